"""Three versions of a thing merged field by field: what it was, what a person made of it, what it becomes.

    the person left it alone ─> theirs
    the person changed it    ─> mine, and where theirs had changed too, a note that it was overruled

Knows nothing of boards. Lists of things with an id (or a `who`) are merged by it, other lists as a whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from filmwright.schemas.base import Model
from filmwright.schemas.shot import Boundary, Transition

V = TypeVar("V")
_GONE: Any = object()
_WHOLE = (Boundary, Transition)
"""Models whose fields mean something only together."""


@dataclass(frozen=True)
class Overruled:
    """A field that theirs would change, and that stays as the person has it."""

    at: str
    mine: Any
    theirs: Any
    """None where theirs has no such thing."""


@dataclass
class Merge:
    """Merges, and remembers what was overruled."""

    overruled: list[Overruled] = field(default_factory=list)

    def value(self, base: V, mine: V, theirs: V, at: str = "") -> V:
        """Return one value merged from three."""
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        kinds = {type(one) for one in (base, mine, theirs)}
        if len(kinds) == 1 and isinstance(mine, Model) and not isinstance(mine, _WHOLE):
            return cast(V, self._model(cast(Model, base), mine, cast(Model, theirs), at))
        if all(isinstance(one, Mapping) for one in (base, mine, theirs)):
            return cast(V, self._mapping(cast(Any, base), cast(Any, mine), cast(Any, theirs), at))
        b, m, t = keyed(base), keyed(mine), keyed(theirs)
        if b is not None and m is not None and t is not None:
            return cast(V, tuple(self._mapping(b, m, t, at).values()))
        self.overruled.append(Overruled(at, mine, theirs))
        return mine

    def _model(self, base: Model, mine: Model, theirs: Model, at: str) -> Model:
        fields = {}
        before = len(self.overruled)
        for name, info in type(mine).model_fields.items():
            b, m, t = (getattr(one, name) for one in (base, mine, theirs))
            fields[name] = self.value(b, m, t, _under(at, info.alias or name))
        try:
            return type(mine)(**fields)
        except ValidationError:  # each half is right, but not the two together
            del self.overruled[before:]
            self.overruled.append(Overruled(at, mine, theirs))
            return mine

    def _mapping(
        self, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], at: str
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in order(list(base), list(mine), list(theirs)):
            b, m, t = (one.get(key, _GONE) for one in (base, mine, theirs))
            value = self._entry(b, m, t, _under(at, key))
            if value is not _GONE:
                found[key] = value
        return found

    def _entry(self, base: Any, mine: Any, theirs: Any, at: str) -> Any:
        if _GONE not in (base, mine, theirs):
            return self.value(base, mine, theirs, at)
        if base is _GONE and mine is not _GONE and theirs is not _GONE:
            chosen = mine
        else:
            chosen = theirs if mine is base or mine == base else mine
        if chosen is mine and theirs not in (base, mine):
            self.overruled.append(Overruled(at, *(None if x is _GONE else x for x in (mine, theirs))))
        return chosen


def keyed(items: object) -> dict[str, Any] | None:
    """Return a list of things by their ids; None where it is none, or an id comes twice."""
    if not isinstance(items, tuple) or not all(isinstance(one, Model) for one in items):
        return None
    for name in ("id", "who"):
        if all(name in type(one).model_fields for one in items) and not any(
            {"verb", "line", "reach"} & set(type(one).model_fields) for one in items
        ):
            found = {str(getattr(one, name)): one for one in items}
            return found if len(found) == len(items) else None
    return None


def order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return everything in `mine` and `theirs`, in the person's order if they chose one, else in theirs.

    >>> order(["a", "b", "c"], ["a", "x", "b", "c"], ["c", "a", "n", "b"])
    ['c', 'a', 'x', 'n', 'b']
    >>> order(["a", "b", "c"], ["c", "a", "b"], ["a", "n", "b", "c"])
    ['c', 'a', 'n', 'b']
    """
    in_mine, in_base = set(mine), set(base)
    is_moved = [x for x in base if x in in_mine] != [x for x in mine if x in in_base]
    return woven(mine, theirs) if is_moved else woven(theirs, mine)


def woven(first: Sequence[str], second: Iterable[str]) -> list[str]:
    """Return `first` with what only `second` has, each behind the one it stands behind there."""
    found, others = list(first), list(second)
    known = set(found)
    for n, one in enumerate(others):
        if one in known:
            continue
        before = next((x for x in reversed(others[:n]) if x in known), None)
        after = next((x for x in others[n + 1 :] if x in known), None)
        if before is not None:
            found.insert(found.index(before) + 1, one)
        else:
            found.insert(len(found) if after is None else found.index(after), one)
        known.add(one)
    return found


def _under(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
