"""The LLM planner: Story -> Board, in stages that ask, check and remember.

    story, wishes ─> desk: bible, contents, shots, boards after each repair ─> Board
                      ^ asked for by the graph's nodes, stage after stage, scene beside scene

A run that was killed, stopped or that ran out of budget goes on where it stood: what was answered is recalled
from the books. A scene that gets no valid answer ends the run with the model's error; nothing is put in its
place by rules.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from filmwright.agents.llm import graph
from filmwright.agents.llm.bible import Gather
from filmwright.agents.llm.contract import Call, Writer
from filmwright.agents.llm.desk import Desk
from filmwright.agents.llm.draft import Wishes
from filmwright.agents.llm.repair import MOST_ROUNDS
from filmwright.agents.llm.wire_outline import Card
from filmwright.errors import Cancelled
from filmwright.schemas.board import Board, FilmFormat
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.story import Story

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
"""Told of what is done: the stage, and which of how many scenes (1 of 1 where it is the whole film).

The stages are `outline`, `content`, `shots`, `critics`, `repair`, `taste` and `physics`.
"""
WINDOW_TOKENS = 32_000
"""Of a model of which nothing is known."""
PARALLEL = 4


def plan(
    story: Story,
    wishes: Wishes,
    film: FilmFormat,
    writer: Writer,
    capabilities: Capabilities | None,
    connection: sqlite3.Connection,
    tell: Tell = lambda stage, done, of: None,
    *,
    window_tokens: int = WINDOW_TOKENS,
    parallel: int = PARALLEL,
    stop: Callable[[], bool] = lambda: False,
) -> Board:
    """Return the board of a story, planned by a model; go on where an earlier run stood.

    `capabilities` are those of the chosen generator; `connection` holds the checkpoints; `parallel` is how
    many scenes are asked about at once.

    Raises:
        InputInvalid, UsageError: the wishes cannot be met by this story.
        ModelFailed: a stage got no valid answer. OverBudget: the next call would exceed the budget.
        Cancelled: the person stopped. After all three the run can be resumed.
    """
    desk = Desk(story, wishes, film, writer, capabilities, window_tokens, _side_by_side(parallel, stop))
    stages = _Stages(desk, tell, stop)
    graph.run(stages, connection, inputs=desk.inputs, rounds=MOST_ROUNDS, parallel=parallel)
    return desk.finished()


def _side_by_side(parallel: int, stop: Callable[[], bool]) -> Gather:
    """Return what asks the questions about the parts of a long story, `parallel` at once."""

    def ask(call: Call[Card], writer: Writer) -> Card:
        if stop():
            raise Cancelled()
        return writer.ask(call)

    def gather(calls: Sequence[Call[Card]], writer: Writer) -> list[Card]:
        with ThreadPoolExecutor(parallel) as pool:
            asked = [pool.submit(ask, call, writer) for call in calls]
            try:
                return [one.result() for one in asked]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # those under way end, and are kept
                raise

    return gather


class _Stages:
    """The graph's stages at a desk: each looks whether to stop, works, and tells."""

    def __init__(self, desk: Desk, tell: Tell, stop: Callable[[], bool]) -> None:
        self._desk, self._tell, self._stop = desk, tell, stop

    def _do(self, work: Callable[[], T], stage: str = "", scene: str = "") -> T:
        if self._stop():
            raise Cancelled()
        made = work()
        if scene:
            ids = [card.id for card in self._desk.bible().scenes]
            self._tell(stage, ids.index(scene) + 1, len(ids))
        elif stage:
            self._tell(stage, 1, 1)
        return made

    def read(self) -> None:
        self._do(self._desk.reading)

    def outline(self) -> list[str]:
        bible = self._do(self._desk.bible, "outline")
        return [card.id for card in bible.scenes]

    def content(self, scene: str) -> None:
        self._do(lambda: self._desk.happening(scene), "content", scene)

    def visual(self, scene: str) -> None:
        self._do(lambda: self._desk.shots(scene), "shots", scene)

    def critics(self, round_: int) -> list[str]:
        return self._do(lambda: self._desk.to_repair(round_), "critics")

    def repair(self, scene: str, round_: int) -> None:
        self._do(lambda: self._desk.repaired(scene, round_), "repair", scene)

    def taste(self) -> list[str]:
        self._do(self._desk.remarks, "taste")
        return self._desk.moving()

    def physics(self, scene: str) -> None:
        self._do(lambda: self._desk.moved(scene), "physics", scene)

    def finish(self) -> str:
        board = self._do(self._desk.finished)
        return hashlib.sha256(board.model_dump_json().encode()).hexdigest()
