"""Steps that hold the ground: cycles driven by the distance travelled, never by time.

    distance on screen ──1/sin(yaw)──> turns of the cycle (phase) ──> feet

While a foot is down it moves back under the body exactly as fast as the body moves on, and rolls about its
heel, then about its ball; so nothing slides. Not here: knees and hips, which follow from the feet.
"""

import math
from dataclasses import dataclass

from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import smooth

_FLATTEST_SINE = 0.30
"""Below this the figure walks so nearly towards the camera that sideways steps cannot be matched."""


@dataclass(frozen=True)
class Gait:
    """One way of going: how far a foot travels while it is down, and for what share of the cycle."""

    stance: float
    """Fraction of the figure's height that the body passes over one foot."""
    duty: float
    lift: float
    offsets: tuple[float, ...]
    """When each foot comes down, in cycles: left, right; or front left and right, hind left and right."""


def gait(sheet: Sheet, action: str) -> Gait:
    """Return the gait of a body for "run", or for anything slower."""
    fast = action == "run"
    if sheet.plan == "quadruped":
        long_legs = 0.42 if sheet.species.quad and not sheet.species.quad.carapace else 0.30
        if fast:
            return Gait(long_legs * 1.15, 0.34, 0.16, (0.12, 0.0, 0.62, 0.50))
        return Gait(long_legs * 1.0, 0.64, 0.085, (0.25, 0.75, 0.0, 0.50))
    if sheet.plan == "bird":
        return Gait(0.16, 0.55, 0.07, (0.0, 0.5))
    leg = sheet.species.body.leg
    if fast:
        return Gait(leg * 0.78, 0.36, 0.13, (0.0, 0.5))
    return Gait(leg * 0.80, 0.60, 0.055, (0.0, 0.5))


def stride_m(sheet: Sheet, action: str) -> float:
    """Return how many metres one full cycle covers, along the way the figure faces."""
    g = gait(sheet, action)
    return g.stance / g.duty * sheet.height_m


def advance(phase: float, dx: float, dz: float, yaw: float, sheet: Sheet, action: str = "walk") -> float:
    """Return the phase after moving by (dx, dz) metres while facing `yaw`.

    A figure in three-quarter view that moves straight across the frame must make its steps match on the
    screen: each step then covers sin(yaw) of its length sideways, so it takes more of them.
    """
    across = abs(math.sin(yaw))
    matched = abs(dx) >= abs(dz) * 0.5 and across > _FLATTEST_SINE
    forward = abs(dx) / across if matched else math.hypot(dx, dz)
    facing = dx * math.sin(yaw) - dz * math.cos(yaw)
    return phase + math.copysign(forward, facing if facing else 1.0) / stride_m(sheet, action)


def foot(g: Gait, phase: float, index: int, roll: bool = True) -> tuple[float, float, float, bool]:
    """Return where foot `index` is: forward, up (fractions of height), pitch, and whether it is down."""
    q = (phase - g.offsets[index]) % 1.0
    if q < g.duty:
        u = q / g.duty
        pitch = 0.0
        if roll:
            pitch = 0.34 * max(0.0, 1 - u * 6) - 0.62 * max(0.0, (u - 0.70) / 0.30) ** 1.3
        return g.stance * (0.5 - u), 0.0, pitch, True
    u = (q - g.duty) / (1 - g.duty)
    forward = g.stance * (-0.5 + smooth(u))
    up = g.lift * math.sin(math.pi * u) ** 1.1
    pitch = -0.62 * (1 - u) ** 1.4 - 0.35 * math.sin(math.pi * u) + 0.34 * smooth((u - 0.55) / 0.45)
    return forward, up, pitch if roll else 0.0, False


def step(p: Pose, sheet: Sheet, action: str, phase: float) -> None:
    """Set feet, arms and the rise and fall of the hips of a body on two legs."""
    g = gait(sheet, action)
    fast = action == "run"
    for i, side in enumerate("LR"):
        p[side + "f"], p[side + "y"], p[side + "p"], _ = foot(g, phase, i)
        if fast:
            p[side + "y"] *= 1.3 if p[side + "f"] < 0 else 0.9
    swing = 2 * math.pi * (phase - g.duty / 2)
    reach, bend = (0.85, 1.30) if fast else (0.46, 0.20)
    for i, side in enumerate("LR"):
        a = -reach * math.cos(swing - math.pi * i)
        p[side + "s"] = a + (0.1 if fast else 0)
        p[side + "s2"] = a + bend + 0.28 * max(0.0, a)
        p[side + "a"], p[side + "a2"] = 0.15, 0.02
        p[side + "curl"] = 0.85 if fast else 0.45
    beat = 4 * math.pi * (phase - g.duty / 2)
    if fast:
        p["dy"] += 0.030 * math.cos(beat + math.pi) + 0.004
        p["lean"], p["hp"] = 0.24, p["hp"] + 0.07
    else:
        p["dy"] += 0.008 * math.cos(beat) - 0.006
        p["lean"] = 0.045
        p["hp"] -= 0.02 * math.cos(beat + 0.6)
    p["twist"] += (0.10 if fast else 0.06) * math.cos(swing)
