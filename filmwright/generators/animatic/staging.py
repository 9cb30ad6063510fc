"""Who is in the picture and where they stand when it opens, and the camera that sees them.

    brief + statures ──stage──> Stage: spots in metres, the frame, the camera

A zone is a share of the frame, so "left" is left at every shot size; the frame is solved from the bodies
first, then the zones become metres in it. What the board leaves open is filled so that the picture is good.
The actors' own plane is z = 0. Not here: how people stand to each other (`spots`), what they do (`blocking`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmwright.generators.animatic import spots as places
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.framing import TIGHT, Stature, View, solve, view
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.spots import YAWS, ZONES, Spot
from filmwright.generators.animatic.world import World
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import Depth, Zone
from filmwright.schemas.shot import Placement

_IN_THE_MIDDLE = ("rigid", "liquid", "cloth")
"""Kinds of things that people make room for, and look at."""
_ROLLS_M = 2.2
"""Nothing that rolls further than this from the middle widens the frame."""
_ROOM_M, _CEILING_M = 4.2, 2.35
"""Indoors no frame is higher, unless people are far apart, and no lens hangs higher. Metres."""
_PERSON = Stature(1.7, 0.85, 0.48, 0.0, 0.0, 0.0, 0.8, 0.8)
"""What a wide shot of an empty place is framed for."""


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
    later: Mapping[str, Sequence[Stature]] | None = None,
    indoors: bool = False,
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
        later: how the cast are after they have begun something else: whoever stands up keeps their head. A
            tight shot of one goes with them instead.
        indoors: whether there are walls and a ceiling to stay inside of.
    """
    shot = brief.shot
    size, framing = shot.camera.size, shot.camera.framing
    placed = {p.who: p for p in shot.first_frame.placements}
    cast = _present(brief, placed)
    subjects = _subjects(brief, cast, placed)
    bodies = [statures[s] for s in subjects]
    eye_m = sum(b.eyes for b in bodies) / len(bodies) if bodies else _PERSON.eyes
    if later is not None and not (len(subjects) == 1 and size in TIGHT):
        bodies += [stature for s in subjects for stature in later.get(s, ())]
    if framing == "insert" or not (bodies or size in ("ws", "ews")):
        thing = next((i for i in shot.camera.subject if i in props), next(iter(props), None))
        if thing is not None:
            bodies = [_as_stature(*props[thing])]
            eye_m = bodies[0].eyes
    moving = None if extent is None or (bodies and size in TIGHT) else _trimmed(extent)
    if moving is not None:
        bodies = [*bodies, _as_stature(0.5, max(0.8, min(moving[2], 4.0)))]
    if not bodies:
        bodies = [_PERSON]  # a wide shot of a place is as wide as if somebody stood there
    focal = shot.camera.focal_mm
    seen = view(bodies, size, aspect, focal)
    center = _center(brief, subjects, placed, before)
    spots: dict[str, Spot] = {}
    middle = center
    for _ in range(2):  # the frame widens for those who do not fit, and zones follow the frame
        spots = _spots(brief, cast, subjects, placed, statures, seen, center, before, far_m)
        left, right = _across(spots, subjects, statures, seen, center, moving)
        middle = (left + right) / 2 if moving is not None and before is None else center
        if framing != "over-shoulder" and (len(subjects) > 1 or moving is not None):
            seen = view(bodies, size, aspect, focal, 2 * max(middle - left, right - middle))
    if indoors:
        seen = replace(seen, frame_m=min(seen.frame_m, max(_ROOM_M, (right - left) / 0.92 / aspect)))
    x = _middle_of(spots, subjects, before, middle, seen)
    z = min((spots[s].z for s in subjects if abs(spots[s].z) < 0.6), default=0.0)
    camera = solve(seen, size, shot.camera.angle, eye_m, x, z)
    if framing == "pov":
        owner = next((statures[i].eyes for i in brief.cast if i not in subjects and i in statures), 1.5)
        camera = camera.moved(y=owner, tilt=camera.tilt + (camera.y - owner) / seen.distance)
    if indoors and camera.y > _CEILING_M:
        camera = camera.moved(y=_CEILING_M, tilt=camera.tilt + (camera.y - _CEILING_M) / seen.distance)
    camera = camera.moved(roll=math.radians(shot.camera.roll))
    return Stage(spots, subjects, seen, camera, x, far_m)


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
    shares = dict(zip(free, places.shares(len(free), tight=camera.size in TIGHT), strict=True))
    middle_is_taken = any(e.kind in _IN_THE_MIDDLE for e in brief.shot.motion.entities)
    catching = _catching(brief, statures)
    if middle_is_taken:
        shares = places.aside(shares)
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
            if who in catching:
                x = catching[who]
            elif middle_is_taken and abs(x - center) < 0.5 * frame.half_width(z):
                x = center + math.copysign(0.5 * frame.half_width(z), x - center)
        free_facing = p.facing == "three-quarter-right"
        yaw = mark.yaw if mark is not None and free_facing else YAWS[p.facing]
        spots[who] = Spot(x, z, yaw, p, free_facing and mark is None)
    fixed = {i for i in cast if i in known}
    spots = places.spread(spots, statures, d, fixed)
    if camera.framing == "over-shoulder":
        spots = places.over_shoulder(spots, subjects, statures, seen, center)
    if camera.framing == "pov":
        spots = {
            i: replace(s, yaw=0.0) if i in subjects and s.facing_is_free else s for i, s in spots.items()
        }
    else:
        turned = [i for i, s in spots.items() if abs(s.yaw) > 2] if camera.framing == "over-shoulder" else []
        spots = places.face_each_other(brief, spots, turned)
    if middle_is_taken:
        spots = {
            i: replace(s, yaw=places.toward(s.x, s.z, center, 0.0, 0.7)) if s.facing_is_free else s
            for i, s in spots.items()
        }
    if before is None and len(subjects) == 1 and placed.get(subjects[0], Placement(who="x")).zone == "center":
        spots = places.lead_room(spots, subjects[0], seen, camera.size)
    return spots


def _catching(brief: ShotBrief, statures: Mapping[str, Stature]) -> dict[str, float]:
    """Return where those must stand who catch what a goal of the board brings to a place."""
    motion = brief.shot.motion
    from_x = {e.id: e.at[0] for e in motion.entities}
    out = {}
    for goal in motion.goals:
        who = next((b.who for b in motion.beats if b.verb == "catch" and b.target == goal.who), None)
        if who is not None and who in statures:
            body = statures[who]
            ahead = body.reach + 0.3 * body.head_width if body.reach > 0.3 else 0.22 * body.eyes
            out[who] = goal.reach[0] + math.copysign(ahead, goal.reach[0] - from_x[goal.who])
    return out


def _across(
    spots: Mapping[str, Spot],
    subjects: Sequence[str],
    statures: Mapping[str, Stature],
    seen: View,
    center: float,
    moving: tuple[float, float, float] | None,
) -> tuple[float, float]:
    """Leftmost and rightmost metre, at the subjects' plane, that the frame must hold."""
    ends = [] if moving is None else [moving[0], moving[1]]
    for who in subjects:
        spot, d = spots[who], seen.distance
        if spot.placement.zone.startswith("off-"):
            continue  # they come in, or are only heard
        scale = d / max(0.3, d + spot.z)
        ends += [center + (spot.x + s * statures[who].width * 0.5 - center) * scale for s in (-1, 1)]
    return (min(ends), max(ends)) if ends else (center, center)


def _trimmed(extent: tuple[float, float, float]) -> tuple[float, float, float]:
    """Leave out what rolls far away: the frame is about where things happen."""
    left, right, top = extent
    return max(left, -_ROLLS_M), min(right, _ROLLS_M), top


def _middle_of(
    spots: Mapping[str, Spot], subjects: Sequence[str], before: World | None, center: float, seen: View
) -> float:
    """A new shot is centred on the set; a continued one on those it is about, wherever they stand."""
    if before is None or not subjects:
        return center if before is None else before.camera.x
    xs = [spots[s].x for s in subjects]
    x = (min(xs) + max(xs)) / 2
    if len(subjects) == 1:
        x += 0.17 * clamp(spots[subjects[0]].yaw, -1, 1) * min(0.6, seen.half_width)
    return x
