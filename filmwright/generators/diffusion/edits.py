"""A still changed as a sentence asks: the canvas it is laid on, and the arguments of the call.

    picture ─> canvas made larger, its rim filled from the borders ─> fitted to the size asked ─> `picture`
    mask    ─> and the new border, with a lap over the old ─────────> fitted just so ─────────> `mask`

The larger picture is cut to the shape that is asked for, from the middle. Outside the mask a model comes
near the old pixels at best: who keeps the still puts them back (`production/editing.py`).
"""

from typing import TYPE_CHECKING, Any

from filmwright.generators.diffusion.binding.given import Given, fitted, read
from filmwright.generators.diffusion.binding.shown import shows
from filmwright.generators.diffusion.preset import Preset
from filmwright.schemas.generation import Capabilities, Edit, KeyframeRequest

if TYPE_CHECKING:
    from PIL.Image import Image

LAP = 0.03
"""How far, as a share of its shorter side, the border that is added reaches into the old picture."""


def edit_arguments(preset: Preset, request: KeyframeRequest, given: Given) -> dict[str, Any]:
    """Return the picture that is changed, its mask, and what it follows, by the names the model has for them.

    Raises:
        RenderFailed: the picture or the mask is none.
    """
    edit, bind = request.edit, preset.bind
    assert edit is not None
    picture, free = laid(edit, request.size)
    out: dict[str, Any] = {}
    if bind.picture is not None:
        others = [one for of_one in _others(preset, given).values() for one in of_one]
        out[bind.picture] = [picture, *others] if others else picture
    if bind.mask is not None:
        from PIL import Image

        out[bind.mask] = Image.new("L", request.size, 255) if free is None else free
    return out


def told(preset: Preset, request: KeyframeRequest, given: Given) -> str:
    """Return the words of an edit: the instruction, and whom the pictures show beside the one it changes."""
    assert request.edit is not None
    parts = [request.edit.instruction]
    number = 1
    for who, pictures in _others(preset, given).items():
        for _ in pictures:
            number += 1
            if shown := shows(who, request.brief):
                parts.append(f"Image {number} shows {shown}.")
    return " ".join(parts)


def beside(preset: Preset) -> int:
    """Return how many reference pictures are followed beside the one that is changed."""
    if preset.references is None:
        return 0
    return preset.references.most - _shares(preset)


def able(preset: Preset, can: Capabilities) -> Capabilities:
    """Return what a checkpoint honours of an edit."""
    return can.replace(references=beside(preset)) if preset.references is not None else can


def laid(edit: Edit, size: tuple[int, int]) -> "tuple[Image, Image | None]":
    """Return the still of an edit in `size`, on its larger canvas, and where it may change (None: all).

    A mask of another size is fitted to the picture as a picture would be.

    Raises:
        RenderFailed: the picture or the mask is none.
    """
    still = read(edit.picture)
    free = None if edit.mask is None else fitted_mask(read(edit.mask).convert("L"), still.size)
    if any(edit.expand):
        still, free = _larger(still, free, edit.expand)
    return fitted(still, size), None if free is None else fitted_mask(free, size)


def fitted_mask(mask: "Image", size: tuple[int, int]) -> "Image":
    """Fit a mask as a picture is fitted, but so that no edge rings: black stays black."""
    from PIL import Image, ImageOps

    fit: Image.Image = ImageOps.fit(mask, size, Image.Resampling.BILINEAR)
    return fit


def _larger(still: "Image", free: "Image | None", expand: tuple[int, int, int, int]) -> "tuple[Image, Image]":
    import numpy as np
    from PIL import Image

    left, top, right, bottom = expand
    (width, height), lap = still.size, max(2, round(LAP * min(still.size)))
    inner = Image.new("L", still.size, 0) if free is None else free
    kept = (lap * bool(left), lap * bool(top), width - lap * bool(right), height - lap * bool(bottom))
    grown = Image.new("L", (left + width + right, top + height + bottom), 255)
    grown.paste(inner.crop(kept), (left + kept[0], top + kept[1]))
    rim = np.pad(np.asarray(still), ((top, bottom), (left, right), (0, 0)), "edge")
    return Image.fromarray(rim), grown


def _others(preset: Preset, given: Given) -> "dict[str, tuple[Image, ...]]":
    """Return the references that come in one list with the picture that is changed, after it."""
    return given.followed(beside(preset)) if _shares(preset) else {}


def _shares(preset: Preset) -> bool:
    """Return whether references come in one list with the picture that is changed."""
    how = preset.references
    return how is not None and how.kind == "pictures" and how.argument == preset.bind.picture
