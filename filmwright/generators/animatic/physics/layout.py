"""Where the pieces of a pile are when the shot begins.

    count, form, where ──> [(x, y, z, angle)]

A pile in the air is loose, a pile on the ground is stacked, and what is inside something fits its inside.
World of the animatic: x right, y up, z away; metres. Not here: what happens next.
"""

import math

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.physics.forms import Form
from filmwright.schemas.motion import Entity

Place = tuple[float, float, float, float]
"""x, y, z in metres and an angle in radians."""

_LOOSE, _TIGHT = 1.22, 1.03
_MANY = 6
"""From so many round pieces on, a pile has more than one row in depth."""


def rows_in_depth(entity: Entity, form: Form) -> int:
    """Return in how many rows, one behind the other, a pile stands."""
    return min(3, 1 + entity.count // _MANY) if form.radius and entity.count >= _MANY else 1


def pile(entity: Entity, form: Form, seed: int, *, floor: bool) -> list[Place]:
    """Place the pieces of an entity around its `at`; lifted so that none begins under the floor."""
    x, away, up = entity.at
    if entity.count == 1:
        return [(x, max(up, form.half_height) if floor else up, away, 0.0)]
    rng = generator("pile", entity.id, seed)
    rows = rows_in_depth(entity, form)
    each = math.ceil(entity.count / rows)
    on_ground = floor and up < form.half_height * (1.2 + math.sqrt(each))
    places: list[Place] = []
    for k in range(entity.count):
        row, i = k % rows, k // rows
        px, py = _stacked(i, each, form) if on_ground else _loose(i, each, form)
        jitter = 0.0 if on_ground else 0.08 * form.half_height
        z = away + (row - (rows - 1) / 2) * entity.size[1] * 1.05
        dx, dy = rng.uniform(-jitter, jitter, 2) if jitter else (0.0, 0.0)
        shift = (row % 2) * form.half_width * (0.5 if on_ground else 0.9)
        turn = float(rng.uniform(0, 2 * math.pi)) if form.radius else 0.0
        places.append((x + px + shift + float(dx), up + py + float(dy), z, turn))
    lowest = min(p[1] for p in places) - form.half_height
    lift = max(0.0, -lowest) if floor else 0.0
    return [(px, py + lift, z, a) for px, py, z, a in places]


def _loose(i: int, n: int, form: Form) -> tuple[float, float]:
    """A cluster with air between the pieces, higher than wide, so that they arrive one after another."""
    columns = max(1, math.ceil(math.sqrt(n * 0.6)))
    row, column = divmod(i, columns)
    rows = math.ceil(n / columns)
    x = (column - (columns - 1) / 2 + (0.25 if row % 2 else -0.25)) * 2 * form.half_width * _LOOSE
    return x, (row - (rows - 1) / 2) * 2 * form.half_height * _LOOSE


def _stacked(i: int, n: int, form: Form) -> tuple[float, float]:
    """A pyramid of `n` pieces, the widest row at the bottom (which is at 0)."""
    base = 1
    while base * (base + 1) // 2 < n:
        base += 1
    row, left = 0, i
    while left >= base - row:
        left -= base - row
        row += 1
    x = (left - (base - row - 1) / 2) * 2 * form.half_width * _TIGHT
    rise = math.sqrt(3) / 2 if form.radius else 1.0
    return x, row * 2 * form.half_height * _TIGHT * rise + form.half_height


def inside(count: int, form: Form, width: float, height: float, depth: float, seed: int) -> list[Place]:
    """Place pieces inside a box of the given metres around (0, 0, 0), resting on its bottom.

    What does not fit side by side goes into further rows in depth; the last resort is to overlap.
    """
    rng = generator("inside", seed, count)
    pitch_x, pitch_y = 2 * form.half_width * _TIGHT, 2 * form.half_height * _TIGHT
    columns = max(1, int(width / pitch_x))
    levels = max(1, int(height / pitch_y))
    rows = max(1, math.ceil(count / (columns * levels)))
    gap = max(0.0, (width - columns * pitch_x) / max(1, columns))
    places = []
    for k in range(count):
        row, i = k % rows, k // rows
        level, column = divmod(i, columns)
        x = (column - (columns - 1) / 2) * (pitch_x + gap)
        y = -height / 2 + form.half_height + min(level, levels - 1) * pitch_y
        z = ((row + 0.5) / rows - 0.5) * depth * 0.8
        places.append((x, y, z, float(rng.uniform(0, 2 * math.pi)) if form.radius else 0.0))
    return places
