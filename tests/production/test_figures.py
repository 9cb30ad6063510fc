"""Where figures are found for scoring when no masks were kept, and what sheets are made of."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from filmwright.errors import InputInvalid
from filmwright.production import figures, film, footage, scoring, sheets
from filmwright.production.options import Options
from filmwright.schemas.score import FilmScore
from filmwright.schemas.shot import Shot
from filmwright.scoring.contract import Sample
from filmwright.scoring.detector import Found
from filmwright.scoring.film import score
from filmwright.storyboard.project import Project
from tests.boards import base
from tests.production.test_film import project

ANIMATIC = Options(generator="animatic", quality="draft", workers=0, retakes=0)


def placed(*who: str) -> list[dict[str, Any]]:
    zones = ("center-left", "center-right")
    return [{"who": name, "zone": zone} for name, zone in zip(who, zones, strict=False)]


def board() -> dict[str, Any]:
    """Return shots that place both, one, nobody; and one that goes on where the first stopped."""
    shot = {"seconds": 1, "camera": {"size": "fs"}}
    shots = [
        {**shot, "id": "s010", "first_frame": {"placements": placed("bear", "ida")}},
        {**shot, "id": "s020", "boundary": "continue", "action": "Mr Bear and Ida wave."},
        {**shot, "id": "s030", "first_frame": {"placements": placed("ida")}},
        {**shot, "id": "s040", "action": "Mr Bear sits."},
    ]
    data = base()
    data["film"] = {**data["film"], "size": [320, 180]}
    return {**data, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = project(tmp_path_factory.mktemp("figures") / "a.film", board())
    film.resume(made, ANIMATIC)
    return made


@pytest.fixture
def unmasked(made: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Let the film be one whose generator kept no masks."""
    monkeypatch.setattr(footage.Footage, "masked", lambda self, shot: ())
    monkeypatch.setattr(footage.Footage, "seen", lambda self, shot: None)
    monkeypatch.setattr(scoring, "is_current", lambda studio, key: False)
    yield made
    (made.folder / "figures.toml").unlink(missing_ok=True)


def measured(made: Project) -> FilmScore:
    score = film.score(made, ANIMATIC).score
    assert score is not None
    return score


def cells(score: FilmScore) -> dict[tuple[str, str], tuple[str, str | None]]:
    return {(c.shot, c.character): (c.outcome, c.regions) for c in score.cells}


def test_without_masks_the_boards_placements_say_who_is_where(unmasked: Project) -> None:
    found = cells(measured(unmasked))
    assert found["s010", "bear"] == ("consistent", "placements")
    assert found["s010", "ida"] == ("consistent", "placements")
    assert found["s030", "ida"] == ("consistent", "placements")


def test_a_shot_that_continues_another_starts_with_the_boxes_it_ended_on(unmasked: Project) -> None:
    found = cells(measured(unmasked))
    assert found["s020", "bear"][1] == found["s020", "ida"][1] == "placements"


def test_where_nobody_says_it_identity_is_none_and_the_report_says_why(unmasked: Project) -> None:
    score = measured(unmasked)
    cell = score.cell("bear", "s040")
    assert cell is not None
    assert (cell.outcome, cell.probability, cell.weight) == ("insufficient", None, 0)
    assert any(u.what == "bear in s040" and "nobody knows who is where" in u.why for u in score.unscored)


def test_a_person_says_where_somebody_is(unmasked: Project) -> None:
    (unmasked.folder / "figures.toml").write_text(
        "[s040]\nbear = {at = 0.5, box = [0.3, 0.1, 0.7, 0.95]}\n", encoding="utf-8"
    )
    found = cells(measured(unmasked))
    assert found["s040", "bear"][1] == "person"
    assert found["s010", "bear"][1] == "placements"


def test_a_detector_is_asked_for_class_nouns_where_nobody_is_placed(
    unmasked: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    class Eyes:
        edition = "eyes 1"

        def find(self, rgb: Any, nouns: list[str]) -> tuple[Found, ...]:
            asked.append(tuple(nouns))
            return (Found((0.3, 0.1, 0.7, 0.95), 0.9, nouns[0]),)

    monkeypatch.setattr(scoring, "detector_of", lambda studio: Eyes())
    found = cells(measured(unmasked))
    assert asked == [("bear",)], "one frame of the one shot that nobody else knows"
    assert found["s040", "bear"][1] == "detector"
    assert found["s010", "bear"][1] == "placements"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[s040]\nbear = [0.7, 0.1, 0.3, 0.9]\n", "s040.bear"),
        ("[s040]\nbear = [0.1, 0.1, 300, 0.9]\n", "s040.bear"),
        ("[s040\n", "figures.toml"),
    ],
)
def test_what_a_person_says_wrongly_is_told_with_how_it_is_said(
    unmasked: Project, text: str, told: str
) -> None:
    (unmasked.folder / "figures.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputInvalid) as caught:
        figures.pointed(unmasked)
    assert told in caught.value.message
    assert "left, top, right, bottom" in caught.value.hint


def test_a_figures_file_makes_a_measured_film_be_measured_again(made: Project) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            scoring, "is_current", lambda studio, key: False
        )  # other tests measured it without masks
        before = measured(made)
    assert {c.regions for c in before.cells} <= {"exact", None}
    (made.folder / "figures.toml").write_text("[s030]\nida = [0.3, 0.1, 0.7, 0.95]\n", encoding="utf-8")
    try:
        cell = measured(made).cell("ida", "s030")
        assert cell is not None
        assert cell.regions == "person"
    finally:
        (made.folder / "figures.toml").unlink()
    assert measured(made) == before


def test_a_picture_on_the_board_is_the_standard(tmp_path: Path) -> None:
    data = board()
    data["cast"]["ida"]["references"] = ["refs/ida.png"]
    made = project(tmp_path / "a.film", data)
    (made.folder / "refs").mkdir()
    rgba = np.zeros((120, 60, 4), np.uint8)
    rgba[10:110, 10:50] = (240, 200, 40, 255)
    Image.fromarray(rgba).save(made.folder / "refs" / "ida.png")
    film.resume(made, ANIMATIC)
    seen: dict[str, Any] = {}
    real = sheets.references

    def heard(studio: Any, resolved: Any = ()) -> Any:
        seen.update(real(studio, resolved))
        return seen

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "references", heard)
        patch.setattr(scoring, "is_current", lambda studio, key: False)
        measured(made)
    assert len(seen["ida"]) == 1
    assert seen["ida"][0].mask.sum() == 100 * 40
    assert len(seen["bear"]) == len(sheets.TURNAROUND)


def test_of_whom_a_shot_looks_over_the_shoulder_it_shows_too_little_to_judge():
    over = Shot(id="s010", camera={"framing": "over-shoulder", "subject": ["ida"]})
    assert figures.from_behind(over, {1: "bear", 2: "ida"}) == {1: figures.OVER_SHOULDER}
    assert figures.from_behind(Shot(id="s020", camera={"subject": ["ida"]}), {1: "bear", 2: "ida"}) == {}
    rgb, labels = np.zeros((90, 160, 3), np.uint8), np.zeros((90, 160), np.uint8)
    labels[10:80, 10:60], labels[10:80, 90:140] = 1, 2
    who = {1: "bear", 2: "ida"}
    sample = Sample("s010", 0, rgb, labels, who, qualities=figures.from_behind(over, who))
    cells = score([sample, replace(sample, frame=9)], {}, {"s010": ["bear", "ida"]}).cells
    told = {cell.character: cell.evidence[0] for cell in cells}
    assert told["bear"] == "too small, from behind, or in too few frames" != told["ida"]
