"""What a run leaves for a person to read: the page's data gathered, report.json, and a few lines."""

import json
from typing import Any

import numpy as np
import pytest

from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import film
from filmwright.production.again import Again
from filmwright.production.options import Options
from filmwright.production.page_pictures import difference
from filmwright.production.run import Outcome
from filmwright.report import results
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from tests.boards import chain

QUICK = Options(generator="rehearsal", workers=0, retakes=0)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A film whose second shot is black; it was not to be shot again."""
    project = Project(tmp_path_factory.mktemp("films") / "a film")
    project.folder.mkdir()
    project.board.write_text(yaml_file.dump(Board.model_validate(chain())), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, json.dumps({"s020/clip1": "black"}))
        return film.resume(project, QUICK)


def told(of: Outcome) -> dict[str, Any]:
    found = json.loads((of.project.folder / "report.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_queue_names_the_bad_shot_the_command_its_cost_and_what_follows(done: Outcome) -> None:
    item = next(item for item in told(done)["todo"] if item["shot"] == "s020")
    assert "black frames" in item["why"]
    assert item["command"] == f"filmwright retake s020 '{done.project.folder}'"
    assert item["cost"].startswith("about ")
    assert item["also"] == ["s030"], "the shot that starts where it ends, and no other"


def test_the_page_and_its_data_tell_of_the_same_shots(done: Outcome) -> None:
    page = (done.project.folder / "report.html").read_text(encoding="utf-8")
    for item in told(done)["todo"]:
        assert item["shot"] in page
    assert "base64" not in json.dumps(told(done))


@pytest.mark.parametrize("name", ["report.html", "report.json"])
def test_a_report_that_was_lost_is_written_again(done: Outcome, name: str) -> None:
    path = done.project.folder / name
    before = path.read_bytes()
    path.unlink()
    film.resume(done.project, QUICK)
    assert path.read_bytes() == before


def test_a_scored_film_is_told_in_ten_lines(done: Outcome, capsys: pytest.CaptureFixture[str]) -> None:
    results.outcome(done, quiet=False, json=False)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    for start in ("likeness", "joints", "drift", "clips", "unscored", "to do"):
        assert any(line.strip().startswith(start) for line in lines)
    assert "look at s020: " in lines[-1]


def test_a_shot_taken_again_is_shown_before_and_after(done: Outcome) -> None:
    after = film.retake(done.project, Again(frozenset({"s020"})), QUICK)
    again = told(after)["taken_again"]
    assert [(one["shot"], one["takes"]) for one in again] == [("s020", 2)]
    assert "s020 before" in (done.project.folder / "report.html").read_text(encoding="utf-8")


def picture() -> np.ndarray:
    """Return a frame with something in it everywhere."""
    y, x = np.mgrid[0:180, 0:320]
    waves = 127 + 60 * np.sin(x / 9) + 60 * np.cos(y / 7)
    return np.stack([waves, waves[::-1], waves[:, ::-1]], axis=-1).astype(np.uint8)


def test_what_only_moved_does_not_differ_and_other_light_does() -> None:
    frame = picture()
    moved = np.roll(frame, 3, axis=1)
    lighter = np.clip(frame.astype(int) + 25, 0, 255).astype(np.uint8)
    assert difference(frame, frame).max() == 0
    assert difference(frame, moved)[:, 20:-20].mean() < 0.1 < 0.3 < difference(frame, lighter).mean()
