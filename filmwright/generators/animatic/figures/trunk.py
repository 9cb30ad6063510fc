"""The trunk and what covers it: shirts, coats with their skirts, dresses, robes, aprons; bellies of beasts.

    slices of the spine ──yaw──> outline ──drop, flare, knees──> garment

Not here: sleeves (`limbs`), scarves and ties (`extras`).
"""

import math

from filmwright.generators.animatic.figures.garments import (
    apron_over,
    belt_over,
    belt_rgb,
    bib,
    closure,
    folds,
    pattern,
)
from filmwright.generators.animatic.figures.outfit import Outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.reading import Wearable
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.figures.trunk_outline import Edge, Trunk
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, scale_rgb
from filmwright.generators.animatic.paths import line, oval, rounded, spline


def draw(pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, p: Pose, t: float) -> None:
    """Draw the trunk with its garment; the legs are there already."""
    trunk = Trunk(sheet, joints)
    if outfit.garment is None:
        _bare(pen, trunk)
    else:
        _dressed(pen, trunk, outfit, outfit.garment, p, t)
    if outfit.skirt is not None:
        _skirt(pen, trunk, outfit.skirt.rgb, outfit.skirt, p, t, 0.24 * trunk.h, 0.022 * trunk.h)
    apron = sheet.worn("apron")
    if apron is not None and trunk.cos > -0.25:
        apron_over(pen, trunk, apron.rgb)
    belt = sheet.worn("belt")
    if belt is not None or (
        outfit.garment is not None and outfit.garment.what in ("trench coat", "robe", "tunic")
    ):
        rgb = belt.rgb if belt else scale_rgb(outfit.garment.rgb if outfit.garment else belt_rgb(), 0.62)
        belt_over(pen, trunk, rgb)


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
        (lerp(right[0][0], x1, 0.55), half),
        (x1, y),
        (lerp(middle, x1, 0.5), mid_y),
        (middle, mid_y - 0.004 * h),
        (lerp(middle, x0, 0.5), mid_y),
        (x0, y),
        (lerp(left[0][0], x0, 0.55), half),
    ]


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
        bib(pen, trunk, garment.rgb)
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
        hem = [
            (x1, y + 0.012 * h),
            (lerp(x0, x1, 0.85), y),
            ((x0 + x1) / 2, y - 0.006 * h),
            (lerp(x0, x1, 0.15), y),
            (x0, y + 0.012 * h),
        ]
    path = trunk.path(0.008 * h, start, hem)
    pen.part([path], garment.rgb)
    with pen.inside(path):
        pattern(pen, trunk, garment)
        closure(pen, trunk, outfit, garment)
        if outfit.drop > 0.1 and not seated(p) and pen.px(h) > 90:
            folds(pen, trunk, garment.rgb, outfit)


def _skirt(
    pen: Pen, trunk: Trunk, rgb: RGB, worn: Wearable, p: Pose, t: float, drop: float, flare: float
) -> None:
    if seated(p):
        return
    h = trunk.h
    left, right = trunk.edges(0.010 * h, 0.05)
    hem = _hem(trunk, drop, flare, p, t)
    path = spline([right[0], *hem, left[0]], True, 0.5)
    pen.part([path], rgb)
    with pen.inside(path):
        pattern(pen, trunk, worn)
