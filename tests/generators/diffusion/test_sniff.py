"""What the configs of a checkpoint say, against what a preset says. Plain JSON: nothing is loaded."""

from pathlib import Path
from typing import Any

import pytest

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion import library, sniff
from filmwright.generators.diffusion.checkpoint import Checkpoint
from filmwright.generators.diffusion.preset import Preset

WAN = {"_class_name": "WanImageToVideoPipeline"}
VAE = {"temperal_downsample": [False, True, True], "dim_mult": [1, 2, 4, 4]}
SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "wan21-i2v": (WAN, {"image_dim": 1280}),
    "wan21-flf2v": (WAN, {"image_dim": 1280, "pos_embed_seq_len": 514}),
    "wan22-a14b": (WAN | {"boundary_ratio": 0.9}, {"image_dim": None}),
    "wan22-5b": (WAN | {"expand_timesteps": True}, {"image_dim": None}),
}
"""`model_index.json` and the transformer's config of the four Wans, in what tells them apart."""


def checkpoint(index: dict[str, Any], **configs: dict[str, Any]) -> Checkpoint:
    return Checkpoint(Path("x"), index, configs, {}, {}, "0")


def wan(shape: str) -> Checkpoint:
    index, transformer = SHAPES[shape]
    return checkpoint(index, transformer=transformer, vae=VAE)


def preset(name: str, **changes: Any) -> Preset:
    return library.read(name).replace(**changes)


@pytest.mark.parametrize("name", sorted(set(SHAPES) & set(library.names())))
def test_each_wan_is_what_its_preset_says(name):
    can = sniff.capabilities(preset(name), wan(name))
    assert can.clip
    assert not can.keyframe
    assert can.resident


def test_a_last_frame_that_would_be_ignored_without_a_word_is_never_promised():
    with pytest.raises(BackendUnavailable) as refused:
        sniff.capabilities(preset("wan22-5b", last_frame="soft"), wan("wan22-5b"))
    assert "ignored without a word" in refused.value.message
    assert refused.value.hint == 'set last_frame = "none" in the preset, or use another checkpoint'


def test_a_folder_that_was_saved_by_the_pipeline_without_pictures_is_looked_at_just_as_well():
    index = {"_class_name": "WanPipeline", "expand_timesteps": True}
    with pytest.raises(BackendUnavailable, match="ignored without a word"):
        sniff.capabilities(preset("wan22-5b", last_frame="soft"), checkpoint(index, vae=VAE))


def test_a_checkpoint_that_needs_a_last_frame_says_so():
    told = preset("wan22-a14b", last_frame_required=False)
    with pytest.raises(BackendUnavailable, match=r"last_frame_required = false.*it is true"):
        sniff.capabilities(told, wan("wan21-flf2v"))


def test_a_checkpoint_that_breaks_on_a_last_frame_is_not_given_one():
    with pytest.raises(BackendUnavailable, match="a second one makes it fail"):
        sniff.capabilities(preset("wan22-a14b"), wan("wan21-i2v"))


@pytest.mark.parametrize(
    ("vae", "field"),
    [
        ({"temperal_downsample": [True, True, True], "dim_mult": [1] * 4}, "grid.frames_step"),
        ({"temporal_compression_ratio": 8, "block_out_channels": [1] * 4}, "grid.frames_step"),
        ({"scale_factor_spatial": 64}, "grid.size_multiple"),
        ({"block_out_channels": [1] * 7}, "grid.size_multiple"),
    ],
)
def test_a_grid_that_the_vae_does_not_have_is_refused(vae, field):
    index, transformer = SHAPES["wan22-a14b"]
    with pytest.raises(BackendUnavailable, match=field):
        sniff.capabilities(preset("wan22-a14b"), checkpoint(index, transformer=transformer, vae=vae))


def test_a_clip_longer_than_the_motion_module_knows_is_refused():
    svd = preset("svd")
    found = checkpoint({"_class_name": svd.pipeline}, motion_adapter={"motion_max_seq_length": 16})
    with pytest.raises(BackendUnavailable, match=r"grid.max_frames = 25.*it is 16"):
        sniff.capabilities(svd, found)


def test_each_quality_has_its_own_sizes():
    can = sniff.capabilities(preset("wan22-5b"), wan("wan22-5b"))
    draft, final = can.grid_at("draft").size_for((1280, 720)), can.grid_at("final").size_for((1280, 720))
    assert draft[0] * draft[1] < final[0] * final[1]
    assert all(n % can.grid.size_multiple == 0 for n in (*draft, *final))
