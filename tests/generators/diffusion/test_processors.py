"""Qwen-Image-Edit reads pictures and words together, with or without torchvision."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from filmwright.generators.diffusion import checkpoint, library, processors
from tests.generators.diffusion.zoo.presets import name_of, write_preset


@pytest.fixture
def found(shelf: Path, tmp_path: Path) -> checkpoint.Checkpoint:
    """The small Qwen-Image-Edit, looked at as loading looks at it."""
    write_preset("qwen_image_edit", shelf, tmp_path)
    preset = library.read(name_of("qwen_image_edit"), tmp_path / "presets")
    return checkpoint.read(Path(preset.source.folder or ""), preset)


def test_a_processor_of_stills_stands_in_where_torchvision_is_not_installed(
    found: checkpoint.Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusers import DiffusionPipeline
    from PIL import Image

    monkeypatch.setattr(processors, "find_spec", lambda name: None)
    pipeline = DiffusionPipeline.from_pretrained(
        found.folder, local_files_only=True, use_safetensors=True, **processors.stand_ins(found)
    )
    said = "Picture 1: <|vision_start|><|image_pad|><|vision_end|>make it snow"
    read: Any = pipeline.processor(
        text=[said], images=[Image.new("RGB", (112, 56))], padding=True, return_tensors="pt"
    )
    patches = read["image_grid_thw"].prod().item()
    seen = (read["input_ids"] == pipeline.processor.image_token_id).sum().item()
    assert read["pixel_values"].shape[0] == patches
    assert seen == patches // 4 > 1


def test_the_checkpoints_own_processor_is_loaded_where_torchvision_is_installed(
    found: checkpoint.Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processors, "find_spec", lambda name: SimpleNamespace(name=name))
    assert processors.stand_ins(found) == {}


def test_other_checkpoints_need_no_stand_in(zoo: Callable[[str], Path], tmp_path: Path, shelf: Path) -> None:
    write_preset("svd", shelf, tmp_path)
    preset = library.read(name_of("svd"), tmp_path / "presets")
    assert processors.stand_ins(checkpoint.read(zoo("svd"), preset)) == {}
