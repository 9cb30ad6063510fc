"""A clip drawn still by still over a simulation, as GPT4Motion does (Lv et al., 2023).

    depth, line of every frame ─> two ControlNets ─┐
    one starting noise for all frames ─────────────┼─> frame 0 1 2 3 | 0 4 5 6 | 0 7 8 9     calls
    attention to the first frame (`attention.py`) ─┘

Motion is the simulation's, looks are the words': what keeps frames alike is the shared noise, and that each
sees the first. So the first is drawn again in every call. The alternative, to keep its keys and values of
every layer and step, takes 21 GB for SDXL (25 steps, 1024 px, float16) and saves one frame per call.

A picture that the clip must start from is that first frame: at every step its place in the batch is that
picture, as noisy as the step wants it. Frame 0 is then the picture (through the VAE), and all others see it.
A last frame is not followed.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import adapters, call
from filmwright.generators.diffusion.binding.arguments import Arguments, common, require_frames
from filmwright.generators.diffusion.binding.given import Given
from filmwright.generators.diffusion.preset import Preset, Settings
from filmwright.schemas.generation import ClipRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from filmwright.generators.diffusion.loading import Loaded

FEWEST = 2
"""Frames in a call, the first included: with less there is no other to draw."""


def make(
    loaded: "Loaded", preset: Preset, settings: Settings, request: ClipRequest, given: Given, watch: Watch
) -> "NDArray[np.uint8]":
    """Return the frames of a clip: (frames, height, width, 3).

    `settings.batch` frames are drawn in one call; where memory runs out, half as many, down to two.

    Raises:
        RenderFailed: a frame came back empty or as NaN.
        Cancelled: the watch said so; the pipeline is clean.
    """
    import numpy as np

    require_frames(preset, request, given)
    told = common(preset, settings, request, given)
    told |= adapters.refer(loaded, preset, given, told)
    at_once, made = max(FEWEST, settings.batch), list["NDArray[np.uint8]"]()
    while len(made) < request.frames:
        try:
            made += _next(loaded.pipe, preset, told, request, given, watch, len(made), at_once)
            continue
        except Exception as failure:
            if not call.is_out_of_memory(failure) or at_once == FEWEST:
                raise
        call.release()  # out here, where nothing holds the failure, and with it the tensors
        watch.say(f"{preset.name}: out of memory with {at_once} frames at once: {at_once // 2} now")
        at_once = max(FEWEST, at_once // 2)
    return np.stack(made)


def _next(
    pipe: Any,
    preset: Preset,
    told: Arguments,
    request: ClipRequest,
    given: Given,
    watch: Watch,
    done: int,
    at_once: int,
) -> "list[NDArray[np.uint8]]":
    """Return the frames from `done` on that fit into one call; the first frame is drawn with them."""
    from filmwright.generators.diffusion.attention import to_first_frame

    numbers = [0, *range(max(1, done), min(request.frames, max(1, done) + at_once - 1))]
    steps = _calls(request.frames, at_once)
    before = steps - _calls(request.frames - max(0, done - 1), at_once)
    alone = replace(watch, step=lambda at, total: watch.step(before * total + at, steps * total))
    with to_first_frame(pipe, len(numbers)):
        output = call.call(pipe, _arguments(pipe, preset, told, request, given.first, numbers), alone)
    drawn = call.pictures(output, preset.bind, request.unit, f"filmwright retake {request.brief.shot.id}")
    return [frame[0] for frame in drawn[min(1, done) :]]


def _calls(frames: int, at_once: int) -> int:
    """Return how many calls `frames` frames take, the first of them in every one."""
    return max(1, -(-(frames - 1) // (at_once - 1)))


def _arguments(
    pipe: Any,
    preset: Preset,
    told: Arguments,
    request: ClipRequest,
    first: "Image | None",
    numbers: list[int],
) -> Arguments:
    """Return the arguments of one call for the frames `numbers`, each with the same noise."""
    import torch

    bind, count = preset.bind, len(numbers)
    out = {
        name: [value] * count if name in (bind.prompt, bind.negative) else value
        for name, value in told.items()
    }
    if bind.control is not None and bind.control in told:
        of_nets = told[bind.control]
        is_one = not isinstance(of_nets[0], list)
        # As tensors: several ControlNets take no lists of pictures.
        tracks = [
            pipe.control_image_processor.preprocess([track[n] for n in numbers])
            for track in ([of_nets] if is_one else of_nets)
        ]
        out[bind.control] = tracks[0] if is_one else tracks
    width, height = (side // pipe.vae_scale_factor for side in request.size)
    generator = torch.Generator("cpu").manual_seed(request.seed)
    noise = torch.randn((1, pipe.unet.config.in_channels, height, width), generator=generator)
    noise = noise.to(pipe._execution_device, pipe.unet.dtype)
    out["latents"] = noise.expand(count, -1, -1, -1).clone()
    # Schedulers that add noise at every step add the same to every frame.
    out["generator"] = [torch.Generator("cpu").manual_seed(request.seed) for _ in numbers]
    if first is not None:
        out["callback_on_step_end"] = _starting_from(_encoded(pipe, first), noise)
    return {**out, "output_type": call.OUTPUT}


def _starting_from(picture: Any, noise: Any) -> Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]:
    """Return what puts the given picture, as noisy as the next step wants it, in the place of frame 0."""

    def put(pipe: Any, step: int, _: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        latents, times = tensors["latents"], pipe.scheduler.timesteps
        is_last = step + 1 >= len(times)
        wanted = picture if is_last else pipe.scheduler.add_noise(picture, noise, times[step + 1 : step + 2])
        latents[:1] = wanted.to(latents)
        return {"latents": latents}

    return put


def _encoded(pipe: Any, picture: "Image") -> Any:
    """Return a picture as the latents of the pipeline; in float32, where its VAE overflows in float16."""
    import torch

    vae, own = pipe.vae, pipe.vae.dtype
    with torch.no_grad():
        if own == torch.float16 and vae.config.force_upcast:
            vae.to(torch.float32)
        pixels = pipe.image_processor.preprocess(picture).to(pipe._execution_device, vae.dtype)
        latents = vae.encode(pixels).latent_dist.mode() * vae.config.scaling_factor
        vae.to(own)
    return latents.to(pipe.unet.dtype)
