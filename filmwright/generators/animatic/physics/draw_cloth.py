"""Cloth as a mesh of lit patches, its design printed on it; with its pole or rail.

mesh ──shade by normal, far patches first──> triangles;  edge and folds ──> ink
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import hex_rgb, luma, mix
from filmwright.generators.animatic.paths import box, oval, polygon, rounded, spline
from filmwright.generators.animatic.physics.cloth import Cloth
from filmwright.generators.animatic.physics.paint import darker, lighter
from filmwright.generators.animatic.physics.words import Look
from filmwright.generators.animatic.skia_gl import skia

DESIGN_PX = 256
"""Width of the printed design."""
_LIGHT = np.array((-0.45, 0.55, -0.70))


def _star(cx: float, cy: float, r: float) -> Any:
    turns = [math.pi / 2 + k * math.pi / 5 for k in range(10)]
    return polygon(
        [
            (cx + (r, 0.40 * r)[k % 2] * math.cos(a), cy + (r, 0.40 * r)[k % 2] * math.sin(a))
            for k, a in enumerate(turns)
        ]
    )


def _design(canvas: Canvas, look: Look, w: float, h: float) -> None:
    """Paint the design of a cloth on (0, 0)..(w, h), y up."""
    canvas.fill(box(0, 0, w, h), look.colour)
    usual = hex_rgb("#f3e9d2" if luma(look.colour) < 0.62 else "#bf4a41")
    accent = (look.accents or (usual,))[0]
    if look.pattern in ("stripes", "bands"):
        few = (look.colour, *(look.accents or (accent,)))
        paints = few if len(few) > 2 or look.pattern == "bands" else (few * 4)[:7]
        n = len(paints)
        for k, paint in enumerate(paints):
            if look.horizontal:
                canvas.fill(box(0, h - h * k / n, w, h - h * (k + 1) / n), paint)
            else:
                canvas.fill(box(w * k / n, 0, w * (k + 1) / n, h), paint)
    elif look.pattern == "checks":
        n = max(2, round(w / h * 4))
        for k in range(n * 4):
            if (k % n + k // n) % 2:
                canvas.fill(
                    box(w * (k % n) / n, h * (k // n) / 4, w * (k % n + 1) / n, h * (k // n + 1) / 4), accent
                )
    elif look.pattern == "star":
        canvas.fill(_star(w * 0.5, h * 0.5, h * 0.33), accent)
    elif look.pattern == "cross":
        canvas.fill(box(w * 0.30, 0, w * 0.30 + h * 0.2, h), accent)
        canvas.fill(box(0, h * 0.4, w, h * 0.6), accent)
    elif look.pattern in ("disc", "skull"):
        canvas.fill(oval(w / 2, h / 2, h * 0.28, h * 0.28), accent)
        if look.pattern == "skull":
            canvas.fill(box(w / 2 - 0.12 * h, h * 0.16, w / 2 + 0.12 * h, h * 0.3), accent)
            for side in (-1, 1):
                canvas.fill(oval(w / 2 + side * 0.11 * h, h * 0.5, 0.075 * h, 0.09 * h), look.colour)
    elif look.pattern == "heart":
        canvas.fill(spline([(w / 2, h * 0.2), (w / 2 + 0.3 * h, h * 0.55), (w / 2 + 0.16 * h, h * 0.78),
            (w / 2, h * 0.64), (w / 2 - 0.16 * h, h * 0.78), (w / 2 - 0.3 * h, h * 0.55)], True, 0.9),
            accent)  # fmt: skip
    elif look.pattern == "dots":
        for k in range(24):
            canvas.fill(
                oval(
                    w * (k % 6 + 0.5 + 0.25 * (k // 6 % 2)) / 6.2, h * (k // 6 + 0.5) / 4, 0.06 * h, 0.06 * h
                ),
                accent,
            )
    elif look.accents:
        canvas.fill(box(0, h * 0.38, w, h * 0.62), accent)


def _image(canvas: Canvas, look: Look, w: float, h: float) -> Any:
    """Return the design as an image under the light of this canvas."""
    width, height = DESIGN_PX, max(8, round(DESIGN_PX * h / w))
    surface = skia.Surface(width, height)
    hand = Canvas(canvas.style, canvas.palette, canvas.seed)
    hand.canvas, hand.z, hand.lit = surface.getCanvas(), canvas.z, canvas.lit
    hand.px = width / w
    hand.canvas.translate(0, height)
    hand.canvas.scale(width / w, -height / h)
    _design(hand, look, w, h)
    return surface.makeImageSnapshot()


def _lit(mesh: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how bright each point is: folds turned to the light are lighter, and it falls off in steps."""
    across, down = np.gradient(mesh, axis=1), np.gradient(mesh, axis=0)
    normal = np.cross(down, across)
    normal /= np.sqrt((normal**2).sum(-1, keepdims=True)) + 1e-12
    away = normal[..., 2:3] - 0.6 * normal[..., 1:2]  # from an eye that looks a little down
    facing = np.where(away > 0, -normal, normal)
    light = facing @ (_LIGHT / np.linalg.norm(_LIGHT))
    return np.asarray(np.clip(0.56 + 0.52 * light, 0.42, 1.06))


def paint_cloth(canvas: Canvas, cloth: Cloth, look: Look, frame: int) -> None:
    """Draw one cloth at a frame, in the frame of the world (x right, y up)."""
    mesh = cloth.mesh[frame].astype(np.float64)
    rows, columns = mesh.shape[:2]
    # A little of the depth shows: a card has no perspective of its own.
    x = mesh[..., 0] + (0.0 if not cloth.flat else 0.22) * (mesh[..., 2] - mesh[0, 0, 2])
    y = mesh[..., 1] + (0.06 if not cloth.flat else 0.30) * (mesh[..., 2] - mesh[:, 0, 2].mean())
    edge = [*zip(x[0], y[0], strict=True), *zip(x[1:, -1], y[1:, -1], strict=True),
            *zip(x[-1, -2::-1], y[-1, -2::-1], strict=True), *zip(x[-2:0:-1, 0], y[-2:0:-1, 0],
                strict=True)]  # fmt: skip
    outline = polygon([(float(a), float(b)) for a, b in edge])
    width = 0.008 * float(np.ptp(x) + np.ptp(y))
    if canvas.style == "line":
        canvas.fill(outline, look.colour)
        canvas.ink(outline, width)
        _folds(canvas, mesh, x, y, look, width)
        return
    if cloth.flat:  # the far hem is hidden by the cloth itself
        canvas.ink(outline, 2 * width, mix(INK, look.colour, 0.25))
    w = float(np.linalg.norm(np.diff(mesh[0], axis=0), axis=-1).sum())
    h = float(np.linalg.norm(np.diff(mesh[:, 0], axis=0), axis=-1).sum())
    image = _image(canvas, look, max(w, 1e-3), max(h, 1e-3))
    u, v = np.meshgrid(np.linspace(0, image.width(), columns), np.linspace(0, image.height(), rows))
    light = _lit(mesh)
    grey = np.clip(light * 255, 0, 255).astype(int)
    colours = [0xFF000000 | g << 16 | g << 8 | min(255, int(g * 1.03) + 2) for g in grey.ravel()]
    cell = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = cell[:-1, :-1].ravel(), cell[:-1, 1:].ravel(), cell[1:, :-1].ravel(), cell[1:, 1:].ravel()
    far = mesh[..., 2].ravel()
    order = np.argsort(-(far[a] + far[b] + far[c] + far[d]), kind="stable")
    triangles = np.stack([a, b, c, b, d, c], -1)[order].ravel()
    points = [skia.Point(float(px), float(py)) for px, py in zip(x.ravel(), y.ravel(), strict=True)]
    prints = [skia.Point(float(px), float(py)) for px, py in zip(u.ravel(), v.ravel(), strict=True)]
    vertices = skia.Vertices(
        skia.Vertices.VertexMode.kTriangles_VertexMode, points, prints, colours, [int(t) for t in triangles]
    )
    paint = skia.Paint(
        AntiAlias=True, Shader=image.makeShader(samplingOptions=skia.SamplingOptions(skia.FilterMode.kLinear))
    )
    canvas.canvas.drawVertices(vertices, paint, skia.BlendMode.kModulate)
    _folds(canvas, mesh, x, y, look, width)
    if not cloth.flat:
        canvas.ink(outline, width, mix(INK, look.colour, 0.25))


def _folds(canvas: Canvas, mesh: Any, x: Any, y: Any, look: Look, width: float) -> None:
    """Ink the crests where the cloth turns from us: short lines down the cloth."""
    rows, columns = mesh.shape[:2]
    slope = np.gradient(mesh[..., 2], axis=1) / (np.abs(np.gradient(mesh[..., 0], axis=1)) + 1e-3)
    middle = slope[rows // 4 : max(rows // 4 + 1, 3 * rows // 4)].mean(0)
    for j in range(3, columns - 2):
        if middle[j - 1] > 0 >= middle[j] and abs(middle[j - 1] - middle[j]) > 0.28:
            span = range(rows // 8, rows - rows // 6)
            line = [(float(x[i, j]), float(y[i, j])) for i in span]
            if len(line) > 2:
                canvas.ink(spline(line, False), width * 0.6, darker(look.colour, 0.5), 0.4)


def paint_support(canvas: Canvas, cloth: Cloth, look: Look, *, floor: bool) -> None:
    """Draw what a cloth hangs from: a pole from the ground for a flag, a rail for a curtain."""
    mesh = cloth.mesh[0]
    top, left, right = float(mesh[0, 0, 1]), float(mesh[0, 0, 0]), float(mesh[0, -1, 0])
    if look.thing == "flag" and "left" in cloth.pins:
        h = float(np.ptp(mesh[:, 0, 1]))
        r = 0.018 * max(h, 1.0)
        foot = 0.0 if floor else top - 2.2 * h
        rgb = hex_rgb("#b9bec6")
        canvas.shape(rounded(left - 2 * r, foot, left, top + 0.14 * h, r), rgb, 0.4 * r)
        if canvas.style != "line":
            canvas.fill(box(left - 0.9 * r, foot, left - 0.2 * r, top + 0.12 * h), darker(rgb, 0.7))
        canvas.shape(oval(left - r, top + 0.17 * h, 2.2 * r, 2.2 * r), hex_rgb("#d9a92f"), 0.4 * r)
    elif "top" in cloth.pins:
        w = right - left
        r = 0.012 * max(w, 1.0)
        rgb = hex_rgb("#8a6a45")
        canvas.shape(
            rounded(left - 0.06 * w, top + 0.2 * r, right + 0.06 * w, top + 2.2 * r, r), rgb, 0.4 * r
        )
        for x in (left - 0.06 * w, right + 0.06 * w):
            canvas.shape(oval(x, top + 1.2 * r, 2 * r, 2 * r), lighter(rgb, 0.2), 0.4 * r)
