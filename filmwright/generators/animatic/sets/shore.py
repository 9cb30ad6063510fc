"""Beach: sand, palms, a parasol, the sea with its foam and its glitter."""

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, polygon
from filmwright.generators.animatic.sets import built, ground, land, plants, stones, trees
from filmwright.generators.animatic.sets.harbour import harbour
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.scatter import scatter
from filmwright.generators.animatic.sets.scenery import Card, Scenery, Water
from filmwright.generators.animatic.sets.sky import low_sun, open_sky
from filmwright.generators.animatic.sets.water import sea

SHORE_Z = 15.0


_PORTS = ("harbour", "harbor", "jetty", "jetties", "quay", "pier", "dock", "docks", "port", "wharf", "ferry",
          "marina", "hafen", "muelle", "码头", "港")  # fmt: skip


def beach(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a beach; "lake", "shore" or "cold" take the palms and the parasol away, "jetty" is a harbour."""
    if mentions(words, *_PORTS):
        return harbour(palette, seed, words)
    chance = generator("beach", seed)
    cold = mentions(words, "lake", "cold", "rocky", "north", "shore", "fjord", "winter")
    cold = cold or palette.weather == "snow"
    wind = 2.4 if palette.weather == "storm" else 1.0
    side = -1 if chance.random() < 0.5 else 1
    island = land.hills((seed, 2), hex_rgb("#6f9a86"), 1, 7, -60, 60)
    cards = [
        Card("island", 48 * side, 220, (-60, -8, 60, 26), island, "mountain", behind_ground=True),
        Card("boat", -14.0 * side, 62, (-2.5, -0.4, 2.5, 5), built.sailing_boat(), "boat"),
    ]
    if cold:
        for i, (x, z) in enumerate(scatter((seed, "pine"), 7, (-14, 14), (7, 12.5), 4.5, (-4, 14), 2.0)):
            h = chance.uniform(4, 7)
            pine = trees.pine((seed, i), h, None, palette.weather == "snow")
            cards.append(Card(f"pine{i}", x, z, (-2.4, -0.2, 2.4, h * 1.1), pine, "tree", casts_shadow=True))
    else:
        for k, (x, z) in enumerate(
            (
                (-6.4, 7.5),
                (-8.8, 9.6),
                (7.6, 8.6),
                (10.6, 11.5),
                (-4.9, 10.8),
                (-13, 8),
                (15, 9),
                (-19, 10.5),
                (21, 8.2),
                (-26, 9.4),
                (28, 10.8),
            )
        ):
            palm = trees.palm((seed, k), chance.uniform(5.2, 7.2), k % 2 == 1)
            x += chance.uniform(-0.8, 0.8)
            cards.append(
                Card(
                    f"palm{k}",
                    x,
                    z,
                    (-4.8, -0.1, 4.8, 9.6),
                    palm,
                    "tree",
                    sway=0.012 * wind,
                    casts_shadow=True,
                )
            )
        if palette.weather not in ("storm", "rain"):
            parasol = built.parasol(seed)
            cards.append(
                Card("parasol", 3.6 * side, 5.2, (-1.6, -0.1, 2.0, 3.0), parasol, "object", casts_shadow=True)
            )
    for i, (x, z) in enumerate(scatter((seed, "grass"), 12, (-9, 9), (4.5, 10), 2.4, (-4, 7))):
        blades = plants.tuft((seed, i), chance.uniform(0.3, 0.6), hex_rgb("#8fa35a"), 8)
        cards.append(Card(f"tuft{i}", x, z, (-0.75, -0.05, 0.75, 0.8), blades, "grass", sway=0.03))
    for i, (x, z) in enumerate(scatter((seed, "rock"), 10 if cold else 5, (-8, 8), (3.8, 11), 1.8, (-4, 6))):
        stone = stones.rock(
            (seed, i), chance.uniform(0.4, 1.1), hex_rgb("#b9a58b"), palette.weather == "snow"
        )
        cards.append(Card(f"rock{i}", x, z, (-1.2, -0.2, 1.2, 1.2), stone, "rock", casts_shadow=True))
    sand = mix(hex_rgb("#e9d3a0"), hex_rgb("#eef2f6"), 0.6 if palette.weather == "snow" else 0)
    overcast = 0.5 if palette.sun_hidden else 0.0
    deep, shallow = (mix(hex_rgb(c), palette.sky[1], overcast) for c in ("#2f8fb5", "#7fd0d0"))
    detail = ground.layered(
        ground.patches(seed, sand, ((-20, 20), (-14, 13)), 90, (0.6, 0.5, 0.4), (1, 1, 0.95), 0.4),
        ground.ripples(seed, ((-18, 18), (-12, 12)), 44, scale_rgb(sand, 0.9)),
        _wet_sand(sand), _shells(seed),
    )  # fmt: skip
    return Scenery(
        "beach",
        seed,
        palette,
        open_sky(palette, seed),
        ground.ground(sand, detail, SHORE_Z + 0.4, horizon_haze=False),
        tuple(cards),
        (Water(SHORE_Z, 400, sea(seed, SHORE_Z, deep, shallow)),),
        ground_label="sand",
        air=low_sun(palette),
    )


def _wet_sand(sand: RGB) -> ground.Detail:
    def detail(hand: Canvas) -> None:
        hand.fill(box(-400, 12.7, 400, SHORE_Z + 0.5), scale_rgb(sand, (0.80, 0.76, 0.70)), 0.9)
        hand.fill(
            box(-400, 14.0, 400, SHORE_Z + 0.5), mix(scale_rgb(sand, 0.74), hand.palette.sky[1], 0.25), 0.9
        )

    return detail


def _shells(seed: int) -> ground.Detail:
    draw = generator("shells", seed)
    places = [(draw.uniform(-6, 6), draw.uniform(-1, 9), draw.uniform(0.03, 0.07)) for _ in range(18)]

    def detail(hand: Canvas) -> None:
        for x, z, r in places:
            hand.fill(polygon(((x - r, z), (x, z + r * 1.4), (x + r, z))), hex_rgb("#f8efe4"), 0.9)

    return detail
