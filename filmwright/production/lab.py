"""The lab: what a loaded model has made becomes a clip, while the model makes the next one.

    model's process ─> Exposed: raw frames on disk ─> a process of the lab ─> Reel ─> Made

Bringing four seconds to the film and encoding them takes some seconds of one core; a GPU must not wait for
that. The processes are shared by all models, are no more than two, and end with this one.
"""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from filmwright.errors import Cancelled
from filmwright.generators.contract import Picture
from filmwright.production import work
from filmwright.production.reel import Reel
from filmwright.production.task import Exposed, Made

Shot = Sequence[Made | Exposed]
_open: list[tuple[ProcessPoolExecutor, Any]] = []
"""The processes, once there are any, and the byte that tells them to stop."""


def develop(shot: "Future[list[Made | Exposed]]", promised: "Future[list[Made]]") -> None:
    """Keep the promise that somebody was given for tasks which a model has done, or has failed at."""
    if shot.cancelled():
        promised.cancel()
        promised.set_running_or_notify_cancel()
    elif (error := shot.exception()) is not None:
        promised.set_exception(error)
    elif all(isinstance(one, Made) for one in shot.result()):
        promised.set_result([one for one in shot.result() if isinstance(one, Made)])
    else:
        _submit(shot.result()).add_done_callback(lambda done: _settled(done, promised))


def stop() -> None:
    """Tell the lab to stop within a frame; what it works on is given up."""
    for _, byte in _open:
        byte.value = 1


def close() -> None:
    """End the lab, and wait for it."""
    while _open:
        _open.pop()[0].shutdown(wait=True, cancel_futures=True)


def _submit(shot: Shot) -> "Future[list[Made]]":
    try:
        return _processes().submit(_develop, shot)
    except BrokenExecutor:  # one was killed; what it worked on has failed, what comes next need not
        close()
        return _processes().submit(_develop, shot)


def _processes() -> ProcessPoolExecutor:
    if not _open:
        context = multiprocessing.get_context("spawn")
        byte = context.RawValue("b", 0)
        most = min(2, os.cpu_count() or 1)
        _open.append((ProcessPoolExecutor(most, context, work.start_worker, (None, byte)), byte))
    _open[0][1].value = 0
    return _open[0][0]


def _settled(done: "Future[list[Made]]", promised: "Future[list[Made]]") -> None:
    error = done.exception() if not done.cancelled() else Cancelled()
    if error is not None:
        promised.set_exception(error)
    else:
        promised.set_result(done.result())


def _develop(shot: Shot) -> list[Made]:
    """Make clips of what was exposed, in a process of the lab."""
    return [one if isinstance(one, Made) else _clip(one) for one in shot]


def _clip(exposed: Exposed) -> Made:
    import numpy as np

    width, height = exposed.size
    size = width * height * 3
    with ExitStack() as writers, exposed.frames.open("rb") as file:
        reel = Reel(exposed.task, exposed.can, writers)
        for _ in range(exposed.count):
            if work.is_stopped():
                raise Cancelled
            rgb = np.frombuffer(file.read(size), np.uint8).reshape(height, width, 3)
            reel.deliver(Picture(rgb))
        made = reel.made(exposed.report)
    exposed.frames.unlink()
    return replace(made, seconds_spent=exposed.seconds_spent)
