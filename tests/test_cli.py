"""The command line as a person meets it: help, exit codes, one clear error, no traceback."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from filmwright import cli
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from tests.boards import chain

COMMANDS = (
    "make", "plan", "check", "status", "resume", "takes", "circle", "lock", "retake", "score", "assemble",
    "worker", "jobs", "settle", "clean", "schema", "doctor", "estimate", "note", "replan", "prompts",
    "critique", "models", "sheet",
)  # fmt: skip
HEAVY = (
    "torch",
    "diffusers",
    "langgraph",
    "openai",
    "moviepy",
    "skia",
    "av",
    "cv2",
    "scipy",
    "numpy",
    "sqlmodel",
)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.run(list(words))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def project(here: Path) -> Path:
    folder = here / "bear.film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(yaml_file.dump(Board.model_validate(chain())), encoding="utf-8")
    return folder


def test_help_loads_no_heavy_library() -> None:
    code = f"""
import sys
from filmwright import cli
cli.run(["--help"])
print("LOADED", sorted(set({HEAVY!r}) & set(sys.modules)), "pydantic" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED [] False"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_full_sentences(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    text = out.split("\n\n")[1].strip()
    assert text[0].isupper()
    assert text.endswith(".")


def test_the_readme_names_every_command() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"`filmwright {command}" in readme or command == "make"


def test_a_story_is_a_command_by_itself(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "s.txt").write_text("A bear walked over the ice.", encoding="utf-8")
    code, out, err = run(
        capsys, "s.txt", "--generator", "rehearsal", "--size", "160x90", "--workers", "0", "--json"
    )
    assert (code, err) == (0, "")
    assert json.loads(out)["film"] == "s.film/film.mp4"
    assert (here / "s.film" / "film.mp4").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nothing-here.txt"], 1, "there is no file"),
        (["."], 1, "is a folder"),
        (["status"], 1, "no film project here"),
        (["make"], 2, "Missing argument"),
        (["make", "s.txt", "--size", "12"], 2, "no picture size"),
        (["make", "s.txt", "--fps", "fast"], 2, "no frame rate"),
        (["make", "s.txt", "--quality", "best"], 2, "best"),
        (["make", "s.txt", "--generator", "sora"], 2, "there is no generator 'sora'"),
        (["make", "s.txt", "--planner", "llm"], 3, "OPENAI_API_KEY"),
        (["--nonsense"], 2, "nonsense"),
        (["make", "empty.txt"], 1, "empty"),
        (["make", "binary.txt"], 1, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_gets_one_clear_error_and_the_right_exit_code(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    (here / "s.txt").write_text("A bear walked.", encoding="utf-8")
    (here / "empty.txt").write_text(" \n", encoding="utf-8")
    (here / "binary.txt").write_bytes(bytes(range(256)) * 20)
    got, out, err = run(capsys, *words)
    assert got == code
    assert said in err
    assert "try:" in err
    assert "Traceback" not in out + err
    assert not list(here.glob("filmwright-error.txt"))


def test_a_refused_story_leaves_no_folder_behind(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty.txt").write_text(" \n", encoding="utf-8")
    assert run(capsys, "empty.txt")[0] == 1
    assert [p.name for p in here.iterdir()] == ["empty.txt"]


def test_check_shows_the_place_and_the_near_match(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    board = project / "storyboard.yaml"
    text = board.read_text(encoding="utf-8").replace("seconds:", "durration:", 1)
    board.write_text(text, encoding="utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), start=1) if "durration" in words)
    code, out, _ = run(capsys, "check", str(project))
    assert code == 1
    assert f"storyboard.yaml:{line}:" in out
    assert "did you mean" in out
    assert "seconds" in out
    assert run(capsys, "resume", str(project))[0] == 1


def test_status_is_machine_readable_and_explains_one_shot(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "status", str(project), "--json", "--generator", "rehearsal")
    units = json.loads(out)["units"]
    assert code == 0
    assert {u["state"] for u in units} == {"missing"}
    assert units[-1]["id"] == "film"
    code, out, _ = run(capsys, "status", str(project), "--why", "s020", "--generator", "rehearsal")
    assert "s020/clip1" in out
    assert "needs s010/clip1" in out


def test_the_schema_is_the_boards_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "schema")
    assert json.loads(out)["properties"].keys() >= {"title", "cast", "scenes", "film"}


def test_the_doctor_knows_the_animatic(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor", "--json")
    findings = {f["what"]: f["state"] for f in json.loads(out)}
    assert code == 0
    assert findings["generator animatic"] == "ok"
    assert findings["generator rehearsal"] == "ok"


def test_text_of_a_story_is_never_markup_and_never_moves_the_cursor(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "s.txt").write_text(
        "[bold red]A bear[/] \x1b[31mwalked\x1b[0m over \u202ethe ice.", encoding="utf-8"
    )
    run(capsys, "plan", "s.txt")
    code, out, _ = run(capsys, "status", "s.film", "--generator", "rehearsal")
    assert code == 0
    assert "\x1b[31m" not in out
    assert "\u202e" not in (here / "s.film" / "storyboard.yaml").read_text(encoding="utf-8")


def test_ctrl_c_stops_at_once_with_130_and_leaves_a_resumable_project(project: Path) -> None:
    board = project / "storyboard.yaml"
    text = board.read_text(encoding="utf-8")
    faults = json.dumps({f"s0{n}0/clip1": "slow" for n in range(1, 7)})
    command = [sys.executable, "-m", "filmwright", "resume", str(project), "--generator", "rehearsal"]
    process = subprocess.Popen(
        [*command, "--workers", "0"],
        env={**_environment(), "FILMWRIGHT_REHEARSAL": faults},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not list(project.glob("media/*/*.png")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "filmwright resume" in err
    assert "Traceback" not in err
    assert board.read_text(encoding="utf-8") == text
    subprocess.run([*command, "--quiet"], check=True, timeout=120, env=_environment())
    assert (project / "film.mp4").exists()


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
