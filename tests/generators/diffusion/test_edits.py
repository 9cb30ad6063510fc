"""Stills changed as a sentence asks: another sentence, another picture; the same seed, the same bytes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.schemas.generation import ClipReport, Edit, KeyframeRequest
from tests.generators.diffusion.asks import QUIET, a_picture, ask, small

WHOLE = ["instruct_pix2pix", "flux_kontext", "flux2_klein", "qwen_image_edit"]
MASKED = ["sdxl_inpaint", "flux2_klein_inpaint"]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def request(generator: DiffusionGenerator, folder: Path, edit: Edit, **more: Any) -> KeyframeRequest:
    size = generator.capabilities().grid_at("draft").size_for((64, 64))
    told: dict[str, Any] = {"negative": "", "size": size, **more}
    asked = ask(generator, folder, **told) if generator.capabilities().keyframe else None
    if isinstance(asked, KeyframeRequest):
        return asked.replace(edit=edit)
    from fractions import Fraction

    from tests.generators.diffusion.asks import BRIEF

    common = {"unit": "s010/keyframe", "brief": BRIEF, "fps": Fraction(24), "quality": "draft", "seed": 7}
    return KeyframeRequest(**{**common, "prompt": "a bear walks", **told, "edit": edit})


def changed(generator: DiffusionGenerator, asked: KeyframeRequest) -> tuple[NDArray[np.uint8], ClipReport]:
    picture, report = generator.keyframe(asked, QUIET)
    return picture.rgb, report


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(float) - other).mean())


@pytest.mark.parametrize("family", [*WHOLE, *MASKED])
def test_another_instruction_or_picture_is_another_still_and_the_same_is_the_same_to_the_bit(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config)
    still = a_picture(tmp_path, 1, (96, 64))
    asked = request(generator, tmp_path, Edit(picture=still, instruction="make the hat green"))
    first, report = changed(generator, asked)
    assert first.shape == (*asked.size[::-1], 3)
    assert report.dropped == ()
    again, _ = changed(generator, asked)
    assert np.array_equal(first, again)
    words = asked.replace(edit=Edit(picture=still, instruction="make it night, with a full moon"))
    assert apart(first, changed(generator, words)[0]) > 0
    pixels = asked.replace(
        edit=Edit(picture=a_picture(tmp_path, 2, (96, 64)), instruction="make the hat green")
    )
    assert apart(first, changed(generator, pixels)[0]) > 0.5
    other = asked.replace(seed=8)
    assert apart(first, changed(generator, other)[0]) > 0
