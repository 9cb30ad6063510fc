"""Drawings of held things with a use: sticks, bags, boxes, pens, keys.

Not here: food, light and paper (`things`).
"""

from filmwright.generators.animatic.figures.palm import Palm
from filmwright.generators.animatic.figures.pen import Pen
from filmwright.generators.animatic.palette import hex_rgb
from filmwright.generators.animatic.paths import line, oval, polygon, rounded, spline


def sword(pen: Pen, palm: Palm) -> None:
    """Draw a sword or a knife."""
    x, y, h = palm.x, palm.y, palm.height_m
    d = palm.side * 0.18
    pen.part(
        [
            polygon(
                [
                    (x - 0.012 * h, y + 0.03 * h),
                    (x + 0.012 * h, y + 0.03 * h),
                    (x + d * h + 0.006 * h, y + 0.48 * h),
                    (x + d * h, y + 0.51 * h),
                    (x + d * h - 0.006 * h, y + 0.48 * h),
                ]
            )
        ],
        hex_rgb("#cdd4da"),
        0.9,
    )
    pen.cord(
        line(x - 0.05 * h, y + 0.035 * h, x + 0.05 * h, y + 0.020 * h), 0.016 * h, hex_rgb("#d9a92f"), 0.8
    )


def staff(pen: Pen, palm: Palm) -> None:
    """Draw a staff, a stick, a spear."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.cord(
        spline(
            [
                (x - palm.side * 0.02 * h, max(0.01 * h, y - 0.55 * h)),
                (x, y),
                (x + palm.side * 0.02 * h, y + 0.40 * h),
            ],
            False,
        ),
        0.020 * h,
        hex_rgb("#7a5638"),
    )


def wand(pen: Pen, palm: Palm) -> None:
    """Draw a magic wand, its tip aglow."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.cord(line(x, y, x + palm.side * 0.10 * h, y + 0.12 * h), 0.010 * h, hex_rgb("#5a3f2a"), 0.8)
    pen.canvas.glow(x + palm.side * 0.10 * h, y + 0.12 * h, 0.10 * h, hex_rgb("#fff0a0"), 0.7)


def bag(pen: Pen, palm: Palm) -> None:
    """Draw a bag by its handle."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.line(
        spline([(x - 0.04 * h, y - 0.05 * h), (x, y + 0.01 * h), (x + 0.04 * h, y - 0.05 * h)], False),
        1.4,
        hex_rgb("#5a3f2a"),
    )
    pen.part(
        [rounded(x - 0.075 * h, y - 0.17 * h, x + 0.075 * h, y - 0.05 * h, 0.02 * h)], hex_rgb("#8a5a34")
    )


def basket(pen: Pen, palm: Palm) -> None:
    """Draw a basket by its handle."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.cord(
        spline(
            [(x - 0.075 * h, y - 0.10 * h), (x, y + 0.015 * h), (x + 0.075 * h, y - 0.10 * h)], False, 1.0
        ),
        0.010 * h,
        hex_rgb("#a87a44"),
        0.8,
    )
    body = polygon(
        [
            (x - 0.095 * h, y - 0.09 * h),
            (x + 0.095 * h, y - 0.09 * h),
            (x + 0.07 * h, y - 0.19 * h),
            (x - 0.07 * h, y - 0.19 * h),
        ]
    )
    pen.part([body], hex_rgb("#c09050"))
    for k in (0.12, 0.15):
        pen.line(line(x - 0.085 * h, y - k * h, x + 0.085 * h, y - k * h), 0.6, hex_rgb("#7a5628"))


def phone(pen: Pen, palm: Palm) -> None:
    """Draw a telephone."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part(
        [rounded(x - 0.022 * h, y - 0.01 * h, x + 0.022 * h, y + 0.075 * h, 0.008 * h)],
        hex_rgb("#2a2d36"),
        0.9,
    )


def quill(pen: Pen, palm: Palm) -> None:
    """Draw a pen or a brush."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.cord(
        line(x - palm.side * 0.012 * h, y - 0.03 * h, x + palm.side * 0.02 * h, y + 0.055 * h),
        0.009 * h,
        hex_rgb("#2f4f8a"),
        0.7,
    )


def key(pen: Pen, palm: Palm) -> None:
    """Draw a key."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.cord(line(x, y, x + palm.side * 0.085 * h, y), 0.011 * h, hex_rgb("#d9a92f"), 0.7)
    pen.cord(oval(x - palm.side * 0.015 * h, y, 0.018 * h, 0.018 * h), 0.010 * h, hex_rgb("#d9a92f"), 0.7)


def crate(pen: Pen, palm: Palm) -> None:
    """Draw a crate that takes both arms."""
    x, y, h = palm.x, palm.y, palm.height_m
    w, y0 = 0.15 * h, y - 0.05 * h
    pen.part([rounded(x - w, y0, x + w, y0 + 0.2 * h, 0.008 * h)], hex_rgb("#b98a52"))
    for k in (0.07, 0.135):
        pen.line(line(x - w, y0 + k * h, x + w, y0 + k * h), 0.7, hex_rgb("#6a4a28"))


def hat(pen: Pen, palm: Palm) -> None:
    """Draw a top hat, taken off."""
    x, y, h = palm.x, palm.y, palm.height_m
    pen.part([oval(x, y, 0.12 * h, 0.022 * h)], hex_rgb("#24262e"))
    pen.part([rounded(x - 0.075 * h, y, x + 0.075 * h, y + 0.13 * h, 0.01 * h)], hex_rgb("#24262e"))
