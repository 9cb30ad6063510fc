"""Whole plans in a test: a writer with books in a SQLite file, and a process that is killed while it plans.

    python -m tests.agents.llm.planning STORY FOLDER KILL_AT INSIDE

plans STORY with the good model and dies by SIGKILL at its KILL_AT-th request: before the answer is kept, or
(INSIDE 0) right after. `sent` and `kept` rows say what was asked of the model, in order, over all processes.
"""

import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from filmwright.agents.llm.contract import Call, W
from filmwright.agents.llm.planner import plan
from filmwright.agents.llm.wishes import wishes_of
from filmwright.agents.reading.story import read_story
from filmwright.errors import AnswerUnusable, OverBudget
from filmwright.schemas.board import Board, FilmFormat
from filmwright.schemas.story import Story
from tests.agents.llm.good_model import good

EXAMPLES = Path(__file__).parents[3] / "examples"
STORIES = ("bear-in-a-top-hat.txt", "the-last-ferry.fountain", "狐狸与乌鸦.txt")
Model = Callable[[Call[Any], int], dict[str, Any]]
"""Answers a call; the number counts its attempts from 0."""


def behaved(call: Call[Any], _attempt: int) -> dict[str, Any]:
    return good(call)


class BookWriter:
    """Asks a model at most three times a call; commits each answer to a SQLite file before it returns."""

    def __init__(
        self, path: Path, model: Model = behaved, *, budget: int = 10_000, on: Callable[[str], None] = str
    ) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute(
            "create table if not exists answers (fingerprint text primary key, unit text, body text)"
        )
        self._db.execute("create table if not exists log (what text, unit text, fingerprint text)")
        self._lock = threading.Lock()
        self._model, self._budget, self._on = model, budget, on
        self.reasons: list[str] = []
        self.asked: list[str] = []
        """Units asked of this writer, whether they were in the books or not."""

    def close(self) -> None:
        self._db.close()

    def ask(self, call: Call[W]) -> W:
        fingerprint = call.fingerprint("good")
        with self._lock:
            self.asked.append(call.unit)
            known = self._db.execute(
                "select body from answers where fingerprint=?", (fingerprint,)
            ).fetchone()
            if known:
                return call.wire.model_validate_json(known[0])
            if len(self.log("sent")) >= self._budget:
                raise OverBudget("no more calls", hint="filmwright resume")
            self._db.execute("insert into log values ('sent', ?, ?)", (call.unit, fingerprint))
        wrong: list[str] = []
        for attempt in range(3):
            if attempt:
                with self._lock:
                    self._db.execute("insert into log values ('sent', ?, ?)", (call.unit, fingerprint))
            self._on("sent")
            answer, wrong = self._tried(call, self._model(call, attempt))
            self.reasons += wrong
            if answer is not None:
                with self._lock:
                    body = (fingerprint, call.unit, answer.model_dump_json())
                    self._db.execute("insert into answers values (?, ?, ?)", body)
                    self._db.execute("insert into log values ('kept', ?, ?)", (call.unit, fingerprint))
                self._on("kept")
                return answer
        raise AnswerUnusable(f"{call.unit}: {wrong[:2]}", hint="filmwright resume")

    def _tried(self, call: Call[W], said: dict[str, Any]) -> tuple[W | None, list[str]]:
        try:
            answer = cast(W, call.wire.model_validate_json(json.dumps(said)))
        except ValidationError as error:
            return None, [str(e["loc"]) + e["msg"] for e in error.errors()]
        wrong = list(call.check(answer))
        return (None if wrong else answer), wrong

    def log(self, what: str) -> list[str]:
        """Return the units of all requests that were `sent`, or `kept`, in order."""
        return [unit for (unit,) in self._db.execute("select unit from log where what=?", (what,))]

    def rows(self) -> list[tuple[str, str]]:
        """Return ('sent' or 'kept', fingerprint) in order."""
        return list(self._db.execute("select what, fingerprint from log"))


def story_of(name: str) -> Story:
    return read_story((EXAMPLES / name).read_bytes(), name=name)


def plan_with(
    writer: Any,
    name: str,
    folder: Path,
    *,
    shots: int | None = 32,
    minutes: float | None = None,
    **options: Any,
) -> Board:
    """Plan an example, with checkpoints in `folder`."""
    wishes, story = wishes_of(story_of(name), shots=shots, minutes=minutes)
    connection = sqlite3.connect(folder / "checkpoints.sqlite", check_same_thread=False)
    try:
        return plan(
            story, wishes, FilmFormat(), writer, options.pop("capabilities", None), connection, **options
        )
    finally:
        connection.close()


def main(name: str, folder: Path, kill_at: int, inside: bool) -> None:
    lock, count = threading.Lock(), {"sent": 0, "kept": 0}

    def on(what: str) -> None:
        with lock:
            count[what] += 1
            if count[what] == kill_at and what == ("sent" if inside else "kept"):
                os.kill(os.getpid(), signal.SIGKILL)

    def slow(call: Call[Any], _attempt: int) -> dict[str, Any]:
        time.sleep(0.005)  # so that several are in flight
        return good(call)

    writer = BookWriter(folder / "books.sqlite", slow, on=on)
    board = plan_with(writer, name, folder)
    (folder / "board.json").write_text(board.model_dump_json(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "1")
