"""Harbour: planks underfoot, bollards and crates, moored boats that bob, gulls, lamps along the edge."""

import math

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator, hash01
from filmwright.generators.animatic.palette import RGB, WHITE, Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon, rounded, spline
from filmwright.generators.animatic.sets import built, furniture, ground, land, street
from filmwright.generators.animatic.sets.scenery import Card, CardPainter, Light, Scenery, Water
from filmwright.generators.animatic.sets.sky import low_sun, open_sky
from filmwright.generators.animatic.sets.water import sea

EDGE_Z = 7.5
"""Where the planks end and the water begins."""
_PLANK = hex_rgb("#9a8468")
_TAR = hex_rgb("#4a3d33")
_HULLS = ("#a5462f", "#2f6f86", "#4d7a55", "#c79a3f")


def harbour(palette: Palette, seed: int, _words: str) -> Scenery:
    """Dress a jetty or a quay; boats, crates and lamps stand where the seed puts them."""
    chance = generator("harbour", seed)
    side = -1 if chance.random() < 0.5 else 1
    hills = land.hills((seed, 3), hex_rgb("#6d8a86"), 1, 8, -70, 70)
    cards = [
        Card("headland", 40 * side, 220, (-70, -8, 70, 26), hills, "mountain", behind_ground=True),
        Card("far boat", -17.0 * side, 62, (-2.5, -0.4, 2.5, 5), built.sailing_boat(), "boat"),
        Card("gulls", 0, 40, (-22, 5, 22, 22), _gulls(seed), "object", animated=True),
    ]
    lights = []
    for k, x in enumerate((-7.4, 3.2, 11.8)):
        hull = hex_rgb(_HULLS[int(chance.integers(4))])
        x, z = x * side + chance.uniform(-0.6, 0.6), EDGE_Z + 2.2 + chance.uniform(0, 1.5)
        boat = _fishing_boat(hull, (seed, k))
        cards.append(Card(f"boat{k}", x, z, (-3.2, 0.0, 3.2, 5.2), boat, "boat", animated=True))
    for k in range(-3, 4):
        x = 3.3 * k + 0.8 * side
        cards.append(Card(f"bollard{k}", x, EDGE_Z - 0.5, (-0.4, -0.05, 0.4, 0.8), _bollard, "object"))
    for k, x in enumerate((-9.5, 0.9 * side, 9.2)):
        lamp = street.street_lamp()
        cards.append(Card(f"lamp{k}", x, 6.4, (-1.2, -0.1, 2.6, 6.2), lamp, "lamp", casts_shadow=True))
        if palette.dark:
            lights.append(Light(x + 0.8, 4.4, 6.4, 1.2, hex_rgb("#ffb552")))
    for k, x in enumerate((-4.8, -4.0, 6.2)):
        x, z = x * side, 5.2 + 0.25 * (k % 2)
        cards.append(
            Card(f"crate{k}", x, z, (-0.6, -0.05, 0.6, 1.1), _crate((seed, k)), "object", casts_shadow=True)
        )
    bounds = (-0.6, -0.05, 0.6, 1.1)
    cards.append(Card("barrel", 7.2 * side, 5.4, bounds, furniture.barrel(), "object", casts_shadow=True))
    cards.append(Card("rope", -2.9 * side, 5.0, (-0.6, -0.1, 0.6, 0.5), _rope, "object"))
    overcast = 0.5 if palette.sun_hidden else 0.0
    deep, shallow = (mix(hex_rgb(c), palette.sky[1], overcast) for c in ("#2b6f8c", "#4f9aa8"))
    wood = mix(_PLANK, hex_rgb("#eef2f6"), 0.5 if palette.weather == "snow" else 0.0)
    if palette.weather in ("rain", "storm"):
        wood = scale_rgb(wood, 0.82)
    return Scenery(
        "beach",
        seed,
        palette,
        open_sky(palette, seed),
        ground.ground(wood, _planks(seed, wood), EDGE_Z + 0.1, horizon_haze=False),
        tuple(cards),
        (Water(EDGE_Z, 400, sea(seed, EDGE_Z, deep, shallow, foam=False)),),
        lights=tuple(lights),
        ground_label="floor",
        air=low_sun(palette),
    )


def _planks(seed: int, wood: RGB) -> ground.Detail:
    """Boards across the walk, and the tarred beam at its edge."""

    def detail(hand: Canvas) -> None:
        hand.steady = True
        for k in range(46):
            z = -13 + 0.45 * k
            tone = scale_rgb(wood, 0.93 + 0.12 * hash01(seed, "plank", k))
            hand.fill(box(-60, z, 60, z + 0.43), tone)
            hand.ink(line(-60, z, 60, z), 0.018, scale_rgb(wood, 0.55), 0.75)
            for j in range(-3, 4):
                x = 6.5 * j + 5 * hash01(seed, "end", k, j)
                hand.ink(line(x, z, x, z + 0.43), 0.016, scale_rgb(wood, 0.55), 0.7)
        hand.fill(box(-60, EDGE_Z - 0.32, 60, EDGE_Z + 0.2), scale_rgb(_TAR, 1.15))
        hand.ink(line(-60, EDGE_Z - 0.32, 60, EDGE_Z - 0.32), 0.03, _TAR)
        hand.steady = False

    return detail


def _bollard(hand: Canvas, _t: float) -> None:
    hand.shape(polygon(((-0.16, 0), (0.16, 0), (0.12, 0.5), (-0.12, 0.5))), hex_rgb("#39424c"), 0.014)
    hand.shape(oval(0, 0.54, 0.22, 0.1), hex_rgb("#4a545f"), 0.014)


def _rope(hand: Canvas, _t: float) -> None:
    for k in range(4):
        hand.shape(oval(0, 0.05 + 0.07 * k, 0.42 - 0.05 * k, 0.1), hex_rgb("#c2a878"), 0.01)


def _crate(seed: object) -> CardPainter:
    wood = scale_rgb(hex_rgb("#a98a5c"), 0.9 + 0.2 * hash01(seed, "crate"))

    def draw(hand: Canvas, _t: float) -> None:
        hand.shape(rounded(-0.42, 0, 0.42, 0.72, 0.02), wood, 0.014)
        for y in (0.24, 0.48):
            hand.ink(line(-0.42, y, 0.42, y), 0.014, scale_rgb(wood, 0.6))
        for x in (-0.34, 0.34):
            hand.shape(box(x - 0.05, 0, x + 0.05, 0.72), scale_rgb(wood, 0.88), 0.008)

    return draw


def _fishing_boat(hull: RGB, seed: object) -> CardPainter:
    """A boat with a small wheelhouse and a mast; it bobs on the swell."""
    phase = 6.3 * hash01(seed, "bob")

    def draw(hand: Canvas, t: float) -> None:
        hand.canvas.save()
        hand.canvas.translate(0, -0.12 + 0.07 * math.sin(t * 1.1 + phase))
        hand.canvas.rotate(1.6 * math.sin(t * 0.8 + phase))
        hand.ink(line(0.7, 1.0, 0.7, 4.7), 0.07, hex_rgb("#6b4a30"))
        hand.ink(line(0.7, 4.5, 2.6, 1.1), 0.02, _TAR)
        hand.ink(line(0.7, 4.5, -2.5, 1.0), 0.02, _TAR)
        hand.shape(rounded(-1.5, 0.8, 0.1, 2.2, 0.06), mix(hull, WHITE, 0.75), 0.02)
        hand.shape(rounded(-1.65, 2.15, 0.25, 2.32, 0.05), hull, 0.016)
        lit = hand.palette.dark
        pane = hex_rgb("#ffd98a") if lit else hex_rgb("#8fb7c9")
        for x in (-1.25, -0.55):
            hand.shape(rounded(x, 1.4, x + 0.5, 1.95, 0.05), pane, 0.012, emission=0.9 if lit else 0.0)
        hand.shape(
            spline(
                [(-2.7, 1.15), (-2.3, -0.3), (1.9, -0.3), (2.9, 1.3), (1.0, 0.9), (-1.5, 0.85)], True, 0.35
            ),
            hull, 0.024,
        )  # fmt: skip
        stripe = spline([(-2.62, 0.9), (-1.2, 0.62), (1.1, 0.66), (2.74, 1.02)], False)
        hand.ink(stripe, 0.05, mix(hull, WHITE, 0.6))
        hand.canvas.restore()

    return draw


def _gulls(seed: int) -> CardPainter:
    """Four gulls that sail round; wings beat now and then."""

    def draw(hand: Canvas, t: float) -> None:
        for k in range(4):
            a = t * (0.22 + 0.06 * hash01(seed, "speed", k)) + 6.3 * hash01(seed, "gull", k)
            x, y = 15 * math.sin(a), 13 + 2.5 * math.sin(2 * a + k)
            beat = 0.55 + 0.45 * math.sin(t * 5 + k * 2) * max(0.0, math.sin(t * 0.7 + k))
            tip, elbow = y + 0.35 * beat, y + 0.5 * beat
            wings = [(x - 1.0, tip), (x - 0.45, elbow), (x, y), (x + 0.45, elbow), (x + 1.0, tip)]
            hand.ink(spline(wings, False, 0.8), 0.12, mix(hex_rgb("#f4f6f8"), hand.palette.sky[0], 0.15))

    return draw
