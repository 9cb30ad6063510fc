"""The command line: which commands there are, and how errors become exit codes.

    filmwright STORY        the same as: filmwright make STORY
    filmwright resume       go on where it stood

Heavy libraries are imported by the command that needs them: `filmwright --help` loads none.
Exit codes: 0 done, 1 problems in the input, 2 usage, 3 a backend or writer failed, 4 over budget,
130 interrupted.
"""

import gc
import os
import signal
import sys
from difflib import get_close_matches
from io import StringIO
from typing import Any

import typer
from typer.core import TyperGroup

from filmwright.commands import keeping, ledger, looking, making, models, revising, sheet, takes
from filmwright.errors import Cancelled, FilmwrightError, WriterFailed, refused_by_the_machine


class _StoryFirst(TyperGroup):
    """A group whose first word may be a story instead of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        word = args[0] if args else "--help"
        ours = {name for option in self.get_params(ctx) for name in option.opts}
        named = self.commands.keys() & set(args)
        if word.startswith("-") and word not in ours and not named and any(a[:1] != "-" for a in args):
            args = ["make", *args]  # options first, then the story
        elif not word.startswith("-") and word not in self.commands:
            near = get_close_matches(word, self.commands, n=1)
            if near and not os.path.lexists(word):
                ctx.fail(f"there is no command and no file '{word}'; did you mean '{near[0]}'?")
            args = ["make", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_StoryFirst,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Turn a story into a film. `filmwright STORY` does it all; the other commands do one step.",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Projects are folders (STORY.film): edit storyboard.yaml, then `filmwright resume`.",
)


COMMANDS = (
    making.make, making.plan, revising.estimate, looking.check, looking.status, making.resume,
    revising.critique, revising.note, revising.replan, revising.prompts,
    takes.takes, takes.circle, takes.lock, takes.retake,
    looking.score, sheet.sheet, making.assemble, making.worker, ledger.jobs, ledger.settle, keeping.clean,
    models.models, looking.schema, looking.doctor,
)  # fmt: skip
for command in COMMANDS:
    app.command()(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; the one place where errors become exit codes."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # clips are made side by side; more threads only collide
    gc.set_threshold(50_000)  # a board and its takes are many small objects, and hardly any is in a cycle
    words = sys.argv[1:] if arguments is None else arguments
    if sys.stdout is None:  # closed by the caller: `>&-`
        sys.stdout = StringIO()
    try:
        code = run(words or ["--help"])
    except KeyboardInterrupt:  # pressed again while it was stopping
        code = Cancelled.exit_code
    if code == Cancelled.exit_code:
        _end_quietly()
    sys.exit(code)


def _end_quietly() -> None:
    """Let no further Ctrl-C disturb the end, and wait for no worker, nor hear its complaints."""
    import logging
    import multiprocessing

    logging.disable()  # threads that end after us find their pools closed, and log tracebacks
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for worker in multiprocessing.active_children():
        worker.terminate()


def run(words: list[str]) -> int:
    """Run one command line and return its exit code, with every error told in plain words."""
    from typer.exceptions import Abort, TyperException

    from filmwright.report import results, trouble

    def fails(error: FilmwrightError) -> int:
        trouble.error(error)
        if "--json" in words:
            results.document(trouble.as_json(error))
        return error.exit_code

    try:
        code = app(words, prog_name="filmwright", standalone_mode=False) or 0
    except TyperException as error:
        return fails(trouble.usage(error.format_message(), getattr(error, "ctx", None)))
    except (Abort, KeyboardInterrupt):
        return fails(trouble.STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: `| head`
        return 0
    except FilmwrightError as error:
        return fails(error)
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user
        if refused := refused_by_the_machine(error):
            return fails(refused)
        trouble.unexpected(error)
        return WriterFailed.exit_code
    return fails(trouble.STOPPED) if code == Cancelled.exit_code else int(code)  # Typer's Ctrl-C is a code


if __name__ == "__main__":
    main()
