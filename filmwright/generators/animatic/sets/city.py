"""City: a street seen across the road: houses, shops, lamps, cars, towers behind."""

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line
from filmwright.generators.animatic.sets import ground, street, trees
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.scenery import Card, Light, Scenery
from filmwright.generators.animatic.sets.sky import low_sun, open_sky

_BRICKS = ("#b9775a", "#c9a87e", "#8f9aa5", "#a8705f", "#7f8c78", "#d0b49a", "#9c8aa0")
_SNOW = hex_rgb("#e6ecf2")


def city(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a street; the words "village" or "residential" give doors instead of shops."""
    chance, snow = generator("city", seed), palette.weather == "snow"
    homely = mentions(words, "village", "residential", "suburb")
    cards = [
        Card(
            "towers2",
            0,
            190,
            (-180, -6, 180, 60),
            street.skyline((seed, 1), hex_rgb("#8496b0"), -180, 180, 16, 52),
            "building",
            behind_ground=True,
        ),
        Card(
            "towers1",
            0,
            95,
            (-130, -6, 130, 44),
            street.skyline((seed, 2), hex_rgb("#73839b"), -130, 130, 10, 30),
            "building",
            behind_ground=True,
        ),
    ]
    lights: list[Light] = []
    x, i = -64.0, 0
    while x < 64:
        w, h = chance.uniform(6.5, 10), chance.uniform(7, 10.5) if homely else chance.uniform(8.5, 15)
        gap = 0.05 if chance.random() < 0.86 else chance.uniform(1.5, 3.0)
        shop = chance.random() < (0.2 if homely else 0.8)
        front = street.house((seed, i), w, h, hex_rgb(_BRICKS[int(chance.integers(7))]), shop, snow)
        cards.append(
            Card(f"house{i}", x + w / 2, 9.2, (-w / 2 - 0.4, -0.5, w / 2 + 0.4, h + 0.6), front, "building")
        )
        if shop and palette.dark:
            lights.append(Light(x + w / 2 - 0.6, 1.5, 9.1, 2.6, hex_rgb("#ffb552")))
        x, i = x + w + gap, i + 1
    shift = chance.uniform(-1.5, 1.5)
    for k, lx in enumerate((-31, -22, -13.5, -6.2, 4.6, 12.4, 21, 30)):
        lx += shift
        cards.append(
            Card(f"lamp{k}", lx, 5.4, (-1.2, -0.1, 2.6, 6.2), street.street_lamp(), "lamp", casts_shadow=True)
        )
        if palette.dark:
            lights.append(Light(lx + 0.8, 4.4, 5.4, 1.2, hex_rgb("#ffb552")))
    for k, tx in enumerate((-26, -18, -9.6, 8.4, 17, 26)):
        tx += chance.uniform(-0.8, 0.8)
        tree = (
            trees.bare((seed, k), 5.0, True)
            if snow
            else trees.leafy((seed, "street", k), 5.2, hex_rgb("#5c9450"))
        )
        cards.append(
            Card(f"tree{k}", tx, 6.2, (-2.9, -0.2, 2.9, 6.2), tree, "tree", sway=0.01, casts_shadow=True)
        )
    paints = ("#2f7f86", "#c8943a", "#a8443f", "#5f6f8a", "#d8d4c8")
    for k, cx in enumerate((-6.9, 9.8, -17, 22)):
        cx += chance.uniform(-0.6, 0.9)
        paint = hex_rgb(paints[int(chance.integers(5))])
        cards.append(
            Card(f"car{k}", cx, 3.4, (-2.5, -0.75, 4.0, 2.2), street.car(paint), "car", casts_shadow=True)
        )
    asphalt = mix(hex_rgb("#777c85"), _SNOW, 0.55 if snow else 0)
    wet = palette.weather in ("rain", "storm")
    if wet:
        asphalt = scale_rgb(asphalt, (0.78, 0.82, 0.9))
    detail = ground.layered(_street(snow), ground.puddles(seed, ((-8, 8), (-0.5, 4.2)), 12) if wet else None)
    return Scenery(
        "city", seed, palette, open_sky(palette, seed), ground.ground(asphalt, detail), tuple(cards),
        lights=tuple(lights), stage=(-5.0, 5.0, -2.5, 3.2), ground_label="road", air=low_sun(palette),
    )  # fmt: skip


def _street(snow: bool) -> ground.Detail:
    """Pavements with their joints, kerbs, the middle line and a crossing."""
    slab = mix(hex_rgb("#bdb7ad"), _SNOW, 0.6 if snow else 0)
    paint = hex_rgb("#efe7cf")

    def detail(hand: Canvas) -> None:
        hand.fill(box(-300, 4.6, 300, 9.3), slab)
        hand.fill(box(-300, 4.45, 300, 4.62), scale_rgb(slab, 0.72))
        hand.fill(box(-300, -40, 300, -0.9), slab)
        hand.fill(box(-300, -0.95, 300, -0.8), scale_rgb(slab, 0.72))
        for k in range(-40, 41):
            hand.ink(line(k * 1.5, 4.62, k * 1.5, 9.3), 0.02, scale_rgb(slab, 0.75), 0.6)
            hand.ink(line(k * 1.5, -6, k * 1.5, -0.95), 0.02, scale_rgb(slab, 0.75), 0.5)
        if snow:
            for z in (0.6, 1.1, 2.4, 2.9):
                hand.fill(box(-300, z, 300, z + 0.22), hex_rgb("#8d939c"), 0.55)
            return
        for k in range(-30, 31):
            hand.fill(box(k * 3.2, 1.75, k * 3.2 + 1.7, 1.92), paint, 0.9)
        for k in range(7):
            z = -0.55 + k * 0.72
            hand.fill(box(1.2, z, 4.0, z + 0.40), paint, 0.85)
        hand.fill(box(-2.4, 0.6, -1.7, 1.1), hex_rgb("#5f646c"), 0.8)
        for k in range(4):
            hand.fill(box(-2.34, 0.66 + 0.11 * k, -1.76, 0.70 + 0.11 * k), hex_rgb("#3f444b"), 0.9)

    return detail
