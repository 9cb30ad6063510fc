"""The clock is set back or forward, between runs and during them: nobody waits, nothing is lost."""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from filmwright.storyboard.owners import new_owner
from tests.hostile.conftest import REHEARSAL, Told, Whole, begun, is_as_undisturbed

DAY = 86_400
CLAIMS = [
    ("a dead process", 0), ("a dead process", -DAY), ("a dead process", DAY), ("our own number", 0),
    ("our own number", DAY), ("a number in use", -DAY), ("a number in use", DAY),
]  # fmt: skip
"""Whose number the dead had, and how far ahead the clock was while they lived."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clock of everything in filmwright that asks for the time, so many seconds ahead."""
    ahead = 0.0

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=ahead)

    def set_ahead(seconds: float) -> None:
        nonlocal ahead
        ahead = seconds
        for name, module in list(sys.modules.items()):
            if name.startswith("filmwright.") and getattr(module, "datetime", None) is datetime:
                monkeypatch.setattr(module, "datetime", Clock)

    return set_ahead


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """End a run that waits for a lease to run out: it would wait for a day."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        signal.alarm(30)
    yield
    if hasattr(signal, "alarm"):
        signal.alarm(0)


@pytest.mark.parametrize("seconds", [-DAY, DAY], ids=["back", "forward"])
@pytest.mark.parametrize("point", ["drawing", "a segment"])
def test_a_clock_that_is_set_during_a_run_disturbs_nothing(
    tmp_path: Path,
    typed: Callable[..., Told],
    at: Callable[..., None],
    clock: Callable[[float], None],
    whole: Whole,
    point: str,
    seconds: float,
) -> None:
    project = begun(tmp_path)
    clock(0)
    at(point, lambda: clock(seconds))
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)
    clock(0)
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0
    assert "clips" not in told.err


@pytest.mark.parametrize(("whose", "seconds"), CLAIMS)
def test_a_claim_of_a_killed_run_holds_nobody_up_whatever_the_clock_says_now(
    tmp_path: Path,
    typed: Callable[..., Told],
    killed: Callable[..., None],
    clock: Callable[[float], None],
    whole: Whole,
    seconds: float,
    whose: str,
) -> None:
    """A reboot or a container gives the number of the dead to another process, at times to ourselves."""
    project = begun(tmp_path)
    clock(seconds)
    killed("recording", "resume", str(project), *REHEARSAL, nth=3)
    clock(0)
    with closing(sqlite3.connect(project / "filmwright.sqlite")) as store:
        (owner,) = store.execute("SELECT owner FROM job WHERE state = 'reserved'").fetchone()
        assert owner.split("/")[0] == new_owner().split("/")[0]
        number = {"our own number": os.getpid(), "a number in use": os.getppid()}.get(whose)
        if number is not None:
            host, _, word = owner.rsplit("/", 2)
            store.execute("UPDATE job SET owner = ? WHERE owner = ?", (f"{host}/{number}/{word}", owner))
            store.commit()
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0, told.err
    assert is_as_undisturbed(project, whole)
