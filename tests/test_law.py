"""The law of main that is not behaviour: format, lint, types, floors, file sizes, no code from data."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "filmwright").rglob("*.py"))


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "format", "--check", "."],
        ["ruff", "check", "."],
        ["mypy"],
        ["importlinter.cli", "lint"],
    ],
    ids=lambda words: " ".join(words),
)
def test_the_law_holds(command: list[str]) -> None:
    if command[0].startswith("importlinter"):
        words = [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()",
        ]
    else:
        words = [sys.executable, "-m", *command]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_files_stay_short_enough_to_read() -> None:
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in SOURCES
        if (n := len(p.read_text("utf-8").splitlines())) > 350
    }
    assert long == {}


def test_only_report_prints() -> None:
    for path in SOURCES:
        if path.parent.name != "report":
            assert not re.search(r"^\s*print\(|sys\.stdout\.write", path.read_text("utf-8"), re.MULTILINE), (
                path
            )


def test_nothing_executes_or_unpickles() -> None:
    forbidden = (
        r"\beval\(|\bexec\(|\bpickle\b|shell=True|os\.system|trust_remote_code"
        r"|yaml\.load\(|allow_pickle=True"
    )
    for path in SOURCES:
        assert not re.search(forbidden, path.read_text("utf-8")), path


def test_rooms_have_no_code_in_their_init() -> None:
    for path in (ROOT / "filmwright").rglob("__init__.py"):
        body = re.sub(r'^""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL).strip()
        assert body == "" or path.parent == ROOT / "filmwright", path
