"""A last frame in words becomes a still where the generator takes pictures only."""

from dataclasses import replace

from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.schemas.generation import Capabilities
from filmwright.storyboard.plan import Maker, Shelf, plan, resolve_all
from tests.boards import board

WORDS = {"id": "s010", "action": "Mr Bear walks.", "last_frame": "Mr Bear lifts his hat.", "seconds": 1}
CUT = {"id": "s020", "action": "Ida waves.", "seconds": 1}


def maker(**able) -> Maker:
    can = Capabilities(first_frame="soft", last_frame="soft", last_still=True).replace(**able)
    return Maker("model", 1, can, Rehearsal().reads)


def units(*shots, **able) -> dict:
    return {r.want.id: r for r in resolve_all(board(*shots), Shelf({}), maker(**able))}


def test_words_about_the_last_frame_become_a_still_that_the_clip_ends_on():
    made = units(WORDS, CUT)
    assert [*made] == ["s010/keyframe", "s010/last", "s020/keyframe", "s010/clip1", "s020/clip1"]
    assert made["s010/clip1"].want.needs == ("s010/keyframe", "s010/last")
    assert made["s010/last"].want.needs == ("s010/keyframe",)
    assert made["s010/last"].unit.kind == "keyframe"


def test_a_generator_that_draws_from_words_itself_needs_no_such_still():
    assert "s010/last" not in units(WORDS, CUT, last_still=False)


def test_a_picture_of_the_last_frame_and_a_shared_keyframe_come_before_words():
    shown = {**WORDS, "last_frame": {"describe": "hat", "picture": "refs/hat.png"}}
    assert "s010/last" not in units(shown, CUT)
    shared = units(WORDS, {**CUT, "boundary": "keyframe"})
    assert "s010/last" not in shared
    assert "s020/keyframe" in shared["s010/clip1"].want.needs


def test_a_shot_that_continues_is_given_a_last_still_without_a_first_one():
    made = units(CUT | {"id": "s005"}, {**WORDS, "boundary": "continue"})
    assert made["s010/last"].want.needs == ()
    assert made["s010/clip1"].want.needs == ("s005/clip1", "s010/last")


def test_other_words_for_the_last_frame_make_only_that_still_and_its_clip_stale():
    film, other = board(WORDS, CUT), board({**WORDS, "last_frame": "Mr Bear bows."}, CUT)
    reads = {"model": lambda brief: {"action": brief.shot.action}}
    one = replace(maker(), reads=reads["model"])

    def fingerprints(asked) -> dict:
        return {r.want.id: r.fingerprint for r in resolve_all(asked, Shelf({}), one)}

    before, after = fingerprints(film), fingerprints(other)
    assert before["s010/keyframe"] == after["s010/keyframe"] is not None
    still = {r.want.id: r.reads for r in resolve_all(film, Shelf({}), one)}
    assert still["s010/last"]["last_frame"] == "{bear} lifts his hat."
    assert "last_frame" not in still["s010/keyframe"]


def test_the_plan_says_beforehand_that_words_are_all_a_model_is_given():
    told = {unit.id: unit.will_drop for unit in plan(board(WORDS), Shelf({}), maker(last_frame="none")).units}
    assert "last frame: can only be told in words" in told["s010/clip1"]


def test_the_plan_says_beforehand_that_a_clip_cannot_do_without_a_last_frame():
    able = maker(last_frame_required=True)
    told = {unit.id: unit.will_drop for unit in plan(board(WORDS, CUT), Shelf({}), able).units}
    assert "the clip: cannot be made without a last frame" in told["s020/clip1"]
    assert "the clip: cannot be made without a last frame" not in told["s010/clip1"]


def test_the_plan_says_when_a_shared_still_stands_in_for_the_words_of_a_last_frame():
    shared = plan(board(WORDS, {**CUT, "boundary": "keyframe"}), Shelf({}), maker())
    told = {unit.id: unit.will_drop for unit in shared.units}
    assert "last frame: it ends on s020/keyframe, not on its words" in told["s010/clip1"]
    alone = {unit.id: unit.will_drop for unit in plan(board(WORDS, CUT), Shelf({}), maker()).units}
    assert not any("not on its words" in line for line in alone["s010/clip1"])
