from typing import Any

import pytest

from filmwright.agents.llm.lengths import length_of
from filmwright.agents.llm.wishes import wishes_of
from filmwright.agents.reading.header import read_header
from filmwright.errors import InputInvalid, UsageError
from filmwright.schemas.board import Board, Character, Place
from tests.agents.llm.tellers import BEAR, story_of

HEADER = (
    "Cast:\n"
    "  Ida (the girl, sister): girl of eight; wears a yellow raincoat\n"
    "  - Mr Bear: polar bear, wearing a black top hat\n"
    "  小红\n"
    "Places: the ice field (arctic); the hut (int): small, of wood\n\n"
)
CHINESE = "小红走进森林。她看见一只狐狸。狐狸笑了。" * 5


def test_a_header_names_cast_and_places() -> None:
    wishes, _ = wishes_of(story_of(HEADER + BEAR))
    assert wishes.cast == {
        "ida": Character(
            name="Ida", aliases=("the girl", "sister"), looks="girl of eight", wears="a yellow raincoat"
        ),
        "mr-bear": Character(name="Mr Bear", looks="polar bear", wears="a black top hat"),
        "小红": Character(name="小红"),
    }
    assert wishes.places == {
        "the-ice-field": Place(name="the ice field", set="arctic"),
        "the-hut": Place(name="the hut", interior="int", looks="small, of wood"),
    }


def test_a_header_is_no_part_of_the_story_and_moves_nothing_in_it() -> None:
    text = HEADER + BEAR
    story = story_of(text)
    _, bare = wishes_of(story)
    assert bare.text == story.text
    words = [bare.text[slice(*span)] for span in bare.sentences]
    assert words == [BEAR[slice(*span)] for span in story_of(BEAR).sentences]
    assert bare.title == "The Bear"


def test_a_header_stands_before_a_screenplay_too() -> None:
    body = "Title: The Hut\n\nINT. HUT - DAY\n\nMARA\nCome in.\n"
    _, bare = wishes_of(story_of("cast: Mara, Jonas\n\n" + body, "h.fountain"))
    assert bare.title == "The Hut"
    assert bare.text[slice(*bare.sentences[-1])] == "Come in."


def test_somebody_called_nobody_gets_an_id_that_means_somebody() -> None:
    header = read_header("Cast: Nobody\n\nIt rained.")
    assert header is not None
    assert list(header.cast) == ["nobody-2"]


@pytest.mark.parametrize("text", [BEAR, "The cast: nobody.\n\nIt rained.", "Castle: a story\n\nIt rained."])
def test_a_story_without_a_header_has_none(text: str) -> None:
    story = story_of(text)
    wishes, same = wishes_of(story)
    assert same is story
    assert wishes.cast == {}


def test_one_line_names_several() -> None:
    header = read_header("Cast: Ida, Mr Bear (bear, he), the fox\n\nIt rained.")
    assert header is not None
    assert list(header.cast) == ["ida", "mr-bear", "the-fox"]
    assert header.cast["mr-bear"].aliases == ("bear", "he")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Cast: Ida\n", "nothing stands after the header"),
        ("Cast:\n  : tall\n\nIt rained.", "an entry without a name"),
        (f"Cast:\n  {'x' * 90}\n\nIt rained.", "too long"),
        ("Cast:\n" + "\n".join(f"  Ida {n}" for n in range(70)) + "\n\nIt rained.", "70 people and places"),
    ],
)
def test_a_header_that_can_not_be_read_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InputInvalid, match=reason) as caught:
        wishes_of(story_of(text))
    assert caught.value.hint


def test_what_a_person_began_on_a_board_wins_over_the_header() -> None:
    board = Board(title="B", cast={"ida": Character(name="Ida", looks="woman of thirty")})
    wishes, _ = wishes_of(story_of(HEADER + BEAR), board=board)
    assert wishes.cast["ida"].looks == "woman of thirty"
    assert "mr-bear" in wishes.cast


@pytest.mark.parametrize(
    ("asked", "kind", "hint"),
    [
        ({"shots": 0}, UsageError, "1 to 1200"),
        ({"shots": 5000}, UsageError, "1 to 1200"),
        ({"minutes": 0}, UsageError, "at most 120"),
        ({"minutes": 500}, UsageError, "at most 120"),
        ({"minutes": 1, "shots": 1}, UsageError, "2 to 60 shots"),
        ({"minutes": 0.1, "shots": 50}, UsageError, "1 to 6 shots"),
        ({"minutes": 30}, InputInvalid, "minutes or fewer"),
        ({"shots": 900}, InputInvalid, "at most"),
        ({"language": "deutsch!"}, UsageError, "--language en"),
        ({"language": "ru"}, InputInvalid, "translate"),
        ({"style": ""}, UsageError, "--style flat"),
        ({"style": "x" * 400}, UsageError, "--style flat"),
    ],
)
def test_the_impossible_is_refused_with_what_is_possible(
    asked: dict[str, Any], kind: type[Exception], hint: str
) -> None:
    with pytest.raises(kind) as caught:
        wishes_of(story_of(BEAR), **asked)
    assert type(caught.value) is kind
    assert hint in caught.value.hint  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", ["shots", "minutes"])
def test_what_a_refusal_proposes_is_accepted(what: str) -> None:
    with pytest.raises(InputInvalid) as caught:
        wishes_of(story_of(BEAR), **{what: 100})  # type: ignore[arg-type]
    number = "".join(c for c in caught.value.hint.split(",")[0] if c.isdigit() or c == ".")
    wishes_of(story_of(BEAR), **{what: float(number) if what == "minutes" else int(number)})  # type: ignore[arg-type]


def test_a_language_that_is_not_the_storys_is_refused_unless_nothing_is_known_of_it() -> None:
    wishes, story = wishes_of(story_of("Zork blim. Fnord gleeb."), language="eo")
    assert (wishes.language, story.language) == ("eo", "eo")
    assert wishes_of(story_of(CHINESE), language="zh-TW")[1].language == "zh-TW"
    with pytest.raises(InputInvalid, match="word for word"):
        wishes_of(story_of(CHINESE), language="en")


def test_a_longer_story_makes_a_longer_film_up_to_a_bound() -> None:
    short = length_of(story_of(BEAR), wishes_of(story_of(BEAR))[0])
    long_story = story_of("\n\n".join([BEAR] * 200))
    long = length_of(long_story, wishes_of(long_story)[0])
    assert short.shots == 6
    assert (long.shots, long.must_leave_out) == (400, True)
