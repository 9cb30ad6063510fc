"""Real shapes on a GPU: is it kept at work, are the pixels the bare call's, what do cache and rungs give?

    python -m benchmarks.diffusion --gpu [sdxl] [svd] [wan22_5b] [--folder FOLDER]
    python -m benchmarks.diffusion --gpu --small      the same code on small shapes, on any machine

Folders of 7 to 24 GB are made where they are missing (in FOLDER, to be used again). Seconds are of the wall,
after a warm-up, with the device waited for; the warm-up is told.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.large import shapes
from filmwright.errors import FilmwrightError
from filmwright.generators.diffusion import library, memory
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.preset import Cache, Preset, Rung, Settings, Source
from filmwright.schemas.generation import ClipRequest, KeyframeRequest
from tests.generators.diffusion.asks import ask, made, pipe_of, small

RUNGS: tuple[Rung, ...] = ("resident", "offload", "quantised", "group-offload", "tiled")
FEW = 4
"""Steps with which a rung is measured: its memory is the same at each."""


@dataclass(frozen=True)
class Work:
    """What is asked of a family."""

    base: str
    size: tuple[int, int]
    frames: int
    steps: int
    cache: Cache | None = None


WORK = {
    "sdxl": Work("sdxl", (1024, 1024), 1, 40),
    "svd": Work("svd", (1024, 576), 25, 25),
    "wan22_5b": Work("wan22-5b", (1280, 704), 49, 30, Cache(kind="first-block", threshold=0.12)),
}
SMALL = {
    "sdxl": Work("sdxl", (64, 64), 1, 4),
    "svd": Work("svd", (64, 64), 5, 4),
    "wan22_5b": Work("wan22-5b", (64, 64), 5, 6, Cache(kind="first-block", threshold=0.12)),
}


def preset_of(name: str, work: Work, folder: Path, is_small: bool) -> Preset:
    """Return the shipped preset of a family, over random weights."""
    qualities = {
        "final": Settings(steps=work.steps),
        "preview": Settings(steps=FEW),
        "draft": Settings(steps=work.steps, cache=work.cache, compile=name != "svd" and not is_small),
    }
    if is_small:
        return small(name, folder / "zoo", folder / "config", qualities=qualities).preset
    if not (folder / name / "model_index.json").exists():
        started = time.perf_counter()
        shapes.make(name, folder / name, "cuda")
        print(f"{name}: made and saved in {time.perf_counter() - started:.0f} s", flush=True)
    # Random weights overflow float16.
    return library.read(work.base).replace(
        source=Source(folder=str(folder / name)), dtype={"default": "bfloat16"}, qualities=qualities
    )


def wall(do: Callable[[], Any]) -> float:
    """Return the seconds of a call, the device's work included."""
    import torch

    started = time.perf_counter()
    do()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - started


@contextmanager
def only(rung: Rung) -> Iterator[None]:
    """Let there be one rung."""
    real = memory.rungs
    memory.rungs = lambda preset, at: (rung,)
    try:
        yield
    finally:
        memory.rungs = real


def measure(name: str, work: Work, folder: Path, is_small: bool) -> None:
    """Print the rows of a family."""
    preset = preset_of(name, work, folder, is_small)
    generator = DiffusionGenerator(preset)
    request = ask(generator, folder, size=work.size, quality="final")
    if isinstance(request, ClipRequest):
        request = request.replace(frames=work.frames, shot_frames=work.frames)
    with only("resident"):
        exact = duty(name, generator, request)
        quick(name, generator, request, exact, work)
        generator.close()
    few = request.replace(quality="preview")
    rungs = memory.rungs(preset, "cpu") if is_small else RUNGS
    resident: NDArray[np.uint8] | None = None
    for rung in rungs:
        resident = on_rung(name, preset, few, rung, resident)


def duty(name: str, generator: DiffusionGenerator, request: Any, rounds: int = 3) -> NDArray[np.uint8]:
    """Print how ours compares with the bare loop; return our frames."""
    import torch

    from benchmarks.diffusion import arguments_of

    first = wall(lambda: made(generator, request))
    told = arguments_of(generator, request)
    pipe = pipe_of(generator)
    bare: list[Any] = []

    def plain() -> None:
        seeded = {**told, "generator": torch.Generator("cpu").manual_seed(request.seed)}
        bare[:] = [pipe(**seeded, output_type="np")]

    ours: list[Any] = []
    pairs = [
        (wall(plain), wall(lambda: ours.__setitem__(slice(None), [made(generator, request)[0]])))
        for _ in range(rounds)
    ]
    theirs, mine = (statistics.median(times) for times in zip(*pairs, strict=True))
    floats = bare[0].images if isinstance(request, KeyframeRequest) else bare[0].frames[0]
    same = np.array_equal((np.asarray(floats) * 255).round().astype(np.uint8), ours[0])
    print(
        f"{name}: bare call {theirs:.2f} s, ours {mine:.2f} s, duty {theirs / mine:.3f};"
        f" pixels {'the same' if same else 'NOT the same'}; loading and first call {first:.1f} s",
        flush=True,
    )
    frames: NDArray[np.uint8] = ours[0]
    return frames


def quick(
    name: str, generator: DiffusionGenerator, request: Any, exact: NDArray[np.uint8], work: Work
) -> None:
    """Print what the cache and compiled blocks give, and what they change."""
    draft = request.replace(quality="draft")
    warm = wall(lambda: made(generator, draft))
    slow = statistics.median(wall(lambda: made(generator, request)) for _ in range(2))
    got: list[Any] = []
    fast = statistics.median(wall(lambda: got.append(made(generator, draft)[0])) for _ in range(2))
    settings = generator.preset.qualities["draft"]
    what = [f"cache {work.cache.threshold:g}"] if work.cache else []
    what += ["compiled"] if settings.compile else []
    print(
        f"{name}: {' and '.join(what) or 'nothing to switch on'}: {slow / fast:.2f} x as fast"
        f" ({fast:.2f} s), {error(got[-1], exact)}; first call {warm:.1f} s",
        flush=True,
    )


def on_rung(
    name: str, preset: Preset, request: Any, rung: Rung, resident: NDArray[np.uint8] | None
) -> NDArray[np.uint8] | None:
    """Print time and peak memory on a rung; return the frames of the resident one."""
    import torch

    if rung == "quantised" and not memory.can_quantise():
        print(f"{name}: quantised: torchao is not installed")
        return resident
    generator, got = DiffusionGenerator(preset), list[NDArray[np.uint8]]()
    has_gpu = torch.cuda.is_available()
    with only(rung):
        try:
            first = wall(lambda: made(generator, request))
            if has_gpu:
                torch.cuda.reset_peak_memory_stats()
            spent = wall(lambda: got.append(made(generator, request)[0]))
        except (FilmwrightError, RuntimeError) as failure:
            print(
                f"{name}: {rung}: {type(failure).__name__}: {str(failure).splitlines()[0][:200]}", flush=True
            )
            return resident
        finally:
            generator.close()
    peak = f"peak {torch.cuda.max_memory_allocated() / 1e9:.1f} GB" if has_gpu else "peak not measured"
    against = "" if resident is None else f", {error(got[0], resident)}"
    print(f"{name}: {rung}: {FEW} steps {spent:.2f} s, {peak}{against}; first {first:.1f} s", flush=True)
    return got[0] if resident is None else resident


def error(ours: NDArray[np.uint8], exact: NDArray[np.uint8]) -> str:
    """Return how far frames are from the exact ones."""
    apart = np.abs(ours.astype(np.int16) - exact)
    return f"off by {apart.mean():.2f} of 255 (at most {apart.max()})"


def main() -> None:
    """Print the rows of the families that are named, or of all."""
    import torch

    is_small = "--small" in sys.argv
    if not is_small and not torch.cuda.is_available():
        raise SystemExit("there is no GPU here; --small runs the same code on small shapes")
    at = sys.argv[sys.argv.index("--folder") + 1] if "--folder" in sys.argv else None
    work = SMALL if is_small else WORK
    with TemporaryDirectory() as scratch:
        folder = Path(at or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in [word for word in sys.argv if word in work] or work:
            measure(name, work[name], folder, is_small)
