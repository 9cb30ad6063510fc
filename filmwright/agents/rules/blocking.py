"""Who stands where: the stage of a scene, carried from shot to shot.

    first frame = the stage as it is -> deeds move people -> last frame = the stage as it is then

Zones are those of the master camera, which never crosses the line: sides go by order of appearance, the
first on the left. Whoever travels alone travels to the right, and comes back to the left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from filmwright.agents.rules.pace import deed_seconds, line_seconds
from filmwright.agents.rules.script import Deed, Moment
from filmwright.agents.rules.verbs import TRAVEL
from filmwright.schemas.grammar import Depth, Emotion, Facing, Posture, Verb, Zone
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Placement

ZONES: tuple[Zone, ...] = ("off-left", "left", "center-left", "center", "center-right", "right", "off-right")
_HOMES: tuple[Zone, ...] = ("center-left", "center-right", "right", "left", "center")
_HOME_DEPTH: tuple[Depth, ...] = ("midground", "midground", "background", "background", "foreground")
_POSTURES: dict[Verb, Posture] = {
    "sit": "sitting", "kneel": "kneeling", "crouch": "crouching", "lie": "lying", "sleep": "lying", "fall": "lying",
    "stand": "standing", "walk": "standing", "run": "standing", "wake": "sitting", "jump": "standing",
    "climb": "standing", "dance": "standing", "enter": "standing", "exit": "standing", "fly": "floating",
    "float": "floating", "swim": "floating",
}  # fmt: skip
_STEP: dict[Verb, int] = {
    "walk": 2,
    "run": 3,
    "fly": 2,
    "swim": 1,
    "climb": 1,
    "float": 1,
    "dance": 0,
    "jump": 1,
}
MOST_ON_STAGE = 5


@dataclass(frozen=True)
class Standing:
    """One person on the stage."""

    zone: Zone
    depth: Depth = "midground"
    facing: Facing = "three-quarter-right"
    posture: Posture = "standing"
    emotion: Emotion = "neutral"
    looking_at: str | None = None
    holding: tuple[str, ...] = ()


@dataclass
class Stage:
    """The people of one scene, as they stand now."""

    standing: dict[str, Standing] = field(default_factory=dict)
    homes: dict[str, tuple[Zone, Depth]] = field(default_factory=dict)

    def placements(self) -> tuple[Placement, ...]:
        """Return everyone who can be seen, in order of appearance."""
        return tuple(
            Placement(
                who=who, zone=s.zone, depth=s.depth, facing=s.facing, posture=s.posture, emotion=s.emotion,
                looking_at=s.looking_at if s.looking_at in self.standing else None, holding=s.holding,
            )
            for who, s in self.standing.items()
        )  # fmt: skip

    def home(self, who: str) -> tuple[Zone, Depth]:
        """Return where `who` stands in this scene when nothing else is said."""
        if who not in self.homes:
            n = len(self.homes)
            self.homes[who] = (_HOMES[n % len(_HOMES)], _HOME_DEPTH[n % len(_HOMES)])
        return self.homes[who]

    def bring(self, who: str, zone: Zone | None = None) -> None:
        """Put `who` on the stage, at home or at `zone`."""
        home, depth = self.home(who)
        at = zone or home
        self.standing[who] = Standing(zone=at, depth=depth, facing=_facing_centre(home))

    def set(self, who: str, standing: Standing) -> None:
        """Note how `who` stands now."""
        self.standing[who] = standing

    def leave(self, who: str) -> None:
        """Take `who` off the stage."""
        self.standing.pop(who, None)


def _side(zone: Zone) -> int:
    return ZONES.index(zone) - 3


def _facing_centre(zone: Zone) -> Facing:
    return "three-quarter-left" if _side(zone) > 0 else "three-quarter-right"


def facing_from_to(start: Zone, end: Zone) -> Facing | None:
    """Return the facing of someone who looks or goes from zone to zone; None when they are the same."""
    step = ZONES.index(end) - ZONES.index(start)
    return "three-quarter-right" if step > 0 else "three-quarter-left" if step < 0 else None


def enter_scene(stage: Stage, moment: Moment, alone_travels: bool) -> None:
    """Bring on whoever this moment is about and is not there yet.

    Whoever travels into view starts outside the frame, or, when alone in the scene, at its left edge.
    """
    movers = {
        d.who: d for d in reversed(moment.deeds) if (d.verb in TRAVEL and d.way != "out") or d.verb == "enter"
    }
    for who in (
        *moment.present,
        *(d.who for d in moment.deeds),
        *(s.who for s in moment.speech if s.mode == "on-screen"),
    ):
        if not who or who in stage.standing or len(stage.standing) >= MOST_ON_STAGE:
            continue
        if who in movers and not stage.standing and alone_travels:
            stage.bring(who, "left")
        elif who in movers:
            home, _ = stage.home(who)
            stage.bring(who, "off-right" if _side(home) >= 0 else "off-left")
        else:
            stage.bring(who)


def perform(stage: Stage, moment: Moment, seconds: float) -> tuple[Beat, ...]:
    """Return the beats of a moment in `seconds`, and leave the stage as the last frame shows it."""
    beats: list[Beat] = []
    clocks: dict[str, float] = {}
    spoken = _talk(stage, moment, seconds, beats)
    deeds = [d for d in moment.deeds if d.who in stage.standing]
    start = min(spoken, seconds * 0.6) if moment.speech else 0.0
    for who in dict.fromkeys(d.who for d in deeds):
        mine = [d for d in deeds if d.who == who]
        room = max(0.4, seconds - start)
        wanted = sum(deed_seconds(d.verb) for d in mine)
        scale = room / wanted if wanted > room or mine[-1].verb in TRAVEL else 1.0
        at = start
        for deed in mine:
            length = round(min(deed_seconds(deed.verb) * scale, seconds - at), 2)
            if length < 0.1:
                continue
            beats.append(_beat(stage, deed, at, length))
            at = round(at + length, 2)
        clocks[who] = at
    for who, feeling in moment.feelings:
        if who in stage.standing:
            stage.set(who, replace(stage.standing[who], emotion=feeling))
            beats = [b.replace(emotion=feeling) if b.who == who else b for b in beats]
    return tuple(sorted(beats, key=lambda b: b.at))[:40]


def _talk(stage: Stage, moment: Moment, seconds: float, beats: list[Beat]) -> float:
    """Let the speakers talk, one after the other; return when they are done."""
    wanted = sum(line_seconds(s.line) for s in moment.speech)
    scale = min(1.0, seconds / wanted) if wanted else 1.0
    at = 0.0
    for line in moment.speech:
        length = round(line_seconds(line.line) * scale, 2)
        if line.who in stage.standing and line.mode == "on-screen" and length >= 0.1:
            other = line.to if line.to in stage.standing and line.to != line.who else partner(stage, line.who)
            _turn_to(stage, line.who, other)
            if other:
                _turn_to(stage, other, line.who)
            beats.append(
                Beat(
                    at=round(at, 2), duration=max(0.1, length - 0.2), who=line.who, verb="talk", target=other
                )
            )
        at += length
    return at


def partner(stage: Stage, who: str) -> str | None:
    """Return whom `who` faces: the one looked at, else the first other person on the stage."""
    seen = stage.standing[who].looking_at if who in stage.standing else None
    if seen in stage.standing and seen != who:
        return seen
    return next((w for w in stage.standing if w != who), None)


def _turn_to(stage: Stage, who: str, other: str | None) -> None:
    if other is None or who not in stage.standing or other not in stage.standing:
        return
    me, them = stage.standing[who], stage.standing[other]
    facing = facing_from_to(me.zone, them.zone) or me.facing
    stage.set(who, replace(me, facing=facing, looking_at=other))


def _beat(stage: Stage, deed: Deed, at: float, length: float) -> Beat:
    me = stage.standing[deed.who]
    if deed.verb in TRAVEL or (deed.verb == "carry" and deed.way == "on"):
        return _travel(stage, deed, at, length)
    posture = _POSTURES.get(deed.verb, me.posture)
    stage.set(deed.who, replace(me, posture=posture))
    if deed.target:
        _turn_to(stage, deed.who, deed.target)
    return Beat(
        at=at,
        duration=length,
        who=deed.who,
        verb=deed.verb,
        target=deed.target if deed.target in stage.standing else None,
    )


def _travel(stage: Stage, deed: Deed, at: float, length: float) -> Beat:
    me = stage.standing[deed.who]
    home, _ = stage.home(deed.who)
    end = _destination(stage, deed, me.zone, home)
    facing = facing_from_to(me.zone, end) or me.facing
    posture = _POSTURES.get(deed.verb, "standing")
    stage.set(deed.who, replace(me, zone=end, facing=facing, posture=posture, looking_at=None))
    target = deed.target if deed.target in stage.standing else None
    return Beat(
        at=at,
        duration=length,
        who=deed.who,
        verb=deed.verb,
        target=target,
        to=end if end != me.zone else None,
    )


def _destination(stage: Stage, deed: Deed, zone: Zone, home: Zone) -> Zone:
    i = ZONES.index(zone)
    leaves = deed.verb == "exit" or (
        deed.way in ("away", "out")
        and deed.verb in ("walk", "run", "fly", "swim")
        and len(stage.standing) > 1
    )
    if leaves:
        return "off-right" if _side(home) >= 0 else "off-left"
    if zone in ("off-left", "off-right") or deed.verb == "enter" or deed.way == "in":
        return home
    if deed.target in stage.standing and deed.target != deed.who and deed.verb != "jump":
        other = ZONES.index(stage.standing[deed.target].zone)
        return ZONES[max(1, min(5, other - 1 if i <= other else other + 1))]
    step = _STEP.get(deed.verb, 1)
    way = -1 if deed.way == "back" else 1
    if len(stage.standing) > 1 and abs(_side(zone)) >= 1 and deed.way != "back":
        way = -1 if _side(zone) > 0 else 1
        step = min(step, abs(_side(zone)))  # stop at the centre: nobody crosses the line of action
        taken = {s.zone for w, s in stage.standing.items() if w != deed.who}
        while step > 0 and ZONES[i + way * step] in taken:
            step -= 1
    return ZONES[max(1, min(5, i + way * step))]


def settle(stage: Stage, gone: Iterable[str] = ()) -> None:
    """End a shot: whoever left the frame is no longer on the stage."""
    for who in [w for w, s in stage.standing.items() if s.zone.startswith("off-")]:
        stage.leave(who)
    for who in gone:
        stage.leave(who)


def hold(stage: Stage, moment: Moment) -> None:
    """Let people carry what the words say they carry, and drop what they drop."""
    for who, thing in moment.holds:
        if who in stage.standing and thing not in stage.standing[who].holding:
            me = stage.standing[who]
            stage.set(who, replace(me, holding=(*me.holding, thing)[-2:]))


def let_go(stage: Stage, moment: Moment) -> None:
    """Take from people's hands what these words say they drop, give or put down."""
    for deed in moment.deeds:
        if deed.verb in ("drop", "give", "put-down", "throw") and deed.who in stage.standing:
            me = stage.standing[deed.who]
            kept = tuple(t for t in me.holding if t not in moment.things)
            stage.set(deed.who, replace(me, holding=kept))
