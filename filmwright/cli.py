"""Arguments in, one call into production, what came of it to `report`. No logic lives here.

    filmwright STORY        the same as: filmwright make STORY
    filmwright resume       go on where it stood

Heavy libraries are imported by the command that needs them: `filmwright --help` loads none.
Exit codes: 0 done, 1 problems in the input, 2 usage, 3 a backend or writer failed, 4 over budget,
130 interrupted.
"""

import os
import signal
import sys
from difflib import get_close_matches
from io import StringIO
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from filmwright.cli_options import (
    Folder,
    Fps,
    Generator,
    Json,
    Minutes,
    NoRetakes,
    Out,
    Planner,
    QualityOption,
    Quiet,
    Remake,
    Retakes,
    Review,
    Shots,
    Size,
    Story,
    StyleOption,
    Workers,
    options_of,
)  # fmt: skip
from filmwright.errors import Cancelled, FilmwrightError, UsageError, WriterFailed, refused_by_the_machine


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


@app.command()
def make(
    story: Story,
    out: Out = None,
    planner: Annotated[Planner, typer.Option(help="Who plans the shots.")] = Planner.auto,
    generator: Generator = None,
    quality: QualityOption = None,
    size: Size = None,
    fps: Fps = None,
    style: StyleOption = None,
    minutes: Minutes = None,
    shots: Shots = None,
    review: Review = False,
    remake: Remake = False,
    retakes: Retakes = 2,
    no_retakes: NoRetakes = False,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make a film of a story (or go on with it)."""
    options = options_of(
        out=out, planner=planner.value, generator=generator, quality=quality, size=size, fps=fps,
        style=style, minutes=minutes, shots=shots, review=review, remake=remake,
        retakes=0 if no_retakes else retakes, workers=workers,
    )  # fmt: skip
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following

    with following(quiet=quiet or json) as live:
        outcome = film.make(story, options, live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)


@app.command()
def plan(
    story: Story,
    out: Out = None,
    planner: Annotated[Planner, typer.Option(help="Who plans the shots.")] = Planner.auto,
    size: Size = None,
    fps: Fps = None,
    style: StyleOption = None,
    minutes: Minutes = None,
    shots: Shots = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Write the storyboard of a story, and stop."""
    options = options_of(
        out=out, planner=planner.value, size=size, fps=fps, style=style, minutes=minutes, shots=shots
    )
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following

    with following(quiet=quiet or json) as live:
        outcome = film.plan_board(story, options, live)
    results.planned(outcome, quiet=quiet, json=json)


@app.command()
def check(folder: Folder = None, json: Json = False) -> None:
    """Check the storyboard: every problem with its line, and what would be valid."""
    from filmwright.report import results
    from filmwright.storyboard import yaml_file
    from filmwright.storyboard.project import find_project

    problems = yaml_file.check(find_project(folder).board)
    results.problems(problems, json=json)
    if any(p.severity == "error" for p in problems):
        raise typer.Exit(1)


@app.command()
def status(
    folder: Folder = None,
    generator: Generator = None,
    quality: QualityOption = None,
    why: Annotated[str | None, typer.Option(metavar="SHOT", help="Explain one shot.")] = None,
    json: Json = False,
) -> None:
    """Show what is made, what would be made again and why. Changes nothing."""
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    board, state = film.status(project, options_of(generator=generator, quality=quality))
    results.status(project, board, state, why=why, json=json)


@app.command()
def resume(
    folder: Folder = None,
    generator: Generator = None,
    quality: QualityOption = None,
    review: Review = False,
    remake: Remake = False,
    retakes: Retakes = 2,
    no_retakes: NoRetakes = False,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Go on: make what is missing or was edited, then the film."""
    options = options_of(
        generator=generator, quality=quality, review=review, remake=remake,
        retakes=0 if no_retakes else retakes, workers=workers,
    )  # fmt: skip
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        outcome = film.resume(project, options, live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)


@app.command()
def retake(
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="Id of the shot, such as s020.")],
    folder: Folder = None,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Shoot one shot again, with the next seed; what follows from it follows."""
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        outcome = film.retake(project, shot, options_of(workers=workers), live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)


@app.command()
def score(folder: Folder = None, quiet: Quiet = False, json: Json = False) -> None:
    """Measure whether each character looks like themself, and how the joints hold."""
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        board, measured = film.score(project, options_of(), live, live.stop)
    results.score(board, measured, json=json)


@app.command()
def assemble(folder: Folder = None, quiet: Quiet = False, json: Json = False) -> None:
    """Cut the film from the takes that are there; render nothing."""
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        outcome = film.assemble(project, options_of(), live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the storyboard, for editors."""
    from filmwright.report import results
    from filmwright.storyboard import yaml_file

    results.document(yaml_file.json_schema())


@app.command()
def doctor(json: Json = False) -> None:
    """Say what this machine can do: libraries, generators, fonts, writers."""
    from filmwright.production.doctor import examine
    from filmwright.report import results

    results.examination(examine(), json=json)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; the one place where errors become exit codes."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # clips are made side by side; more threads only collide
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
    """Let no further Ctrl-C disturb the end, and wait for no worker."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for worker in multiprocessing.active_children():
        worker.terminate()


def run(words: list[str]) -> int:
    """Run one command line and return its exit code, with every error told in plain words."""
    from typer.exceptions import Abort, TyperException

    from filmwright.report import results, trouble

    try:
        code = app(words, prog_name="filmwright", standalone_mode=False) or 0
    except TyperException as error:
        trouble.usage(error.format_message(), getattr(error, "ctx", None))
        return UsageError.exit_code
    except (Abort, KeyboardInterrupt):
        trouble.interrupted()
        return Cancelled.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: `| head`
        return 0
    except Cancelled as error:
        trouble.interrupted(error.hint)
        return error.exit_code
    except FilmwrightError as error:
        trouble.error(error)
        if "--json" in words:
            results.document(trouble.as_json(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user
        refused = refused_by_the_machine(error)
        if refused is None:
            trouble.unexpected(error)
        else:
            trouble.error(refused)
        return WriterFailed.exit_code
    if code == Cancelled.exit_code:  # Typer turns Ctrl-C into an exit code
        trouble.interrupted()
    return int(code)


if __name__ == "__main__":
    main()
