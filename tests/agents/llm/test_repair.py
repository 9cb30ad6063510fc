"""Repair: only what was faulted, only with the reasons, and what is left stays as it was."""

from typing import Any

import pytest

from filmwright.agents.llm.repair import faulted, repair
from filmwright.agents.llm.taste import taste
from filmwright.agents.llm.view import as_view
from filmwright.agents.llm.visual import visual
from filmwright.agents.llm.wire_visual import views_wire
from filmwright.errors import ModelFailed, OverBudget
from filmwright.schemas.board import Board
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Scene, Shot
from tests.agents.llm.drafts import bible, contents, story
from tests.agents.llm.fakes import FakeWriter
from tests.agents.llm.good_model import good

UNIT = "plan/sc010/repair/1"


def shots() -> tuple[Shot, ...]:
    film = bible()
    return visual(story(), film, film.scenes[0], contents()["sc010"], (), None, FakeWriter(good))


def note(*where: str, severity: Any = "error") -> Note:
    return Note(
        rule="posture", severity=severity, shots=where, what="Ida sits and then stands.",
        why="She would have to rise.", repair="Keep her standing.",
    )  # fmt: skip


def mended(model: Any, *notes: Note) -> tuple[tuple[Shot, ...], FakeWriter]:
    writer, film = FakeWriter(model), bible()
    return repair(story(), film, film.scenes[0], shots(), notes, 1, None, writer), writer


def angled(call: Any) -> dict[str, Any]:
    """A model that repairs by another angle, and would like to change everything else too."""
    return {"shots": [view | {"angle": "low"} for view in good(call)["shots"]]}


def test_only_the_faulted_shot_is_planned_again() -> None:
    after, writer = mended(angled, note("s020"))
    assert writer.calls[0].wire.model_json_schema()["$defs"]["View"]["properties"]["id"]["const"] == "s020"
    assert [s.camera.angle for s in after] == ["eye", "low", "eye", "eye"]
    assert [s for s in after if s.id != "s020"] == [s for s in shots() if s.id != "s020"]


def test_the_model_is_shown_the_reason_and_the_neighbours_and_no_other_shot() -> None:
    _, writer = mended(angled, note("s010"))
    question = writer.calls[0].question
    assert "Ida sits and then stands. Keep her standing." in question
    assert "s010 (to plan again)" in question
    assert "s020 (fixed)" in question
    assert "s040" not in question


def test_words_sources_and_ids_are_out_of_reach_of_a_repair() -> None:
    after, _ = mended(angled, *(note(s.id) for s in shots()))
    kept = ("id", "action", "dialogue", "narration", "source")
    assert [[getattr(s, k) for k in kept] for s in after] == [[getattr(s, k) for k in kept] for s in shots()]


def test_remarks_that_are_no_errors_are_not_repaired() -> None:
    after, writer = mended(angled, note("s010", severity="warn"), note("s020", severity="info"))
    assert (after, writer.calls) == (shots(), [])


def test_what_a_model_cannot_repair_stays_as_it_was() -> None:
    after, writer = mended(lambda call: {"shots": []}, note("s010"))
    assert after == shots()
    assert writer.units == [UNIT]


def test_a_budget_that_is_spent_is_no_failed_repair() -> None:
    class Poor:
        def ask(self, call: Any) -> Any:
            raise OverBudget("the budget is spent", hint="raise it")

    film = bible()
    with pytest.raises(OverBudget):
        repair(story(), film, film.scenes[0], shots(), [note("s010")], 1, None, Poor())


def test_a_shot_is_shown_the_way_a_model_would_give_it() -> None:
    (first, *_) = shots()
    wire = views_wire([first.id], ["bear", "ida", "oranges", "crate"], None)
    wire.model_validate({"shots": [as_view(first)]})


def test_faults_are_listed_in_the_order_of_the_scene_with_every_reason() -> None:
    wrong = faulted(shots(), [note("s040"), note("s010"), note("s010", "s020"), note("s999")])
    assert [(id_, len(some)) for id_, some in wrong.items()] == [("s010", 2), ("s020", 1), ("s040", 1)]


def film_of(some: tuple[Shot, ...]) -> Board:
    film = bible()
    return Board(
        title="The Bear", cast=film.cast, places=film.places, props=film.props,
        scenes=(Scene(id="sc010", place="ice", summary="A bear meets a girl.", shots=some),),
    )  # fmt: skip


def test_taste_is_remarks_of_severity_info_about_shots_of_the_film() -> None:
    notes = taste(story(), bible(), film_of(shots()), FakeWriter(good))
    assert [(n.severity, n.shots) for n in notes] == [("info", ("s040",))]
    assert "It ends too soon." in notes[0].what


def test_many_remarks_are_cut_to_six_and_three_shots_each() -> None:
    def talkative(call: Any) -> dict[str, Any]:
        remark = good(call)["remarks"][0] | {"shots": ["s010", "s020", "s030", "s040"], "remark": "x" * 5000}
        return {"remarks": [remark] * 40}

    notes = taste(story(), bible(), film_of(shots()), FakeWriter(talkative))
    assert [len(n.shots) for n in notes] == [3] * 6
    assert max(len(n.what) for n in notes) <= 300


def test_without_a_valid_answer_taste_says_that_it_was_not_judged() -> None:
    (only,) = taste(story(), bible(), film_of(shots()), FakeWriter({"plan/taste": {"remarks": "none"}}))
    assert "not judged" in only.what


def test_a_long_film_is_shown_to_the_critic_in_bounded_words() -> None:
    one = shots()[0].replace(action="word " * 700)
    long = tuple(one.replace(id=f"s{n:05d}") for n in range(300))
    writer = FakeWriter(good)
    taste(story(), bible(), film_of(long), writer)
    named = writer.calls[0].wire.model_json_schema()["$defs"]["Remark"]["properties"]["shots"]["items"]
    assert named["const"] == "s00000"  # of a long film, the shots that open a scene
    assert len(writer.calls[0].question) < 80_000


def test_an_outright_refusal_is_not_taken_for_a_scene() -> None:
    film = bible()
    with pytest.raises(ModelFailed):
        visual(
            story(),
            film,
            film.scenes[0],
            contents()["sc010"],
            (),
            None,
            FakeWriter(lambda call: {"no": "I will not"}),
        )
