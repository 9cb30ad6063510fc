"""Props to play with, to eat, and to find outdoors."""

import math

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.things.thing import Thing

_GOLD = hex_rgb("#e2b84a")
_STEEL = hex_rgb("#b9c2cc")


def _ball(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    r = 0.22
    disc = oval(0, r, r, r)
    hand.shape(
        disc,
        rgb,
        0.012,
        shader=hand.radial(-r * 0.4, r * 1.5, r * 1.7, mix(rgb, WHITE, 0.25), scale_rgb(rgb, 0.62)),
    )
    with hand.clip(disc):
        for seam in (
            line(-r, r, r, r),
            line(0, 0, 0, 2 * r),
            oval(-r * 1.15, r, r * 0.75, r),
            oval(r * 1.15, r, r * 0.75, r),
        ):
            hand.ink(seam, 0.012, scale_rgb(rgb, 0.45))


def _kite(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    sway = 0.06 * math.sin(t * 2.4)
    tail = [(0.0, 0.62), (0.08 + sway, 0.42), (-0.06 + sway, 0.22), (0.08 + 2 * sway, 0.0)]
    hand.ink(spline(tail, False), 0.014, INK)
    for x, y in tail[1:]:
        for s in (-1, 1):
            hand.shape(
                polygon(((x, y), (x + s * 0.08, y + 0.04), (x + s * 0.08, y - 0.04))),
                hex_rgb("#f0c545"),
                0.008,
            )
    quarters = (((0, 1.4), (-0.34, 1.02), (0, 1.02)), ((0, 1.4), (0.34, 1.02), (0, 1.02)),
                ((0, 0.6), (-0.34, 1.02), (0, 1.02)), ((0, 0.6), (0.34, 1.02), (0, 1.02)))  # fmt: skip
    for k, quarter in enumerate(quarters):
        hand.shape(polygon(quarter), rgb if k in (0, 3) else hex_rgb("#f0c545"), 0.012)


def _balloon(hand: Canvas, t: float, seed: int, rgb: RGB) -> None:
    sway = 0.03 * math.sin(t * 1.5 + seed % 7)
    hand.ink(spline([(0, 0), (0.05 + sway, 0.3), (-0.03 + sway, 0.6), (sway, 0.92)], False), 0.008, INK)
    skin = oval(sway, 1.2, 0.24, 0.28)
    hand.shape(
        skin,
        rgb,
        0.012,
        shader=hand.radial(sway - 0.1, 1.32, 0.5, mix(rgb, WHITE, 0.3), scale_rgb(rgb, 0.75)),
    )
    hand.shape(polygon(((sway, 0.93), (sway - 0.035, 0.88), (sway + 0.035, 0.88))), rgb, 0.01)
    hand.fill(oval(sway - 0.09, 1.31, 0.035, 0.06, 0.4), WHITE, 0.75)


def _teddy(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    pale = mix(rgb, WHITE, 0.45)
    for s in (-1, 1):
        hand.shape(oval(s * 0.12, 0.07, 0.08, 0.07), rgb, 0.01)
        hand.shape(oval(s * 0.16, 0.22, 0.055, 0.09, s * 0.5), rgb, 0.01)
        hand.shape(oval(s * 0.1, 0.5, 0.05, 0.05), rgb, 0.01)
    hand.shape(oval(0, 0.18, 0.14, 0.15), rgb, 0.01)
    hand.shape(oval(0, 0.41, 0.13, 0.12), rgb, 0.01)
    hand.fill(oval(0, 0.17, 0.08, 0.09), pale)
    hand.fill(oval(0, 0.37, 0.06, 0.05), pale)
    for x, y, r in ((-0.05, 0.44, 0.014), (0.05, 0.44, 0.014), (0, 0.39, 0.018)):
        hand.fill(oval(x, y, r, r), INK)


def _apple(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    fruit = spline(
        [
            (0, 0),
            (-0.07, 0.01),
            (-0.1, 0.09),
            (-0.05, 0.16),
            (0, 0.145),
            (0.05, 0.16),
            (0.1, 0.09),
            (0.07, 0.01),
        ],
        True,
        0.9,
    )
    hand.shape(fruit, rgb, 0.01)
    hand.fill(oval(-0.04, 0.11, 0.018, 0.028, 0.4), WHITE, 0.6)
    hand.ink(line(0, 0.145, 0.015, 0.19), 0.012, hex_rgb("#5a4030"))
    hand.shape(spline([(0.015, 0.17), (0.06, 0.2), (0.08, 0.17)], True, 0.8), hex_rgb("#5f9a4a"), 0.006)


def _orange(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(
        oval(0, 0.08, 0.08, 0.08),
        rgb,
        0.01,
        shader=hand.radial(-0.03, 0.11, 0.14, mix(rgb, WHITE, 0.25), scale_rgb(rgb, 0.75)),
    )
    hand.shape(spline([(0, 0.155), (0.05, 0.18), (0.07, 0.16)], True, 0.8), hex_rgb("#5f9a4a"), 0.006)


def _pumpkin(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(0, 0.36), (0.02, 0.44), (0.08, 0.46)], False), 0.045, hex_rgb("#5f7a3a"))
    for x, w in ((-0.2, 0.16), (0.2, 0.16), (-0.1, 0.16), (0.1, 0.16), (0, 0.13)):
        hand.shape(oval(x, 0.19, w, 0.19), scale_rgb(rgb, 1 - 0.4 * abs(x)), 0.012)


def _egg(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(
        spline([(0, 0), (-0.09, 0.05), (-0.08, 0.16), (0, 0.24), (0.08, 0.16), (0.09, 0.05)], True, 0.6),
        rgb,
        0.01,
    )
    for x, y in ((-0.03, 0.1), (0.04, 0.06), (0.02, 0.16)):
        hand.fill(oval(x, y, 0.012, 0.01), scale_rgb(rgb, 0.75))


def _star(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    points = []
    for k in range(10):
        r = 0.3 if k % 2 == 0 else 0.13
        points.append((r * math.sin(k * math.pi / 5), 0.3 + r * math.cos(k * math.pi / 5)))
    hand.glow(0, 0.3, 1.1, rgb, 0.45 + 0.1 * math.sin(t * 3))
    hand.shape(polygon(points), rgb, 0.012, emission=0.9)


def _flag(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(line(-0.6, 0, -0.6, 2.3), 0.05, hex_rgb("#8a6a48"))
    top = [(0.25 * k - 0.6, 2.2 + 0.05 * math.sin(t * 5 - k)) for k in range(6)]
    bottom = [(x, y - 0.75) for x, y in reversed(top)]
    hand.shape(spline([*top, *bottom], True, 0.4), rgb, 0.014)
    hand.fill(oval(-0.6, 2.33, 0.05, 0.05), _GOLD)


def _bone(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    shape = rounded(-0.14, 0.03, 0.14, 0.09, 0.03)
    for x in (-0.15, 0.15):
        for y in (0.03, 0.09):
            shape.addCircle(x, y, 0.038)
    hand.ink(shape, 0.02)
    hand.fill(shape, rgb)


def _feather(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(
        spline(
            [(-0.16, 0.02), (-0.06, 0.12), (0.14, 0.2), (0.22, 0.2), (0.12, 0.06), (-0.06, 0.02)], True, 0.6
        ),
        rgb,
        0.008,
    )
    hand.ink(spline([(-0.22, 0.0), (-0.05, 0.06), (0.2, 0.19)], False), 0.008, scale_rgb(rgb, 0.5))


def _shell(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    fan = spline([(0, 0), (-0.14, 0.08), (-0.12, 0.18), (0, 0.22), (0.12, 0.18), (0.14, 0.08)], True, 0.7)
    hand.shape(fan, rgb, 0.01)
    for a in (-0.8, -0.4, 0, 0.4, 0.8):
        hand.ink(line(0, 0.01, 0.16 * math.sin(a), 0.06 + 0.14 * math.cos(a)), 0.008, scale_rgb(rgb, 0.65))


def _paper_boat(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(polygon(((0, 0.08), (-0.1, 0.08), (0, 0.26), (0.1, 0.08))), scale_rgb(rgb, 0.9), 0.008)
    hand.shape(polygon(((-0.24, 0.14), (-0.13, 0), (0.13, 0), (0.24, 0.14), (0, 0.06))), rgb, 0.01)


def _drum(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(box(-0.26, 0.02, 0.26, 0.36), rgb, 0.014)
    hand.ink(
        polygon([(-0.26 + 0.13 * k, 0.06 + 0.26 * (k % 2)) for k in range(5)], close=False),
        0.014,
        hex_rgb("#f2e2b0"),
    )
    for y in (0.03, 0.35):
        hand.shape(rounded(-0.28, y - 0.03, 0.28, y + 0.03, 0.02), _GOLD, 0.01)
    hand.shape(oval(0, 0.38, 0.27, 0.05), hex_rgb("#f6efdd"), 0.01)


def _guitar(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(polygon(((-0.03, 0.5), (0.03, 0.5), (0.025, 1.0), (-0.025, 1.0))), hex_rgb("#4a3326"), 0.01)
    hand.shape(rounded(-0.05, 0.98, 0.05, 1.12, 0.02), hex_rgb("#4a3326"), 0.01)
    body = spline(
        [
            (0, 0.0),
            (-0.22, 0.08),
            (-0.21, 0.24),
            (-0.12, 0.33),
            (-0.16, 0.46),
            (0, 0.56),
            (0.16, 0.46),
            (0.12, 0.33),
            (0.21, 0.24),
            (0.22, 0.08),
        ],
        True,
        0.9,
    )
    hand.shape(body, rgb, 0.014)
    hand.fill(oval(0, 0.34, 0.07, 0.07), hex_rgb("#3a261a"))
    hand.fill(box(-0.07, 0.13, 0.07, 0.16), hex_rgb("#3a261a"))
    for x in (-0.015, 0, 0.015):
        hand.ink(line(x, 0.15, x, 1.02), 0.004, hex_rgb("#f2ead2"))


def _bell(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 0.03, 0.03, 0.03), scale_rgb(rgb, 0.7), 0.01)
    body = spline(
        [(-0.17, 0.06), (-0.12, 0.12), (-0.1, 0.26), (0, 0.33), (0.1, 0.26), (0.12, 0.12), (0.17, 0.06)],
        True,
        0.6,
    )
    hand.shape(body, rgb, 0.012)
    hand.ink(oval(0, 0.37, 0.03, 0.035), 0.016, rgb)


THINGS: dict[str, Thing] = {
    "ball": Thing(0.44, 0.44, hex_rgb("#e07a2a"), _ball),
    "bell": Thing(0.36, 0.41, _GOLD, _bell),
    "drum": Thing(0.58, 0.43, hex_rgb("#b8433a"), _drum),
    "guitar": Thing(0.46, 1.13, hex_rgb("#c07a3f"), _guitar),
    "kite": Thing(0.72, 1.42, hex_rgb("#c8493a"), _kite),
    "balloon": Thing(0.56, 1.5, hex_rgb("#d8483e"), _balloon),
    "teddy bear": Thing(0.46, 0.56, hex_rgb("#b8844f"), _teddy),
    "apple": Thing(0.22, 0.21, hex_rgb("#c8493a"), _apple),
    "orange": Thing(0.18, 0.19, hex_rgb("#f0932b"), _orange),
    "pumpkin": Thing(0.74, 0.48, hex_rgb("#e0812c"), _pumpkin),
    "egg": Thing(0.2, 0.25, hex_rgb("#f2e6cf"), _egg),
    "star": Thing(0.62, 0.62, hex_rgb("#ffd95a"), _star),
    "flag": Thing(1.35, 2.4, hex_rgb("#b8433a"), _flag),
    "bone": Thing(0.4, 0.14, hex_rgb("#f2ece0"), _bone),
    "feather": Thing(0.46, 0.23, hex_rgb("#7fa0b8"), _feather),
    "shell": Thing(0.3, 0.23, hex_rgb("#f0c8b0"), _shell),
    "paper boat": Thing(0.5, 0.27, hex_rgb("#f6f2e8"), _paper_boat),
}
