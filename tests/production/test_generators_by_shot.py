"""Several generators in one film: who makes which shot, why, and that each is kept and paid as itself."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from filmwright import cli
from filmwright.errors import UsageError
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import accounts, film
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities, Grid
from filmwright.storyboard import yaml_file
from filmwright.storyboard.choice import choices
from filmwright.storyboard.plan import Maker, Shelf, resolve_all
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base

DRAWN = Options(workers=0, retakes=0)
SHOTS: list[dict[str, Any]] = [
    {"id": "s010", "action": "Ida waves.", "seconds": 0.5},
    {"id": "s020", "boundary": "continue", "action": "Ida sits.", "seconds": 0.5, "generator": "rehearsal"},
    {"id": "s030", "boundary": "continue", "action": "Ida stands.", "seconds": 0.5},
    {"id": "s040", "action": "Ida walks.", "seconds": 0.5, "camera": {"move": "dolly-in"}},
]
BARE = Capabilities(first_frame="exact")
ABLE = Capabilities(first_frame="exact", last_frame="exact", camera=True, physics=True)


def board(**changes: object) -> Board:
    look = {"size": [128, 72], "fps": 8, "sound": False, "credits": True}
    scenes = [{"id": "sc010", "place": "ice", "shots": [{**shot, **changes} for shot in SHOTS]}]
    return Board.model_validate({**base(), "film": look, "scenes": scenes})


def project(folder: Path) -> Project:
    made = Project(folder)
    made.folder.mkdir()
    made.board.write_text(yaml_file.dump(board()), encoding="utf-8")
    return made


def makers_of(of: Project) -> dict[str, str]:
    store = Store(of.database)
    found = {unit: takes[-1].generator for unit, takes in store.takes().items()}
    store.close()
    return found


def test_a_shot_that_names_a_generator_is_made_by_it_and_handed_on_to_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, books = project(tmp_path / "a.film"), tmp_path / "jobs.jsonl"
    monkeypatch.setenv(VARIABLE, json.dumps({"ledger": str(books)}))
    (made.folder / "filmwright.toml").write_text("[prices.rehearsal]\nclip = 0.5\n", encoding="utf-8")
    film.resume(made, DRAWN)
    makers = makers_of(made)
    assert {unit for unit, name in makers.items() if name == "rehearsal"} == {"s020/clip1"}
    assert set(makers.values()) == {"animatic", "rehearsal"}
    assert provider.charges(books) == Counter({"s020/clip1": 1}), "only what it was asked for"
    account = accounts.account(made)
    assert account.spent.money == Decimal("0.5")
    assert {job.unit for job in account.jobs if job.generator == "rehearsal"} == {"s020/clip1"}
    _, plan = film.status(made, DRAWN)
    assert {u.state for u in plan.units} == {"fresh"}
    assert plan.makers["s020"] == "rehearsal: named on the board"
    assert cli.run(["status", str(made.folder), "--why", "s020"]) == 0
    assert "made by rehearsal: named on the board" in capsys.readouterr().out


def test_each_generator_is_given_no_more_at_a_time_than_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, books = project(tmp_path / "a.film"), tmp_path / "jobs.jsonl"
    cuts = board(boundary="cut", generator="rehearsal")
    made.board.write_text(yaml_file.dump(cuts), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, json.dumps({"ledger": str(books), "*": {"fault": "slow", "seconds": 0.3}}))
    able = Rehearsal.capabilities
    monkeypatch.setattr(Rehearsal, "capabilities", lambda self: able(self).replace(parallel=1))
    film.resume(made, Options(workers=2, retakes=0))
    events = [entry.event for entry in provider.read_ledger(books)]
    assert events == ["accepted", "delivered"] * (len(events) // 2), "one at a time, though two workers wait"
    assert len(events) == 16


def test_another_generator_is_drift_of_that_shot_and_remade_only_when_asked(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, DRAWN)
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("        generator: rehearsal\n", ""), encoding="utf-8")
    states = {u.id: u.state for u in film.status(made, DRAWN)[1].units}
    assert {unit for unit, state in states.items() if state == "drifted"} == {"s020/clip1"}


def test_a_generator_there_is_not_is_told_before_anything_is_made(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    text = made.board.read_text(encoding="utf-8").replace("generator: rehearsal", "generator: reherasal")
    made.board.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="generator of s020: there is no generator 'reherasal'") as told:
        film.resume(made, DRAWN)
    assert "change it on the board" in told.value.hint
    assert not made.film.exists()


def test_auto_is_who_honours_most_of_the_shot_and_the_first_of_equals() -> None:
    able = {"bare": BARE, "able": ABLE, "as-able": ABLE}
    found = choices(board(generator="auto"), "bare", ["able", "as-able"], able)
    assert [found[s].generator for s in ("s010", "s020", "s030", "s040")] == ["bare", "bare", "bare", "able"]
    assert found["s040"].why == "bare would not honour: camera: cannot be told to dolly-in"
    assert found["s010"].why == "nobody honours more of the shot"
    alone = choices(board(generator="auto"), "bare", [], able)
    assert {one.why for one in alone.values()} == {"the film's generator"}


def test_each_shot_is_divided_by_the_grid_of_who_makes_it() -> None:
    def maker(name: str, most: int, others: dict[str, Maker]) -> Maker:
        can = ABLE.replace(grid=Grid(max_frames=most))
        return Maker(name, 1, can, lambda brief: {"action": brief.shot.action}, others=others)

    crew = maker("long", 240, {"s020": maker("short", 12, {})})
    resolved = resolve_all(board(seconds=4, generator="auto"), Shelf({}), crew)
    clips = Counter(r.want.shot.id for r in resolved if r.want.kind == "clip")
    assert clips == {"s010": 1, "s020": 3, "s030": 1, "s040": 1}
    sources = {r.want.id: r.want.first.unit for r in resolved if r.want.first is not None}
    assert sources["s030/clip1"] == "s020/clip3"
