"""The refiner draws the last of the steps: as the plain script does, over both followed and stopped."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from filmwright.errors import BackendUnavailable, Cancelled
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion.preset import Settings
from tests.generators.diffusion.asks import ask, made, pipe_of, small

STEPS = 5
SETTINGS = {"draft": Settings(steps=STEPS)}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def refiner_of(generator: Any) -> Any:
    return generator._model._loaded.ways["refiner"]


def test_a_refined_still_is_what_the_documented_script_makes_to_the_bit(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    asked = ask(generator, tmp_path, negative="ugly")
    ours, _ = made(generator, asked)
    again, _ = made(generator, asked)
    assert np.array_equal(ours, again)

    from diffusers import DiffusionPipeline, EulerDiscreteScheduler

    said: dict[str, Any] = {"use_safetensors": True, "local_files_only": True}
    base = DiffusionPipeline.from_pretrained(shelf / "sdxl", **said)
    refiner = DiffusionPipeline.from_pretrained(
        shelf / "sdxl_refiner", text_encoder_2=base.text_encoder_2, vae=base.vae, **said
    )
    for pipe in (base, refiner):
        pipe.set_progress_bar_config(disable=True)
        pipe.scheduler = EulerDiscreteScheduler.from_config(pipe.scheduler.config)
    words = {
        "prompt": asked.prompt,
        "negative_prompt": "ugly",
        "num_inference_steps": STEPS,
        "guidance_scale": 5.0,
        "generator": torch.Generator("cpu").manual_seed(asked.seed),
    }
    width, height = asked.size
    begun = base(**words, width=width, height=height, denoising_end=0.8, output_type="latent").images
    plain = refiner(**words, denoising_start=0.8, image=begun, output_type="np").images
    assert np.array_equal(ours, (plain * 255).round().astype(np.uint8))


def test_the_refiner_changes_the_still_and_shares_what_it_can(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    plain = small("sdxl", shelf, config, qualities=SETTINGS)
    refined = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    asked = ask(refined, tmp_path)
    without, _ = made(plain, asked)
    with_it, _ = made(refined, asked)
    assert np.abs(without.astype(int) - with_it).mean() > 0.1
    base, refiner = pipe_of(refined), refiner_of(refined)
    assert refiner.vae is base.vae
    assert refiner.text_encoder_2 is base.text_encoder_2
    assert refiner.unet is not base.unet


def test_its_steps_are_told_as_one_run(shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    told: list[tuple[int, int]] = []
    made(generator, ask(generator, tmp_path), Watch(step=lambda done, total: told.append((done, total))))
    assert told == [(n, STEPS) for n in range(1, STEPS + 1)]


@pytest.mark.parametrize("after", [2, 4])
def test_it_is_stopped_in_either_and_the_next_still_is_as_if_nothing_had_been(
    shelf: Path, config: Path, tmp_path: Path, after: int
) -> None:
    generator = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    asked = ask(generator, tmp_path)
    whole, _ = made(generator, asked)
    done: list[int] = []
    watch = Watch(step=lambda n, _: done.append(n), is_cancelled=lambda: len(done) >= after)
    with pytest.raises(Cancelled):
        made(generator, asked, watch)
    assert done == list(range(1, after + 1))
    assert np.array_equal(made(generator, asked)[0], whole)


def test_it_stands_on_the_models_own_rung_of_the_ladder(shelf: Path, config: Path, tmp_path: Path) -> None:
    resident = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    by_groups = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    by_groups._model._rung = "group-offload"
    asked = ask(resident, tmp_path)
    first, _ = made(by_groups, asked)
    assert np.array_equal(first, made(resident, asked)[0])
    assert np.array_equal(first, made(by_groups, asked)[0])
    assert any(hasattr(part, "_diffusers_hook") for part in refiner_of(by_groups).unet.modules())


def test_a_refiner_of_another_model_is_refused_with_its_name(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = small("sdxl_refined", shelf, config, qualities=SETTINGS)
    import diffusers

    def fails(*_: object, **__: object) -> None:
        raise ValueError("sizes differ")

    monkeypatch.setattr(diffusers.StableDiffusionXLImg2ImgPipeline, "from_pretrained", fails)
    with pytest.raises(BackendUnavailable, match=r"refiner of preset 'small-sdxl-refined'.*sizes differ"):
        made(generator, ask(generator, tmp_path))
