"""Arms in their sleeves, with their hands.

Not here: the hands themselves (`hands`), legs (`legs`).
"""

import math

from filmwright.generators.animatic.figures import hands
from filmwright.generators.animatic.figures.outfit import Outfit
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Skeleton
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import capsule, line, oval


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
        shapes = [
            capsule(shoulder[0], shoulder[1], r * 1.16, elbow[0], elbow[1], r * 1.0),
            capsule(elbow[0], elbow[1], r * 1.0, wrist[0], wrist[1], r * end),
        ]
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


def fingers_over(pen: Pen, sheet: Sheet, joints: Skeleton, p: Pose, side: str) -> None:
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


def _thumb(joints: Skeleton, side: str, ux: float, uy: float) -> float:
    """Return on which side of the forearm the thumb is: inward, and forward."""
    sign = 1.0 if side == "L" else -1.0
    c, s = math.cos(joints.chest_yaw), math.sin(joints.chest_yaw)
    tx = -sign * 0.75 * c + 0.65 * s
    ty = 0.35
    return 1.0 if -uy * tx + ux * ty >= 0 else -1.0


def _blend_shoulder(
    pen: Pen,
    sheet: Sheet,
    outfit: Outfit,
    joints: Skeleton,
    shoulder: tuple[float, float, float],
    r: float,
    sleeve: RGB | None,
    limb: RGB,
) -> None:
    """Let an arm grow out of the trunk: wipe its ink where it is of the same cloth."""
    same = (sleeve is not None and sleeve == outfit.top) or (
        sleeve is None and limb == sheet.colour("fur") and outfit.top is None
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
