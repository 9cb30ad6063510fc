"""Arctic: snow, icebergs, an igloo, pines under snow."""

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import Palette, hex_rgb
from filmwright.generators.animatic.sets import built, ground, land, stones, trees
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.scatter import scatter
from filmwright.generators.animatic.sets.scenery import Card, Light, Scenery
from filmwright.generators.animatic.sets.sky import low_sun, open_sky


def arctic(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress the far north; "cabin" gives a log cabin instead of the igloo, "empty" neither."""
    chance = generator("arctic", seed)
    cards = [
        Card(
            "peaks",
            0,
            170,
            (-260, -40, 260, 60),
            land.peaks((seed, 3), hex_rgb("#9fb6cc"), hex_rgb("#f7fafd"), 6, 14),
            "mountain",
            behind_ground=True,
        ),
        Card(
            "drift1",
            0,
            46,
            (-120, -0.3, 120, 16),
            land.hills((seed, 5), hex_rgb("#dfeaf3"), 0.4, 1.4, stands=True),
            "snow",
        ),
        Card(
            "drift2",
            0,
            26,
            (-90, -0.3, 90, 12),
            land.hills((seed, 6), hex_rgb("#e8f0f7"), 0.1, 0.55, -90, 90, stands=True),
            "snow",
        ),
    ]
    for i, (x, z, w) in enumerate(((-26.0, 70.0, 22.0), (30.0, 80.0, 26.0), (6.0, 95.0, 18.0))):
        x += chance.uniform(-12, 12)
        berg = stones.iceberg((seed, i), w, w * chance.uniform(0.36, 0.5))
        cards.append(
            Card(f"berg{i}", x, z, (-w * 0.6, -1, w * 0.6, 13.5), berg, "mountain", behind_ground=True)
        )
    for i, (x, z) in enumerate(scatter((seed, "pine"), 15, (-24, 24), (12, 34), 5, (-4, 30), 2)):
        h = chance.uniform(4, 7.5)
        pine = trees.pine((seed, i), h, hex_rgb("#3d6a63"), True)
        cards.append(
            Card(f"pine{i}", x, z, (-3, -0.4, 3, h * 1.1), pine, "tree", sway=0.006, casts_shadow=z < 26)
        )
    side = 1 if chance.random() < 0.6 else -1
    lights: tuple[Light, ...] = ()
    if not mentions(words, "empty", "bare"):
        home, name = (
            (built.cabin(True), "cabin")
            if mentions(words, "cabin", "hut", "house")
            else (built.igloo(), "igloo")
        )
        cards.append(Card(name, 5.6 * side, 9.5, (-2.6, -1.3, 2.6, 4.0), home, "building", casts_shadow=True))
        if palette.dark:
            lights = (Light(5.6 * side, 0.8, 9.4, 1.8, hex_rgb("#ffa348")),)
    for i, (x, z) in enumerate(scatter((seed, "rock"), 9, (-9, 9), (3.8, 14), 1.8, (-4, 7))):
        stone = stones.rock((seed, i), chance.uniform(0.5, 1.3), hex_rgb("#8d9aa8"), True)
        cards.append(Card(f"rock{i}", x, z, (-1.2, -0.2, 1.2, 1.3), stone, "rock", casts_shadow=True))
    snow = hex_rgb("#eef4f9")
    detail = ground.layered(
        ground.patches(seed, snow, ((-20, 20), (-14, 30)), 100, (0.35, 0.55, 0.75), (1, 1, 1), 0.5),
        ground.ripples(seed, ((-12, 12), (-2, 18)), 26, hex_rgb("#b9cfe0"), 1.6, 0.03),
    )
    return Scenery(
        "arctic",
        seed,
        palette,
        open_sky(palette, seed),
        ground.ground(snow, detail),
        tuple(cards),
        lights=lights,
        ground_label="snow",
        air=low_sun(palette) or (("glitter",) if palette.weather == "clear" and not palette.night else ()),
    )
