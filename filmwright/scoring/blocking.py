"""Boxes carried through a clip: whoever was there at one frame, where are they at the next?

    boxes at a frame ──> flow inside each ──> middle motion and growth ──> boxes, frame by frame

Flow is dense inverse search; the motion of a box is the median of what moves in its middle, after "Median
Flow" (Kalal, Mikolajczyk, Matas, 2010). A box whose figure leaves the picture, or that a cut carries away,
is lost and does not come back. Who is in a box is not asked here.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.flow import Flow, flow_between
from filmwright.scoring.grabcut import Box

WIDE = 320
"""Pixels: frames are made this wide before motion is looked for."""
VISIBLE = 0.4
"""Share of a box that must be in the picture."""
_CORE, _RING = 0.6, 1.6
"""Of the box, either way: where its motion is read, and the camera's."""
_STILL = 0.5
"""Pixels a frame: what moves less than this beside the camera stands still."""
_ENOUGH = 0.15
"""Share of a box that must move for its motion to be the figure's."""
_GROWTH = 0.06
"""Most change of size from one frame to the next."""
_CUT = 13.0
"""Mean change, motion taken out, in grey levels: measured 5 at most inside clips, 21 and more at cuts."""

Grey = NDArray[np.uint8]


def small(grey: Grey) -> Grey:
    """Return a grey frame (height, width) at the size at which motion is looked for."""
    height, width = grey.shape
    if width <= WIDE:
        return grey
    size = WIDE, max(16, round(height * WIDE / width))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def carried(frames: Sequence[Grey], start: int, boxes: Mapping[str, Box]) -> list[dict[str, Box]]:
    """Return the boxes at every frame, by name, from those at frame `start`: onwards, and back to the first.

    Frames are grey (height, width), in order, of one size. Where a box is not named it is lost.
    """
    onwards = _onwards(frames[start:], boxes)
    backwards = _onwards(frames[start::-1], boxes)
    return [*backwards[:0:-1], *onwards]


def _onwards(frames: Sequence[Grey], boxes: Mapping[str, Box]) -> list[dict[str, Box]]:
    found = [dict(boxes)]
    for before, grey in pairwise(frames):
        now: dict[str, Box] = {}
        if found[-1]:
            flow = flow_between(before, grey)
            if not _is_cut(before, grey, flow):
                now = {who: _follow(box, flow) for who, box in found[-1].items()}
        found.append({who: box for who, box in now.items() if _shown(box) >= VISIBLE})
    return found


def _follow(box: Box, flow: Flow) -> Box:
    height, width = flow.shape[:2]
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    half = (right - left) / 2, (bottom - top) / 2
    here = flow[_around(y, _CORE * half[1], height), _around(x, _CORE * half[0], width)]
    place = flow[_around(y, _RING * half[1], height), _around(x, _RING * half[0], width)]
    figure = _movers(here, np.median(place.reshape(-1, 2), axis=0))
    dx, dy = np.median(here[figure], axis=0)
    growth = _growth(here, figure)
    x, y = x + float(dx) / width, y + float(dy) / height
    return (x - half[0] * growth, y - half[1] * growth, x + half[0] * growth, y + half[1] * growth)


def _movers(here: Flow, camera: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return which pixels move otherwise than the place around does; all, where too few do."""
    apart = np.hypot(here[..., 0] - camera[0], here[..., 1] - camera[1])
    moving = apart > max(_STILL, 0.4 * float(np.percentile(apart, 95)))
    return moving if moving.mean() >= _ENOUGH else np.ones_like(moving)


def _growth(here: Flow, figure: NDArray[np.bool_]) -> float:
    """Return how much the figure grows: the middle of what halves move apart by, across and down."""
    found = []
    for axis, length in ((1, here.shape[1]), (0, here.shape[0])):
        near, far = np.split(np.arange(length), [length // 2])
        step = here[..., 0 if axis == 1 else 1]
        parts = [np.take(step, some, axis)[np.take(figure, some, axis)] for some in (near, far)]
        if min(len(part) for part in parts) >= 8:
            found.append(1 + float(np.median(parts[1]) - np.median(parts[0])) / (length / 2))
    return float(np.clip(np.median(found or [1.0]), 1 - _GROWTH, 1 + _GROWTH))


def _around(middle: float, half: float, size: int) -> slice:
    """Return the pixels of `middle` +- `half`, shares of `size`; at least one of them is in the picture."""
    low = min(max(0, int((middle - half) * size)), size - 1)
    return slice(low, max(low + 1, min(size, round((middle + half) * size))))


def _shown(box: Box) -> float:
    """Return the share of a box that is in the picture."""
    left, top, right, bottom = box
    seen = max(0.0, min(1, right) - max(0, left)) * max(0.0, min(1, bottom) - max(0, top))
    return seen / max((right - left) * (bottom - top), 1e-9)


def _is_cut(before: Grey, grey: Grey, flow: Flow) -> bool:
    rows, columns = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]].astype(np.float32)
    back = cv2.remap(
        grey, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return float(np.abs(back.astype(np.float32) - before).mean()) > _CUT
