"""What came of a command, for a person or as one JSON document."""

import json as json_
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from filmwright.errors import typed
from filmwright.report.terminal import clean, console, count, shown
from filmwright.report.trouble import show_problem

if TYPE_CHECKING:
    from filmwright.production.run import Outcome
    from filmwright.schemas.board import Board
    from filmwright.schemas.plan import Plan
    from filmwright.schemas.plan import PlanUnit as Unit
    from filmwright.schemas.problem import Problem
    from filmwright.schemas.score import FilmScore, IdentityCell
    from filmwright.storyboard.project import Project


def document(data: Any) -> None:
    """Print one JSON document."""
    sys.stdout.write(json_.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")


def outcome(result: "Outcome", *, quiet: bool, json: bool) -> None:
    """Tell what a run came to."""
    board, project = result.board, result.project
    if json:
        document(
            {
                "project": str(project.folder),
                "waiting": result.waiting,
                "film": None if result.film is None else str(result.film),
                "report": None if result.report is None else str(result.report),
                "shots": len(board.shots),
                "identity": None if result.score is None else result.score.identity,
                "verdicts": [v.model_dump(mode="json") for v in result.verdicts],
                "drifted": list(result.drifted),
            }
        )
        return
    if quiet:
        return
    out = console()
    if result.waiting:
        out.print(f"The storyboard is written: {shown(project.board)}")
        out.print(f"Read it, edit it, then: filmwright resume {typed(project.folder)}")
        return
    seconds = sum(shot.seconds for shot in board.shots)
    out.print(f"{clean(board.title)}: {count(len(board.shots), 'shot')}, {seconds:.0f} s")
    out.print(f"  film    {shown(result.film or project.film)}")
    out.print(
        f"  board   {shown(project.board)}   (edit it, then: filmwright resume {typed(project.folder)})"
    )
    out.print(f"  report  {shown(result.report or project.report)}")
    if result.score is not None:
        guess = "" if result.score.coverage >= 0.5 else " (a guess: little was seen)"
        out.print(f"  likeness of the cast {_percent(result.score.identity)}{guess}")
    for verdict in result.verdicts:
        if verdict.verdict in ("review", "give-up"):
            out.print(f"  look at {verdict.shot}: {clean(verdict.why)}")
    if result.drifted:
        out.print(f"  {len(result.drifted)} units were made with other settings; --remake makes them again")


def planned(result: "Outcome", *, quiet: bool, json: bool) -> None:
    """Tell that the board is written."""
    board = result.board
    if json:
        document({"board": str(result.project.board), "shots": len(board.shots), "scenes": len(board.scenes)})
    elif not quiet:
        out = console()
        made_of = f"{count(len(board.scenes), 'scene')}, {count(len(board.shots), 'shot')}"
        out.print(f"{shown(result.project.board)}: {made_of}")
        for_review = [shot for shot in board.shots if shot.review]
        if for_review:
            out.print(f"  asking for your eye: {count(len(for_review), 'shot')} (see `review:` on the board)")
        if board.left_out:
            out.print(f"  left out: {count(len(board.left_out), 'passage')} (see `left_out:`)")
        out.print(f"  next: filmwright resume {typed(result.project.folder)}")


def problems(found: "Sequence[Problem]", *, json: bool) -> None:
    """List the problems of a board."""
    if json:
        document([p.model_dump(mode="json") for p in found])
        return
    out = console()
    for problem in found:
        show_problem(out, problem)
    errors = sum(p.severity == "error" for p in found)
    out.print("The storyboard is valid." if not errors else f"{errors} problem{'s' * (errors > 1)}.")


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


def score(board: "Board", measured: "FilmScore", *, json: bool) -> None:
    """Show the scores: cast by shot, joints, what was not measured."""
    if json:
        document(measured.model_dump(mode="json"))
        return
    out = console()
    table = Table(box=None, pad_edge=False)
    table.add_column("shot")
    for member in board.cast.values():
        table.add_column(clean(member.name), justify="right")
    for shot in board.shots:
        table.add_row(shot.id, *(_cell(measured.cell(who, shot.id)) for who in board.cast))
    if board.cast:
        out.print(table)
    out.print(f"likeness of the cast {_percent(measured.identity)}, coverage {_percent(measured.coverage)}")
    bad = [j for j in measured.joints if j.defects]
    for joint in bad[:5]:
        defects = ", ".join(f"{d.name} {d.amount}".strip() for d in joint.defects)
        out.print(f"joint {joint.before} to {joint.after}: {clean(defects)}")
    for item in measured.unscored[:8]:
        out.print(f"not scored: {clean(item.what)}: {clean(item.why)}")


def examination(findings: "Sequence[Mapping[str, str]]", *, json: bool) -> None:
    """Show what this machine can do."""
    if json:
        document(list(findings))
        return
    out = console()
    for finding in findings:
        good = finding["state"] == "ok"
        mark = Text("ok  " if good else "--  ", style="green" if good else "yellow")
        out.print(Text.assemble(mark, f"{finding['what']}: {clean(finding['detail'])}"))


def _cell(cell: "IdentityCell | None") -> str:
    if cell is None:
        return "-"
    return _percent(cell.probability) if cell.outcome == "consistent" else cell.outcome


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
