"""A music bed nobody will hum: slow chords in the film's own key, a few struck notes above them.

    title ─> key;  mood of each moment ─> progression ─> pads (PADsynth) and notes, one chord every 4 seconds

The pads are made as Paul Nasca's PADsynth does: each partial is a small band of frequencies with random
phases, which sounds like an ensemble and costs one inverse transform for each chord.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from filmwright.assembler.tones import (
    RATE,
    Curve,
    Sound,
    add,
    fade,
    from_spectrum,
    pluck,
    samples,
    seeded,
    swell,
)

CHORD_SECONDS = 4.0
TAIL_SECONDS = 1.6
"""How long a chord sounds on under the next."""
SWELL_SECONDS = 7.0
"""How often the music turns from coming forward to stepping back."""
PAD_LENGTH = 1 << 18


@dataclass(frozen=True)
class Mood:
    """Chords as scale steps in semitones above the key, and how they are played."""

    chords: tuple[tuple[int, ...], ...]
    scale: tuple[int, ...]
    brightness: float
    """How many partials the pads have, 0 to 1."""
    notes_a_chord: int
    octave: float = 1.0


_MAJOR = (0, 2, 4, 7, 9)
_MINOR = (0, 3, 5, 7, 10)
MOODS: dict[str, Mood] = {
    "warm": Mood(((0, 7, 16, 23), (-3, 9, 12, 16), (5, 12, 16, 21), (-5, 7, 11, 14)), _MAJOR, 0.5, 3),
    "bright": Mood(((0, 7, 12, 16), (5, 12, 17, 21), (7, 11, 14, 19), (0, 7, 16, 19)), _MAJOR, 0.75, 5),
    "sad": Mood(((0, 7, 15, 22), (-4, 8, 12, 15), (3, 10, 15, 19), (-2, 10, 14, 17)), _MINOR, 0.3, 2),
    "tense": Mood(((0, 7, 12, 13), (0, 6, 12, 15), (1, 8, 13, 17), (0, 7, 11, 14)), _MINOR, 0.25, 1, 0.5),
    "night": Mood(((0, 7, 14, 15), (5, 8, 12, 19), (-4, 7, 12, 15), (0, 7, 15, 19)), _MINOR, 0.35, 2),
    "grand": Mood(((0, 7, 12, 16), (-2, 10, 14, 17), (5, 12, 17, 21), (0, 12, 16, 19)), _MAJOR, 0.9, 3, 0.5),
}
WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), mood)
    for pattern, mood in (
        (r"\bno music|without music|silen(ce|t)|\bnone\b", ""),
        (r"tens|suspen|danger|ominous|dark|scar|threat|dread|eerie|horror", "tense"),
        (r"sad|melanchol|lonel|mourn|grief|sorrow|wistful", "sad"),
        (r"epic|triumph|heroic|grand|majest|proud", "grand"),
        (r"happy|cheer|playful|bright|joy|merry|bounc|funny|comic|light", "bright"),
        (r"night|myster|dream|lullab|calm|quiet|ambient", "night"),
        (r"warm|gentle|tender|hope|soft|love|peace|kind", "warm"),
    )
)


def mood_of(words: str, time: str, weather: str) -> str:
    """Return the name of the mood: by the words on a shot, else by time and weather; "" is no music."""
    for pattern, mood in WORDS:
        if words and pattern.search(words):
            return mood
    if weather == "storm":
        return "tense"
    if time == "night":
        return "night"
    return "sad" if weather in ("rain", "fog") else "warm"


def play(length: int, title: str, mood_at: Callable[[int], str]) -> Sound:
    """Play music for `length` samples; `mood_at` tells the mood at a sample. Unit loudness where it plays."""
    track = np.zeros((length, 2), np.float32)
    random = seeded("music", title)
    key_hz = 55.0 * 2 ** (int(random.integers(0, 12)) / 12) * 2
    turn = 0
    moods: list[str] = []
    step = samples(CHORD_SECONDS)
    for start in range(0, max(1, length), step):
        moods.append(mood_at(min(length - 1, start + step // 2)))
        turn = 0 if len(moods) > 1 and moods[-2] != moods[-1] else turn
        if moods[-1]:
            mood = MOODS[moods[-1]]
            chord = mood.chords[turn % len(mood.chords)]
            add(track, _pad(chord, key_hz * mood.octave, mood.brightness), start)
            _notes(track, start, mood, key_hz, chord, random)
        turn += 1
    swell(track, seeded("swell", title), SWELL_SECONDS, 0.6, 1.1)
    return track


@lru_cache(maxsize=16)
def _pad(chord: tuple[int, ...], key_hz: float, brightness: float) -> Sound:
    """Return one chord, faded in and out."""
    bin_hz = RATE / PAD_LENGTH
    shape = np.zeros(PAD_LENGTH // 2 + 1)
    frequency = np.arange(len(shape)) * bin_hz
    for semitone in chord:
        root = key_hz * 2 ** (semitone / 12)
        for partial in range(1, 9):
            centre = root * partial
            if centre > 5000:
                break
            level = partial ** -(2.6 - 1.3 * brightness) * (1.3 if semitone == chord[0] else 1.0)
            spread = max(1.1 * bin_hz, centre * (2 ** (14 / 1200) - 1))
            near = slice(max(1, int((centre - 5 * spread) / bin_hz)), int((centre + 5 * spread) / bin_hz) + 2)
            shape[near] += level * np.exp(-(((frequency[near] - centre) / spread) ** 2)) / np.sqrt(spread)
    sound = from_spectrum(shape, f"pad {chord}", PAD_LENGTH)[: samples(CHORD_SECONDS + TAIL_SECONDS)]
    return fade(sound, samples(TAIL_SECONDS), samples(TAIL_SECONDS))


def _notes(
    track: Sound, start: int, mood: Mood, key_hz: float, chord: tuple[int, ...], random: np.random.Generator
) -> None:
    """Strike a few notes of the scale, most of them from the chord."""
    beats = sorted(random.choice(8, size=mood.notes_a_chord, replace=False))
    for beat in beats:
        tone = int(random.choice(chord[1:])) if random.random() < 0.6 else int(random.choice(mood.scale)) + 12
        hz = key_hz * 2 ** (tone / 12)
        while hz < 330:
            hz *= 2
        note = _note(round(hz, 3))
        at = start + samples(beat * CHORD_SECONDS / 8 + 0.02 * random.random())
        add(track, note, at, 0.55 + 0.35 * random.random(), random.uniform(-0.4, 0.4))


@lru_cache(maxsize=64)
def _note(hz: float) -> Curve:
    return pluck(hz, 2.2)
