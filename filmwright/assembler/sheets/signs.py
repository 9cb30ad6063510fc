"""Small signs: how a shot joins the one before it, and that it is locked. Their legend is in every footer."""

from typing import Any

import skia

from filmwright.assembler.sheets.strokes import PAPER, Point, fill, line, path_of, pen, round_about
from filmwright.schemas.grammar import BoundaryKind

INK = 0xFF1B1B1E
WIDE = 11.0
"""Points of a sign."""
MEANINGS: dict[BoundaryKind, str] = {
    "cut": "cut", "continue": "continues, one take", "keyframe": "joined at a keyframe", "bridge": "bridge",
}  # fmt: skip


def boundary(canvas: Any, kind: BoundaryKind, left: float, middle: float, colour: int = INK) -> None:
    """Draw how a shot begins, `WIDE` points from `left`, about the height `middle`."""
    x = left + WIDE / 2
    if kind == "cut":
        for side in (-1.5, 1.5):
            line(canvas, [(x + side, middle - 4), (x + side, middle + 4)], colour, 1.1)
    elif kind == "continue":
        line(canvas, [(left + 0.5, middle), (left + WIDE - 2, middle)], colour, 1.3)
        tip: list[Point] = [(left + WIDE - 5, middle - 3.4), (left + WIDE - 0.6, middle),
                            (left + WIDE - 5, middle + 3.4)]  # fmt: skip
        canvas.drawPath(path_of(tip), pen(colour, 1.3))
    elif kind == "keyframe":
        line(canvas, [(left, middle), (left + WIDE, middle)], colour, 1.1)
        diamond: list[Point] = [(x - 3.8, middle), (x, middle - 3.8), (x + 3.8, middle), (x, middle + 3.8)]
        canvas.drawPath(path_of(diamond, closed=True), fill(colour))
    else:
        arch = round_about((x, middle + 2.4), (WIDE / 2 - 0.6, 6.0), 180, 180)
        canvas.drawPath(path_of(arch), pen(colour, 1.4))
        line(canvas, [(left - 0.4, middle + 3.2), (left + WIDE + 0.4, middle + 3.2)], colour, 1.1)


def lock(canvas: Any, left: float, middle: float) -> None:
    """Draw a padlock, seven points wide."""
    canvas.drawPath(path_of(round_about((left + 3.5, middle - 1), (2.0, 2.6), 180, 180)), pen(INK, 1.0))
    canvas.drawRRect(
        skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(left + 0.5, middle - 1, 6, 4.8), 0.8, 0.8), fill(INK)
    )
    canvas.drawCircle(left + 3.5, middle + 1.3, 0.8, fill(PAPER))
