"""The write path, stopped between any two of its system calls: nothing under a final name is incomplete.

    open ─ write ½ ─ write ½ ─ flush ─ fsync ─ close ─ mkdir ─ replace ─ fsync of the folder ─ unlink
         ^         ^         ^       ^       ^       ^         ^                            ^
         at each of these the folder is looked at, as a kill would leave it, and as a power cut would:
         of a file only what was synced, of a folder only the names that were

Python's own calls are wrapped; the code under test is the real one, on a real file system.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from filmwright.assembler import check
from filmwright.errors import WriterFailed
from filmwright.storyboard import media

OLD, NEW = b"the old content, whole", b"and the new one, which is longer, and whole" * 50


class PulledPlug(BaseException):
    """The process ends here: no handler of the code under test may count on running."""


@dataclass
class Disk:
    """What happened on a folder: every step, what each file held when it was last synced."""

    folder: Path
    stop_at: int | None = None
    steps: list[str] = field(default_factory=list)
    seen: list[dict[str, tuple[int, bytes]]] = field(default_factory=list)
    """After each step: inode and content by path."""
    synced: list[dict[int, bytes]] = field(default_factory=list)
    """After each step: what a power cut leaves of each inode."""
    names: dict[int, set[str]] = field(default_factory=dict)
    """Names in each folder (by inode) that a power cut leaves."""

    def step(self, name: str, synced_inode: int | None = None) -> None:
        now = {
            path.relative_to(self.folder).as_posix(): (path.stat().st_ino, path.read_bytes())
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        durable = dict(self.synced[-1]) if self.synced else dict(now.values())
        durable |= {inode: data for inode, data in now.values() if inode == synced_inode}
        self.steps.append(name)
        self.seen.append(now)
        self.synced.append(durable)
        if len(self.steps) - 1 == self.stop_at:
            raise PulledPlug(name)

    def finals(self) -> Iterator[tuple[str, bytes, bytes | None]]:
        """Yield every file that ever stood under a final name: (path, content, content after a power cut)."""
        for now, durable in zip(self.seen, self.synced, strict=True):
            for path, (inode, data) in now.items():
                if not path.startswith("scratch") and not path.endswith(".part"):
                    yield path, data, durable.get(inode)

    def survives(self, path: Path) -> bool:
        """Whether every name on the way to a file was synced."""
        while path != self.folder:
            if path.name not in self.names.get(path.parent.stat().st_ino, set()):
                return False
            path = path.parent
        return True


class Halting(io.FileIO):
    """A file that is looked at in the middle of every write."""

    disk: Disk

    def write(self, data: Any, /) -> int:
        half = len(data) // 2
        super().write(data[:half])
        self.disk.step("write half")
        super().write(data[half:])
        self.disk.step("write")
        return len(data)


@contextmanager
def watched(disk: Disk) -> Iterator[None]:
    """Wrap the system calls of the write path while the block runs."""
    real_open, real_sync = io.open, os.fsync

    def opened(path: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        if mode != "wb":
            return real_open(path, mode, *args, **more)
        file = Halting(path, "wb")
        file.disk = disk
        try:
            disk.step("open")
        except PulledPlug:
            file.close()
            raise
        return file

    def fsync(handle: int) -> None:
        disk.step("before fsync")
        real_sync(handle)
        inode = os.fstat(handle).st_ino
        for folder in (disk.folder, *(p for p in disk.folder.rglob("*") if p.is_dir())):
            if folder.stat().st_ino == inode:
                disk.names[inode] = {path.name for path in folder.iterdir()}
        disk.step("fsync", inode)

    def stepped(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*args: Any, **more: Any) -> Any:
            disk.step(f"before {name}")
            result = real(*args, **more)
            disk.step(name)
            return result

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", opened)
        for name in ("replace", "unlink", "mkdir"):
            patch.setattr(os, name, stepped(name))
        patch.setattr(os, "fsync", fsync)
        yield


@dataclass(frozen=True)
class Act:
    """One way of writing: what stands there, what was drawn, the write, what may be under a final name."""

    before: Callable[[Path], object]
    drawn: Callable[[Path], object]
    write: Callable[[Path], object]
    may_hold: frozenset[bytes]
    result: Callable[[Path], Path]


def _scratch(folder: Path) -> Path:
    (folder / "scratch").mkdir(exist_ok=True)
    path = folder / "scratch" / "clip.mp4"
    path.write_bytes(NEW)
    return path


def _stored(folder: Path) -> Path:
    digest = media.hashlib.sha256(NEW).hexdigest()
    return folder / "media" / digest[:2] / f"{digest}.mp4"


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _nothing(folder: Path) -> None:
    """Prepare nothing."""


def _write(folder: Path) -> None:
    media.write_whole(folder / "film.srt", NEW)


def _publish(folder: Path) -> None:
    media.publish(folder / "scratch" / "clip.mp4", folder / "media")


def _film(folder: Path) -> Path:
    return folder / "film.mp4"


def _subtitles(folder: Path) -> Path:
    return folder / "film.srt"


ACTS = {
    "write a new file": Act(_nothing, _nothing, _write, frozenset((NEW,)), _subtitles),
    "replace a file": Act(
        lambda f: _put(_subtitles(f), OLD), _nothing, _write, frozenset((OLD, NEW)), _subtitles
    ),
    "publish": Act(_nothing, _scratch, _publish, frozenset((NEW,)), _stored),
    "publish what is there already": Act(
        lambda f: _put(_stored(f), NEW), _scratch, _publish, frozenset((NEW,)), _stored
    ),
    "publish over a damaged file": Act(
        lambda f: _put(_stored(f), NEW[:7]), _scratch, _publish, frozenset((NEW[:7], NEW)), _stored
    ),
    "publish a film": Act(
        lambda f: _put(_film(f), OLD),
        lambda f: _put(f / ".film.mp4.part", NEW),
        lambda f: check.publish(f / ".film.mp4.part", _film(f)),
        frozenset((OLD, NEW)),
        _film,
    ),
}


def acted(folder: Path, act: Act, stop_at: int | None = None) -> Disk:
    """Prepare and write, up to a step; return what happened. What was drawn is not synced yet."""
    folder.mkdir()
    disk = Disk(folder, stop_at)
    act.before(folder)
    for inner in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        disk.names[inner.stat().st_ino] = {path.name for path in inner.iterdir()}
    disk.step("before")
    act.drawn(folder)
    disk.step("drawn")
    with watched(disk):
        try:
            act.write(folder)
        except PulledPlug:
            if stop_at is None:
                raise
    return disk


@pytest.mark.parametrize("name", ACTS)
def test_a_file_under_its_final_name_is_whole_after_a_kill_or_a_power_cut_at_any_step(
    tmp_path: Path, name: str
) -> None:
    act = ACTS[name]
    disk = acted(tmp_path / "d", act)
    assert len(disk.steps) >= 5
    for path, data, after_power_cut in disk.finals():
        assert data in act.may_hold, f"{path} is incomplete"
        assert after_power_cut in act.may_hold, f"{path} would be incomplete after a power cut"
    assert act.result(disk.folder).read_bytes() == NEW


@pytest.mark.parametrize("name", ACTS)
def test_what_was_reported_as_written_survives_a_power_cut(tmp_path: Path, name: str) -> None:
    disk = acted(tmp_path / "d", ACTS[name])
    assert disk.survives(ACTS[name].result(disk.folder))


@pytest.mark.parametrize("name", ACTS)
def test_writing_again_after_an_interruption_at_any_step_succeeds(tmp_path: Path, name: str) -> None:
    act = ACTS[name]
    steps = len(acted(tmp_path / "whole", act).steps)
    for stop_at in range(2, steps):
        disk = acted(tmp_path / f"d{stop_at}", act, stop_at)
        assert len(disk.steps) > stop_at
        assert all(data in act.may_hold for _, data, _ in disk.finals())
        act.drawn(disk.folder)
        act.write(disk.folder)
        assert act.result(disk.folder).read_bytes() == NEW
        assert not list(disk.folder.rglob("*.part")), "what was interrupted is left behind"


def test_a_layer_that_forgets_to_sync_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: without the fsync of the file, the power cut leaves nothing."""
    monkeypatch.setattr(media, "_sync_file", lambda path: None)
    disk = acted(tmp_path / "d", ACTS["publish"])
    assert any(after is None for _, _, after in disk.finals())


def test_a_full_disk_at_any_step_leaves_what_was_there(tmp_path: Path) -> None:
    for number, name in enumerate(("fsync", "replace")):
        folder = tmp_path / str(number)
        folder.mkdir()
        _put(folder / "film.srt", OLD)

        def full(*_args: object, **_more: object) -> None:
            raise OSError(28, "No space left on device")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, name, full)
            with pytest.raises(WriterFailed, match="No space left"):
                media.write_whole(folder / "film.srt", NEW)
            with pytest.raises(WriterFailed, match="No space left"):
                media.publish(_scratch(folder), folder / "media")
        assert (folder / "film.srt").read_bytes() == OLD
        assert not [p for p in (folder / "media").rglob("*") if p.is_file()]
