"""Who stands where in each frame, in what state, and what they do in it: placements and beats.

    stage (who is here, how they are) --frame--> zones of this frame --beats--> the stage afterwards

Zones are shares of the frame. People keep the order of the cast from left to right through the whole film, so
nobody jumps the line of action; whoever travels goes to the right, and comes back to the left. A shot that
continues another starts exactly where that one ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from filmwright.agents.rules.pace import deed_seconds, line_seconds
from filmwright.agents.rules.script import Deed, Moment
from filmwright.agents.rules.verbs import TRAVEL
from filmwright.schemas.grammar import Emotion, Facing, Posture, Verb, Zone
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Placement

MOST_ON_STAGE = 5
_SPREAD: dict[int, tuple[Zone, ...]] = {
    0: (),
    1: ("center",),
    2: ("center-left", "center-right"),
    3: ("left", "center", "right"),
    4: ("left", "center-left", "center-right", "right"),
    5: ("left", "center-left", "center", "center-right", "right"),
}
_POSTURES: dict[Verb, Posture] = {
    "sit": "sitting", "kneel": "kneeling", "crouch": "crouching", "lie": "lying", "sleep": "lying",
    "fall": "lying",
    "stand": "standing", "walk": "standing", "run": "standing", "wake": "sitting", "jump": "standing",
    "climb": "standing", "dance": "standing", "enter": "standing", "exit": "standing", "bow": "standing",
    "hug": "standing", "push": "standing", "pull": "standing", "fly": "floating", "float": "floating",
    "swim": "floating",
}  # fmt: skip
_PASSING: frozenset[Emotion] = frozenset({"surprised", "angry", "scared", "curious"})
_ENTER_SECONDS = 1.4


@dataclass(frozen=True)
class Actor:
    """How someone is now."""

    posture: Posture = "standing"
    emotion: Emotion = "neutral"
    facing: Facing = "three-quarter-right"
    looking_at: str | None = None
    holding: tuple[str, ...] = ()


@dataclass
class Stage:
    """The people of one scene. `order` is the cast from left to right."""

    order: Sequence[str]
    here: dict[str, Actor] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    """Who is in the frame of the present shot, or about to come into it."""
    recent: list[str] = field(default_factory=list)
    """Who took part, the latest last."""
    props: list[str] = field(default_factory=list)
    """Things that stand in this place."""

    def placements(self, *, things: bool) -> tuple[Placement, ...]:
        """Return everyone in the frame, left to right, and, if asked, the `things` that stand about."""
        people = [
            Placement(
                who=who, zone=self.zones[who], facing=a.facing, posture=a.posture, emotion=a.emotion,
                holding=a.holding,
                looking_at=a.looking_at if a.looking_at in self.zones and a.looking_at in self.here else None,
            )
            for who, a in sorted(self.here.items(), key=lambda item: self.order.index(item[0]))
            if who in self.zones
        ]  # fmt: skip
        held = {t for a in self.here.values() for t in a.holding}
        standing = [p for p in self.props[:2] if p not in held] if things else []
        return (*people, *(Placement(who=p, zone="center", facing="camera") for p in standing))

    def inside(self) -> frozenset[str]:
        """Return who is in the present frame."""
        return frozenset(w for w, z in self.zones.items() if not z.startswith("off"))

    def left_to_right(self, who: Sequence[str]) -> tuple[str, ...]:
        """Return `who` in the order in which they stand."""
        return tuple(sorted(dict.fromkeys(who), key=self.order.index))

    def change(self, who: str, **changes: object) -> None:
        """Note how `who` is now."""
        self.here[who] = replace(self.here[who], **changes)  # type: ignore[arg-type]

    def beside(self, who: str, others: Sequence[str]) -> Zone:
        """Return the side on which `who` is out of the frame that shows `others`."""
        at = self.order.index(who)
        first = min((self.order.index(o) for o in others if o != who), default=at + 1)
        return "off-left" if at < first else "off-right"


def bring_on(stage: Stage, moment: Moment, traveller: str) -> tuple[str, ...]:
    """Put on stage whoever this moment is about; return those who come in from outside.

    `traveller` was on the way here when the last scene ended.
    """
    speakers = [s.who for s in moment.speech if s.mode == "on-screen"]
    movers = {d.who for d in moment.deeds if d.verb == "enter" or (d.verb in TRAVEL and d.way != "out")}
    coming: list[str] = []
    for who in (*moment.present, *(d.who for d in moment.deeds), *speakers):
        if who and who not in stage.here and len(stage.here) < MOST_ON_STAGE:
            if who in movers or (who == traveller and stage.here):
                coming.append(who)
            stage.here[who] = Actor()
    for who in (*moment.present[::-1], *(s.to for s in moment.speech), moment.subject):
        if who in stage.here:
            stage.recent = [w for w in stage.recent if w != who] + [who]
    for who, thing in moment.holds:
        if who in stage.here and thing not in stage.here[who].holding:
            stage.change(who, holding=(*stage.here[who].holding, thing)[-2:])
    return tuple(coming)


def partner(stage: Stage, who: str) -> str | None:
    """Return whom `who` deals with: whoever else took part last."""
    return next((o for o in reversed(stage.recent) if o != who and o in stage.here), None)


def frame_new(stage: Stage, seen: Sequence[str], coming: Sequence[str], travels: str) -> None:
    """Lay out a new frame: `seen` spread over it, `coming` about to come in.

    `travels` names one who crosses the frame alone; they start at its edge.
    """
    inside = stage.left_to_right([w for w in seen if w in stage.here])[:MOST_ON_STAGE]
    stage.zones = dict(zip(inside, _SPREAD[len(inside)], strict=True))
    for who in coming:
        others = [w for w in (inside if len(inside) > 1 else stage.here) if w not in coming]
        if who in stage.zones and others:
            stage.zones[who] = stage.beside(who, others)
    if len(inside) == 1 and stage.zones.get(travels) == "center":
        stage.zones[travels] = "left"


def frame_again(stage: Stage, seen: Sequence[str]) -> None:
    """Keep the frame of the shot before; who is new to it comes in from their side."""
    inside = [w for w in stage.zones if not stage.zones[w].startswith("off")]
    for who in seen:
        if who in stage.here and who not in stage.zones:
            stage.zones[who] = stage.beside(who, inside)


def perform(stage: Stage, moment: Moment, seconds: float, *, follows: bool) -> tuple[Beat, ...]:
    """Return the beats of a moment in `seconds`, and leave the stage as its last frame shows it.

    `follows`: the camera goes along, so that whoever travels stays where they are in the frame.
    """
    walks_in = (
        {d.who for d in moment.deeds if d.verb in TRAVEL and d.verb != "exit"} if not moment.speech else set()
    )
    arriving = [w for w in _off(stage, moment) if w not in walks_in]
    entrances = [_enter(stage, w, 0.0, min(_ENTER_SECONDS, seconds)) for w in arriving]
    start = _ENTER_SECONDS if entrances and moment.speech else 0.0
    beats = [*entrances]
    deeds = [d for d in moment.deeds if d.who in stage.zones and not (d.verb == "enter" and entrances)]
    if moment.deeds_first:
        start = _act(stage, deeds, start, seconds * 0.4, follows, beats)
        _talk(stage, moment, start, seconds, beats)
    else:
        start = _talk(stage, moment, start, seconds, beats)
        own_start = start if moment.speech else (_ENTER_SECONDS if entrances and deeds else 0.0)
        _act(stage, deeds, min(own_start, seconds * 0.7), seconds, follows, beats)
    felt = dict(moment.feelings)
    for who in stage.here:
        if who in felt:
            stage.change(who, emotion=felt[who])
        elif stage.here[who].emotion in _PASSING:
            stage.change(who, emotion="neutral")
    beats = [b.replace(emotion=felt[b.who]) if b.who in felt else b for b in beats]
    _let_go(stage, moment)
    return tuple(sorted((_inside(b, seconds) for b in beats), key=lambda b: (b.at, b.who)))[:40]


def _inside(beat: Beat, seconds: float) -> Beat:
    """Keep a beat inside a shot that is shorter than its natural length."""
    at = round(max(0.0, min(beat.at, seconds - 0.2)), 2)
    return beat.replace(at=at, duration=round(max(0.1, min(beat.duration, seconds - at)), 2))


def _off(stage: Stage, moment: Moment) -> list[str]:
    """Return who stands out of frame and is wanted in it."""
    wanted = {
        *(d.who for d in moment.deeds if d.verb != "exit"),
        *(s.who for s in moment.speech if s.mode == "on-screen"),
    }
    return [w for w, z in stage.zones.items() if z.startswith("off") and w in wanted]


def _enter(stage: Stage, who: str, at: float, length: float) -> Beat:
    """Let `who` come in to the free zone nearest to their side."""
    left = stage.zones[who] == "off-left"
    order: tuple[Zone, ...] = ("center-left", "left", "center", "center-right", "right")
    free = [z for z in (order if left else order[::-1]) if z not in stage.zones.values()]
    wish: tuple[Zone, ...] = ("center-left", "left") if left else ("center-right", "right")
    if all(z.startswith("off") for z in stage.zones.values()):
        wish = ("center",)
    to = next((z for z in wish if z in free), free[0] if free else wish[-1])
    stage.zones[who] = to
    stage.change(who, facing="three-quarter-right" if left else "three-quarter-left", posture="standing")
    return Beat(at=at, duration=max(0.3, length), who=who, verb="enter", to=to)


def _talk(stage: Stage, moment: Moment, start: float, seconds: float, beats: list[Beat]) -> float:
    """Let the speakers talk, one after the other; return when they are done."""
    wanted = sum(line_seconds(s.line) for s in moment.speech if not s.at_once)
    room = max(0.5, seconds - start)
    scale = min(1.0, room / wanted) if wanted else 1.0
    at, before = start, start
    for line in moment.speech:
        length = line_seconds(line.line) * scale
        begin = before if line.at_once else at
        if line.who in stage.zones and line.mode == "on-screen":
            other = line.to if line.to in stage.here and line.to != line.who else partner(stage, line.who)
            turn_to(stage, line.who, other)
            if other and stage.here[other].looking_at is None:
                turn_to(stage, other, line.who)
            length_spoken = round(max(0.2, min(length - 0.2, seconds - begin)), 2)
            target = other if other in stage.zones else None
            beats.append(
                Beat(at=round(begin, 2), duration=length_spoken, who=line.who, verb="talk", target=target)
            )
        before, at = begin, max(at, begin + length)
    return at


def turn_to(stage: Stage, who: str, other: str | None) -> None:
    """Let `who` look at `other`."""
    if other is None or who not in stage.here or other not in stage.here or who == other:
        return
    right = stage.order.index(other) > stage.order.index(who)
    stage.change(who, facing="three-quarter-right" if right else "three-quarter-left", looking_at=other)


def _act(
    stage: Stage, deeds: list[Deed], start: float, until: float, follows: bool, beats: list[Beat]
) -> float:
    """Let everyone do their deeds side by side; return when the last one is done."""
    end = start
    for who in dict.fromkeys(d.who for d in deeds):
        mine = [d for d in deeds if d.who == who]
        room = max(0.4, until - start)
        wanted = sum(deed_seconds(d.verb) for d in mine)
        spare = room - wanted if wanted < room else 0.0
        longest = next((d for d in mine if d.verb in TRAVEL and d.verb != "jump"), None)
        scale = min(1.0, room / wanted)
        at = start
        for deed in mine:
            length = round(deed_seconds(deed.verb) * scale + (spare if deed is longest else 0.0), 2)
            length = round(min(length, until - at), 2)
            if length >= 0.1:
                beats.append(_beat(stage, deed, round(at, 2), length, follows))
                at = round(at + length, 2)
        end = max(end, at)
    return end


def _beat(stage: Stage, deed: Deed, at: float, length: float, follows: bool) -> Beat:
    target = deed.target if deed.target in stage.zones else None
    if deed.verb in TRAVEL:
        return _travel(stage, deed, target, at, length, follows)
    stage.change(deed.who, posture=_POSTURES.get(deed.verb, stage.here[deed.who].posture))
    turn_to(stage, deed.who, deed.target)
    if deed.verb == "hug" and target:
        turn_to(stage, target, deed.who)
    return Beat(at=at, duration=length, who=deed.who, verb=deed.verb, target=target)


def _travel(stage: Stage, deed: Deed, target: str | None, at: float, length: float, follows: bool) -> Beat:
    who, zone = deed.who, stage.zones[deed.who]
    people = [w for w, z in stage.zones.items() if not z.startswith("off")]
    alone = len(people) == 1
    leaves = deed.verb == "exit" or (
        deed.way in ("away", "out") and not alone and deed.verb not in ("jump", "dance")
    )
    to: Zone | None = None
    if leaves:
        to = stage.beside(who, people) if not alone else "off-right"
    elif target and target != who:
        turn_to(stage, who, target)
    elif alone and not follows and deed.verb not in ("jump", "dance", "float"):
        to = "center" if zone in ("left", "right") else "right" if deed.way != "back" else "left"
    elif zone.startswith("off"):
        arrival = _enter(stage, who, at, length)
        return arrival.replace(verb=deed.verb) if deed.verb in ("run", "jump", "fly", "swim") else arrival
    if to:
        stage.zones[who] = to
    facing: Facing = (
        "three-quarter-left" if deed.way == "back" or to in ("off-left", "left") else "three-quarter-right"
    )
    if not target and (alone or to):
        stage.change(who, facing=facing, looking_at=None)
    stage.change(who, posture=_POSTURES.get(deed.verb, "standing"))
    return Beat(at=at, duration=length, who=who, verb=deed.verb, target=target, to=to)


def _let_go(stage: Stage, moment: Moment) -> None:
    """Take from people's hands what these words say they drop, give or put down."""
    for deed in moment.deeds:
        if deed.verb in ("drop", "give", "put-down", "throw") and deed.who in stage.here:
            kept = tuple(t for t in stage.here[deed.who].holding if t not in moment.things)
            stage.change(deed.who, holding=kept)


def clear(stage: Stage, leaving: Sequence[str]) -> None:
    """End a shot: whoever walked out of it is gone from the scene."""
    for who in leaving:
        stage.here.pop(who, None)
        stage.zones.pop(who, None)
