"""Whether the chosen generator can do what the board asks. Needs its capabilities.

A generator never replaces an instruction silently: it says in the take what it dropped. This says it before.
"""

from collections.abc import Iterator

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing, Watched
from filmwright.schemas.time import frames_in

MOST_CLIPS = 4
"""Clips in one shot, after which drift shows."""


def too_many_clips(film: Viewing) -> Iterator[Fault]:
    """A shot is longer than four of the longest clips the generator makes."""
    if film.capabilities is None:
        return
    longest, fps = film.capabilities.grid.max_frames, film.board.film.fps
    for now in film.shots:
        frames = frames_in(now.shot.seconds, fps)
        if frames > MOST_CLIPS * longest:
            most = float(MOST_CLIPS * longest / fps)
            yield Fault(
                (now.id,),
                f"{now.id} lasts {now.shot.seconds:g} s, which the chosen generator makes as "
                f"{-(-frames // longest)} clips, one after the other.",
                f"Make {now.id} {most:.1f} s or shorter, or divide it into two shots.",
            )


def cannot_join(film: Viewing) -> Iterator[Fault]:
    """A shot goes on from another, and the generator cannot start on a given frame."""
    if film.capabilities is None or film.capabilities.first_frame != "none":
        return
    joined = [s for s in film.shots if s.shot.boundary.kind != "cut"]
    if joined:
        yield Fault(
            _ids(joined),
            f"{_listed(joined)} cannot go on from another shot: the chosen generator starts no clip on a "
            "given frame.",
            "Set these boundaries to 'cut', or choose another generator for these shots.",
        )


def no_physics(film: Viewing) -> Iterator[Fault]:
    """Matter moves by physics, and the generator has none."""
    if film.capabilities is None or film.capabilities.physics:
        return
    asks = [s for s in film.shots if s.shot.motion.has_physics]
    if asks:
        yield Fault(
            _ids(asks),
            f"In {_listed(asks)} things move by physics, which the chosen generator cannot simulate.",
            "Choose a generator with physics for these shots, or describe the movement in the action.",
        )


def no_last_frame(film: Viewing) -> Iterator[Fault]:
    """A last frame is asked for, and the generator does not honour one."""
    if film.capabilities is None or film.capabilities.last_frame != "none":
        return
    asks = [s for s in film.shots if _wants_last(s)]
    shared = [s.before for s in film.shots if s.before and s.shot.boundary.kind in ("keyframe", "bridge")]
    shots = [s for s in film.shots if s in asks or s in shared]
    if shots:
        yield Fault(
            _ids(shots),
            f"{_listed(shots)} must end on a given frame, which the chosen generator does not honour.",
            "Choose a generator that honours a last frame for these shots, or begin the next shot with it.",
        )


def no_camera(film: Viewing) -> Iterator[Fault]:
    """The camera moves, and the generator takes no camera."""
    if film.capabilities is None or film.capabilities.camera:
        return
    asks = [s for s in film.shots if s.shot.motion.camera or s.shot.camera.move != "static"]
    if asks:
        yield Fault(
            _ids(asks),
            f"{_listed(asks)} ask for a camera move, of which the chosen generator only reads in the words.",
            "Expect little of these moves, or choose a generator that takes a camera.",
        )


def _wants_last(shot: Watched) -> bool:
    frame = shot.shot.last_frame
    return bool(frame.picture or frame.sketch or frame.describe)


def _ids(shots: list[Watched]) -> tuple[str, ...]:
    return tuple(s.id for s in shots)


def _listed(shots: list[Watched]) -> str:
    ids = [s.id for s in shots]
    return " and ".join(ids) if len(ids) < 3 else f"{ids[0]}, {ids[1]} and {len(ids) - 2} other shots"


RULES: dict[str, Rule] = {
    "too-many-clips": Rule(
        "warn", too_many_clips, "Each clip starts on the last frame of the one before, and errors add up."
    ),
    "cannot-join": Rule("error", cannot_join, "The joint would show as a jump."),
    "no-physics": Rule("warn", no_physics, "The generator will drop the instruction, and say so."),
    "no-last-frame": Rule("warn", no_last_frame, "The generator will drop the instruction, and say so."),
    "no-camera": Rule("info", no_camera, "Words about a camera are a wish."),
}
