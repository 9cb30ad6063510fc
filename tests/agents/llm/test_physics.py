"""The physics pass: what moves by itself, in SI units; throws are goals that the engine solves."""

from typing import Any

import pytest

from filmwright.agents.llm.physics import moves_by_itself, physics, wanted
from filmwright.agents.llm.visual import visual
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.shot import Shot
from tests.agents.llm.drafts import bible, contents, story
from tests.agents.llm.fakes import FakeWriter
from tests.agents.llm.good_model import good

UNIT = "plan/sc010/s040/physics"


def rolling() -> Shot:
    film = bible()
    return visual(story(), film, film.scenes[0], contents()["sc010"], (), None, FakeWriter(good))[-1]


def moved(model: Any) -> tuple[Shot, FakeWriter]:
    writer = FakeWriter(model)
    return physics(story(), bible(), "sc010", rolling(), writer), writer


def entity(**fields: Any) -> Any:
    """A model that gives the thing other fields."""

    def model(call: Any) -> dict[str, Any]:
        answer = good(call)
        return answer | {"entities": [answer["entities"][0] | fields]}

    return model


def answer(**fields: Any) -> Any:
    return lambda call: good(call) | fields


def test_what_rolls_becomes_an_entity_and_the_beats_stay() -> None:
    shot, _ = moved(good)
    (thing,) = shot.motion.entities
    assert (thing.kind, thing.count, thing.size) == ("rigid", 12, (0.09, 0.09, 0.09))
    assert shot.motion.beats == rolling().motion.beats
    assert shot.motion.has_physics


def test_people_are_never_bodies_and_what_stands_for_no_prop_is_named_after_its_looks() -> None:
    _, writer = moved(good)
    schema = writer.calls[0].wire.model_json_schema()["$defs"]["Entity"]["properties"]["ref"]["anyOf"][0]
    assert schema["enum"] == ["oranges", "crate"]
    shot, _ = moved({UNIT: [entity(ref="ida"), entity(ref=None, looks="Ida")]})
    assert [e.id for e in shot.motion.entities] == ["ida-2"], "an id of the cast is taken"
    assert shot.motion.goals[0].who == "ida-2"


def test_a_goal_is_kept_for_the_engine_and_the_speed_a_model_worked_out_is_not() -> None:
    shot, _ = moved(good)
    assert shot.motion.goals[0].reach == (2, 0, 0.05)
    assert shot.motion.goals[0].who == shot.motion.entities[0].id
    assert shot.motion.entities[0].velocity == (0, 0, 0)
    pushed, _ = moved(answer(goals=[]))
    assert pushed.motion.entities[0].velocity == (9, 9, 9)


WRONG: list[tuple[Any, str]] = [
    (entity(mass=-1.0), "mass"),
    (entity(kind="bomb"), "kind"),
    (entity(material="exec"), "material"),
    (entity(ref="wolf"), "ref"),
    (entity(id="e77"), "id"),
    (entity(count=100_000), "count"),
    (entity(at={"x": 0, "y": 0, "z": -3}), "below the floor"),
    (entity(at={"x": 900, "y": 0, "z": 0}), "more than 20 m away"),
    (entity(size={"x": 50, "y": 1, "z": 1}), "larger than"),
    (entity(size={"x": 0, "y": 1, "z": 1}), "size"),
    (answer(goals=[{"who": "e1", "reach": {"x": 1, "y": 0, "z": 0}, "at": 99.0}]), "s long"),
    (answer(goals=[{"who": "e2", "reach": {"x": 1, "y": 0, "z": 0}, "at": 1.0}]), "no entity"),
    (answer(entities=[]), "no entities"),
    (answer(script="import os"), "script"),
    (lambda call: good(call) | {"entities": good(call)["entities"] * 2}, "twice"),
]


@pytest.mark.parametrize(("model", "reason"), WRONG, ids=[reason for _, reason in WRONG])
def test_what_cannot_be_is_refused_with_the_reason(model: Any, reason: str) -> None:
    shot, writer = moved({UNIT: [model, good]})
    assert any(reason in r for r in writer.reasons[0])
    assert shot == moved(good)[0]


def test_without_a_valid_answer_the_shot_stays_and_says_so() -> None:
    shot, _ = moved(entity(mass=0.0))
    assert shot.motion == rolling().motion
    assert "physics: no valid answer" in shot.review[-1]


def test_a_model_may_say_that_nothing_moves_by_itself() -> None:
    assert moved(answer(needed=False, entities=[], goals=[]))[0] == rolling()


@pytest.mark.parametrize(
    ("action", "moves"),
    [
        ("Forty oranges roll across the ice.", True),
        ("She pours tea.", True),
        ("奶酪掉了下来。", True),
        ("Mr Bear looks at the light.", False),
        ("She plays a role.", False),
    ],
)
def test_words_tell_whether_something_moves_by_itself(action: str, moves: bool) -> None:
    assert moves_by_itself(Shot(id="s010", action=action)) is moves


def test_physics_is_asked_for_only_where_a_generator_uses_it() -> None:
    assert wanted(None)
    assert wanted(Capabilities(physics=True))
    assert wanted(Capabilities(controls=("depth",)))
    assert not wanted(Capabilities())
