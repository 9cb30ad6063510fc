"""The store: what is written is there after a kill, refuses strangers, migrates with a backup."""

import multiprocessing
import os
import signal
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from filmwright.errors import InputInvalid, WriterFailed
from filmwright.schemas.take import Media, Take
from filmwright.storyboard import media as media_files
from filmwright.storyboard.store import Store, damaged_media


def take(**changes: Any) -> Take:
    plain = dict(
        id=0, unit="s010/clip1", shot="s010", kind="clip", number=1, fingerprint="f", content="c",
        generator="rehearsal", generator_version=1, seed=3, reads={"action": "狐狸 🦊"}, consumes={},
        settings={}, media={"clip": "a" * 64}, frame_hash="h", frames=12, size=(160, 90), fps=12,
        created=datetime.now(UTC), circled=True,
    )  # fmt: skip
    return Take.model_validate({**plain, **changes})


CLIP = Media(sha256="a" * 64, kind="clip", path="media/aa/a.mp4", bytes=3)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = Store(tmp_path / "filmwright.sqlite")
    yield opened
    opened.close()


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


def _write_until_killed(path: str, ready: Any) -> None:
    store = Store(Path(path))
    for n in range(10_000):
        store.add_take(take(unit=f"s{n}/clip1"), [CLIP])
        os.write(ready, f"{n}\n".encode())


def test_kill_9_loses_no_take_that_was_reported(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    reader, writer = os.pipe()
    path = tmp_path / "filmwright.sqlite"
    process = context.Process(target=_write_until_killed, args=(str(path), writer))
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
    store = Store(path)
    assert reported <= len(store.takes()) <= reported + 1
    store.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_newer_database_is_refused_and_an_older_one_migrated_with_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "filmwright.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(InputInvalid, match="newer filmwright"):
        Store(path)
    with sqlite3.connect(path) as connection:
        for table in ("circle", "take", "media", "note", "board"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("CREATE TABLE relic (id INTEGER)")
        connection.execute("PRAGMA user_version = 0")
    connection.close()
    migrated = Store(path)
    assert migrated.takes() == {}
    migrated.close()
    assert path.with_suffix(".v0.backup.sqlite").exists()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "filmwright.sqlite"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(InputInvalid, match="cannot be opened"):
        Store(path)
    assert path.read_bytes().startswith(b"this is a letter")


def test_missing_resized_and_altered_media_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "scratch.png").write_bytes(b"abc")
    sha, final = media_files.publish(tmp_path / "scratch.png", tmp_path / "media")
    item = Media(sha256=sha, kind="picture", path=final.relative_to(tmp_path).as_posix(), bytes=3)
    assert damaged_media(tmp_path, {sha: item}, deep=True) == {}
    final.write_bytes(b"abd")
    assert damaged_media(tmp_path, {sha: item}) == {}
    assert "altered" in damaged_media(tmp_path, {sha: item}, deep=True)[sha]
    final.write_bytes(b"ab")
    assert "2 bytes instead of 3" in damaged_media(tmp_path, {sha: item})[sha]
    final.unlink()
    assert "missing" in damaged_media(tmp_path, {sha: item})[sha]


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
