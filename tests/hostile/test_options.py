"""Every option with every bad value: one clear error, the right exit code, and nothing left behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import REHEARSAL, Told

USAGE = [
    *(f"--size={v}" for v in ("", "12", "0x0", "-1x5", "161x90", "160X90", "160 x 90", "99999x99999", "NaN")),
    *(f"--fps={v}" for v in ("", "0", "-1", "NaN", "inf", "1000", "1/0", "24000/1001/3", "1e999", "fast")),
    *(f"--style={v}" for v in ("", "anime", "FLAT")),
    *(f"--quality={v}" for v in ("", "best", "HIGH")),
    *(f"--generator={v}" for v in ("sora", "../x", "a" * 500, "os:system")),
    "--planner=gpt",
    *(f"--minutes={v}" for v in ("", "abc", "1,5")),
    *(f"--shots={v}" for v in ("", "1.5", "many")),
    *(f"--workers={v}" for v in ("65", "-1", "two", "1e3")),
    *(f"--retakes={v}" for v in ("10", "-1", "x")),
    "--bogus",
    "--out=a\0b",
    "--size",
]
INPUT = [
    *(f"--minutes={v}" for v in ("0", "NaN", "-1", "inf", "-inf", "1e9", "1e-9")),
    *(f"--shots={v}" for v in ("0", "-1", "100000", "1" + "0" * 30)),
]


@pytest.fixture
def story(here: Path) -> Path:
    path = here / "s.txt"
    path.write_text("A bear walked over the ice. He sang.", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("option", "code"), [*((o, 2) for o in USAGE), *((o, 1) for o in INPUT)], ids=lambda v: str(v)[:40]
)
def test_a_bad_value_is_told_and_leaves_nothing(
    here: Path, story: Path, typed: Callable[..., Told], option: str, code: int
) -> None:
    told = typed("make", "s.txt", option)
    assert told.code == code
    assert told.is_clear
    assert told.out == ""
    assert [p.name for p in here.iterdir()] == ["s.txt"]


@pytest.mark.parametrize("out", ["file", "file/below", "x" * 300])
def test_an_impossible_place_for_the_project_is_told(
    here: Path, story: Path, typed: Callable[..., Told], out: str
) -> None:
    (here / "file").write_text("mine", encoding="utf-8")
    told = typed("plan", "s.txt", "--out", out)
    assert told.code in (1, 3)
    assert told.is_clear
    assert (here / "file").read_text(encoding="utf-8") == "mine"
    assert not (here / "filmwright-error.txt").exists()


def test_a_project_may_lie_in_folders_that_do_not_exist_yet(
    here: Path, story: Path, typed: Callable[..., Told]
) -> None:
    assert typed("plan", "s.txt", "--out", "a/b c/ü").code == 0
    assert (here / "a" / "b c" / "ü" / "storyboard.yaml").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["statsu"],
        ["resmue", "s.film"],
        ["retake"],
        ["doctor", "x"],
        ["--nonsense"],
        ["--json", "status"],
        ["--"],
        ["plan", "s.txt", "extra"],
    ],
    ids=" ".join,
)
def test_a_slip_of_the_fingers_is_a_usage_error(
    here: Path, story: Path, typed: Callable[..., Told], words: list[str]
) -> None:
    told = typed(*words)
    assert told.code == 2
    assert told.is_clear
    assert [p.name for p in here.iterdir()] == ["s.txt"]


def test_a_misspelt_command_is_answered_with_the_right_one(typed: Callable[..., Told], here: Path) -> None:
    assert "did you mean 'status'?" in typed("statsu").err
    assert "did you mean 'resume'?" in typed("resmue", "s.film").err


def test_a_story_called_almost_like_a_command_is_a_story(here: Path, typed: Callable[..., Told]) -> None:
    (here / "stats").write_bytes(b"")
    assert "stats is empty" in typed("stats").err


def test_options_may_stand_before_the_story(here: Path, story: Path, typed: Callable[..., Told]) -> None:
    told = typed("--quiet", "--size", "160x90", *REHEARSAL, "s.txt")
    assert told == Told(0, "", "")
    assert (here / "s.film" / "film.mp4").exists()


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["make", "-h"], ["status", "--help"]], ids=" ".join)
def test_help_is_asked_for_in_either_way(typed: Callable[..., Told], words: list[str]) -> None:
    told = typed(*words)
    assert told.code == 0
    assert told.out.startswith("Usage: filmwright")


@pytest.mark.parametrize("command", ["check", "status", "resume", "score", "assemble"])
@pytest.mark.parametrize("folder", ["nowhere", "s.txt", "empty"])
def test_what_is_no_project_is_told_and_not_made_one(
    here: Path, story: Path, typed: Callable[..., Told], command: str, folder: str
) -> None:
    (here / "empty").mkdir()
    told = typed(command, folder)
    assert told.code == 1
    assert told.is_clear
    assert "is not a project" in told.err
    assert sorted(p.name for p in here.rglob("*")) == ["empty", "s.txt"]


def test_planning_a_board_that_is_there_says_that_it_stays(
    here: Path, story: Path, typed: Callable[..., Told]
) -> None:
    typed("plan", "s.txt")
    board = (here / "s.film" / "storyboard.yaml").read_bytes()
    assert "stays as it is" in typed("plan", "s.txt", "--shots", "1").err
    assert (here / "s.film" / "storyboard.yaml").read_bytes() == board


def test_counts_are_told_in_good_english(here: Path, typed: Callable[..., Told]) -> None:
    (here / "s.txt").write_text("A bear walked.", encoding="utf-8")
    assert "1 scene, 1 shot\n" in typed("plan", "s.txt").out
