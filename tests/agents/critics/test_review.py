"""The review as a whole: pure, complete, and quiet on boards that are made with care."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.agents.critics.mend import mend
from filmwright.agents.critics.review import RULES, SUBJECTS, review
from filmwright.agents.reading.story import read_story
from filmwright.agents.rules.planner import plan
from filmwright.errors import InputInvalid
from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.story import Story
from filmwright.storyboard.yaml_file import load
from tests.agents.critics.films import changed, clean, story
from tests.agents.critics.planted import FAULTS
from tests.agents.critics.write_page import PAGE, page
from tests.agents.rules import test_gold as gold
from tests.agents.rules.boards import EXAMPLES, story_of
from tests.agents.rules.test_planner import _ODD, _WORDS

KNOWN = {"the-last-ferry.fountain": {"chain-state"}}
"""True errors of the rules planner: in an unbroken take, an apple appears in Mara's hand."""
STORIES = sorted(p for p in EXAMPLES.iterdir() if p.suffix in (".txt", ".fountain"))


def errors(board: Board, of: Story) -> set[str]:
    return {n.rule for n in review(board, story=of) if n.severity == "error"}


def test_the_same_board_gives_the_same_notes() -> None:
    faulty = [change for changes in FAULTS.values() for change in changes]
    board = changed(*faulty)
    before = board.model_dump_json()
    assert review(board, story=story()) == review(board, story=story())
    assert board.model_dump_json() == before


def test_notes_come_in_the_order_of_the_rules_and_of_the_film() -> None:
    faulty = [change for changes in FAULTS.values() for change in changes]
    notes = review(changed(*faulty))
    at = [list(RULES).index(n.rule) for n in notes]
    assert at == sorted(at)
    assert len(set(at)) > 10


@pytest.mark.parametrize("subject", ["telling", "ability"])
def test_what_is_not_known_is_not_faulted(subject: str) -> None:
    for rule in SUBJECTS[subject]:
        assert rule not in {n.rule for n in review(changed(*FAULTS[rule]))}


def test_an_empty_board_has_no_faults() -> None:
    empty = Board(title="Nothing")
    assert review(empty, Capabilities(), story=story()) == ()


def test_names_of_any_length_fit_into_a_note() -> None:
    data = clean()
    for member in data["cast"].values():
        member["name"] = "Ida the Bold, " * 21
    for shot in (s for scene in data["scenes"] for s in scene["shots"]):
        shot["dialogue"] = [{"who": "fox", "line": "many words " * 300}]
        shot["motion"] = {"beats": [{"at": 100, "for": 9, "who": "fox", "verb": "hug"}]}
    notes = review(Board.model_validate(data), Capabilities(), story=story())
    assert {"stranger", "talk-time", "beat-late"} <= {n.rule for n in notes}


@pytest.mark.parametrize("shots", [None, 8, 20, 45])
@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.name)
def test_the_rules_planner_makes_no_errors_of_the_examples(path: Path, shots: int | None) -> None:
    text = read_story(path.read_bytes(), name=path.name)
    assert errors(plan(text, shots=shots), text) <= KNOWN.get(path.name, set())


@pytest.mark.parametrize("name", ["CROW", "RED_CAP", "LION", "FROG", "ANT"])
def test_the_rules_planner_makes_no_errors_of_fables(name: str) -> None:
    text = story_of(getattr(gold, name))
    assert errors(plan(text), text) == set()


@pytest.mark.parametrize("name", _ODD)
def test_the_rules_planner_makes_no_errors_of_odd_texts(name: str) -> None:
    text = story_of(_ODD[name])
    assert errors(plan(text), text) == set()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    words=st.lists(st.sampled_from(_WORDS), min_size=5, max_size=160), shots=st.sampled_from([None, 3, 12])
)
def test_the_rules_planner_makes_no_errors_of_any_words(words: list[str], shots: int | None) -> None:
    text = story_of(" ".join(words))
    try:
        board = plan(text, shots=shots)
    except InputInvalid:  # nothing to film, or too little
        return
    notes = review(board, story=text)
    assert {n.rule for n in notes if n.severity == "error"} == set()
    once, _ = mend(board, notes)
    assert mend(once, review(once, story=text))[0] == once


def test_the_animatic_can_do_all_that_the_examples_ask() -> None:
    able = AnimaticGenerator().capabilities()
    for path in STORIES:
        board = plan(read_story(path.read_bytes(), name=path.name))
        assert {n.rule for n in review(board, able)} & set(SUBJECTS["ability"]) == set()


def test_a_board_that_a_person_wrote_with_care_has_no_errors() -> None:
    board = load(EXAMPLES / "every-boundary.yaml")
    assert [n for n in review(board) if n.severity == "error"] == []


def test_the_page_of_rules_is_the_rules() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.agents.critics.write_page"
