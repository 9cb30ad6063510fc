"""What things are made of, in SI numbers. Data only; who uses them decides what they mean.

Restitution and friction are of the pair (thing, hard floor); two things multiply theirs, as in Chipmunk.
Sources: handbook values rounded to what the eye can tell apart; liquids are what 300 drops can show.
"""

from dataclasses import dataclass

from filmwright.schemas.motion import Material


@dataclass(frozen=True)
class Stuff:
    """One material."""

    density: float
    """Kilograms a cubic metre."""
    friction: float
    bounce: float
    """Restitution: speed after / speed before, against a hard floor."""
    rolling: float
    """Rolling resistance: deceleration as a share of gravity."""
    gsm: float
    """Kilograms a square metre, as a cloth."""
    stiffness: float
    """How much a cloth of it resists bending, 0 (silk) to 1 (paper)."""
    thickness: float
    """Share of the difference in speed between two drops that is gone after one frame, 0 to 1 (honey)."""
    colour: str
    """What it looks like when nothing else is said."""


STUFF: dict[Material, Stuff] = {
    "default": Stuff(600, 0.6, 0.45, 0.02, 0.14, 0.15, 0.05, "#c98f5a"),
    "rubber": Stuff(1100, 0.9, 0.83, 0.012, 0.50, 0.30, 0.05, "#d8524a"),
    "wood": Stuff(650, 0.5, 0.35, 0.02, 0.40, 0.90, 0.05, "#b5804b"),
    "metal": Stuff(7800, 0.4, 0.45, 0.006, 0.60, 0.90, 0.05, "#9aa4ae"),
    "stone": Stuff(2600, 0.65, 0.25, 0.04, 0.60, 0.90, 0.05, "#8d8a86"),
    "glass": Stuff(2500, 0.3, 0.45, 0.01, 0.60, 0.90, 0.05, "#cfe6ea"),
    "fruit": Stuff(950, 0.5, 0.38, 0.035, 0.30, 0.30, 0.05, "#e8862c"),
    "flesh": Stuff(1000, 0.8, 0.08, 0.10, 0.40, 0.20, 0.05, "#e0a58c"),
    "cotton": Stuff(300, 0.7, 0.10, 0.08, 0.15, 0.12, 0.05, "#e9e2d2"),
    "silk": Stuff(300, 0.4, 0.10, 0.06, 0.06, 0.02, 0.05, "#c23a52"),
    "denim": Stuff(400, 0.8, 0.10, 0.08, 0.40, 0.40, 0.05, "#41618f"),
    "paper": Stuff(700, 0.5, 0.15, 0.05, 0.08, 0.70, 0.05, "#f1ecdd"),
    "water": Stuff(1000, 0.0, 0.05, 0.0, 0.10, 0.0, 0.04, "#3f9bdc"),
    "honey": Stuff(1420, 0.1, 0.0, 0.0, 0.10, 0.0, 0.92, "#e09a1c"),
    "oil": Stuff(915, 0.0, 0.0, 0.0, 0.10, 0.0, 0.40, "#cfb53a"),
    "snow": Stuff(350, 0.6, 0.05, 0.12, 0.10, 0.10, 0.30, "#f2f6fb"),
}

AIR_DENSITY = 1.2
"""Kilograms a cubic metre, at sea level."""
GRAVITY: dict[str, float] = {"earth": 9.81, "moon": 1.62, "none": 0.0}
"""Metres a second squared, downwards."""
