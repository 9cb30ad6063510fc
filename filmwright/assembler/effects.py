"""Transitions between two moving pictures, composed by moviepy: dissolve, wipe, slide, iris, fade.

    frames before ─┐
                   ├─ moviepy clip, asked frame by frame ─> rgb frames
    frames after ──┘

moviepy only composes here; it reads and writes no file. Its readers are not frame-exact, its writer reports
success on broken files, and its colours are BT.601. Frames are pulled one at a time, so memory does not grow
with the transition.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from filmwright.assembler.colour import Pixels
from filmwright.schemas.grammar import TransitionKind

Mask = NDArray[np.float64]

WIPE_SOFTNESS, IRIS_SOFTNESS = 0.06, 0.02
"""Width of the soft edge, as a share of the picture's width, and of its half diagonal."""


def blend(
    kind: TransitionKind,
    before: Iterator[Pixels],
    after: Iterator[Pixels],
    frames: int,
    size: tuple[int, int],
    fps: Fraction,
) -> Iterator[Pixels]:
    """Yield `frames` RGB frames (height, width, 3) that lead from `before` to `after`.

    Both sides give one frame for each. Neither the first frame is all `before`, nor the last all `after`: the
    frames next to the transition already are.
    """
    from moviepy import CompositeVideoClip

    old, new = _reel(before, frames, fps), _reel(after, frames, fps)

    def share(t: float) -> float:
        return (round(t * float(fps)) + 1) / (frames + 1)

    if kind == "slide":
        old = old.with_position(lambda t: (-round(_eased(share(t)) * size[0]), 0))
        new = new.with_position(lambda t: (size[0] - round(_eased(share(t)) * size[0]), 0))
    else:
        new = new.with_mask(_mask(_SHAPES[kind](size), share, frames, fps))
    yield from played(CompositeVideoClip([old, new], size=size, bg_color=(0, 0, 0)), 0, frames, fps)


def fade(
    frames_in: Iterator[Pixels],
    way: Literal["in", "out"],
    colour: tuple[int, int, int],
    frames: int,
    fps: Fraction,
) -> Iterator[Pixels]:
    """Yield `frames` RGB frames that come up from `colour` (in), or go down to it (out)."""
    from moviepy import vfx

    seconds = float(frames / fps)
    # moviepy's fade out ends one step before its colour; asked one step later, it ends on it.
    shift = 1 if way == "out" else 0
    reel = _reel(frames_in, frames, fps, shift)
    effect = vfx.FadeIn(seconds, list(colour)) if way == "in" else vfx.FadeOut(seconds, list(colour))
    yield from played(reel.with_effects([effect]), shift, frames, fps)


def _reel(source: Iterator[Pixels], frames: int, fps: Fraction, shift: int = 0) -> Any:
    """Wrap frames that come in order as a moviepy clip that is asked in order, each frame once or more."""
    from moviepy import VideoClip

    at, held = -1, np.zeros((0, 0, 3), np.uint8)

    def frame(t: float) -> Pixels:
        nonlocal at, held
        wanted = min(max(round(t * float(fps)) - shift, 0), frames - 1)
        while at < wanted:
            held, at = next(source), at + 1
        return held

    return VideoClip(frame_function=frame, duration=float(frames / fps))


def played(clip: Any, start: int, frames: int, fps: Fraction) -> Iterator[Pixels]:
    """Yield RGB frames `start` to `start + frames` of a moviepy clip, as bytes."""
    for number in range(start, start + frames):
        picture = np.asarray(clip.get_frame(float(number / fps)))
        yield picture if picture.dtype == np.uint8 else np.rint(np.clip(picture, 0, 255)).astype(np.uint8)


def _mask(shape: Callable[[float], Mask], share: Callable[[float], float], frames: int, fps: Fraction) -> Any:
    from moviepy import VideoClip

    # moviepy truncates masks to bytes; half a level makes that rounding
    return VideoClip(
        is_mask=True,
        frame_function=lambda t: np.minimum(shape(share(t)) + 0.5 / 255, 1),
        duration=float(frames / fps),
    )


def _eased(share: float) -> float:
    """Start and stop gently."""
    return share * share * (3 - 2 * share)


def _dissolve(size: tuple[int, int]) -> Callable[[float], Mask]:
    return lambda share: np.full((size[1], size[0]), share)


def _wipe(size: tuple[int, int]) -> Callable[[float], Mask]:
    """Uncover the new picture from left to right, along a slightly leaning soft edge."""
    x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    place = (x + 0.12 * (size[1] - y)) / (size[0] + 0.12 * size[1])
    return lambda share: _edge(_eased(share), place, WIPE_SOFTNESS)


def _iris(size: tuple[int, int]) -> Callable[[float], Mask]:
    """Open a circle from the middle."""
    x, y = np.meshgrid(np.arange(size[0]) - size[0] / 2 + 0.5, np.arange(size[1]) - size[1] / 2 + 0.5)
    place = np.hypot(x, y) / np.hypot(size[0] / 2, size[1] / 2)
    return lambda share: _edge(_eased(share), place, IRIS_SOFTNESS)


def _edge(share: float, place: Mask, softness: float) -> Mask:
    """Show what has its `place` (0 to 1) before `share`, over a soft edge."""
    return np.clip((share * (1 + softness) - place) / softness, 0, 1)


_SHAPES: dict[str, Callable[[tuple[int, int]], Callable[[float], Mask]]] = {
    "dissolve": _dissolve,
    "wipe": _wipe,
    "iris": _iris,
}
