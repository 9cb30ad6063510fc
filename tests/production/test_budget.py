"""The budget holds: counting what is in flight, whoever spends it, and the run goes on when it is raised."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from filmwright import cli
from filmwright.errors import InputInvalid, OverBudget
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import accounts, film
from filmwright.production.again import Again
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.job import Amount, Budget
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from tests.boards import base

SHOTS = [
    {"id": "s010", "action": "Mr Bear walks.", "seconds": 1},
    {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 1},
    {"id": "s030", "action": "Ida waves.", "seconds": 1},
]
PRICES = """
currency = "EUR"
[prices.rehearsal]
keyframe = 0.10
clip = 0.05
clip_second = 0.20
"""
# Two stills; two clips of 12 frames; one of 13 at 0.05 + 13/12 * 0.20: the joint frame is made, too.
STILL, CLIP, CONTINUED = Decimal("0.10"), Decimal("0.25"), Decimal("0.266667")
ALL = 2 * STILL + 2 * CLIP + CONTINUED


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose provider keeps books, and whose person has set prices."""
    project = Project(tmp_path / "a.film")
    project.folder.mkdir()
    data = {**base(), "scenes": [{"id": "sc010", "place": "ice", "shots": SHOTS}]}
    data["film"] = {"size": [160, 90], "fps": 12}
    project.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    (project.folder / "filmwright.toml").write_text(PRICES, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, json.dumps({"ledger": str(tmp_path / "jobs.jsonl")}))
    return project


def options(workers: int = 0, **caps: object) -> Options:
    budget = Budget.model_validate(caps) if caps else None
    return Options(generator="rehearsal", workers=workers, retakes=0, budget=budget)


def charges(project: Project) -> Counter[str]:
    return provider.charges(project.folder.parent / "jobs.jsonl")


def test_what_everything_cost_is_in_the_ledger(made: Project) -> None:
    film.resume(made, options())
    account = accounts.account(made)
    assert account.spent == Amount(calls=5, clip_seconds=Decimal("3.083334"), money=ALL)
    assert {job.unit: job.counts.money for job in account.jobs} == {
        "s010/keyframe": STILL, "s030/keyframe": STILL,
        "s010/clip1": CLIP, "s020/clip1": CONTINUED, "s030/clip1": CLIP,
    }  # fmt: skip
    assert all(job.state == "done" and job.take is not None for job in account.jobs)


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("cap", ["0.19", "0.20", "0.44", "0.69", "0.71", "0.95"])
def test_money_is_never_spent_over_the_cap_whatever_is_in_flight(
    made: Project, cap: str, workers: int
) -> None:
    with pytest.raises(OverBudget, match=f"of {cap}") as told:
        film.resume(made, options(workers, money=cap))
    account = accounts.account(made)
    paid = sum((job.counts.money for job in account.jobs), Decimal(0))
    assert paid == account.spent.money <= Decimal(cap)
    assert charges(made) == Counter(job.unit for job in account.jobs), "the provider's books say the same"
    assert Decimal(cap) - paid < CONTINUED, "what could be begun was begun"
    assert "filmwright resume --budget" in told.value.hint
    film.resume(made, options(money=ALL))
    assert accounts.account(made).spent.money == ALL
    assert set(charges(made).values()) == {1}


@pytest.mark.parametrize(("caps", "units"), [
    ({"calls": 2}, 2), ({"calls": 4}, 4), ({"clip_seconds": "1.5"}, 3), ({"clip_seconds": "0.5"}, 2),
    ({"calls": 9, "clip_seconds": "2.2"}, 4),
])  # fmt: skip
def test_calls_and_seconds_of_clip_are_capped_too(made: Project, caps: dict[str, object], units: int) -> None:
    with pytest.raises(OverBudget):
        film.resume(made, options(**caps))
    assert charges(made).total() == units


def test_a_budget_is_remembered_until_it_is_raised_or_lifted(made: Project) -> None:
    with pytest.raises(OverBudget):
        film.resume(made, options(calls=1))
    with pytest.raises(OverBudget):
        film.resume(made, options())
    assert charges(made).total() == 1
    with pytest.raises(OverBudget):
        film.resume(made, options(calls=3))
    lifted = Options(generator="rehearsal", workers=0, retakes=0, budget=Budget())
    assert film.resume(made, lifted).film == made.film


def test_a_new_cap_leaves_the_others_as_they_are(made: Project) -> None:
    with pytest.raises(OverBudget):
        film.resume(made, options(money="0.5"))
    with pytest.raises(OverBudget, match=r"of 0.50"):
        film.resume(made, options(calls=99))
    assert accounts.account(made).budget == Budget(money=Decimal("0.5"), calls=99)


def test_the_budget_of_the_configuration_holds_until_another_is_given(made: Project) -> None:
    config = made.folder / "filmwright.toml"
    config.write_text('budget = "2 calls"\n' + PRICES, encoding="utf-8")
    with pytest.raises(OverBudget):
        film.resume(made, options())
    assert charges(made).total() == 2
    assert film.resume(made, options(calls=5)).film == made.film


def test_a_failed_job_that_was_charged_counts_and_a_refused_one_does_not(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = str(made.folder.parent / "jobs.jsonl")
    faults = {"s030/keyframe": "fail-after", "s010/keyframe": "fail"}
    monkeypatch.setenv(VARIABLE, json.dumps({"ledger": ledger, **faults}))
    code = cli.run(["resume", str(made.folder), "--generator", "rehearsal", "--workers", "0", "-q"])
    assert code == 3
    assert charges(made)["s030/keyframe"] == 1, "a run does not ask again for what was charged and failed"
    states = {job.unit: (job.state, job.counts.money) for job in accounts.account(made).jobs}
    assert states["s030/keyframe"] == ("failed", STILL)
    assert states["s010/keyframe"] == ("void", Decimal(0))


def test_the_command_line_ends_with_4_says_how_to_go_on_and_goes_on(
    made: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["resume", str(made.folder), "--generator", "rehearsal", "--workers", "0", "--no-retakes"]
    assert cli.run([*words, "--budget", "0.5 EUR"]) == 4
    told = capsys.readouterr()
    assert "is not begun" in told.err
    assert "--budget" in told.err
    assert cli.run(["jobs", str(made.folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert Decimal(found["spent"]["money"]) <= Decimal("0.5")
    assert cli.run([*words, "--budget", "2 EUR", "--budget", "90s"]) == 0


@pytest.mark.parametrize("words", ["EUR", "-3", "12 parsecs", "0x10", "nan", "inf", "1e99"])
def test_a_budget_that_is_none_is_a_usage_error(
    made: Project, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert cli.run(["resume", str(made.folder), f"--budget={words}"]) == 2
    assert "--budget 12.50" in capsys.readouterr().err


def test_a_retake_the_budget_does_not_allow_is_not_begun(made: Project) -> None:
    film.resume(made, options())
    before = made.film.read_bytes()
    with pytest.raises(OverBudget) as told:
        film.retake(made, Again(frozenset(("s030",))), options(calls=5))
    assert told.value.hint.startswith("filmwright retake s030 ")
    assert charges(made).total() == 5
    assert made.film.read_bytes() == before


def test_a_store_that_was_moved_away_is_not_paid_for_again_without_being_asked(made: Project) -> None:
    film.resume(made, options())
    made.database.rename(made.folder / "elsewhere.sqlite")
    with pytest.raises(InputInvalid, match="no takes are known") as told:
        film.resume(made, options())
    assert "to pay for everything again" in told.value.hint
    assert set(charges(made).values()) == {1}
    (made.folder / "elsewhere.sqlite").replace(made.database)
    assert film.resume(made, options()).film == made.film
    assert set(charges(made).values()) == {1}
