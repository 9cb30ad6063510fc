"""Generators that hold a loaded model: one process each, kept warm for whatever this process makes next.

    tasks ─> Resident.give ─> a line ─> the model's own process ─> the lab (`lab.py`) ─> Made
    another model is wanted, all places are taken ─> the one used longest ago ends, and frees its memory

They outlive the stage, the round of takes and the project they were loaded for, and end with this process,
however it ends. What is in line behind a task begins the moment that one is done: a model does not wait for
takes to be recorded. Which task goes first is decided in `render.py`.
"""

import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from threading import Lock
from typing import Any

from filmwright.production import lab, work
from filmwright.production.task import Exposed, Made, Task

PATIENCE_SECONDS = 5.0
"""How long who was told to stop may take: a model that is being loaded does not hear it for minutes."""
AHEAD = 2
"""Calls a resident is given: one that it works on, and one in line."""
turn = Lock()
"""Held by the run that uses them: runs in other threads of this process wait for their turn."""
_here: dict[str, "Resident"] = {}
"""By name, the one used longest ago first."""


class Resident:
    """A process with one loaded model."""

    def __init__(self) -> None:
        """Start the process; the model is loaded by its first task."""
        self._line = ThreadPoolExecutor(max_workers=1)
        self._given: list[Future[list[Made | Exposed]]] = []
        self._promised: list[Future[list[Made]]] = []
        self._hire()

    def _hire(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.news, self._progress = context.Pipe(duplex=False)
        self.stop: Any = context.RawValue("b", 0)
        self._process = ProcessPoolExecutor(1, context, work.start_worker, (self._progress, self.stop))
        self._pid = self._process.submit(os.getpid)

    def give(self, tasks: Sequence[Task]) -> "Future[list[Made]]":
        """Put tasks that share a call at the end of the line.

        The future raises `BrokenExecutor` if the process died of them; those behind get a new one.
        """
        asked, promised = self._line.submit(self._do, tasks), Future[list[Made]]()
        self._given = [*(one for one in self._given if not one.done()), asked]
        self._promised = [*(one for one in self._promised if not one.done()), promised]
        asked.add_done_callback(lambda shot: lab.develop(shot, promised))
        return promised

    @property
    def in_hand(self) -> int:
        """How many calls it works on, or has in line."""
        return sum(not one.done() for one in self._given)

    def _do(self, tasks: Sequence[Task]) -> list[Made | Exposed]:
        try:
            doing = self._process.submit(work.shoot, tasks)
        except BrokenExecutor:
            self._process.shutdown(wait=False)
            self._hire()
            doing = self._process.submit(work.shoot, tasks)
        return doing.result()

    def settle(self, seconds: float) -> None:
        """Drop what is in line, and wait until it is idle, at most so long."""
        for one in self._given:
            one.cancel()
        if not wait(self._given, seconds).not_done:
            wait(self._promised)

    def end(self) -> None:
        """End the process, which is idle, and wait until its memory is free."""
        self._line.shutdown(wait=True)
        self._process.shutdown(wait=True)

    def kill(self) -> None:
        """End the process whatever it does."""
        self._line.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            if self._pid.done() and self._pid.exception() is None and child.pid == self._pid.result():
                child.kill()
        self._process.shutdown(wait=False, cancel_futures=True)


def is_here(name: str) -> bool:
    """Whether the model of a generator is loaded."""
    return name in _here


def here() -> list[Resident]:
    """Return those whose processes run."""
    return [*_here.values()]


def call(name: str, most: int) -> Resident:
    """Return the resident of a generator; before one begins, idle ones end, so that `most` are there."""
    found = _here.pop(name, None)
    while found is None and len(_here) >= most:
        _here.pop(next(other for other, one in _here.items() if one.in_hand == 0)).end()
    _here[name] = found or Resident()
    return _here[name]


def has_room(name: str, most: int) -> bool:
    """Whether a task may be given to a generator now; where `most` others are at work it must wait."""
    if name in _here:
        return _here[name].in_hand < AHEAD
    return sum(one.in_hand > 0 for one in _here.values()) < most


def settle() -> None:
    """Wait until all are idle, which were told to stop; kill those that take too long."""
    lab.stop()
    until = time.monotonic() + PATIENCE_SECONDS
    for one in here():
        one.settle(max(0.0, until - time.monotonic()))
    kill_busy()


def kill_busy() -> None:
    """Kill those that are not idle, where nobody waits for them any more."""
    for name in [name for name, one in _here.items() if one.in_hand]:
        _here.pop(name).kill()


def end_all() -> None:
    """End all, which are idle."""
    while _here:
        _here.popitem()[1].end()
    lab.close()
