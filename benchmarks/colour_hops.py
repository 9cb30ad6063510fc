"""What a long chain of `continue` shots does to colours: twenty hops of a generator that changes nothing.

    python -m benchmarks.colour_hops            1280x720
    python -m benchmarks.colour_hops --quick    320x180

Each hop writes a clip that starts on the frame it was given, and hands its last frame on, in one of three
ways: as the pixels that were made (PNG, ours); decoded from the clip with accurate BT.709 conversion; decoded
from a clip as common tools do it by default. Shown is the mean shift of the worst channel (of 255)
of the frame that is handed on, and of what the film shows. One encoding shifts the film's picture by about a
tenth of a level; what counts is that the second does not add to it.
"""

import argparse
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from filmwright.assembler.colour import read_frame
from filmwright.assembler.mezzanine import ClipWriter
from filmwright.assembler.spec import MezzanineSpec

FRAMES = 12
Pixels = NDArray[np.uint8]
Hop = Callable[[Pixels, Path], tuple[Pixels, Pixels]]
"""First frame and a path to (what the film shows at the end of the clip, what the next hop starts on)."""


def picture(size: tuple[int, int]) -> Pixels:
    """Return a soft picture with all colours, and some texture."""
    noise = np.random.default_rng(3)
    small = Image.fromarray(noise.integers(0, 256, (9, 16, 3), dtype=np.uint8)).resize(
        size, Image.Resampling.BICUBIC
    )
    grain = noise.normal(0, 5, (size[1], size[0], 1))
    soft = np.asarray(small.filter(ImageFilter.GaussianBlur(2)), float)
    return np.clip(soft * 0.9 + 12 + grain, 0, 255).astype(np.uint8)


def by_png(first: Pixels, path: Path) -> tuple[Pixels, Pixels]:
    """Hand the made pixels on, through a PNG file beside the clip."""
    _write(first, path)
    Image.fromarray(first).save(path.with_suffix(".png"))
    return read_frame(path, FRAMES - 1), np.asarray(Image.open(path.with_suffix(".png")))


def by_accurate_decoding(first: Pixels, path: Path) -> tuple[Pixels, Pixels]:
    """Hand the last frame on as it is decoded from the clip, converted as we convert."""
    _write(first, path)
    last = read_frame(path, FRAMES - 1)
    return last, last


def by_default_decoding(first: Pixels, path: Path) -> tuple[Pixels, Pixels]:
    """Hand the last frame on as it is written and decoded when nobody thinks of colour."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = first.shape[1], first.shape[0], "yuv420p"
        stream.options = {"crf": "18"}
        for _ in range(FRAMES):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(first, format="rgb24")))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        *_, frame = container.decode(video=0)
        last = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    return last, last


def _write(first: Pixels, path: Path) -> None:
    with ClipWriter(path, MezzanineSpec((first.shape[1], first.shape[0]), Fraction(24))) as writer:
        for _ in range(FRAMES):
            writer.write(first)
        writer.finish()


def shifts(hop: Hop, size: tuple[int, int], hops: int, folder: Path) -> list[tuple[float, float]]:
    """Return, for every hop, the mean shift of the worst channel: of the frame handed on, and as shown."""
    start = frame = picture(size)
    found = []
    for _ in range(hops):
        shown, frame = hop(frame, folder / "clip.mp4")
        found.append((_shift(frame, start), _shift(shown, start)))
    return found


def _shift(one: Pixels, other: Pixels) -> float:
    return float(np.abs((one.astype(float) - other).mean((0, 1))).max())


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--hops", type=int, default=20)
    options = parser.parse_args()
    size = (320, 180) if options.quick else (1280, 720)
    ways: dict[str, Hop] = {
        "PNG beside the clip": by_png,
        "decoded, accurate BT.709": by_accurate_decoding,
        "decoded, common defaults": by_default_decoding,
    }
    shown = sorted({1, 5, 10, options.hops})
    print(f"{'handed on as':28s}" + "".join(f"  hop {n:2d}: frame  film" for n in shown))
    with tempfile.TemporaryDirectory() as folder:
        for name, hop in ways.items():
            found = shifts(hop, size, options.hops, Path(folder))
            cells = "".join(f"     {found[n - 1][0]:7.3f} {found[n - 1][1]:6.3f}" for n in shown)
            print(f"{name:28s}{cells}", flush=True)


if __name__ == "__main__":
    main()
