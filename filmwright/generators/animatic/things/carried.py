"""Props people carry, play with, wear, and look for."""

import math

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, capsule, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.skia_gl import skia
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


def _bell(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 0.03, 0.03, 0.03), scale_rgb(rgb, 0.7), 0.01)
    body = spline(
        [(-0.17, 0.06), (-0.12, 0.12), (-0.1, 0.26), (0, 0.33), (0.1, 0.26), (0.12, 0.12), (0.17, 0.06)],
        True,
        0.6,
    )
    hand.shape(body, rgb, 0.012)
    hand.ink(oval(0, 0.37, 0.03, 0.035), 0.016, rgb)


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
        spline([(0, 0), (-0.09, 0.05), (-0.08, 0.16), (0, 0.24), (0.08, 0.16), (0.09, 0.05)], True, 0.95),
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
    hand.ink(line(0, 0, 0, 2.3), 0.05, hex_rgb("#8a6a48"))
    top = [(0.25 * k, 2.2 + 0.05 * math.sin(t * 5 - k)) for k in range(6)]
    bottom = [(x, y - 0.75) for x, y in reversed(top)]
    hand.shape(spline([*top, *bottom], True, 0.4), rgb, 0.014)
    hand.fill(oval(0, 2.33, 0.05, 0.05), _GOLD)


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


def _paper_boat(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(polygon(((0, 0.08), (-0.1, 0.08), (0, 0.26), (0.1, 0.08))), scale_rgb(rgb, 0.9), 0.008)
    hand.shape(polygon(((-0.24, 0.14), (-0.13, 0), (0.13, 0), (0.24, 0.14), (0, 0.06))), rgb, 0.01)


def _wand(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(line(-0.16, 0.03, 0.14, 0.22), 0.026, rgb)
    hand.shape(oval(0.17, 0.24, 0.025, 0.025), _GOLD, 0.006, emission=0.9)
    hand.glow(0.17, 0.24, 0.3, hex_rgb("#ffe9a0"), 0.6 + 0.2 * math.sin(t * 6))


THINGS: dict[str, Thing] = {
    "ball": Thing(0.44, 0.44, hex_rgb("#e07a2a"), _ball),
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
    "anchor": Thing(0.94, 1.0, hex_rgb("#4a525c"), _anchor),
    "camera": Thing(0.3, 0.23, hex_rgb("#2f3238"), _camera),
    "coin": Thing(0.15, 0.15, _GOLD, _coin),
    "paper boat": Thing(0.5, 0.27, hex_rgb("#f6f2e8"), _paper_boat),
    "wand": Thing(0.4, 0.28, hex_rgb("#4a3326"), _wand),
}
