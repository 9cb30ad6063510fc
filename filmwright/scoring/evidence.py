"""Why a cell looks the way it does, in lines a person can check: "torso: red -> orange, dE 23".

Palette differences are readable and poor as a score (new light moves every colour): they explain, they never
decide.
"""

import numpy as np

from filmwright.scoring.classic_v1 import resized
from filmwright.scoring.colour import ciede2000, colour_name, lab, palette
from filmwright.scoring.contract import Crop, Floats

VISIBLE = 10.0
"""CIEDE2000 from which a change of a flat colour is plain to see."""
_THIRDS = ("head", "torso", "legs")
_MIN_SHARE = 0.12
_MOST_LINES = 3


def palette_lines(crop: Crop, reference: Crop, cut_off: bool = False) -> tuple[str, ...]:
    """Return up to three lines about colours of `reference` that `crop` lost, the largest change first.

    Third is compared with third; a figure that the frame cuts off is compared as a whole.
    """
    found = []
    for part, bands in _parts(cut_off).items():
        mine, theirs = (_palette(c, *bands) for c in (crop, reference))
        if mine is None or theirs is None:
            continue
        (colours, _), (wanted, shares) = mine, theirs
        for colour, share in zip(wanted, shares, strict=True):
            if share < _MIN_SHARE:
                continue
            distances = ciede2000(colours, colour[None])
            nearest = int(np.argmin(distances))
            difference = float(distances[nearest])
            if difference >= VISIBLE:
                was, now = colour_name(colour), colour_name(colours[nearest])
                change = f"{was} -> {now}" if was != now else f"{was}, another shade"
                found.append((difference * share, f"{part}: {change}, dE {difference:.0f}"))
    ordered = sorted(found, key=lambda item: (-item[0], item[1]))
    return tuple(line for _, line in ordered[:_MOST_LINES])


def _parts(cut_off: bool) -> dict[str, tuple[float, float]]:
    if cut_off:
        return {"figure": (0.0, 1.0)}
    return {name: (i / 3, (i + 1) / 3) for i, name in enumerate(_THIRDS)}


def _palette(crop: Crop, top: float, bottom: float) -> tuple[Floats, Floats] | None:
    rgb, mask = resized(crop, (48, 96))
    band = np.s_[int(96 * top) : int(96 * bottom)]
    pixels = rgb[band][mask[band]]
    if len(pixels) < 60:
        return None
    colours, shares = palette(lab(pixels))
    return (colours, shares) if len(colours) else None
