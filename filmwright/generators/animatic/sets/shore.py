"""Beach: sand, palms, a parasol, the sea with its foam and its glitter."""

import math

from filmwright.generators.animatic import baked
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator, lerp
from filmwright.generators.animatic.palette import RGB, WHITE, Palette, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, polygon
from filmwright.generators.animatic.sets import built, ground, land, plants, stones, trees
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.scatter import scatter
from filmwright.generators.animatic.sets.scenery import OVERSCAN, Card, FramePainter, Scenery, Water
from filmwright.generators.animatic.sets.sky import gradient_rows, low_sun, open_sky
from filmwright.generators.animatic.skia_gl import skia

SHORE_Z = 15.0


def beach(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a beach; the words "harbour", "lake" or "cold" take the palms and the parasol away."""
    chance = generator("beach", seed)
    cold = mentions(words, "lake", "cold", "harbour", "harbor", "rocky", "north")
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


def sea(seed: int, z_near: float, deep: RGB, shallow: RGB) -> FramePainter:
    """Return the painter of a sea from `z_near` to the horizon: depth, swell, sun glitter, foam."""

    def paint(hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        top, F = camera.horizon(W, H), camera.focal_px(W)
        if camera.y <= 0.05 or z_near - camera.z < 0.5:
            return
        shore = top + F * camera.y / (z_near - camera.z)
        over = W * OVERSCAN
        if hand.style == "line":
            white = skia.Paint(Color=0xFFFFFFFF, StrokeWidth=1.6, AntiAlias=True)
            hand.canvas.drawLine(-over, shore, W + over, shore, white)
            return
        palette, hand.z = hand.palette, 0.0
        far = mix(hand.colour(deep), hand.backdrop(palette.haze), 0.35)
        height = max(2, math.ceil(shore - top) + 1)
        rows = gradient_rows([far, hand.colour(deep), hand.colour(shallow)], [0, 0.35, 1], height)
        baked.draw_rows(hand.canvas, baked.rows(rows), -over, W + over, math.floor(top))
        rough = 1.8 if palette.weather == "storm" else 1.0
        crest = mix(WHITE, palette.light, 0.5) if hand.style == "flat" else WHITE
        chance = generator("waves", seed)
        for i in range(46):
            z = z_near + 0.8 + (i / 46) ** 2.4 * 150
            phase, k = chance.uniform(0, 6.3), F / (z - camera.z)
            y = top + F * (camera.y - 0.02) / (z - camera.z)
            x = chance.uniform(-1.2, 1.2) * W * 0.75 + W / 2 - camera.x * k
            x += math.sin(t * 0.7 + phase) * k * 0.6 - F * camera.pan
            half, alpha = k * chance.uniform(1.2, 4.5), 0.55 * (0.5 + 0.5 * math.sin(t * 1.4 + phase))
            thick = max(0.8, k * 0.045 * rough)
            hand.canvas.drawOval(
                skia.Rect.MakeLTRB(x - half, y - thick, x + half, y + thick),
                skia.Paint(AntiAlias=True, Color=argb(crest, alpha)),
            )
        if not palette.sun_hidden and hand.style == "flat":
            _glitter(hand, camera, W, H, t, top, shore)
        _foam(hand, camera, W, H, t, z_near, crest)

    return paint


def _glitter(hand: Canvas, camera: Camera, W: float, H: float, t: float, top: float, shore: float) -> None:
    x = W * hand.palette.sun[0] - camera.focal_px(W) * camera.pan * 0.9
    u = H / 720
    for i in range(26):
        k = (i + 0.5) / 26
        y, half = (
            lerp(top + 2, shore, k**1.4),
            W * (0.012 + 0.055 * k) * (0.5 + 0.5 * abs(math.sin(i * 2.3 + t * 2.1))),
        )
        thick = (1.1 + 1.4 * k) * u
        rect = skia.Rect.MakeLTRB(x - half + 6 * u * math.sin(i * 5 + t), y - thick, x + half, y + thick)
        hand.canvas.drawOval(
            rect, skia.Paint(AntiAlias=True, Color=argb(hand.palette.sun_rgb, 0.42 * (1 - k * 0.6)))
        )


def _foam(hand: Canvas, camera: Camera, W: float, H: float, t: float, z_near: float, crest: RGB) -> None:
    F = camera.focal_px(W)
    for j, (ahead, alpha, width) in enumerate(((0.0, 0.9, 0.16), (0.9, 0.45, 0.09))):
        z0 = z_near + ahead
        reach = 0.78 * W * (z0 - camera.z) / F
        points = []
        for i in range(61):
            X = camera.x + camera.pan * (z0 - camera.z) + (i / 30 - 1) * reach
            Z = (
                z0
                + 0.35 * math.sin(X * 0.6 + t * 0.9 + j)
                + 0.15 * math.sin(X * 1.7 - t * 1.3)
                - 0.25 * math.sin(t * 0.9)
            )
            points.append(camera.project(X, 0, Z, W, H)[:2])
        width_px = max(1.2, width * F / (z0 - camera.z))
        hand.stroke(polygon(points, close=False), width_px, argb(crest, alpha))
