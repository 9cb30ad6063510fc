"""Forest, meadow, mountains: green places with a path.

The same recipe three times: far ridge, near hills, a belt of pines, trees at the sides, undergrowth.
"""

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import Point
from filmwright.generators.animatic.sets import built, land, plants, stones, trees
from filmwright.generators.animatic.sets import ground as lie
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.scatter import scatter
from filmwright.generators.animatic.sets.scenery import Card, CardPainter, Scenery
from filmwright.generators.animatic.sets.sky import low_sun, open_sky

_SNOW_GROUND = hex_rgb("#e9f0f5")


def forest(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a wood: giants at the sides, a wall of pines behind, ferns and mushrooms."""
    snow, wind = palette.weather == "snow", 2.2 if palette.weather == "storm" else 1.0
    chance = generator("forest", seed)
    autumn = mentions(words, "autumn", "fall leaves", "herbst")
    leaf = ("#c9762e", "#d9a23a") if autumn else ("#568f45", "#7fa23f")
    cards = [*_far(palette, seed, "#7fa08c", 7)]
    for i in range(26):
        x, z, h = chance.uniform(-55, 55), chance.uniform(34, 56), chance.uniform(7, 12)
        cards.append(
            _tree(f"belt{i}", x, z, trees.pine((seed, "belt", i), h, hex_rgb("#3d7355"), snow), h, 0)
        )
    for i, (x, z) in enumerate(scatter((seed, "trees"), 26, (-19, 19), (7.5, 30), 2.4, (-4, 14), 1.6)):
        if chance.random() < 0.5:
            h = chance.uniform(6, 10.5)
            cards.append(_tree(f"pine{i}", x, z, trees.pine((seed, i), h, None, snow), h, 0.008 * wind))
        else:
            h = chance.uniform(4.6, 7.2)
            tone = mix(hex_rgb(leaf[0]), hex_rgb(leaf[1]), chance.random())
            cards.append(
                _tree(f"leafy{i}", x, z, trees.leafy((seed, i), h, tone, None, snow), h, 0.012 * wind)
            )
    for i, (x, z) in enumerate(((-4.3, 4.6), (5.0, 5.4), (-7.5, 7.2), (8.2, 6.6), (-13, 8.4), (13.5, 9))):
        x += chance.uniform(-0.4, 0.4)
        bark = trees.old_trunk((seed, i), 13, chance.uniform(0.34, 0.52))
        cards.append(Card(f"trunk{i}", x, z, (-3.9, -0.2, 3.9, 15.5), bark, "tree", casts_shadow=True))
    for i, (x, z) in enumerate(scatter((seed, "fern"), 9, (-8, 8), (3.8, 10), 2.0, (-4, 9), 0.7)):
        low = plants.mushrooms((seed, i)) if i % 4 == 3 else plants.fern((seed, i), chance.uniform(0.5, 0.9))
        cards.append(Card(f"fern{i}", x, z, (-1.1, -0.1, 1.1, 1.1), low, "plant"))
    base = _SNOW_GROUND if snow else hex_rgb("#5f8a4c")
    return _green("forest", palette, seed, cards, base, "#c2a878", autumn=autumn)


def meadow(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress open grass with flowers, a few broad trees and a fence."""
    snow, wind = palette.weather == "snow", 2.2 if palette.weather == "storm" else 1.0
    chance = generator("meadow", seed)
    cards = [*_far(palette, seed, "#86a892", 5)]
    for i, (x, z) in enumerate(scatter((seed, "trees"), 9, (-26, 26), (13, 34), 5.0, (-4, 22), 3.0)):
        h = chance.uniform(4.8, 7.4)
        tone = mix(hex_rgb("#5d9a48"), hex_rgb("#8bab46"), chance.random())
        cards.append(_tree(f"leafy{i}", x, z, trees.leafy((seed, i), h, tone, None, snow), h, 0.012 * wind))
    cards.append(Card("fence", 0, 11.5, (-26, -0.1, 26, 1.3), built.fence(seed), "fence", casts_shadow=True))
    landmark = int(chance.integers(3))
    side = -1 if chance.random() < 0.5 else 1
    if landmark == 0 or mentions(words, "mill", "windmill"):
        mill = built.windmill()
        cards.append(Card("mill", 13.0 * side, 30, (-5.5, -0.2, 5.5, 11.5), mill, "building", animated=True))
    elif landmark == 1 or mentions(words, "farm", "barn"):
        cards.append(Card("barn", 12.0 * side, 27, (-4.5, -0.2, 4.5, 6.5), built.barn(snow), "building"))
    blooms = ("#e8607a", "#f2d35a", "#f4f1ea", "#9a7fd0")
    if not snow:
        for i, (x, z) in enumerate(scatter((seed, "bloom"), 34, (-9, 9), (0.8, 10), 1.2, (-4, 5), 0.4)):
            flower = plants.flowers((seed, i), hex_rgb(blooms[i % 4]), 5, chance.uniform(0.25, 0.45))
            cards.append(Card(f"bloom{i}", x, z, (-0.5, -0.05, 0.5, 0.6), flower, "plant", sway=0.03))
    base = _SNOW_GROUND if snow else hex_rgb("#8fb45c")
    return _green("meadow", palette, seed, cards, base, "#cdb684")


def mountains(palette: Palette, seed: int, _words: str) -> Scenery:
    """Dress an alp: two chains of snow peaks, pines, boulders."""
    snow, wind = palette.weather == "snow", 2.0 if palette.weather == "storm" else 1.0
    chance = generator("mountains", seed)
    far = land.peaks((seed, 3), hex_rgb("#8fa6bd"), base=8, height=17)
    near = land.peaks((seed, 4), hex_rgb("#6f8aa0"), hex_rgb("#eef4f8"), 4, 10, -220, 220)
    cards = [
        Card("peaks2", 0, 160, (-260, -40, 260, 60), far, "mountain", behind_ground=True),
        Card("peaks1", 0, 110, (-220, -40, 220, 50), near, "mountain", behind_ground=True),
        _near_hills(palette, seed, "#5f8f6a"),
    ]
    for i in range(16):
        x, z, h = chance.uniform(-55, 55), chance.uniform(34, 56), chance.uniform(7, 12)
        cards.append(
            _tree(f"belt{i}", x, z, trees.pine((seed, "belt", i), h, hex_rgb("#3d7355"), snow), h, 0)
        )
    for i, (x, z) in enumerate(scatter((seed, "trees"), 11, (-22, 22), (10, 32), 4.5, (-4, 20), 2.5)):
        h = chance.uniform(5, 9)
        cards.append(_tree(f"pine{i}", x, z, trees.pine((seed, i), h, None, snow), h, 0.008 * wind))
    base = _SNOW_GROUND if snow else hex_rgb("#93ad63")
    return _green("mountains", palette, seed, cards, base, "#b5a67f", rocks=11)


def _tree(name: str, x: float, z: float, paint: CardPainter, height: float, sway: float) -> Card:
    half = max(2.2, height * 0.42)
    bounds = (-half, -0.3, half, height * 1.12)
    return Card(name, x, z, bounds, paint, "tree", sway=sway, casts_shadow=z < 26)


def _far(palette: Palette, seed: int, tone: str, height: float) -> list[Card]:
    ridge = land.range_of_hills((seed, 3), hex_rgb(tone), 6, height)
    return [
        Card("ridge", 0, 160, (-260, -40, 260, 40), ridge, "mountain", behind_ground=True),
        _near_hills(palette, seed, "#5f8f6a"),
    ]


def _near_hills(palette: Palette, seed: int, tone: str) -> Card:
    green = mix(hex_rgb(tone), _SNOW_GROUND, 0.75 if palette.weather == "snow" else 0)
    hill = land.hills((seed, 5), green, 1, 3.5, -160, 160, woods=scale_rgb(green, (0.86, 0.90, 0.88)))
    return Card("hills", 0, 70, (-160, -40, 160, 30), hill, "hill", behind_ground=True)


def _green(
    name: str, palette: Palette, seed: int, cards: list[Card], base: tuple[float, float, float], path: str,
    rocks: int = 7, autumn: bool = False,
) -> Scenery:  # fmt: skip
    """Add undergrowth and ground to what makes the place."""
    snow = palette.weather == "snow"
    chance = generator(name, seed, "undergrowth")
    tones = (None, hex_rgb("#f2d35a"), hex_rgb("#e88aa6"))
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "bush"), 13, (-11, 11), (3.8, 16), 1.9, (-4, 9), 0.8),
            *scatter((seed, "near"), 3, (-8, 8), (0.8, 3.6), 4.6, (-4, 5), 2.0),
            *scatter((seed, "outer"), 12, (-26, 26), (5, 20), 11, (0, 30), 2.0),
        ]
    ):
        w, tone = chance.uniform(0.9, 1.8), mix(hex_rgb("#3f7c42"), hex_rgb("#6a9440"), chance.random())
        bush = plants.bush((seed, i), w, tone, tones[i % 3], snow)
        cards.append(Card(f"bush{i}", x, z, (-w * 0.9, -0.3, w * 0.9, w), bush, "plant"))
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "grass"), 12 if snow else 40, (-7, 7), (-2.2, 9), 0.8, (-4, 0.6)),
            *scatter((seed, "front"), 10 if snow else 34, (-12, 12), (-17, -3), 0.7, (-20, 0)),
        ]
    ):
        tone = mix(hex_rgb("#4f8a3c"), hex_rgb("#8fae4e"), chance.random())
        blades = plants.tuft((seed, i), chance.uniform(0.18, 0.42), mix(tone, hex_rgb("#b9a878"), 0.5 * snow))
        cards.append(Card(f"tuft{i}", x, z, (-0.55, -0.05, 0.55, 0.6), blades, "grass", sway=0.03))
    for i, (x, z) in enumerate(
        [
            *scatter((seed, "rock"), rocks, (-8, 8), (3.8, 12), 1.6, (-4, 6)),
            *scatter((seed, "stones"), 5, (-22, 22), (4, 16), 9, (0, 30), 2.0),
        ]
    ):
        stone = stones.rock((seed, i), chance.uniform(0.4, 1.2), None, snow)
        cards.append(Card(f"rock{i}", x, z, (-1.2, -0.2, 1.2, 1.2), stone, "rock", casts_shadow=True))

    bend = chance.uniform(-1, 1)
    outline: list[Point] = [
        (-1.3, -30), (-1.1, 0), (-0.6, 6), (1.2 * bend + 0.4, 14), (0.6, 24), (2.5 * bend, 34),
        (2.5 * bend + 0.7, 34), (1.9, 24), (1.2 * bend + 2.1, 14), (1.1, 6), (1.0, 0), (1.3, -30),
    ]  # fmt: skip
    worn = mix(hex_rgb(path), _SNOW_GROUND, 0.65 if snow else 0)
    wet = palette.weather in ("rain", "storm")
    sunny = not palette.sun_hidden and not palette.dark
    area = ((-18.0, 18.0), (-14.0, 24.0))
    dark, light = ((0.72, 0.8, 0.9), (1.0, 1.0, 1.0)) if snow else ((0.15, 0.3, 0.15), (1.0, 1.0, 0.7))
    detail = lie.layered(
        lie.patches(seed, base, area, 110, dark, light, 0.45),
        lie.path(outline, worn),
        lie.dapples(seed, area) if sunny and name == "forest" else None,
        lie.puddles(seed, ((-3.5, 3.5), (0, 12)), 9) if wet else None,
    )
    return Scenery(
        name, seed, palette, open_sky(palette, seed), lie.ground(base, detail), tuple(cards),
        ground_label="snow" if snow else "grass", air=_air(palette, autumn),
    )  # fmt: skip


def _air(palette: Palette, autumn: bool) -> tuple[str, ...]:
    if autumn and palette.weather != "snow":
        return ("leaves",)
    if palette.night:
        return ("fireflies",) if palette.weather == "clear" else ()
    return low_sun(palette)
