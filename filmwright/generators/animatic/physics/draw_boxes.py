"""Things with flat sides: crates, books, walls, tables; drawn in metres around their centre.

    crate(canvas, Skin(colour), width, height)

Not here: where they are and how they are turned (the caller has set the frame), and what is round.
"""

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import hex_rgb, mix
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.physics.paint import Skin, darker, detail, edge, lighter


def plain(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a plain block: a lit top edge, a shaded side."""
    rgb = skin.colour
    body = rounded(-w / 2, -h / 2, w / 2, h / 2, 0.06 * min(w, h))
    canvas.fill(body, rgb)
    if canvas.style != "line":
        with canvas.clip(body):
            canvas.fill(box(-w / 2, h / 2 - 0.09 * h, w / 2, h / 2), lighter(rgb, 0.3))
            canvas.fill(
                polygon(
                    [
                        (w / 2, h / 2),
                        (w / 2, -h / 2),
                        (-w / 2, -h / 2),
                        (-w * 0.34, -h * 0.38),
                        (w * 0.38, -h * 0.38),
                        (w * 0.38, h * 0.4),
                    ]
                ),
                darker(rgb, 0.8),
            )
    canvas.ink(body, edge(w, h), mix(INK, rgb, 0.22))


def crate(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a crate: slats, a frame, a brace and nails."""
    rgb = skin.colour
    slats = 4
    body = box(-w / 2, -h / 2, w / 2, h / 2)
    canvas.fill(body, darker(rgb, 0.5))
    rng = generator("slats", skin.number)
    for k in range(slats):
        tone = mix(rgb, darker(rgb, 0.8), float(rng.uniform(0, 0.6)))
        y0 = -h / 2 + h * k / slats
        canvas.shape(box(-w / 2, y0 + 0.012 * h, w / 2, y0 + h / slats - 0.012 * h), tone, edge(w, h) * 0.55)
    t = 0.13 * min(w, h)
    brace = polygon(
        [
            (-w / 2 + t, -h / 2 + t),
            (-w / 2 + 2.1 * t, -h / 2 + t),
            (w / 2 - t, h / 2 - t),
            (w / 2 - 2.1 * t, h / 2 - t),
        ]
    )
    canvas.shape(brace, mix(rgb, darker(rgb), 0.3), edge(w, h) * 0.6)
    frame = lighter(rgb, 0.16)
    for x0, y0, x1, y1 in (
        (-w / 2, -h / 2, -w / 2 + t, h / 2),
        (w / 2 - t, -h / 2, w / 2, h / 2),
        (-w / 2, h / 2 - t, w / 2, h / 2),
        (-w / 2, -h / 2, w / 2, -h / 2 + t),
    ):
        canvas.shape(box(x0, y0, x1, y1), frame, edge(w, h) * 0.6)
    if canvas.style != "line":
        for sx in (-1, 1):
            for sy in (-1, 1):
                canvas.fill(
                    oval(sx * (w / 2 - t / 2), sy * (h / 2 - t / 2), t * 0.13, t * 0.13), darker(rgb, 0.4)
                )
        canvas.fill(box(w * 0.30, -h / 2, w / 2, h / 2), INK, 0.12)
    canvas.ink(body, edge(w, h), mix(INK, rgb, 0.22))


def splinter(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a board that was torn off: ragged ends, grain."""
    rgb = skin.colour
    rng = generator("splinter", skin.number)
    long, thick = max(w, h), min(w, h)
    splinters = [float(v) * thick for v in rng.uniform(0.0, 0.9, 6)]
    rise = [-0.5 * thick, -0.15 * thick, 0.1 * thick, 0.5 * thick]
    left = [(-long / 2 + s, y) for s, y in zip((0.0, *splinters[:2], 0.1 * thick), rise, strict=True)]
    right = [(long / 2 - s, y) for s, y in zip((0.05 * thick, *splinters[2:4], 0.0), rise, strict=True)]
    points = [*left, *reversed(right)]
    if h > w:
        points = [(-y, x) for x, y in points]
    tone = mix(rgb, darker(rgb, 0.75), float(rng.uniform(0, 0.7)))
    canvas.shape(polygon(points), tone, edge(long, thick) * 1.6)
    if thick * canvas.px > 6:
        a, b = (-0.36 * long, 0.12 * thick), (0.30 * long, 0.16 * thick)
        grain = spline([a, (0, 0.02 * thick), b], False)
        if h > w:
            grain = spline([(-y, x) for x, y in (a, (0, 0.02 * thick), b)], False)
        detail(canvas, grain, 0.06 * thick, darker(tone, 0.7))


def carton(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a cardboard box with tape."""
    rgb = skin.colour
    plain(canvas, skin, w, h)
    tape = lighter(rgb, 0.45)
    canvas.fill(box(-0.06 * w, h * 0.12, 0.06 * w, h / 2), tape, 0.9)
    detail(canvas, line(-w / 2, h * 0.32, w / 2, h * 0.32), edge(w, h) * 0.6, darker(rgb, 0.6))


def gift(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a present with ribbon and bow."""
    ribbon = skin.accent(hex_rgb("#f0d27a"))
    plain(canvas, skin, w, h)
    canvas.fill(box(-0.08 * w, -h / 2, 0.08 * w, h / 2), ribbon)
    canvas.fill(box(-w / 2, -0.08 * h, w / 2, 0.08 * h), ribbon)
    for side in (-1, 1):
        canvas.shape(
            spline(
                [
                    (0, h / 2),
                    (side * 0.2 * w, h * 0.72),
                    (side * 0.32 * w, h * 0.6),
                    (side * 0.16 * w, h * 0.5),
                ]
            ),
            ribbon,
            edge(w, h),
        )


def book(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a book: the cover from in front when it stands, spine and pages when it lies."""
    rgb = skin.colour
    trim = skin.accent(hex_rgb("#e3c77a"))
    if w > 1.8 * h:  # it lies: covers above and below the pages
        canvas.shape(box(-w / 2, -h / 2, w / 2, h / 2), hex_rgb("#efe6cf"), edge(w, h))
        for k in (-0.2, 0.0, 0.2):
            detail(canvas, line(-w * 0.46, k * h, w / 2, k * h), 0.03 * h, hex_rgb("#c8b993"))
        for y in (-1, 1):
            canvas.shape(box(-w / 2, y * h * 0.5, w / 2, y * h * 0.34), rgb, edge(w, h))
        canvas.shape(rounded(-w / 2 - 0.02 * w, -h / 2, -w * 0.42, h / 2, 0.2 * h), darker(rgb), edge(w, h))
        return
    canvas.shape(box(-w * 0.46, -h / 2, w / 2, h / 2 - 0.012 * h), hex_rgb("#efe6cf"), edge(w, h))
    cover = rounded(-w / 2, -h / 2 + 0.01 * h, w * 0.47, h / 2, 0.03 * w)
    canvas.shape(cover, rgb, edge(w, h))
    canvas.fill(box(-w / 2 + 0.01 * w, -h * 0.485, -w * 0.36, h * 0.49), darker(rgb, 0.7))
    canvas.ink(rounded(-w * 0.28, -h * 0.40, w * 0.39, h * 0.42, 0.02 * w), 0.02 * w, trim)
    for up, half in ((0.18, 0.2), (0.09, 0.14)):
        detail(canvas, line(0.05 * w - half * w, up * h, 0.05 * w + half * w, up * h), 0.045 * w, trim)


def bricks(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a wall of courses."""
    rgb = skin.colour
    body = box(-w / 2, -h / 2, w / 2, h / 2)
    canvas.fill(body, rgb)
    course = 0.16 if h > 0.5 else h / 3
    with canvas.clip(body):
        rows = max(1, round(h / course))
        for k in range(rows):
            y = -h / 2 + h * k / rows
            detail(canvas, line(-w / 2, y, w / 2, y), 0.012, darker(rgb, 0.72))
            length = 2.2 * h / rows
            x = -w / 2 + (length / 2 if k % 2 else 0.0)
            while x < w / 2:
                detail(canvas, line(x, y, x, y + h / rows), 0.010, darker(rgb, 0.75))
                x += length
        if canvas.style != "line":
            canvas.fill(box(w / 2 - 0.2 * min(w, h), -h / 2, w / 2, h / 2), INK, 0.14)
    canvas.ink(body, min(edge(w, h), 0.02), mix(INK, rgb, 0.22))


def brick(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw one brick."""
    rgb = skin.colour
    plain(canvas, skin, w, h)
    for x, y in ((-0.2, 0.1), (0.15, -0.15), (0.3, 0.2)):
        canvas.fill(oval(x * w, y * h, 0.03 * w, 0.05 * h), darker(rgb, 0.7), 0.9)


def die(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a die; which face shows depends on the piece."""
    plain(canvas, skin, w, h)
    spots = {1: ((0, 0),), 2: ((-1, -1), (1, 1)), 3: ((-1, -1), (0, 0), (1, 1)), 4: ((-1, -1), (1, 1),
        (-1, 1), (1, -1)), 5: ((-1, -1), (1, 1), (-1, 1), (1, -1), (0, 0)), 6: ((-1, -1), (-1, 0), (-1,
        1), (1, -1), (1, 0), (1, 1))}  # fmt: skip
    for x, y in spots[1 + (skin.number * 5 + 4) % 6]:
        canvas.fill(oval(x * 0.24 * w, y * 0.24 * h, 0.09 * w, 0.09 * h), skin.accent(hex_rgb("#2b2d33")))


def suitcase(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a suitcase: handle, straps, corners."""
    rgb = skin.colour
    canvas.ink(rounded(-0.14 * w, h * 0.42, 0.14 * w, h * 0.60, 0.06 * w), 0.05 * h, darker(rgb, 0.5))
    plain(canvas, skin, w, h)
    strap = skin.accent(darker(rgb, 0.6))
    for x in (-0.28, 0.28):
        canvas.fill(box((x - 0.045) * w, -h / 2, (x + 0.045) * w, h / 2), strap)
        canvas.fill(box((x - 0.05) * w, 0.06 * h, (x + 0.05) * w, 0.16 * h), hex_rgb("#d9b45a"))


def ice(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a block of ice: clear, with glints."""
    rgb = skin.colour
    body = rounded(-w / 2, -h / 2, w / 2, h / 2, 0.1 * min(w, h))
    canvas.fill(body, rgb, 0.82)
    if canvas.style != "line":
        canvas.fill(
            polygon([(-0.35 * w, 0.1 * h), (-0.1 * w, 0.4 * h), (0.0, 0.4 * h), (-0.35 * w, -0.02 * h)]),
            (1.0, 1.0, 1.0),
            0.8,
        )
        canvas.fill(
            polygon([(0.4 * w, -0.4 * h), (0.4 * w, 0.1 * h), (0.1 * w, -0.4 * h)]), darker(rgb, 0.85), 0.7
        )
    canvas.ink(body, edge(w, h), mix(INK, rgb, 0.4))


def table(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a table: a top and four legs, the far ones darker."""
    rgb = skin.colour
    top = max(0.06 * h, 0.02)
    leg = min(0.05 * w, 0.09)
    for x, tone in ((-0.36, 0.6), (0.36, 0.6), (-0.45, 1.0), (0.45, 1.0)):
        canvas.shape(
            polygon(
                [
                    (x * w - leg / 2, h / 2 - top),
                    (x * w + leg / 2, h / 2 - top),
                    (x * w + leg * 0.36, -h / 2),
                    (x * w - leg * 0.36, -h / 2),
                ]
            ),
            darker(rgb, 0.86 * tone),
            0.010,
        )
    canvas.fill(box(-w * 0.46, h / 2 - top * 2.2, w * 0.46, h / 2 - top), darker(rgb, 0.7))
    canvas.shape(rounded(-w / 2, h / 2 - top, w / 2, h / 2, top * 0.3), rgb, 0.012)
    canvas.fill(box(-w / 2, h / 2 - top * 0.3, w / 2, h / 2 - top * 0.08), lighter(rgb, 0.25), 0.9)


def ramp(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a ramp that rises to the right (a mirrored one is turned by the caller)."""
    rgb = skin.colour
    body = polygon([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2)])
    canvas.shape(body, rgb, 0.014)
    for k in range(1, 5):
        x = -w / 2 + w * k / 5
        detail(canvas, line(x, -h / 2, x, -h / 2 + h * k / 5), 0.010, darker(rgb, 0.7))
    canvas.ink(line(-w / 2, -h / 2, w / 2, h / 2), 0.03, darker(rgb, 0.6))


def domino(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a domino, seen from its edge."""
    plain(canvas, skin, w, h)
    if min(w, h) * canvas.px > 8:
        spot = skin.accent(hex_rgb("#f4f1e8"))
        for y in (-0.25, 0.25):
            canvas.fill(oval(0, y * h, 0.14 * w, 0.14 * w), spot)


def cheese(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a wedge of cheese with holes."""
    rgb = skin.colour
    wedge = polygon([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, -h * 0.1)])
    canvas.fill(wedge, rgb)
    with canvas.clip(wedge):
        for x, y, r in ((-0.2, -0.25, 0.08), (0.1, 0.0, 0.1), (0.3, -0.3, 0.07), (0.36, 0.2, 0.06)):
            canvas.fill(oval(x * w, y * h, r * w, r * w), darker(rgb, 0.8))
        canvas.fill(
            polygon([(-w / 2, -h * 0.1), (w / 2, h / 2), (w / 2, h * 0.34), (-w / 2, -h * 0.2)]),
            lighter(rgb, 0.4),
        )
    canvas.ink(wedge, edge(w, h), mix(INK, rgb, 0.22))


def plate(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a plate, seen from its edge."""
    rgb = skin.colour
    body = polygon([(-w / 2, h / 2), (w / 2, h / 2), (w * 0.3, -h / 2), (-w * 0.3, -h / 2)])
    canvas.shape(body, rgb, edge(w, h))
    canvas.fill(polygon([(0.1 * w, h * 0.4), (w * 0.46, h * 0.4), (w * 0.28, -h * 0.4)]), darker(rgb, 0.85))


def plank(canvas: Canvas, skin: Skin, w: float, h: float) -> None:
    """Draw a sawn board with grain."""
    rgb = skin.colour
    canvas.shape(box(-w / 2, -h / 2, w / 2, h / 2), rgb, edge(w, h))
    canvas.fill(box(-w / 2, 0.3 * h, w / 2, h / 2), lighter(rgb, 0.2), 0.8)
    for x0, x1, y in ((-0.42, 0.1, 0.12), (-0.1, 0.44, -0.18)):
        grain = [(x0 * w, y * h), ((x0 + x1) / 2 * w, (y - 0.07) * h), (x1 * w, y * h)]
        detail(canvas, spline(grain, False), 0.05 * min(w, h), darker(rgb, 0.7))
