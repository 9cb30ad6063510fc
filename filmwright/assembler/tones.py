"""The raw material of the scratch soundtrack: seeded noise, slow curves, soft notes, and adding them up.

Sound is float32, (samples, 2), 48 kHz. Noise is made in the frequency domain, so that it loops without a
seam; everything that starts or stops does so along a curve, so that nothing clicks. No file is read.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Samples a second."""
LOOP = 1 << 19
"""Samples in a loop of noise: 10.9 seconds, and a length that transforms fast."""
CONTROL = 100
"""Points a second of slow curves."""

Sound = NDArray[np.float32]
"""(samples, 2)"""
Curve = NDArray[np.float32]
"""(samples,)"""


def seeded(*words: object) -> np.random.Generator:
    """Return a generator of random numbers that depends on nothing but `words`."""
    digest = hashlib.sha256("\0".join(map(str, words)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))


def samples(seconds: float) -> int:
    """Return the whole number of samples nearest to `seconds`."""
    return round(seconds * RATE)


@lru_cache(maxsize=12)  # 4 MB each
def noise(low_hz: float, high_hz: float, slope_db: float, seed: str) -> Sound:
    """Return a loop of stereo noise between two soft edges, of unit power.

    `slope_db` is its tilt in decibels an octave: 0 is white, -3 pink, -6 brown.
    """
    frequency = np.fft.rfftfreq(LOOP, 1 / RATE)
    frequency[0] = frequency[1]
    shape = (frequency / 1000) ** (slope_db / 6.02)
    shape *= 1 / np.sqrt(1 + (low_hz / frequency) ** 4) / np.sqrt(1 + (frequency / high_hz) ** 4)
    return from_spectrum(shape, seed)


def from_spectrum(shape: NDArray[np.float64], seed: str, length: int = LOOP) -> Sound:
    """Return a stereo loop with this spectrum, random phases, and unit power."""
    random = seeded("noise", seed)
    sides = []
    for _ in range(2):
        angle = random.random(len(shape)) * (2 * np.pi)
        spectrum = shape * np.exp(1j * angle)
        spectrum[0] = 0
        side = np.fft.irfft(spectrum, length)
        sides.append(side / max(1e-12, float(np.sqrt(np.mean(side**2)))))
    return np.stack(sides, axis=1).astype(np.float32)


def looped(loop: Sound, length: int, offset: int = 0) -> Sound:
    """Repeat a loop to `length` samples."""
    offset %= len(loop)
    times = -(-(length + offset) // len(loop))
    return (
        np.tile(loop, (times, 1))[offset : offset + length] if times > 1 else loop[offset : offset + length]
    )


def wander(random: np.random.Generator, length: int, every: float, low: float, high: float) -> Curve:
    """Return a smooth curve between `low` and `high` that turns about every `every` seconds."""
    count = int(length / RATE / every) + 3
    points = low + (high - low) * random.random(count)
    return smooth(points, length, every)


def smooth(points: NDArray[np.float64], length: int, every: float) -> Curve:
    """Return a curve through `points`, one every `every` seconds, without corners."""
    return stretched(_rounded(points, length, every), length)


def swell(track: Sound, random: np.random.Generator, every: float, low: float, high: float) -> None:
    """Let the loudness of `track` wander between `low` and `high`, in place."""
    points = low + (high - low) * random.random(int(len(track) / RATE / every) + 3)
    scale(track, _rounded(points, len(track), every), RATE / CONTROL)


def _rounded(points: NDArray[np.float64], length: int, every: float) -> NDArray[np.float64]:
    """Return `points` at CONTROL points a second, without corners."""
    control = np.arange(int(length / RATE * CONTROL) + 2) / CONTROL / every
    left = np.minimum(control.astype(int), len(points) - 2)
    share = np.clip(control - left, 0, 1)
    share = share * share * (3 - 2 * share)
    return np.asarray(points[left] * (1 - share) + points[left + 1] * share, np.float64)


def stretched(control: NDArray[np.float64], length: int) -> Curve:
    """Return a curve given at CONTROL points a second, at every sample."""
    return between(control, length, RATE / CONTROL)


def between(points: NDArray[np.float64], length: int, spacing: float, first: float = 0.0) -> Curve:
    """Return straight lines between `points`, which lie `spacing` samples apart from sample `first` on."""
    curve = np.empty(length, np.float32)
    places = np.arange(len(points)) * spacing + first
    for start in range(0, length, LOOP):  # in pieces: a film at double precision would be large
        stop = min(length, start + LOOP)
        curve[start:stop] = np.interp(np.arange(start, stop), places, points)
    return curve


def scale(track: Sound, points: NDArray[np.float64], spacing: float, first: float = 0.0) -> None:
    """Multiply `track` in place by straight lines between `points` (see `between`), piece by piece."""
    for start in range(0, len(track), LOOP):
        piece = track[start : start + LOOP]
        piece *= between(points, len(piece), spacing, first - start)[:, None]


def fade(sound: Sound, into: int, out: int) -> Sound:
    """Return `sound` faded in and out over so many samples, at equal power."""
    faded = sound.copy()
    fade_ends(faded, into, out)
    return faded


def fade_ends(sound: Sound, into: int, out: int) -> None:
    """Fade `sound` in and out in place."""
    into, out = min(into, len(sound)), min(out, len(sound))
    if into:
        sound[:into] *= np.sin(np.linspace(0, np.pi / 2, into, dtype=np.float32))[:, None]
    if out:
        sound[len(sound) - out :] *= np.cos(np.linspace(0, np.pi / 2, out, dtype=np.float32))[:, None]


def add(track: Sound, sound: Sound, start: int, gain: float = 1.0, pan: float = 0.0) -> None:
    """Add `sound` (mono or stereo) to `track` in place, cutting off what does not fit; `pan` is -1 to 1."""
    first, last = max(0, start), min(len(track), start + len(sound))
    if last <= first:
        return
    piece = sound[first - start : last - start]
    angle = (pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], np.float32) * np.float32(gain * np.sqrt(2))
    track[first:last] += (piece[:, None] if piece.ndim == 1 else piece) * sides


def hump(length: int, attack: float = 0.3) -> Curve:
    """Return an envelope that rises over the share `attack` of its length and falls over the rest."""
    rise = max(1, int(length * attack))
    up = np.sin(np.linspace(0, np.pi / 2, rise)) ** 2
    down = np.cos(np.linspace(0, np.pi / 2, max(1, length - rise))) ** 2
    return np.concatenate([up, down]).astype(np.float32)[:length]


def sweep(start_hz: float, end_hz: float, seconds: float, attack: float = 0.3) -> Curve:
    """Return a soft whistle that glides from one pitch to another."""
    length = max(8, samples(seconds))
    pitch = np.geomspace(start_hz, end_hz, length)
    return (np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * hump(length, attack)).astype(np.float32)


def pluck(hz: float, seconds: float, partials: tuple[float, ...] = (1.0, 0.35, 0.12, 0.05)) -> Curve:
    """Return a struck note that dies away; higher partials die sooner."""
    length = samples(seconds)
    time = np.arange(length) / RATE
    note = np.zeros(length)
    for number, level in enumerate(partials, start=1):
        note += (
            level
            * np.sin(2 * np.pi * hz * number * time)
            * np.exp(-time * (1.6 + 1.2 * number) * 2 / seconds)
        )
    edge = min(length // 2, samples(0.012))
    note[:edge] *= np.sin(np.linspace(0, np.pi / 2, edge)) ** 2
    note[length - edge * 4 :] *= np.linspace(1, 0, min(length, edge * 4))
    return note.astype(np.float32)


def often(
    random: np.random.Generator, length: int, every: float, make: Callable[[Sound, int], None], track: Sound
) -> None:
    """Call `make(track, start)` at random moments, about one every `every` seconds."""
    at = every * 0.5 * random.random()
    while at * RATE < length:
        make(track, samples(at))
        at += every * (0.4 + 1.2 * random.random())
