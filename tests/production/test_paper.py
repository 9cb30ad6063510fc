"""`filmwright sheet`: a sheet at every time of a project's life, from what is there, and of nothing else."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright import cli
from filmwright.errors import UsageError
from filmwright.production import film
from filmwright.production.options import Options
from filmwright.production.paper import SheetOutcome, Wish, write_sheets
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from tests.assembler.pdf_words import pages_of
from tests.boards import base, chain

QUICK = Options(generator="rehearsal", workers=0, retakes=0)


def put(project: Project, data: dict[str, Any]) -> None:
    project.folder.mkdir(exist_ok=True)
    project.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    os.utime(project.board, (1_795_000_000, 1_795_000_000))


def written(project: Project, **wish: Any) -> SheetOutcome:
    return write_sheets(project, Wish(**wish), QUICK)


def words(project: Project, name: str = "sheet.pdf") -> str:
    return "".join("".join(pages_of((project.folder / name).read_bytes())).split())


def pixels(png: Path) -> NDArray[np.uint8]:
    with Image.open(png) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = Project(tmp_path / "bear.film")
    put(found, chain())
    return found


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = Project(tmp_path_factory.mktemp("once") / "bear.film")
    put(found, chain())
    film.resume(found, QUICK)
    return found.folder


@pytest.fixture
def rendered(finished: Path, tmp_path: Path) -> Project:
    """A project whose film is made."""
    return Project(shutil.copytree(finished, tmp_path / "bear.film"))


def test_a_sheet_can_be_written_before_anything_is_made(project: Project):
    found = written(project)
    assert (found.panels, found.drawn, found.pages) == (6, 0, 1)
    assert found.pdf == project.folder / "sheet.pdf"
    assert [path.name for path in found.pictures] == ["sheet-1.png"]
    assert "Idawaves." in words(project)
    assert not project.media.exists()


def test_a_rendered_shot_shows_its_picture(rendered: Project):
    found = written(rendered)
    assert (found.drawn, found.old) == (6, 0)
    inside = pixels(found.pictures[0])[220:480, 70:550]  # the first panel's picture
    assert len(np.unique(inside.reshape(-1, 3), axis=0)) > 50
    assert "endson" not in words(rendered)  # slates hardly move


def test_times_are_those_of_the_film_with_its_title(project: Project):
    data = chain()
    data["film"] = {**data["film"], "title_card": True}
    put(project, data)
    written(project)
    assert "1s·0:03" in words(project)  # s010 after three seconds of title


def test_an_edit_leaves_the_old_picture_and_says_that_it_is_old(rendered: Project):
    data = chain()
    data["scenes"][0]["shots"][3]["action"] = "Ida waves twice."
    put(rendered, data)
    found = written(rendered)
    assert found.drawn == 6
    assert 1 <= found.old < 6
    assert "BEFORETHELASTEDIT" in words(rendered)


def test_the_same_board_and_takes_give_the_same_files_on_any_day(
    rendered: Project, monkeypatch: pytest.MonkeyPatch
):
    def files() -> dict[str, bytes]:
        written(rendered)
        written(rendered, contact=True)
        names = ("sheet.pdf", "sheet-1.png", "contact.pdf", "contact.png")
        return {name: (rendered.folder / name).read_bytes() for name in names}

    before = files()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert files() == before
    assert "boardof2026-11-18" in words(rendered)


def test_pages_of_an_earlier_longer_sheet_do_not_stay(project: Project):
    data = chain()
    data["scenes"][1]["shots"] += [{"id": f"t{n:03d}"} for n in range(60)]
    put(project, data)
    assert len(written(project).pictures) == 11
    assert (project.folder / "sheet-01.png").exists()
    (project.folder / "sheet-of-mine.png").write_bytes(b"mine")
    put(project, chain())
    written(project)
    assert sorted(p.name for p in project.folder.glob("*.png")) == ["sheet-1.png", "sheet-of-mine.png"]


def test_another_file_is_written_alone(project: Project, tmp_path: Path):
    found = written(project, out=tmp_path / "mine.pdf", paper="letter")
    assert (found.pdf, found.pictures) == (tmp_path / "mine.pdf", ())
    found = written(project, out=tmp_path / "one.png")
    assert (found.pdf, found.pictures) == (None, (tmp_path / "one.png",))
    found = written(project, out=tmp_path / "two.png", columns=1)
    assert [path.name for path in found.pictures] == [f"two-{n}.png" for n in range(1, 7)]
    with pytest.raises(UsageError, match="neither"):
        written(project, out=tmp_path / "sheet.docx")
    assert not (project.folder / "sheet.pdf").exists()


def test_a_contact_sheet_has_frames_of_every_shot_at_equal_distances(rendered: Project):
    found = written(rendered, contact=True)
    assert found.drawn == 6
    told = words(rendered, "contact.pdf")
    for shot in ("s010", "s020", "s060"):
        assert told.count(shot) == 1
    assert "s0100:00.0" in told
    assert all(f"0:00.{tenth}" in told for tenth in (3, 5, 9))  # frames 0, 4, 7 and 11 of 12 a second
    assert pixels(rendered.folder / "contact.png").shape[1] == 1754


def test_a_picture_of_the_persons_stands_in_until_there_is_a_keyframe(project: Project):
    data = chain()
    Image.new("RGB", (160, 90), (250, 0, 0)).save(project.folder / "mine.png")
    data["scenes"][0]["shots"][0]["first_frame"] = {"picture": "mine.png"}
    put(project, data)
    found = written(project)
    assert found.drawn == 1
    page = pixels(found.pictures[0])
    assert (page[300, 300] > [240, -1, -1]).all()
    assert page[300, 300, 1] < 20


def test_a_sheet_changes_nothing_and_needs_no_lock(rendered: Project):
    from filmwright.storyboard.project import locked

    before = {p: p.stat().st_mtime_ns for p in rendered.media.rglob("*") if p.is_file()}
    board = rendered.board.read_bytes()
    with locked(rendered):  # a run goes on
        assert written(rendered).drawn == 6
    assert {p: p.stat().st_mtime_ns for p in rendered.media.rglob("*") if p.is_file()} == before
    assert rendered.board.read_bytes() == board


def test_the_command_says_what_it_wrote(project: Project, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["sheet", str(project.folder)]) == 0
    told = capsys.readouterr().out
    assert "6 shots on 1 page, 0 with a picture" in told
    assert "sheet.pdf" in told
    assert cli.run(["sheet", str(project.folder), "--json", "--contact"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["pdf"].endswith("contact.pdf")
    assert (found["shots"], found["drawn"], found["missing_letters"]) == (6, 0, [])
    assert cli.run(["sheet", str(project.folder), "--out", "x.txt"]) == 2


def test_letters_that_nobody_has_are_told_in_the_terminal(
    project: Project, capsys: pytest.CaptureFixture[str]
):
    put(project, {**base(), "title": "\U00013000", "scenes": chain()["scenes"]})  # Egyptian
    if not written(project).missing:
        pytest.skip("this machine has a font for hieroglyphs")
    capsys.readouterr()
    cli.run(["sheet", str(project.folder)])
    assert "no font on this machine has 1 letter" in capsys.readouterr().out
