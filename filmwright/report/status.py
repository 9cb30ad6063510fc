"""The plan as a table a director understands: what is made, what will be made again, and why."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from filmwright.errors import typed
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, count

if TYPE_CHECKING:
    from filmwright.schemas.board import Board
    from filmwright.schemas.plan import Plan
    from filmwright.schemas.plan import PlanUnit as Unit
    from filmwright.storyboard.project import Project


def status(project: "Project", board: "Board", plan: "Plan", *, why: str | None, json: bool) -> None:
    """Show the plan as a table a director understands."""
    if json:
        found = [u.model_dump(mode="json") for u in plan.units if why is None or u.shot == why]
        document({"project": str(project.folder), "title": board.title, "units": found})
        return
    out = console()
    by_shot: dict[str, list[Unit]] = {}
    for unit in plan.units:
        if unit.shot is not None:
            by_shot.setdefault(unit.shot, []).append(unit)
    if why is not None:
        _explain(out, why, by_shot.get(why, []))
        return
    _status_table(out, board, by_shot)
    todo = [u for u in plan.todo if u.kind != "film"]
    if todo:
        low, high = (sum(getattr(u.estimate, k) for u in todo) for k in ("low", "high"))
        out.print(f"To make: {count(len(todo), 'unit')}, about {_time(low)} to {_time(high)} of work.")
    elif plan.todo:
        out.print("All shots are made; the film is to be cut.")
    else:
        out.print("Everything is made.")
    if plan.todo:
        out.print(f"next: filmwright resume {typed(project.folder)}")


_MANY = 100
"""From so many shots on, those that are made and current are only counted."""


def _status_table(out: Console, board: "Board", by_shot: "Mapping[str, Sequence[Unit]]") -> None:
    rows, fresh = [], 0
    for shot in board.shots:
        state, causes = _worst(by_shot.get(shot.id, ()))
        if state == "fresh" and len(board.shots) > _MANY:
            fresh += 1
            continue
        why = clean("; ".join(causes))
        rows.append((shot.id, shot.camera.size, f"{shot.seconds:g}", shot.boundary.kind, state, why))
    if len(rows) > _MANY:  # Rich takes a millisecond a row to lay out a table
        wide = [max(len(row[i]) for row in rows) for i in range(5)]
        lines = ["  ".join([*(row[i].ljust(wide[i]) for i in range(5)), row[5]]).rstrip() for row in rows]
        out.out("\n".join(lines), highlight=False)
    elif rows:
        table = Table(box=None, pad_edge=False)
        for heading in ("shot", "size", "sec", "joins by", "state", "why"):
            table.add_column(heading, overflow="fold")
        for *plain, state, why in rows:
            table.add_row(*plain, Text(state, style=_STYLES[state]), why)
        out.print(table)
    if fresh:
        out.print(f"{count(fresh, 'shot')} made and current.")


_STYLES = {"fresh": "green", "drifted": "yellow", "stale": "red", "missing": "bold", "blocked": "magenta"}
_ORDER = ("fresh", "drifted", "missing", "blocked", "stale")


def _worst(units: "Sequence[Unit]") -> tuple[str, list[str]]:
    worst = max((u.state for u in units), key=_ORDER.index, default="missing")
    causes = dict.fromkeys(c.field for u in units for c in u.causes)
    drops = dict.fromkeys(d for u in units for d in u.will_drop)
    return worst, [*causes, *(f"not honoured: {d}" for d in drops)]


def _explain(out: Console, shot: str, units: "Sequence[Unit]") -> None:
    if not units:
        out.print(f"There is no shot {clean(shot)}.")
    for unit in units:
        out.print(Text.assemble((unit.id, "bold"), "  ", (unit.state, _STYLES[unit.state])))
        for cause in unit.causes:
            out.print(f"  {clean(cause)}")
        if unit.needs:
            out.print(f"  needs {', '.join(unit.needs)}")
        for drop in unit.will_drop:
            out.print(f"  not honoured: {clean(drop)}")


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
