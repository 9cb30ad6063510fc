"""Where people stand in relation to each other: spread, over a shoulder, face to face, with room to look.

    Spot, Spot, ... ──spread──> nobody hides anybody ──face──> they look at each other

Each function takes the spots of a frame and returns better ones. Not here: which zone the board gives them
(`staging`).
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from filmwright.generators.animatic.framing import Stature, View
from filmwright.generators.animatic.noise import clamp
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import Facing, Zone
from filmwright.schemas.shot import Placement

ZONES: dict[Zone, float] = {
    "off-left": -1.0, "left": -0.58, "center-left": -0.30, "center": 0.0,
    "center-right": 0.30, "right": 0.58, "off-right": 1.0,
}  # fmt: skip
"""Shares of half the frame's width; the off zones lie one body outside it."""
YAWS: dict[Facing, float] = {
    "camera": 0.0, "away": 3.0, "screen-left": -1.3, "screen-right": 1.3,
    "three-quarter-left": -0.55, "three-quarter-right": 0.55, "away-left": -2.3, "away-right": 2.3,
}  # fmt: skip
_CLEAR = 1 / 3
"""Of half the frame's width: where the head over whose shoulder we look begins."""
SIDE_VIEW = 1.05
"""Nobody who talks is turned further from us than this: a face must stay readable."""


@dataclass(frozen=True)
class Spot:
    """Where one actor or prop is when the shot opens. Metres and radians."""

    x: float
    z: float
    yaw: float
    placement: Placement
    facing_is_free: bool
    """The board left the facing open; blocking may turn them."""
    y: float = 0.0
    """How far they are raised; a cheat of tight shots."""


def toward(from_x: float, from_z: float, x: float, z: float, most: float = SIDE_VIEW) -> float:
    """Return the yaw that faces a point, no further from the audience than `most`."""
    return clamp(math.atan2(x - from_x, max(0.15, abs(z - from_z)) if z < from_z else 0.35), -most, most)


def shares(count: int, *, tight: bool) -> list[float]:
    """Return where `count` people go across the frame, as shares of half its width."""
    if count < 2:
        return [0.0] * count
    reach = min(0.66, 0.30 if count == 2 else 0.2 + 0.13 * count) * (1.15 if tight else 1.0)
    return [-reach + 2 * reach * k / (count - 1) for k in range(count)]


def aside(shares: dict[str, float]) -> dict[str, float]:
    """Make room in the middle, where the things are that move by themselves."""
    return {who: s + (0.42 if s > 0 else -0.42) * (1 - 0.4 * abs(s)) for who, s in shares.items()}


def spread(
    spots: dict[str, Spot], statures: Mapping[str, Stature], d: float, fixed: set[str]
) -> dict[str, Spot]:
    """Push people apart until nobody hides another; those in `fixed` stay."""
    order = sorted(spots, key=lambda i: (spots[i].x * d / (d + spots[i].z), i))
    out = dict(spots)
    for _ in range(8):
        for a, b in pairwise(order):
            near = abs(out[a].z - out[b].z) < 0.7
            scale = d / (d + (out[a].z + out[b].z) / 2)
            gap = (statures[a].width + statures[b].width) / 2 * (1.12 if near else 0.55)
            lack = gap - (out[b].x - out[a].x)
            if lack <= 1e-3 or (a in fixed and b in fixed) or scale <= 0:
                continue
            push_a = 0.0 if a in fixed else lack / (1 if b in fixed else 2)
            push_b = lack - push_a if b not in fixed else 0.0
            out[a] = replace(out[a], x=out[a].x - push_a)
            out[b] = replace(out[b], x=out[b].x + push_b)
    return out


def over_shoulder(
    spots: dict[str, Spot],
    subjects: Sequence[str],
    statures: Mapping[str, Stature],
    seen: View,
    center: float,
) -> dict[str, Spot]:
    """Put the listener's shoulder at the edge of the frame, near the lens, seen from behind.

    Two thirds of the frame stay clear for the subject.
    Where the two are of very different heights the listener is raised or lowered, as on set with a box: their
    eyes come to the subject's chin, and their feet are not seen.
    """
    who = subjects[0]
    other = next((i for i in spots if i != who), None)
    if other is None:
        return spots
    side = -1.0 if list(spots).index(who) % 2 else 1.0  # the first of the cast keeps the left of the line
    share = 0.62
    half = seen.half_width * share
    body = statures[other]
    x = center + side * max(half * _CLEAR + body.head_width * 0.55, half * 0.5 + body.head_width * 0.3)
    middle_m = seen.high - seen.frame_m * 0.43
    x -= body.reach * math.sin(-side * 2.7)
    eyes_at = middle_m + (statures[who].chin - middle_m) * share
    out = dict(spots)
    out[other] = replace(
        out[other],
        x=x,
        y=eyes_at - body.eyes,
        z=(share - 1) * seen.distance,
        yaw=-side * 2.7,
        facing_is_free=False,
    )
    out[who] = replace(
        out[who], x=center - side * seen.half_width * 0.26, z=0.0, yaw=side * 0.45, facing_is_free=False
    )
    return out


def face_each_other(brief: ShotBrief, spots: dict[str, Spot], but: Collection[str] = ()) -> dict[str, Spot]:
    """Turn those to each other whose facing the board leaves open, and everybody to whom they look at.

    Those in `but` stand as they must be seen: from behind, over a shoulder.
    """
    out = dict(spots)
    for who, spot in spots.items():
        if who in but:
            continue
        to = spot.placement.looking_at
        partner = to if to in spots else None
        if partner is None and spot.facing_is_free and len(spots) > 1:
            others = [i for i in spots if i != who]
            partner = min(others, key=lambda i: (abs(spots[i].x - spot.x), i))
        if partner is not None and (spot.facing_is_free or to is not None):
            yaw = toward(spot.x, spot.z, spots[partner].x, spots[partner].z, 0.7)
            out[who] = replace(spot, yaw=yaw)
        elif spot.facing_is_free and who in brief.cast and list(brief.cast).index(who) % 2:
            out[who] = replace(spot, yaw=-spot.yaw)
    return out


def lead_room(spots: dict[str, Spot], who: str, seen: View, size: str) -> dict[str, Spot]:
    """Leave room in front of the one whom the shot is about, where they look."""
    spot = spots[who]
    looks = clamp(spot.yaw, -1, 1) if abs(spot.yaw) < 2 else 0.0
    room = {"ecu": 0.05, "ews": 0.10}.get(size, 0.17) * looks
    return {**spots, who: replace(spot, x=spot.x - room * seen.half_width)}
