"""A film whose stills a paid server draws: what is on the books, and that a kill pays for nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from filmwright import cli
from filmwright.errors import OverBudget, RenderFailed, Unsettled
from filmwright.production import accounts, film
from filmwright.production.options import Options
from filmwright.production.pool import WORTH_PROCESSES
from filmwright.schemas.board import Board
from filmwright.schemas.job import Budget
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base
from tests.generators.openai_images import painter

SETTINGS = """
currency = "EUR"
[prices.openai-images]
keyframe = 0.05
[images]
model = "painter-1"
base_url = "{url}"
timeout_seconds = 20
million_out = 30
"""
SHOTS = (
    {"id": "s010", "action": "Mr Bear walks.", "seconds": 0.5},
    {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 0.5},
    {"id": "s030", "action": "Ida waves.", "seconds": 0.5},
)
DRAWN = Options(generator="animatic", keyframes="openai-images", workers=0, retakes=0)
AGAIN = Options(workers=0, retakes=0)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", painter.KEY)


def project(folder: Path, server: painter.Running) -> Project:
    made = Project(folder)
    made.folder.mkdir()
    look = {**base()["film"], "size": [128, 72], "fps": 8}
    data = {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": SHOTS}]}
    made.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    (made.folder / "filmwright.toml").write_text(SETTINGS.format(url=server.base_url), encoding="utf-8")
    return made


def states(made: Project) -> dict[str, str]:
    return {job.unit: job.state for job in accounts.account(made).jobs if job.unit.endswith("keyframe")}


def test_stills_are_drawn_by_the_server_and_clips_start_on_them(tmp_path: Path) -> None:
    with painter.server() as server:
        made = project(tmp_path / "a.film", server)
        plan = film.status(made, DRAWN)[1]
        money = {u.id: u.estimate.money.likely for u in plan.todo if u.estimate.money is not None}
        assert money == {"s010/keyframe": Decimal("0.05"), "s030/keyframe": Decimal("0.05")}
        assert server.requests() == [], "a plan asks nobody"
        film.resume(made, DRAWN)
        asked = [request["fields"]["prompt"] for request in server.requests()]
        film.resume(made, AGAIN)
        assert len(server.requests()) == 2, "what was paid for is not asked for again"
    assert "polar bear" in asked[0]
    assert "girl of eight" in asked[1]
    assert "Ida" not in "".join(asked), "names are not pixels"
    store = Store(made.database)
    takes = store.takes()
    store.close()
    assert {unit: takes[unit][0].generator for unit in ("s010/keyframe", "s010/clip1")} == {
        "s010/keyframe": "openai-images",
        "s010/clip1": "animatic",
    }
    assert takes["s010/clip1"][0].consumes["first_frame"] == takes["s010/keyframe"][0].frame_hash
    assert takes["s010/keyframe"][0].settings["model"] == "painter-1"
    spent = accounts.account(made).spent
    assert spent.money == 2 * 1000 * Decimal(30) / 1_000_000, "the tokens it counted, not the quote"
    everything = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    assert painter.KEY.encode() not in everything


def test_nothing_is_sent_when_another_draws_the_stills(tmp_path: Path) -> None:
    with painter.server() as server:
        made = project(tmp_path / "a.film", server)
        film.resume(made, Options(generator="animatic", workers=0, retakes=0))
        assert server.requests() == []


def test_a_busy_server_is_asked_again_and_paid_once(tmp_path: Path) -> None:
    with painter.server(faults=["429:0.1", None, "503:0.1"]) as server:
        made = project(tmp_path / "a.film", server)
        film.resume(made, DRAWN)
        assert len(server.requests()) == 4
    assert Counter(states(made).values()) == {"done": 2}


def test_a_lost_answer_waits_for_the_person_and_the_rest_goes_on(tmp_path: Path) -> None:
    with painter.server(faults=["cut"]) as server:
        made = project(tmp_path / "a.film", server)
        with pytest.raises(Unsettled, match="never answered"):
            film.resume(made, DRAWN)
        assert states(made) == {"s010/keyframe": "submitting", "s030/keyframe": "done"}
        with pytest.raises(Unsettled):
            film.resume(made, AGAIN)
        assert len(server.requests()) == 2, "it is not sent again"
        (job,) = [j for j in accounts.account(made).jobs if j.state == "submitting"]
        assert cli.run(["settle", str(job.id), str(made.folder), "--refused"]) == 0
        film.resume(made, AGAIN)
        assert len(server.requests()) == 3
    assert accounts.account(made).spent.money == 2 * Decimal("0.03")


def test_a_picture_that_cannot_be_used_is_charged_and_drawn_anew_only_when_asked(tmp_path: Path) -> None:
    with painter.server(faults=["truncated"]) as server:
        made = project(tmp_path / "a.film", server)
        with pytest.raises(RenderFailed, match="no whole picture"):
            film.resume(made, DRAWN)
        assert len(server.requests()) == 2, "once each"
        assert states(made) == {"s010/keyframe": "failed", "s030/keyframe": "done"}
        assert accounts.account(made).spent.money == Decimal("0.05") + Decimal("0.03")
        film.resume(made, AGAIN)
        assert len(server.requests()) == 3


def test_the_budget_counts_what_is_quoted_before_anything_is_sent(tmp_path: Path) -> None:
    with painter.server() as server:
        made = project(tmp_path / "a.film", server)
        capped = Options(
            generator="animatic", keyframes="openai-images", workers=0, retakes=0,
            budget=Budget(money=Decimal("0.06")),
        )  # fmt: skip
        with pytest.raises(OverBudget):
            film.resume(made, capped)
        assert len(server.requests()) == 1


def test_a_missing_key_is_told_once_with_what_to_type_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with painter.server() as server:
        made = project(tmp_path / "a.film", server)
        monkeypatch.setattr("filmwright.generators.openai_images.backend.OPENAI", server.base_url)
        words = ["resume", str(made.folder), "--generator", "animatic", "--keyframes", "openai-images"]
        assert cli.run([*words, "--workers", "0"]) == 3
        told = capsys.readouterr()
        assert (told.out + told.err).count("failed: openai-images needs a key") == 1
        assert "export OPENAI_API_KEY=..." in told.err
        assert server.requests() == []
        assert states(made) == {"s010/keyframe": "void"}  # what was said once is not asked again
        assert cli.run(["status", str(made.folder)]) == 0, "a quote needs no key"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_a_run_that_is_killed_while_the_server_draws_is_not_paid_for_twice(tmp_path: Path) -> None:
    with painter.server(faults=["slow:60"]) as server:
        made = project(tmp_path / "a.film", server)
        words = ["resume", str(made.folder), "--generator", "animatic", "--keyframes", "openai-images"]
        root = Path(__file__).parents[3]
        run = subprocess.Popen(
            [sys.executable, "-m", "filmwright", *words, "--workers", "0", "-q"], cwd=root,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        while not server.requests():
            assert run.poll() is None
            time.sleep(0.02)
        run.kill()
        run.wait()
        assert states(made) == {"s010/keyframe": "submitting"}
        assert cli.run(["resume", str(made.folder), "--workers", "0", "-q"]) == 3
        assert ["polar bear" in r["fields"]["prompt"] for r in server.requests()] == [True, False]
        assert states(made) == {"s010/keyframe": "submitting", "s030/keyframe": "done"}


def test_stills_are_known_to_take_long_and_so_are_asked_for_side_by_side(tmp_path: Path) -> None:
    with painter.server() as server:
        made = project(tmp_path / "a.film", server)
        work = {u.id: u.estimate.likely for u in film.status(made, DRAWN)[1].todo}
        assert work["s010/keyframe"] >= WORTH_PROCESSES, "else a run would ask for one after the other"
        assert work["s010/clip1"] < WORTH_PROCESSES
        film.resume(made, Options(generator="animatic", keyframes="openai-images", workers=2, retakes=0))
        assert len(server.requests()) == 2
    assert set(states(made).values()) == {"done"}, "the settings and the key reach the workers"
