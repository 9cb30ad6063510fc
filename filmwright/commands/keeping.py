"""Commands that keep house: what has become superfluous, what is owed.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from functools import partial
from typing import Annotated

import typer

from filmwright.cli_options import Folder, Json

_DAYS = "Keep what the board needed within so many days; 0 keeps what it needs now."
Days = Annotated[int, typer.Option(min=0, max=36500, metavar="N", help=_DAYS)]


def clean(
    folder: Folder = None,
    days: Days = 30,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be freed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    json: Json = False,
) -> None:
    """Free what no recent state of the board needs, after saying how much and of what."""
    from filmwright.production import cleaning
    from filmwright.report import keeping
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    asks = not (dry_run or yes) and keeping.can_ask(json=json)
    if yes and not dry_run:
        sweep, freed = cleaning.clean(project, days, lambda _: True)
    elif asks:
        sweep, freed = cleaning.clean(project, days, partial(keeping.agreed, project, days=days))
    else:
        sweep, freed = cleaning.survey(project, days), False
    keeping.swept(project, sweep, days, freed=freed, asked=asks, json=json)
