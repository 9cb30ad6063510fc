"""Turn the words of `action` into beats: who does it, from when, for how long.

    "{bear} walks across the ice and waves." ──> Beat(0 s, walk), Beat(2.7 s, wave)

Used only for those whom the MotionScript gives no beats of their own. Not here: what the beats look like.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from filmwright.generators.animatic.words import Deed, read_action, read_frame
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import Verb
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Frame

SPEEDS: dict[Verb, float] = {
    "walk": 1.25, "run": 3.0, "enter": 1.3, "exit": 1.4, "fly": 2.2, "swim": 0.9, "climb": 0.5, "push": 0.6,
    "pull": 0.6, "carry": 1.0,
}  # fmt: skip
"""Metres a second of a person of 1.6 m, for the verbs that travel."""
STANCES: frozenset[Verb] = frozenset(
    {"stand", "sit", "kneel", "crouch", "lie", "sleep", "float", "swim", "fly", "wait"}
)
"""Verbs that, once begun, go on until something else is done."""
_TRAVELS: frozenset[Verb] = frozenset({"walk", "run", "enter", "exit", "fly", "swim"})


@dataclass(frozen=True)
class Reading:
    """The beats that were read, and the words that say nothing to us."""

    beats: tuple[Beat, ...] = ()
    unknown: tuple[str, ...] = ()


def beats_of_action(brief: ShotBrief, cast: Sequence[str], seconds: float) -> Reading:
    """Read the deeds of `cast` from the action of a shot and share its time among them."""
    things = [*brief.props, *(e.id for e in brief.shot.motion.entities)]
    read = read_action(_unspoken(brief), list(brief.cast), things)
    talkers = {d.who for d in brief.shot.dialogue}
    beats: list[Beat] = []
    for who in cast:
        deeds = [d for d in read.deeds if d.who == who and not (d.verb == "talk" and who in talkers)]
        beats += _timed(deeds, seconds)
    return Reading(tuple(beats), read.unknown)


def _unspoken(brief: ShotBrief) -> str:
    """The action without what is said in it: "Leave the apples!" is not done by whoever hears it."""
    text = brief.shot.action
    for said in brief.shot.dialogue:
        text = text.replace(said.line, " ")
    return re.sub(r"[\"“„«「].*?[\"”“»」]", " . ", text, flags=re.DOTALL)


_MACHINES = frozenset(
    {"radio", "telephone", "phone", "loudspeaker", "speaker", "intercom", "voice", "tannoy", "megaphone",
     "television", "tv", "recording", "answerphone"}
)  # fmt: skip


def with_bodies(brief: ShotBrief) -> ShotBrief:
    """Return the brief without those of the cast who are no more than a voice: a radio is not a person."""
    bodiless = {who for who, member in brief.cast.items() if _is_voice(who, member.looks)}
    return (
        brief
        if not bodiless
        else brief.replace(cast={who: member for who, member in brief.cast.items() if who not in bodiless})
    )


def _is_voice(who: str, looks: str) -> bool:
    words = re.findall(r"[^\W_]+", looks.lower()) or re.findall(r"[^\W_]+", who.lower())
    return bool(words) and words[-1] in _MACHINES


def with_read_frames(brief: ShotBrief) -> ShotBrief:
    """Return the brief with a placement for everyone whom only the words of a frame place."""
    shot = brief.shot
    frames = {}
    for name in ("first_frame", "last_frame"):
        frame: Frame = getattr(shot, name)
        placed = {p.who for p in frame.placements}
        read = read_frame(frame.describe, [who for who in brief.cast if who not in placed])
        if read:
            frames[name] = frame.replace(placements=(*frame.placements, *read.values()))
    return brief.replace(shot=shot.replace(**frames)) if frames else brief


def _timed(deeds: Sequence[Deed], seconds: float) -> list[Beat]:
    """Give each deed its share of the shot; a walk takes twice as long as a gesture."""
    weights = [2.0 if d.verb in _TRAVELS else 1.0 for d in deeds]
    whole = sum(weights)
    at, out = 0.0, []
    for deed, weight in zip(deeds, weights, strict=True):
        length = seconds * weight / whole
        out.append(Beat(at=round(at, 3), duration=max(0.1, round(length, 3)), who=deed.who, verb=deed.verb,
                        target=deed.target, to=deed.to))  # fmt: skip
        at += length
    return out
