"""One unit of work, start to finish, inside a worker process (or a thread, for small tasks).

    Task ─> generator.clip ─> Conformed ─> frame ─┬─> joint frame dropped ─> mezzanine clip
                                 │                ├─> every n-th identity mask ─> masks.npz
                                 │                └─> last kept frame ─> PNG, lossless
                                 └─> the same frame in the generator's own size ─> PNG, lossless

It writes only scratch files and returns their paths; publishing them and recording the take is the
coordinator's work. A worker holds its generators warm until it ends.
"""

import json
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmwright.errors import FilmwrightError, RenderFailed, refused_by_the_machine
from filmwright.generators.contract import Generator, Picture, Watch
from filmwright.production import registry
from filmwright.production.conform import Conformed, asked, fitted, native_of
from filmwright.schemas.config import Config
from filmwright.schemas.generation import ClipReport, ClipRequest, KeyframeRequest
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


def work(task: Task) -> Made:
    """Do one task in a worker process, reporting over the workers' pipe."""
    unit = task.request.unit
    watch = Watch(
        step=lambda done, total: _progress.send_bytes(json.dumps([unit, done, total]).encode()),
        is_cancelled=lambda: bool(_stop.value),
    )
    return do(task, watch)


def do(task: Task, watch: Watch) -> Made:
    """Do one task here and now.

    Raises:
        RenderFailed: the generator failed, or returned too few frames or empty ones.
        Cancelled: the watch said so.
    """
    watch = _in_the_ledger(watch, task)
    made_with = (task.generator, *registry.given(task.generator, task.config))
    generator = _warm.get(made_with)
    if generator is None:
        generator = _warm[made_with] = registry.load(task.generator, task.config)
    started = time.perf_counter()
    task.scratch.parent.mkdir(parents=True, exist_ok=True)
    try:
        if isinstance(task.request, KeyframeRequest):
            made = _keyframe(generator, task, task.request, watch)
        else:
            made = _clip(generator, task, task.request, watch)
    except FilmwrightError:
        raise
    except Exception as error:  # anybody's backend: its faults must not take the others down
        if (refused := refused_by_the_machine(error)) is not None:
            raise refused from error  # a full disk is no fault of the generator
        at = traceback.extract_tb(error.__traceback__)[-1]
        raise RenderFailed(
            f"{task.request.unit}: {task.generator} broke: {type(error).__name__}: {error}"
            f" ({Path(at.filename).name}:{at.lineno})",
            hint="filmwright resume, or another --generator",
        ) from error
    spent = time.perf_counter() - started
    return Made(
        report=made.report,
        files=made.files,
        frame_hash=made.frame_hash,
        frames=made.frames,
        seconds_spent=spent,
        first_frame_hash=made.first_frame_hash,
        labels=dict(made.report.labels),
        native=made.native,
    )


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


def _keyframe(generator: Generator, task: Task, request: KeyframeRequest, watch: Watch) -> Made:
    own = asked(request, generator.capabilities())
    picture, report = generator.keyframe(own, watch)
    _check(picture, own.size, request.unit)
    still = fitted(picture.rgb, request.size)
    files = {"picture": write_png(task.scratch.with_suffix(".png"), still)}
    files |= _as_made(task, own, picture.rgb)
    pixels = hash_of_pixels(still)
    return Made(report, files, pixels, 1, 0.0, pixels, native=native_of(request, own))


def _clip(generator: Generator, task: Task, request: ClipRequest, watch: Watch) -> Made:
    from filmwright.assembler.mezzanine import ClipWriter
    from filmwright.assembler.spec import MezzanineSpec

    spec = MezzanineSpec(size=request.size, fps=request.fps, crf=task.crf)
    skip = 1 if request.joint else 0
    seen = 0
    kept: list[NDArray[np.uint8]] = []
    masks: dict[int, NDArray[np.generic]] = {}
    first_hash = ""
    path = task.scratch.with_suffix(".mp4")
    with ClipWriter(path, spec) as writer:

        def keep(picture: Picture) -> None:
            nonlocal seen, first_hash
            number = seen - skip
            if seen == 0:
                first_hash = hash_of_pixels(picture.rgb)
            seen += 1
            if not 0 <= number < task.keep:
                return
            writer.write(picture.rgb)
            kept[:] = [picture.rgb]
            if "identity" in picture.passes:
                masks[number] = picture.passes["identity"]

        conformed = Conformed(request, generator.capabilities(), keep)

        def deliver(picture: Picture) -> None:
            _check(picture, conformed.asked.size, request.unit)
            conformed(picture)

        report = generator.clip(conformed.asked, deliver, watch)
        if conformed.came != conformed.asked.frames:
            raise RenderFailed(
                f"{request.unit}: {task.generator} returned {conformed.came} frames"
                f" instead of {conformed.asked.frames}",
                hint=f"filmwright retake {request.brief.shot.id}",
            )  # not retryable: it was made, and charged, and would be again
        writer.finish()
    last = kept[0]
    files = {"clip": path, "last_frame": write_png(task.scratch.with_suffix(".png"), last)}
    if conformed.last is not None:
        files |= _as_made(task, conformed.asked, conformed.last)
    if masks:
        files["masks"] = _write_masks(task.scratch.with_suffix(".npz"), masks)
    native = native_of(request, conformed.asked)
    return Made(report, files, hash_of_pixels(last), task.keep, 0.0, first_hash, native=native)


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
