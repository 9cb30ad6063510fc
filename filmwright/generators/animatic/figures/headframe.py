"""The frame a head is drawn in: origin in its centre, lengths in head radii, turned by yaw and pitch.

Yaw and pitch are split: what turns the face away moves features over the head; what tips a head seen from
the side turns the whole drawing. Not here: any drawing.
"""

import math
from dataclasses import dataclass

from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.species import Head
from filmwright.generators.animatic.noise import clamp

Point3 = tuple[float, float, float]


@dataclass(frozen=True)
class HeadFrame:
    """Where things on a head are, in metres from its centre."""

    sheet: Sheet
    pose: Pose
    r: float
    yaw: float
    t: float

    @property
    def head(self) -> Head:
        """The build of this head."""
        return self.sheet.species.head

    @property
    def sin(self) -> float:
        """1 in profile to the right."""
        return math.sin(self.yaw)

    @property
    def cos(self) -> float:
        """1 facing the viewer, -1 facing away."""
        return math.cos(self.yaw)

    @property
    def side(self) -> float:
        """Which way the face looks on the screen: 1 is right."""
        return 1.0 if self.sin >= -1e-6 else -1.0

    @property
    def roll(self) -> float:
        """How the whole drawing turns, counter-clockwise radians."""
        return -self.pose["hr"] * self.side + self.pose["hp"] * self.sin

    @property
    def pitch(self) -> float:
        """What is left of the pitch for the features."""
        return self.pose["hp"] * abs(self.cos)

    @property
    def half_width(self) -> float:
        """Half the width of the skull as it is seen, in metres."""
        w, _, d = self.head.size
        return self.r * math.hypot(w * self.cos, d * self.sin)

    @property
    def half_height(self) -> float:
        """Half the height of the skull in metres."""
        return self.r * self.head.size[1]

    def put(self, side: float, up: float, forward: float) -> Point3:
        """Place a point given in head radii: to its left, up, forward. z is towards the viewer."""
        c, s = math.cos(self.pitch), math.sin(self.pitch)
        up, forward = up * c + forward * s, forward * c - up * s
        r = self.r
        return (
            r * (side * self.cos + forward * self.sin),
            r * up,
            r * (forward * self.cos - side * self.sin),
        )

    def on(self, azimuth: float, elevation: float, out: float = 1.0) -> Point3:
        """Place a point on the skull: azimuth 0 is the nose, positive to its left; `out` 1 is the surface."""
        w, h, d = self.head.size
        flat = math.cos(elevation) * out
        return self.put(
            flat * math.sin(azimuth) * w, math.sin(elevation) * out * h, flat * math.cos(azimuth) * d
        )

    def facing(self, azimuth: float) -> float:
        """Return how squarely a patch of the face at an azimuth is seen: 1 full on, 0 edge on or hidden."""
        return clamp(math.cos(self.yaw + azimuth))
