"""Eyes, brows and mouths: the parts that act. Shared by people and beasts.

Not here: skulls, noses, hair (see `head_human`, `head_beast`).
"""

from typing import Any

from filmwright.generators.animatic.canvas import INK
from filmwright.generators.animatic.figures.headframe import HeadFrame, Point3
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, luma, mix
from filmwright.generators.animatic.paths import oval
from filmwright.generators.animatic.skia_gl import skia

_MOUTH, _TONGUE, _PUPIL = hex_rgb("#5a1f28"), hex_rgb("#d8636a"), hex_rgb("#17141a")


def curve(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> Any:
    """Return an open curve from `a` to `c` pulled to `b`."""
    path = skia.Path()
    path.moveTo(*a)
    path.quadTo(*b, *c)
    return path


def open_eye(
    pen: Pen, f: HeadFrame, at: Point3, width: float, rx: float, ry: float, lashes: bool, sign: float
) -> None:
    """Draw an eye with a white: a person's. `width` 0..1 is how squarely it is seen."""
    x, y, _ = at
    r, p = f.r, f.pose
    lid = clamp(p["eye"], 0, 1.35)
    rx = rx * r * width
    ry = ry * r
    outer = sign * (1 if f.cos >= 0 else -1)
    if lid < 0.2:
        pen.line(curve((x - rx * 1.1, y), (x, y - 0.12 * r), (x + rx * 1.1, y)), 0.95)
        return
    white = oval(x, y, rx, ry * min(1.15, lid))
    pen.spot(white, (0.985, 0.985, 0.975))
    with pen.inside(white):
        ix = x + f.sin * 0.05 * r + p["look"] * 0.07 * r
        iy = y + p["looky"] * 0.055 * r
        k = 0.35 + 0.65 * width
        pen.spot(oval(ix, iy, 0.128 * r * k, 0.148 * r), mix(f.sheet.colour("eye"), INK, 0.12))
        if not pen.line_style:
            pen.spot(oval(ix, iy - 0.03 * r, 0.10 * r * k, 0.10 * r), mix(f.sheet.colour("eye"), WHITE, 0.18))
        pen.spot(oval(ix, iy, 0.072 * r * k, 0.085 * r), _PUPIL)
        pen.spot(oval(ix - 0.035 * r, iy + 0.05 * r, 0.034 * r * k, 0.034 * r), WHITE, emission=0.7)
        if lid < 0.9:
            shade = mix(f.sheet.colour("fur"), INK, 0.22)
            pen.spot(oval(x, y + ry * (0.75 + lid * 0.9), rx * 1.6, ry * 0.95), shade)
    top = min(1.15, lid)
    upper = skia.Path()
    upper.moveTo(x - rx * 1.06, y + ry * top * 0.10)
    upper.cubicTo(
        x - rx * 0.8,
        y + ry * top * 1.25,
        x + rx * 0.8,
        y + ry * top * 1.25,
        x + rx * 1.06,
        y + ry * top * 0.1,
    )
    pen.line(upper, 1.25)
    if lashes and width > 0.3:
        tip = x + outer * rx * 1.05
        pen.line(
            curve(
                (tip, y + ry * 0.15),
                (tip + outer * 0.05 * r, y + ry * 0.3),
                (tip + outer * 0.09 * r, y + ry * 0.62),
            ),
            1.0,
        )
    if f.sheet.age == "old":
        pen.line(
            curve((x - rx * 0.9, y - ry * 1.15), (x, y - ry * 1.5), (x + rx * 0.9, y - ry * 1.15)),
            0.5,
            alpha=0.6,
        )


def bead_eye(pen: Pen, f: HeadFrame, at: Point3, width: float, rx: float, ry: float, around: RGB) -> None:
    """Draw a beast's eye: dark, with two lights; ringed with white on dark fur."""
    x, y, _ = at
    r, p = f.r, f.pose
    lid = clamp(p["eye"], 0, 1.35)
    rx, ry = rx * r * width, ry * r
    if lid < 0.25:
        pen.line(
            curve((x - rx * 1.2, y), (x, y - 0.08 * r), (x + rx * 1.2, y)),
            1.0,
            WHITE if luma(around) < 0.25 and not pen.line_style else None,
        )
        return
    ry *= min(1.25, lid)
    dark = luma(around) < 0.36
    if dark or lid > 1.15:
        pen.spot(oval(x, y, rx * 1.36, ry * 1.28), (0.96, 0.95, 0.91))
    ix, iy = x + p["look"] * 0.045 * r, y + p["looky"] * 0.03 * r
    pen.spot(oval(ix, iy, rx, ry), hex_rgb("#1b1820"))
    if pen.line_style:
        pen.line(oval(x, y, rx * 1.1, ry * 1.1), 0.7)
        return
    pen.spot(oval(ix - 0.30 * rx, iy + 0.40 * ry, 0.38 * rx, 0.34 * ry), WHITE, emission=0.8)
    pen.spot(oval(ix + 0.28 * rx, iy - 0.36 * ry, 0.18 * rx, 0.16 * ry), WHITE, 0.6, 0.8)
    if 0.25 <= lid < 0.8:
        pen.spot(oval(x, y + ry * 0.95, rx * 1.35, ry * 0.75), mix(around, INK, 0.12))
        pen.line(
            curve((x - rx * 1.25, y + ry * 0.45), (x, y + ry * 0.30), (x + rx * 1.25, y + ry * 0.45)), 0.8
        )


def brow(
    pen: Pen, f: HeadFrame, at: Point3, width: float, sign: float, rgb: RGB, weight: float, always: bool
) -> None:
    """Draw a brow. Below 0 it worries (inner end up), above 0.5 it frowns, between them it lifts."""
    x, y, _ = at
    b, r = f.pose["brow"], f.r
    if not always and abs(b) < 0.15:
        return
    half = 0.185 * r * width
    lift = (
        0.13 * r * clamp(b * 2)
        if 0 < b <= 0.5
        else 0.13 * r * max(0.0, 1 - (b - 0.5) * 3)
        if b > 0.5
        else 0.0
    )
    inner = -sign
    tilt = -0.42 * b if b < 0 else -0.5 * max(0.0, b - 0.5) * 1.6
    drop = -0.07 * r * clamp((b - 0.5) * 2)
    a = (x + inner * half, y + lift + drop + half * tilt)
    c = (x - inner * half, y + lift + drop * 0.2 - half * tilt * 0.8)
    pen.line(curve(a, (x, y + lift + drop + 0.07 * r), c), weight, rgb)


def mouth(
    pen: Pen,
    f: HeadFrame,
    near: tuple[float, float],
    middle: tuple[float, float],
    far: tuple[float, float],
    depth: float,
    lips: RGB | None = None,
    teeth: bool = True,
) -> None:
    """Draw a mouth through three points of the face; `depth` is how far it opens, in metres."""
    p, r = f.pose, f.r
    smile, gape = p["smile"], clamp(p["mouth"])
    if gape <= 0.06:
        line_ = curve(near, (middle[0], middle[1] - smile * 0.14 * r), far)
        if lips is not None and not pen.line_style:
            x = (near[0] + far[0]) / 2
            w = abs(far[0] - near[0]) * 0.32
            pen.spot(oval(x, middle[1] - smile * 0.06 * r - 0.035 * r, w, 0.045 * r), lips, 0.6)
        pen.line(line_, 0.95)
        return
    round_ = clamp(1 - 1.6 * max(0.0, smile)) * clamp(gape * 2)
    pull = 0.40 * round_ * clamp(1 + smile)
    near = (near[0] + (middle[0] - near[0]) * pull, near[1])
    far = (far[0] + (middle[0] - far[0]) * pull, far[1])
    o = gape * depth
    up = middle[1] - smile * 0.10 * r
    low = up - o * 1.25
    up += 0.16 * r * round_
    path = skia.Path()
    path.moveTo(*near)
    path.quadTo(middle[0], up + 0.03 * r, *far)
    path.cubicTo(far[0] * 0.8 + middle[0] * 0.2, low, near[0] * 0.8 + middle[0] * 0.2, low, *near)
    path.close()
    pen.spot(path, _MOUTH)
    if not pen.line_style:
        with pen.inside(path):
            x = (near[0] + far[0]) / 2
            w = abs(far[0] - near[0]) * 0.36 + 0.02 * r
            pen.spot(oval(x, low + o * 0.18, w, o * 0.38 + 0.01 * r), _TONGUE)
            if teeth:
                pen.spot(oval(x, up + 0.02 * r, w * 1.15, 0.05 * r + 0.03 * r * gape), (0.97, 0.96, 0.94))
    pen.line(path, 0.8)


def tears(pen: Pen, f: HeadFrame, at: Point3) -> None:
    """Let a tear run down from an eye."""
    if f.pose["tear"] < 0.3 or pen.line_style:
        return
    x, y, _ = at
    r = f.r
    fall = (f.t * 0.7) % 1.0
    blue = hex_rgb("#8fd0f0")
    pen.spot(oval(x, y - 0.16 * r - 0.4 * r * fall, 0.055 * r, 0.085 * r), blue, 0.9 * (1 - fall * 0.6), 0.3)
    pen.spot(oval(x, y - 0.12 * r, 0.10 * r, 0.05 * r), blue, 0.8, 0.3)
