"""A media file is read when it changed since it was found whole, and only then."""

import os
import time
from pathlib import Path

import pytest

from filmwright.schemas.take import Media
from filmwright.storyboard import media as media_files
from filmwright.storyboard import whole
from filmwright.storyboard.whole import Whole


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read whole."""
    names: list[str] = []

    def heard(path: Path) -> str:
        names.append(path.name)
        return media_files.sha256_of(path)

    monkeypatch.setattr(whole, "sha256_of", heard)
    return names


def stored(folder: Path, data: bytes = b"abc", age: float = 60) -> tuple[Path, dict[str, Media]]:
    (folder / "scratch.png").write_bytes(data)
    sha, final = media_files.publish(folder / "scratch.png", folder / "media")
    when = time.time_ns() - int(age * 1e9)
    os.utime(final, ns=(when, when))
    path = final.relative_to(folder).as_posix()
    return final, {sha: Media(sha256=sha, kind="picture", path=path, bytes=len(data))}


def settle(final: Path) -> None:
    """Wait until the kernel's clock has gone on since the file was last touched."""
    stat = final.stat()
    while max(stat.st_mtime_ns, stat.st_ctime_ns) + whole.FINE >= time.time_ns():
        time.sleep(0.01)


def look(folder: Path, media: dict[str, Media]) -> dict[str, str]:
    """Look as a new process would."""
    seen = Whole(folder)
    found = seen.damaged(media)
    seen.keep(media)
    return found


def test_a_file_found_whole_is_not_read_again(tmp_path: Path, read: list[str]) -> None:
    final, media = stored(tmp_path)
    settle(final)
    assert look(tmp_path, media) == {}
    assert look(tmp_path, media) == {}
    assert read == [final.name]


def test_a_file_altered_in_place_is_noticed(tmp_path: Path) -> None:
    final, media = stored(tmp_path)
    settle(final)
    assert look(tmp_path, media) == {}
    final.write_bytes(b"abd")
    assert "altered" in look(tmp_path, media).popitem()[1]
    final.write_bytes(b"ab")
    assert "2 bytes instead of 3" in look(tmp_path, media).popitem()[1]
    final.unlink()
    assert "missing" in look(tmp_path, media).popitem()[1]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of the last change that nobody can set")
def test_an_alteration_that_puts_its_time_back_is_noticed(tmp_path: Path) -> None:
    final, media = stored(tmp_path)
    settle(final)
    before = final.stat()
    assert look(tmp_path, media) == {}
    final.write_bytes(b"abd")
    os.utime(final, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "altered" in look(tmp_path, media).popitem()[1]


def test_a_file_as_young_as_the_look_is_read_again_by_the_next_process(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    final, media = stored(tmp_path)
    now = max(final.stat().st_mtime_ns, final.stat().st_ctime_ns)
    monkeypatch.setattr(time, "time_ns", lambda: now + 1)
    seen = Whole(tmp_path)
    for _ in range(3):
        assert seen.damaged(media) == {}
    assert len(read) == 1  # within one run it is taken for the same
    seen.keep(media)
    monkeypatch.setattr(time, "time_ns", lambda: now + 60 * whole.SECOND)
    assert look(tmp_path, media) == {}
    assert len(read) == 2
    assert look(tmp_path, media) == {}
    assert len(read) == 2


def test_a_clock_of_whole_seconds_is_given_two(tmp_path: Path) -> None:
    second = 1_700_000_000 * whole.SECOND
    assert whole._is_young((3, second, second, 1), second + whole.SECOND)
    assert not whole._is_young((3, second, second, 1), second + 3 * whole.SECOND)
    assert not whole._is_young((3, second + 5, second, 1), second + whole.SECOND)


@pytest.mark.parametrize("note", [b"", b"[]", b"{", b'{"a": [1]}', b'{"a": "b"}', b"\xff"])
def test_a_note_that_makes_no_sense_means_reading(tmp_path: Path, read: list[str], note: bytes) -> None:
    final, media = stored(tmp_path)
    settle(final)
    (tmp_path / ".filmwright").mkdir()
    (tmp_path / ".filmwright" / "whole.json").write_bytes(note)
    assert look(tmp_path, media) == {}
    assert len(read) == 1
