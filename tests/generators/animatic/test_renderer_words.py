"""Reading the deeds of an action sentence."""

from typing import get_args

import pytest

from filmwright.generators.animatic.deeds import beats_of_action
from filmwright.generators.animatic.words import VERBS, read_action, read_frame
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.grammar import Verb
from filmwright.schemas.shot import Shot

CAST = ["bear", "ida", "fox"]


def deeds(text: str) -> list[tuple[str, str, str | None]]:
    return [(d.who, d.verb, d.target) for d in read_action(text, CAST, ["hat"]).deeds]


def test_every_verb_of_the_grammar_can_be_said():
    assert set(VERBS.values()) == set(get_args(Verb))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{bear} walks across the ice.", [("bear", "walk", None)]),
        ("{bear} walked to {ida} and waved.", [("bear", "walk", "ida"), ("bear", "wave", None)]),
        ("{bear} and {ida} run.", [("bear", "run", None), ("ida", "run", None)]),
        ("{bear}, {ida} and {fox} sit.", [("bear", "sit", None), ("ida", "sit", None), ("fox", "sit", None)]),
        ("{bear} waves, and {ida} looks at {bear}.", [("bear", "wave", None), ("ida", "look", "bear")]),
        ("{ida} sees {bear}. She runs.", [("ida", "look", "bear"), ("ida", "run", None)]),
        ("{ida} picks up {hat}.", [("ida", "pick-up", "hat")]),
        ("{ida} looks at the hat.", [("ida", "look", "hat")]),
        ("{ida} gives {hat} to {bear}.", [("ida", "give", "bear")]),
        ("{bear} shakes his head.", [("bear", "shake-head", None)]),
        ("The light falls on the snow.", []),
        ("Snow falls. Nothing moves.", []),
        ("", []),
    ],
)
def test_a_sentence_is_read(text, expected):
    assert deeds(text) == expected


def test_a_noun_that_looks_like_a_verb_is_not_a_deed():
    assert deeds("{bear} sees a light in the run of the river.") == [("bear", "look", None)]


def test_they_means_everyone():
    assert deeds("They laugh.") == [(who, "laugh", None) for who in CAST]


def test_left_is_a_side_after_an_article_and_a_deed_after_a_name():
    read = read_action("{bear} sits down on the left. {ida} left.", CAST)
    assert [(d.who, d.verb, d.to) for d in read.deeds] == [("bear", "sit", "left"), ("ida", "exit", None)]


def test_an_unknown_verb_is_told_and_a_known_sentence_is_not():
    assert read_action("{ida} juggles three oranges.", CAST).unknown == ("juggles",)
    assert read_action("{ida} walks and {bear} waves.", CAST).unknown == ()


def test_names_that_are_not_in_the_cast_do_nothing():
    assert read_action("{nobody} walks.", CAST).deeds == ()


def test_the_words_of_a_frame_place_people():
    read = read_frame("{bear} small at the left, far away; {ida} sits in the foreground, smiling.", CAST)
    assert (read["bear"].zone, read["bear"].depth) == ("left", "background")
    assert (read["ida"].posture, read["ida"].depth, read["ida"].emotion) == ("sitting", "foreground", "happy")
    assert "fox" not in read


def test_a_frame_about_nobody_places_nobody():
    assert read_frame("the hat held high, a window glowing behind", CAST) == {}


def brief(action: str, **shot) -> ShotBrief:
    return ShotBrief(
        scene="sc", shot=Shot(id="s", action=action, **shot), look=Look(), place=Place(name=""),
        cast={who: CastMember() for who in CAST},
    )  # fmt: skip


def test_a_walk_gets_twice_the_time_of_a_gesture():
    beats = beats_of_action(brief("{bear} walks and waves."), CAST, 6).beats
    assert [(b.verb, b.at, b.duration) for b in beats] == [("walk", 0, 4), ("wave", 4, 2)]


def test_a_speaker_with_a_line_gets_no_second_talk():
    line = {"who": "ida", "line": "Hello."}
    assert beats_of_action(brief("{ida} says hello.", dialogue=[line]), CAST, 4).beats == ()
    assert [b.verb for b in beats_of_action(brief("{ida} says hello."), CAST, 4).beats] == ["talk"]
