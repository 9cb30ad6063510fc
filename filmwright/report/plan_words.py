"""The plan in sentences: one for each group of shots that share a cause, in the order of the film. Pure text.

    s010 to s060 are made.
    s070 will be shot again: camera.move changed (static → dolly-in); s080 and s090 follow because they
    continue from it; s100 is a cut, untouched.

A shot that has a cause of its own starts a group; one that only follows or waits belongs to the group of the
shot it follows. Nothing is printed here, and nothing is decided: what a run does is the plan's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filmwright.report.terminal import count

if TYPE_CHECKING:
    from filmwright.schemas.board import Board
    from filmwright.schemas.plan import Cause, Plan, PlanUnit, UnitState
    from filmwright.schemas.shot import Shot

ORDER: tuple["UnitState", ...] = ("fresh", "drifted", "missing", "stale", "blocked")
"""From what needs nothing to what needs the person."""
MOST_CAUSES = 4
"""Of one group that are named; the rest is counted, and `--why` tells them."""


@dataclass
class Group:
    """Shots that share a state and its causes, and those that follow from them."""

    state: "UnitState"
    causes: tuple[str, ...]
    shots: list[str] = field(default_factory=list)
    followers: list[str] = field(default_factory=list)


def by_shot(plan: "Plan") -> dict[str, list["PlanUnit"]]:
    """Return the stills and clips of every shot."""
    found: dict[str, list[PlanUnit]] = {}
    for unit in plan.units:
        if unit.shot is not None and unit.kind in ("keyframe", "clip"):
            found.setdefault(unit.shot, []).append(unit)
    return found


def state_of(units: "Iterable[PlanUnit]") -> "UnitState":
    """Return the state of a shot: the one of its units that needs most."""
    return max((unit.state for unit in units), key=ORDER.index, default="missing")


def groups(board: "Board", plan: "Plan") -> list[Group]:
    """Divide the shots of the film into groups, in the order of their first shots."""
    units = by_shot(plan)
    names = {key: thing.name for things in (board.cast, board.places) for key, thing in things.items()}
    own = {shot.id: _own_causes(shot.id, units.get(shot.id, ()), names) for shot in board.shots}
    found: dict[tuple[UnitState, tuple[str, ...]], Group] = {}
    states = {shot.id: state_of(units.get(shot.id, ())) for shot in board.shots}
    group_of: dict[str, Group] = {}

    def starts(shot: str) -> Group:
        key = (states[shot], own[shot])
        group = group_of[shot] = found.setdefault(key, Group(*key))
        group.shots.append(shot)
        return group

    for shot in board.shots:
        leaders = [n for n in _leaders(units.get(shot.id, ())) if n != shot.id and n in states]
        if own[shot.id] or not leaders or states[shot.id] in ("fresh", "drifted"):
            starts(shot.id)
    for shot in board.shots:
        if shot.id not in group_of:
            group = _led(shot.id, units, group_of)
            if group is None:
                starts(shot.id)
            else:
                group.followers.append(shot.id)
    return list(found.values())


def sentence(group: Group, board: "Board", states: "Mapping[str, UnitState]") -> str:
    """Return what a director should know about a group of shots."""
    order = [shot.id for shot in board.shots]
    shots, many = ranges(group.shots, order), len(group.shots) > 1
    causes = list(group.causes[:MOST_CAUSES])
    if len(group.causes) > MOST_CAUSES:
        causes.append(f"and {count(len(group.causes) - MOST_CAUSES, 'other field')}")
    why = f": {', '.join(causes)}" if causes else ""
    if group.state == "fresh":
        return f"{shots} {'are' if many else 'is'} made."
    if group.state == "drifted":
        return f"{shots} {'were' if many else 'was'} made with other settings{why}."
    if group.state == "blocked":
        told = f"{shots} {'wait' if many else 'waits'}{why}"
    elif group.state == "missing" and not causes:
        told = f"{shots} {'are' if many else 'is'} to be shot"
    else:
        told = f"{shots} will be shot again{why}"
    if group.followers:
        told += f"; {_following(group, board, order)}"
    return f"{told}{_untouched(group, board, states)}."


def ranges(ids: "Iterable[str]", order: "Sequence[str]") -> str:
    """Return ids in words, runs of three and more as ranges.

    >>> ranges(["s010", "s020", "s030", "s050"], ["s010", "s020", "s030", "s040", "s050"])
    's010 to s030 and s050'
    """
    place = {one: n for n, one in enumerate(order)}
    runs: list[list[str]] = []
    for one in sorted(ids, key=place.__getitem__):
        if runs and place[one] == place[runs[-1][-1]] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else run
    return listed(words)


def listed(words: "Sequence[str]") -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def cause_words(cause: "Cause", shot: str, names: "Mapping[str, str]") -> str:
    """Return a cause as a phrase: `camera.move changed (static → dolly-in)`."""
    told = cause.field.removeprefix(f"{shot} ")
    if cause.before or cause.after:
        told += f" changed ({cause.before or 'none'} → {cause.after or 'none'})"
    return re.sub(r"\{([^{}]+)\}", lambda m: names.get(m[1], m[0]), told)


def _own_causes(shot: str, units: "Iterable[PlanUnit]", names: "Mapping[str, str]") -> tuple[str, ...]:
    """Return why a shot is not fresh, but for the shots it follows."""
    causes = (cause for unit in units for cause in unit.causes)
    mine = (c for c in causes if c.unit is None or c.unit.startswith("reference/"))
    return tuple(dict.fromkeys(cause_words(cause, shot, names) for cause in mine))


def _leaders(units: "Iterable[PlanUnit]") -> list[str]:
    """Return the shots that a shot follows or waits for."""
    found = (cause.unit.split("/")[0] for unit in units for cause in unit.causes if cause.unit is not None)
    return list(dict.fromkeys(found))


def _led(shot: str, units: "Mapping[str, Sequence[PlanUnit]]", group_of: Mapping[str, Group]) -> Group | None:
    """Return the group at the start of what a shot follows."""
    seen, wave = {shot}, [shot]
    while wave:
        for leader in _leaders(units.get(wave.pop(), ())):
            if leader in group_of:
                return group_of[leader]
            if leader not in seen:
                seen.add(leader)
                wave.append(leader)
    return None


def _following(group: Group, board: "Board", order: "Sequence[str]") -> str:
    many = len(group.followers) > 1
    kinds = {shot.id: shot.boundary.kind for shot in board.shots}
    them = ("them" if many else "one of them") if len(group.shots) > 1 else "it"
    if group.state == "blocked":
        verb = f"{'wait' if many else 'waits'} for {them}"
    elif all(kinds[shot] in ("continue", "bridge") for shot in group.followers):
        verb = f"{'follow because they continue' if many else 'follows because it continues'} from {them}"
    else:
        shares = f"{'follow because they share' if many else 'follows because it shares'} a frame"
        verb = f"{shares} with {them}"
    return f"{ranges(group.followers, order)} {verb}"


def _untouched(group: Group, board: "Board", states: "Mapping[str, UnitState]") -> str:
    """Say where the wave of one changed shot ends, if it ends at a cut."""
    if group.state != "stale" or len(group.shots) > 1:
        return ""
    touched = {*group.shots, *group.followers}
    shots: Sequence[Shot] = board.shots
    last = max(n for n, shot in enumerate(shots) if shot.id in touched)
    after = shots[last + 1] if last + 1 < len(shots) else None
    is_end = after is not None and after.boundary.kind == "cut" and states[after.id] == "fresh"
    return f"; {after.id} is a cut, untouched" if is_end and after is not None else ""
