"""What a clip is like by itself: does it move, freeze, go black, flicker, or jump to another picture?

    every frame ──> a small copy ──┬─ the same as before? black? ────────> frozen, black
                                   ├─ unlike all its neighbours? ────────> a cut inside
                                   └─ some of each second: flow ─────────> motion, jitter of the light
                                                                              │
                                  what the shot asked for (`asked.py`) ───────┴─> health

A still picture is perfectly consistent with itself. That is why motion is always measured beside consistency:
a frozen clip must never be the best take. Frames are read once, in order; memory does not grow with the clip.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.score import HealthDefect, ShotHealth
from filmwright.scoring.asked import LEAST
from filmwright.scoring.contract import RGB
from filmwright.scoring.flow import Flow, flow_between, largest_change, moved_back
from filmwright.scoring.steps import shrunk

_SIZE, _THUMB = (192, 108), (32, 18)
_SAME = 2.0
"""No spot of the small picture changes by more grey levels: the frame repeats the one before."""
_FREEZE_SECONDS = 0.25
"""Shorter repeats are animation on twos or threes, not a freeze."""
_BLACK = 20.0
_FLICKER = 1.2
"""Grey levels of jitter that an eye begins to see."""
_WATCHED, _OF = 24, 48
"""Pairs of frames between which motion is followed, and of how many: a long clip is watched by half."""
_CUT, _ABOVE, _ALIKE, _NEAR = 10.0, 3.0, 0.75, 6
"""A cut: levels of change, how far above what is nearby, likeness of the structure, how near is nearby."""
_TOO_LITTLE = 0.5
MOTION_TARGET = LEAST


@dataclass
class _Seen:
    """What is counted while a clip goes by."""

    frames: int = 0
    black: int = 0
    frozen: int = 0
    run: int = 0
    speeds: dict[int, float] = field(default_factory=dict)
    """Where motion was followed, by the number of the frame."""
    light: dict[int, float] = field(default_factory=dict)
    jumps: list[tuple[float, float, float]] = field(default_factory=list)
    """For each pair: change of the thumb, change over two frames, likeness of the structure."""


def measure_health(
    shot: str, frames: Iterable[RGB], fps: float, motion_target: float = MOTION_TARGET
) -> ShotHealth:
    """Measure one clip. `motion_target` is what the shot asks for, per cent of the width a second.

    0 is for a picture that is meant to stand still.
    """
    seen, need = _Seen(), max(2, round(_FREEZE_SECONDS * fps))
    last: NDArray[np.uint8] | None = None
    thumbs: list[NDArray[np.int16]] = []
    for frame in frames:
        small = shrunk(frame, _SIZE)
        grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        thumbs = [*thumbs[-2:], cv2.resize(small, _THUMB, interpolation=cv2.INTER_AREA).astype(np.int16)]
        seen.black += bool(np.percentile(grey[::2, ::2], 99.5) < _BLACK)
        if last is not None:
            _watch(seen, last, grey, thumbs, need, fps)
        seen.frames += 1
        last = grey
    if seen.frames < 2:
        return ShotHealth(shot=shot, frames=seen.frames)
    return _told(shot, seen, motion_target)


def _watch(
    seen: _Seen,
    last: NDArray[np.uint8],
    grey: NDArray[np.uint8],
    thumbs: list[NDArray[np.int16]],
    need: int,
    fps: float,
) -> None:
    """Count what happens from one frame to the next."""
    *_, before, now = thumbs
    two = float(np.abs(now - thumbs[-3]).mean()) if len(thumbs) > 2 else 0.0
    seen.jumps.append((float(np.abs(now - before).mean()), two, _structure(before, now)))
    moves = largest_change(last, grey) >= _SAME
    seen.run = 0 if moves else seen.run + 1
    seen.frozen += need if seen.run == need else seen.run > need
    if (seen.frames - 1) % _OF < _WATCHED:
        flow = flow_between(last, grey) if moves else None
        seen.speeds[seen.frames] = 0.0 if flow is None else _fast_part(flow) * fps / _SIZE[0] * 100
        seen.light[seen.frames] = 0.0 if flow is None else _light_step(last, grey, flow)


def _told(shot: str, seen: _Seen, target: float) -> ShotHealth:
    count, cuts = seen.frames, _cuts(seen.jumps)
    for cut in cuts:  # what happens there is neither motion nor flicker
        seen.speeds.pop(cut, None)
        seen.light.pop(cut, None)
    motion = float(np.mean([*seen.speeds.values()] or [0.0]))
    freeze = min(1.0, seen.frozen / (count - 1))
    jitters = [abs(seen.light[k + 1] - v) for k, v in seen.light.items() if k + 1 in seen.light]
    flicker = float(np.mean(jitters)) if jitters else None
    return ShotHealth(
        shot=shot,
        frames=count,
        motion=motion,
        freeze=freeze,
        black=seen.black / count,
        flicker=flicker,
        cuts=cuts,
        motion_target=target,
        defects=_defects(motion, freeze, seen.black / count, flicker, cuts, target),
        health=_health(motion, freeze, seen.black / count, flicker, cuts, target),
    )


def _structure(a: NDArray[np.int16], b: NDArray[np.int16]) -> float:
    """Return how two thumbs correlate: a light that is switched on leaves the structure alone."""
    x, y = (t.astype(np.float32).mean(axis=-1).ravel() for t in (a, b))
    x, y = x - x.mean(), y - y.mean()
    size = float(np.linalg.norm(x) * np.linalg.norm(y))
    return float(x @ y) / size if size > 1e-6 else 1.0


def _cuts(jumps: list[tuple[float, float, float]]) -> tuple[int, ...]:
    """Return the frames before which the picture becomes another one, and stays so: a flash is no cut."""
    change = np.array([c for c, _, _ in jumps])
    found = []
    for k, (mine, two, alike) in enumerate(jumps):
        if mine < _CUT or alike > _ALIKE:
            continue
        near = np.sort(np.delete(change[max(0, k - _NEAR) : k + _NEAR + 1], min(k, _NEAR)))
        usual = near[-3] if len(near) > 2 else 0.0  # another cut or two nearby hide nothing
        stays = k + 1 >= len(jumps) or jumps[k + 1][1] > 0.6 * mine
        returns = k > 0 and two <= 0.6 * mine
        if mine > _ABOVE * usual + 2 and stays and not returns:
            found.append(k + 1)
    return tuple(found)


def _fast_part(flow: Flow) -> float:
    """Return the mean of the fastest 1 % of the flow, pixels: VBench's dynamic degree, for small figures."""
    speed = np.sort(np.linalg.norm(flow, axis=-1).ravel())
    return float(speed[-max(1, len(speed) // 100) :].mean())


def _light_step(a: NDArray[np.uint8], b: NDArray[np.uint8], flow: Flow) -> float:
    """Return the middle change of grey where things have been moved back to where they were."""
    difference = moved_back(b.astype(np.float32), flow) - a
    middle = np.abs(difference - np.median(difference)) < 20
    return float(difference[middle].mean()) if middle.any() else float(np.median(difference))


def _defects(
    motion: float, freeze: float, black: float, flicker: float | None, cuts: tuple[int, ...], target: float
) -> tuple[HealthDefect, ...]:
    found: dict[HealthDefect, bool] = {
        "frozen": target > 0 and freeze > 0.5,
        "black": black > 0.25,
        "flicker": flicker is not None and flicker > _FLICKER,
        "cut inside": bool(cuts),
        "too little motion": freeze <= 0.5 and motion < _TOO_LITTLE * target,
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _health(
    motion: float, freeze: float, black: float, flicker: float | None, cuts: tuple[int, ...], target: float
) -> float:
    steady = 1.0 if flicker is None else min(1.0, _FLICKER / max(flicker, 1e-6))
    whole = (1 - black) * steady / (1 + len(cuts))
    return whole if target <= 0 else whole * (1 - freeze) * min(1.0, motion / target)
