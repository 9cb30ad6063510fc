"""Where the camera stands: shot size, angle and framing solved from the bodies in front of it.

    statures + size ──view──> how high the frame is, at what lens and distance
    view + where they stand ──solve──> Camera

The sizes are cut at the body, as on set (a medium shot at the waist), hats included; headroom is a share of
the frame. Pan and tilt are lens shifts, so the solved picture is an exact similarity at the subject's depth.
Not here: who stands where (`blocking`), and how the camera travels (`moves`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmwright.generators.animatic.camera import SENSOR_MM, Camera
from filmwright.generators.animatic.noise import clamp, lerp
from filmwright.schemas.grammar import Angle, ShotSize

HEADROOM = 0.07
"""Share of the frame between the top edge and the top of the subject."""


@dataclass(frozen=True)
class Stature:
    """Heights of a body above its own ground, and its widths; metres. `top` includes hat and ears."""

    top: float
    eyes: float
    chin: float
    chest: float
    waist: float
    knees: float
    width: float
    head_width: float
    feet: float = 0.0
    reach: float = 0.0
    """How far the head is in front of the foot; quadrupeds carry theirs before them."""
    above: float = 0.0
    """How far a held umbrella or a raised arm is above `top`: wide shots leave room, tight ones cut it."""

    def lifted(self, y: float) -> "Stature":
        """Return the heights of the same body, standing on something `y` metres high."""
        heights = ("top", "eyes", "chin", "chest", "waist", "knees", "feet")
        return replace(self, **{name: getattr(self, name) + y for name in heights})


@dataclass(frozen=True)
class View:
    """The frame at the subject: its height in metres, what it spans, the lens, and how far away."""

    frame_m: float
    low: float
    high: float
    focal_mm: float
    aspect: float

    @property
    def half_width(self) -> float:
        """Half the width of the frame in metres, at the subject."""
        return self.frame_m * self.aspect / 2

    @property
    def distance(self) -> float:
        """Metres from the lens to the subject."""
        return self.frame_m * self.aspect * self.focal_mm / SENSOR_MM


LENSES: dict[ShotSize, float] = {
    "ecu": 100, "cu": 85, "mcu": 65, "ms": 50, "mls": 40, "fs": 35, "ws": 28, "ews": 24,
}  # fmt: skip
_FILL: dict[ShotSize, float] = {
    "ecu": 0.86, "cu": 0.68, "mcu": 0.80, "ms": 0.82, "mls": 0.84, "fs": 0.76, "ws": 0.50, "ews": 0.17,
}  # fmt: skip
"""How much of the frame's height the cut body fills."""
TIGHT: frozenset[ShotSize] = frozenset({"ecu", "cu", "mcu", "ms"})
_SPARE_ABOVE = (0.40, 0.25)
"""Where a frame must be wide, the share of what it has too much that lies above the heads; wide, tight."""
_DROP: dict[Angle, float] = {
    "low": -0.26, "worm": -0.42, "high": 0.34, "overhead": 0.75, "hip": -0.10, "ground": -0.45,
}  # fmt: skip
"""How far the lens is above the middle of the frame, as a share of the distance."""


def span(stature: Stature, size: ShotSize) -> tuple[float, float]:
    """Return the lowest and highest metre of a body that a shot of `size` shows."""
    head = stature.top - stature.chin
    face = stature.eyes - stature.chin
    low = {
        "ecu": stature.chin + 0.22 * face,
        "cu": stature.chin - 0.55 * face,
        "mcu": stature.chest,
        "ms": stature.waist,
        "mls": stature.knees,
    }.get(size, stature.feet - 0.02)
    high = stature.eyes + 0.50 * face if size == "ecu" else stature.top
    if size not in TIGHT:
        high += stature.above
    if size == "cu":  # a tall hat may be cut, a face may not
        high = min(high, stature.chin + max(head * 0.92, 2.6 * face))
    return low, high


def view(
    statures: Sequence[Stature],
    size: ShotSize,
    aspect: float,
    focal_mm: float | None = None,
    wide_m: float = 0.0,
) -> View:
    """Return the frame that shows these bodies at `size`.

    Args:
        statures: those the shot is about, as they are at any time of it; at least one.
        size: the shot size.
        aspect: width by height of the picture.
        focal_mm: the lens; by default what the size usually gets.
        wide_m: metres that must fit across (two-shots widen the frame).
    """
    spans = [span(s, size) for s in statures]
    low, high = min(s[0] for s in spans), max(s[1] for s in spans)
    frame_m = max(0.15, high - low) / _FILL[size]
    across = max(s.head_width * 1.15 if size in ("cu", "mcu") else s.width for s in statures)
    if size != "ecu":
        frame_m = max(frame_m, across * 1.12 / aspect)
    frame_m = max(frame_m, wide_m / 0.92 / aspect)
    return View(frame_m, low, high, float(focal_mm or LENSES[size]), aspect)


def middle(seen: View, size: ShotSize) -> float:
    """Return the height of the middle of the frame, metres above the subject's ground."""
    if size == "ecu":
        return (seen.low + seen.high) / 2
    if size == "ews":
        return seen.low + seen.frame_m * 0.34
    if size == "ws":
        return seen.low + seen.frame_m * 0.40
    fit = (seen.high - seen.low) / _FILL[size]
    spare = max(0.0, seen.frame_m - fit)  # the frame is this much higher than the bodies need
    return seen.high + HEADROOM * fit + _SPARE_ABOVE[size in TIGHT] * spare - seen.frame_m / 2


def solve(
    seen: View,
    size: ShotSize,
    angle: Angle,
    eye_m: float,
    x: float = 0.0,
    z: float = 0.0,
    ground: float = 0.0,
) -> Camera:
    """Return the camera that sees `seen` centred on `x`, at depth `z`.

    Args:
        seen: the frame at the subject.
        size: the shot size.
        angle: from where it looks; the lens goes up or down with the distance, the frame stays.
        eye_m: eye height of the subject, metres.
        x: middle of the frame, metres.
        z: depth of the subject, metres.
        ground: height of the ground under the subject, metres.
    """
    cy = middle(seen, size) + ground
    d = seen.distance
    if angle == "eye":
        natural = min(1.55, eye_m) + ground
        y = lerp(cy, natural, 0.55) if size in ("ecu", "cu", "mcu") else natural
    elif angle == "shoulder":
        y = eye_m * 0.84 + ground
    elif angle == "hip":
        y = eye_m * 0.55 + ground
    else:
        y = cy + _DROP[angle] * d
    y = clamp(y, 0.06 if angle in ("ground", "worm") else 0.22, 40.0)
    if angle == "ground":
        y = 0.08
    return Camera(x, y, z - d, seen.focal_mm, 0.0, (cy - y) / d, 0.0)
