"""Every rule: a fault planted in a clean board is found, alone; what only looks like it is not."""

from collections import Counter

import pytest

from filmwright.agents.critics.review import RULES, review
from tests.agents.critics.films import ABLE, Change, bear, changed, ida, story
from tests.agents.critics.planted import COMES_WITH, FAULTS, UNABLE, put
from tests.agents.critics.variants import MORE_FAULTS, NEAR_MISSES


def found(rule: str, *changes: Change) -> Counter[str]:
    notes = review(changed(*changes), UNABLE.get(rule, ABLE), story=story())
    return Counter(note.rule for note in notes)


def test_the_clean_board_is_clean() -> None:
    assert review(changed(), ABLE, story=story()) == ()


def test_every_rule_has_its_planted_fault() -> None:
    assert list(FAULTS) == list(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_fault_is_found_and_nothing_else(rule: str) -> None:
    notes = review(changed(*FAULTS[rule]), UNABLE.get(rule, ABLE), story=story())
    (note,) = [n for n in notes if n.rule == rule]
    assert {n.rule for n in notes} - {rule} == COMES_WITH.get(rule, set())
    assert note.severity == RULES[rule].severity
    assert note.shots
    assert any(i in note.what + note.repair for i in (*note.shots, "sc010", "sc020"))
    assert note.what.endswith((".", '"'))
    assert note.repair.endswith(".")


@pytest.mark.parametrize(
    ("rule", "how", "changes"), MORE_FAULTS, ids=[f"{rule}: {how}" for rule, how, _ in MORE_FAULTS]
)
def test_other_forms_of_a_fault_are_found_too(rule: str, how: str, changes: list[Change]) -> None:
    assert found(rule, *changes)[rule] == 1


def test_the_repair_of_swapped_sides_says_who_was_where() -> None:
    (note,) = review(changed(*FAULTS["swapped-sides"]))
    assert note.repair == "Keep bear on the left of ida in s040."


def test_who_is_not_there_at_a_joint_is_said_in_words() -> None:
    (note,) = review(
        changed(put("s060", first_frame={"placements": [ida("center", "umbrella"), bear("left")]}))
    )
    assert note.what == (
        "s060 continues s050, but Mr Bear is not there at the end of s050 and in the frame at the beginning "
        "of s060."
    )


def test_long_words_of_a_story_are_cut_short_in_a_note() -> None:
    (note,) = review(changed(put("s090", source=None)), story=story())
    assert note.what == 'No shot tells: "That night they were in the hut, and the fire was warm."'
    notes = review(changed(put("s080", source=None), put("s090", source=None)), story=story())
    assert notes[0].what.endswith('…"')


def test_every_rule_has_a_clean_variant() -> None:
    assert {rule for rule, _, _ in NEAR_MISSES} == set(RULES)


@pytest.mark.parametrize(
    ("rule", "how", "changes"), NEAR_MISSES, ids=[f"{r}: {h}" for r, h, _ in NEAR_MISSES]
)
def test_what_only_looks_like_a_fault_is_none(rule: str, how: str, changes: list[Change]) -> None:
    assert found(rule, *changes)[rule] == 0
