"""The plan as a director reads it: what is made, what will be made again and why, what that costs."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from filmwright.errors import typed
from filmwright.report import plan_words
from filmwright.report.amounts import money, seconds, taking
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, count

if TYPE_CHECKING:
    from filmwright.schemas.board import Board
    from filmwright.schemas.plan import Estimate, Plan, UnitState
    from filmwright.schemas.plan import PlanUnit as Unit
    from filmwright.storyboard.project import Project

MOST_ROWS = 40
"""Of the table; the sentences above it tell of all shots, and `--json` of every unit."""
_STYLES = {"fresh": "green", "drifted": "yellow", "stale": "red", "missing": "bold", "blocked": "magenta"}
_STATES = {
    "fresh": "made", "drifted": "other settings", "stale": "again", "missing": "to be made",
    "blocked": "waits",
}  # fmt: skip
_NAMES = {
    "reference": "picture",
    "keyframe": "still",
    "clip": "clip",
    "segment": "drawn piece",
    "film": "film",
}


def status(
    project: "Project", board: "Board", plan: "Plan", *, why: str | None, json: bool,
    asked: "Mapping[str, str | None] | None" = None,
) -> None:  # fmt: skip
    """Show the plan, or explain one shot; as sentences and a table, or as one JSON document.

    `asked`: the options that the plan was asked for with, which `resume` needs to do the same.
    """
    if json:
        document(_as_data(project, board, plan, why))
        return
    out = console()
    if why is not None:
        _explain(out, board, plan, why)
        return
    units = plan_words.by_shot(plan)
    states = {shot.id: plan_words.state_of(units.get(shot.id, ())) for shot in board.shots}
    for group in plan_words.groups(board, plan):
        _say(out, plan_words.sentence(group, board, states), _STYLES[group.state])
    _tell_of_pictures(out, plan)
    _tell_of_drops(out, board, units, states)
    _table(out, board, plan, units, states)
    _tell_of_the_film(out, plan)
    _totals(out, board, plan)
    if plan.todo:
        stuck = all(unit.state == "blocked" for unit in plan.todo if unit.kind != "segment")
        first = "see to what is waited for, then: " if stuck else ""
        words = "".join(f" --{name} {value}" for name, value in (asked or {}).items() if value)
        out.print(f"next: {first}filmwright resume {typed(project.folder)}{words}")


def _as_data(project: "Project", board: "Board", plan: "Plan", why: str | None) -> dict[str, Any]:
    told = [unit for unit in plan.units if why is None or unit.shot == why or why in unit.of]
    purse = plan.model_dump(mode="json", exclude={"units"})
    return {
        "project": str(project.folder),
        "title": board.title,
        "units": [unit.model_dump(mode="json") for unit in told],
        "todo": [unit.id for unit in plan.todo],
        "estimate": taking(plan.todo).model_dump(mode="json"),
        "remake": taking(plan.drifted).model_dump(mode="json"),
        **purse,
        **({} if why is None else {"follows": _followers(plan, [unit.id for unit in told])}),
    }


def _say(out: Console, text: str, style: str = "", indent: int = 0) -> None:
    """Print one paragraph; on a terminal it is broken between words, and goes on indented."""
    words = Text(" ".join(clean(text).split()), style)
    wrapped = words.wrap(out, max(20, out.width - indent - 2)) if out.is_terminal else [words]
    for number, line in enumerate(wrapped):
        line.rstrip()
        out.print(Text.assemble(" " * (indent + 2 * (number > 0)), line))


def _tell_of_pictures(out: Console, plan: "Plan") -> None:
    """Tell of pictures that are not there and that no shot waits for."""
    waited_for = {cause.unit for unit in plan.units for cause in unit.causes}
    for unit in plan.units:
        if unit.kind == "reference" and unit.state != "fresh" and unit.id not in waited_for:
            _say(out, f"{unit.causes[0]} ({', '.join(unit.of)}); no shot needs it.", "yellow")


def _tell_of_drops(
    out: Console, board: "Board", units: "Mapping[str, Sequence[Unit]]", states: "Mapping[str, UnitState]"
) -> None:
    """Tell which instructions the generator will leave out, of the shots that are to be made."""
    dropped: dict[str, list[str]] = {}
    for shot in board.shots:
        if states[shot.id] not in ("fresh", "drifted"):
            for drop in dict.fromkeys(drop for unit in units.get(shot.id, ()) for drop in unit.will_drop):
                dropped.setdefault(drop, []).append(shot.id)
    order = [shot.id for shot in board.shots]
    for drop, shots in dropped.items():
        _say(out, f"{plan_words.ranges(shots, order)}: the generator does not honour {drop}.", "yellow")


def _table(
    out: Console, board: "Board", plan: "Plan", units: "Mapping[str, Sequence[Unit]]",
    states: "Mapping[str, UnitState]",
) -> None:  # fmt: skip
    """Show the shots a run would work on, one a row."""
    shots = [shot for shot in board.shots if states[shot.id] not in ("fresh", "drifted")]
    if not shots:
        return
    priced = any(unit.estimate.money is not None for unit in plan.units)
    table = Table(box=None, pad_edge=False)
    headings = ["shot", "length", "joins by", "state", "to make", "work", plan.currency or "money"]
    for heading in headings if priced else headings[:-1]:
        table.add_column(clean(heading), no_wrap=True)
    for shot in shots[:MOST_ROWS]:
        due = [unit for unit in units.get(shot.id, ()) if unit.state not in ("fresh", "drifted")]
        state, work = states[shot.id], taking(due)
        row: list[str | Text] = [
            shot.id[:24], f"{shot.seconds:g} s", shot.boundary.kind,
            Text(_STATES[state], style=_STYLES[state]), _kinds(due), seconds(work),
        ]  # fmt: skip
        table.add_row(*row, *([money(work)] if priced else []))
    out.print(table)
    if len(shots) > MOST_ROWS:
        out.print(f"... and {count(len(shots) - MOST_ROWS, 'more shot')} (--json lists all)")


def _kinds(units: "Iterable[Unit]") -> str:
    """Return what kinds of things these are: `1 still, 2 clips`."""
    kinds = [_NAMES[unit.kind] for unit in units]
    return ", ".join(count(kinds.count(kind), kind) for kind in dict.fromkeys(kinds))


def _tell_of_the_film(out: Console, plan: "Plan") -> None:
    """Tell why the film is cut again, and how much of what is drawn into it is drawn again."""
    film = next(unit for unit in plan.units if unit.kind == "film")
    drawn = [unit for unit in plan.units if unit.kind == "segment"]
    due, kept = (sum((unit.state != "fresh") is wanted for unit in drawn) for wanted in (True, False))
    pieces = f"{count(due, 'piece')} of it {'is' if due == 1 else 'are'} drawn (captions, transitions, cards)"
    told = f"; {pieces}, {kept} kept" if due and kept else f"; {pieces}" if due else ""
    waits = any(cause.unit is not None for cause in film.causes)
    if film.state == "blocked" and not waits:
        _say(out, f"The film cannot be cut: {film.causes[0]}.", "magenta")
    elif film.state == "blocked":
        shots = plan_words.listed([cause.unit for cause in film.causes if cause.unit is not None][:8])
        _say(out, f"The film waits for {shots}{' and others' * (len(film.causes) > 8)}.", "magenta")
    elif film.state != "fresh" and waits:
        _say(out, f"Then the film is cut{told}.")
    elif film.state != "fresh":
        causes = [plan_words.cause_words(cause, "", {}) for cause in film.causes]
        why = f": {', '.join(causes[:4])}" if causes else ""
        more = f" and {len(causes) - 4} more" if len(causes) > 4 else ""
        again = "will be cut again" if film.state == "stale" else "is to be cut"
        _say(out, f"The film {again}{why}{more}{told}.")


def _totals(out: Console, board: "Board", plan: "Plan") -> None:
    """Tell what there is to make in all, what that takes, and how the purse stands."""
    due = [unit for unit in plan.todo if unit.kind not in ("reference", "film")]
    held = [unit for unit in due if unit.state == "blocked" and unit.kind != "segment"]
    work = taking(due)
    if due:
        cost = money(work, plan.currency)
        told = f"To make: {_kinds(due)}; {seconds(work)} of work{f', {cost}' if cost else ''}."
        perhaps = [unit for unit in due if unit.perhaps]
        if perhaps:
            only = "only follows, and stays" if len(perhaps) == 1 else "only follow, and stay"
            told += f" {_kinds(perhaps)} of these {only} if the shot before ends on the same frame."
        _say(out, told + (f" {_kinds(held)} of these cannot be made yet." if held else ""))
    elif plan.todo and all(unit.state != "blocked" for unit in plan.todo):
        out.print("All shots are made; the film is to be cut.")
    elif plan.todo:
        out.print("Nothing can be made yet.")
    else:
        out.print("Everything is made.")
    if plan.drifted:
        again = taking(plan.drifted)
        cost = money(again, plan.currency)
        told = f"--remake makes {_kinds(plan.drifted)} again: {seconds(again)} of work"
        _say(out, f"{told}{f', {cost}' if cost else ''}. Without it they stay as they are.", "yellow")
    _purse(out, board, plan, work)


def _purse(out: Console, board: "Board", plan: "Plan", work: "Estimate") -> None:
    """Tell what was spent and what is reserved, of the budget if there is one."""
    shot = [unit for unit in plan.todo if unit.kind in ("keyframe", "clip")]
    clips = {unit.shot for unit in shot if unit.kind == "clip"}
    takes = {
        "money": work.money.high if work.money is not None else 0,
        "clip_seconds": sum((one.seconds for one in board.shots if one.id in clips), Fraction()),
        "calls": len(shot),
    }
    for name, unit in (
        ("money", plan.currency),
        ("clip_seconds", "s of clip"),
        ("calls", "calls"),
        ("tokens", "tokens"),
    ):
        cap, spent, reserved = (getattr(of, name) for of in (plan.budget, plan.spent, plan.reserved))
        if cap is None and (name != "money" or not spent + reserved):
            continue
        figure = "{:.2f}".format if name == "money" else "{:.0f}".format
        of = f" of {figure(cap)}" if cap is not None else ""
        told = f"Spent so far: {figure(spent)}{of} {unit}".rstrip()
        told += f", {figure(reserved)} reserved" if reserved else ""
        told += f"; {figure(max(0, cap - spent - reserved))} left" if cap is not None else ""
        _say(out, f"{told}.")
        due = takes.get(name, 0)
        if cap is not None and due and Fraction(spent + reserved) + Fraction(due) > cap:
            _say(out, "That may not be enough: a run stops before it would spend more.", "yellow")


def _explain(out: Console, board: "Board", plan: "Plan", why: str) -> None:
    """Tell all about one shot: its units, field by field, what they need and what follows."""
    shot = next(shot for shot in board.shots if shot.id == why)
    every = {unit.id: unit for unit in plan.units}
    names = {key: thing.name for things in (board.cast, board.places) for key, thing in things.items()}
    after = f" from {shot.boundary.after}" if shot.boundary.after is not None else ""
    out.print(f"{why}: {shot.camera.size}, {shot.seconds:g} s, joins by {shot.boundary.kind}{after}")
    if why in plan.makers:
        _say(out, f"made by {plan.makers[why]}", indent=2)
    for unit in (unit for unit in plan.units if unit.shot == why or why in unit.of):
        take = f", take {unit.take}" if unit.take is not None else ""
        state = Text(f"{_STATES[unit.state]}{take}", style=_STYLES[unit.state])
        out.print(Text.assemble((clean(unit.id), "bold"), "  ", state))
        for cause in unit.causes:
            _say(out, plan_words.cause_words(cause, why, names), indent=2)
        if unit.perhaps:
            _say(out, "(not if that ends on the same frame as before)", indent=2)
        for need in unit.needs:
            _say(out, f"needs {_told(every[need])}", indent=2)
        for drop in unit.will_drop:
            _say(out, f"will be dropped: {drop}", "yellow", indent=2)
        if unit.state != "fresh":
            cost = money(unit.estimate, plan.currency)
            told = f"takes {seconds(unit.estimate)} of work{f', {cost}' if cost else ''}"
            _say(out, told + (", with --remake" if unit.state == "drifted" else ""), indent=2)
    follows = _followers(plan, [unit.id for unit in plan.units if unit.shot == why])
    out.print(f"what needs it: {_in_short(follows, every)}" if follows else "nothing needs it")


def _told(unit: "Unit") -> str:
    """Return a unit with its state: `s010/clip1: made`, `refs/ida.png: not there`."""
    if unit.kind == "reference":
        there = "there" if unit.state == "fresh" else "not there"
        return f"{unit.id.removeprefix('reference/')}: {there}"
    return f"{unit.id}: {_STATES[unit.state]}"


def _followers(plan: "Plan", units: "Sequence[str]") -> list[str]:
    """Return the units that need one of these, and so on, in the order of the plan."""
    reached = set(units)
    found = []
    for unit in plan.units:  # each comes after what it needs
        if unit.id not in reached and reached & set(unit.needs):
            reached.add(unit.id)
            found.append(unit.id)
    return found


def _in_short(follows: "Sequence[str]", every: "Mapping[str, Unit]") -> str:
    shots = [u for u in follows if every[u].kind in ("keyframe", "clip")]
    pieces = sum(every[u].kind == "segment" for u in follows)
    words = [clean(u) for u in shots[:6]] + ([f"{len(shots) - 6} more"] if len(shots) > 6 else [])
    words += [count(pieces, "drawn piece")] if pieces else []
    return plan_words.listed([*words, *(["the film"] if "film" in follows else [])])
