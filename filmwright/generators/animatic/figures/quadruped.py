"""An animal on four legs, put together from far to near.

Not here: where joints are (`quad_skeleton`), heads (`head_beast`), what it does (`quad_acts`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures import extras, head_beast, held
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.quad_acts import FEET
from filmwright.generators.animatic.figures.quad_skeleton import QuadSkeleton
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import hash01, lerp
from filmwright.generators.animatic.palette import RGB, WHITE, mix, scale_rgb
from filmwright.generators.animatic.paths import capsule, line, oval, polygon, spline

_DEPTH = 0.10


def _ground(v: tuple[float, float, float]) -> tuple[float, float]:
    return v[0], v[1] - v[2] * _DEPTH * 0.6


def draw(pen: Pen, sheet: Sheet, joints: QuadSkeleton, p: Pose, t: float, holding: tuple[str, ...]) -> None:
    """Draw the animal; the canvas is in metres, y up, the ground at 0."""
    away = math.cos(joints.yaw) < -0.25
    legs = sorted(FEET, key=lambda n: joints[n + "0"][2] + 0.2 * joints[n + "3"][2])
    covered = sheet.species.marks == "wool" or (sheet.species.quad is not None and sheet.species.quad.shell)
    near = [] if covered else [n for n in legs if joints[n + "0"][2] >= 0]
    if away:
        _head(pen, sheet, joints, p, t, holding)
    else:
        _tail(pen, sheet, joints, p, t)
    for name in legs:
        if name not in near:
            leg = _Leg(sheet, joints, name, far=abs(math.sin(joints.yaw)) > 0.4 and joints[name + "0"][2] < 0)
            pen.part(leg.shapes(), leg.tone)
            leg.details(pen)
    before = [_Leg(sheet, joints, name, far=False) for name in near]
    _body(pen, sheet, joints, p, before)
    if away:
        _tail(pen, sheet, joints, p, t)
    else:
        _head(pen, sheet, joints, p, t, holding)


class _Leg:
    """One leg: its shapes join the body's outline when it is on the near side."""

    def __init__(self, sheet: Sheet, joints: QuadSkeleton, name: str, far: bool) -> None:
        quad = sheet.species.quad
        assert quad is not None
        self.sheet, self.quad, self.far, self.front = sheet, quad, far, name[0] == "F"
        self.r, self.sin = joints.leg_r, math.sin(joints.yaw)
        self.points = [_ground(joints[name + str(i)]) for i in range(4)]
        fur = sheet.colour("fur")
        low = sheet.colours.get("limb", fur)
        dim = 0.84 if far else 1.0
        self.tone = scale_rgb(low if sheet.species.marks == "wool" else fur, dim)
        self.low: RGB | None = scale_rgb(low, dim) if low != fur else None
        self.thick = self.r * (1.85 if self.front else 2.6)

    def shapes(self) -> list[Any]:
        """Return thigh, shank, foot."""
        a, b, c, d = self.points
        r, s = self.r, self.sin
        toe = d[0] + 0.55 * r * s
        knee = r * (1.25 if self.front else 1.45)
        out = [
            capsule(a[0], a[1], self.thick, b[0], b[1], knee),
            capsule(b[0], b[1], knee, c[0], c[1], r * 0.95),
            capsule(c[0], c[1], r * 0.95, d[0], d[1] + r * 0.7, r * 0.78),
        ]
        if self.quad.hoof:
            out.append(polygon([(d[0] - r * 0.80, d[1] + r * 1.0), (d[0] + r * 0.80, d[1] + r * 1.0),
                                (toe + r * 0.80, d[1]), (d[0] - r * 0.90 + 0.2 * r * s, d[1])]))  # fmt: skip
        else:
            out.append(
                capsule(d[0], d[1] + r * 0.72, r * 0.92, toe + r * 0.45 * s, d[1] + r * 0.62, r * 0.84)
            )
        return out

    def details(self, pen: Pen) -> None:
        """Draw dark feet, hooves, toes, stripes and the line of the haunch."""
        a, b, c, d = self.points
        r, s, shapes = self.r, self.sin, self.shapes()
        ink = pen.ink_of(self.low or self.tone, 0.35)
        if self.low is not None and not pen.line_style and self.sheet.species.marks != "wool":
            for path in shapes[2:]:
                pen.canvas.fill(path, self.low, keep=1.0)
            with pen.inside(shapes[1]):
                pen.canvas.fill(oval(c[0], c[1], r * 1.5, r * 2.3), self.low, keep=1.0)
        if self.quad.hoof:
            pen.part([shapes[3]], scale_rgb(self.sheet.colour("hoof"), 0.85 if self.far else 1.0), 0.8)
        elif pen.px(r) > 5:
            toe = d[0] + 0.55 * r * s
            for k in (-0.28, 0.24):
                x = toe + 0.55 * r * s + k * r * (1 - 0.4 * abs(s))
                pen.line(line(x, d[1] + 0.05 * r, x - 0.12 * r * s, d[1] + 0.5 * r), 0.6, ink, 0.8)
        mark = self.sheet.colours.get("mark")
        if self.sheet.species.marks == "stripes" and mark is not None and not pen.line_style and not self.far:
            with pen.inside(shapes[0]):
                for k in (0.35, 0.6, 0.85):
                    x, y = lerp(a[0], b[0], k), lerp(a[1], b[1], k)
                    pen.spot(oval(x - r * 1.0, y, r * 1.1, r * 0.20), mark, 0.9)
        if not self.far and abs(s) > 0.35 and pen.px(r) > 4 and not self.quad.shell:
            d_ = -1.0 if (s >= 0) == self.front else 1.0
            x0, y0 = a[0] + d_ * self.thick * 0.95, a[1] - self.thick * 0.15
            knee = r * (1.25 if self.front else 1.45)
            end = (b[0] + d_ * knee * 0.98, b[1] + 0.2 * knee)
            pen.line(spline([(x0 - d_ * 0.25 * self.thick, a[1] + self.thick * 0.55), (x0, y0), end], False, 0.9), 0.75,
                     pen.ink_of(self.tone, 0.35), 0.9)  # fmt: skip


def _outline(joints: QuadSkeleton) -> list[Any]:
    s, c = math.sin(joints.yaw), math.cos(joints.yaw)
    (cx, cy, _), (bx, by, _), (rx, ry, _) = joints["chest"], joints["belly"], joints["rump"]
    cw = joints.chest_r * math.hypot(0.80 * c, s)
    rw = joints.rump_r * math.hypot(0.84 * c, s)
    bw = joints.belly_r
    d = 1.0 if s >= 0 else -1.0
    back = (cy + joints.chest_r + ry + joints.rump_r) / 2 - 0.07 * joints.chest_r
    cr, rr = joints.chest_r, joints.rump_r
    hull = spline([
        (cx + d * cw * 0.98, cy + 0.05 * cr), (cx + d * cw * 0.70, cy + 0.72 * cr), (cx, cy + cr), (bx, back), (rx, ry + rr),
        (rx - d * rw * 0.72, ry + 0.70 * rr), (rx - d * rw, ry), (rx - d * rw * 0.70, ry - 0.70 * rr), (rx, ry - rr * 0.96),
        (bx, by - bw * 0.98), (cx, cy - cr), (cx + d * cw * 0.70, cy - 0.70 * cr),
    ], True, 0.62)  # fmt: skip
    shapes = [hull, oval(cx, cy, cw, joints.chest_r * 0.98), oval(rx, ry, rw, joints.rump_r * 0.98)]
    if abs(cy - ry) > 0.5 * joints.chest_r:
        shapes.append(capsule(cx, cy, cr * 0.86, rx, ry, rr * 0.92))
    return shapes


def _body(pen: Pen, sheet: Sheet, joints: QuadSkeleton, p: Pose, legs: list[_Leg]) -> None:
    quad = sheet.species.quad
    assert quad is not None
    fur = sheet.colour("fur")
    shapes = _outline(joints)
    nape, neck = joints["nape"], joints["neck"]
    neck_path = capsule(neck[0], neck[1], joints.chest_r * 0.66, nape[0], nape[1], joints.neck_r)
    if sheet.species.marks == "wool":
        shapes = shapes + _fleece(sheet, joints)
    ahead = math.cos(joints.yaw) > -0.25
    if ahead and sheet.species.marks != "wool":
        shapes.append(neck_path)
    shapes += [path for leg in legs for path in leg.shapes()]
    pen.part(shapes, fur, shade=0.82)
    if not ahead and sheet.species.marks != "wool" and abs(math.sin(joints.yaw)) > 0.5:
        pen.part([neck_path, *shapes], fur, shade=0.82)
    if not pen.line_style:
        with pen.inside(shapes[0]):
            _coat(pen, sheet, joints)
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
    if quad.shell:
        _shell(pen, sheet, joints)
    if sheet.species.tail == "hair" or sheet.species.name == "donkey":
        _crest(pen, sheet, joints)
    _tack(pen, sheet, joints)
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


def _coat(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    """Draw belly, spots, stripes and patches, inside the outline of the body."""
    (cx, cy, _), (bx, by, _), (rx, ry, _) = joints["chest"], joints["belly"], joints["rump"]
    r = joints.chest_r
    light, mark, marks = sheet.colours.get("belly"), sheet.colours.get("mark"), sheet.species.marks
    side = abs(math.sin(joints.yaw))
    if light is not None and side > 0.2 and abs(cy - ry) < 0.5 * r:
        pen.spot(
            spline(
                [
                    (rx, ry - joints.rump_r * 0.72),
                    (bx, by - joints.belly_r * 0.62),
                    (cx, cy - r * 0.62),
                    (cx + r, cy - r * 1.4),
                    (rx - r, ry - r * 1.4),
                ],
                True,
                0.8,
            ),
            light,
        )
    if mark is None:
        return
    key = sheet.key or sheet.species.name
    if marks == "stripes":
        for i in range(7):
            k = (i + 0.5) / 7
            x, y = lerp(rx, cx, k), lerp(ry + joints.rump_r, cy + r, k)
            pen.spot(
                polygon(
                    [
                        (x - 0.055 * r, y + 0.1 * r),
                        (x + 0.11 * r, y + 0.1 * r),
                        (x + 0.02 * r, y - r * (0.75 + 0.25 * (i % 2))),
                    ]
                ),
                mark,
                0.92,
            )
    elif marks == "spots":
        for i in range(26):
            x = lerp(rx - joints.rump_r, cx + r, hash01(key, "sx", i))
            y = lerp(by - 0.2 * r, by + 1.1 * r, hash01(key, "sy", i))
            size = r * (0.07 + 0.05 * hash01(key, "sz", i))
            pen.spot(oval(x, y, size * (0.5 + 0.5 * side), size * 0.85), mark, 0.9)
    elif marks == "patches":
        for i, (k, up, w) in enumerate(((0.12, 0.35, 0.62), (0.52, -0.1, 0.5), (0.92, 0.5, 0.42))):
            x = lerp(rx, cx, k)
            pen.spot(
                oval(x, by + up * r, w * r * (0.55 + 0.45 * side), (w + 0.12 * hash01(key, i)) * r, 0.4 * i),
                mark,
            )


def _fleece(sheet: Sheet, joints: QuadSkeleton) -> list[Any]:
    (cx, cy, _), (rx, ry, _) = joints["chest"], joints["rump"]
    out = []
    s = math.sin(joints.yaw)
    r = joints.chest_r
    for i in range(16):
        a = 2 * math.pi * i / 16
        mx, my = (cx + rx) / 2, (cy + ry) / 2
        w = abs(cx - rx) / 2 + r * math.hypot(0.8 * math.cos(joints.yaw), s) * 0.92
        out.append(oval(mx + math.cos(a) * w, my + math.sin(a) * r * 0.90, r * 0.26, r * 0.26))
    return out


def _shell(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    (cx, cy, _), (rx, ry, _) = joints["chest"], joints["rump"]
    s = math.sin(joints.yaw)
    r = joints.chest_r
    mx, base = (cx + rx) / 2, min(cy, ry) - 0.28 * r
    w = abs(cx - rx) / 2 + r * math.hypot(0.95 * math.cos(joints.yaw), s)
    top = max(cy, ry) + r * 1.28
    shell = sheet.colour("shell")
    dome = spline(
        [
            (mx - w * 1.06, base),
            (mx - w * 0.92, lerp(base, top, 0.55)),
            (mx - w * 0.4, lerp(base, top, 0.95)),
            (mx + w * 0.4, lerp(base, top, 0.95)),
            (mx + w * 0.92, lerp(base, top, 0.55)),
            (mx + w * 1.06, base),
        ],
        True,
        0.9,
    )
    pen.part([dome], shell)
    with pen.inside(dome):
        ink = pen.ink_of(shell, 0.5)
        for k in (-0.5, 0.0, 0.5):
            x, y = mx + k * w, lerp(base, top, 0.56 - 0.1 * abs(k))
            q = 0.27 * w
            hexagon = polygon(
                [
                    (x - q * 0.6, y - 0.42 * r),
                    (x + q * 0.6, y - 0.42 * r),
                    (x + q, y),
                    (x + q * 0.6, y + 0.42 * r),
                    (x - q * 0.6, y + 0.42 * r),
                    (x - q, y),
                ]
            )
            pen.spot(hexagon, mix(shell, WHITE, 0.14))
            pen.line(hexagon, 0.7, ink)
    rim = spline(
        [(mx - w * 1.08, base + 0.06 * r), (mx, base - 0.05 * r), (mx + w * 1.08, base + 0.06 * r)], False
    )
    pen.cord(rim, 0.15 * r, scale_rgb(shell, 0.8), 0.9)


def _crest(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    """Draw the mane along the neck of a horse."""
    rgb = sheet.colour("mane")
    neck, nape = joints["neck"], joints["nape"]
    s, r = math.sin(joints.yaw), joints.neck_r
    d = 1.0 if s >= 0 else -1.0
    k = abs(s)
    pts = [(nape[0] + d * 0.3 * r * k, nape[1] + r * 1.5), (nape[0] - d * 0.8 * r * k, nape[1] + r * 0.95), (lerp(nape[0], neck[0], 0.5) - d * 1.65 * r * k, lerp(nape[1], neck[1], 0.45) + 0.5 * r),
           (neck[0] - d * joints.chest_r * 0.95 * k, neck[1] + joints.chest_r * 0.40), (neck[0] - d * joints.chest_r * 0.55 * k, neck[1] + joints.chest_r * 0.15),
           (lerp(nape[0], neck[0], 0.5) - d * 0.15 * r * k, lerp(nape[1], neck[1], 0.55) - 0.1 * r), (nape[0] + d * 0.15 * r * k, nape[1] + 0.1 * r)]  # fmt: skip
    pen.part([spline(pts, True, 0.85)], rgb, 0.9)


def _tack(pen: Pen, sheet: Sheet, joints: QuadSkeleton) -> None:
    saddle = sheet.worn("saddle", "blanket")
    if saddle is None:
        return
    (cx, cy, _), (rx, ry, _) = joints["chest"], joints["rump"]
    x, y, r = lerp(rx, cx, 0.55), max(cy, ry), joints.chest_r
    pen.part(
        [
            spline(
                [
                    (x - 0.62 * r, y + 0.96 * r),
                    (x + 0.62 * r, y + 0.98 * r),
                    (x + 0.55 * r, y + 0.1 * r),
                    (x - 0.55 * r, y + 0.05 * r),
                ],
                True,
                0.6,
            )
        ],
        saddle.rgb,
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
    extras.tail(pen, sheet, (0.0, 0.0), max(size, 0.12 * sheet.height_m), away, t, wag)
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
