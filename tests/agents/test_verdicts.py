"""Verdicts follow the evidence: a clear miss is shot again, a doubt is looked at, a lock holds."""

import copy
from typing import Any, get_args

from filmwright.agents.cures import CURES, cure
from filmwright.agents.verdicts import judge, worth
from filmwright.schemas.board import Board
from filmwright.schemas.score import Defect, FilmScore, IdentityCell, JointScore, ScoreManifest, ShotHealth
from filmwright.schemas.shot import Camera
from filmwright.schemas.verdict import CauseName, Finding, Verdict
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


def joint(severity: Any, *names: Any) -> JointScore:
    defects = tuple(Defect(name=name, z=9.0) for name in names)
    return JointScore(before="s010", after="s020", z=9.0, defects=defects, severity=severity)


def of(measured: FilmScore, shot: str, **more: Any) -> Verdict:
    found = judge(measured, Board.model_validate(chain()), retakes=2, **more)
    return next(v for v in found if v.shot == shot)


def test_a_severe_joint_is_shot_again_and_a_clear_one_is_looked_at() -> None:
    severe = of(FilmScore(joints=(joint("severe", "skipped frames", "zoom"),), manifest=MANIFEST), "s020")
    assert severe.verdict == "retake"
    assert severe.evidence[0].cause == "joint"
    assert severe.evidence[0].other == "s010"
    assert (
        of(FilmScore(joints=(joint("clear", "skipped frames"),), manifest=MANIFEST), "s020").verdict
        == "review"
    )
    assert (
        of(FilmScore(joints=(joint("slight", "skipped frames"),), manifest=MANIFEST), "s020").verdict
        == "pass"
    )
    of_colour = of(FilmScore(joints=(joint("severe", "exposure"),), manifest=MANIFEST), "s020")
    assert of_colour.evidence[0].cause == "colours"


def test_a_frozen_clip_is_shot_again_where_the_board_says_that_something_moves() -> None:
    data = copy.deepcopy(chain())
    data["scenes"][0]["shots"][0]["camera"] = {"move": "dolly-in"}
    frozen = tuple(ShotHealth(shot=s, freeze=1.0, defects=("frozen",)) for s in ("s010", "s020"))
    board = Board.model_validate(data)
    meant = ShotHealth(shot="s040", freeze=1.0, motion_target=3.0, defects=("frozen",))
    found = {v.shot: v.verdict for v in judge(score(health=(*frozen, meant)), board, retakes=2)}
    assert found["s040"] == "retake"
    assert (found["s010"], found["s020"]) == ("retake", "review"), "she may well be asleep"


def test_one_picture_must_say_it_more_clearly_than_a_clip() -> None:
    for chance, expected in ((0.25, "review"), (0.15, "retake")):
        drifted = score(cell("s010", "drifted", chance, 0.3))
        assert of(drifted, "s010").verdict == "retake"
        assert of(drifted, "s010", stage="keyframe").verdict == expected


def test_a_retake_in_vain_is_none_and_says_so() -> None:
    verdict = of(score(cell("s010", "absent")), "s010", vain={"s010": "it would be the same"})
    assert verdict.verdict == "review"
    assert verdict.why.endswith("it would be the same")


def test_the_reason_and_the_evidence_are_told() -> None:
    verdict = of(score(cell("s010", "drifted", 0.1, 0.3)), "s010", tried={"s010": 2})
    assert verdict.verdict == "give-up"
    assert verdict.why == "bear: drifted (10% like themself); after 2 retakes"
    assert verdict.evidence == (
        Finding(
            cause="drifted", is_clear=True, says="bear: drifted (10% like themself)", who="bear", value=0.1
        ),
    )


def test_the_lower_bound_counts_and_what_stands_still_never_beats_what_moves() -> None:
    shot = Board.model_validate(chain()).shots[0].replace(camera=Camera(move="dolly-in"))

    def made(low: float, *defects: Any) -> tuple[int, float]:
        seen = IdentityCell(
            character="bear", shot="s010", outcome="consistent", probability=0.95, low=low, high=0.99
        )
        return worth(score(seen, health=(ShotHealth(shot="s010", defects=defects),)), shot)

    assert made(0.9) > made(0.6) > made(0.99, "frozen") > made(0.98, "frozen")
    slow, quick = (
        score(health=(ShotHealth(shot="s010", motion=motion, motion_target=2.0),)) for motion in (0.5, 3.0)
    )
    assert worth(quick, shot) > worth(slow, shot)


# What a retake changes ------------------------------------------------------------------------------------


def finding(cause: Any, **more: Any) -> Finding:
    return Finding(cause=cause, is_clear=True, says=f"{cause}!", **more)


def test_every_cause_has_its_cure() -> None:
    assert CURES.keys() == {*get_args(CauseName)}
    drifted = cure([finding("drifted", who="ida")], "clip", 0)
    assert (drifted.references, drifted.looks) == ({"ida": 1.25}, ("ida",))
    assert cure([finding("drifted", who="ida")], "clip", 1).references == {"ida": 1.25**2}
    swapped = cure([finding("swapped", who="ida", other="bear")], "clip", 0)
    assert (swapped.looks, swapped.references) == (("ida", "bear"), {})
    assert cure([finding("frozen")], "clip", 0).action
    assert cure([finding("joint", other="s010")], "clip", 0).bridge
    assert cure([finding("colours", other="s010")], "clip", 0).colours


def test_what_cannot_be_changed_is_told_and_the_seed_alone_is_changed() -> None:
    change = cure([finding("joint")], "clip", 0, {"bridge": "no shot goes on from it"})
    assert change.why == "joint!; another seed only; no shot goes on from it"
    assert not change.bridge
    assert cure([finding("black")], "clip", 0).why == "black!; another seed only"


def test_a_doubt_changes_nothing() -> None:
    doubt = Finding(cause="drifted", is_clear=False, says="?", who="bear")
    change = cure([finding("black"), doubt], "clip", 0)
    assert (change.references, change.looks) == ({}, ())
