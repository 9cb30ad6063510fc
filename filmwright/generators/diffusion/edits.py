"""A still changed as a sentence asks: the arguments of an edit. What is not told stays as it is."""

from typing import Any

from filmwright.generators.diffusion.binding.given import fitted, read
from filmwright.generators.diffusion.preset import Preset
from filmwright.schemas.generation import KeyframeRequest


def edit_arguments(preset: Preset, request: KeyframeRequest) -> dict[str, Any]:
    """Return the picture that is changed, and the mask, by the names the model has for them."""
    edit, bind = request.edit, preset.bind
    assert edit is not None
    out: dict[str, Any] = {}
    if bind.picture is not None:
        out[bind.picture] = fitted(read(edit.picture), request.size)
    if bind.mask is not None and edit.mask is not None:
        out[bind.mask] = fitted(read(edit.mask), request.size).convert("L")
    return out
