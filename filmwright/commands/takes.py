"""Commands about the takes of one shot.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from typing import Annotated

import typer

from filmwright.cli_options import (
    Folder,
    Json,
    Quiet,
    Workers,
    options_of,
)  # fmt: skip


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
