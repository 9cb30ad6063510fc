"""Where everything moved between two frames: dense inverse search optical flow (Kroeger et al. 2016)."""

import cv2
import numpy as np
from numpy.typing import NDArray

Flow = NDArray[np.float32]
"""Pixels, (height, width, 2): x to the right, y down."""


def flow_between(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> Flow:
    """Return the flow from grey frame `a` to `b`, both uint8 (height, width)."""
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    return np.asarray(search.calc(a, b, np.zeros((*a.shape, 2), np.float32)), np.float32)


def moved_back(picture: NDArray[np.float32], flow: Flow) -> NDArray[np.float32]:
    """Return `picture` with the motion `flow` taken out; what left the frame is filled from its edge."""
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    way = cv2.INTER_LINEAR, cv2.BORDER_REPLICATE
    moved = cv2.remap(picture, columns + flow[..., 0], rows + flow[..., 1], way[0], borderMode=way[1])
    return np.asarray(moved, np.float32)


def largest_change(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Return the largest change of any 5 x 5 spot: a talking mouth shows, codec noise averages out."""
    return float(np.abs(cv2.blur(b.astype(np.float32) - a, (5, 5))).max())
