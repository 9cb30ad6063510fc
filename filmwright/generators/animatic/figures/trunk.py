"""The trunk and what covers it: shirts, coats with their skirts, dresses, robes, aprons; bellies of beasts.

    slices of the spine ──yaw──> outline ──drop, flare, knees──> garment

Not here: sleeves (`limbs`), scarves and ties (`extras`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures.outfit import Outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet, Wearable
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline

Edge = list[tuple[float, float]]


class Trunk:
    """The outline of a trunk as it is seen."""

    def __init__(self, sheet: Sheet, joints: Skeleton) -> None:
        self.sheet, self.joints, self.h = sheet, joints, sheet.height_m
        self.sin, self.cos = math.sin(joints.chest_yaw), math.cos(joints.chest_yaw)

    def edges(self, grow: float = 0.0, start: float = -9.0) -> tuple[Edge, Edge]:
        """Return the left and the right edge, from the hips up, `grow` metres wider."""
        left: Edge = []
        right: Edge = []
        for s in self.joints.spine:
            if s.t < start:
                continue
            fore, aft = (s.front, s.back) if self.sin >= 0 else (s.back, s.front)
            wide = s.width * self.cos
            right.append((s.centre[0] + math.hypot(wide, fore * self.sin) + grow, s.centre[1]))
            left.append((s.centre[0] - math.hypot(wide, aft * self.sin) - grow, s.centre[1]))
        return left, right

    def path(self, grow: float = 0.0, start: float = -9.0, hem: Edge | None = None) -> Any:
        """Return the closed outline; `hem` are extra points below, from right to left."""
        left, right = self.edges(grow, start)
        points = right[::-1] + (hem or []) + left
        return spline(points, True, 0.58)

    def front(self, t: float, k: float = 0.96) -> tuple[float, float]:
        """Return a point on the middle of the chest or belly at height `t` of the trunk."""
        spine = self.joints.spine
        for a, b in zip(spine, spine[1:], strict=False):
            if a.t <= t <= b.t or b is spine[-1] or t < spine[0].t:
                u = (t - a.t) / (b.t - a.t)
                depth = lerp(a.front, b.front, u)
                return (
                    lerp(a.centre[0], b.centre[0], u) + self.sin * depth * k,
                    lerp(a.centre[1], b.centre[1], u),
                )  # fmt: skip
        return self.joints["neck"][:2]


def draw(pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, p: Pose, t: float) -> None:
    """Draw the trunk with its garment; the legs are there already."""
    trunk = Trunk(sheet, joints)
    if outfit.garment is None:
        _bare(pen, trunk)
    else:
        _dressed(pen, trunk, outfit, outfit.garment, p, t)
    if outfit.skirt is not None:
        _skirt(pen, trunk, outfit.skirt.rgb, outfit.skirt, p, t, 0.22 * trunk.h, 0.05 * trunk.h)
    apron = sheet.worn("apron")
    if apron is not None and trunk.cos > -0.25:
        _apron(pen, trunk, apron.rgb)
    belt = sheet.worn("belt")
    if (
        belt is not None
        or (outfit.garment is not None
        and outfit.garment.what in ("trench coat", "robe", "tunic"))
    ):
        rgb = belt.rgb if belt else scale_rgb(outfit.garment.rgb if outfit.garment else belt_rgb(), 0.62)
        _belt(pen, trunk, outfit, rgb)


def belt_rgb() -> RGB:
    """Return the colour of a plain belt."""
    return hex_rgb("#4a3527")


def _bare(pen: Pen, trunk: Trunk) -> None:
    sheet, joints, h = trunk.sheet, trunk.joints, trunk.h
    path = trunk.path()
    if sheet.head_kind == "ghost":
        return
    pen.part([path], sheet.colour("fur"))
    belly = sheet.colours.get("belly")
    if belly is None or trunk.cos < -0.3 or (pen.line_style and sheet.head_kind != "robot"):
        return
    middle = trunk.front(0.44, 0.62)
    wide = max(s.width for s in joints.spine)
    with pen.inside(path):
        if sheet.head_kind == "robot":
            w = 0.075 * h * max(0.3, trunk.cos)
            pen.part(
                [
                    rounded(
                        middle[0] - w, middle[1] - 0.05 * h, middle[0] + w, middle[1] + 0.09 * h, 0.015 * h
                    )
                ],
                belly,
                0.7,
            )
            pen.spot(
                oval(middle[0], middle[1] + 0.03 * h, 0.022 * h * max(0.4, trunk.cos), 0.022 * h),
                hex_rgb("#f2b53a"),
                emission=0.6,
            )
            for k in (-1, 0, 1):
                pen.line(
                    line(
                        middle[0] + k * w * 0.5 - w * 0.15,
                        middle[1] - 0.025 * h,
                        middle[0] + k * w * 0.5 + w * 0.15,
                        middle[1] - 0.025 * h,
                    ),
                    0.8,
                )
        else:
            pen.spot(
                oval(middle[0], middle[1], wide * 0.68 * max(0.36, abs(trunk.cos)), joints.trunk * 0.46),
                belly,
                0.88,
            )


def _hem(trunk: Trunk, drop: float, flare: float, p: Pose, t: float) -> Edge:
    """Return the lower edge of a skirt, right to left; it goes round the knees and swings after the hips."""
    joints, h = trunk.joints, trunk.h
    left, right = trunk.edges(0.008 * h)
    floor = 0.012 * h
    y = max(joints["hip"][1] - drop, floor)
    sway = 0.010 * h * math.sin(t * 2.2) + p["Lf"] * 0.10 * trunk.sin * h
    reach = trunk.sheet.species.body.leg_r * h * 1.25
    x0, x1 = left[0][0] - flare, right[0][0] + flare
    for side in "LR":
        for joint in ("knee", "ankle"):
            x, jy, _ = joints[side + joint]
            k = 1.0 if jy > y - 0.02 * h or joint == "knee" else 0.0
            if joint == "knee" and jy < y:
                k = 0.6
            if k:
                x0 = min(x0, lerp(x0, x - reach, k))
                x1 = max(x1, lerp(x1, x + reach, k))
    x0, x1 = x0 + sway, x1 + sway
    middle = (x0 + x1) / 2
    mid_y = y - 0.012 * h
    half = (y + joints["hip"][1]) / 2
    return [
        (lerp(right[0][0], x1, 0.55), half), (x1, y), (lerp(middle, x1, 0.5), mid_y), (middle, mid_y - 0.004 * h),
        (lerp(middle, x0, 0.5), mid_y), (x0, y), (lerp(left[0][0], x0, 0.55), half),
    ]  # fmt: skip


def seated(p: Pose) -> bool:
    """Whether the lap carries the skirt of a coat."""
    return p["lap"] > 0.5


def _dressed(pen: Pen, trunk: Trunk, outfit: Outfit, garment: Wearable, p: Pose, t: float) -> None:
    sheet, h, what = trunk.sheet, trunk.h, garment.what
    if outfit.drop < 0.1 and what not in ("spacesuit", "overalls"):
        under = outfit.legs or (sheet.colour("fur") if not sheet.human else garment.rgb)
        pen.part([trunk.path(0.002 * h)], under)
    if what == "overalls":
        shirt = outfit.sleeves or WHITE
        pen.part([trunk.path(0.006 * h)], shirt)
        _bib(pen, trunk, garment.rgb)
        return
    hem = None
    start = -9.0
    if outfit.drop > 0.1 and not seated(p):
        hem = _hem(trunk, outfit.drop * h, outfit.flare * h, p, t)
        start = 0.0
    elif outfit.drop <= 0.1:
        start = 0.02
        left, right = trunk.edges(0.008 * h, start)
        y = left[0][1] - (outfit.drop + 0.055) * h
        x0, x1 = left[0][0], right[0][0]
        hem = [(x1, y + 0.012 * h), (lerp(x0, x1, 0.85), y), ((x0 + x1) / 2, y - 0.006 * h),
               (lerp(x0, x1, 0.15), y), (x0, y + 0.012 * h)]  # fmt: skip
    path = trunk.path(0.008 * h, start, hem)
    pen.part([path], garment.rgb)
    with pen.inside(path):
        _pattern(pen, trunk, garment)
        _closure(pen, trunk, outfit, garment)
        if outfit.drop > 0.1 and not seated(p) and pen.px(h) > 90:
            _folds(pen, trunk, garment.rgb, outfit)


def _folds(pen: Pen, trunk: Trunk, rgb: RGB, outfit: Outfit) -> None:
    h, hip = trunk.h, trunk.joints["hip"]
    ink = pen.ink_of(rgb, 0.6)
    for k in (-0.5, 0.45) if outfit.flare < 0.05 else (-0.6, -0.15, 0.3, 0.65):
        x = hip[0] + k * (0.09 + outfit.flare) * h
        pen.line(
            spline(
                [
                    (hip[0] + k * 0.06 * h, hip[1] + 0.01 * h),
                    (x, hip[1] - outfit.drop * h * 0.55),
                    (x * 1.0 + k * 0.02 * h, hip[1] - outfit.drop * h * 0.9),
                ],
                False,
            ),
            0.55,
            ink,
            0.55,
        )


def _pattern(pen: Pen, trunk: Trunk, garment: Wearable) -> None:
    if not garment.pattern or pen.line_style:
        return
    h, hip = trunk.h, trunk.joints["hip"]
    x = trunk.joints["neck"][0]
    low, high = hip[1] - 0.45 * h, trunk.joints["neck"][1] + 0.05 * h
    if garment.pattern in ("stripes", "checks"):
        y = low
        while y < high:
            pen.spot(
                spline(
                    [
                        (x - 0.4 * h, y),
                        (x, y - 0.012 * h),
                        (x + 0.4 * h, y),
                        (x + 0.4 * h, y + 0.020 * h),
                        (x, y + 0.008 * h),
                        (x - 0.4 * h, y + 0.020 * h),
                    ],
                    True,
                    0.9,
                ),
                garment.second,
                0.9 if garment.pattern == "stripes" else 0.5,
            )
            y += 0.045 * h
    if garment.pattern == "checks":
        for i in range(-6, 7):
            pen.spot(
                rounded(x + i * 0.045 * h, low, x + i * 0.045 * h + 0.015 * h, high, 0), garment.second, 0.5
            )
    if garment.pattern == "dots":
        for j in range(int((high - low) / (0.045 * h)) + 1):
            for i in range(-5, 6):
                pen.spot(
                    oval(x + (i + 0.5 * (j % 2)) * 0.055 * h, low + j * 0.045 * h, 0.011 * h, 0.011 * h),
                    garment.second,
                )


def _closure(pen: Pen, trunk: Trunk, outfit: Outfit, garment: Wearable) -> None:
    """Draw collars, buttons, lapels, zips, knit: what tells one garment from another."""
    h, what, rgb = trunk.h, garment.what, garment.rgb
    if trunk.cos < -0.25:
        if what in ("coat", "trench coat", "lab coat", "suit"):
            hip = trunk.joints["hip"]
            pen.line(line(hip[0], hip[1], hip[0], hip[1] - 0.3 * h), 0.7, pen.ink_of(rgb, 0.4))
        return
    ink = pen.ink_of(rgb, 0.35)
    k = max(0.35, abs(trunk.cos))
    top, chest, waist, low = trunk.front(0.97), trunk.front(0.62), trunk.front(0.1), trunk.front(-0.05)
    bottom = (low[0], low[1] - outfit.drop * h)
    if what == "armour":
        for t in (0.25, 0.5, 0.75):
            x, y = trunk.front(t)
            pen.line(
                spline(
                    [(x - 0.13 * h, y + 0.02 * h), (x, y - 0.012 * h), (x + 0.13 * h, y + 0.02 * h)], False
                ),
                0.8,
                ink,
            )
        return
    if what in ("suit", "uniform", "vest") and outfit.under is not None:
        wide = 0.040 * h * k
        deep = trunk.front(0.42 if what == "suit" else 0.55)
        pen.spot(
            polygon([(top[0] - wide, top[1] + 0.03 * h), (top[0] + wide, top[1] + 0.03 * h), deep]),
            outfit.under,
        )
        for sign in (-1.0, 1.0):
            lapel = polygon(
                [
                    (top[0] + sign * wide, top[1] + 0.03 * h),
                    (top[0] + sign * wide * 1.9, top[1] - 0.035 * h),
                    (lerp(top[0], deep[0], 0.6) + sign * wide * 1.3, lerp(top[1], deep[1], 0.6)),
                    deep,
                ]
            )
            pen.part([lapel], mix(rgb, WHITE, 0.08), 0.6)
        pen.line(spline([deep, waist, bottom], False), 0.7, ink)
        for i in range(2):
            pen.spot(
                oval(deep[0] + 0.008 * h, deep[1] - (0.035 + 0.05 * i) * h, 0.0062 * h, 0.0062 * h),
                mix(rgb, hex_rgb("#d9a92f"), 0.8) if what == "uniform" else scale_rgb(rgb, 0.5),
            )
        return
    if what in (
        "coat",
        "trench coat",
        "lab coat",
        "jacket",
        "shirt",
        "hoodie",
        "vest",
        "pyjamas",
        "spacesuit",
    ):
        pen.line(spline([top, chest, waist, bottom], False, 0.9), 0.75, ink)
    if what in ("coat", "trench coat", "lab coat", "jacket", "shirt", "vest", "pyjamas"):
        for i in range(4):
            x, y = trunk.front(0.74 - 0.22 * i)
            pen.spot(
                oval(x + 0.013 * h * k, y, 0.0066 * h * k, 0.0066 * h), mix(rgb, (0.08, 0.08, 0.12), 0.55)
            )
        for sign in (-1.0, 1.0):
            x, y = top
            wing = polygon(
                [
                    (x + trunk.sin * 0.006 * h, y - 0.004 * h),
                    (x + sign * 0.052 * h * k, y + 0.020 * h),
                    (x + sign * 0.058 * h * k + trunk.sin * 0.01 * h, y - 0.040 * h),
                    (x + sign * 0.022 * h * k + trunk.sin * 0.02 * h, y - 0.062 * h),
                ]
            )
            pen.part([wing], mix(rgb, WHITE, 0.13), 0.6, 1.0)
    if what in ("coat", "trench coat", "jacket", "hoodie", "lab coat") and k > 0.4:
        for sign in (-1.0, 1.0):
            x, y = trunk.front(0.04)
            x += sign * 0.052 * h * k
            pen.line(line(x - 0.022 * h * k, y + 0.006 * h, x + 0.022 * h * k, y - 0.004 * h), 0.8, ink)
    if what == "hoodie":
        for sign in (-1.0, 1.0):
            x, y = top
            pen.line(
                spline([(x + sign * 0.018 * h, y), (x + sign * 0.022 * h, y - 0.09 * h)], False),
                1.0,
                mix(rgb, WHITE, 0.7),
            )
    if what in ("sweater", "t-shirt"):
        x, y = trunk.front(0.99)
        pen.line(
            spline(
                [(x - 0.05 * h * k, y + 0.012 * h), (x, y - 0.016 * h), (x + 0.05 * h * k, y + 0.012 * h)],
                False,
            ),
            1.4,
            mix(rgb, (0.1, 0.1, 0.14), 0.4),
        )
    if what == "sweater" and not garment.pattern:
        for t in (0.02, -0.06):
            x, y = trunk.front(t)
            pen.line(
                spline(
                    [(x - 0.2 * h, y + 0.012 * h), (x, y - 0.008 * h), (x + 0.2 * h, y + 0.012 * h)], False
                ),
                0.6,
                ink,
                0.8,
            )
    if what in ("dress", "gown"):
        x, y = trunk.front(0.40, 0.6)
        pen.line(
            spline([(x - 0.2 * h, y + 0.012 * h), (x, y - 0.010 * h), (x + 0.2 * h, y + 0.012 * h)], False),
            0.9,
            ink,
        )
        x, y = trunk.front(0.99)
        pen.line(
            spline(
                [(x - 0.045 * h * k, y + 0.01 * h), (x, y - 0.018 * h), (x + 0.045 * h * k, y + 0.01 * h)],
                False,
            ),
            1.6,
            mix(rgb, WHITE, 0.6),
        )
    if what == "robe":
        for sign in (-1.0, 1.0):
            pen.line(
                spline(
                    [
                        (top[0] + sign * 0.045 * h * k, top[1] + 0.01 * h),
                        (chest[0], chest[1]),
                        (waist[0] - sign * 0.01 * h, waist[1]),
                    ],
                    False,
                    0.6,
                ),
                1.6,
                mix(rgb, WHITE, 0.35),
            )
    badge = trunk.sheet.worn("badge")
    if badge is not None:
        x, y = trunk.front(0.68)
        pen.part([oval(x + 0.05 * h * k, y, 0.014 * h, 0.016 * h)], badge.rgb, 0.6)


def _bib(pen: Pen, trunk: Trunk, rgb: RGB) -> None:
    h, k = trunk.h, max(0.3, abs(trunk.cos))
    path = trunk.path(0.009 * h)
    with pen.inside(path):
        low, high = trunk.front(0.36), trunk.front(0.72)
        pen.part([rounded(low[0] - 0.5 * h, low[1] - 0.5 * h, low[0] + 0.5 * h, low[1], 0)], rgb, 0.8)
        shift = 0.0 if trunk.cos > 0 else -2 * trunk.sin * 0.04 * h
        x = (low[0] + high[0]) / 2 + shift
        pen.part(
            [rounded(x - 0.065 * h * k, low[1] - 0.03 * h, x + 0.065 * h * k, high[1], 0.01 * h)], rgb, 0.8
        )
        for sign in (-1.0, 1.0):
            top = trunk.front(1.02, 0.2)
            pen.cord(
                line(x + sign * 0.055 * h * k, high[1] - 0.01 * h, top[0] + sign * 0.062 * h * k, top[1]),
                0.020 * h,
                rgb,
                0.7,
            )
            pen.spot(
                oval(x + sign * 0.055 * h * k, high[1] - 0.012 * h, 0.008 * h, 0.008 * h), hex_rgb("#d9a92f")
            )


def _apron(pen: Pen, trunk: Trunk, rgb: RGB) -> None:
    h, k = trunk.h, max(0.35, abs(trunk.cos))
    a, b, c = trunk.front(0.78), trunk.front(0.22), trunk.front(-0.05)
    low = c[1] - 0.17 * h
    path = spline(
        [
            (a[0] - 0.045 * h * k, a[1]),
            (a[0] + 0.045 * h * k, a[1]),
            (b[0] + 0.070 * h * k, b[1]),
            (c[0] + 0.085 * h * k, low),
            (c[0] - 0.085 * h * k, low),
            (b[0] - 0.070 * h * k, b[1]),
        ],
        True,
        0.5,
    )
    pen.part([path], rgb, 0.85)
    pen.line(line(b[0] - 0.07 * h * k, b[1], b[0] + 0.07 * h * k, b[1]), 0.6, pen.ink_of(rgb, 0.6))


def _belt(pen: Pen, trunk: Trunk, outfit: Outfit, rgb: RGB) -> None:
    h = trunk.h
    path = trunk.path(0.009 * h)
    x, y = trunk.front(0.20)
    with pen.inside(path):
        pen.part(
            [
                spline(
                    [
                        (x - 0.3 * h, y + 0.008 * h),
                        (x, y - 0.010 * h),
                        (x + 0.3 * h, y + 0.008 * h),
                        (x + 0.3 * h, y + 0.036 * h),
                        (x, y + 0.018 * h),
                        (x - 0.3 * h, y + 0.036 * h),
                    ],
                    True,
                    0.9,
                )
            ],
            rgb,
            0.7,
            1.0,
        )
        if trunk.cos > 0:
            pen.part(
                [rounded(x - 0.016 * h, y - 0.008 * h, x + 0.016 * h, y + 0.022 * h, 0.004 * h)],
                hex_rgb("#d9a92f"),
                0.6,
                1.0,
            )


def _skirt(
    pen: Pen, trunk: Trunk, rgb: RGB, worn: Wearable, p: Pose, t: float, drop: float, flare: float
) -> None:
    if seated(p):
        return
    h = trunk.h
    left, right = trunk.edges(0.010 * h, 0.05)
    hem = _hem(trunk, drop, flare, p, t)
    path = spline([right[0], *hem, left[0]], True, 0.7)
    pen.part([path], rgb)
    with pen.inside(path):
        _pattern(pen, trunk, worn)
