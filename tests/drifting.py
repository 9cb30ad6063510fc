"""A generator with a grid of its own, for tests: what it is given drifts sideways, frame by frame.

A clip starts on its first picture to the pixel and moves it two pixels a frame; with a last picture it turns
into that one, and ends on it to the pixel. A still is a board of coloured patches. It notes what it is asked.
"""

import zlib
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from filmwright.generators.contract import Picture, Watch
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, Grid, KeyframeRequest
from filmwright.schemas.grammar import Quality

Pixels = NDArray[np.uint8]
SIXTEEN = Grid(
    frames_step=4, frames_offset=1, max_frames=33, size_multiple=16, rates=(Fraction(16),),
    pixels=(64 * 48, 64 * 48),
)  # fmt: skip
"""4k+1 frames of 64x48 at 16 a second, two seconds at the most."""


class Drifting:
    """Makes everything out of the pictures it is given."""

    name = "drifting"
    version = 1
    grid: ClassVar[Grid] = SIXTEEN
    step_px: ClassVar[int] = 2
    asked: ClassVar[list[KeyframeRequest | ClipRequest]] = []

    def capabilities(self) -> Capabilities:
        return Capabilities(
            first_frame="exact", last_frame="exact", passes=("identity",), deterministic=True, grid=self.grid
        )

    def reads(self, brief: ShotBrief) -> Mapping[str, object]:
        return {"action": brief.shot.action}

    def settings(self, quality: Quality) -> Mapping[str, object]:
        del quality
        return {}

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        watch.check()
        self.asked.append(request)
        return Picture(patches(request.unit, request.size)), ClipReport()

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        self.asked.append(request)
        given = {a.frame % request.frames: read(a.picture, request.size) for a in request.anchors}
        first = given.get(0, patches(request.unit, request.size))
        end = request.frames - 1
        for n in range(request.frames):
            watch.check()
            rgb = np.roll(first, self.step_px * n, axis=1)
            if end in given:
                share = 0 if end == 0 else n / end
                coming = np.roll(given[end], self.step_px * (n - end), axis=1)
                rgb = np.rint((1 - share) * rgb + share * coming).astype(np.uint8)
            wanted = request.passes and (n % request.passes_every == 0 or n == end)
            half = np.where(np.arange(request.size[0]) < n + 1, 200, 100).astype(np.uint8)
            labels = np.broadcast_to(half, rgb.shape[:2]).copy()
            deliver(Picture(rgb, {"identity": labels} if wanted else {}))
            watch.step(n + 1, request.frames)
        return ClipReport(continuity="exact" if 0 in given else "cut", labels={200: "bear"})

    def close(self) -> None:
        """Hold nothing."""


def patches(seed: str, size: tuple[int, int]) -> Pixels:
    """Return a board of soft coloured patches (height, width, 3), another for every seed."""
    dice = np.random.default_rng(zlib.crc32(seed.encode()))
    small = Image.fromarray(dice.integers(0, 256, (6, 8, 3)).astype(np.uint8))
    return np.asarray(small.resize(size, Image.Resampling.BICUBIC))


def read(path: Path, size: tuple[int, int]) -> Pixels:
    """Return a picture, cut to a size as the contract wants it."""
    with Image.open(path) as image:
        picture = image.convert("RGB")
        fitted = picture if picture.size == size else ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    return np.asarray(fitted)
