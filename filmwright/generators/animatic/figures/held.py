"""Things in a hand, drawn at the palm. An unknown thing becomes a small parcel; `known` says which.

Not here: props that stand on their own (the set's business).
"""

from filmwright.generators.animatic.figures.palm import Drawer, Palm
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.things import THINGS, parcel
from filmwright.generators.animatic.skia_gl import skia

_OPAQUE = [0.0] * 15 + [0.0, 0.0, 0.0, 2e4, -1e4]
"""What is at least half there is there: a glow erases nothing."""
_ERASER = skia.Paint(BlendMode=skia.BlendMode.kDstOut, ColorFilter=skia.ColorFilters.Matrix(_OPAQUE))


def known(what: str) -> bool:
    """Return whether there is a drawing of a held thing."""
    return _find(what) is not None


def draw(
    pen: Pen, what: str, x: float, y: float, h: float, t: float, side: float, inward: float = 0.0
) -> None:
    """Draw a thing in a hand at (x, y); `side` is which way the figure faces.

    On a canvas that cuts held things out, what they cover is erased instead, so that a mask shows the body
    alone.
    """
    draw_it, palm = _find(what) or parcel, Palm(x, y, h, t, side, inward)
    if not pen.canvas.cuts_held:
        draw_it(pen, palm)
        return
    pen.canvas.canvas.saveLayer(None, _ERASER)
    draw_it(pen, palm)
    pen.canvas.canvas.restore()


def _find(what: str) -> Drawer | None:
    words = what.lower().replace("-", " ").split()
    for word in reversed(words):
        if word in THINGS:
            return THINGS[word]
        if word.endswith("s") and word[:-1] in THINGS:
            return THINGS[word[:-1]]
    return None
