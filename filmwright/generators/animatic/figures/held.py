"""Things in a hand, drawn at the palm. An unknown thing becomes a small parcel; `known` says which.

Not here: props that stand on their own (the set's business).
"""

from filmwright.generators.animatic.figures.palm import Drawer, Palm
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.things import THINGS, parcel


def known(what: str) -> bool:
    """Return whether there is a drawing of a held thing."""
    return _find(what) is not None


def draw(pen: Pen, what: str, x: float, y: float, h: float, t: float, side: float) -> None:
    """Draw a thing in a hand at (x, y); `side` is which way the figure faces."""
    (_find(what) or parcel)(pen, Palm(x, y, h, t, side))


def _find(what: str) -> Drawer | None:
    words = what.lower().replace("-", " ").split()
    for word in reversed(words):
        if word in THINGS:
            return THINGS[word]
        if word.endswith("s") and word[:-1] in THINGS:
            return THINGS[word[:-1]]
    return None
