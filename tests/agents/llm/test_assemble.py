"""From drafts to a board: every sentence has its place, lengths are as asked, what is left is seen."""

from typing import Any

import pytest

from filmwright.agents.llm.assemble import assemble, reviewed
from filmwright.agents.llm.draft import Bible, Wishes
from filmwright.agents.llm.visual import visual
from filmwright.schemas.board import Board, FilmFormat
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Shot
from tests.agents.llm.drafts import bible, contents, story
from tests.agents.llm.fakes import FakeWriter
from tests.agents.llm.good_model import good


def shots(film: Bible, model: Any = good) -> dict[str, tuple[Shot, ...]]:
    return {
        card.id: visual(story(), film, card, contents()[card.id], (), None, FakeWriter(model))
        for card in film.scenes
    }


def board(film: Bible | None = None, model: Any = good, **wishes: Any) -> Board:
    film = film or bible()
    return assemble(
        film, contents(), shots(film, model), story(), Wishes(**wishes), FilmFormat(size=(640, 360))
    )


def note(rule: str, severity: Any, *where: str) -> Note:
    return Note(rule=rule, severity=severity, shots=where, what="What.", why="Why.", repair="Do.")


def test_a_board_has_the_bible_the_format_and_every_shot_in_order() -> None:
    film = board()
    assert (film.title, film.film.size, film.film.language) == ("The Bear", (640, 360), "en")
    assert [s.id for s in film.shots] == ["s010", "s020", "s030", "s040", "s050", "s060"]
    assert {s.planner for s in film.shots} == {"llm"}
    assert film.scenes[0].axis == ("bear", "ida")


def test_it_reads_back_from_its_own_json() -> None:
    assert Board.model_validate_json(board().model_dump_json()) == board()


def test_every_sentence_is_told_by_a_shot_or_left_out_with_the_reason() -> None:
    film = bible().replace(left_out=((8, 9, "the film has no room for it"),))
    told = story()
    made = board(film)
    assert [(told.text[slice(*gone.source)], gone.why) for gone in made.left_out] == [
        ("Then she waved at the ship.", "the film has no room for it")
    ]
    silent = contents()["sc010"].replace(beats=contents()["sc010"].beats[:-1])
    some = {**contents(), "sc010": silent}
    by_scene = {
        c.id: visual(told, bible(), c, some[c.id], (), None, FakeWriter(good)) for c in bible().scenes
    }
    made = assemble(bible(), some, by_scene, told, Wishes(), FilmFormat())
    assert [(told.text[slice(*g.source)], g.why) for g in made.left_out] == [
        ("The oranges rolled across the ice.", "no shot tells it")
    ]


@pytest.mark.parametrize("minutes", [0.25, 0.5, 1.0])
def test_a_film_of_so_many_minutes_has_them(minutes: float) -> None:
    assert sum(s.seconds for s in board(minutes=minutes).shots) == pytest.approx(minutes * 60, abs=0.6)


def test_lines_that_take_longer_than_the_minutes_are_kept_and_the_first_shot_says_so() -> None:
    made = board(minutes=0.05)
    assert [d.line for s in made.shots for d in s.dialogue] == ["Good evening,", "You are very big,"]
    assert made.shots[0].review[0].startswith("length: 0.1 minutes, not 0.05")


def test_transitions_never_eat_the_shots_they_join() -> None:
    def fading(call: Any) -> dict[str, Any]:
        shots = good(call)["shots"]
        return {"shots": [shot | {"transition": "dissolve", "seconds": 0.8} for shot in shots]}

    made = board(bible(seconds=(4.0, 2.0)), fading)  # the schema refuses what is too long
    assert {s.transition.kind for s in made.shots} == {"dissolve"}
    assert Board.model_validate(made.model_dump(mode="json")) == made


def test_what_critics_still_say_stands_on_the_shots_and_lowers_their_confidence() -> None:
    posture, rhythm = note("posture", "error", "s010", "s020"), note("rhythm", "warn", "s030")
    made = reviewed(board(), [posture, rhythm, note("taste", "info", "s060")])
    by_id = {s.id: s for s in made.shots}
    assert by_id["s020"].review == ("posture: What. Do.",)
    assert [by_id[i].confidence for i in ("s010", "s060", "s030", "s020")] == [0.9, 0.85, 0.7, 0.4]
    assert by_id["s010"].review == ()


def test_a_scene_whose_content_was_read_by_rules_says_so() -> None:
    film = bible()
    some = {**contents(), "sc020": contents()["sc020"].replace(planner="rules")}
    made = assemble(film, some, shots(film), story(), Wishes(), FilmFormat())
    assert made.scenes[1].shots[0].review == ("content: read by rules, not by a model",)
    assert made.scenes[1].shots[0].confidence == 0.5
