"""Legs in their trousers, skirts and shoes. Not here: arms (`arms`), the trunk (`trunk`)."""

import math
from typing import Any

from filmwright.generators.animatic.figures.outfit import Outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, mix, scale_rgb
from filmwright.generators.animatic.paths import capsule, line, oval, spline

_DEPTH = 0.10


"""How much lower on the screen a foot lies per metre nearer to the viewer."""


def _ground(v: tuple[float, float, float]) -> tuple[float, float]:
    return v[0], v[1] - max(0.0, v[2]) * _DEPTH


def shoe(ankle: tuple[float, float], heel: tuple[float, float], ball: tuple[float, float], r: float) -> Any:
    """Return the outline of a shod foot: flat below, round at the toe."""
    dx, dy = ball[0] - heel[0], ball[1] - heel[1]
    length = math.hypot(dx, dy)
    side = 1.0 if dx >= 0 else -1.0
    if length < r * 0.9:
        x, y = (heel[0] + ball[0]) / 2, min(heel[1], ball[1])
        return spline(
            [
                (x - r * 0.86, y + 0.02 * r),
                (x + r * 0.86, y + 0.02 * r),
                (x + r * 0.92, y + r * 0.55),
                (x + r * 0.55, y + r * 1.15),
                (x - r * 0.55, y + r * 1.15),
                (x - r * 0.92, y + r * 0.55),
            ],
            True,
            0.9,
        )
    ux, uy = dx / length, dy / length
    vx, vy = -uy * side, ux * side

    def at(u: float, v: float) -> tuple[float, float]:
        return heel[0] + ux * u + vx * v, heel[1] + uy * u + vy * v

    toe = length + 0.62 * r
    return spline(
        [
            at(-0.30 * r, 0.05 * r),
            at(length * 0.5, 0.0),
            at(toe - 0.25 * r, 0.0),
            at(toe, 0.34 * r),
            at(toe - 0.35 * r, 0.72 * r),
            at(length * 0.62, 0.92 * r),
            (ankle[0] + ux * 0.60 * r, ankle[1] + 0.55 * r),
            (ankle[0] - ux * 0.75 * r, ankle[1] + 0.55 * r),
            at(-0.42 * r, 0.55 * r),
        ],
        True,
        0.75,
    )


def leg(pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, side: str) -> None:
    """Draw one leg with its foot."""
    h, body = sheet.height_m, sheet.species.body
    r = body.leg_r * h * (0.55 + 0.45 * sheet.build)
    hip = joints[side + "hip"]
    knee, ankle = _ground(joints[side + "knee"]), _ground(joints[side + "ankle"])
    heel, ball = _ground(joints[side + "heel"]), _ground(joints[side + "ball"])
    limb = sheet.colour("limb") if "limb" in sheet.colours else sheet.colour("fur")
    kind = sheet.head_kind
    if kind == "penguin":
        x = (ankle[0] + ball[0]) / 2
        pen.part(
            [
                spline(
                    [
                        (x - r * 1.5, heel[1]),
                        (x + r * 1.5, heel[1]),
                        (ball[0] + r * 0.4, heel[1] + r * 0.9),
                        (ankle[0] - r * 0.6, heel[1] + r * 0.95),
                    ],
                    True,
                    0.8,
                )
            ],
            sheet.colour("muzzle"),
        )
        return
    foot_rgb = outfit.shoes or (sheet.colour("fur") if sheet.human else limb)
    if sheet.human or outfit.shoes is not None:
        path = shoe(ankle, heel, ball, r * 0.95)
        shapes = [path]
        if outfit.boots:
            top = (lerp(ankle[0], knee[0], 0.52), lerp(ankle[1], knee[1], 0.52))
            shapes.append(capsule(ankle[0], ankle[1], r * 0.90, top[0], top[1], r * 1.02))
        if outfit.boots:
            _shank(pen, outfit, sheet, hip, knee, ankle, r, limb)
            pen.part(shapes, foot_rgb)
        else:
            pen.part(shapes, foot_rgb)
        if outfit.shoes is not None and pen.px(r) > 9 and not outfit.sandals:
            with pen.inside(path):
                low = min(heel[1], ball[1])
                pen.spot(
                    oval((heel[0] + ball[0]) / 2, low - 0.55 * r, abs(ball[0] - heel[0]) + 2 * r, 0.78 * r),
                    scale_rgb(foot_rgb, 0.6),
                )
        if outfit.boots:
            _thigh(pen, outfit, hip, knee, r)
            return
    elif kind == "robot":
        pen.part(
            [
                spline(
                    [
                        (heel[0] - r * 1.0, heel[1]),
                        (ball[0] + r * 1.0, ball[1]),
                        (ball[0] + r * 0.9, ball[1] + r * 0.8),
                        (ankle[0], ankle[1] + r * 0.9),
                        (heel[0] - r * 0.9, heel[1] + r * 0.8),
                    ],
                    True,
                    0.4,
                )
            ],
            mix(limb, (0.1, 0.12, 0.16), 0.35),
        )
    else:
        fx, fy = ball[0], ball[1]
        foot = capsule(
            ankle[0], max(ankle[1] - 0.1 * r, heel[1] + 0.62 * r), r * 0.86, fx, fy + r * 0.66, r * 0.74
        )
        pen.part([foot], foot_rgb)
        if pen.px(r) > 8:
            ink = pen.ink_of(foot_rgb, 0.4)
            reach = r * 0.66
            front = abs(ball[0] - ankle[0]) < r * 0.8
            for k in (-0.34, 0.0, 0.34) if front else ():
                pen.line(line(fx + k * r, fy + 0.05 * r, fx + k * r * 0.9, fy + 0.42 * r), 0.6, ink, 0.8)
            if not front:
                d = 1 if ball[0] > ankle[0] else -1
                for k in (0.25, 0.62):
                    pen.line(
                        line(
                            fx + d * reach * 0.9,
                            fy + k * r * 1.1 + 0.12 * r,
                            fx + d * reach * 0.35,
                            fy + k * r * 1.1 + 0.10 * r,
                        ),
                        0.6,
                        ink,
                        0.8,
                    )
    _shank(pen, outfit, sheet, hip, knee, ankle, r, limb)
    _thigh(pen, outfit, hip, knee, r)


def _shank(
    pen: Pen,
    outfit: Outfit,
    sheet: Sheet,
    hip: tuple[float, float, float],
    knee: tuple[float, float],
    ankle: tuple[float, float],
    r: float,
    limb: RGB,
) -> None:
    if outfit.legs is not None and not outfit.short:
        wide = 0.92 if sheet.human else 0.86
        pen.part(
            [
                capsule(hip[0], hip[1], r * 1.22, knee[0], knee[1], r * 1.02),
                capsule(knee[0], knee[1], r * 1.02, ankle[0], ankle[1] + 0.1 * r, r * wide),
            ],
            outfit.legs,
        )
    elif sheet.human:
        skin = outfit.socks or sheet.colour("fur")
        pen.part(
            [
                capsule(knee[0], knee[1], r * 0.86, ankle[0], ankle[1] + 0.1 * r, r * 0.60),
                capsule(hip[0], hip[1], r * 1.10, knee[0], knee[1], r * 0.88),
            ],
            skin,
        )
    else:
        pen.part(
            [
                capsule(hip[0], hip[1], r * 1.28, knee[0], knee[1], r * 1.04),
                capsule(knee[0], knee[1], r * 1.04, ankle[0], ankle[1] + 0.1 * r, r * 0.84),
            ],
            limb,
        )


def _thigh(
    pen: Pen, outfit: Outfit, hip: tuple[float, float, float], knee: tuple[float, float], r: float
) -> None:
    if outfit.legs is not None and outfit.short:
        pen.part(
            [
                capsule(
                    hip[0],
                    hip[1],
                    r * 1.30,
                    lerp(hip[0], knee[0], 0.82),
                    lerp(hip[1], knee[1], 0.82),
                    r * 1.22,
                )
            ],
            outfit.legs,
        )


def foot_only(pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, side: str) -> None:
    """Draw the foot that shows under a gown."""
    r = sheet.species.body.leg_r * sheet.height_m
    ankle, heel, ball = (_ground(joints[side + name]) for name in ("ankle", "heel", "ball"))
    rgb = outfit.shoes or sheet.colour("limb" if "limb" in sheet.colours else "fur")
    pen.part([shoe(ankle, heel, ball, r * 0.9)], rgb)


def lap(pen: Pen, sheet: Sheet, joints: Skeleton, side: str, rgb: RGB, long: bool) -> None:
    """Lay the skirt of a coat or a dress over a bent thigh; a gown covers the shin as well."""
    r = sheet.species.body.leg_r * sheet.height_m * (0.55 + 0.45 * sheet.build)
    hip, knee, ankle = joints[side + "hip"], _ground(joints[side + "knee"]), _ground(joints[side + "ankle"])
    k = 0.92
    shapes = [capsule(hip[0], hip[1], r * 1.5, lerp(hip[0], knee[0], k), lerp(hip[1], knee[1], k), r * 1.32)]
    if long:
        shapes.append(
            capsule(
                knee[0],
                knee[1],
                r * 1.3,
                lerp(knee[0], ankle[0], 0.85),
                lerp(knee[1], ankle[1], 0.85),
                r * 1.45,
            )
        )
    pen.part(shapes, rgb)
