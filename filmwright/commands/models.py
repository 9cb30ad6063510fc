"""Commands about the models that are on this machine.

Arguments in, one call into production, what came of it to `report`. No logic lives here.
"""

from enum import StrEnum
from typing import Annotated

import typer

from filmwright.cli_options import Json, Quiet
from filmwright.errors import UsageError


class What(StrEnum):
    """What is to be done."""

    list = "list"
    show = "show"
    pull = "pull"


def models(
    what: Annotated[
        What, typer.Argument(metavar="[WHAT]", help="One of list, show and pull; list where it is left out.")
    ] = What.list,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The preset, as the list names it.")
    ] = None,
    revision: Annotated[
        str | None, typer.Option(metavar="COMMIT", help="Pull this commit, and keep to it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """List the models there are presets for, or download one: rendering itself never downloads.

    The licence is shown first. What came is checked, and its commit written down and kept.
    """
    from filmwright.production import models as production
    from filmwright.report import models as told
    from filmwright.report import trouble

    if what is What.list:
        told.models(production.listed(trouble.error), production.recommended(), json=json)
        return
    if name is None:
        raise UsageError(f"which model? 'models {what}' wants a name", hint=f"filmwright models {what} NAME")
    if what is What.show:
        told.model(production.one(name), json=json)
        return
    with told.pulling(quiet=quiet or json) as watch:
        found = production.pull(name, revision, told.asking(name, yes=yes), watch)
    told.pulled(found, quiet=quiet, json=json)
