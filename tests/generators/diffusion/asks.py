"""What tests ask of a small pipeline: a generator of a family, and a request that fits its grid."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import Anchor, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.shot import Shot
from tests.generators.diffusion.zoo.presets import name_of, write_preset

QUIET = Watch()
BRIEF = ShotBrief(
    scene="sc010",
    shot=Shot(id="s010", action="{bear} walks.", seconds=2),
    look=Look(),
    place=Place(name="", set="meadow"),
    cast={"bear": CastMember(looks="polar bear")},
)


def small(family: str, shelf: Path, config: Path, **changes: Any) -> DiffusionGenerator:
    """Return the generator of a small family; `changes` are fields of its preset."""
    if family == "qwen_image_edit":
        _let_qwen_see_less()
    write_preset(family, shelf, config)
    preset = library.read(name_of(family), config / "presets").replace(**changes)
    return DiffusionGenerator(preset)


def _let_qwen_see_less() -> None:
    """Its pictures are enlarged to a thousand pixels whatever is asked for: most of a test's time."""
    from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_plus as qwen

    qwen.VAE_IMAGE_SIZE = 128 * 128


def a_picture(folder: Path, seed: int, size: tuple[int, int] = (96, 64)) -> Path:
    """Write a soft picture of random colours."""
    path = folder / f"picture{seed}.png"
    colours = np.random.default_rng(seed).integers(0, 255, (6, 8, 3)).astype(np.uint8)
    Image.fromarray(colours).resize(size).save(path)
    return path


def ask(generator: DiffusionGenerator, folder: Path, **changes: Any) -> ClipRequest | KeyframeRequest:
    """Return a short request that is legal on the generator's grid."""
    can = generator.capabilities()
    grid = can.grid_at("draft")
    told: dict[str, Any] = dict(
        brief=BRIEF,
        prompt="a bear walks",
        negative="ugly",
        size=grid.size_for((64, 64)),
        fps=grid.rate_for(Fraction(24)),
        quality="draft",
        seed=7,
    )
    if can.keyframe:
        return KeyframeRequest(**{"unit": "s010/keyframe", **told, **changes})
    anchors = [Anchor(picture=a_picture(folder, 0), frame=0)]
    if can.last_frame != "none":
        anchors.append(Anchor(picture=a_picture(folder, 1), frame=-1))
    frames = grid.legal_frames(5)
    told |= dict(unit="s010/clip1", frames=frames, shot_frames=frames, anchors=anchors)
    return ClipRequest(**{**told, **changes})


def made(
    generator: DiffusionGenerator, request: ClipRequest | KeyframeRequest, watch: Watch = QUIET
) -> tuple[NDArray[np.uint8], ClipReport]:
    """Return the frames that a generator makes, (frames, height, width, 3), and its report."""
    if isinstance(request, KeyframeRequest):
        picture, report = generator.keyframe(request, watch)
        return picture.rgb[None], report
    frames: list[NDArray[np.uint8]] = []
    report = generator.clip(request, lambda picture: frames.append(picture.rgb), watch)
    return np.stack(frames), report


def pipe_of(generator: DiffusionGenerator) -> Any:
    """Return the loaded pipeline of a generator."""
    loaded = generator._model._loaded
    assert loaded is not None
    return loaded.pipe
