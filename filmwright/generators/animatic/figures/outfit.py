"""What the clothes of a sheet mean for the drawing: which cloth covers which part of the body.

Not here: their shapes (`trunk`, `limbs`, `hats`, `extras`).
"""

from dataclasses import dataclass

from filmwright.generators.animatic.figures.reading import Wearable
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix

_SHORT_SLEEVES = frozenset({"t-shirt", "dress", "tunic"})
_SLEEVELESS = frozenset({"vest", "overalls", "apron"})
_DROPS = {
    "trench coat": 0.25,
    "lab coat": 0.24,
    "coat": 0.19,
    "dress": 0.23,
    "tunic": 0.12,
    "suit": 0.05,
    "uniform": 0.04,
    "jacket": 0.03,
    "pyjamas": 0.03,
    "hoodie": 0.02,
    "sweater": 0.015,
}
_FLARES = {
    "dress": 0.050,
    "gown": 0.085,
    "robe": 0.045,
    "trench coat": 0.022,
    "lab coat": 0.018,
    "coat": 0.018,
    "tunic": 0.02,
}


@dataclass(frozen=True)
class Outfit:
    """Cloth by part of the body; lengths are fractions of height."""

    garment: Wearable | None
    top: RGB | None
    sleeves: RGB | None
    short_sleeves: bool
    cuff: float
    cuffed: bool
    legs: RGB | None
    short: bool
    shoes: RGB | None
    boots: bool
    sandals: bool
    socks: RGB | None
    drop: float
    """How far the garment hangs below the hips; to the ground for a gown."""
    flare: float
    skirt: Wearable | None
    under: RGB | None
    """The shirt that shows under a jacket or a vest."""

    @property
    def gown(self) -> bool:
        """Whether the legs cannot be seen."""
        return self.garment is not None and self.garment.what in ("gown", "robe")


def outfit(sheet: Sheet) -> Outfit:
    """Return what covers what."""
    garment = sheet.top
    what = garment.what if garment else ""
    top = garment.rgb if garment else None
    layer = next(
        (w for w in sheet.wears if w.what in ("shirt", "sweater", "t-shirt") and w is not garment), None
    )
    under = layer.rgb if layer else None
    sleeves = top
    if what in _SLEEVELESS:
        sleeves = under if under is not None else (hex_rgb("#f1ece2") if sheet.human else None)
    if what in ("suit", "vest", "uniform") and under is None and sheet.human:
        under = hex_rgb("#f4f2ec")
    bottom = sheet.worn("trousers", "jeans", "shorts")
    legs = bottom.rgb if bottom else None
    whole = what in ("suit", "uniform", "spacesuit", "overalls", "pyjamas", "armour")
    if whole and legs is None and garment is not None:
        legs = mix(garment.rgb, (0.1, 0.1, 0.14), 0.08)
    skirt = sheet.worn("skirt")
    shoes = sheet.worn("boots", "shoes", "sandals")
    if what in ("spacesuit", "armour") and shoes is None and garment is not None:
        shoes = Wearable("boots", mix(garment.rgb, (0.2, 0.22, 0.28), 0.3))
    if sheet.worn("barefoot"):
        shoes = None
    body = sheet.species.body
    drop = body.leg * 0.90 if what in ("gown", "robe") else _DROPS.get(what, 0.0)
    return Outfit(
        garment=garment,
        top=top,
        sleeves=sleeves,
        short_sleeves=what in _SHORT_SLEEVES and sheet.human,
        cuff=1.02
        if what in ("coat", "trench coat", "robe", "gown", "lab coat", "spacesuit", "hoodie")
        else 0.88,
        cuffed=what
        in ("coat", "trench coat", "sweater", "hoodie", "uniform", "spacesuit", "shirt", "jacket", "suit"),
        legs=legs,
        short=bottom is not None and bottom.what == "shorts",
        shoes=shoes.rgb if shoes else None,
        boots=shoes is not None and shoes.what == "boots",
        sandals=shoes is not None and shoes.what == "sandals",
        socks=None,
        drop=min(drop, body.leg * 0.92),
        flare=_FLARES.get(what, 0.0),
        skirt=skirt,
        under=under,
    )
