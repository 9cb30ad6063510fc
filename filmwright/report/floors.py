"""The end of a command that was given a floor: one line on what is under it, and the exit code."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from filmwright.report.terminal import console

if TYPE_CHECKING:
    from filmwright.schemas.verdict import Under


def end(under: "Sequence[Under]") -> None:
    """Tell on standard error what is under its floor, and end with exit code 1; else do nothing."""
    if under:
        told = ", ".join(_told(one) for one in under)
        console(stderr=True).print(f"under --fail-under: {told}", soft_wrap=True)
        raise typer.Exit(1)


def _told(one: "Under") -> str:
    if one.measured is None:
        return f"{one.name} could not be measured (floor {one.floor:g})"
    return f"{one.name} {one.measured:.2f} (floor {one.floor:g})"
