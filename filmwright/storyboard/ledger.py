"""The ledger: who has taken on which unit, what it may cost, and what it did cost. Rows of the store.

    reserve ─> (submitting ─> accepted)? ─> add_take(..., also=done(job))
                                        └─> close(failed)

Every step is one short transaction, committed before the next thing happens in the world. Claims are leases:
whoever lost one to another (too slow, presumed dead) can record nothing any more, because the attempt number
is in every WHERE. The budget is checked in the transaction that reserves, so it holds whoever else reserves.
It asks no provider anything, and decides nothing that costs money.
"""

import os
import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from filmwright.errors import Fenced, InputInvalid, OverBudget
from filmwright.schemas.job import OPEN, Amount, Budget, Job, JobState
from filmwright.storyboard.store import Store, aware
from filmwright.storyboard.tables import JobRow

LEASE_SECONDS = 60.0
"""A holder renews its leases several times in this time; on its own machine its death is seen at once."""
MILLION = Decimal(1_000_000)


def new_owner() -> str:
    """Return a name for this process that no other has or had."""
    return f"{socket.gethostname()}/{os.getpid()}/{token_hex(4)}"


def is_held(job: Job, now: datetime | None = None) -> bool:
    """Whether somebody works on an open job: the lease runs, and its process is not known to be dead."""
    if job.state not in OPEN or job.lease_until <= (now or datetime.now(UTC)):
        return False
    host, pid, _ = job.owner.rsplit("/", 2)
    return host != socket.gethostname() or _is_running(int(pid))


def is_ambiguous(job: Job, now: datetime | None = None) -> bool:
    """Whether nobody knows if the provider has accepted a job: its submission was never answered."""
    return job.state == "submitting" and not is_held(job, now)


def jobs(store: Store, unit: str | None = None, *, only_open: bool = False) -> list[Job]:
    """Return rows of the ledger, oldest first."""
    query = select(JobRow).order_by(col(JobRow.id))
    if unit is not None:
        query = query.where(col(JobRow.unit) == unit)
    if only_open:
        query = query.where(col(JobRow.state).in_(OPEN))
    with store.read() as session:
        return [_job(row) for row in session.scalars(query)]


def spent(store: Store) -> Amount:
    """Return what everything counts against the budget: charges, and reservations of what is open."""
    with store.read() as session:
        return _spent(session)


def reserve(
    store: Store, owner: str, unit: str, fingerprint: str, seed: int, generator: str, quoted: Amount,
    budget: Budget,
) -> Job:  # fmt: skip
    """Take on a unit, or what a dead process left of it; return its row.

    The row says who holds it: when `owner` is another, that one works on it, and when it is ambiguous it
    waits for the person. A row with a `provider_id` was accepted before: collect it, do not submit again.

    Raises:
        OverBudget: with this job the project would take more than the budget; nothing was written.
    """
    now = datetime.now(UTC)
    lease = now + timedelta(seconds=LEASE_SECONDS)
    with store.write() as session:
        row = session.scalars(
            select(JobRow).where(
                col(JobRow.unit) == unit,
                col(JobRow.fingerprint) == fingerprint,
                col(JobRow.state).in_(OPEN),
            )
        ).first()
        if row is not None:
            job = _job(row)
            if not is_held(job, now) and job.state != "submitting":
                row.owner, row.attempt, row.lease_until, row.changed = owner, row.attempt + 1, lease, now
                if row.provider_id is None:
                    row.seed = seed
                session.flush()
            return _job(row)
        if (cap := budget.exceeded_by(_spent(session) + quoted)) is not None:
            raise _over(cap, unit, _spent(session), quoted, budget)
        row = JobRow(
            unit=unit, fingerprint=fingerprint, seed=seed, generator=generator, state="reserved", owner=owner,
            attempt=1, lease_until=lease, created=now, changed=now, quoted=quoted.model_dump(mode="json"),
            **_counted(quoted),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _job(row)


def submitting(store: Store, job: Job) -> None:
    """Record that the job is about to be sent to its provider: from here on it may have been accepted."""
    with store.write() as session:
        _move(session, job, state="submitting")


def accepted(store: Store, job: Job, provider_id: str) -> None:
    """Record the provider's id of a job, before the provider is asked anything more."""
    with store.write() as session:
        _move(session, job, state="accepted", provider_id=provider_id)


def refused(store: Store, job: Job) -> None:
    """Record that the provider did not take the job: it may be sent again."""
    with store.write() as session:
        _move(session, job, state="reserved")


def done(job: Job, charged: Amount | None = None) -> Callable[[Session, int], None]:
    """Return what closes a job in the transaction that records its take: `store.add_take(..., also=...)`."""

    def close_with(session: Session, take_id: int) -> None:
        amount = charged or job.quoted
        _move(
            session, job, state="done", take_id=take_id, charged=amount.model_dump(mode="json"),
            **_counted(amount),
        )  # fmt: skip

    return close_with


def give_up(store: Store, job: Job) -> Job:
    """Let go of a job that failed or was stopped; return what is left of it.

    What was not sent is void. What was sent and not answered stays, ambiguous. What was accepted stays, to
    be collected.
    """
    with store.write() as session:
        row = session.get_one(JobRow, job.id)
        if (row.owner, row.attempt) == (job.owner, job.attempt) and row.state in OPEN:
            row.lease_until = row.changed = datetime.now(UTC)
            if row.state == "reserved":
                _close(row, "void")
            session.flush()
        return _job(row)


def fail(store: Store, job: Job) -> Job:
    """Close a job whose provider accepted it and did not deliver: it is charged, as far as we know."""
    with store.write() as session:
        row = session.get_one(JobRow, job.id)
        if row.state == "accepted":
            _close(row, "failed")
            session.flush()
            return _job(row)
    return give_up(store, job)


def settle(store: Store, job_id: int, state: JobState, *, provider_id: str | None = None) -> Job:
    """Record what a person found out about an open job that nobody works on.

    `void`: it was never accepted. `lost`: it was, and is written off. `accepted`: it was, under
    `provider_id`, and the next run collects it.

    Raises:
        InputInvalid: there is no such job, it is closed already, or somebody works on it.
    """
    with store.write() as session:
        row = session.get(JobRow, job_id)
        if row is None:
            raise InputInvalid(f"there is no job {job_id}", hint="filmwright jobs")
        job = _job(row)
        if job.state not in OPEN:
            raise InputInvalid(f"job {job_id} is closed already: {job.state}", hint="filmwright jobs")
        if is_held(job):
            raise InputInvalid(f"{job.owner} works on job {job_id}", hint="wait until it ends, or stop it")
        if state == "accepted":
            row.state, row.provider_id, row.changed = state, provider_id, datetime.now(UTC)
        else:
            _close(row, state)
        session.flush()
        return _job(row)


def extend(store: Store, owner: str) -> None:
    """Renew every lease of `owner`."""
    until = datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS)
    with store.write() as session:
        mine = update(JobRow).where(col(JobRow.owner) == owner, col(JobRow.state).in_(OPEN))
        session.execute(mine.values(lease_until=until))


def _move(session: Session, job: Job, **changes: object) -> None:
    where = (
        col(JobRow.id) == job.id,
        col(JobRow.owner) == job.owner,
        col(JobRow.attempt) == job.attempt,
        col(JobRow.state).in_(OPEN),
    )
    found: Any = session.execute(update(JobRow).where(*where).values(changed=datetime.now(UTC), **changes))
    if found.rowcount != 1:
        raise Fenced(f"{job.unit} was taken over by another process", hint="filmwright resume")


def _close(row: JobRow, state: JobState) -> None:
    amount = Amount() if state == "void" else Amount.model_validate(row.quoted)
    row.state, row.changed, row.charged = state, datetime.now(UTC), amount.model_dump(mode="json")
    for name, value in _counted(amount).items():
        setattr(row, name, value)


def _spent(session: Session) -> Amount:
    sums = (func.sum(c) for c in (JobRow.calls, JobRow.clip_millionths, JobRow.money_millionths))
    calls, clip, money = session.execute(select(*sums)).one()
    return Amount(
        calls=int(calls or 0), clip_seconds=Decimal(int(clip or 0)) / MILLION,
        money=Decimal(int(money or 0)) / MILLION,
    )  # fmt: skip


def _counted(amount: Amount) -> dict[str, Any]:
    return {
        "calls": amount.calls,
        "clip_millionths": int(amount.clip_seconds * MILLION),
        "money_millionths": int(amount.money * MILLION),
    }


def _over(cap: str, unit: str, before: Amount, quoted: Amount, budget: Budget) -> OverBudget:
    have, need, limit = getattr(before, cap), getattr(quoted, cap), getattr(budget, cap)
    what, mark = {"money": ("", ""), "clip_seconds": (" seconds of clip", "s"), "calls": (" calls", "calls")}[
        cap
    ]
    return OverBudget(
        f"{unit} is not begun: {have:g}{what} of {limit:g} are spent or reserved, and it takes {need:g}",
        hint=f"filmwright resume --budget {have + need:g}{mark} or more",
    )


def _is_running(pid: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there; the lease decides
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _job(row: JobRow) -> Job:
    fields: Mapping[str, Any] = row.model_dump(
        exclude={"calls", "clip_millionths", "money_millionths", "take_id"}
    )
    times = {name: aware(fields[name]) for name in ("lease_until", "created", "changed")}
    return Job.model_validate({**fields, **times, "take": row.take_id})
