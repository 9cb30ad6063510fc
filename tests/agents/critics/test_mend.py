"""Mending: only what is safe, only what is ours, and once is enough."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from filmwright.agents.critics.mend import MENDS, mend
from filmwright.agents.critics.review import review
from filmwright.schemas.board import Board
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Shot
from tests.agents.critics.films import Change, changed, frames, ida
from tests.agents.critics.planted import FAULTS, LONG_LINE, camera, put, side

IDS = [f"s{n:03d}" for n in range(10, 110, 10)]


def mended(*changes: Change) -> tuple[Board, tuple[Note, ...]]:
    board = changed(*changes)
    return mend(board, review(board))


def shot(board: Board, i: str) -> Shot:
    return next(s for s in board.shots if s.id == i)


@pytest.mark.parametrize("rule", MENDS)
def test_a_planted_fault_is_mended(rule: str) -> None:
    board, left = mended(*FAULTS[rule])
    assert left == ()
    assert review(board) == ()


@pytest.mark.parametrize("owner", [{"locked": True}, {"planner": "person"}])
@pytest.mark.parametrize("rule", MENDS)
def test_a_shot_that_is_not_ours_is_left_with_its_note(rule: str, owner: dict[str, Any]) -> None:
    board = changed(*FAULTS[rule], *(put(i, **owner) for i in IDS))
    notes = review(board)
    assert mend(board, notes) == (board, notes)


def test_the_whole_run_comes_back_over_the_line() -> None:
    board, _ = mended(side("b", "s030", "s040", "s050", "s060"))
    assert {s.camera.side for s in board.shots} == {"a"}


def test_a_run_with_a_locked_shot_in_it_stays_where_it_is() -> None:
    board, left = mended(side("b", "s030", "s040", "s050", "s060"), put("s050", locked=True))
    assert [n.rule for n in left] == ["axis"]
    assert shot(board, "s030").camera.side == "b"


def test_people_who_would_swap_sides_are_not_taken_over_the_line() -> None:
    swapped = [FAULTS["swapped-sides"][0], side("b", "s040", "s050", "s060")]
    board, left = mended(*swapped)
    assert [n.rule for n in left] == ["axis"]
    assert shot(board, "s040").camera.side == "b"


def test_a_run_that_would_clash_with_the_shot_after_it_stays_where_it_is() -> None:
    board, left = mended(side("b", "s030", "s040"), put("s050", **frames(ida("left", "umbrella"))))
    assert {n.rule for n in left} >= {"axis"}
    assert [s.camera.side for s in board.shots[1:5]] == ["a", "b", "b", "a"]


def test_a_run_ends_at_an_insert_and_at_a_dissolve() -> None:
    for ends in (
        put("s050", transition={"kind": "dissolve", "seconds": 0.3}),
        camera("s050", framing="insert"),
    ):
        board, left = mended(side("b", "s030", "s040", "s050", "s060"), ends)
        assert [s.camera.side for s in board.shots[1:6]] == ["a", "a", "a", "b", "b"]
        assert "axis" not in {n.rule for n in left}


def test_a_shot_becomes_long_enough_for_its_lines_and_a_breath() -> None:
    board, _ = mended(put("s030", dialogue=[{"who": "ida", "line": LONG_LINE}]))
    assert shot(board, "s030").seconds == 8.3  # 20 words at 2.6 a second, and 0.6 s


def test_lines_that_no_shot_can_hold_are_left() -> None:
    lines = [{"who": "ida", "line": f"{LONG_LINE} " * 20}]
    board, left = mended(put("s030", dialogue=lines))
    assert [n.rule for n in left] == ["talk-time"]
    assert shot(board, "s030").seconds == 3.0


def test_a_take_begins_as_the_shot_before_ended_and_its_words_stay() -> None:
    faulty = {"describe": "her umbrella high", "placements": [ida("right", posture="sitting")]}
    board, _ = mended(put("s060", first_frame=faulty))
    first = shot(board, "s060").first_frame
    assert first.placements == shot(board, "s050").last_frame.placements
    assert first.describe == "her umbrella high"


def test_who_is_in_the_frame_of_a_take_is_left_to_a_person() -> None:
    gone = put("s060", first_frame={"placements": [ida("off-left", "umbrella")]})
    more = put("s060", first_frame={"placements": [ida("center", "umbrella"), {"who": "fox"}]})
    open_end = [FAULTS["chain-state"][0], put("s060", last_frame={})]
    for changes in ([gone], [more], open_end):
        board = changed(*changes)
        notes = review(board)
        assert "chain-state" in {n.rule for n in notes}
        assert mend(board, notes)[0] == board


def test_only_the_lines_of_who_is_unseen_are_heard_from_outside() -> None:
    lines = [{"who": "ida", "line": "Ha!"}, {"who": "bear", "line": "Ha!"}]
    board, _ = mended(put("s050", dialogue=lines))
    assert [d.mode for d in shot(board, "s050").dialogue] == ["on-screen", "off-screen"]


def test_notes_that_are_not_ours_to_mend_are_returned() -> None:
    board = changed(*FAULTS["posture"])
    notes = review(board)
    assert mend(board, notes) == (board, notes)


def test_a_note_about_another_board_does_nothing() -> None:
    notes = review(changed(*FAULTS["axis"]))
    assert mend(changed(), notes) == (changed(), ())
    gone = notes[0].replace(shots=("s999",))
    assert mend(changed(), [gone]) == (changed(), ())


@settings(max_examples=120, deadline=None)
@given(
    rules=st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=8, unique=True),
    locked=st.sets(st.sampled_from(IDS), max_size=3),
    persons=st.sets(st.sampled_from(IDS), max_size=3),
)
def test_mending_twice_is_mending_once_and_makes_nothing_worse(
    rules: list[str], locked: set[str], persons: set[str]
) -> None:
    changes = [change for rule in rules for change in FAULTS[rule]]
    changes += [put(i, locked=True) for i in locked] + [put(i, planner="person") for i in persons]
    try:
        board = changed(*changes)
    except ValidationError:  # two plants that do not go together
        assume(False)
    notes = review(board)
    once, left = mend(board, notes)
    assert mend(once, review(once))[0] == once
    assert mend(once, notes) == (once, left)
    for before, after in zip(board.shots, once.shots, strict=True):
        assert after.id == before.id
        assert [(d.who, d.line, d.how, d.at) for d in after.dialogue] == [
            (d.who, d.line, d.how, d.at) for d in before.dialogue
        ]
        if before.locked or before.planner == "person":
            assert after == before
    was, is_ = _errors(notes), _errors(review(once))
    assert is_ <= was
    assert set(left) <= set(notes)
    assert {n.rule for n in notes if n not in left} <= set(MENDS)


def _errors(notes: tuple[Note, ...]) -> set[tuple[str, tuple[str, ...]]]:
    return {(n.rule, n.shots) for n in notes if n.severity == "error"}
