"""Taste: one call for the whole film, on story and tone. Its remarks are shown, and never applied.

bible, shots in a line each ─> at most six remarks ─> notes of severity info
"""

from collections.abc import Sequence
from typing import Literal, cast

from pydantic import create_model

from filmwright.agents.llm.contract import Call, Wire, Writer
from filmwright.agents.llm.draft import Bible
from filmwright.agents.llm.prompts import prompt
from filmwright.agents.llm.shown import fenced, film
from filmwright.agents.llm.wire_visual import closed, many
from filmwright.errors import AnswerUnusable
from filmwright.schemas.board import Board
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Shot
from filmwright.schemas.story import Story

MOST_REMARKS = 6
_MOST_SHOTS_EACH = 3
_MOST_IDS = 250
"""In one closed list: servers refuse, or compile for minutes, what is much longer."""
_LETTERS = 40_000
"""Of the plan as it is shown: a long film is shown with fewer words a shot."""
_FEWEST_LETTERS = 24
_LINE_LETTERS = 280
_TOKENS = 1000


class WireRemark(Wire):
    """One remark of a story editor."""

    about: Literal["understanding", "repetition", "missing", "pace", "tone", "ending"]
    shots: tuple[str, ...]
    remark: str
    advice: str


class WireTaste(Wire):
    """What a story editor says of the whole film."""

    remarks: tuple[WireRemark, ...]


def taste(story: Story, bible: Bible, board: Board, writer: Writer) -> tuple[Note, ...]:
    """Return remarks on story and tone, all of severity info.

    Without a valid answer there is one remark that says so: a film does not fail for want of praise.

    Raises:
        ModelFailed, OverBudget, Cancelled: the server fails, or as the writer says.
    """
    ids = _offered(board)
    remark = create_model("Remark", __base__=WireRemark, shots=(many(closed(ids)), ...))
    wire = create_model("Taste", __base__=WireTaste, remarks=(many(remark), ...))
    call = Call(
        unit="plan/taste",
        prompt=prompt("taste"),
        shared=film(bible),
        question="The plan of the film:\n" + fenced(story, _shown(board)),
        wire=cast(type[WireTaste], wire),
        tokens=_TOKENS,
        check=_wrong,
    )
    try:
        answer = writer.ask(call)
    except AnswerUnusable:
        return (
            _note(
                ids[:1],
                "story and tone were not judged: the model gave no valid answer",
                "read the plan yourself",
            ),
        )
    return tuple(
        _note(r.shots, f"{r.about}: {r.remark}", r.advice)
        for r in answer.remarks[:MOST_REMARKS]
        if r.shots and r.remark.strip()
    )


def _offered(board: Board) -> list[str]:
    """Return the shots that may be named: of a long film those that open a scene."""
    ids = [s.id for s in board.shots]
    if len(ids) > _MOST_IDS:
        ids = [scene.shots[0].id for scene in board.scenes if scene.shots]
    return ids[:: -(-len(ids) // _MOST_IDS)]


def _wrong(answer: WireTaste) -> Sequence[str]:
    return ["a remark names no shot"] if any(not r.shots for r in answer.remarks) else []


def _note(shots: Sequence[str], what: str, repair: str) -> Note:
    kept = tuple(dict.fromkeys(shots))[:_MOST_SHOTS_EACH]
    return Note(
        rule="taste",
        severity="info",
        shots=kept,
        what=_line(what),
        why="how the film may be felt",
        repair=_line(repair),
    )


def _line(words: str) -> str:
    return " ".join(words.split())[:_LINE_LETTERS]


def _shown(board: Board) -> str:
    room = max(_FEWEST_LETTERS, _LETTERS // max(1, len(board.shots)))
    return "\n".join(
        line
        for scene in board.scenes
        for line in (
            f"{scene.id} {scene.heading}: {scene.summary[:room]}",
            *(_shot(s, room) for s in scene.shots),
        )
    )


def _shot(shot: Shot, room: int) -> str:
    said = " ".join(f'{d.who}: "{d.line}"' for d in shot.dialogue)
    words = " | ".join(w for w in (shot.action, said, shot.narration) if w)
    return f"  {shot.id} {shot.seconds:g} s {shot.camera.size}: {words[:room]}"
