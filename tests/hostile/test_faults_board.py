"""The board is edited while a run goes on, at every stage: nothing is lost, and the film is the board's."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import (
    EVERYTHING,
    REHEARSAL,
    STAGES,
    Told,
    Whole,
    begun,
    is_as_undisturbed,
    takes_of,
)

WORDS = EVERYTHING.replace("Mr Bear sings.", "Mr Bear hums.")
SHORTER = EVERYTHING[: EVERYTHING.index("      - id: s030")]
WITHOUT_THE_SECOND = (
    EVERYTHING[: EVERYTHING.index("      - id: s020")] + EVERYTHING[EVERYTHING.index("      - id: s030") :]
)
LONGER = EVERYTHING + "      - id: s040\n        action: Mr Bear wakes.\n        seconds: 0.5\n"
LOUDER = EVERYTHING.replace('line: "Hello"', 'line: "Good evening"')
EDITS = {
    "words": WORDS,
    "a shot less": SHORTER,
    "the second gone": WITHOUT_THE_SECOND,
    "a shot more": LONGER,
    "a line": LOUDER,
}


ALL = [(edit, stage) for edit in EDITS for stage in (*STAGES, "drawing")]
FEW = [("words", "keyframes"), ("words", "judging"), ("a shot less", "drawing"),
       ("the second gone", "drawing"), ("the second gone", "scoring"), ("the second gone", "assembly"),
       ("a line", "a clip"), ("a shot less", "the report"), ("a shot more", "the report")]  # fmt: skip
PAIRS = ALL if "FILMWRIGHT_TORTURE" in os.environ else FEW
BROKEN = {"invalid": "title: [\n", "empty": "", "a shot twice": EVERYTHING + "      - id: s010\n"}
BREAKS = [("invalid", "keyframes"), ("invalid", "the report"), ("empty", "drawing"),
          ("a shot twice", "judging"),
          ("deleted", "drawing"), ("deleted", "the report"), ("a folder", "the report")]  # fmt: skip
if "FILMWRIGHT_TORTURE" in os.environ:
    ways = (*BROKEN, "deleted", "a folder")
    BREAKS = [(edit, stage) for edit in ways for stage in ("keyframes", "drawing", "judging", "the report")]


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The film of a board that was never edited."""
    from filmwright import cli

    made: dict[str, bytes] = {}

    def film_of(board: str) -> bytes:
        if board not in made:
            project = begun(tmp_path_factory.mktemp("film"), board)
            assert cli.run(["resume", str(project), *REHEARSAL, "--quiet"]) == 0
            made[board] = (project / "film.mp4").read_bytes()
        return made[board]

    return film_of


@pytest.mark.parametrize(("edit", "stage"), PAIRS)
def test_a_valid_edit_during_a_run_is_in_the_film_that_resume_makes(
    tmp_path: Path,
    typed: Callable[..., Told],
    at: Callable[..., None],
    films: Callable[[str], bytes],
    edit: str,
    stage: str,
) -> None:
    project, board = begun(tmp_path), EDITS[edit]
    nth = 4 if stage == "drawing" else 1  # while its second shot is drawn
    at(stage, lambda: (project / "storyboard.yaml").write_text(board, encoding="utf-8"), nth)
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0, told.err
    assert (project / "film.mp4").read_bytes() == films(board), "an old film was told as this board's"
    before = takes_of(project)
    assert typed("resume", str(project), *REHEARSAL).code == 0
    assert (project / "film.mp4").read_bytes() == films(board)
    assert before <= takes_of(project)
    state = json.loads(typed("status", str(project), "--json").out)
    assert {u["state"] for u in state["units"]} == {"fresh"}
    page = (project / "report.html").read_text(encoding="utf-8")
    for shot in ("s010", "s020", "s030", "s040"):
        assert (shot in page) == (f"id: {shot}" in board), f"the report is of another board: {shot}"


@pytest.mark.parametrize(("edit", "stage"), BREAKS)
def test_a_board_that_breaks_during_a_run_is_told_and_what_was_made_stays(
    tmp_path: Path, typed: Callable[..., Told], at: Callable[..., None], whole: Whole, edit: str, stage: str
) -> None:
    project = begun(tmp_path)
    board = project / "storyboard.yaml"

    def breaks() -> None:
        if edit in BROKEN:
            board.write_text(BROKEN[edit], encoding="utf-8")
            return
        board.unlink()
        if edit == "a folder":
            (board / "mine").mkdir(parents=True)

    at(stage, breaks, 4 if stage == "drawing" else 1)
    told = typed("resume", str(project), *REHEARSAL)
    assert (told.code, told.is_clear) == (1, True), told
    assert "storyboard.yaml" in told.err
    made = takes_of(project)
    assert (edit == "a folder") == board.is_dir()
    if board.is_dir():
        shutil.rmtree(board)
    board.write_text(EVERYTHING, encoding="utf-8")
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert made <= takes_of(project)
    assert is_as_undisturbed(project, whole)


def test_a_project_whose_board_was_deleted_says_how_to_get_one_back(
    own: Path, typed: Callable[..., Told]
) -> None:
    (own / "storyboard.yaml").unlink()
    for command in ("resume", "status", "check", "score", "assemble"):
        told = typed(command, str(own))
        assert (told.code, told.is_clear) == (1, True), told
        assert "has no storyboard.yaml" in told.err
