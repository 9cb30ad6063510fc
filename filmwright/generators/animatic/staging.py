"""Who is in the picture and where they stand when it opens, and the camera that sees them.

    brief + statures ──stage──> Stage: spots in metres, the frame, the camera

A zone is a share of the frame, so "left" is left at every shot size; the frame is solved from the bodies
first, then the zones become metres in it. What the board leaves open is filled so that the picture is good:
people are spread, they leave room where they look, two people face each other. The actors' own plane is z = 0.
Not here: what they do (`blocking`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.framing import TIGHT, Stature, View, solve, view
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.world import World
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import Depth, Facing, Zone
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


@dataclass(frozen=True)
class Stage:
    """The opening picture."""

    spots: Mapping[str, Spot]
    subjects: tuple[str, ...]
    seen: View
    camera: Camera
    center: float
    """x of the middle of the opening frame."""
    far_m: float
    """How far back the set lets people walk."""

    def half_width(self, z: float) -> float:
        """Half the frame's width in metres at depth `z`."""
        d = self.seen.distance
        return self.seen.half_width * max(0.2, (d + z) / d)

    def x_of(self, zone: Zone, z: float, width: float) -> float:
        """Return where a zone is at depth `z`, for a body `width` metres wide."""
        share, half = ZONES[zone], self.half_width(z)
        if zone in ("off-left", "off-right"):
            return self.center + share * (half + width * 0.9)
        return self.center + share * half


def stage(
    brief: ShotBrief,
    statures: Mapping[str, Stature],
    props: Mapping[str, tuple[float, float]],
    aspect: float,
    before: World | None = None,
    far_m: float = 8.0,
    extent: tuple[float, float, float] | None = None,
) -> Stage:
    """Place everyone in the opening frame and solve the camera.

    Args:
        brief: the shot.
        statures: of everyone in the cast.
        props: width and height in metres of every prop.
        aspect: width by height of the picture.
        before: the world this shot continues; those who were there stay where they were.
        far_m: how far back the set lets people stand.
        extent: leftmost, rightmost and highest metre that physics reaches, if there is any.
    """
    shot = brief.shot
    size, framing = shot.camera.size, shot.camera.framing
    placed = {p.who: p for p in shot.first_frame.placements}
    cast = _present(brief, placed)
    subjects = _subjects(brief, cast, placed)
    bodies = [statures[s] for s in subjects]
    if framing == "insert" or not bodies:
        thing = next((i for i in shot.camera.subject if i in props), next(iter(props), None))
        if thing is not None:
            bodies = [_as_stature(*props[thing])]
    if extent is not None and (not bodies or size not in TIGHT):
        bodies = [*bodies, _as_stature(min(6.0, extent[1] - extent[0]), max(0.8, min(extent[2], 4.0)))]
    if not bodies:
        bodies = [_as_stature(0.8, 1.7)]
    focal = shot.camera.focal_mm
    seen = view(bodies, size, aspect, focal)
    center = _center(brief, subjects, placed, before)
    spots: dict[str, Spot] = {}
    for _ in range(2):  # the frame widens for those who do not fit, and zones follow the frame
        spots = _spots(brief, cast, subjects, placed, statures, props, seen, center, before, far_m)
        wide = _across(spots, subjects, statures, seen, center)
        if framing != "over-shoulder":
            seen = view(bodies, size, aspect, focal, wide)
    x = _middle_of(spots, subjects, before, center)
    eye_m = sum(b.eyes for b in bodies) / len(bodies)
    z = min((spots[s].z for s in subjects if abs(spots[s].z) < 0.6), default=0.0)
    camera = solve(seen, size, shot.camera.angle, eye_m, x, z)
    if framing == "pov":
        owner = next((statures[i].eyes for i in brief.cast if i not in subjects and i in statures), 1.5)
        camera = camera.moved(y=owner, tilt=camera.tilt + (camera.y - owner) / seen.distance)
    camera = camera.moved(roll=math.radians(shot.camera.roll))
    return Stage(spots, subjects, seen, camera, x, far_m)


def toward(from_x: float, from_z: float, x: float, z: float, most: float = SIDE_VIEW) -> float:
    """Return the yaw that faces a point, no further from the audience than `most`."""
    return clamp(math.atan2(x - from_x, max(0.15, abs(z - from_z)) if z < from_z else 0.35), -most, most)


def _present(brief: ShotBrief, placed: Mapping[str, Placement]) -> list[str]:
    framing = brief.shot.camera.framing
    if framing == "empty":
        return []
    acting = {*placed, *(b.who for b in brief.shot.motion.beats), *brief.shot.camera.subject}
    if framing in ("insert", "cutaway"):
        return [i for i in brief.cast if i in acting]
    if framing == "pov" and brief.shot.camera.subject:
        return [i for i in brief.cast if i in acting]
    return list(brief.cast)


def _subjects(brief: ShotBrief, cast: Sequence[str], placed: Mapping[str, Placement]) -> tuple[str, ...]:
    named = tuple(i for i in brief.shot.camera.subject if i in cast)
    if named:
        return named
    if brief.shot.camera.framing in ("reaction", "over-shoulder") and len(cast) > 1:
        speaker = next((d.who for d in brief.shot.dialogue if d.who in cast), cast[-1])
        if brief.shot.camera.framing == "reaction":
            return (next((i for i in cast if i != speaker), speaker),)
        return (speaker,)
    seen = tuple(i for i in cast if i not in placed or not placed[i].zone.startswith("off-"))
    return seen or tuple(cast)


def _as_stature(width: float, height: float) -> Stature:
    """A thing has no waist to cut at: every size but a close-up shows the whole of it."""
    return Stature(height, height * 0.5, height * 0.28, 0.0, 0.0, 0.0, width, width)


def _center(
    brief: ShotBrief, subjects: Sequence[str], placed: Mapping[str, Placement], before: World | None
) -> float:
    """Where on the set a new shot is taken: close shots of two people need two backgrounds."""
    moving = any(e.kind != "actor" for e in brief.shot.motion.entities)
    if before is not None or moving or len(subjects) != 1 or brief.shot.camera.size not in TIGHT:
        return 0.0
    who = subjects[0]
    facing = placed[who].facing if who in placed else "three-quarter-right"
    others = list(brief.cast)
    turned = YAWS[facing] if facing != "three-quarter-right" else (1 if others.index(who) % 2 == 0 else -1)
    return -1.4 if turned >= 0 else 1.4


def _spots(
    brief: ShotBrief,
    cast: Sequence[str],
    subjects: Sequence[str],
    placed: Mapping[str, Placement],
    statures: Mapping[str, Stature],
    props: Mapping[str, tuple[float, float]],
    seen: View,
    center: float,
    before: World | None,
    far_m: float,
) -> dict[str, Spot]:
    """Place everyone: as the board says, as they stood, or where there is room."""
    camera = brief.shot.camera
    d = seen.distance
    frame = Stage({}, tuple(subjects), seen, Camera(), center, far_m)
    depths: dict[Depth, float] = {
        "foreground": -min(0.34 * d, 1.6), "midground": 0.0, "background": clamp(0.7 * d, 1.5, far_m),
    }  # fmt: skip
    known = {} if before is None else before.cast
    free = [i for i in cast if i not in known and (i not in placed or placed[i].zone == "center")]
    shares = dict(zip(free, _shares(len(free), camera.size in TIGHT), strict=True))
    if any(e.kind in ("rigid", "liquid", "cloth") for e in brief.shot.motion.entities):
        shares = _aside(shares)
    spots: dict[str, Spot] = {}
    for who in cast:
        p = placed.get(who, Placement(who=who))
        z = depths[p.depth]
        mark = known.get(who)
        if mark is not None:
            x, z = mark.x, mark.z
        elif who not in subjects and who not in placed and (camera.size in TIGHT or camera.framing == "pov"):
            x = frame.x_of(
                "off-right" if list(brief.cast).index(who) % 2 else "off-left", z, statures[who].width
            )
        elif who in shares:
            x = center + shares[who] * frame.half_width(z)
        else:
            x = frame.x_of(p.zone, z, statures[who].width)
        free_facing = p.facing == "three-quarter-right"
        yaw = mark.yaw if mark is not None and free_facing else YAWS[p.facing]
        spots[who] = Spot(x, z, yaw, p, free_facing and mark is None)
    fixed = {i for i in cast if i in known}
    spots = _spread(spots, statures, d, fixed)
    if camera.framing == "over-shoulder":
        spots = _over_shoulder(spots, subjects, statures, seen, center)
    if camera.framing == "pov":
        spots = {i: replace(s, yaw=0.0) if i in subjects and s.facing_is_free else s for i, s in spots.items()}
    else:
        spots = _face_each_other(brief, spots)
    if before is None and len(subjects) == 1 and placed.get(subjects[0], Placement(who="x")).zone == "center":
        spots = _lead_room(spots, subjects[0], seen, camera.size)
    return spots


def _shares(count: int, tight: bool) -> list[float]:
    if count < 2:
        return [0.0] * count
    reach = min(0.66, 0.30 if count == 2 else 0.2 + 0.13 * count) * (1.15 if tight else 1.0)
    return [-reach + 2 * reach * k / (count - 1) for k in range(count)]


def _aside(shares: dict[str, float]) -> dict[str, float]:
    """Make room in the middle, where the things are that move by themselves."""
    return {who: s + (0.42 if s > 0 else -0.42) * (1 - 0.4 * abs(s)) for who, s in shares.items()}


def _spread(
    spots: dict[str, Spot], statures: Mapping[str, Stature], d: float, fixed: set[str]
) -> dict[str, Spot]:
    """Push people apart until nobody hides another; those in `fixed` stay."""
    order = sorted(spots, key=lambda i: (spots[i].x * d / (d + spots[i].z), i))
    out = dict(spots)
    for _ in range(8):
        for a, b in zip(order, order[1:], strict=False):
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


def _over_shoulder(
    spots: dict[str, Spot], subjects: Sequence[str], statures: Mapping[str, Stature], seen: View, center: float
) -> dict[str, Spot]:
    """Put the listener's shoulder at the edge of the frame, near the lens, seen from behind.

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
    x = center + side * (half * 0.5 + body.head_width * 0.62)
    middle_m = seen.high - seen.frame_m * 0.43
    eyes_at = middle_m + (statures[who].chin - middle_m) * share
    out = dict(spots)
    out[other] = replace(
        out[other], x=x, y=eyes_at - body.eyes, z=(share - 1) * seen.distance, yaw=-side * 2.7, facing_is_free=False
    )
    out[who] = replace(
        out[who], x=center - side * seen.half_width * 0.26, z=0.0, yaw=side * 0.45, facing_is_free=False
    )
    return out


def _face_each_other(brief: ShotBrief, spots: dict[str, Spot]) -> dict[str, Spot]:
    out = dict(spots)
    for who, spot in spots.items():
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


def _lead_room(spots: dict[str, Spot], who: str, seen: View, size: str) -> dict[str, Spot]:
    spot = spots[who]
    looks = clamp(spot.yaw, -1, 1) if abs(spot.yaw) < 2 else 0.0
    room = {"ecu": 0.05, "ews": 0.10}.get(size, 0.17) * looks
    return {**spots, who: replace(spot, x=spot.x - room * seen.half_width)}


def _across(
    spots: Mapping[str, Spot],
    subjects: Sequence[str],
    statures: Mapping[str, Stature],
    seen: View,
    center: float,
) -> float:
    """Metres the frame must span, at the subjects' plane, to hold them all."""
    ends = []
    for who in subjects:
        spot, d = spots[who], seen.distance
        if abs(spot.x - center) > seen.half_width * 1.5 and spot.placement.zone.startswith("off-"):
            continue
        scale = d / max(0.3, d + spot.z)
        ends += [(spot.x + s * statures[who].width * 0.5 - center) * scale for s in (-1, 1)]
    if len(subjects) < 2 or not ends:
        return 0.0
    return 2 * max(abs(e) for e in ends)


def _middle_of(
    spots: Mapping[str, Spot], subjects: Sequence[str], before: World | None, center: float
) -> float:
    """A new shot is centred on the set; a continued one on those it is about, wherever they stand."""
    if before is None or not subjects:
        return center if before is None else before.camera.x
    xs = [spots[s].x for s in subjects]
    x = (min(xs) + max(xs)) / 2
    if len(subjects) == 1:
        x += 0.17 * clamp(spots[subjects[0]].yaw, -1, 1) * 0.6
    return x
