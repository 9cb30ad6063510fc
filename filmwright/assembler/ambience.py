"""What a place sounds like: which layers play there, and how loud.

    set, weather, time ─┐
    words on a shot ────┴─> layers, each with a level in decibels ─> one stereo bed

The words are read in English only; what they do not name, the place decides.
"""

import re
from collections.abc import Iterable

import numpy as np

from filmwright.assembler.layers import LAYERS
from filmwright.assembler.tones import Sound, seeded

Mix = dict[str, float]
"""Layers by name, each with its level in decibels."""

SETS: dict[str, Mix] = {
    "forest": {"wind": -35}, "meadow": {"wind": -34}, "city": {"city": -28},
    "beach": {"surf": -27, "wind": -40},
    "mountains": {"wind": -29, "whistle": -44}, "interior": {"room": -40},
    "desert": {"wind": -31, "whistle": -41},
    "space": {"space": -30}, "underwater": {"underwater": -28}, "arctic": {"wind": -29, "whistle": -39},
    "stage": {"room": -41},
}  # fmt: skip
WEATHERS: dict[str, Mix] = {
    "cloudy": {"wind": -38}, "rain": {"rain": -31}, "storm": {"rain": -29, "wind": -27, "thunder": -26},
    "snow": {"wind": -37}, "fog": {"wind": -42},
}  # fmt: skip
HIDDEN_FROM_WEATHER = frozenset({"space", "underwater"})
INDOORS = frozenset({"interior", "stage"})
INDOORS_DB = -12.0
"""How much quieter the weather is through a wall."""
BIRDS_OF_THE_DAY: dict[str, Mix] = {
    "forest": {"birds": -35}, "meadow": {"birds": -37}, "city": {"birds": -44}, "beach": {"gulls": -38},
}  # fmt: skip
NIGHT: dict[str, Mix] = {"forest": {"crickets": -41}, "meadow": {"crickets": -40}, "city": {"crickets": -50}}
ROUGH = frozenset({"rain", "storm", "snow"})

WORDS: tuple[tuple[re.Pattern[str], Mix], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), {name: float(level) for name, level in mix.items()})
    for pattern, mix in (
        (r"\brain|drizzle|downpour", {"rain": -29}),
        (r"\bwind|gust|breeze|blizzard", {"wind": -27}),
        (r"thunder|storm", {"thunder": -25}),
        (r"\bwaves?\b|surf|\bsea\b|ocean", {"surf": -27}),
        (r"\bbird|chirp|robin|sparrow", {"birds": -33}),
        (r"\bgulls?\b|seagull", {"gulls": -33}),
        (r"cricket|cicada|insect", {"crickets": -38}),
        (r"traffic|\bcars?\b|street|\bcity\b", {"city": -27}),
        (r"\bfire|crackl|flames?", {"fire": -30}),
        (r"crowd|murmur|chatter|applause", {"crowd": -30}),
        (r"engine|motor|machine|train\b|\bhum(s|ming)?\b", {"engine": -32}),
        (r"\bbells?\b|chime", {"bells": -31}),
        (r"\bclock|\btick", {"clock": -33}),
        (r"bubble|underwater", {"underwater": -29}),
    )
)
QUIET = re.compile(r"silen(ce|t)|\bquiet|hush|stillness", re.IGNORECASE)
QUIET_DB = -14.0


def layers_of(set_name: str, weather: str, time: str) -> Mix:
    """Return the layers of a place, with their levels."""
    mix = dict(SETS.get(set_name, SETS["stage"]))
    if set_name not in HIDDEN_FROM_WEATHER:
        quieter = INDOORS_DB if set_name in INDOORS else 0.0
        _louder(mix, {name: level + quieter for name, level in WEATHERS.get(weather, {}).items()})
    if weather not in ROUGH:
        _louder(mix, (NIGHT if time in ("night", "dusk") else BIRDS_OF_THE_DAY).get(set_name, {}))
    return mix


def layers_of_words(words: str) -> Mix:
    """Return the layers that the words of a shot ask for."""
    mix: Mix = {}
    for pattern, wanted in WORDS:
        if pattern.search(words):
            _louder(mix, wanted)
    return mix


def bed(mix: Mix, length: int, seed: Iterable[object]) -> Sound:
    """Play layers together for `length` samples."""
    track = np.zeros((length, 2), np.float32)
    for name, level in sorted(mix.items()):
        layer = LAYERS[name](length, seeded(*seed, name))
        track += layer * np.float32(10 ** (level / 20))
    return track


def _louder(mix: Mix, other: Mix) -> None:
    for name, level in other.items():
        mix[name] = max(mix.get(name, -120.0), level)
