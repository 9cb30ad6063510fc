"""The small pipelines are what tests take them for: small, repeatable, loaded as real checkpoints are."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.generators.diffusion.zoo.presets import PRESETS, write_preset
from tests.generators.diffusion.zoo.shelf import FAMILIES, build

Zoo = Callable[[str], Path]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_a_small_pipeline_takes_less_than_two_megabytes(family: str, zoo: Zoo) -> None:
    assert sum(map(len, _files(zoo(family)).values())) < 2_000_000


@pytest.mark.parametrize("family", FAMILIES)
def test_building_twice_gives_the_same_bytes(family: str, zoo: Zoo, tmp_path: Path) -> None:
    assert _files(build(family, tmp_path / "again")) == _files(zoo(family))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_small_pipeline_loads_as_a_checkpoint_of_its_class(family: str, zoo: Zoo) -> None:
    from diffusers import DiffusionPipeline

    folder = zoo(family)
    pipeline = DiffusionPipeline.from_pretrained(folder, local_files_only=True, use_safetensors=True)
    assert type(pipeline).__name__ == json.loads((folder / "model_index.json").read_text())["_class_name"]
    tokenizers = [part for name, part in pipeline.components.items() if name.startswith("tokenizer") and part]
    assert all(len(tokenizer) > 100 for tokenizer in tokenizers)
    assert not any(part.training for part in pipeline.components.values() if hasattr(part, "training"))


@pytest.mark.parametrize("family", PRESETS)
def test_a_preset_is_written_with_real_folders(family: str, shelf: Path, tmp_path: Path) -> None:
    written = tomllib.loads(write_preset(family, shelf, tmp_path).read_text())
    assert written["base"] == PRESETS[family]["base"]
    assert (Path(written["source"]["folder"]) / "model_index.json").exists()
