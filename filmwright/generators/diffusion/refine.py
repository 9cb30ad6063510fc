"""A second pipeline draws the last of the steps: SDXL's refiner.

    words ─> the model, to `start` of its steps ─> latents, still noisy ─> the refiner, from there ─> picture

The refiner shares the second text encoder and the VAE with the model: words are encoded once for both. It is
loaded with its first picture. Progress counts the steps of both; a wish to stop is heard in both.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import call, memory
from filmwright.generators.diffusion.checkpoint import Part
from filmwright.generators.diffusion.preset import Preset, Refiner

if TYPE_CHECKING:
    from filmwright.generators.diffusion.loading import Loaded

SHARED = ("text_encoder_2", "vae")
"""Components that the refiner takes over from the model."""
_ALIKE = ("guidance_scale", "guidance_rescale", "generator", "output_type")
"""Arguments that both are given, beside the words and the number of steps."""
_USUAL_STEPS = 50


def refined(
    loaded: "Loaded", preset: Preset, parts: Mapping[str, Part], told: Mapping[str, Any], watch: Watch
) -> Any:
    """Return what the refiner makes of what the model has begun; `told` are the arguments of the whole.

    Raises:
        BackendUnavailable: the refiner cannot be loaded.
        Cancelled: the watch said so; both are clean.
    """
    how = preset.refiner
    assert how is not None
    refiner, bind = _loaded(loaded, preset, how, parts), preset.bind
    steps = int(told.get(bind.steps or "", _USUAL_STEPS))
    first = replace(watch, step=lambda done, _: watch.step(min(done, steps), steps))
    second = replace(watch, step=lambda done, total: watch.step(max(0, steps - total) + done, steps))
    begun = call.call(loaded.pipe, {**told, "denoising_end": how.start, "output_type": "latent"}, first)
    names = (bind.prompt, bind.negative, bind.steps, *_ALIKE)
    alike = {name: told[name] for name in names if name is not None and name in told}
    return call.call(refiner, {**alike, "image": begun[bind.output], "denoising_start": how.start}, second)


def _loaded(loaded: "Loaded", preset: Preset, how: Refiner, parts: Mapping[str, Part]) -> Any:
    """Return the refiner, over what it shares with the model; loaded once."""
    found = loaded.ways.get("refiner")
    if found is not None:
        return found
    import diffusers
    import torch

    from filmwright.generators.diffusion import loading

    part, base = parts["refiner"], loaded.pipe
    types = loading.precision(loaded.dtype, loaded.device)
    try:
        pipe = getattr(diffusers, how.pipeline).from_pretrained(
            part.path,
            dtype={name: getattr(torch, kind) for name, kind in types.items()},
            use_safetensors=True,
            local_files_only=True,
            variant=part.variant,
            **{name: getattr(base, name) for name in SHARED},
        )
    except (OSError, ValueError, AttributeError, ImportError, KeyError, TypeError) as error:
        if call.is_out_of_memory(error):
            raise
        raise BackendUnavailable(
            f"the refiner of preset '{preset.name}' cannot be loaded from {part.path.name}:"
            f" {loading.first_line(error)}",
            hint=f"filmwright models show {preset.name}",
        ) from error
    pipe.set_progress_bar_config(disable=True)
    if preset.scheduler is not None:
        pipe.scheduler = loading.scheduler(pipe.scheduler, preset.scheduler)
    memory.place(pipe, loaded.rung, loaded.device, placed=SHARED)
    loaded.ways["refiner"] = pipe
    return pipe
