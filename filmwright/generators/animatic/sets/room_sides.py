"""What hangs on the side walls of a room and stands along them: only wide shots see it."""

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.sets import fittings, openings
from filmwright.generators.animatic.sets import furniture as stuff
from filmwright.generators.animatic.sets.rooms import Room
from filmwright.generators.animatic.sets.scenery import Card, CardPainter


def side_walls(outside: Palette, seed: int, hall: bool) -> tuple[tuple[int, float, CardPainter], ...]:
    """Return what hangs on the side walls: (side, z, painter), where only wide shots look."""
    window = openings.window(outside, None, arched=hall)
    out: list[tuple[int, float, CardPainter]] = []
    for k, z in enumerate((0.6, -4.6, -9.8, -15.0)):
        out.append((-1, z, window))
        art = openings.picture((seed, "side", k), 0.5, 0.36, 1.8)
        out.append((1, z, window if hall else art))
    return tuple(out)


def along_the_walls(seed: int, room: Room, kind: str) -> tuple[Card, ...]:
    """Return furniture along the side walls in front of the cast: only wide shots see it."""
    chance = generator("along", seed, kind)
    cards = []
    for k, z in enumerate((-1.6, -3.4, -5.6, -8.0, -10.5, -13.5)):
        side = -1 if k % 2 else 1
        what = "plant" if k % 3 == 0 else "chair"
        if kind in ("cabin", "tavern", "hall", "wheelhouse"):
            what = "barrel"
        if kind in ("study", "living", "classroom") and k % 3 == 1:
            what = "shelf"
        painter, half, top = {
            "barrel": (stuff.barrel(), 0.5, 1.0),
            "plant": (stuff.potted_plant((seed, k)), 0.9, 1.5),
            "chair": (stuff.chair(), 0.4, 1.1),
            "shelf": (stuff.bookshelf((seed, k), 1.2, 2.1), 0.75, 2.2),
        }[what]
        x = side * (room.half_width - 0.75 - chance.uniform(0, 0.2))
        cards.append(
            Card(f"front{k}", x, z, (-half, -0.1, half, top), painter, "furniture", casts_shadow=True)
        )
    if kind != "hall":
        for k, z in enumerate((-5.2, -11.0)):
            top = room.height
            lamp = fittings.hanging_lamp(0.5, top)
            cards.append(Card(f"ceiling{k}", 0, z, (-0.4, top - 1.0, 0.4, top), lamp, "lamp"))
    return tuple(cards)
