"""A change of clothes that the story wants: said of a shot, and no drift."""

import pytest

from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.brief import brief_of
from filmwright.storyboard.caption import caption, words_of
from tests.boards import board

BARE = {"id": "s010", "action": "Mr Bear walks.", "wears": {"bear": "a red bow tie"}, "seconds": 1}
USUAL = {"id": "s020", "action": "Mr Bear stops.", "seconds": 1}


def test_what_somebody_wears_in_a_shot_stands_in_its_brief_alone():
    film = board(BARE, USUAL)
    assert brief_of(film, "s010").cast["bear"].wears == "a red bow tie"
    assert brief_of(film, "s020").cast["bear"].wears == "black top hat"


def test_the_caption_tells_it():
    film = board(BARE, USUAL)
    told = [caption(brief_of(film, shot), words=words_of(film)).text for shot in ("s010", "s020")]
    assert "red bow tie" in told[0]
    assert "top hat" not in told[0]
    assert "top hat" in told[1]


def test_it_is_kept_in_the_yaml_and_left_out_where_nothing_changes():
    film = board(BARE, USUAL)
    text = yaml_file.dump(film)
    assert text.count("wears:") == 3  # two of the cast, one shot
    assert Board.model_validate(film.model_dump(mode="json")) == film


def test_clothes_of_nobody_are_a_mistake_with_a_place():
    with pytest.raises(ValueError, match="nobody and nothing is called 'baer'"):
        board({**BARE, "wears": {"baer": "a hat"}})
