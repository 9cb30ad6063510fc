"""A checkpoint into memory: its parts, its precision, its scheduler, and the rung of the ladder it stands on.

    preset + folder + rung ─> from_pretrained (safetensors, offline, no foreign code)
                           ─> scheduler ─> ControlNets, adapters, LoRAs ─> placed on the device

It trusts `checkpoint.read` to have looked at the folder before. Nothing is downloaded: `filmwright models
pull` does that, on purpose and before.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from inspect import signature
from typing import Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion.call import is_out_of_memory
from filmwright.generators.diffusion.checkpoint import Checkpoint, Part, too_new
from filmwright.generators.diffusion.preset import DType, Preset, Rung, Scheduler
from filmwright.generators.diffusion.words import Words
from filmwright.schemas.grammar import Quality

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "DIFFUSERS_DISABLE_REMOTE_CODE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_VERBOSITY": "error",
}


@dataclass
class Loaded:
    """A pipeline in memory, and how it got there."""

    pipe: Any
    rung: Rung
    device: str
    dtype: Mapping[str, DType]
    words: Words = field(default_factory=Words)
    """What its text encoders have said."""
    embeds: dict[str, Any] = field(default_factory=dict)
    """What its IP-Adapter has made of reference pictures."""
    quality: Quality | None = None
    """Whose step cache is on."""
    ways: dict[str, Any] = field(default_factory=dict)
    """Other pipelines over the same weights, by their class (img2img, inpaint)."""


def device() -> str:
    """Return where models run here: `cuda`, `mps` or `cpu`."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def load(
    preset: Preset, checkpoint: Checkpoint, parts: Mapping[str, Part], rung: Rung, dtype: Mapping[str, DType]
) -> Loaded:
    """Load a checkpoint and place it; `parts` are what it is completed with, by role.

    Raises:
        BackendUnavailable: diffusers cannot load it; the message says what it lacks.
    """
    prepare()
    import diffusers
    import torch

    at = device()
    types = {name: getattr(torch, kind) for name, kind in precision(dtype, at).items()}
    make = getattr(diffusers, preset.pipeline, None)
    if make is None:
        raise too_new(preset.pipeline, checkpoint.index)
    _check_options(preset, make)
    from filmwright.generators.diffusion import adapters, memory, processors

    try:
        pipe = make.from_pretrained(
            checkpoint.folder,
            dtype=types,
            use_safetensors=True,
            local_files_only=True,
            variant=checkpoint.variant,
            **memory.quantisation(rung, checkpoint),
            **adapters.components(preset, parts, types, rung),
            **processors.stand_ins(checkpoint),
            **preset.options,
        )
    except (OSError, ValueError, AttributeError, ImportError, KeyError, TypeError) as error:
        if is_out_of_memory(error):
            raise
        raise BackendUnavailable(
            f"preset '{preset.name}' cannot be loaded from {checkpoint.folder.name}: {first_line(error)}",
            hint=f"filmwright models show {preset.name}",
        ) from error
    pipe.set_progress_bar_config(disable=True)
    if preset.scheduler is not None:
        pipe.scheduler = scheduler(pipe.scheduler, preset.scheduler)
    adapters.attach(pipe, preset, parts)
    for part in pipe.components.values():
        if isinstance(part, torch.nn.Module):
            # Some are put together anew (AnimateDiff's UNet, LoRAs), and what is new is in training mode.
            part.train(mode=False)
    memory.place(pipe, rung, at)
    loaded = Loaded(pipe, rung, at, dtype)
    loaded.words.listen(pipe)
    return loaded


def _check_options(preset: Preset, make: Any) -> None:
    """Let through only what the pipeline itself takes: others are ignored, or would let foreign code in."""
    known = set(signature(make.__init__).parameters) - {"self"}
    if unknown := sorted(set(preset.options) - known):
        raise BackendUnavailable(
            f"preset '{preset.name}': {preset.pipeline} has no option {', '.join(unknown)}",
            hint=f"take it out of [options]; there are: {', '.join(sorted(known))}",
        )


def prepare() -> None:
    """Make sure that nothing is fetched and no foreign code runs, before the libraries are imported."""
    for name, value in _OFFLINE.items():
        os.environ[name] = value
    for chatty in ("torchao", "torch.utils._pytree"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    try:
        import diffusers
        import torch
        import transformers
    except ImportError as error:
        raise BackendUnavailable(
            f"diffusion models need packages that are not installed: {error}",
            hint="pip install 'filmwright[diffusion]'",
        ) from error
    if not torch.cuda.is_available():
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS") or max(1, (os.cpu_count() or 2) - 1)))
    diffusers.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def scheduler(own: Any, wanted: Scheduler) -> Any:
    """Return the wanted scheduler, made from the checkpoint's own settings.

    Raises:
        BackendUnavailable: diffusers has none of this name.
    """
    import diffusers

    known = [name for name in dir(diffusers) if "Scheduler" in name]
    if wanted.type not in known:
        near = get_close_matches(wanted.type, known, 1)
        meant = f"; did you mean '{near[0]}'?" if near else ""
        hint = 'correct type of [scheduler] in the preset, such as "EulerDiscreteScheduler"'
        raise BackendUnavailable(f"diffusers has no scheduler '{wanted.type}'{meant}", hint=hint)
    return getattr(diffusers, wanted.type).from_config(own.config, **wanted.settings)


def precision(dtype: Mapping[str, DType], at: str) -> dict[str, DType]:
    """Return the precision by component; a CPU computes in float32, whatever the preset says."""
    if at == "cpu":
        return {"default": "float32"}
    return {"default": "bfloat16", **dtype}


def first_line(error: Exception) -> str:
    """Return what an error says, in one line, with its kind."""
    told = str(error).strip()
    return f"{type(error).__name__}: {told.splitlines()[0][:200]}" if told else type(error).__name__
