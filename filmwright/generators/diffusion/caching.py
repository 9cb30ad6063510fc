"""What makes the steps quicker at a quality: a step cache, compiled blocks. Only where it is asked.

    quality changes ─> its cache off, the other's on ─> blocks compiled, or not

A step cache skips what hardly changed since the step before, which changes pixels; how much was measured
belongs in the preset (`cache.error`) and is told with every take. diffusers caches transformers, never UNets.
"""

from collections.abc import Iterator
from typing import Any

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion.checkpoint import Checkpoint
from filmwright.generators.diffusion.memory import DENOISERS
from filmwright.generators.diffusion.preset import Cache, Preset, Settings
from filmwright.schemas.grammar import Quality


def check(preset: Preset, checkpoint: Checkpoint) -> None:
    """Look whether every quality's cache can work with a checkpoint. No torch.

    Raises:
        BackendUnavailable: its denoiser is a UNet, or what a MagCache needs is not in the preset.
    """
    for quality, settings in preset.qualities.items():
        if (why := _unfit(preset, settings, checkpoint)) is not None:
            raise _refused(preset, quality, why)


def switch(pipe: Any, preset: Preset, quality: Quality) -> None:
    """Put a quality's cache and compiled blocks in place of those that are on.

    Raises:
        BackendUnavailable: the denoiser's class has no step cache, or no blocks that can be compiled alone.
    """
    settings = preset.qualities.get(quality, Settings())
    for denoiser in denoisers(pipe):
        if getattr(denoiser, "is_cache_enabled", False):
            denoiser.disable_cache()
        _compile(denoiser, preset, quality, on=settings.compile)
        if settings.cache is not None:
            _enable(denoiser, settings.cache, steps(preset, settings), preset, quality)


def denoisers(pipe: Any) -> list[Any]:
    """Return the denoisers that a pipeline has."""
    found = (getattr(pipe, name, None) for name in DENOISERS)
    return [part for part in found if part is not None]


def note(settings: Settings) -> str | None:
    """Return what to tell of a take that was made with a step cache."""
    cache = settings.cache
    if cache is None:
        return None
    error = cache.error or "its error was not measured with these weights"
    return f"steps cached ({cache.kind}, threshold {cache.threshold:g}): {error}"


def steps(preset: Preset, settings: Settings) -> int | None:
    """Return how many steps a quality takes, where the preset says it."""
    name = preset.bind.steps
    fixed = settings.fixed.get(name, preset.fixed.get(name)) if name is not None else None
    return settings.steps or (fixed if isinstance(fixed, int) else None)


def _unfit(preset: Preset, settings: Settings, checkpoint: Checkpoint) -> str | None:
    cache = settings.cache
    if cache is None:
        return None
    if "unet" in checkpoint.parameters:
        return "its denoiser is a UNet, and step caches are for transformers"
    if cache.kind != "mag":
        return None
    if not cache.ratios:
        return "a mag cache needs `ratios`, measured with this checkpoint and scheduler"
    if "transformer_2" in checkpoint.parameters:
        return "a mag cache counts the steps of one denoiser, and this checkpoint has two"
    return None if steps(preset, settings) else "a mag cache must know how many `steps` there are"


def _enable(denoiser: Any, cache: Cache, steps: int | None, preset: Preset, quality: Quality) -> None:
    from diffusers import FirstBlockCacheConfig, MagCacheConfig

    how: Any = FirstBlockCacheConfig(threshold=cache.threshold)
    if cache.kind == "mag":
        how = MagCacheConfig(
            threshold=cache.threshold, mag_ratios=list(cache.ratios), num_inference_steps=steps or 1
        )
    try:
        denoiser.enable_cache(how)
    except (AttributeError, ValueError, IndexError, KeyError) as error:
        kind = type(denoiser).__name__
        raise _refused(preset, quality, f"diffusers has no {cache.kind} cache for {kind}") from error


def _compile(denoiser: Any, preset: Preset, quality: Quality, *, on: bool) -> None:
    blocks = list(_repeated(denoiser))
    if on and not blocks:
        kind = type(denoiser).__name__
        raise BackendUnavailable(
            f"preset '{preset.name}' compiles at {quality}, and {kind} has no blocks that are compiled alone",
            hint=f"set compile = false under [qualities.{quality}]",
        )
    for block in blocks:
        compiled = block.__dict__.get("_compiled_call_impl")
        if on and compiled is None:
            block.compile()
        elif not on and compiled is not None:
            block._compiled_call_impl = None


def _repeated(denoiser: Any) -> Iterator[Any]:
    names = getattr(denoiser, "_repeated_blocks", None) or ()
    return (part for part in denoiser.modules() if type(part).__name__ in names)


def _refused(preset: Preset, quality: Quality, why: str) -> BackendUnavailable:
    return BackendUnavailable(
        f"preset '{preset.name}' caches steps at {quality}: {why}",
        hint=f"take cache out of [qualities.{quality}], or set cache = false",
    )
