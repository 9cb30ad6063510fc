"""Props people carry, read, wear, and look for."""

import math

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import RGB, hex_rgb, scale_rgb
from filmwright.generators.animatic.paths import box, capsule, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.skia_gl import skia
from filmwright.generators.animatic.things.thing import Thing

_GOLD = hex_rgb("#e2b84a")
_STEEL = hex_rgb("#b9c2cc")


def _umbrella(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(line(0, 0.12, 0, 1.02), 0.03, hex_rgb("#5a4030"))
    hand.ink(spline([(0, 0.14), (-0.01, 0.03), (-0.09, 0.03), (-0.1, 0.1)], False), 0.035, hex_rgb("#5a4030"))
    for k in range(6):
        a0, a1 = math.pi * k / 6, math.pi * (k + 1) / 6
        wedge = skia.Path()
        wedge.moveTo(0, 1.18)
        wedge.quadTo(-0.5 * math.cos(a0), 1.12, -0.62 * math.cos(a0), 0.82)
        wedge.quadTo(-0.62 * math.cos((a0 + a1) / 2), 0.88, -0.62 * math.cos(a1), 0.82)
        wedge.quadTo(-0.5 * math.cos(a1), 1.12, 0, 1.18)
        wedge.close()
        hand.shape(wedge, scale_rgb(rgb, 1.0 - 0.07 * (k % 2)), 0.012)
    hand.ink(line(0, 1.16, 0, 1.24), 0.02, hex_rgb("#5a4030"))


def _book(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    page = hex_rgb("#f6efdd")
    hand.shape(
        polygon(((-0.24, 0.02), (0, 0), (0.24, 0.02), (0.24, 0.24), (0, 0.21), (-0.24, 0.24))), rgb, 0.01
    )
    for s in (-1, 1):
        leaf = spline(
            [
                (0, 0.015),
                (s * 0.12, 0.05),
                (s * 0.22, 0.035),
                (s * 0.22, 0.235),
                (s * 0.12, 0.25),
                (0, 0.215),
            ],
            True,
            0.5,
        )
        hand.shape(leaf, page, 0.008)
        for k in range(4):
            hand.ink(line(s * 0.04, 0.07 + 0.04 * k, s * 0.19, 0.085 + 0.04 * k), 0.006, INK, 0.45)


def _letter(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(box(-0.15, 0, 0.15, 0.2), rgb, 0.01)
    hand.ink(polygon(((-0.15, 0.2), (0, 0.08), (0.15, 0.2)), close=False), 0.008)
    hand.fill(oval(0, 0.09, 0.025, 0.025), hex_rgb("#b8433a"))


def _chart(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    sheet = spline(
        [
            (-0.34, 0.02),
            (-0.1, 0.0),
            (0.12, 0.03),
            (0.34, 0.0),
            (0.33, 0.42),
            (0.1, 0.44),
            (-0.1, 0.41),
            (-0.33, 0.44),
        ],
        True,
        0.4,
    )
    hand.shape(sheet, rgb, 0.012)
    hand.fill(
        spline([(-0.22, 0.12), (-0.05, 0.1), (0.05, 0.22), (-0.08, 0.32), (-0.24, 0.28)], True, 0.8),
        hex_rgb("#a9b878"),
    )
    for k in range(5):
        hand.ink(
            line(-0.15 + 0.07 * k, 0.16 + 0.03 * k, -0.12 + 0.07 * k, 0.17 + 0.03 * k),
            0.014,
            hex_rgb("#b8433a"),
        )
    for a, b in (((0.2, 0.3), (0.27, 0.37)), ((0.2, 0.37), (0.27, 0.3))):
        hand.ink(line(*a, *b), 0.018, hex_rgb("#b8433a"))


def _key(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(oval(-0.1, 0.07, 0.05, 0.05), 0.024, rgb)
    hand.ink(line(-0.05, 0.07, 0.17, 0.07), 0.026, rgb)
    for x in (0.11, 0.165):
        hand.ink(line(x, 0.07, x, 0.015), 0.024, rgb)


def _sword(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(polygon(((-0.04, 0.28), (0.04, 0.28), (0.03, 1.0), (0, 1.08), (-0.03, 1.0))), rgb, 0.01)
    hand.ink(line(0, 0.3, 0, 0.98), 0.008, scale_rgb(rgb, 0.7))
    hand.shape(rounded(-0.15, 0.23, 0.15, 0.29, 0.02), _GOLD, 0.01)
    hand.shape(rounded(-0.028, 0.04, 0.028, 0.24, 0.01), hex_rgb("#5a3a28"), 0.01)
    hand.shape(oval(0, 0.03, 0.04, 0.04), _GOLD, 0.01)


def _shield(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    plate = spline([(-0.32, 0.78), (0, 0.82), (0.32, 0.78), (0.3, 0.35), (0, 0.0), (-0.3, 0.35)], True, 0.4)
    hand.shape(plate, rgb, 0.02)
    with hand.clip(plate):
        hand.fill(box(-0.05, 0, 0.05, 0.9), _GOLD)
        hand.fill(box(-0.5, 0.48, 0.5, 0.57), _GOLD)


def _crown(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(
        polygon(((-0.16, 0), (0.16, 0), (0.2, 0.2), (0.09, 0.1), (0, 0.24), (-0.09, 0.1), (-0.2, 0.2))),
        rgb,
        0.012,
    )
    for x, y in ((-0.2, 0.21), (0, 0.25), (0.2, 0.21)):
        hand.fill(oval(x, y, 0.022, 0.022), hex_rgb("#c8493a"))
    hand.fill(oval(0, 0.06, 0.026, 0.03), hex_rgb("#3f7f9a"))


def _hat(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(
        spline([(-0.15, 0.04), (-0.17, 0.34), (0, 0.37), (0.17, 0.34), (0.15, 0.04)], True, 0.35), rgb, 0.012
    )
    hand.shape(oval(0, 0.04, 0.28, 0.05), rgb, 0.012)
    hand.fill(polygon(((-0.157, 0.08), (0.157, 0.08), (0.162, 0.15), (-0.162, 0.15))), hex_rgb("#b8433a"))


def _telescope(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for x in (-0.4, 0.0, 0.42):
        hand.ink(line(0, 0.9, x, 0), 0.04, hex_rgb("#6b4a30"))
    hand.shape(capsule(-0.45, 0.72, 0.05, 0.1, 1.0, 0.075), rgb, 0.012)
    hand.shape(capsule(0.1, 1.0, 0.085, 0.55, 1.24, 0.1), scale_rgb(rgb, 0.9), 0.012)
    hand.shape(oval(0.57, 1.25, 0.045, 0.1, 0.5), hex_rgb("#a9d0de"), 0.01)


def _anchor(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(oval(0, 0.92, 0.07, 0.07), 0.04, rgb)
    hand.ink(line(0, 0.85, 0, 0.05), 0.07, rgb)
    hand.ink(line(-0.2, 0.7, 0.2, 0.7), 0.06, rgb)
    hand.ink(spline([(-0.36, 0.32), (-0.28, 0.1), (0, 0.03), (0.28, 0.1), (0.36, 0.32)], False), 0.07, rgb)
    for s in (-1, 1):
        hand.shape(polygon(((s * 0.36, 0.42), (s * 0.46, 0.24), (s * 0.26, 0.27))), rgb, 0.01)


def _camera(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.07, 0.16, 0.05, 0.22, 0.02), rgb, 0.01)
    hand.shape(rounded(-0.14, 0, 0.14, 0.18, 0.03), rgb, 0.012)
    hand.shape(oval(0.01, 0.085, 0.065, 0.065), hex_rgb("#6a7078"), 0.01)
    hand.fill(oval(0.01, 0.085, 0.04, 0.04), hex_rgb("#7fb4cf"))
    hand.fill(oval(-0.1, 0.14, 0.015, 0.015), hex_rgb("#c8493a"))


def _coin(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 0.07, 0.07, 0.07), rgb, 0.01)
    hand.ink(oval(0, 0.07, 0.05, 0.05), 0.008, scale_rgb(rgb, 0.65))


def _wand(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(line(-0.16, 0.03, 0.14, 0.22), 0.026, rgb)
    hand.shape(oval(0.17, 0.24, 0.025, 0.025), _GOLD, 0.006, emission=0.9)
    hand.glow(0.17, 0.24, 0.3, hex_rgb("#ffe9a0"), 0.6 + 0.2 * math.sin(t * 6))


THINGS: dict[str, Thing] = {
    "umbrella": Thing(1.26, 1.25, hex_rgb("#b8433a"), _umbrella),
    "book": Thing(0.5, 0.26, hex_rgb("#8a3f3a"), _book),
    "letter": Thing(0.32, 0.21, hex_rgb("#f4ecd8"), _letter),
    "map": Thing(0.7, 0.46, hex_rgb("#e3cf9a"), _chart),
    "key": Thing(0.36, 0.14, _GOLD, _key),
    "sword": Thing(0.32, 1.1, _STEEL, _sword),
    "shield": Thing(0.68, 0.84, hex_rgb("#3a5a8a"), _shield),
    "crown": Thing(0.44, 0.28, _GOLD, _crown),
    "hat": Thing(0.58, 0.38, hex_rgb("#2b2d36"), _hat),
    "telescope": Thing(1.15, 1.38, hex_rgb("#b8893f"), _telescope),
    "anchor": Thing(0.94, 1.0, hex_rgb("#4a525c"), _anchor),
    "camera": Thing(0.3, 0.23, hex_rgb("#2f3238"), _camera),
    "coin": Thing(0.15, 0.15, _GOLD, _coin),
    "wand": Thing(0.4, 0.28, hex_rgb("#4a3326"), _wand),
}
