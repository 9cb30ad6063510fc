"""Where tasks run: residents in processes of their own; others in worker processes, or a thread of this one.

    Floor.give ─┬─> a generator with a loaded model: its own process, which stays (`residents.py`)
                ├─> enough to do: worker processes, for this stage
                └─> else a thread of this process

Ctrl-C is the coordinator's: workers ignore it, are told to stop, and stop within a frame. A worker whose
coordinator died ends by itself.
"""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Protocol

from filmwright.errors import Cancelled
from filmwright.generators.contract import Watch
from filmwright.production import residents, work
from filmwright.production.options import Tell
from filmwright.production.studio import Studio
from filmwright.production.task import Made, Task
from filmwright.storyboard.owners import may_live
from filmwright.storyboard.plan import Maker, Resolved

Submit = Callable[[Sequence[Task]], "Future[list[Made]]"]
Wire = tuple[Any, Any]
"""Where news of a worker comes in, and the byte that tells it to stop."""


class _Shuts(Protocol):
    """Something with workers that can be ended."""

    def submit(self, tasks: Sequence[Task], /) -> "Future[list[Made]]":
        """Have tasks done."""
        ...

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        """End them."""
        ...


WORTH_PROCESSES = 8.0
"""Seconds of expected work from which worker processes pay for their start."""


@contextmanager
def pool(studio: Studio, todo: Sequence[Resolved]) -> "Iterator[Floor]":
    """Give a floor on which `todo` is made, and what turns out to be due because of it."""
    _sweep(studio)
    makers = [one for one in studio.maker.everyone.values() if not one.capabilities.resident]
    ours = [i for i in todo if not studio.maker.for_want(i.want).capabilities.resident]
    seconds = sum(item.unit.estimate.likely for item in ours)
    workers = studio.workers if studio.workers is not None else os.cpu_count() or 1
    workers = min(workers, sum(max(1, one.capabilities.parallel) for one in makers), len(ours))
    with _turn(studio, taken=len(makers) < len(studio.maker.everyone)):
        if not workers or (studio.workers is None and seconds < WORTH_PROCESSES):
            here = _Here(studio)
            with _listening(studio, None), _stopping(here, studio):
                yield Floor(studio, here.submit, 1)
            return
        context = multiprocessing.get_context("spawn")
        # A plain pipe and a plain byte: a queue or an event has locks, and a worker that is killed while it
        # holds one would hang all the others, and us. Messages are short, so that each is written whole.
        news, progress = context.Pipe(duplex=False)
        stop = context.RawValue("b", 0)
        crew = _Crew(lambda: ProcessPoolExecutor(1, context, work.start_worker, (progress, stop)), workers)
        try:
            with _listening(studio, (news, stop)), _stopping(crew, studio):
                yield Floor(studio, crew.submit, workers)
        finally:
            progress.close()
            news.close()


class Floor:
    """Where one stage is made: who has room for a task, and who is given it."""

    def __init__(self, studio: Studio, submit: Submit, at_once: int) -> None:
        """Give what is no resident's to `submit`, `at_once` of it at a time."""
        self._studio, self._submit, self._at_once = studio, submit, at_once
        self._given: list[tuple[str, Future[list[Made]]]] = []

    def is_warm(self, maker: Maker) -> bool:
        """Whether a generator can begin without loading a model first."""
        return not maker.capabilities.resident or residents.is_here(maker.name)

    def has_room(self, maker: Maker) -> bool:
        """Whether a generator can be given another call now."""
        if maker.capabilities.resident:
            return residents.has_room(maker.name, self._studio.warm)
        self._given = [one for one in self._given if not one[1].done()]
        mine = sum(name == maker.name for name, _ in self._given)
        return len(self._given) < self._at_once and mine < max(1, maker.capabilities.parallel)

    def give(self, maker: Maker, tasks: Sequence[Task]) -> "Future[list[Made]]":
        """Have tasks made that share a call of one generator."""
        if maker.capabilities.resident:
            return residents.call(maker.name, self._studio.warm).give(tasks)
        given = self._submit(tasks)
        self._given.append((maker.name, given))
        return given


class _Here:
    """A thread of this process, for what is done before a worker would have started."""

    def __init__(self, studio: Studio) -> None:
        self._studio, self._thread = studio, ThreadPoolExecutor(max_workers=1)

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Made]]":
        return self._thread.submit(work.do, tasks, _watch(self._studio, tasks))

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        self._thread.shutdown(wait=wait, cancel_futures=cancel_futures)


class _Crew:
    """Worker processes, each on its own: one that dies (out of memory, a crash) takes nobody along."""

    def __init__(self, hire: Callable[[], Executor], workers: int) -> None:
        self._hire, self._all = hire, [hire() for _ in range(workers)]
        self._free: SimpleQueue[int] = SimpleQueue()
        for number in range(workers):
            self._free.put(number)

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Made]]":
        """Give tasks to a worker that is free; wait for one if need be."""
        number = self._free.get()
        try:
            future = self._all[number].submit(work.work, tasks)
        except BrokenExecutor:
            self._all[number].shutdown(wait=False)
            self._all[number] = self._hire()
            future = self._all[number].submit(work.work, tasks)
        future.add_done_callback(lambda _: self._free.put(number))
        return future

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        # All at once, and each waited for: one that is asked a second time is not waited for any more.
        with ThreadPoolExecutor(max_workers=max(1, len(self._all))) as ends:
            for executor in self._all:
                ends.submit(executor.shutdown, wait=wait, cancel_futures=cancel_futures)


@contextmanager
def _stopping(others: _Shuts, studio: Studio) -> Iterator[None]:
    """End the others on the way out, residents stay; an exception tells all to stop, within a step."""
    try:
        yield
    except BaseException:
        studio.stop.set()
        raise
    finally:
        try:
            others.shutdown(wait=True, cancel_futures=True)
            residents.settle()
        except BaseException:  # somebody pressed Ctrl-C again and again
            residents.kill_busy()
            raise


@contextmanager
def _turn(studio: Studio, *, taken: bool) -> Iterator[None]:
    """Wait for our turn with the residents, where we need any."""
    while taken and not residents.turn.acquire(timeout=0.2):
        if studio.stop.is_set():
            raise Cancelled
    try:
        yield
    finally:
        if taken:
            residents.turn.release()


def _sweep(studio: Studio) -> None:
    """Remove unfinished files of ours, and of processes that have ended."""
    for left in studio.project.scratch.glob("*"):
        owner = left.name.replace("_", "/")
        if owner.count("/") < 2 or owner == studio.owner or not may_live(owner):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def _watch(studio: Studio, tasks: Sequence[Task]) -> Watch:
    def step(done: int, total: int) -> None:
        for task in tasks:
            studio.tell.unit(task.request.unit, done, total)

    return Watch(step=step, say=studio.tell.say, is_cancelled=studio.stop.is_set)


@contextmanager
def _listening(studio: Studio, crew: Wire | None) -> Iterator[None]:
    """Carry news from the workers to the teller, and the wish to stop from us to the workers."""
    for one in residents.here():
        one.stop.value = 0

    def wires() -> list[Wire]:
        return [*((one.news, one.stop) for one in residents.here()), *([] if crew is None else [crew])]

    over = Event()
    listener = Thread(target=_listen, args=(wires, studio, over), daemon=True)
    listener.start()
    try:
        yield
    finally:
        over.set()
        listener.join(timeout=5)


def _listen(wires: Callable[[], list[Wire]], studio: Studio, over: Event) -> None:
    while True:
        now = wires()
        if studio.stop.is_set():
            for _, stop in now:
                stop.value = 1
        try:
            ready: list[Any] = wait([news for news, _ in now], 0.1) if now else []
            if not now:
                over.wait(0.1)
            for news in ready:
                _tell(studio.tell, json.loads(news.recv_bytes()))
        except (OSError, EOFError):  # one ended just now; or somebody pressed Ctrl-C again and again
            ready = []
        if not ready and over.is_set():
            return


def _tell(tell: Tell, news: dict[str, Any]) -> None:
    if "say" in news:
        tell.say(news["say"])
    for unit in news.get("units", ()):
        tell.unit(unit, news["done"], news["total"])
