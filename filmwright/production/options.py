"""What a run was asked to do. Defaults here are the product's defaults."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol

from filmwright.schemas.grammar import LookStyle, Quality

PlannerChoice = Literal["auto", "rules", "llm"]

SCALE: dict[Quality, Fraction] = {"draft": Fraction(1, 2), "preview": Fraction(1), "final": Fraction(1)}
"""Size of the clips relative to the board's."""
CRF: dict[Quality, int] = {"draft": 23, "preview": 18, "final": 14}
"""x264 constant rate factor of clips and film."""


@dataclass(frozen=True)
class Options:
    """Settings of one run. `None` means: as the board says, or the default."""

    out: Path | None = None
    planner: PlannerChoice = "auto"
    generator: str = "auto"
    quality: Quality = "preview"
    size: tuple[int, int] | None = None
    fps: Fraction | None = None
    style: LookStyle | None = None
    minutes: float | None = None
    shots: int | None = None
    review: bool = False
    remake: bool = False
    retakes: int = 2
    workers: int | None = None
    """Worker processes; 0 works in this process."""


class Tell(Protocol):
    """Someone who is told how work goes (the terminal, a test)."""

    def stage(self, name: str, units: int) -> None:
        """A stage begins, with so many units of work."""

    def unit(self, unit: str, done: int, total: int) -> None:
        """A unit has made `done` of `total` frames."""

    def finished(self, unit: str) -> None:
        """A unit is done."""

    def say(self, text: str) -> None:
        """Something a person wants to know."""


class Silent:
    """Nobody is told anything."""

    def stage(self, name: str, units: int) -> None:
        """Say nothing."""

    def unit(self, unit: str, done: int, total: int) -> None:
        """Say nothing."""

    def finished(self, unit: str) -> None:
        """Say nothing."""

    def say(self, text: str) -> None:
        """Say nothing."""


def clip_size(size: tuple[int, int], quality: Quality) -> tuple[int, int]:
    """Return the size of clips at a quality: even numbers, the board's shape.

    >>> clip_size((1280, 720), "draft")
    (640, 360)
    """
    width, height = (max(64, int(n * SCALE[quality]) // 2 * 2) for n in size)
    return width, height
