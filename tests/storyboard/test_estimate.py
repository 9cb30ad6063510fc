"""What units are expected to take: from what the project's own history says."""

from datetime import UTC, datetime
from decimal import Decimal

from filmwright.schemas.job import Amount, Job, JobState
from filmwright.schemas.plan import Estimate, MoneyRange
from filmwright.storyboard.estimate import Charges


def job(state: JobState, charged: str | None, quoted: str = "1", generator: str = "cloud") -> Job:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Job(
        id=1, unit="s010/clip1", fingerprint="f", seed=1, generator=generator, state=state, owner="h/1/x",
        lease_until=now, created=now, changed=now, quoted=Amount(calls=1, money=Decimal(quoted)),
        charged=None if charged is None else Amount(calls=1, money=Decimal(charged)),
    )  # fmt: skip


def of(*jobs: Job) -> MoneyRange:
    return Charges(jobs, "cloud").of(Decimal("2"))


def test_without_a_history_the_quote_is_what_is_charged() -> None:
    assert of() == MoneyRange(low=Decimal(2), likely=Decimal(2), high=Decimal(2))


def test_what_was_charged_of_the_quotes_calibrates_the_next_ones() -> None:
    found = of(*(job("done", charge) for charge in ("0.5", "0.8", "0.8", "0.8", "1.5")))
    assert found == MoneyRange(low=Decimal("1.0"), likely=Decimal("1.6"), high=Decimal("3.0"))


def test_jobs_that_failed_or_of_which_nobody_knows_raise_the_high_end_only() -> None:
    good = [job("done", "1") for _ in range(8)]
    assert of(*good, job("failed", "1"), job("submitting", None)).high == Decimal("2.5")
    assert of(*good, job("failed", "1"), job("submitting", None)).likely == Decimal(2)
    assert of(*good, job("void", "0")).high == Decimal(2)


def test_another_generators_jobs_and_those_without_a_price_say_nothing() -> None:
    others = [job("done", "9", generator="other"), job("done", "9", quoted="0")]
    assert of(*others) == of()


def test_money_that_is_not_known_adds_nothing_and_makes_nothing_known() -> None:
    priced = Estimate(low=1, likely=2, high=3, money=MoneyRange(low=1, likely=1, high=2))
    assert (Estimate(high=1) + Estimate(high=2)).money is None
    assert (Estimate() + priced + priced).money == MoneyRange(low=2, likely=2, high=4)
