"""The shape in which what is known is a video, and a mask says where it is known (Wan VACE).

frame     0      1 ...        n-1
video    first   grey         last      (a control pass instead of grey, where one guides)
mask     black   white        black     black: keep, white: to be made
"""

from typing import TYPE_CHECKING

from filmwright.generators.diffusion.binding.arguments import Arguments, common, require_frames
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.preset import Preset, Settings, VideoMask
from filmwright.schemas.generation import ClipRequest, KeyframeRequest

if TYPE_CHECKING:
    from PIL.Image import Image

_GREY = (128, 128, 128)
"""What the models were trained to see where nothing is known."""


def bind(preset: Preset, settings: Settings, request: KeyframeRequest | ClipRequest, given: Given) -> Arguments:
    """Return the arguments of a model that takes a video and a mask."""
    out = common(preset, settings, request, given)
    how = preset.video_mask or VideoMask()
    if not isinstance(request, ClipRequest):
        return out
    require_frames(preset, request, given)
    from PIL import Image

    known = _known(request.frames, given)
    guide = _guide(preset, given, request.frames)
    grey = Image.new("RGB", request.size, _GREY)
    black, white = (Image.new("L", request.size, level) for level in (0, 255))
    out[how.video] = [known.get(n) or (guide[n] if guide else grey) for n in range(request.frames)]
    out[how.mask] = [black if n in known else white for n in range(request.frames)]
    if how.references is not None and given.all_references:
        out[how.references] = given.all_references[: preset.references.most if preset.references else 1]
    if how.scale is not None and guide:
        out[how.scale] = preset.controls[0].scale
    return out


def _known(frames: int, given: Given) -> "dict[int, Image]":
    """Return the pictures that the clip must show, by frame."""
    known = dict(enumerate(given.past[:frames]))
    if given.first is not None and not given.past:
        known[0] = given.first
    known |= {n: picture for n, picture, _ in given.between}
    if given.last is not None:
        known[frames - 1] = given.last
    return known


def _guide(preset: Preset, given: Given, frames: int) -> "list[Image] | None":
    """Return the control pass that guides, one picture per frame; the last one is held."""
    for control in preset.controls:
        track = given.controls.get(control.kind)
        if track:
            return [track[min(n, len(track) - 1)] for n in range(frames)]
    return None
