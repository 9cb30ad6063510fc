"""Shots that are joined without a cut: each must begin where the one before it ended.

A `continue` shot starts on the last frame of another shot, pixel for pixel; `keyframe` and `bridge` share a
still with it. So nothing can be different at the joint, and no transition can lie over it.
"""

from collections.abc import Iterator, Mapping

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing, Watched, is_inside
from filmwright.schemas.grammar import HARD_CUTS, SHOT_SIZES, CameraMove
from filmwright.schemas.shot import Placement

_STILL: frozenset[CameraMove] = frozenset(
    {"static", "roll", "tilt-up", "tilt-down", "pan-left", "pan-right", "rack-focus"}
)
"""Moves that do not change how large people are in the frame."""
_FIELDS = ("zone", "depth", "posture", "facing", "holding")


def chain_state(film: Viewing) -> Iterator[Fault]:
    """A shot that continues another does not begin as that one ended."""
    for last, now in continued(film):
        if not now.shot.first_frame.placements:
            continue
        differs = next(_differences(film, last, now), None)
        if differs is not None:
            who, was, is_ = differs
            yield Fault(
                (last.id, now.id),
                f"{now.id} continues {last.id}, but {film.name(who)} is {was} at the end of {last.id} and "
                f"{is_} at the beginning of {now.id}.",
                f"Begin {now.id} with {who} {was}, or cut to it.",
            )


def chain_camera(film: Viewing) -> Iterator[Fault]:
    """A shot that continues another has another size or angle, and the camera does not move there."""
    for last, now in continued(film):
        a, b = last.shot.camera, now.shot.camera
        jumps = a.size != b.size or a.angle != b.angle or {a.side, b.side} == {"a", "b"}
        if not jumps or now.shot.motion.camera:
            continue
        if b.move == "static" or (a.size != b.size and b.move in _STILL):
            closer = SHOT_SIZES.index(b.size) > SHOT_SIZES.index(a.size)
            move = ("dolly-in" if closer else "dolly-out") if a.size != b.size else "arc-left"
            yield Fault(
                (last.id, now.id),
                f"{now.id} continues {last.id} and goes from {a.size}, {a.angle} to {b.size}, {b.angle} with "
                f"a camera that does not move there ({b.move}).",
                f"Set camera.move of {now.id} to '{move}', or keep the camera of {last.id}, or cut.",
            )


def chain_transition(film: Viewing) -> Iterator[Fault]:
    """A transition lies over a joint that has no cut."""
    for now in film.shots:
        last = covered_joint(now)
        if last is not None:
            yield Fault(
                (last.id, now.id),
                f"{now.id} goes on from {last.id} ({now.shot.boundary.kind}), and a "
                f"{now.shot.transition.kind} lies between them.",
                f"Set the transition of {now.id} to 'cut', or its boundary.",
            )


def covered_joint(now: Watched) -> Watched | None:
    """Return the shot before, where a transition lies over the joint with it although there is no cut."""
    boundary, last = now.shot.boundary, now.before
    if last is None or boundary.kind == "cut" or now.shot.transition.kind in HARD_CUTS:
        return None
    return last if boundary.after in (None, last.id) else None


def chain_scene(film: Viewing) -> Iterator[Fault]:
    """A shot goes on, without a cut, from a scene at another place or time."""
    for now in film.shots:
        last = now.before
        if last is None or not now.opens or now.shot.boundary.kind == "cut" or now.shot.boundary.after:
            continue
        here, there = now.scene, last.scene
        if here.place != there.place or here.time != there.time:
            yield Fault(
                (last.id, now.id),
                f"{now.id} goes on from {last.id} without a cut, but scene {here.id} is at another "
                f"{'place' if here.place != there.place else 'time'} than {there.id}.",
                f"Set the boundary of {now.id} to 'cut'.",
            )


def continued(film: Viewing) -> Iterator[tuple[Watched, Watched]]:
    """Yield every shot whose last frame another one continues, with that other."""
    by_id = {s.id: s for s in film.shots}
    for now in film.shots:
        boundary = now.shot.boundary
        last = by_id.get(boundary.after) if boundary.after is not None else now.before
        if boundary.kind == "continue" and last is not None:
            yield last, now


def _differences(film: Viewing, last: Watched, now: Watched) -> Iterator[tuple[str, str, str]]:
    """Yield who differs at the joint, how they were and how they are."""
    cast = film.board.cast
    for who in sorted(set(last.ends) & set(now.starts)):
        was, is_ = last.ends[who], now.starts[who]
        for name in sure_fields(last, who):
            a, b = getattr(was, name), getattr(is_, name)
            if set(a) != set(b) if name == "holding" else a != b:
                yield who, _words(a), _words(b)
    if last.shot.last_frame.placements:
        for who in sorted(_inside(last.ends) ^ _inside(now.starts)):
            if who in cast and (who in last.ends) != (who in now.starts):
                there = who in last.ends
                yield who, "in the frame" if there else "not there", "not there" if there else "in the frame"


def sure_fields(last: Watched, who: str) -> tuple[str, ...]:
    """Return what is known of `who` at the end of a shot whose last frame may not be written out."""
    if last.shot.last_frame.placements or not last.beats_of(who):
        return _FIELDS
    return ("posture",)


def _inside(frame: Mapping[str, Placement]) -> set[str]:
    return {who for who, p in frame.items() if is_inside(p)}


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return f"holding {', '.join(map(str, value[:3]))}" if value else "holding nothing"
    return f"'{value}'"


RULES: dict[str, Rule] = {
    "chain-state": Rule("error", chain_state, "The last frame of the one is the first frame of the other."),
    "chain-camera": Rule(
        "warn", chain_camera, "Without a cut, the camera has to travel to where it wants to be."
    ),
    "chain-transition": Rule("error", chain_transition, "There is no cut for the transition to lie over."),
    "chain-scene": Rule("error", chain_scene, "One unbroken take cannot be in two places or times."),
}
