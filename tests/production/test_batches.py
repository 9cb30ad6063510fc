"""Units that are alike share a call of a resident: each is a take of its own, and stands and falls alone."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmwright.errors import Cancelled, OverBudget, RenderFailed
from filmwright.production import film, residents
from filmwright.production.config import parse_budget
from filmwright.production.options import Options
from filmwright.production.seeds import first_seed
from filmwright.storyboard import ledger
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.production.test_resident import HEAVY, Teller, project, takes_of
from tests.residents import BATCH, BILLED, DIARY, ORDERS, diary, installed

SHOTS = 5
STILLS = [[f"s0{n}0/keyframe" for n in (1, 2, 3)], [f"s0{n}0/keyframe" for n in (4, 5)]]
CLIPS = [[f"s0{n}0/clip1" for n in (1, 2, 3)], [f"s0{n}0/clip1" for n in (4, 5)]]


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The diary of a resident that takes three requests in a call."""
    monkeypatch.syspath_prepend(installed(tmp_path / "site"))
    monkeypatch.setenv(DIARY, str(tmp_path / "diary.jsonl"))
    monkeypatch.setenv(ORDERS, str(tmp_path / "orders.json"))
    monkeypatch.setenv(BATCH, "3")
    yield tmp_path / "diary.jsonl"
    residents.end_all()


def calls(notes: Path) -> list[list[str]]:
    return [entry["units"] for entry in diary(notes) if entry["what"] == "call"]


def test_what_is_ready_together_shares_calls_and_makes_the_same_film(
    tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = project(tmp_path / "a.film", *[{}] * SHOTS)
    teller = Teller()
    film.resume(together, HEAVY, teller)
    assert calls(notes) == [*STILLS, *CLIPS]
    assert teller.steps["s010/clip1"] == teller.steps["s020/clip1"] > 0, (
        "the steps of a call are all of theirs"
    )
    store = Store(together.database)
    takes = {unit: take for unit, (take,) in store.takes().items()}
    jobs = {job.unit: job for job in ledger.jobs(store)}
    store.close()
    board = film.status(together, HEAVY)[0]
    seeds = {shot.id: first_seed(shot) for shot in board.shots}
    assert {take.shot: take.seed for take in takes.values()} == seeds
    assert jobs.keys() == takes.keys()
    assert {job.state for job in jobs.values()} == {"done"}
    assert len({job.id for job in jobs.values()}) == len(takes)
    residents.end_all()
    monkeypatch.setenv(BATCH, "1")
    alone = project(tmp_path / "b.film", *[{}] * SHOTS)
    film.resume(alone, HEAVY)
    assert alone.film.read_bytes() == together.film.read_bytes()


def test_only_what_is_alike_shares_a_call(tmp_path: Path, notes: Path) -> None:
    made = project(tmp_path / "a.film", {}, {"seconds": 1}, {}, {"seconds": 1}, {"prompt": "alone"}, {})
    film.resume(made, HEAVY)
    clips = [units for units in calls(notes) if "clip" in units[0]]
    assert clips == [
        ["s010/clip1", "s030/clip1", "s060/clip1"], ["s020/clip1", "s040/clip1"], ["s050/clip1"],
    ]  # fmt: skip


def test_a_quality_takes_fewer_at_once(tmp_path: Path, notes: Path) -> None:
    final = Options(generator="heavy", quality="final", workers=0, retakes=0)
    film.resume(project(tmp_path / "a.film", {}, {}, {}), final)
    assert [len(units) for units in calls(notes)] == [2, 1, 2, 1]


def test_chains_go_on_side_by_side_in_shared_calls(tmp_path: Path, notes: Path) -> None:
    goes_on = {"boundary": "continue"}
    film.resume(project(tmp_path / "a.film", {}, goes_on, {}, goes_on), HEAVY)
    clips = [units for units in calls(notes) if "clip" in units[0]]
    assert clips == [["s010/clip1", "s030/clip1"], ["s020/clip1", "s040/clip1"]]


@pytest.mark.parametrize("order", ["fail", "die"])
def test_of_a_call_that_fails_each_is_tried_alone_and_only_the_bad_one_fails(
    tmp_path: Path, notes: Path, order: str
) -> None:
    made = project(tmp_path / "a.film", *[{}] * SHOTS)
    (tmp_path / "orders.json").write_text(json.dumps({"s020/clip1": order}), "utf-8")
    with pytest.raises(RenderFailed, match="s020/clip1"):
        film.resume(made, HEAVY)
    tries = Counter(tuple(units) for units in calls(notes) if "clip" in units[0])
    assert tries.pop(("s020/clip1",)) == (1 if order == "fail" else 2)
    assert tries == Counter(
        [("s010/clip1", "s020/clip1", "s030/clip1"), ("s040/clip1", "s050/clip1"), ("s010/clip1",),
         ("s030/clip1",)]
    )  # fmt: skip
    assert takes_of(made).keys() == {unit for units in (*STILLS, *CLIPS) for unit in units} - {"s020/clip1"}
    (tmp_path / "orders.json").unlink()
    film.resume(made, HEAVY)
    assert set(takes_of(made).values()) == {1}, "what was made stays made"


def test_a_call_that_was_stopped_is_made_again_whole(tmp_path: Path, notes: Path) -> None:
    whole, stopped = project(tmp_path / "a.film", *[{}] * SHOTS), project(tmp_path / "b.film", *[{}] * SHOTS)
    film.resume(whole, HEAVY)
    teller = Teller(stops_at="s020/clip1")
    (tmp_path / "orders.json").write_text(json.dumps({"s020/clip1": "slow"}), "utf-8")
    with pytest.raises(Cancelled):
        film.resume(stopped, HEAVY, teller, teller.stop)
    assert takes_of(stopped).keys() == {unit for units in STILLS for unit in units}
    assert not open_jobs(stopped)
    (tmp_path / "orders.json").unlink()
    film.resume(stopped, HEAVY)
    assert stopped.film.read_bytes() == whole.film.read_bytes()


def open_jobs(of: Project) -> list[str]:
    store = Store(of.database)
    found = [job.unit for job in ledger.jobs(store, only_open=True) if ledger.is_held(job)]
    store.close()
    return found


def test_what_is_paid_for_is_asked_for_one_by_one(
    tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BILLED, "yes")
    film.resume(project(tmp_path / "a.film", {}, {}), HEAVY)
    assert {len(units) for units in calls(notes)} == {1}


def test_a_budget_ends_within_a_call(tmp_path: Path, notes: Path) -> None:
    made = project(tmp_path / "a.film", *[{}] * SHOTS)
    two = Options(generator="heavy", workers=0, retakes=0, budget=parse_budget(["1s"]))
    with pytest.raises(OverBudget):
        film.resume(made, two)
    assert [units for units in calls(notes) if "clip" in units[0]] == [["s010/clip1", "s020/clip1"]]
