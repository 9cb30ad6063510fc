"""`figures.toml`: where a person says the characters are, for clips that nobody else can say it of.

    [s040]                                  # shot
    bear = [0.10, 0.20, 0.35, 0.95]         # left, top, right, bottom, as shares of the first frame
    ida = {at = 1.5, box = [0.5, 0.2, 0.7, 0.9]}    # at 1.5 seconds

It is no part of the board: it tells of the take that plays now, and changes nothing that is made.
"""

from typing import Any

from pydantic import TypeAdapter, model_validator

from filmwright.schemas.base import Id, Model, Seconds, Unit


class Pointed(Model):
    """One figure: its box at one moment of the shot."""

    box: tuple[Unit, Unit, Unit, Unit]
    at: Seconds = 0

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, value: Any) -> Any:
        return {"box": value} if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _check(self) -> "Pointed":
        left, top, right, bottom = self.box
        if left >= right or top >= bottom:
            raise ValueError("a box is left, top, right, bottom, as shares of the picture")
        return self


Figures = dict[Id, dict[Id, Pointed]]
"""By shot and by character."""
FIGURES: TypeAdapter[Figures] = TypeAdapter(Figures)
