"""Models that must fit: which rung is first, what each does, and what happens when memory runs out."""

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from filmwright.errors import Cancelled, RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import loading, memory
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.preset import Settings
from tests.generators.diffusion.asks import ask, made, pipe_of, small

GB = 10**9
A14B = {"transformer": 28 * GB, "transformer_2": 28 * GB, "text_encoder": 11 * GB, "vae": GB}
SHORT = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB (simulated)")


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def wan(shelf: Path, config: Path, family: str = "wan22_a14b", **changes: Any) -> DiffusionGenerator:
    given = {"ladder": ("resident", "tiled"), "qualities": {"draft": Settings(steps=2)}}
    return small(family, shelf, config, **{**given, **changes})


@pytest.mark.parametrize(
    ("free_gb", "rung"),
    [(140, "resident"), (80, "offload"), (24, "quantised"), (12, "group-offload"), (1, "tiled")],
)
def test_the_first_rung_is_the_best_that_fits_with_room_to_work_in(
    free_gb: float, rung: str, shelf: Path, config: Path
) -> None:
    preset = wan(shelf, config).preset
    ladder = ("resident", "offload", "quantised", "group-offload", "tiled")
    assert memory.first(preset, ladder, A14B, int(free_gb * GB)) == rung


def test_where_nobody_knows_what_is_free_the_best_is_tried(shelf: Path, config: Path) -> None:
    assert memory.first(wan(shelf, config).preset, ("resident", "tiled"), A14B, None) == "resident"


def test_rungs_that_a_machine_has_not_are_left_out(
    shelf: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ("resident", "offload", "quantised", "group-offload", "tiled")
    preset = wan(shelf, config, ladder=whole).preset
    monkeypatch.setattr(memory, "find_spec", lambda name: object())
    assert memory.rungs(preset, "cuda") == whole
    assert memory.skipped(preset) is None
    monkeypatch.setattr(memory, "find_spec", lambda name: None)
    assert memory.rungs(preset, "cuda") == ("resident", "offload", "group-offload", "tiled")
    assert "torchao is not installed" in (memory.skipped(preset) or "")
    assert memory.rungs(preset, "cpu") == ("resident", "tiled")
    only = preset.replace(ladder=("offload", "quantised"))  # which diffusers refuses on a CPU
    assert memory.rungs(only, "cpu") == ("resident",)


def test_weights_are_counted_in_the_precision_they_are_loaded_in(shelf: Path, config: Path) -> None:
    generator = wan(shelf, config)
    found = memory.weights(generator._checkpoint, {}, {"default": "bfloat16", "vae": "float32"})
    made(generator, ask(generator, config))
    for name, size in found.items():
        numbers = sum(weight.numel() for weight in getattr(pipe_of(generator), name).parameters())
        assert size == numbers * (4 if name == "vae" else 2)


@pytest.mark.parametrize("family", ["wan22_a14b", "svd", "sdxl", "ltx_cond"])
@pytest.mark.parametrize(("rung", "mark"), [("offload", "_hf_hook"), ("group-offload", "group_offloading")])
def test_offloading_changes_no_pixel_also_after_a_cancelled_clip(
    rung: str,
    mark: str,
    family: str,
    shelf: Path,
    config: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the CPU to the CPU: hooks and all, but nothing is further away."""
    generator = wan(shelf, config, family)
    request = ask(generator, tmp_path)
    resident, _ = made(generator, request)
    generator.close()
    monkeypatch.setattr(memory, "rungs", lambda preset, at: (rung,))
    again = wan(shelf, config, family)
    offloaded, _ = made(again, request)
    # Weights that were moved lie elsewhere in memory, where a CPU may sum in another order.
    assert np.abs(offloaded.astype(int) - resident).max() <= (1 if rung == "offload" else 0)
    steps: list[int] = []
    watch = Watch(step=lambda done, total: steps.append(done), is_cancelled=lambda: len(steps) == 1)
    with pytest.raises(Cancelled):
        made(again, request.replace(seed=99), watch)
    assert np.array_equal(made(again, request)[0], offloaded)
    denoiser = getattr(pipe_of(again), "transformer", None) or pipe_of(again).unet
    assert any(mark in str(vars(part)) for part in denoiser.modules())


def test_only_denoisers_are_quantised(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(memory, "eight_bits", lambda rung, name: asked.append((rung, name)) or {})
    monkeypatch.setattr(memory, "rungs", lambda preset, at: ("quantised",))
    generator = wan(shelf, config)
    _, report = made(generator, ask(generator, tmp_path))
    assert asked == [("quantised", "transformer"), ("quantised", "transformer_2")]
    assert report.notes == ("drawn with the denoiser's weights in 8 bits: memory was short",)


def test_the_tiled_rung_tiles_the_vae_where_it_can(shelf: Path, config: Path, tmp_path: Path) -> None:
    for family, notes in (("wan22_a14b", ("decoded tile by tile: memory was short",)), ("svd", ())):
        generator = wan(shelf, config, family, ladder=("tiled",))
        _, report = made(generator, ask(generator, tmp_path))
        assert getattr(pipe_of(generator).vae, "use_tiling", False) is bool(notes)
        assert report.notes == notes


def breaking(times: int, real: Callable[..., Any], error: Exception, seen: list[Any]) -> Callable[..., Any]:
    """Return a function that fails so many times, and keeps weak references to what it was given."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        tensors = [given for given in (*args, *kwargs.values()) if isinstance(given, torch.Tensor)]
        if len(seen) < times:
            seen.append([weakref.ref(tensor) for tensor in tensors])
            raise type(error)(*error.args)  # a new one: it holds what its frames held
        return real(*args, **kwargs)

    return broken


def in_denoiser() -> tuple[Any, str]:
    from diffusers import WanTransformer3DModel

    return WanTransformer3DModel, "forward"


def in_decoder() -> tuple[Any, str]:
    from diffusers import AutoencoderKLWan

    return AutoencoderKLWan, "decode"


def in_encoder() -> tuple[Any, str]:
    from transformers import UMT5EncoderModel

    return UMT5EncoderModel, "forward"


def at_load() -> tuple[Any, str]:
    return memory, "place"


@pytest.mark.parametrize("place", [in_denoiser, in_decoder, in_encoder, at_load])
def test_memory_that_runs_out_costs_one_rung_and_no_clip(
    place: Callable[[], tuple[Any, str]],
    shelf: Path,
    config: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = wan(shelf, config)
    request = ask(undisturbed, tmp_path)
    wanted, _ = made(undisturbed, request)
    next_wanted, _ = made(undisturbed, request.replace(seed=8))

    generator = wan(shelf, config)
    seen: list[Any] = []
    holder, name = place()
    monkeypatch.setattr(holder, name, breaking(1, getattr(holder, name), SHORT, seen))
    load, alive = loading.load, []

    def loads(*args: Any) -> Any:
        alive.append([ref() for refs in seen for ref in refs if ref() is not None])
        return load(*args)

    monkeypatch.setattr(loading, "load", loads)
    said: list[str] = []
    got, report = made(generator, request, Watch(say=said.append))
    assert said == [
        "loading small-wan22-a14b",
        "small-wan22-a14b: out of memory (resident): going on with tiled",
        "loading small-wan22-a14b",
    ]
    assert np.array_equal(got, wanted)
    assert report.notes == ("decoded tile by tile: memory was short",)
    assert alive == [[], []], "what the failed call held was still there when the model was loaded again"

    after, report = made(generator, request.replace(seed=8), Watch(say=said.append))
    assert np.array_equal(after, next_wanted)
    assert len(said) == 3  # the rung stays
    assert report.notes == ("decoded tile by tile: memory was short",)


def test_the_machines_own_memory_running_out_is_no_crash(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = wan(shelf, config)
    request = ask(generator, tmp_path)
    wanted, _ = made(generator, request)
    holder, name = in_denoiser()
    real, seen = getattr(holder, name), []

    def greedy(*args: Any, **kwargs: Any) -> Any:
        if not seen:
            seen.append(True)
            torch.empty(1 << 50)
        return real(*args, **kwargs)

    monkeypatch.setattr(holder, name, greedy)
    said: list[str] = []
    got, _ = made(generator, request, Watch(say=said.append))
    assert "going on with tiled" in said[0]
    assert np.array_equal(got, wanted)


def test_what_fits_nowhere_is_one_clear_failure(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = wan(shelf, config)
    request = ask(generator, tmp_path)
    holder, name = in_denoiser()
    monkeypatch.setattr(holder, name, breaking(99, getattr(holder, name), SHORT, []))
    said: list[str] = []
    with pytest.raises(RenderFailed, match="does not fit into the memory of this machine") as failed:
        made(generator, request, Watch(say=said.append))
    assert "2.00 GiB" in str(failed.value)
    assert "--quality draft" in failed.value.hint
    assert sum("out of memory" in line for line in said) == 1
    monkeypatch.undo()
    wanted, _ = made(wan(shelf, config), request)
    got, _ = made(generator, request)  # a smaller one may fit, later
    assert np.array_equal(got, wanted)


def test_an_error_that_is_not_of_memory_is_passed_on(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = wan(shelf, config)
    holder, name = in_denoiser()
    wrong = RuntimeError("mat1 and mat2 shapes cannot be multiplied")
    monkeypatch.setattr(holder, name, breaking(1, getattr(holder, name), wrong, []))
    with pytest.raises(RuntimeError, match="mat1"):
        made(generator, ask(generator, tmp_path))


def test_fewer_are_made_at_once_before_a_rung_is_given_up(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = wan(shelf, config, "sdxl", qualities={"draft": Settings(steps=2, batch=4)})
    requests = [ask(generator, tmp_path, prompt=words, seed=n) for n, words in enumerate("abcd")]
    alone = [made(generator, request)[0][0] for request in requests]

    from diffusers import UNet2DConditionModel

    real, batches = UNet2DConditionModel.forward, []

    def narrow(self: Any, sample: Any, *args: Any, **kwargs: Any) -> Any:
        batches.append(len(sample))
        if len(sample) > 4:  # two pictures, with and without the words
            raise torch.OutOfMemoryError
        return real(self, sample, *args, **kwargs)

    monkeypatch.setattr(UNet2DConditionModel, "forward", narrow)
    said: list[str] = []
    for _ in range(2):
        drawn = [picture.rgb for picture, _ in generator.keyframes(requests, Watch(say=said.append))]
        assert all(np.abs(ours.astype(int) - one).max() <= 1 for ours, one in zip(drawn, alone, strict=True))
    assert said == ["small-sdxl: out of memory with 4 at once: going on with 2"]
    assert batches == [8] + [4] * 8
