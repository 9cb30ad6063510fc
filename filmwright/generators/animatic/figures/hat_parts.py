"""Parts that hats share: the line of the brim, a ribbon round the crown, a shine.

Not here: the hats (`hats`, `hats_fancy`, `hats_soft`).
"""

from typing import Any

from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.palette import RGB, WHITE
from filmwright.generators.animatic.paths import spline
from filmwright.generators.animatic.skia_gl import skia


def line_of(f: HeadFrame) -> float:
    """Return the height of the hat's brim above the centre of the head, in metres."""
    return f.half_height * (0.66 if f.sheet.human else 0.70) + f.pitch * 0.1 * f.r


def crown_path(x: float, y: float, low: float, high: float, tall: float, bulge: float) -> Any:
    """Return the outline of a tall crown."""
    q = skia.Path()
    q.moveTo(x - low, y)
    q.lineTo(x - high, y + tall)
    q.quadTo(x, y + tall + bulge, x + high, y + tall)
    q.lineTo(x + low, y)
    q.quadTo(x, y - 0.18 * low, x - low, y)
    q.close()
    return q


def ribbon_round(pen: Pen, x: float, y: float, low: float, high: float, thick: float, rgb: RGB) -> None:
    """Draw a ribbon round the crown of a hat."""
    q = skia.Path()
    q.moveTo(x - low, y + 0.02 * low)
    q.quadTo(x, y - 0.16 * low, x + low, y + 0.02 * low)
    q.lineTo(x + high, y + thick)
    q.quadTo(x, y + thick - 0.17 * low, x - high, y + thick)
    q.close()
    pen.spot(q, rgb)
    if not pen.line_style:
        pen.line(q, 0.5)


def shine(pen: Pen, x: float, y: float, off: float, tall: float) -> None:
    """Draw the light on a silk hat."""
    if not pen.line_style:
        sx = x + pen.light * off
        pen.spot(spline([(sx - off * 0.13, y), (sx, y + tall), (sx + off * 0.13, y)], True, 0.9), WHITE, 0.13)
