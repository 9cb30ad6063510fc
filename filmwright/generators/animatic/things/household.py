"""Props of the house: furniture, kitchen things, lamps, boxes, machines."""

import math
from collections.abc import Callable

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets import furniture, openings
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.things.outdoors import flames
from filmwright.generators.animatic.things.thing import Draw, Thing

_WOOD = hex_rgb("#7a5238")
_BRASS = hex_rgb("#d0a64a")


def _lantern(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(-0.1, 0.4), (0, 0.54), (0.1, 0.4)], False), 0.014, rgb)
    hand.shape(rounded(-0.11, 0.08, 0.11, 0.36, 0.03), hex_rgb("#ffe6a0"), 0.012, emission=0.95)
    hand.fill(oval(0, 0.2 + 0.01 * math.sin(t * 9), 0.035, 0.07), hex_rgb("#ff9a3a"), emission=1)
    hand.shape(rounded(-0.13, 0.0, 0.13, 0.08, 0.02), rgb, 0.012)
    hand.shape(polygon(((-0.14, 0.36), (0.14, 0.36), (0.06, 0.45), (-0.06, 0.45))), rgb, 0.012)
    for x in (-0.11, 0.0, 0.11):
        hand.ink(line(x, 0.08, x, 0.36), 0.014, rgb)
    hand.glow(0, 0.22, 1.6 if hand.palette.dark else 0.6, hex_rgb("#ffb54a"), 0.5 + 0.04 * math.sin(t * 7))


def _candle(hand: Canvas, t: float, seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 0.02, 0.1, 0.025), _BRASS, 0.01)
    hand.shape(rounded(-0.035, 0.02, 0.035, 0.24, 0.015), rgb, 0.01)
    hand.canvas.save()
    hand.canvas.translate(0, 0.16)
    flames(hand, t, seed, 0.1, 0.1)
    hand.canvas.restore()


def _lamp(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 0.03, 0.13, 0.03), _BRASS, 0.01)
    hand.shape(
        spline([(-0.03, 0.03), (-0.07, 0.14), (-0.025, 0.26), (0.025, 0.26), (0.07, 0.14), (0.03, 0.03)]),
        _BRASS,
        0.01,
    )
    hand.shape(
        polygon(((-0.2, 0.26), (0.2, 0.26), (0.12, 0.5), (-0.12, 0.5))),
        rgb,
        0.012,
        emission=0.8 if hand.palette.dark else 0.25,
    )
    hand.glow(
        0, 0.36, 1.4 if hand.palette.dark else 0.5, hex_rgb("#ffbe63"), 0.5 if hand.palette.dark else 0.2
    )


def _crate(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(box(-0.36, 0, 0.36, 0.62), rgb, 0.016)
    for y in (0.2, 0.41):
        hand.ink(line(-0.36, y, 0.36, y), 0.014, scale_rgb(rgb, 0.6))
    hand.shape(polygon(((-0.36, 0.02), (-0.26, 0.0), (0.36, 0.6), (0.26, 0.62))), scale_rgb(rgb, 1.1), 0.012)
    for x in (-0.36, 0.28):
        hand.shape(box(x, 0, x + 0.08, 0.62), scale_rgb(rgb, 0.9), 0.012)
        for y in (0.06, 0.56):
            hand.fill(oval(x + 0.04, y, 0.014, 0.014), INK)


def _carton(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(box(-0.28, 0, 0.28, 0.42), rgb, 0.014)
    hand.shape(polygon(((-0.28, 0.42), (-0.4, 0.52), (-0.1, 0.5), (0, 0.42))), scale_rgb(rgb, 1.08), 0.012)
    hand.shape(polygon(((0.28, 0.42), (0.4, 0.52), (0.1, 0.5), (0, 0.42))), scale_rgb(rgb, 0.92), 0.012)
    hand.fill(box(-0.05, 0.2, 0.05, 0.42), mix(rgb, WHITE, 0.35), 0.8)


def _chest(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(box(-0.42, 0, 0.42, 0.34), rgb, 0.016)
    hand.shape(
        spline([(-0.44, 0.34), (-0.4, 0.52), (0, 0.6), (0.4, 0.52), (0.44, 0.34)], True, 0.6),
        scale_rgb(rgb, 1.1),
        0.016,
    )
    for x in (-0.34, 0.26):
        hand.fill(box(x, 0, x + 0.08, 0.55), _BRASS)
    hand.fill(box(-0.43, 0.31, 0.43, 0.37), _BRASS)
    hand.shape(rounded(-0.07, 0.22, 0.07, 0.40, 0.02), _BRASS, 0.012)
    hand.fill(oval(0, 0.31, 0.02, 0.03), INK)


def _gift(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    ribbon = hex_rgb("#f2e2b0")
    hand.shape(box(-0.22, 0, 0.22, 0.34), rgb, 0.014)
    hand.shape(rounded(-0.25, 0.28, 0.25, 0.38, 0.02), scale_rgb(rgb, 1.1), 0.012)
    hand.fill(box(-0.04, 0, 0.04, 0.38), ribbon)
    for s in (-1, 1):
        hand.shape(spline([(0, 0.38), (s * 0.16, 0.52), (s * 0.2, 0.42)], True, 0.9), ribbon, 0.01)


def _clock(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.26, 0, 0.26, 1.9, 0.05), rgb, 0.016)
    hand.shape(polygon(((-0.32, 1.9), (0, 2.15), (0.32, 1.9))), scale_rgb(rgb, 1.1), 0.016)
    hand.shape(oval(0, 1.6, 0.2, 0.2), hex_rgb("#f6efdd"), 0.014)
    hand.ink(polygon(((0, 1.74), (0, 1.6), (0.1, 1.56)), close=False), 0.02)
    hand.shape(rounded(-0.15, 0.4, 0.15, 1.25, 0.03), scale_rgb(rgb, 0.5), 0.012)
    swing = 0.1 * math.sin(t * 3.14)
    hand.ink(line(0, 1.25, swing, 0.6), 0.014, _BRASS)
    hand.shape(oval(swing, 0.58, 0.06, 0.06), _BRASS, 0.01)


def _alarm_clock(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for s in (-1, 1):
        hand.ink(line(s * 0.06, 0.06, s * 0.11, 0.0), 0.025, rgb)
        hand.shape(oval(s * 0.08, 0.27, 0.05, 0.04, s * 0.6), rgb, 0.008)
    hand.shape(oval(0, 0.15, 0.13, 0.13), rgb, 0.01)
    hand.shape(oval(0, 0.15, 0.1, 0.1), hex_rgb("#f6efdd"), 0.006)
    hand.ink(polygon(((0, 0.22), (0, 0.15), (0.05, 0.13)), close=False), 0.012)


def _mirror(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 1.0, 0.42, 0.75), rgb, 0.018)
    hand.shape(oval(0, 1.0, 0.35, 0.67), mix(hand.palette.sky[2], hex_rgb("#cfe0e8"), 0.6), 0.012)
    hand.fill(polygon(((-0.2, 0.8), (0.1, 1.4), (0.18, 1.4), (-0.12, 0.8))), WHITE, 0.5)
    for s in (-1, 1):
        hand.ink(line(s * 0.15, 0.3, s * 0.32, 0), 0.06, rgb)


def _teapot(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(-0.14, 0.2), (-0.25, 0.2), (-0.22, 0.07), (-0.13, 0.07)], False), 0.03, rgb)
    hand.shape(polygon(((0.1, 0.08), (0.26, 0.24), (0.22, 0.26), (0.1, 0.18))), rgb, 0.01)
    hand.shape(oval(0, 0.13, 0.16, 0.13), rgb, 0.012)
    hand.shape(oval(0, 0.25, 0.09, 0.025), scale_rgb(rgb, 0.85), 0.01)
    hand.shape(oval(0, 0.29, 0.025, 0.025), scale_rgb(rgb, 0.85), 0.008)


def _cup(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(0.07, 0.11), (0.13, 0.1), (0.12, 0.04), (0.06, 0.04)], False), 0.018, rgb)
    hand.shape(polygon(((-0.08, 0.14), (0.08, 0.14), (0.06, 0), (-0.06, 0))), rgb, 0.01)
    hand.fill(oval(0, 0.14, 0.075, 0.02), hex_rgb("#6a4630"))
    for x in (-0.03, 0.03):
        wave = [(x + 0.012 * math.sin(t * 3 + k), 0.17 + 0.036 * k) for k in range(4)]
        hand.ink(spline(wave, False), 0.01, WHITE, 0.7)


def _bottle(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    glass = spline(
        [
            (-0.06, 0),
            (-0.06, 0.2),
            (-0.025, 0.27),
            (-0.025, 0.36),
            (0.025, 0.36),
            (0.025, 0.27),
            (0.06, 0.2),
            (0.06, 0),
        ],
        True,
        0.35,
    )
    hand.shape(glass, rgb, 0.01)
    hand.fill(box(-0.05, 0.06, 0.05, 0.15), hex_rgb("#f2ead2"))
    hand.fill(box(-0.02, 0.35, 0.02, 0.39), hex_rgb("#a8794a"))
    hand.fill(box(-0.045, 0.02, -0.03, 0.2), WHITE, 0.4)


def _cake(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(oval(0, 0.02, 0.3, 0.04), hex_rgb("#e8e4da"), 0.01)
    hand.shape(rounded(-0.24, 0.02, 0.24, 0.2, 0.03), rgb, 0.012)
    hand.shape(rounded(-0.17, 0.2, 0.17, 0.33, 0.03), scale_rgb(rgb, 1.05), 0.012)
    for x0, x1, y in ((-0.24, 0.24, 0.2), (-0.17, 0.17, 0.33)):
        drip = [(x0 + (x1 - x0) * k / 8, y - 0.05 * (k % 2)) for k in range(9)]
        hand.fill(spline([*drip, (x1, y + 0.02), (x0, y + 0.02)], True, 0.6), hex_rgb("#fff4ea"))
    for x in (-0.1, 0.0, 0.1):
        hand.fill(box(x - 0.01, 0.33, x + 0.01, 0.42), hex_rgb("#7fb0c8"))
        hand.fill(
            oval(x, 0.44 + 0.004 * math.sin(t * 9 + x * 20), 0.012, 0.024), hex_rgb("#ffb23a"), emission=1
        )
    hand.glow(0, 0.44, 0.4, hex_rgb("#ffb23a"), 0.3)


def _bread(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(
        spline([(-0.24, 0), (-0.26, 0.09), (-0.1, 0.16), (0.12, 0.16), (0.26, 0.08), (0.24, 0)], True, 0.7),
        rgb,
        0.012,
    )
    for x in (-0.12, 0.0, 0.12):
        hand.ink(line(x - 0.03, 0.07, x + 0.04, 0.14), 0.018, mix(rgb, hex_rgb("#f6e0b0"), 0.7))


def _basket(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(-0.22, 0.25), (0, 0.58), (0.22, 0.25)], False), 0.035, rgb)
    for k in range(4):
        hand.shape(
            oval(-0.13 + 0.09 * k, 0.28, 0.065, 0.06),
            hex_rgb(("#c8493a", "#e0a030", "#7f9a3f", "#c8493a")[k]),
            0.01,
        )
    body = polygon(((-0.28, 0.27), (0.28, 0.27), (0.21, 0), (-0.21, 0)))
    hand.shape(body, rgb, 0.012)
    with hand.clip(body):
        for k in range(4):
            for j in range(9):
                x = -0.28 + 0.07 * j + 0.035 * (k % 2)
                hand.ink(
                    line(x, 0.03 + 0.065 * k, x + 0.045, 0.03 + 0.065 * k), 0.02, scale_rgb(rgb, 0.65), 0.8
                )
    hand.shape(rounded(-0.3, 0.24, 0.3, 0.3, 0.02), scale_rgb(rgb, 1.1), 0.01)


def _broom(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(line(0.1, 1.5, 0, 0.4), 0.035, _WOOD)
    hand.shape(spline([(-0.04, 0.42), (-0.2, 0.0), (0.16, 0.0), (0.05, 0.43)], True, 0.3), rgb, 0.012)
    for x in (-0.12, -0.04, 0.05):
        hand.ink(line(x * 0.3, 0.36, x * 1.2, 0.03), 0.008, scale_rgb(rgb, 0.6))
    hand.fill(polygon(((-0.07, 0.32), (0.07, 0.33), (0.06, 0.38), (-0.06, 0.37))), hex_rgb("#b8433a"))


def _screen(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.1, 0, 0.1, 0.12, 0.02), rgb, 0.012)
    hand.shape(rounded(-0.26, 0.0, 0.26, 0.04, 0.02), rgb, 0.012)
    hand.shape(rounded(-0.48, 0.12, 0.48, 0.72, 0.03), rgb, 0.014)
    hand.shape(rounded(-0.43, 0.17, 0.43, 0.67, 0.02), hex_rgb("#7fb4cf"), 0.01, emission=0.8)
    hand.fill(
        polygon(((-0.43, 0.17), (-0.1, 0.42), (0.08, 0.3), (0.26, 0.5), (0.43, 0.34), (0.43, 0.17))),
        hex_rgb("#4f8a6a"),
        1,
        0.8,
    )
    hand.glow(0, 0.42, 0.9, hex_rgb("#7fb4cf"), 0.18 + 0.02 * math.sin(t * 8))


def _laptop(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.19, 0.03, 0.19, 0.27, 0.015), rgb, 0.01)
    hand.fill(box(-0.17, 0.05, 0.17, 0.25), hex_rgb("#a9d0de"), 1, 0.8)
    hand.fill(box(-0.13, 0.19, 0.05, 0.21), WHITE, 0.8, 0.8)
    hand.fill(box(-0.13, 0.14, 0.1, 0.16), WHITE, 0.8, 0.8)
    hand.shape(polygon(((-0.24, 0.0), (0.24, 0.0), (0.2, 0.035), (-0.2, 0.035))), scale_rgb(rgb, 0.85), 0.01)


def _phone(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.06, 0, 0.06, 0.22, 0.02), rgb, 0.008)
    hand.fill(rounded(-0.05, 0.02, 0.05, 0.2, 0.01), hex_rgb("#a9d0de"), 1, 0.9)


def _suitcase(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(
        spline([(-0.09, 0.46), (-0.07, 0.56), (0.07, 0.56), (0.09, 0.46)], False), 0.035, scale_rgb(rgb, 0.6)
    )
    hand.shape(rounded(-0.36, 0, 0.36, 0.48, 0.05), rgb, 0.016)
    for x in (-0.2, 0.2):
        hand.fill(box(x - 0.03, 0, x + 0.03, 0.48), scale_rgb(rgb, 0.7))
        hand.fill(box(x - 0.035, 0.3, x + 0.035, 0.36), _BRASS)
    for x, y in ((-0.33, 0.03), (0.29, 0.03), (-0.33, 0.41), (0.29, 0.41)):
        hand.fill(rounded(x, y, x + 0.04, y + 0.04, 0.01), scale_rgb(rgb, 0.6))


def _floor_lamp(hand: Canvas, t: float, _seed: int, _rgb: RGB) -> None:
    furniture.floor_lamp()(hand, t)
    furniture.shine(1.6, hex_rgb("#ffbe63"))(hand, t)


def _plain(painter: CardPainter) -> Draw:
    """Use the painter of a set card as a prop."""

    def draw(hand: Canvas, t: float, _seed: int, _rgb: RGB) -> None:
        painter(hand, t)

    return draw


def _coloured(make: Callable[[RGB], CardPainter]) -> Draw:
    """Use what makes the painter of a set card as a prop of any colour."""

    def draw(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
        make(rgb)(hand, t)

    return draw


def _shelf(hand: Canvas, t: float, seed: int, _rgb: RGB) -> None:
    furniture.bookshelf(seed)(hand, t)


def _house_plant(hand: Canvas, t: float, seed: int, _rgb: RGB) -> None:
    furniture.potted_plant(seed)(hand, t)


THINGS: dict[str, Thing] = {
    "lantern": Thing(0.3, 0.54, hex_rgb("#3a3f48"), _lantern),
    "candle": Thing(0.22, 0.4, hex_rgb("#f4ecd8"), _candle),
    "lamp": Thing(0.42, 0.52, hex_rgb("#f3dfae"), _lamp),
    "floor lamp": Thing(0.6, 1.9, hex_rgb("#f3dfae"), _floor_lamp),
    "crate": Thing(0.74, 0.64, hex_rgb("#b08a5a"), _crate),
    "box": Thing(0.8, 0.54, hex_rgb("#c29a68"), _carton),
    "chest": Thing(0.9, 0.62, hex_rgb("#7a4f30"), _chest),
    "gift": Thing(0.52, 0.54, hex_rgb("#b8433a"), _gift),
    "grandfather clock": Thing(0.66, 2.2, hex_rgb("#6b4630"), _clock),
    "clock": Thing(0.28, 0.32, hex_rgb("#b8433a"), _alarm_clock),
    "mirror": Thing(0.86, 1.78, hex_rgb("#c9a04a"), _mirror),
    "teapot": Thing(0.52, 0.32, hex_rgb("#5f8fa5"), _teapot),
    "cup": Thing(0.24, 0.29, hex_rgb("#e8dcc4"), _cup),
    "bottle": Thing(0.14, 0.4, hex_rgb("#5f8a5a"), _bottle),
    "cake": Thing(0.62, 0.48, hex_rgb("#e8a0a8"), _cake),
    "bread": Thing(0.54, 0.17, hex_rgb("#c98f4a"), _bread),
    "basket": Thing(0.62, 0.58, hex_rgb("#b8894f"), _basket),
    "broom": Thing(0.42, 1.52, hex_rgb("#d8b45a"), _broom),
    "television": Thing(1.0, 0.74, hex_rgb("#2f3238"), _screen),
    "laptop": Thing(0.5, 0.28, hex_rgb("#5a5f68"), _laptop),
    "phone": Thing(0.13, 0.23, hex_rgb("#2f3238"), _phone),
    "suitcase": Thing(0.74, 0.58, hex_rgb("#9a5f3a"), _suitcase),
    "table": Thing(1.6, 1.1, _WOOD, _plain(furniture.table())),
    "desk": Thing(1.6, 0.8, _WOOD, _plain(furniture.table(1.5, False))),
    "chair": Thing(0.52, 0.96, _WOOD, _plain(furniture.chair())),
    "armchair": Thing(1.3, 1.3, hex_rgb("#8a5f6f"), _coloured(furniture.armchair)),
    "sofa": Thing(2.6, 1.0, hex_rgb("#a5533f"), _coloured(furniture.sofa)),
    "bed": Thing(2.3, 1.15, hex_rgb("#a5574a"), _coloured(furniture.bed)),
    "wardrobe": Thing(1.7, 2.2, _WOOD, _plain(furniture.wardrobe())),
    "bookshelf": Thing(1.7, 2.2, _WOOD, _shelf),
    "barrel": Thing(0.82, 0.92, hex_rgb("#8a6038"), _plain(furniture.barrel())),
    "door": Thing(1.26, 2.3, hex_rgb("#8a5a3a"), _coloured(openings.door)),
    "plant": Thing(1.4, 1.3, hex_rgb("#4d8a4f"), _house_plant),
}
