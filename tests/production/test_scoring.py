"""Scores are measured once: an edit measures the shots and joints it touched."""

from pathlib import Path

import pytest

from filmwright.production import film
from filmwright.production.options import Options
from filmwright.schemas.score import FilmScore
from filmwright.scoring import health, joints
from tests.boards import chain
from tests.production.test_film import project

QUICK = Options(generator="rehearsal", workers=0, retakes=0)


def test_an_edit_measures_only_the_shots_and_joints_it_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []
    real_health, real_joint = health.measure_health, joints.score_joint
    monkeypatch.setattr(
        health, "measure_health", lambda shot, *a: measured.append(shot) or real_health(shot, *a)
    )
    monkeypatch.setattr(joints, "score_joint", lambda f: measured.append(f.after) or real_joint(f))
    made = project(tmp_path / "a.film", chain())
    film.resume(made, QUICK)
    assert sorted(measured) == ["s010", "s020", "s020", "s030", "s030", "s040", "s050", "s060"]
    measured.clear()
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("Mr Bear lifts his hat.", "Mr Bear dances."), encoding="utf-8")
    edited = film.resume(made, QUICK)
    assert sorted(measured) == ["s030", "s030"]  # the shot, and the joint before it
    other = project(tmp_path / "b.film", chain())
    other.board.write_text(made.board.read_text(encoding="utf-8"), encoding="utf-8")
    fresh = film.resume(other, QUICK)
    assert isinstance(edited.score, FilmScore)
    assert edited.score == fresh.score
    assert [c.shots for c in fresh.score.drift] == [("s010", "s020", "s030")]
    assert {j.maker for j in fresh.score.joints} == {"rehearsal"}
    assert all(h.motion_target for h in fresh.score.health)
