"""Which shot of a new plan is which shot of the old one, and ids for those that are new. Pure.

same id, and about the same words of the story ─┐
else: mostly the same words                     ├─> {id in the new plan: id in the old one}
people, places and things by id, else by name  ─┘
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from filmwright.schemas.board import Board
from filmwright.schemas.shot import Boundary, Frame, Scene, Shot, Span

_ENOUGH = 0.3
"""Share of the words of two shots that must be the same, for them to be the same shot by that alone."""
_SAME_ID, _SAME_ACTION, _ACTION_ELSEWHERE = 0.5, 1.0, 0.4
"""What these add to the share. Ids alone tell little: a planner counts anew whenever it plans."""


def shots_matched(base: Board, theirs: Board) -> dict[str, str]:
    """Return, for shots of `theirs`, the shot of `base` each is a new plan of."""
    by_id = {shot.id: shot for shot in base.shots}
    by_action: dict[str, list[Shot]] = {}
    for shot in base.shots:
        by_action.setdefault(shot.action, []).append(shot)
    told = [shot for shot in base.shots if shot.source is not None]
    place = {shot.id: n for n, shot in enumerate(base.shots)}
    pairs: list[tuple[float, int, int, str, str]] = []
    for n, new in enumerate(theirs.shots):
        maybe = {s.id: s for s in by_action.get(new.action, ()) if new.action}
        maybe |= {new.id: by_id[new.id]} if new.id in by_id else {}
        if new.source is not None:
            start, end = new.source
            maybe |= {
                s.id: s for s in told if s.source is not None and s.source[0] < end and start < s.source[1]
            }
        for was in maybe.values():
            if score := _likeness(was, new):
                pairs.append((-score, n, place[was.id], new.id, was.id))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, _, one, was_id in sorted(pairs):
        if one not in found and was_id not in taken:
            found[one] = was_id
            taken.add(was_id)
    return found


def _likeness(was: Shot, new: Shot) -> float:
    """Return how much two shots are the same one; 0: they are not."""
    share = _shared(was.source, new.source)
    is_same_id, is_same_action = was.id == new.id, bool(new.action) and was.action == new.action
    if share is None:
        return (_SAME_ID * is_same_id) + (_SAME_ACTION * is_same_action)
    if share < _ENOUGH and not is_same_action and not (is_same_id and share > 0):
        return 0.0
    same_action = _SAME_ACTION if share > 0 else _ACTION_ELSEWHERE
    return share + _SAME_ID * is_same_id + same_action * is_same_action


def _shared(one: Span | None, other: Span | None) -> float | None:
    """Return the share of the words of two shots that both tell; None where one does not say."""
    if one is None or other is None:
        return None
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, both) / either if either > 0 else float(one == other)


def scenes_matched(base: Board, theirs: Board, shots: Mapping[str, str]) -> dict[str, str]:
    """Return, for scenes of `theirs`, the scene of `base` with which each shares most shots."""
    home = {shot.id: scene.id for scene in base.scenes for shot in scene.shots}
    empty = {scene.id for scene in base.scenes if not scene.shots}
    votes: list[tuple[int, int, str, str]] = []
    for n, scene in enumerate(theirs.scenes):
        homes = [home[shots[shot.id]] for shot in scene.shots if shot.id in shots]
        votes += [(-homes.count(one) - (one == scene.id), n, scene.id, one) for one in dict.fromkeys(homes)]
        if (not homes and scene.id in home.values() and not scene.shots) or scene.id in empty:
            votes.append((0, n, scene.id, scene.id))
    found: dict[str, str] = {}
    for _, _, new, was in sorted(votes):
        if new not in found and was not in found.values():
            found[new] = was
    return found


def things_matched(mine: Board, base: Board, theirs: Board) -> dict[str, str]:
    """Return other ids for people, places and things of `theirs` that we know by name under those."""
    found: dict[str, str] = {}
    for kind in ("cast", "places", "props"):
        known: dict[str, Any] = {**getattr(base, kind), **getattr(mine, kind)}
        new: dict[str, Any] = getattr(theirs, kind)
        by_name = {
            name.casefold(): key
            for key, thing in known.items()
            for name in (*getattr(thing, "aliases", ()), thing.name)
            if name and key not in new
        }
        for key, thing in new.items():
            was = by_name.get(thing.name.casefold())
            if key not in known and was is not None and was not in found.values():
                found[key] = was
    return found


def renamed(shot: Shot, things: Mapping[str, str], shots: Mapping[str, str]) -> Shot:
    """Return a shot that calls people, things and other shots by other ids.

    Going on from a shot that is not among `shots` becomes a cut.
    """
    own = {entity.id for entity in shot.motion.entities}

    def known(one: Any) -> Any:
        return things.get(one, one) if isinstance(one, str) and one not in own else one

    def frame(one: Frame) -> Frame:
        placed = tuple(
            p.replace(who=known(p.who), looking_at=known(p.looking_at), holding=tuple(map(known, p.holding)))
            for p in one.placements
        )
        return one.replace(placements=placed)

    after = shot.boundary.after
    named = shot.replace(id=shots.get(shot.id, shot.id))
    if after is not None:
        goes_on = Boundary(kind=shot.boundary.kind, after=shots[after]) if after in shots else Boundary()
        named = named.replace(boundary=goes_on)
    if not things:
        return named
    motion = shot.motion.replace(
        entities=tuple(
            e.replace(ref=things.get(e.ref, e.ref) if e.ref else None) for e in shot.motion.entities
        ),
        beats=tuple(b.replace(who=known(b.who), target=known(b.target)) for b in shot.motion.beats),
        camera=tuple(k.replace(look_at=known(k.look_at)) for k in shot.motion.camera),
    )
    return named.replace(
        camera=shot.camera.replace(subject=tuple(map(known, shot.camera.subject))),
        first_frame=frame(shot.first_frame),
        last_frame=frame(shot.last_frame),
        dialogue=tuple(line.replace(who=known(line.who)) for line in shot.dialogue),
        motion=motion,
    )


def renamed_scene(scene: Scene, key: str, things: Mapping[str, str]) -> Scene:
    """Return a scene under another id, without shots, that calls places and people by other ids."""
    place = things.get(scene.place, scene.place) if scene.place is not None else None
    axis = (
        None
        if scene.axis is None
        else (things.get(scene.axis[0], scene.axis[0]), things.get(scene.axis[1], scene.axis[1]))
    )
    return scene.replace(id=key, place=place, axis=axis, shots=())


def ids_for(ids: Sequence[str | None], wishes: Sequence[str], taken: Collection[str]) -> list[str]:
    """Return ids for a whole row: those it has stay, new ones lie between their neighbours.

    `wishes` are what the new plan calls them: taken where it is no number, and free.

    >>> ids_for(["s010", None, "s020", None], ["s010", "s020", "s030", "s040"], [])
    ['s010', 's015', 's020', 's030']
    """
    found: list[str] = []
    used = {*taken, *(one for one in ids if one is not None)}
    for n, (one, wish) in enumerate(zip(ids, wishes, strict=True)):
        if one is None:
            right = next((other for other in ids[n + 1 :] if other is not None), None)
            is_word = _NUMBERED.fullmatch(wish) is None
            one = (
                wish
                if is_word and wish not in used
                else _between(found[-1] if found else None, right, wish, used)
            )
            used.add(one)
        found.append(one)
    return found


_NUMBERED = re.compile(r"(.*?)(\d+)")


def _between(left: str | None, right: str | None, wish: str, used: Collection[str]) -> str:
    lead = next((m for one in (left, right, wish) if one and (m := _NUMBERED.fullmatch(one))), None)
    prefix, width = (lead[1], len(lead[2])) if lead else ("s", 3)
    low, high = (_number(one, prefix) for one in (left, right))
    low = 0 if low is None else low
    if high is None:  # at the end: the next tens
        tens = (n for n in range(low // 10 * 10 + 10, low + 10 * len(used) + 30, 10))
        return next(name for n in tens if (name := f"{prefix}{n:0{width}d}") not in used)
    for step in (10, 5, 1):
        inside = [n for n in range(low + 1, high) if n % step == 0]
        for n in sorted(inside, key=lambda n: (abs(2 * n - low - high), n)):
            if (name := f"{prefix}{n:0{width}d}") not in used:
                return name
    stem = left or f"{prefix}{low:0{width}d}"
    letters = (f"{stem}{'z' * n}{chr(97 + c)}" for n in range(len(used) + 1) for c in range(25))
    return next(name for name in letters if name not in used)


def _number(one: str | None, prefix: str) -> int | None:
    match = _NUMBERED.fullmatch(one) if one else None
    return int(match[2]) if match and match[1] == prefix else None
