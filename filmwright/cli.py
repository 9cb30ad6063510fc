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
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from filmwright.errors import Cancelled, FilmwrightError, UsageError, WriterFailed, refused_by_the_machine

if TYPE_CHECKING:
    from filmwright.production.options import Options


class Planner(StrEnum):
    """Who plans the shots."""

    auto = "auto"
    rules = "rules"
    llm = "llm"


class Quality(StrEnum):
    """One dial: size and precision together."""

    draft = "draft"
    preview = "preview"
    final = "final"


class Style(StrEnum):
    """Looks of the animatic."""

    flat = "flat"
    pencil = "pencil"


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

Story = Annotated[Path, typer.Argument(metavar="STORY", help="Text or Fountain screenplay, UTF-8.")]
Folder = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="Project folder; by default the one here.")
]
Out = Annotated[Path | None, typer.Option(help="Project folder (default: STORY-stem.film).")]
Generator = Annotated[str | None, typer.Option(help="Who makes the pictures; see `filmwright doctor`.")]
QualityOption = Annotated[Quality | None, typer.Option(help="Size and precision together.")]
Size = Annotated[str | None, typer.Option(metavar="1280x720", help="Picture size of the film.")]
Fps = Annotated[str | None, typer.Option(metavar="24", help="Frames a second; 24000/1001 is fine.")]
StyleOption = Annotated[Style | None, typer.Option(help="Look of the animatic.")]
Minutes = Annotated[float | None, typer.Option(help="Length the plan aims at.")]
Shots = Annotated[int | None, typer.Option(help="Number of shots the plan must have.")]
Review = Annotated[bool, typer.Option("--review", help="Stop after the storyboard is written.")]
Remake = Annotated[bool, typer.Option("--remake", help="Also make again what only differs in settings.")]
Retakes = Annotated[int, typer.Option(min=0, max=9, help="Takes a bad shot may get.")]
NoRetakes = Annotated[bool, typer.Option("--no-retakes", help="The same as --retakes 0.")]
Workers = Annotated[int | None, typer.Option(min=0, max=64, help="Worker processes (default: cores).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


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
    options = _options(
        out=out, planner=planner.value, generator=generator, quality=quality, size=size, fps=fps,
        style=style, minutes=minutes, shots=shots, review=review, remake=remake,
        retakes=0 if no_retakes else retakes, workers=workers,
    )  # fmt: skip
    from filmwright import report
    from filmwright.production import film

    with report.live(quiet=quiet or json) as live:
        outcome = film.make(story, options, live, live.stop)
    report.outcome(outcome, quiet=quiet, json=json)


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
    options = _options(
        out=out, planner=planner.value, size=size, fps=fps, style=style, minutes=minutes, shots=shots
    )
    from filmwright import report
    from filmwright.production import film

    with report.live(quiet=quiet or json) as live:
        outcome = film.plan_board(story, options, live)
    report.planned(outcome, quiet=quiet, json=json)


@app.command()
def check(folder: Folder = None, json: Json = False) -> None:
    """Check the storyboard: every problem with its line, and what would be valid."""
    from filmwright import report
    from filmwright.storyboard import yaml_file
    from filmwright.storyboard.project import find_project

    problems = yaml_file.check(find_project(folder).board)
    report.problems(problems, json=json)
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
    from filmwright import report
    from filmwright.production import film
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    board, state = film.status(project, _options(generator=generator, quality=quality))
    report.status(project, board, state, why=why, json=json)


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
    options = _options(
        generator=generator, quality=quality, review=review, remake=remake,
        retakes=0 if no_retakes else retakes, workers=workers,
    )  # fmt: skip
    from filmwright import report
    from filmwright.production import film
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with report.live(quiet=quiet or json) as live:
        outcome = film.resume(project, options, live, live.stop)
    report.outcome(outcome, quiet=quiet, json=json)


@app.command()
def retake(
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="Id of the shot, such as s020.")],
    folder: Folder = None,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Shoot one shot again, with the next seed; what follows from it follows."""
    from filmwright import report
    from filmwright.production import film
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with report.live(quiet=quiet or json) as live:
        outcome = film.retake(project, shot, _options(workers=workers), live, live.stop)
    report.outcome(outcome, quiet=quiet, json=json)


@app.command()
def score(folder: Folder = None, quiet: Quiet = False, json: Json = False) -> None:
    """Measure whether each character looks like themself, and how the joints hold."""
    from filmwright import report
    from filmwright.production import film
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with report.live(quiet=quiet or json) as live:
        board, measured = film.score(project, _options(), live, live.stop)
    report.score(board, measured, json=json)


@app.command()
def assemble(folder: Folder = None, quiet: Quiet = False, json: Json = False) -> None:
    """Cut the film from the takes that are there; render nothing."""
    from filmwright import report
    from filmwright.production import film
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with report.live(quiet=quiet or json) as live:
        outcome = film.assemble(project, _options(), live, live.stop)
    report.outcome(outcome, quiet=quiet, json=json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the storyboard, for editors."""
    from filmwright import report
    from filmwright.storyboard import yaml_file

    report.document(yaml_file.json_schema())


@app.command()
def doctor(json: Json = False) -> None:
    """Say what this machine can do: libraries, generators, fonts, writers."""
    from filmwright import report
    from filmwright.production.doctor import examine

    report.examination(examine(), json=json)


def _options(**given: Any) -> "Options":
    """Return options from the command line's words.

    Raises:
        UsageError: a size or a rate that is none.
    """
    from filmwright.production.options import Options, parse_fps, parse_size

    if given.get("size") is not None:
        given["size"] = parse_size(given["size"])
    if given.get("fps") is not None:
        given["fps"] = parse_fps(given["fps"])
    for name in ("quality", "style"):
        if given.get(name) is not None:
            given[name] = given[name].value
    return Options(**given)


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

    from filmwright import report

    try:
        code = app(words, prog_name="filmwright", standalone_mode=False) or 0
    except TyperException as error:
        report.usage(error.format_message(), getattr(error, "ctx", None))
        return UsageError.exit_code
    except (Abort, KeyboardInterrupt):
        report.interrupted()
        return Cancelled.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: `| head`
        return 0
    except FilmwrightError as error:
        report.error(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  # no traceback reaches a user
        refused = refused_by_the_machine(error)
        if refused is None:
            report.unexpected(error)
        else:
            report.error(refused)
        return WriterFailed.exit_code
    if code == Cancelled.exit_code:  # Typer turns Ctrl-C into an exit code
        report.interrupted()
    return int(code)


if __name__ == "__main__":
    main()
