"""Minimal folders of checkpoints for tests that only look: JSON, and safetensors of a few numbers. No torch.

files = pipeline()                  {"model_index.json": b"...", "unet/config.json": ...}
write(files, folder)                the same on disk
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from filmwright.generators.diffusion.preset import Preset

Files = dict[str, bytes]
CLASS = "StableDiffusionXLPipeline"


def tensors(*shape: int, name: str = "weight") -> bytes:
    """Return a safetensors file with one tensor of half precision."""
    return save({name: np.zeros(shape, np.float16)})


def text(data: Any) -> bytes:
    """Return JSON."""
    return json.dumps(data).encode()


def pipeline(**index: Any) -> Files:
    """Return the files of a small pipeline: a denoiser, a text encoder, a tokenizer and a scheduler."""
    named = {
        "_class_name": CLASS,
        "_diffusers_version": "0.42.1",
        "unet": ["diffusers", "UNet2DConditionModel"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        "image_encoder": [None, None],
        "force_zeros_for_empty_prompt": True,
    }
    return {
        "model_index.json": text({**named, **index}),
        "unet/config.json": text({"_class_name": "UNet2DConditionModel", "in_channels": 4}),
        "unet/diffusion_pytorch_model.safetensors": tensors(30, 40),
        "text_encoder/config.json": text({"architectures": ["CLIPTextModel"]}),
        "text_encoder/model.safetensors": tensors(5, 6),
        "tokenizer/tokenizer_config.json": text({"tokenizer_class": "CLIPTokenizer"}),
        "tokenizer/vocab.json": text({"a": 0}),
        "tokenizer/merges.txt": b"#version: 0.2\n",
        "scheduler/scheduler_config.json": text({"_class_name": "EulerDiscreteScheduler"}),
    }


def controlnet() -> Files:
    """Return the files of a ControlNet."""
    return {
        "config.json": text({"_class_name": "ControlNetModel"}),
        "diffusion_pytorch_model.safetensors": tensors(7, 7),
    }


def write(files: Files, folder: Path) -> Path:
    """Write files into a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def preset(source: dict[str, Any], **more: Any) -> Preset:
    """Return a preset of the small pipeline at `source`."""
    said = {
        "name": "small",
        "title": "A small one",
        "makes": "stills",
        "source": source,
        "pipeline": CLASS,
        "licence": {"id": "Apache-2.0", "commercial": True, "limits": ["for tests only"]},
    }
    return Preset.model_validate({**said, **more})
