"""Bad takes are found and shot again: bounded, counted in the store, told in advance, the best one kept."""

import base64
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy.exc import DBAPIError

from filmwright import cli
from filmwright.agents.judge.hearing import PARTS
from filmwright.agents.judge.montage import GREY
from filmwright.errors import FilmwrightError, UsageError
from filmwright.production import film, registry
from filmwright.production.again import Again
from filmwright.production.floors import parse_floors
from filmwright.production.options import Options
from filmwright.production.run import Outcome
from filmwright.schemas.job import Budget
from filmwright.schemas.score import IdentityCell
from filmwright.schemas.take import Take
from filmwright.storyboard import ledger
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.agents.llm.scripted import Asked, server
from tests.boards import base
from tests.miscast import BILLED, ORDERS, SEEN, installed
from tests.production.test_film import Diary, project

QUICK = Options(generator="miscast", workers=0)


def board() -> dict[str, Any]:
    def shot(name: str, *who: str, **more: Any) -> dict[str, Any]:
        zones = ("left", "right")
        placed = [{"who": one, "zone": zone} for one, zone in zip(who, zones, strict=False)]
        return {
            "id": name, "action": "They talk.", "seconds": 1,
            "camera": {"size": "fs", "move": "dolly-in", "subject": [*who]},
            "first_frame": {"placements": placed}, **more,
        }  # fmt: skip

    shots = [
        shot("s010", "bear", "ida"),
        shot("s020", "ida"),
        shot("s030", "bear"),
        shot("s040", "ida", "bear"),
    ]
    look = {**base()["film"], "size": [256, 144], "fps": 8}
    return {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setitem(registry.GENERATORS, "miscast", "tests.miscast:Miscast")
    monkeypatch.setenv(SEEN, str(tmp_path / "seen.jsonl"))
    return tmp_path


def order(monkeypatch: pytest.MonkeyPatch, **orders: tuple[str, int]) -> None:
    named = {unit.replace("_", "/"): what for unit, what in orders.items()}
    monkeypatch.setenv(ORDERS, json.dumps(named))


def takes(of: Project) -> dict[str, list[Take]]:
    store = Store(of.database)
    try:
        return store.takes()
    finally:
        store.close()


def counts(of: Project) -> dict[str, int]:
    return {unit: len(found) for unit, found in takes(of).items()}


def verdict(outcome: Outcome, shot: str) -> str:
    return {v.shot: v.verdict for v in outcome.verdicts}[shot]


def seen(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "seen.jsonl").read_text("utf-8").splitlines()]


def test_a_stranger_in_a_clip_is_found_shot_again_and_the_film_is_as_if_nothing_had_been(
    cast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, s020_clip1=("stranger", 1))
    made, diary = project(cast / "a.film", board()), Diary()
    before = film.resume(made, replace(QUICK, retakes=0))
    assert before.score is not None
    bad = before.score.cell("ida", "s020")
    assert bad is not None
    assert bad.is_clear_miss
    after = film.resume(made, QUICK, diary)
    assert after.score is not None
    good = after.score.cell("ida", "s020")
    assert good is not None
    assert (good.probability or 0) > 0.5 > (bad.probability or 0)
    assert verdict(after, "s020") != "give-up"
    assert counts(made)["s020/clip1"] == 2
    assert counts(made)["s020/keyframe"] == 1, "its still was judged, and is good"
    assert sum(counts(made).values()) == 9
    second = takes(made)["s020/clip1"][-1]
    assert second.change is not None
    assert second.change.looks == ("ida",)
    assert "ida: drifted" in second.wanted
    assert "another seed" in second.wanted
    told = [line["prompt"] for line in seen(cast) if line["unit"] == "s020/clip1"]
    assert told[0] != told[-1]
    assert told[-1].startswith("A girl of eight wearing a yellow raincoat.")
    assert any("taken again: s020" in said for said in diary.said)
    whole = project(cast / "b.film", board())
    order(monkeypatch)
    assert film.resume(whole, QUICK).score is not None
    assert counts(whole) == dict.fromkeys(counts(whole), 1), "a good film is not taken again"


def test_a_still_is_judged_before_its_clip_is_made(cast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order(monkeypatch, s020_keyframe=("stranger", 1))
    made = project(cast / "a.film", board())
    film.resume(made, QUICK)
    units = [line["unit"] for line in seen(cast) if line["unit"] != "turnaround"]
    assert units.count("s020/keyframe") == 2
    assert units.count("s020/clip1") == 1
    assert max(i for i, unit in enumerate(units) if unit == "s020/keyframe") < units.index("s020/clip1")
    again = takes(made)["s020/keyframe"][-1]
    assert again.change is not None
    assert again.change.stage == "keyframe"


def test_after_the_bound_it_is_given_up_and_another_run_does_not_begin_anew(
    cast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, s020_clip1=("stranger", 99))
    made = project(cast / "a.film", board())
    outcome = film.resume(made, QUICK)
    assert verdict(outcome, "s020") == "give-up"
    assert counts(made)["s020/clip1"] == 3
    film.resume(made, QUICK)
    assert counts(made)["s020/clip1"] == 3
    film.resume(made, replace(QUICK, retakes=3))
    assert counts(made)["s020/clip1"] == 4, "one more is asked for"


def test_a_take_that_is_worse_gives_way_to_the_one_before(
    cast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filmwright.agents import verdicts
    from filmwright.schemas.score import FilmScore
    from filmwright.schemas.shot import Shot

    order(monkeypatch, s020_clip1=("frozen", 1))
    real = verdicts.worth
    made, diary = project(cast / "a.film", board()), Diary()
    worth = iter([(0, 0.9), (0, 0.4)])
    known: dict[str, tuple[int, float]] = {}

    def told(score: FilmScore, shot: Shot) -> tuple[int, float]:
        if shot.id != "s020":
            return real(score, shot)
        key = score.model_dump_json()
        known.setdefault(key, next(worth, (0, 0.9)))
        return known[key]

    monkeypatch.setattr("filmwright.production.judging.worth", told)
    film.resume(made, replace(QUICK, retakes=1), diary)
    assert counts(made)["s020/clip1"] == 2
    playing = [take.number for take in takes(made)["s020/clip1"] if take.circled]
    assert playing == [1]
    assert any("an earlier take was better, and plays: s020" in said for said in diary.said)


def test_what_stands_still_never_beats_what_moves(cast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order(monkeypatch, s020_clip1=("frozen", 1))
    made = project(cast / "a.film", board())
    outcome = film.resume(made, QUICK)
    assert counts(made)["s020/clip1"] == 2
    assert [take.number for take in takes(made)["s020/clip1"] if take.circled] == [2]
    assert outcome.score is not None
    assert all("frozen" not in health.defects for health in outcome.score.health)


def test_retakes_are_told_with_their_cost_and_end_with_the_budget(
    cast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, s020_clip1=("black", 99))
    monkeypatch.setenv(BILLED, "1")
    made, diary = project(cast / "a.film", board()), Diary()
    (made.folder / "filmwright.toml").write_text('currency = "EUR"\n[prices.miscast]\nclip = 0.25\n', "utf-8")
    film.resume(made, replace(QUICK, budget=Budget(calls=9)), diary)
    assert counts(made)["s020/clip1"] == 2
    assert any("taken again: s020 (1 calls, 0.25 EUR)" in said for said in diary.said)
    assert any("no further takes" in said for said in diary.said)
    assert made.film.exists()


def test_without_a_budget_that_is_said(cast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order(monkeypatch, s020_clip1=("black", 1))
    monkeypatch.setenv(BILLED, "1")
    made, diary = project(cast / "a.film", board()), Diary()
    film.resume(made, QUICK, diary)
    assert any("no --budget is set" in said for said in diary.said)


def test_kill_9_in_the_loop_loses_no_count_and_the_film_is_the_same(
    cast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, s020_clip1=("stranger", 99), s030_clip1=("black", 1))
    whole, killed = project(cast / "a.film", board()), project(cast / "b.film", board())
    film.resume(whole, QUICK)
    paths = os.pathsep.join((str(installed(cast / "site")), str(Path(__file__).parents[2])))
    command = [sys.executable, "-m", "filmwright", "resume", str(killed.folder), "--generator", "miscast"]
    for many in (2, 3):  # in the first round of retakes, and in the second
        running = subprocess.Popen(
            [*command, "--workers", "0", "-q"], env={**os.environ, "PYTHONPATH": paths}, cwd=cast
        )
        while running.poll() is None and (not killed.database.exists() or _made(killed, "s020/clip1") < many):
            time.sleep(0.05)
        if running.poll() is None:
            os.kill(running.pid, signal.SIGKILL)
        running.wait()
    film.resume(killed, QUICK)
    assert counts(killed) == counts(whole)
    assert killed.film.read_bytes() == whole.film.read_bytes()


def _made(of: Project, unit: str) -> int:
    try:
        return counts(of).get(unit, 0)
    except (DBAPIError, FilmwrightError):  # it is being written for the first time
        return 0


def test_a_film_under_its_floor_ends_with_one_line_and_another_code(
    cast: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    order(monkeypatch, s020_clip1=("stranger", 99))
    made = project(cast / "a.film", board())
    words = [str(made.folder), "--fail-under", "identity=0.99,joints=0.5"]
    resume = ["resume", *words, "--generator", "miscast", "--workers", "0", "--no-retakes"]
    assert cli.run([*resume, "-q"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("under --fail-under: identity 0.")
    assert "joints could not be measured (floor 0.5)" in line, "unknown is no pass"
    assert cli.run(["score", *words, "--json"]) == 1
    under = json.loads(capsys.readouterr().out)["under"]
    assert [(one["name"], one["floor"]) for one in under] == [("identity", 0.99), ("joints", 0.5)]
    assert cli.run([*resume, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["under"] == under
    assert cli.run(["score", str(made.folder), "--fail-under", "identity=0.1"]) == 0


@pytest.mark.parametrize("words", ["identity", "identity=2", "likeness=0.5", "identity=0.5,identity=0.6", ""])
def test_a_floor_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        parse_floors([words])


def of_colour(asked: Asked) -> dict[str, str]:
    """Say that two figures are the same where their mean colours are near."""
    content: Any = asked.messages[-1]["content"]
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    means = []
    for url in urls:
        seen = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB"))
        means.append(seen[(seen != GREY).any(2)].mean(0))
    near = float(np.abs(means[0] - means[1]).max()) < 30
    return {**dict.fromkeys(PARTS, "same"), "verdict": "same" if near else "different"}


def test_a_judge_is_asked_where_one_is_set_and_once(cast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, diary = project(cast / "a.film", board()), Diary()

    def undecided(cell: IdentityCell) -> bool:
        return cell.shot == "s020"

    monkeypatch.setattr("filmwright.production.second_opinion.is_undecided", undecided)
    monkeypatch.setattr("filmwright.agents.verdicts.is_undecided", undecided)
    with server(answers=of_colour) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        film.resume(made, QUICK, diary)
        assert running.requests() == [], "off, unless it is set"
        settings = '[judge]\nmodel = "scripted-1"\nmillion_in = 1000\n'
        (made.folder / "filmwright.toml").write_text(settings, "utf-8")
        film.retake(made, Again(frozenset(("s030",))), QUICK, diary)
        first = len(running.questions())
        assert first > 8
        film.resume(made, QUICK, diary)
        assert len(running.questions()) == first
    said = [words for words in diary.said if "are sent to" in words]
    assert len(said) == 1
    store = Store(made.database)
    note = store.note("verdicts", "opinions") or {}
    spent = ledger.spent(store).money
    store.close()
    assert [(one["shot"], one["says"]) for one in note["opinions"]] == [("s020", "same")], diary.said
    assert spent > 0
