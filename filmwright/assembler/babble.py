"""Voices that say nothing: a soft note for each syllable, as in animation games. It is not speech.

    line ─> syllables (a vowel and what stands before it) ─> pitch contour ─> vowel tones and puffs of air

Every character has a pitch and a timbre of its own, drawn from their name; a question rises, an exclamation
is louder. It shows who talks and for how long, and claims no more.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from filmwright.assembler.tones import RATE, Curve, Sound, add, noise, samples, seeded

SYLLABLES_A_SECOND = 5.2
LONGEST_SECONDS = 0.24
_FORMANTS: dict[str, tuple[float, float, float]] = {
    "a": (800, 1200, 2600), "e": (480, 1900, 2600), "i": (310, 2200, 3000), "o": (480, 880, 2500),
    "u": (330, 800, 2300),
}  # fmt: skip
"""Hertz of the first three resonances (after Peterson and Barney, 1952)."""
_SYLLABLE = re.compile(r"([^aeiou\W\d_]*)([aeiou]+|(?<=[^aeiou])y|\d|$)", re.IGNORECASE)
_HISSES = frozenset("sfzcxthkpj")
_TABLE = 2048
_SPACE, _PAUSE = (" ", ""), (",", "")
_BEATS = {_SPACE: 0.3, _PAUSE: 1.6}
"""How long a gap lasts, in syllables."""


@dataclass(frozen=True)
class Voice:
    """Who speaks: pitch in hertz, the size of the throat (1 is average), and where they stand."""

    hz: float
    throat: float
    pan: float


def voice_of(character: str) -> Voice:
    """Return the voice that belongs to a character's id; always the same one."""
    random = seeded("voice", character)
    hz = 105 * 2 ** (random.random() * 1.55)
    throat = 0.86 + 0.34 * (hz - 105) / 200 + 0.08 * random.random()
    return Voice(hz, throat, random.uniform(-0.35, 0.35))


def syllables(line: str) -> list[tuple[str, str]]:
    """Return what stands before each syllable of `line` and its vowel; gaps are (" ", "") and (",", "").

    >>> syllables("Good day, you")
    [('g', 'o'), (' ', ''), ('d', 'a'), (',', ''), ('y', 'o')]
    """
    found: list[tuple[str, str]] = []
    for word in re.findall(r"[\w']+|[.,;:!?…—。，！？、]", line):
        if not word[0].isalnum():
            if found and found[-1] != _PAUSE:
                found.append(_PAUSE)
            continue
        if found and found[-1] != _PAUSE:
            found.append(_SPACE)
        plain = unicodedata.normalize("NFKD", word).lower()
        if plain.isascii() or any("LATIN" in unicodedata.name(c, "") for c in plain[:2]):
            letters = "".join(c for c in plain if c.isascii() and c.isalnum())
            parts = [(m[1], m[2]) for m in _SYLLABLE.finditer(letters) if m[2]]
            found += [
                (before[-1:], "aeiou"[ord(v[0]) % 5] if v[0] not in "aeiou" else v[0]) for before, v in parts
            ]
            found += [] if parts else [(letters[:1], "e")]
        else:  # a syllable for each ideograph, for about every second letter of other scripts
            step = 1 if unicodedata.east_asian_width(word[0]) in "WF" else 2
            found += [("", "aeiou"[ord(c) % 5]) for c in word[::step]]
    return found[:-1] if found and found[-1] == _PAUSE else found


@lru_cache(maxsize=64)
def _wave(vowel: str, hz: float, throat: float) -> Curve:
    """Return one period of a vowel: harmonics weighted by resonances, softer towards the top."""
    harmonics = np.arange(1, max(2, min(40, int(4200 / hz))) + 1)
    frequency = harmonics * hz
    level = np.zeros(len(harmonics))
    for formant, width, strength in zip(_FORMANTS[vowel], (90, 130, 190), (1.0, 0.5, 0.18), strict=True):
        level += strength / (1 + ((frequency - formant * throat) / width) ** 2)
    level = (level + 0.02) * harmonics**-0.9
    phase = np.arange(_TABLE + 1)[None, :] * (2 * np.pi / _TABLE) * harmonics[:, None]
    table = (level[:, None] * np.sin(phase + harmonics[:, None] ** 2 * 0.35)).sum(0)
    wave: Curve = (table / np.sqrt(np.mean(table**2))).astype(np.float32)
    return wave


def say(line: str, character: str, seconds: float) -> Sound:
    """Babble `line` in a character's voice within `seconds`; returns (samples, 2) at about unit loudness."""
    length = samples(seconds)
    track = np.zeros((length, 2), np.float32)
    parts = syllables(line)
    if not parts or length < samples(0.08):
        return track
    voice, random = voice_of(character), seeded("say", character, line)
    loud = 1.25 if "!" in line or "！" in line else 0.7 if "…" in line else 1.0
    asks = line.rstrip("\"'”’»)」』 ").endswith(("?", "？"))
    beats = [_BEATS.get(part, 1.0) for part in parts]
    step = min(1 / SYLLABLES_A_SECOND, (seconds - 0.08) / sum(beats))
    for place, (before, vowel) in enumerate(parts):
        if not vowel:
            continue
        passed = sum(beats[:place])
        through = passed / max(1.0, sum(beats) - 1)
        lift = 0.12 - 0.2 * through + 0.1 * (random.random() - 0.5)
        if asks and through > 0.7:
            lift += (through - 0.7) * 1.1
        start = samples(passed * step + 0.01 * random.random())
        if before in _HISSES:
            _puff(track, start, before, voice.pan, loud)
        tone = _tone(vowel, voice, voice.hz * 2**lift, min(LONGEST_SECONDS, step * 1.05))
        add(track, tone, start + samples(0.012), loud * (0.8 + 0.3 * random.random()), voice.pan)
    return track


def _tone(vowel: str, voice: Voice, hz: float, seconds: float) -> Curve:
    length = max(64, samples(seconds))
    glide = hz * np.linspace(1.03, 0.97, length)
    phase = (np.cumsum(glide) / RATE % 1.0) * _TABLE
    table = _wave(vowel, round(hz / 6) * 6.0, round(voice.throat, 2))
    left = phase.astype(np.int64)
    share = (phase - left).astype(np.float32)
    wave = table[left] * (1 - share) + table[left + 1] * share
    rise, fall = min(length // 4, samples(0.022)), length // 2
    envelope = np.ones(length, np.float32)
    envelope[:rise] = np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    envelope[length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall)).astype(np.float32) ** 2
    return wave * envelope


def _puff(track: Sound, start: int, letter: str, pan: float, loud: float) -> None:
    air = noise(2500, 7000, 0, "puff")
    length = samples(0.035)
    at = (ord(letter) * 7919) % (len(air) - length)
    shape = np.sin(np.linspace(0, np.pi, length, dtype=np.float32)) ** 2
    add(track, air[at : at + length] * shape[:, None], start, 0.16 * loud, pan)
