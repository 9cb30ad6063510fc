"""What went wrong: what happened, where, what to type next. No traceback reaches a person."""

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from filmwright.errors import Cancelled, FilmwrightError, StoryboardInvalid, UsageError
from filmwright.report.terminal import clean, console

if TYPE_CHECKING:
    from filmwright.schemas.problem import Problem

_WIDEST = 160
"""Characters of an excerpt that are shown."""
STOPPED = Cancelled("stopped", hint="filmwright resume")
"""Of a person who pressed Ctrl-C, where nothing more is known."""


def error(trouble: FilmwrightError) -> None:
    """Tell an error: what happened, where, what to type next."""
    out = console(stderr=True)
    if isinstance(trouble, Cancelled):
        out.print(f"Stopped. What was finished is kept: {clean(trouble.hint)}")
        return
    if isinstance(trouble, StoryboardInvalid):
        for problem in trouble.problems:
            show_problem(out, problem)
        out.print("Nothing was changed.")
    else:
        out.print(Text.assemble(("error: ", "bold red"), clean(trouble.message)))
    out.print(f"  try: {clean(trouble.hint)}")


def show_problem(out: Console, problem: "Problem") -> None:
    """Show one problem with its line, what is valid, and a near match."""
    place = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
    style = "bold red" if problem.severity == "error" else "yellow"
    out.print(Text.assemble((f"{place}: ", "bold"), (clean(problem.message), style)))
    if problem.excerpt:
        start = max(0, problem.column - 60) if len(problem.excerpt) > _WIDEST else 0
        out.print(f"    {clean(problem.excerpt[start : start + _WIDEST])}")
        if problem.column:
            out.print("    " + " " * (problem.column - 1 - start) + "^")
    if problem.hint:
        out.print(f"    {clean(problem.hint)}")


def usage(message: str, context: Any) -> UsageError:
    """Return what is wrong with a command line as an error."""
    command = getattr(context, "command_path", "filmwright")
    return UsageError(message.replace("Value error, ", ""), hint=f"{command} --help")


def as_json(trouble: FilmwrightError) -> dict[str, Any]:
    """Return an error as data, for `--json`."""
    found = trouble.problems if isinstance(trouble, StoryboardInvalid) else ()
    return {
        "error": trouble.message,
        "hint": trouble.hint,
        "exit": trouble.exit_code,
        "problems": [problem.model_dump(mode="json") for problem in found],
    }


def unexpected(trouble: Exception) -> None:
    """Tell of an error of ours: one line, and the traceback in a file to send."""
    out = console(stderr=True)
    out.print(Text.assemble(("internal error: ", "bold red"), f"{type(trouble).__name__}: {clean(trouble)}"))
    path = Path("filmwright-error.txt")
    try:
        path.write_text("".join(traceback.format_exception(trouble)), encoding="utf-8")
        out.print(f"  details are in {path}; please report it. Your project is safe: filmwright resume")
    except OSError:
        out.print("  please report it. Your project is safe: filmwright resume")
