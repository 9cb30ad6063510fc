"""Choosing among takes: listing, circling, locking, and what follows from each."""

import copy
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from filmwright import cli
from filmwright.errors import InputInvalid, ProjectBusy
from filmwright.production import choosing, film
from filmwright.production.again import Again
from filmwright.production.choosing import ListedTake
from filmwright.production.options import Options, Silent
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project, locked
from tests.boards import chain
from tests.edits import shot

QUICK = Options(generator="rehearsal", workers=0, retakes=0)
DOLLY = {"move": "dolly-in"}


def project(folder: Path, data: dict[str, Any] | None = None) -> Project:
    """Make a film of the board."""
    folder.mkdir()
    made = Project(folder)
    write(made, data or chain())
    film.resume(made, QUICK)
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project(tmp_path_factory.mktemp("choosing") / "a.film")


@pytest.fixture
def made(whole: Project, tmp_path: Path) -> Project:
    """A film of the chain, to do anything with."""
    return Project(shutil.copytree(whole.folder, tmp_path / "a.film"))


def write(of: Project, data: dict[str, Any]) -> None:
    of.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")


def with_shot(shot_id: str, **fields: Any) -> dict[str, Any]:
    data = copy.deepcopy(chain())
    shot(data, shot_id).update(fields)
    return data


def listed(of: Project, shot_id: str) -> dict[str, ListedTake]:
    return {one.label: one for one in choosing.takes(of, shot_id, QUICK).listed}


def chosen(of: Project, shot_id: str) -> list[str]:
    return [label for label, one in listed(of, shot_id).items() if one.is_chosen]


def to_make(of: Project) -> set[str]:
    _, plan = film.status(of, QUICK)
    return {unit.id for unit in plan.todo if unit.kind in ("keyframe", "clip")}


def take_counts(of: Project) -> dict[str, int]:
    with film.opened(of) as store:
        return {unit: len(takes) for unit, takes in store.takes().items()}


def test_takes_are_listed_oldest_first_with_what_tells_them_apart(made: Project) -> None:
    film.retake(made, Again(frozenset(("s060",))), QUICK)
    found = listed(made, "s060")
    assert list(found) == ["keyframe/1", "keyframe/2", "1", "2"]
    assert [one.is_chosen for one in found.values()] == [False, True, False, True]
    assert found["2"].take.seed == found["1"].take.seed + 1
    assert {one.made_for for label, one in found.items() if label.startswith("keyframe")} == {"this board"}
    assert all(path.is_file() for one in found.values() for path in one.files.values())
    assert set(found["2"].files) == {"picture", "clip"}
    assert found["2"].health is not None
    assert found["1"].health is None  # only what plays was measured


def test_a_take_of_another_state_of_the_board_says_what_differs(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film", with_shot("s020", camera=DOLLY))
    write(made, chain())
    film.resume(made, QUICK)
    first, second = listed(made, "s020").values()
    assert (first.made_for, second.made_for) == ("another board", "this board")
    assert [(c.field, c.before) for c in first.causes] == [("s020 camera.move", "dolly-in")]
    assert second.causes == ()


def test_a_take_whose_file_has_gone_says_so_and_cannot_be_circled(made: Project) -> None:
    film.retake(made, Again(frozenset(("s020",))), QUICK)
    listed(made, "s020")["1"].files["clip"].unlink()
    assert "is missing" in listed(made, "s020")["1"].trouble
    with pytest.raises(InputInvalid, match="is missing"):
        choosing.circle(made, "s020", "1", QUICK)
    assert chosen(made, "s020") == ["2"]


def test_a_circled_take_that_has_gone_is_told_when_another_plays_instead(made: Project) -> None:
    film.retake(made, Again(frozenset(("s020",))), QUICK)
    choosing.circle(made, "s020", "1", QUICK)
    listed(made, "s020")["1"].files["clip"].unlink()
    said: list[str] = []

    class Ear(Silent):
        def say(self, text: str) -> None:
            said.append(text)

    film.resume(made, QUICK, Ear())
    assert said == ["s020/clip1: its circled take is missing or damaged; take 2 plays instead"]


def test_circling_an_earlier_take_chooses_it_and_renders_nothing(made: Project) -> None:
    before = made.film.read_bytes()
    film.retake(made, Again(frozenset(("s020",))), QUICK)
    counts = take_counts(made)
    choice = choosing.circle(made, "s020", "1", QUICK)
    assert [one.label for one in choice.chosen] == ["1"]
    assert (choice.follows, choice.is_new, choice.is_cut) == ((), True, False)
    assert chosen(made, "s020") == ["1"]
    assert not choosing.circle(made, "s020", "clip1/1", QUICK).is_new
    film.resume(made, QUICK)
    assert take_counts(made) == counts
    assert made.film.read_bytes() == before


def test_a_take_of_another_state_of_the_board_can_be_circled_and_its_followers_are_told(
    made: Project,
) -> None:
    write(made, with_shot("s020", camera=DOLLY, action="Mr Bear sits."))
    film.resume(made, QUICK)
    other = with_shot("s020", camera=DOLLY, action="Mr Bear sits.")
    shot(other, "s030")["action"] = "Mr Bear bows."
    write(made, other)
    film.resume(made, QUICK)
    choice = choosing.circle(made, "s020", "1", QUICK)
    assert [unit.id for unit in choice.follows] == ["s030/clip1"]
    assert [cause.field for cause in choice.follows[0].causes] == ["s030 first frame changed"]
    assert to_make(made) == {"s030/clip1"}
    film.resume(made, QUICK)
    assert to_make(made) == set()
    assert chosen(made, "s020") == ["1"]
    takes = {one.take.unit: one.take for one in listed(made, "s020").values() if one.is_chosen}
    (bow,) = (one.take for one in listed(made, "s030").values() if one.is_chosen)
    assert bow.consumes["first_frame"] == takes["s020/clip1"].frame_hash
    write(made, chain())  # the choice was for that state of the board alone
    assert to_make(made) == set()


def test_circling_another_still_shoots_the_clip_again(made: Project) -> None:
    write(made, with_shot("s010", action="Mr Bear runs."))
    film.resume(made, QUICK)
    choice = choosing.circle(made, "s010", "keyframe/1", QUICK)
    assert [unit.id for unit in choice.follows][:1] == ["s010/clip1"]
    assert [one.label for one in choice.chosen] == ["keyframe/1"]


def test_an_edit_after_circling_counts_again(made: Project) -> None:
    film.retake(made, Again(frozenset(("s060",))), QUICK)
    choosing.circle(made, "s060", "1", QUICK)
    write(made, with_shot("s060", action="Mr Bear runs."))
    assert to_make(made) == {"s060/keyframe", "s060/clip1"}


def test_a_wrong_shot_or_take_is_told_with_the_choices(made: Project) -> None:
    with pytest.raises(InputInvalid) as error:
        choosing.circle(made, "s060", "7", QUICK)
    assert error.value.hint == "its takes are keyframe/1, 1"
    with pytest.raises(InputInvalid, match="no shot s065") as error:
        choosing.takes(made, "s065", QUICK)
    assert "s060" in error.value.hint
    write(made, with_shot("s020", camera=DOLLY))
    with pytest.raises(InputInvalid, match="follows s020"):
        choosing.circle(made, "s030", "1", QUICK)
    with locked(made), pytest.raises(ProjectBusy):
        choosing.circle(made, "s060", "1", QUICK)


def test_a_shot_of_several_clips_names_the_clip_of_each_take(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film", with_shot("s060", seconds=25))
    assert list(listed(made, "s060")) == ["keyframe/1", "clip1/1", "clip2/1"]
    write(made, chain())
    film.resume(made, QUICK)
    found = listed(made, "s060")
    assert list(found) == ["keyframe/1", "1", "2", "clip2/1"]
    assert found["clip2/1"].causes[0].field == "the board asks for no s060/clip2 now"
    with pytest.raises(InputInvalid, match="asks for no s060/clip2"):
        choosing.circle(made, "s060", "clip2/1", QUICK)


def test_a_circled_take_is_not_overruled_by_a_verdict(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from filmwright.agents import verdicts
    from filmwright.production import run
    from filmwright.schemas.score import FilmScore
    from filmwright.schemas.shot import Shot
    from filmwright.schemas.verdict import Finding

    film.retake(made, Again(frozenset(("s060",))), QUICK)
    choosing.circle(made, "s060", "1", QUICK)

    def harsh(_: FilmScore, shot: Shot) -> list[Finding]:
        return [Finding(cause="black", is_clear=True, says="so")] * (shot.id in ("s040", "s060"))

    monkeypatch.setattr(verdicts, "findings", harsh)
    before = take_counts(made)
    with film.opened(made) as store:
        judging = run.Run(made, replace(QUICK, retakes=2), film.Silent(), film.Event())
        judging.store = store
        assert judging.judge(0) == ["s040"]
    assert take_counts(made) == before
    assert chosen(made, "s060") == ["keyframe/2", "1"]


def test_locking_writes_on_the_board_with_its_comments_and_leaves_the_shot_as_it_is(made: Project) -> None:
    film.retake(made, Again(frozenset(("s020",))), QUICK)
    choosing.circle(made, "s020", "1", QUICK)
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("id: s020", "id: s020  # the pause"), encoding="utf-8")
    choice = choosing.lock(made, "s020", QUICK, on=True)
    assert choice.is_new
    assert choice.shot.locked
    assert not choosing.lock(made, "s020", QUICK, on=True).is_new
    text = made.board.read_text(encoding="utf-8")
    assert "id: s020  # the pause" in text
    assert text.count("locked: true") == 1
    made.board.write_text(text.replace("Mr Bear stops.", "Mr Bear sings."), encoding="utf-8")
    assert to_make(made) == set()
    assert chosen(made, "s020") == ["1"]  # and not the latest one
    choice = choosing.lock(made, "s020", QUICK, on=False)
    assert [unit.id for unit in choice.follows] == ["s020/clip1", "s030/clip1"]
    assert "locked" not in made.board.read_text(encoding="utf-8")


def test_a_locked_shot_stays_when_the_one_before_it_changes(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film", with_shot("s020", locked=True))
    data = with_shot("s020", locked=True)
    shot(data, "s010")["action"] = "Mr Bear runs."
    write(made, data)
    assert to_make(made) == {"s010/keyframe", "s010/clip1"}


def test_the_commands_tell_it_in_words_and_as_json(
    made: Project, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    film.retake(made, Again(frozenset(("s020",))), QUICK)
    assert cli.run(["takes", "s020"]) == 0
    out = capsys.readouterr().out
    rows = [line.split() for line in out.splitlines()]
    assert ["choose", "another:", "filmwright", "circle", "s020", "TAKE", "a.film"] in rows
    assert all(len(line) <= 80 for line in out.splitlines() if "media" not in line)
    picture = next(row[1] for row in rows if row[0] == "picture")
    assert Path(picture).is_file()
    assert cli.run(["circle", "s020", "1"]) == 0
    assert "s020 take 1 is circled." in capsys.readouterr().out
    assert cli.run(["takes", "s020", "--json"]) == 0
    takes = json.loads(capsys.readouterr().out)["takes"]
    assert [(one["take"], one["circled"]) for one in takes] == [("1", True), ("2", False)]
    assert cli.run(["circle", "s020", "3"]) == 1
    assert "its takes are 1, 2" in capsys.readouterr().err
    assert cli.run(["lock", "s020"]) == 0
    assert "s020 is locked" in capsys.readouterr().out
    assert cli.run(["lock", "s020", "--off"]) == 0
    assert "not locked any more" in capsys.readouterr().out
