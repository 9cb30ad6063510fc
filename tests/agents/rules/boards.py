"""Shared by the tests of the rules planner: texts, boards, and the promise that nothing is lost."""

from fractions import Fraction
from pathlib import Path

from filmwright.agents.reading.story import read_story
from filmwright.agents.rules.planner import plan
from filmwright.schemas.board import Board
from filmwright.schemas.shot import Shot
from filmwright.schemas.story import Story

EXAMPLES = Path(__file__).parents[3] / "examples"


def story_of(text: str, name: str = "story.txt") -> Story:
    return read_story(text.encode(), name=name)


def board_of(
    text: str, name: str = "story.txt", *, minutes: float | None = None, shots: int | None = None
) -> Board:
    story = story_of(text, name)
    return plan(story, size=(1280, 720), fps=Fraction(24), style="flat", minutes=minutes, shots=shots)


def example(pattern: str) -> Board:
    (path,) = EXAMPLES.glob(pattern)
    story = read_story(path.read_bytes(), name=path.name)
    return plan(story, size=(1280, 720), fps=24, style="flat")


def lost_words(story: Story, board: Board) -> list[str]:
    """Return what is neither in the source of a shot nor in `left_out`."""
    spans = sorted([s.source for s in board.shots if s.source] + [gone.source for gone in board.left_out])
    lost = []
    for start, end in story.sentences:
        at = start
        for a, b in spans:
            while at < end and story.text[at].isspace():
                at += 1
            if a <= at < b:
                at = b
        if story.text[at:end].strip():
            lost.append(story.text[at:end])
    return lost


def lines_of(board: Board) -> list[tuple[str, str]]:
    return [(d.who, d.line) for s in board.shots for d in s.dialogue]


def verbs_of(board: Board) -> list[tuple[str, str]]:
    return [(b.who, b.verb) for s in board.shots for b in s.motion.beats if b.verb != "talk"]


def shot_about(board: Board, words: str) -> Shot:
    return next(s for s in board.shots if words in s.action)
