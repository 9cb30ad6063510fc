"""The pieces of a shot: every body the plane moves, planks included, in one list in a fixed order.

    entities ──forms, layout──> [Piece]     contents of a closed crate wait inside it until it breaks

Not here: the space they move in; see `plane`.
"""

import math
from dataclasses import dataclass, field

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.physics.forms import Form, form_of, rectangle, size_of
from filmwright.generators.animatic.physics.layout import Place, inside, pile
from filmwright.generators.animatic.physics.materials import STUFF
from filmwright.generators.animatic.physics.words import CLOSED, Look, look_of
from filmwright.schemas.motion import Entity, MotionScript

HARD_HIT = 2.5
"""Metres a second at which a full crate breaks: a fall of a third of a metre."""
SOFT_HIT = 1.2
"""The same, for what the script says breaks."""
SPLAT = 1.8
"""Metres a second at which a snowball stays where it hits."""
FLAT = frozenset({"snowball"})
AFLOAT = frozenset({"balloon", "bubble"})


@dataclass
class Piece:
    """One body. Mutable: the plane moves it. Angles in radians, counter-clockwise."""

    entity: int
    part: str
    form: Form
    size: tuple[float, float, float]
    mass: float
    place: Place
    velocity: tuple[float, float, float]
    """x right, y up, z away."""
    spin: float
    fixed: bool = False
    row: int = 0
    starts_at: int | None = 0
    """The frame from which it moves; None while nothing has set it free."""
    stops_at: int | None = None
    """The frame in which somebody catches it; from then on it stays in the hand."""
    holder: int | None = None
    """The piece it waits in, or is a part of."""
    breaks_at: float | None = None
    """Metres a second of a hit that breaks it."""
    splats: bool = False
    afloat: bool = False
    state: int = field(default=1)


def released(motion: MotionScript, who: str) -> float:
    """Return when an entity is let go: someone throws or drops it, or the shot begins."""
    for beat in motion.beats:
        if beat.target == who and beat.verb in ("throw", "drop", "push", "hit"):
            return beat.at + (0.5 * beat.duration if beat.verb == "throw" else 0.0)
    return 0.0


def caught(motion: MotionScript, who: str) -> float | None:
    """Return when an entity is caught: it has a goal, and somebody catches (it) about then. None: never."""
    for goal in motion.goals:
        for beat in motion.beats:
            near = beat.at - 0.3 <= goal.at <= beat.at + beat.duration + 0.3
            if goal.who == who and beat.verb in ("catch", "take") and beat.target in (None, who) and near:
                return goal.at
    return None


def holder_of(entity: Entity, others: tuple[Entity, ...]) -> Entity | None:
    """Return the closed thing that an entity starts inside of, if any."""
    for other in others:
        if other.id == entity.id or other.kind not in ("rigid", "fixed"):
            continue
        if look_of(other).thing not in CLOSED or entity.kind != "rigid":
            continue
        near = all(abs(a - b) <= s / 2 for a, b, s in zip(entity.at, other.at, other.size, strict=True))
        if near and max(entity.size) < max(other.size):
            return other
    return None


def _planks(entity: int, holder: int, body: Piece, look: Look, seed: int) -> list[Piece]:
    """Cut a crate (or barrel) into boards: slats in front and behind, and a post at each side."""
    w, d, h = body.size
    rng = generator("planks", entity, seed)
    pieces = []
    upright = look.thing == "barrel"
    for face in (-1, 1):
        for k in range(4):
            at = (k + 0.5) / 4 - 0.5
            size = (w / 4.6, 0.03, h * 0.97) if upright else (w * 0.97, 0.03, h / 4.6)
            place = (at * w, 0.0, face * d / 2, 0.0) if upright else (0.0, at * h, face * d / 2, 0.0)
            pieces.append((size, place))
    if not upright:
        pieces += [((w / 9, 0.03, h), (side * w * 0.46, 0.0, 0.0, 0.0)) for side in (-1, 1)]
    boards = []
    for size, place in pieces:
        x, y, z, _ = place
        out = math.hypot(x / w, y / h) + 0.4
        push = 1.2 * math.sqrt(max(w, h)) * float(rng.uniform(0.6, 1.3))
        velocity = (
            push * (2.2 * x / w + float(rng.uniform(-0.7, 0.7))),
            push * (0.9 * out + float(rng.uniform(0, 0.8))),
            push * 0.8 * (1 if z > 0 else -1 if z < 0 else 0),
        )
        boards.append(
            Piece(entity, "plank", rectangle(size[0], size[2]), size, max(body.mass / 12, 0.05), place,
                  velocity, float(rng.uniform(-5, 5)), starts_at=None, holder=holder)
        )  # fmt: skip
    return boards


def all_pieces(motion: MotionScript, fps: float, seed: int, *, floor: bool) -> list[Piece]:
    """Lay out every rigid and fixed piece of a script, boards of breakable crates last."""
    pieces: list[Piece] = []
    first: dict[str, int] = {}
    kicked = {f.target for f in motion.forces if f.kind == "impulse"}
    bodies = [(e, entity) for e, entity in enumerate(motion.entities) if entity.kind in ("rigid", "fixed")]
    closed_first = sorted(bodies, key=lambda pair: holder_of(pair[1], motion.entities) is not None)
    full: set[str] = set()
    for e, entity in closed_first:
        look = look_of(entity)
        form = form_of(entity, look)
        holder = holder_of(entity, motion.entities)
        x, away, up = entity.velocity
        if holder is not None and holder.id in first:
            w, d, h = holder.size
            places = inside(entity.count, form, w * 0.92, h * 0.92, d, seed)
            full.add(holder.id)
        else:
            holder = None
            places = pile(entity, form, seed, floor=floor and form.reach > 0)
        first[entity.id] = len(pieces)
        release = math.ceil(released(motion, entity.id) * fps - 1e-6)
        stop = caught(motion, entity.id)
        rng = generator("tumble", entity.id, seed)
        depths = sorted({p[2] for p in places})
        # No two pieces of a pile leave alike; together they leave as the script says.
        stray = (
            rng.normal(0, 1, (entity.count, 3)) * (0.06 + 0.07 * math.hypot(x, up, away)) * (1.0, 0.5, 1.3)
        )
        stray = (stray - stray.mean(0)) * (entity.count > 1 and form.radius > 0 and entity.kind == "rigid")
        for place, (sx, sy, sz) in zip(places, stray, strict=True):
            wobble = float(rng.uniform(-0.6, 0.6)) if entity.count > 1 and form.radius else 0.0
            pieces.append(
                Piece(e, "whole", form, size_of(entity, look), entity.mass, place,
                      (x + float(sx), up + float(sy), away + float(sz)),
                      2 * math.pi * entity.spin + wobble, fixed=entity.kind == "fixed",
                      row=depths.index(place[2]), starts_at=release if holder is None else None,
                      holder=None if holder is None else first[holder.id],
                      stops_at=None if stop is None else math.ceil(stop * fps - 1e-6),
                      splats=look.thing in FLAT, afloat=look.thing in AFLOAT)
            )  # fmt: skip
    for e, entity in closed_first:
        look = look_of(entity)
        if look.thing not in CLOSED or not (look.breaks or entity.id in full or entity.id in kicked & full):
            continue
        for k, piece in enumerate(list(pieces)):
            if piece.entity == e and piece.part == "whole":
                piece.breaks_at = SOFT_HIT if look.breaks else HARD_HIT
                pieces += _planks(e, k, piece, look, seed)
    return pieces


def bursts_by_itself(motion: MotionScript, piece: Piece, *, floor: bool) -> bool:
    """Tell whether something "bursts open" though nothing in the script would break it."""
    entity = motion.entities[piece.entity]
    at_rest = floor and piece.place[1] - piece.form.half_height < 0.05 and not any(piece.velocity)
    untouched = not any(f.kind == "impulse" for f in motion.forces) and released(motion, entity.id) == 0
    return look_of(entity).breaks and piece.breaks_at is not None and (at_rest or piece.fixed) and untouched


def rolling_of(motion: MotionScript, piece: Piece) -> float:
    """Return the rolling resistance of a piece, as a share of gravity."""
    return STUFF[motion.entities[piece.entity].material].rolling
