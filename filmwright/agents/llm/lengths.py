"""How long a film is to be, and how its shots and seconds are shared among the scenes.

    story ─> natural seconds (speaking, acting) ─┬─> wishes ─> shots and seconds of the film, or a refusal
                                                 └─> scenes ─> shots and seconds of each, which add up exactly

Spoken lines keep their length; what is told besides them is pressed or stretched.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from filmwright.agents.llm.draft import SentenceRange, Wishes
from filmwright.agents.llm.reading import untold
from filmwright.agents.llm.spoken import lines_between
from filmwright.agents.rules.pace import line_seconds
from filmwright.agents.rules.script import count_words
from filmwright.errors import InputInvalid, UsageError
from filmwright.schemas.story import Story

MOST_SHOTS = 1200
"""Of one film, when they are asked for."""
USUAL_MOST_SHOTS = 400
"""Of one film, when nobody asked for a length."""
SHOT_SECONDS = 4.5
"""Of a shot, where nothing else decides it (mean shot length now is about 4 s, 9 s in the 1940s)."""
SHORTEST_SHOT, LONGEST_SHOT = 1.0, 30.0
"""Means of a whole film beyond which no film is cut."""
SHOTS_IN_A_SCENE = 8
LINES_IN_A_SHOT = 12
TIGHTEST, WIDEST = 0.4, 4.0
"""How far what is not speech may be pressed and stretched."""
_SECONDS_PER_WORD, _LOOK_SECONDS, _TAG_WORDS = 0.2, 0.8, 3


@dataclass(frozen=True)
class Weight:
    """What a run of sentences takes when nobody hurries."""

    spoken_seconds: float
    told_seconds: float
    lines: int

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.spoken_seconds + self.told_seconds

    @property
    def least(self) -> float:
        """The quickest it can be told."""
        return self.spoken_seconds + TIGHTEST * self.told_seconds

    @property
    def most(self) -> float:
        """The slowest it can be told."""
        return self.spoken_seconds + WIDEST * max(self.told_seconds, 1.0)


@dataclass(frozen=True)
class Length:
    """What the film is to be in all."""

    shots: int
    seconds: float
    whole: Weight
    """Of the whole story."""
    fixed_shots: bool
    fixed_seconds: bool

    @property
    def must_leave_out(self) -> bool:
        """Whether the story is longer than the film can be."""
        return self.whole.least > self.seconds

    @property
    def scenes(self) -> int:
        """About how many scenes such a film has."""
        return max(1, round(self.shots / SHOTS_IN_A_SCENE))


@lru_cache(maxsize=4)
def _weights(story: Story) -> tuple[Weight, ...]:
    skipped = untold(story)
    spoken: dict[int, list[str]] = {}
    for line in lines_between(story, 0, len(story.sentences)):
        spoken.setdefault(line.sentence, []).append(line.words)
    found: list[Weight] = []
    for i, (start, end) in enumerate(story.sentences):
        said = spoken.get(i, [])
        rest = 0 if i in skipped else count_words(story.text[start:end]) - sum(map(count_words, said))
        acted = _LOOK_SECONDS + _SECONDS_PER_WORD * rest if rest > (_TAG_WORDS if said else 0) else 0.0
        found.append(Weight(sum(map(line_seconds, said)), acted, len(said)))
    return tuple(found)


def weigh(story: Story, sentences: SentenceRange) -> Weight:
    """Return what telling these sentences takes."""
    some = _weights(story)[slice(*sentences)]
    return _sum(some)


def _sum(weights: Sequence[Weight]) -> Weight:
    return Weight(
        sum(w.spoken_seconds for w in weights),
        sum(w.told_seconds for w in weights),
        sum(w.lines for w in weights),
    )


def length_of(story: Story, wishes: Wishes) -> Length:
    """Return how many shots and seconds the film is to have.

    Raises:
        UsageError: no film has that many minutes or shots.
        InputInvalid: this story cannot fill them.
    """
    whole = weigh(story, (0, len(story.sentences)))
    if not any(w.seconds for w in _weights(story)):
        raise InputInvalid("nothing in the story can be filmed", hint="write at least one sentence of story")
    _refuse_odd(wishes)
    natural = max(whole.seconds, SHORTEST_SHOT)
    if wishes.minutes is not None:
        seconds = wishes.minutes * 60
        shots = wishes.shots or max(1, min(MOST_SHOTS, round(seconds / SHOT_SECONDS)))
    elif wishes.shots is not None:
        shots = wishes.shots
        seconds = min(max(natural, 1.5 * shots), 8.0 * shots)
    else:
        shots = max(1, min(USUAL_MOST_SHOTS, round(natural / SHOT_SECONDS)))
        seconds = min(natural, USUAL_MOST_SHOTS * SHOT_SECONDS)
    _refuse_unfillable(whole, wishes, shots, seconds)
    return Length(shots, seconds, whole, wishes.shots is not None, wishes.minutes is not None)


def _refuse_odd(wishes: Wishes) -> None:
    minutes, shots = wishes.minutes, wishes.shots
    if shots is not None and not 1 <= shots <= MOST_SHOTS:
        raise UsageError(f"a film of {shots} shots is not possible", hint=f"ask for 1 to {MOST_SHOTS} shots")
    if minutes is None:
        return
    if not 0 < minutes <= 120:
        raise UsageError(
            f"a film of {minutes:g} minutes is not possible", hint="ask for more than 0 and at most 120"
        )
    if shots is not None and not SHORTEST_SHOT <= minutes * 60 / shots <= LONGEST_SHOT:
        least, most = math.ceil(minutes * 60 / LONGEST_SHOT), math.floor(minutes * 60 / SHORTEST_SHOT)
        each = float(f"{minutes * 60 / shots:.2g}")  # two figures, but never 2e+02
        raise UsageError(
            f"{shots} shots in {minutes:g} minutes would be {each:g} seconds each",
            hint=f"ask for {max(1, least)} to {max(1, most)} shots in {minutes:g} minutes",
        )


def _refuse_unfillable(whole: Weight, wishes: Wishes, shots: int, seconds: float) -> None:
    if wishes.minutes is not None and seconds > whole.most:
        most = math.floor(whole.most / 0.6) / 100
        raise InputInvalid(
            f"the story fills at most {most:g} minutes, not {wishes.minutes:g}",
            hint=f"ask for {most:g} minutes or fewer, or write a longer story",
        )
    room = max(4, math.floor(whole.most / SHORTEST_SHOT))
    if wishes.shots is not None and shots > room:
        raise InputInvalid(
            f"the story has words for {room} shots, not for {shots}",
            hint=f"ask for at most {room} shots, or leave the number open",
        )


def share(weights: Sequence[Weight], length: Length) -> tuple[tuple[int, float], ...]:
    """Return (shots, seconds) of every scene; the sums are those of the film, where they were asked for.

    Call it with scenes that `misfits` finds nothing wrong with.
    """
    told = _sum(weights)
    seconds = length.seconds if length.fixed_seconds else _natural(told, length)
    factor = max(0.0, seconds - told.spoken_seconds) / max(told.told_seconds, 1e-9)
    each = [max(0.1, round(w.spoken_seconds + factor * w.told_seconds, 1)) for w in weights]
    longest = each.index(max(each))
    each[longest] = round(each[longest] + seconds - sum(each), 2)
    shots = length.shots
    if not length.fixed_shots:
        shots = max(
            1, min(length.shots if length.fixed_seconds else USUAL_MOST_SHOTS, round(seconds / SHOT_SECONDS))
        )
    return tuple(zip(apportion(each, [_least_shots(w) for w in weights], shots), each, strict=True))


def _natural(told: Weight, length: Length) -> float:
    """Return the length of what is told, where the person asked for none."""
    if not length.fixed_shots:
        return round(min(told.seconds, max(length.seconds, told.least)), 1)
    return round(min(max(told.seconds, 1.5 * length.shots), max(8.0 * length.shots, told.least)), 1)


def _least_shots(weight: Weight) -> int:
    return max(1, math.ceil(weight.lines / LINES_IN_A_SHOT))


def apportion(seconds: Sequence[float], least: Sequence[int], shots: int) -> tuple[int, ...]:
    """Share `shots` by length (Webster's method), never below `least`."""
    given = list(least)
    for _ in range(max(0, shots - sum(least))):
        neediest = max(range(len(given)), key=lambda i: (seconds[i] / (given[i] + 0.5), -i))
        given[neediest] += 1
    return tuple(given)


def misfits(weights: Sequence[Weight], length: Length, names: Sequence[str]) -> tuple[str, ...]:
    """Return why scenes of these weights cannot be the film that was asked for."""
    told = _sum(weights)
    reasons: list[str] = []
    heaviest = names[max(range(len(weights)), key=lambda i: weights[i].least)]
    if (length.fixed_seconds or length.must_leave_out) and told.least > length.seconds * 1.02:
        reasons.append(
            f"these scenes take at least {told.least:.0f} seconds to tell, the film is to be "
            f"{length.seconds:.0f}: leave out more of the story; the longest is {heaviest}"
        )
    if length.fixed_seconds and told.most < length.seconds:
        reasons.append(
            f"these scenes fill at most {told.most:.0f} seconds, the film is to be {length.seconds:.0f}: "
            "tell more of the story"
        )
    least = sum(map(_least_shots, weights))
    most = length.shots if length.fixed_shots or length.fixed_seconds else USUAL_MOST_SHOTS
    if least > most:
        reasons.append(
            f"{len(weights)} scenes with {told.lines} spoken lines need at least {least} shots, "
            f"the film has {most}: make fewer scenes, or leave out more"
        )
    return tuple(reasons)
