"""The graph: its order, its gate, its bound, and what a stranger's database cannot make it do."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from filmwright.agents import graph
from filmwright.agents.graph import FilmState


class Steps:
    """Writes down what it is asked to do; can crash once at a step."""

    def __init__(self, *, crash: str = "", retakes: int = 0, redraws: int = 0) -> None:
        self.diary: list[str] = []
        self.crash, self.retakes, self.redraws = crash, retakes, redraws

    def _do(self, step: str) -> None:
        self.diary.append(step)
        if step == self.crash:
            self.crash = ""
            raise KeyboardInterrupt

    def plan(self) -> str:
        self._do("plan")
        return "board1"

    def keyframes(self, retake: list[str]) -> None:
        self._do("keyframes" + "".join(f" {shot}" for shot in retake))

    def judge_keyframes(self, round_: int) -> list[str]:
        self._do(f"stills {round_}")
        return ["s030"] if round_ < self.redraws else []

    def clips(self, retake: list[str]) -> None:
        self._do("clips" + "".join(f" {shot}" for shot in retake))

    def score(self) -> None:
        self._do("score")

    def judge(self, round_: int) -> list[str]:
        self._do(f"judge {round_}")
        return ["s020"] if round_ < self.retakes else []

    def assemble(self) -> str:
        self._do("assemble")
        return "film1"


def run(steps: Steps, path: Path, *, review: bool = False, board: str | None = "board1") -> FilmState:
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        return graph.run(steps, connection, review=review, board=board)
    finally:
        connection.close()


def rows(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return sum(
            connection.execute(f"select count(*) from {t}").fetchone()[0] for t in ("checkpoints", "writes")
        )
    finally:
        connection.close()


def test_the_steps_come_in_the_order_of_film_work(tmp_path: Path) -> None:
    steps = Steps()
    assert run(steps, tmp_path / "g.sqlite")["film"] == "film1"
    assert steps.diary == ["plan", "keyframes", "stills 0", "clips", "score", "judge 0", "assemble"]


def test_a_retake_goes_round_again_until_the_judge_is_content(tmp_path: Path) -> None:
    steps = Steps(retakes=2)
    run(steps, tmp_path / "g.sqlite")
    assert steps.diary[3:] == [
        "clips", "score", "judge 0",
        "keyframes s020", "stills 1", "clips s020", "score", "judge 1",
        "keyframes s020", "stills 2", "clips s020", "score", "judge 2", "assemble",
    ]  # fmt: skip


def test_stills_go_round_before_any_clip_is_made(tmp_path: Path) -> None:
    steps = Steps(redraws=2)
    run(steps, tmp_path / "g.sqlite")
    again = ["keyframes s030", "stills 1", "keyframes s030", "stills 2", "clips"]
    assert steps.diary[1:8] == ["keyframes", "stills 0", *again]


def test_the_review_gate_asks_a_typed_question_and_goes_on_in_another_process(tmp_path: Path) -> None:
    waiting = Steps()
    state: Any = run(waiting, tmp_path / "g.sqlite", review=True)
    question = state["__interrupt__"][0]
    assert question.value["ask"] == "approve the storyboard?"
    assert waiting.diary == ["plan"]
    later = Steps()
    assert run(later, tmp_path / "g.sqlite")["film"] == "film1"
    assert later.diary == ["keyframes", "stills 0", "clips", "score", "judge 0", "assemble"]


@pytest.mark.parametrize("step", ["keyframes", "clips", "score", "assemble"])
def test_a_run_that_was_stopped_goes_on_without_planning_again(tmp_path: Path, step: str) -> None:
    steps = Steps(crash=step)
    with pytest.raises(KeyboardInterrupt):
        run(steps, tmp_path / "g.sqlite")
    steps.diary.clear()
    assert run(steps, tmp_path / "g.sqlite")["film"] == "film1"
    round_ = "judge 1" if step == "assemble" else "judge 0"  # rounds count on, so that the bound holds
    stills = "stills 0" if step == "keyframes" else "stills 1"
    assert steps.diary == ["keyframes", stills, "clips", "score", round_, "assemble"]


def test_a_run_over_another_board_starts_again(tmp_path: Path) -> None:
    steps = Steps(crash="score")
    with pytest.raises(KeyboardInterrupt):
        run(steps, tmp_path / "g.sqlite")
    steps.diary.clear()
    run(steps, tmp_path / "g.sqlite", board="board2")
    assert steps.diary[0] == "plan"


def test_a_finished_run_leaves_no_checkpoint_behind(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    for _ in range(3):
        run(Steps(), path)
    assert rows(path) == 0


@pytest.mark.parametrize("strict", [False, True], ids=["the default would run it", "ours does not"])
def test_a_strangers_checkpoint_runs_no_code(tmp_path: Path, strict: bool) -> None:
    """A checkpoint may name a function to call (here: one that makes a folder); for us it stays data."""
    import ormsgpack
    from langgraph.checkpoint.sqlite import SqliteSaver

    path, trap = tmp_path / "g.sqlite", tmp_path / "trap"
    run(Steps(), path, review=True)
    call = ormsgpack.packb(ormsgpack.Ext(0, ormsgpack.packb(("os", "mkdir", str(trap)))))
    connection = sqlite3.connect(path, check_same_thread=False)
    poisoned = 0
    for row, blob in connection.execute("select rowid, checkpoint from checkpoints").fetchall():
        if ormsgpack.packb("board1") in blob:
            bad = blob.replace(ormsgpack.packb("board1"), call)
            connection.execute("update checkpoints set checkpoint = ? where rowid = ?", (bad, row))
            poisoned += 1
    connection.commit()
    assert poisoned
    saver = graph.saver_on(connection) if strict else SqliteSaver(connection)
    graph.build(Steps(), saver).get_state({"configurable": {"thread_id": "film"}})
    connection.close()
    assert trap.exists() is not strict
