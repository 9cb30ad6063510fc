"""What diffusers does without a word, and the test that would catch it: the list of silent traps.

Of a call
- a frame count that is not legal is rounded or floored: test_contracts/..exactly_the_frames..; and here,
  test_a_clip_of_another_length_than_was_asked_is_a_failure
- FramePack returns more frames than were asked: test_binding/test_framepack_is_asked_for_fewer..
- without a frame count LTX-2 makes 121: here, test_every_call_says_how_many_frames_of_what_size
- a picture of another shape is stretched; a tensor is resized otherwise, or rescaled twice; a hint says
  `list[Image]` where a list is refused: here, test_a_model_is_handed_pictures_of_the_very_size..
- `last_image` is ignored (Wan 2.2 5B), raises (2.1 I2V), is required (FLF2V): test_sniff, test_families
- SVD reads no words, LCM no negative ones: test_families; here, test_no_preset_promises_negative_words..
- SVD takes `fps` less one inside: here, test_svd_is_told_the_rate_it_is_played_at
- `frame_index` counts frames, `index` latents, -1 is not always the last, out of range is taken:
  test_binding/test_a_frame_is_placed..; here, test_places_in_time_are_inside_the_clip
- LTX-2 compresses every picture anew: test_binding/test_the_last_frame_before_is_not_compressed_again..
- VACE keeps what is black in the mask: test_binding/test_what_is_known_is_kept..
- several ControlNets take no list of pictures, and batches of them are refused: test_binding;
  test_adapters/test_stills_share_a_call_only_where..
- an IP-Adapter without a picture crashes: test_adapters/test_without_a_picture_it_is_the_model..
- `set_attn_processor` empties the dict it is given: test_controlled_frames/test_the_model_is_as_it_was..
- `num_*_per_prompt` mixes pictures (SVD), crashes (Wan 2.1): here, test_nothing_is_asked_for_twice_in_a_call
- one generator for a batch makes only row 0 repeatable, a shared one makes the next clip another:
  here, test_every_request_has_a_generator_of_its_own; test_what_shares_a_call_is_what_is_made_alone
- SVD decodes two clips of a call into each other: here, test_two_clips_of_svd_would_be_decoded_into..
- SparseCtrl draws beside its generator: test_contracts/..same_bytes..; here, test_the_global_dice_..
- some return no axis for the batch: here, test_a_clip_without_an_axis_for_the_batch_is_one_clip
- NaN comes back as black pictures: test_call/test_nan_and_empty_pictures_are_failed_takes
- two threads on one pipeline are never right: here, test_every_family_works_alone_in_a_process
- a model left in training mode (AnimateDiff puts its UNet together anew) is random: here,
  test_what_is_loaded_is_as_the_preset_says

Of cancelling
- `_interrupt` returns half a clip as if it were good; some have no callback:
  test_call/test_a_cancelled_clip_stops_within_a_step_and_spoils_nothing
- after an exception a step cache spoils the next clip: test_call (the same, with caches that skip)

Of loading
- a missing tokenizer.json loads an empty tokenizer: test_checkpoint
- an I2V folder loads in WanPipeline, a Wan folder in LTX: test_checkpoint/test_a_bad_folder_is_refused..
- unknown keywords of `from_pretrained` are only warned about: here, test_an_option_that_the_pipeline_has..
- a bare `custom_pipeline` goes to the community's mirror, `trust_remote_code` runs it: here,
  test_foreign_code_is_no_option; test_checkpoint
- variables of the environment set after the import count for nothing: here, test_nothing_is_fetched..
- `.to(bfloat16)` loses the tensors that must stay in float32: here, test_sensitive_tensors_stay..
- the scheduler is part of the recipe: here, test_what_is_loaded_is_as_the_preset_says
- attention kernels of the Hub are foreign code: here, test_what_could_fetch_code_cannot_be_said_in_a_preset
- small ControlNets are silent: test_zoo/test_a_small_controlnet_has_no_weights_that_would_silence_it

Of speed and memory
- TaylorSeer hooks nothing; MagCache needs its ratios; UNets have no cache: not offered, see
  test_what_could_fetch_code..; test_caching
- TorchAo's string form raises: test_memory/test_only_denoisers_are_quantised
- tiling and `decode_chunk_size` change pixels: test_memory/test_the_tiled_rung..; here,
  test_a_chunk_of_the_decoder_is_part_of_the_settings
- what an `except` holds keeps its memory: test_memory

Of chains
- a frame read back from the video is darker: test_chains/test_a_clip_starts_on_the_very_pixels..
- the joint is played twice: test_chains; colours fade: test_steady
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from pydantic import ValidationError

from filmwright.errors import BackendUnavailable, RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import call, library, loading
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.preset import Binding, Preset, Settings
from filmwright.schemas.generation import Anchor, ClipRequest
from tests.generators.diffusion.asks import QUIET, a_picture, ask, made, pipe_of, small
from tests.generators.diffusion.zoo.presets import PRESETS

ROOT = Path(__file__).parents[3]
CLIPS = [family for family in PRESETS if library.read(PRESETS[family]["base"]).makes == "clips"]
MAY_BE_TENSORS = {"latents", "ip_adapter_image_embeds", "cross_attention_kwargs", "generator"}
"""Arguments that are no pictures."""


@dataclass
class Call:
    """One call of a pipeline: what it was told, and where the dice of its generators stood."""

    told: dict[str, Any]
    seeds: list[int]


@dataclass
class Seen:
    """A family at work: what its pipeline was loaded with and told."""

    family: str
    generator: DiffusionGenerator
    request: ClipRequest
    loaded_with: dict[str, Any] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    @property
    def preset(self) -> Preset:
        return self.generator.preset


def three_colours(folder: Path) -> Path:
    """A picture three times as wide as high: red, green, blue."""
    path = folder / "colours.png"
    image = Image.new("RGB", (192, 64), (0, 200, 0))
    image.paste((200, 0, 0), (0, 0, 64, 64))
    image.paste((0, 0, 200), (128, 0, 192, 64))
    image.save(path)
    return path


@pytest.fixture(scope="module", params=CLIPS)
def seen(
    request: pytest.FixtureRequest, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seen]:
    """Every family of clips, asked for the same clip twice."""
    import diffusers

    folder, patch = tmp_path_factory.mktemp("traps"), pytest.MonkeyPatch()
    generator = small(request.param, shelf, folder / "config")
    wanted = ask(generator, folder)
    assert isinstance(wanted, ClipRequest)
    picture = three_colours(folder)
    wanted = wanted.replace(anchors=tuple(one.replace(picture=picture) for one in wanted.anchors))
    if generator.capabilities().redraws:
        (folder / "video").mkdir()
        for number in range(wanted.frames):
            Image.open(picture).save(folder / "video" / f"{number:05}.png")
        wanted = wanted.replace(video=folder / "video")
    one = Seen(request.param, generator, wanted)
    load, make = diffusers.DiffusionPipeline.from_pretrained.__func__, call.call

    def from_pretrained(kind: Any, where: Any, **how: Any) -> Any:
        one.loaded_with.update(how)
        return load(kind, where, **how)

    def called(pipe: Any, told: dict[str, Any], watch: Watch) -> Any:
        dice = told["generator"]
        one.calls.append(Call(dict(told), [die.initial_seed() for die in ([dice] if _one(dice) else dice)]))
        return make(pipe, told, watch)

    patch.setattr(diffusers.DiffusionPipeline, "from_pretrained", classmethod(from_pretrained))
    patch.setattr(call, "call", called)
    made(generator, wanted)
    made(generator, wanted)
    patch.undo()
    yield one
    generator.close()


def _one(dice: Any) -> bool:
    return isinstance(dice, torch.Generator)


def pictures_in(value: Any) -> Iterator[Any]:
    """Yield every picture, tensor and array in what a pipeline is told."""
    if isinstance(value, Image.Image | torch.Tensor | np.ndarray):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from pictures_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from pictures_in(inner)
    elif hasattr(value, "__dict__") and type(value).__module__.startswith("diffusers."):
        yield from pictures_in(vars(value))


def test_a_model_is_handed_pictures_of_the_very_size_cut_and_never_stretched(seen: Seen) -> None:
    exempt = set(MAY_BE_TENSORS)
    if seen.preset.shape == "controlled-frames":
        exempt |= {seen.preset.bind.control or "", "callback_on_step_end"}  # ControlNets by frame: as tensors
    told = {name: value for name, value in seen.calls[0].told.items() if name not in exempt}
    found = list(pictures_in(told))
    if seen.generator.capabilities().first_frame != "none" and seen.preset.shape != "controlled-frames":
        assert found
    for picture in found:
        assert isinstance(picture, Image.Image)
        assert picture.size == seen.request.size
        colours = {colour for _, colour in picture.convert("RGB").getcolors(10**6) or ()}
        assert not any(red > 100 > green or blue > 100 > green for red, green, blue in colours)


def test_every_call_says_how_many_frames_of_what_size(seen: Seen) -> None:
    bind, told = seen.preset.bind, seen.calls[0].told
    if seen.preset.shape != "controlled-frames":
        assert (bind.frames is None) == (bind.video is not None)
        if bind.frames is not None:
            assert isinstance(told[bind.frames], int)
    for name, side in ((bind.width, seen.request.size[0]), (bind.height, seen.request.size[1])):
        if name is not None:
            assert told[name] == side


def test_nothing_is_asked_for_twice_in_a_call(seen: Seen) -> None:
    assert not [name for one in seen.calls for name in one.told if "_per_prompt" in name]


def test_every_request_has_a_generator_of_its_own(seen: Seen) -> None:
    assert {seed for one in seen.calls for seed in one.seeds} == {seen.request.seed}
    dice = [one.told["generator"] for one in seen.calls]
    assert len({id(die) for die in dice}) == len(dice)
    assert all(die.device.type == "cpu" for one in dice for die in ([one] if _one(one) else one))


def test_places_in_time_are_inside_the_clip(seen: Seen) -> None:
    how = seen.preset.conditions
    if how is None:
        pytest.skip("it takes no list of pictures")
    told = seen.calls[0].told
    places = told[how.index] if how.type is None else [vars(one)[how.index] for one in told[how.argument]]
    last = seen.request.frames - 1
    if how.unit == "latent":
        last = -(-last // seen.preset.grid.frames_step)
    assert places[0] == 0
    assert all(0 <= place <= last for place in places)
    if seen.generator.capabilities().last_frame != "none":
        assert places[-1] == last


def test_what_is_loaded_is_as_the_preset_says(seen: Seen) -> None:
    pipe, how = pipe_of(seen.generator), seen.loaded_with
    assert how["use_safetensors"] is True
    assert how["local_files_only"] is True
    assert "dtype" in how
    assert not {"trust_remote_code", "custom_pipeline", "torch_dtype", "device_map"} & how.keys()
    assert type(pipe).__name__ == seen.preset.pipeline
    wanted = seen.preset.scheduler
    if wanted is not None:
        assert type(pipe.scheduler).__name__ == wanted.type
        assert {name: pipe.scheduler.config[name] for name in wanted.settings} == wanted.settings
    parts = [part for part in pipe.components.values() if isinstance(part, torch.nn.Module)]
    assert not any(module.training for part in parts for module in part.modules())


def test_every_family_works_alone_in_a_process(seen: Seen) -> None:
    can = seen.generator.capabilities()
    assert can.resident
    assert can.parallel == 1


def test_the_global_dice_are_not_thrown(seen: Seen) -> None:
    torch.manual_seed(1)
    one, _ = made(seen.generator, seen.request)
    after = torch.rand(1)
    torch.manual_seed(1)
    assert torch.equal(torch.rand(1), after), "a clip moved the dice of others"
    torch.manual_seed(2)
    other, _ = made(seen.generator, seen.request)
    assert np.array_equal(one, other), "others moved the dice of a clip"


def test_svd_is_told_the_rate_it_is_played_at(shelf: Path, tmp_path: Path) -> None:
    generator = small("svd", shelf, tmp_path)
    [rate] = generator.preset.grid.rates
    request = ask(generator, tmp_path)
    assert request.fps == rate
    assert generator.preset.bind.rate == "fps"
    other, _ = made(generator, request.replace(fps=30))
    assert not np.array_equal(other, made(generator, request)[0]), "it is a condition: it changes pixels"


def test_a_clip_of_another_length_than_was_asked_is_a_failure(shelf: Path, tmp_path: Path) -> None:
    preset = small("framepack", shelf, tmp_path).preset
    wrong = small("framepack", shelf, tmp_path, bind=preset.bind.replace(sections=None))
    with pytest.raises(RenderFailed, match="was asked for 13 frames of 64x64, and made 25"):
        made(wrong, ask(wrong, tmp_path))


def _shares_calls(family: str) -> bool:
    preset = library.read(PRESETS[family]["base"])
    at_once = max(settings.batch for settings in preset.qualities.values())
    return at_once > 1 and not preset.only_edits and preset.shape != "controlled-frames"


@pytest.mark.parametrize("family", [*filter(_shares_calls, PRESETS)])
def test_what_shares_a_call_is_what_is_made_alone(family: str, shelf: Path, tmp_path: Path) -> None:
    generator = small(family, shelf, tmp_path, qualities={"draft": Settings(steps=2, batch=2)})
    request = ask(generator, tmp_path, seed=1)
    other = request.replace(seed=2, prompt="a girl reads")
    if isinstance(request, ClipRequest):
        other = other.replace(anchors=(Anchor(picture=a_picture(tmp_path, 5), frame=0),))
    assert generator.alike(request) is not None
    assert generator.alike(request) == generator.alike(other)
    alone = [made(generator, one)[0] for one in (request, other)]
    if isinstance(request, ClipRequest):
        frames: list[list[Any]] = [[], []]
        generator.clips([request, other], lambda n, picture: frames[n].append(picture.rgb), QUIET)
        together = [np.stack(one) for one in frames]
    else:
        together = [picture.rgb[None] for picture, _ in generator.keyframes([request, other], QUIET)]
    assert not np.array_equal(*alone)
    for one, same in zip(alone, together, strict=True):
        assert np.abs(one.astype(int) - same).max() <= 1


def test_two_clips_of_svd_would_be_decoded_into_each_other(shelf: Path, tmp_path: Path) -> None:
    """Chunks of frames are decoded together in time, and run on from one clip into the next: so, no batch."""
    generator = small("svd", shelf, tmp_path, qualities={"draft": Settings(steps=2, batch=2)})
    request = ask(generator, tmp_path)
    alone, _ = made(generator, request)
    frames: list[list[Any]] = [[], []]
    generator.clips([request, request], lambda n, picture: frames[n].append(picture.rgb), QUIET)
    assert np.abs(alone.astype(int) - np.stack(frames[0])).max() > 20
    assert {settings.batch for settings in library.read("svd").qualities.values()} == {1}


def test_a_clip_without_an_axis_for_the_batch_is_one_clip() -> None:
    frames = torch.rand(5, 3, 8, 8)
    [clip] = call.pictures({"frames": frames}, Binding(), "s010/clip1", "")
    assert clip.shape == (5, 8, 8, 3)


@pytest.mark.parametrize("name", library.names())
def test_no_preset_promises_negative_words_without_guidance(name: str) -> None:
    preset = library.read(name)
    for settings in preset.qualities.values():
        told = {**preset.fixed, **settings.fixed}
        scale = told.get("true_cfg_scale", told.get("guidance_scale", 5.0))
        assert preset.bind.negative is None or scale > 1


@pytest.mark.parametrize(
    "options", [{"custom_pipeline": "lpw_stable_diffusion"}, {"trust_remote_code": True}]
)
def test_foreign_code_is_no_option(options: dict[str, Any], shelf: Path, tmp_path: Path) -> None:
    generator = small("flux_schnell", shelf, tmp_path, options=options)
    with pytest.raises(BackendUnavailable, match=f"has no option {next(iter(options))}"):
        made(generator, ask(generator, tmp_path))


def test_an_option_that_the_pipeline_has_not_is_refused(shelf: Path, tmp_path: Path) -> None:
    generator = small("wan22_a14b", shelf, tmp_path, options={"boundary_ration": 0.5})
    with pytest.raises(BackendUnavailable, match="has no option boundary_ration") as refused:
        made(generator, ask(generator, tmp_path))
    assert "boundary_ratio" in (refused.value.hint or "")


@pytest.mark.parametrize(
    "said",
    [
        {"attention": "flash_hub"},
        {"trust_remote_code": True},
        {"pipeline": "diffusers.evil:Evil"},
        {"components": {"vae": {"type": "evil:Evil", "source": {"folder": "x"}}}},
        {"qualities": {"draft": {"cache": {"kind": "taylorseer"}}}},
        {"conditions": {"type": "os:system"}},
    ],
)
def test_what_could_fetch_code_or_does_nothing_cannot_be_said_in_a_preset(said: dict[str, Any]) -> None:
    plain = library.read("svd").model_dump(mode="json", exclude_defaults=True)
    Preset.model_validate(plain)
    with pytest.raises(ValidationError):
        Preset.model_validate({**plain, **said})


def test_a_chunk_of_the_decoder_is_part_of_the_settings(shelf: Path, tmp_path: Path) -> None:
    four, two = (small("svd", shelf, tmp_path, fixed={"decode_chunk_size": n}) for n in (4, 1))
    assert four.settings("draft") != two.settings("draft")
    request = ask(four, tmp_path)
    assert not np.array_equal(made(four, request)[0], made(two, request)[0]), "it changes pixels"


def test_sensitive_tensors_stay_in_float32(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "precision", lambda dtype, at: {"default": "bfloat16", "vae": "float32"})
    generator = small("wan22_a14b", shelf, tmp_path)
    loaded = generator._model._load("draft", QUIET)
    kept = {
        name for name, weight in loaded.pipe.transformer.named_parameters() if weight.dtype == torch.float32
    }
    assert any("time_embedder" in name for name in kept)
    assert any("scale_shift_table" in name for name in kept)
    assert loaded.pipe.transformer.blocks[0].ffn.net[2].weight.dtype == torch.bfloat16
    assert {weight.dtype for weight in loaded.pipe.vae.parameters()} == {torch.float32}
    assert {weight.dtype for weight in loaded.pipe.text_encoder.parameters()} >= {torch.bfloat16}


def test_nothing_is_fetched_and_no_foreign_code_runs_because_it_is_said_before_the_import(
    shelf: Path, tmp_path: Path
) -> None:
    small("flux_schnell", shelf, tmp_path)  # builds it here
    code = """
import json, os, sys
from pathlib import Path
for name in ("HF_HUB_OFFLINE", "DIFFUSERS_DISABLE_REMOTE_CODE", "HF_HUB_DISABLE_TELEMETRY"):
    os.environ.pop(name, None)
at = {}
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name in ("diffusers", "transformers", "huggingface_hub", "torch"):
            at[name] = os.environ.get("HF_HUB_OFFLINE"), os.environ.get("DIFFUSERS_DISABLE_REMOTE_CODE")
sys.meta_path.insert(0, Finder())
from tests.generators.diffusion.asks import ask, made, small
from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.backend import DiffusionGenerator
generator = DiffusionGenerator(library.read("small-flux-schnell", Path(sys.argv[1]) / "presets"))
generator.settings("draft"), generator.capabilities()
before = sorted(at)
made(generator, ask(generator, Path(sys.argv[1])))
from huggingface_hub import constants
print(json.dumps([before, at, constants.HF_HUB_OFFLINE]))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    before, at, offline = json.loads(done.stdout.splitlines()[-1])
    assert before == [], "what a checkpoint can do is told without a library"
    assert set(at) == {"diffusers", "transformers", "huggingface_hub", "torch"}
    assert all(said == ["1", "1"] for said in at.values()), at
    assert offline is True
