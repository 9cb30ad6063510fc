"""The ledger: nothing is done or charged twice, and no budget is exceeded. On both databases."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlmodel import Session

from filmwright.errors import Fenced, InputInvalid, OverBudget
from filmwright.production.config import parse_budget
from filmwright.production.options import Options
from filmwright.production.studio import budget_of
from filmwright.schemas.config import Config
from filmwright.schemas.job import Amount, Budget, Job
from filmwright.storyboard import ledger, owners
from filmwright.storyboard import store as store_module
from filmwright.storyboard.store import Store
from tests.storyboard.processes import FORK, in_children
from tests.storyboard.test_store import CLIP, take

FREE = Budget()
ONE = Amount(calls=1, clip_seconds=Decimal("2.5"), money=Decimal("0.333333"))


def reserve(store: Store, owner: str, unit: str = "s010/clip1", budget: Budget = FREE) -> Job:
    job = ledger.reserve(store, owner, unit, "f", 3, "rehearsal", ONE, budget)
    assert job is not None
    return job


def record(store: Store, job: Job, charged: Amount | None = None) -> None:
    store.add_take(take(unit=job.unit), [CLIP], also=ledger.done(job, charged))


def of_the_dead() -> str:
    """Return the owner's name of a process that has ended."""
    child = FORK.Process(target=int)
    child.start()
    child.join()
    host, _, word = owners.new_owner().split("/")
    return f"{host}/{child.pid}/{word}"


@pytest.fixture
def us() -> str:
    return owners.new_owner()


@pytest.fixture
def them() -> str:
    """A process on another machine, of which nothing is known but its leases."""
    return "elsewhere/17/abcd"


def lapsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every lease end as soon as it is given, until `monkeypatch.undo`."""
    monkeypatch.setattr(ledger, "LEASE", timedelta(0))


def test_a_job_goes_from_reservation_to_take_and_counts_what_was_charged(store: Store, us: str) -> None:
    job = reserve(store, us)
    assert (job.state, job.attempt, job.owner, ledger.spent(store)) == ("reserved", 1, us, ONE)
    ledger.submitting(store, job)
    ledger.accepted(store, job, "p-1")
    assert (ledger.look_up(store, job.id).provider_id, ledger.spent(store)) == ("p-1", ONE)
    charged = Amount(calls=1, clip_seconds=Decimal("2.5"), money=Decimal("99999.999999"))
    record(store, job, charged)
    closed = ledger.look_up(store, job.id)
    assert (closed.state, closed.charged, closed.quoted) == ("done", charged, ONE)
    assert closed.take == store.takes()["s010/clip1"][0].id
    assert ledger.spent(store) == charged
    assert ledger.jobs(store, only_open=True) == []


def test_a_unit_that_somebody_works_on_is_theirs(store: Store, us: str, them: str) -> None:
    reserve(store, them)
    job = reserve(store, us)
    assert (job.owner, job.attempt, ledger.is_held(job)) == (them, 1, True)
    assert len(ledger.jobs(store)) == 1


def test_a_unit_that_was_made_meanwhile_is_not_made_again(store: Store, us: str, them: str) -> None:
    record(store, reserve(store, them))
    assert ledger.reserve(store, us, "s010/clip1", "f", 3, "rehearsal", ONE, FREE) is None
    known = store.takes()["s010/clip1"][0].id
    again = ledger.reserve(store, us, "s010/clip1", "f", 4, "rehearsal", ONE, FREE, known)
    assert again is not None
    assert again.owner == us


def test_what_a_dead_process_reserved_is_taken_over_at_once(store: Store, us: str) -> None:
    left = reserve(store, of_the_dead())
    job = reserve(store, us)
    assert (job.id, job.owner, job.attempt) == (left.id, us, 2)
    assert ledger.spent(store) == ONE
    record(store, job)
    with pytest.raises(Fenced):
        record(store, left)
    assert len(store.takes()["s010/clip1"]) == 1


def test_who_was_too_slow_can_record_nothing(
    store: Store, us: str, them: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lapsed(monkeypatch)
    slow = reserve(store, them)
    ledger.submitting(store, slow)
    ledger.accepted(store, slow, "p-1")
    monkeypatch.undo()
    job = reserve(store, us)
    assert (job.attempt, job.owner, job.provider_id) == (2, us, "p-1")
    for late in (
        lambda: record(store, slow),
        lambda: ledger.submitting(store, slow),
        lambda: ledger.refused(store, slow),
        lambda: ledger.accepted(store, slow, "p-2"),
    ):
        with pytest.raises(Fenced):
            late()
    assert store.takes() == {}
    assert ledger.fail(store, slow).state == "accepted"
    assert ledger.give_up(store, slow).state == "accepted"
    assert ledger.is_held(ledger.look_up(store, job.id))
    record(store, job)


def test_a_thread_of_ours_that_was_too_slow_can_record_nothing_either(
    store: Store, us: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lapsed(monkeypatch)
    slow = reserve(store, us)
    monkeypatch.undo()
    again = reserve(store, us)
    assert again.attempt == 2
    with pytest.raises(Fenced):
        record(store, slow)
    record(store, again)


def test_a_submission_that_was_never_answered_waits_for_the_person(store: Store, us: str) -> None:
    dead = reserve(store, of_the_dead())
    ledger.submitting(store, dead)
    for _ in range(2):
        job = reserve(store, us)
        assert (job.owner, job.attempt, job.state) == (dead.owner, 1, "submitting")
        assert ledger.is_ambiguous(job)
    assert ledger.spent(store) == ONE
    ledger.settle(store, job.id, "accepted", provider_id="p-7")
    job = reserve(store, us)
    assert (job.owner, job.attempt, job.provider_id) == (us, 2, "p-7")


def test_what_a_person_says_of_a_job_is_recorded_once(store: Store, us: str) -> None:
    for state, counts in (("void", Amount()), ("lost", ONE)):
        dead = reserve(store, of_the_dead())
        ledger.submitting(store, dead)
        before = ledger.spent(store)
        assert ledger.settle(store, dead.id, state).state == state
        assert ledger.spent(store).calls == before.calls - 1 + counts.calls
        with pytest.raises(InputInvalid, match="closed already"):
            ledger.settle(store, dead.id, "lost")
    alive = reserve(store, us)
    with pytest.raises(InputInvalid, match="works on job"):
        ledger.settle(store, alive.id, "void")
    with pytest.raises(InputInvalid, match="no job 999"):
        ledger.settle(store, 999, "void")


def test_what_is_given_up_is_not_held_however_long_its_process_lives(store: Store, us: str) -> None:
    sent, kept = reserve(store, us), reserve(store, us, "s020/clip1")
    ledger.submitting(store, sent)
    ledger.give_up(store, sent)
    ledger.extend(store, us)
    assert ledger.is_ambiguous(ledger.look_up(store, sent.id))
    assert ledger.is_held(ledger.look_up(store, kept.id))
    assert ledger.give_up(store, kept).state == "void"
    assert ledger.spent(store) == ONE  # of what was sent: it may have been charged


def test_leases_are_renewed(store: Store, us: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = reserve(store, us)
    monkeypatch.setattr(ledger, "LEASE", timedelta(hours=1))
    ledger.extend(store, us)
    renewed = ledger.look_up(store, job.id)
    assert renewed.lease_until > job.lease_until + timedelta(minutes=50)


class Clock(datetime):
    """A clock that was set."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + cls.by


def test_a_clock_that_is_set_back_robs_nobody_and_strands_nothing(
    store: Store, us: str, them: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, dead = reserve(store, us), reserve(store, of_the_dead(), "s020/clip1")
    monkeypatch.setattr(Clock, "by", timedelta(hours=-1))
    monkeypatch.setattr(store_module, "datetime", Clock)
    ledger.extend(store, us)
    assert reserve(store, them).owner == us
    record(store, ours)
    taken = reserve(store, us, "s020/clip1")
    assert (taken.id, taken.attempt) == (dead.id, 2)
    record(store, taken)
    assert {job.state for job in ledger.jobs(store)} == {"done"}


def test_the_time_of_a_write_is_that_of_its_turn(opened: Callable[[], Store]) -> None:
    """Else who had waited would find new leases too long, and rob their owners."""
    first, second, writing = opened(), opened(), Event()
    left: list[datetime] = []

    def write() -> None:
        with first.write() as session:
            session.connection()
            writing.set()
            time.sleep(0.3)
            left.append(store_module.now_in(session))

    thread = Thread(target=write)
    thread.start()
    writing.wait()
    with second.write() as session:
        assert store_module.now_in(session) > left[0]
    thread.join()


# The budget -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "budget",
    [Budget(calls=2), Budget(clip_seconds=Decimal(5)), Budget(money=Decimal("0.666666"))],
    ids=["calls", "seconds", "money"],
)
def test_a_budget_is_kept_to_the_last_millionth(store: Store, us: str, budget: Budget) -> None:
    for unit in ("s010/clip1", "s020/clip1"):
        reserve(store, us, unit, budget)
    with pytest.raises(OverBudget, match="s030/clip1 is not begun") as over:
        reserve(store, us, "s030/clip1", budget)
    assert "filmwright resume --budget" in over.value.hint
    assert len(ledger.jobs(store)) == 2


def test_what_to_type_when_one_cap_is_reached_keeps_the_others(store: Store, us: str) -> None:
    before = Budget(calls=0, clip_seconds=Decimal(50), money=Decimal("7.50"))
    with pytest.raises(OverBudget) as over:
        reserve(store, us, "s010/clip1", before)
    words = over.value.hint.removeprefix("filmwright resume").split(" --budget ")[1:]
    remembered = {"budget": before.model_dump(mode="json")}
    typed = budget_of(Options(budget=parse_budget(words)), remembered, Config())
    assert typed == Budget(calls=1, clip_seconds=Decimal(50), money=Decimal("7.50"))


def test_what_the_dead_had_reserved_and_not_sent_blocks_no_budget(store: Store, us: str) -> None:
    two = Budget(calls=2)
    reserve(store, of_the_dead(), "s010/clip1", two)
    sent = reserve(store, of_the_dead(), "s020/clip1", two)
    ledger.submitting(store, sent)
    reserve(store, us, "s030/clip1", two)
    assert ledger.spent(store).calls == 2
    with pytest.raises(OverBudget):  # what was sent may have been charged
        reserve(store, us, "s040/clip1", two)


def _hammer(at: Path | str, name: str) -> None:
    store, owner, budget, look = Store(at), owners.new_owner(), Budget(calls=11), ledger._spent

    def slowly(session: Session) -> Amount:
        found = look(session)
        time.sleep(0.005)  # between looking and reserving there is time for the other one
        return found

    ledger._spent = slowly
    for n in range(25):
        with suppress(OverBudget):
            job = reserve(store, owner, f"{name}{n}/clip1", budget)
            assert ledger.spent(store).calls <= 11
            if n in range(0, 10, 2):  # five are kept; then both fight for the last call
                record(store, job)
            else:
                ledger.give_up(store, job)
    store.close()


def test_two_processes_together_never_exceed_the_budget(opened: Callable[[], Store], at: Path | str) -> None:
    store = opened()
    in_children(_hammer, [(at, "a"), (at, "b")])
    assert 8 <= ledger.spent(store).calls <= 10
    assert Counter(job.state for job in ledger.jobs(store))["void"] > 15


# The queue --------------------------------------------------------------------------------------------

UNITS, WORKERS, KILLS = 200, 8, 12


def _work(at: Path | str, seed: int) -> None:
    store, owner, chance = Store(at), owners.new_owner(), random.Random(seed)
    while todo := {f"s{n}/clip1" for n in range(UNITS)} - store.takes().keys():
        for unit in chance.sample(sorted(todo), min(10, len(todo))):
            job = ledger.reserve(store, owner, unit, "f", 3, "rehearsal", ONE, FREE)
            if job is not None and job.owner == owner:
                time.sleep(chance.uniform(0, 0.02))
                record(store, job)
    store.close()


def test_eight_processes_do_every_unit_once_while_some_are_killed(
    opened: Callable[[], Store], at: Path | str
) -> None:
    store, chance = opened(), random.Random(1)
    children = [FORK.Process(target=_work, args=(at, n)) for n in range(WORKERS)]
    for child in children:
        child.start()
    killed = 0
    while any(child.is_alive() for child in children):
        time.sleep(chance.uniform(0.02, 0.1))
        alive = [n for n, child in enumerate(children) if child.is_alive()]
        if killed < KILLS and alive:
            which = chance.choice(alive)
            os.kill(children[which].pid or 0, signal.SIGKILL)
            children[which].join()
            killed += children[which].exitcode == -signal.SIGKILL
            children[which] = FORK.Process(target=_work, args=(at, 100 + killed))
            children[which].start()
    assert [child.exitcode for child in children] == [0] * WORKERS
    assert {unit: len(takes) for unit, takes in store.takes().items()} == {
        f"s{n}/clip1": 1 for n in range(UNITS)
    }
    jobs = ledger.jobs(store)
    assert Counter(job.state for job in jobs) == {"done": UNITS}
    assert killed == KILLS
    extra = sum(job.attempt for job in jobs) - UNITS
    assert 0 <= extra <= killed
    assert len({job.owner for job in jobs}) > 1


def _reserve_all(at: Path | str) -> None:
    store, owner = Store(at), owners.new_owner()
    for n in range(20):
        ledger.reserve(store, owner, f"s{n}/clip1", "f", 3, "rehearsal", ONE, FREE)
    time.sleep(0.2)  # all are alive while the last of them looks
    store.close()


def test_processes_that_want_the_same_make_one_row_of_it(opened: Callable[[], Store], at: Path | str) -> None:
    opened()
    in_children(_reserve_all, [(at,)] * 4)
    assert Counter(job.unit for job in ledger.jobs(opened())) == {f"s{n}/clip1": 1 for n in range(20)}
