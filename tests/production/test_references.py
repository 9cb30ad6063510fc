"""Which reference pictures a generator is given, and what it is told that they show."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.binding.arguments import told_prompt
from filmwright.generators.diffusion.binding.given import given_of
from filmwright.generators.diffusion.reads import reads
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.production import film
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.generation import KeyframeRequest
from filmwright.storyboard import yaml_file
from filmwright.storyboard.brief import brief_of
from filmwright.storyboard.project import Project
from tests.boards import board

SHOT = {"id": "s010", "action": "Ida opens the umbrella.", "seconds": 0.5}
PICTURES = {
    "cast": {"ida": {"name": "Ida", "looks": "girl of eight", "references": ["refs/ida.png"]}},
    "places": {"ice": {"name": "The ice field", "set": "arctic", "references": ["refs/ice.png"]}},
    "props": {"umbrella": {"name": "umbrella", "references": ["refs/umbrella.png"]}},
    "look": {"notes": "storybook", "references": ["refs/look.png"]},
}
PATHS = ("refs/ida.png", "refs/umbrella.png", "refs/ice.png", "refs/look.png")


def of(**changes) -> Board:
    return board(SHOT, **{**PICTURES, **changes})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "ida.film"
    (folder / "refs").mkdir(parents=True)
    for number, path in enumerate(PATHS):
        Image.fromarray(np.full((32, 32, 3), 40 * number, np.uint8)).save(folder / path)
    (folder / "storyboard.yaml").write_text(yaml_file.dump(of()), encoding="utf-8")
    return folder


def asked(project: Path, monkeypatch) -> KeyframeRequest:
    """Return what the film's first still is asked for with."""
    seen: list[KeyframeRequest] = []
    draw = Rehearsal.keyframe

    def keyframe(self, request, watch):
        seen.append(request)
        return draw(self, request, watch)

    monkeypatch.setattr(Rehearsal, "keyframe", keyframe)
    options = Options(generator="rehearsal", quality="draft", workers=0)
    film.resume(Project(project), options)
    return seen[0]


def test_the_cast_comes_first_then_things_the_place_and_the_look(project, monkeypatch):
    request = asked(project, monkeypatch)
    assert [*request.references] == ["ida", "umbrella", "ice", "look"]
    assert [paths[0].name for paths in request.references.values()] == [Path(path).name for path in PATHS]


def test_a_model_that_takes_several_is_told_what_each_shows(project, monkeypatch):
    request = asked(project, monkeypatch)
    words = told_prompt(library.read("flux2-klein-4b"), request, given_of(request))
    assert "Image 1 shows the girl of eight. Image 2 shows the umbrella." in words
    assert "Image 3 shows the place. Image 4 shows the style to draw in." in words


def test_where_somebody_has_pictures_those_of_the_look_do_not_mix_into_them(project, monkeypatch):
    given = given_of(asked(project, monkeypatch))
    assert [*given.people().references] == ["ida"]


@pytest.mark.parametrize("path", ["refs/look.png", "refs/ice.png"])
def test_another_picture_of_the_look_or_the_place_is_other_content(path):
    def read(drawn: str) -> object:
        brief = brief_of(of(), "s010", lambda given: drawn if given == path else "same")
        return reads(library.read("sdxl"), brief)

    assert read("one") != read("another")
