"""One call of a generator, start to finish, inside a worker process (or a thread, for small tasks).

    Task ─> generator.clip ─> frames ─┬─> Reel: a clip of the film's, at once
                                      └─> Exposure: raw, for the lab; the model makes the next one meanwhile

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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from filmwright.errors import FilmwrightError, RenderFailed, refused_by_the_machine
from filmwright.generators.contract import BatchGenerator, Generator, Picture, Watch
from filmwright.production import registry
from filmwright.production.conform import asked, fitted, native_of
from filmwright.production.controls import guided
from filmwright.production.reel import Exposure, Reel, as_made, check, write_masks, write_png
from filmwright.production.task import Exposed, Made, Task
from filmwright.schemas.generation import ClipReport, ClipRequest, KeyframeRequest
from filmwright.storyboard.media import hash_of_pixels

if TYPE_CHECKING:
    from filmwright.storyboard.store import Store


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


def is_stopped() -> bool:
    """Whether this worker was told to stop."""
    return bool(_stop.value)


def work(tasks: Sequence[Task]) -> list[Made]:
    """Do tasks that share a call in a worker process, reporting over the workers' pipe."""
    return do(tasks, _watch(tasks))


def shoot(tasks: Sequence[Task]) -> list[Made | Exposed]:
    """Do tasks in the process of a loaded model: its clips go to the lab as they are (`lab.py`)."""
    return _do(tasks, _watch(tasks), Exposure)


def _watch(tasks: Sequence[Task]) -> Watch:
    units = [task.request.unit for task in tasks]

    def tell(**news: object) -> None:
        _progress.send_bytes(json.dumps(news).encode())

    return Watch(
        step=lambda done, total: tell(units=units, done=done, total=total),
        say=lambda words: tell(say=words[:LONGEST_WORDS]),
        is_cancelled=is_stopped,
    )


def do(tasks: Sequence[Task], watch: Watch) -> list[Made]:
    """Do one task here and now, or several that are alike in one call of their generator.

    Raises:
        RenderFailed: the generator failed, or returned too few frames or empty ones, of any of them.
        Cancelled: the watch said so.
    """
    return cast("list[Made]", _do(tasks, watch, Reel))


def _do(tasks: Sequence[Task], watch: Watch, film: type[Reel | Exposure]) -> list[Made | Exposed]:
    first = tasks[0]
    watch = _in_the_ledger(watch, first)
    made_with = (first.generator, *registry.given(first.generator, first.config))
    generator = _warm.get(made_with)
    if generator is None:
        generator = _warm[made_with] = registry.load(first.generator, first.config)
    started = time.perf_counter()
    first.scratch.parent.mkdir(parents=True, exist_ok=True)
    try:
        made: list[Made | Exposed]
        if isinstance(first.request, KeyframeRequest):
            made = [*_keyframes(generator, tasks, watch)]
        else:
            made = _clips(generator, tasks, watch, film)
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
    return [replace(one, seconds_spent=spent) for one in made]


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
    check(picture, own.size, request.unit)
    still = fitted(picture.rgb, request.size)
    files = {"picture": write_png(task.scratch.with_suffix(".png"), still)}
    files |= as_made(task, own, picture.rgb)
    labels = picture.passes.get("identity")
    if labels is not None and labels.shape == still.shape[:2]:  # then the still is judged before its clip
        files["masks"] = write_masks(task.scratch.with_suffix(".npz"), {0: labels})
    pixels = hash_of_pixels(still)
    native = native_of(request, own)
    return Made(report, files, pixels, 1, 0.0, pixels, labels=dict(report.labels), native=native)


def _clips(
    generator: Generator, tasks: Sequence[Task], watch: Watch, film: type[Reel | Exposure]
) -> list[Made | Exposed]:
    can = generator.capabilities()
    with ExitStack() as writers:
        # Passes come with each frame, and are not kept raw.
        reels = [(Reel if _wants_passes(task) else film)(task, can, writers) for task in tasks]
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


def _wants_passes(task: Task) -> bool:
    return isinstance(task.request, ClipRequest) and bool(task.request.passes)


def _guides(task: Task) -> Path:
    return task.scratch.with_suffix(".guides")
