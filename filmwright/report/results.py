"""What came of a command, for a person or as one JSON document."""

import json as json_
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from filmwright.errors import typed
from filmwright.report.summary import summary, todo
from filmwright.report.terminal import clean, console, count, shown
from filmwright.report.trouble import show_problem

if TYPE_CHECKING:
    from filmwright.production.paper import SheetOutcome
    from filmwright.production.run import Outcome
    from filmwright.schemas.problem import Problem
    from filmwright.storyboard.project import Project

_DOUBTS = 3
"""Doubtful cells that are told one by one."""


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
                "under": [one.model_dump(mode="json") for one in result.under],
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
    folder = typed(project.folder)
    report = result.report or project.report
    out.print(f"{clean(board.title)}: {count(len(board.shots), 'shot')}, {seconds:.0f} s")
    out.print(f"  film      {shown(result.film or project.film)}")
    out.print(f"  board     {shown(project.board)}   (edit it, then: filmwright resume {folder})")
    out.print(f"  report    {shown(report)}   (and {report.with_suffix('.json').name})")
    if result.score is not None:
        for line in summary(board, result.score):
            out.print(line)
        out.print(todo(result.verdicts))
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


def helped(project: "Project", made: int, *, quiet: bool, json: bool) -> None:
    """Tell what a helping process made."""
    if json:
        document({"project": str(project.folder), "made": made})
    elif not quiet:
        console().print(f"{count(made, 'unit')} made here. The film is cut by: filmwright resume")


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


def score(result: "Outcome", *, json: bool) -> None:
    """Show the scores in ten lines."""
    board, measured = result.board, result.score
    assert measured is not None
    if json:
        under = [one.model_dump(mode="json") for one in result.under]
        document(measured.model_dump(mode="json") | {"under": under})
        return
    out = console()
    out.print(f"{clean(board.title)}: {count(len(board.shots), 'shot')}")
    for line in summary(board, measured):
        out.print(line)
    doubts = [cell for cell in measured.cells if not cell.is_pass and cell.outcome != "insufficient"]
    for cell in sorted(doubts, key=lambda cell: cell.probability or 0.0)[:_DOUBTS]:
        chance = "" if cell.probability is None else f", {cell.probability:.0%} like themself"
        out.print(f"  {cell.shot:<9} {clean(cell.character)}: {cell.outcome}{chance}")
    if len(doubts) > _DOUBTS:
        out.print(
            f"  and {len(doubts) - _DOUBTS} more; all of it: --json, or the report that assemble writes"
        )


def sheet(result: "SheetOutcome", *, quiet: bool, json: bool) -> None:
    """Tell which sheets were written, and which letters they lack."""
    if json:
        document(
            {
                "project": str(result.project.folder),
                "pdf": None if result.pdf is None else str(result.pdf),
                "pictures": [str(path) for path in result.pictures],
                "pages": result.pages,
                "shots": result.panels,
                "drawn": result.drawn,
                "old": result.old,
                "missing_letters": list(result.missing),
            }
        )
        return
    if quiet:
        return
    out = console()
    drawn = f"{result.drawn} with a picture" + (f" ({result.old} from before an edit)" if result.old else "")
    sizes = f"{count(result.panels, 'shot')} on {count(result.pages, 'page')}"
    out.print(f"{clean(result.title)}: {sizes}, {drawn}")
    if result.pdf is not None:
        out.print(f"  pdf  {shown(result.pdf)}")
    if result.pictures:
        more = f" … {clean(result.pictures[-1].name)}" if len(result.pictures) > 1 else ""
        out.print(f"  png  {shown(result.pictures[0])}{more}")
    if result.missing:
        some = clean(" ".join(result.missing[:12])) + (" …" if len(result.missing) > 12 else "")
        out.print(f"  no font on this machine has {count(len(result.missing), 'letter')}: {some}")
        out.print(
            "  install one that has, or name its folder in FILMWRIGHT_FONTS; then write the sheet again"
        )


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
