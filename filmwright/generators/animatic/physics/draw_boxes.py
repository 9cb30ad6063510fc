"""Things that are not round: crates, barrels, books, walls, tables; drawn in metres around their centre.

    SOLIDS["crate"](canvas, colour, accents, width, height, number)

Not here: where they are and how they are turned (the caller has set the frame), and what is hollow (`draw_vessels`).
"""

from collections.abc import Callable

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, hex_rgb, mix
from filmwright.generators.animatic.paths import box, capsule, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.physics.paint import LINE, darker, detail, lighter

Painter = Callable[[Canvas, RGB, tuple[RGB, ...], float, float, int], None]
"""canvas, colour, accents, width and height in metres, and a number that tells this piece from its brothers."""


def _line(w: float, h: float) -> float:
    return LINE * 0.5 * min(w, h) if min(w, h) > 0.12 * max(w, h) else 0.012 * max(w, h)


def plain(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a plain block: a lit top edge, a shaded side."""
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
    canvas.ink(body, _line(w, h), mix(INK, rgb, 0.22))


def crate(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a crate: slats, a frame, a brace and nails."""
    slats = 4
    body = box(-w / 2, -h / 2, w / 2, h / 2)
    canvas.fill(body, darker(rgb, 0.5))
    rng = generator("slats", number)
    for k in range(slats):
        tone = mix(rgb, darker(rgb, 0.8), float(rng.uniform(0, 0.6)))
        y0 = -h / 2 + h * k / slats
        canvas.shape(box(-w / 2, y0 + 0.012 * h, w / 2, y0 + h / slats - 0.012 * h), tone, _line(w, h) * 0.55)
    t = 0.13 * min(w, h)
    brace = polygon(
        [
            (-w / 2 + t, -h / 2 + t),
            (-w / 2 + 2.1 * t, -h / 2 + t),
            (w / 2 - t, h / 2 - t),
            (w / 2 - 2.1 * t, h / 2 - t),
        ]
    )
    canvas.shape(brace, mix(rgb, darker(rgb), 0.3), _line(w, h) * 0.6)
    frame = lighter(rgb, 0.16)
    for x0, y0, x1, y1 in (
        (-w / 2, -h / 2, -w / 2 + t, h / 2),
        (w / 2 - t, -h / 2, w / 2, h / 2),
        (-w / 2, h / 2 - t, w / 2, h / 2),
        (-w / 2, -h / 2, w / 2, -h / 2 + t),
    ):
        canvas.shape(box(x0, y0, x1, y1), frame, _line(w, h) * 0.6)
    if canvas.style != "line":
        for sx in (-1, 1):
            for sy in (-1, 1):
                canvas.fill(
                    oval(sx * (w / 2 - t / 2), sy * (h / 2 - t / 2), t * 0.13, t * 0.13), darker(rgb, 0.4)
                )
        canvas.fill(box(w * 0.30, -h / 2, w / 2, h / 2), INK, 0.12)
    canvas.ink(body, _line(w, h), mix(INK, rgb, 0.22))


def plank(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a board with torn ends and grain."""
    rng = generator("plank", number)
    long, thick = max(w, h), min(w, h)
    tear = [float(v) for v in rng.uniform(-0.28, 0.1, 4) * thick]
    points = [(-long / 2 - tear[0], -thick / 2), (long / 2 + tear[1], -thick / 2), (long / 2 - 0.4 * thick, 0), (long / 2 + tear[2], thick / 2), (-long / 2 - tear[3], thick / 2), (-long / 2 + 0.3 * thick, 0.1 * thick)]  # fmt: skip
    if h > w:
        points = [(-y, x) for x, y in points]
    tone = mix(rgb, darker(rgb, 0.75), float(rng.uniform(0, 0.7)))
    canvas.shape(polygon(points), tone, _line(long, thick) * 1.6)
    if thick * canvas.px > 6:
        a, b = (-0.36 * long, 0.12 * thick), (0.30 * long, 0.16 * thick)
        grain = spline([a, (0, 0.02 * thick), b], False)
        if h > w:
            grain = spline([(-y, x) for x, y in (a, (0, 0.02 * thick), b)], False)
        detail(canvas, grain, 0.06 * thick, darker(tone, 0.7))


def carton(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a cardboard box with tape."""
    plain(canvas, rgb, accents, w, h, number)
    tape = lighter(rgb, 0.45)
    canvas.fill(box(-0.06 * w, h * 0.12, 0.06 * w, h / 2), tape, 0.9)
    detail(canvas, line(-w / 2, h * 0.32, w / 2, h * 0.32), _line(w, h) * 0.6, darker(rgb, 0.6))


def gift(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a present with ribbon and bow."""
    ribbon = (accents or (hex_rgb("#f0d27a"),))[0]
    plain(canvas, rgb, accents, w, h, number)
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
            _line(w, h),
        )


def book(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a book: the cover from in front when it stands, spine and pages when it lies."""
    trim = (accents or (hex_rgb("#e3c77a"),))[0]
    if w > 1.8 * h:  # it lies: covers above and below the pages
        canvas.shape(box(-w / 2, -h / 2, w / 2, h / 2), hex_rgb("#efe6cf"), _line(w, h))
        for k in (-0.2, 0.0, 0.2):
            detail(canvas, line(-w * 0.46, k * h, w / 2, k * h), 0.03 * h, hex_rgb("#c8b993"))
        for y in (-1, 1):
            canvas.shape(box(-w / 2, y * h * 0.5, w / 2, y * h * 0.34), rgb, _line(w, h))
        canvas.shape(rounded(-w / 2 - 0.02 * w, -h / 2, -w * 0.42, h / 2, 0.2 * h), darker(rgb), _line(w, h))
        return
    canvas.shape(box(-w * 0.46, -h / 2, w / 2, h / 2 - 0.012 * h), hex_rgb("#efe6cf"), _line(w, h))
    cover = rounded(-w / 2, -h / 2 + 0.01 * h, w * 0.47, h / 2, 0.03 * w)
    canvas.shape(cover, rgb, _line(w, h))
    canvas.fill(box(-w / 2 + 0.01 * w, -h * 0.485, -w * 0.36, h * 0.49), darker(rgb, 0.7))
    canvas.ink(rounded(-w * 0.28, -h * 0.40, w * 0.39, h * 0.42, 0.02 * w), 0.02 * w, trim)
    for y, half in ((0.18, 0.2), (0.09, 0.14)):
        detail(canvas, line(0.05 * w - half * w, y * h, 0.05 * w + half * w, y * h), 0.045 * w, trim)


def bricks(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a wall of courses."""
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
    canvas.ink(body, min(_line(w, h), 0.02), mix(INK, rgb, 0.22))


def brick(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw one brick."""
    plain(canvas, rgb, accents, w, h, number)
    for x, y in ((-0.2, 0.1), (0.15, -0.15), (0.3, 0.2)):
        canvas.fill(oval(x * w, y * h, 0.03 * w, 0.05 * h), darker(rgb, 0.7), 0.9)


def die(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a die; which face shows depends on the piece."""
    plain(canvas, rgb, accents, w, h, number)
    spots = {1: ((0, 0),), 2: ((-1, -1), (1, 1)), 3: ((-1, -1), (0, 0), (1, 1)), 4: ((-1, -1), (1, 1), (-1, 1), (1, -1)), 5: ((-1, -1), (1, 1), (-1, 1), (1, -1), (0, 0)), 6: ((-1, -1), (-1, 0), (-1, 1), (1, -1), (1, 0), (1, 1))}  # fmt: skip
    for x, y in spots[1 + (number * 5 + 4) % 6]:
        canvas.fill(
            oval(x * 0.24 * w, y * 0.24 * h, 0.09 * w, 0.09 * h), (accents or (hex_rgb("#2b2d33"),))[0]
        )


def suitcase(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a suitcase: handle, straps, corners."""
    canvas.ink(rounded(-0.14 * w, h * 0.42, 0.14 * w, h * 0.60, 0.06 * w), 0.05 * h, darker(rgb, 0.5))
    plain(canvas, rgb, accents, w, h, number)
    strap = (accents or (darker(rgb, 0.6),))[0]
    for x in (-0.28, 0.28):
        canvas.fill(box((x - 0.045) * w, -h / 2, (x + 0.045) * w, h / 2), strap)
        canvas.fill(box((x - 0.05) * w, 0.06 * h, (x + 0.05) * w, 0.16 * h), hex_rgb("#d9b45a"))


def ice(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a block of ice: clear, with glints."""
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
    canvas.ink(body, _line(w, h), mix(INK, rgb, 0.4))


def table(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a table: a top and four legs, the far ones darker."""
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


def ramp(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a ramp that rises to the right (a mirrored one is turned by the caller)."""
    body = polygon([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2)])
    canvas.shape(body, rgb, 0.014)
    for k in range(1, 5):
        x = -w / 2 + w * k / 5
        detail(canvas, line(x, -h / 2, x, -h / 2 + h * k / 5), 0.010, darker(rgb, 0.7))
    canvas.ink(line(-w / 2, -h / 2, w / 2, h / 2), 0.03, darker(rgb, 0.6))


_STAVES = ((-0.42, 0.5), (-0.5, 0.0), (-0.42, -0.5), (0.42, -0.5), (0.5, 0.0), (0.42, 0.5))


def barrel(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a barrel: a belly of staves and three hoops."""
    left = [
        (-0.41 * w, h / 2),
        (-0.485 * w, 0.2 * h),
        (-0.5 * w, 0),
        (-0.485 * w, -0.2 * h),
        (-0.41 * w, -h / 2),
    ]
    body = polygon([*left, *[(-x, y) for x, y in reversed(left)]])
    canvas.fill(body, rgb)
    with canvas.clip(body):
        for k in (-0.3, -0.1, 0.1, 0.3):
            detail(
                canvas,
                spline([(k * 0.86 * w, h / 2), (k * w, 0), (k * 0.86 * w, -h / 2)], False, 1.0),
                0.012 * w,
                darker(rgb, 0.6),
            )
        if canvas.style != "line":
            canvas.fill(box(0.22 * w, -h / 2, w / 2, h / 2), INK, 0.18)
            canvas.fill(box(-0.34 * w, -h / 2, -0.24 * w, h / 2), lighter(rgb, 0.5), 0.35)
        iron = (accents or (hex_rgb("#5d6168"),))[0]
        for y in (-0.36, 0.0, 0.36):
            canvas.shape(box(-0.52 * w, (y - 0.04) * h, 0.52 * w, (y + 0.04) * h), iron, 0.008)
    canvas.ink(body, _line(w, h), mix(INK, rgb, 0.22))


def can(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a tin (or any upright cylinder): rims above and below, a label, a sheen."""
    label = (accents or (darker(rgb, 0.9),))[0]
    body = rounded(-w / 2, -h / 2, w / 2, h / 2, 0.06 * w)
    canvas.fill(body, rgb)
    with canvas.clip(body):
        canvas.fill(box(-w / 2, -h * 0.36, w / 2, h * 0.36), label)
        if canvas.style != "line":
            canvas.fill(box(0.2 * w, -h / 2, w / 2, h / 2), INK, 0.17)
            canvas.fill(box(-0.34 * w, -h / 2, -0.2 * w, h / 2), (1.0, 1.0, 1.0), 0.3)
    detail(canvas, line(-w / 2, h * 0.42, w / 2, h * 0.42), 0.02 * w, darker(rgb, 0.6))
    canvas.ink(body, _line(w, h), mix(INK, rgb, 0.22))


def log(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a log from the side."""
    lying = w >= h
    long, thick = (w, h) if lying else (h, w)
    turn = (lambda x, y: (x, y)) if lying else (lambda x, y: (-y, x))
    canvas.shape(
        polygon(
            [
                turn(-long / 2, -thick / 2),
                turn(long / 2, -thick / 2),
                turn(long / 2, thick / 2),
                turn(-long / 2, thick / 2),
            ]
        ),
        rgb,
        _line(w, h),
    )
    for k in (-0.25, 0.02, 0.28):
        detail(
            canvas,
            polygon([turn(-0.42 * long, k * thick), turn(0.34 * long, (k + 0.03) * thick)], False),
            0.03 * thick,
            darker(rgb, 0.66),
        )
    x, y = turn(-long / 2, 0)
    rx, ry = (0.18 * thick, 0.5 * thick) if lying else (0.5 * thick, 0.18 * thick)
    canvas.shape(oval(x, y, rx, ry), lighter(rgb, 0.45), _line(w, h))


def candle(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a candle with its flame."""
    canvas.shape(rounded(-w / 2, -h / 2, w / 2, h / 2, 0.2 * w), rgb, _line(w, h))
    canvas.ink(line(0, h / 2, 0, h / 2 + 0.25 * w), 0.06 * w)
    flame = spline(
        [(0, h / 2 + 1.5 * w), (0.3 * w, h / 2 + 0.6 * w), (0, h / 2 + 0.2 * w), (-0.3 * w, h / 2 + 0.6 * w)]
    )
    canvas.fill(flame, hex_rgb("#ffc14d"), emission=1.0)
    canvas.glow(0, h / 2 + 0.7 * w, 3 * w, hex_rgb("#ffb347"), 0.5)


def bottle(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a bottle with a label."""
    half = [
        (0.16 * w, h / 2),
        (0.16 * w, 0.26 * h),
        (0.48 * w, 0.08 * h),
        (0.5 * w, -0.46 * h),
        (0.44 * w, -h / 2),
    ]
    body = spline([*half, *[(-x, y) for x, y in reversed(half)]], True, 0.35)
    canvas.fill(body, rgb, 0.9)
    canvas.fill(box(-0.44 * w, -0.36 * h, 0.44 * w, -0.02 * h), (accents or (hex_rgb("#efe6cf"),))[0])
    if canvas.style != "line":
        canvas.fill(box(-0.36 * w, -0.44 * h, -0.24 * w, 0.06 * h), (1.0, 1.0, 1.0), 0.35)
    canvas.shape(box(-0.18 * w, 0.42 * h, 0.18 * w, 0.52 * h), hex_rgb("#9b7448"), _line(w, h) * 0.7)
    canvas.ink(body, _line(w, h), mix(INK, rgb, 0.22))


def pole(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a pole."""
    canvas.shape(rounded(-w / 2, -h / 2, w / 2, h / 2, 0.3 * min(w, h)), rgb, min(_line(w, h), 0.012))
    if canvas.style != "line":
        canvas.fill(box(0.1 * w, -h / 2, w / 2, h / 2), INK, 0.18)


def pill(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a capsule with two halves."""
    r = min(w, h) / 2
    a, b = max(w / 2 - r, 0.0), max(h / 2 - r, 0.0)
    body = capsule(-a, -b, r, a, b, r)
    canvas.fill(body, rgb)
    with canvas.clip(body):
        canvas.fill(
            box(0, -h / 2, w / 2, h / 2) if w >= h else box(-w / 2, 0, w / 2, h / 2),
            (accents or (lighter(rgb, 0.5),))[0],
        )
        if canvas.style != "line":
            canvas.fill(
                box(-w / 2, -h / 2, w / 2, -0.2 * h) if w >= h else box(0.2 * w, -h / 2, w / 2, h / 2),
                INK,
                0.15,
            )
    canvas.ink(body, LINE * r, mix(INK, rgb, 0.22))


def domino(canvas: Canvas, rgb: RGB, accents: tuple[RGB, ...], w: float, h: float, number: int) -> None:
    """Draw a domino, seen from its edge."""
    plain(canvas, rgb, accents, w, h, number)
    if min(w, h) * canvas.px > 8:
        spot = (accents or (hex_rgb("#f4f1e8"),))[0]
        for y in (-0.25, 0.25):
            canvas.fill(oval(0, y * h, 0.14 * w, 0.14 * w), spot)


SOLIDS: dict[str, Painter] = {
    "crate": crate, "plank": plank, "box": carton, "gift": gift, "book": book, "wall": bricks, "brick": brick,
    "die": die, "suitcase": suitcase, "ice": ice, "table": table, "shelf": table, "ramp": ramp, "barrel": barrel,
    "can": can, "drum": can, "log": log, "candle": candle, "bottle": bottle, "pole": pole, "domino": domino,
}  # fmt: skip
BY_SHAPE: dict[str, Painter] = {"capsule": pill, "cylinder": can}
"""What is drawn when no word names a thing: by the entity's shape, else `plain`."""
