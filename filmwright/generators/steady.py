"""Colour and sharpness of a clip, held where they belong: what keeps a chain of twenty clips from fading.

    given first picture ── the same moment ──> frame 0 as the model drew it again: what it added is its error
         │                                        └─> taken off every frame (at the end, off a last picture)
    keyframe of the chain ── how far has the clip come from it? ── past the bound ──> brought back, slowly

A model draws the picture it starts from a little paler, darker or softer each time, and the next clip starts
from that. The error is measured where the content is the same, so that nothing the shot means to change is
touched; only past a bound is the clip pulled towards the keyframe, whatever it shows. Means and deviations
are those of each channel (Reinhard et al., "Color Transfer between Images", 2001); sharpness is the energy of
the gradient. Where frame 0 is another picture than the given one, nothing is measured and nothing done.
Numpy and OpenCV only; arrays are uint8 RGB, (frames, height, width, 3).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Floats = NDArray[np.float32]

ALIKE = 0.6
"""Correlation of two small grey pictures from which on they show the same moment."""
COLOUR_BOUND = 10.0
"""Levels (of 255) that the mean colour may move away from the keyframe before it is brought back."""
SHARPNESS_BOUND = 0.8
"""Share of the given picture's sharpness under which it is restored."""
_GAIN, _SHIFT, _SHARPEN = (0.8, 1.25), 32.0, 1.0
_SMALL = 48


@dataclass(frozen=True)
class Steadied:
    """A clip whose colours were held, and what was found."""

    frames: "Pixels"
    measured: dict[str, float]
    """`joint_colour` and `colour_drift` in levels, `sharpness` as a ratio; what could not be measured is not
    in it."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Colour:
    """Mean and deviation of each channel."""

    mean: "Floats"
    deviation: "Floats"


def steadied(
    frames: "Pixels", first: "Pixels | None", last: "Pixels | None", keyframe: "Pixels | None"
) -> Steadied:
    """Return a clip in the colours of the picture it starts from, near enough to the keyframe.

    `first` and `last` are the pictures it was given to start from and to end on, `keyframe` the still whose
    colours the chain keeps; all of the clip's size.
    """
    measured: dict[str, float] = {}
    notes: list[str] = []
    opens = first is not None and is_alike(frames[0], first)
    closes = last is not None and is_alike(frames[-1], last)
    if opens and first is not None:
        measured["joint_colour"] = distance(frames[0], first)
        measured["sharpness"] = ratio = sharpness(frames[0]) / max(sharpness(first), 1e-6)
        if ratio < SHARPNESS_BOUND:
            frames = _sharpened(frames, first)
            notes.append(
                f"its sharpness was restored: the model drew {1 - ratio:.0%} softer than it was given"
            )
    begins = _change(frames[0], first) if opens and first is not None else None
    ends = _change(frames[-1], last) if closes and last is not None else begins
    if begins is not None or ends is not None:
        frames = _graded(frames, begins or ends, ends or begins)
    if keyframe is not None:
        away = distance(frames[-1], keyframe)
        measured["colour_drift"] = away
        if away > COLOUR_BOUND and not closes:
            frames = _graded(frames, None, _change(frames[-1], keyframe, 1 - COLOUR_BOUND / away))
            notes.append(f"its colours were brought back: {away:.0f} levels away from the keyframe")
    return Steadied(frames, {name: round(value, 3) for name, value in measured.items()}, tuple(notes))


def distance(one: "Pixels", other: "Pixels") -> float:
    """Return how far the mean colours of two pictures lie apart, in levels: the largest of the channels."""
    return float(np.abs(_colour(one).mean - _colour(other).mean).max())


def sharpness(picture: "Pixels") -> float:
    """Return the mean energy of the gradient of a picture's luma."""
    grey = _grey(picture)
    return float((np.diff(grey, axis=0) ** 2).mean() + (np.diff(grey, axis=1) ** 2).mean())


def is_alike(one: "Pixels", other: "Pixels") -> bool:
    """Whether two pictures show the same moment: their small grey copies correlate."""
    import cv2

    a, b = (
        cv2.resize(_grey(p), (_SMALL, _SMALL), interpolation=cv2.INTER_AREA).ravel() for p in (one, other)
    )
    a, b = a - a.mean(), b - b.mean()
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return size > 0 and float(a @ b) / size >= ALIKE


def _colour(picture: "Pixels") -> _Colour:
    flat = picture.reshape(-1, 3).astype(np.float32)
    return _Colour(flat.mean(0), flat.std(0))


def _change(picture: "Pixels", wanted: "Pixels", share: float = 1.0) -> "tuple[Floats, Floats]":
    """Return gain and shift of each channel that bring a picture `share` of the way to the wanted colours."""
    now, then = _colour(picture), _colour(wanted)
    gain = np.clip(then.deviation / np.maximum(now.deviation, 1.0), *_GAIN)
    gain = 1 + (gain - 1) * share
    mean = now.mean + np.clip(then.mean - now.mean, -_SHIFT, _SHIFT) * share
    return np.asarray(gain, np.float32), np.asarray(mean - gain * now.mean, np.float32)


def _graded(
    frames: "Pixels", begins: "tuple[Floats, Floats] | None", ends: "tuple[Floats, Floats] | None"
) -> "Pixels":
    """Apply gain and shift to every frame, going over from those of the beginning to those of the end."""
    import cv2

    none = np.ones(3, np.float32), np.zeros(3, np.float32)
    (gain0, shift0), (gain1, shift1) = begins or none, ends or none
    out = np.empty_like(frames)
    levels = np.arange(256, dtype=np.float32)[:, None]
    for n, frame in enumerate(frames):
        t = np.float32(n / max(1, len(frames) - 1))
        gain, shift = gain0 + (gain1 - gain0) * t, shift0 + (shift1 - shift0) * t
        table = (levels * gain + shift).clip(0, 255).round().astype(np.uint8)
        cv2.LUT(frame, table[None], dst=out[n])
    return out


def _sharpened(frames: "Pixels", first: "Pixels") -> "Pixels":
    """Sharpen every frame by just as much as makes frame 0 as sharp as the given picture, within reason."""
    import cv2

    wanted, amounts = sharpness(first), np.linspace(0, _SHARPEN, 11)

    def unsharp(frame: "Pixels", amount: float) -> "Pixels":
        soft = cv2.GaussianBlur(frame, (0, 0), 1.0)
        return np.asarray(cv2.addWeighted(frame, 1 + amount, soft, -amount, 0), np.uint8)

    amount = min(amounts, key=lambda a: abs(sharpness(unsharp(frames[0], float(a))) - wanted))
    return np.stack([unsharp(frame, float(amount)) for frame in frames])


def _grey(picture: "Pixels") -> "Floats":
    return picture.astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)
