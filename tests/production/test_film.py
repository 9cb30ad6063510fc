"""The whole path, from a board or a story to the film, with the rehearsal generator."""

import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from threading import Event, Timer
from typing import Any

import av
import pytest

from filmwright.errors import Cancelled, InputInvalid, ProjectBusy, RenderFailed, StoryboardInvalid
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import film
from filmwright.production.again import Again
from filmwright.production.options import Options, Silent
from filmwright.production.run import Outcome
from filmwright.schemas.board import Board
from filmwright.schemas.grammar import Quality
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.store import Store
from tests.boards import chain

QUICK = Options(generator="rehearsal", workers=0)


class Diary(Silent):
    """Remembers what was finished and said."""

    def __init__(self) -> None:
        self.units: list[str] = []
        self.said: list[str] = []

    def finished(self, unit: str) -> None:
        self.units.append(unit)

    def say(self, text: str) -> None:
        self.said.append(text)

    @property
    def made(self) -> set[str]:
        """Shots whose keyframe or clip was rendered (scoring reports clips, too, but only of a new cut)."""
        return {u for u in self.units if "/" in u}


def project(folder: Path, data: dict[str, Any] | None = None) -> Project:
    folder.mkdir()
    made = Project(folder)
    made.board.write_text(yaml_file.dump(Board.model_validate(data or chain())), encoding="utf-8")
    return made


def rendered(of: Project) -> set[str]:
    store = Store(of.database)
    try:
        return {unit for unit, takes in store.takes().items() for _ in takes}
    finally:
        store.close()


def take_count(of: Project) -> int:
    store = Store(of.database)
    try:
        return sum(map(len, store.takes().values()))
    finally:
        store.close()


def resume(of: Project, options: Options = QUICK) -> Outcome:
    return film.resume(of, options)


def test_a_board_becomes_a_film_with_every_frame_in_its_place(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    outcome = resume(made)
    assert outcome.film == made.film
    with av.open(str(made.film)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == sum(shot.seconds * 12 for shot in outcome.board.shots)
    assert made.report.exists()
    assert made.subtitles.read_text(encoding="utf-8").startswith("1\n")


def test_a_continued_shot_starts_where_the_one_before_it_ended(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    store = Store(made.database)
    takes = {unit: found[-1] for unit, found in store.takes().items()}
    store.close()
    assert takes["s020/clip1"].consumes["first_frame"] == takes["s010/clip1"].frame_hash
    assert takes["s040/clip1"].frame_hash == takes["s050/keyframe"].frame_hash
    assert takes["s050/clip1"].consumes["first_frame"] == takes["s050/keyframe"].frame_hash


def test_resuming_a_finished_film_does_nothing(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    before, count = made.film.stat().st_mtime_ns, take_count(made)
    diary = Diary()
    film.resume(made, QUICK, diary)
    assert diary.units == []
    assert (made.film.stat().st_mtime_ns, take_count(made)) == (before, count)


def test_an_edit_is_made_again_and_nothing_else(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    count = take_count(made)
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("Mr Bear leaves.", "Mr Bear runs."), encoding="utf-8")
    _, plan = film.status(made, QUICK)
    told = {unit.id for unit in plan.todo if unit.kind != "film"}
    resume(made)
    assert told == {"s060/keyframe", "s060/clip1"}
    assert take_count(made) == count + 2
    _, plan = film.status(made, QUICK)
    assert plan.todo == ()


def test_a_changed_line_of_dialogue_changes_the_film_and_no_pixels_of_a_clip(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    count = take_count(made)
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("Hello.", "Good evening."), encoding="utf-8")
    _, plan = film.status(made, QUICK)
    assert [unit.id for unit in plan.todo] == ["film"]
    resume(made)
    assert take_count(made) == count
    assert "Good evening." in made.subtitles.read_text(encoding="utf-8")


def test_two_projects_of_one_board_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    one, two = project(tmp_path / "a.film"), project(tmp_path / "b.film")
    resume(one)
    film.resume(two, Options(generator="rehearsal", workers=2))
    assert one.film.read_bytes() == two.film.read_bytes()


def test_stopping_keeps_what_was_finished_and_the_resumed_film_is_the_same(tmp_path: Path) -> None:
    whole, stopped = project(tmp_path / "a.film"), project(tmp_path / "b.film")
    resume(whole)
    stop = Event()

    class Stopper(Silent):
        def finished(self, unit: str) -> None:
            if unit == "s020/clip1":
                stop.set()

    with pytest.raises(Cancelled):
        film.resume(stopped, QUICK, Stopper(), stop)
    kept = rendered(stopped)
    assert "s020/clip1" in kept
    assert "s030/clip1" not in kept
    assert not stopped.film.exists()
    diary = Diary()
    film.resume(stopped, QUICK, diary)
    assert stopped.film.read_bytes() == whole.film.read_bytes()
    assert take_count(stopped) == take_count(whole)


def test_a_failing_shot_blocks_its_followers_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = project(tmp_path / "a.film")
    monkeypatch.setenv(VARIABLE, json.dumps({"s020/clip1": "fail"}))
    _forget_warm_generators()
    with pytest.raises(RenderFailed, match="s020/clip1"):
        resume(made)
    assert {"s010/clip1", "s040/clip1", "s050/clip1", "s060/clip1"} <= rendered(made)
    assert not {"s020/clip1", "s030/clip1"} & rendered(made)
    monkeypatch.delenv(VARIABLE)
    _forget_warm_generators()
    resume(made)
    assert made.film.exists()


def test_a_worker_that_dies_takes_nobody_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project(tmp_path / "a.film")
    monkeypatch.setenv(VARIABLE, json.dumps({"s040/clip1": "die"}))
    with pytest.raises(RenderFailed, match="s040/clip1: the worker process died"):
        resume(made, Options(generator="rehearsal", workers=2))
    assert {"s010/clip1", "s020/clip1", "s030/clip1", "s050/clip1", "s060/clip1"} <= rendered(made)


def test_too_few_frames_are_a_failure_and_not_a_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project(tmp_path / "a.film")
    monkeypatch.setenv(VARIABLE, json.dumps({"s060/clip1": "short"}))
    _forget_warm_generators()
    with pytest.raises(RenderFailed, match="6 frames instead of 12"):
        resume(made)
    assert "s060/clip1" not in rendered(made)
    _forget_warm_generators()


def test_a_missing_clip_file_is_noticed_and_made_again(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    before = made.film.read_bytes()
    clip = max(made.media.rglob("*.mp4"))
    clip.unlink()
    diary = Diary()
    film.resume(made, QUICK, diary)
    assert any("missing or damaged" in said for said in diary.said)
    assert clip.exists()
    assert made.film.read_bytes() == before


def test_a_retake_is_another_take_with_the_next_seed(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    film.retake(made, Again(frozenset(("s060",))), QUICK)
    store = Store(made.database)
    takes = store.takes()["s060/clip1"]
    store.close()
    assert [t.number for t in takes] == [1, 2]
    assert takes[1].seed == takes[0].seed + 1
    assert takes[1].circled
    with pytest.raises(InputInvalid, match="no shot"):
        film.retake(made, Again(frozenset(("s999",))), QUICK)


def test_the_review_gate_stops_before_anything_is_rendered_and_resume_goes_on(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    waiting = resume(made, Options(generator="rehearsal", workers=0, review=True))
    assert waiting.waiting
    assert rendered(made) == set()
    assert resume(made).film == made.film


def test_changing_the_quality_is_drift_and_remake_makes_it_again(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    resume(made)
    count = take_count(made)
    draft = Options(generator="rehearsal", workers=0, quality="draft")
    outcome = resume(made, draft)
    assert len(outcome.drifted) == count
    assert take_count(made) == count
    remade = resume(made, Options(generator="rehearsal", workers=0, quality="draft", remake=True))
    assert remade.drifted == ()
    assert take_count(made) == 2 * count


def test_an_invalid_board_changes_nothing(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("seconds:", "durration:", 1), encoding="utf-8")
    with pytest.raises(StoryboardInvalid, match="durration"):
        resume(made)
    assert not made.database.exists()


def test_a_second_coordinator_is_refused_and_told_who_holds_the_project(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    with locked(made), pytest.raises(ProjectBusy, match=f"process {os.getpid()}"):
        resume(made)


def test_kill_9_at_any_moment_loses_no_finished_take(tmp_path: Path) -> None:
    whole, killed = project(tmp_path / "a.film"), project(tmp_path / "b.film")
    resume(whole)
    command = [sys.executable, "-m", "filmwright", "resume", str(killed.folder), "--generator", "rehearsal"]
    kept: set[str] = set()
    for pause in (0.6, 0.9, 1.2, 1.5):
        process = subprocess.Popen([*command, "--workers", "0"], stdout=subprocess.DEVNULL)
        Timer(pause, process.send_signal, (signal.SIGKILL,)).start()
        process.wait(timeout=60)
        if killed.database.exists():
            now = rendered(killed)
            assert kept <= now
            kept = now
    resume(killed)
    assert killed.film.read_bytes() == whole.film.read_bytes()
    assert take_count(killed) == take_count(whole)


def test_a_story_becomes_a_film_and_its_folder_is_named_after_it(here: Path) -> None:
    story = here / "Der Bär & 狐狸.txt"
    story.write_text('A bear walked over the ice. "Hello," said the bear.', encoding="utf-8")
    outcome = film.make(story, Options(generator="rehearsal", workers=0, size=(160, 90)))
    assert outcome.project.folder == Path("Der Bär & 狐狸.film")
    assert outcome.film is not None
    assert outcome.film.exists()
    assert (outcome.project.folder / ".filmwright" / "board.schema.json").exists()


@pytest.mark.parametrize("quality", ["draft", "final"])
def test_transitions_and_captions_join_the_clips_of_any_quality(tmp_path: Path, quality: Quality) -> None:
    data = chain()
    data["film"]["burn_in"] = ["captions"]
    data["scenes"][1]["shots"][0]["transition"] = "dissolve"
    made = project(tmp_path / "a.film", data)
    resume(made, Options(generator="rehearsal", workers=0, quality=quality))
    with av.open(str(made.film)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 12 * 6 - 6


def test_a_long_shot_is_several_clips_that_join(tmp_path: Path) -> None:
    data = chain()
    data["scenes"][0]["shots"][1]["seconds"] = 45
    made = project(tmp_path / "a.film", data)
    resume(made)
    store = Store(made.database)
    takes = {unit: found[-1] for unit, found in store.takes().items() if unit.startswith("s020/")}
    store.close()
    assert [takes[f"s020/clip{n}"].frames for n in (1, 2, 3)] == [180, 180, 180]
    assert takes["s020/clip2"].consumes["first_frame"] == takes["s020/clip1"].frame_hash
    with av.open(str(made.film)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 12 * (5 + 45)


def test_a_changed_story_is_refused_and_the_board_stays_the_persons(here: Path) -> None:
    story = here / "s.txt"
    story.write_text("A bear walked over the ice.", encoding="utf-8")
    options = Options(generator="rehearsal", workers=0, size=(160, 90), review=True)
    board = film.make(story, options).project.board
    before = board.read_bytes()
    film.make(story, options)
    story.write_text("A fox ran through the forest.", encoding="utf-8")
    with pytest.raises(InputInvalid, match="not the text that"):
        film.make(story, options)
    assert board.read_bytes() == before


def test_a_wish_of_the_command_line_is_written_on_the_board(here: Path) -> None:
    story = here / "s.txt"
    story.write_text("A bear walked over the ice.", encoding="utf-8")
    made = film.make(story, Options(generator="rehearsal", workers=0, size=(160, 90))).project
    film.make(story, Options(generator="rehearsal", workers=0, size=(320, 180), fps=Fraction(12)))
    text = made.board.read_text(encoding="utf-8")
    assert "size: [320, 180]" in text
    assert "fps: 12" in text
    _, plan = film.status(made, QUICK)
    assert plan.todo == ()


def _forget_warm_generators() -> None:
    from filmwright.production import work

    work._warm.clear()
