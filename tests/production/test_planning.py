"""A language model plans, through the real command line and a real server: what a person sees and pays."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from filmwright import cli
from filmwright.production import accounts
from filmwright.storyboard import journal, yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.agents.llm import scripted
from tests.agents.llm.good_model import served
from tests.agents.llm.scripted import Asked, Fault, Running
from tests.agents.llm.test_revise import answer

ROOT = Path(__file__).parents[2]
STORY = ROOT / "examples" / "bear-in-a-top-hat.txt"
KEY = "sk-never-to-be-seen-5f1c"
AT_ONCE = 4


def answered(asked: Asked) -> dict[str, Any]:
    """Answer as the good model does, and notes as a person would like it."""
    if "Revision" in (asked.wire or asked.schema["title"]):
        return answer(action="Mr Bear walks slowly, and looks back.", seconds=6)
    return served(asked)


@pytest.fixture
def server() -> Iterator[Running]:
    with scripted.server(answers=answered, key=KEY) as running:
        yield running


@pytest.fixture
def at(server: Running, here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with a model configured."""
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return here


def plan(folder: str = "a.film", *more: str) -> int:
    return cli.run(["plan", str(STORY), "--out", folder, "--size", "160x90", "--fps", "8", *more])


def contents(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_model_plans_the_film_when_one_is_configured_and_every_shot_says_so(
    at: Path, server: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan("a.film", "--shots", "32") == 0
    board = yaml_file.load(at / "a.film" / "storyboard.yaml")
    assert len(board.shots) == 32
    assert {shot.planner for shot in board.shots} == {"llm"}
    account = accounts.account(Project(at / "a.film"))
    assert account.spent.tokens > 1000
    assert Counter(job.state for job in account.jobs) == {"done": len(server.requests())}, (
        "a probe costs, too"
    )
    store = Store(at / "a.film" / "filmwright.sqlite")
    attempts = journal.attempts(store)
    store.close()
    assert [a["outcome"] for a in attempts if a["outcome"] != "enforced"] == ["valid"] * len(server.paid())
    assert cli.run(["check", "a.film"]) == 0
    assert "tokens" in capsys.readouterr().out or cli.run(["jobs", "a.film"]) == 0


def test_without_a_key_auto_says_that_rules_plan_and_llm_says_what_to_set(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan() == 0
    assert "planned by rules (no language model is configured)" in capsys.readouterr().err
    assert plan("b.film", "--planner", "llm") == 3
    told = capsys.readouterr().err
    assert "OPENAI_API_KEY" in told
    assert not (here / "b.film").exists()


def test_a_plan_that_is_killed_twice_asks_again_only_what_was_in_flight(
    at: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted.server(answers=answered, key=KEY, delay=0.03, chunk=300) as slow:
        world = {**os.environ, "OPENAI_BASE_URL": slow.base_url, "PYTHONPATH": str(ROOT)}
        words = [
            "plan",
            str(STORY),
            "--out",
            "a.film",
            "--shots",
            "32",
            "--size",
            "160x90",
            "--fps",
            "8",
            "-q",
        ]
        run = [sys.executable, "-m", "filmwright", *words]
        for answers_so_far in (2, 5):
            process = subprocess.Popen(run, env=world)
            while len(slow.paid()) < answers_so_far and process.poll() is None:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert not (at / "a.film" / "storyboard.yaml").exists()
        resumed = [sys.executable, "-m", "filmwright", "resume", "a.film", "--generator", "rehearsal", "-q"]
        assert subprocess.run(resumed, env=world, check=False).returncode == 0, "without the story's file"
        made = len(slow.paid())
    with scripted.server(answers=answered, key=KEY) as fresh:
        monkeypatch.setenv("OPENAI_BASE_URL", fresh.base_url)
        assert plan("again.film", "--shots", "32") == 0
        needed = len(fresh.paid())
    assert needed <= made <= needed + 2 * AT_ONCE
    boards = {(at / f / "storyboard.yaml").read_bytes() for f in ("a.film", "again.film")}
    assert len(boards) == 1, "the board is the one of a run nobody disturbed"
    with sqlite3.connect(at / "a.film" / "filmwright.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def test_the_token_budget_stops_a_plan_which_goes_on_when_it_is_raised(
    at: Path, server: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan("a.film", "--budget", "9000tokens") == 4
    told = capsys.readouterr().err
    assert "tokens are spent or reserved" in told
    assert "filmwright resume" in told
    before = len(server.paid())
    assert accounts.account(Project(at / "a.film")).spent.tokens <= 9000
    assert cli.run(["status", "a.film"]) == 1
    assert "is not planned to its end" in capsys.readouterr().err
    assert cli.run(["resume", "a.film", "--generator", "rehearsal", "--budget", "none", "-q"]) == 0
    wires = Counter(json.dumps(r["body"]["messages"]) for r in server.paid())
    assert before > 0
    assert max(wires.values()) == 1, "no question was paid for twice"


def test_the_key_is_nowhere_but_in_the_environment(
    at: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plan() == 0
    assert cli.run(["doctor"]) == 0
    assert cli.run(["jobs", "a.film", "--all"]) == 0
    with scripted.server(answers=answered, key="another") as refusing:
        monkeypatch.setenv("OPENAI_BASE_URL", refusing.base_url)
        assert plan("b.film") == 3
    told = capsys.readouterr()
    assert KEY not in told.out + told.err
    assert KEY.encode() not in contents(at)


@pytest.mark.parametrize(("dialect", "enforced"), [
    ("openai", "json_schema"), ("llama-cpp-python", "json_object+schema"), ("tools-only", "tool"),
    ("ignores", ""),
])  # fmt: skip
def test_doctor_asks_a_server_what_it_enforces_only_when_told_to(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    dialect: str,
    enforced: str,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with scripted.server(dialect=dialect, answers=answered) as s:
        monkeypatch.setenv("OPENAI_BASE_URL", s.base_url)
        assert cli.run(["doctor"]) == 0
        assert s.requests() == []
        capsys.readouterr()
        assert cli.run(["doctor", "--ask", "--json"]) == 0
    found = {one["what"]: one["detail"] for one in json.loads(capsys.readouterr().out)}
    by_dialect = {what.removeprefix("answers by "): d for what, d in found.items() if "answers by" in what}
    assert [d for d, told in by_dialect.items() if told.startswith("enforced")][:1] == (
        [enforced] if enforced else []
    )


def test_a_note_changes_one_shot_shows_it_and_is_written_with_comments_kept(
    at: Path, server: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan() == 0
    board = at / "a.film" / "storyboard.yaml"
    text = board.read_text(encoding="utf-8").replace("- id: s010", "- id: s010  # the first one")
    board.write_text(text, encoding="utf-8")
    before = yaml_file.load(board)
    assert cli.run(["note", "s010", "slower, and he looks back", "a.film"]) == 0
    shown = capsys.readouterr().out
    assert "Mr Bear walks slowly, and looks back." in shown
    assert "Nothing was written" in shown
    assert board.read_text(encoding="utf-8") == text
    asked = len(server.paid())
    assert cli.run(["note", "s010", "slower, and he looks back", "a.film", "--yes"]) == 0
    assert len(server.paid()) == asked, "the same note of the same shot is answered from the books"
    after = yaml_file.load(board)
    assert "# the first one" in board.read_text(encoding="utf-8")
    changed = [b.id for a, b in zip(before.shots, after.shots, strict=True) if a != b]
    assert changed == ["s010"]
    assert cli.run(["lock", "s010", "a.film"]) == 0
    assert cli.run(["note", "s010", "faster", "a.film"]) == 1
    assert "is locked" in capsys.readouterr().err


def test_planning_again_keeps_what_the_person_edited_and_locked(
    at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan("a.film", "--shots", "12") == 0
    board = at / "a.film" / "storyboard.yaml"
    mine = yaml_file.load(board)
    scene = mine.scenes[0]
    first = scene.shots[0].replace(action="Mr Bear hums.", locked=True)
    edited = mine.replace(scenes=(scene.replace(shots=(first, *scene.shots[1:])), *mine.scenes[1:]))
    yaml_file.update(board, edited)
    assert cli.run(["replan", "a.film", "--shots", "12"]) == 0
    assert "Nothing would change" in capsys.readouterr().out
    assert cli.run(["replan", "a.film", "--shots", "15", "--yes"]) == 0
    after = yaml_file.load(board)
    assert after.shots[0] == first
    assert len(after.shots) > 12
    assert {s.id for s in edited.shots} & {s.id for s in after.shots}


BEGUN = """filmwright: 1
title: The Bear
cast:
  bear: {name: Mr Bear, looks: polar bear}   # my own words
scenes: []
"""


def test_a_board_that_a_person_has_begun_is_planned_on_with_its_cast_and_comments(
    at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (at / "a.film").mkdir()
    (at / "a.film" / "storyboard.yaml").write_text(BEGUN, encoding="utf-8")
    assert plan("a.film", "--planner", "rules") == 1
    assert "by a language model only" in capsys.readouterr().err
    assert plan("a.film", "--shots", "12") == 0
    board = yaml_file.load(at / "a.film" / "storyboard.yaml")
    assert len(board.shots) == 12
    assert board.cast["bear"].looks == "polar bear"
    assert [m.name for m in board.cast.values()].count("Mr Bear") == 1
    assert "# my own words" in (at / "a.film" / "storyboard.yaml").read_text(encoding="utf-8")
    assert any("bear" in shot.camera.subject for shot in board.shots)


def test_the_rules_take_a_header_at_its_word_and_a_critique_knows_it_is_told_by_nobody(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = (
        "Cast:\n  Ida: girl of eight, red hair; wears a green coat\n\nIda walked to the harbour and waved.\n"
    )
    (here / "s.txt").write_text(told, encoding="utf-8")
    assert cli.run(["plan", "s.txt"]) == 0
    board = yaml_file.load(here / "s.film" / "storyboard.yaml")
    (ida,) = board.cast.values()
    assert (ida.looks, ida.wears) == ("girl of eight, red hair", "a green coat")
    assert all("Cast" not in shot.action for shot in board.shots)
    capsys.readouterr()
    assert cli.run(["critique", "s.film", "--json"]) == 0
    assert not [n for n in json.loads(capsys.readouterr().out) if n["rule"] == "untold"]
    first = (
        board.scenes[0]
        .shots[0]
        .replace(
            dialogue=({"who": next(iter(board.cast)), "line": "word " * 40},), seconds=1, transition="cut"
        )
    )
    wrong = board.scenes[0].replace(shots=(first, *board.scenes[0].shots[1:]))
    yaml_file.update(here / "s.film" / "storyboard.yaml", board.replace(scenes=(wrong,)))
    assert cli.run(["critique", "s.film"]) == 0
    assert "error" in capsys.readouterr().out


def test_an_estimate_sends_nothing_and_a_plan_lies_in_it(
    at: Path, server: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    (at / "filmwright.toml").write_text(
        'currency = "EUR"\n[llm]\nmillion_in = 0.5\nmillion_out = 2\n', encoding="utf-8"
    )
    assert cli.run(["estimate", str(STORY), "--shots", "20", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert server.requests() == []
    assert plan("a.film", "--shots", "20") == 0
    account = accounts.account(Project(at / "a.film"))
    low, high = (told["tokens_in"][n] + told["tokens_out"][n] for n in (0, 2))
    assert low <= account.spent.tokens <= high
    assert float(told["money"][0]) <= float(account.spent.money) <= float(told["money"][2])
    assert told["calls"][0] <= len(server.paid()) <= told["calls"][2]
    capsys.readouterr()
    assert cli.run(["estimate", str(STORY)]) == 0
    assert "Nothing was sent" in capsys.readouterr().out


def test_the_captions_name_nobody_and_the_persons_words_override_them(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan() == 0
    assert cli.run(["prompts", "s010", "a.film"]) == 0
    told = capsys.readouterr().out
    assert "Mr Bear" not in told
    assert "bear" in told
    board = here / "a.film" / "storyboard.yaml"
    mine = yaml_file.load(board)
    scene = mine.scenes[0]
    first = scene.shots[0].replace(prompt="Paper cut-outs on blue card.")
    yaml_file.update(
        board, mine.replace(scenes=(scene.replace(shots=(first, *scene.shots[1:])), *mine.scenes[1:]))
    )
    assert cli.run(["prompts", "s010", "a.film"]) == 0
    assert "Paper cut-outs on blue card." in capsys.readouterr().out
    assert cli.run(["prompts", "s999", "a.film"]) == 1


@pytest.mark.parametrize("fault", ["500", "429", "empty", "cut", "refusal"])
def test_a_server_that_misbehaves_once_or_for_good_ends_in_a_board_or_one_clear_error(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with scripted.server(answers=answered, faults=[Fault(fault, on=(2,), value=0)]) as s:
        monkeypatch.setenv("OPENAI_BASE_URL", s.base_url)
        code = plan()
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert code in ((0,) if fault != "refusal" else (0, 3))
        if code:
            assert "try:" in told
            assert plan() == 0, "what was answered before is kept, and the rest is asked"
