"""Pictures into the page: arrays to data URIs, so small that sixty shots make a page of a few megabytes."""

import base64

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.errors import WriterFailed

STILL_WIDTH = 480
CROP_HEIGHT = 240


def picture_uri(
    rgb: NDArray[np.uint8],
    mask: NDArray[np.bool_] | None = None,
    *,
    width: int = STILL_WIDTH,
    height: int | None = None,
    quality: int = 78,
) -> str:
    """Return a WebP data URI of `rgb` uint8 (height, width, 3), made to fit `width` x `height` pixels.

    With a `mask` (bool, height, width) everything outside it is transparent.

    Raises:
        WriterFailed: the picture cannot be encoded.
    """
    scale = min(1.0, width / rgb.shape[1], (height or rgb.shape[0]) / rgb.shape[0])
    size = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
    bgr = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), size, interpolation=cv2.INTER_AREA)
    if mask is not None:
        alpha = cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)
        bgr = np.dstack([bgr, alpha])
    done, coded = cv2.imencode(".webp", bgr, [cv2.IMWRITE_WEBP_QUALITY, quality])
    if not done:
        raise WriterFailed("a picture of the report could not be encoded", hint="filmwright assemble")
    return "data:image/webp;base64," + base64.b64encode(coded.tobytes()).decode("ascii")


def figure_uri(rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> str:
    """Return a data URI of one figure, cut out."""
    return picture_uri(rgb, mask, width=CROP_HEIGHT, height=CROP_HEIGHT)
