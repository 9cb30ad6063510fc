"""Where the joints of an animal on four legs end up: pose and facing in, points in metres out.

    chest and rump ──> shoulders, hips ──IK──> elbows, knees, hocks, feet;  neck ──> head

A hind leg has three bones: the hock is set above and behind the foot, and thigh and shin reach for it.
Not here: drawing (`quadruped`).
"""

import math
from dataclasses import dataclass

from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.quad_acts import FEET
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Vec, on_screen, two_bones
from filmwright.generators.animatic.figures.species import Quad
from filmwright.generators.animatic.noise import clamp, lerp


@dataclass(frozen=True)
class QuadSkeleton:
    """The joints of one pose on the screen: x right, y up, z towards the viewer."""

    points: dict[str, Vec]
    chest_r: float
    rump_r: float
    belly_r: float
    neck_r: float
    leg_r: float
    head_r: float
    yaw: float
    head_yaw: float
    head_pitch: float

    def __getitem__(self, name: str) -> Vec:
        return self.points[name]


def solve(sheet: Sheet, p: Pose, yaw: float) -> QuadSkeleton:
    """Return the joints of a pose seen from `yaw` (0 faces the viewer, pi/2 the right of the screen)."""
    quad = sheet.species.quad
    assert quad is not None
    h, wide = sheet.height_m, sheet.build
    chest_r, rump_r, belly_r = quad.chest * h * wide, quad.rump * h * wide, quad.belly * h * wide
    half = (quad.length - quad.chest - quad.rump) * h * 0.5
    sit, lie = clamp(p["sit"]), clamp(p["lie"])
    pitch = p["pitch"]
    base = h * (0.97 if quad.carapace else 1.0)
    chest = [half * math.cos(pitch), base - quad.chest * h + p["dy"] * h + half * math.sin(pitch)]
    rump = [-half * math.cos(pitch), base * 0.97 - quad.rump * h + p["dy"] * h - half * math.sin(pitch)]
    rump = [lerp(rump[0], -half * 0.60, sit), lerp(rump[1], rump_r * 0.92, sit)]
    chest = [lerp(chest[0], half * 0.52, sit), lerp(chest[1], chest[1] + 0.05 * h, sit)]
    low = 0.88
    chest = [chest[0], lerp(chest[1], chest_r * low + p["dy"] * h * 0.3, lie)]
    rump = [rump[0], lerp(rump[1], rump_r * low, lie)]
    stand_f, stand_h = half, half + 0.03 * h
    if lie < 0.5:
        for name in FEET:
            front = name[0] == "F"
            if p[name + "y"] > 0.01 or (not front and sit > 0.3):
                continue
            reach = abs(p[name + "f"]) * h
            full = _front_length(quad, h) if front else _hind_length(quad, h)
            tall = math.sqrt(max(full**2 - reach**2, (0.5 * full) ** 2)) * 0.998
            if front:
                chest[1] = min(chest[1], tall + 0.20 * h + quad.chest * h * 0.25)
            else:
                rump[1] = min(rump[1], tall + 0.27 * h + quad.rump * h * 0.05)
    points: dict[str, Vec] = {
        "chest": on_screen(yaw, 0, chest[1], chest[0]),
        "rump": on_screen(yaw, 0, rump[1], rump[0]),
        "belly": on_screen(
            yaw, 0, (chest[1] + rump[1]) / 2 - (quad.chest - quad.belly) * h * 0.4, (chest[0] + rump[0]) / 2
        ),
    }
    for name in FEET:
        sign = 1.0 if name[1] == "L" else -1.0
        front = name[0] == "F"
        side = sign * (quad.chest if front else quad.rump) * h * 0.50
        home = stand_f if front else -stand_h
        home += {"FL": 0.05, "FR": -0.02, "HL": -0.04, "HR": 0.05}[name] * h * (1 - clamp(p["going"]))
        f, y = home + p[name + "f"] * h, max(0.0, p[name + "y"] * h)
        if front:
            f = lerp(f, chest[0] + 0.10 * h, sit)
            f = lerp(f, chest[0] + chest_r * 1.25, lie)
        else:
            f = lerp(f, rump[0] + rump_r * 1.05, sit)
            f = lerp(f, rump[0] + rump_r * 1.1, lie)
        y = lerp(y, 0.0, lie)
        points |= _leg(
            quad, h, front, (side, chest if front else rump), f, y, yaw, name, max(lie, 0.0 if front else sit)
        )
    angle = quad.neck_angle + p["neck"] + 0.35 * pitch + 0.25 * sit - 0.1 * lie
    length = quad.neck * h
    root = (chest[0] + chest_r * 0.42, chest[1] + chest_r * 0.34)
    tip = (
        root[0] + (length + chest_r * 0.45) * math.cos(angle),
        root[1] + (length + chest_r * 0.45) * math.sin(angle),
    )
    head_r = quad.head_r * h
    head_pitch = (0.50 - 0.42 * lie) * min(0.0, p["neck"])
    snout = 0.9 + 0.62 * sheet.species.head.snout[0] * abs(math.sin(min(0.0, head_pitch + p["hp"])))
    head = (tip[0] + head_r * 0.30, max(tip[1] + head_r * 0.12, head_r * snout))
    turn = yaw + p["twist"]
    points["neck"] = on_screen(yaw, 0, root[1], root[0])
    points["nape"] = on_screen(turn, 0, max(tip[1], head_r * 0.8), tip[0])
    points["head"] = on_screen(turn, 0, head[1], head[0])
    points["tail"] = on_screen(yaw, 0, rump[1] + rump_r * 0.55, rump[0] - rump_r * 0.80)
    return QuadSkeleton(
        points,
        chest_r,
        rump_r,
        belly_r,
        quad.neck_r * h * wide,
        quad.leg_r * h * (0.6 + 0.4 * wide),
        head_r,
        yaw,
        yaw + p["hy"],
        p["hp"] + head_pitch,
    )


def _front_length(quad: Quad, h: float) -> float:
    """Return the length of the front leg from the shoulder to the wrist."""
    return (h - quad.chest * h * 1.25 - 0.20 * h) * 1.045


def _hind_length(quad: Quad, h: float) -> float:
    """Return the length of the hind leg from the hip to the hock."""
    return (h * 0.97 - quad.rump * h * 1.05 - 0.27 * h) * 1.10


def _leg(
    quad: Quad,
    h: float,
    front: bool,
    root: tuple[float, list[float]],
    f: float,
    y: float,
    yaw: float,
    name: str,
    fold: float,
) -> dict[str, Vec]:
    side, (cf, cy) = root
    if front:
        joint: Vec = (side, cy - quad.chest * h * 0.25, cf - 0.02 * h)
        full = _front_length(quad, h)
        foot: Vec = (side, y, f)
        carpus: Vec = (side, y + 0.20 * h * (1 - 0.7 * fold), f - 0.015 * h - 0.10 * h * fold)
        elbow, wrist = two_bones(joint, carpus, full * 0.42, full * 0.58, (0.0, 0.1, -1.0))
        slip = (wrist[1] - carpus[1], wrist[2] - carpus[2])
        foot = (side, foot[1] + slip[0], foot[2] + slip[1])
        chain = (joint, elbow, wrist, foot)
    else:
        joint = (side, cy - quad.rump * h * 0.05, cf)
        rise = 0.27 * h * (1 - 0.75 * fold)
        lifted = clamp(y / (0.2 * h))
        hock: Vec = (side, y + rise * (1 - 0.25 * lifted), f - (0.085 + 0.06 * lifted) * h - 0.05 * h * fold)
        full = _hind_length(quad, h)
        knee, hock_at = two_bones(joint, hock, full * 0.52, full * 0.48, (0.0, 0.0, 1.0))
        slip = (hock_at[1] - hock[1], hock_at[2] - hock[2])
        chain = (joint, knee, hock_at, (side, y + slip[0], f + slip[1]))
    return {name + str(i): on_screen(yaw, *v) for i, v in enumerate(chain)}
