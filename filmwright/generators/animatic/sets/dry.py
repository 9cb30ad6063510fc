"""Desert and moon: bare ground under a wide sky."""

from dataclasses import replace

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import oval
from filmwright.generators.animatic.sets import ground, land, plants, stones
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.scatter import scatter
from filmwright.generators.animatic.sets.scenery import Card, Scenery
from filmwright.generators.animatic.sets.sky import low_sun, open_sky, space_sky


def desert(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a desert: mesas, dunes, cacti; the word "dune" (or "sahara") gives sand only."""
    chance = generator("desert", seed)
    sandy = mentions(words, "dune", "sahara")
    cards = []
    if not sandy:
        for k, (x, z, w, h) in enumerate(
            (
                (-62.0, 190.0, 70, 26.0),
                (58.0, 210.0, 90, 30.0),
                (10.0, 240.0, 50, 38.0),
                (-20.0, 150.0, 26, 18.0),
            )
        ):
            x, h = x + chance.uniform(-25, 25), h * chance.uniform(0.8, 1.15)
            table = land.mesa((seed, k), w, h)
            cards.append(
                Card(
                    f"mesa{k}",
                    x,
                    z,
                    (-w * 0.65, -3, w * 0.65, h * 1.05),
                    table,
                    "mountain",
                    behind_ground=True,
                )
            )
    dunes = ((95.0, 0.5, 3.2, "#d9a063"), (52.0, 0.3, 1.5, "#dfa96b"), (30.0, 0.1, 0.7, "#e4b377"))
    for k, (z, base, height, tone) in enumerate(dunes):
        height *= 1.9 if sandy else 1.0
        dune = land.hills((seed, "dune", k), hex_rgb(tone), base, height, -190, 190, 0.34, stands=z <= 60)
        cards.append(
            Card(
                f"dune{k}", 0, z, (-190, -40 if z > 60 else -0.3, 190, 22), dune, "sand", behind_ground=z > 60
            )
        )
    for i, (x, z) in enumerate(
        scatter((seed, "cactus"), 3 if sandy else 20, (-30, 30), (6, 30), 2.8, (-4, 12), 1.5)
    ):
        cactus = plants.cactus((seed, i), chance.uniform(1.6, 3.4))
        cards.append(Card(f"cactus{i}", x, z, (-1.6, -0.35, 1.6, 4.2), cactus, "plant", casts_shadow=True))
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "near"), 3, (-8, 8), (0.8, 3.6), 4.6, (-4, 5), 2.0),
            *scatter((seed, "rock"), 20, (-20, 20), (3.8, 16), 1.7, (-4, 7), 0.8),
        ]
    ):
        stone = stones.rock((seed, i), chance.uniform(0.3, 1.1), hex_rgb("#b07a58"))
        cards.append(Card(f"rock{i}", x, z, (-1.2, -0.2, 1.2, 1.2), stone, "rock", casts_shadow=True))
    for i, (x, z) in enumerate(scatter((seed, "grass"), 10, (-8, 8), (0, 10), 1.6, (-4, 5))):
        dry = plants.tuft((seed, i), chance.uniform(0.2, 0.4), hex_rgb("#b79a55"), 6)
        cards.append(Card(f"tuft{i}", x, z, (-0.5, -0.05, 0.5, 0.6), dry, "grass", sway=0.03))
    sand = mix(hex_rgb("#e2b173"), hex_rgb("#eef2f6"), 0.55 if palette.weather == "snow" else 0)
    area = ((-20.0, 20.0), (-14.0, 26.0))
    detail = ground.layered(
        ground.patches(seed, sand, area, 40, (0.6, 0.35, 0.2), (1, 0.95, 0.8), 0.4),
        ground.ripples(seed, area, 90, scale_rgb(sand, (0.78, 0.72, 0.70))),
    )
    return Scenery(
        "desert",
        seed,
        palette,
        open_sky(palette, seed),
        ground.ground(sand, detail),
        tuple(cards),
        ground_label="sand",
        air=low_sun(palette),
    )


def space(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a moon under a ringed planet; "mars" gives red ground. Time and weather hardly matter here."""
    chance = generator("space", seed)
    red = mentions(words, "mars", "martian", "red planet")
    glow = mix(hex_rgb("#2b1d4a"), palette.sky[1], 0.3)
    airless = replace(
        palette,
        light=mix((0.86, 0.88, 1.0), palette.light, 0.3),
        haze=mix(hex_rgb("#2a2440"), glow, 0.5),
        haze_m=120.0,
        shadow_slope=(-1.4, -0.4),
        shadow=0.45,
        stars=1.0,
        sky=(hex_rgb("#05081a"), hex_rgb("#15123a"), glow),
        dark=False,
        night=False,
        sun_hidden=True,
        weather="clear",
    )
    dust, stone = (
        (hex_rgb("#b5755a"), hex_rgb("#9a5f4a")) if red else (hex_rgb("#8d8a94"), hex_rgb("#7d7986"))
    )
    tones = ("#c98a5a", "#6f9fc0", "#b07ab0", "#c9b25a")
    first, second = chance.choice(4, 2, replace=False)
    side = -1 if chance.random() < 0.6 else 1
    ringed = chance.random() < 0.7
    cards = [
        Card(
            "planet",
            46.0 * side,
            230,
            (-48, -2, 48, 96),
            stones.planet(24, hex_rgb(tones[first]), bool(ringed), 44),
            "sky",
            behind_ground=True,
        ),
        Card(
            "moon",
            -62.0 * side,
            240,
            (-12, 50, 12, 90),
            stones.planet(6, hex_rgb(tones[second]), False, 70),
            "sky",
            behind_ground=True,
        ),
        Card(
            "rim",
            0,
            120,
            (-220, -40, 220, 30),
            land.range_of_hills((seed, 2), scale_rgb(stone, 0.88), 2, 5.5, -220, 220, 90, 0.5),
            "mountain",
            behind_ground=True,
        ),
        Card(
            "swell",
            0,
            55,
            (-140, -0.3, 140, 16),
            land.hills((seed, 3), scale_rgb(dust, 0.9), 0.3, 1.3, -140, 140, stands=True),
            "hill",
        ),
    ]
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "near"), 3, (-8, 8), (0.8, 3.6), 4.6, (-4, 5), 2.0),
            *scatter((seed, "rock"), 32, (-26, 26), (3.8, 26), 1.7, (-4, 8), 0.9),
        ]
    ):
        boulder = stones.rock((seed, i), chance.uniform(0.3, 1.5), stone)
        cards.append(Card(f"rock{i}", x, z, (-1.4, -0.2, 1.4, 1.4), boulder, "rock", casts_shadow=True))
    return Scenery(
        "space", seed, airless, space_sky(airless, seed), ground.ground(dust, _craters(seed, dust)),
        tuple(cards), ground_label="rock",
    )  # fmt: skip


def _craters(seed: int, dust: RGB) -> ground.Detail:
    draw = generator("craters", seed)
    places = [(draw.uniform(-22, 22), draw.uniform(-14, 30), draw.uniform(0.25, 1.3)) for _ in range(70)]

    def detail(hand: Canvas) -> None:
        for x, z, r in places:
            hand.fill(oval(x, z - r * 0.06, r * 1.1, r), mix(dust, (1, 1, 1), 0.18), 0.8)
            hand.fill(oval(x, z, r, r * 0.9), scale_rgb(dust, (0.66, 0.64, 0.70)), 0.95)
            hand.fill(
                oval(x + 0.06 * r, z + 0.22 * r, r * 0.86, r * 0.72),
                scale_rgb(dust, (0.86, 0.85, 0.88)),
                0.95,
            )

    return detail
