"""The command that writes sheets of paper: arguments in, one call into production, the result to report."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from filmwright.cli_options import Folder, Json, Quiet, options_of


class Paper(StrEnum):
    """Sizes of paper."""

    a4 = "a4"
    letter = "letter"


def sheet(
    folder: Folder = None,
    contact: Annotated[
        bool, typer.Option("--contact", help="Frames of every clip at equal distances, instead of panels.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="A .pdf or .png (default: both, in the project)."),
    ] = None,
    columns: Annotated[
        int | None, typer.Option(min=1, max=12, help="Panels side by side (default: 3; of frames, 8).")
    ] = None,
    paper: Annotated[Paper, typer.Option(help="Size of the paper, lying.")] = Paper.a4,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Write the storyboard as sheets of paper, PDF and PNG: panels with arrows, words and times."""
    from filmwright.production.paper import Wish, write_sheets
    from filmwright.report import results
    from filmwright.report.live import following
    from filmwright.storyboard.project import find_project

    project = find_project(folder)
    wish = Wish(contact=contact, out=file, columns=columns, paper=paper.value)
    with following(quiet=quiet or json) as live:
        outcome = write_sheets(project, wish, options_of(), live, live.stop)
    results.sheet(outcome, quiet=quiet, json=json)
