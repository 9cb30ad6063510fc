"""Every shipped preset, held against the diffusers that is installed: no name in them is made up."""

import importlib
import inspect
from datetime import date
from functools import cache
from typing import Any

import diffusers
import pytest

from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.preset import Preset, Source

NAMES = library.names()
CLASSES = {8, 12, 24, 80}
FAMILIES = {
    "sdxl", "sdxl-refined", "sdxl-turbo", "sdxl-lcm", "sdxl-ip-adapter", "sdxl-controlnet", "sdxl-inpaint",
    "instruct-pix2pix", "flux-schnell", "flux-kontext", "flux2-klein-4b", "qwen-image-edit",
    "svd", "wan21-i2v", "wan21-flf2v", "wan22-a14b", "wan22-5b", "wan21-vace-1.3b", "ltx-video", "ltx2",
    "cogvideox-5b-i2v", "framepack", "skyreels-v2-df-1.3b", "animatediff", "animatediff-controlnet",
    "animatediff-sparsectrl", "animatediff-sparsectrl-sketch", "gpt4motion-sdxl",
    "wan21-v2v", "animatediff-v2v",
}  # fmt: skip
TAKE_SEVERAL = {
    "StableDiffusionXLPipeline", "StableDiffusionInstructPix2PixPipeline",
    "CogVideoXImageToVideoPipeline",
}  # fmt: skip
"""Pipelines of which it was shown that a call with several pictures gives what single calls give."""
NO_CACHE = ("UNet", "MotionModel")
GIVEN_BY_US = {"self", "kwargs"}

each = pytest.mark.parametrize("name", NAMES)


@cache
def parameters(pipeline: str, method: str) -> dict[str, inspect.Parameter]:
    found = dict(inspect.signature(getattr(getattr(diffusers, pipeline), method)).parameters)
    return {name: value for name, value in found.items() if name not in GIVEN_BY_US}


def arguments(preset: Preset) -> set[str]:
    """Return every call argument that a preset names, in whatever table."""
    bind = preset.bind.model_dump(exclude={"rate_whole", "sections", "motion", "output"})
    named = {value for value in bind.values() if value is not None}
    named |= {preset.bind.motion.argument} if preset.bind.motion else set()
    named |= set(preset.fixed)
    named |= {key for settings in preset.qualities.values() for key in settings.fixed}
    named |= {preset.references.argument} if preset.references else set()
    if preset.conditions:
        named.add(preset.conditions.argument)
        named |= {preset.conditions.index} if preset.conditions.type is None else set()
    if preset.video_mask:
        named |= {value for value in preset.video_mask.model_dump().values() if value is not None}
    return named


def sources(preset: Preset) -> list[Source]:
    """Return every place that a preset takes files from."""
    found = [preset.source, preset.adapter]
    found += [control.source for control in preset.controls]
    found += [lora.source for lora in preset.loras]
    found += [component.source for component in preset.components.values()]
    found += [preset.references.source] if preset.references else []
    found += [preset.refiner.source] if preset.refiner else []
    return [source for source in found if source is not None]


def test_every_family_is_shipped() -> None:
    assert set(NAMES) >= FAMILIES


@each
def test_its_pipelines_exist(name: str) -> None:
    preset = library.read(name)
    classes = (preset.pipeline, *preset.stands_for, *([preset.refiner.pipeline] if preset.refiner else []))
    for pipeline in classes:
        assert issubclass(getattr(diffusers, pipeline), diffusers.DiffusionPipeline), pipeline


@each
def test_every_argument_it_names_is_one_of_its_pipeline(name: str) -> None:
    preset = library.read(name)
    assert arguments(preset) - parameters(preset.pipeline, "__call__").keys() == set()


@each
def test_every_argument_its_pipeline_needs_is_given(name: str) -> None:
    preset = library.read(name)
    needed = parameters(preset.pipeline, "__call__").values()
    assert {p.name for p in needed if p.default is inspect.Parameter.empty} <= arguments(preset)


@each
def test_its_scheduler_and_its_settings_exist(name: str) -> None:
    preset = library.read(name)
    if preset.scheduler is not None:
        settings = parameters(preset.scheduler.type, "__init__")
        assert preset.scheduler.settings.keys() <= settings.keys()


@each
def test_its_components_exist(name: str) -> None:
    preset = library.read(name)
    known = parameters(preset.pipeline, "__init__")
    assert preset.components.keys() <= known.keys()
    assert preset.dtype.keys() - {"default"} <= known.keys()
    assert "default" in preset.dtype
    for component in preset.components.values():
        module, _, kind = component.type.partition(":")
        assert hasattr(importlib.import_module(module), kind), component.type
    if any(control.source for control in preset.controls):
        assert "controlnet" in known
    if preset.adapter is not None:
        assert "motion_adapter" in known


@each
def test_its_conditions_are_of_a_class_that_exists(name: str) -> None:
    how = library.read(name).conditions
    if how is not None and how.type is not None:
        module, _, kind = how.type.partition(":")
        fields = inspect.signature(getattr(importlib.import_module(module), kind)).parameters
        told = {how.picture, how.index, *how.extra, *how.chained, *filter(None, (how.video, how.strength))}
        assert told <= fields.keys()


@each
def test_its_shape_has_the_tables_it_needs(name: str) -> None:
    preset = library.read(name)
    assert (preset.shape == "conditions") == (preset.conditions is not None)
    assert (preset.shape == "video-mask") == (preset.video_mask is not None)
    takes_lines = preset.conditions is not None and preset.conditions.takes == "line"
    if preset.shape == "video-mask" or takes_lines:
        assert preset.controls
        assert not any(control.source for control in preset.controls)
    else:
        assert (preset.bind.control is not None) == bool(preset.controls)
        assert all(control.source for control in preset.controls)
    stills = preset.makes == "stills" or preset.shape == "controlled-frames"
    assert preset.bind.output == ("images" if stills else "frames")
    assert (preset.bind.frames is None) == (stills or preset.bind.video is not None)


@each
def test_its_promises_have_the_arguments_to_keep_them(name: str) -> None:
    preset = library.read(name)
    bind = preset.bind
    if preset.shape == "arguments":
        assert (bind.first is not None) == (preset.first_frame != "none")
        assert (bind.last is not None) == (preset.last_frame != "none")
        assert (bind.past is not None) == (preset.past_frames > 0)
    assert preset.edits == (bind.picture is not None)
    assert not preset.only_edits or preset.edits
    assert bind.mask is None or preset.edits
    assert not preset.last_frame_required or preset.last_frame != "none"
    if preset.past_frames:
        assert preset.past_frames % preset.grid.frames_step == preset.grid.frames_offset


def test_none_promises_a_frame_to_the_pixel_since_all_go_through_a_vae() -> None:
    presets = [library.read(name) for name in NAMES]
    assert [preset.name for preset in presets if "exact" in (preset.first_frame, preset.last_frame)] == []


@each
def test_its_qualities_go_up(name: str) -> None:
    qualities = library.read(name).qualities
    draft, preview, final = (qualities[quality] for quality in ("draft", "preview", "final"))
    steps = [settings.steps or 0 for settings in (draft, preview, final)]
    assert steps == sorted(steps)
    assert min(steps) > 0
    assert final.cache is None
    assert final.batch == 1 or library.read(name).shape == "controlled-frames"
    grid = library.read(name).grid
    most = [(settings.pixels or grid.pixels or (0, 0))[1] for settings in (draft, preview, final)]
    assert most == sorted(most)
    for settings in (draft, preview, final):
        least, at_most = settings.pixels or grid.pixels or (0, 0)
        assert least <= at_most


@each
def test_it_can_make_a_picture_of_the_usual_shapes(name: str) -> None:
    """A grid whose sizes jump past its own pixels would ask for what the model was not made for."""
    preset = library.read(name)
    grids = [preset.grid]
    grids += [preset.grid.replace(pixels=s.pixels) for s in preset.qualities.values() if s.pixels]
    for grid in grids:
        assert grid.pixels is not None
        for film in ((1280, 720), (1024, 1024), (720, 1280)):
            wide, tall = grid.size_for(film)
            assert wide % grid.size_multiple == tall % grid.size_multiple == 0
            assert 0.6 * grid.pixels[0] <= wide * tall <= 1.4 * grid.pixels[1]


@each
def test_several_at_once_only_where_that_was_shown(name: str) -> None:
    preset = library.read(name)
    at_once = max(settings.batch for settings in preset.qualities.values())
    if at_once > 1 and preset.shape != "controlled-frames":  # there, it is frames of one clip
        assert preset.pipeline in TAKE_SEVERAL


@each
def test_steps_are_cached_only_by_denoisers_that_can(name: str) -> None:
    preset = library.read(name)
    if any(settings.cache for settings in preset.qualities.values()):
        kind: Any = parameters(preset.pipeline, "__init__")["transformer"].annotation
        assert hasattr(kind, "enable_cache") or hasattr(getattr(kind, "__args__", [kind])[0], "enable_cache")


@each
def test_whoever_draws_its_keyframes_draws_them(name: str) -> None:
    preset = library.read(name)
    if preset.stills not in (None, "animatic"):
        other = library.read(preset.stills)
        assert other.makes == "stills"
        assert not other.only_edits
        assert set(preset.vram_gb) <= set(other.vram_gb)
    assert preset.first_frame == "none" or preset.stills is not None


@each
def test_what_it_needs_and_takes_is_said(name: str) -> None:
    preset = library.read(name)
    assert preset.vram_gb
    assert set(preset.vram_gb) <= CLASSES
    assert preset.size_gb > 0
    assert preset.about.endswith(".")
    assert preset.ladder[0] == "resident"
    assert (
        "tiled" not in preset.ladder or preset.pipeline != "StableVideoDiffusionPipeline"
    )  # it has no tiling


@each
def test_its_licence_is_told_as_far_as_it_was_read(name: str) -> None:
    licence = library.read(name).licence
    assert licence.url.startswith("https://") or licence.checked is None
    if licence.checked is None:
        assert licence.commercial is not True
        assert any("read" in limit for limit in licence.limits)
    else:
        assert licence.checked >= date(2026, 11, 20)
    if licence.commercial is not True:
        assert licence.limits


@each
def test_no_commit_is_made_up(name: str) -> None:
    assert all(source.revision is None for source in sources(library.read(name)))
    assert all(source.repo and source.folder is None for source in sources(library.read(name)))
    assert all(
        source.file is None or source.file.endswith(".safetensors") for source in sources(library.read(name))
    )


@each
def test_it_is_a_default_only_for_gpus_it_is_meant_for(name: str) -> None:
    preset = library.read(name)
    assert preset.default_rank.keys() <= set(preset.vram_gb)
    if preset.default_rank:
        assert preset.licence.checked
        assert preset.licence.commercial


def test_no_two_defaults_have_one_rank() -> None:
    ranks = [
        (preset.makes, size, rank)
        for preset in library.all_presets().values()
        for size, rank in preset.default_rank.items()
    ]
    assert len(ranks) == len(set(ranks))
