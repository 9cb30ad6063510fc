"""A bird: perched, walking, or on the wing.

    body axis (tilt) ──> breast, tail;  wings folded along the body, or beating

Not here: its head (`head_other`), what it does (`bird_acts`).
"""

import math
from dataclasses import dataclass

from filmwright.generators.animatic.figures import head_other, held
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.skeleton import Vec, on_screen
from filmwright.generators.animatic.noise import clamp, lerp
from filmwright.generators.animatic.palette import mix, scale_rgb
from filmwright.generators.animatic.paths import capsule, line, oval, spline


@dataclass(frozen=True)
class BirdSkeleton:
    """The joints of a bird on the screen."""

    points: dict[str, Vec]
    body_r: float
    head_r: float
    yaw: float
    head_yaw: float
    axis: tuple[float, float]
    """Unit vector of the body on the screen, tail to breast."""

    def __getitem__(self, name: str) -> Vec:
        return self.points[name]


def solve(sheet: Sheet, p: Pose, yaw: float) -> BirdSkeleton:
    """Return the joints of a bird seen from `yaw`."""
    h, wide = sheet.height_m, sheet.build
    tilt = p["tilt"]
    leg = {"duck": 0.15, "hen": 0.22, "rooster": 0.25, "owl": 0.13}.get(sheet.species.name, 0.20) * h
    r = 0.185 * h * wide
    tall = leg + r * 0.95 + 0.11 * h * max(0.0, math.cos(tilt))
    fold = 1 - clamp(p["tuck"])
    cy = tall + p["dy"] * h
    f, u = math.sin(tilt), math.cos(tilt)
    breast = (0.12 * h * f, cy + 0.10 * h * u)
    rear = (-0.16 * h * f, cy - 0.14 * h * u)
    neck = 0.13 if sheet.species.tail not in ("up", "plume") else 0.22
    rise = lerp(1.0, 0.25, clamp((tilt - 1.0) / 0.3)) if sheet.species.tail not in ("up", "plume") else 1.0
    if p["wing"] > 0.9 and tilt > 1.0:
        rise = 0.25
    head = (breast[0] + (0.10 + 0.10 * f) * h, breast[1] + neck * h * rise + 0.06 * h)
    points: dict[str, Vec] = {
        "breast": on_screen(yaw, 0, breast[1], breast[0]),
        "rear": on_screen(yaw, 0, rear[1], rear[0]),
        "head": on_screen(yaw, 0, head[1], head[0]),
        "body": on_screen(yaw, 0, cy, 0),
    }
    for side, sign in (("L", 1.0), ("R", -1.0)):
        hip = (sign * r * 0.42, cy - 0.5 * r, -0.02 * h)
        foot = (sign * r * 0.42, max(0.0, p[side + "y"] * h), p[side + "f"] * h + 0.01 * h)
        foot = (foot[0], lerp(cy - r * 1.0, foot[1], fold), lerp(-0.14 * h, foot[2], fold))
        points[side + "hip"], points[side + "foot"] = on_screen(yaw, *hip), on_screen(yaw, *foot)
        points[side + "wing"] = on_screen(yaw, sign * r * 0.80, breast[1] + 0.25 * r, breast[0] - 0.15 * r)
    ax, ay = points["breast"][0] - points["rear"][0], points["breast"][1] - points["rear"][1]
    n = math.hypot(ax, ay) or 1e-6
    return BirdSkeleton(
        points,
        r,
        0.150 * h * (1.10 if sheet.head_kind == "owl" else 1.0),
        yaw,
        yaw + p["hy"],
        (ax / n, ay / n),
    )


def draw(pen: Pen, sheet: Sheet, joints: BirdSkeleton, p: Pose, t: float, holding: tuple[str, ...]) -> None:
    """Draw the bird; the canvas is in metres, y up, the ground (or the branch) at 0."""
    c = math.cos(joints.yaw)
    far, near = sorted("LR", key=lambda s: joints[s + "wing"][2])
    away = c < -0.3
    if away:
        _head(pen, sheet, joints, p, t, holding)
    elif p["wing"] > 0.15 or abs(math.sin(joints.yaw)) >= 0.25:
        _wing(pen, sheet, joints, p, far, behind=True)
    _tail(pen, sheet, joints, p)
    _legs(pen, sheet, joints, p)
    _body(pen, sheet, joints)
    if away:
        for side in (far, near):
            _wing(pen, sheet, joints, p, side, behind=False)
        return
    if p["wing"] <= 0.15 and abs(math.sin(joints.yaw)) < 0.25:
        _wing(pen, sheet, joints, p, far, behind=False)
    _wing(pen, sheet, joints, p, near, behind=False)
    _head(pen, sheet, joints, p, t, holding)


def _body(pen: Pen, sheet: Sheet, joints: BirdSkeleton) -> None:
    b, rear, head, r = joints["breast"], joints["rear"], joints["head"], joints.body_r
    fur = sheet.colour("fur")
    bodies = [
        capsule(rear[0], rear[1], r * 0.74, b[0], b[1], r),
        capsule(b[0], b[1] + r * 0.2, r * 0.80, head[0], head[1], joints.head_r * 0.80),
    ]
    pen.part(bodies, fur, shade=0.84)
    light = sheet.colours.get("belly")
    if light is not None and light != fur and not pen.line_style and math.cos(joints.yaw) > -0.35:
        said = sheet.species.name not in (
            "crow",
            "duck",
            "hen",
            "rooster",
            "eagle",
        ) or sheet.species.colours.get("belly")
        if said:
            with pen.inside(bodies[0]):
                s = math.sin(joints.yaw)
                pen.spot(
                    oval(b[0] + s * r * 0.55 - joints.axis[0] * 0.2 * r, b[1] - r * 0.35, r * 0.78, r * 0.98),
                    light,
                )


def _tail(pen: Pen, sheet: Sheet, joints: BirdSkeleton, p: Pose) -> None:
    rear, r = joints["rear"], joints.body_r
    rgb = sheet.colours.get("tail", sheet.colours.get("wing", sheet.colour("fur")))
    s = math.sin(joints.yaw)
    d = -1.0 if s >= 0 else 1.0
    kind = sheet.species.tail
    if kind in ("up", "plume"):
        feathers = 3 if kind == "up" else 5
        for i in range(feathers):
            a = 0.55 + 0.30 * i if kind == "plume" else 0.5 + 0.22 * i
            long = r * (1.0 if kind == "up" else 1.9)
            x, y = rear[0] + d * 0.45 * r * abs(s), rear[1] + 0.35 * r
            tip = (x + d * math.cos(a) * long * (0.3 + 0.7 * abs(s)), y + math.sin(a) * long)
            pen.part(
                [capsule(x, y, 0.30 * r, tip[0], tip[1], 0.14 * r)],
                rgb if i % 2 == 0 else scale_rgb(rgb, 0.86),
                0.85,
            )
        return
    ux, uy = -joints.axis[0], -joints.axis[1]
    long = r * 1.45
    vx, vy = -uy, ux
    fan = 0.30 + 0.45 * p["tail"]
    x, y = rear[0] + ux * r * 0.3, rear[1] + uy * r * 0.3
    pen.part(
        [
            spline(
                [
                    (x + vx * r * 0.32, y + vy * r * 0.32),
                    (x + ux * long + vx * r * fan, y + uy * long + vy * r * fan),
                    (x + ux * long * 1.08, y + uy * long * 1.08),
                    (x + ux * long - vx * r * fan, y + uy * long - vy * r * fan),
                    (x - vx * r * 0.32, y - vy * r * 0.32),
                ],
                True,
                0.35,
            )
        ],
        rgb,
        0.9,
    )


def _legs(pen: Pen, sheet: Sheet, joints: BirdSkeleton, p: Pose) -> None:
    rgb = sheet.colours.get("leg", (0.4, 0.35, 0.3))
    r, s = joints.body_r, math.sin(joints.yaw)
    wide = 0.13 * r
    for side in sorted("LR", key=lambda k: joints[k + "hip"][2]):
        hip, foot = joints[side + "hip"], joints[side + "foot"]
        fy = foot[1] - max(0.0, foot[2]) * 0.06
        pen.cord(line(hip[0], hip[1], foot[0], fy + wide), wide, rgb, 0.8)
        if p["tuck"] > 0.5:
            continue
        toes = (0.62 * s + 0.34 * (1 - abs(s)), 0.62 * s - 0.34 * (1 - abs(s)), 0.70 * s, -0.30 * s)
        for toe in toes:
            pen.cord(
                line(foot[0], fy + wide * 0.6, foot[0] + toe * r, fy + wide * 0.4), wide * 0.85, rgb, 0.7
            )


def _wing(pen: Pen, sheet: Sheet, joints: BirdSkeleton, p: Pose, side: str, behind: bool) -> None:
    """Draw a wing between folded (along the body) and open (beating about the shoulder)."""
    r = joints.body_r
    x, y, _ = joints[side + "wing"]
    rgb = sheet.colours.get("wing", scale_rgb(sheet.colour("fur"), 0.86))
    if behind:
        rgb = scale_rgb(rgb, 0.82)
    ax, ay = joints.axis
    s, c = math.sin(joints.yaw), math.cos(joints.yaw)
    sign = 1.0 if side == "L" else -1.0
    open_ = clamp(p["wing"])
    if open_ < 0.15:
        if abs(s) < 0.25:
            out = sign * c * r * 0.30
            pen.part(
                [
                    spline(
                        [
                            (x, y + 0.2 * r),
                            (x + out, y - 0.5 * r),
                            (x + out * 0.6, y - 1.7 * r),
                            (x - out * 0.4, y - 1.0 * r),
                        ],
                        True,
                        0.9,
                    )
                ],
                rgb,
                0.9,
            )
            return
        tip = (x - ax * 2.35 * r, y - ay * 2.35 * r - 0.15 * r)
        vx, vy = -ay, ax
        if vy > 0:
            vx, vy = -vx, -vy
        pts = [
            (x + ax * 0.25 * r, y + 0.18 * r),
            (x - ax * 1.1 * r - vx * 0.34 * r, y - ay * 1.1 * r - vy * 0.30 * r),
            tip,
            (x - ax * 1.25 * r + vx * 0.62 * r, y - ay * 1.25 * r + vy * 0.62 * r),
            (x - ax * 0.2 * r + vx * 0.70 * r, y - ay * 0.2 * r + vy * 0.70 * r),
        ]
        path = spline(pts, True, 0.85)
        pen.part([path], rgb, 0.9)
        if pen.px(r) > 12:
            ink = pen.ink_of(rgb, 0.6)
            for k in (0.15, 0.42):
                a = (x - ax * 0.5 * r + vx * k * r, y - ay * 0.5 * r + vy * k * r)
                b = (x - ax * 1.7 * r + vx * k * 0.6 * r, y - ay * 1.7 * r + vy * k * 0.6 * r)
                pen.line(line(*a, *b), 0.6, ink, 0.7)
        return
    span = r * lerp(1.6, 3.6, open_)
    beat = p["flap"] * 0.95 + 0.12
    across = sign * c * math.cos(beat)
    outx = across * span - 0.42 * s * span * abs(s) * (0.6 + 0.4 * math.cos(beat))
    outy = math.sin(beat) * span * (0.55 + 0.45 * abs(s))
    elbow = (x + outx * 0.45 + s * 0.30 * r, y + outy * 0.62 + 0.20 * r)
    tip = (x + outx, y + outy)
    root = (x - s * 1.05 * r, y - 0.40 * r * abs(s))
    fingers = []
    for i in range(5):
        k = (i + 1) / 6
        fx, fy = lerp(tip[0], root[0], k), lerp(tip[1], root[1], k)
        dip = 0.55 * r * math.sin(math.pi * k) + 0.25 * r
        fingers += [(fx - s * 0.55 * r - 0.10 * r * s, fy - dip), (fx - s * 0.15 * r, fy - dip * 0.55)]
    path = spline([(x + s * 0.35 * r, y + 0.10 * r), elbow, tip, *fingers, root], True, 0.5)
    pen.part([path], rgb, 0.9)
    if pen.px(r) > 12 and not pen.line_style:
        inner = spline(
            [
                (x + s * 0.3 * r, y),
                (lerp(x, elbow[0], 0.9), lerp(y, elbow[1], 0.85)),
                (lerp(x, tip[0], 0.6), lerp(y, tip[1], 0.5)),
                root,
            ],
            True,
            0.6,
        )
        with pen.inside(path):
            pen.spot(inner, mix(rgb, sheet.colour("fur"), 0.5))


def _head(pen: Pen, sheet: Sheet, joints: BirdSkeleton, p: Pose, t: float, holding: tuple[str, ...]) -> None:
    frame = HeadFrame(sheet, p, joints.head_r, joints.head_yaw, t)
    x, y, _ = joints["head"]
    canvas = pen.canvas.canvas
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(math.degrees(frame.roll))
    head_other.draw(pen, frame)
    if holding and math.cos(frame.yaw) > -0.5:
        tip = frame.put(0, -0.20, 1.0 + frame.head.snout[0] * 0.72)
        held.draw(pen, holding[0], tip[0], tip[1], sheet.height_m * 1.5, t, frame.side)
    canvas.restore()
