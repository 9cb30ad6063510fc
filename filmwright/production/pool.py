"""Where tasks run: worker processes when there is enough to do, else a thread of this process.

Ctrl-C is the coordinator's: workers ignore it, are told to stop, and stop within a frame. A worker whose
coordinator died ends by itself.
"""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from filmwright.generators.contract import Watch
from filmwright.production import work
from filmwright.production.studio import Studio
from filmwright.production.work import Made, Task
from filmwright.storyboard.owners import may_live

WORTH_PROCESSES = 8.0
"""Seconds of expected work from which worker processes pay for their start."""


@contextmanager
def pool(studio: Studio, seconds: float, todo: int) -> Iterator[tuple[Callable[[Task], "Future[Made]"], int]]:
    """Give a way to submit tasks, and how many may be in flight.

    They go to worker processes when there is enough to do, else to a thread of this one.
    """
    _sweep(studio)
    workers = studio.workers if studio.workers is not None else min(os.cpu_count() or 1, todo)
    makers = studio.maker.everyone.values()
    workers = min(workers, sum(max(1, one.capabilities.parallel) for one in makers), todo)
    if studio.workers == 0 or (studio.workers is None and seconds < WORTH_PROCESSES):
        watch_for = partial(_watch, studio)
        thread = ThreadPoolExecutor(max_workers=1)
        with _stopping(thread, studio):
            yield lambda task: thread.submit(work.do, task, watch_for(task.request.unit)), 1
        return
    context = multiprocessing.get_context("spawn")
    # A plain pipe and a plain byte: a queue or an event has locks, and a worker that is killed while it holds
    # one would hang all the others, and us. Messages are short, so that each is written whole.
    news, progress = context.Pipe(duplex=False)
    stop = context.RawValue("b", 0)
    over = Event()
    listener = Thread(target=_listen, args=(news, studio, stop, over), daemon=True)
    listener.start()
    crew = _Crew(lambda: ProcessPoolExecutor(1, context, work.start_worker, (progress, stop)), workers)
    try:
        with _stopping(crew, studio):
            yield crew.submit, workers
    finally:
        over.set()
        listener.join(timeout=5)
        progress.close()
        news.close()


class _Crew:
    """Worker processes, each on its own: one that dies (out of memory, a crash) takes nobody along."""

    def __init__(self, hire: Callable[[], Executor], workers: int) -> None:
        self._hire, self._all = hire, [hire() for _ in range(workers)]
        self._free: SimpleQueue[int] = SimpleQueue()
        for number in range(workers):
            self._free.put(number)

    def submit(self, task: Task) -> "Future[Made]":
        """Give a task to a worker that is free; wait for one if need be."""
        number = self._free.get()
        try:
            future = self._all[number].submit(work.work, task)
        except BrokenExecutor:
            self._all[number].shutdown(wait=False)
            self._all[number] = self._hire()
            future = self._all[number].submit(work.work, task)
        future.add_done_callback(lambda _: self._free.put(number))
        return future

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        for executor in self._all:
            executor.shutdown(wait=False, cancel_futures=cancel_futures)
        for executor in self._all:
            executor.shutdown(wait=wait)


@contextmanager
def _stopping(executor: Executor | _Crew, studio: Studio) -> Iterator[None]:
    """Shut an executor down on the way out; an exception tells the workers to stop within a frame."""
    try:
        yield
    except BaseException:
        studio.stop.set()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _sweep(studio: Studio) -> None:
    """Remove unfinished files of ours, and of processes that have ended."""
    for left in studio.project.scratch.glob("*"):
        owner = left.name.replace("_", "/")
        if owner.count("/") < 2 or owner == studio.owner or not may_live(owner):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _watch(studio: Studio, unit: str) -> Watch:
    return Watch(step=partial(studio.tell.unit, unit), is_cancelled=studio.stop.is_set)


def _listen(news: Any, studio: Studio, stop: Any, over: Event) -> None:
    """Carry progress from the workers to the teller, and the wish to stop from us to the workers."""
    with suppress(OSError, EOFError):  # closed meanwhile: somebody pressed Ctrl-C again and again
        while True:
            if studio.stop.is_set():
                stop.value = 1
            if news.poll(0.1):
                studio.tell.unit(*json.loads(news.recv_bytes()))
            elif over.is_set():
                return
