"""The small pipelines are what tests take them for: small, repeatable, loaded as real checkpoints are."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmwright.generators.diffusion import library
from tests.generators.diffusion.zoo.presets import PRESETS, name_of, write_preset
from tests.generators.diffusion.zoo.shelf import CHECKPOINTS, FAMILIES, MODELS

Zoo = Callable[[str], Path]
REPOSITORY = Path(__file__).parents[3]
BUILD_ALL = """
import sys
from pathlib import Path
from tests.generators.diffusion.zoo.shelf import FAMILIES, build
for family in FAMILIES:
    build(family, Path(sys.argv[1]) / family)
"""
CONTROLNETS = [name for name in MODELS if name.startswith(("sdxl_", "sd15_", "sparsectrl"))]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _loaded(folder: Path) -> Any:
    from diffusers import DiffusionPipeline

    pipeline = DiffusionPipeline.from_pretrained(folder, local_files_only=True, use_safetensors=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _drawn(pipeline: Any, **said: Any) -> Any:
    """Return the picture (or frames) of one call, as numbers."""
    import numpy as np
    import torch

    given = {"height": 64, "width": 64, "num_inference_steps": 1, "output_type": "np", **said}
    drawn = pipeline("a cat", generator=torch.Generator("cpu").manual_seed(0), **given)
    return np.asarray(drawn.frames if hasattr(drawn, "frames") else drawn.images)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_small_checkpoint_takes_less_than_two_megabytes_and_holds_no_pickle(family: str, zoo: Zoo) -> None:
    files = _files(zoo(family))
    assert sum(map(len, files.values())) < 2_000_000
    assert {Path(name).suffix for name in files} <= {".json", ".jinja", ".safetensors"}


def test_another_process_builds_the_same_bytes(zoo: Zoo, tmp_path: Path) -> None:
    elsewhere = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BUILD_ALL, str(tmp_path)],
        cwd=REPOSITORY,
        env=elsewhere,
        check=True,
        capture_output=True,
    )
    assert [family for family in FAMILIES if _files(tmp_path / family) != _files(zoo(family))] == []


@pytest.mark.parametrize("family", [name for name in CHECKPOINTS if name != "qwen_image_edit"])
def test_a_small_checkpoint_loads_as_the_class_that_its_index_names(family: str, zoo: Zoo) -> None:
    folder = zoo(family)
    pipeline = _loaded(folder)
    assert type(pipeline).__name__ == json.loads((folder / "model_index.json").read_text())["_class_name"]
    assert not any(part.training for part in pipeline.components.values() if hasattr(part, "training"))
    for name, part in pipeline.components.items():
        if name.startswith("tokenizer") and part is not None:
            assert len(part) > 100
            assert part("a cat")["input_ids"] != part("a dog")["input_ids"]


def test_qwens_processor_is_laid_out_as_published(zoo: Zoo) -> None:
    from transformers import AutoTokenizer, Qwen2VLImageProcessor

    folder = zoo("qwen_image_edit")
    assert len(AutoTokenizer.from_pretrained(folder / "processor")) > 100
    assert Qwen2VLImageProcessor.from_pretrained(folder / "processor").merge_size == 2
    index = json.loads((folder / "model_index.json").read_text())
    assert index["processor"] == ["transformers", "Qwen2VLProcessor"]


@pytest.mark.parametrize("family", CONTROLNETS)
def test_a_small_controlnet_has_no_weights_that_would_silence_it(family: str, zoo: Zoo) -> None:
    from safetensors.torch import load_file

    weights = load_file(zoo(family) / "diffusion_pytorch_model.safetensors")
    exits = [name for name in weights if name.startswith(("controlnet_down_blocks", "controlnet_mid_block"))]
    assert exits
    assert all(weights[name].abs().max() > 0 for name in exits)


@pytest.mark.parametrize(
    ("family", "loras", "file"),
    [
        ("sdxl", "sdxl_loras", "style.safetensors"),
        ("sdxl", "lcm_lora", "pytorch_lora_weights.safetensors"),
        ("wan21_t2v", "wan_loras", "pan.safetensors"),
        ("animatediff", "motion_loras", "zoom-in.safetensors"),
    ],
)
def test_a_small_lora_changes_what_is_drawn(family: str, loras: str, file: str, zoo: Zoo) -> None:
    pipeline = _loaded(zoo(family))
    clip = {} if family == "sdxl" else {"num_frames": 5}
    before = _drawn(pipeline, **clip)
    pipeline.load_lora_weights(zoo(loras), weight_name=file, local_files_only=True)
    assert abs(_drawn(pipeline, **clip) - before).max() > 0.01


@pytest.mark.parametrize(
    "file", ["ip-adapter_sdxl_vit-h.safetensors", "ip-adapter-plus_sdxl_vit-h.safetensors"]
)
def test_a_small_ip_adapter_follows_its_picture(file: str, zoo: Zoo) -> None:
    from PIL import Image

    pipeline = _loaded(zoo("sdxl"))
    pipeline.load_ip_adapter(
        zoo("ip_adapters"),
        subfolder="sdxl_models",
        weight_name=file,
        image_encoder_folder="models/image_encoder",
        local_files_only=True,
    )
    red, blue = (
        _drawn(pipeline, ip_adapter_image=Image.new("RGB", (64, 64), name)) for name in ("red", "blue")
    )
    assert abs(red - blue).max() > 0.001


@pytest.mark.parametrize("family", PRESETS)
def test_a_small_preset_is_its_base_but_for_folder_and_size(family: str, shelf: Path, tmp_path: Path) -> None:
    written = tomllib.loads(write_preset(family, shelf, tmp_path).read_text())
    small, base = library.read(name_of(family), tmp_path / "presets"), library.read(written["base"])
    assert (Path(small.source.folder or "") / "model_index.json").exists()
    assert (small.pipeline, small.shape, small.first_frame) == (base.pipeline, base.shape, base.first_frame)
    assert small.bind == base.bind or small.bind.sections != base.bind.sections
    assert all(not quality.cache for quality in small.qualities.values())
    width, height = small.grid.size_for((160, 90))
    assert width * height <= 128 * 96
