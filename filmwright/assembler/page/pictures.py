"""Pictures into the page: arrays to data URIs of a bounded size, so that 200 shots make a page that opens.

A shot has one still (18 kB at most) and a figure (7 kB) for each character in it; references and joints are
few. What does not fit its bytes is coded coarser, then smaller. With its words a shot of two characters takes
at most 48 kB of the page: 200 shots stay under 10 MB, and drawn films take half of that.
"""

import base64

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.errors import WriterFailed

STILL_WIDTH = 480
STILL_BYTES = 18_000
FIGURE_SIDE = 220
FIGURE_BYTES = 7_000
_QUALITIES = (78, 62, 46, 30)
_SMALLEST = 32


def picture_uri(
    rgb: NDArray[np.uint8],
    mask: NDArray[np.bool_] | None = None,
    *,
    width: int = STILL_WIDTH,
    height: int | None = None,
    most: int = STILL_BYTES,
) -> str:
    """Return a WebP data URI of `rgb` uint8 (height, width, 3), made to fit `width` x `height` pixels.

    With a `mask` (bool, height, width) everything outside it is transparent. The coded picture has at most
    `most` bytes, unless it would have to be narrower than 32 pixels.

    Raises:
        WriterFailed: the picture cannot be encoded.
    """
    while True:
        small = _scaled(rgb, mask, width, height or rgb.shape[0])
        for quality in _QUALITIES:
            coded = _webp(small, quality)
            if len(coded) <= most:
                break
        if len(coded) <= most or width <= _SMALLEST:
            return "data:image/webp;base64," + base64.b64encode(coded).decode("ascii")
        width, height = width * 3 // 4, None if height is None else height * 3 // 4


def figure_uri(rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> str:
    """Return a data URI of one figure, cut out."""
    return picture_uri(rgb, mask, width=FIGURE_SIDE, height=FIGURE_SIDE, most=FIGURE_BYTES)


def heat_uri(difference: NDArray[np.float32]) -> str:
    """Return a data URI of `difference` (height, width), 0 to 1, as heat: dark is the same, bright is not."""
    levels = np.clip(np.rint(difference * 255), 0, 255).astype(np.uint8)
    bgr = cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO)
    return picture_uri(np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8))


def _scaled(
    rgb: NDArray[np.uint8], mask: NDArray[np.bool_] | None, width: int, height: int
) -> NDArray[np.uint8]:
    scale = min(1.0, width / rgb.shape[1], height / rgb.shape[0])
    size = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
    bgr = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), size, interpolation=cv2.INTER_AREA)
    if mask is None:
        return np.asarray(bgr, np.uint8)
    alpha = cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)
    return np.dstack([bgr, alpha])


def _webp(picture: NDArray[np.uint8], quality: int) -> bytes:
    done, coded = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, quality])
    if not done:
        raise WriterFailed("a picture of the report could not be encoded", hint="filmwright assemble")
    return coded.tobytes()
