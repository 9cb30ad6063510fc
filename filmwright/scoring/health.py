"""What a clip is like by itself: does it move, does it freeze, is it black, does the light flicker?

A still picture is perfectly consistent with itself. That is why motion is always measured beside consistency:
a frozen clip must never be the best take. Frames are read once, in order; memory does not grow with the clip.
"""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.score import HealthDefect, ShotHealth
from filmwright.scoring.contract import RGB
from filmwright.scoring.flow import Flow, flow_between, largest_change, moved_back

_SIZE = (192, 108)
_SAME = 2.0
"""No spot of the small picture changes by more grey levels: the frame repeats the one before."""
_FREEZE_SECONDS = 0.25
"""Shorter repeats are animation on twos or threes, not a freeze."""
_BLACK = 20.0
_FLICKER = 1.2
"""Grey levels of jitter that an eye begins to see."""
MOTION_TARGET = 0.4
"""Per cent of the picture width a second: less than a hand that waves far away does."""


def measure_health(
    shot: str, frames: Iterable[RGB], fps: float, motion_target: float = MOTION_TARGET
) -> ShotHealth:
    """Measure one clip. `motion_target` 0 is for a picture that is meant to stand still."""
    last: NDArray[np.uint8] | None = None
    count = black = frozen = run = 0
    speeds: list[float] = []
    light: list[float] = []
    need = max(2, round(_FREEZE_SECONDS * fps))
    for frame in frames:
        full = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
        grey = np.asarray(cv2.resize(full, _SIZE, interpolation=cv2.INTER_AREA), np.uint8)
        count += 1
        black += bool(np.percentile(grey, 99.5) < _BLACK)
        if last is not None:
            if largest_change(last, grey) < _SAME:
                run += 1
                frozen += need if run == need else run > need
                speeds.append(0.0)
                light.append(0.0)
            else:
                run = 0
                flow = flow_between(last, grey)
                speeds.append(_fast_part(flow) * fps / _SIZE[0] * 100)
                light.append(_light_step(last, grey, flow))
        last = grey
    if count < 2:
        return ShotHealth(shot=shot, frames=count)
    motion, freeze = float(np.mean(speeds)), min(1.0, frozen / (count - 1))
    flicker = float(np.mean(np.abs(np.diff(light)))) if len(light) > 1 else None
    defects = _defects(freeze if motion_target > 0 else 0.0, black / count, flicker)
    return ShotHealth(
        shot=shot,
        frames=count,
        motion=motion,
        freeze=freeze,
        black=black / count,
        flicker=flicker,
        defects=defects,
        health=_health(motion, freeze, black / count, flicker, motion_target),
    )


def _fast_part(flow: Flow) -> float:
    """Return the mean of the fastest 1 % of the flow, pixels: VBench's dynamic degree, for small figures."""
    speed = np.sort(np.linalg.norm(flow, axis=-1).ravel())
    return float(speed[-max(1, len(speed) // 100) :].mean())


def _light_step(a: NDArray[np.uint8], b: NDArray[np.uint8], flow: Flow) -> float:
    """Return the middle change of grey where things have been moved back to where they were."""
    difference = moved_back(b.astype(np.float32), flow) - a
    middle = np.abs(difference - np.median(difference)) < 20
    return float(difference[middle].mean()) if middle.any() else float(np.median(difference))


def _defects(freeze: float, black: float, flicker: float | None) -> tuple[HealthDefect, ...]:
    found: list[HealthDefect] = []
    if freeze > 0.5:
        found.append("frozen")
    if black > 0.25:
        found.append("black")
    if flicker is not None and flicker > _FLICKER:
        found.append("flicker")
    return tuple(found)


def _health(motion: float, freeze: float, black: float, flicker: float | None, target: float) -> float:
    steady = 1.0 if flicker is None else min(1.0, _FLICKER / max(flicker, 1e-6))
    if target <= 0:
        return (1 - black) * steady
    return (1 - black) * steady * (1 - freeze) * min(1.0, motion / target)
