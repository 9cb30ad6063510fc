"""What happens from one frame to the next: motion, light, colour, sharpness, each as one number.

Measured on frames of one size, blurred, with the motion taken out, so that a codec is not heard. It judges
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.colour import lab
from filmwright.scoring.contract import RGB, Floats
from filmwright.scoring.flow import Flow, flow_between, largest_change, moved_back

SIZE = (448, 256)
_SMALL, _COARSE = (112, 64), (56, 32)
_STRIDE = 3
_SAME = 2.0
"""Grey levels; below this two frames show the same drawing."""
_DIRECTIONS = np.random.default_rng(1).normal(size=(16, 3)).astype(np.float32)
_DIRECTIONS /= np.linalg.norm(_DIRECTIONS, axis=1, keepdims=True)


@dataclass(frozen=True)
class Look:
    """One frame, prepared: grey uint8, Lab of a blurred small copy, and what is counted once."""

    grey: NDArray[np.uint8]
    lab: NDArray[np.float32]
    sharpness: float
    chroma: float
    quantiles: Floats


@dataclass(frozen=True)
class Step:
    """What happens from one frame to the next. Signed numbers keep their sign."""

    flow: Flow
    """Pixels of SIZE, on a grid of _COARSE."""
    residual: float
    """Mean difference of the motion-compensated blurred pair, Lab units."""
    uncovered: float
    """Share of the picture that motion cannot explain."""
    light: float
    """Change of lightness, L units."""
    cast: Floats
    """Change of a and b."""
    colours: float
    """Sliced Wasserstein distance of all colours."""
    saturation: float
    sharpness: float
    zoom: float
    shift: Floats
    change: float
    """Mean absolute difference without any compensation, grey levels."""
    peak: float
    """The largest change of any spot: a mouth that talks in a still picture shows here."""


def drawings(frames: Sequence[RGB]) -> tuple[int, ...]:
    """Return the numbers of the frames that differ from the one before: half of them, on twos."""
    tiny = [np.ascontiguousarray(f[::_STRIDE, ::_STRIDE, 1]) for f in frames]
    later = (k for k, (a, b) in enumerate(pairwise(tiny), start=1) if largest_change(a, b) >= _SAME)
    return (0, *later) if frames else ()


def shrunk(frame: RGB, size: tuple[int, int]) -> RGB:
    """Return the frame at `size` (width, height), halved as often as that goes: much faster, as smooth."""
    while (
        frame.shape[1] >= 2 * size[0]
        and frame.shape[0] >= 2 * size[1]
        and not any(n % 2 for n in frame.shape[:2])
    ):
        half = frame.shape[1] // 2, frame.shape[0] // 2
        frame = np.asarray(cv2.resize(frame, half, interpolation=cv2.INTER_AREA), np.uint8)
    way = cv2.INTER_LINEAR if frame.shape[1] < 1.6 * size[0] else cv2.INTER_AREA
    return np.asarray(cv2.resize(frame, size, interpolation=way), np.uint8)


def look(frame: RGB) -> Look:
    """Prepare one frame, uint8 RGB of any size."""
    rgb = shrunk(frame, SIZE)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    soft = cv2.resize(cv2.GaussianBlur(rgb, (0, 0), 2.0), _SMALL, interpolation=cv2.INTER_AREA)
    colours = lab(np.asarray(soft, np.uint8))
    detail = cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 0.7).astype(np.float32), cv2.CV_32F)
    ordered = np.sort(_DIRECTIONS @ colours[::2, ::2].reshape(-1, 3).T, axis=1)[:, ::14]
    return Look(
        grey=np.asarray(grey, np.uint8),
        lab=colours,
        sharpness=float(np.log(np.mean(np.abs(detail)) + 0.05)),
        chroma=float(np.hypot(colours[..., 1], colours[..., 2]).mean()),
        quantiles=ordered.astype(np.float64),
    )


def step(a: Look, b: Look) -> Step:
    """Measure what happens between two frames that follow each other."""
    flow = flow_between(a.grey, b.grey)
    small: Flow = np.asarray(cv2.resize(flow, _SMALL, interpolation=cv2.INTER_AREA), np.float32)
    way: Flow = np.asarray(small * (_SMALL[0] / SIZE[0]), np.float32)
    difference = moved_back(b.lab, way) - a.lab
    rows, columns = np.mgrid[0 : _SMALL[1], 0 : _SMALL[0]]
    to_x, to_y = columns + way[..., 0], rows + way[..., 1]
    inside = (to_x >= 0) & (to_x < _SMALL[0]) & (to_y >= 0) & (to_y < _SMALL[1])
    distance = np.linalg.norm(difference, axis=-1)
    kept = difference[inside] if inside.any() else difference.reshape(-1, 3)
    zoom, shift = _similarity(flow)
    return Step(
        flow=np.asarray(cv2.resize(small, _COARSE, interpolation=cv2.INTER_AREA), np.float32),
        residual=float(distance[inside].mean()) if inside.any() else float(distance.mean()),
        uncovered=float((distance > 12).mean()),
        light=float(np.median(kept[:, 0])),
        cast=np.median(kept[:, 1:], axis=0).astype(np.float64),
        colours=float(np.sqrt(((a.quantiles - b.quantiles) ** 2).mean())),
        saturation=b.chroma - a.chroma,
        sharpness=b.sharpness - a.sharpness,
        zoom=zoom,
        shift=shift,
        change=float(cv2.absdiff(a.grey, b.grey).mean()),
        peak=largest_change(a.grey, b.grey),
    )


def _similarity(flow: Flow) -> tuple[float, Floats]:
    """Return the zoom (0 is none) and the shift of the centre, pixels, of a similarity fitted to the flow."""
    rows, columns = np.mgrid[8 : SIZE[1] : 16, 8 : SIZE[0] : 16]
    centre = np.array([SIZE[0] / 2, SIZE[1] / 2])
    start = np.stack([columns.ravel(), rows.ravel()], axis=1) - centre
    end = start + flow[rows.ravel(), columns.ravel()]
    matrix, _ = cv2.estimateAffinePartial2D(
        start.astype(np.float32), end.astype(np.float32), ransacReprojThreshold=1.0, maxIters=300
    )
    if matrix is None:
        return 0.0, np.zeros(2)
    return float(np.hypot(matrix[0, 0], matrix[1, 0]) - 1), np.asarray(matrix[:, 2], np.float64)
