"""Databases of other versions of filmwright: newer ones are refused, older ones migrated with a backup."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from filmwright.storyboard import sqlite_file
from filmwright.storyboard.tables import MIGRATIONS
from tests.hostile.conftest import REHEARSAL, Told, Whole, files_of, is_as_undisturbed, takes_of

AFTER_THE_FIRST = ("job",)
"""Tables that later migrations make."""
ON_POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 and fork are of POSIX")
MIGRATE = """
import sys; from pathlib import Path; from filmwright.storyboard.store import Store
Store(Path(sys.argv[1])).close()
"""


@pytest.fixture
def of_version_1(own: Path) -> Path:
    """A finished project whose database has seen the first migration alone."""
    with closing(sqlite3.connect(own / "filmwright.sqlite")) as store:
        before = store.execute("SELECT count(*) FROM take").fetchone()
        for table in AFTER_THE_FIRST:
            store.execute(f"DROP TABLE {table}")
        store.execute("PRAGMA user_version = 1")
        store.commit()
        store.execute("VACUUM")
        assert before == store.execute("SELECT count(*) FROM take").fetchone()
    return own


def version_of(store: Path) -> int:
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def rows_of(store: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute("SELECT * FROM take ORDER BY id").fetchall()


@pytest.mark.parametrize("command", ["status", "resume"])
def test_an_older_database_is_migrated_with_a_backup_and_its_takes_are_found(
    of_version_1: Path, typed: Callable[..., Told], whole: Whole, command: str
) -> None:
    store, backup = of_version_1 / "filmwright.sqlite", of_version_1 / "filmwright.v1.backup.sqlite"
    rows = rows_of(store)
    told = typed(command, str(of_version_1), *(REHEARSAL if command == "resume" else ()))
    assert told.code == 0, told.err
    assert (version_of(store), version_of(backup)) == (len(MIGRATIONS), 1)
    assert rows_of(store) == rows_of(backup) == rows
    told = typed("resume", str(of_version_1), *REHEARSAL)
    assert told.code == 0
    assert "clips" not in told.err  # nothing was made again
    assert is_as_undisturbed(of_version_1, whole)


def test_a_newer_database_is_refused_by_every_command_and_not_touched(
    own: Path, typed: Callable[..., Told]
) -> None:
    with closing(sqlite3.connect(own / "filmwright.sqlite")) as store:
        store.execute("PRAGMA user_version = 99")
    before = files_of(own)
    for words in (["status"], ["resume"], ["score"], ["assemble"], ["retake", "s010"]):
        told = typed(*words, str(own))
        assert (told.code, told.is_clear) == (1, True), told
        assert "was written by a newer filmwright (schema 99" in told.err
        assert "pip install --upgrade filmwright" in told.err
    assert files_of(own) == before


@ON_POSIX
def test_a_migration_that_is_killed_between_any_two_statements_is_repeated_cleanly(
    of_version_1: Path, typed: Callable[..., Told], whole: Whole, tmp_path: Path
) -> None:
    rows = rows_of(of_version_1 / "filmwright.sqlite")
    for statement in count():
        project = Path(shutil.copytree(of_version_1, tmp_path / f"{statement}.film"))
        store, backup = project / "filmwright.sqlite", project / "filmwright.v1.backup.sqlite"
        was_killed = os.WIFSIGNALED(_migrated_until(store, statement))
        assert rows_of(store) == rows
        assert version_of(store) == (1 if was_killed else len(MIGRATIONS))
        assert not backup.exists() or rows_of(backup) == rows
        assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
        assert version_of(store) == len(MIGRATIONS)
        assert (version_of(backup), rows_of(backup)) == (1, rows)
        assert is_as_undisturbed(project, whole)
        if not was_killed:
            break
    assert statement >= 4


def _migrated_until(store: Path, statements: int) -> int:
    """Migrate in a process of its own, killed before a statement; return how it ended."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    from sqlalchemy import event

    engine, left = sqlite_file.connect(store), statements

    @event.listens_for(engine, "before_cursor_execute")
    def _count(_connection: object, _cursor: object, words: str, *_rest: object) -> None:
        nonlocal left
        if "CREATE" in words or "user_version" in words or "BEGIN" in words:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sqlite_file.migrate(engine, store)
    os._exit(0)


@ON_POSIX
def test_a_backup_has_its_name_only_when_it_is_whole(of_version_1: Path, typed: Callable[..., Told]) -> None:
    store, backup = of_version_1 / "filmwright.sqlite", of_version_1 / "filmwright.v1.backup.sqlite"
    pid = os.fork()
    if pid == 0:
        real = Path.replace

        def killed(self: Path, target: Path) -> Path:
            if self.name.endswith("backup.part"):
                os.kill(os.getpid(), signal.SIGKILL)
            return real(self, target)

        Path.replace = killed  # type: ignore[method-assign,assignment]
        sqlite_file.migrate(sqlite_file.connect(store), store)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    assert not backup.exists()
    assert typed("status", str(of_version_1)).code == 0
    assert backup.exists()
    assert not list(of_version_1.glob("*.part"))


def test_two_processes_that_migrate_at_once_do_it_once(of_version_1: Path) -> None:
    store = of_version_1 / "filmwright.sqlite"
    rows, takes = rows_of(store), takes_of(of_version_1)
    root = str(Path(__file__).parents[2])
    words = [sys.executable, "-c", MIGRATE, str(store)]
    both = [subprocess.Popen(words, env={**os.environ, "PYTHONPATH": root}) for _ in range(2)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert takes_of(of_version_1) == takes
    assert rows_of(of_version_1 / "filmwright.v1.backup.sqlite") == rows
