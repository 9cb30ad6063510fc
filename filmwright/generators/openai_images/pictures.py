"""Pictures on their way out and back: scaled, never stretched; what must not change is put back to the pixel.

    file ─> within 1536 px ─> PNG                        a reference
    still (+ new canvas) ─> laid on the API's size ─> PNG, and its mask: transparent where it may change
    reply ─> checked ─> cropped to the shape asked for ─> the old pixels outside the mask

Only pixels leave: no file name, no metadata.
"""

import base64
import binascii
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import RenderFailed
from filmwright.generators.openai_images.sizes import Size
from filmwright.schemas.generation import Edit

if TYPE_CHECKING:
    from PIL.Image import Image

REFERENCE_PX = 1536
"""Longest side of a reference: the servers look at no more, and pictures are charged by their size."""
_FEATHER_PX = 4
_LARGEST_PIXELS = 64_000_000
_ENLARGED_AT_MOST = 2.0


def open_picture(path: Path, unit: str) -> "Image":
    """Open a picture as it is meant to be seen, RGB.

    Raises:
        RenderFailed: it is no picture, or not there.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            turned: Image.Image = ImageOps.exif_transpose(image)
            return turned.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RenderFailed(
            f"{unit}: cannot read the picture {path}", hint="put the file there, or edit the board"
        ) from error


def as_png(image: "Image") -> bytes:
    """Return a picture as the bytes of a PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


def reference(path: Path, unit: str) -> bytes:
    """Return a reference picture as it is sent."""
    image = open_picture(path, unit)
    image.thumbnail((REFERENCE_PX, REFERENCE_PX))
    return as_png(image)


@dataclass(frozen=True)
class Canvas:
    """A still that is to be changed, laid on a picture of the size that is asked of the API."""

    image: "Image"
    """Of the API's size; the still is `box` of it, whole."""
    mask: "Image | None"
    """Of the API's size, white where it may change; None is everywhere."""
    box: tuple[int, int, int, int]
    still: "Image"
    """What is kept where nothing may change, in the size of the film."""
    free: "Image | None"
    """The mask in the size of the film."""

    def files(self) -> tuple[bytes, bytes | None]:
        """Return the picture and its mask as they are sent: what may change is transparent."""
        if self.mask is None:
            return as_png(self.image), None
        from PIL import ImageChops

        holed = self.image.convert("RGBA")
        holed.putalpha(ImageChops.invert(self.mask))
        return as_png(self.image), as_png(holed)

    def put_back(self, drawn: "Image") -> "Image":
        """Return what was drawn, in the size of the film, with the old pixels wherever it was masked."""
        from PIL import Image

        part = fitted(drawn, self.image.size).crop(self.box)
        part = part.resize(self.still.size, Image.Resampling.LANCZOS)
        return part if self.free is None else Image.composite(part, self.still, _feathered(self.free))


def canvas(edit: Edit, film: Size, asked: Size, unit: str) -> Canvas:
    """Lay the still of an edit, with the canvas that is added to it, on a picture of the size `asked`.

    The still is scaled to the film's size (cropped where its shape is another), then laid whole on the larger
    picture; the rim is filled with its own borders. Without a mask and without new canvas it may change
    everywhere.

    Raises:
        RenderFailed: the still or the mask cannot be read.
    """
    from PIL import Image, ImageOps

    still = open_picture(edit.picture, unit)
    free = None if edit.mask is None else _mask(edit.mask, still.size, unit)
    if any(edit.expand):
        left, top, right, bottom = edit.expand
        size = (left + still.width + right, top + still.height + bottom)
        inner = Image.new("L", still.size, 0) if free is None else free
        free = Image.new("L", size, 255)
        free.paste(inner, (left, top))
        still = _rimmed(still, size, (left, top))
    still = ImageOps.fit(still, film, Image.Resampling.LANCZOS)
    free = None if free is None else ImageOps.fit(free, film, Image.Resampling.BILINEAR)
    scale = min(asked[0] / film[0], asked[1] / film[1])
    inner_size = (max(1, round(film[0] * scale)), max(1, round(film[1] * scale)))
    at = ((asked[0] - inner_size[0]) // 2, (asked[1] - inner_size[1]) // 2)
    image = _rimmed(still.resize(inner_size, Image.Resampling.LANCZOS), asked, at)
    mask = None
    if free is not None:
        mask = Image.new("L", asked, 0)
        mask.paste(free.resize(inner_size, Image.Resampling.BILINEAR), at)
    return Canvas(image, mask, (*at, at[0] + inner_size[0], at[1] + inner_size[1]), still, free)


def decoded(text: str, unit: str) -> "Image":
    """Return the picture that a reply holds as base64.

    Raises:
        RenderFailed: it is no base64, no picture, cut short, or monstrously large.
    """
    from PIL import Image

    try:
        data = base64.b64decode(text, validate=True)
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _LARGEST_PIXELS:
                raise ValueError(f"{image.width}x{image.height} pixels are too many")
            whole: Image.Image = image.convert("RGB")
            return whole
    except (binascii.Error, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RenderFailed(
            f"{unit}: the server answered with something that is no whole picture ({_short(error)})",
            hint="it may have been charged; ask again: filmwright resume",
        ) from error


def fitted(image: "Image", film: Size) -> "Image":
    """Return a picture in the size of the film: scaled, and cropped where its shape is another."""
    from PIL import Image, ImageOps

    cropped: Image.Image = ImageOps.fit(image, film, Image.Resampling.LANCZOS)
    return cropped


def is_too_small(drawn: Size, film: Size) -> bool:
    """Whether a picture would have to be blown up beyond use."""
    return max(film[0] / drawn[0], film[1] / drawn[1]) > _ENLARGED_AT_MOST


def _mask(path: Path, size: Size, unit: str) -> "Image":
    from PIL import Image

    return open_picture(path, unit).convert("L").resize(size, Image.Resampling.BILINEAR)


def _rimmed(image: "Image", size: Size, at: tuple[int, int]) -> "Image":
    """Lay a picture on a larger one, whose rim repeats its borders: a black one would be drawn as a frame."""
    import numpy as np
    from PIL import Image

    after = (size[1] - image.height - at[1], size[0] - image.width - at[0])
    pixels = np.pad(np.asarray(image), ((at[1], after[0]), (at[0], after[1]), (0, 0)), "edge")
    return Image.fromarray(pixels)


def _feathered(free: "Image") -> "Image":
    """Return a mask that fades in towards its middle, and is never wider than it was."""
    from PIL import ImageChops, ImageFilter

    return ImageChops.darker(free, free.filter(ImageFilter.GaussianBlur(_FEATHER_PX)))


def _short(error: Exception) -> str:
    return str(error).split("\n")[0][:120]
