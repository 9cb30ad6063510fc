"""Drawings of things that are held, at the palm, to the scale of whoever holds them.

Not here: which thing a word means (`held`).
"""

import math

from filmwright.generators.animatic.figures import tools
from filmwright.generators.animatic.figures.palm import Drawer, Palm
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.palette import WHITE, hex_rgb
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline
from filmwright.generators.animatic.skia_gl import skia


def _umbrella(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    k = h * 0.52
    canvas = pen.canvas.canvas
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(-math.degrees(clamp(0.5 * palm.inward / (1.2 * k), -0.17, 0.17)))
    pen.cord(line(0, -0.10 * h, 0, 1.15 * k), 0.012 * h, hex_rgb("#4a3a30"))
    top, base = 1.55 * k, 1.04 * k
    q = skia.Path()
    q.moveTo(-0.8 * k, base)
    q.cubicTo(-0.72 * k, top + 0.08 * k, 0.72 * k, top + 0.08 * k, 0.8 * k, base)
    for i in range(4):
        x0 = 0.8 * k - 0.4 * k * i
        q.quadTo(x0 - 0.2 * k, base + 0.13 * k, x0 - 0.4 * k, base)
    q.close()
    pen.part([q], hex_rgb("#c8322e"))
    for i in (-1, 0, 1):
        pen.line(
            spline(
                [(0, top - 0.04 * k), (i * 0.28 * k, base + 0.32 * k), (i * 0.40 * k, base)],
                False,
                0.8,
            ),
            0.6,
        )
    canvas.restore()


def _lantern(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    k = h * 0.062
    pen.line(spline([(x - k * 0.8, y - k), (x, y + 0.3 * k), (x + k * 0.8, y - k)], False), 1.0)
    pen.part([rounded(x - 1.1 * k, y - 3.6 * k, x + 1.1 * k, y - 0.9 * k, 0.3 * k)], hex_rgb("#6b5030"))
    pen.spot(
        rounded(x - 0.75 * k, y - 3.2 * k, x + 0.75 * k, y - 1.3 * k, 0.3 * k),
        hex_rgb("#ffd870"),
        emission=1.0,
    )
    pen.canvas.glow(x, y - 2.2 * k, h * 0.6, hex_rgb("#ffb347"), 0.45)


def _torch(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    k = h * 0.06
    pen.cord(line(x, y - 1.6 * k, x + 0.2 * k, y + 3 * k), 0.45 * k, hex_rgb("#6a4a30"))
    flick = 0.3 * k * math.sin(palm.t * 13)
    pen.part(
        [
            spline(
                [
                    (x - 0.7 * k, y + 3 * k),
                    (x - 0.6 * k, y + 4.4 * k),
                    (x + 0.2 * k + flick, y + 6.2 * k),
                    (x + 1.0 * k, y + 4.4 * k),
                    (x + 1.0 * k, y + 3 * k),
                ],
                True,
                0.9,
            )
        ],
        hex_rgb("#f08a2e"),
        0.7,
        emission=0.9,
    )
    pen.spot(oval(x + 0.2 * k, y + 3.9 * k, 0.45 * k, 0.8 * k), hex_rgb("#ffe08a"), emission=1.0)
    pen.canvas.glow(x, y + 4 * k, h * 0.7, hex_rgb("#ffab4f"), 0.5)


def _balloon(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    sway = 0.03 * h * math.sin(palm.t * 2)
    pen.line(spline([(x, y), (x + 0.03 * h, y + 0.28 * h), (x + sway, y + 0.55 * h)], False), 0.7)
    pen.part([oval(x + sway, y + 0.70 * h, 0.12 * h, 0.15 * h)], hex_rgb("#d83a34"))
    pen.spot(oval(x + sway + 0.04 * h * pen.light, y + 0.75 * h, 0.02 * h, 0.035 * h), WHITE, 0.5)


def _paper(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    w = 0.085 * h
    sheet = polygon(
        [
            (x - w, y - 0.03 * h),
            (x + w, y - 0.015 * h),
            (x + w * 1.02, y + 0.12 * h),
            (x - w * 0.96, y + 0.105 * h),
        ]
    )
    pen.part([sheet], hex_rgb("#efe3c4"), 0.9)
    for i in range(4):
        pen.line(
            line(x - w * 0.7, y + (0.015 + 0.022 * i) * h, x + w * 0.7, y + (0.022 + 0.022 * i) * h),
            0.45,
            hex_rgb("#7a6a58"),
            0.8,
        )


def _book(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    w, tall = 0.105 * h, 0.125 * h
    y0 = y - 0.01 * h
    pen.part(
        [
            polygon(
                [
                    (x - w * 1.05, y0 + 0.028 * h),
                    (x, y0),
                    (x + w * 1.05, y0 + 0.028 * h),
                    (x + w * 1.05, y0 + tall + 0.03 * h),
                    (x, y0 + tall),
                    (x - w * 1.05, y0 + tall + 0.03 * h),
                ]
            )
        ],
        hex_rgb("#8a3030"),
    )
    pen.line(line(x, y0, x, y0 + tall), 0.8)


def _cup(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    k = 0.032 * h
    pen.line(oval(x + palm.side * 1.3 * k, y + 0.4 * k, 0.6 * k, 0.7 * k), 1.3, hex_rgb("#d8dce2"))
    pen.part([rounded(x - k, y - k, x + k, y + 1.5 * k, 0.3 * k)], hex_rgb("#e8ecf0"), 0.9)


def _bread(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part(
        [oval(x + palm.side * 0.02 * h, y + 0.012 * h, 0.055 * h, 0.032 * h, 0.3 * palm.side)],
        hex_rgb("#d09a52"),
        0.9,
    )


def _apple(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part([oval(x, y + 0.02 * h, 0.036 * h, 0.035 * h)], hex_rgb("#c8322e"), 0.9)
    pen.line(line(x, y + 0.05 * h, x + 0.01 * h, y + 0.075 * h), 1.0, hex_rgb("#4a3020"))


def _orange(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part([oval(x, y + 0.02 * h, 0.040 * h, 0.040 * h)], hex_rgb("#ee8a2a"), 0.9)


def _ball(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part([oval(x, y + 0.03 * h, 0.075 * h, 0.075 * h)], hex_rgb("#e07a2a"))


def _cheese(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    k = 0.085 * h
    pen.part(
        [
            polygon(
                [
                    (x - 0.2 * k, y - 0.5 * k),
                    (x + palm.side * 1.3 * k, y - 0.35 * k),
                    (x + palm.side * 1.2 * k, y + 0.5 * k),
                    (x - 0.1 * k, y + 0.15 * k),
                ]
            )
        ],
        hex_rgb("#f0c43c"),
        0.9,
    )
    pen.spot(oval(x + palm.side * 0.7 * k, y - 0.05 * k, 0.14 * k, 0.12 * k), hex_rgb("#cf9e24"))


def _flower(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    pen.cord(line(x, y - 0.05 * h, x + 0.01 * h, y + 0.13 * h), 0.008 * h, hex_rgb("#4f8a45"), 0.7)
    cx, cy = x + 0.01 * h, y + 0.15 * h
    pen.part(
        [
            oval(cx + 0.022 * h * math.cos(a), cy + 0.022 * h * math.sin(a), 0.018 * h, 0.018 * h)
            for a in (0.3, 1.55, 2.8, 4.05, 5.3)
        ],
        hex_rgb("#e05a7a"),
        0.7,
    )
    pen.spot(oval(cx, cy, 0.013 * h, 0.013 * h), hex_rgb("#efc02e"))


def _fish(pen: Pen, palm: Palm) -> None:
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part(
        [
            oval(x + palm.side * 0.04 * h, y, 0.075 * h, 0.030 * h),
            polygon(
                [
                    (x - palm.side * 0.02 * h, y),
                    (x - palm.side * 0.07 * h, y + 0.035 * h),
                    (x - palm.side * 0.07 * h, y - 0.035 * h),
                ]
            ),
        ],
        hex_rgb("#7fa0b8"),
        0.9,
    )


def parcel(pen: Pen, palm: Palm) -> None:
    """Draw a small parcel: what an unknown thing looks like."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part([rounded(x - 0.06 * h, y - 0.04 * h, x + 0.06 * h, y + 0.05 * h, 0.008 * h)], hex_rgb("#c8a878"))
    pen.line(line(x, y - 0.04 * h, x, y + 0.05 * h), 0.8, hex_rgb("#8a4a3a"))
    pen.line(line(x - 0.06 * h, y + 0.005 * h, x + 0.06 * h, y + 0.005 * h), 0.8, hex_rgb("#8a4a3a"))


THINGS: dict[str, Drawer] = {
    "umbrella": _umbrella,
    "parasol": _umbrella,
    "lantern": _lantern,
    "lamp": _lantern,
    "torch": _torch,
    "candle": _torch,
    "balloon": _balloon,
    "map": _paper,
    "letter": _paper,
    "paper": _paper,
    "newspaper": _paper,
    "note": _paper,
    "scroll": _paper,
    "drawing": _paper,
    "book": _book,
    "diary": _book,
    "cup": _cup,
    "mug": _cup,
    "glass": _cup,
    "bottle": _cup,
    "tea": _cup,
    "coffee": _cup,
    "bread": _bread,
    "loaf": _bread,
    "cake": _bread,
    "pie": _bread,
    "sandwich": _bread,
    "meat": _bread,
    "bone": _bread,
    "apple": _apple,
    "orange": _orange,
    "ball": _ball,
    "basketball": _ball,
    "cheese": _cheese,
    "flower": _flower,
    "rose": _flower,
    "sword": tools.sword,
    "knife": tools.sword,
    "staff": tools.staff,
    "stick": tools.staff,
    "cane": tools.staff,
    "spear": tools.staff,
    "broom": tools.staff,
    "rod": tools.staff,
    "axe": tools.staff,
    "wand": tools.wand,
    "bag": tools.bag,
    "suitcase": tools.bag,
    "briefcase": tools.bag,
    "bucket": tools.basket,
    "basket": tools.basket,
    "fish": _fish,
    "phone": tools.phone,
    "telephone": tools.phone,
    "pen": tools.quill,
    "pencil": tools.quill,
    "brush": tools.quill,
    "key": tools.key,
    "crate": tools.crate,
    "box": tools.crate,
    "chest": tools.crate,
    "hat": tools.hat,
    "parcel": parcel,
    "package": parcel,
    "gift": parcel,
    "present": parcel,
}
