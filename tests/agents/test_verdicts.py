"""Verdicts follow the evidence: a clear miss is shot again, a doubt is looked at, a lock holds."""

import copy
from typing import Any

from filmwright.agents.verdicts import judge
from filmwright.schemas.board import Board
from filmwright.schemas.score import FilmScore, IdentityCell, ScoreManifest, ShotHealth
from tests.boards import chain

MANIFEST = ScoreManifest(scorer="test", version=1)


def score(*cells: IdentityCell, health: tuple[ShotHealth, ...] = ()) -> FilmScore:
    return FilmScore(cells=cells, health=health, manifest=MANIFEST)


def cell(
    shot: str, outcome: Any, probability: float | None = None, high: float | None = None
) -> IdentityCell:
    return IdentityCell(character="bear", shot=shot, outcome=outcome, probability=probability, high=high)


def verdicts(measured: FilmScore, *, tried: int = 0, retakes: int = 2, **lock: Any) -> dict[str, str]:
    data = copy.deepcopy(chain())
    data["scenes"][0]["shots"][0].update(lock)
    found = judge(measured, Board.model_validate(data), retakes=retakes, tried={"s010": tried})
    return {v.shot: v.verdict for v in found}


def test_every_shot_gets_a_verdict_and_the_good_ones_are_kept() -> None:
    found = verdicts(score(cell("s010", "consistent", 0.95)))
    assert set(found.values()) == {"pass"}
    assert len(found) == 6


def test_a_clear_miss_is_shot_again_until_the_bound() -> None:
    missed = score(cell("s010", "drifted", 0.1, 0.3))
    assert verdicts(missed)["s010"] == "retake"
    assert verdicts(missed, tried=2)["s010"] == "give-up"
    assert verdicts(score(cell("s010", "absent")))["s010"] == "retake"


def test_a_doubt_is_for_a_person_and_not_for_another_take() -> None:
    assert verdicts(score(cell("s010", "drifted", 0.4, 0.8)))["s010"] == "review"
    assert verdicts(score(cell("s010", "consistent", 0.7)))["s010"] == "review"
    assert verdicts(score(cell("s010", "insufficient")))["s010"] == "pass"


def test_where_another_take_cannot_differ_a_miss_is_for_a_person() -> None:
    assert verdicts(score(cell("s010", "absent")), retakes=0)["s010"] == "review"


def test_a_locked_shot_is_never_shot_again() -> None:
    assert verdicts(score(cell("s010", "absent")), locked=True)["s010"] == "review"


def test_black_frames_are_shot_again() -> None:
    black = ShotHealth(shot="s010", black=1.0, defects=("black",))
    assert verdicts(score(health=(black,)))["s010"] == "retake"
