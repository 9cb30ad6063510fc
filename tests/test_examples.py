"""Every example becomes a film; what the pages say about each one is looked for in it."""

import runpy
from contextlib import closing
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import get_args

import av
import numpy as np
import pytest
from PIL import Image

from filmwright.production import film, options
from filmwright.production.first_board import files_of, first_board
from filmwright.production.options import Options, Silent
from filmwright.production.run import Outcome
from filmwright.schemas.grammar import HARD_CUTS, OVERLAPPING, BoundaryKind, TransitionKind
from filmwright.schemas.time import frames_in
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store

EXAMPLES = Path(__file__).parents[1] / "examples"
STORIES = sorted(p for p in EXAMPLES.iterdir() if p.suffix in (".txt", ".fountain"))
BOARD = EXAMPLES / "every-boundary.yaml"
SCRIPT = EXAMPLES / "make_a_film.py"
LINES_OF_CODE = 30
PICTURE_BYTES = 60_000
FPS = Fraction(6)
SMALL = Options(generator="rehearsal", size=(160, 90), fps=FPS, workers=0, retakes=0)


def name(path: Path) -> str:
    return path.name


def planned(story: Path, folder: Path) -> Project:
    project = Project(folder / f"{story.stem}.film")
    project.folder.mkdir(parents=True)
    store = Store(project.database)
    first_board(project, story, Options(), Silent(), store)
    store.close()
    return project


def small_copy(folder: Path, size: tuple[int, int]) -> Path:
    """Return the board with its pictures, at a tiny size and rate."""
    board = yaml_file.load(BOARD)
    (folder / "refs").mkdir()
    for path in files_of(board):
        (folder / path).write_bytes((EXAMPLES / path).read_bytes())
    small = folder / BOARD.name
    small.write_text(
        yaml_file.dump(board.replace(film=board.film.replace(size=size, fps=FPS))), encoding="utf-8"
    )
    return small


def frames_of(made: Path) -> int:
    with av.open(str(made)) as container:
        return sum(1 for packet in container.demux(video=0) if packet.size)


def frames_due(outcome: Outcome) -> int:
    """Return how long the shots are, less what transitions show of two shots at once; no cards."""
    shots = outcome.board.shots
    both = sum(frames_in(s.transition.seconds, FPS) for s in shots if s.transition.kind in OVERLAPPING)
    return sum(frames_in(s.seconds, FPS) for s in shots) - both


def test_there_is_prose_a_screenplay_a_foreign_story_a_board_and_a_script() -> None:
    assert [p.suffix for p in STORIES] == [".txt", ".fountain", ".txt"]
    assert any(not p.name.isascii() for p in STORIES)
    assert BOARD.is_file()
    assert SCRIPT.is_file()


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_a_story_is_planned_to_a_valid_board_that_is_read_back_as_it_is(story: Path, tmp_path: Path) -> None:
    project = planned(story, tmp_path)
    assert [p for p in yaml_file.check(project.board) if p.severity == "error"] == []
    board = yaml_file.load(project.board)
    again = tmp_path / "again.yaml"
    again.write_text(yaml_file.dump(board), encoding="utf-8")
    assert yaml_file.load(again) == board
    assert all(shot.planner == "rules" and shot.confidence is not None for shot in board.shots)


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_every_word_of_a_story_is_told_by_a_shot_or_listed_as_left_out(story: Path, tmp_path: Path) -> None:
    project = planned(story, tmp_path)
    board, text = yaml_file.load(project.board), project.story.read_text(encoding="utf-8")
    told = bytearray(len(text))
    for span in [
        *(s.source for s in board.shots if s.source),
        *(passage.source for passage in board.left_out),
    ]:
        told[span[0] : span[1]] = b"x" * (span[1] - span[0])
    missed = [c for c, mark in zip(text, told, strict=True) if not mark and c.isalnum()]
    assert "".join(missed) == ""


def test_the_board_shows_every_boundary_every_transition_and_physics() -> None:
    assert yaml_file.check(BOARD) == ()
    shots = yaml_file.load(BOARD).shots
    assert {shot.boundary.kind for shot in shots} == set(get_args(BoundaryKind))
    assert any(shot.boundary.after for shot in shots)
    soft = set(get_args(TransitionKind)) - HARD_CUTS
    shown = {shot.transition.kind for shot in shots} & soft
    assert len(shown) >= 5
    kinds = {entity.kind for shot in shots for entity in shot.motion.entities}
    assert kinds >= {"rigid", "cloth", "liquid", "fixed"}
    assert any(shot.motion.goals for shot in shots)
    assert any(shot.motion.camera for shot in shots)
    assert any(shot.first_frame.picture for shot in shots)
    assert any(shot.last_frame.picture for shot in shots)


def test_the_boards_pictures_are_there_and_small() -> None:
    pictures = [EXAMPLES / path for path in files_of(yaml_file.load(BOARD))]
    assert len(pictures) >= 2
    assert all(picture.stat().st_size < PICTURE_BYTES for picture in pictures)
    assert {p for p in (EXAMPLES / "refs").iterdir() if p.suffix != ".md"} == set(pictures)


@pytest.mark.parametrize("story", [*STORIES, BOARD], ids=name)
def test_an_example_becomes_a_film_of_the_right_length(story: Path, here: Path) -> None:
    story = small_copy(here, (160, 90)) if story == BOARD else story
    outcome = film.make(story, SMALL)
    assert outcome.project.folder == Path(f"{story.stem}.film")
    assert outcome.film is not None
    with av.open(str(outcome.film)) as container:
        video = container.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (160, 90, FPS)
    cards = frames_of(outcome.film) - frames_due(outcome)
    assert 0 < cards < 12 * FPS
    assert outcome.project.subtitles.stat().st_size > 0
    assert outcome.project.report.stat().st_size > 10_000
    _, plan = film.status(outcome.project, SMALL)
    assert plan.todo == ()


def test_the_animatic_draws_the_board_and_shows_its_pictures_to_the_pixel(here: Path) -> None:
    size = (128, 72)
    outcome = film.make(small_copy(here, size), Options(workers=0, retakes=0))
    board, plan = film.status(outcome.project, Options())
    assert plan.todo == ()
    with closing(Store(outcome.project.database)) as store:
        takes, media = store.takes(), store.media()
    begins = next(shot for shot in board.shots if shot.first_frame.picture)
    ends = next(shot for shot in board.shots if shot.last_frame.picture)
    assert takes[f"{begins.id}/clip1"][-1].continuity == "parallax"  # it is painted on the layout of the set
    last = takes[f"{ends.id}/clip1"][-1]
    with Image.open(outcome.project.folder / media[last.media["last_frame"]].path) as shown:
        frame = np.asarray(shown)
    with Image.open(EXAMPLES / str(ends.last_frame.picture)) as given:
        wanted = np.asarray(given.convert("RGB").resize(size, Image.Resampling.BOX), int)
    assert frame.shape == wanted.shape
    assert np.abs(frame - wanted).mean() < 4  # of 255: the same picture, scaled down by another filter


def test_the_script_is_at_most_thirty_lines() -> None:
    _, _, code = SCRIPT.read_text(encoding="utf-8").partition('"""\n\n')
    lines = [line for line in code.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert 10 < len(lines) <= LINES_OF_CODE


def test_the_script_makes_a_film_and_after_an_edit_only_what_it_touched(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = partial(Options, generator="rehearsal", size=(160, 90), workers=0)
    monkeypatch.setattr(options, "Options", small)
    runpy.run_path(str(SCRIPT), run_name="__main__")
    told = capsys.readouterr().out
    assert "two-friends.film" in told
    again = told.split("to make again: ")[1].strip().split(", ")
    assert again == ["s010/keyframe", "s010/clip1", "s020/clip1", "film"]  # s020 continues s010
    assert (here / "two-friends.film" / "film.mp4").is_file()
