"""Edits through real runs: what `status` tells is what `resume` makes, and undoing makes nothing."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import film
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from tests.edits import EDITS, Edit, edited, shot
from tests.edits import film as board_of_the_film

QUICK = Options(generator="rehearsal", workers=0, retakes=0)
STOPPED = {"insert a shot into a chain": {"s030/clip1"}}
"""Where the wave stops in truth: s020 starts on another frame, and a slate ends as it would have anyway."""


def write(project: Project, data: dict[str, Any]) -> None:
    project.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")


def made(project: Project) -> dict[str, int]:
    """Return how many takes there are of each unit."""
    with film.opened(project) as store:
        return {unit: len(takes) for unit, takes in store.takes().items()}


def to_make(project: Project) -> set[str]:
    """Return the keyframes and clips that `status` says will be made."""
    _, plan = film.status(project, QUICK)
    return {unit.id for unit in plan.todo if unit.kind in ("keyframe", "clip")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The film before any edit."""
    project = Project(tmp_path_factory.mktemp("edits") / "a.film")
    project.folder.mkdir()
    write(project, board_of_the_film())
    film.resume(project, QUICK)
    return project


@pytest.mark.parametrize("edit", EDITS, ids=[edit.words for edit in EDITS])
def test_a_run_makes_what_status_told_and_undoing_makes_nothing(
    whole: Project, edit: Edit, tmp_path: Path
) -> None:
    project = Project(shutil.copytree(whole.folder, tmp_path / "a.film"))
    before = made(project)
    write(project, edited(edit))
    told = to_make(project)
    film.resume(project, QUICK)
    after = made(project)
    assert told == edit.redone
    expected = edit.redone - STOPPED.get(edit.words, set())
    assert {unit for unit in after if after[unit] > before.get(unit, 0)} == expected
    assert sum(after.values()) == sum(before.values()) + len(expected)
    write(project, board_of_the_film())
    assert to_make(project) == set()


def test_a_bridge_that_ignores_its_last_frame_still_leaves_the_next_shot_alone(
    whole: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(shutil.copytree(whole.folder, tmp_path / "a.film"))
    data = board_of_the_film()
    shot(data, "s020").update(boundary="bridge", action="Mr Bear dances.")
    write(project, data)
    monkeypatch.setenv(VARIABLE, json.dumps({"s020/clip1": "ignore-last"}))
    before = made(project)
    film.resume(project, QUICK)
    assert made(project) == {**before, "s020/clip1": 2}
    assert to_make(project) == set()
    with film.opened(project) as store:
        first, second = store.takes()["s020/clip1"]
    assert second.bridged
    assert second.consumes["last_frame"] == first.frame_hash != second.frame_hash
    assert [dropped.what for dropped in second.dropped] == ["last_frame"]
