"""One call of a generator, start to finish, inside a worker process (or a thread, for small tasks).

    Task ─> generator.clip ─> Conformed ─> frame ─┬─> joint frame dropped ─> mezzanine clip
                                 │                ├─> every n-th identity mask ─> masks.npz
                                 │                └─> last kept frame ─> PNG, lossless
                                 └─> the same frame in the generator's own size ─> PNG, lossless

Several units that are alike may share a call; each has files of its own. It writes only scratch files and
returns their paths; publishing them and recording the take is the coordinator's work. A worker holds its
generators warm until it ends.
"""

import json
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from filmwright.errors import FilmwrightError, RenderFailed, refused_by_the_machine
from filmwright.generators.contract import BatchGenerator, Generator, Picture, Watch
from filmwright.production import registry
from filmwright.production.conform import Conformed, asked, fitted, native_of
from filmwright.production.controls import guided
from filmwright.schemas.config import Config
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.job import Job
from filmwright.schemas.take import Native
from filmwright.storyboard.media import hash_of_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from filmwright.storyboard.store import Store


@dataclass(frozen=True)
class Task:
    """What a worker is given. Everything in it can be sent to another process."""

    generator: str
    request: KeyframeRequest | ClipRequest
    scratch: Path
    """Path without suffix, unique to this task."""
    keep: int
    """Frames to keep after the joint frame."""
    crf: int = 18
    config: Config = field(default_factory=Config)
    """What the person has set, for generators that are made with some of it."""
    job: Job | None = None
    """The row of the ledger, where the generator sends jobs to a provider."""
    store: Path | str | None = field(default=None, repr=False)
    """The database it is in; an address may hold a password."""


@dataclass(frozen=True)
class Made:
    """What came of a task: scratch files by role, and the report."""

    report: ClipReport
    files: dict[str, Path]
    frame_hash: str
    frames: int
    seconds_spent: float
    first_frame_hash: str = ""
    labels: dict[int, str] = field(default_factory=dict)
    native: Native | None = None
    """What the generator was asked for, where that is not what the film shows."""


LONGEST_WORDS = 1000
"""What a worker says at once: a message must go through a pipe in one piece."""
_warm: dict[tuple[object, ...], Generator] = {}
_progress: Any = None
_stop: Any = None


def start_worker(progress: Any, stop: Any) -> None:
    """Prepare a worker process: Ctrl-C is the coordinator's business, and a dead coordinator ends us."""
    global _progress, _stop
    _progress, _stop = progress, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


def work(tasks: Sequence[Task]) -> list[Made]:
    """Do tasks that share a call in a worker process, reporting over the workers' pipe."""
    units = [task.request.unit for task in tasks]

    def tell(**news: object) -> None:
        _progress.send_bytes(json.dumps(news).encode())

    watch = Watch(
        step=lambda done, total: tell(units=units, done=done, total=total),
        say=lambda words: tell(say=words[:LONGEST_WORDS]),
        is_cancelled=lambda: bool(_stop.value),
    )
    return do(tasks, watch)


def do(tasks: Sequence[Task], watch: Watch) -> list[Made]:
    """Do one task here and now, or several that are alike in one call of their generator.

    Raises:
        RenderFailed: the generator failed, or returned too few frames or empty ones, of any of them.
        Cancelled: the watch said so.
    """
    first = tasks[0]
    watch = _in_the_ledger(watch, first)
    made_with = (first.generator, *registry.given(first.generator, first.config))
    generator = _warm.get(made_with)
    if generator is None:
        generator = _warm[made_with] = registry.load(first.generator, first.config)
    started = time.perf_counter()
    first.scratch.parent.mkdir(parents=True, exist_ok=True)
    try:
        makes = _keyframes if isinstance(first.request, KeyframeRequest) else _clips
        made = makes(generator, tasks, watch)
    except FilmwrightError:
        raise
    except Exception as error:  # anybody's backend: its faults must not take the others down
        if (refused := refused_by_the_machine(error)) is not None:
            raise refused from error  # a full disk is no fault of the generator
        at = traceback.extract_tb(error.__traceback__)[-1]
        raise RenderFailed(
            f"{first.request.unit}: {first.generator} broke: {type(error).__name__}: {error}"
            f" ({Path(at.filename).name}:{at.lineno})",
            hint="filmwright resume, or another --generator",
        ) from error
    spent = (time.perf_counter() - started) / len(tasks)
    return [replace(one, seconds_spent=spent, labels=dict(one.report.labels)) for one in made]


def _in_the_ledger(watch: Watch, task: Task) -> Watch:
    """Return a watch that commits every step of a job at a provider before the provider goes on."""
    job, at = task.job, task.store
    if job is None or at is None:
        return watch
    from filmwright.storyboard import ledger
    from filmwright.storyboard.store import Store

    def commit(step: "Callable[[Store], None]") -> None:
        store = Store(at)  # a connection of our own, for a moment: there are three such steps in a job
        try:
            step(store)
        finally:
            store.close()

    return replace(
        watch,
        submitting=lambda: commit(lambda store: ledger.submitting(store, job)),
        accepted=lambda provider_id: commit(lambda store: ledger.accepted(store, job, provider_id)),
        refused=lambda: commit(lambda store: ledger.refused(store, job)),
    )


def _keyframes(generator: Generator, tasks: Sequence[Task], watch: Watch) -> list[Made]:
    can = generator.capabilities()
    with ExitStack() as folders:
        plain = [asked(cast(KeyframeRequest, task.request), can) for task in tasks]
        own = [
            folders.enter_context(guided(request, generator, _guides(task), watch))[0]
            for task, request in zip(tasks, plain, strict=True)
        ]
        if len(tasks) == 1:
            drawn = [generator.keyframe(own[0], watch)]
        else:
            drawn = cast(BatchGenerator, generator).keyframes(own, watch)
    return [_still(task, request, *one) for task, request, one in zip(tasks, own, drawn, strict=True)]


def _still(task: Task, own: KeyframeRequest, picture: Picture, report: ClipReport) -> Made:
    request = cast(KeyframeRequest, task.request)
    _check(picture, own.size, request.unit)
    still = fitted(picture.rgb, request.size)
    files = {"picture": write_png(task.scratch.with_suffix(".png"), still)}
    files |= _as_made(task, own, picture.rgb)
    pixels = hash_of_pixels(still)
    return Made(report, files, pixels, 1, 0.0, pixels, native=native_of(request, own))


def _clips(generator: Generator, tasks: Sequence[Task], watch: Watch) -> list[Made]:
    can = generator.capabilities()
    with ExitStack() as writers:
        reels = [_Reel(task, can, writers) for task in tasks]
        guides = [
            writers.enter_context(guided(reel.own, generator, _guides(reel.task), watch, reel.end))
            for reel in reels
        ]
        own = [request for request, _ in guides]
        if len(tasks) == 1:
            reports = [generator.clip(own[0], reels[0].deliver, watch)]
        else:
            batch = cast(BatchGenerator, generator)
            reports = batch.clips(own, lambda number, picture: reels[number].deliver(picture), watch)
        told = [
            report if report.state is not None else report.replace(state=world)
            for report, (_, world) in zip(reports, guides, strict=True)
        ]
        return [reel.made(report) for reel, report in zip(reels, told, strict=True)]


class _Reel:
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
        _check(picture, self.own.size, self.request.unit)
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
            files |= _as_made(self.task, self.own, self._conformed.last)
        for number, rgb in enumerate(self._conformed.tail):
            files[f"tail-{number:02}"] = write_png(scratch.with_suffix(f".{number:02}.png"), rgb)
        if self._masks:
            files["masks"] = _write_masks(scratch.with_suffix(".npz"), self._masks)
        native = native_of(self.request, self.own)
        return Made(report, files, hash_of_pixels(last), self.task.keep, 0.0, self._first_hash, native=native)


def _guides(task: Task) -> Path:
    return task.scratch.with_suffix(".guides")


def _as_made(task: Task, own: KeyframeRequest | ClipRequest, rgb: "NDArray[np.uint8]") -> dict[str, Path]:
    """Keep a frame in the generator's own pixels beside the film's, where these are others."""
    if own.size == task.request.size:
        return {}
    return {"native_frame": write_png(task.scratch.with_suffix(".native.png"), rgb)}


def _check(picture: Picture, size: tuple[int, int], unit: str) -> None:
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


def _write_masks(path: Path, masks: "dict[int, NDArray[np.generic]]") -> Path:
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
