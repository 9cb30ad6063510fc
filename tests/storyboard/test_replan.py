"""Planning anew: the person's ids, edits and locks stay, everything else is the new plan's."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from filmwright.schemas.board import Board
from filmwright.storyboard.replan import Replanned, replan
from filmwright.storyboard.replan_match import ids_for, scenes_matched, shots_matched, things_matched
from filmwright.storyboard.three_way import order
from tests.boards import base
from tests.storyboard.test_yaml_round_trip import QUIET, boards

Data = dict[str, Any]


def film(*shots: Data, **fields: Any) -> Data:
    """Return a planned board as data: each shot tells ten characters of the story, one after another."""
    rows = [
        {
            "id": f"s{10 * n:03d}",
            "planner": "llm",
            "source": [10 * n, 10 * n + 10],
            "action": f"deed {n}",
            **shot,
        }
        for n, shot in enumerate(shots or ({}, {}, {}, {}), 1)
    ]
    return {**base(), "scenes": [{"id": "sc010", "place": "ice", "shots": rows}], **fields}


def shots_of(data: Data) -> list[Data]:
    return data["scenes"][0]["shots"]


def edited(data: Data, change: Callable[[Data], object]) -> Data:
    data = copy.deepcopy(data)
    change(data)
    return data


def run(before: Data, mine: Data, theirs: Data) -> Replanned:
    return replan(*(Board.model_validate(one) for one in (before, mine, theirs)))


def ids(result: Replanned) -> list[str]:
    return [shot.id for shot in result.board.shots]


def get(result: Replanned, shot: str) -> Any:
    return next(one for one in result.board.shots if one.id == shot)


def test_a_field_of_the_person_stays_and_the_others_are_the_new_plans() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d)[1].update(camera={"move": "dolly-in"}, seconds=6))
    theirs = edited(
        was, lambda d: shots_of(d)[1].update(camera={"size": "cu", "move": "pan-left"}, light="dim")
    )
    result = run(was, mine, theirs)
    shot = get(result, "s020")
    assert (shot.camera.move, shot.seconds) == ("dolly-in", 6)
    assert (shot.camera.size, shot.light) == ("cu", "dim")
    assert [(k.shot, k.field, k.yours, k.plan) for k in result.kept] == [
        ("s020", "camera.move", "dolly-in", "pan-left")
    ]
    assert {(c.shot, c.field, c.before, c.after) for c in result.changes} == {
        ("s020", "camera.size", "ms", "cu"),
        ("s020", "light", "", "dim"),
    }


def test_placements_and_entities_are_merged_one_by_one() -> None:
    frame = {"placements": [{"who": "bear", "zone": "left"}, {"who": "ida", "zone": "right"}]}
    was = film({"first_frame": frame})
    mine = edited(was, lambda d: shots_of(d)[0]["first_frame"]["placements"][0].update(zone="center"))
    theirs = edited(was, lambda d: shots_of(d)[0]["first_frame"]["placements"][1].update(facing="camera"))
    placed = {p.who: p for p in get(run(was, mine, theirs), "s010").first_frame.placements}
    assert (placed["bear"].zone, placed["ida"].facing) == ("center", "camera")


def test_a_locked_shot_is_untouched_and_told_of() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d)[2].update(locked=True))
    theirs = edited(was, lambda d: shots_of(d)[2].update(action="something else", seconds=9))
    result = run(was, mine, theirs)
    assert get(result, "s030").model_dump() == Board.model_validate(mine).shots[2].model_dump()
    assert [(k.shot, k.why) for k in result.kept] == [("s030", "it is locked")]
    assert result.changes == ()


def test_a_locked_shot_stays_where_the_new_plan_has_none_such_and_so_does_what_it_goes_on_from() -> None:
    was = film({}, {}, {"boundary": "continue"}, {})
    mine = edited(was, lambda d: shots_of(d)[2].update(locked=True))
    theirs = edited(was, lambda d: shots_of(d).__delitem__(slice(1, 3)))
    result = run(was, mine, theirs)
    assert ids(result) == ["s010", "s020", "s030", "s040"]
    assert {k.shot: k.why for k in result.kept} == {
        "s020": "s030 goes on from it; the new plan has no such shot",
        "s030": "it is locked; the new plan has no such shot",
    }


def test_new_shots_lie_between_their_neighbours_and_nothing_is_renumbered() -> None:
    was = film({"source": [0, 10]}, {"source": [40, 50]})
    theirs = film({"source": [0, 10]}, {"source": [20, 30]}, {"source": [40, 50]}, {"source": [60, 70]})
    result = run(was, was, theirs)
    assert ids(result) == ["s010", "s015", "s020", "s030"]
    assert [shot.source for shot in result.board.shots] == [(0, 10), (20, 30), (40, 50), (60, 70)]
    assert {c.shot: c.why for c in result.changes if c.kind == "added"} == {
        "s015": "new in the plan",
        "s030": "new in the plan",
    }


def test_an_id_that_was_deleted_is_never_given_to_another_shot() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d).pop())
    theirs = film({}, {}, {}, {"source": [900, 910], "action": "something new"})
    assert ids(run(was, mine, theirs)) == ["s010", "s020", "s030", "s050"]


def test_a_shot_the_person_deleted_stays_deleted() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d).pop(1))
    theirs = edited(was, lambda d: shots_of(d)[1].update(action="told anew"))
    result = run(was, mine, theirs)
    assert ids(result) == ["s010", "s030", "s040"]
    assert [(k.shot, k.why) for k in result.kept] == [("s020", "you deleted it")]


def test_a_shot_the_person_inserted_stays_in_its_place() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d).insert(2, {"id": "mine", "action": "Ida laughs."}))
    theirs = film({}, {}, {}, {}, {"source": [900, 910]})
    assert ids(run(was, mine, theirs)) == ["s010", "s020", "mine", "s030", "s040", "s050"]


def test_the_order_the_person_chose_stays_and_new_shots_follow_their_neighbours() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d).insert(0, shots_of(d).pop(3)))
    theirs = film(
        {}, {"source": [500, 510]}, {"source": [20, 30]}, {"source": [30, 40]}, {"source": [40, 50]}
    )
    assert ids(run(was, mine, theirs)) == ["s040", "s010", "s015", "s020", "s030"]


def test_a_shot_the_planner_drops_goes_unless_the_person_edited_it() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d)[2].update(light="one lamp"))
    theirs = edited(was, lambda d: shots_of(d).__delitem__(slice(1, 3)))
    result = run(was, mine, theirs)
    assert ids(result) == ["s010", "s030", "s040"]
    assert [(c.kind, c.shot, c.why) for c in result.changes] == [
        ("removed", "s020", "the new plan has no such shot")
    ]


def test_the_same_people_under_other_ids_are_known_by_name() -> None:
    was = film({"camera": {"subject": ["bear"]}})
    theirs = edited(was, lambda d: shots_of(d)[0].update(camera={"subject": ["polar-bear"]}, light="dim"))
    theirs["cast"]["polar-bear"] = {**theirs["cast"].pop("bear"), "wears": "nothing"}
    mine = edited(was, lambda d: d["cast"]["bear"].update(looks="brown bear"))
    result = run(was, mine, theirs)
    assert set(result.board.cast) == {"bear", "ida"}
    assert (result.board.cast["bear"].looks, result.board.cast["bear"].wears) == ("brown bear", "nothing")
    assert get(result, "s010").camera.subject == ("bear",)


def test_a_chain_named_by_id_follows_its_shot() -> None:
    was = film({}, {}, {})
    theirs = film(
        {},
        {"source": [500, 510]},
        {"source": [20, 30]},
        {"source": [30, 40], "boundary": {"continue": "s030"}},
    )
    assert get(run(was, was, theirs), "s030").boundary.after == "s020"


def test_whoever_a_kept_shot_speaks_of_stays_in_the_cast() -> None:
    was = film()
    mine = edited(was, lambda d: shots_of(d)[0].update(locked=True, dialogue=[{"who": "ida", "line": "Oh."}]))
    theirs = edited(was, lambda d: d["cast"].pop("ida"))
    assert "ida" in run(was, mine, theirs).board.cast


def test_a_transition_that_a_merge_makes_too_long_is_shortened() -> None:
    was = film({"seconds": 4}, {"seconds": 4})
    mine = edited(was, lambda d: shots_of(d)[0].update(seconds=1))
    theirs = edited(was, lambda d: shots_of(d)[1].update(transition={"kind": "dissolve", "seconds": 2}))
    transition = get(run(was, mine, theirs), "s020").transition
    assert (transition.kind, transition.seconds <= 0.5) == ("dissolve", True)


def test_a_shot_is_made_long_enough_for_the_transition_of_a_locked_one() -> None:
    was = film({"seconds": 4}, {"transition": {"kind": "dissolve", "seconds": 1.5}})
    mine = edited(was, lambda d: shots_of(d)[1].update(locked=True))
    theirs = edited(was, lambda d: shots_of(d)[1].update(transition="cut"))
    result = run(was, mine, edited(theirs, lambda d: shots_of(d)[0].update(seconds=1)))
    assert [shot.seconds for shot in result.board.shots] == [3, 4]


def test_a_plan_that_cannot_be_joined_to_locked_shots_changes_nothing_and_says_so() -> None:
    was = film({"seconds": 1}, {}, {"transition": {"kind": "dissolve", "seconds": 1}})
    mine = edited(was, lambda d: [shots_of(d)[n].update(locked=True) for n in (0, 2)])
    theirs = edited(was, lambda d: shots_of(d)[2].update(transition="cut"))
    result = run(was, mine, edited(theirs, lambda d: shots_of(d).pop(1)))
    assert result.board == Board.model_validate(mine)
    assert result.changes == ()
    assert "does not fit with what is locked" in result.kept[-1].why


def test_planning_again_starts_from_the_last_plan_under_the_ids_of_the_board() -> None:
    was = film({"source": [0, 10]}, {"source": [40, 50]})
    new = film({"source": [0, 10]}, {"source": [20, 30]}, {"source": [40, 50]})
    once = run(was, was, new)
    assert [shot.id for shot in once.plan.shots] == ["s010", "s015", "s020"]
    mine = once.board.model_dump(mode="json", by_alias=True)
    shots_of(mine)[1]["light"] = "one lamp"
    again = replan(once.plan, Board.model_validate(mine), Board.model_validate(new))
    assert again.changes == ()
    assert get(again, "s015").light == "one lamp"


def test_shots_that_tell_the_same_words_are_known_by_what_happens_in_them() -> None:
    same = {"source": [0, 50]}
    was = film({**same, "action": "one"}, {**same, "action": "two"})
    new = film({**same, "action": "none"}, {**same, "action": "one"}, {**same, "action": "two"})
    assert [(s.id, s.action) for s in run(was, was, new).board.shots] == [
        ("s005", "none"),
        ("s010", "one"),
        ("s020", "two"),
    ]


def test_shots_are_known_again_after_the_story_was_edited_before_them() -> None:
    was = film()
    new = edited(
        was, lambda d: [shot.update(source=[n + 700 for n in shot["source"]]) for shot in shots_of(d)]
    )
    mine = edited(was, lambda d: shots_of(d)[1].update(light="one lamp"))
    result = run(was, mine, new)
    assert ids(result) == ["s010", "s020", "s030", "s040"]
    assert (get(result, "s020").light, get(result, "s020").source) == ("one lamp", (720, 730))


def test_a_scene_the_person_deleted_stays_deleted_with_what_is_new_in_it() -> None:
    was = film()
    was["scenes"].append({"id": "sc020", "shots": [{"id": "s050", "planner": "llm", "source": [70, 80]}]})
    theirs = copy.deepcopy(was)
    theirs["scenes"][1]["shots"].append({"id": "s060", "planner": "llm", "source": [80, 90]})
    result = run(was, edited(was, lambda d: d["scenes"].pop()), theirs)
    assert [scene.id for scene in result.board.scenes] == ["sc010"]


@pytest.mark.parametrize(
    ("row", "wishes", "found"),
    [
        (["s010", None, "s011"], ["s010", "s020", "s030"], ["s010", "s010a", "s011"]),
        ([None, "s010"], ["s010", "s020"], ["s005", "s010"]),
        ([None, None], ["a", "s020"], ["a", "s010"]),
        (["s010", None, None, "s020"], ["s1", "s2", "s3", "s4"], ["s010", "s015", "s017", "s020"]),
    ],
)
def test_free_ids(row: list[str | None], wishes: list[str], found: list[str]) -> None:
    assert ids_for(row, wishes, []) == found


def planned(board: Board) -> Board:
    """Return a board as a planner writes it: no shot is the person's, none is locked."""
    scenes = [
        s.replace(shots=tuple(x.replace(planner="llm", locked=False) for x in s.shots)) for s in board.scenes
    ]
    return board.replace(scenes=tuple(scenes))


@settings(QUIET, max_examples=150)
@given(boards(), boards())
def test_a_board_nobody_touched_becomes_the_new_plan(was: Board, new: Board) -> None:
    was, new = planned(was), planned(new)
    assume(not things_matched(was, was, new))
    result = replan(was, was, new)
    shots = dict(zip([s.id for s in new.shots], [s.id for s in result.board.shots], strict=True))
    scenes = tuple(
        scene.replace(id=other.id, shots=tuple(
            s.replace(id=shots[s.id], boundary=s.boundary.replace(after=shots.get(s.boundary.after or "")))
            for s in scene.shots
        ))
        for scene, other in zip(new.scenes, result.board.scenes, strict=True)
    )  # fmt: skip
    assert result.board == new.replace(scenes=scenes)
    assert result.kept == ()


@st.composite
def edits(draw: st.DrawFn) -> tuple[Board, Board]:
    """Return a plan and what a person made of it: other fields, shots moved, deleted, inserted and locked."""
    was, other = planned(draw(boards())), draw(boards())
    data = was.model_dump(mode="json", by_alias=True)
    data["cast"] |= other.model_dump(mode="json", by_alias=True)["cast"]
    given_ = {s.id: s.model_dump(mode="json", by_alias=True) for s in other.shots}
    rows = [s for scene in data["scenes"] for s in scene["shots"] if draw(st.integers(0, 3))]
    for shot in rows:
        for name in draw(
            st.sets(st.sampled_from(["camera", "action", "motion", "first_frame", "light", "dialogue"]))
        ):
            if shot["id"] in given_:
                shot[name] = given_[shot["id"]][name]
        shot["locked"] = draw(st.booleans())
    if draw(st.booleans()):
        rows = list(draw(st.permutations(rows)))
    for n in range(draw(st.integers(0, 2))):
        rows.insert(draw(st.integers(0, len(rows))), {"id": f"mine{n}"})
    for n, scene in enumerate(data["scenes"]):
        scene["shots"] = rows[n :: len(data["scenes"])] if draw(st.booleans()) else []
    for shot in rows:
        shot["boundary"] = "cut"
    return was, Board.model_validate(data)


@settings(QUIET, max_examples=150)
@given(edits())
def test_a_plan_that_did_not_change_leaves_the_persons_board_as_it_is(both: tuple[Board, Board]) -> None:
    was, mine = both
    result = replan(was, mine, was)
    assert result.board == mine
    assert result.changes == ()


@settings(QUIET, max_examples=150)
@given(edits(), boards())
def test_whatever_was_edited_the_result_is_valid_and_locked_shots_are_as_they_were(
    both: tuple[Board, Board], new: Board
) -> None:
    (was, mine), new = both, planned(new)
    result = replan(was, mine, new)
    assert Board.model_validate(result.board.model_dump()) == result.board
    after = {shot.id: shot for shot in result.board.shots}
    known = {s.id: s for s in was.shots}
    for shot in mine.shots:
        if shot.locked or shot.planner == "person" or shot.id not in known:
            assert after[shot.id] == shot
        elif shot.light != known[shot.id].light:
            assert after[shot.id].light == shot.light
    assert not ({s.id for s in was.shots} - {s.id for s in mine.shots}) & set(after), "deleted stays deleted"
    assert replan(was, mine, new) == result
    assert replan(result.plan, result.board, result.plan).changes == ()
    assert set(shots_matched(was, new).values()) <= set(known)
    assert len(set(scenes_matched(was, new, shots_matched(was, new)).values())) <= len(was.scenes)


@given(st.permutations("abcdef"), st.permutations("abcxyz"), st.permutations("abdxuv"))
def test_an_order_holds_everything_once(was: list[str], mine: list[str], theirs: list[str]) -> None:
    found = order(was, mine, theirs)
    assert sorted(found) == sorted({*mine, *theirs})
