"""A film was made, and its model is gone: a disk unplugged, a preset deleted. The film is still theirs."""

import shutil
from concurrent.futures import Future
from pathlib import Path

import pytest

from filmwright.errors import BackendUnavailable, FilmwrightError, UsageError
from filmwright.generators.contract import Watch
from filmwright.production import absent, choosing, film, render, work
from filmwright.production.options import Options
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import board
from tests.generators.diffusion.zoo.presets import name_of, write_preset
from tests.generators.diffusion.zoo.shelf import built

SHOT = {"id": "s010", "action": "Mr Bear waves.", "seconds": 0.25}
OPTIONS = Options(quality="draft", keyframes=name_of("sdxl"), generator="rehearsal", workers=0, retakes=0)


@pytest.fixture
def made(shelf: Path, tmp_path: Path, monkeypatch) -> Project:
    """A film whose stills a small SDXL has drawn, in this process; its folder is a copy of its own."""
    own = tmp_path / "models"
    built("sdxl", shelf)
    shutil.copytree(shelf / "sdxl", own / "sdxl")
    write_preset("sdxl", own, tmp_path / "config" / "filmwright")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setattr(work, "_warm", {})
    monkeypatch.setattr("filmwright.production.pool.Floor.give", _here)
    project = Project(tmp_path / "bear.film")
    project.folder.mkdir()
    project.board.write_text(yaml_file.dump(board(SHOT)), encoding="utf-8")
    film.resume(project, OPTIONS)
    return project


def _here(self, maker, tasks):
    """Make it in this process: a process of its own is proved elsewhere."""
    done: Future = Future()
    try:
        done.set_result(work.do(tasks, Watch()))
    except FilmwrightError as error:
        done.set_exception(error)
    return done


@pytest.fixture(params=["its folder", "its preset", "both"])
def gone(request, made: Project, tmp_path: Path) -> Project:
    if request.param != "its preset":
        shutil.rmtree(tmp_path / "models")
    if request.param != "its folder":
        shutil.rmtree(tmp_path / "config" / "filmwright" / "presets")
    work._warm.clear()
    return made


def test_nothing_is_due_and_the_film_can_be_cut_again(gone):
    _, plan = film.status(gone, Options())
    assert {unit.state for unit in plan.units} == {"fresh"}
    before = gone.film.read_bytes()
    gone.film.unlink()
    film.assemble(gone, Options())
    assert gone.film.read_bytes() == before


def test_a_run_makes_nothing_and_ends_well(gone):
    film.resume(gone, Options(workers=0))


def test_what_needs_the_model_says_what_is_missing(gone):
    gone.board.write_text(yaml_file.dump(board({**SHOT, "action": "Mr Bear bows."})), encoding="utf-8")
    with pytest.raises(FilmwrightError) as failed:
        film.resume(gone, Options(workers=0))
    assert "no such folder" in failed.value.message or "there is no generator" in failed.value.message


def test_a_model_that_was_never_here_is_refused_as_before(made, monkeypatch):
    with pytest.raises((BackendUnavailable, UsageError)):
        film.resume(made, Options(keyframes="wan22-5b", workers=0))


def test_an_old_recipe_is_no_reason_to_fail(made):
    store = Store(made.database)
    try:
        [key] = [f"{name_of('sdxl')}/draft"]
        known = store.note(absent.KIND, key)
        assert known is not None
        store.put_note(absent.KIND, key, {**known, "recipe": {"of": "another time"}})
        assert absent.recall(store, name_of("sdxl"), "draft", (80, 46)) is None
    finally:
        store.close()


def test_takes_can_be_looked_at(gone):
    choosing.takes(gone, "s010", Options())


def test_a_model_that_cannot_be_used_is_asked_once_and_not_shot_by_shot(made, tmp_path, monkeypatch):
    shots = [{"id": f"s0{n}0", "action": f"Mr Bear counts to {n}.", "seconds": 0.25} for n in (1, 2, 3)]
    made.board.write_text(yaml_file.dump(board(*shots)), encoding="utf-8")
    shutil.rmtree(tmp_path / "models")
    work._warm.clear()
    asked, in_hand, land = [], [], render._Run._land

    def give(self, maker, tasks):
        asked.append(tasks)
        in_hand.append(tasks)
        return _here(self, maker, tasks)

    def landed(self, *came):
        in_hand.clear()
        land(self, *came)

    monkeypatch.setattr("filmwright.production.pool.Floor.give", give)
    monkeypatch.setattr("filmwright.production.pool.Floor.has_room", lambda self, maker: not in_hand)
    monkeypatch.setattr(render._Run, "_land", landed)
    with pytest.raises(FilmwrightError, match="no such folder"):
        film.resume(made, Options(workers=0))
    assert len(asked) == 1
