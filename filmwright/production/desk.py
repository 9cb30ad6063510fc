"""The desk where one process takes on units, and where it tells what came of them.

    take_on ─┬─> ours: make it (or collect it: it was accepted in an earlier run)
             ├─> another process works on it: wait for its take
             ├─> ambiguous: nobody knows whether it was charged; the person must say
             └─> OverBudget: not begun

Between the run that renders and the ledger that remembers: it knows prices and the budget, and renews the
leases. What a failure leaves of a job is the ledger's to say; what that means for the run is decided here.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from filmwright.errors import Cancelled, FilmwrightError, RenderFailed, Unsettled
from filmwright.production.quote import quote
from filmwright.production.studio import Studio
from filmwright.schemas.job import Amount, Job, Price
from filmwright.schemas.take import Take
from filmwright.storyboard import ledger
from filmwright.storyboard.plan import Resolved

RENEW_SECONDS = ledger.LEASE_SECONDS / 4


class Desk:
    """One process's jobs: those it holds, by unit."""

    def __init__(self, studio: Studio) -> None:
        self._studio, self._store, self.owner = studio, studio.store, studio.owner
        self._renewed = time.monotonic()
        self.held: dict[str, Job] = {}
        self._asked = studio.store.note("run", "options") if studio.helps else None

    def take_on(self, item: Resolved, seed: int, takes: Iterable[Take]) -> Job | None:
        """Reserve a unit; None when a newer take of it has landed.

        Raises:
            OverBudget: it would cost more than is left.
            Cancelled: we help, and the leading process was told to make it otherwise.
        """
        if self._studio.helps and self._store.note("run", "options") != self._asked:
            raise Cancelled("the leading run makes it otherwise now", hint="filmwright worker")
        known = self.held.get(item.want.id)
        if known is not None:  # it is tried again: what was reserved for it is still reserved
            return known
        maker = self._studio.maker.for_want(item.want)
        job = ledger.reserve(
            self._store,
            self.owner,
            item.want.id,
            item.fingerprint or "",
            seed,
            maker.name,
            quote(item.want, self._studio.prices.get(maker.name, Price())),
            self._studio.budget,
            max((take.id for take in takes), default=0),
        )
        if job is not None and job.owner == self.owner:
            self.held[item.want.id] = job
        return job

    def done(self, unit: str, charged: Amount | None) -> "ledger.InTransaction":
        """Return what closes the unit's job in the transaction that records its take."""
        return ledger.done(self.held.pop(unit), charged)

    def after_failure(self, unit: str, error: FilmwrightError) -> FilmwrightError:
        """Bring our copy of a job up to date, and return the error as it is now known to be."""
        job = self.held[unit]
        if self._studio.is_billed:
            job = self.held[unit] = ledger.look_up(self._store, job.id)
        return unsettled(job) if job.state == "submitting" else error

    def drop(self, unit: str, error: FilmwrightError) -> None:
        """Close the job of a unit that will not be tried again in this run.

        A job that was accepted and may still be delivered stays open, to be collected.
        """
        job = self.held.pop(unit)
        if isinstance(error, RenderFailed) and error.retryable:
            ledger.give_up(self._store, job)
        else:
            ledger.fail(self._store, job)

    def let_go(self) -> None:
        """Give up whatever is still held: the run is over, or was stopped."""
        for unit in list(self.held):
            ledger.give_up(self._store, self.held.pop(unit))

    def renew(self) -> None:
        """Renew the leases when it is time to."""
        if self.held and time.monotonic() - self._renewed > RENEW_SECONDS:
            self._renewed = time.monotonic()
            ledger.extend(self._store, self.owner)

    def elsewhere(self) -> frozenset[str]:
        """Return the units that other processes hold now."""
        found = ledger.jobs(self._store, only_open=True)
        now = datetime.now(UTC)
        return frozenset(j.unit for j in found if j.owner != self.owner and ledger.is_held(j, now))


def unsettled(job: Job) -> Unsettled:
    """Return the error that says what a person must find out."""
    return Unsettled(
        f"{job.unit}: job {job.id} was sent to {job.generator} and never answered; it may have been charged",
        hint="ask the provider; filmwright jobs says what to type then",
    )


def waiting_for_the_person(jobs: Iterable[Job]) -> Mapping[tuple[str, str], str]:
    """Return why units wait, by unit and fingerprint: their jobs are ambiguous."""
    return {
        (
            job.unit,
            job.fingerprint,
        ): f"job {job.id} was never answered and may have been charged (see filmwright jobs)"
        for job in jobs
        if ledger.is_ambiguous(job)
    }
