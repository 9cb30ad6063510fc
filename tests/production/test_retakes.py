"""Taking a shot again, as a person asks for it: another seed, a note, a bridge; and helping from outside."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from filmwright import cli
from filmwright.errors import InputInvalid
from filmwright.generators.contract import Watch
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import accounts, choosing, film
from filmwright.production.again import Again
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities, KeyframeRequest
from filmwright.schemas.take import Take
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base, chain

QUICK = Options(generator="rehearsal", workers=0, retakes=0)


def project(folder: Path, data: dict[str, object] | None = None) -> Project:
    folder.mkdir()
    made = Project(folder)
    made.board.write_text(yaml_file.dump(Board.model_validate(data or chain())), encoding="utf-8")
    return made


def takes(of: Project) -> dict[str, list[Take]]:
    store = Store(of.database)
    try:
        return store.takes()
    finally:
        store.close()


def again(*shots: str, **how: object) -> Again:
    return Again(frozenset(shots), **how)  # type: ignore[arg-type]


def test_a_retake_with_a_seed_and_a_note_keeps_both_with_the_take(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, QUICK)
    film.retake(made, again("s010", seed=77, note="slower, and she looks back"), QUICK)
    first, second = takes(made)["s010/clip1"]
    assert (second.seed, second.wanted) == (77, "slower, and she looks back")
    assert (first.seed, first.wanted) != (second.seed, second.wanted)
    assert second.circled
    assert second.frame_hash != first.frame_hash, "a slate shows its seed"
    film.retake(made, again("s010"), QUICK)
    assert takes(made)["s010/clip1"][-1].seed == 78, "the next one after the last that was tried"


def test_a_retake_is_followed_by_what_continues_from_it_and_a_bridge_by_nothing(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, QUICK)
    chained = [s.id for s in Board.model_validate(chain()).shots if s.boundary.kind == "continue"]
    before = Counter({unit: len(found) for unit, found in takes(made).items()})
    film.retake(made, again(chained[0]), QUICK)
    plain = Counter({unit: len(found) for unit, found in takes(made).items()}) - before
    assert set(plain) > {f"{chained[0]}/clip1"}, "what continues from it followed"

    made = project(tmp_path / "b.film")
    film.resume(made, QUICK)
    film.retake(made, again(chained[0], bridge=True), QUICK)
    bridged = Counter({unit: len(found) for unit, found in takes(made).items()}) - before
    assert bridged == {f"{chained[0]}/clip1": 1}
    first, second = takes(made)[f"{chained[0]}/clip1"]
    assert second.bridged
    assert second.frame_hash == first.frame_hash, "this backend ends on the frame to the pixel"
    assert {u.state for u in film.status(made, Options())[1].units} == {"fresh"}


def test_a_generator_that_only_comes_close_to_a_last_frame_bridges_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, QUICK)
    shot = next(s.id for s in Board.model_validate(chain()).shots if s.boundary.kind == "continue")
    soft = Rehearsal.capabilities

    def capabilities(self: Rehearsal) -> Capabilities:
        return soft(self).replace(last_frame="soft")

    monkeypatch.setattr(Rehearsal, "capabilities", capabilities)
    monkeypatch.setenv(VARIABLE, json.dumps({f"{shot}/clip1": "ignore-last"}))
    before = takes(made)
    film.retake(made, again(shot, bridge=True), QUICK)
    after = takes(made)
    assert after[f"{shot}/clip1"][-1].frame_hash != before[f"{shot}/clip1"][-1].frame_hash
    assert sum(map(len, after.values())) == sum(map(len, before.values())) + 1
    assert {u.state for u in film.status(made, Options())[1].units} == {"fresh"}


def test_a_bridge_to_nowhere_is_refused_and_so_is_a_take_that_would_be_the_same(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, QUICK)
    last = Board.model_validate(chain()).shots[-1].id
    with pytest.raises(InputInvalid, match=f"goes on from {last}") as told:
        film.retake(made, again(last, bridge=True), QUICK)
    assert told.value.hint == f"filmwright retake {last}"
    drawn = project(tmp_path / "b.film", base_of_one())
    film.resume(drawn, Options(workers=0))
    with pytest.raises(InputInvalid, match="another take of s010 would be the same"):
        film.retake(drawn, again("s010"), Options(workers=0))


def base_of_one() -> dict[str, object]:
    shots = [{"id": "s010", "action": "Ida waves.", "seconds": 0.5}]
    look = {"size": [128, 72], "fps": 8, "sound": False, "credits": False}
    return {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}


def test_a_locked_shot_and_a_seed_that_was_tried_are_not_taken_again(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, QUICK)
    last = Board.model_validate(chain()).shots[-1].id
    film.retake(made, again("s010", seed=7), QUICK)
    with pytest.raises(InputInvalid, match="with seed 7 already"):
        film.retake(made, again("s010", seed=7), QUICK)
    tried = Counter({unit: len(found) for unit, found in takes(made).items()})
    choosing.lock(made, last, QUICK, on=True)
    with pytest.raises(InputInvalid, match="is locked"):
        film.retake(made, again(last), QUICK)
    assert Counter({unit: len(found) for unit, found in takes(made).items()}) == tried


def test_the_command_line_takes_a_shot_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = project(tmp_path / "a.film")
    words = [str(made.folder), "--workers", "0", "-q"]
    assert cli.run(["resume", *words, "--generator", "rehearsal"]) == 0
    assert cli.run(["retake", "s010", *words, "--seed", "5", "--note", "wider"]) == 0
    assert takes(made)["s010/clip1"][-1].seed == 5
    assert cli.run(["takes", "s010", str(made.folder)]) == 0
    assert "wider" in capsys.readouterr().out
    assert cli.run(["retake", "s010", *words, "--seed", "-5"]) == 2


def test_a_lock_does_not_cut_the_film_again(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, QUICK)
    choosing.lock(made, "s010", QUICK, on=True)
    assert {u.id: u.state for u in film.status(made, Options())[1].units}["film"] == "fresh"


def test_reference_pictures_reach_the_generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project(tmp_path / "a.film")
    Image.new("RGB", (32, 32), "red").save(made.folder / "ida.png")
    board = yaml_file.load(made.board)
    ida = board.cast["ida"].replace(references=("ida.png",))
    made.board.write_text(yaml_file.dump(board.replace(cast={**board.cast, "ida": ida})), encoding="utf-8")
    seen: dict[str, object] = {}
    real = Rehearsal.keyframe

    def keyframe(self: Rehearsal, request: KeyframeRequest, watch: Watch) -> object:
        seen[request.unit] = request.references
        assert request.prompt, "and so does the caption that `filmwright prompts` shows"
        assert "Mr Bear" not in request.prompt
        return real(self, request, watch)

    monkeypatch.setattr(Rehearsal, "keyframe", keyframe)
    film.resume(made, QUICK)
    with_her = {unit for unit, given in seen.items() if given == {"ida": (made.folder / "ida.png",)}}
    assert with_her
    assert all(seen[unit] == {} for unit in seen.keys() - with_her)


# Two processes, one queue ----------------------------------------------------------------------------------


def test_processes_that_help_share_the_work_and_make_nothing_twice(tmp_path: Path) -> None:
    shots = [{"id": f"s{n:03}", "action": "Ida waves.", "seconds": 0.5} for n in range(10, 250, 10)]
    look = {"size": [128, 72], "fps": 8, "sound": False, "credits": False}
    made = project(
        tmp_path / "a.film",
        {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]},
    )
    books = tmp_path / "jobs.jsonl"
    orders = json.dumps({"ledger": str(books), "*/clip1": {"fault": "slow", "seconds": 0.4}})
    world = {**os.environ, VARIABLE: orders, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = [sys.executable, "-m", "filmwright"]
    more = ["--workers", "0", "-q"]
    leads = subprocess.Popen([*run, "resume", str(made.folder), "--generator", "rehearsal", *more], env=world)
    while not (made.folder / ".filmwright" / "scratch").exists():
        assert leads.poll() is None
        time.sleep(0.02)
    helps = [subprocess.Popen([*run, "worker", str(made.folder), *more], env=world) for _ in range(2)]
    assert [p.wait(timeout=120) for p in (leads, *helps)] == [0, 0, 0]
    jobs = accounts.account(made).jobs
    assert {job.state for job in jobs} == {"done"}
    assert provider.charges(books) == Counter(job.unit for job in jobs) == Counter(takes(made).keys())
    assert len({job.owner for job in jobs}) > 1, "the work was shared"
    assert made.film.exists()
