"""Who works on a project: a second process is refused, a dead one is succeeded, any path will do."""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from filmwright.storyboard.project import Project, locked
from tests.hostile.conftest import BOARD, REHEARSAL, Told, Whole, begun, is_as_undisturbed, takes_of

NAMES = [
    "what?",
    "q?mode=memory",
    "a#b",
    "100%41",
    "two words",
    "狐狸 🦊",
    "new\nline",
    "it's",
    'a"b',
    "$(x)",
    "a;b",
]
GARBAGE = [b"", b"[]", b'{"pid": "x"}', b"\xff\xfe"]
ON_POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is of POSIX")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", NAMES if "FILMWRIGHT_TORTURE" in os.environ else NAMES[::3] + NAMES[-1:])
def test_a_project_of_any_name_keeps_everything_in_its_folder_and_goes_on(
    here: Path, typed: Callable[..., Told], name: str
) -> None:
    board = BOARD[: BOARD.index("      - id: s020")].replace("seconds: 1", "seconds: 0.25")
    (here / f"{name}.yaml").write_text(board, encoding="utf-8")
    told = typed(f"{name}.yaml", *REHEARSAL)
    assert told.code == 0, told.err
    assert {path.name for path in here.iterdir()} == {f"{name}.yaml", f"{name}.film"}
    assert sum(takes_of(here / f"{name}.film").values()) == 2
    told = typed("resume", *REHEARSAL)
    assert told.code == 0
    assert "clips" not in told.err
    units = json.loads(typed("status", "--json").out)["units"]
    assert {unit["state"] for unit in units} == {"fresh"}


@contextmanager
def _holding(project: Path) -> Iterator[int]:
    """Let another process hold a project."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        with locked(Project(project)):
            os.write(theirs, b"!")
            signal.pause()
    os.read(ours, 1)
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(ours)
        os.close(theirs)


@ON_POSIX
def test_a_second_process_is_refused_by_name_and_succeeds_the_first_when_that_is_killed(
    own: Path, typed: Callable[..., Told], whole: Whole
) -> None:
    (own / "film.mp4").unlink()
    with _holding(own) as pid:
        told = typed("resume", str(own), *REHEARSAL)
        assert (told.code, told.is_clear) == (3, True)
        assert f"is being worked on by process {pid} on {socket.gethostname()}" in told.err
        assert not (own / "film.mp4").exists()
    assert (own / ".filmwright/owner.json").exists()  # it was killed, and could not tidy up
    assert (own / ".filmwright/lock").exists()
    assert typed("resume", str(own), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(own, whole)


@ON_POSIX
@pytest.mark.parametrize(
    "owner", [b"", b"{", b"[]", b'{"pid": "x"}', b"\xff\xfe", b'{"pid": 1}', b"null"], ids=repr
)
def test_what_says_who_holds_a_project_may_be_garbage(
    own: Path, typed: Callable[..., Told], owner: bytes
) -> None:
    with _holding(own):
        (own / ".filmwright/owner.json").write_bytes(owner)
        told = typed("resume", str(own), *REHEARSAL)
        assert (told.code, told.is_clear) == (3, True)
        assert "is being worked on by another process" in told.err
    assert typed("resume", str(own), *REHEARSAL, "--quiet") == Told(0, "", "")


def test_a_folder_where_the_owner_is_noted_is_told(own: Path, typed: Callable[..., Told]) -> None:
    (own / ".filmwright/owner.json").mkdir()
    told = typed("resume", str(own), *REHEARSAL)
    assert (told.code, told.is_clear) == (3, True), told
    assert "owner.json" in told.err
    (own / ".filmwright/owner.json").rmdir()
    assert typed("resume", str(own), *REHEARSAL, "--quiet") == Told(0, "", "")


def test_two_commands_at_once_make_each_take_once(
    tmp_path: Path, typed: Callable[..., Told], at: Callable[..., None], whole: Whole
) -> None:
    """While a run is drawing, another is typed: it is refused, and the first goes on undisturbed."""
    project = begun(tmp_path)
    second: list[int] = []

    def type_another() -> None:
        pid = os.fork()
        if pid == 0:
            from filmwright import cli

            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os._exit(cli.run(["resume", str(project), *REHEARSAL]))
        second.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

    at("drawing", type_another, 3)
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert second == [3]
    assert is_as_undisturbed(project, whole)
