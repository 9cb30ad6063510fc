"""Where things stand: scattered at random, but never where the cast plays."""

from filmwright.generators.animatic.noise import generator


def scatter(
    seed: object, count: int, x: tuple[float, float], z: tuple[float, float], clear: float,
    clear_z: tuple[float, float] = (-4, 5), apart: float = 0.0,
) -> list[tuple[float, float]]:  # fmt: skip
    """Return up to `count` places (x, z).

    Args:
        seed: another seed is another arrangement.
        count: how many to aim for; crowded areas hold fewer.
        x: from, to.
        z: from, to.
        clear: half width of the free aisle in the middle; it widens with distance, as the view does.
        clear_z: where the aisle is kept free.
        apart: least distance between two places.
    """
    draw = generator("scatter", seed)
    places: list[tuple[float, float]] = []
    left = float(count)
    while len(places) < left:
        px, pz = float(draw.uniform(*x)), float(draw.uniform(*z))
        if abs(px) < clear + max(0.0, pz * 0.12) and clear_z[0] < pz < clear_z[1]:
            left -= 0.2
        elif any((px - a) ** 2 + (pz - b) ** 2 < apart * apart for a, b in places):
            left -= 0.05
        else:
            places.append((px, pz))
    return places
