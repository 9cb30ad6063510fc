"""How a model is made to fit: what each rung of the ladder does, and which one to begin on.

    resident ─> offload ─> quantised ─> group-offload ─> tiled        out of memory: one rung down

Tiling, quantisation and chunking change pixels, so the rung that a take was made on is told in its notes.
"""

from collections.abc import Mapping
from typing import Any

from filmwright.generators.diffusion.preset import Preset, Rung


def rungs(preset: Preset, at: str) -> tuple[Rung, ...]:
    """Return the rungs there are on a device, the best first: a CPU has nowhere to offload to."""
    if at != "cpu":
        return preset.ladder
    return tuple(rung for rung in preset.ladder if rung in ("resident", "tiled")) or ("resident",)


def quantisation(preset: Preset, rung: Rung, at: str) -> Mapping[str, Any]:
    """Return what `from_pretrained` needs for a rung."""
    del preset, rung, at
    return {}


def place(pipe: Any, preset: Preset, rung: Rung, at: str) -> None:
    """Place a loaded pipeline on the device, as the rung says."""
    del preset
    if at == "cpu":
        if rung == "tiled":
            _tile(pipe)
        return
    if rung == "resident":
        pipe.to(at)
    elif rung in ("offload", "quantised"):
        pipe.enable_model_cpu_offload(device=at)
    else:
        pipe.enable_group_offload(onload_device=at, offload_type="block_level", num_blocks_per_group=1, use_stream=True)
        if rung == "tiled":
            _tile(pipe)


def _tile(pipe: Any) -> None:
    vae = getattr(pipe, "vae", None)
    if vae is not None and hasattr(vae, "enable_tiling"):
        vae.enable_tiling()
