"""Disks that are full or read-only, at every stage of a run: one clear error, and the same film later."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from filmwright.assembler import mezzanine
from tests.hostile.conftest import (
    POINTS,
    REHEARSAL,
    Told,
    Whole,
    begun,
    files_of,
    fill,
    is_as_undisturbed,
    leave_a_journal,
)

SWEEP = int(os.environ.get("FILMWRIGHT_TORTURE", "0"))
WITH_A_BOARD = [point for point in POINTS if point != "planning"]


def _told_of_the_disk(told: Told) -> bool:
    """One error, of the disk, with what to do about it."""
    assert told.code == 3, told
    assert told.is_clear, told.err
    assert told.err.count("error: ") == 1, told.err
    assert "space" in told.err.split("error: ")[1] or "room" in told.err or "full" in told.err, told.err
    return "free some disk space" in told.err


@pytest.mark.parametrize("point", WITH_A_BOARD)
def test_a_disk_that_is_full_at_any_stage_is_told_and_the_film_is_the_same_when_there_is_room(
    disk: Callable[[str], Path], typed: Callable[..., Told], at: Callable[..., None], whole: Whole, point: str
) -> None:
    place = disk("size=1m")
    project = begun(place)
    at(point, lambda: fill(place), nth=3 if point == "drawing" else 1)
    assert _told_of_the_disk(typed("resume", str(project), *REHEARSAL))
    (place / "ballast").unlink()
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


LEVELS = range(4, 4 + 4 * SWEEP, 4) if SWEEP else (8, 24, 96)
HERE = WITH_A_BOARD if SWEEP else ["opening", "a clip", "subtitles in the film"]


@pytest.mark.parametrize("point", HERE)
@pytest.mark.parametrize("leave", LEVELS)
def test_a_disk_with_little_room_never_leaves_a_lesser_film(
    disk: Callable[[str], Path],
    typed: Callable[..., Told],
    at: Callable[..., None],
    whole: Whole,
    point: str,
    leave: int,
) -> None:
    place = disk("size=1m")
    project = begun(place)
    at(point, lambda: fill(place, leave))
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0 or _told_of_the_disk(told)
    (place / "ballast").unlink()
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


@pytest.mark.parametrize("leave", [0, 8, 24, 40])
def test_a_disk_that_fills_while_the_board_is_planned_leaves_no_half_a_board(
    disk: Callable[[str], Path], typed: Callable[..., Told], at: Callable[..., None], here: Path, leave: int
) -> None:
    place = disk("size=1m")
    (here / "s.txt").write_text("A bear walked over the ice. Then it slept.", encoding="utf-8")
    assert typed("plan", "s.txt", "--out", "whole.film").code == 0
    at("planning", lambda: fill(place, leave))
    assert _told_of_the_disk(typed("plan", "s.txt", "--out", str(place / "s.film")))
    board = place / "s.film/storyboard.yaml"
    assert not board.exists()
    (place / "ballast").unlink()
    assert typed("plan", "s.txt", "--out", str(place / "s.film")).code == 0
    assert board.read_bytes() == (here / "whole.film/storyboard.yaml").read_bytes()


def test_a_full_folder_for_temporary_files_is_told_and_named(
    disk: Callable[[str], Path],
    typed: Callable[..., Told],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    whole: Whole,
) -> None:
    place = disk("size=1m")
    fill(place)
    project = begun(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    mezzanine.parameter_sets.cache_clear()
    told = typed("resume", str(project), *REHEARSAL)
    assert _told_of_the_disk(told)
    assert str(place) in told.err
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits and fork are of POSIX")
@pytest.mark.parametrize("kb", [1, 8, 48, 100])
def test_a_limit_on_the_size_of_files_is_told(
    tmp_path: Path, typed: Callable[..., Told], whole: Whole, kb: int
) -> None:
    import resource

    project = begun(tmp_path)
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kb * 1024, kb * 1024))
        told = typed("resume", str(project), *REHEARSAL)
        os.write(theirs, told.err.encode())
        os._exit(told.code)
    os.close(theirs)
    err = b""
    while more := os.read(ours, 65536):
        err += more
    os.close(ours)
    told = Told(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), "", err.decode())
    assert (told.code, told.is_clear) == (3, True), told
    assert told.err.count("error: ") == 1
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert is_as_undisturbed(project, whole)


# Read-only -----------------------------------------------------------------------------------------------

LOOK = [["status"], ["status", "--json"], ["status", "--why", "s010"], ["check"], ["takes", "s010"]]
WORK = [["resume"], ["score"], ["assemble"], ["retake", "s010"], ["lock", "s010"], ["circle", "s010", "1"]]


def _words(words: list[str], project: Path) -> list[str]:
    """Return a command line: shots come before the project."""
    options = [word for word in words if word.startswith("--") or words[words.index(word) - 1] == "--why"]
    plain = [word for word in words if word not in options]
    return [*plain, str(project), *options]


def test_a_read_only_project_answers_what_only_looks_and_refuses_what_works(
    disk: Callable[[str], Path], typed: Callable[..., Told], whole: Whole
) -> None:
    project = Path(shutil.copytree(whole.project, disk("rw") / "a.film"))
    before = files_of(project)
    for state in ("as it was made", "edited", "without its film"):
        board = project / "storyboard.yaml"
        if state == "edited":
            board.write_text(board.read_text(encoding="utf-8").replace("sings", "hums"), encoding="utf-8")
        if state == "without its film":
            (project / "film.mp4").unlink()
        before = files_of(project)
        disk("ro")
        for words in LOOK:
            told = typed(*_words(words, project))
            assert told.code == 0, (state, words, told)
        for words in WORK:
            told = typed(*_words(words, project))
            assert told.code in (1, 3), (state, words, told)
            assert told.is_clear, (state, words, told)
            assert "read-only" in told.err.lower() or "cannot write" in told.err, (state, words, told)
        assert files_of(project) == before
        disk("rw")
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")


@pytest.mark.parametrize("what", ["an older database", "no database", "a transaction left open"])
def test_a_read_only_project_that_would_have_to_be_mended_is_told(
    disk: Callable[[str], Path], typed: Callable[..., Told], whole: Whole, what: str
) -> None:
    project = Path(shutil.copytree(whole.project, disk("rw") / "a.film"))
    store = project / "filmwright.sqlite"
    if what == "no database":
        store.unlink()
        (project / "filmwright.sqlite-journal").unlink(missing_ok=True)
    elif what == "an older database":
        with closing(sqlite3.connect(store)) as connection:
            connection.execute("DROP TABLE job")
            connection.execute("PRAGMA user_version = 1")
    else:
        leave_a_journal(store)
    before = files_of(project)
    disk("ro")
    told = typed("status", str(project))
    assert told.code in (1, 3), told
    assert told.is_clear, told
    words = ("readonly", "cannot write", "Read-only", "copy the project to where you may write")
    assert any(word in told.err for word in words), told
    assert typed("check", str(project)).code == 0
    assert files_of(project) == before
    disk("rw")
    assert typed("status", str(project)).code == 0
