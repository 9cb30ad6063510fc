"""An animal on four legs, put together from far to near.

Not here: where joints are (`quad_skeleton`), heads (`head_beast`), what it does (`quad_acts`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures import head_beast, held, tails
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.quad_acts import FEET
from filmwright.generators.animatic.figures.quad_coat import coat, crest, fleece, shell_over, tack
from filmwright.generators.animatic.figures.quad_leg import Leg
from filmwright.generators.animatic.figures.quad_skeleton import QuadSkeleton
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import lerp
from filmwright.generators.animatic.paths import capsule, oval, polygon, spline


def draw(pen: Pen, sheet: Sheet, joints: QuadSkeleton, p: Pose, t: float, holding: tuple[str, ...]) -> None:
    """Draw the animal; the canvas is in metres, y up, the ground at 0."""
    away = math.cos(joints.yaw) < -0.25
    hidden = away and abs(math.sin(joints.yaw)) < 0.5
    """Seen from straight behind: the body stands before the neck."""
    legs = sorted(FEET, key=lambda n: joints[n + "0"][2] + 0.2 * joints[n + "3"][2])
    covered = sheet.species.marks == "wool" or (
        sheet.species.quad is not None and sheet.species.quad.carapace
    )
    near = [] if covered else [n for n in legs if joints[n + "0"][2] >= 0]
    if hidden:
        if sheet.species.marks != "wool":
            pen.part([_neck(joints)], sheet.colour("fur"))
        _head(pen, sheet, joints, p, t, holding)
    elif not away:
        _tail(pen, sheet, joints, p, t)
    for name in legs:
        if name not in near:
            leg = Leg(sheet, joints, name, far=abs(math.sin(joints.yaw)) > 0.4 and joints[name + "0"][2] < 0)
            pen.part(leg.shapes(), leg.tone)
            leg.details(pen)
    before = [Leg(sheet, joints, name, far=False) for name in near]
    _body(pen, sheet, joints, p, before)
    if not hidden:
        _head(pen, sheet, joints, p, t, holding)
    if away:
        _tail(pen, sheet, joints, p, t)


def _neck(joints: QuadSkeleton) -> Any:
    neck, nape = joints["neck"], joints["nape"]
    return capsule(neck[0], neck[1], joints.chest_r * 0.66, nape[0], nape[1], joints.neck_r)


def _outline(joints: QuadSkeleton) -> list[Any]:
    s, c = math.sin(joints.yaw), math.cos(joints.yaw)
    (cx, cy, _), (bx, by, _), (rx, ry, _) = joints["chest"], joints["belly"], joints["rump"]
    cw = joints.chest_r * math.hypot(0.80 * c, s)
    rw = joints.rump_r * math.hypot(0.84 * c, s)
    bw = joints.belly_r
    d = 1.0 if s >= 0 else -1.0
    back = (cy + joints.chest_r + ry + joints.rump_r) / 2 - 0.07 * joints.chest_r
    cr, rr = joints.chest_r, joints.rump_r
    hull = spline(
        [
            (cx + d * cw * 0.98, cy + 0.05 * cr),
            (cx + d * cw * 0.70, cy + 0.72 * cr),
            (cx, cy + cr),
            (bx, back),
            (rx, ry + rr),
            (rx - d * rw * 0.72, ry + 0.70 * rr),
            (rx - d * rw, ry),
            (rx - d * rw * 0.70, ry - 0.70 * rr),
            (rx, ry - rr * 0.96),
            (bx, by - bw * 0.98),
            (cx, cy - cr),
            (cx + d * cw * 0.70, cy - 0.70 * cr),
        ],
        True,
        0.62,
    )
    shapes = [hull, oval(cx, cy, cw, joints.chest_r * 0.98), oval(rx, ry, rw, joints.rump_r * 0.98)]
    if abs(cy - ry) > 0.5 * joints.chest_r:
        shapes.append(capsule(cx, cy, cr * 0.86, rx, ry, rr * 0.92))
    return shapes


def _body(pen: Pen, sheet: Sheet, joints: QuadSkeleton, p: Pose, legs: list[Leg]) -> None:
    quad = sheet.species.quad
    assert quad is not None
    fur = sheet.colour("fur")
    shapes = _outline(joints)
    nape, neck = joints["nape"], joints["neck"]
    neck_path = _neck(joints)
    if sheet.species.marks == "wool":
        shapes = shapes + fleece(joints)
    ahead = math.cos(joints.yaw) > -0.25
    if (ahead or abs(math.sin(joints.yaw)) >= 0.5) and sheet.species.marks != "wool":
        shapes.append(neck_path)
    shapes += [path for leg in legs for path in leg.shapes()]
    pen.part(shapes, fur, shade=0.82)
    if not pen.line_style:
        with pen.inside(shapes[0]):
            coat(pen, sheet, joints)
        light = sheet.colours.get("belly")
        if (
            light is not None
            and sheet.species.name in ("fox", "wolf", "dog", "cat", "deer", "stag")
            and math.cos(joints.yaw) > -0.3
        ):
            with pen.inside(neck_path):
                s = math.sin(joints.yaw)
                x = neck[0] + joints.chest_r * 0.42 * s
                pen.spot(
                    oval(
                        x + 0.06 * s,
                        neck[1] - joints.chest_r * 0.15,
                        joints.chest_r * (0.30 + 0.15 * abs(math.cos(joints.yaw))),
                        joints.chest_r * 0.72,
                        -0.5 * s,
                    ),
                    light,
                )
    for leg in legs:
        leg.details(pen)
    if quad.carapace:
        shell_over(pen, sheet, joints)
    if sheet.species.tail == "hair" or sheet.species.name == "donkey":
        crest(pen, sheet, joints)
    tack(pen, sheet, joints)
    scarf = sheet.worn("scarf", "bandana", "collar", "ribbon", "bell")
    if scarf is not None and ahead:
        k = 0.62
        x, y = lerp(neck[0], nape[0], k), lerp(neck[1], nape[1], k)
        dx, dy = nape[0] - neck[0], nape[1] - neck[1]
        n = math.hypot(dx, dy) or 1e-6
        wide = joints.neck_r * 1.35
        a, b = (x - dy / n * wide, y + dx / n * wide), (x + dy / n * wide, y - dx / n * wide)
        big = scarf.what in ("scarf", "bandana")
        if big:
            low = min(a, b, key=lambda q: q[1])
            sway = 0.02 * sheet.height_m * math.sin(p["wag"] + y * 9)
            size = joints.neck_r
            pen.part(
                [
                    polygon(
                        [
                            (low[0] - 0.45 * size, low[1] + 0.3 * size),
                            (low[0] + 0.45 * size, low[1] + 0.3 * size),
                            (low[0] + 0.3 * size + sway, low[1] - 1.5 * size),
                            (low[0] - 0.4 * size + sway, low[1] - 1.4 * size),
                        ]
                    )
                ],
                scarf.rgb,
                0.9,
            )
        pen.cord(
            spline([a, (x - dx / n * wide * 0.2, y - dy / n * wide * 0.2), b], False, 1.0),
            joints.neck_r * (0.62 if big else 0.28),
            scarf.rgb,
            0.9,
        )
        if scarf.what in ("bell", "collar"):
            low = min(a, b, key=lambda q: q[1])
            pen.part(
                [oval(low[0], low[1] - 0.15 * joints.neck_r, 0.22 * joints.neck_r, 0.24 * joints.neck_r)],
                (0.85, 0.68, 0.2),
                0.7,
            )


def _tail(pen: Pen, sheet: Sheet, joints: QuadSkeleton, p: Pose, t: float) -> None:
    quad = sheet.species.quad
    assert quad is not None
    if not sheet.species.tail:
        return
    x, y, _ = joints["tail"]
    s = math.sin(joints.yaw)
    away = -1.0 if s >= 0 else 1.0
    away *= 0.45 + 0.55 * abs(s)
    wag = 0.16 * p["wag"] * math.sin(t * (9.0 if p["wag"] > 0.8 and sheet.species.name == "dog" else 3.0))
    size = quad.tail * sheet.height_m * 0.72
    canvas = pen.canvas.canvas
    canvas.save()
    canvas.translate(x, y)
    droop = {"brush": 1.15, "long": 0.75, "curl": 0.25, "tuft": 0.15, "hair": 0.1}.get(
        sheet.species.tail, 0.0
    )
    turn = droop * (1 - 1.1 * p["tail"])
    canvas.rotate(math.degrees(turn if away > 0 else -turn) * -1)
    tails.tail(pen, sheet, (0.0, 0.0), max(size, 0.12 * sheet.height_m), away, wag)
    canvas.restore()


def _head(pen: Pen, sheet: Sheet, joints: QuadSkeleton, p: Pose, t: float, holding: tuple[str, ...]) -> None:
    face = {**p, "hp": joints.head_pitch}
    frame = HeadFrame(sheet, face, joints.head_r, joints.head_yaw, t)
    canvas = pen.canvas.canvas
    x, y, _ = joints["head"]
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(math.degrees(frame.roll))
    head_beast.draw(pen, frame)
    if holding and math.cos(frame.yaw) > -0.4:
        tip = head_beast.Snout(frame).at(0, -0.75, 0.75)
        held.draw(pen, holding[0], tip[0], tip[1], sheet.height_m * 1.3, t, frame.side)
    canvas.restore()
