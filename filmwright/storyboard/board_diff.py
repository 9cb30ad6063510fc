"""What differs between two boards, as a person would say it: shots added, gone, moved; fields changed. Pure.

It compares by id, never by place in a list, and decides nothing. How it looks is `report/board_diff.py`'s.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from filmwright.schemas.base import Model
from filmwright.schemas.board import Board
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Boundary, Dialogue, Scene, Transition
from filmwright.storyboard.three_way import keyed, woven

ChangeKind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class Change:
    """One difference."""

    kind: ChangeKind
    shot: str | None
    """None: it is about the film, its cast and places, or a scene."""
    field: str
    """`camera.move`, `cast.bear.wears`, `scenes.sc010.heading`; empty where it is about a whole shot."""
    before: str = ""
    after: str = ""
    why: str = ""


def diff(before: Board, after: Board) -> tuple[Change, ...]:
    """Return every difference: those of the film first, then shot by shot, in the order of the film."""
    return (*_of_the_film(before, after), *_of_shots(before, after))


def _of_the_film(before: Board, after: Board) -> Iterator[Change]:
    for name in Board.model_fields:
        if name != "scenes":
            yield from _fields(getattr(before, name), getattr(after, name), name, None)
    old, new = ({scene.id: scene for scene in board.scenes} for board in (before, after))
    moved = _moved(list(old), list(new))
    for key in woven(list(new), list(old)):
        at = f"scenes.{key}"
        if key not in old or key not in new:
            kind: ChangeKind = "added" if key in new else "removed"
            heading = (new.get(key) or old[key]).heading
            yield Change(kind, None, at, *(("", heading) if key in new else (heading, "")))
            continue
        if key in moved:
            yield Change("moved", None, at, _behind(list(old), key), _behind(list(new), key))
        for name in Scene.model_fields:
            if name not in ("id", "shots"):
                yield from _fields(getattr(old[key], name), getattr(new[key], name), f"{at}.{name}", None)


def _of_shots(before: Board, after: Board) -> Iterator[Change]:
    old, new = ({shot.id: shot for shot in board.shots} for board in (before, after))
    was, now = ({s.id: scene.id for scene in board.scenes for s in scene.shots} for board in (before, after))
    moved = _moved(list(old), list(new))
    for key in woven(list(new), list(old)):
        if key not in old:
            told = f"{new[key].action or new[key].id} ({new[key].seconds:g} s)"
            yield Change("added", key, "", _behind(list(new), key), told)
        elif key not in new:
            yield Change("removed", key, "", f"{old[key].action or key} ({old[key].seconds:g} s)")
        else:
            if was[key] != now[key] or key in moved:
                places = (_behind(list(one), key) for one in (old, new))
                scenes = (f", in {one[key]}" if was[key] != now[key] else "" for one in (was, now))
                yield Change("moved", key, "", *(p + s for p, s in zip(places, scenes, strict=True)))
            yield from _fields(old[key], new[key], "", key)


def _behind(ids: Sequence[str], one: str) -> str:
    place = ids.index(one)
    return f"after {ids[place - 1]}" if place else "first"


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the fewest ids that were moved: all but the longest run that is still in its order."""
    place = {one: n for n, one in enumerate(before)}
    common = [one for one in after if one in place]
    ends: list[int] = []  # the smallest last place of a run of each length
    last: list[str] = []
    behind: dict[str, str | None] = {}
    for one in common:
        at = bisect_left(ends, place[one])
        behind[one] = last[at - 1] if at else None
        ends[at:], last[at:] = [place[one], *ends[at + 1 :]], [one, *last[at + 1 :]]
    staying: set[str] = set()
    run = last[-1] if last else None
    while run is not None:
        staying.add(run)
        run = behind[run]
    return set(common) - staying


def _fields(before: Any, after: Any, at: str, shot: str | None) -> Iterator[Change]:
    """Yield what differs between two values, by the smallest field that has a name."""
    if before == after:
        return
    if (
        type(before) is type(after)
        and isinstance(before, Model)
        and not isinstance(before, Boundary | Transition)
    ):
        for name, info in type(before).model_fields.items():
            inner = f"{at}.{info.alias or name}" if at else info.alias or name
            yield from _fields(getattr(before, name), getattr(after, name), inner, shot)
        return
    old, new = _entries(before), _entries(after)
    if old is not None and new is not None:
        for key in woven(list(new), list(old)):
            if key in old and key in new:
                yield from _fields(old[key], new[key], f"{at}.{key}", shot)
            else:
                kind: ChangeKind = "added" if key in new else "removed"
                yield Change(kind, shot, f"{at}.{key}", words(old.get(key)), words(new.get(key)))
        if old == new:  # only their order differs
            yield Change("moved", shot, at, ", ".join(old), ", ".join(new))
        return
    if (
        isinstance(before, tuple)
        and isinstance(after, tuple)
        and sorted(map(words, before)) != sorted(map(words, after))
    ):
        # Of a long list only the items that differ are told.
        gone, come = ([one for one in a if one not in b] for a, b in ((before, after), (after, before)))
        if gone or come:
            before, after = tuple(gone), tuple(come)
    yield Change("changed", shot, at, words(before), words(after))


def _entries(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else keyed(value)


def words(value: Any) -> str:
    """Return a value of the board in words; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Dialogue):
        return f"{value.who}: “{value.line}”" + (f" ({value.how})" if value.how else "")
    if isinstance(value, Beat):
        target = f" {value.target}" if value.target else ""
        to = f" to {words(value.to)}" if value.to is not None else ""
        return f"{value.at:g}-{value.at + value.duration:g} s {value.who} {value.verb}{target}{to}"
    if isinstance(value, Boundary):
        return value.kind if value.after is None else f"{value.kind} {value.after}"
    if isinstance(value, Transition):
        return value.kind if value.seconds == 0.5 else f"{value.kind} {value.seconds:g} s"
    if isinstance(value, Model):
        names = {name: getattr(value, name) for name in type(value).model_fields}
        plain = [
            f"{n} {words(v)}"
            for n, v in names.items()
            if v not in (None, "", ()) and n in value.model_fields_set
        ]
        return ", ".join(plain)
    if isinstance(value, tuple | list):
        return ("; " if any(isinstance(one, Model) for one in value) else ", ").join(map(words, value))
    return str(value)
