"""The shape in which pictures are handed over as a list, each with its place in time (LTX, LTX-2, SparseCtrl).

    first ─┐                       Condition(image=..., frame_index=0, strength=1)
    last  ─┼─> places in the    ─> Condition(image=..., frame_index=16, strength=1)
    between┤   model's own count   or: two lists, pictures and places
    past  ─┘

Places are counted in frames by some and in latents by others, and a place outside the clip is taken without
a word: so the places are computed here, never handed through.
"""

import importlib
from typing import Any

from filmwright.generators.diffusion.binding.arguments import Arguments, common, require_frames
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.preset import Conditions, Preset, Settings
from filmwright.schemas.generation import ClipRequest, KeyframeRequest


def bind(preset: Preset, settings: Settings, request: KeyframeRequest | ClipRequest, given: Given) -> Arguments:
    """Return the arguments of a model that takes a list of conditions."""
    out = common(preset, settings, request, given)
    how = preset.conditions or Conditions()
    if not isinstance(request, ClipRequest):
        return out
    require_frames(preset, request, given)
    placed: list[tuple[int, Any, float]] = []
    if given.first is not None and not given.past:
        placed.append((0, given.first, 1.0))
    placed += given.between
    if given.last is not None:
        placed.append((request.frames - 1, given.last, 1.0))
    at = [(place(preset, how, frame), picture, strength) for frame, picture, strength in placed]
    if how.type is None:
        if at:
            out[how.argument] = [picture for _, picture, _ in at]
            out[how.index] = [index for index, _, _ in at]
        return out
    module, _, name = how.type.partition(":")
    make = getattr(importlib.import_module(module), name)
    items = [
        make(**{how.picture: picture, how.index: index, **_strength(how, strength), **how.extra})
        for index, picture, strength in at
    ]
    if given.past and how.video is not None:
        items.insert(0, make(**{how.video: legal_past(preset, given), how.index: 0, **how.extra}))
    if items:
        out[how.argument] = items
    return out


def place(preset: Preset, how: Conditions, frame: int) -> int:
    """Return where a frame stands in the model's own count."""
    step = preset.grid.frames_step
    return frame // step if how.unit == "latent" else frame // step * step


def legal_past(preset: Preset, given: Given) -> list[Any]:
    """Return the latest frames before, as many as the model packs without a rest."""
    step = preset.grid.frames_step
    count = (min(len(given.past), preset.past_frames or len(given.past)) - 1) // step * step + 1
    return list(given.past[-count:])


def _strength(how: Conditions, strength: float) -> Arguments:
    return {} if how.strength is None else {how.strength: strength}
