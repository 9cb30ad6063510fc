"""The small pipelines are what tests take them for: small, repeatable, loaded as real checkpoints are."""

import json
import os
import random
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
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
VISIBLE = 2 / 255
CONTROLNETS = [name for name in MODELS if name.startswith(("sdxl_", "sd15_", "sparsectrl"))]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _loaded(folder: Path, kind: str = "DiffusionPipeline", **parts: Any) -> Any:
    import diffusers

    pipeline = getattr(diffusers, kind).from_pretrained(
        folder, local_files_only=True, use_safetensors=True, **parts
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _drawn(pipeline: Any, **said: Any) -> Any:
    """Return the picture (or frames) of one call, as numbers."""
    import numpy as np
    import torch

    given = {"height": 64, "width": 64, "num_inference_steps": 1, "output_type": "np", **said}
    drawn = pipeline(generator=torch.Generator("cpu").manual_seed(0), **given)
    return np.asarray(drawn.frames if hasattr(drawn, "frames") else drawn.images)


def _picture(seed: int) -> Any:
    from PIL import Image

    small = random.Random(seed).randbytes(8 * 8 * 3)
    return Image.frombytes("RGB", (8, 8), small).resize((64, 64))


def _at(kind: str, **where: int) -> Callable[[int, int], Any]:
    """Return what makes the conditions of an LTX of two pictures, the second at the end."""
    module, name = kind.split(":")
    [(index, end)] = where.items()
    field = "frames" if "ltx2" in module else "image"

    def conditions(first: int, last: int) -> dict[str, Any]:
        make = getattr(import_module(module), name)
        pictures = ((first, 0), (last, end))
        return {"conditions": [make(**{field: _picture(seed), index: at}) for seed, at in pictures]}

    return conditions


def _known(first: int, guide: int) -> dict[str, Any]:
    from PIL import Image

    mask = [Image.new("L", (64, 64), level) for level in (0, 255, 255, 255, 255)]
    return {"video": [_picture(first), *[_picture(guide)] * 4], "mask": mask}


_WORDS = {"prompt": "a cat", "max_sequence_length": 16}
_FIRST_LAST: dict[str, Callable[[int, int], Any]] = {
    "wan21_flf": lambda first, last: {"image": _picture(first), "last_image": _picture(last)},
    "wan22_a14b": lambda first, last: {"image": _picture(first), "last_image": _picture(last)},
    "skyreels_df": lambda first, last: {"image": _picture(first), "last_image": _picture(last)},
    "framepack": lambda first, last: {"image": _picture(first), "last_image": _picture(last)},
    "wan_vace": _known,
    "ltx_cond": _at("diffusers.pipelines.ltx.pipeline_ltx_condition:LTXVideoCondition", frame_index=8),
    "ltx2_cond": _at("diffusers.pipelines.ltx2.pipeline_ltx2_condition:LTX2VideoCondition", index=-1),
    "flux2_klein": lambda first, last: {"image": [_picture(first), _picture(last)]},
}
"""What says where a clip begins and ends, or two references: arguments, by the seeds of two pictures."""
_KINDS = {
    "skyreels_df": "SkyReelsV2DiffusionForcingImageToVideoPipeline",
    "ltx2_cond": "LTX2ConditionPipeline",
}
_LENGTHS = {
    "skyreels_df": {"num_frames": 9, "base_num_frames": 9},
    "framepack": {"num_frames": 9, "latent_window_size": 3},
    "ltx_cond": {"num_frames": 9},
    "ltx2_cond": {"num_frames": 9},
    "flux2_klein": {},
}


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
    clip = {"prompt": "a cat"} if family == "sdxl" else {"prompt": "a cat", "num_frames": 5}
    before = _drawn(pipeline, **clip)
    pipeline.load_lora_weights(zoo(loras), weight_name=file, local_files_only=True)
    assert abs(_drawn(pipeline, **clip) - before).max() > 0.01


@pytest.mark.parametrize(
    "file", ["ip-adapter_sdxl_vit-h.safetensors", "ip-adapter-plus_sdxl_vit-h.safetensors"]
)
def test_a_small_ip_adapter_follows_its_picture(file: str, zoo: Zoo) -> None:
    pipeline = _loaded(zoo("sdxl"))
    pipeline.load_ip_adapter(
        zoo("ip_adapters"),
        subfolder="sdxl_models",
        weight_name=file,
        image_encoder_folder="models/image_encoder",
        local_files_only=True,
    )
    one, other = (_drawn(pipeline, prompt="a cat", ip_adapter_image=_picture(seed)) for seed in (1, 2))
    assert abs(one - other).max() > VISIBLE


@pytest.mark.parametrize("family", _FIRST_LAST)
def test_a_small_pipeline_draws_something_else_for_another_first_or_last_picture(
    family: str, zoo: Zoo
) -> None:
    pipeline = _loaded(zoo(family), _KINDS.get(family, "DiffusionPipeline"))
    said = {**_WORDS, **_LENGTHS.get(family, {"num_frames": 5})}
    one, first, last = (
        _drawn(pipeline, **said, **_FIRST_LAST[family](*seeds)) for seeds in ((1, 2), (3, 2), (1, 3))
    )
    assert abs(one - first).max() > VISIBLE
    assert abs(one - last).max() > VISIBLE


def test_small_controlnets_of_sdxl_are_each_heard(zoo: Zoo) -> None:
    from diffusers import ControlNetModel

    nets = [ControlNetModel.from_pretrained(zoo(f"sdxl_{kind}")) for kind in ("depth", "line", "pose")]
    pipeline = _loaded(zoo("sdxl"), "StableDiffusionXLControlNetPipeline", controlnet=nets)
    drawn = [
        _drawn(pipeline, prompt="a cat", image=[_picture(seed) for seed in seeds])
        for seeds in ((1, 2, 3), (9, 2, 3), (1, 9, 3), (1, 2, 9))
    ]
    assert all(abs(other - drawn[0]).max() > VISIBLE for other in drawn[1:])


@pytest.mark.parametrize("family", ["sparsectrl", "sparsectrl_sketch"])
def test_a_small_sparsectrl_follows_its_last_picture(family: str, zoo: Zoo) -> None:
    from diffusers import SparseControlNetModel

    net = SparseControlNetModel.from_pretrained(zoo(family))
    pipeline = _loaded(zoo("animatediff"), "AnimateDiffSparseControlNetPipeline", controlnet=net)
    one, other = (
        _drawn(
            pipeline,
            prompt="a cat",
            num_frames=4,
            conditioning_frames=[_picture(1), _picture(seed)],
            controlnet_frame_indices=[0, 3],
        )
        for seed in (2, 3)
    )
    assert abs(one - other).max() > VISIBLE


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
