"""Heads of animals: skull and snout under one outline, from every side; noses, patches, manes.

The snout is a cone from inside the skull to its tip, put where yaw and pitch bring it: in front view it
lies on the face, in profile it stands out.
Not here: ears and horns (`ears`), birds (`head_other`).
"""

import math
from typing import Any

from filmwright.generators.animatic.figures import ears, face, human_face
from filmwright.generators.animatic.figures.headframe import HeadFrame
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp, lerp
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import capsule, line, oval, spline

_NOSE = hex_rgb("#23202a")
_LATERAL = frozenset(
    {"horse", "donkey", "cow", "ox", "goat", "sheep", "deer", "stag", "pig", "elephant", "tortoise"}
)
_HALF = frozenset({"fox", "wolf", "rabbit", "squirrel", "tiger", "leopard"})
"""Animals whose snout is light only below."""


class Snout:
    """Where the snout of a head is."""

    def __init__(self, f: HeadFrame) -> None:
        length, base, tip = f.head.snout
        drop = f.head.drop
        h, d = f.head.size[1], f.head.size[2]
        self.f, self.base_r, self.tip_r = f, base, tip
        self.root = (math.sin(drop) * h * 0.85, d * 0.48)
        slope = drop * 0.62 if length > 0.5 else drop * 0.2
        reach = d * 0.52 + length
        self.tip = (
            self.root[0] + reach * math.sin(slope),
            self.root[1] + reach * math.cos(slope) - tip * 0.6,
        )

    def path(self, lower: float = 0.0, start: float = 0.0, thin: float = 1.0) -> Any:
        """Return the cone; `lower` shifts it down, `start` begins further out (0..1)."""
        f = self.f
        up, forward = (lerp(self.root[i], self.tip[i], start) for i in (0, 1))
        a = f.put(0, up - lower, forward)
        b = f.put(0, self.tip[0] - lower, self.tip[1])
        r0 = lerp(self.base_r, self.tip_r, start)
        return capsule(a[0], a[1], r0 * f.r * thin, b[0], b[1], self.tip_r * f.r * thin)

    def at(self, side: float, up: float, out: float) -> tuple[float, float, float]:
        """Place a point about the tip, in tip radii."""
        k = self.tip_r
        return self.f.put(side * k, self.tip[0] + up * k, self.tip[1] + out * k)


def draw(pen: Pen, f: HeadFrame) -> None:
    """Draw the whole head of an animal."""
    sheet, r, p = f.sheet, f.r, f.pose
    fur = sheet.colour("fur")
    skin = sheet.colours.get("face", fur)
    visible = f.cos > -0.42
    if f.head.mane and f.cos > -0.4:
        _mane(pen, f)
    if sheet.species.marks == "wool":
        _wool(pen, f, fur)
    if sheet.species.marks == "spines":
        _spines(pen, f)
    hatted = sheet.hat is not None
    ears.draw(pen, f, front=False)
    if hatted:
        ears.draw(pen, f, front=True)
    snout = Snout(f)
    skull = oval(0, 0, f.half_width, f.half_height)
    gape = clamp(p["mouth"])
    shapes = [skull]
    if visible:
        if gape > 0.06:
            jaw = Snout(f)
            jaw.tip = (jaw.tip[0] - gape * 0.42 * (0.6 + jaw.tip_r), jaw.tip[1] - 0.18 - 0.1 * gape)
            jaw.tip_r *= 0.82
            pen.part([jaw.path()], sheet.colour("muzzle"), 0.8)
        shapes.append(snout.path())
    else:
        side = f.put(0, snout.tip[0], snout.tip[1])
        if abs(side[0]) > f.half_width * 0.8:
            pen.part([snout.path()], skin, 0.9)
    pen.part(shapes, skin, shade=0.84)
    if visible and not pen.line_style:
        with pen.inside(skull):
            _markings(pen, f)
    if visible:
        _muzzle(pen, f, snout, skin)
        _eyes(pen, f, skin)
        human_face.glasses(pen, f, 0.17, 0.42, 0.84)
    if f.head.horn == "tusk" and visible:
        _trunk(pen, f, snout, skin)
    if sheet.colours.get("beard") is not None and visible:
        x, y, _ = snout.at(0, -0.9, 0.1)
        pen.part(
            [spline([(x - 0.16 * r, y), (x + 0.16 * r, y), (x + 0.02 * r, y - 0.55 * r)], True, 0.7)],
            sheet.colour("beard"),
            0.7,
        )
    if f.head.mane or sheet.species.name in ("horse", "donkey"):
        _forelock(pen, f)
    if f.head.mane and f.cos <= -0.4:
        _mane(pen, f)
    if not hatted:
        ears.draw(pen, f, front=True)


def _muzzle(pen: Pen, f: HeadFrame, snout: Snout, skin: RGB) -> None:
    sheet, r, p = f.sheet, f.r, f.pose
    name = sheet.species.name
    rgb = sheet.colour("muzzle")
    cone = snout.path()
    if not pen.line_style and rgb != skin:
        with pen.inside(cone):
            half = name in _HALF
            pen.spot(
                snout.path(
                    lower=snout.tip_r * (0.62 if half else 0.0), start=0.42 if not half else 0.15, thin=1.0
                ),
                rgb,
            )
    if f.cos > 0.1:
        soft = pen.ink_of(skin, 0.72)
        if snout.tip_r >= 0.3 and f.head.snout[0] < 0.7:
            with pen.inside(oval(*f.put(0, snout.tip[0] - 0.55, snout.tip[1])[:2], r * 1.2, r * 0.62)):
                pen.line(cone, 0.6, soft, 0.75 * clamp(f.cos * 1.6))
    hoofed = name in ("horse", "donkey", "cow", "ox")
    middle = snout.at(0, -0.62, 0.60)
    smile = 0.16 * p["smile"]
    back = -0.9 if f.head.snout[0] < 0.7 else -1.9
    wide = 0.62 if snout.tip_r > 0.25 else 1.2
    left = snout.at(wide, -0.50 + smile, back * abs(f.sin) + 0.25)
    right = snout.at(-wide, -0.50 + smile, back * abs(f.sin) + 0.25)
    near, far = (right, left) if f.sin >= 0 else (left, right)
    fx = max(far[0] * f.side, middle[0] * f.side + 0.02 * r) * f.side
    face.mouth(pen, f, near[:2], middle[:2], (fx, far[1]), (0.30 + 0.30 * snout.tip_r) * r, teeth=False)
    if hoofed:
        for sign in (1.0, -1.0):
            x, y, z = snout.at(sign * 0.42, 0.12, 0.82)
            if z > -0.1 * r or (abs(f.sin) > 0.6 and sign * f.side < 0):
                pen.spot(oval(x, y, 0.055 * r + 0.05 * r * abs(f.cos), 0.085 * r), _NOSE, 0.85)
        return
    if name == "pig":
        x, y, _ = snout.at(0, 0.0, 0.92)
        wide_r = snout.tip_r * r
        pen.part(
            [oval(x, y, wide_r * (0.35 + 0.55 * abs(f.cos)), wide_r * 0.86)], mix(rgb, WHITE, 0.12), 0.8, 1.0
        )
        for sign in (0.36, -0.36):
            a = snout.at(sign, 0.05, 0.98)
            pen.spot(oval(a[0], a[1], 0.06 * r, 0.10 * r), scale_rgb(rgb, 0.55))
        return
    x, y, _ = snout.at(0, 0.52, 0.72)
    n = r * (0.085 + 0.20 * snout.tip_r)
    k = max(0.62, abs(f.cos))
    tone = hex_rgb("#d08a8a") if name in ("cat", "rabbit", "mouse", "squirrel") else _NOSE
    if name in ("elephant", "tortoise", "snowman", "sheep", "goat", "deer", "stag"):
        n *= 0.72 if name not in ("deer", "stag", "sheep") else 0.9
        if name in ("elephant", "tortoise", "snowman"):
            return
    nose = spline(
        [
            (x - n * 1.05 * k, y + n * 0.45),
            (x, y + n * 0.72),
            (x + n * 1.05 * k, y + n * 0.45),
            (x + n * 0.36 * k, y - n * 0.62),
            (x - n * 0.36 * k, y - n * 0.62),
        ],
        True,
        1.0,
    )
    pen.spot(nose, tone)
    pen.line(nose, 0.5)
    if not pen.line_style:
        pen.spot(oval(x - 0.25 * n, y + 0.28 * n, 0.30 * n, 0.15 * n), WHITE, 0.55)
    if p["mouth"] < 0.1:
        pen.line(line(x, y - n * 0.6, lerp(x, middle[0], 0.85), middle[1] - smile * 0.1 * r), 0.75)
    if name in ("cat", "mouse", "rabbit", "tiger", "lion", "leopard") and pen.px(r) > 22:
        for sign in (1.0, -1.0):
            if f.facing(sign * 0.8) < 0.05:
                continue
            for up in (-0.12, 0.10):
                a = snout.at(sign * 0.75, up - 0.25, 0.25)
                b = f.put(sign * 1.35, -0.36 + up * 0.9, 0.40)
                pen.line(line(a[0], a[1], b[0], b[1]), 0.4, mix(_NOSE, WHITE, 0.35), 0.7)


def _eyes(pen: Pen, f: HeadFrame, skin: RGB) -> None:
    sheet = f.sheet
    lateral = sheet.species.name in _LATERAL
    side, forward, turn = (0.60, 0.52, 0.62) if lateral else (0.40, 0.74, 0.36)
    big = f.head.eye
    for sign in (1.0, -1.0):
        seen = math.cos(f.yaw + sign * turn)
        if seen < 0.08:
            continue
        width = 0.40 + 0.60 * seen
        at = f.put(sign * side, 0.17, forward)
        patch = sheet.colours.get("patch")
        if patch is not None and not pen.line_style:
            pen.spot(oval(at[0], at[1] - 0.05 * f.r, 0.27 * f.r * width, 0.31 * f.r, sign * 0.35), patch)
        face.bead_eye(pen, f, at, width, 0.115 * big, 0.150 * big, patch or skin)
        face.tears(pen, f, at)
        brow = f.put(sign * side * 1.03, 0.47, forward * 0.96)
        face.brow(pen, f, brow, width, sign, mix(skin, (0.1, 0.1, 0.14), 0.66), 1.25, False)


def _markings(pen: Pen, f: HeadFrame) -> None:
    sheet, r = f.sheet, f.r
    name, light = sheet.species.name, sheet.colour("muzzle")
    if name in ("fox", "wolf"):
        for sign in (1.0, -1.0):
            x, y, z = f.on(sign * 0.80, -0.46)
            if z > -0.2 * r:
                pen.spot(oval(x, y, 0.48 * r * max(0.35, z / r + 0.2), 0.36 * r, sign * 0.5), light)
    mark = sheet.colours.get("mark")
    if sheet.species.marks == "stripes" and mark is not None:
        for azimuth, elevation in (
            (0.0, 0.95),
            (0.28, 0.86),
            (-0.28, 0.86),
            (1.0, 0.1),
            (1.05, -0.2),
            (-1.0, 0.1),
            (-1.05, -0.2),
        ):
            x, y, z = f.on(azimuth, elevation)
            if z > 0 or abs(azimuth) < 0.5:
                flat = abs(azimuth) > 0.6
                pen.spot(
                    oval(x, y, 0.17 * r if flat else 0.045 * r, 0.04 * r if flat else 0.16 * r), mark, 0.9
                )
    if sheet.species.marks == "spots" and mark is not None:
        for azimuth, elevation in ((0.0, 0.9), (0.4, 0.75), (-0.4, 0.75), (1.0, 0.5), (-1.0, 0.5)):
            x, y, _ = f.on(azimuth, elevation)
            pen.spot(oval(x, y, 0.06 * r, 0.05 * r), mark, 0.85)
    if sheet.species.marks == "patches" and mark is not None:
        x, y, _ = f.on(0.9, 0.35)
        pen.spot(oval(x, y, 0.45 * r, 0.5 * r), mark)
    warm = hex_rgb("#e98f7f")
    strength = 0.30 if f.pose["smile"] > 0.2 else 0.14
    for sign in (1.0, -1.0):
        x, y, z = f.on(sign * 0.95, -0.30)
        if z > 0.05 * r:
            pen.spot(oval(x, y, 0.19 * z, 0.12 * r), warm, strength)


def _mane(pen: Pen, f: HeadFrame) -> None:
    rgb = f.sheet.colour("mane")
    if f.sheet.sex == "f":
        return
    r, w = f.r, f.half_width
    points = []
    for i in range(22):
        a = 2 * math.pi * i / 22
        out = (1.52 if i % 2 else 1.74) * (1.0 + 0.14 * max(0.0, -math.sin(a)))
        shift = -f.sin * 0.42 * r
        points.append(
            (shift + math.cos(a) * (w + 0.02 * r) * out * 0.98, math.sin(a) * f.half_height * out - 0.08 * r)
        )
    pen.part([spline(points, True, 0.45)], rgb, 1.0)


def _forelock(pen: Pen, f: HeadFrame) -> None:
    if f.sheet.colours.get("mane") is None or f.head.mane:
        return
    r, rgb = f.r, f.sheet.colour("mane")
    a, b, c = f.on(0, 1.45, 1.12), f.on(0.5, 0.95, 1.1), f.put(-0.04, 0.42, 0.92)
    d = f.on(-0.5, 0.95, 1.1)
    if f.cos > -0.2:
        pen.part([spline([a[:2], b[:2], c[:2], (d[0] - f.sin * 0.3 * r, d[1])], True, 0.8)], rgb, 0.8)


def _wool(pen: Pen, f: HeadFrame, fur: RGB) -> None:
    r = f.r
    tufts = [
        oval(*f.on(a, e, 1.02)[:2], 0.36 * r, 0.34 * r)
        for a, e in ((0, 1.5), (0.9, 0.9), (-0.9, 0.9), (2.4, 0.7), (-2.4, 0.7), (math.pi, 0.2))
    ]
    pen.part(tufts, fur, 0.9)


def _spines(pen: Pen, f: HeadFrame) -> None:
    r, w = f.r, f.half_width
    points = []
    for i in range(25):
        a = math.pi * (-0.12 + 1.24 * i / 24)
        out = 1.42 if i % 2 else 1.14
        points.append((math.cos(a) * w * out - f.sin * 0.25 * r, math.sin(a) * f.half_height * out))
    pen.part([spline([*points, (0, -0.3 * r)], True, 0.1)], f.sheet.colour("spines"), 0.9)


def _trunk(pen: Pen, f: HeadFrame, snout: Snout, skin: RGB) -> None:
    r = f.r
    a = snout.at(0, 0, 0)
    swing = 0.25 * r * math.sin(f.t * 1.1)
    b = (a[0] + f.sin * 0.55 * r + swing * 0.4, a[1] - 0.95 * r)
    c = (a[0] + f.sin * 0.85 * r + swing, a[1] - 1.85 * r)
    d = (a[0] + f.sin * 1.25 * r + swing, a[1] - 1.75 * r)
    pen.part(
        [
            capsule(a[0], a[1], 0.40 * r, b[0], b[1], 0.30 * r),
            capsule(b[0], b[1], 0.30 * r, c[0], c[1], 0.19 * r),
            capsule(c[0], c[1], 0.19 * r, d[0], d[1], 0.15 * r),
        ],
        skin,
    )
    for sign in (1.0, -1.0):
        x, y, z = f.put(sign * 0.46, -0.55, 0.92)
        if z > -0.2 * r:
            tip = (x + f.sin * 0.6 * r + sign * 0.12 * r * f.cos, y - 0.35 * r)
            pen.part([capsule(x, y, 0.11 * r, tip[0], tip[1], 0.04 * r)], (0.96, 0.94, 0.88), 0.8)
