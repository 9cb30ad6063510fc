"""The other side of a rehearsal: a provider who accepts jobs, charges for them, and keeps a ledger.

    ask ─┬─> refused (nothing is charged)
         └─> accepted (charged) ─┬─> delivered
              ^                  └─> lost, or its answer is
              └─ asked for again by its id (not charged)

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

Event = Literal["refused", "accepted", "asked for", "delivered"]
_HINT = f"unset {VARIABLE}, then: filmwright resume"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    unit: str
    event: Event
    fault: str | None = None
    """What went wrong on purpose."""
    job: str | None = None
    """What the provider calls it."""


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


def ask(unit: str, job: str | None, orders: Orders, watch: Watch) -> Fault | None:
    """Ask for a job, or for `job`, which was accepted before; return what is to go wrong with it.

    Raises:
        RenderFailed: refused; or accepted and lost, or never heard of.
        Cancelled: the watch said so, while waiting for an answer that does not come.
    """
    fault = _fault_now(unit, orders)
    name = None if fault is None else fault.fault
    if job is None:
        job = _submit(unit, fault, orders, watch)
    elif all(job != entry.job for entry in _entries(orders)):
        raise RenderFailed(f"{unit}: the rehearsal knows no job {job}", hint="filmwright jobs")
    else:
        _enter(orders, Entry(unit, "asked for", name, job))
    if name == "fail-after":
        raise RenderFailed(f"{unit}: the rehearsal accepted {job}, charged for it and failed", hint=_HINT)
    if name == "memory":
        raise MemoryError("the rehearsal was told to run out of memory")
    if name == "die":
        os._exit(9)
    return None if name in BEFORE_ACCEPTANCE else fault


def _submit(unit: str, fault: Fault | None, orders: Orders, watch: Watch) -> str:
    """Send a job and return its id; every step is told before the next, as a paid backend must."""
    name = None if fault is None else fault.fault
    watch.submitting()
    if fault is not None and name in BEFORE_ACCEPTANCE:
        _enter(orders, Entry(unit, "refused", name))
        watch.refused()
        if name == "busy":
            raise RenderFailed(
                f"{unit}: the rehearsal answers 429 Too Many Requests",
                hint="wait, then: filmwright resume",
                retryable=True,
                retry_after_seconds=fault.retry_after_seconds,
            )
        raise RenderFailed(f"{unit}: the rehearsal was told to {name}", hint=_HINT, retryable=name == "flaky")
    job = f"{unit}#{1 + sum(e.unit == unit and e.event == 'accepted' for e in _entries(orders))}"
    _enter(orders, Entry(unit, "accepted", name, job))
    if name == "vanish":
        os._exit(9)
    if fault is not None and name == "timeout":
        wait(fault.seconds or 0.0, watch)
        raise RenderFailed(f"{unit}: the rehearsal gives no answer", hint=_HINT)
    watch.accepted(job)
    return job


def _fault_now(unit: str, orders: Orders) -> Fault | None:
    """Return what is to go wrong this time: a fault with `times` is over when it was played so often."""
    fault = orders.fault_of(unit)
    if fault is None or fault.times is None or orders.ledger is None:
        return fault
    played = sum(e.unit == unit and e.fault == fault.fault for e in _entries(orders))
    return fault if played < fault.times else None


def _entries(orders: Orders) -> Iterator[Entry]:
    return iter(()) if orders.ledger is None else read_ledger(orders.ledger)


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
