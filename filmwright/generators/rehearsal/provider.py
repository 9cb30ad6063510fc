"""The other side of a rehearsal: a provider who accepts jobs, charges for them, and keeps a ledger.

    ask ─┬─> refused (nothing is charged)
         └─> accepted (charged) ─┬─> delivered
                                 └─> lost

The ledger is a file with one JSON document a line, only ever appended to, so that it survives `kill -9` and
several worker processes may write it. From it a test counts what was charged, and `times` counts attempts.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from filmwright.errors import RenderFailed
from filmwright.generators.contract import Watch
from filmwright.generators.rehearsal.faults import BEFORE_ACCEPTANCE, VARIABLE, Fault, Orders

Event = Literal["refused", "accepted", "delivered"]
_HINT = f"unset {VARIABLE}, then: filmwright resume"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    unit: str
    event: Event
    fault: str | None = None
    """What went wrong on purpose."""


def read_ledger(path: Path) -> Iterator[Entry]:
    """Yield what happened, in order. A line that a kill cut short is left out."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield Entry(**json.loads(line))


def charges(path: Path) -> Counter[str]:
    """Return how often each unit was charged."""
    return Counter(entry.unit for entry in read_ledger(path) if entry.event == "accepted")


def ask(unit: str, orders: Orders, watch: Watch) -> Fault | None:
    """Ask for a job: refuse it, or accept it and return what is to go wrong with it.

    Raises:
        RenderFailed: refused, or accepted and lost.
        Cancelled: the watch said so, while waiting for an answer that does not come.
    """
    fault = orders.fault_of(unit)
    if fault is not None and fault.times is not None and orders.ledger is not None:
        played = sum(e.unit == unit and e.fault == fault.fault for e in read_ledger(orders.ledger))
        fault = fault if played < fault.times else None
    name = None if fault is None else fault.fault
    _enter(orders, Entry(unit, "refused" if name in BEFORE_ACCEPTANCE else "accepted", name))
    if fault is None:
        return None
    if name in ("fail", "flaky"):
        raise RenderFailed(f"{unit}: the rehearsal was told to {name}", hint=_HINT, retryable=name == "flaky")
    if name == "busy":
        raise RenderFailed(
            f"{unit}: the rehearsal answers 429 Too Many Requests",
            hint="wait, then: filmwright resume",
            retryable=True,
            retry_after_seconds=fault.retry_after_seconds,
        )
    if name == "fail-after":
        raise RenderFailed(f"{unit}: the rehearsal accepted the job, charged for it and failed", hint=_HINT)
    if name == "timeout":
        wait(fault.seconds or 0.0, watch)
        raise RenderFailed(
            f"{unit}: the rehearsal accepted the job and gave no answer; it may have been charged", hint=_HINT
        )
    if name == "memory":
        raise MemoryError("the rehearsal was told to run out of memory")
    if name == "die":
        os._exit(9)
    return fault


def wait(seconds: float, watch: Watch) -> None:
    """Let time pass, and stop within a tenth of a second when the person asks to."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(0.1, left))
        watch.check()


def delivered(unit: str, orders: Orders) -> None:
    """Enter that a job was delivered."""
    _enter(orders, Entry(unit, "delivered"))


def _enter(orders: Orders, entry: Entry) -> None:
    if orders.ledger is None:
        return
    line = json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n"
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    handle = os.open(orders.ledger, flags, 0o666)
    try:
        os.write(handle, line)  # one call: a kill leaves the whole line or nothing
    finally:
        os.close(handle)
