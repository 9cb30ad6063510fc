"""Step caches and compiled blocks: on where a quality asks, off where not, refused where they cannot be."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from filmwright.errors import BackendUnavailable
from filmwright.generators.diffusion import caching
from filmwright.generators.diffusion.preset import Cache, Settings
from filmwright.schemas.generation import ClipReport
from tests.generators.diffusion.asks import ask, made, pipe_of, small

SKIPS = Cache(kind="first-block", threshold=0.9, error="small random weights: 3 of 255")


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


def qualities(cache: Cache | None, **draft: Any) -> dict[str, Settings]:
    return {"draft": Settings(steps=6, cache=cache, **draft), "final": Settings(steps=6)}


@pytest.mark.parametrize("family", ["wan22_a14b", "wan22_5b", "ltx_cond"])
def test_a_cache_is_on_at_its_quality_only(family: str, shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small(family, shelf, config, qualities=qualities(SKIPS))
    draft = ask(generator, tmp_path)
    final = draft.replace(quality="final")
    exact, report = made(generator, final)
    assert report.notes == ()
    cached, report = made(generator, draft)
    assert report.notes == ("steps cached (first-block, threshold 0.9): small random weights: 3 of 255",)
    assert not np.array_equal(cached, exact), "the cache skipped nothing"
    assert np.array_equal(made(generator, final)[0], exact)
    assert np.array_equal(made(generator, draft)[0], cached)


def test_a_cache_whose_error_nobody_measured_says_so(shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small("wan22_a14b", shelf, config, qualities=qualities(Cache(kind="first-block")))
    _, report = made(generator, ask(generator, tmp_path))
    assert "its error was not measured with these weights" in report.notes[0]


@pytest.mark.parametrize("family", ["svd", "sdxl"])
def test_a_cache_for_a_unet_is_refused_before_anything_is_loaded(
    family: str, shelf: Path, config: Path
) -> None:
    with pytest.raises(BackendUnavailable, match="caches steps at draft: its denoiser is a UNet") as refused:
        small(family, shelf, config, qualities=qualities(SKIPS))
    assert "[qualities.draft]" in refused.value.hint


RATIOS = (1.0, 0.99, 0.98, 0.99, 0.98, 0.97)


@pytest.mark.parametrize(
    ("family", "cache", "steps", "why"),
    [
        ("wan22_5b", Cache(kind="mag"), 6, "needs `ratios`"),
        ("wan22_a14b", Cache(kind="mag", ratios=RATIOS), 6, "this checkpoint has two"),
        ("wan22_5b", Cache(kind="mag", ratios=RATIOS), None, "must know how many `steps`"),
    ],
)
def test_a_mag_cache_is_refused_where_it_would_count_wrong(
    family: str, cache: Cache, steps: int | None, why: str, shelf: Path, config: Path
) -> None:
    with pytest.raises(BackendUnavailable, match=why):
        small(family, shelf, config, qualities={"draft": Settings(steps=steps, cache=cache)})


def test_a_mag_cache_skips_steps_and_is_clean_after_each_clip(
    shelf: Path, config: Path, tmp_path: Path
) -> None:
    cache = Cache(kind="mag", threshold=0.3, ratios=RATIOS)
    generator = small("wan22_5b", shelf, config, qualities=qualities(cache))
    draft = ask(generator, tmp_path)
    exact, _ = made(generator, draft.replace(quality="final"))
    cached, _ = made(generator, draft)
    assert not np.array_equal(cached, exact)
    assert np.array_equal(made(generator, draft)[0], cached)


def test_blocks_are_compiled_only_where_it_is_asked(
    shelf: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    compiled: list[Any] = []

    def compile_(call: Any) -> Any:
        compiled.append(call)
        return call

    monkeypatch.setattr(torch, "compile", compile_)  # a compiler takes a minute, and is not ours
    generator = small("wan22_a14b", shelf, config, qualities=qualities(None, compile=True))
    draft = ask(generator, tmp_path)
    exact, _ = made(generator, draft.replace(quality="final"))
    assert not compiled
    ours, _ = made(generator, draft)
    blocks = [*pipe_of(generator).transformer.blocks, *pipe_of(generator).transformer_2.blocks]
    assert len(compiled) == len(blocks)
    assert all(block._compiled_call_impl is not None for block in blocks)
    assert np.array_equal(ours, exact)
    made(generator, draft)
    assert len(compiled) == len(blocks)
    made(generator, draft.replace(quality="final"))
    assert all(block._compiled_call_impl is None for block in blocks)


def test_a_class_without_blocks_cannot_be_compiled(shelf: Path, config: Path, tmp_path: Path) -> None:
    generator = small("svd", shelf, config, qualities=qualities(None, compile=True))
    with pytest.raises(BackendUnavailable, match="no blocks that are compiled alone") as refused:
        made(generator, ask(generator, tmp_path))
    assert "compile = false" in refused.value.hint


def test_what_changes_pixels_is_in_the_settings(shelf: Path, config: Path) -> None:
    generator = small("wan22_a14b", shelf, config, qualities=qualities(SKIPS))
    base = generator.settings("draft")

    def changed(**changes: Any) -> bool:
        other = small("wan22_a14b", shelf, config, **{"qualities": qualities(SKIPS), **changes})
        return other.settings("draft") != base

    preset = generator.preset
    assert changed(fixed={**preset.fixed, "guidance_scale": 4.5})
    assert changed(scheduler=None)
    assert changed(dtype={"default": "float16"})
    assert changed(options={"boundary_ratio": 0.5})
    assert changed(qualities=qualities(SKIPS.replace(threshold=0.5)))
    assert changed(qualities=qualities(SKIPS, compile=True))
    assert changed(bind=preset.bind.replace(last=None), last_frame="soft")
    assert not changed(title="Another title", ladder=("tiled",), vram_gb=(8,), about="words")
    assert not changed(qualities=qualities(SKIPS.replace(error="somebody measured it")))


def test_a_report_of_a_cached_take_can_be_stored() -> None:
    note = caching.note(Settings(cache=SKIPS))
    assert ClipReport(notes=(note or "",)).notes
