"""Whole films by the LLM planner: right boards, nothing asked twice, no misbehaviour that gets through."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from filmwright.agents.critics.review import review
from filmwright.agents.llm import graph
from filmwright.agents.llm.contract import Call
from filmwright.agents.llm.spoken import spoken_lines
from filmwright.agents.llm.writer import OpenAIWriter
from filmwright.errors import AnswerUnusable, Cancelled, ModelFailed, OverBudget
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.model import ModelSettings
from tests.agents.llm import scripted
from tests.agents.llm.good_model import good, numbered, served
from tests.agents.llm.memory_books import MemoryBooks
from tests.agents.llm.planning import STORIES, BookWriter, plan_with, story_of

BEAR, FERRY, CROW = STORIES
ROOT = Path(__file__).parents[3]


def one_line(text: str) -> str:
    return " ".join(text.replace("*", "").split())


@pytest.mark.parametrize("name", STORIES)
def test_each_example_becomes_a_board_of_32_shots_that_tells_every_sentence_and_line(
    name: str, tmp_path: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    writer = BookWriter(tmp_path / "books.sqlite")
    board = plan_with(writer, name, tmp_path, tell=lambda *done: told.append(done))
    story = story_of(name)
    assert Board.model_validate_json(board.model_dump_json()) == board
    assert [s.id for s in board.shots] == [f"s{10 * n:03d}" for n in range(1, 33)]
    said = [one_line(d.line) for s in board.shots for d in s.dialogue]
    assert said == [one_line(line.words) for line in spoken_lines(story)]
    spans = [*(s.source for s in board.shots if s.source), *(gone.source for gone in board.left_out)]
    for start, end in story.sentences:
        assert any(a <= start and end <= b for a, b in spans), story.text[start:end]
    assert not [n for n in review(board, None, story=story) if n.severity == "error"]
    scenes = len(board.scenes)
    assert {done for done in told if done[0] == "shots"} == {
        ("shots", n, scenes) for n in range(1, scenes + 1)
    }
    assert "taste: ending: It ends too soon. Hold it." in board.shots[-1].review


@pytest.mark.parametrize("dialect", ["openai", "llama-cpp-python", "ignores"])
def test_a_film_is_planned_the_same_through_a_real_server_whatever_it_speaks(
    tmp_path: Path, dialect: str
) -> None:
    with scripted.server(dialect=dialect, answers=served) as server:
        writer = OpenAIWriter(ModelSettings(base_url=server.base_url, api_key=SecretStr("k")), MemoryBooks())
        board = plan_with(writer, CROW, tmp_path)
        paid = [r["wire"] for r in server.paid()]
    direct = BookWriter(tmp_path / "books.sqlite")
    assert board == plan_with(direct, CROW, tmp_path)
    assert len(paid) == len(direct.log("sent"))


def test_the_same_story_makes_the_same_board_whatever_is_done_side_by_side(tmp_path: Path) -> None:
    boards = []
    for n, parallel in enumerate((1, 8)):
        folder = tmp_path / str(n)
        folder.mkdir()
        boards.append(plan_with(BookWriter(folder / "books.sqlite"), BEAR, folder, parallel=parallel))
    assert boards[0] == boards[1]


def test_a_finished_plan_is_recalled_without_a_question(tmp_path: Path) -> None:
    writer = BookWriter(tmp_path / "books.sqlite")
    board = plan_with(writer, CROW, tmp_path)
    asked = len(writer.log("sent"))
    again = BookWriter(tmp_path / "books.sqlite")
    assert plan_with(again, CROW, tmp_path) == board
    assert len(again.log("sent")) == asked
    assert sorted(again.asked) == sorted(set(again.asked)), "a run works each thing out once"


class Diary:
    """Stages that write down what they are asked to do, find faults for ever, and can fail once."""

    def __init__(self, fail: str = "") -> None:
        self.lines: list[str] = []
        self.fail = fail

    def _do(self, line: str) -> None:
        self.lines.append(line)
        if line == self.fail:
            self.fail = ""
            raise OverBudget("no more calls", hint="filmwright resume")

    def read(self) -> None:
        self._do("read")

    def outline(self) -> list[str]:
        self._do("outline")
        return ["sc010", "sc020"]

    def content(self, scene: str) -> None:
        self._do(f"content {scene}")

    def visual(self, scene: str) -> None:
        self._do(f"visual {scene}")

    def critics(self, round_: int) -> list[str]:
        self._do(f"critics {round_}")
        return ["sc020"]

    def repair(self, scene: str, round_: int) -> None:
        self._do(f"repair {scene} {round_}")

    def taste(self) -> list[str]:
        self._do("taste")
        return ["sc010"]

    def physics(self, scene: str) -> None:
        self._do(f"physics {scene}")

    def finish(self) -> str:
        self._do("finish")
        return "hash"


WHOLE = [
    "read", "outline", "content sc010", "content sc020", "visual sc010", "visual sc020", "critics 0",
    "repair sc020 1", "critics 1", "repair sc020 2", "critics 2", "taste", "physics sc010", "finish",
]  # fmt: skip


def staged(diary: Diary, path: Path, inputs: str = "a") -> None:
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        graph.run(diary, connection, inputs=inputs, rounds=2, parallel=1)


def test_stages_come_in_their_order_and_repair_ends_after_two_rounds(tmp_path: Path) -> None:
    diary = Diary()
    staged(diary, tmp_path / "c.sqlite")
    assert diary.lines == WHOLE


def test_a_run_goes_on_at_the_stage_that_failed(tmp_path: Path) -> None:
    diary = Diary(fail="repair sc020 1")
    with pytest.raises(OverBudget):
        staged(diary, tmp_path / "c.sqlite")
    diary.lines.clear()
    staged(diary, tmp_path / "c.sqlite")
    assert diary.lines == WHOLE[7:]


def test_a_run_over_other_inputs_starts_again(tmp_path: Path) -> None:
    diary = Diary(fail="repair sc020 1")
    with pytest.raises(OverBudget):
        staged(diary, tmp_path / "c.sqlite")
    diary.lines.clear()
    staged(diary, tmp_path / "c.sqlite", inputs="b")
    assert diary.lines == WHOLE


def killed(folder: Path, at: int, inside: bool) -> int:
    words = [sys.executable, "-m", "tests.agents.llm.planning", BEAR, str(folder), str(at), str(int(inside))]
    return subprocess.run(words, cwd=ROOT, check=False, env=dict(os.environ), timeout=60).returncode


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here: processes end otherwise")
def test_killed_at_any_moment_only_calls_in_flight_are_asked_again(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    writer = BookWriter(whole / "books.sqlite")
    board = plan_with(writer, BEAR, whole)
    needed = len(writer.log("sent"))
    kills = [(1, False), (3, True), (4, False), (2, True)]
    assert [killed(tmp_path, at, inside) for at, inside in kills] == [-signal.SIGKILL] * 4
    assert killed(tmp_path, 10_000, True) == 0
    rows = BookWriter(tmp_path / "books.sqlite").rows()
    sent = [fingerprint for what, fingerprint in rows if what == "sent"]
    assert len(set(sent)) == needed
    for n, (what, fingerprint) in enumerate(rows):
        if what == "kept":
            assert ("sent", fingerprint) not in rows[n:], "an answer that was kept was asked for again"
    assert len(sent) - needed <= 4 * len(kills)
    assert Board.model_validate_json((tmp_path / "board.json").read_text(encoding="utf-8")) == board


def test_a_scene_that_gets_no_valid_answer_ends_the_run_and_the_next_run_asks_only_for_it(
    tmp_path: Path,
) -> None:
    def stubborn(call: Call[Any], _attempt: int) -> dict[str, Any]:
        return {"shots": []} if call.unit.startswith("plan/sc020/shots") else good(call)

    books = tmp_path / "books.sqlite"
    with pytest.raises(ModelFailed, match="plan/sc020/shots"):
        plan_with(BookWriter(books, stubborn), BEAR, tmp_path)
    before = len(BookWriter(books).log("kept"))
    board = plan_with(BookWriter(books), BEAR, tmp_path)
    assert len(board.shots) == 32
    kept = BookWriter(books).log("kept")
    assert len(kept) == len(set(kept))
    assert before < len(kept)


@pytest.mark.parametrize("budget", [1, 3, 6])
def test_a_spent_budget_stops_the_run_and_more_budget_goes_on(tmp_path: Path, budget: int) -> None:
    books = tmp_path / "books.sqlite"
    with pytest.raises(OverBudget):
        plan_with(BookWriter(books, budget=budget), BEAR, tmp_path)
    assert len(BookWriter(books).log("sent")) <= budget
    plan_with(BookWriter(books), BEAR, tmp_path)
    sent = BookWriter(books).log("sent")
    assert len(sent) == len(set(sent))


def test_a_person_who_stops_loses_nothing_and_goes_on_where_it_stood(tmp_path: Path) -> None:
    told: list[str] = []
    again: list[str] = []
    writer = BookWriter(tmp_path / "books.sqlite")
    with pytest.raises(Cancelled):
        plan_with(
            writer, BEAR, tmp_path, tell=lambda stage, *_: told.append(stage), stop=lambda: "shots" in told
        )
    board = plan_with(writer, BEAR, tmp_path, tell=lambda stage, *_: again.append(stage))
    assert len(writer.log("sent")) == len(set(writer.log("sent")))
    assert "outline" in told
    assert "content" in told
    assert not {"outline", "content"} & set(again)
    assert board == plan_with(writer, BEAR, tmp_path)


def test_checkpoints_hold_ids_and_no_word_of_the_story(tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(Cancelled):
        plan_with(
            BookWriter(tmp_path / "books.sqlite"), BEAR, tmp_path, tell=lambda stage, *_: told.append(stage),
            stop=lambda: "critics" in told,
        )  # fmt: skip
    kept = (tmp_path / "checkpoints.sqlite").read_bytes()
    assert b"sc020" in kept
    for word in (b"orange", b"umbrella", b"stand side by side", b"Ida"):
        assert word not in kept


def test_a_finished_run_leaves_no_checkpoint(tmp_path: Path) -> None:
    plan_with(BookWriter(tmp_path / "books.sqlite"), CROW, tmp_path)
    with sqlite3.connect(tmp_path / "checkpoints.sqlite") as db:
        assert [db.execute(f"select count(*) from {t}").fetchone()[0] for t in ("checkpoints", "writes")] == [
            0,
            0,
        ]


def test_other_wishes_do_not_go_on_with_a_run_that_stood(tmp_path: Path) -> None:
    books = tmp_path / "books.sqlite"
    with pytest.raises(OverBudget):
        plan_with(BookWriter(books, budget=5), BEAR, tmp_path)
    assert len(plan_with(BookWriter(books), BEAR, tmp_path, shots=20).shots) == 20


@pytest.mark.parametrize("minutes", [1.0, 2.5])
def test_a_film_of_so_many_minutes_is_so_long(tmp_path: Path, minutes: float) -> None:
    board = plan_with(BookWriter(tmp_path / "books.sqlite"), BEAR, tmp_path, shots=None, minutes=minutes)
    assert sum(s.seconds for s in board.shots) == pytest.approx(60 * minutes, rel=0.02)


def test_a_mend_that_lengthens_shots_does_not_lengthen_a_film_of_so_many_minutes(tmp_path: Path) -> None:
    def narrating(call: Call[Any], _attempt: int) -> dict[str, Any]:
        answer = good(call)
        if call.wire.__name__ == "Happening":
            silent = [n for n, text in numbered(call.question).items() if '"' not in text and len(text) > 60]
            for beat in answer["beats"]:
                beat["narrated"] = [beat["first_sentence"]] if beat["first_sentence"] in silent[:2] else []
        if call.wire.__name__ == "Shots":
            told = set(re.findall(r"\[(b\d+)\][^\[]*narrator:", call.question))
            for shot in answer["shots"]:
                shot["seconds"] = 0.1 if told & set(shot["covers"]) else 60.0
        return answer

    board = plan_with(BookWriter(tmp_path / "books.sqlite", narrating), BEAR, tmp_path, shots=24, minutes=1.5)
    assert [s for s in board.shots if s.narration]
    assert sum(s.seconds for s in board.shots) == pytest.approx(90, rel=0.02)


STAGES = ("outline", "content", "shots", "taste", "physics")


def kind_of(call: Call[Any]) -> str:
    return next(k for k in (*STAGES, "repair") if k in call.unit.split("/"))


def emptied(value: Any) -> Any:
    """The same object with its lists empty."""
    return (
        {k: [] if isinstance(v, list) else emptied(v) for k, v in value.items()}
        if isinstance(value, dict)
        else value
    )


def poisoned(value: Any, word: str) -> Any:
    """The same object with a strange word wherever there is one."""
    if isinstance(value, dict):
        return {k: poisoned(v, word) for k, v in value.items()}
    return (
        [poisoned(v, word) for v in value]
        if isinstance(value, list)
        else word
        if isinstance(value, str)
        else value
    )


def numbers(value: Any, number: float) -> Any:
    """The same object with one number wherever there is one."""
    if isinstance(value, dict):
        return {k: numbers(v, number) for k, v in value.items()}
    if isinstance(value, list):
        return [numbers(v, number) for v in value]
    return type(value)(number) if type(value) in (int, float) else value


MISBEHAVIOUR: dict[str, Any] = {
    "says nothing": lambda a: {},
    "leaves every list empty": emptied,
    "knows other ids": lambda a: poisoned(a, "wolf"),
    "runs commands": lambda a: poisoned(a, "$(rm -rf /); import os; ../../etc/passwd"),
    "adds fields": lambda a: a | {"script": "import os", "url": "http://example.org"},
    "counts to a million": lambda a: numbers(a, 1e6),
    "counts below zero": lambda a: numbers(a, -5),
}


@pytest.mark.parametrize("how", list(MISBEHAVIOUR))
def test_a_model_that_misbehaves_once_at_every_stage_is_corrected(tmp_path: Path, how: str) -> None:
    def model(call: Call[Any], attempt: int) -> dict[str, Any]:
        return MISBEHAVIOUR[how](good(call)) if attempt == 0 else good(call)

    writer = BookWriter(tmp_path / "books.sqlite", model)
    board = plan_with(writer, CROW, tmp_path)
    assert Board.model_validate_json(board.model_dump_json()) == board
    assert len(board.shots) == 32
    assert writer.reasons


@pytest.mark.parametrize("stage", ["outline", "content", "shots"])
def test_a_model_that_always_misbehaves_in_a_stage_that_a_film_needs_ends_in_an_error(
    tmp_path: Path, stage: str
) -> None:
    def model(call: Call[Any], _attempt: int) -> dict[str, Any]:
        return poisoned(good(call), "wolf") if kind_of(call) == stage else good(call)

    with pytest.raises(AnswerUnusable, match=stage):
        plan_with(BookWriter(tmp_path / "books.sqlite", model), CROW, tmp_path)


@pytest.mark.parametrize("how", list(MISBEHAVIOUR))
def test_a_model_that_always_misbehaves_in_taste_and_physics_ends_in_notes(tmp_path: Path, how: str) -> None:
    def model(call: Call[Any], _attempt: int) -> dict[str, Any]:
        return MISBEHAVIOUR[how](good(call)) if kind_of(call) in ("taste", "physics") else good(call)

    board = plan_with(BookWriter(tmp_path / "books.sqlite", model), CROW, tmp_path)
    assert Board.model_validate_json(board.model_dump_json()) == board
    assert [line for s in board.shots for line in s.review if line.startswith("physics: no valid")]


def swapped(call: Call[Any], _attempt: int) -> dict[str, Any]:
    """A model that lets everyone change sides inside one take."""
    answer = good(call)
    if kind_of(call) != "shots":
        return answer
    crossed = {"left": "right", "right": "left", "center-left": "center-right", "center-right": "center-left"}
    for n, shot in enumerate(answer["shots"]):
        if n % 2:
            for places in ("first_places", "last_places"):
                shot[places] = [p | {"zone": crossed.get(p["zone"], p["zone"])} for p in shot[places]]
    return answer


def test_faults_that_rules_cannot_mend_are_repaired_by_the_model_scene_by_scene(tmp_path: Path) -> None:
    def model(call: Call[Any], attempt: int) -> dict[str, Any]:
        answer = swapped(call, attempt)
        if kind_of(call) == "repair":
            for shot in answer["shots"]:
                for places in ("first_places", "last_places"):
                    zones = dict(
                        zip([p["who"] for p in shot[places]], ("center-left", "center-right"), strict=False)
                    )
                    shot[places] = [p | {"zone": zones.get(p["who"], p["zone"])} for p in shot[places]]
        return answer

    writer = BookWriter(tmp_path / "books.sqlite", model)
    board = plan_with(writer, CROW, tmp_path)
    repairs = [unit for unit in writer.log("sent") if "repair" in unit]
    assert repairs
    assert all(re.fullmatch(r"plan/sc\d+/repair/[12](?:/\d)?", unit) for unit in repairs)
    assert not [n for n in review(board, None) if n.severity == "error"]


def test_what_two_rounds_do_not_repair_is_a_note_on_the_shot(tmp_path: Path) -> None:
    writer = BookWriter(tmp_path / "books.sqlite", swapped)
    board = plan_with(writer, CROW, tmp_path)
    errors = [n for n in review(board, None) if n.severity == "error"]
    assert errors
    for note in errors:
        shot = next(s for s in board.shots if s.id == note.shots[-1])
        assert any(line.startswith(note.rule) for line in shot.review)
        assert shot.confidence == 0.4
    assert max(int(u.split("/")[3]) for u in writer.log("sent") if "repair" in u) <= 2


def test_physics_is_not_paid_for_when_the_generator_cannot_use_it(tmp_path: Path) -> None:
    writer = BookWriter(tmp_path / "books.sqlite")
    plan_with(writer, BEAR, tmp_path, capabilities=Capabilities(first_frame="exact"))
    assert not [unit for unit in writer.log("sent") if unit.endswith("physics")]
