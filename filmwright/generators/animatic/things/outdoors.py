"""Props of the open air: fire, snow, water, garden, camp, road."""

import math
from collections.abc import Callable

from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import hash01, noise1
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets import built, plants, stones, street, trees
from filmwright.generators.animatic.sets.scenery import CardPainter
from filmwright.generators.animatic.things.thing import Draw, Thing

_WOOD = hex_rgb("#8a5f3d")
_IRON = hex_rgb("#3a3f48")


def _card(make: Callable[[int, RGB], CardPainter]) -> Draw:
    """Use the painter of a set card as a prop: `make(seed, colour)` returns it."""

    def draw(hand: Canvas, t: float, seed: int, rgb: RGB) -> None:
        make(seed, rgb)(hand, t)

    return draw


def flames(hand: Canvas, t: float, seed: int, size: float, y: float = 0.12) -> None:
    """Draw a fire that flickers: three tongues and a glow; `size` is its height in metres."""
    for k, (code, w, h) in enumerate(
        (("#e2542a", 0.38, 1.0), ("#f2952f", 0.27, 0.72), ("#ffe07a", 0.15, 0.44))
    ):
        w, h = w * size, h * size
        lick = 0.08 * size * math.sin(t * 11 + k * 2) + 0.06 * size * noise1(t * 6, seed, k)
        tongue = spline(
            [(-w, y), (-w * 0.85, y + h * 0.3), (-w * 0.30 + lick, y + h * 0.6),
             (lick * 1.6, y + h * (1 + 0.12 * math.sin(t * 9 + k))), (w * 0.35 + lick * 0.6, y + h * 0.52),
             (w * 0.9, y + h * 0.28), (w, y)], True, 0.8,
        )  # fmt: skip
        hand.fill(tongue, hex_rgb(code), emission=1.0)
        if hand.style != "flat":
            hand.ink(tongue, 0.01)
    level = (0.55 if hand.palette.dark else 0.3) + 0.05 * noise1(t * 7, seed)
    hand.glow(0, y + size * 0.45, size * (3.3 if hand.palette.dark else 1.7), hex_rgb("#ff9a3a"), level)


def _campfire(hand: Canvas, t: float, seed: int, rgb: RGB) -> None:
    for x in (-0.44, -0.28, 0.3, 0.46):
        hand.shape(oval(x, 0.05, 0.11, 0.08), hex_rgb("#8b8d92"), 0.012)
    hand.shape(rounded(-0.42, 0.0, 0.42, 0.10, 0.05), rgb, 0.012)
    hand.shape(spline([(-0.40, 0.18), (-0.34, 0.26), (0.40, 0.08), (0.36, 0.0)], True, 0.4), rgb, 0.012)
    flames(hand, t, seed, 0.78)


def _snowman(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for y, r in ((0.42, 0.45), (1.02, 0.33), (1.48, 0.24)):
        shade = hand.radial(-r * 0.4, y + r * 0.5, r * 1.6, rgb, hex_rgb("#b4c9dc"))
        hand.shape(oval(0, y, r, r), rgb, 0.014, shader=shade)
    for arm in ([(-0.3, 1.05), (-0.6, 1.25), (-0.8, 1.45)], [(0.3, 1.05), (0.62, 1.2), (0.85, 1.18)]):
        hand.ink(spline(arm, False), 0.03, hex_rgb("#5a4030"))
    scarf = spline([(-0.25, 1.28), (0, 1.2), (0.26, 1.28), (0.26, 1.36), (0, 1.28), (-0.25, 1.37)], True, 0.6)
    hand.shape(scarf, hex_rgb("#b8433a"), 0.012)
    hand.shape(polygon(((0.12, 1.27), (0.24, 1.3), (0.27, 0.92), (0.13, 0.94))), hex_rgb("#b8433a"), 0.012)
    hand.shape(polygon(((0, 1.50), (0.34, 1.44), (0, 1.42))), hex_rgb("#e8812c"), 0.01)
    for x, y in ((-0.08, 1.56), (0.10, 1.56), (0.0, 1.1), (0.0, 0.95)):
        hand.fill(oval(x, y, 0.03, 0.03), INK)


def _bench(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for x in (-0.75, 0.75):
        hand.shape(rounded(x - 0.05, 0, x + 0.05, 0.95, 0.01), _IRON, 0.012)
    hand.shape(rounded(-0.98, 0.40, 0.98, 0.49, 0.03), rgb, 0.012)
    for y in (0.62, 0.80):
        hand.shape(rounded(-0.95, y, 0.95, y + 0.13, 0.03), scale_rgb(rgb, 1.05), 0.012)


def _stump(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    foot = spline(
        [(-0.42, 0), (-0.28, 0.12), (-0.27, 0.38), (0.27, 0.38), (0.28, 0.12), (0.44, 0)], True, 0.6
    )
    hand.shape(foot, rgb, 0.014)
    for x in (-0.14, 0.02, 0.16):
        hand.ink(spline([(x, 0.05), (x + 0.02, 0.2), (x, 0.34)], False), 0.012, scale_rgb(rgb, 0.6), 0.8)
    hand.shape(oval(0, 0.39, 0.27, 0.09), mix(rgb, hex_rgb("#f0d9a8"), 0.65), 0.012)
    for k in (0.6, 0.3):
        hand.ink(oval(0, 0.39, 0.27 * k, 0.09 * k), 0.008, rgb, 0.8)


def _log(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.7, 0, 0.62, 0.3, 0.1), rgb, 0.014)
    hand.shape(oval(0.6, 0.15, 0.09, 0.15), mix(rgb, hex_rgb("#f0d9a8"), 0.65), 0.012)
    hand.ink(oval(0.6, 0.15, 0.045, 0.08), 0.008, rgb)
    for y in (0.08, 0.2):
        hand.ink(line(-0.6, y, 0.4, y + 0.02), 0.012, scale_rgb(rgb, 0.6), 0.7)


def _sign(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(rounded(-0.05, 0, 0.05, 1.5, 0.02), scale_rgb(rgb, 0.8), 0.014)
    board = polygon(((-0.5, 1.0), (0.42, 1.0), (0.6, 1.2), (0.42, 1.4), (-0.5, 1.4)))
    hand.shape(board, rgb, 0.016)
    for y, x1 in ((1.27, 0.3), (1.13, 0.16)):
        hand.ink(line(-0.36, y, x1, y), 0.03, INK, 0.65)


def _boat(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hull = spline(
        [(-1.5, 0.62), (-1.2, 0.1), (-0.6, -0.02), (0.6, -0.02), (1.2, 0.12), (1.55, 0.68)], True, 0.4
    )
    hand.shape(hull, rgb, 0.02)
    hand.shape(
        spline([(-1.5, 0.62), (0, 0.5), (1.55, 0.68), (1.5, 0.78), (0, 0.6), (-1.48, 0.72)], True, 0.5),
        mix(rgb, WHITE, 0.45),
        0.014,
    )
    for x in (-0.5, 0.4):
        hand.fill(box(x, 0.5, x + 0.24, 0.58), scale_rgb(rgb, 0.7))
    hand.ink(line(0.2, 0.7, -0.85, 0.05), 0.05, hex_rgb("#c9a878"))
    hand.shape(oval(-0.92, 0.02, 0.2, 0.07, 0.55), hex_rgb("#c9a878"), 0.012)


def _cart(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(line(0.6, 0.55, 1.5, 0.75), 0.06, scale_rgb(rgb, 0.7))
    hand.shape(polygon(((-0.95, 0.95), (0.85, 0.95), (0.7, 0.45), (-0.8, 0.45))), rgb, 0.018)
    for y in (0.62, 0.79):
        hand.ink(line(-0.85, y, 0.76, y), 0.012, scale_rgb(rgb, 0.6))
    _spoked(hand, -0.05, 0.42, 0.42, hex_rgb("#6b4a30"))


def _spoked(hand: Canvas, x: float, y: float, r: float, rgb: RGB, spokes: int = 8) -> None:
    hand.ink(oval(x, y, r * 0.93, r * 0.93), r * 0.16, rgb)
    for k in range(spokes):
        a = k * math.tau / spokes
        hand.ink(line(x, y, x + r * 0.9 * math.cos(a), y + r * 0.9 * math.sin(a)), r * 0.07, rgb)
    hand.shape(oval(x, y, r * 0.16, r * 0.16), rgb, 0.01)


def _wheel(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    _spoked(hand, 0, 0.4, 0.4, rgb)


def _bicycle(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for x in (-0.52, 0.52):
        hand.ink(oval(x, 0.34, 0.33, 0.33), 0.035, hex_rgb("#2b2d33"))
        for k in range(6):
            a = k * math.pi / 6
            hand.ink(
                line(
                    x - 0.3 * math.cos(a),
                    0.34 - 0.3 * math.sin(a),
                    x + 0.3 * math.cos(a),
                    0.34 + 0.3 * math.sin(a),
                ),
                0.005,
                alpha=0.5,
            )
    frame = ((-0.52, 0.34), (-0.2, 0.72), (0.36, 0.76), (-0.05, 0.34), (-0.52, 0.34))
    hand.ink(polygon(frame, close=False), 0.045, rgb)
    hand.ink(polygon(((-0.05, 0.34), (-0.24, 0.84)), close=False), 0.04, rgb)
    hand.ink(polygon(((0.52, 0.34), (0.34, 0.92), (0.46, 0.98), (0.28, 0.96)), close=False), 0.04, rgb)
    hand.shape(
        spline([(-0.38, 0.86), (-0.1, 0.84), (-0.14, 0.9), (-0.36, 0.92)], True, 0.6),
        hex_rgb("#4a3326"),
        0.01,
    )


def _sled(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(-0.6, 0.02), (0.4, 0.02), (0.66, 0.1), (0.7, 0.3), (0.58, 0.38)], False), 0.05, _WOOD)
    for x in (-0.4, 0.2):
        hand.ink(line(x, 0.02, x, 0.26), 0.04, _WOOD)
    for k in range(2):
        hand.shape(
            rounded(-0.62, 0.26 + 0.05 * k, 0.5, 0.32 + 0.05 * k, 0.02),
            rgb if k else scale_rgb(rgb, 0.8),
            0.01,
        )
    hand.ink(spline([(0.62, 0.3), (0.85, 0.2), (1.0, 0.3)], False), 0.014, hex_rgb("#c9b48a"))


def _tent(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(polygon(((-1.3, 0), (0.1, 1.6), (1.4, 0))), rgb, 0.02)
    hand.fill(polygon(((0.1, 1.6), (1.4, 0), (0.5, 0))), scale_rgb(rgb, 0.82))
    lit = hand.palette.dark
    hand.shape(
        polygon(((-0.42, 0), (0.1, 1.35), (0.42, 0))),
        hex_rgb("#f4bf6a") if lit else scale_rgb(rgb, 0.45),
        0.014,
        emission=0.8 if lit else 0,
    )
    hand.shape(polygon(((-0.42, 0), (0.1, 1.35), (-0.2, 0.5), (-0.55, 0))), scale_rgb(rgb, 1.1), 0.012)
    for x in (-1.6, 1.7):
        hand.ink(line(x, 0, math.copysign(1.0, x) * 0.9, 0.55), 0.012, hex_rgb("#c9b48a"))


def _well(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for x in (-0.5, 0.5):
        hand.shape(box(x - 0.05, 0.6, x + 0.05, 1.7), _WOOD, 0.014)
    hand.ink(line(-0.5, 1.35, 0.5, 1.35), 0.08, _WOOD)
    hand.ink(line(0, 1.33, 0, 0.85), 0.02, hex_rgb("#c9b48a"))
    hand.shape(polygon(((-0.12, 0.86), (0.12, 0.86), (0.09, 0.66), (-0.09, 0.66))), _WOOD, 0.012)
    hand.shape(rounded(-0.66, 0, 0.66, 0.7, 0.05), rgb, 0.016)
    for row in range(3):
        for k in range(4):
            x = -0.62 + 0.32 * k + 0.14 * (row % 2)
            hand.ink(
                rounded(x, 0.05 + 0.22 * row, min(x + 0.27, 0.64), 0.22 + 0.22 * row, 0.04),
                0.01,
                scale_rgb(rgb, 0.65),
            )
    hand.shape(rounded(-0.72, 0.66, 0.72, 0.78, 0.04), scale_rgb(rgb, 1.1), 0.014)
    hand.shape(polygon(((-0.9, 1.62), (0, 2.15), (0.9, 1.62))), hex_rgb("#a5533f"), 0.018)


def _ladder(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for k in range(7):
        y = 0.25 + 0.32 * k
        hand.ink(line(-0.22 + 0.01 * k, y, 0.22 - 0.01 * k, y), 0.04, rgb)
    for s in (-1, 1):
        hand.ink(line(s * 0.26, 0, s * 0.17, 2.4), 0.055, rgb)


def _bucket(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.ink(spline([(-0.17, 0.34), (0, 0.54), (0.17, 0.34)], False), 0.014, _IRON)
    hand.shape(polygon(((-0.18, 0.34), (0.18, 0.34), (0.13, 0), (-0.13, 0))), rgb, 0.012)
    hand.shape(oval(0, 0.34, 0.18, 0.045), scale_rgb(rgb, 0.6), 0.01)
    hand.ink(line(-0.165, 0.22, 0.165, 0.22), 0.02, scale_rgb(rgb, 0.7))


def _mailbox(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    hand.shape(box(-0.05, 0, 0.05, 0.95), _WOOD, 0.012)
    hand.shape(rounded(-0.28, 0.92, 0.28, 1.24, 0.14), rgb, 0.014)
    hand.shape(box(-0.28, 0.92, 0.28, 1.02), scale_rgb(rgb, 0.85), 0.012)
    hand.shape(
        polygon(((0.3, 1.05), (0.34, 1.05), (0.34, 1.34), (0.46, 1.34), (0.46, 1.22), (0.3, 1.22))),
        hex_rgb("#e0b03a"),
        0.01,
    )


def _lighthouse(hand: Canvas, t: float, _seed: int, rgb: RGB) -> None:
    tower = polygon(((-1.0, 0), (1.0, 0), (0.6, 5.4), (-0.6, 5.4)))
    hand.shape(tower, hex_rgb("#f2ece0"), 0.03)
    with hand.clip(tower):
        for y in (0.9, 2.7, 4.5):
            hand.fill(box(-2, y, 2, y + 0.9), rgb)
    hand.shape(box(-0.8, 5.4, 0.8, 5.6), _IRON, 0.02)
    hand.shape(
        box(-0.42, 5.6, 0.42, 6.3), hex_rgb("#fff2c0"), 0.02, emission=1.0 if hand.palette.dark else 0.3
    )
    hand.shape(polygon(((-0.6, 6.3), (0, 6.9), (0.6, 6.3))), rgb, 0.02)
    hand.shape(rounded(-0.25, 0, 0.25, 0.8, 0.12), hex_rgb("#5a4030"), 0.02)
    if hand.palette.dark:
        hand.glow(0, 5.95, 3.5, hex_rgb("#ffe9a0"), 0.5 + 0.15 * math.sin(t * 2))


def _rocket(hand: Canvas, _t: float, _seed: int, rgb: RGB) -> None:
    for s in (-1, 1):
        hand.shape(
            spline([(s * 0.36, 0.9), (s * 0.8, 0.5), (s * 0.85, 0), (s * 0.4, 0.35)], True, 0.3), rgb, 0.018
        )
    body = spline(
        [(-0.4, 0.3), (-0.5, 1.3), (-0.3, 2.4), (0, 3.0), (0.3, 2.4), (0.5, 1.3), (0.4, 0.3)], True, 0.7
    )
    hand.shape(
        body, hex_rgb("#e6e8ec"), 0.02, shader=hand.gradient(-0.5, 0, WHITE, 0.5, 0, hex_rgb("#a9b2be"))
    )
    with hand.clip(body):
        hand.fill(box(-1, 2.35, 1, 3.2), rgb)
    hand.shape(oval(0, 1.75, 0.22, 0.22), hex_rgb("#5fa0c0"), 0.03)
    hand.shape(polygon(((-0.1, 0.9), (0.1, 0.9), (0.12, 0.05), (-0.12, 0.05))), rgb, 0.016)


def _tree(hand: Canvas, t: float, seed: int, rgb: RGB) -> None:
    trees.leafy(("prop", seed), 4.6, rgb)(hand, t)


def _perch(hand: Canvas, _t: float, seed: int, rgb: RGB) -> None:
    """A trunk to the right with one long branch to the left, its top at the height birds sit at."""
    y = 1.55
    bark = scale_rgb(rgb, 0.82)
    trunk = polygon(((1.55, 0), (1.3, 0.5), (1.22, y), (1.3, 7.5), (2.1, 7.5), (2.1, 0.6), (2.4, 0)))
    branch = spline(
        [(1.5, y + 0.10), (0.8, y + 0.02), (0, y), (-0.75, y + 0.12), (-0.78, y + 0.07), (0, y - 0.09),
         (0.8, y - 0.13), (1.5, y - 0.2)],
        True, 0.7,
    )  # fmt: skip
    hand.shape(trunk, bark, 0.02)
    hand.shape(branch, rgb, 0.012)
    hand.fill(polygon(((1.3, y + 0.14), (1.7, y + 0.3), (1.7, y - 0.4), (1.32, y - 0.2))), bark)
    for k in range(4):
        x0 = 1.45 + 0.18 * k
        hand.ink(line(x0, 0.5 + 0.4 * k, x0 + 0.03, 1.3 + 0.6 * k), 0.012, scale_rgb(bark, 0.7), 0.7)
    leaf = hex_rgb("#6fa050")
    for k in range(9):
        at, side = -0.72 + 0.13 * k + 0.04 * hash01(seed, k), 1 if k % 2 else -1
        if abs(at) < 0.2:
            continue  # nothing grows where the bird sits
        tip = (at - 0.10, y + 0.02 + 0.15 * side)
        hand.shape(
            spline([(at, y), (at - 0.09, y + 0.04 * side), tip, (at + 0.01, y + 0.1 * side)], True, 0.8),
            scale_rgb(leaf, 0.9 + 0.2 * hash01(seed, k, 1)), 0.006,
        )  # fmt: skip


THINGS: dict[str, Thing] = {
    "perch": Thing(4.8, 7.5, hex_rgb("#7a5a40"), _perch),
    "campfire": Thing(1.0, 1.0, hex_rgb("#6a4630"), _campfire),
    "snowman": Thing(1.7, 1.75, hex_rgb("#f2f6fa"), _snowman),
    "bench": Thing(2.0, 0.95, _WOOD, _bench),
    "stump": Thing(0.9, 0.48, hex_rgb("#7a5a40"), _stump),
    "log": Thing(1.4, 0.3, hex_rgb("#7a5a40"), _log),
    "sign": Thing(1.1, 1.5, hex_rgb("#b08a5a"), _sign),
    "boat": Thing(3.1, 0.8, hex_rgb("#a5462f"), _boat),
    "cart": Thing(2.4, 1.0, hex_rgb("#9a6f45"), _cart),
    "wheel": Thing(0.8, 0.8, hex_rgb("#6b4a30"), _wheel),
    "bicycle": Thing(1.7, 1.0, hex_rgb("#2f7f86"), _bicycle),
    "sled": Thing(1.6, 0.42, hex_rgb("#b8433a"), _sled),
    "tent": Thing(2.9, 1.65, hex_rgb("#d08a3a"), _tent),
    "well": Thing(1.8, 2.2, hex_rgb("#9a9792"), _well),
    "ladder": Thing(0.55, 2.4, hex_rgb("#b08a5a"), _ladder),
    "bucket": Thing(0.4, 0.55, hex_rgb("#9aa2a8"), _bucket),
    "mailbox": Thing(0.75, 1.35, hex_rgb("#b8433a"), _mailbox),
    "lighthouse": Thing(2.0, 6.9, hex_rgb("#c8493a"), _lighthouse),
    "rocket": Thing(1.7, 3.0, hex_rgb("#c8493a"), _rocket),
    "tree": Thing(3.4, 4.8, hex_rgb("#4f8f3f"), _tree),
    "pine": Thing(
        2.6, 4.8, hex_rgb("#2f6b4b"), _card(lambda seed, rgb: trees.pine(("prop", seed), 4.6, rgb))
    ),
    "bush": Thing(
        1.5, 0.9, hex_rgb("#3f7c42"), _card(lambda seed, rgb: plants.bush(("prop", seed), 1.1, rgb))
    ),
    "flower": Thing(
        0.6, 0.45, hex_rgb("#e8607a"), _card(lambda seed, rgb: plants.flowers(seed, rgb, 3, 0.42))
    ),
    "mushroom": Thing(0.5, 0.36, hex_rgb("#c8493a"), _card(lambda seed, _c: plants.mushrooms(seed))),
    "cactus": Thing(1.4, 2.2, hex_rgb("#4c7d4d"), _card(lambda seed, _c: plants.cactus(seed, 2.0))),
    "rock": Thing(
        0.84, 0.44, hex_rgb("#8b8d92"), _card(lambda seed, rgb: stones.rock(("prop", seed), 0.8, rgb))
    ),
    "car": Thing(4.3, 1.5, hex_rgb("#2f7f86"), _card(lambda _s, rgb: street.car(rgb))),
    "street lamp": Thing(2.0, 4.7, hex_rgb("#2c3440"), _card(lambda _s, _c: street.street_lamp())),
    "sailing boat": Thing(3.4, 4.3, hex_rgb("#a5462f"), _card(lambda _s, _c: built.sailing_boat())),
    "parasol": Thing(3.0, 2.8, hex_rgb("#d8483e"), _card(lambda seed, _c: built.parasol(seed))),
    "igloo": Thing(3.9, 2.0, hex_rgb("#eef5fa"), _card(lambda _s, _c: built.igloo())),
    "cabin": Thing(5.0, 3.9, hex_rgb("#8a6242"), _card(lambda _s, _c: built.cabin())),
}
