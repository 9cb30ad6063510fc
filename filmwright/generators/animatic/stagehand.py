"""Props on the set, and the things physics moves.

    brief.props ──sizes──> framing ──place──> Prop, Prop, ... standing where the board or the space says
    brief.shot.motion ──simulate──> Physics: depth, label and painter of every moving thing, frame by frame

A prop that somebody holds or wears is drawn with them, not here. A prop nobody placed gets a free spot in
wide shots and stays out of tight ones. Not here: how props look (`props`), how things move (`physics`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from filmwright.errors import BackendUnavailable
from filmwright.fonts import pick
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.framing import TIGHT
from filmwright.generators.animatic.meeting import given_things
from filmwright.generators.animatic.props import draw_prop, find_prop, prop_size
from filmwright.generators.animatic.seats import PERCH, Seat
from filmwright.generators.animatic.spots import ZONES, Spot
from filmwright.generators.animatic.staging import Stage
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.shot import Placement

Extent = tuple[float, float, float]
"""Leftmost, rightmost and highest metre that something reaches."""


@dataclass(frozen=True)
class Prop:
    """One prop standing on the set; metres."""

    id: str
    what: str
    x: float
    z: float
    width: float
    height: float
    known: bool = True
    """Whether there is a drawing of it; else a crossed box stands for it."""
    mirrored: bool = False

    def draw(self, hand: Canvas, t: float, seed: int) -> None:
        """Draw it; foot at (0, 0), metres, y up."""
        if self.mirrored:
            hand.canvas.scale(-1, 1)
        draw_prop(hand, self.what, t, seed, None if self.known else _font_for(self.what))


def _font_for(text: str) -> Path | None:
    """Return a font for the label of an unknown thing; a machine without fonts shows the box alone."""
    try:
        return pick(text).path
    except BackendUnavailable:
        return None


def words_for(brief: ShotBrief, thing: str) -> str:
    """Return what a held or standing thing is, in words: a prop's name and looks, or the word itself."""
    prop = brief.props.get(thing)
    if prop is None:
        return thing.replace("-", " ")
    words = f"{prop.looks} {prop.what}".strip()
    outdoors = brief.place.set not in ("interior", "stage") and not _is_held(brief, thing)
    return f"street {words}" if outdoors and words.lower() == "lamp" else words


def _is_held(brief: ShotBrief, thing: str) -> bool:
    shot = brief.shot
    return any(thing in p.holding for p in (*shot.first_frame.placements, *shot.last_frame.placements))


def prop_sizes(brief: ShotBrief) -> dict[str, tuple[float, float]]:
    """Return width and height in metres of every prop that stands on the set."""
    return {i: prop_size(words_for(brief, i)) for i in brief.props if _stands(brief, i)}


def _stands(brief: ShotBrief, thing: str) -> bool:
    shot = brief.shot
    held = _is_held(brief, thing)
    taken = any(
        b.target == thing and b.verb in ("carry", "take", "pick-up", "catch") for b in shot.motion.beats
    )
    held = held or thing in given_things(brief).values()
    what = brief.props[thing].what.lower().split()
    worn = any(what and what[-1] in member.wears.lower().split() for member in brief.cast.values())
    drawn = find_prop(words_for(brief, thing))
    moved = any(
        thing in (e.ref, e.id) or (drawn is not None and find_prop(e.looks) == drawn)
        for e in shot.motion.entities
    )
    return not (held or worn or moved or (taken and shot.camera.size in TIGHT))


def place(
    brief: ShotBrief, stage: Stage, sizes: Mapping[str, tuple[float, float]], widths: Mapping[str, float],
    seats: Mapping[str, Seat],
) -> tuple[Prop, ...]:  # fmt: skip
    """Give every prop that stands on the set its spot.

    Args:
        brief: the shot.
        stage: where the cast stand.
        sizes: width and height of the props in metres.
        widths: those of the cast, in metres.
        seats: what those sit on who sit: it stands right behind them.
    """
    camera = brief.shot.camera
    placed = {p.who: p for p in brief.shot.first_frame.placements}
    taken = [(s.x, widths.get(who, 0.8) / 2) for who, s in stage.spots.items()]
    taken += [
        (stage.x_of(p.zone, 0.0, 0.0), widths.get(p.who, 0.8) / 2)
        for p in brief.shot.last_frame.placements
        if p.who in stage.spots and (p.zone != "center" or len(stage.spots) == 1)
    ]
    out: list[Prop] = []
    sitters: dict[str, list[Spot]] = {}
    for who, seat in seats.items():
        if who in stage.spots and seat.thing == PERCH:
            out.append(_branch(who, stage.spots[who], stage.center))
        elif who in stage.spots:
            sitters.setdefault(seat.thing, []).append(stage.spots[who])
    spilled = _spilled(brief, sizes)
    for thing, (width, height) in sizes.items():
        where = placed.get(thing)
        if thing in sitters:
            x = sum(s.x for s in sitters[thing]) / len(sitters[thing])
            z = max(s.z for s in sitters[thing]) + 0.05
        elif thing in spilled:
            x, z = spilled[thing]
        elif where is not None:
            z = {"foreground": -0.25 * stage.seen.distance, "midground": 0.15, "background": 2.0}[where.depth]
            x = (
                stage.x_of(where.zone, z, width)
                if ZONES[where.zone] or not taken
                else _free(stage, taken, width)
            )
        elif camera.framing == "insert" or not stage.spots:
            x, z = stage.center, 0.0
        elif camera.size in ("ecu", "cu", "mcu") and thing not in camera.subject:
            continue
        else:
            x, z = _free(stage, taken, width), 0.12 if height < 2.2 else 1.6
        taken.append((x, width / 2))
        words = words_for(brief, thing)
        out.append(Prop(thing, words, x, z, width, height, find_prop(words) is not None))
    return tuple(out)


_HOLDS = frozenset({"crate", "box", "chest", "basket", "barrel", "suitcase", "bucket", "cart"})


def _spilled(brief: ShotBrief, sizes: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Return where a thing stands that a heap of others pours out of: right behind the heap."""
    heap = next((e for e in brief.shot.motion.entities if e.kind == "rigid" and e.count > 2), None)
    holder = next((i for i in sizes if find_prop(words_for(brief, i)) in _HOLDS), None)
    return {} if heap is None or holder is None else {holder: (heap.at[0], heap.at[1] + 0.3)}


def _branch(who: str, spot: Spot, center: float) -> Prop:
    """A tree whose branch a bird sits on; the trunk stands on the outer side."""
    return Prop(
        f"{PERCH} {who}", PERCH, spot.x, spot.z + 0.06, *prop_size(PERCH), mirrored=spot.x < center - 1e-6
    )


def _free(stage: Stage, taken: list[tuple[float, float]], width: float) -> float:
    """The place across the frame that is furthest from everybody, nearer the middle first."""
    half = stage.half_width(0.0)
    spots = [stage.center + half * 0.06 * k * side for k in range(13) for side in (1, -1)]

    def room(x: float) -> float:
        gap = min((abs(x - other) - reach - width / 2 for other, reach in taken), default=9.0)
        return min(gap, 0.35)

    return max(spots, key=room)  # the first of equals


class Physics:
    """The simulation of one shot, if it has anything that moves by itself."""

    def __init__(self, brief: ShotBrief, frames: int, fps: Fraction, seed: int) -> None:
        self.simulation: Any = None
        if any(e.kind != "actor" for e in brief.shot.motion.entities):
            from filmwright.generators.animatic.physics.world import simulate

            motion = brief.shot.motion
            floats = motion.gravity == "none" and brief.place.set in ("space", "underwater")
            self.simulation = simulate(motion, frames, float(fps), seed, floor=not floats)

    def items(self, n: int) -> list[tuple[float, str, Callable[[Canvas], None]]]:
        """Return depth, entity id and painter of everything physical at frame `n`."""
        if self.simulation is None:
            return []
        from filmwright.generators.animatic.physics.draw import items

        return [(i.z, i.label, i.draw) for i in items(self.simulation, n)]

    def shadows(self, n: int) -> list[tuple[float, float, float]]:
        """Return x, z and radius of the contact shadows at frame `n`, faint ones left out."""
        if self.simulation is None:
            return []
        from filmwright.generators.animatic.physics.draw import shadows

        return [(s.x, s.z, s.radius) for s in shadows(self.simulation, n) if s.strength > 0.12]

    def places(self, n: int) -> dict[str, tuple[float, float, float]]:
        """Return where each entity is at frame `n`: the middle of its pieces, metres."""
        if self.simulation is None:
            return {}
        plane = self.simulation.plane
        found: dict[str, list[Any]] = {}
        n = min(max(n, 0), self.simulation.frames - 1)
        for k, piece in enumerate(plane.pieces):
            found.setdefault(self.simulation.motion.entities[piece.entity].id, []).append(
                plane.poses[n, k, :3]
            )
        for cloth in self.simulation.cloths:
            found[cloth.who] = [cloth.mesh[n].reshape(-1, 3).mean(0)]
        return {who: tuple(float(v) for v in np.mean(points, axis=0)) for who, points in found.items()}  # type: ignore[misc]

    def extent(self) -> Extent | None:
        """Return how far the moving things reach during the shot, without the odd one that flies off."""
        if self.simulation is None:
            return None
        plane = self.simulation.plane
        clouds = [plane.poses[..., :2].reshape(-1, 2)] if len(plane.pieces) else []
        clouds += [c.mesh[..., :2].reshape(-1, 2) for c in self.simulation.cloths]
        clouds += [d[..., :2].reshape(-1, 2) for d in plane.drops]
        if not clouds:
            return None
        points = np.concatenate(clouds)
        points = points[~np.isnan(points[:, 0])]
        if not len(points):  # of a shot that is over before anything has been poured
            return None
        reach = max((p.form.reach for p in plane.pieces), default=0.1)
        left, right = np.percentile(points[:, 0], (4, 96))
        top = np.percentile(points[:, 1], 99)
        return float(left) - reach, float(right) + reach, float(top) + reach


def placement_of(brief: ShotBrief, who: str) -> Placement:
    """Return where the first frame puts somebody; the defaults if it does not say."""
    return next((p for p in brief.shot.first_frame.placements if p.who == who), Placement(who=who))


def last_placement_of(brief: ShotBrief, who: str) -> Placement | None:
    """Return where the last frame puts somebody, if it says so."""
    return next((p for p in brief.shot.last_frame.placements if p.who == who), None)
