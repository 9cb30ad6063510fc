"""From a labelled frame to figures: which frames to look at, and what is cut out of them. Judges nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.score import RegionSource
from filmwright.scoring.classic_v1 import resized
from filmwright.scoring.contract import RGB, Crop, Sample
from filmwright.scoring.grabcut import Box, cut_out

LARGEST_PX = 320
"""Longest side of a figure that is kept: more than any embedder looks at."""
MIN_AREA = 0.008
"""Share of the frame below which a figure is too small for any statement."""
FULL_AREA = 0.04
"""Share of the frame from which a figure counts in full."""
FRAMES_PER_SHOT = 5


@dataclass(frozen=True)
class Figure:
    """One labelled region of one frame. `claimed` is the name its maker gave it; None: a stranger."""

    shot: str
    frame: int
    level: int
    claimed: str | None
    crop: Crop
    area: float
    """Share of the frame."""
    quality: float
    cut_off: bool
    """Whether the lower edge of the frame hides part of the figure."""
    source: RegionSource = "exact"


def frames_to_look_at(available: Sequence[int], count: int = FRAMES_PER_SHOT) -> tuple[int, ...]:
    """Choose up to `count` frames spread over a clip, its first and last among them."""
    ordered = sorted(set(available))
    if len(ordered) <= count:
        return tuple(ordered)
    return tuple(ordered[round(i * (len(ordered) - 1) / (count - 1))] for i in range(count))


def crop_of(rgb: RGB, mask: NDArray[np.bool_]) -> Crop | None:
    """Cut the bounding box of `mask` (height, width) out of `rgb`; None where the mask is empty."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Crop(rgb=np.ascontiguousarray(rgb[box]), mask=np.ascontiguousarray(mask[box]))


def box_of(mask: NDArray[np.bool_]) -> Box:
    """Return the bounding box of a mask (height, width) that is not empty."""
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    left, right = float(columns[0]) / width, float(columns[-1] + 1) / width
    return (left, float(rows[0]) / height, right, float(rows[-1] + 1) / height)


def kept(crop: Crop) -> Crop:
    """Return the figure no larger than anything looks at it, so that a long film does not fill the memory."""
    height, width = crop.mask.shape
    scale = LARGEST_PX / max(height, width)
    if scale >= 1:
        return crop
    rgb, mask = resized(crop, (max(1, round(width * scale)), max(1, round(height * scale))))
    return Crop(rgb, mask)


def tight(crop: Crop) -> Crop:
    """Return the crop cut down to the bounding box of its mask."""
    return crop_of(crop.rgb, crop.mask) or crop


def labelled(
    shot: str,
    frame: int,
    rgb: RGB,
    boxes: Mapping[str, Box],
    levels: Mapping[str, int],
    source: RegionSource,
    strangers: Collection[str] = (),
) -> Sample:
    """Return a frame with the figures in `boxes` cut out, each at its level of the shot's `levels`.

    Names in `strangers` say which box it is, not who. Where two figures claim a pixel it is the nearer one's:
    whose box reaches farther down.
    """
    labels = np.zeros(rgb.shape[:2], np.uint8)
    names: dict[int, str] = {}
    qualities: dict[int, float] = {}
    nameless: list[int] = []
    for who in sorted(boxes, key=lambda who: (boxes[who][3], who)):
        level = levels[who]
        mask, quality = cut_out(rgb, boxes[who], [box for other, box in boxes.items() if other != who])
        labels[mask] = level
        qualities[level] = quality
        if who in strangers:
            nameless.append(level)
        else:
            names[level] = who
    return Sample(shot, frame, rgb, labels, names, tuple(nameless), qualities, source)


def figures_in(sample: Sample) -> tuple[Figure, ...]:
    """Return every named figure and every stranger of a frame, by level."""
    if sample.labels is None:
        return ()
    found = []
    for level in sorted({*sample.names, *sample.strangers}):
        mask = sample.labels == level
        crop = crop_of(sample.rgb, mask)
        if crop is not None:
            found.append(
                Figure(
                    shot=sample.shot,
                    frame=sample.frame,
                    level=level,
                    claimed=sample.names.get(level),
                    crop=kept(crop),
                    area=float(mask.mean()),
                    quality=sample.qualities.get(level, 1.0),
                    cut_off=bool(mask[-1].any()),
                    source=sample.source,
                )
            )
    return tuple(found)
