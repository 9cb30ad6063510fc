"""Stock figures: somebody to be compared with, for a film with one character.

Likeness means "more alike than others are". With nobody else in the film these plain figures stand in for the
others; what comes of it is only roughly right, and is shown with little weight. Real stand-ins, drawn by the
film's own generator and passed with the reference sheets, are better.
"""

from functools import cache

import cv2
import numpy as np

from filmwright.scoring.colour import COLOUR_NAMES
from filmwright.scoring.contract import Crop

PREFIX = "*"
"""Names of stock figures start with this; no id does."""
WEIGHT = 0.25
"""What a comparison with stock figures alone is worth."""
_OUTFITS = (
    ("brown", "skin", "red", "navy", "black"),
    ("black", "tan", "white", "blue", "brown"),
    ("yellow", "skin", "green", "tan", "dark grey"),
    ("grey", "brown", "purple", "grey", "black"),
    ("orange", "skin", "teal", "white", "red"),
    ("white", "white", "sky blue", "olive", "navy"),
    ("dark red", "tan", "yellow", "black", "orange"),
    ("dark grey", "light grey", "pink", "dark green", "white"),
)
"""Hair, skin, top, legs, shoes."""


@cache
def stock_figures() -> tuple[Crop, ...]:
    """Return eight plain standing figures, always the same."""
    return tuple(_drawn(*(COLOUR_NAMES[word] for word in outfit)) for outfit in _OUTFITS)


def _drawn(
    hair: tuple[int, int, int],
    skin: tuple[int, int, int],
    top: tuple[int, int, int],
    legs: tuple[int, int, int],
    shoes: tuple[int, int, int],
) -> Crop:
    rgb, mask = np.zeros((192, 96, 3), np.uint8), np.zeros((192, 96), np.uint8)
    for picture, paint in ((rgb, lambda colour: colour), (mask, lambda _colour: (255,))):
        for x in (32, 52):
            cv2.rectangle(picture, (x, 120), (x + 12, 180), paint(legs), -1)
            cv2.ellipse(picture, (x + 8, 182), (11, 7), 0, 0, 360, paint(shoes), -1)
        for x in (18, 68):
            cv2.rectangle(picture, (x, 64), (x + 10, 104), paint(top), -1)
            cv2.circle(picture, (x + 5, 108), 6, paint(skin), -1)
        cv2.rectangle(picture, (28, 60), (68, 126), paint(top), -1)
        cv2.ellipse(picture, (48, 36), (22, 27), 0, 0, 360, paint(skin), -1)
        cv2.ellipse(picture, (48, 26), (23, 20), 0, 180, 360, paint(hair), -1)
    return Crop(rgb, mask > 0)
