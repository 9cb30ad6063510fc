"""Captions, slate and timecode, burnt into the picture: a small plate drawn once, laid over the planes.

    line ─> plate (its own rectangle, as planes and cover) ─> over the planes of every frame it is on

Captions stay inside the title-safe area (SMPTE RP 218: 90 % of the picture) in at most two lines. Slate and
timecode are small, at the top. It decides no wording and no timing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from filmwright.assembler import colour, lettering
from filmwright.assembler.colour import Pixels
from filmwright.assembler.segments import Inscription
from filmwright.schemas.cut import Cut
from filmwright.schemas.time import timecode

INK = (250, 247, 238)
NARRATOR_INK = (214, 226, 240)
SPEAKER_INK = (255, 205, 112)
PLATE_COLOUR = (14, 16, 24)
PLATE_COVER = 168
"""Of 255: dark enough to read on snow, light enough to see who stands behind."""

TITLE_SAFE = 0.05
"""Margin on each side, as a share of the picture."""
CAPTION_HEIGHT = 0.046
"""Height of a caption's letters, as a share of the picture's (see lettering.scale)."""


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
        half = self.cover.reshape(height // 2, 2, width // 2, 2).mean((1, 3)).astype(np.uint16)
        for under, over, step in zip(colour.planes(yuv), colour.planes(self.yuv), (1, 2, 2), strict=True):
            top, left = self.top // step, self.left // step
            area = under[top : top + height // step, left : left + width // step]
            share = self.cover if step == 1 else half
            area[...] = (area * (256 - share) + over * share + 128) >> 8


def write(yuv: Pixels, lines: Sequence[Inscription], number: int, cut: Cut) -> Pixels:
    """Return the planes of a frame with `lines` on it; `number` is the frame within its segment."""
    written = yuv.copy()
    floor = round(cut.size[1] * (1 - TITLE_SAFE))
    for line in reversed(lines):
        if line.role in ("dialogue", "narration"):
            plate = _caption(line.text, line.speaker, line.role == "narration", cut.size, floor)
            floor = plate.top - round(cut.size[1] * 0.012)
        elif line.role == "slate":
            plate = _label(line.text, cut.size, at_right=False)
        else:
            frame = int(line.text) + number - line.start
            plate = _timecode(frame, cut.film.fps, cut.size)
        plate.onto(written)
    return written


@lru_cache(maxsize=32)
def _caption(text: str, speaker: str, narrated: bool, size: tuple[int, int], floor: int) -> Plate:
    """Draw a caption whose plate ends above `floor`: who speaks, small, over what is said."""
    px = lettering.scale(size) * CAPTION_HEIGHT
    widest = size[0] * (1 - 2 * TITLE_SAFE) - 1.6 * px
    lines, face = lettering.fitted(text, px, min(widest, 26 * px), most_lines=2)
    rows = [lettering.drawn(lines, face, NARRATOR_INK if narrated else INK, glow=(0, 0, 0))]
    if speaker and not narrated:
        name, small = lettering.fitted(speaker, face.size * 0.68, widest, most_lines=1, bold=True)
        rows.insert(0, lettering.drawn(name, small, SPEAKER_INK, glow=(0, 0, 0)))
    overlap = round(px * 0.38)  # rows bring their own padding
    height = sum(row.shape[0] for row in rows) - overlap * (len(rows) - 1)
    width = max(row.shape[1] for row in rows) + round(px * 0.9)
    width, height = width + width % 2, height + height % 2
    plate = Image.fromarray(lettering.rounded(width, height, px * 0.42, PLATE_COLOUR, PLATE_COVER))
    top = 0
    for row in rows:
        plate.alpha_composite(Image.fromarray(row), ((width - row.shape[1]) // 2, top))
        top += row.shape[0] - overlap
    return _laid(np.asarray(plate), (size[0] - width) // 2, floor - height)


@lru_cache(maxsize=32)
def _label(text: str, size: tuple[int, int], at_right: bool) -> Plate:
    """Draw a small line of information in an upper corner of the title-safe area."""
    px = lettering.scale(size) * 0.026
    lines, face = lettering.fitted(text, px, size[0] * (0.34 if at_right else 0.48), most_lines=1)
    row = lettering.drawn(lines, face, INK)
    height, width = row.shape[0] + row.shape[0] % 2, row.shape[1] + round(px * 0.6)
    width += width % 2
    plate = Image.fromarray(lettering.rounded(width, height, px * 0.3, PLATE_COLOUR, PLATE_COVER))
    plate.alpha_composite(Image.fromarray(row), ((width - row.shape[1]) // 2, 0))
    margin = round(size[0] * TITLE_SAFE)
    return _laid(
        np.asarray(plate), size[0] - margin - width if at_right else margin, round(size[1] * TITLE_SAFE)
    )


def _timecode(frame: int, fps: Fraction, size: tuple[int, int]) -> Plate:
    return _label(f"{timecode(frame, fps)}   {frame:06d}", size, at_right=True)


def _laid(rgba: Pixels, left: int, top: int) -> Plate:
    """Turn an RGBA picture into a plate at an even corner."""
    cover = np.rint(rgba[..., 3].astype(np.float32) * (256 / 255)).astype(np.uint16)
    yuv = colour.rgb_to_yuv(np.ascontiguousarray(rgba[..., :3]))
    return Plate(max(0, left - left % 2), max(0, top - top % 2), yuv, cover)
