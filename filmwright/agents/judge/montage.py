"""Cut-outs side by side on neutral grey, as the judge sees them: no background, no names, one size."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

TILE = 160
"""Pixels: width and height of one cut-out."""
MOST = 3
"""Cut-outs in a picture."""
GREY = 128
_MARGIN = 8


@dataclass(frozen=True, eq=False)
class Figure:
    """One cut-out: uint8 (height, width, 3), and bool (height, width), True on the figure."""

    rgb: "NDArray[np.uint8]"
    mask: "NDArray[np.bool_]"


def montage(figures: Sequence[Figure]) -> str:
    """Return up to MOST figures in a row, as a `data:` address of a PNG; the same figures, the same bytes."""
    from PIL import Image

    tiles = [_tile(one) for one in figures[:MOST]]
    whole = Image.new("RGB", (TILE * len(tiles), TILE), (GREY,) * 3)
    for number, tile in enumerate(tiles):
        whole.paste(tile, (number * TILE, 0))
    file = io.BytesIO()
    whole.save(file, "PNG", optimize=False)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _tile(figure: Figure) -> "Image":
    import numpy as np
    from PIL import Image

    rows, columns = np.flatnonzero(figure.mask.any(1)), np.flatnonzero(figure.mask.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cut = np.where(figure.mask[box][..., None], figure.rgb[box], np.uint8(GREY))
    image = Image.fromarray(cut)
    room = TILE - 2 * _MARGIN
    scale = room / max(image.size)
    image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    tile = Image.new("RGB", (TILE, TILE), (GREY,) * 3)
    tile.paste(image, ((TILE - image.width) // 2, (TILE - image.height) // 2))
    return tile
