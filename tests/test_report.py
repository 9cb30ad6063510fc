"""What a person reads: sentences of the plan, what comes next, errors as data. Pure text, no film."""

import json
from pathlib import Path
from typing import Any

import pytest

from filmwright import cli
from filmwright.errors import UsageError
from filmwright.production.config import parse_budget
from filmwright.report import plan_words, status
from filmwright.schemas.board import Board
from filmwright.schemas.job import Amount, Budget
from filmwright.schemas.plan import Cause, Plan, PlanUnit
from filmwright.storyboard.project import Project
from tests.boards import chain

BOARD = Board.model_validate(chain())


def told(capsys: pytest.CaptureFixture[str], *units: PlanUnit, **purse: Any) -> str:
    status.status(Project(Path("a.film")), BOARD, Plan(units=units, **purse), why=None, json=False)
    return capsys.readouterr().out


def clip(shot: str, state: Any, *causes: Cause) -> PlanUnit:
    return PlanUnit(id=f"{shot}/clip1", kind="clip", shot=shot, state=state, causes=causes)


def clips(state: Any) -> list[PlanUnit]:
    return [clip(shot.id, state) for shot in BOARD.shots]


FILM = PlanUnit(id="film", kind="film", state="fresh")


@pytest.mark.parametrize(
    "words",
    [
        ("retake", "s010", "--seed", "x", "--json"),
        ("settle", "x", "--json"),
        ("clean", "--days", "-3", "--json"),
        ("status", "a", "b", "--json"),
        ("statsu", "--json"),
    ],
)
def test_a_wrong_command_line_is_one_json_document_too(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert cli.run(list(words)) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["error"]
    assert document["hint"].endswith("--help")
    assert document["exit"] == 2


def test_a_command_that_was_stopped_is_one_json_document_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("filmwright.storyboard.project.find_project", stops)
    assert cli.run(["jobs", "--json"]) == 130
    out, err = capsys.readouterr()
    assert json.loads(out)["exit"] == 130
    assert err == "Stopped. What was finished is kept: filmwright resume\n"


def test_one_shot_does_not_continue_from_two() -> None:
    states: Any = {shot.id: "fresh" for shot in BOARD.shots}
    group = plan_words.Group("stale", ("bear.wears changed",), ["s010", "s030"], ["s020"])
    sentence = plan_words.sentence(group, BOARD, states)
    assert sentence.endswith("s020 follows because it continues from one of them.")
    group.followers.append("s050")
    assert "s020 and s050 follow because they share a frame with them" in plan_words.sentence(
        group, BOARD, states
    )


def test_what_waits_for_the_person_comes_before_resume_though_pieces_could_be_drawn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    waits = clip("s020", "blocked", Cause(field="job 6 was never answered"))
    piece = PlanUnit(id="segment/1", kind="segment", state="missing")
    film = FILM.model_copy(update={"state": "blocked", "causes": (Cause(field="", unit="s020"),)})
    fresh = [unit for unit in clips("fresh") if unit.shot != "s020"]
    assert "next: see to what is waited for, then: filmwright resume a.film" in told(
        capsys, *fresh, waits, piece, film
    )


def test_a_budget_that_is_used_up_threatens_no_film_that_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    purse = {"spent": Amount(calls=9, money="4.63"), "budget": Budget(calls=1, money="0.01")}
    said = told(capsys, *clips("fresh"), FILM, **purse)
    assert "Everything is made." in said
    assert "not be enough" not in said


@pytest.mark.parametrize(
    ("budget", "is_enough"),
    [
        (Budget(calls=5), False), (Budget(calls=6), True),
        (Budget(clip_seconds="5.5"), False), (Budget(clip_seconds="6"), True),
    ],
)  # fmt: skip
def test_status_foresees_that_calls_or_seconds_of_clip_run_out(
    capsys: pytest.CaptureFixture[str], budget: Budget, is_enough: bool
) -> None:
    said = told(capsys, *clips("missing"), FILM, budget=budget)
    assert ("That may not be enough" in said) is not is_enough


@pytest.mark.parametrize("words", ["", "  ", ";"])
def test_an_empty_budget_lifts_no_cap(words: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        parse_budget([words])


def test_what_to_type_next_is_what_status_was_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    units = (*clips("missing"), FILM)
    asked = {"generator": "animatic", "quality": None}
    status.status(Project(Path("a.film")), BOARD, Plan(units=units), why=None, json=False, asked=asked)
    assert capsys.readouterr().out.endswith("next: filmwright resume a.film --generator animatic\n")
