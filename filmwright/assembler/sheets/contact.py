"""The contact sheet: frames of every shot at equal distances, with their ids and times.

    s010 0:00   0:01   0:02   0:03 │ s020 0:04   0:05 ...

The PDF has pages; the PNG is one picture, however long, and its frames are smaller where it would become too
large to open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import skia

from filmwright.assembler.sheets.layout import FOOTER, HEADER, MARGIN, PAPERS, TITLE
from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.panel import draw_image
from filmwright.assembler.sheets.paper import (
    DPI,
    WHITE,
    Draw,
    Written,
    footer,
    png_of,
    title_block,
    write_pages,
)
from filmwright.assembler.sheets.sheet import Sheet, clock
from filmwright.assembler.sheets.strokes import line, pen

COLUMNS = 8
GAP, LABEL = 5.0, 11.0
MOST_PIXELS = 24e6
EDGE = 0xFF1B1B1E


@dataclass(frozen=True)
class Frame:
    """One frame of the film: of which shot, when it is seen, and its JPEG file."""

    shot: str
    seconds_in: float
    jpeg: bytes
    is_first: bool
    """Of its shot."""


def write_contact(
    sheet: Sheet, frames: Sequence[Frame], *, paper: str = "a4", columns: int | None = None
) -> tuple[Written, bytes]:
    """Draw the contact sheet; return it as PDF, and as one PNG."""
    letters, columns = Letters(), columns or COLUMNS
    width, height = PAPERS[paper]
    wide = (width - 2 * MARGIN - GAP * (columns - 1)) / columns
    wide = min(wide, (height - 2 * MARGIN - TITLE - FOOTER - LABEL) * sheet.aspect)
    cell = wide / sheet.aspect + LABEL + GAP
    pages: list[Draw] = []
    rest = list(frames)
    while rest or not pages:
        top = MARGIN + (HEADER if pages else TITLE)
        count = columns * max(1, int((height - MARGIN - FOOTER - top) // cell))
        pages.append(_page(rest[:count], letters, columns, (wide, cell), top))
        rest = rest[count:]
    written = write_pages(sheet, "contact sheet", pages, letters, (width, height), None, legend=False)
    tall = 2 * MARGIN + TITLE + FOOTER + cell * max(1, ceil(len(frames) / columns))

    def all_of_it(canvas: Any) -> None:
        canvas.clear(WHITE)
        title_block(canvas, sheet, letters, width, "contact sheet")
        _page(frames, letters, columns, (wide, cell), MARGIN + TITLE)(canvas)
        footer(canvas, letters, (width, tall), "", legend=False)

    return written, png_of(all_of_it, (width, tall), min(DPI, 72 * (MOST_PIXELS / (width * tall)) ** 0.5))


def _page(
    frames: Sequence[Frame], letters: Letters, columns: int, size: tuple[float, float], top: float
) -> Draw:
    wide, cell = size
    high = cell - LABEL - GAP

    def draw(canvas: Any) -> None:
        for n, frame in enumerate(frames):
            x, y = MARGIN + n % columns * (wide + GAP), top + n // columns * cell
            at = 0.0
            if frame.is_first:  # a bar where a shot begins, so that shots are told apart at a glance
                line(canvas, [(x - GAP / 2, y + 1), (x - GAP / 2, y + LABEL + high)], EDGE, 1.2)
                at = letters.line(canvas, frame.shot, (x, y), wide * 0.6, 7.2, ink="bold") + 4
            letters.line(
                canvas, clock(frame.seconds_in, tenths=True), (x + at, y + 0.6), wide - at, 6.4, ink="grey"
            )
            box = (x, y + LABEL, wide, high)
            draw_image(canvas, frame.jpeg, box)
            canvas.drawRect(skia.Rect.MakeXYWH(*box), pen(EDGE, 0.5))
        if not frames:
            letters.line(canvas, "Nothing is rendered yet.", (MARGIN, top + 10), 300, 10)

    return draw
