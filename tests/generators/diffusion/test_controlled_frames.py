"""GPT4Motion's track: frames drawn one by one over a simulation, alike by noise and by the first of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from filmwright.errors import Cancelled
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import call
from filmwright.generators.diffusion.attention import ToFirstFrame, to_first_frame
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.preset import Settings
from filmwright.schemas.generation import Anchor, ClipRequest, ControlTrack
from tests.generators.diffusion.asks import QUIET, a_picture, ask, made, pipe_of, small

FRAMES, STEPS = 7, 3


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


@pytest.fixture(scope="module")
def generator(shelf: Path, config: Path) -> DiffusionGenerator:
    return small("gpt4motion_sdxl", shelf, config, qualities=at_once(FRAMES), scheduler=None)


def at_once(frames: int) -> Any:
    return {"draft": Settings(steps=STEPS, batch=frames)}


@pytest.fixture
def simulation(tmp_path: Path) -> tuple[ControlTrack, ...]:
    return tracks(tmp_path / "one", 4)


def tracks(folder: Path, speed: int) -> tuple[ControlTrack, ...]:
    """Write depth and line passes of a square that moves by `speed` pixels a frame."""
    out = []
    for kind in ("depth", "line"):
        (folder / kind).mkdir(parents=True)
        for n in range(FRAMES):
            picture = np.full((64, 64), 40 if kind == "depth" else 0, np.uint8)
            picture[20:40, speed * n : speed * n + 20] = 220
            Image.fromarray(picture).save(folder / kind / f"{n:05d}.png")
        out.append(ControlTrack(kind=kind, folder=folder / kind))  # type: ignore[arg-type]
    return tuple(out)


def clip(generator: DiffusionGenerator, folder: Path, controls: Any, **changes: Any) -> ClipRequest:
    told = {"frames": FRAMES, "shot_frames": FRAMES, "anchors": (), "controls": controls, **changes}
    request = ask(generator, folder, **told)
    assert isinstance(request, ClipRequest)
    return request


def drawn(generator: DiffusionGenerator, request: ClipRequest, watch: Watch = QUIET) -> NDArray[np.int16]:
    """Return the frames with no first picture asked for."""
    open_ended = generator._model._preset.replace(first_frame="none")
    generator._model._preset = open_ended
    (frames,) = generator._model.make([request], watch)
    return frames.astype(np.int16)


def floats(
    generator: DiffusionGenerator, request: ClipRequest, frames: int, monkeypatch: pytest.MonkeyPatch
) -> NDArray[np.float64]:
    """Return what the model draws, `frames` at once, before it is rounded to levels."""
    kept: list[Any] = []
    real = call.call
    with monkeypatch.context() as patch:
        patch.setattr(generator._model, "_settings", lambda _: at_once(frames)["draft"])
        patch.setattr(call, "OUTPUT", "np", raising=False)
        patch.setattr(call, "call", lambda *given: kept.append(real(*given)) or kept[-1])
        drawn(generator, request)
    parts = [np.asarray(output.images, np.float64) for output in kept]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def test_the_same_simulation_gives_the_same_frames_and_another_one_others(
    generator: DiffusionGenerator, simulation: tuple[ControlTrack, ...], tmp_path: Path
) -> None:
    request = clip(generator, tmp_path, simulation)
    first = drawn(generator, request)
    assert first.shape == (FRAMES, 64, 64, 3)
    assert np.array_equal(first, drawn(generator, request))
    other = drawn(generator, request.replace(controls=tracks(tmp_path / "other", 6)))
    differ = np.abs(first - other).max(axis=(1, 2, 3))
    assert differ[0] == 0  # both begin alike
    assert (differ[1:] > 1).all()


@pytest.mark.parametrize("frames", [2, 3, 4])
def test_frames_in_several_calls_are_those_of_one(
    frames: int,
    generator: DiffusionGenerator,
    simulation: tuple[ControlTrack, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = clip(generator, tmp_path, simulation)
    whole = floats(generator, request, FRAMES, monkeypatch)
    parts = floats(generator, request, frames, monkeypatch)
    assert whole.shape == parts.shape == (FRAMES, 64, 64, 3)
    assert np.abs(whole - parts).max() < 1e-4


def test_where_nothing_moves_every_frame_is_the_same(generator: DiffusionGenerator, tmp_path: Path) -> None:
    frames = drawn(generator, clip(generator, tmp_path, tracks(tmp_path / "still", 0)))
    assert np.abs(frames - frames[0]).max() <= 1


def test_another_seed_is_another_clip(
    generator: DiffusionGenerator, simulation: tuple[ControlTrack, ...], tmp_path: Path
) -> None:
    request = clip(generator, tmp_path, simulation)
    assert np.abs(drawn(generator, request) - drawn(generator, request.replace(seed=8))).max() > 1


def test_frames_are_more_alike_when_they_see_the_first(
    generator: DiffusionGenerator,
    simulation: tuple[ControlTrack, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = clip(generator, tmp_path, simulation)
    seeing = drawn(generator, request)
    monkeypatch.setattr("filmwright.generators.diffusion.attention.ToFirstFrame", lambda _: _own())
    alone = drawn(generator, request)
    assert np.array_equal(seeing[0], alone[0])  # the first sees itself, either way
    assert np.abs(seeing - seeing[0]).mean() < np.abs(alone - alone[0]).mean()


def _own() -> Any:
    from diffusers.models.attention_processor import AttnProcessor2_0

    return AttnProcessor2_0()


def test_a_single_frame_is_what_the_library_draws_to_a_hair(
    generator: DiffusionGenerator, tmp_path: Path
) -> None:
    drawn(generator, clip(generator, tmp_path, tracks(tmp_path / "one", 4)))
    unet = pipe_of(generator).unet
    layer = next(part for name, part in unet.named_modules() if name.endswith("attn1"))
    tokens = torch.randn(4, 9, layer.to_q.in_features)
    with torch.no_grad():
        assert torch.allclose(ToFirstFrame(1)(layer, tokens), _own()(layer, tokens), atol=1e-6)
        of_two = ToFirstFrame(2)(layer, tokens)
        expected = _own()(layer, tokens, tokens[[0, 0, 2, 2]])
    assert torch.allclose(of_two, expected, atol=1e-6)


def test_the_model_is_as_it_was_afterwards(
    generator: DiffusionGenerator, simulation: tuple[ControlTrack, ...], tmp_path: Path
) -> None:
    drawn(generator, clip(generator, tmp_path, simulation))
    pipe = pipe_of(generator)
    nets = (pipe.unet, *pipe.controlnet.nets)
    before = [dict(net.attn_processors) for net in nets]

    def fail() -> None:
        with to_first_frame(pipe, 2):
            own = pipe.controlnet.nets[1].attn_processors.values()
            assert any(isinstance(one, ToFirstFrame) for one in own)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [dict(net.attn_processors) for net in nets] == before


# the picture it starts from


def test_it_starts_from_the_picture_it_is_given_and_the_others_see_it(
    shelf: Path, config: Path, tmp_path: Path, simulation: tuple[ControlTrack, ...]
) -> None:
    generator = small("gpt4motion_sdxl", shelf, config, qualities=at_once(4))
    found = []
    for seed in (0, 1):
        start = Anchor(picture=a_picture(tmp_path, seed), frame=0)
        (frames,) = generator._model.make([clip(generator, tmp_path, simulation, anchors=(start,))], QUIET)
        found.append(frames.astype(np.int16))
    assert (np.abs(found[0] - found[1]).max(axis=(1, 2, 3)) > 1).all()
    pipe = pipe_of(generator)
    picture = Image.open(a_picture(tmp_path, 1)).resize((96, 64)).crop((16, 0, 80, 64))
    with torch.no_grad():
        latents = pipe.vae.encode(pipe.image_processor.preprocess(picture)).latent_dist.mode()
        back = pipe.image_processor.postprocess(pipe.vae.decode(latents).sample, output_type="np")[0]
    assert np.abs(found[1][0] - back * 255).max() <= 2


def test_a_last_frame_is_told_as_dropped(
    shelf: Path, config: Path, tmp_path: Path, simulation: tuple[ControlTrack, ...]
) -> None:
    generator = small("gpt4motion_sdxl", shelf, config, qualities=at_once(4))
    first = Anchor(picture=a_picture(tmp_path, 0), frame=0)
    request = clip(generator, tmp_path, simulation, anchors=(first, first.replace(frame=-1)))
    frames, report = made(generator, request)
    assert [dropped.what for dropped in report.dropped] == ["last_frame"]
    assert report.continuity == "carry"
    assert len(frames) == FRAMES


# progress, cancelling, memory


@pytest.mark.parametrize("frames", [FRAMES, 3])
def test_every_step_of_every_call_is_told(
    frames: int, shelf: Path, config: Path, tmp_path: Path, simulation: tuple[ControlTrack, ...]
) -> None:
    generator = small("gpt4motion_sdxl", shelf, config, qualities=at_once(frames))
    told: list[tuple[int, int]] = []
    drawn(generator, clip(generator, tmp_path, simulation), Watch(step=lambda *step: told.append(step)))
    calls = -(-(FRAMES - 1) // (frames - 1))
    assert told == [(n + 1, calls * STEPS) for n in range(calls * STEPS)]


def test_cancelled_within_a_step_the_next_clip_is_as_if_it_never_was(
    generator: DiffusionGenerator, simulation: tuple[ControlTrack, ...], tmp_path: Path
) -> None:
    request = clip(generator, tmp_path, simulation)
    before = drawn(generator, request)
    asked = iter([False] * 4 + [True])
    with pytest.raises(Cancelled):
        drawn(generator, request, Watch(is_cancelled=lambda: next(asked)))
    assert np.array_equal(drawn(generator, request), before)


def test_out_of_memory_draws_fewer_frames_at_once_and_says_so(
    shelf: Path,
    config: Path,
    tmp_path: Path,
    simulation: tuple[ControlTrack, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = small("gpt4motion_sdxl", shelf, config, qualities=at_once(FRAMES))
    request = clip(generator, tmp_path, simulation)
    before = drawn(generator, request)
    sizes: list[int] = []
    real = call.call

    def short(pipe: Any, given: Any, watch: Watch) -> Any:
        sizes.append(len(given["prompt"]))
        if len(given["prompt"]) > 3:
            raise torch.OutOfMemoryError("out of memory")
        return real(pipe, given, watch)

    monkeypatch.setattr(call, "call", short)
    said: list[str] = []
    after = drawn(generator, request, Watch(say=said.append))
    assert sizes == [7, 3, 3, 3]
    assert np.abs(after - before).max() <= 1
    assert len(said) == 1
    assert "7 frames at once: 3 now" in said[0]
