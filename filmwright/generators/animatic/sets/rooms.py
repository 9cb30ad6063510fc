"""The shell of a room: floor, ceiling and side walls in true perspective, and the back wall as a card.

         ┌────────────── ceiling ──────────────┐
         │  ┌──────── back wall (card) ─────┐  │
    side │  │   window   door   pictures    │  │ side
         │  └───────────────────────────────┘  │
         └─────────────── floor ───────────────┘   (the camera stands in the open fourth wall)

So a wide shot shows a room with corners, never the end of a painted wall. Not here: furniture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import INK, Canvas, argb
from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, polygon
from filmwright.generators.animatic.sets.ground import Detail
from filmwright.generators.animatic.sets.scenery import CardPainter, FramePainter
from filmwright.generators.animatic.skia_gl import skia

FRONT_Z = -30.0


@dataclass(frozen=True)
class Room:
    """Measures and paints of a room; metres."""

    wall: RGB
    floor: RGB
    pattern: str = "stripes"
    """stripes, panels, planks, stone, tiles, plain."""
    boards: bool = True
    """A floor of boards; otherwise of square slabs."""
    half_width: float = 5.6
    height: float = 3.1
    back_z: float = 4.6
    beams: bool = False


SideHanging = tuple[int, float, CardPainter]
"""Side (-1 left, 1 right), z of its middle, and its painter, as for a wall that faces us."""


def shell(
    room: Room, seed: int, detail: Detail | None = None, hangings: tuple[SideHanging, ...] = ()
) -> FramePainter:
    """Return the painter of floor, ceiling and side walls.

    Args:
        room: its measures and paints.
        seed: for boards and stones.
        detail: what lies on the floor: rugs, light.
        hangings: what hangs on the side walls.
    """

    def paint(hand: Canvas, camera: Camera, W: float, H: float, _t: float) -> None:
        near = camera.z + 0.3
        if near >= room.back_z:
            return
        hand.z, hand.px = 0.0, camera.focal_px(W) / 6
        half, top = room.half_width, room.height
        if camera.y < top:
            with _plane(hand, camera.ground(W, H, top), box(-half, near, half, room.back_z)):
                _ceiling(hand, room)
        for side in (-1, 1):
            if (half * side - camera.x) * side > 0.05:
                with _plane(hand, camera.side(half * side, W, H), box(near, 0, room.back_z, top)):
                    _side(hand, room, seed)
                    for _, z, painter in (h for h in hangings if h[0] == side and h[1] - 1.3 > near):
                        hand.canvas.save()
                        hand.canvas.translate(z, 0)
                        painter(hand, 0.0)
                        hand.canvas.restore()
        if camera.y > 0.02:
            with _plane(hand, camera.ground(W, H), box(-half, near, half, room.back_z)):
                _floor(hand, room, seed)
                if detail is not None and hand.style != "line":
                    detail(hand)
                _corners(hand, room)

    return paint


class _plane:  # noqa: N801  # reads as a phrase: `with _plane(...)`
    """Draw in the metres of a plane, inside a clip, while a `with` block lasts."""

    def __init__(self, hand: Canvas, matrix: Any, clip: Any) -> None:
        self.hand, self.canvas, self.matrix, self.clip = hand, hand.canvas, matrix, clip

    def __enter__(self) -> None:
        self.canvas.save()
        self.canvas.concat(self.matrix)
        self.canvas.clipPath(self.clip, skia.ClipOp.kIntersect, True)
        self.hand.steady = True

    def __exit__(self, *_: object) -> None:
        self.canvas.restore()
        self.hand.steady = False


def _ceiling(hand: Canvas, room: Room) -> None:
    tone = mix(room.wall, WHITE, 0.35)
    half = room.half_width
    hand.fill(box(-half, FRONT_Z, half, room.back_z), scale_rgb(tone, 0.88))
    if room.beams:
        wood = hex_rgb("#6b4a33")
        for k in range(-20, 4):
            z = k * 1.5
            hand.fill(box(-half, z, half, z + 0.24), wood)
            hand.fill(box(-half, z + 0.24, half, z + 0.34), scale_rgb(tone, 0.7), 0.6)
            if hand.style != "flat":
                hand.ink(line(-half, z, half, z), 0.02)
    elif hand.style != "line":
        for k in range(15):
            z = room.back_z - 0.35 - 2.2 * k
            hand.ink(box(-half + 0.35, z - 2.2, 0, z), 0.03, scale_rgb(tone, 0.74), 0.5)
            hand.ink(box(0, z - 2.2, half - 0.35, z), 0.03, scale_rgb(tone, 0.74), 0.5)
        for depth, alpha in ((0.9, 0.10), (0.45, 0.12)):
            hand.fill(box(-half, room.back_z - depth, half, room.back_z), INK, alpha)


def _side(hand: Canvas, room: Room, seed: int) -> None:
    dark = Room(scale_rgb(room.wall, (0.84, 0.83, 0.85)), room.floor, room.pattern, height=room.height)
    wall_paper(hand, dark, seed, FRONT_Z, room.back_z)
    if hand.style != "line":
        hand.hatch(box(room.back_z - 9, 0, room.back_z, room.height), 1.0, 0.2)
        for depth, alpha in ((0.8, 0.08), (0.35, 0.10)):
            hand.fill(box(room.back_z - depth, 0, room.back_z, room.height), INK, alpha)
    edge = line(room.back_z - 0.01, 0, room.back_z - 0.01, room.height)
    hand.ink(edge, 0.02, mix(INK, room.wall, 0.4))


def _floor(hand: Canvas, room: Room, seed: int) -> None:
    half, tone = room.half_width, room.floor
    hand.fill(box(-half, FRONT_Z, half, room.back_z), tone)
    if hand.style == "line":
        return
    chance = generator("floor", seed)
    if room.boards:
        step, dark = 0.32, mix(tone, hex_rgb("#5a3520"), 0.6)
        for k in range(int(2 * half / step) + 1):
            x = -half + k * step
            hand.fill(box(x, FRONT_Z, x + step - 0.02, room.back_z), mix(tone, dark, chance.uniform(0, 0.5)))
            for _ in range(4):
                z = chance.uniform(-5, room.back_z)
                hand.ink(line(x, z, x + step - 0.02, z), 0.014, scale_rgb(tone, 0.5), 0.7)
    else:
        joint = scale_rgb(tone, 0.78)
        for k in range(int(2 * half) + 1):
            hand.ink(line(-half + k, FRONT_Z, -half + k, room.back_z), 0.02, joint, 0.8)
        for k in range(30):
            hand.ink(line(-half, room.back_z - k, half, room.back_z - k), 0.02, joint, 0.8)
        for _ in range(26):
            x, z = int(chance.uniform(-half, half)), room.back_z - int(chance.uniform(0, 14))
            hand.fill(box(x, z - 1, x + 1, z), scale_rgb(tone, 0.93), 0.7)


def _corners(hand: Canvas, room: Room) -> None:
    half = room.half_width
    if hand.style != "line":
        for depth, alpha in ((0.7, 0.10), (0.3, 0.14)):
            hand.fill(box(-half, room.back_z - depth, half, room.back_z), INK, alpha)
            hand.fill(box(-half, FRONT_Z, -half + depth, room.back_z), INK, alpha)
            hand.fill(box(half - depth, FRONT_Z, half, room.back_z), INK, alpha)
    for x in (-half + 0.01, half - 0.01):
        hand.ink(line(x, FRONT_Z, x, room.back_z), 0.02, mix(INK, room.wall, 0.4))


def wall_paper(hand: Canvas, room: Room, seed: int, x0: float, x1: float) -> None:
    """Paint one wall from x0 to x1, from the floor to the ceiling."""
    wall, top = room.wall, room.height
    shade = hand.gradient(0, top, scale_rgb(wall, (0.80, 0.80, 0.84)), 0, 0, wall)
    hand.fill(box(x0, 0, x1, top), wall, shader=shade)
    if hand.style != "line":
        _PATTERNS[room.pattern](hand, room, seed, x0, x1)
    if room.pattern in ("stone", "tiles"):
        hand.fill(box(x0, 0, x1, 0.12), scale_rgb(wall, 0.7))
        return
    hand.shape(box(x0 - 1, -0.02, x1 + 1, 0.17), mix(wall, WHITE, 0.5), 0.012)
    hand.fill(box(x0, top - 0.12, x1, top), mix(wall, WHITE, 0.4))


def _stripes(hand: Canvas, room: Room, _seed: int, x0: float, x1: float) -> None:
    bands = skia.Path()
    for k in range(int(x0 / 0.55) - 1, int(x1 / 0.55) + 2):
        bands.addRect(skia.Rect.MakeLTRB(k * 0.55 - 0.13, 0.16, k * 0.55 + 0.13, room.height - 0.1))
    hand.fill(bands, scale_rgb(room.wall, (0.945, 0.94, 0.93)), 0.6)
    hand.fill(box(x0, 1.02, x1, 1.08), mix(room.wall, WHITE, 0.4))


def _panels(hand: Canvas, room: Room, _seed: int, x0: float, x1: float) -> None:
    wood = mix(room.wall, hex_rgb("#f4efe4"), 0.55)
    hand.fill(box(x0, 0, x1, 1.1), wood)
    hand.fill(box(x0, 1.08, x1, 1.16), mix(wood, WHITE, 0.4))
    for k in range(int(x0 / 0.9) - 1, int(x1 / 0.9) + 2):
        hand.ink(box(k * 0.9 + 0.1, 0.28, k * 0.9 + 0.8, 0.98), 0.014, scale_rgb(wood, 0.78), 0.9)


def _planks(hand: Canvas, room: Room, seed: int, x0: float, x1: float) -> None:
    chance = generator("planks", seed)
    for k in range(int(room.height / 0.3) + 1):
        y = k * 0.3
        hand.fill(box(x0, y, x1, y + 0.27), scale_rgb(room.wall, chance.uniform(0.86, 1.04)))
        hand.fill(box(x0, y + 0.27, x1, y + 0.3), scale_rgb(room.wall, 0.6), 0.8)
        for _ in range(3):
            x = chance.uniform(x0, x1)
            hand.ink(
                line(x, y + 0.1, x + chance.uniform(0.3, 0.9), y + 0.12),
                0.012,
                scale_rgb(room.wall, 0.65),
                0.6,
            )


def _stone(hand: Canvas, room: Room, seed: int, x0: float, x1: float) -> None:
    chance = generator("stone", seed)
    for row in range(int(room.height / 0.5) + 1):
        y = row * 0.5
        x = x0 - chance.uniform(0, 0.8)
        while x < x1:
            w = chance.uniform(0.6, 1.2)
            hand.fill(
                box(x + 0.02, y + 0.02, x + w - 0.02, y + 0.48),
                scale_rgb(room.wall, chance.uniform(0.84, 1.06)),
                0.8,
            )
            if chance.random() < 0.35:
                hand.ink(
                    box(x + 0.02, y + 0.02, x + w - 0.02, y + 0.48), 0.014, scale_rgb(room.wall, 0.6), 0.8
                )
            x += w


def _tiles(hand: Canvas, room: Room, _seed: int, x0: float, x1: float) -> None:
    lines = skia.Path()
    for k in range(int(x0 / 0.25) - 1, int(x1 / 0.25) + 2):
        lines.moveTo(k * 0.25, 0)
        lines.lineTo(k * 0.25, 1.5)
    for k in range(7):
        lines.moveTo(x0, k * 0.25)
        lines.lineTo(x1, k * 0.25)
    tile = mix(room.wall, WHITE, 0.5)
    hand.fill(box(x0, 0, x1, 1.5), tile)
    hand.stroke(lines, 0.012, argb(hand.colour(scale_rgb(tile, 0.82)), 0.8))
    hand.fill(box(x0, 1.5, x1, 1.56), scale_rgb(room.wall, 0.75))


def _plain(hand: Canvas, room: Room, seed: int, x0: float, x1: float) -> None:
    chance = generator("plaster", seed)
    for _ in range(14):
        x, y = chance.uniform(x0, x1), chance.uniform(0.4, room.height - 0.3)
        hand.fill(
            polygon(((x, y), (x + 0.5, y + 0.05), (x + 0.45, y + 0.09), (x - 0.05, y + 0.05))),
            scale_rgb(room.wall, 0.93),
            0.6,
        )


_PATTERNS: dict[str, Callable[[Canvas, Room, int, float, float], None]] = {
    "stripes": _stripes,
    "panels": _panels,
    "planks": _planks,
    "stone": _stone,
    "tiles": _tiles,
    "plain": _plain,
}


def back_wall(room: Room, seed: int, hangings: tuple[tuple[float, CardPainter], ...]) -> CardPainter:
    """Return the painter of the back wall with what hangs on it: (x, painter) pairs."""

    def draw(hand: Canvas, t: float) -> None:
        wall_paper(hand, room, seed, -room.half_width, room.half_width)
        for x, painter in hangings:
            hand.canvas.save()
            hand.canvas.translate(x, 0)
            painter(hand, t)
            hand.canvas.restore()
        if hand.style != "line":
            for depth, alpha in ((0.8, 0.07), (0.35, 0.09)):
                hand.fill(box(-room.half_width, 0, -room.half_width + depth, room.height), INK, alpha)
                hand.fill(box(room.half_width - depth, 0, room.half_width, room.height), INK, alpha)
        hand.ink(
            line(-room.half_width, room.height, room.half_width, room.height), 0.02, mix(INK, room.wall, 0.4)
        )
        hand.ink(line(-room.half_width, 0, room.half_width, 0), 0.02, mix(INK, room.wall, 0.4))

    return draw
