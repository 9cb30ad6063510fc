"""A project hurt by hand, by a full disk, by a second process: told, healed, and the same film again."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.sqlite_file import WAL_IS_SAFE
from filmwright.storyboard.store import Store
from tests.hostile.conftest import REHEARSAL, Told, used_kb


def _media(project: Path) -> list[Path]:
    return sorted(p for p in (project / "media").rglob("*") if p.is_file())


def _remove(path: Path) -> None:
    path.unlink()


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _alter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)


def _blank(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("suffix", [".mp4", ".png", ".npz"])
@pytest.mark.parametrize("hurt", [_remove, _truncate, _alter, _blank])
def test_a_hurt_file_is_made_again_and_the_film_is_the_same(
    project: Path, typed: Callable[..., Told], hurt: Callable[[Path], None], suffix: str
) -> None:
    film = (project / "film.mp4").read_bytes()
    before = {p: p.read_bytes() for p in _media(project)}
    hurt(next(p for p in before if p.suffix == suffix))
    (project / "film.mp4").unlink()
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0, told.err
    assert "missing or damaged" in told.err
    assert (project / "film.mp4").read_bytes() == film
    assert {p: p.read_bytes() for p in _media(project)} == before
    assert "missing or damaged" not in typed("resume", str(project), *REHEARSAL).err


def test_all_media_gone_is_one_run_and_the_same_film(project: Path, typed: Callable[..., Told]) -> None:
    film = (project / "film.mp4").read_bytes()
    shutil.rmtree(project / "media")
    assert typed("resume", str(project), *REHEARSAL).code == 0
    assert (project / "film.mp4").read_bytes() == film


def test_a_film_that_was_overwritten_is_cut_again(project: Path, typed: Callable[..., Told]) -> None:
    film = (project / "film.mp4").read_bytes()
    (project / "film.mp4").write_bytes(b"x")
    assert typed("resume", str(project), *REHEARSAL).code == 0
    assert (project / "film.mp4").read_bytes() == film


@pytest.mark.parametrize("what", ["garbage", "half of it", "a folder"])
def test_a_store_that_is_none_is_told_and_not_touched(
    project: Path, typed: Callable[..., Told], what: str
) -> None:
    store = project / "filmwright.sqlite"
    data = b"garbage" * 999 if what == "garbage" else store.read_bytes()[:5000]
    store.unlink()
    if what == "a folder":
        store.mkdir()
    else:
        store.write_bytes(data)
    for command in ("status", "resume", "score", "assemble"):
        told = typed(command, str(project))
        assert (told.code, told.is_clear) == (1, True)
        assert "filmwright.sqlite" in told.err
    assert store.is_dir() or store.read_bytes() == data


@pytest.mark.parametrize("what", ["film.mp4", "media", ".filmwright", ".filmwright/lock", "storyboard.yaml"])
def test_a_folder_or_file_in_the_way_is_told(project: Path, typed: Callable[..., Told], what: str) -> None:
    path = project / what
    if path.is_dir():
        shutil.rmtree(path)
        path.write_text("in the way", encoding="utf-8")
    else:
        path.unlink()
        (path / "in the way").mkdir(parents=True)
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code in (1, 3)
    assert told.is_clear
    assert path.exists()


@pytest.mark.parametrize("kind", ["missing", "no picture", "a folder"])
def test_a_picture_that_cannot_be_used_is_named(project: Path, typed: Callable[..., Told], kind: str) -> None:
    board = project / "storyboard.yaml"
    text = board.read_text(encoding="utf-8")
    line = "        action: Mr Bear walks.\n"
    board.write_text(text.replace(line, line + "        first_frame: {picture: p.png}\n"), encoding="utf-8")
    if kind == "no picture":
        (project / "p.png").write_text("hello", encoding="utf-8")
    if kind == "a folder":
        (project / "p.png").mkdir()
    looked = typed("status", str(project), "--generator", "rehearsal")
    assert looked.code == 0
    assert "p.png" in looked.out
    told = typed("resume", str(project), "--generator", "rehearsal")
    assert (told.code, told.is_clear) == (3, True)
    assert "p.png" in told.err


def test_a_project_that_somebody_works_on_is_busy_and_still_answers(
    project: Path, typed: Callable[..., Told]
) -> None:
    with locked(Project(project)):
        for words in (["resume"], ["score"], ["assemble"], ["retake", "s010"]):
            told = typed(*words, str(project))
            assert (told.code, told.is_clear) == (3, True)
            assert "is being worked on" in told.err
        assert typed("status", str(project)).code == 0
        assert typed("check", str(project)).code == 0
    assert typed("resume", str(project), *REHEARSAL).code == 0


@pytest.mark.skipif(WAL_IS_SAFE, reason="the write-ahead log of this SQLite is sound")
def test_no_guest_turns_on_the_write_ahead_log(tmp_path: Path) -> None:
    from filmwright.agents.graph import saver_on

    store = Store(tmp_path / "filmwright.sqlite")
    try:
        with store.checkpoint_connection() as connection:
            saver_on(connection).setup()
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "truncate"
            connection.execute("SELECT count(*) FROM checkpoints")
            Store(tmp_path / "filmwright.sqlite").close()  # as `status` does while a run goes on
    finally:
        store.close()


# Disks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [4, 16, 32, 48, 64, 96])
def test_a_full_disk_is_told_wherever_it_fills_and_the_run_goes_on_when_there_is_room(
    disk: Callable[[str], Path], finished: Path, typed: Callable[..., Told], room: int
) -> None:
    project = Path(shutil.copytree(finished, disk("rw") / "s.film"))
    board = project / "storyboard.yaml"
    text = board.read_text(encoding="utf-8").replace("Mr Bear walks.", "Mr Bear dances.")
    board.write_text(text, encoding="utf-8")
    disk(f"size={used_kb(project) + room}k")
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 0 or (told.code == 3 and told.is_clear), told.err
    if room <= 16:
        assert told.code == 3
    assert board.read_text(encoding="utf-8") == text
    disk("size=20m")
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    with sqlite3.connect(project / "filmwright.sqlite") as store:
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_disk_too_small_for_a_project_is_told(
    disk: Callable[[str], Path], finished: Path, typed: Callable[..., Told]
) -> None:
    story = finished.parent / "s.yaml"
    for size in (8, 48, 130, 200):
        place = disk(f"size={size}k")
        told = typed("make", str(story), "--out", str(place / f"{size}.film"), *REHEARSAL)
        assert (told.code, told.is_clear) == (3, True), told.err
        assert "full" in told.err or "space" in told.err or "room" in told.err
        for left in place.iterdir():
            shutil.rmtree(left)


def test_a_project_on_a_read_only_disk_is_shown_and_not_worked_on(
    disk: Callable[[str], Path], finished: Path, typed: Callable[..., Told], here: Path
) -> None:
    project = Path(shutil.copytree(finished, disk("rw") / "s.film"))
    disk("ro")
    assert typed("status", str(project)).code == 0
    assert typed("check", str(project)).code == 0
    for words in (["resume", str(project)], ["score", str(project)], ["assemble", str(project)]):
        told = typed(*words)
        assert (told.code, told.is_clear) == (1, True)
        assert "cannot write in" in told.err
    (here / "s.txt").write_text("A bear walked.", encoding="utf-8")
    assert "cannot write in" in typed("plan", "s.txt", "--out", str(project.parent / "n.film")).err
    disk("rw")
