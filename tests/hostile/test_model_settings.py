"""A language model that is set wrongly, asked of a board, or interrupted: one sentence and a hint."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from filmwright import cli
from filmwright.errors import Cancelled
from filmwright.production import film, revising
from filmwright.production.options import Options
from filmwright.storyboard.project import Project
from tests.agents.llm import scripted
from tests.agents.llm.good_model import served
from tests.agents.llm.scripted import Fault

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
STORY = EXAMPLES / "bear-in-a-top-hat.txt"


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999/v1", "http://127.0.0.1:x/v1", "http://a:0/v1"])
def test_an_address_with_a_port_that_is_none_is_told_with_where_it_is_set(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    assert cli.run(["plan", str(STORY), "--out", "a.film"]) == 1
    assert "correct OPENAI_BASE_URL" in capsys.readouterr().err
    assert not (here / "a.film").exists()


def test_a_setting_of_the_model_that_is_out_of_bounds_is_told_with_its_table(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    (here / "filmwright.toml").write_text("[llm]\nwindow_tokens = 10\n", encoding="utf-8")
    assert cli.run(["plan", str(STORY), "--out", "a.film"]) == 1
    assert "correct window_tokens of [llm] in filmwright.toml" in capsys.readouterr().err


def test_a_finished_board_is_not_estimated_as_if_it_were_prose(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["estimate", str(EXAMPLES / "every-boundary.yaml")]) == 1
    assert "planned already" in capsys.readouterr().err


def test_a_note_that_is_interrupted_says_how_the_note_goes_on(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film.plan_board(STORY, Options(out=Path("a.film"), planner="rules", shots=4))
    stop = Event()
    stop.set()
    with scripted.server() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        with pytest.raises(Cancelled) as stopped:
            revising.note(Project(here / "a.film"), "s010", "slower", Options(), stop=stop)
    assert "resume" not in stopped.value.hint, "resume would make the film, without the note"
    assert "same command" in stopped.value.hint


def test_shots_of_minutes_each_are_told_as_a_person_counts(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["estimate", str(STORY), "--shots", "3", "--minutes", "10"]) == 2
    assert "would be 200 seconds each" in capsys.readouterr().err


def test_a_plan_that_is_there_already_says_how_it_is_planned_anew(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["plan", str(STORY), "--out", "a.film", "--planner", "rules", "--shots", "4"]
    assert cli.run(words) == 0
    assert "stays as it is" not in capsys.readouterr().err
    assert cli.run(words) == 0
    assert "filmwright replan a.film" in capsys.readouterr().err
    assert cli.run(["replan", "a.film", "--planner", "rules"]) == 0


def test_a_board_that_a_person_has_begun_is_not_said_to_stay_as_it_is(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "a.film").mkdir()
    (here / "a.film" / "storyboard.yaml").write_text("filmwright: 1\ntitle: Mine\nscenes: []\n", "utf-8")
    assert cli.run(["plan", str(STORY), "--out", "a.film", "--planner", "rules", "--shots", "4"]) == 0
    assert "stays as it is" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["refusal", "empty"])
def test_a_note_that_is_not_answered_is_told_with_what_a_note_can_do(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    film.plan_board(STORY, Options(out=Path("a.film"), planner="rules", shots=4))
    with scripted.server(faults=[Fault(kind, times=None)]) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        assert cli.run(["note", "s010", "slower", "a.film"]) == 3
    told = capsys.readouterr().err
    assert "edit the shot in storyboard.yaml" in told
    assert "--planner" not in told, "a note has no such option"


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_a_second_ctrl_c_while_a_model_plans_shows_no_traceback(here: Path) -> None:
    with scripted.server(answers=served, delay=0.03, chunk=100) as running:
        world = {**os.environ, "OPENAI_BASE_URL": running.base_url, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "filmwright", "plan", str(STORY), "--out", "a.film", "--size", "160x90"],
            env=world, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        while len(running.paid()) < 3 and process.poll() is None:
            time.sleep(0.01)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        told = process.communicate()[1]
    assert process.returncode == 130
    assert "filmwright resume a.film" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("command", ["check", "status", "replan", "note s010 slower", "prompts s010"])
def test_a_plan_that_stopped_on_its_way_says_so_to_every_command(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    with scripted.server(answers=served, faults=[Fault("refusal", wire="Happening")]) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        assert cli.run(["plan", str(STORY), "--out", "a.film"]) == 3
        capsys.readouterr()
        assert cli.run([*command.split(), "a.film"]) == 1
    told = capsys.readouterr().err
    assert "a.film is not planned to its end" in told
    assert "filmwright resume a.film" in told


def test_planning_anew_once_more_asks_for_what_was_asked_for_last(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = ["--planner", "rules"]
    assert cli.run(["plan", str(STORY), "--out", "a.film", *rules, "--shots", "8"]) == 0
    assert cli.run(["replan", "a.film", *rules, "--shots", "12", "--yes"]) == 0
    written = (here / "a.film" / "storyboard.yaml").read_bytes()
    capsys.readouterr()
    assert cli.run(["replan", "a.film", *rules, "--yes"]) == 0
    assert "Nothing would change." in capsys.readouterr().out
    assert (here / "a.film" / "storyboard.yaml").read_bytes() == written, "not back to the first plan's 8"
