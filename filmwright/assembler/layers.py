"""The layers of an ambience: wind, rain, surf, birds, crickets, a city, a room, water, space.

Each is a small recipe over seeded noise and whistles, (length in samples, random numbers) to stereo sound of
about unit power. They suggest a place; nobody will take them for it. How loud each is, is decided elsewhere.
"""

from collections.abc import Callable

import numpy as np

from filmwright.assembler.tones import (
    RATE,
    Sound,
    add,
    fade,
    looped,
    noise,
    often,
    pluck,
    samples,
    sweep,
    wander,
)

LAST_SNAP = 400_000
"""Last sample of the loop at which a crackle may start."""

Random = np.random.Generator
Layer = Callable[[int, Random], Sound]


def wind(length: int, random: Random) -> Sound:
    """Air that comes and goes."""
    low = looped(noise(130, 480, -4, "wind"), length, int(random.integers(RATE * 9)))
    high = looped(noise(500, 1800, -4.5, "wind high"), length, int(random.integers(RATE * 9)))
    gust = wander(random, length, 2.7, 0.25, 1.0)
    bed: Sound = low * (0.4 + 0.6 * gust)[:, None] + 0.25 * high * (gust**2)[:, None]
    return bed


def whistle(length: int, random: Random) -> Sound:
    """The thin tone of wind over an edge."""
    bed = np.zeros((length, 2), np.float32)
    for low, high, every in ((640, 760, 3.1), (900, 1010, 2.3)):
        tone = looped(noise(low, high, 0, f"whistle {low}"), length, int(random.integers(RATE * 9)))
        bed += tone * (wander(random, length, every, 0, 1) ** 2)[:, None]
    return bed


def rain(length: int, random: Random) -> Sound:
    """A steady hiss with drops in it."""
    hiss = looped(noise(900, 7500, -2.5, "rain"), length, int(random.integers(RATE * 9)))
    bed = hiss * wander(random, length, 1.9, 0.75, 1.0)[:, None]

    def drop(track: Sound, start: int) -> None:
        hz = 900 + 1900 * random.random()
        add(track, sweep(hz, hz * 0.8, 0.018, 0.15), start, 1.1 * random.random(), random.uniform(-0.9, 0.9))

    often(random, length, 0.06, drop, bed)
    return bed


def thunder(length: int, random: Random) -> Sound:
    """A far rumble now and then."""
    bed = np.zeros((length, 2), np.float32)

    def roll(track: Sound, start: int) -> None:
        span = samples(3.5 + 2 * random.random())
        rumble = looped(noise(40, 130, -3, "thunder"), span, int(random.integers(RATE * 5)))
        shape = wander(random, span, 0.35, 0.2, 1.0) * np.exp(-np.arange(span) / RATE / 1.4).astype(
            np.float32
        )
        add(track, fade(rumble * shape[:, None], samples(0.12), samples(0.8)), start, 2.2)

    often(random, length, 9.0, roll, bed)
    return bed


def surf(length: int, random: Random) -> Sound:
    """Waves that run up a beach and back."""
    body = looped(noise(170, 1000, -3.5, "surf"), length, int(random.integers(RATE * 9)))
    foam = looped(noise(1200, 6000, -3, "foam"), length, int(random.integers(RATE * 9)))
    time = np.arange(length, dtype=np.float32) / RATE
    swing = np.cumsum(wander(random, length, 5.0, 0.8, 1.2)) / np.float32(RATE * 7.5)
    phase = (swing + np.float32(random.random())) % 1.0
    wave = np.where(phase < 0.35, np.sin(phase / 0.35 * np.pi / 2), np.cos((phase - 0.35) / 0.65 * np.pi / 2))
    wave = (wave * (0.9 + 0.1 * np.sin(time * 0.37))).astype(np.float32) ** 2
    bed: Sound = body * (0.35 + 0.65 * wave)[:, None] + 0.5 * foam * (wave**2)[:, None]
    return bed


def birds(length: int, random: Random) -> Sound:
    """A few birds, each with its own short song."""
    bed = np.zeros((length, 2), np.float32)
    songs = [
        (2200 + 2300 * random.random(), random.integers(2, 6), random.uniform(-0.8, 0.8)) for _ in range(4)
    ]

    def sing(track: Sound, start: int) -> None:
        hz, notes, pan = songs[int(random.integers(len(songs)))]
        for number in range(int(notes)):
            rise = 1 + 0.35 * (random.random() - 0.4)
            chirp = sweep(hz * (1 + 0.06 * number), hz * rise, 0.05 + 0.06 * random.random(), 0.25)
            add(track, chirp, start + samples(number * 0.115), 0.5 + 0.4 * random.random(), pan)

    often(random, length, 1.5, sing, bed)
    return bed


def gulls(length: int, random: Random) -> Sound:
    """Far cries that fall."""
    bed = np.zeros((length, 2), np.float32)

    def cry(track: Sound, start: int) -> None:
        pan = random.uniform(-0.8, 0.8)
        for number in range(int(random.integers(1, 4))):
            call = sweep(1500, 950, 0.32, 0.2) + 0.3 * sweep(3000, 1900, 0.32, 0.2)
            add(track, call, start + samples(number * 0.42), 0.8 - 0.15 * number, pan)

    often(random, length, 6.0, cry, bed)
    return bed


def crickets(length: int, random: Random) -> Sound:
    """Two crickets out of step."""
    time = np.arange(length, dtype=np.float64) / RATE
    bed = np.zeros((length, 2), np.float32)
    for hz, rate, pan in ((4150.0, 2.3, -0.5), (4480.0, 2.05, 0.55)):
        beat = (time * rate + random.random()) % 1.0
        chirping = np.clip(np.sin(np.clip(beat / 0.45, 0, 1) * np.pi), 0, 1)
        pulses = 0.5 - 0.5 * np.cos(2 * np.pi * 31 * time)
        tone = np.sin(2 * np.pi * hz * time) * chirping**2 * pulses
        add(bed, tone.astype(np.float32), 0, 1.0, pan)
    bed *= wander(random, length, 4.0, 0.5, 1.0)[:, None]
    return bed


def city(length: int, random: Random) -> Sound:
    """Far traffic, and a car now and then."""
    hum = looped(noise(75, 280, -3.5, "city"), length, int(random.integers(RATE * 9)))
    bed = hum * wander(random, length, 3.3, 0.7, 1.0)[:, None]

    def car(track: Sound, start: int) -> None:
        span = samples(3.2)
        tyres = looped(noise(180, 1100, -4, "car"), span, int(random.integers(RATE * 5)))
        near = np.sin(np.linspace(0, np.pi, span, dtype=np.float32)) ** 3
        add(track, tyres * near[:, None], start, 0.8, random.uniform(-0.6, 0.6))

    often(random, length, 9.0, car, bed)
    return bed


def room(length: int, random: Random) -> Sound:
    """The air of a quiet room."""
    return looped(noise(110, 600, -4.5, "room"), length, int(random.integers(RATE * 9)))


def underwater(length: int, random: Random) -> Sound:
    """A dull pressure, and bubbles."""
    deep = looped(noise(55, 210, -3.5, "deep"), length, int(random.integers(RATE * 9)))
    bed = deep * wander(random, length, 2.9, 0.6, 1.0)[:, None]

    def bubbles(track: Sound, start: int) -> None:
        pan = random.uniform(-0.7, 0.7)
        for number in range(int(random.integers(2, 7))):
            hz = 260 + 380 * random.random()
            at = start + samples(number * (0.06 + 0.05 * random.random()))
            add(track, sweep(hz, hz * 1.9, 0.07, 0.2), at, 0.7 * random.random(), pan)

    often(random, length, 2.2, bubbles, bed)
    return bed


def space(length: int, random: Random) -> Sound:
    """A drone that beats slowly."""
    time = np.arange(length, dtype=np.float64) / RATE
    air = looped(noise(300, 900, -6, "space"), length, int(random.integers(RATE * 9)))
    left = np.sin(2 * np.pi * 55.0 * time) + 0.6 * np.sin(2 * np.pi * 82.6 * time)
    right = np.sin(2 * np.pi * 55.13 * time) + 0.6 * np.sin(2 * np.pi * 82.4 * time)
    drone = np.stack([left, right], axis=1).astype(np.float32)
    return 0.9 * drone + 0.25 * air * wander(random, length, 5.0, 0.2, 1.0)[:, None]


def fire(length: int, random: Random) -> Sound:
    """A low burn with crackles."""
    glow = looped(noise(120, 500, -3.5, "fire"), length, int(random.integers(RATE * 9)))
    bed = glow * wander(random, length, 0.8, 0.5, 1.0)[:, None]
    snap = noise(1500, 6000, 0, "snap")

    def crackle(track: Sound, start: int) -> None:
        span = samples(0.006 + 0.014 * random.random())
        at = int(random.integers(LAST_SNAP))
        add(
            track,
            fade(snap[at : at + span], span // 5, span),
            start,
            0.9 * random.random(),
            random.uniform(-0.5, 0.5),
        )

    often(random, length, 0.11, crackle, bed)
    return bed


def crowd(length: int, random: Random) -> Sound:
    """Many voices, none of them near."""
    bed = np.zeros((length, 2), np.float32)
    for number, hz in enumerate((260, 420, 610, 900)):
        murmur = looped(noise(hz * 0.8, hz * 1.25, 0, f"crowd {hz}"), length, int(random.integers(RATE * 9)))
        bed += murmur * (wander(random, length, 0.21 + 0.05 * number, 0, 1) ** 2)[:, None]
    return bed


def engine(length: int, random: Random) -> Sound:
    """A motor that runs evenly."""
    speed = wander(random, length, 1.7, 41, 47).astype(np.float64)
    phase = 2 * np.pi * np.cumsum(speed) / RATE
    tone = sum(np.sin(phase * k + k) / k for k in (1, 2, 3, 4, 6))
    return np.repeat(np.asarray(tone, np.float32)[:, None], 2, axis=1)


def bells(length: int, random: Random) -> Sound:
    """A bell, some way off."""
    bed = np.zeros((length, 2), np.float32)
    often(
        random,
        length,
        2.6,
        lambda track, start: add(track, pluck(523.3, 2.4, (1, 0.6, 0.3, 0.4)), start),
        bed,
    )
    return bed


def clock(length: int, random: Random) -> Sound:
    """Tick, tock."""
    bed = np.zeros((length, 2), np.float32)
    for number in range(int(length / RATE * 2) + 1):
        tick = sweep(1900 if number % 2 else 1500, 900, 0.014, 0.1)
        add(bed, tick, samples(number * 0.5), 0.8, 0.1 - 0.05 * random.random())
    return bed


LAYERS: dict[str, Layer] = {
    "wind": wind, "whistle": whistle, "rain": rain, "thunder": thunder, "surf": surf, "birds": birds,
    "gulls": gulls, "crickets": crickets, "city": city, "room": room, "underwater": underwater,
    "space": space, "fire": fire, "crowd": crowd, "engine": engine, "bells": bells, "clock": clock,
}  # fmt: skip
