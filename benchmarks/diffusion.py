"""What our adapter costs around a diffusers pipeline, against a plain script that calls it shot by shot.

    python -m benchmarks.diffusion            small random weights, on the CPU; about five minutes of one core
    python -m benchmarks.diffusion --gpu      real shapes with random weights; see `benchmarks.large.gpu`

The plain script is what the documentation of diffusers shows, at its best: the pipeline is loaded once, each
shot has a seed of its own, and the last frame of a clip is the first picture of the next, as it came. CPU
seconds of one process; both take turns, so that a busy machine slows both.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from PIL import Image

from filmwright.generators.contract import Watch
from filmwright.generators.diffusion import call
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.preset import Settings
from filmwright.production.reel import write_png
from filmwright.schemas.generation import Anchor, ClipRequest, KeyframeRequest
from tests.generators.diffusion.asks import ask, made, pipe_of, small

Request = ClipRequest | KeyframeRequest
WORDS = ("walks on", "sits down", "looks up", "turns round", "lifts the hat")


@dataclass(frozen=True)
class Case:
    """A family, and work that takes a second or more."""

    family: str
    size: tuple[int, int]
    steps: int


LONG = (Case("sdxl", (320, 320), 30), Case("svd", (128, 128), 20), Case("wan22_5b", (320, 320), 60))
CHAINS = (Case("sdxl", (192, 192), 20), Case("svd", (64, 64), 12), Case("wan22_5b", (192, 192), 20))
TOGETHER = (
    (Case("sdxl", (64, 64), 15), 4),
    (Case("cogvideox_i2v", (64, 64), 10), 2),
)
"""With how many the shipped presets put in a call at draft."""


def cpu(do: Callable[[], Any]) -> float:
    """Return the CPU seconds of a call."""
    started = time.process_time()
    do()
    return time.process_time() - started


def generator_of(case: Case, folder: Path, batch: int = 1) -> DiffusionGenerator:
    """Return the generator of a case's family."""
    settings = {"draft": Settings(steps=case.steps, batch=batch)}
    return small(case.family, folder / "zoo", folder / "config", qualities=settings)


def arguments_of(generator: DiffusionGenerator, request: Request) -> dict[str, Any]:
    """Return what the generator tells its pipeline for a request: the plain script tells the same."""
    told: dict[str, Any] = {}
    real = call.call

    def spy(pipe: Any, given: Any, watch: Watch) -> Any:
        told.update(given)
        return real(pipe, given, watch)

    call.call = spy
    try:
        made(generator, request)
    finally:
        call.call = real
    return {name: value for name, value in told.items() if name != "output_type"}


def plain(pipe: Any, told: dict[str, Any], request: Request, picture: Any = None) -> list[Any]:
    """Call a pipeline as its documentation shows, and return PIL pictures."""
    import torch

    changes: dict[str, Any] = {"generator": torch.Generator("cpu").manual_seed(request.seed)}
    if "prompt" in told:
        changes["prompt"] = request.prompt
    if picture is not None:
        changes["image"] = picture
    output = pipe(**{**told, **changes}, output_type="pil")
    return list(output.images) if hasattr(output, "images") else list(output.frames[0])


def overhead(case: Case, folder: Path, rounds: int = 5) -> str:
    """Return a row: what we add to one call, and what share of the time is ours."""
    generator = generator_of(case, folder)
    request = ask(generator, folder, size=case.size)
    told = arguments_of(generator, request)
    pipe = pipe_of(generator)
    inside: list[float] = []
    real = call.call

    def timed(pipe: Any, given: Any, watch: Watch) -> Any:
        started = time.process_time()
        output = real(pipe, given, watch)
        inside.append(time.process_time() - started)
        return output

    theirs, ours = [], []
    for number in range(rounds):
        again = request.replace(seed=number, prompt=f"a bear {WORDS[number % len(WORDS)]}")
        theirs.append(cpu(lambda again=again: plain(pipe, told, again)))
        call.call = timed
        ours.append(cpu(lambda again=again: made(generator, again)))
        call.call = real
    ratio = statistics.median(ours) / statistics.median(theirs)
    around = statistics.median((all_ - in_) / in_ for all_, in_ in zip(ours, inside, strict=True))
    return (
        f"{case.family:10} {case.size[0]}x{case.size[1]}, {case.steps} steps:"
        f" plain {statistics.median(theirs):6.2f} s, ours {statistics.median(ours):6.2f} s a call,"
        f" {100 * (ratio - 1):+.1f} %; around the pipeline's own call {100 * around:.2f} %"
    )


def twenty(case: Case, folder: Path, shots: int = 20) -> str:
    """Return a row: twenty shots in exact mode, each from the last frame of the one before."""
    generator = generator_of(case, folder)
    request = ask(generator, folder, size=case.size)
    told = arguments_of(generator, request)
    pipe = pipe_of(generator)
    requests = [
        request.replace(seed=n, prompt=f"a bear {WORDS[n % len(WORDS)]}, shot {n}") for n in range(shots)
    ]
    ours, theirs, last, picture = 0.0, 0.0, None, None
    for number, one in enumerate(requests):
        if last is not None and isinstance(one, ClipRequest):
            one = one.replace(anchors=(Anchor(picture=last, frame=0), *one.anchors[1:]))
        drawn: list[Any] = []

        def we(one: Request = one, drawn: list[Any] = drawn, number: int = number) -> None:
            frames, _ = made(generator, one)
            drawn += [frames, write_png(folder / f"last{number}.png", frames[-1])]

        ours += cpu(we)
        shown: list[Any] = []
        theirs += cpu(lambda one=one, shown=shown, at=picture: shown.extend(plain(pipe, told, one, at)))
        if not np.array_equal(drawn[0], np.stack([np.asarray(frame) for frame in shown])):
            raise SystemExit(f"{case.family}: shot {number} is not what the plain script makes")
        if isinstance(one, ClipRequest):
            last, picture = drawn[1], shown[-1]
    return (
        f"{case.family:10} {shots} shots, exact, {case.size[0]}x{case.size[1]}, {case.steps} steps:"
        f" plain {theirs:6.2f} s, ours {ours:6.2f} s, {theirs / ours:.2f} x as fast, all pixels the same"
    )


def together(case: Case, folder: Path, batch: int, shots: int = 20) -> str:
    """Return a row: shots that do not hang together, several in a call."""
    generator = generator_of(case, folder, batch)
    request = ask(generator, folder, size=case.size)
    told = arguments_of(generator, request)
    pipe = pipe_of(generator)
    requests = [
        request.replace(seed=n, prompt=f"a bear {WORDS[n % len(WORDS)]}, shot {n}") for n in range(shots)
    ]

    def we() -> None:
        for start in range(0, shots, batch):
            some = requests[start : start + batch]
            if isinstance(request, KeyframeRequest):
                generator.keyframes(some, Watch())
            else:
                generator.clips(some, lambda number, picture: None, Watch())

    def they() -> None:
        for one in requests:
            plain(pipe, told, one)

    pairs = [(cpu(we), cpu(they)) for _ in range(3)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    return (
        f"{case.family:10} {shots} shots, draft, {batch} in a call, {case.size[0]}x{case.size[1]},"
        f" {case.steps} steps: plain {theirs:6.2f} s, ours {ours:6.2f} s, {theirs / ours:.2f} x as fast"
    )


def handing_on(folder: Path) -> str:
    """Return a row: what a hand-off costs in the plain script's way, and in ours."""
    rgb = np.random.default_rng(0).integers(0, 255, (704, 1280, 3)).astype(np.uint8)
    soft = np.asarray(Image.fromarray(rgb).resize((160, 88)).resize((1280, 704)))
    path = folder / "hand-off.png"
    spent = cpu(lambda: np.asarray(Image.open(write_png(path, soft)).convert("RGB")))
    return f"hand-off   a 1280x704 picture as PNG, written and read: {1000 * spent:.0f} ms"


def main() -> None:
    """Print the table."""
    if "--gpu" in sys.argv:
        from benchmarks.large import gpu

        return gpu.main()
    with TemporaryDirectory() as at:
        folder = Path(at)
        for case in LONG:
            print(overhead(case, folder), flush=True)
        for case in CHAINS:
            print(twenty(case, folder), flush=True)
        for case, batch in TOGETHER:
            print(together(case, folder, batch), flush=True)
        print(handing_on(folder))
    return None


if __name__ == "__main__":
    main()
