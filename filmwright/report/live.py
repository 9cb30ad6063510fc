"""Progress on standard error: one bar per stage, with the time left."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from filmwright.report.terminal import clean, console


class Live:
    """Progress of a run on standard error: one bar per stage, with the time left."""

    def __init__(self, *, quiet: bool) -> None:
        self.stop = Event()
        self._console = console(stderr=True)
        self._quiet = quiet
        self._lock = Lock()
        self._shares: dict[str, float] = {}
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(
                bar_width=24
            ),  # the line must not fill 80 columns: the `^C` of the terminal would wrap it
            MofNCompleteColumn(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            TextColumn("{task.fields[now]}"),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
        )
        self._task: Any = None

    def stage(self, name: str, units: int) -> None:
        """A stage begins."""
        with self._lock:
            self._shares.clear()
            self._task = self._progress.add_task(name, total=units, now="")
        if not self._quiet and not self._console.is_terminal:
            self._console.print(f"{name}: {units}")

    def unit(self, unit: str, done: int, total: int) -> None:
        """A unit has made some frames; the bar moves by the frame."""
        with self._lock:
            self._shares[unit] = done / max(1, total)
            self._show(f"{unit} {done}/{total}")

    def finished(self, unit: str) -> None:
        """A unit is done."""
        with self._lock:
            self._shares[unit] = 1.0
            self._show(unit)

    def say(self, text: str) -> None:
        """Say one line."""
        if not self._quiet:
            self._console.print(clean(text))

    def _show(self, now: str) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=round(sum(self._shares.values()), 2), now=clean(now))


@contextmanager
def following(*, quiet: bool) -> Iterator[Live]:
    """Show progress while the block runs; SIGTERM and a closed terminal stop it as Ctrl-C does.

    Under `nohup` a closed terminal stops nothing.
    """
    shown = Live(quiet=quiet)
    terminals = [stream for stream in (1, 2) if os.isatty(stream)]

    def interrupt(number: int, _frame: object) -> None:
        if number == getattr(signal, "SIGHUP", None):
            for stream in terminals:  # it has gone: who writes to it would get an error
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        raise KeyboardInterrupt

    former = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            former[number] = signal.signal(number, interrupt)
    try:
        with shown._progress:
            yield shown
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
