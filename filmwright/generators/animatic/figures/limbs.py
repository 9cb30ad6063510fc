"""Arms and legs in their sleeves, trousers and shoes. Not here: hands (`hands`), the trunk (`trunk`)."""

import math
from typing import Any

from filmwright.generators.animatic.figures import hands
from filmwright.generators.animatic.figures.outfit import Outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
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
        return spline([(x - r * 0.86, y + 0.02 * r), (x + r * 0.86, y + 0.02 * r), (x + r * 0.92, y + r * 0.55),
                       (x + r * 0.55, y + r * 1.15), (x - r * 0.55, y + r * 1.15), (x - r * 0.92, y + r * 0.55)], True, 0.9)  # fmt: skip
    ux, uy = dx / length, dy / length
    vx, vy = -uy * side, ux * side

    def at(u: float, v: float) -> tuple[float, float]:
        return heel[0] + ux * u + vx * v, heel[1] + uy * u + vy * v

    toe = length + 0.62 * r
    return spline([
        at(-0.30 * r, 0.05 * r), at(length * 0.5, 0.0), at(toe - 0.25 * r, 0.0), at(toe, 0.34 * r), at(toe - 0.35 * r, 0.72 * r),
        at(length * 0.62, 0.92 * r), (ankle[0] + ux * 0.60 * r, ankle[1] + 0.55 * r), (ankle[0] - ux * 0.75 * r, ankle[1] + 0.55 * r),
        at(-0.42 * r, 0.55 * r),
    ], True, 0.75)  # fmt: skip


def leg(pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, p: Pose, side: str) -> None:
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
            _thigh(pen, outfit, sheet, hip, knee, r, limb)
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
    _thigh(pen, outfit, sheet, hip, knee, r, limb)


def _shank(
    pen: Pen, outfit: Outfit, sheet: Sheet, hip: tuple[float, float, float], knee: tuple[float, float],
    ankle: tuple[float, float], r: float, limb: RGB,
) -> None:  # fmt: skip
    if outfit.legs is not None and not outfit.short:
        wide = 0.92 if sheet.human else 0.86
        pen.part([capsule(hip[0], hip[1], r * 1.22, knee[0], knee[1], r * 1.02),
                  capsule(knee[0], knee[1], r * 1.02, ankle[0], ankle[1] + 0.1 * r, r * wide)], outfit.legs)  # fmt: skip
    elif sheet.human:
        skin = outfit.socks or sheet.colour("fur")
        pen.part([capsule(knee[0], knee[1], r * 0.86, ankle[0], ankle[1] + 0.1 * r, r * 0.60),
                  capsule(hip[0], hip[1], r * 1.10, knee[0], knee[1], r * 0.88)], skin)  # fmt: skip
    else:
        pen.part([capsule(hip[0], hip[1], r * 1.28, knee[0], knee[1], r * 1.04),
                  capsule(knee[0], knee[1], r * 1.04, ankle[0], ankle[1] + 0.1 * r, r * 0.84)], limb)  # fmt: skip


def _thigh(
    pen: Pen, outfit: Outfit, sheet: Sheet, hip: tuple[float, float, float], knee: tuple[float, float], r: float,
    limb: RGB,
) -> None:  # fmt: skip
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


def arm(pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, p: Pose, side: str) -> tuple[float, float]:
    """Draw one arm with its hand; returns where the palm is."""
    h, body = sheet.height_m, sheet.species.body
    r = body.arm_r * h * (0.6 + 0.4 * sheet.build)
    shoulder, elbow, wrist = joints[side + "shoulder"], joints[side + "elbow"], joints[side + "wrist"]
    dx, dy = wrist[0] - elbow[0], wrist[1] - elbow[1]
    if math.hypot(dx, dy) < 0.25 * r:
        dx, dy = wrist[0] - shoulder[0], wrist[1] - shoulder[1] - 0.2 * r
    length = math.hypot(dx, dy) or 1e-6
    ux, uy = dx / length, dy / length
    limb = sheet.colour("limb") if "limb" in sheet.colours else sheet.colour("fur")
    kind = sheet.head_kind
    if kind == "penguin":
        pen.part(
            [
                capsule(shoulder[0], shoulder[1], r * 0.95, elbow[0], elbow[1], r * 1.0),
                capsule(elbow[0], elbow[1], r * 1.0, wrist[0], wrist[1], r * 0.45),
            ],
            sheet.colour("fur"),
        )
        return wrist[0], wrist[1]
    grip = hands.Grip(p[side + "curl"], p[side + "spread"], p[side + "index"], p[side + "palm"])
    thumb = _thumb(joints, side, ux, uy)
    sleeved = outfit.sleeves is not None
    bare = sheet.human and (not sleeved or outfit.short_sleeves)
    skin = sheet.colour("fur") if sheet.human else limb
    gloved = sheet.worn("gloves", "mittens")
    palm = (wrist[0] + ux * r * 1.3, wrist[1] + uy * r * 1.3)
    lower = [capsule(elbow[0], elbow[1], r * 0.86, wrist[0], wrist[1], r * 0.66)]
    if bare:
        pen.part([*lower, capsule(shoulder[0], shoulder[1], r * 1.0, elbow[0], elbow[1], r * 0.88)], skin)
    if sheet.human:
        rgb = gloved.rgb if gloved else skin
        size = r * (3.35 if sheet.age == "child" else 3.5)
        hands.human_hand(pen, wrist[:2], (ux, uy), size, thumb, grip, rgb)
        palm = (wrist[0] + ux * size * 0.42, wrist[1] + uy * size * 0.42)
    elif kind == "robot":
        hands.grip_of_robot(pen, wrist[:2], (ux, uy), r * 1.1, grip, limb)
        palm = (wrist[0] + ux * r * 2.0, wrist[1] + uy * r * 2.0)
    elif sleeved or gloved:
        hands.paw(pen, wrist[:2], (ux, uy), r * 1.0, thumb, grip, gloved.rgb if gloved else limb)
    cover = outfit.sleeves if outfit.sleeves is not None and not bare else None
    if not bare:
        rgb = cover or limb
        end = 0.98 if not (sheet.human or sleeved) else outfit.cuff
        shapes = [capsule(shoulder[0], shoulder[1], r * 1.16, elbow[0], elbow[1], r * 1.0),
                  capsule(elbow[0], elbow[1], r * 1.0, wrist[0], wrist[1], r * end)]  # fmt: skip
        if kind == "robot":
            pen.part(shapes, rgb)
            pen.part([oval(elbow[0], elbow[1], r * 1.12, r * 1.12)], mix(rgb, (0.1, 0.12, 0.16), 0.3), 0.8)
        elif sheet.human or sleeved or gloved:
            pen.part(shapes, rgb)
        else:
            pad = mix(hex_rgb("#d99a94"), rgb, 0.35) if sheet.species.name not in ("frog", "ant") else None
            hands.paw(pen, wrist[:2], (ux, uy), r, thumb, grip, rgb, pad, shapes)
        if cover is not None and outfit.cuffed and pen.px(r) > 6:
            nx, ny = -uy * r * end, ux * r * end
            bx, by = wrist[0] - ux * r * 0.7, wrist[1] - uy * r * 0.7
            pen.line(line(bx + nx, by + ny, bx - nx, by - ny), 0.7, pen.ink_of(rgb, 0.4))
    elif outfit.sleeves is not None:
        k = 0.80
        pen.part(
            [
                capsule(
                    shoulder[0],
                    shoulder[1],
                    r * 1.18,
                    lerp(shoulder[0], elbow[0], k),
                    lerp(shoulder[1], elbow[1], k),
                    r * 1.22,
                )
            ],
            outfit.sleeves,
        )
    _blend_shoulder(pen, sheet, outfit, joints, shoulder, r, cover if not bare else outfit.sleeves, limb)
    return palm


def fingers_over(
    pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, p: Pose, side: str
) -> None:  # fmt: skip
    """Close the fingers of a hand over what it holds."""
    r = sheet.species.body.arm_r * sheet.height_m * (0.6 + 0.4 * sheet.build)
    elbow, wrist = joints[side + "elbow"], joints[side + "wrist"]
    dx, dy = wrist[0] - elbow[0], wrist[1] - elbow[1]
    length = math.hypot(dx, dy) or 1e-6
    gloved = sheet.worn("gloves", "mittens")
    if sheet.human:
        size = r * (3.35 if sheet.age == "child" else 3.5)
        grip = hands.Grip(max(0.75, p[side + "curl"]), 0.0, 0.0, 0.0)
        thumb = _thumb(joints, side, dx / length, dy / length)
        rgb = gloved.rgb if gloved else sheet.colour("fur")
        hands.human_hand(pen, wrist[:2], (dx / length, dy / length), size, thumb, grip, rgb, over=True)


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


def _thumb(joints: Skeleton, side: str, ux: float, uy: float) -> float:
    """Return on which side of the forearm the thumb is: inward, and forward."""
    sign = 1.0 if side == "L" else -1.0
    c, s = math.cos(joints.chest_yaw), math.sin(joints.chest_yaw)
    tx = -sign * 0.75 * c + 0.65 * s
    ty = 0.35
    return 1.0 if -uy * tx + ux * ty >= 0 else -1.0


def _blend_shoulder(
    pen: Pen, sheet: Sheet, outfit: Outfit, joints: Skeleton, shoulder: tuple[float, float, float], r: float,
    sleeve: RGB | None, limb: RGB,
) -> None:  # fmt: skip
    """Let an arm grow out of the trunk: wipe its ink where it is of the same cloth."""
    same = (
        (sleeve is not None
        and sleeve == outfit.top)
        or (sleeve is None
        and limb == sheet.colour("fur")
        and outfit.top is None)
    )
    if pen.line_style or not same or shoulder[2] < -0.05 * sheet.height_m or sheet.head_kind == "robot":
        return
    rgb = sleeve if sleeve is not None else limb
    middle = lerp(joints["neck"][0], joints["hip"][0], 0.15)
    d = 1.0 if middle > shoulder[0] else -1.0
    x, y = shoulder[0] + d * r * 0.62, shoulder[1] - r * 0.10
    tone = scale_rgb(rgb, 0.95)
    shader = pen.canvas.radial(x, y, r * 1.2, tone, tone, [0.5, 1.0], keep=1.0, alpha=(1, 0))
    pen.canvas.fill(oval(x, y, r * 1.25, r * 1.2), rgb, keep=1.0, shader=shader)
