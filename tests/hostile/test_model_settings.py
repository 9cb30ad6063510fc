"""A language model that is set wrongly, asked of a board, or interrupted: one sentence and a hint."""

from pathlib import Path
from threading import Event

import pytest

from filmwright import cli
from filmwright.errors import Cancelled
from filmwright.production import film, revising
from filmwright.production.options import Options
from filmwright.storyboard.project import Project
from tests.agents.llm import scripted

EXAMPLES = Path(__file__).parents[2] / "examples"
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
