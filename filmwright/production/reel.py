"""A clip or a still on its way to the disk: brought to the film, encoded, its last frame kept without loss.

    the generator's frame ─> Conformed ─> joint frame dropped ─┬─> mezzanine clip
          │                                                    ├─> every n-th identity mask ─> masks.npz
          └─ or as it is, for the lab                          └─> the last one, and its own pixels ─> PNG

Scratch files only; publishing them is the coordinator's work.
"""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Picture
from filmwright.production.conform import Conformed, native_of
from filmwright.production.task import Exposed, Made, Task
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.storyboard.media import hash_of_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Reel:
    """One clip on its way to the disk, frame by frame."""

    def __init__(self, task: Task, can: Capabilities, writers: ExitStack) -> None:
        from filmwright.assembler.mezzanine import ClipWriter
        from filmwright.assembler.spec import MezzanineSpec

        self.task, self.request = task, cast(ClipRequest, task.request)
        spec = MezzanineSpec(size=self.request.size, fps=self.request.fps, crf=task.crf)
        self._path = task.scratch.with_suffix(".mp4")
        self._writer = writers.enter_context(ClipWriter(self._path, spec))
        self._conformed = Conformed(self.request, can, self._keep)
        self._seen, self._first_hash = 0, ""
        self._last: NDArray[np.uint8] | None = None
        self._masks: dict[int, NDArray[np.generic]] = {}

    @property
    def own(self) -> ClipRequest:
        """What the generator is asked for."""
        return self._conformed.asked

    @property
    def end(self) -> int:
        """Which of its frames the film's clip ends on."""
        return self._conformed.end

    def deliver(self, picture: Picture) -> None:
        """Take in the next frame of the generator's."""
        check(picture, self.own.size, self.request.unit)
        self._conformed(picture)

    def _keep(self, picture: Picture) -> None:
        number = self._seen - self.request.joint
        if self._seen == 0:
            self._first_hash = hash_of_pixels(picture.rgb)
        self._seen += 1
        if not 0 <= number < self.task.keep:
            return
        self._writer.write(picture.rgb)
        self._last = picture.rgb
        if "identity" in picture.passes:
            self._masks[number] = picture.passes["identity"]

    def made(self, report: ClipReport) -> Made:
        """Finish the clip, when all frames are in."""
        came, asked_for, unit = self._conformed.came, self.own.frames, self.request.unit
        if came != asked_for or self._last is None:
            raise RenderFailed(
                f"{unit}: {self.task.generator} returned {came} frames instead of {asked_for}",
                hint=f"filmwright retake {self.request.brief.shot.id}",
            )  # not retryable: it was made, and charged, and would be again
        self._writer.finish()
        scratch, last = self.task.scratch, self._last
        files = {"clip": self._path, "last_frame": write_png(scratch.with_suffix(".png"), last)}
        if self._conformed.last is not None:
            files |= as_made(self.task, self.own, self._conformed.last)
        for number, rgb in enumerate(self._conformed.tail):
            files[f"tail-{number:02}"] = write_png(scratch.with_suffix(f".{number:02}.png"), rgb)
        if self._masks:
            files["masks"] = write_masks(scratch.with_suffix(".npz"), self._masks)
        native = native_of(self.request, self.own)
        return Made(
            report,
            files,
            hash_of_pixels(last),
            self.task.keep,
            seconds_spent=0.0,
            first_frame_hash=self._first_hash,
            labels=dict(report.labels),
            native=native,
        )


class Exposure:
    """One clip as a model makes it: its frames go to the disk as they are, and are a clip later."""

    def __init__(self, task: Task, can: Capabilities, writers: ExitStack) -> None:
        self.task, self._can = task, can
        conformed = Conformed(cast(ClipRequest, task.request), can, lambda _: None)
        self.own, self.end = conformed.asked, conformed.end
        self._path, self._came = task.scratch.with_suffix(".frames"), 0
        self._file = writers.enter_context(self._path.open("wb"))

    def deliver(self, picture: Picture) -> None:
        """Take in the next frame of the generator's."""
        check(picture, self.own.size, self.own.unit)
        self._file.write(picture.rgb.tobytes())
        self._came += 1

    def made(self, report: ClipReport) -> Exposed:
        """Close the file, when all frames are in."""
        self._file.close()
        return Exposed(self.task, self._can, report, self._path, self.own.size, self._came)


def as_made(task: Task, own: KeyframeRequest | ClipRequest, rgb: "NDArray[np.uint8]") -> dict[str, Path]:
    """Keep a frame in the generator's own pixels beside the film's, where these are others."""
    if own.size == task.request.size:
        return {}
    return {"native_frame": write_png(task.scratch.with_suffix(".native.png"), rgb)}


def check(picture: Picture, size: tuple[int, int], unit: str) -> None:
    """Refuse a frame that is not what was asked for."""
    rgb = picture.rgb
    if rgb.shape != (size[1], size[0], 3) or str(rgb.dtype) != "uint8":
        raise RenderFailed(
            f"{unit}: a frame came back as {rgb.dtype} {rgb.shape}, not uint8 {(size[1], size[0], 3)}",
            hint="this is an error of the generator; filmwright doctor",
        )


def write_png(path: Path, rgb: "NDArray[np.uint8]") -> Path:
    """Write a lossless PNG (fast compression: hand-off frames are many)."""
    from PIL import Image

    Image.fromarray(rgb).save(path, compress_level=3)
    return path


def write_masks(path: Path, masks: "dict[int, NDArray[np.generic]]") -> Path:
    """Write the label pictures of a clip, by frame."""
    import numpy as np

    numbers = sorted(masks)
    stack = np.stack([masks[n] for n in numbers]).astype(np.uint8)
    np.savez_compressed(path, frames=np.array(numbers, dtype=np.int32), labels=stack)
    return path


def read_masks(path: Path) -> "tuple[list[int], NDArray[np.uint8]]":
    """Return (frame numbers, labels (n, height, width)) of a stored masks file. Never unpickles."""
    import numpy as np

    with np.load(path, allow_pickle=False) as stored:
        return [int(n) for n in stored["frames"]], stored["labels"]
