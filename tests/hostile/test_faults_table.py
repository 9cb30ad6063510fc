"""docs/faults.md says what is: every line names a test that exists, and quotes words that are in the code."""

import ast
import errno
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COLUMNS = ("fault", "what the person sees", "exit", "what to type", "made again", "test")


def _rows() -> list[dict[str, str]]:
    found = []
    for line in (ROOT / "docs/faults.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|") and not line.startswith("|-"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == len(COLUMNS), line
            if tuple(cells) != COLUMNS:
                found.append(dict(zip(COLUMNS, cells, strict=True)))
    return found


ROWS = _rows()


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.fixture(scope="module")
def words() -> str:
    """Return all that is written in the code and its tests, and what an operating system and SQLite say."""
    files = [*(ROOT / "filmwright").rglob("*.py"), *(ROOT / "tests/hostile").glob("*.py")]
    said = [os.strerror(n) for n in (errno.ENOSPC, errno.EISDIR, errno.EFBIG, errno.EROFS)]
    said += ["attempt to write a readonly database", "database or disk is full"]
    return "\n".join([*(path.read_text(encoding="utf-8") for path in files), *said])


@pytest.mark.parametrize("row", ROWS, ids=[row["fault"] for row in ROWS])
def test_every_line_names_a_test_that_exists_and_words_that_are_said(row: dict[str, str], words: str) -> None:
    file, _, test = row["test"].strip("`").partition("::")
    path = ROOT / (file if "/" in file else f"tests/hostile/{file}")
    assert test in _tests_in(path)
    assert set(re.findall(r"\d+", row["exit"])) <= {"0", "1", "2", "3", "4", "130", "137"}
    for quoted in re.findall("`([^`]+)`", row["what the person sees"]):
        for piece in quoted.split("…"):
            assert piece.strip(" :.") in words, f"nobody says: {piece}"


def test_every_test_of_a_fault_is_in_the_table() -> None:
    named = {row["test"].strip("`").partition("::")[2] for row in ROWS}
    here = [path for path in Path(__file__).parent.glob("test_faults_*.py") if path != Path(__file__)]
    tests = {test for path in here for test in _tests_in(path) if test.startswith("test_")}
    missing = tests - named - {
        "test_every_fault_goes_through_a_whole_run", "test_a_folder_where_the_owner_is_noted_is_told",
    }  # fmt: skip
    assert not missing
