"""Commands that make something: the storyboard, the shots, the film.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from typing import Annotated

import typer

from filmwright.cli_options import (
    BudgetOption,
    FailUnder,
    Folder,
    Fps,
    Generator,
    Json,
    Keyframes,
    Language,
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


def make(
    story: Story,
    out: Out = None,
    planner: Annotated[Planner, typer.Option(help="Who plans the shots.")] = Planner.auto,
    generator: Generator = None,
    keyframes: Keyframes = None,
    quality: QualityOption = None,
    size: Size = None,
    fps: Fps = None,
    style: StyleOption = None,
    minutes: Minutes = None,
    shots: Shots = None,
    language: Language = None,
    review: Review = False,
    remake: Remake = False,
    budget: BudgetOption = None,
    retakes: Retakes = 2,
    no_retakes: NoRetakes = False,
    fail_under: FailUnder = None,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make a film of a story (or go on with it)."""
    options = options_of(
        out=out, planner=planner.value, generator=generator, keyframes=keyframes, quality=quality,
        size=size, fps=fps, style=style, minutes=minutes, shots=shots, language=language, review=review,
        remake=remake, retakes=0 if no_retakes else retakes, workers=workers, budget=budget,
        fail_under=fail_under,
    )  # fmt: skip
    from filmwright.production import film
    from filmwright.report import floors, results
    from filmwright.report.live import following

    with following(quiet=quiet or json) as live:
        outcome = film.make(story, options, live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)
    floors.end(outcome.under)


def plan(
    story: Story,
    out: Out = None,
    planner: Annotated[Planner, typer.Option(help="Who plans the shots.")] = Planner.auto,
    size: Size = None,
    fps: Fps = None,
    style: StyleOption = None,
    minutes: Minutes = None,
    shots: Shots = None,
    language: Language = None,
    budget: BudgetOption = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Write the storyboard of a story, and stop."""
    options = options_of(
        out=out,
        planner=planner.value,
        size=size,
        fps=fps,
        style=style,
        minutes=minutes,
        shots=shots,
        language=language,
        budget=budget,
    )
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following

    with following(quiet=quiet or json) as live:
        outcome = film.plan_board(story, options, live, live.stop)
    results.planned(outcome, quiet=quiet, json=json)


def resume(
    folder: Folder = None,
    generator: Generator = None,
    keyframes: Keyframes = None,
    quality: QualityOption = None,
    review: Review = False,
    remake: Remake = False,
    budget: BudgetOption = None,
    retakes: Retakes = 2,
    no_retakes: NoRetakes = False,
    fail_under: FailUnder = None,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Go on: make what is missing or was edited, then the film."""
    options = options_of(
        generator=generator, keyframes=keyframes, quality=quality, review=review, remake=remake,
        retakes=0 if no_retakes else retakes, workers=workers, budget=budget,
        fail_under=fail_under,
    )  # fmt: skip
    from filmwright.production import film
    from filmwright.report import floors, results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        outcome = film.resume(project, options, live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)
    floors.end(outcome.under)


def worker(
    folder: Folder = None,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Help a run that goes on elsewhere: make shots until none is due."""
    from filmwright.production import film
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        made = film.work(project, options_of(workers=workers), live, live.stop)
    results.helped(project, made, quiet=quiet, json=json)


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
