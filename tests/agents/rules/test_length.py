import pytest

from filmwright.agents.rules.planner import plan
from filmwright.errors import InputInvalid
from tests.agents.rules.boards import board_of, example, lost_words, story_of

STORY = (
    "Ida walked to the harbour at dusk. A bear came over the ice, and he carried a lantern.\n\n"
    '"Good evening," said the bear.\n\n"Who are you?" asked Ida.\n\n'
    "The bear sat down. It began to snow. Ida gave him an orange, and the bear ate it slowly.\n\n"
    "That night they danced in the forest. The moon was very bright. Nobody saw them."
)


@pytest.mark.parametrize("shots", [1, 2, 3, 5, 8, 12, 16, 20])
def test_a_film_has_as_many_shots_as_were_asked_for(shots: int) -> None:
    board = board_of(STORY, shots=shots)
    assert len(board.shots) == shots
    assert lost_words(story_of(STORY), board) == []


def test_more_shots_than_there_are_words_for_are_refused_with_the_number_that_is_possible() -> None:
    with pytest.raises(InputInvalid, match="not for 300") as caught:
        board_of(STORY, shots=300)
    possible = int("".join(c for c in caught.value.hint if c.isdigit()))
    assert len(board_of(STORY, shots=possible).shots) == possible


@pytest.mark.parametrize("shots", [0, -3, 401])
def test_an_impossible_number_of_shots_is_refused(shots: int) -> None:
    with pytest.raises(InputInvalid):
        board_of(STORY, shots=shots)


@pytest.mark.parametrize("minutes", [0.3, 0.5, 0.7])
def test_a_film_is_as_long_as_was_asked_for(minutes: float) -> None:
    board = board_of(STORY, minutes=minutes)
    assert sum(s.seconds for s in board.shots) == pytest.approx(minutes * 60, abs=0.5)
    assert lost_words(story_of(STORY), board) == []


def test_what_only_describes_is_left_out_first_and_named() -> None:
    board = board_of(STORY, minutes=0.3)
    gone = [story_of(STORY).text[slice(*g.source)] for g in board.left_out]
    assert gone
    assert all("0.3 minutes" in g.why for g in board.left_out)
    assert not any("Good evening" in words for words in gone)


@pytest.mark.parametrize("minutes", [30, 0.001, 0, -1, 1000])
def test_a_length_that_the_story_cannot_have_is_refused_with_one_it_can(minutes: float) -> None:
    with pytest.raises(InputInvalid) as caught:
        board_of(STORY, minutes=minutes)
    assert caught.value.hint


def test_shots_and_minutes_can_both_be_asked_for() -> None:
    board = board_of(STORY, minutes=0.6, shots=9)
    assert len(board.shots) == 9
    assert sum(s.seconds for s in board.shots) == pytest.approx(36, abs=0.5)


def test_every_example_can_be_told_in_ten_shots() -> None:
    for pattern in ("bear*", "*.fountain", "狐*"):
        full = example(pattern)
        assert len(full.shots) > 10


def test_joined_shots_keep_every_line_of_dialogue() -> None:
    lines = [d.line for s in board_of(STORY, shots=2).shots for d in s.dialogue]
    assert lines == ["Good evening.", "Who are you?"]


def test_two_scenes_in_one_shot_are_flagged() -> None:
    (shot,) = board_of(STORY, shots=1).shots
    assert any("two scenes were joined" in why for why in shot.review)
    assert plan(story_of(STORY), shots=1) == plan(story_of(STORY), shots=1)
