"""How long shots are: what is said and told must fit, what was asked for is met as far as it can be.

the model's seconds ─> not under what a shot needs ─> scaled to the scene, or to the film ─> beats follow
"""

import math
from collections.abc import Collection, Sequence

from filmwright.agents.rules.pace import (
    LONGEST_SECONDS,
    PAUSE_SECONDS,
    READING_WORDS_PER_SECOND,
    SHORTEST_SECONDS,
    line_seconds,
)
from filmwright.agents.rules.script import count_words
from filmwright.schemas.grammar import HARD_CUTS
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Dialogue, Shot, Transition

EASY_SECONDS = 12.0
"""A shot that needs no more than this gets no more than this, unless the film must be longer."""
_LEAST_SECONDS = 0.8
"""Of any shot, when the film must be short."""
_TRANSITION_SECONDS, _SHORTEST_TRANSITION = 0.8, 0.1
_MOST_BEATS = 40
_SHARE = 0.45
"""Of a shot that a transition may take."""


def spoken(dialogue: Sequence[Dialogue]) -> float:
    """Return the seconds that lines take: nobody speaks faster than that. One decimal, upwards."""
    seconds = sum(line_seconds(d.line) for d in dialogue if d.at is None)
    seconds = max([seconds, *(d.at + line_seconds(d.line) for d in dialogue if d.at is not None)])
    return min(LONGEST_SECONDS, max(_LEAST_SECONDS, math.ceil(10 * seconds - 1e-6) / 10))


def needs(dialogue: Sequence[Dialogue], narration: str) -> float:
    """Return the seconds in which lines are spoken and narration is read in peace."""
    read = count_words(narration) / READING_WORDS_PER_SECOND + PAUSE_SECONDS if narration else 0.0
    return round(min(LONGEST_SECONDS, max(SHORTEST_SECONDS, spoken(dialogue), read)), 1)


def fit(wanted: Sequence[float], least: Sequence[float], total: float) -> tuple[float, ...]:
    """Return lengths in the proportions of `wanted` that add up to `total` seconds, as far as they may.

    No shot gets less than its `least`, and none more than `EASY_SECONDS` or what it needs, unless all are at
    that bound and the film must be longer still.
    """
    seconds = list(least)
    for most in ([max(one, EASY_SECONDS) for one in least], [LONGEST_SECONDS] * len(least)):
        low, high = 0.0, 400.0
        for _ in range(60):  # the sum grows with the factor: halve until they meet
            factor = (low + high) / 2
            seconds = [min(max(w * factor, a), b) for w, a, b in zip(wanted, least, most, strict=True)]
            low, high = (factor, high) if sum(seconds) < total else (low, factor)
        if sum(seconds) >= total - 0.5:
            break
    return tuple(round(s, 1) for s in seconds)


def paced(shots: Sequence[Shot], total: float) -> tuple[Shot, ...]:
    """Return the shots, `total` seconds long together, as far as what is spoken in them allows."""
    lengths = fit([s.seconds for s in shots], [spoken(s.dialogue) for s in shots], total)
    return tuple(timed(shot, length) for shot, length in zip(shots, lengths, strict=True))


def timed(shot: Shot, seconds: float) -> Shot:
    """Return the shot with another length; acts keep their share of it, talk takes what lines take."""
    if seconds == shot.seconds:
        return shot
    scale = seconds / shot.seconds
    speakers = {line.who for line in shot.dialogue}
    talking = {b.who for b in shot.motion.beats if b.verb == "talk" and b.who in speakers}
    acts = (b for b in shot.motion.beats if not (b.verb == "talk" and b.who in talking))
    scaled = [_within(b.replace(at=b.at * scale, duration=b.duration * scale), seconds) for b in acts]
    beats = in_order([*scaled, *talk(shot.dialogue, talking, seconds)])
    return shot.replace(seconds=seconds, motion=shot.motion.replace(beats=beats))


def talk(dialogue: Sequence[Dialogue], framed: Collection[str], seconds: float) -> list[Beat]:
    """Return the beats of the speakers who are in the frame: in turn, each as long as a line takes."""
    beats, at = [], 0.0
    for line in dialogue:
        begins = at if line.at is None else line.at
        lasts = line_seconds(line.line)
        if line.mode == "on-screen" and line.who in framed and begins < seconds - 0.2:
            said = round(max(0.2, min(lasts - 0.2, seconds - begins)), 2)
            beats.append(Beat(at=round(begins, 2), duration=said, who=line.who, verb="talk"))
        at = max(at, begins + lasts)
    return beats


def in_order(beats: Sequence[Beat]) -> tuple[Beat, ...]:
    """Return beats by their time, as many as a shot may have."""
    return tuple(sorted(beats, key=lambda b: (b.at, b.who)))[:_MOST_BEATS]


def _within(beat: Beat, seconds: float) -> Beat:
    at = round(max(0.0, min(beat.at, seconds - 0.2)), 2)
    return beat.replace(at=at, duration=round(max(0.1, min(beat.duration, seconds - at)), 2))


def with_transitions(shots: Sequence[Shot]) -> tuple[Shot, ...]:
    """Return the shots of a film with transitions that fit: none eats the shots it joins."""
    done: list[Shot] = []
    for shot in shots:
        before = done[-1].seconds if done else shot.seconds
        length = int(100 * min(_TRANSITION_SECONDS, _SHARE * min(shot.seconds, before))) / 100
        kind = shot.transition.kind
        if kind in HARD_CUTS or shot.boundary.kind != "cut" or length < _SHORTEST_TRANSITION:
            fitting = Transition(kind=kind if kind in HARD_CUTS else "cut")
        else:
            fitting = Transition(kind=kind, seconds=length)
        done.append(shot.replace(transition=fitting))
    return tuple(done)
