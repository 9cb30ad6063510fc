"""Underwater: reef, kelp in the current, corals, shoals of fish."""

import math
from dataclasses import replace

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, Palette, hex_rgb, luma, mix, scale_rgb
from filmwright.generators.animatic.paths import oval, polygon, rounded
from filmwright.generators.animatic.sets import ground, land, plants, stones
from filmwright.generators.animatic.sets.scatter import scatter
from filmwright.generators.animatic.sets.scenery import Card, CardPainter, Scenery
from filmwright.generators.animatic.sets.sky import sea_sky

_FISH = ("#f2a03c", "#f0d24a", "#5fb3d9", "#e8695c")


def underwater(palette: Palette, seed: int, _words: str) -> Scenery:
    """Dress the sea bed. The time of day dims the water; the weather does not reach it."""
    chance = generator("underwater", seed)
    level = 0.35 + 0.65 * luma(palette.light)
    tint = mix((1.0, 1.0, 1.0), palette.light, 0.35)

    def wet(code: str) -> RGB:
        return scale_rgb(scale_rgb(hex_rgb(code), tint), level)

    sea = replace(
        palette,
        light=scale_rgb((0.62, 0.86, 0.95), level),
        haze=wet("#1c6f8c"),
        haze_m=22.0,
        shadow=0.0,
        stars=0.0,
        sky=(wet("#8fe8e4"), wet("#2aa3c0"), wet("#0e3d63")),
        sun_rgb=wet("#bff2ea"),
        sun_hidden=True,
        weather="clear",
    )
    cards = []
    for k, (z, code) in enumerate(((46.0, "#2f6f86"), (24.0, "#3a7f86"))):
        reef = land.hills((seed, "reef", k), hex_rgb(code), 0.6, 1.8, -90, 90, stands=True)
        cards.append(Card(f"reef{k}", 0, z, (-90, -0.3, 90, 14), reef, "rock"))
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "kelp"), 22, (-14, 14), (3.9, 20), 2.2, (-4, 10), 0.8),
            *scatter((seed, "forest"), 22, (-32, 32), (8, 30), 10, (0, 24), 1.2),
        ]
    ):
        tone = mix(hex_rgb("#3c7a4e"), hex_rgb("#6a8a3a"), chance.random())
        stalk = plants.kelp((seed, i), chance.uniform(2.6, 6), tone)
        cards.append(
            Card(f"kelp{i}", x, z, (-1.3, -0.1, 1.3, 7), stalk, "plant", sway=0.07 if z < 9 else 0.0)
        )
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "coral"), 15, (-8, 8), (3.8, 12), 1.4, (-4, 6), 0.6),
            *scatter((seed, "garden"), 12, (-24, 24), (4, 18), 8, (0, 24), 1.0),
        ]
    ):
        coral = plants.coral((seed, i), chance.uniform(0.7, 1.5))
        cards.append(Card(f"coral{i}", x, z, (-1.2, -0.1, 1.2, 1.7), coral, "plant", sway=0.02))
    for i, (x, z) in enumerate(scatter((seed, "rock"), 7, (-8, 8), (3.8, 12), 1.6, (-4, 7))):
        stone = stones.rock((seed, i), chance.uniform(0.5, 1.4), hex_rgb("#6f8388"))
        cards.append(Card(f"rock{i}", x, z, (-1.2, -0.2, 1.2, 1.2), stone, "rock"))
    for i in range(4):
        y, z = chance.uniform(0.8, 3.4), 4.5 + 2.6 * i + chance.uniform(0, 1)
        cards.append(Card(f"shoal{i}", 0, z, (-13, 0, 13, 5), _shoal((seed, i), y), "fish", animated=True))
    sand = hex_rgb("#e3d3a4")
    area = ((-20.0, 20.0), (-12.0, 22.0))
    detail = ground.layered(
        ground.patches(seed, sand, area, 30, (0.3, 0.3, 0.3), (1, 1, 0.9), 0.4),
        ground.ripples(seed, area, 50, mix(sand, (1, 1, 0.9), 0.3), 0.9, 0.04),
    )
    return Scenery(
        "underwater", seed, sea, sea_sky(sea), ground.ground(sand, detail), tuple(cards), ground_label="sand",
        shadows=False, air=("bubbles",),
    )  # fmt: skip


def _shoal(seed: object, height: float) -> CardPainter:
    """Five fish that cross the frame and come back after a while."""
    chance = generator("shoal", seed)
    way = 1 if chance.random() < 0.5 else -1
    tone, speed = hex_rgb(_FISH[int(chance.integers(4))]), chance.uniform(0.3, 0.8)
    fish = [(chance.uniform(-12, 12), chance.uniform(-0.5, 0.5), chance.uniform(0.28, 0.5)) for _ in range(5)]

    def draw(hand: Canvas, t: float) -> None:
        for x0, dy, size in fish:
            x = (x0 + 12 + speed * t * way) % 24 - 12
            y = height + dy + 0.12 * math.sin(t * 1.3 + x0)
            hand.canvas.save()
            hand.canvas.translate(x, y)
            hand.canvas.scale(way, 1 + 0.06 * math.sin(t * 9 + x0))
            _fish(hand, size, tone)
            hand.canvas.restore()

    return draw


def _fish(hand: Canvas, size: float, tone: RGB) -> None:
    d = size
    hand.shape(
        polygon(((-d * 0.42, 0), (-d * 0.78, d * 0.26), (-d * 0.70, 0), (-d * 0.78, -d * 0.26))), tone, 0.012
    )
    hand.shape(
        polygon(((-d * 0.1, d * 0.22), (d * 0.1, d * 0.40), (d * 0.2, d * 0.2))), scale_rgb(tone, 0.85), 0.01
    )
    hand.shape(oval(0, 0, d * 0.5, d * 0.27), tone, 0.012)
    hand.fill(rounded(-0.06 * d, -d * 0.24, 0.08 * d, d * 0.24, 0.02), (1, 1, 1), 0.75)
    hand.fill(oval(d * 0.30, d * 0.06, d * 0.06, d * 0.06), (0.05, 0.05, 0.08))
