"""The shape in which what is known is a video, and a mask says where it is known (Wan VACE).

frame     0      1 ...        n-1
video    first   grey         last      (a control pass instead of grey, where one guides)
mask     black   white        black     black: keep, white: to be made
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from filmwright.generators.diffusion.binding.arguments import (
    Arguments,
    common,
    require_frames,
)
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.preset import Preset, Settings, VideoMask
from filmwright.schemas.generation import ClipRequest, KeyframeRequest

if TYPE_CHECKING:
    from PIL.Image import Image

_GREY = (128, 128, 128)
"""What the models were trained to see where nothing is known."""


def bind(
    preset: Preset, settings: Settings, request: KeyframeRequest | ClipRequest, given: Given
) -> Arguments:
    """Return the arguments of a model that takes a video and a mask."""
    out = common(preset, settings, request, given)
    how = preset.video_mask or VideoMask()
    if not isinstance(request, ClipRequest):
        return out
    require_frames(preset, request, given)
    from PIL import Image

    known, frames = _known(request.frames, given), request.frames
    guide, scale = _guide(preset, given, frames)
    shown = {**guide, **known}
    grey = Image.new("RGB", request.size, _GREY)
    black, white = (Image.new("L", request.size, level) for level in (0, 255))
    out[how.video] = [shown.get(n, grey) for n in range(frames)]
    out[how.mask] = [black if n in known else white for n in range(frames)]
    if how.scale is not None and guide:
        out[how.scale] = scale
    return out


def _known(frames: int, given: Given) -> "dict[int, Image]":
    """Return the pictures that the clip must show, by frame."""
    known = dict(enumerate(given.past))
    if given.first is not None and not given.past:
        known[0] = given.first
    known |= {n: picture for n, picture, _ in given.between}
    if given.last is not None:
        known[frames - 1] = given.last
    return known


def _guide(preset: Preset, given: Given, frames: int) -> "tuple[Mapping[int, Image], float]":
    """Return the control pass that guides, by frame, and its scale: the first that is whole.

    Else one that has some frames, as a sketch of the last one has.
    """
    whole = [control for control in preset.controls if given.whole(control.kind, frames)]
    for control in (*whole, *preset.controls):
        if given.controls.get(control.kind):
            return given.controls[control.kind], control.scale
    return {}, 1.0
