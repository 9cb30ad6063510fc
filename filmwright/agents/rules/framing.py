"""What the camera does with a moment: size, framing, angle, movement, and the reason for each.

    opening wide | matter from above | talk: two-shot, over-shoulders, closer | feelings close | deeds by verb

The tables are film grammar as it is taught; nothing here looks at frames or time.
"""

from collections.abc import Set
from dataclasses import dataclass, field

from filmwright.agents.rules.blocking import Stage, partner
from filmwright.agents.rules.script import Moment
from filmwright.agents.rules.verbs import TRAVEL
from filmwright.schemas.grammar import SHOT_SIZES, Angle, CameraMove, Framing, ShotSize, Verb
from filmwright.schemas.shot import Camera

TIGHT: frozenset[ShotSize] = frozenset({"ms", "mcu", "cu", "ecu"})
LONGEST_CHAIN = 3
"""Shots joined without a cut; a longer take tires the eye and lets drift grow."""
_SIZE_BY_VERB: dict[Verb, ShotSize] = {
    "walk": "fs", "run": "ws", "fly": "ws", "swim": "ws", "climb": "ws", "jump": "fs", "fall": "fs",
    "dance": "fs",
    "enter": "fs", "exit": "ws", "float": "ws", "look": "mcu", "think": "mcu", "cry": "cu", "laugh": "mcu",
    "wait": "ms", "sleep": "ms", "wake": "mcu", "sit": "mls", "lie": "mls", "stand": "fs", "drop": "ms",
    "eat": "mcu", "drink": "mcu", "read": "mcu", "write": "mcu", "nod": "mcu", "shake-head": "mcu",
    "hug": "ms",
    "give": "ms", "take": "ms", "pick-up": "ms", "catch": "mls", "throw": "fs", "push": "fs", "pull": "fs",
    "wave": "mls", "bow": "mls", "hit": "mls", "talk": "mcu",
}  # fmt: skip
_COUNTED: tuple[Framing, ...] = ("empty", "single", "two-shot", "three-shot", "group")
_CUTAWAYS: tuple[tuple[ShotSize, CameraMove, Angle], ...] = (
    ("ws", "pan-right", "eye"), ("ews", "dolly-in", "eye"), ("ws", "tilt-up", "low"), ("ews", "static",
    "high"),
)  # fmt: skip


@dataclass
class Eye:
    """What the camera did so far, over the whole film."""

    shots: int = 0
    seconds: float = 0.0
    """Length of the last shot."""
    chain: int = 1
    cutaways: int = 0
    lines: int = 0
    """Speech shots in a row."""
    traveller: str = ""
    """Who was on the way when the last scene ended, and has not arrived yet."""
    last: Camera = field(default_factory=Camera)
    paragraph: int = -1
    role: str = ""


def choose(moment: Moment, stage: Stage, eye: Eye, *, opening: bool, closing: bool) -> Camera:
    """Return the camera for a moment, before any thought of the shot before it."""
    here = tuple(w for w in moment.present if w in stage.here)
    speakers = tuple(
        dict.fromkeys(s.who for s in moment.speech if s.who in stage.here and s.mode == "on-screen")
    )
    if moment.role == "card":
        return Camera(
            size="ews", framing="establishing" if stage.here else "empty", move="crane-up", amount=0.4
        )
    if opening or moment.role == "establish":
        size: ShotSize = "ews" if eye.shots == 0 and len(stage.here) < 3 else "ws"
        return Camera(size=size, framing="establishing", move="dolly-in", amount=0.25)
    if closing and stage.here and not moment.speech and not moment.entities:
        return Camera(size="ws", framing="group", move="crane-up", amount=0.4)  # a film ends on all it leaves
    if moment.entities:
        return Camera(size="fs", framing="group" if stage.here else "insert", angle="high")
    if speakers:
        return _talking(moment, speakers, stage, eye)
    thinker = next((s.who for s in moment.speech if s.how == "thinking" and s.who in stage.here), None)
    if thinker:
        return Camera(size="cu", subject=(thinker,), move="dolly-in", amount=0.2, focus="shallow")
    if moment.speech and stage.here:  # a voice from elsewhere: we watch who hears it
        return Camera(
            size="mcu", framing="reaction", subject=_hearer(moment, stage), move="dolly-in", amount=0.2
        )
    if moment.role == "reaction" and here:
        return Camera(size="cu", framing="reaction", subject=here[:1], focus="shallow")
    if not here and (things := tuple(t for t in moment.things if t in stage.props)):
        return Camera(size="ms", framing="insert", subject=things[:1], move="dolly-in", amount=0.2)
    if not here:
        size, move, angle = _CUTAWAYS[eye.cutaways % len(_CUTAWAYS)]
        return Camera(size=size, framing="cutaway", move=move, amount=0.3, angle=angle)
    return _acting(moment, here, stage)


def _hearer(moment: Moment, stage: Stage) -> tuple[str, ...]:
    heard = [w for w in reversed(stage.recent) if w in stage.here and w != moment.subject]
    return (*heard, *stage.here)[:1]


def _talking(moment: Moment, speakers: tuple[str, ...], stage: Stage, eye: Eye) -> Camera:
    """Cover talk as it is taught: both together, then over the shoulders, then close."""
    if moment.goes_on and set(speakers) <= set(eye.last.subject):
        return eye.last
    if len(speakers) > 1:
        return Camera(
            size="ms", framing=_COUNTED[min(len(speakers), 4)], subject=stage.left_to_right(speakers)[:4]
        )
    who = speakers[0]
    spoken_to = next((s.to for s in moment.speech if s.to in stage.here and s.to != who), None)
    other = spoken_to or partner(stage, who)
    if (
        moment.feelings
        and moment.feelings[-1][1] in ("sad", "scared", "angry", "surprised")
        and not moment.deeds
    ):
        return Camera(size="cu", subject=(who,), focus="shallow", move="dolly-in", amount=0.2)
    if other is None:
        return Camera(size="mcu" if not moment.deeds else "ms", subject=(who,), focus="shallow")
    if eye.lines == 0 or (moment.deeds and eye.lines < 2):
        return Camera(
            size="mls" if moment.deeds else "ms",
            framing="two-shot",
            subject=stage.left_to_right((who, other)),
        )
    if moment.deeds:
        return Camera(size="ms", subject=(who,), focus="shallow")
    if eye.lines <= 3 or eye.lines % 3:
        return Camera(size="mcu", framing="over-shoulder", subject=(who,), focus="shallow")
    return Camera(size="cu", subject=(who,), focus="shallow", move="dolly-in", amount=0.2)


def _acting(moment: Moment, here: tuple[str, ...], stage: Stage) -> Camera:
    doers = tuple(dict.fromkeys(d.who for d in moment.deeds if d.who in stage.here))
    met = tuple(
        d.target for d in moment.deeds if d.target in stage.here and d.verb not in ("look", "point", "wave")
    )
    subject = stage.left_to_right([w for w in (*doers, *met) if w]) or stage.left_to_right(here)
    verb = _telling_verb(moment)
    size = _SIZE_BY_VERB.get(verb, "ms") if verb else ("cu" if moment.feelings else "mls")
    if moment.feelings and verb in ("look", "wait", "laugh", "cry", "think", "nod", None):
        size = "cu"
    if len(subject) > 2:
        size = "ws"
    elif len(subject) == 2 and size in TIGHT:
        size = "ms"
    framing = _COUNTED[min(len(subject), 4)]
    move, amount = _move(verb)
    return Camera(
        size=size, framing=framing, move=move, amount=amount, subject=subject[:4],
        focus="shallow" if size in ("cu", "ecu", "mcu") else "deep",
    )  # fmt: skip


def _telling_verb(moment: Moment) -> Verb | None:
    """Return the deed that needs the most room: it decides the size."""
    verbs = [d.verb for d in moment.deeds]
    return min(verbs, key=lambda v: SHOT_SIZES.index(_SIZE_BY_VERB.get(v, "ms")), default=None)


def _move(verb: Verb | None) -> tuple[CameraMove, float]:
    if verb in ("walk", "run", "fly", "swim"):
        return "follow", 0.5
    if verb == "climb":
        return "tilt-up", 0.5
    if verb in ("fall", "lie"):
        return "tilt-down", 0.3
    if verb in ("look", "think", "cry"):
        return "dolly-in", 0.3
    return ("dolly-in", 0.2) if verb is None else ("static", 0.5)


def joins(moment: Moment, view: Camera, eye: Eye, in_frame: Set[str], *, opening: bool) -> bool:
    """Return whether this shot should go on, unbroken, from the last frame of the one before.

    Only inside one speech, or one action: the same people, already `in_frame`, the same paragraph or the same
    doer, no cutaway.
    """
    if opening or eye.chain >= LONGEST_CHAIN:
        return False
    if moment.goes_on:
        return eye.role == "speech" and view == eye.last
    if moment.speech or eye.role != "action" or moment.role != "action":
        return False
    apart = ("insert", "cutaway", "reaction", "empty")
    if moment.entities or view.framing in apart or eye.last.framing in apart or eye.last.angle != "eye":
        return False
    mine, theirs = set(view.subject), set(eye.last.subject)
    same = mine == theirs or (eye.last.framing == "establishing" and len(mine) == 1)
    return (
        bool(mine)
        and same
        and mine <= in_frame
        and (moment.paragraph == eye.paragraph or bool(mine & theirs))
    )


def unbroken(view: Camera, moment: Moment, eye: Eye) -> Camera:
    """Let the camera go on from where it stood: it may move closer or wider, it may not jump."""
    was = SHOT_SIZES.index(eye.last.size)
    if moment.goes_on:
        return eye.last.replace(move="dolly-in", amount=0.3)
    step = max(-2, min(2, SHOT_SIZES.index(view.size) - was))
    travels = any(d.verb in TRAVEL for d in moment.deeds)
    move: CameraMove = (
        "follow" if travels else "dolly-in" if step > 0 else "dolly-out" if step < 0 else view.move
    )
    return view.replace(size=SHOT_SIZES[was + step], move=move, angle="eye")


def recut(view: Camera, eye: Eye) -> Camera:
    """Keep the 30-degree rule: a cut on the same subject changes the size."""
    last = eye.last
    if (view.size, view.subject, view.framing) != (last.size, last.subject, last.framing) or not view.subject:
        return view
    i = SHOT_SIZES.index(view.size)
    closer = i < SHOT_SIZES.index("cu") and len(view.subject) == 1
    view = view.replace(size=SHOT_SIZES[i + 1 if closer else max(1, i - 1)])
    return view.replace(framing="single") if view.size == "cu" and view.framing == "over-shoulder" else view
