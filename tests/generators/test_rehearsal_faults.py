"""Every way a rehearsal can go wrong, as a person meets it: what is said, what is kept, how it goes on."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer

import pytest

from filmwright.errors import Cancelled, InputInvalid, RenderFailed, Unsettled, UsageError
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.faults import FAULTS, VARIABLE, read_orders
from filmwright.production import accounts, film, retries
from filmwright.production.again import Again
from filmwright.production.options import Options, Silent
from filmwright.production.run import Outcome
from filmwright.schemas.board import Board
from filmwright.schemas.take import Take
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base

HERE = Options(generator="rehearsal", workers=0, retakes=0)
CREW = Options(generator="rehearsal", workers=2, retakes=0)
SHOTS = [
    {"id": "s010", "action": "Mr Bear walks.", "seconds": 0.5},
    {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 0.5},
    {"id": "s030", "action": "Ida waves.", "seconds": 0.5},
    {"id": "s040", "boundary": "keyframe", "action": "Ida and Mr Bear talk.", "seconds": 0.5},
]
UNITS = {f"s0{n}0/clip1" for n in range(1, 5)} | {f"s0{n}0/keyframe" for n in (1, 3, 4)}


class Diary(Silent):
    """Remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


@dataclass(frozen=True)
class Set:
    """A project, with the ledger of its provider."""

    project: Project
    ledger: Path

    def resume(self, options: Options = HERE, tell: Silent | None = None) -> Outcome:
        return film.resume(self.project, options, tell)

    def takes(self) -> dict[str, list[Take]]:
        store = Store(self.project.database)
        try:
            return store.takes()
        finally:
            store.close()

    def charges(self) -> Counter[str]:
        return Counter({u: n for u, n in provider.charges(self.ledger).items() if "/" in u})


def project(folder: Path) -> Project:
    folder.mkdir()
    made = Project(folder)
    board = Board.model_validate({**base(), "scenes": [{"id": "sc010", "place": "ice", "shots": SHOTS}]})
    made.board.write_text(yaml_file.dump(board), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The film of a project nothing went wrong with."""
    made = project(tmp_path_factory.mktemp("undisturbed") / "a.film")
    film.resume(made, HERE)
    return made.film.read_bytes()


@pytest.fixture
def stage(tmp_path: Path) -> Set:
    return Set(project(tmp_path / "a.film"), tmp_path / "jobs.jsonl")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_PAUSE_SECONDS", 0.01)


def order(monkeypatch: pytest.MonkeyPatch, stage: Set, **faults: object) -> None:
    orders = {"ledger": str(stage.ledger), **{k.replace("_", "/"): v for k, v in faults.items()}}
    monkeypatch.setenv(VARIABLE, json.dumps(orders))


# What cannot be kept: no take, its siblings are made, resume goes on ---------------------------------------

LOST = {
    "fail": (r"s010/clip1: the rehearsal was told to fail", 0),
    "fail-after": (r"s010/clip1: the rehearsal accepted s010/clip1#1, charged for it and failed", 1),
    "memory": (r"s010/clip1: rehearsal broke: MemoryError: .* out of memory", 1),
    "torn": (r"s010/clip1: a frame came back as uint8 \(45, 160, 3\), not uint8 \(90, 160, 3\)", 1),
    "size": (r"s010/clip1: a frame came back as uint8 \(45, 80, 3\)", 1),
    "nan": (r"s010/clip1: a frame came back as float32", 1),
    "flaky": (r"s010/clip1: the rehearsal was told to flaky", 0),
    "busy": (r"s010/clip1: the rehearsal answers 429 Too Many Requests", 0),
    "short": (r"s010/clip1: rehearsal returned 3 frames instead of 6", 1),
    "long": (r"s010/clip1: rehearsal returned 12 frames instead of 6", 1),
}
RETRYABLE = {"flaky", "busy"}


@pytest.mark.parametrize("fault", LOST)
def test_a_unit_that_fails_is_told_its_siblings_are_made_and_resume_finishes_the_same_film(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    told, charged = LOST[fault]
    order(monkeypatch, stage, s010_clip1={"fault": fault, "retry_after_seconds": 0})
    diary = Diary()
    with pytest.raises(RenderFailed, match=told) as failure:
        stage.resume(tell=diary)
    assert failure.value.hint
    assert set(stage.takes()) == UNITS - {"s010/clip1", "s020/clip1"}
    assert stage.charges()["s010/clip1"] == charged
    attempts = sum(e.unit == "s010/clip1" and e.fault == fault for e in provider.read_ledger(stage.ledger))
    assert attempts == (retries.ATTEMPTS if fault in RETRYABLE else 1)
    assert not stage.project.film.exists()
    order(monkeypatch, stage)
    stage.resume()
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges() == Counter({**dict.fromkeys(UNITS, 1), "s010/clip1": charged + 1})


def test_what_fails_in_a_worker_process_is_told_in_its_own_words(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s010_clip1="fail-after")
    with pytest.raises(RenderFailed, match="charged for it and failed"):
        stage.resume(CREW)
    assert set(stage.takes()) == UNITS - {"s010/clip1", "s020/clip1"}
    order(monkeypatch, stage)
    stage.resume()
    assert stage.project.film.read_bytes() == undisturbed


def test_a_worker_that_dies_is_replaced_and_its_job_is_collected_not_sent_again(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s010_clip1="die")
    with pytest.raises(RenderFailed, match="s010/clip1: the worker process died"):
        stage.resume(CREW)
    assert set(stage.takes()) == UNITS - {"s010/clip1", "s020/clip1"}
    assert stage.charges()["s010/clip1"] == 1
    order(monkeypatch, stage)
    stage.resume()
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges()["s010/clip1"] == 2, "it died twice over it: the job is given up, and sent again"


def test_a_worker_that_dies_once_costs_nothing(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s010_clip1={"fault": "die", "times": 1})
    stage.resume(CREW)
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges() == Counter(UNITS)


def test_a_whole_run_that_dies_leaves_a_project_that_resumes(stage: Set, undisturbed: bytes) -> None:
    orders = json.dumps({"ledger": str(stage.ledger), "s030/clip1": {"fault": "die", "times": 1}})
    words = ["resume", str(stage.project.folder), "--generator", "rehearsal", "--workers", "0", "-q"]
    run = [sys.executable, "-m", "filmwright", *words]
    root = str(Path(__file__).parents[2])
    died = subprocess.run(run, env={**os.environ, VARIABLE: orders, "PYTHONPATH": root}, check=False)
    assert died.returncode == 9
    with pytest.MonkeyPatch.context() as world:
        order(world, stage)
        stage.resume()
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges() == Counter(UNITS), "the job that was accepted is collected"


# What nobody answered: it waits for the person -------------------------------------------------------------


@pytest.mark.parametrize("fault", ["timeout", "vanish"])
@pytest.mark.parametrize("settled", ["accepted", "lost"])
def test_a_job_that_was_never_answered_waits_for_the_person_and_is_never_sent_blindly(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch, fault: str, settled: str
) -> None:
    order(monkeypatch, stage, s010_clip1=fault)
    with pytest.raises(
        Unsettled, match=r"s010/clip1: job \d+ was sent to rehearsal and never answered"
    ) as told:
        stage.resume(CREW if fault == "vanish" else HERE)
    assert "filmwright jobs" in told.value.hint
    assert set(stage.takes()) == UNITS - {"s010/clip1", "s020/clip1"}, "its siblings are made"
    order(monkeypatch, stage)
    with pytest.raises(Unsettled):
        stage.resume()
    assert stage.charges()["s010/clip1"] == 1, "it was not sent again"
    state = {u.id: u for u in film.status(stage.project, Options())[1].units}
    assert state["s010/clip1"].state == state["s020/clip1"].state == "blocked"
    (job,) = (j for j in accounts.account(stage.project).jobs if j.state == "submitting")
    accepted = f"{job.unit}#1" if settled == "accepted" else None
    accounts.settle(stage.project, job.id, refused=False, lost=accepted is None, accepted=accepted)
    stage.resume()
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges()["s010/clip1"] == (1 if accepted else 2)


def test_a_wrong_id_is_corrected_and_nothing_is_paid_twice(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s010_clip1="timeout")
    with pytest.raises(Unsettled):
        stage.resume()
    order(monkeypatch, stage)
    (job,) = (j for j in accounts.account(stage.project).jobs if j.state == "submitting")
    accounts.settle(stage.project, job.id, refused=False, lost=False, accepted="a-typo")
    with pytest.raises(RenderFailed, match="knows no job a-typo"):
        stage.resume()
    accounts.settle(stage.project, job.id, refused=False, lost=False, accepted="s010/clip1#1")
    stage.resume()
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges() == Counter(UNITS)


def test_only_an_open_job_that_nobody_holds_is_settled_and_by_one_word(
    stage: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage)
    stage.resume()
    with pytest.raises(InputInvalid, match="closed already"):
        accounts.settle(stage.project, 1, refused=True, lost=False, accepted=None)
    with pytest.raises(InputInvalid, match="no job 99"):
        accounts.settle(stage.project, 99, refused=True, lost=False, accepted=None)
    with pytest.raises(UsageError, match="one of the three"):
        accounts.settle(stage.project, 1, refused=True, lost=True, accepted=None)


# What passes after a while: retried by the run itself ------------------------------------------------------


@pytest.mark.parametrize("options", [HERE, CREW], ids=["here", "crew"])
def test_a_fault_that_passes_is_retried_and_the_film_is_the_same(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch, options: Options
) -> None:
    flaky = {"fault": "flaky", "times": 2}
    order(monkeypatch, stage, s010_clip1=flaky, s030_keyframe=flaky)
    diary = Diary()
    stage.resume(options, diary)
    assert stage.project.film.read_bytes() == undisturbed
    assert stage.charges() == Counter(UNITS)
    refused = Counter(e.unit for e in provider.read_ledger(stage.ledger) if e.event == "refused")
    assert refused == {"s010/clip1": 2, "s030/keyframe": 2}
    assert sum("attempt 3 of 3 in" in said for said in diary.said) == 2
    assert set(stage.takes()) == UNITS
    assert all(len(found) == 1 for found in stage.takes().values())


def test_retry_after_is_honoured_and_siblings_do_not_wait_for_it(
    stage: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s010_clip1={"fault": "busy", "times": 1, "retry_after_seconds": 0.4})
    pauses = []
    real = retries.pause_seconds
    monkeypatch.setattr(
        "filmwright.production.render.pause_seconds", lambda *a: pauses.append(real(*a)) or pauses[-1]
    )
    stage.resume()
    assert len(pauses) == 1
    assert 0.4 <= pauses[0] < 0.45
    order_of = [
        e.unit for e in provider.read_ledger(stage.ledger) if e.event == "accepted" and "clip" in e.unit
    ]
    assert order_of.index("s030/clip1") < order_of.index("s010/clip1")


def test_who_asks_for_too_much_patience_is_told_to_the_person_at_once(
    stage: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s010_clip1={"fault": "busy", "retry_after_seconds": 3000})
    with pytest.raises(RenderFailed, match="429"):
        stage.resume()
    assert sum(e.fault == "busy" for e in provider.read_ledger(stage.ledger)) == 1


def test_the_pause_grows_is_spread_between_units_and_is_the_same_each_time() -> None:
    error = RenderFailed("no", hint="wait", retryable=True)
    first, second = (retries.pause_seconds("s010/clip1", n, error) for n in (1, 2))
    assert first is not None
    assert second is not None
    assert 0.005 <= first < 0.015 < 2 * first / 3 + 0.02
    assert 0.01 <= second < 0.03
    assert len({retries.pause_seconds(f"s0{n}0/clip1", 1, error) for n in range(20)}) == 20
    assert first == retries.pause_seconds("s010/clip1", 1, error)
    assert retries.pause_seconds("s010/clip1", retries.ATTEMPTS, error) is None
    assert retries.pause_seconds("s010/clip1", 1, RenderFailed("no", hint="-")) is None


# What comes back whole but wrong: kept as a take, and told ------------------------------------------------


def test_black_frames_are_a_take_and_a_verdict_and_retakes_make_another(
    stage: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s030_clip1={"fault": "black", "times": 1})
    outcome = stage.resume()
    verdict = {v.shot: v for v in outcome.verdicts}["s030"]
    assert verdict.verdict == "review"
    assert "black frames" in verdict.why
    again = film.retake(stage.project, Again(frozenset(("s030",))), HERE)
    assert "black" not in {v.shot: v.why for v in again.verdicts}["s030"]
    assert len(stage.takes()["s030/clip1"]) == 2


def test_a_frozen_clip_is_measured_as_such(stage: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    order(monkeypatch, stage, s030_clip1="frozen")
    outcome = stage.resume()
    assert outcome.score is not None
    health = {h.shot: h for h in outcome.score.health}
    assert health["s030"].defects == ("frozen",)
    assert health["s040"].defects == ()


def test_noise_looks_like_nobody(stage: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, '{"s030/clip1": "noise"}')  # no ledger: a free one draws reference sheets
    outcome = stage.resume()
    assert outcome.score is not None
    (ida,) = (cell for cell in outcome.score.cells if cell.shot == "s030")
    assert ida.probability is not None
    assert ida.probability < 0.1
    assert {v.shot: v.verdict for v in outcome.verdicts}["s030"] == "review"


@pytest.mark.parametrize(("fault", "unit", "role"), [
    ("ignore-first", "s020/clip1", "first_frame"), ("ignore-last", "s030/clip1", "last_frame"),
])  # fmt: skip
def test_a_frame_that_was_promised_and_is_not_there_is_recorded_as_dropped(
    stage: Set, monkeypatch: pytest.MonkeyPatch, fault: str, unit: str, role: str
) -> None:
    order(monkeypatch, stage, **{unit: fault})
    stage.resume()
    dropped = {u: [d.what for d in found[-1].dropped] for u, found in stage.takes().items()}
    assert {u: d for u, d in dropped.items() if d} == {unit: [role]}
    assert "not honoured" in stage.project.report.read_text(encoding="utf-8")


# What takes long ------------------------------------------------------------------------------------------


def test_a_slow_job_stops_within_a_moment_when_asked_to(
    stage: Set, undisturbed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(monkeypatch, stage, s030_clip1={"fault": "slow", "seconds": 3000})
    stop = Event()
    timer = Timer(1.5, stop.set)
    timer.start()
    with pytest.raises(Cancelled):
        film.resume(stage.project, HERE, None, stop)
    timer.cancel()
    assert "s030/clip1" not in stage.takes()
    order(monkeypatch, stage)
    stage.resume()
    assert stage.project.film.read_bytes() == undisturbed


# The orders -----------------------------------------------------------------------------------------------


def test_every_fault_is_described_and_tested() -> None:
    kept = {"black", "frozen", "noise", "ignore-first", "ignore-last", "slow", "die", "timeout", "vanish"}
    assert set(FAULTS) == set(LOST) | kept


def test_orders_may_lie_in_a_file_with_the_ledger_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    path.write_text('{"s0*/clip1": {"fault": "busy", "times": 2}}', encoding="utf-8")
    orders = read_orders(str(path))
    assert orders.ledger == tmp_path / "faults.ledger.jsonl"
    fault = orders.fault_of("s030/clip1")
    assert fault is not None
    assert (fault.fault, fault.times) == ("busy", 2)
    assert orders.fault_of("s030/clip2") is None


@pytest.mark.parametrize("words", [
    '{"s010/clip1": "explode"}', '{"s010/clip1": {"fault": "fail", "times": 1}}', "{", "no-such-file.json",
    '{"s010/clip1": {"fault": "slow", "second": 1}}',
])  # fmt: skip
def test_orders_that_make_no_sense_are_refused_before_any_work(words: str) -> None:
    with pytest.raises(UsageError, match=VARIABLE) as refusal:
        read_orders(words)
    assert refusal.value.hint


def test_a_line_of_the_ledger_that_a_kill_cut_short_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    line = '{"unit": "s010/clip1", "event": "accepted", "fault": null}\n'
    path.write_text(line + line[:20], encoding="utf-8")
    assert provider.charges(path) == {"s010/clip1": 1}
