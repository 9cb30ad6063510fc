"""The pictures of an edit: a person's mask made fit, and the old pixels put back where nothing may change.

    mask of the person's ─> grey, of the still's shape ─> where it may change
    what the editor drew ─┐
    the still as it was  ─┴─> the old pixels outside the mask, to the bit; inside it a soft edge

Every editor keeps a mask this way, whatever it promises. Nothing here asks anybody for a picture.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import InputInvalid
from filmwright.generators.diffusion.edits import fitted_mask, laid
from filmwright.schemas.generation import Edit
from filmwright.storyboard.media import hash_of_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Pixels = NDArray[np.uint8]

SOFT = 0.012
"""Width of the soft edge, as a share of the picture's shorter side."""


def write_mask(mask: Path, size: tuple[int, int], to: Path) -> Path:
    """Write a person's mask as a grey picture of `size`: white may change; what is transparent is black.

    Raises:
        InputInvalid: the file is missing, is no picture, or lets nothing change.
    """
    from PIL import Image, UnidentifiedImageError

    hint = "a PNG or JPEG, white where the still may change and black elsewhere"
    try:
        with Image.open(mask) as image:
            seen = image.convert("RGBA")
    except FileNotFoundError:
        raise InputInvalid(f"--mask {mask} is not there", hint=hint) from None
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise InputInvalid(f"--mask {mask} is no picture that can be read", hint=hint) from error
    black = Image.new("RGBA", seen.size, (0, 0, 0, 255))
    grey = fitted_mask(Image.alpha_composite(black, seen).convert("L"), size)
    if not any(grey.histogram()[128:]):
        raise InputInvalid(f"--mask {mask} is black: nothing of the still may change", hint=hint)
    to.parent.mkdir(parents=True, exist_ok=True)
    grey.save(to)
    return to


def put_back(drawn: Path, edit: Edit) -> str:
    """Put the old pixels back into the file of a drawn still, where the edit lets nothing change.

    The still is laid as the editor laid it, in the size of `drawn`. Returns the hash of the pixels.
    """
    import numpy as np
    from PIL import Image

    with Image.open(drawn) as image:
        new = np.asarray(image.convert("RGB"))
    old, free = laid(edit, (new.shape[1], new.shape[0]))
    if free is not None:
        new = _mixed(np.asarray(old), new, free)
        Image.fromarray(new).save(drawn, compress_level=3)
    return hash_of_pixels(new)


def _mixed(old: "Pixels", new: "Pixels", free: "Image") -> "Pixels":
    """Return `new` where it may show, `old` where not; between them a ramp that lies inside the mask."""
    import cv2
    import numpy as np

    grey = np.asarray(free)
    inside = cv2.distanceTransform((grey > 0).astype(np.uint8), cv2.DIST_L2, 3)
    reach = max(1.0, min(SOFT * min(grey.shape), float(inside.max()) / 2))
    share = (grey / 255 * np.clip(inside / reach, 0, 1))[..., None]
    mixed = np.round(old + share * (new.astype(np.float32) - old)).clip(0, 255).astype(np.uint8)
    return np.where(share > 0, mixed, old)
