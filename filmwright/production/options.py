"""What a run was asked to do. Defaults here are the product's defaults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol

from pydantic import TypeAdapter, ValidationError

from filmwright.errors import UsageError
from filmwright.schemas.grammar import LookStyle, Quality
from filmwright.schemas.job import Budget
from filmwright.schemas.time import Rate

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
    generator: str | None = None
    keyframes: str | None = None
    """Who draws the stills; `auto` is whom the generator of the clips recommends, else itself."""
    quality: Quality | None = None
    size: tuple[int, int] | None = None
    fps: Fraction | None = None
    style: LookStyle | None = None
    minutes: float | None = None
    shots: int | None = None
    language: str | None = None
    """Of the story, where the guess would be wrong."""
    review: bool = False
    remake: bool = False
    retakes: int = 2
    floors: Mapping[str, float] = field(default_factory=dict)
    """How good the film must be, by what is measured (`--fail-under`)."""
    budget: Budget | None = None
    """Caps on what the project may take in all; None is what was last asked for."""
    workers: int | None = None
    """Worker processes; 0 works in this process."""


def parse_size(words: str) -> tuple[int, int]:
    """Return (width, height) from `1280x720`.

    Raises:
        UsageError: it is no size.
    """
    match = re.fullmatch(r"(\d{2,4})x(\d{2,4})", words)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(64 <= n <= 4096 and n % 2 == 0 for n in size):
        raise UsageError(f"'{words}' is no picture size", hint="--size 1280x720 (even numbers, 64 to 4096)")
    return size


def parse_fps(words: str) -> Fraction:
    """Return a frame rate from `24` or `24000/1001`.

    Raises:
        UsageError: it is no rate.
    """
    try:
        return TypeAdapter(Rate).validate_python(words)
    except ValidationError:
        raise UsageError(f"'{words}' is no frame rate", hint="--fps 24, or --fps 24000/1001") from None


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
    >>> clip_size((160, 96), "draft")  # neither side under 64
    (106, 64)
    """
    scale = max(float(SCALE[quality]), 64 / min(size))
    width, height = (round(n * scale, 6) // 2 * 2 for n in size)  # rounded: 96 * (64 / 96) is less than 64
    return int(width), int(height)
