"""The colours of a figure, part by part, beside those of its reference: to be looked at, never to decide.

New light moves every colour, so palettes explain a score and are none. See `evidence` for the same in words.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from filmwright.scoring.classic_v1 import resized
from filmwright.scoring.colour import ciede2000, lab, palette
from filmwright.scoring.contract import Crop, Floats

Shares = tuple[tuple[str, float], ...]
"""Colours as `#rrggbb` with their shares, largest first."""
_SIZE = (48, 96)
_FEWEST = 60
_THIRDS = ("head", "torso", "legs")


@dataclass(frozen=True)
class Part:
    """One part of two figures."""

    name: str
    here: Shares
    reference: Shares
    difference: float
    """CIEDE2000 from each colour of the reference to the nearest one here, by share."""


def part_palettes(crop: Crop, reference: Crop, *, cut_off: bool = False) -> tuple[Part, ...]:
    """Return the palettes of each third of two figures; of the whole, if the frame cuts one off."""
    bands = [("figure", 0, 1)] if cut_off else [(name, k, 3) for k, name in enumerate(_THIRDS)]
    found = []
    for name, number, of in bands:
        here, there = (_colours(c, number / of, (number + 1) / of) for c in (crop, reference))
        if here is None or there is None:
            continue
        apart = ciede2000(there[0][:, None], here[0][None]).min(axis=1)
        difference = float((apart * there[1]).sum() / there[1].sum())
        found.append(Part(name, _named(*here), _named(*there), round(difference, 1)))
    return tuple(found)


def _colours(crop: Crop, top: float, bottom: float) -> tuple[Floats, Floats] | None:
    rgb, mask = resized(crop, _SIZE)
    band = np.s_[int(_SIZE[1] * top) : int(_SIZE[1] * bottom)]
    pixels = rgb[band][mask[band]]
    if len(pixels) < _FEWEST:
        return None
    colours, shares = palette(lab(pixels))
    return (colours, shares) if len(colours) else None


def _named(colours: Floats, shares: Floats) -> Shares:
    flat = np.ascontiguousarray(colours, np.float32).reshape(1, -1, 3)
    rgb = np.clip(np.rint(cv2.cvtColor(flat, cv2.COLOR_LAB2RGB)[0] * 255), 0, 255).astype(int)
    return tuple(
        (f"#{red:02x}{green:02x}{blue:02x}", round(float(share), 3))
        for (red, green, blue), share in zip(rgb, shares, strict=True)
    )
