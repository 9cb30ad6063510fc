"""Numbers that look random and never change, and the curves of animation.

Everything here is a pure function of its arguments: no clock, no global generator, no `hash()`.
Not here: anything that draws.
"""

import math
from hashlib import blake2b

import numpy as np


def _digest(key: tuple[object, ...]) -> int:
    return int.from_bytes(blake2b(repr(key).encode(), digest_size=8).digest(), "big")


def hash01(*key: object) -> float:
    """Return a number in 0..1 that depends on nothing but the key (its `repr`)."""
    return _digest(key) / 2.0**64


def generator(*key: object) -> np.random.Generator:
    """Return a random generator that gives the same numbers for the same key, on every machine."""
    return np.random.Generator(np.random.PCG64(_digest(key)))


def noise1(t: float, *seed: object) -> float:
    """Return smooth noise in -1..1 along `t`; about one wave per unit."""
    i = math.floor(t)
    return lerp(hash01(seed, i), hash01(seed, i + 1), smooth(t - i)) * 2 - 1


def lerp(a: float, b: float, t: float) -> float:
    """Go from `a` (t = 0) to `b` (t = 1) in a straight line."""
    return a + (b - a) * t


def clamp(x: float, low: float = 0.0, high: float = 1.0) -> float:
    """Keep `x` between `low` and `high`."""
    return low if x < low else high if x > high else x


def smooth(t: float) -> float:
    """Ease in and out over 0..1 with no speed at the ends (smoothstep)."""
    t = clamp(t)
    return t * t * (3 - 2 * t)


def ease(t: float) -> float:
    """Ease in and out over 0..1 with neither speed nor acceleration at the ends: for cameras."""
    t = clamp(t)
    return t * t * t * (t * (6 * t - 15) + 10)
