"""How a model is made to fit: what each rung of the ladder does, and which one to begin on.

    weights by component ─┐
    free memory           ├─> the first rung that fits ──out of memory──> the next below it, for good
    room for activations ─┘
    resident ─> offload ─> quantised ─> group-offload ─> tiled

Tiling and quantisation change pixels, so a take that was made with them says so. The others only cost time.
On an `offload` rung the text encoder leaves the device once it has spoken, and `words.py` sees to it that it
is brought back only for new words.
"""

from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from filmwright.generators.diffusion.checkpoint import Checkpoint, Part
from filmwright.generators.diffusion.preset import DType, Preset, Rung

DENOISERS = ("transformer", "transformer_2", "unet")
NOWHERE_TO_OFFLOAD: tuple[Rung, ...] = ("resident", "tiled")
"""What is left where the device's memory is the machine's own."""
HEADROOM = {"clips": 0.28, "stills": 0.2}
"""Share of the free memory that is kept for activations."""
_BYTES = {"float32": 4, "float16": 2, "bfloat16": 2}
_BLOCKS = 40
"""Of a large denoiser, about; two of them are on the device at a time when it is offloaded by groups."""
INSTALL = "pip install 'filmwright[quantised]'"


def rungs(preset: Preset, at: str) -> tuple[Rung, ...]:
    """Return the rungs there are on a device, the best first; at least `resident`."""
    ladder = preset.ladder if at == "cuda" else tuple(r for r in preset.ladder if r in NOWHERE_TO_OFFLOAD)
    if not can_quantise():
        ladder = tuple(rung for rung in ladder if rung != "quantised")
    return ladder or ("resident",)


def can_quantise() -> bool:
    """Whether torchao is installed."""
    return find_spec("torchao") is not None


def skipped(preset: Preset) -> str | None:
    """Return, in a line, which rung of a preset is left out on this machine; None where all are there."""
    if "quantised" not in preset.ladder or can_quantise():
        return None
    return f"'quantised' is left out: torchao is not installed ({INSTALL})"


def weights(checkpoint: Checkpoint, parts: Mapping[str, Part], dtype: Mapping[str, DType]) -> dict[str, int]:
    """Return the bytes of each component and part, in the precision they are loaded in."""
    default = dtype.get("default", "bfloat16")
    counted = dict(checkpoint.parameters) | {
        role.removeprefix("component:"): part.parameters
        for role, part in parts.items()
        if not role.startswith("lora:")
    }
    return {name: count * _BYTES[dtype.get(name, default)] for name, count in counted.items()}


def needs(rung: Rung, sizes: Mapping[str, int]) -> int:
    """Return how many bytes of weights are on the device at once.

    >>> a14b = {"transformer": 28, "transformer_2": 28, "text_encoder": 11, "vae": 1}
    >>> [needs(rung, a14b) for rung in ("resident", "offload", "quantised", "group-offload")]
    [68, 28, 14, 2]
    """
    if rung == "resident":
        return sum(sizes.values())
    # ControlNets run in turn with the denoiser, and stay beside it.
    beside = sum(size for name, size in sizes.items() if name.startswith("control"))
    alone = {name: size for name, size in sizes.items() if not name.startswith("control")}
    if rung == "quantised":
        alone |= {name: size // 2 for name, size in alone.items() if name in DENOISERS}
    if rung in ("offload", "quantised"):
        return beside + max(alone.values(), default=0)
    blocks = max((size for name, size in alone.items() if name in DENOISERS), default=0) * 2 // _BLOCKS
    return beside * 2 // _BLOCKS + blocks + sizes.get("vae", 0)


def first(preset: Preset, ladder: Sequence[Rung], sizes: Mapping[str, int], free: int | None) -> Rung:
    """Return the best rung whose weights fit into `free` bytes beside the activations; else the last.

    Where nobody knows how much is free (None), the first is tried.
    """
    if free is None:
        return ladder[0]
    room = free * (1 - HEADROOM[preset.makes])
    return next((rung for rung in ladder if needs(rung, sizes) <= room), ladder[-1])


def free(at: str) -> int | None:
    """Return the free bytes of a device; None where that is not known before it is tried (a CPU's memory)."""
    import torch

    if at == "cuda":
        return int(torch.cuda.mem_get_info()[0])
    if at == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return None


def quantisation(rung: Rung, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what a pipeline's `from_pretrained` needs for a rung."""
    mapping = {
        name: config["quantization_config"]
        for name in DENOISERS
        if name in checkpoint.parameters and (config := eight_bits(rung, name))
    }
    if not mapping:
        return {}
    from diffusers import PipelineQuantizationConfig

    return {"quantization_config": PipelineQuantizationConfig(quant_mapping=mapping)}


def eight_bits(rung: Rung, name: str) -> dict[str, Any]:
    """Return what a component's `from_pretrained` needs for a rung: denoisers alone are quantised."""
    if rung != "quantised" or name not in DENOISERS:
        return {}
    from diffusers import TorchAoConfig
    from torchao.quantization import Int8WeightOnlyConfig

    return {"quantization_config": TorchAoConfig(Int8WeightOnlyConfig())}


def place(pipe: Any, rung: Rung, at: str, placed: Collection[str] = ()) -> None:
    """Place a loaded pipeline on a device, as the rung says; `placed` are components that stand there."""
    if rung in ("offload", "quantised"):
        pipe.enable_model_cpu_offload(device=at)
    elif rung == "group-offload" or (rung == "tiled" and at == "cuda"):
        _offload_by_groups(pipe, at, placed)
    else:
        pipe.to(at)
    if rung == "tiled":
        tile(pipe)


def tile(pipe: Any) -> None:
    """Let the VAE work tile by tile, where it can (SVD's cannot)."""
    vae: Any = getattr(pipe, "vae", None)
    if hasattr(vae, "use_tiling"):
        vae.enable_tiling()


def changed(pipe: Any, rung: Rung) -> str | None:
    """Return how a rung changed the pixels; None where it only took more time."""
    if rung == "quantised":
        return "drawn with the denoiser's weights in 8 bits"
    return "decoded tile by tile" if getattr(getattr(pipe, "vae", None), "use_tiling", False) else None


def _offload_by_groups(pipe: Any, at: str, placed: Collection[str]) -> None:
    """Keep two blocks of the denoiser on the device, and of all else only the layer that is at work.

    Other components have no blocks where diffusers looks for them: as one block each, a text encoder would
    be on the device whole.
    """
    import torch
    from diffusers.hooks import apply_group_offloading

    streams = at == "cuda"  # the next block comes while this one works
    where = {"onload_device": torch.device(at), "offload_device": torch.device("cpu"), "use_stream": streams}
    for name, part in pipe.components.items():
        if not isinstance(part, torch.nn.Module) or name in placed:
            continue
        if name in DENOISERS or name.startswith("controlnet"):
            how = {"offload_type": "block_level", "num_blocks_per_group": 1, "record_stream": streams}
        else:
            how = {"offload_type": "leaf_level"}
        apply_group_offloading(part, **where, **how)
