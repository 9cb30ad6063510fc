"""Work that somebody has taken on: who does it, what it may cost, and where it stands at a provider.

    reserved ─┬─> submitting ─┬─> accepted ─┬─> done (a take)
              │               │             ├─> failed (charged, and nothing came of it)
              │               │             └─> lost (the person wrote it off)
              └─> void        └─> void (refused: nothing is charged)

A row is committed before anything is asked of anybody, so that a kill at any moment leaves a trace. Between
`submitting` and the next step nobody knows whether a provider has accepted: a job that was left there is
ambiguous, and waits for the person. What runs on this machine goes from `reserved` to `done`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Line, Model

JobState = Literal["reserved", "submitting", "accepted", "done", "failed", "lost", "void"]
OPEN: frozenset[JobState] = frozenset(("reserved", "submitting", "accepted"))
"""Somebody works on it, or did until they died."""
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=6)]


class Amount(Model):
    """What a job takes: calls of a generator, seconds of clip, tokens of a model, the person's money."""

    calls: Annotated[int, Field(ge=0)] = 0
    tokens: Annotated[int, Field(ge=0)] = 0
    clip_seconds: Money = Decimal(0)
    money: Money = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(
            calls=self.calls + other.calls,
            tokens=self.tokens + other.tokens,
            clip_seconds=self.clip_seconds + other.clip_seconds,
            money=self.money + other.money,
        )

    def less(self, other: "Amount") -> "Amount":
        """Return what is left without `other`, never below nothing."""
        return Amount(
            calls=max(0, self.calls - other.calls),
            tokens=max(0, self.tokens - other.tokens),
            clip_seconds=max(Decimal(0), self.clip_seconds - other.clip_seconds),
            money=max(Decimal(0), self.money - other.money),
        )


class Budget(Model):
    """Caps on what a project may take in all; None is no cap."""

    calls: Annotated[int, Field(ge=0)] | None = None
    tokens: Annotated[int, Field(ge=0)] | None = None
    clip_seconds: Money | None = None
    money: Money | None = None

    def exceeded_by(self, spent: Amount) -> str | None:
        """Return the name of the first cap that `spent` would break."""
        for name in ("money", "clip_seconds", "calls", "tokens"):
            cap = getattr(self, name)
            if cap is not None and getattr(spent, name) > cap:
                return name
        return None


class Price(Model):
    """What a generator costs, from the person's configuration."""

    keyframe: Money = Decimal(0)
    clip: Money = Decimal(0)
    clip_second: Money = Decimal(0)
    """Added to `clip` for every second of it."""


class Job(Model):
    """One row of the ledger."""

    id: int
    unit: Line
    fingerprint: str
    seed: int
    generator: Line
    state: JobState
    owner: Line
    """Process that holds it: host, process id, and a word of chance."""
    attempt: int = 1
    """Counts owners: who lost a job to another can no longer finish it."""
    lease_until: datetime
    provider_id: Line | None = None
    """What the provider calls it."""
    quoted: Amount = Amount()
    """Reserved before submission."""
    charged: Amount | None = None
    """Known afterwards; None while it is open."""
    take: int | None = None
    created: datetime
    changed: datetime

    @property
    def counts(self) -> Amount:
        """Return what it counts against the budget: the charge, or while that is unknown the quote."""
        return self.quoted if self.charged is None else self.charged
