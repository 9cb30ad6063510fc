"""What is put on a pipeline afterwards: LoRA files and IP-Adapters, laid out as they are published.

A folder of these is no pipeline: it has no `model_index.json`. Their weights are not small, so that an
adapter that was not heard shows.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.generators.diffusion.zoo import animatediff, parts, sdxl, wan

RANK = 2
TOKENS = 4
ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")


def lora(folder: Path, model: Any, prefix: str, names: dict[str, int], where: Callable[[str], bool]) -> None:
    """Write LoRA files of the attention layers of `model` for which `where` holds, one per name and seed."""
    layers = {
        name: layer.weight.shape
        for name, layer in model.named_modules()
        if name.endswith(ATTENTION) and where(name)
    }
    for file, seed in names.items():
        draw = _draws(seed)
        weights = {}
        for name, (out, into) in layers.items():
            weights[f"{prefix}.{name}.lora_A.weight"] = draw(RANK, into)
            weights[f"{prefix}.{name}.lora_B.weight"] = draw(out, RANK)
        _save(weights, folder / file)


def sdxl_loras(folder: Path) -> None:
    """Write two LoRAs of SDXL: `style.safetensors` and `bear.safetensors`."""
    names = {"style.safetensors": 1, "bear.safetensors": 2}
    lora(folder, sdxl.unet(), "unet", names, lambda name: True)


def lcm_lora(folder: Path) -> None:
    """Write a few-step LoRA of SDXL, in the trainer's own names (`lora_unet_...`), as it is published."""
    import torch

    draw, weights = _draws(3), {}
    for name, layer in sdxl.unet().named_modules():
        if name.endswith(ATTENTION):
            out, into = layer.weight.shape
            trained = f"lora_unet_{name.replace('.', '_')}"
            weights[f"{trained}.lora_down.weight"] = draw(RANK, into)
            weights[f"{trained}.lora_up.weight"] = draw(out, RANK)
            weights[f"{trained}.alpha"] = torch.tensor(float(RANK))
    _save(weights, folder / "pytorch_lora_weights.safetensors")


def wan_loras(folder: Path) -> None:
    """Write two LoRAs of Wan: `pan.safetensors` and `style.safetensors`."""
    names = {"pan.safetensors": 1, "style.safetensors": 2}
    lora(folder, wan.transformer(), "transformer", names, lambda name: True)


def motion_loras(folder: Path) -> None:
    """Write two motion LoRAs of AnimateDiff, which touch the motion modules only."""
    names = {"zoom-in.safetensors": 1, "pan-left.safetensors": 2}
    model = animatediff.animatediff().unet
    lora(folder, model, "unet", names, lambda name: "motion_modules" in name)


def ip_adapters(folder: Path) -> None:
    """Write IP-Adapters of SDXL and of Stable Diffusion 1.5, and the image encoder that they read.

    models/image_encoder/
    models/ip-adapter_sd15.safetensors
    sdxl_models/ip-adapter_sdxl_vit-h.safetensors, ip-adapter-plus_sdxl_vit-h.safetensors
    """
    parts.clip_vision(size=224, patch=32).save_pretrained(folder / "models/image_encoder")
    xl, small = sdxl.unet(), animatediff.sd15().unet
    _save({**_embedding(xl), **_attention(xl)}, folder / "sdxl_models/ip-adapter_sdxl_vit-h.safetensors")
    _save({**_resampler(xl), **_attention(xl)}, folder / "sdxl_models/ip-adapter-plus_sdxl_vit-h.safetensors")
    _save({**_embedding(small), **_attention(small)}, folder / "models/ip-adapter_sd15.safetensors")


def _attention(unet: Any) -> dict[str, Any]:
    """Return the keys and values that the cross-attention layers make of the picture's tokens."""
    draw, reads = _draws(7), unet.config.cross_attention_dim
    crossing = [name for name in unet.attn_processors if name.endswith("attn2.processor")]
    weights = {}
    for place, name in enumerate(crossing):
        width = unet.get_submodule(name.removesuffix(".processor")).to_k.out_features
        for part in ("to_k_ip", "to_v_ip"):
            weights[f"ip_adapter.{2 * place + 1}.{part}.weight"] = draw(width, reads)
    return weights


def _embedding(unet: Any) -> dict[str, Any]:
    """Return what makes a few tokens of the whole picture's embedding."""
    import torch

    draw, reads = _draws(8), unet.config.cross_attention_dim
    return {
        "image_proj.proj.weight": draw(reads * TOKENS, parts.WIDTH),
        "image_proj.proj.bias": torch.zeros(reads * TOKENS),
        "image_proj.norm.weight": torch.ones(reads),
        "image_proj.norm.bias": torch.zeros(reads),
    }


def _resampler(unet: Any) -> dict[str, Any]:
    """Return what makes tokens of the picture's patches (the "plus" adapters): four layers of one head."""
    import torch

    draw, reads, width, head = _draws(9), unet.config.cross_attention_dim, parts.WIDTH, 64
    weights = {
        "latents": draw(1, TOKENS, width),
        "proj_in.weight": draw(width, parts.WIDTH),
        "proj_in.bias": torch.zeros(width),
        "proj_out.weight": draw(reads, width),
        "proj_out.bias": torch.zeros(reads),
        "norm_out.weight": torch.ones(reads),
        "norm_out.bias": torch.zeros(reads),
    }
    for layer in range(4):
        at = f"layers.{layer}"
        for norm in ("0.norm1", "0.norm2", "1.0"):
            weights[f"{at}.{norm}.weight"] = torch.ones(width)
            weights[f"{at}.{norm}.bias"] = torch.zeros(width)
        weights[f"{at}.0.to_q.weight"] = draw(head, width)
        weights[f"{at}.0.to_kv.weight"] = draw(2 * head, width)
        weights[f"{at}.0.to_out.weight"] = draw(width, head)
        weights[f"{at}.1.1.weight"] = draw(4 * width, width)
        weights[f"{at}.1.3.weight"] = draw(width, 4 * width)
    return {f"image_proj.{name}": value for name, value in weights.items()}


def _draws(seed: int) -> Callable[..., Any]:
    import torch

    generator = torch.Generator("cpu").manual_seed(seed)
    return lambda *shape: torch.randn(shape, generator=generator) * 0.3


def _save(weights: dict[str, Any], file: Path) -> None:
    from safetensors.torch import save_file

    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(weights, file, metadata={"format": "pt"})
