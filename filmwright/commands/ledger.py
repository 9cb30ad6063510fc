"""Commands about what was sent to providers and what it cost.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from typing import Annotated

import typer

from filmwright.cli_options import Folder, Json


def jobs(
    folder: Folder = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that went well.")] = False,
    json: Json = False,
) -> None:
    """List what was taken on and what it cost: what is open, what waits for you, what failed."""
    from filmwright.production import accounts
    from filmwright.report import ledger as told
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    told.jobs(project, accounts.account(project), everything=everything, json=json)


def settle(
    job: Annotated[int, typer.Argument(metavar="JOB", help="Number of the job, from `filmwright jobs`.")],
    folder: Folder = None,
    refused: Annotated[bool, typer.Option("--refused", help="It never arrived: nothing is charged.")] = False,
    lost: Annotated[bool, typer.Option("--lost", help="It is charged, and written off.")] = False,
    accepted: Annotated[
        str | None, typer.Option(metavar="ID", help="It arrived, under this id: collect it.")
    ] = None,
    json: Json = False,
) -> None:
    """Say what became of a job that was sent and never answered."""
    from filmwright.production import accounts
    from filmwright.report import ledger as told
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    told.settled(
        project, accounts.settle(project, job, refused=refused, lost=lost, accepted=accepted), json=json
    )
