"""Generators with a loaded model: one process each, kept warm, loaded once, gone when nobody is there."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from filmwright.errors import Cancelled, RenderFailed
from filmwright.production import film, residents
from filmwright.production.again import Again
from filmwright.production.options import Options, Silent
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base
from tests.residents import DIARY, ORDERS, diary, installed, lives

HEAVY = Options(generator="heavy", workers=0, retakes=0)
ROOT = Path(__file__).parents[2]


class Teller(Silent):
    """Remembers what was told, and stops the run at the first step of a unit."""

    def __init__(self, stops_at: str = "") -> None:
        self.said: list[str] = []
        self.steps: Counter[str] = Counter()
        self.stop, self._stops_at = Event(), stops_at

    def unit(self, unit: str, done: int, total: int) -> None:
        self.steps[unit] += 1
        if unit == self._stops_at:
            self.stop.set()

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture(autouse=True)
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The diary of the residents; none is left over when a test is done."""
    monkeypatch.syspath_prepend(installed(tmp_path / "site"))
    monkeypatch.setenv(DIARY, str(tmp_path / "diary.jsonl"))
    monkeypatch.setenv(ORDERS, str(tmp_path / "orders.json"))
    yield tmp_path / "diary.jsonl"
    residents.end_all()
    assert not [entry["pid"] for entry in diary(tmp_path / "diary.jsonl") if lives(entry["pid"])]


def project(folder: Path, *shots: dict[str, Any]) -> Project:
    made = Project(folder)
    made.folder.mkdir()
    of = [
        {"id": f"s0{n}0", "action": "Ida waves.", "seconds": 0.5, **shot} for n, shot in enumerate(shots, 1)
    ]
    look = {"size": [128, 72], "fps": 8, "sound": False}
    board = {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": of}]}
    made.board.write_text(yaml_file.dump(Board.model_validate(board)), encoding="utf-8")
    return made


def loads(notes: Path) -> list[str]:
    return [entry["name"] for entry in diary(notes) if entry["what"] == "load"]


def calls(notes: Path) -> list[str]:
    return [unit for entry in diary(notes) if entry["what"] == "call" for unit in entry["units"]]


def takes_of(of: Project) -> dict[str, int]:
    store = Store(of.database)
    found = {unit: len(takes) for unit, takes in store.takes().items()}
    store.close()
    return found


def test_a_model_is_loaded_once_for_all_stages_takes_and_projects_in_a_process_of_its_own(
    tmp_path: Path, notes: Path
) -> None:
    teller = Teller()
    one, two = project(tmp_path / "a.film", {}, {}), project(tmp_path / "b.film", {})
    film.resume(one, HEAVY, teller)
    film.retake(one, Again(frozenset(("s010",))), HEAVY, teller)
    film.resume(two, HEAVY, teller)
    assert loads(notes) == ["heavy"]
    pids = {entry["pid"] for entry in diary(notes)}
    assert len(pids) == 1
    assert os.getpid() not in pids, "though nobody asked for workers"
    assert teller.said.count("loading heavy") == 1
    assert teller.steps["s020/clip1"] >= 4, "its steps are told from there"
    assert takes_of(one)["s010/clip1"] == 2


def test_shots_of_two_models_in_turns_load_each_once_a_stage_and_never_both_at_once(
    tmp_path: Path, notes: Path
) -> None:
    made = project(tmp_path / "a.film", *({"generator": name} for name in ("heavy", "other") * 3))
    film.resume(made, HEAVY)
    assert loads(notes) == ["heavy", "other", "heavy"], "who drew the last stills begins with the clips"
    assert [entry["beside"] for entry in diary(notes) if entry["what"] == "load"] == [[], [], []]
    assert Counter(calls(notes)) == Counter(takes_of(made))


def test_as_many_models_stay_loaded_as_the_person_has_memory_for(tmp_path: Path, notes: Path) -> None:
    made = project(tmp_path / "a.film", *({"generator": name} for name in ("heavy", "other") * 2))
    (made.folder / "filmwright.toml").write_text("[diffusion]\nwarm = 2\n", "utf-8")
    film.resume(made, HEAVY)
    assert sorted(loads(notes)) == ["heavy", "other"]


def test_a_chain_from_one_model_to_another_and_back_is_made_in_its_order(tmp_path: Path, notes: Path) -> None:
    joined = {"boundary": "continue"}
    made = project(tmp_path / "a.film", {}, {**joined, "generator": "other"}, joined, {"generator": "other"})
    film.resume(made, HEAVY)
    clips = [unit for unit in calls(notes) if "clip" in unit]
    assert clips == ["s040/clip1", "s010/clip1", "s020/clip1", "s030/clip1"]
    assert loads(notes) == ["heavy", "other", "heavy", "other", "heavy"]


def test_residents_and_workers_make_one_film(tmp_path: Path, notes: Path) -> None:
    made = project(tmp_path / "a.film", {}, {"generator": "rehearsal"}, {"generator": "rehearsal"})
    film.resume(made, Options(generator="heavy", workers=2, retakes=0))
    assert set(calls(notes)) == {"s010/keyframe", "s010/clip1"}
    assert set(takes_of(made)) == {f"s0{n}0/{kind}" for n in (1, 2, 3) for kind in ("keyframe", "clip1")}


def test_who_is_stopped_in_a_step_goes_on_with_the_same_model(tmp_path: Path, notes: Path) -> None:
    whole, stopped = project(tmp_path / "a.film", {}, {}), project(tmp_path / "b.film", {}, {})
    film.resume(whole, HEAVY)
    teller = Teller(stops_at="s010/clip1")
    (tmp_path / "orders.json").write_text(json.dumps({"s010/clip1": "slow"}), "utf-8")
    with pytest.raises(Cancelled):
        film.resume(stopped, HEAVY, teller, teller.stop)
    assert takes_of(stopped).keys() == {"s010/keyframe", "s020/keyframe"}
    (tmp_path / "orders.json").unlink()
    film.resume(stopped, HEAVY)
    assert stopped.film.read_bytes() == whole.film.read_bytes()
    assert loads(notes) == ["heavy"]


def test_whoever_interrupts_a_run_leaves_no_model_at_work(tmp_path: Path, notes: Path) -> None:
    made, teller = project(tmp_path / "a.film", {}, {}, {}), Teller()
    (tmp_path / "orders.json").write_text(json.dumps({"s020/keyframe": "slow"}), "utf-8")

    def interrupt(unit: str) -> None:
        raise KeyboardInterrupt(unit)

    teller.finished = interrupt  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        film.resume(made, HEAVY, teller, teller.stop)
    assert [one.in_hand for one in residents.here()] == [0]
    assert "s030/keyframe" not in calls(notes)
    (tmp_path / "orders.json").unlink()
    film.resume(made, HEAVY)
    assert loads(notes) == ["heavy"]


def test_a_model_that_does_not_hear_the_stop_is_not_waited_for(
    tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, teller = project(tmp_path / "a.film", {}, {}), Teller()
    (tmp_path / "orders.json").write_text(json.dumps({"s020/keyframe": "stuck"}), "utf-8")
    monkeypatch.setattr(residents, "PATIENCE_SECONDS", 0.2)

    def interrupt(unit: str) -> None:
        raise KeyboardInterrupt(unit)

    teller.finished = interrupt  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        film.resume(made, HEAVY, teller, teller.stop)
    assert not residents.here()
    (tmp_path / "orders.json").unlink()
    film.resume(made, HEAVY)
    assert loads(notes) == ["heavy", "heavy"], "its process was killed, as in the middle of a load"


def test_a_model_whose_process_died_is_loaded_again_once_and_nothing_behind_it_suffers(
    tmp_path: Path, notes: Path
) -> None:
    made = project(tmp_path / "a.film", {}, {}, {})
    (tmp_path / "orders.json").write_text(json.dumps({"s010/clip1": "die once"}), "utf-8")
    film.resume(made, HEAVY)
    assert loads(notes) == ["heavy", "heavy"]
    tries = Counter(calls(notes))
    assert tries.pop("s010/clip1") == 2
    assert set(tries.values()) == {1}


def test_a_unit_its_process_dies_of_twice_fails_alone(tmp_path: Path, notes: Path) -> None:
    made = project(tmp_path / "a.film", {}, {}, {})
    (tmp_path / "orders.json").write_text(json.dumps({"s010/clip1": "die"}), "utf-8")
    with pytest.raises(RenderFailed, match="s010/clip1: the worker process died"):
        film.resume(made, HEAVY)
    assert Counter(calls(notes))["s010/clip1"] == 2
    assert {"s020/clip1", "s030/clip1"} <= set(takes_of(made))


def begun(made: Project, notes: Path, until: str) -> "tuple[subprocess.Popen[bytes], int]":
    """Start a run in a process of its own; return it, and the model's, when that has begun with a unit."""
    path = os.pathsep.join([str(notes.parent / "site"), str(ROOT)])
    words = [sys.executable, "-m", "filmwright", "resume", str(made.folder), "--generator", "heavy"]
    run = subprocess.Popen([*words, "--no-retakes", "-q"], env={**os.environ, "PYTHONPATH": path})
    while until not in calls(notes):
        assert run.poll() is None or until == "", "it ended before"
        time.sleep(0.02)
    return run, diary(notes)[-1]["pid"]


def is_gone(pid: int) -> bool:
    for _ in range(500):
        if not lives(pid):
            return True
        time.sleep(0.02)
    return False


def test_no_model_outlives_its_run(tmp_path: Path, notes: Path) -> None:
    made = project(tmp_path / "a.film", {})
    run, pid = begun(made, notes, "s010/keyframe")
    assert run.wait(timeout=60) == 0
    assert is_gone(pid)
    assert made.film.exists()


@pytest.mark.skipif(os.name == "nt", reason="sends signals")
@pytest.mark.parametrize(
    ("order", "signals", "code"),
    [
        ("slow", [signal.SIGINT], 130),
        ("stuck", [signal.SIGINT, signal.SIGINT], 130),
        ("stuck", [signal.SIGKILL], -9),
    ],
)
def test_no_model_outlives_a_run_that_was_stopped_or_killed(
    tmp_path: Path, notes: Path, order: str, signals: list[int], code: int
) -> None:
    made = project(tmp_path / "a.film", {})
    (tmp_path / "orders.json").write_text(json.dumps({"s010/clip1": order}), "utf-8")
    run, pid = begun(made, notes, "s010/clip1")
    for one in signals:
        time.sleep(0.3)
        run.send_signal(one)
    assert run.wait(timeout=60) == code
    assert is_gone(pid)
    (tmp_path / "orders.json").unlink()
    film.resume(made, HEAVY)
    assert made.film.exists()
