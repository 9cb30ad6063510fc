from pathlib import Path

import pytest

from filmwright.assembler import check
from filmwright.errors import WriterFailed
from tests.assembler.reels import write_numbered


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "a.mp4"
    write_numbered(path, 0, 40)
    return path.read_bytes()


def test_a_whole_file_passes_every_level(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(good)
    check.verify(path, 40)
    check.verify(path, 40, deep=True)


def test_another_number_of_frames_is_refused(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(good)
    with pytest.raises(WriterFailed, match="40 frames instead of 41"):
        check.verify(path, 41)


@pytest.mark.parametrize("keep", [0, 4, 200, -1, -500])
def test_a_file_that_is_cut_off_is_refused(good: bytes, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(good[:keep])
    with pytest.raises(WriterFailed):
        check.verify(path, 40)


def test_a_page_of_html_is_no_film(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"<html>503 Service Unavailable</html>" * 20)
    with pytest.raises(WriterFailed, match="no MP4"):
        check.verify(path, 40)


def test_damage_inside_the_pictures_needs_the_deep_look(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    start = good.index(b"mdat") + 600
    path.write_bytes(good[:start] + bytes(400) + good[start + 400 :])
    check.verify(path, 40)
    with pytest.raises(WriterFailed):
        check.verify(path, 40, deep=True)


def test_publishing_replaces_the_old_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"old")
    part = check.part_path(path)
    part.write_bytes(b"new")
    check.publish(part, path)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
