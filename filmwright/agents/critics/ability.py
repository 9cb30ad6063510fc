"""Whether the chosen generator can do what the board asks. Needs its capabilities.

A generator never replaces an instruction silently: it says in the take what it dropped. This says it before.
"""

from collections.abc import Iterator

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing
from filmwright.schemas.time import frames_in

MOST_CLIPS = 4
"""Clips in one shot, after which drift shows."""


def too_many_clips(film: Viewing) -> Iterator[Fault]:
    """A shot is longer than four of the longest clips the generator makes."""
    if film.capabilities is None:
        return
    fps = film.board.film.fps
    longest = film.capabilities.grid.longest(fps)
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
    for now in film.shots:
        if now.shot.boundary.kind != "cut":
            yield Fault(
                (now.id,),
                f"{now.id} cannot go on from another shot ({now.shot.boundary.kind}): the chosen generator "
                "starts no clip on a given frame.",
                f"Set the boundary of {now.id} to 'cut', or choose another generator for it.",
            )


def no_physics(film: Viewing) -> Iterator[Fault]:
    """Matter moves by physics, and the generator has none."""
    if film.capabilities is None or film.capabilities.physics:
        return
    for now in film.shots:
        if now.shot.motion.has_physics:
            yield Fault(
                (now.id,),
                f"In {now.id} things move by physics, which the chosen generator cannot simulate.",
                f"Choose a generator with physics for {now.id}, or describe the movement in its action.",
            )


def no_last_frame(film: Viewing) -> Iterator[Fault]:
    """A last frame is asked for, and the generator does not honour one."""
    if film.capabilities is None or film.capabilities.last_frame != "none":
        return
    shared = {s.before.id for s in film.shots if s.before and s.shot.boundary.kind == "keyframe"}
    for now in film.shots:
        frame = now.shot.last_frame
        told = frame.picture or frame.sketch or frame.describe
        if told or now.id in shared or now.shot.boundary.kind == "bridge":
            yield Fault(
                (now.id,),
                f"{now.id} must end on a given frame, which the chosen generator does not honour.",
                f"Choose a generator that honours a last frame for {now.id}, or begin the next shot with it.",
            )


def no_camera(film: Viewing) -> Iterator[Fault]:
    """The camera moves, and the generator takes no camera."""
    if film.capabilities is None or film.capabilities.camera:
        return
    ids = tuple(s.id for s in film.shots if s.shot.motion.camera or s.shot.camera.move != "static")
    if ids:
        where = " and ".join(ids) if len(ids) < 3 else f"{len(ids)} shots"
        yield Fault(
            ids,
            f"The camera should move in {where}, and the chosen generator only reads of it in the words.",
            f"Expect little of the move in {ids[0]}, or choose a generator that takes a camera.",
        )


RULES: dict[str, Rule] = {
    "too-many-clips": Rule(
        "warn", too_many_clips, "Each clip starts on the last frame of the one before, and errors add up."
    ),
    "cannot-join": Rule("error", cannot_join, "The joint would show as a jump."),
    "no-physics": Rule("warn", no_physics, "The generator will drop the instruction, and say so."),
    "no-last-frame": Rule("warn", no_last_frame, "The generator will drop the instruction, and say so."),
    "no-camera": Rule("info", no_camera, "Words about a camera are a wish."),
}
