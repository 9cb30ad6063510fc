"""The store: what is written is there after a kill, refuses strangers, migrates with a backup.

What both databases must do runs on both; see `conftest.py`.
"""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from filmwright.errors import InputInvalid, WriterFailed
from filmwright.schemas.take import Media, Take
from filmwright.storyboard import media as media_files
from filmwright.storyboard import server, sqlite_file, tables
from filmwright.storyboard.store import Store
from tests.storyboard.processes import FORK, asking, in_children


def take(**changes: Any) -> Take:
    plain = dict(
        id=0, unit="s010/clip1", shot="s010", kind="clip", number=1, fingerprint="f", content="c",
        generator="rehearsal", generator_version=1, seed=3, reads={"action": "狐狸 🦊"}, consumes={},
        settings={}, media={"clip": "a" * 64}, frame_hash="h", frames=12, size=(160, 90), fps=12,
        created=datetime.now(UTC), circled=True,
    )  # fmt: skip
    return Take.model_validate({**plain, **changes})


CLIP = Media(sha256="a" * 64, kind="clip", path="media/aa/a.mp4", bytes=3)


def test_a_take_comes_back_as_it_went_in(store: Store) -> None:
    first = store.add_take(take(), [CLIP])
    second = store.add_take(take(seed=4), [CLIP])
    assert (first.number, second.number) == (1, 2)
    found = store.takes()["s010/clip1"]
    assert [t.seed for t in found] == [3, 4]
    assert found[0].reads == {"action": "狐狸 🦊"}
    assert [t.circled for t in found] == [False, True]


def test_circling_an_older_take_chooses_it_for_this_state_of_the_board(store: Store) -> None:
    first = store.add_take(take(), [CLIP])
    store.add_take(take(), [CLIP])
    store.circle(first)
    assert store.circles() == {("s010/clip1", "f"): first.id}


def test_a_note_is_replaced_by_the_newer_one(store: Store) -> None:
    store.put_note("film", "cut", {"key": "old"})
    store.put_note("film", "cut", {"key": "new"})
    assert store.note("film", "cut") == {"key": "new"}
    assert store.note("film", "other") is None


def test_what_is_written_comes_back_exactly(store: Store) -> None:
    big = Media(sha256="b" * 64, kind="clip", path="media/bb/b.mp4", bytes=2**40)
    before = datetime.now(UTC) - timedelta(seconds=1)
    reads = {"seconds": 0.1, "text": "\x1b ünï \u2028", "none": None, "big": 2**60, "list": [1, 1.0]}
    recorded = store.add_take(take(reads=reads, seed=2**62, media={"clip": "b" * 64}), [big])
    found = store.takes()["s010/clip1"][0]
    assert found == recorded
    assert (found.reads, found.seed) == (reads, 2**62)
    assert found.created.tzinfo is not None
    assert before < found.created < datetime.now(UTC) + timedelta(seconds=1)
    assert store.media()["b" * 64] == big


def test_what_fails_half_way_leaves_nothing(store: Store) -> None:
    def fail(_session: object, _take: int) -> None:
        raise RuntimeError("as if killed")

    with pytest.raises(RuntimeError, match="as if killed"):
        store.add_take(take(), [CLIP], also=fail)
    assert (store.takes(), store.media(), store.circles()) == ({}, {}, {})


def test_takes_of_several_processes_are_numbered_without_gaps(
    opened: Callable[[], Store], at: Path | str
) -> None:
    opened()
    in_children(_add_five_takes, [(at,)] * 4)
    assert [t.number for t in opened().takes()["s010/clip1"]] == [*range(1, 21)]


def _add_five_takes(at: Path | str) -> None:
    store = Store(at)
    for _ in range(5):
        store.add_take(take(), [CLIP])
    store.close()


def test_several_processes_may_open_a_new_store_at_once(opened: Callable[[], Store], at: Path | str) -> None:
    in_children(_add_five_takes, [(at,)] * 6)
    assert len(opened().takes()["s010/clip1"]) == 30


def _write_until_killed(at: Path | str, ready: int) -> None:
    store = Store(at)
    for n in range(10_000):
        store.add_take(take(unit=f"s{n}/clip1"), [CLIP])
        os.write(ready, f"{n}\n".encode())


def test_kill_9_loses_no_take_that_was_reported(opened: Callable[[], Store], at: Path | str) -> None:
    reader, writer = os.pipe()
    process = FORK.Process(target=_write_until_killed, args=(at, writer))
    process.start()
    seen = b""
    while seen.count(b"\n") < 25:
        seen += os.read(reader, 4096)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    os.close(writer)
    while more := os.read(reader, 4096):
        seen += more
    os.close(reader)
    reported = seen.count(b"\n")
    store = opened()
    assert reported <= len(store.takes()) <= reported + 1
    store.add_take(take(), [CLIP])  # no lock of the dead is left
    if isinstance(at, Path):
        store.close()
        with closing(sqlite3.connect(at)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_newer_database_is_refused_and_left_as_it_is(
    opened: Callable[[], Store], at: Path | str, request: pytest.FixtureRequest
) -> None:
    opened().add_take(take(), [CLIP])
    ask = asking(at, request)
    ask("PRAGMA user_version = 99", "UPDATE filmwright_store SET version = 99")
    with pytest.raises(InputInvalid, match="newer filmwright") as refused:
        opened()
    assert refused.value.hint == "pip install --upgrade filmwright"
    assert ask("SELECT count(*) FROM take") == [(1,)]


def test_an_older_database_is_migrated_with_a_backup(
    opened: Callable[[], Store], at: Path | str, request: pytest.FixtureRequest
) -> None:
    first = opened()
    first.add_take(take(), [CLIP])
    first.close()
    ask = asking(at, request)
    ask("DROP TABLE job")
    ask("PRAGMA user_version = 1", "UPDATE filmwright_store SET version = 1")
    assert [t.seed for t in opened().takes()["s010/clip1"]] == [3]
    assert ask("SELECT count(*) FROM job") == [(0,)]
    if isinstance(at, Path):
        with closing(sqlite3.connect(at.with_suffix(".v1.backup.sqlite"))) as backup:
            assert backup.execute("SELECT count(*) FROM take").fetchall() == [(1,)]
    else:
        assert ask("SELECT count(*) FROM before_v2_take") == [(1,)]


def test_a_migration_that_fails_changes_nothing_and_can_be_done_again(
    opened: Callable[[], Store],
    at: Path | str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened().add_take(take(), [CLIP])

    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id integer)"))
        raise RuntimeError("as if killed")

    for module in (sqlite_file, server):
        monkeypatch.setattr(module, "MIGRATIONS", (*tables.MIGRATIONS, half))
    with pytest.raises(RuntimeError, match="as if killed"):
        opened()
    monkeypatch.undo()
    assert len(opened().takes()) == 1
    ask = asking(at, request)
    with pytest.raises(Exception, match="half"):
        ask("SELECT * FROM half")


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "filmwright.sqlite"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(InputInvalid, match="cannot be opened"):
        Store(path)
    assert path.read_bytes().startswith(b"this is a letter")


def test_publishing_twice_keeps_one_file_and_no_scratch(tmp_path: Path) -> None:
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(b"same")
        media_files.publish(tmp_path / name, tmp_path / "media")
    assert [p.name for p in tmp_path.iterdir()] == ["media"]
    assert len(list((tmp_path / "media").rglob("*.png"))) == 1


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.srt"
    media_files.write_whole(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriterFailed, match="No space left"):
        media_files.write_whole(path, b"new and longer")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["film.srt"]
