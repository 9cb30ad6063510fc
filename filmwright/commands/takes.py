"""Commands about the takes of one shot.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from typing import Annotated

import typer

from filmwright.cli_options import (
    BudgetOption,
    Folder,
    Json,
    Quiet,
    Workers,
    options_of,
)  # fmt: skip

Shot = Annotated[str, typer.Argument(metavar="SHOT", help="Id of the shot, such as s020.")]
Take = Annotated[
    str, typer.Argument(metavar="TAKE", help="As `filmwright takes SHOT` lists it: 2, keyframe/1.")
]
Off = Annotated[bool, typer.Option("--off", help="Unlock it.")]


def takes(shot: Shot, folder: Folder = None, json: Json = False) -> None:
    """List every take of a shot: seeds, pictures, scores, and which one plays in the film."""
    from filmwright.production import choosing
    from filmwright.report import takes as told
    from filmwright.storyboard.project import find_project

    told.takes(choosing.takes(find_project(folder), shot, options_of()), json=json)


def circle(shot: Shot, take: Take, folder: Folder = None, json: Json = False) -> None:
    """Choose a take for the film, and say what follows from it. Renders nothing."""
    from filmwright.production import choosing
    from filmwright.report import takes as told
    from filmwright.storyboard.project import find_project

    told.circled(choosing.circle(find_project(folder), shot, take, options_of()), json=json)


def lock(shot: Shot, folder: Folder = None, off: Off = False, json: Json = False) -> None:
    """Leave a shot as it is, whatever changes on the board or before it."""
    from filmwright.production import choosing
    from filmwright.report import takes as told
    from filmwright.storyboard.project import find_project

    told.locked(choosing.lock(find_project(folder), shot, options_of(), on=not off), json=json)


def retake(
    shot: Shot,
    folder: Folder = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**31 - 1, help="Default: the next one.")] = None,
    note: Annotated[str, typer.Option(help="What you want of it; kept with the take.")] = "",
    bridge: Annotated[
        bool, typer.Option("--bridge", help="End where the next shot begins: nothing after it changes.")
    ] = False,
    budget: BudgetOption = None,
    workers: Workers = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Shoot one shot again, with the next seed; what follows from it follows."""
    from filmwright.production import film
    from filmwright.production.again import Again
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    again = Again(frozenset((shot,)), seed, note, bridge)
    project = find_project(folder)
    with following(quiet=quiet or json) as live:
        outcome = film.retake(project, again, options_of(workers=workers, budget=budget), live, live.stop)
    results.outcome(outcome, quiet=quiet, json=json)
