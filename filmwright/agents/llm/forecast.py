"""What planning a story will take, told before anything is sent: calls, tokens read, tokens written.

    story, wishes ─> reading, length ─> stage by stage: how many calls, how long each ─> low, likely, high

Pure: nobody is asked. Low is a model that is right at once, on a server that is not sent the schema in words;
high is one that every check sends back and every scene of which is repaired twice. Shares (tokens a shot, a
sentence) were measured on the example stories; `tests/agents/llm/test_forecast.py` holds them to the truth.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from filmwright.agents.llm.draft import Wishes
from filmwright.agents.llm.lengths import length_of
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.reading import read
from filmwright.agents.llm.tokens import estimate
from filmwright.agents.llm.visual import MOST_IN_A_CALL
from filmwright.schemas.story import Story

SHOT_TOKENS = 390
"""A model's answer for one shot."""
SENTENCE_TOKENS, WORDS_SHARE = 45, 1.1
"""What the content pass writes for a sentence, and of the sentence's own tokens."""
SHOWN_SHARE = 1.9
"""What the content pass is shown, of the told text: the sentences, with marks, lines and speakers."""
SCHEMA_TOKENS = {"outline": 1100, "card": 900, "choose": 900, "content": 1160, "visual": 1560, "repair": 1560}
SHARED_TOKENS = 110
SLIPS = (1.0, 1.1, 2.0)
"""Attempts a call takes."""


@dataclass(frozen=True)
class Range:
    """Low, likely, high."""

    low: int
    likely: int
    high: int

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)


@dataclass(frozen=True)
class Forecast:
    """What planning will take."""

    calls: Range
    tokens_in: Range
    tokens_out: Range
    scenes: int
    shots: int
    seconds: float
    story_tokens: int
    parts: int
    """In how many parts the story must be read; 1 when it fits the model's window."""


@dataclass(frozen=True)
class _Stage:
    """A kind of call: how often it is made, and what one call reads and writes."""

    calls: tuple[float, float, float]
    tokens_in: float
    schema: int
    tokens_out: float


def forecast(story: Story, wishes: Wishes, window_tokens: int) -> Forecast:
    """Return what planning `story` will take of a model with a window of `window_tokens`.

    Raises:
        InputInvalid, UsageError: the wishes cannot be met by this story.
    """
    reading, length = read(story, window_tokens), length_of(story, wishes)
    parts = len(reading.chunks)
    share = 1.0 if not length.must_leave_out else min(1.0, length.seconds / max(length.whole.seconds, 1.0))
    told = _Told(
        scenes=length.scenes, shots=length.shots, sentences=len(story.sentences) * share,
        tokens=reading.tokens * share,
    )  # fmt: skip
    stages = [*_outlines(reading.tokens, parts, told), *_scenes(told)]
    sums = [_summed(stages, n) for n in range(3)]
    calls, read_, written = (Range(*(s[n] for s in sums)) for n in range(3))
    return Forecast(calls, read_, written, length.scenes, length.shots, length.seconds, reading.tokens, parts)


@dataclass(frozen=True)
class _Told:
    """What of the story is told, and in how many scenes and shots."""

    scenes: int
    shots: int
    sentences: float
    tokens: float


def _outlines(story_tokens: int, parts: int, told: _Told) -> Iterator[_Stage]:
    scenes = 300 + 45 * told.scenes
    if parts <= 1:
        yield _Stage((1, 1, 1), _prompt("outline") + story_tokens, SCHEMA_TOKENS["outline"], scenes)
        return
    yield _Stage((parts,) * 3, _prompt("card") + story_tokens / parts, SCHEMA_TOKENS["card"], 450)
    yield _Stage((0, 1, 3), _prompt("merge") + 10 * parts, 300, 15 * parts)
    moments = 60 * parts
    yield _Stage((1, 1, math.ceil(parts / 8)), _prompt("choose") + moments, SCHEMA_TOKENS["choose"], scenes)


def _scenes(told: _Told) -> Iterator[_Stage]:
    scenes = told.scenes
    written = SENTENCE_TOKENS * told.sentences + WORDS_SHARE * told.tokens
    shown = SHOWN_SHARE * told.tokens / scenes
    few, many = max(1, 0.5 * scenes), min(2.0 * scenes + 1, max(scenes, told.shots))
    yield _Stage((few, scenes, many), _prompt("content") + shown, SCHEMA_TOKENS["content"], written / scenes)
    blocks = max(scenes, math.ceil(told.shots / MOST_IN_A_CALL))
    shots_in, shots_out = 0.95 * written / blocks, SHOT_TOKENS * told.shots / blocks
    often = (max(few, told.shots / MOST_IN_A_CALL), blocks, blocks + 0.5 * many)
    yield _Stage(often, _prompt("visual") + shots_in, SCHEMA_TOKENS["visual"], shots_out)
    yield _Stage(
        (0, 0.3 * scenes, 2 * blocks),
        _prompt("repair") + shots_in + shots_out, SCHEMA_TOKENS["repair"], 0.4 * shots_out,
    )  # fmt: skip
    yield _Stage((1, 1, 1), _prompt("taste") + 25 * told.shots, 280, 250)
    yield _Stage((0, 0.4 * scenes, min(told.shots, many)), _prompt("physics") + 90, 940, 160)


def _prompt(name: str) -> int:
    return estimate(prompt(name).text) + SHARED_TOKENS


def _summed(stages: list[_Stage], n: int) -> tuple[int, int, int]:
    """Return calls, tokens in and out: low (0), likely (1) or high (2)."""
    slips, whole = SLIPS[n], [s.calls[1] or 1 for s in stages]
    calls = sum(s.calls[n] for s in stages) * slips
    # However a scene is divided, what is told stays the same; prompts and schemas come with each call.
    read_ = sum(
        s.calls[n] * ((s.tokens_in if n else 0.9 * s.tokens_in) + (s.schema if n else 0)) for s in stages
    )
    written = sum(
        (s.calls[n] if s.calls[0] == 0 else most) * s.tokens_out * (0.7, 1.0, 1.5)[n]
        for s, most in zip(stages, whole, strict=True)
    )
    return math.ceil(calls), math.ceil(read_ * slips), math.ceil(written * slips)
