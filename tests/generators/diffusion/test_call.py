"""One call of a pipeline: exact, told step by step, stopped within a step, and clean whatever happens."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from filmwright.errors import BackendUnavailable, Cancelled, RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import call
from filmwright.generators.diffusion.memory import DENOISERS
from filmwright.generators.diffusion.preset import Binding, Cache, Scheduler, Settings
from filmwright.generators.diffusion.words import Words
from tests.generators.diffusion.asks import ask, made, pipe_of, small

FAMILIES = ["svd", "wan22_a14b", "ltx_cond", "sdxl"]
STEPS = 4


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def settings(steps: int = STEPS, **more: Any) -> dict[str, Settings]:
    return {"draft": Settings(steps=steps, **more)}


def cached(family: str) -> dict[str, Any]:
    """Return the settings of a draft with a cache that really skips steps, where a family can have one."""
    return {} if family in ("svd", "sdxl") else {"cache": Cache(kind="first-block", threshold=0.9)}


@contextmanager
def counted(pipe: Any) -> Iterator[list[str]]:
    """Count how often the denoisers run."""
    runs: list[str] = []
    parts = [(name, getattr(pipe, name, None)) for name in DENOISERS]
    hooks = [
        part.register_forward_hook(lambda *_, name=name: runs.append(name)) for name, part in parts if part
    ]
    yield runs
    for hook in hooks:
        hook.remove()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_clip_is_what_the_bare_call_makes_to_the_bit(
    family: str, shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = small(family, shelf, config, qualities=settings(2))
    request = ask(generator, tmp_path)
    told: dict[str, Any] = {}
    real = call.call
    monkeypatch.setattr(
        call, "call", lambda pipe, given, watch: told.update(given) or real(pipe, given, watch)
    )
    ours, _ = made(generator, request)
    again, _ = made(generator, request)  # its words are remembered by now

    from diffusers import DiffusionPipeline

    bare = DiffusionPipeline.from_pretrained(shelf / family, use_safetensors=True, local_files_only=True)
    bare.set_progress_bar_config(disable=True)
    bare.scheduler = pipe_of(generator).scheduler
    told |= {"generator": torch.Generator("cpu").manual_seed(request.seed), "output_type": "np"}
    output = bare(**told)
    floats = output.images if family == "sdxl" else output.frames[0]
    plain = (np.asarray(floats) * 255).round().astype(np.uint8)
    assert np.array_equal(ours, plain)
    assert np.array_equal(again, plain)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_step_is_told_once(family: str, shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small(family, shelf, config, qualities=settings())
    steps: list[tuple[int, int]] = []
    made(generator, ask(generator, tmp_path), Watch(step=lambda done, total: steps.append((done, total))))
    assert steps == [(done, STEPS) for done in range(1, STEPS + 1)]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cancelled_clip_stops_within_a_step_and_spoils_nothing(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config, qualities=settings(**cached(family)))
    request = ask(generator, tmp_path)
    first, _ = made(generator, request)
    pipe = pipe_of(generator)
    with counted(pipe) as whole:
        made(generator, request)
    each = len(whole) // STEPS
    for stop_after in (0, 1, 3):
        done: list[int] = []
        watch = Watch(
            step=lambda at, _, done=done: done.append(at),
            is_cancelled=lambda done=done, stop=stop_after: len(done) == stop,
        )
        with counted(pipe) as runs, pytest.raises(Cancelled):
            made(generator, request.replace(seed=99), watch)
        assert len(runs) == stop_after * each
        assert "progress_bar" not in vars(pipe)
        after, _ = made(generator, request)
        assert np.array_equal(after, first)


def test_a_clip_is_cancelled_before_its_words_are_encoded(shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small("wan22_a14b", shelf, config, qualities=settings(2))
    made(generator, ask(generator, tmp_path))
    asked: list[int] = []

    def is_cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2  # after those before the loading, and before the call

    encoded: list[int] = []
    encoder = pipe_of(generator).text_encoder
    hook = encoder.register_forward_hook(lambda *_: encoded.append(1))
    with pytest.raises(Cancelled), counted(pipe_of(generator)) as runs:
        made(generator, ask(generator, tmp_path, prompt="another"), Watch(is_cancelled=is_cancelled))
    hook.remove()
    assert not encoded
    assert not runs


def spoilt(pipe: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """Let the VAE's decoder return something else."""
    return pipe.vae.decoder.register_forward_hook(lambda module, given, out: change(out))


@pytest.mark.parametrize("family", ["svd", "wan22_a14b", "sdxl"])
def test_nan_and_empty_pictures_are_failed_takes(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config, qualities=settings(2))
    request = ask(generator, tmp_path)
    good, _ = made(generator, request)
    for value, told in ((float("nan"), "NaN"), (-1.0, "empty"), (0.3, "empty")):
        hook = spoilt(pipe_of(generator), lambda out, value=value: torch.full_like(out, value))
        with pytest.raises(RenderFailed, match=told) as failed:
            made(generator, request)
        hook.remove()
        assert "retake s010" in failed.value.hint
    after, _ = made(generator, request)
    assert np.array_equal(after, good)


def frames(*kinds: str) -> Any:
    """Return frames as a pipeline does, (1, count, 3, 8, 8): `.` shows something, `0` black, `n` NaN."""
    shown = torch.rand(3, 8, 8, generator=torch.Generator().manual_seed(0))
    each = {".": shown, "0": torch.zeros(3, 8, 8), "n": torch.where(shown > 0.99, float("nan"), shown)}
    return SimpleNamespace(frames=torch.stack([each[kind] for kind in kinds])[None])


@pytest.mark.parametrize(("kinds", "told"), [("..n.", "NaN"), (".0..", "frame 1"), ("0...", "frame 0")])
def test_one_bad_frame_fails_a_take(kinds: str, told: str) -> None:
    with pytest.raises(RenderFailed, match=told):
        call.pictures(frames(*kinds), Binding(), "s010/clip1", "filmwright retake s010")


def test_a_clip_may_fade_to_black() -> None:
    (clip,) = call.pictures(frames(*"..00"), Binding(), "s010/clip1", "")
    assert clip.shape == (4, 8, 8, 3)
    assert clip.dtype == np.uint8
    assert not clip[2:].any()


def test_words_are_encoded_once(shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small("wan22_a14b", shelf, config, qualities=settings(2))
    made(generator, ask(generator, tmp_path))
    words = generator._model._loaded.words
    assert words.spoken == 2  # the prompt, and the negative one
    made(generator, ask(generator, tmp_path, seed=8))
    assert words.spoken == 2
    made(generator, ask(generator, tmp_path, prompt="the bear sits down"))
    assert words.spoken == 3  # the negative one is known


@pytest.mark.parametrize("family", ["sdxl", "ltx_cond", "flux2_klein", "wan22_a14b"])
def test_remembered_words_give_the_same_pixels_and_other_words_others(
    family: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, config, qualities=settings(2))
    one, _ = made(generator, ask(generator, tmp_path))
    other, _ = made(generator, ask(generator, tmp_path, prompt="a red house in the night, far away"))
    words = generator._model._loaded.words
    spoken = words.spoken
    again, _ = made(generator, ask(generator, tmp_path))
    assert words.spoken == spoken
    assert np.array_equal(again, one)
    assert not np.array_equal(other, one)


class Encoder(torch.nn.Module):
    def forward(self, ids: torch.Tensor, *, deep: bool = False) -> dict[str, Any]:
        return {"last": ids.float() * 2, "all": (ids.float(),) if deep else None}


def listening(bound: int) -> tuple[Words, Encoder]:
    words, encoder = Words(bound), Encoder()
    words.listen(SimpleNamespace(components={"text_encoder": encoder, "text_encoder_2": None}))
    return words, encoder


def test_an_answer_is_given_only_to_the_same_question() -> None:
    words, encoder = listening(10_000)
    ids = torch.arange(4)
    encoder(ids)
    said = encoder(ids)
    said["last"] += 1  # whoever is answered may do with it what they like
    assert torch.equal(encoder(ids)["last"], ids.float() * 2)
    assert words.spoken == 1
    encoder(ids, deep=True)
    encoder(ids[None])
    encoder(ids.int())
    words.state = "a LoRA"
    encoder(ids)
    assert words.spoken == 5


def test_only_so_many_words_are_kept() -> None:
    words, encoder = listening(bound=100)  # three answers of 32 bytes
    many = [torch.arange(8) + n for n in range(4)]
    for ids in many:
        encoder(ids)
    encoder(many[3])
    assert words.spoken == 4
    encoder(many[0])  # the oldest is forgotten
    assert words.spoken == 5
    encoder(torch.arange(1000))
    encoder(torch.arange(1000))  # too long to be kept at all
    assert words.spoken == 7


def test_memory_running_out_is_recognised_however_it_is_told() -> None:
    with pytest.raises(RuntimeError) as real:
        torch.empty(1 << 50)
    assert call.is_out_of_memory(real.value)
    assert call.is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"))
    assert call.is_out_of_memory(MemoryError())
    assert call.is_out_of_memory(OSError(12, "Cannot allocate memory"))
    wrapped = ValueError("could not be loaded")
    wrapped.__cause__ = RuntimeError("CUBLAS_STATUS_ALLOC_FAILED")
    assert call.is_out_of_memory(wrapped)
    assert not call.is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"fixed": {"num_frame": 3}}, "takes no argument 'num_frame'; did you mean 'num_frames'?"),
        ({"bind": Binding(prompt=None, negative=None, first="picture")}, "takes no argument 'picture'"),
        ({"scheduler": Scheduler(type="EulerScheduler")}, "no scheduler 'EulerScheduler'"),
    ],
)
def test_a_preset_that_calls_its_pipeline_by_wrong_words_is_told_so(
    wrong: dict[str, Any], told: str, shelf: Path, config: Path, tmp_path: Path
) -> None:
    generator = small("svd", shelf, config, **wrong)
    with pytest.raises(BackendUnavailable, match=re.escape(told)) as refused:
        made(generator, ask(generator, tmp_path))
    assert "the preset" in refused.value.hint
