"""Pictures for paper: frames as JPEG, so small that a sheet of three hundred shots stays a few megabytes.

JPEG goes into a PDF as it is, and is not coded again.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.errors import WriterFailed

Pixels = NDArray[np.uint8]
WIDTH_PX = 720
THUMB_PX = 260
QUALITY = 88
_SAME = 9.0
"""Mean difference of brightness, of 255, below which two small pictures are the same to the eye on paper."""


def jpeg_of(rgb: Pixels, width: int = WIDTH_PX) -> bytes:
    """Return `rgb` uint8 (height, width, 3) as a JPEG file at most `width` pixels wide, or high.

    Raises:
        WriterFailed: the picture cannot be encoded.
    """
    scale = min(1.0, width / max(rgb.shape[:2]))
    size = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
    bgr = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2BGR)
    if scale < 1:
        bgr = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    done, coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise WriterFailed("a picture of the sheet could not be encoded", hint="filmwright sheet")
    return bytes(coded.tobytes())


def differ(one: Pixels, other: Pixels) -> bool:
    """Whether two frames, uint8 RGB, are worth two pictures: the shot moves much between them."""
    small = [
        cv2.resize(
            cv2.cvtColor(np.ascontiguousarray(p), cv2.COLOR_RGB2GRAY), (48, 27), interpolation=cv2.INTER_AREA
        )
        for p in (one, other)
    ]
    return float(np.abs(small[0].astype(np.float32) - small[1]).mean()) > _SAME
