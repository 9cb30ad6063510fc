"""Nine kinds of room: what hangs on their walls, what stands in them, which lamps burn.

Adding a kind is adding a function here, a line to `KINDS`, and its words to `interior`.
"""

from collections.abc import Callable

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, Palette, hex_rgb, mix
from filmwright.generators.animatic.paths import oval, polygon, rounded
from filmwright.generators.animatic.sets import fittings, openings
from filmwright.generators.animatic.sets import furniture as stuff
from filmwright.generators.animatic.sets.ground import Detail
from filmwright.generators.animatic.sets.rooms import Room
from filmwright.generators.animatic.sets.scenery import Card, CardPainter, Light

_LAMP, _FIRE = hex_rgb("#ffbe63"), hex_rgb("#ff9a3a")


class RoomSet:
    """What a kind of room puts together: hangings on the back wall, cards, lights, rugs."""

    def __init__(self, palette: Palette, seed: int, room: Room, window_x: float) -> None:
        self.palette, self.seed, self.room, self.window_x = palette, seed, room, window_x
        self.hangings: list[tuple[float, CardPainter]] = []
        self.cards: list[Card] = []
        self.lights: list[Light] = []
        self.rug: Detail | None = None

    def hang(self, x: float, painter: CardPainter) -> None:
        """Hang something on the back wall at x."""
        self.hangings.append((x, painter))

    def put(
        self, name: str, x: float, z: float, half: float, top: float, painter: CardPainter,
        label: str = "furniture", animated: bool = False, grounded: bool = True,
    ) -> None:  # fmt: skip
        """Stand something on the floor; ids are numbered by name."""
        number = sum(card.id.startswith(name) for card in self.cards)
        bounds = (-half, -0.1 if grounded else -1.0, half, top)
        self.cards.append(
            Card(
                f"{name}{number}",
                x,
                z,
                bounds,
                painter,
                label,
                animated,
                casts_shadow=grounded and not animated,
            )
        )

    def lamp(self, x: float, z: float) -> None:
        """Stand a lamp, which gives light."""
        self.put("lamp", x, z, 0.4, 1.95, stuff.floor_lamp(), "lamp")
        self.shine(x, 1.6, z)

    def hanging_lamp(self, x: float, z: float, drop: float) -> None:
        """Hang a lamp from the ceiling, which gives light."""
        top = self.room.height
        self.put("pendant", x, z, 0.4, top, fittings.hanging_lamp(drop, top), "lamp", grounded=False)
        self.shine(x, top - drop - 0.3, z)

    def shine(self, x: float, y: float, z: float, rgb: RGB = _LAMP) -> None:
        """Let a lamp shine at a height."""
        bounds = (-2.4, y - 2.4, 2.4, y + 2.4)
        number = len(self.lights)
        self.cards.append(Card(f"shine{number}", x, z - 0.01, bounds, stuff.shine(y, rgb), "lamp"))
        self.lights.append(Light(x, y, z, 2.4, rgb))

    def fire(self, x: float, stone: RGB) -> None:
        """Build a fireplace in the back wall, and light it."""
        self.hang(x, fittings.fireplace(stone))
        self.put(
            "fire",
            x,
            self.room.back_z - 0.02,
            0.5,
            0.9,
            fittings.hearth_fire(self.seed),
            "object",
            animated=True,
        )
        self.shine(x, 0.5, self.room.back_z - 0.1, _FIRE)


def _round_rug(tone: RGB, rx: float = 2.5) -> Detail:
    def detail(hand: Canvas) -> None:
        for k, (share, paint) in enumerate(
            ((1.0, tone), (0.9, mix(tone, hex_rgb("#f0dcb0"), 0.7)), (0.84, tone))
        ):
            hand.fill(
                oval(-0.2, 1.2, rx * share, rx * 0.46 * share), mix(paint, (0.3, 0.1, 0.1), 0.12 * (k == 2))
            )
        hand.ink(oval(-0.2, 1.2, rx * 0.5, rx * 0.23), 0.03, mix(tone, hex_rgb("#f0dcb0"), 0.6), 0.8)

    return detail


def _long_rug(tone: RGB) -> Detail:
    def detail(hand: Canvas) -> None:
        hand.fill(rounded(-2.4, 0.1, 2.4, 2.4, 0.05), tone)
        hand.ink(rounded(-2.25, 0.25, 2.25, 2.25, 0.03), 0.06, mix(tone, hex_rgb("#f0dcb0"), 0.6))
        for k in range(5):
            x = -1.8 + 0.9 * k
            hand.fill(
                polygon(((x, 0.8), (x + 0.3, 1.25), (x, 1.7), (x - 0.3, 1.25))),
                mix(tone, hex_rgb("#f0dcb0"), 0.4),
            )

    return detail


def _runner(tone: RGB) -> Detail:
    def detail(hand: Canvas) -> None:
        hand.fill(rounded(-1.1, -30, 1.1, 4.4, 0.02), tone)
        for x in (-0.98, 0.98):
            hand.fill(rounded(x - 0.04, -30, x + 0.04, 4.4, 0.01), hex_rgb("#e0b95a"))

    return detail


def _pick(seed: int, what: str, *codes: str) -> RGB:
    return hex_rgb(codes[int(generator(what, seed).integers(len(codes)))])


def _living(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    wall = _pick(seed, "wall", "#d9c7a4", "#b9c9b4", "#c9b7b0", "#b4c2cc")
    s = RoomSet(inside, seed, Room(wall, hex_rgb("#a8744a"), "stripes"), 1.5)
    s.hang(1.5, openings.window(outside, _pick(seed, "curtain", "#7f9a94", "#a5655a", "#5f7396")))
    s.hang(-1.5, openings.picture((seed, 1), 0.42, 0.32, 1.85))
    s.hang(-0.5, openings.picture((seed, 2), 0.26, 0.34, 1.95))
    s.hang(-4.6, openings.door(hex_rgb("#8a6a4a")))
    s.put("shelf", -3.2, 4.2, 0.95, 2.4, stuff.bookshelf(seed))
    if generator("hearth", seed).random() < 0.5:
        s.fire(4.1, hex_rgb("#a9765c"))
    else:
        s.put("plant", 4.5, 3.8, 0.9, 1.5, stuff.potted_plant((seed, 1)), "plant")
        s.put(
            "armchair",
            3.4,
            3.6,
            0.8,
            1.4,
            stuff.armchair(_pick(seed, "chair", "#6f8a5a", "#8a5f6f", "#5a7a8f")),
        )
    s.put(
        "sofa",
        -1.0,
        3.3,
        1.4,
        1.1,
        stuff.sofa(_pick(seed, "sofa", "#a5533f", "#4f7a7f", "#6f7f4a", "#8a5a78")),
    )
    s.lamp(0.62, 3.6)
    s.put("plant", -2.45, 3.6, 0.9, 1.5, stuff.potted_plant((seed, 2)), "plant")
    s.rug = _round_rug(_pick(seed, "rug", "#8a3d3a", "#3f6470", "#6a5a85"))
    return s


def _kitchen(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    wall = _pick(seed, "wall", "#cfd8c0", "#e0cfa8", "#bcd0d4")
    s = RoomSet(inside, seed, Room(wall, hex_rgb("#b9a88f"), "tiles", boards=False), -1.0)
    s.hang(-1.0, openings.window(outside, hex_rgb("#c8564a")))
    s.hang(3.9, openings.door(hex_rgb("#7f9a8a")))
    s.put(
        "cupboards",
        -0.6,
        4.3,
        2.4,
        2.5,
        fittings.kitchen_line(_pick(seed, "front", "#7fa3a8", "#c98f5f", "#8fa57a")),
    )
    s.put("table", -3.6, 2.9, 1.0, 1.3, stuff.table())
    s.put("chair", -4.6, 3.1, 0.4, 1.1, stuff.chair())
    s.hanging_lamp(1.2, 3.4, 0.6)
    s.put("plant", 2.6, 3.9, 0.9, 1.5, stuff.potted_plant(seed), "plant")
    return s


def _bedroom(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    wall = _pick(seed, "wall", "#b7c4d8", "#d8bcc0", "#c3cfb2", "#cdbfdc")
    s = RoomSet(inside, seed, Room(wall, hex_rgb("#b08a5f"), "panels"), 1.6)
    s.hang(1.6, openings.window(outside, _pick(seed, "curtain", "#e0c27a", "#7f8fb5", "#c98f9a")))
    s.hang(-0.6, openings.picture(seed, 0.5, 0.34, 2.0))
    s.hang(-4.5, openings.door(hex_rgb("#cdbb9a")))
    s.put("bed", -1.4, 3.4, 1.3, 1.3, stuff.bed(_pick(seed, "blanket", "#a5574a", "#4a7a8f", "#7a8f4a")))
    s.put("wardrobe", 4.2, 4.2, 1.0, 2.3, stuff.wardrobe())
    s.lamp(0.3, 3.7)
    s.put("shelf", -3.5, 4.3, 0.6, 1.3, stuff.bookshelf(seed, 1.0, 1.2))
    s.rug = _round_rug(_pick(seed, "rug", "#6f7fa8", "#a86f6a", "#7a9a6f"), 1.9)
    return s


def _study(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    s = RoomSet(
        inside,
        seed,
        Room(
            _pick(seed, "wall", "#6f7a5f", "#7a5f55", "#56707a"),
            hex_rgb("#8a5a38"),
            "panels",
            height=3.6,
            beams=True,
        ),
        0.0,
    )
    s.hang(0.0, openings.window(outside, hex_rgb("#7a3f3a")))
    for i, x in enumerate((-4.5, -2.6, 2.6, 4.5)):
        s.put("shelf", x, 4.35, 1.0, 3.2, stuff.bookshelf((seed, i), 1.8, 3.1))
    s.put("desk", 1.8, 3.2, 1.0, 1.3, stuff.table(1.7))
    s.put("armchair", -2.6, 3.3, 0.8, 1.4, stuff.armchair(hex_rgb("#7f4a3a")))
    s.lamp(-1.55, 3.6)
    s.rug = _long_rug(_pick(seed, "rug", "#7a3a3a", "#34506a"))
    return s


def _cabin(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    s = RoomSet(
        inside,
        seed,
        Room(_pick(seed, "wall", "#a87f55", "#96724e"), hex_rgb("#8a6a48"), "planks", height=2.9, beams=True),
        1.5,
    )
    s.hang(1.5, openings.window(outside, _pick(seed, "curtain", "#b8433a", "#5f7f5a")))
    s.hang(-4.4, openings.door(hex_rgb("#6b4a30")))
    s.fire(-1.6, hex_rgb("#8d8a86"))
    s.put("table", 3.9, 3.2, 1.0, 1.3, stuff.table(1.5))
    s.put("chair", 2.75, 3.3, 0.4, 1.1, stuff.chair())
    s.put("barrel", -3.2, 3.9, 0.5, 1.0, stuff.barrel(), "object")
    s.hanging_lamp(3.9, 3.1, 0.5)
    s.rug = _round_rug(hex_rgb("#9a5a42"), 2.1)
    return s


def _wheelhouse(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    s = RoomSet(
        inside, seed, Room(hex_rgb("#a5805a"), hex_rgb("#7d6248"), "planks", height=2.5, beams=True), 0.0
    )
    for x in (-2.3, 0.0, 2.3):
        s.hang(x, openings.window(outside))
    s.hang(-4.6, openings.door(hex_rgb("#35586b")))
    s.put("helm", 1.5, 3.4, 0.8, 1.7, fittings.helm(), "object")
    s.put("console", 3.6, 3.7, 1.0, 1.3, fittings.console(), "furniture")
    s.put("chair", -2.9, 3.4, 0.4, 1.1, stuff.chair())
    s.hanging_lamp(-0.6, 3.0, 0.4)
    return s


def _hall(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    stone = _pick(seed, "wall", "#9a9792", "#a59a88", "#8a909a")
    s = RoomSet(
        inside, seed, Room(stone, hex_rgb("#8f8a84"), "stone", boards=False, half_width=7.5, height=5.2), -2.6
    )
    for x in (-2.6, 2.6):
        s.hang(x, openings.window(outside, None, arched=True))
    s.hang(0.0, openings.door(hex_rgb("#6b4630"), 2.7, arched=True))
    cloth = _pick(seed, "banner", "#9a3a3a", "#3a5a8a", "#4a7a4a")
    for x in (-4.7, 4.7):
        s.hang(x, fittings.banner(cloth))
    for x in (-6.2, -3.75, 3.75, 6.2):
        s.put("column", x, 3.6, 0.5, 5.2, fittings.column(mix(stone, (1, 1, 1), 0.15), 5.2), "wall")
    for i, x in enumerate((-1.25, 1.25)):
        s.put("torch", x, 4.55, 0.4, 2.8, fittings.torch(seed + i), "lamp", animated=True)
        s.shine(x, 2.3, 4.5, _FIRE)
    s.rug = _runner(cloth)
    return s


def _tavern(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    s = RoomSet(
        inside,
        seed,
        Room(_pick(seed, "wall", "#cdb58a", "#b98f6a"), hex_rgb("#7f5a3c"), "plain", height=3.0, beams=True),
        3.6,
    )
    s.hang(3.6, openings.window(outside, None))
    s.hang(-4.5, openings.door(hex_rgb("#5f4630")))
    s.put("counter", -1.3, 4.0, 2.3, 2.6, fittings.counter())
    s.put("barrel", 1.6, 3.7, 0.5, 1.0, stuff.barrel(), "object")
    s.put("table", 3.6, 3.0, 1.0, 1.3, stuff.table(1.5))
    s.put("chair", 4.7, 3.1, 0.4, 1.1, stuff.chair())
    s.hanging_lamp(0.9, 3.2, 0.55)
    return s


def _classroom(inside: Palette, outside: Palette, seed: int) -> RoomSet:
    s = RoomSet(
        inside,
        seed,
        Room(_pick(seed, "wall", "#d6d2b4", "#bcccc8"), hex_rgb("#a98f68"), "panels", height=3.2),
        2.9,
    )
    s.hang(2.9, openings.window(outside, None))
    s.hang(-0.4, fittings.blackboard())
    s.hang(-4.5, openings.door(hex_rgb("#7a8f95")))
    s.put("shelf", -2.9, 4.3, 0.7, 1.4, stuff.bookshelf(seed, 1.2, 1.2))
    s.put("desk", -0.6, 3.6, 1.0, 1.3, stuff.table(1.6))
    for i, x in enumerate((-4.2, 3.8)):
        s.put("desk", x, 2.6 + 0.2 * i, 0.7, 0.9, stuff.table(1.0, dressed=False))
        s.put("chair", x + 0.1, 2.9, 0.4, 1.1, stuff.chair())
    return s


KINDS: dict[str, Callable[[Palette, Palette, int], RoomSet]] = {
    "living": _living,
    "kitchen": _kitchen,
    "bedroom": _bedroom,
    "study": _study,
    "cabin": _cabin,
    "wheelhouse": _wheelhouse,
    "hall": _hall,
    "tavern": _tavern,
    "classroom": _classroom,
}
