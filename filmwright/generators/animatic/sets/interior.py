"""Interiors: eight kinds of room, found in the words about the place, else by its seed."""

from dataclasses import replace

from filmwright.generators.animatic.canvas import Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import Palette, mix
from filmwright.generators.animatic.paths import polygon
from filmwright.generators.animatic.sets import openings
from filmwright.generators.animatic.sets.ground import Detail, layered
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.room_kinds import KINDS
from filmwright.generators.animatic.sets.room_sides import along_the_walls, side_walls
from filmwright.generators.animatic.sets.rooms import back_wall, shell
from filmwright.generators.animatic.sets.scenery import Card, Scenery
from filmwright.generators.animatic.sets.sky import plain
from filmwright.generators.animatic.skia_gl import skia


def interior(palette: Palette, seed: int, words: str) -> Scenery:
    """Dress a room. Time and weather are seen through the window; inside, lamps are lit at dusk."""
    kind = _kind(words, seed)
    inside = replace(
        palette,
        light=(0.80, 0.69, 0.60) if palette.dark else mix(palette.light, (1.0, 0.97, 0.92), 0.7),
        haze=(0.35, 0.28, 0.24),
        haze_m=400.0,
        stars=0.0,
        sun_hidden=True,
        shadow=0.16,
        shadow_slope=(0.5, 0.35),
    )
    set_ = KINDS[kind](inside, palette, seed)
    room = set_.room
    wall = back_wall(room, seed, tuple(set_.hangings))
    cards = [
        Card("wall", 0, room.back_z, (-room.half_width, 0, room.half_width, room.height), wall, "wall"),
        *set_.cards,
        *along_the_walls(seed, room, kind),
    ]
    if palette.weather in ("rain", "storm", "snow"):
        x0, y0, x1, y1 = openings.PANE
        falling = openings.falling_outside(palette.weather, seed)
        cards.append(
            Card(
                "window", set_.window_x, room.back_z - 0.01, (x0, y0, x1, y1), falling, "wall", animated=True
            )
        )
    sunbeam = None if palette.dark or palette.sun_hidden else _sunlight(set_.window_x, room.back_z, palette)
    return Scenery(
        "interior",
        seed,
        inside,
        plain((0.13, 0.11, 0.10)),
        shell(room, seed, layered(set_.rug, sunbeam), side_walls(palette, seed, kind == "hall")),
        tuple(cards),
        lights=tuple(set_.lights),
        indoor=True,
        stage=(-4.0, 4.0, -2.5, 2.2),
        ground_label="floor",
        air=("motes",) if sunbeam else (),
    )


def _kind(words: str, seed: int) -> str:
    for kind, clues in ROOM_WORDS.items():
        if mentions(words, *clues):
            return kind
    return ("living", "kitchen", "bedroom", "study", "cabin")[int(generator("room", seed).integers(5))]


def _sunlight(x: float, back_z: float, palette: Palette) -> Detail:
    """The window, thrown on the floor as two bright panes."""

    def detail(hand: Canvas) -> None:
        if hand.style != "flat":
            return
        paint = skia.Paint(
            AntiAlias=True,
            BlendMode=skia.BlendMode.kPlus,
            Color=argb(mix(palette.light, (1, 0.9, 0.6), 0.4), 0.15),
        )
        for a, b in ((-0.95, -0.06), (0.06, 0.95)):
            pane = (
                (x + a, back_z - 0.5),
                (x + b, back_z - 0.5),
                (x + b - 1.7, back_z - 3.2),
                (x + a - 1.7, back_z - 3.2),
            )
            hand.canvas.drawPath(polygon(pane), paint)

    return detail


ROOM_WORDS: dict[str, tuple[str, ...]] = {
    "kitchen": ("kitchen", "bakery", "küche", "cuisine", "cocina", "厨房", "кухн"),
    "bedroom": ("bedroom", "nursery", "hospital", "schlafzimmer", "chambre", "dormitorio", "卧室", "спальн"),
    "study": (
        "library",
        "study",
        "bookshop",
        "bookstore",
        "archive",
        "lab",
        "workshop",
        "office",
        "bibliothek",
        "图书馆",
    ),
    "hall": (
        "castle",
        "palace",
        "throne",
        "hall",
        "church",
        "temple",
        "museum",
        "dungeon",
        "cave",
        "schloss",
        "château",
    ),
    "tavern": (
        "tavern",
        "bar",
        "pub",
        "inn",
        "cafe",
        "café",
        "restaurant",
        "shop",
        "store",
        "wirtshaus",
        "酒",
    ),
    "classroom": ("class", "classroom", "school", "schule", "école", "escuela", "教室"),
    "wheelhouse": ("wheelhouse", "bridge", "cockpit", "ferry", "ship", "boat", "驾驶"),
    "cabin": ("cabin", "hut", "cottage", "barn", "attic", "hütte", "cabane", "小屋"),
    "living": (
        "living",
        "parlour",
        "parlor",
        "apartment",
        "flat",
        "house",
        "home",
        "wohnzimmer",
        "salon",
        "客厅",
    ),
}
