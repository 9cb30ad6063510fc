"""What people and things do in a panel: arrows over the picture, from where they are to where they go.

    where they stood (measured, or the board's placement) ─> zone of each beat ─> arrows

Only a beat that says where it ends gets an arrow; what nobody wrote is not drawn.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filmwright.assembler.sheets.moves import Frame
from filmwright.assembler.sheets.sheet import Spots
from filmwright.assembler.sheets.strokes import SUBJECT, Point, arrow, bow
from filmwright.schemas.grammar import Depth, ShotSize, Verb, Zone
from filmwright.schemas.shot import Shot

ZONES: dict[Zone, float] = {
    "off-left": -0.07, "left": 0.21, "center-left": 0.35, "center": 0.5,
    "center-right": 0.65, "right": 0.79, "off-right": 1.07,
}  # fmt: skip
"""Shares of the picture's width."""
FLOOR: dict[Depth, float] = {"foreground": 0.92, "midground": 0.85, "background": 0.76}
"""Where feet are, as shares of the picture's height."""
CLOSE: frozenset[ShotSize] = frozenset({"ms", "mcu", "cu", "ecu"})
"""Sizes in which no feet are seen."""
LEAPS: frozenset[Verb] = frozenset({"jump", "fly", "climb", "throw", "fall", "float"})
_LEAST = 0.05
"""Of the width: a shorter way is none."""


@dataclass(frozen=True)
class Way:
    """One movement: shares of the picture's width and height."""

    start: Point
    stop: Point
    leaps: bool


def ways_of(shot: Shot, stood: Mapping[str, Zone], spots: Spots | None) -> tuple[Way, ...]:
    """Return who goes where in a shot; `stood` says in which zone each was when it began."""
    return tuple(_ways(shot, stood, spots or {}))


def zones_before(shots: Iterable[Shot]) -> dict[str, dict[str, Zone]]:
    """Return by shot in which zone of the frame each stands when it begins, as far as the board says."""
    found: dict[str, dict[str, Zone]] = {}
    after: dict[str, dict[str, Zone]] = {}
    before: str | None = None
    for shot in shots:
        left = after.get(shot.boundary.after or before or "", {}) if shot.boundary.kind != "cut" else {}
        found[shot.id] = here = {**left, **{p.who: p.zone for p in shot.first_frame.placements}}
        ends = {b.who: b.to for b in shot.motion.beats if isinstance(b.to, str)}
        after[shot.id] = {**here, **ends, **{p.who: p.zone for p in shot.last_frame.placements}}
        before = shot.id
    return found


def draw_ways(canvas: Any, frame: Frame, ways: Iterable[Way]) -> None:
    """Draw an arrow for each way over the picture; one that leaves the frame ends outside it."""
    left, top, width, height = frame
    for number, way in enumerate(ways):
        rise = 0.02 * height * (number % 3)  # so that two on one line can be told apart
        a = (left + way.start[0] * width, top + way.start[1] * height - rise)
        b = (left + way.stop[0] * width, top + way.stop[1] * height - rise)
        bowed = (b[0] - a[0]) * (0.22 if way.leaps else 0.035)
        arrow(canvas, bow(a, b, bowed), SUBJECT, 4.2, tail=0.8, head=2.6)


def _ways(shot: Shot, stood: Mapping[str, Zone], spots: Spots) -> Iterator[Way]:
    here: dict[str, Point] = {who: (x, min(y + 0.025, 0.93)) for who, (x, y) in spots.items()}
    depths = {p.who: p.depth for p in shot.first_frame.placements}
    for beat in shot.motion.beats:
        zone = beat.to if isinstance(beat.to, str) else None
        if zone is None:
            continue
        floor = 0.9 if shot.camera.size in CLOSE else FLOOR[depths.get(beat.who, "midground")]
        start = here.get(beat.who) or _standing(beat.who, beat.verb, zone, stood, floor)
        stop = (ZONES[zone], start[1] if start else floor)
        if start and abs(stop[0] - start[0]) >= _LEAST:
            yield Way(start, stop, beat.verb in LEAPS)
        here[beat.who] = stop


def _standing(who: str, verb: Verb, to: Zone, stood: Mapping[str, Zone], floor: float) -> Point | None:
    """Return where somebody starts; who enters comes from the nearer side, and who exits was in the frame."""
    if who in stood and (verb != "enter" or stood[who].startswith("off")):
        return ZONES[stood[who]], floor
    if verb == "enter":
        return ZONES["off-left" if ZONES[to] <= 0.5 else "off-right"], floor
    return (0.5, floor) if to.startswith("off") else None
