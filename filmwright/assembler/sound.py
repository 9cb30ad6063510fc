"""The scratch soundtrack: what a film sounds like before anyone has recorded a sound for it.

    places ─> ambience ──┐
    beats ──> footsteps ─┤
    lines ──> babble ────┼─> ducked under the lines ─> loudness ─> limiter ─> (samples, 2) at 48 kHz
    title ──> music ─────┘

Everything is synthesised here with numpy from the cut alone, so that the same cut always gives the same
track. The track is the only thing as long as the film (23 MB a minute): all else is added to it in pieces.
It is no speech, no score and no recording, and is meant to be replaced.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from filmwright.assembler import ambience, babble, music
from filmwright.assembler.subtitles import Cue
from filmwright.assembler.tones import (
    CONTROL,
    RATE,
    Sound,
    add,
    fade,
    fade_ends,
    noise,
    samples,
    scale,
    seeded,
)
from filmwright.schemas.cut import Cut, CutShot, Timeline, TimelineSpan

CROSSFADE_SECONDS = 0.8
PIECE_SECONDS = 20.0
"""About how much ambience is made at once: a longer stretch crosses into itself, and memory stays small."""
FADE_IN_SECONDS = 0.4
FADE_OUT_SECONDS = 1.5
LOUDNESS_DB = -20.0
"""Power of the louder parts, relative to full scale; about -18 LUFS for this material."""
PEAK = 10 ** (-2.0 / 20)
MOST_GAIN_DB = 12.0
MUSIC_DB, VOICE_DB, STEPS_DB, AMBIENCE_DB = -29.0, -22.5, -35.0, -4.0
DUCK_MUSIC_DB, DUCK_AMBIENCE_DB, DUCK_NARRATION_DB = -8.0, -4.0, -3.0
DUCK_ATTACK_SECONDS, DUCK_RELEASE_SECONDS = 0.25, 0.7


Control = NDArray[np.float64]
"""A slow curve over the whole film, CONTROL points a second."""


@dataclass(frozen=True)
class _Stretch:
    """Neighbouring shots in one place: one ambience. `start` and `end` are samples."""

    start: int
    end: int
    placed: CutShot


def scratch_track(cut: Cut, timeline: Timeline, cues: Sequence[Cue]) -> Sound:
    """Return the soundtrack of the film, float32 (samples, 2), exactly as long as the timeline."""
    length = at_sample(timeline.frames, timeline.fps)
    shots = list(_shots(cut, timeline))
    spoken = [cue for cue in cues if cue.kind == "dialogue"]
    duck = _presence(spoken, length, timeline.fps)
    told = _presence([cue for cue in cues if cue.kind == "narration"], length, timeline.fps)
    track = _music(cut, shots, length, timeline.fps)
    scale(track, _decibels(duck, DUCK_MUSIC_DB) * _decibels(told, DUCK_NARRATION_DB), RATE / CONTROL)
    _ambience(track, shots, timeline.fps, duck)
    _footsteps(track, shots, timeline.fps)
    _voices(track, cut, spoken, timeline.fps)
    track *= np.float32(_gain(track))
    limit(track)
    fade_ends(track, samples(FADE_IN_SECONDS), samples(FADE_OUT_SECONDS))
    return track


def at_sample(frame: int, fps: Fraction) -> int:
    """Return the sample at which a frame starts."""
    return int(Fraction(frame * RATE) / fps + Fraction(1, 2))


def limit(track: Sound) -> None:
    """Turn the peaks of `track` down below PEAK in place, smoothly and ahead of time."""
    block = RATE // 200
    count = -(-len(track) // block) + 1
    loudest = np.zeros(count, np.float32)
    for at in range(0, len(track), 2000 * block):
        peaks = np.abs(track[at : at + 2000 * block]).max(axis=1)
        peaks = np.maximum.reduceat(peaks, np.arange(0, len(peaks), block))
        loudest[at // block : at // block + len(peaks)] = peaks
    needed = np.minimum(1.0, PEAK / np.maximum(loudest, 1e-9))
    if needed.min() >= 1.0:
        return
    padded = np.pad(needed, 4, mode="edge")
    held = np.min([padded[shift : shift + count] for shift in range(9)], axis=0)
    eased = np.convolve(np.pad(held, 2, mode="edge"), np.full(5, 0.2), mode="valid")
    scale(track, eased, block, block / 2)


def _shots(cut: Cut, timeline: Timeline) -> Iterator[tuple[TimelineSpan, CutShot]]:
    placed = {shot.shot.id: shot for shot in cut.shots}
    for span in timeline.spans:
        if span.kind == "shot" and span.id in placed:
            yield span, placed[span.id]


def _stretches(shots: Sequence[tuple[TimelineSpan, CutShot]], fps: Fraction) -> list[_Stretch]:
    found: list[_Stretch] = []
    for span, placed in shots:
        start, end = at_sample(span.start, fps), at_sample(span.start + span.frames, fps)
        if found and _place(found[-1].placed) == _place(placed):
            found[-1] = _Stretch(found[-1].start, end, found[-1].placed)
        else:
            found.append(_Stretch(start, end, placed))
    return found


def _place(placed: CutShot) -> tuple[str, str, str]:
    return placed.set, placed.weather, placed.time


def _ambience(
    track: Sound, shots: Sequence[tuple[TimelineSpan, CutShot]], fps: Fraction, duck: Control
) -> None:
    """Add each place, crossing into the next, and what the words of single shots ask for."""
    half = samples(CROSSFADE_SECONDS / 2)
    spoken_over = _decibels(duck, DUCK_AMBIENCE_DB) * 10 ** (AMBIENCE_DB / 20)
    hushed = spoken_over * _decibels(_hushes(shots, len(track), fps), ambience.QUIET_DB)

    def lay(mix: ambience.Mix, start: int, end: int, gains: Control, *seed: object) -> None:
        sound = fade(ambience.bed(mix, end - start + 2 * half, seed), 2 * half, 2 * half)
        scale(sound, gains, RATE / CONTROL, half - start)
        add(track, sound, start - half)

    stretches = _stretches(shots, fps)
    joints = [(left.end + right.start) // 2 for left, right in pairwise(stretches)]
    starts, ends = [stretches[0].start, *joints] if stretches else [], [*joints, len(track)]
    for stretch, start, end in zip(stretches, starts, ends, strict=False):
        mix = ambience.layers_of(*_place(stretch.placed))
        count = max(1, round((end - start) / samples(PIECE_SECONDS)))
        edges = [start + (end - start) * k // count for k in range(count + 1)]
        for number, (first, last) in enumerate(pairwise(edges)):
            lay(mix, first, last, hushed, "bed", *_place(stretch.placed), *([number] if number else []))
    for span, placed in shots:
        mix = ambience.layers_of_words(placed.shot.sound)
        if mix and not ambience.QUIET.search(placed.shot.sound):
            start, end = at_sample(span.start, fps), at_sample(span.start + span.frames, fps)
            lay(mix, start, end, spoken_over, "words", placed.shot.id)


def _hushes(shots: Sequence[tuple[TimelineSpan, CutShot]], length: int, fps: Fraction) -> Control:
    """Return 1 in the shots whose words ask for quiet, 0 elsewhere, with soft edges inside them."""
    times = np.arange(length * CONTROL // RATE + 2) / CONTROL
    control = np.zeros(len(times))
    for span, placed in shots:
        if ambience.QUIET.search(placed.shot.sound):
            start, end = float(span.start / fps), float((span.start + span.frames) / fps)
            edge = min(0.4, (end - start) / 3)
            control = np.maximum(control, np.clip(np.minimum(times - start, end - times) / edge, 0, 1))
    return control


def _music(cut: Cut, shots: Sequence[tuple[TimelineSpan, CutShot]], length: int, fps: Fraction) -> Sound:
    """Play the music of each scene's mood; the words on a shot hold until its scene ends."""
    moods: list[tuple[int, str]] = []
    words, scene = "", ""
    for span, placed in shots:
        words = placed.shot.music or (words if placed.scene == scene else placed.mood)
        scene = placed.scene
        moods.append((at_sample(span.start, fps), music.mood_of(words, placed.time, placed.weather)))

    def mood_at(sample: int) -> str:
        before = [mood for start, mood in moods if start <= sample]
        return before[-1] if before else moods[0][1] if moods else "warm"

    score = music.play(length, cut.title, mood_at)
    score *= np.float32(10 ** (MUSIC_DB / 20))
    return score


def _footsteps(track: Sound, shots: Sequence[tuple[TimelineSpan, CutShot]], fps: Fraction) -> None:
    """Add a soft step for each stride of those who walk or run."""
    air = noise(90, 700, -3, "steps")
    strides = {"walk": 0.52, "run": 0.3, "enter": 0.52, "exit": 0.52, "climb": 0.7}
    for span, placed in shots:
        if placed.set in ambience.HIDDEN_FROM_WEATHER:
            continue
        for beat in placed.shot.motion.beats:
            stride = strides.get(beat.verb)
            if stride is None:
                continue
            random = seeded("steps", placed.shot.id, beat.who, beat.at)
            stop = min(beat.at + beat.duration, float(span.frames / fps) - 0.1)
            for number in range(min(200, max(0, int((stop - beat.at) / stride)))):
                size = samples(0.09)
                at = int(random.integers(len(air) - size))
                shape = np.exp(-np.arange(size) / RATE / 0.022) * np.minimum(
                    1, np.arange(size) / samples(0.004)
                )
                step = fade(air[at : at + size] * shape.astype(np.float32)[:, None], 0, size // 3)
                start = at_sample(span.start, fps) + samples(beat.at + (number + 0.5) * stride)
                add(track, step, start, 10 ** (STEPS_DB / 20) * (2.2 + random.random()))


def _voices(track: Sound, cut: Cut, spoken: Sequence[Cue], fps: Fraction) -> None:
    ids = {name: character for character, name in sorted(cut.names.items(), reverse=True)}
    for cue in spoken:
        start, end = at_sample(cue.start_frame, fps), at_sample(cue.end_frame, fps)
        line = babble.say(cue.text, ids.get(cue.speaker, cue.speaker), (end - start) / RATE)
        add(track, line, start, 10 ** (VOICE_DB / 20))


def _presence(cues: Sequence[Cue], length: int, fps: Fraction) -> Control:
    """Return 1 while any cue plays, 0 elsewhere, with slow edges that begin before the cue does."""
    control = np.zeros(length * CONTROL // RATE + 2)
    times = np.arange(len(control)) / CONTROL
    for cue in cues:
        start, end = float(cue.start_frame / fps), float(cue.end_frame / fps)
        rising = 1 + (times - start) / DUCK_ATTACK_SECONDS
        falling = 1 - (times - end) / DUCK_RELEASE_SECONDS
        control = np.maximum(control, np.clip(np.minimum(rising, falling), 0, 1))
    return np.asarray(control * control * (3 - 2 * control), np.float64)


def _decibels(control: Control, change: float) -> Control:
    """Return gains that change the level by `change` decibels where `control` is 1."""
    return np.asarray(np.exp(control * (change * np.log(10) / 20)), np.float64)


def _gain(track: Sound) -> float:
    """Return the gain that brings the louder parts of the track to LOUDNESS_DB."""
    block = samples(0.4)
    starts = range(0, max(1, len(track) - block + 1), block)
    blocks = np.array([np.square(track[at : at + block], dtype=np.float64).mean() for at in starts])
    heard = blocks[blocks > 10 ** (-70 / 10)]
    if not len(heard):
        return 1.0
    louder = heard[heard >= heard.mean() * 0.1].mean()
    return float(min(10 ** (MOST_GAIN_DB / 20), np.sqrt(10 ** (LOUDNESS_DB / 10) / louder)))
