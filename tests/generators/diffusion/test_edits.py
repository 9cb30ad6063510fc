"""Stills changed as a sentence asks: another sentence, another picture; the same seed, the same bytes."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.errors import RenderFailed
from filmwright.generators.diffusion import edits
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.binding.given import given_of
from filmwright.schemas.generation import ClipReport, Edit, KeyframeRequest
from tests.generators.diffusion.asks import BRIEF, QUIET, a_picture, pipe_of, small

WHOLE = ["instruct_pix2pix", "flux_kontext", "flux2_klein", "qwen_image_edit"]
MASKED = ["sdxl_inpaint", "flux2_klein_inpaint"]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def request(generator: DiffusionGenerator, edit: Edit, **more: Any) -> KeyframeRequest:
    """Return what is asked for when a still is changed, in a size that is legal on the generator's grid."""
    told: dict[str, Any] = dict(
        unit="s010/keyframe",
        brief=BRIEF,
        fps=Fraction(24),
        quality="draft",
        seed=7,
        prompt="a bear walks",
        size=generator.capabilities().grid_at("draft").size_for((64, 64)),
        edit=edit,
    )
    return KeyframeRequest(**{**told, **more})


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
    asked = request(generator, Edit(picture=still, instruction="make the hat green"))
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


@pytest.mark.parametrize("family", MASKED)
def test_what_is_masked_changes_more_than_what_is_not(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config)
    still, mask = a_picture(tmp_path, 1, (128, 128)), tmp_path / "left.png"
    asked = request(generator, Edit(picture=still, instruction="a green hat"))
    width, height = asked.size
    half = np.zeros((height, width), np.uint8)
    half[:, : width // 2] = 255
    Image.fromarray(half).save(mask)
    masked = asked.replace(edit=Edit(picture=still, instruction="a green hat", mask=mask))
    whole, part = changed(generator, asked)[0], changed(generator, masked)[0]
    assert not np.array_equal(whole, part), "the model hears of the mask"
    if family == "sdxl_inpaint":  # what it keeps it has learned, and these weights have learned nothing
        return
    words = masked.replace(edit=Edit(picture=still, instruction="a red hat in the snow", mask=mask))
    other = changed(generator, words)[0]
    free, kept = np.split(np.abs(part.astype(int) - other), 2, axis=1)
    assert free.mean() > 3 * kept.mean()


@pytest.mark.parametrize("family", ["flux2_klein", "qwen_image_edit", "flux2_klein_inpaint"])
def test_references_follow_beside_the_picture_that_is_changed(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config)
    edit = Edit(picture=a_picture(tmp_path, 1), instruction="put the bear into it")
    asked = request(generator, edit)
    alone = changed(generator, asked)[0]
    followed, report = changed(generator, asked.replace(references={"bear": (a_picture(tmp_path, 2),)}))
    other = changed(generator, asked.replace(references={"bear": (a_picture(tmp_path, 3),)}))[0]
    assert report.dropped == ()
    assert apart(alone, followed) > 0
    assert apart(followed, other) > 0


def test_pictures_for_which_there_is_no_place_beside_it_are_told(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    edit = Edit(picture=a_picture(tmp_path, 1), instruction="make it night")
    more = {"bear": tuple(a_picture(tmp_path, n) for n in (2, 3, 4, 5))}
    for family in ("instruct_pix2pix", "flux_kontext", "flux2_klein"):
        generator = small(family, shelf, config)
        _, report = changed(generator, request(generator, edit, references=more))
        assert [dropped.what for dropped in report.dropped] == ["references"], family


def test_the_words_say_whom_the_second_picture_shows(shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small("flux2_klein", shelf, config)
    edit = Edit(picture=a_picture(tmp_path, 1), instruction="Put the bear into it.")
    asked = request(generator, edit, references={"bear": (a_picture(tmp_path, 2),)})
    told = edits.told(generator.preset, asked, given_of(asked))
    assert told == "Put the bear into it. Image 2 shows the polar bear."


def test_kontext_makes_the_size_that_is_asked_and_sees_the_picture_unstretched(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = small("flux_kontext", shelf, config)
    asked = request(generator, Edit(picture=a_picture(tmp_path, 1), instruction="night"), size=(96, 64))
    assert changed(generator, asked)[0].shape == (64, 96, 3)
    processor, seen = pipe_of(generator).image_processor, list[tuple[int, ...]]()
    resize = processor.resize

    def watched(image: Image.Image, *size: int, **how: object) -> object:
        seen.append((*image.size, *size))
        return resize(image, *size, **how)

    monkeypatch.setattr(processor, "resize", watched)
    changed(generator, asked)
    assert {*seen} == {(96, 64, 64, 96)}, "width and height as it is, height and width as it becomes"


def test_a_picture_of_another_shape_is_cut_from_the_middle_and_its_mask_with_it(tmp_path: Path) -> None:
    wide = np.zeros((40, 120, 3), np.uint8)
    wide[:, 40:80] = 255
    Image.fromarray(wide).save(tmp_path / "wide.png")
    edit = Edit(picture=tmp_path / "wide.png", instruction="x", mask=tmp_path / "wide.png")
    picture, mask = edits.laid(edit, (40, 40))
    assert mask is not None
    assert np.asarray(picture).min() == 255
    assert np.asarray(mask).min() == 255


def test_a_larger_canvas_is_free_where_it_is_new_and_a_little_beyond(tmp_path: Path) -> None:
    still = a_picture(tmp_path, 1, (100, 100))
    picture, mask = edits.laid(Edit(picture=still, instruction="x", expand=(0, 0, 100, 0)), (200, 100))
    assert mask is not None
    free = np.asarray(mask)
    lap = round(edits.LAP * 100)
    assert not free[:, : 100 - lap].any()
    assert (free[:, 100 - lap :] == 255).all()
    with Image.open(still) as image:
        assert np.array_equal(np.asarray(picture)[:, :100], np.asarray(image))
    assert np.asarray(picture)[:, 100:].std(axis=1).max() == 0, "the rim goes on as the border ends"


def test_a_mask_that_is_no_picture_is_said(tmp_path: Path) -> None:
    (tmp_path / "mask.png").write_text("none")
    with pytest.raises(RenderFailed, match=r"mask\.png is not a picture"):
        edits.laid(
            Edit(picture=a_picture(tmp_path, 1), instruction="x", mask=tmp_path / "mask.png"), (64, 64)
        )
