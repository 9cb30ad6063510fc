"""All that a person sees in the terminal. No other file prints.

Results go to standard output, progress and errors to standard error, so that `--json` can be piped. Text of
a story, a board or a model is never read as markup, and control characters never reach the terminal.
"""

import json as json_
import os
import shlex
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from filmwright.errors import FilmwrightError, StoryboardInvalid

if TYPE_CHECKING:
    from filmwright.production.run import Outcome
    from filmwright.schemas.board import Board
    from filmwright.schemas.plan import Plan
    from filmwright.schemas.plan import PlanUnit as Unit
    from filmwright.schemas.problem import Problem
    from filmwright.schemas.score import FilmScore, IdentityCell
    from filmwright.storyboard.project import Project


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # Rich would exit with 1; that the reader has gone is no error of ours


def _console(*, stderr: bool = False) -> Console:
    return _Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _clean(text: object) -> str:
    from filmwright.schemas.base import clean_text

    return clean_text(str(text))


def _shown(path: Path) -> str:
    """Return a path for a person's eyes: on one line, without what moves the cursor."""
    return " ".join(_clean(path).split("\n"))


def _typed(path: Path) -> str:
    """Return a path as a person types it: quoted where the shell needs it."""
    words = str(path)
    if not words.isprintable():  # a newline, an escape, bytes that are no text
        escaped = "".join(f"\\x{byte:02x}" for byte in os.fsencode(words))
        return f"$'{escaped}'"
    return shlex.quote(f"./{words}" if words.startswith("-") else words)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


# Progress ---------------------------------------------------------------------------------------------


class Live:
    """Progress of a run on standard error: one bar per stage, with the time left."""

    def __init__(self, *, quiet: bool) -> None:
        self.stop = Event()
        self._console = _console(stderr=True)
        self._quiet = quiet
        self._lock = Lock()
        self._shares: dict[str, float] = {}
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(
                bar_width=24
            ),  # the line must not fill 80 columns: the `^C` of the terminal would wrap it
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            TextColumn("{task.fields[now]}"),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
        )
        self._task: Any = None

    def stage(self, name: str, units: int) -> None:
        """A stage begins."""
        with self._lock:
            self._shares.clear()
            self._task = self._progress.add_task(name, total=units, now="")
        if not self._quiet and not self._console.is_terminal:
            self._console.print(f"{name}: {units}")

    def unit(self, unit: str, done: int, total: int) -> None:
        """A unit has made some frames; the bar moves by the frame."""
        with self._lock:
            self._shares[unit] = done / max(1, total)
            self._show(f"{unit} {done}/{total}")

    def finished(self, unit: str) -> None:
        """A unit is done."""
        with self._lock:
            self._shares[unit] = 1.0
            self._show(unit)

    def say(self, text: str) -> None:
        """Say one line."""
        if not self._quiet:
            self._console.print(_clean(text))

    def _show(self, now: str) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=round(sum(self._shares.values()), 2), now=_clean(now))


@contextmanager
def live(*, quiet: bool) -> Iterator[Live]:
    """Show progress while the block runs; SIGTERM and a closed terminal stop it as Ctrl-C does."""
    shown = Live(quiet=quiet)

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    former = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None:
            former[number] = signal.signal(number, interrupt)
    try:
        with shown._progress:
            yield shown
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


# Results ----------------------------------------------------------------------------------------------


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
    console = _console()
    if result.waiting:
        console.print(f"The storyboard is written: {_shown(project.board)}")
        console.print(f"Read it, edit it, then: filmwright resume {_typed(project.folder)}")
        return
    seconds = sum(shot.seconds for shot in board.shots)
    console.print(f"{_clean(board.title)}: {_count(len(board.shots), 'shot')}, {seconds:.0f} s")
    console.print(f"  film    {_shown(result.film or project.film)}")
    console.print(
        f"  board   {_shown(project.board)}   (edit it, then: filmwright resume {_typed(project.folder)})"
    )
    console.print(f"  report  {_shown(result.report or project.report)}")
    if result.score is not None:
        console.print(f"  likeness of the cast {_percent(result.score.identity)}")
    for verdict in result.verdicts:
        if verdict.verdict in ("review", "give-up"):
            console.print(f"  look at {verdict.shot}: {_clean(verdict.why)}")
    if result.drifted:
        console.print(
            f"  {len(result.drifted)} units were made with other settings; --remake makes them again"
        )


def planned(result: "Outcome", *, quiet: bool, json: bool) -> None:
    """Tell that the board is written."""
    board = result.board
    if json:
        document({"board": str(result.project.board), "shots": len(board.shots), "scenes": len(board.scenes)})
    elif not quiet:
        console = _console()
        made_of = f"{_count(len(board.scenes), 'scene')}, {_count(len(board.shots), 'shot')}"
        console.print(f"{_shown(result.project.board)}: {made_of}")
        for_review = [shot for shot in board.shots if shot.review]
        if for_review:
            console.print(
                f"  asking for your eye: {_count(len(for_review), 'shot')} (see `review:` on the board)"
            )
        if board.left_out:
            console.print(f"  left out: {_count(len(board.left_out), 'passage')} (see `left_out:`)")
        console.print(f"  next: filmwright resume {_typed(result.project.folder)}")


def problems(found: "Sequence[Problem]", *, json: bool) -> None:
    """List the problems of a board."""
    if json:
        document([p.model_dump(mode="json") for p in found])
        return
    console = _console()
    for problem in found:
        _problem(console, problem)
    errors = sum(p.severity == "error" for p in found)
    console.print("The storyboard is valid." if not errors else f"{errors} problem{'s' * (errors > 1)}.")


_WIDEST = 160
"""Characters of an excerpt that are shown."""


def _problem(console: Console, problem: "Problem") -> None:
    place = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
    style = "bold red" if problem.severity == "error" else "yellow"
    console.print(Text.assemble((f"{place}: ", "bold"), (_clean(problem.message), style)))
    if problem.excerpt:
        start = max(0, problem.column - 60) if len(problem.excerpt) > _WIDEST else 0
        console.print(f"    {_clean(problem.excerpt[start : start + _WIDEST])}")
        if problem.column:
            console.print("    " + " " * (problem.column - 1 - start) + "^")
    if problem.hint:
        console.print(f"    {_clean(problem.hint)}")


def status(project: "Project", board: "Board", plan: "Plan", *, why: str | None, json: bool) -> None:
    """Show the plan as a table a director understands."""
    if json:
        found = [u.model_dump(mode="json") for u in plan.units if why is None or u.shot == why]
        document({"project": str(project.folder), "title": board.title, "units": found})
        return
    console = _console()
    by_shot: dict[str, list[Unit]] = {}
    for unit in plan.units:
        if unit.shot is not None:
            by_shot.setdefault(unit.shot, []).append(unit)
    if why is not None:
        _explain(console, why, by_shot.get(why, []))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("shot", "size", "sec", "joins by", "state", "why"):
        table.add_column(heading, overflow="fold")
    for shot in board.shots:
        units = by_shot.get(shot.id, [])
        state, causes = _worst(units)
        table.add_row(
            shot.id,
            shot.camera.size,
            f"{shot.seconds:g}",
            shot.boundary.kind,
            Text(state, style=_STYLES[state]),
            _clean("; ".join(causes)),
        )
    console.print(table)
    todo = plan.todo
    film = next((u.state for u in plan.units if u.kind == "film"), "missing")
    if not todo:
        console.print(
            "Everything is made." if film == "fresh" else "All shots are made; the film is to be cut."
        )
    else:
        low, high = (sum(getattr(u.estimate, k) for u in todo) for k in ("low", "high"))
        console.print(f"To make: {len(todo)} units, about {_time(low)} to {_time(high)} of work.")
        console.print(f"next: filmwright resume {_typed(project.folder)}")


_STYLES = {"fresh": "green", "drifted": "yellow", "stale": "red", "missing": "bold", "blocked": "magenta"}
_ORDER = ("fresh", "drifted", "missing", "blocked", "stale")


def _worst(units: "Sequence[Unit]") -> tuple[str, list[str]]:
    worst = max((u.state for u in units), key=_ORDER.index, default="missing")
    causes = dict.fromkeys(c.field for u in units for c in u.causes)
    drops = dict.fromkeys(d for u in units for d in u.will_drop)
    return worst, [*causes, *(f"not honoured: {d}" for d in drops)]


def _explain(console: Console, shot: str, units: "Sequence[Unit]") -> None:
    if not units:
        console.print(f"There is no shot {_clean(shot)}.")
    for unit in units:
        console.print(Text.assemble((unit.id, "bold"), "  ", (unit.state, _STYLES[unit.state])))
        for cause in unit.causes:
            console.print(f"  {_clean(cause)}")
        if unit.needs:
            console.print(f"  needs {', '.join(unit.needs)}")
        for drop in unit.will_drop:
            console.print(f"  not honoured: {_clean(drop)}")


def score(board: "Board", measured: "FilmScore", *, json: bool) -> None:
    """Show the scores: cast by shot, joints, what was not measured."""
    if json:
        document(measured.model_dump(mode="json"))
        return
    console = _console()
    table = Table(box=None, pad_edge=False)
    table.add_column("shot")
    for member in board.cast.values():
        table.add_column(_clean(member.name), justify="right")
    for shot in board.shots:
        table.add_row(shot.id, *(_cell(measured.cell(who, shot.id)) for who in board.cast))
    if board.cast:
        console.print(table)
    console.print(
        f"likeness of the cast {_percent(measured.identity)}, coverage {_percent(measured.coverage)}"
    )
    bad = [j for j in measured.joints if j.defects]
    for joint in bad[:5]:
        defects = ", ".join(f"{d.name} {d.amount}".strip() for d in joint.defects)
        console.print(f"joint {joint.before} to {joint.after}: {_clean(defects)}")
    for item in measured.unscored[:8]:
        console.print(f"not scored: {_clean(item.what)}: {_clean(item.why)}")


def examination(findings: "Sequence[Mapping[str, str]]", *, json: bool) -> None:
    """Show what this machine can do."""
    if json:
        document(list(findings))
        return
    console = _console()
    for finding in findings:
        good = finding["state"] == "ok"
        mark = Text("ok  " if good else "--  ", style="green" if good else "yellow")
        console.print(Text.assemble(mark, f"{finding['what']}: {_clean(finding['detail'])}"))


def _cell(cell: "IdentityCell | None") -> str:
    if cell is None:
        return "-"
    return _percent(cell.probability) if cell.outcome == "consistent" else cell.outcome


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.0%}"


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


# Errors -----------------------------------------------------------------------------------------------


def error(trouble: FilmwrightError) -> None:
    """Tell an error: what happened, where, what to type next."""
    console = _console(stderr=True)
    if isinstance(trouble, StoryboardInvalid):
        for problem in trouble.problems:
            _problem(console, problem)
        console.print("Nothing was changed.")
    else:
        console.print(Text.assemble(("error: ", "bold red"), _clean(trouble.message)))
    console.print(f"  try: {_clean(trouble.hint)}")


def usage(message: str, context: Any) -> None:
    """Tell that the command line is wrong."""
    console = _console(stderr=True)
    console.print(Text.assemble(("error: ", "bold red"), _clean(message).replace("Value error, ", "")))
    command = getattr(context, "command_path", "filmwright")
    console.print(f"  try: {command} --help")


def interrupted() -> None:
    """Tell that the person stopped the run."""
    _console(stderr=True).print("Stopped. What was finished is kept: filmwright resume")


def unexpected(trouble: Exception) -> None:
    """Tell of an error of ours: one line, and the traceback in a file to send."""
    console = _console(stderr=True)
    console.print(
        Text.assemble(("internal error: ", "bold red"), f"{type(trouble).__name__}: {_clean(trouble)}")
    )
    path = Path("filmwright-error.txt")
    try:
        path.write_text("".join(traceback.format_exception(trouble)), encoding="utf-8")
        console.print(f"  details are in {path}; please report it. Your project is safe: filmwright resume")
    except OSError:
        console.print("  please report it. Your project is safe: filmwright resume")
