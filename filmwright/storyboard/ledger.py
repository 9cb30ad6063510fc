"""The ledger: who has taken on which unit, what it may cost, and what it did cost. Rows of the store.

    reserve ─> (submitting ─> accepted)? ─> add_take(..., also=done(job))
                                        └─> close(failed)

Every step is one short transaction, committed before the next thing happens in the world. Claims are leases:
whoever lost one to another (too slow, presumed dead) can record nothing any more, because the attempt number
is in every WHERE. The budget is checked in the transaction that reserves, so it holds whoever else reserves.
It asks no provider anything, and decides nothing that costs money.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from filmwright.errors import Fenced, InputInvalid, OverBudget
from filmwright.schemas.job import OPEN, Amount, Budget, Job, JobState
from filmwright.storyboard.owners import may_live
from filmwright.storyboard.store import Store, aware, now_in
from filmwright.storyboard.tables import JobRow, TakeRow

InTransaction = Callable[[Session, int], None]
"""What is done in the transaction that records a take, given the take's id."""
LEASE_SECONDS = 60.0
"""A holder renews its leases several times in this time; on its own machine its death is seen at once."""
LEASE = timedelta(seconds=LEASE_SECONDS)
MILLION = Decimal(1_000_000)


def is_held(job: Job, now: datetime | None = None) -> bool:
    """Whether somebody works on an open job: the lease runs, and its process is not known to be dead."""
    left = (job.lease_until - (now or datetime.now(UTC))).total_seconds()
    if job.state not in OPEN or not 0 < left <= LEASE_SECONDS + 1:  # longer ones no clock gave that is right
        return False
    return may_live(job.owner)


def is_ambiguous(job: Job, now: datetime | None = None) -> bool:
    """Whether nobody knows if the provider has accepted a job: its submission was never answered."""
    return job.state == "submitting" and not is_held(job, now)


def jobs(store: Store, unit: str | None = None, *, only_open: bool = False) -> list[Job]:
    """Return rows of the ledger, oldest first, their leases by this machine's clock."""
    query = select(JobRow).order_by(col(JobRow.id))
    if unit is not None:
        query = query.where(col(JobRow.unit) == unit)
    if only_open:
        query = query.where(col(JobRow.state).in_(OPEN))
    with store.read() as session:
        ahead = _ahead(session)
        return [_job(row, ahead) for row in session.scalars(query)]


def look_up(store: Store, job_id: int) -> Job:
    """Return one row of the ledger as it is now, its lease by this machine's clock."""
    with store.read() as session:
        return _job(session.get_one(JobRow, job_id), _ahead(session))


def spent(store: Store) -> Amount:
    """Return what everything counts against the budget: charges, and reservations of what is open."""
    with store.read() as session:
        return _spent(session)


def reserve(
    store: Store,
    owner: str,
    unit: str,
    fingerprint: str,
    seed: int,
    generator: str,
    quoted: Amount,
    budget: Budget,
    newest_take: int = 0,
) -> Job | None:
    """Take on a unit, or what a dead process left of it; return its row, None when there is nothing to do.

    `newest_take` is the id of the newest take of the unit that is known: a newer one answers the question.

    The row says who holds it: when `owner` is another, that one works on it, and when it is ambiguous it
    waits for the person. A row with a `provider_id` was accepted before: collect it, do not submit again.

    Raises:
        OverBudget: with this job the project would take more than the budget; nothing was written.
    """
    with store.write() as session:
        now = now_in(session)
        lease = now + LEASE
        newest = session.scalar(select(func.max(TakeRow.id)).where(col(TakeRow.unit) == unit))
        if (newest or 0) > newest_take:
            return None  # another process was faster
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
        if budget != Budget():  # adding it up takes the longer, the more was made
            _check(session, budget, quoted, unit, now)
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


def done(job: Job, charged: Amount | None = None) -> InTransaction:
    """Return what closes a job in the transaction that records its take: `store.add_take(..., also=...)`."""

    def close_with(session: Session, take_id: int) -> None:
        amount = charged or job.quoted
        _move(
            session, job, state="done", take_id=take_id, charged=amount.model_dump(mode="json"),
            **_counted(amount),
        )  # fmt: skip

    return close_with


def finish(store: Store, job: Job, charged: Amount, also: Callable[[Session], None]) -> None:
    """Close a job that leaves no take, with what it was charged, in one transaction with `also`."""
    with store.write() as session:
        amount = charged.model_dump(mode="json")
        _move(session, job, state="done", charged=amount, **_counted(charged))
        also(session)


def give_up(store: Store, job: Job) -> Job:
    """Let go of a job that failed or was stopped; return what is left of it.

    What was not sent is void. What was sent and not answered stays, ambiguous. What was accepted stays, to
    be collected.
    """
    with store.write() as session:
        row = session.get_one(JobRow, job.id)
        if (row.owner, row.attempt) == (job.owner, job.attempt) and row.state in OPEN:
            row.lease_until = row.changed = now_in(session)  # from here on it is not renewed: see `extend`
            if row.state == "reserved":
                _close(row, "void", row.changed)
            session.flush()
        return _job(row)


def fail(store: Store, job: Job) -> Job:
    """Close a job whose provider accepted it and did not deliver: it is charged, as far as we know."""
    with store.write() as session:
        row = session.get_one(JobRow, job.id)
        if (row.owner, row.attempt, row.state) == (job.owner, job.attempt, "accepted"):
            _close(row, "failed", now_in(session))
            session.flush()
            return _job(row)
    return give_up(store, job)


def settle(store: Store, job_id: int, state: JobState, *, provider_id: str | None = None) -> Job:
    """Record what a person found out about an open job that nobody works on.

    `void`: it was never accepted. `lost`: it was, and is written off. `accepted`: it was, under
    `provider_id`, and the next run collects it; also of one that failed, if the id was wrong.

    Raises:
        InputInvalid: there is no such job, it is closed already, or somebody works on it.
    """
    with store.write() as session:
        row = session.get(JobRow, job_id)
        if row is None:
            raise InputInvalid(f"there is no job {job_id}", hint="filmwright jobs")
        job = _job(row)
        corrects = job.state == "failed" and state == "accepted" and _none_open(session, row)
        if job.state not in OPEN and not corrects:
            raise InputInvalid(f"job {job_id} is closed already: {job.state}", hint="filmwright jobs")
        if is_held(job, now_in(session)):
            raise InputInvalid(f"{job.owner} works on job {job_id}", hint="wait until it ends, or stop it")
        if state == "accepted":
            row.state, row.provider_id, row.charged = state, provider_id, None
            row.lease_until = row.changed = now_in(session)
        else:
            _close(row, state, now_in(session))
        session.flush()
        return _job(row)


def _none_open(session: Session, row: JobRow) -> bool:
    same = (col(JobRow.unit) == row.unit, col(JobRow.fingerprint) == row.fingerprint)
    return session.scalars(select(JobRow).where(*same, col(JobRow.state).in_(OPEN))).first() is None


def extend(store: Store, owner: str) -> None:
    """Renew every lease of `owner`, but for the jobs it has given up."""
    with store.write() as session:
        mine = update(JobRow).where(
            col(JobRow.owner) == owner,
            col(JobRow.state).in_(OPEN),
            col(JobRow.lease_until) != col(JobRow.changed),
        )
        session.execute(mine.values(lease_until=now_in(session) + LEASE))


def _move(session: Session, job: Job, **changes: object) -> None:
    where = (
        col(JobRow.id) == job.id,
        col(JobRow.owner) == job.owner,
        col(JobRow.attempt) == job.attempt,
        col(JobRow.state).in_(OPEN),
    )
    now = now_in(session)
    moved = update(JobRow).where(*where).values(changed=now, lease_until=now + LEASE, **changes)
    found: Any = session.execute(moved)
    if found.rowcount != 1:
        raise Fenced(f"{job.unit} was taken over by another process", hint="filmwright resume")


def _close(row: JobRow, state: JobState, now: datetime) -> None:
    amount = Amount() if state == "void" else Amount.model_validate(row.quoted)
    row.state, row.changed, row.charged = state, now, amount.model_dump(mode="json")
    for name, value in _counted(amount).items():
        setattr(row, name, value)


def _check(session: Session, budget: Budget, quoted: Amount, unit: str, now: datetime) -> None:
    before = _spent(session)
    if budget.exceeded_by(before + quoted) is not None:
        before = _spent_by_the_living(session, now)
    if (cap := budget.exceeded_by(before + quoted)) is not None:
        raise _over(cap, unit, before, quoted, budget)


def _spent(session: Session) -> Amount:
    sums = (
        func.sum(c) for c in (JobRow.calls, JobRow.tokens, JobRow.clip_millionths, JobRow.money_millionths)
    )
    calls, tokens, clip, money = session.execute(select(*sums)).one()
    return Amount(
        calls=int(calls or 0), tokens=int(tokens or 0), clip_seconds=Decimal(int(clip or 0)) / MILLION,
        money=Decimal(int(money or 0)) / MILLION,
    )  # fmt: skip


def _spent_by_the_living(session: Session, now: datetime) -> Amount:
    """Void what dead processes had reserved and not sent anywhere; return what counts then.

    Nobody may come back for it: the board may ask for something else by now.
    """
    for row in session.scalars(select(JobRow).where(col(JobRow.state) == "reserved")).all():
        if not is_held(_job(row), now):
            _close(row, "void", now)
    session.flush()
    return _spent(session)


def _counted(amount: Amount) -> dict[str, Any]:
    return {
        "calls": amount.calls,
        "tokens": amount.tokens,
        "clip_millionths": int(amount.clip_seconds * MILLION),
        "money_millionths": int(amount.money * MILLION),
    }


def _over(cap: str, unit: str, before: Amount, quoted: Amount, budget: Budget) -> OverBudget:
    have, need, limit = (Decimal(getattr(of, cap)) for of in (before, quoted, budget))
    units = {
        "money": ("", "", "0.01"), "clip_seconds": (" s of clip", "s", "0.1"),
        "calls": (" calls", "calls", "1"), "tokens": (" tokens", "tokens", "1"),
    }  # fmt: skip
    what, word, step = units[cap]
    grain = Decimal(step)
    told = f"{have.quantize(grain)} of {limit.quantize(grain)}{what} are spent or reserved"
    enough = (have + need).quantize(grain, rounding=ROUND_CEILING)
    return OverBudget(
        f"{unit} is not begun: {told}, and it takes {need.quantize(grain, rounding=ROUND_CEILING)}",
        hint=f"filmwright resume --budget {enough}{word}",  # other caps stay as they are
    )


def _ahead(session: Session) -> timedelta:
    """Return how far this machine's clock is ahead of the store's; nothing if they all but agree."""
    ahead = datetime.now(UTC) - now_in(session)
    return ahead if abs(ahead) > timedelta(seconds=1) else timedelta(0)


def _job(row: JobRow, ahead: timedelta = timedelta(0)) -> Job:
    fields: Mapping[str, Any] = row.model_dump(
        exclude={"calls", "tokens", "clip_millionths", "money_millionths", "take_id"}
    )
    times = {name: aware(fields[name]) for name in ("lease_until", "created", "changed")}
    times["lease_until"] += ahead
    return Job.model_validate({**fields, **times, "take": row.take_id})
