"""The books of the language model's calls: what may be asked, what was answered, what it took.

    writer ─begin─> ledger: reserved   ─tried─> journal: every attempt   ─keep─> journal and ledger, at once

A call that a kill left open is written off (it may have been charged) and asked again: its answer is gone,
and a person could tell no more about it than we can. It knows money and the store, and nothing of prompts.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import ROUND_CEILING, Decimal
from threading import Lock
from typing import Any

from filmwright.agents.llm.contract import Attempt, Usage
from filmwright.errors import Cancelled
from filmwright.schemas.config import Llm
from filmwright.schemas.job import Amount, Budget, Job
from filmwright.storyboard import journal, ledger
from filmwright.storyboard.store import Store

_MILLIONTH = Decimal("0.000001")


class StoreBooks:
    """Books in a project's store. Safe to use from several threads."""

    def __init__(self, store: Store, owner: str, budget: Budget, prices: Llm, model: str) -> None:
        """Open the books of one model's calls."""
        self._store, self._owner, self._budget, self._prices = store, owner, budget, prices
        self._model = model
        self._lock = Lock()
        self._open: dict[str, Job] = {}
        self._taken: dict[str, Amount] = {}

    def recall(self, fingerprint: str) -> dict[str, Any] | None:
        """Return the stored answer to a question."""
        return journal.recall(self._store, fingerprint)

    def begin(self, unit: str, fingerprint: str, expected: Usage) -> None:
        """Reserve what a call may take, before it is sent.

        Raises:
            OverBudget: it would exceed the budget.
            Cancelled: another process asks the same.
        """
        for job in ledger.jobs(self._store, unit, only_open=True):
            if job.fingerprint == fingerprint and not ledger.is_held(job):
                ledger.settle(self._store, job.id, "lost")
        quoted = amount_of(expected, self._prices)
        row = ledger.reserve(
            self._store, self._owner, unit, fingerprint, 0, self._model, quoted, self._budget
        )
        if row is None or row.owner != self._owner:
            raise Cancelled(f"another process asks for {unit}")
        with self._lock:
            self._open[fingerprint], self._taken[fingerprint] = row, Amount()

    def tried(self, attempt: Attempt) -> None:
        """Commit one attempt, with what it took."""
        body = {name: value for name, value in asdict(attempt).items() if name not in ("unit", "fingerprint")}
        journal.tried(self._store, attempt.unit, attempt.fingerprint, body)
        with self._lock:
            taken = self._taken.get(attempt.fingerprint)
            if taken is not None:
                self._taken[attempt.fingerprint] = taken + amount_of(attempt.usage, self._prices)

    def keep(self, unit: str, fingerprint: str, answer: Mapping[str, Any]) -> None:
        """Commit the answer and close the call."""
        del unit  # the job of the fingerprint knows it
        job, taken = self._close(fingerprint)
        if job is None:
            journal.remember(self._store, fingerprint, answer)
        else:
            journal.keep(self._store, job, taken, answer)

    def give_up(self, unit: str, fingerprint: str) -> None:
        """Close a call without an answer: what its attempts took is spent, what was left is free."""
        del unit
        job, taken = self._close(fingerprint)
        if job is not None and taken == Amount():
            ledger.give_up(self._store, job)
        elif job is not None:
            ledger.finish(self._store, job, taken, lambda _: None)

    def _close(self, fingerprint: str) -> tuple[Job | None, Amount]:
        with self._lock:
            return self._open.pop(fingerprint, None), self._taken.pop(fingerprint, Amount())


class Unwritten:
    """Books that nobody keeps: for a question that belongs to no project."""

    def recall(self, fingerprint: str) -> dict[str, Any] | None:
        """Return nothing."""
        del fingerprint
        return None

    def begin(self, unit: str, fingerprint: str, expected: Usage) -> None:
        """Let it be asked."""

    def tried(self, attempt: Attempt) -> None:
        """Forget it."""

    def keep(self, unit: str, fingerprint: str, answer: Mapping[str, Any]) -> None:
        """Forget it."""

    def give_up(self, unit: str, fingerprint: str) -> None:
        """Forget it."""


def amount_of(usage: Usage, prices: Llm) -> Amount:
    """Return what tokens come to, rounded up to a millionth."""
    money = (usage.tokens_in * prices.million_in + usage.tokens_out * prices.million_out) / 1_000_000
    return Amount(
        tokens=usage.tokens_in + usage.tokens_out, money=money.quantize(_MILLIONTH, rounding=ROUND_CEILING)
    )
