"""What every model is told, and the shape with one argument per thing (SVD, Wan, CogVideoX, SDXL, FLUX ...).

    preset.bind + request + pictures ─> {argument: value}

Only arguments that the preset names are given; what a model has no argument for was told as dropped before.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from filmwright.errors import RenderFailed
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.binding.shown import shows
from filmwright.generators.diffusion.preset import Preset, Settings
from filmwright.schemas.generation import ClipRequest, KeyframeRequest

if TYPE_CHECKING:
    from PIL.Image import Image

Arguments = dict[str, Any]


def common(
    preset: Preset, settings: Settings, request: KeyframeRequest | ClipRequest, given: Given
) -> Arguments:
    """Return what any shape tells: words, size, length, rate, steps, how much moves, references, controls."""
    bind = preset.bind
    out: Arguments = {**preset.fixed, **settings.fixed}
    width, height = request.size
    told: dict[str | None, Any] = {
        bind.prompt: told_prompt(preset, request, given),
        bind.negative: request.negative or None,
        bind.width: width,
        bind.height: height,
        bind.area: width * height,
        bind.steps: settings.steps,
    }
    if isinstance(request, ClipRequest):
        told[bind.frames] = asked_frames(preset, request.frames)
        told[bind.rate] = int(request.fps) if bind.rate_whole else float(request.fps)
        if bind.motion is not None:
            low, high = bind.motion.low, bind.motion.high
            amount = low + (high - low) * how_much_moves(request)
            told[bind.motion.argument] = round(amount) if bind.motion.whole else amount
    out |= {name: value for name, value in told.items() if name is not None and value is not None}
    how = preset.references
    if how is not None and how.kind == "pictures" and given.references:
        out[how.argument] = [picture for of_one in given.followed(how.most).values() for picture in of_one]
    out |= _controls(preset, request, given)
    return out


def bind(
    preset: Preset, settings: Settings, request: KeyframeRequest | ClipRequest, given: Given
) -> Arguments:
    """Return the arguments of a model that takes one argument per thing.

    Raises:
        RenderFailed: it cannot work without a first or a last frame, and there is none.
    """
    out, names = common(preset, settings, request, given), preset.bind
    if isinstance(request, ClipRequest):
        require_frames(preset, request, given)
    if names.first is not None and given.first is not None:
        out[names.first] = given.first
    if names.last is not None and given.last is not None:
        out[names.last] = given.last
    if names.past is not None and given.past:
        out[names.past] = list(given.past)
        if names.overlap is not None:
            out[names.overlap] = len(given.past)
    if names.video is not None:
        out[names.video] = redrawn(given)
    if isinstance(request, KeyframeRequest) and request.edit is not None:
        from filmwright.generators.diffusion.edits import edit_arguments

        out |= edit_arguments(preset, request, given)
    return out


def redrawn(given: Given) -> "list[Image]":
    """Return the frames of a clip that is drawn anew: in a chain the first is that which it goes on from."""
    joint = [given.first] if given.is_chained and given.first is not None else []
    return [*joint, *given.video[len(joint) :]]


def require_frames(preset: Preset, request: ClipRequest, given: Given) -> None:
    """Refuse a clip that lacks the frame its model starts from, or the one it ends on."""
    shot = request.brief.shot.id
    if preset.bind.video is not None and not given.video:
        raise RenderFailed(
            f"{request.unit}: {preset.name} draws a clip anew, and was given none", hint="filmwright resume"
        )
    if preset.first_frame != "none" and given.first is None and not given.past:
        raise RenderFailed(
            f"{request.unit}: {preset.name} needs a first frame",
            hint=f"give {shot} a keyframe: boundary: cut, or first_frame: {{picture: ...}}",
        )
    if preset.last_frame_required and given.last is None:
        raise RenderFailed(
            f"{request.unit}: {preset.name} needs a last frame, and {shot} has none",
            hint=f"give {shot} a last_frame, make the next shot's boundary 'keyframe', or use another model",
        )


def told_prompt(preset: Preset, request: KeyframeRequest | ClipRequest, given: Given) -> str:
    """Return the words: of an instruction; else the caption, the LoRAs' own, and which picture shows whom."""
    if isinstance(request, KeyframeRequest) and request.edit is not None:
        from filmwright.generators.diffusion import edits

        return edits.told(preset, request, given)
    from filmwright.generators.diffusion.loras import active

    parts = [request.prompt, *(lora.words for lora in active(preset, request.brief) if lora.words)]
    if preset.references is not None and preset.references.kind == "pictures":
        number = 0
        for who, pictures in given.followed(preset.references.most).items():
            for _ in pictures:
                number += 1
                if told := shows(who, request.brief):
                    parts.append(f"Image {number} shows {told}.")
    return " ".join(part for part in parts if part)


def asked_frames(preset: Preset, frames: int) -> int:
    """Return the frame count to ask for so that `frames` come back."""
    sections = preset.bind.sections
    return frames if sections is None else (frames - 1) // sections.every * sections.asks


def how_much_moves(request: ClipRequest) -> float:
    """Return how much the board asks to move, 0 to 1: beats, physics and the camera add up."""
    shot = request.brief.shot
    busy = {"run", "jump", "fall", "fly", "dance", "throw", "hit", "swim"}
    amount = 0.25 if shot.motion.beats else 0.1
    amount += 0.35 * any(beat.verb in busy for beat in shot.motion.beats)
    amount += 0.2 * shot.motion.has_physics
    amount += 0.3 * shot.camera.amount * (shot.camera.move != "static")
    return min(1.0, amount)


def merged(many: Sequence[Arguments], each: Sequence[str]) -> Arguments:
    """Return one call's arguments for several requests: those in `each` as lists, the rest must be equal."""
    first = many[0]
    if len(many) == 1:
        return first
    return {name: [one[name] for one in many] if name in each else value for name, value in first.items()}


def per_request(preset: Preset) -> tuple[str, ...]:
    """Return the arguments that differ from request to request in a batch; references are shared by all."""
    bind = preset.bind
    names = (bind.prompt, bind.negative, bind.first, bind.last, bind.picture, "generator")
    return tuple(name for name in names if name is not None)


def _controls(preset: Preset, request: KeyframeRequest | ClipRequest, given: Given) -> Arguments:
    """Return the pictures of the ControlNets, in the preset's order, which is that of the pipeline.

    A ControlNet cannot be left out of a call. One that nothing guides sees black and counts for nothing: the
    picture is then, to the last bit, that of the model without it.
    """
    bind = preset.bind
    nets = preset.controls
    if bind.control is None or not nets:
        return {}
    is_clip = isinstance(request, ClipRequest)
    frames = request.frames if isinstance(request, ClipRequest) else 1
    strength = {track.kind: track.strength for track in request.controls}
    tracks, scales = [], []
    for net in nets:
        track = given.whole(net.kind, frames)
        tracks.append(track or [_black(request.size)] * frames)
        scales.append(0.0 if track is None else net.scale * strength.get(net.kind, 1.0))
    pictures = tracks if is_clip else [track[0] for track in tracks]
    out: Arguments = {bind.control: _alone(pictures)}
    if bind.control_scale is not None:
        out[bind.control_scale] = _alone(scales)
    if bind.control_until is not None:
        out[bind.control_until] = _alone([net.until for net in nets])
    return out


def _alone(values: list[Any]) -> Any:
    """Return the one value of a list of one: a single ControlNet takes no list."""
    return values[0] if len(values) == 1 else values


def _black(size: tuple[int, int]) -> "Image":
    from PIL import Image

    return Image.new("RGB", size)
