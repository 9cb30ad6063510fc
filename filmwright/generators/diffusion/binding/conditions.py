"""The shape in which pictures are a list, each with its place in time (LTX, LTX-2, SparseCtrl).

    first ─┐                       Condition(image=..., frame_index=0, strength=1)
    last  ─┼─> places in the    ─> Condition(image=..., frame_index=16, strength=1)
    between┤   model's own count   or: two lists, pictures and places
    past  ─┘

    frame     0   1 .. 8   9 .. 16
    latent    0      1        2        the first is one frame, every other `frames_step` of them

Places are counted in frames by some and in latents by others, and a place outside the clip is taken without
a word: so the places are computed here, never handed through. Some are given a control pass instead of
pictures (SparseCtrl for sketches): then the places are those of the frames it has.
"""

import importlib
from typing import TYPE_CHECKING

from filmwright.generators.diffusion.binding.arguments import (
    Arguments,
    common,
    require_frames,
)
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.preset import Conditions, Preset, Settings
from filmwright.schemas.generation import ClipRequest, KeyframeRequest

if TYPE_CHECKING:
    from PIL.Image import Image


def bind(
    preset: Preset, settings: Settings, request: KeyframeRequest | ClipRequest, given: Given
) -> Arguments:
    """Return the arguments of a model that takes a list of conditions.

    Raises:
        RenderFailed: it cannot work without a first or a last frame, and there is none.
    """
    out = common(preset, settings, request, given)
    how = preset.conditions or Conditions()
    if not isinstance(request, ClipRequest):
        return out
    require_frames(preset, request, given)
    at = [
        (place(preset, how, frame, request.frames), picture, strength)
        for frame, picture, strength in _placed(how, request, given)
    ]
    if how.type is None:
        return out | _lists(preset, how, request, at)
    module, _, name = how.type.partition(":")
    make = getattr(importlib.import_module(module), name)
    items = []
    if given.past and how.video is not None:
        items.append(make(**{how.video: list(given.past), how.index: 0, **how.extra}))
    for index, picture, strength in at:
        exact = how.chained if index == 0 and given.is_chained else {}
        told = {} if how.strength is None else {how.strength: strength}
        items.append(make(**{how.picture: picture, how.index: index, **told, **how.extra, **exact}))
    if items:
        out[how.argument] = items
    return out


def place(preset: Preset, how: Conditions, frame: int, frames: int) -> int:
    """Return where a frame of `frames` stands in the model's own count: the latent it is in, or the frame.

    Frames are moved to where a latent begins or ends, the first and the last stay what they are.
    """
    step = preset.grid.frames_step
    if how.unit == "latent":
        return 0 if frame == 0 else (frame - 1) // step + 1
    return min((frame + step // 2) // step * step, (frames - 1) // step * step)


def _placed(how: Conditions, request: ClipRequest, given: Given) -> "list[tuple[int, Image, float]]":
    """Return what is given at which frame of the clip, and how strongly."""
    if how.takes != "pictures":
        return [(n, picture, 1.0) for n, picture in given.controls.get(how.takes, {}).items()]
    placed = [(0, given.first, 1.0)] if given.first is not None and not given.past else []
    placed += given.between
    if given.last is not None:
        placed.append((request.frames - 1, given.last, 1.0))
    return placed


def _lists(
    preset: Preset, how: Conditions, request: ClipRequest, at: "list[tuple[int, Image, float]]"
) -> Arguments:
    """Return pictures and places as two lists; where there are none, a black one that counts for nothing."""
    scale = preset.bind.control_scale
    if not at:
        from PIL import Image

        told: Arguments = {} if scale is None else {scale: 0.0}
        return {how.argument: [Image.new("RGB", request.size)], how.index: [0], **told}
    told = {} if scale is None else {scale: next((c.scale for c in preset.controls), 1.0)}
    return {how.argument: [picture for _, picture, _ in at], how.index: [n for n, _, _ in at], **told}
