"""What a terminal shows: narrow, dumb, without colour; progress on lines of its own; completion."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from filmwright import cli
from filmwright.report import live as live_module
from filmwright.report.live import following
from tests.hostile.conftest import Told


@pytest.mark.parametrize("columns", ["20", "40", "80", "200"])
def test_every_width_shows_every_shot(
    project: Path, typed: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    told = typed("status", str(project))
    assert told.code == 0
    letters = "".join(told.out.split())
    assert int(columns) < 40 or "s010" in letters
    assert typed("score", str(project)).code == 0
    assert typed("check", str(project)).code == 0


@pytest.mark.parametrize("world", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}], ids=str)
def test_no_escape_is_written_where_none_is_wanted(
    project: Path, typed: Callable[..., Told], monkeypatch: pytest.MonkeyPatch, world: dict[str, str]
) -> None:
    for name, value in world.items():
        monkeypatch.setenv(name, value)
    (project / "storyboard.yaml").write_text("title: [\n", encoding="utf-8")
    for words in (["check", str(project)], ["resume", str(project)], ["doctor"], ["nothing.txt"]):
        told = typed(*words)
        assert "\x1b" not in told.out + told.err


def test_a_progress_line_leaves_room_for_the_terminals_own_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80, legacy_windows=False)
    monkeypatch.setattr(live_module, "console", lambda **_: console)
    with following(quiet=False) as live:
        live.stage("clips and keyframes", 40)
        live.unit("s010/clip1", 36, 48)
    lines = [Text.from_ansi(line).plain.rstrip() for line in screen.getvalue().splitlines()]
    shown = [line for line in lines if "s010" in line]
    assert shown[-1].endswith("s010/clip1 36/48")
    assert len(shown[-1]) <= 80 - len("^C")  # which the terminal writes behind it, and must not wrap


def test_nobody_is_told_anything_twice_when_output_is_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with following(quiet=False) as live:
        live.stage("clips", 2)
        for done in range(48):
            live.unit("s010/clip1", done, 48)
        live.finished("s010/clip1")
    assert capsys.readouterr().err == "clips: 2\n"


def test_completion_is_offered_to_the_shell(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    with pytest.raises(SystemExit) as ended:
        cli.run(["--show-completion", "bash"])
    assert ended.value.code == 0
    assert "complete -o default -F _filmwright_completion filmwright" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_answers_for_machines_are_one_document(project: Path, typed: Callable[..., Told]) -> None:
    for words in (["status"], ["check"], ["score"], ["resume"], ["assemble"]):
        told = typed(*words, str(project), "--json")
        assert told.code == 0, words
        json.loads(told.out)
        assert told.err == ""
