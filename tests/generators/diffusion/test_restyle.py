"""Video to video: the animatic's own clip is drawn anew, as near to it as `strength` says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.production.controls import guided
from filmwright.schemas.board import Place
from filmwright.schemas.generation import Anchor, ClipRequest
from filmwright.schemas.shot import Shot
from tests.generators.diffusion.asks import BRIEF, QUIET, a_picture, ask, made, small

FAMILIES = ["wan_v2v", "animatediff_v2v"]
Frames = NDArray[np.uint8]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def clip(generator: DiffusionGenerator, folder: Path, camera: str = "static", **more: Any) -> ClipRequest:
    """Return a request whose animatic differs with the camera; the words are the same."""
    shot = Shot.model_validate({**BRIEF.shot.model_dump(), "camera": {"move": camera, "amount": 1.0}})
    asked = ask(generator, folder, brief=BRIEF.replace(shot=shot), anchors=(), **more)
    assert isinstance(asked, ClipRequest)
    return asked


def restyled(generator: DiffusionGenerator, asked: ClipRequest, folder: Path) -> tuple[Frames, Frames]:
    """Return the clip, and the animatic's frames it was made of."""
    with guided(asked, generator, folder / "guides", QUIET) as (own, _):
        assert own.video is not None
        source = np.stack([np.asarray(Image.open(path)) for path in sorted(own.video.glob("*.png"))])
        return made(generator, own)[0], source


def apart(one: Frames, other: Frames) -> float:
    return float(np.abs(one.astype(float) - other).mean())


def at(strength: float, family: str, shelf: Path, config: Path) -> DiffusionGenerator:
    plain = small(family, shelf, config)
    fixed: Mapping[str, Any] = {**plain.preset.fixed, "strength": strength}
    steps = {"draft": plain.preset.qualities["draft"].replace(steps=6)}
    return small(family, shelf, config, fixed=fixed, qualities=steps)


@pytest.mark.parametrize("family", FAMILIES)
def test_another_animatic_is_another_clip_and_the_same_is_the_same_to_the_bit(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config)
    asked = clip(generator, tmp_path)
    first, source = restyled(generator, asked, tmp_path)
    again, _ = restyled(generator, asked, tmp_path)
    moved, other = restyled(generator, clip(generator, tmp_path, "pan-left"), tmp_path)
    assert len(first) == asked.frames == len(source)
    assert np.array_equal(first, again)
    assert apart(source, other) > 0
    assert apart(first, moved) > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_the_lower_the_strength_the_more_is_seen_of_the_animatic(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    """Random weights take no noise away, so not how near a clip is to its animatic tells what is left of it,
    but how far apart two clips of the same noise are whose animatics differ."""
    seen = []
    for strength in (0.2, 0.5, 0.9):
        generator = at(strength, family, shelf, config)
        day = clip(generator, tmp_path)
        night = day.replace(brief=BRIEF.replace(place=Place(name="", set="arctic"), time="night"))
        seen.append(apart(*(restyled(generator, asked, tmp_path)[0] for asked in (day, night))))
    assert seen[0] > 2 * seen[1] > 4 * seen[2] > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_a_clip_that_goes_on_opens_with_what_it_goes_on_from(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = at(0.2, family, shelf, config)
    joints = [Anchor(picture=a_picture(tmp_path, seed), frame=0) for seed in (1, 2)]
    goes_on = [clip(generator, tmp_path, joint=True).replace(anchors=(joint,)) for joint in joints]
    one, other = (restyled(generator, asked, tmp_path)[0] for asked in goes_on)
    assert apart(one[:1], other[:1]) > 1
    still = goes_on[0].replace(joint=False)
    freely = restyled(generator, clip(generator, tmp_path), tmp_path)[0]
    assert np.array_equal(restyled(generator, still, tmp_path)[0], freely), "a still is not drawn anew"


@pytest.mark.parametrize("family", FAMILIES)
def test_what_of_the_first_frame_is_followed_is_told(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config)
    anchors = (Anchor(picture=a_picture(tmp_path, 1), frame=0),)
    for joint, told in ((True, []), (False, ["first_frame"])):
        asked = clip(generator, tmp_path, joint=joint).replace(anchors=anchors, negative="")
        with guided(asked, generator, tmp_path / "guides", QUIET) as (own, _):
            _, report = made(generator, own)
        assert [dropped.what for dropped in report.dropped] == told
        assert report.continuity == ("carry" if joint else "cut")
