from typing import get_args

import pytest

from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tongue_tables import TONGUES, Tongue
from filmwright.agents.rules.verbs import acting_verb, lemma
from filmwright.agents.rules.world import feelings_in, ground_of
from filmwright.schemas.grammar import SetName, TimeOfDay, Verb, Weather
from tests.agents.rules.boards import board_of, example, lines_of, lost_words, story_of, verbs_of


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES.keys())
def test_every_table_speaks_the_words_of_the_board(tongue: Tongue) -> None:
    assert set(tongue.verb_stems.values()) <= set(get_args(Verb))
    assert {g.set for g in tongue.place_stems.values()} <= set(get_args(SetName))
    assert set(tongue.time_stems.values()) <= set(get_args(TimeOfDay))
    assert set(tongue.weather_stems.values()) <= set(get_args(Weather))


@pytest.mark.parametrize(
    ("text", "looks", "line", "deed"),
    [
        ("狐狸走进森林。乌鸦看着狐狸。狐狸说：“你好！”", ["fox", "crow"], (0, "你好！"), (0, "walk")),
        (
            "狐が森を歩いていた。烏は狐を見た。「こんにちは」と狐は言った。",
            ["fox", "crow"],
            (0, "こんにちは"),
            (0, "walk"),
        ),
        (
            "Лиса бежала по лесу. Ворона сидела на дереве.\n\n— Привет, — сказала лиса.",
            ["fox", "crow"],
            (0, "Привет,"),
            (0, "run"),
        ),
        (
            "Der Fuchs lief in den Wald. „Guten Tag“, sagte der Rabe.",
            ["fox", "crow"],
            (1, "Guten Tag"),
            (0, "walk"),
        ),
        (
            "Le renard courait dans la forêt. « Bonjour », dit le corbeau.",
            ["fox", "crow"],
            (1, "Bonjour"),
            (0, "run"),
        ),
        ("El zorro corrió al bosque. —Hola —dijo el cuervo.", ["fox", "crow"], None, (0, "run")),
        ("ركض الثعلب في الغابة. قال الغراب: «مرحبا»", ["fox", "crow"], (1, "مرحبا"), (0, "run")),
    ],
    ids=["zh", "ja", "ru", "de", "fr", "es", "ar"],
)
def test_a_fable_is_read_in_its_own_language(
    text: str, looks: list[str], line: tuple[int, str] | None, deed: tuple[int, str]
) -> None:
    board = board_of(text)
    ids = list(board.cast)
    assert [c.looks for c in board.cast.values()] == looks
    assert (ids[deed[0]], deed[1]) in verbs_of(board)
    if line:
        assert any(who == ids[line[0]] and line[1].rstrip(",") in said for who, said in lines_of(board))
    assert all(s.confidence is not None and s.confidence <= 0.6 and s.review for s in board.shots)
    assert board.places[board.scenes[0].place or ""].set == "forest"


def test_the_chinese_example_is_read_whole() -> None:
    board = example("狐*")
    assert [(c.name, c.looks) for c in board.cast.values()] == [("狐狸", "fox"), ("乌鸦", "crow")]
    assert [who for who, _ in lines_of(board)] == ["狐狸", "狐狸", "狐狸", "乌鸦", "狐狸", "乌鸦"]
    assert [s.time for s in board.scenes] == ["dawn", "day"]


@pytest.mark.parametrize(
    "text", ["여우가 까마귀를 보았다. 까마귀는 날아갔다.", "Η αλεπού είδε τον κόρακα.", "सियार आया। वह बैठा।"]
)
def test_without_a_table_the_words_are_narrated_unchanged(text: str) -> None:
    board = board_of(text)
    assert " ".join(s.narration for s in board.shots) == text
    assert board.cast == {}
    assert all("do not know this language" in " ".join(s.review) for s in board.shots)
    assert lost_words(story_of(text), board) == []


def test_names_beside_verbs_of_saying_join_the_cast() -> None:
    board = board_of("„Komm her“, sagte Anna. „Nein“, rief Peter. Der Hund schlief.")
    assert {c.name for c in board.cast.values()} == {"Anna", "Peter", "Hund"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mr. Bear", "mr-bear"),
        ("小红", "小红"),
        ("Élodie", "élodie"),
        ("🎉", "x"),
        ("İstanbul", "istanbul"),
        ("ثعلب", "ثعلب"),
    ],
)
def test_an_id_is_made_from_a_name_in_any_script(name: str, key: str) -> None:
    assert slug(name).replace("\u0307", "") == key


def test_an_id_is_never_given_twice() -> None:
    assert slug("Bear", {"bear", "bear-2"}) == "bear-3"


@pytest.mark.parametrize(
    ("word", "base", "verb"),
    [
        ("ran", "run", "run"),
        ("hurried", "hurry", "run"),
        ("stopping", "stop", "wait"),
        ("gave", "give", "give"),
        ("table", "table", None),
    ],
)
def test_every_form_of_a_verb_is_known(word: str, base: str, verb: str | None) -> None:
    assert (lemma(word), acting_verb(word)) == (base, verb)


def test_feelings_that_are_denied_are_not_felt() -> None:
    assert feelings_in("She was surprised, but not at all afraid.") == ("surprised",)


def test_the_last_place_word_decides() -> None:
    ground = ground_of("garden house")
    assert ground is not None
    assert ground.interior
    assert ground_of("nowhere") is None
