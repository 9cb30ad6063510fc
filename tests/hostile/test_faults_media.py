"""What was made is hurt by hand: files replaced by folders and links, the film, its pieces, the database."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import (
    REHEARSAL,
    Told,
    Whole,
    files_of,
    is_as_undisturbed,
    leave_a_journal,
    takes_of,
)


def _flip(path: Path) -> None:
    """Alter one bit in the middle; size and name stay."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _broken_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def _link_to_another(path: Path) -> None:
    path.unlink()
    others = (p for p in path.parents[1].rglob(f"*{path.suffix}") if p.is_file())
    path.symlink_to(next(others))


def _link_round(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


HURTS = {"broken link": _broken_link, "link to another": _link_to_another, "loop": _link_round}


@pytest.mark.parametrize("hurt", HURTS.values(), ids=HURTS)
def test_a_media_file_that_became_something_else_is_made_again(
    own: Path, typed: Callable[..., Told], whole: Whole, hurt: Callable[[Path], None]
) -> None:
    victims = [sorted(own.rglob(f"media/*/*{suffix}"))[0] for suffix in (".mp4", ".png", ".npz")]
    for victim in victims:
        hurt(victim)
    (own / "film.mp4").unlink()
    told = typed("resume", str(own), *REHEARSAL)
    assert told.code == 0, told.err
    assert "missing or damaged" in told.err
    assert all(path.is_file() and not path.is_symlink() for path in victims)
    assert (own / "film.mp4").read_bytes() == whole.film


@pytest.mark.parametrize("suffix", [".mp4", ".png"])
def test_a_folder_in_the_place_of_a_media_file_is_told_and_not_removed(
    own: Path, typed: Callable[..., Told], whole: Whole, suffix: str
) -> None:
    victim = sorted(own.rglob(f"media/*/*{suffix}"))[0]
    _folder(victim)
    (victim / "mine.txt").write_text("keep me", encoding="utf-8")
    told = typed("resume", str(own), *REHEARSAL)
    assert (told.code, told.is_clear) == (3, True)
    assert str(victim) in told.err
    assert "move what is in the way" in told.err
    assert (victim / "mine.txt").read_text(encoding="utf-8") == "keep me"
    victim.rename(own / "mine")
    assert typed("resume", str(own), *REHEARSAL).code == 0
    assert (own / "film.mp4").read_bytes() == whole.film


@pytest.mark.parametrize("hurt", [_flip, _halve, Path.unlink, _broken_link], ids=lambda hurt: hurt.__name__)
def test_a_film_that_was_altered_or_deleted_is_told_and_cut_again(
    own: Path, typed: Callable[..., Told], whole: Whole, hurt: Callable[[Path], None]
) -> None:
    os.utime(own / "film.mp4", (1, 1))  # a copied project: the times are others, the film is the same
    assert "cut again" not in typed("resume", str(own), *REHEARSAL).err
    hurt(own / "film.mp4")
    state = json.loads(typed("status", str(own), "--json").out)
    assert next(u for u in state["units"] if u["kind"] == "film")["state"] in ("missing", "stale")
    told = typed("resume", str(own), *REHEARSAL)
    assert told.code == 0, told.err
    assert "the film is missing or was altered, and is cut again" in told.err
    assert is_as_undisturbed(own, whole)


@pytest.mark.parametrize("name", ["film.srt", "report.html"])
def test_subtitles_and_report_that_were_deleted_come_back(
    own: Path, typed: Callable[..., Told], whole: Whole, name: str
) -> None:
    (own / name).unlink()
    assert typed("resume", str(own), *REHEARSAL).code == 0
    assert is_as_undisturbed(own, whole)


@pytest.mark.parametrize("hurt", [_flip, _halve, Path.unlink, _broken_link], ids=lambda hurt: hurt.__name__)
def test_a_damaged_segment_never_gets_into_the_film(
    own: Path, typed: Callable[..., Told], whole: Whole, hurt: Callable[[Path], None]
) -> None:
    segments = sorted((own / ".filmwright/segments").glob("*.mp4"))
    assert segments
    for segment in segments:
        hurt(segment)
    (own / "film.mp4").unlink()
    told = typed("resume", str(own), *REHEARSAL)
    assert told.code == 0, told.err
    assert is_as_undisturbed(own, whole)


# The database -----------------------------------------------------------------------------------------


def test_a_project_whose_database_has_gone_says_so_and_starts_again_without_touching_the_media(
    own: Path, typed: Callable[..., Told], whole: Whole
) -> None:
    media = files_of(own / "media")
    (own / "filmwright.sqlite").unlink()
    told = typed("resume", str(own), *REHEARSAL)
    assert told.code == 0, told.err
    assert "no takes are known" in told.err
    assert files_of(own / "media") == media
    assert is_as_undisturbed(own, whole)


@pytest.mark.parametrize("size", [0, 100, 512, 4096])
def test_a_database_that_was_cut_off_is_told_or_begun_anew_and_the_media_stay(
    own: Path, typed: Callable[..., Told], whole: Whole, size: int
) -> None:
    store, media = own / "filmwright.sqlite", files_of(own / "media")
    store.write_bytes(store.read_bytes()[:size])
    told = typed("resume", str(own), *REHEARSAL)
    if size:
        assert (told.code, told.is_clear) == (1, True), told
        assert "filmwright.sqlite" in told.err
        store.unlink()  # as the hint says
        told = typed("resume", str(own), *REHEARSAL)
    assert told.code == 0, told.err
    assert "no takes are known" in told.err
    assert files_of(own / "media") == media
    assert is_as_undisturbed(own, whole)


def test_pages_of_the_database_that_were_overwritten_are_told(own: Path, typed: Callable[..., Told]) -> None:
    store = own / "filmwright.sqlite"
    data = bytearray(store.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    store.write_bytes(data)
    for words in (["status"], ["resume", *REHEARSAL]):
        told = typed(words[0], str(own), *words[1:])
        assert told.code in (1, 3)
        assert told.is_clear, told.err
        assert "filmwright.sqlite" in told.err
    assert store.read_bytes() == bytes(data)


@pytest.mark.parametrize("journal", ["garbage", "empty", "a folder"])
def test_a_journal_that_was_left_over_changes_nothing(
    own: Path, typed: Callable[..., Told], whole: Whole, journal: str
) -> None:
    path = own / "filmwright.sqlite-journal"
    path.unlink(missing_ok=True)
    if journal == "a folder":
        path.mkdir()
    else:
        path.write_bytes(b"garbage" * 999 if journal == "garbage" else b"")
    told = typed("resume", str(own), *REHEARSAL)
    if journal == "a folder":
        assert (told.code, told.is_clear) == (3, True), told
        path.rmdir()
        told = typed("resume", str(own), *REHEARSAL)
    assert told.code == 0, told.err
    assert takes_of(own) == whole.takes
    assert is_as_undisturbed(own, whole)


def test_a_transaction_that_a_kill_left_open_is_undone(
    own: Path, typed: Callable[..., Told], whole: Whole
) -> None:
    """A hot journal, as a kill in the middle of a commit leaves it: the old state comes back."""
    store = own / "filmwright.sqlite"
    leave_a_journal(store)
    assert (own / "filmwright.sqlite-journal").stat().st_size > 512
    assert typed("status", str(own)).code == 0
    assert typed("resume", str(own), *REHEARSAL).code == 0
    assert is_as_undisturbed(own, whole)
