"""Pictures between two pictures, for footage that was made at a lower rate than the film.

    two neighbours ─> dense optical flow both ways ─> both bent to the moment between ─> blended

Flow is DIS (Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016), as OpenCV has it:
better and cheaper than ffmpeg's motion interpolation, without weights, and it loses no frame at the ends.
Where two pictures have little in common there is nothing between them, and the nearer one is shown.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.assembler.colour import Pixels

UNRELATED = 40.0
"""Mean difference (of 255) between the bent neighbours from which on they are two shots, not one motion."""


def between(before: Pixels, after: Pixels, share: float) -> Pixels:
    """Return the RGB picture (height, width, 3) at `share` (0 to 1) of the way from `before` to `after`."""
    if share <= 0 or np.array_equal(before, after):
        return before
    if share >= 1:
        return after
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (before, after)]
    flow: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    forth = flow.calc(grey[0], grey[1], None)
    back = flow.calc(grey[1], grey[0], None)
    old, new = _bent(before, forth, share), _bent(after, back, 1 - share)
    if np.abs(old.astype(np.int16) - new).mean() > UNRELATED:
        return before if share < 0.5 else after
    return np.asarray(cv2.addWeighted(old, 1 - share, new, share, 0), np.uint8)


def _bent(picture: Pixels, flow: NDArray[np.float32], share: float) -> Pixels:
    """Move every pixel `share` of its way; the flow at the target stands for the one at the source."""
    height, width = flow.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    at_x, at_y = x - flow[..., 0] * np.float32(share), y - flow[..., 1] * np.float32(share)
    return np.asarray(
        cv2.remap(picture, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
