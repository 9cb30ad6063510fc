"""Commands that only look: at the board, the plan, the scores, the machine.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from typing import Annotated

import typer

from filmwright.cli_options import (
    FailUnder,
    Folder,
    Generator,
    Json,
    Keyframes,
    QualityOption,
    Quiet,
    options_of,
)  # fmt: skip


def check(folder: Folder = None, json: Json = False) -> None:
    """Check the storyboard: every problem with its line, and what would be valid."""
    from filmwright.report import results
    from filmwright.storyboard import yaml_file
    from filmwright.storyboard.project import find_project

    problems = yaml_file.check(find_project(folder).board)
    results.problems(problems, json=json)
    if any(p.severity == "error" for p in problems):
        raise typer.Exit(1)


def status(
    folder: Folder = None,
    generator: Generator = None,
    keyframes: Keyframes = None,
    quality: QualityOption = None,
    why: Annotated[str | None, typer.Option(metavar="SHOT", help="Explain one shot.")] = None,
    json: Json = False,
) -> None:
    """Show what is made, what would be made again and why. Changes nothing."""
    from filmwright.production import film
    from filmwright.report import status as told
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    options = options_of(generator=generator, keyframes=keyframes, quality=quality)
    board, state = film.status(project, options, why)
    words = None if quality is None else quality.value
    asked = {"generator": generator, "keyframes": keyframes, "quality": words}
    told.status(project, board, state, why=why, json=json, asked=asked)


def score(
    folder: Folder = None, fail_under: FailUnder = None, quiet: Quiet = False, json: Json = False
) -> None:
    """Measure whether each character looks like themself, and how the joints hold."""
    from filmwright.production import film
    from filmwright.report import floors, results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        found = film.score(project, options_of(fail_under=fail_under), live, live.stop)
    results.score(found, json=json)
    floors.end(found.under)


def schema() -> None:
    """Print the JSON Schema of the storyboard, for editors."""
    from filmwright.report import results
    from filmwright.storyboard import yaml_file

    results.document(yaml_file.json_schema())


def doctor(
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the language model what it enforces: a few short calls.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what this machine can do: libraries, generators, fonts, writers."""
    from filmwright.production.doctor import examine
    from filmwright.report import results

    results.examination(examine(ask=ask), json=json)
