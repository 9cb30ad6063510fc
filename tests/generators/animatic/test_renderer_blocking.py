"""Staging and blocking: who stands where, and what they do when. No pixel is drawn here."""

import itertools
import math

import pytest

from filmwright.generators.animatic.blocking import perform
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.performance import Performance
from filmwright.generators.animatic.staging import Stage, stage
from filmwright.generators.animatic.world import Mark, World
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.grammar import SHOT_SIZES
from filmwright.schemas.shot import Shot

WIDE = 16 / 9
STATURES = {
    "bear": Stature(2.3, 1.7, 1.5, 1.2, 0.95, 0.48, 0.9, 0.5),
    "ida": Stature(1.25, 1.12, 1.0, 0.8, 0.62, 0.3, 0.45, 0.26),
    "fox": Stature(1.2, 0.9, 0.8, 0.7, 0.5, 0.25, 0.45, 0.3),
    "tom": Stature(1.75, 1.62, 1.5, 1.15, 0.95, 0.48, 0.6, 0.26),
    "ann": Stature(1.68, 1.55, 1.44, 1.1, 0.9, 0.46, 0.55, 0.26),
}


def brief(*cast: str, **shot) -> ShotBrief:
    return ShotBrief(
        scene="sc", shot=Shot(**{"id": "s010", "seconds": 4, **shot}), look=Look(), place=Place(name=""),
        cast={who: CastMember() for who in cast},
    )  # fmt: skip


def staged(asked: ShotBrief, aspect: float = WIDE, before: World | None = None) -> Stage:
    return stage(asked, STATURES, {}, aspect, before)


def played(asked: ShotBrief, aspect: float = WIDE, before: World | None = None) -> tuple[Stage, Performance]:
    set_up = staged(asked, aspect, before)
    return set_up, perform(asked, set_up, STATURES, asked.shot.seconds, before)


def across(set_up: Stage, x: float, z: float = 0.0) -> float:
    """Where a point is across the frame: 0 left, 1 right."""
    return set_up.camera.project(x, 1, z, WIDE * 720, 720)[0] / (WIDE * 720)


@pytest.mark.parametrize(
    ("zone", "low", "high"), [("left", 0.1, 0.35), ("center", 0.35, 0.65), ("right", 0.65, 0.9)]
)
@pytest.mark.parametrize("size", ["ews", "fs", "ms"])
def test_a_zone_is_a_part_of_the_frame_at_every_size(zone, low, high, size):
    asked = brief("ida", camera={"size": size}, first_frame={"placements": [{"who": "ida", "zone": zone}]})
    set_up = staged(asked)
    assert low < across(set_up, set_up.spots["ida"].x) < high


def test_off_screen_is_outside_of_the_frame():
    for zone in ("off-left", "off-right"):
        placements = [{"who": "ida"}, {"who": "tom", "zone": zone}]
        set_up = staged(brief("ida", "tom", camera={"size": "fs"}, first_frame={"placements": placements}))
        assert not 0 <= across(set_up, set_up.spots["tom"].x) <= 1


def test_foreground_is_nearer_than_background():
    placements = [{"who": "ida", "depth": "foreground"}, {"who": "tom", "depth": "background"}]
    spots = staged(brief("ida", "tom", camera={"size": "fs"}, first_frame={"placements": placements})).spots
    assert spots["ida"].z < 0 < spots["tom"].z


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("size", SHOT_SIZES)
@pytest.mark.parametrize("aspect", [WIDE, 9 / 16, 1.0, 2.39])
def test_nobody_stands_in_anybody_and_all_are_in_frame(count, size, aspect):
    cast = list(STATURES)[:count]
    set_up = staged(brief(*cast, camera={"size": size}), aspect)
    for a, b in itertools.combinations(cast, 2):
        gap = abs(set_up.spots[a].x - set_up.spots[b].x)
        assert gap > (STATURES[a].width + STATURES[b].width) / 2 * 0.95
    for who in cast:
        px = set_up.camera.project(set_up.spots[who].x, 1, set_up.spots[who].z, aspect * 720, 720)[0]
        assert 0 < px / (aspect * 720) < 1


def test_people_on_the_same_zone_are_spread():
    placements = [{"who": who, "zone": "left"} for who in ("ida", "tom")]
    spots = staged(brief("ida", "tom", camera={"size": "fs"}, first_frame={"placements": placements})).spots
    assert abs(spots["ida"].x - spots["tom"].x) > 0.45


def test_two_people_face_each_other_unless_the_board_says_otherwise():
    spots = staged(brief("ida", "tom", camera={"size": "ms"})).spots
    assert spots["ida"].yaw > 0 > spots["tom"].yaw
    placements = [{"who": "tom", "facing": "away"}]
    spots = staged(brief("ida", "tom", first_frame={"placements": placements})).spots
    assert abs(spots["tom"].yaw) > 2


def test_people_make_room_for_things_that_move_and_look_at_them():
    ball = {"id": "ball", "at": [0, 0, 2]}
    set_up = staged(brief("ida", "tom", camera={"size": "fs"}, motion={"entities": [ball]}))
    assert set_up.spots["ida"].x < -0.4 < 0.4 < set_up.spots["tom"].x
    assert set_up.spots["ida"].yaw > 0 > set_up.spots["tom"].yaw


def test_one_person_has_room_where_they_look():
    for facing, side in (("screen-left", 1), ("screen-right", -1)):
        placements = [{"who": "ida", "facing": facing}]
        set_up = staged(brief("ida", camera={"size": "mcu"}, first_frame={"placements": placements}))
        assert (across(set_up, set_up.spots["ida"].x) - 0.5) * side > 0.02


def test_over_the_shoulder_shows_one_back_near_the_lens():
    camera = {"size": "mcu", "framing": "over-shoulder", "subject": ["ida"]}
    set_up = staged(brief("tom", "ida", camera=camera))
    assert abs(set_up.spots["tom"].yaw) > 2
    assert set_up.spots["tom"].z < set_up.spots["ida"].z - 0.3
    assert abs(set_up.spots["ida"].yaw) < 1
    assert 0.2 < across(set_up, set_up.spots["ida"].x) < 0.8


def test_an_empty_frame_is_empty_and_a_reaction_is_about_the_listener():
    assert staged(brief("ida", "tom", camera={"framing": "empty"})).spots == {}
    line = [{"who": "tom", "line": "No."}]
    set_up = staged(brief("ida", "tom", camera={"framing": "reaction", "size": "cu"}, dialogue=line))
    assert set_up.subjects == ("ida",)
    assert not 0 < across(set_up, set_up.spots["tom"].x) < 1


def test_a_walk_across_crosses_the_frame():
    set_up, play = played(brief("bear", camera={"size": "ws"}, action="{bear} walks across the ice."))
    start, end = play.at(0)["bear"], play.at(4)["bear"]
    assert end.x - start.x > 1.5
    assert 0 < across(set_up, start.x) < 0.5 < across(set_up, end.x) < 1
    assert start.yaw > 0.5


@pytest.mark.parametrize("fps", [24, 25])
def test_root_motion_is_smooth_and_never_faster_than_a_run(fps):
    beats = [
        {"at": 0, "for": 2, "who": "ida", "verb": "walk", "to": "right"},
        {"at": 2, "for": 1, "who": "ida", "verb": "wave"},
        {"at": 3, "for": 1, "who": "ida", "verb": "run", "to": "left"},
    ]
    _, play = played(brief("ida", camera={"size": "ews"}, motion={"beats": beats}))
    xs = [play.at(k / fps)["ida"].x for k in range(4 * fps + 1)]
    assert max(abs(b - a) for a, b in itertools.pairwise(xs)) * fps < 8


def test_a_walker_stops_beside_and_turns_to_whom_they_came():
    asked = brief(
        "bear", "ida", camera={"size": "fs"}, action="{bear} walks to {ida}.", seconds=5,
        first_frame={"placements": [{"who": "bear", "zone": "left"}, {"who": "ida", "zone": "right"}]},
    )  # fmt: skip
    _, play = played(asked)
    marks = play.at(5)
    gap = marks["ida"].x - marks["bear"].x
    assert (STATURES["bear"].width + STATURES["ida"].width) / 2 < gap < 2.0
    assert marks["bear"].yaw > 0


def test_entering_starts_outside_and_leaving_ends_outside():
    set_up, play = played(brief("tom", "ida", camera={"size": "fs"}, action="{tom} enters. {ida} leaves."))
    assert not 0 < across(set_up, play.at(0)["tom"].x) < 1
    assert 0 < across(set_up, play.at(4)["tom"].x) < 1
    assert 0 < across(set_up, play.at(0)["ida"].x) < 1
    assert not 0 < across(set_up, play.at(4)["ida"].x) < 1


def test_who_sits_goes_on_sitting_while_they_wave():
    _, play = played(brief("ida", action="{ida} sits. She waves. She nods.", seconds=6))
    assert {play.at(t)["ida"].posture for t in (0, 2.5, 5.9)} == {"sitting"}
    assert play.at(2.5)["ida"].verb == "wave"


def test_a_beat_sets_verb_and_feeling_and_then_they_rest():
    beats = [{"at": 1, "for": 1, "who": "ida", "verb": "wave", "emotion": "happy"}]
    _, play = played(brief("ida", motion={"beats": beats}))
    assert [play.at(t)["ida"].verb for t in (0.5, 1.5, 3)] == ["stand", "wave", "stand"]
    assert [play.at(t)["ida"].emotion for t in (0.5, 1.5, 3)] == ["neutral", "happy", "happy"]


def test_a_point_in_metres_is_reached():
    beats = [{"at": 0, "for": 3, "who": "ida", "verb": "walk", "to": [1.0, 1.5, 0]}]
    _, play = played(brief("ida", motion={"beats": beats}))
    mark = play.at(3.0)["ida"]
    assert (mark.x, mark.z) == (pytest.approx(1.0), pytest.approx(1.5))


def test_what_is_picked_up_is_held_and_what_is_given_is_not():
    beats = [
        {"at": 0, "for": 1, "who": "ida", "verb": "pick-up", "target": "lamp"},
        {"at": 2, "for": 1, "who": "ida", "verb": "give", "target": "tom"},
    ]
    _, play = played(brief("ida", "tom", motion={"beats": beats}))
    assert play.at(1.5)["ida"].held == ("lamp",)
    assert play.at(3.5)["ida"].held == ()


def test_speakers_talk_in_turn_and_the_others_look_at_them():
    lines = [{"who": "ida", "line": "You came."}, {"who": "tom", "line": "I did."}]
    _, play = played(brief("ida", "tom", dialogue=lines))

    def voice(who: str, start: float, end: float) -> float:
        return max(play.at(start + (end - start) * k / 20)[who].speaking for k in range(21))

    assert voice("ida", 0.2, 1.8) > 0.4 > 0.0 == voice("tom", 0.2, 1.8)
    assert voice("tom", 2.2, 3.8) > 0.4 > 0.0 == voice("ida", 2.2, 3.8)


def test_the_words_of_a_line_change_nothing():
    def marks(line: str) -> list[dict[str, Mark]]:
        _, play = played(brief("ida", "tom", dialogue=[{"who": "ida", "line": line}]))
        return [play.at(k / 8) for k in range(32)]

    assert marks("Yes.") == marks("A very long speech about the weather in the north, and its causes.")


def test_an_off_screen_voice_moves_no_mouth():
    _, play = played(brief("ida", "tom", dialogue=[{"who": "ida", "line": "Hm.", "mode": "voice-over"}]))
    assert max(play.at(k / 8)["ida"].speaking for k in range(32)) == 0


def test_the_last_frame_is_walked_to():
    asked = brief(
        "ida", camera={"size": "fs"}, first_frame={"placements": [{"who": "ida", "zone": "left"}]},
        last_frame={"placements": [{"who": "ida", "zone": "right", "emotion": "happy"}]},
    )  # fmt: skip
    set_up, play = played(asked)
    assert across(set_up, play.at(0)["ida"].x) < 0.4 < 0.6 < across(set_up, play.at(4)["ida"].x)


def test_a_continued_shot_goes_on_where_everyone_stood():
    before_stage, before_play = played(brief("bear", camera={"size": "fs"}, action="{bear} walks."))
    before = World("s010", 95, 3, "field", before_stage.camera, 0.0, 0.0, before_play.at(4))
    _, play = played(brief("bear", id="s020", boundary="continue", camera={"size": "mcu"}), before=before)
    old, new = before_play.at(4)["bear"], play.at(0)["bear"]
    assert (new.x, new.z, new.yaw) == (old.x, old.z, old.yaw)
    assert new.phase == pytest.approx(old.phase)


def test_marks_are_finite_for_every_verb():
    from typing import get_args

    from filmwright.schemas.grammar import Verb

    for verb in get_args(Verb):
        beats = [{"at": 0.5, "for": 1.5, "who": "ida", "verb": verb, "target": "tom"}]
        _, play = played(brief("ida", "tom", motion={"beats": beats}))
        for k in range(9):
            mark = play.at(k / 2)["ida"]
            assert all(math.isfinite(v) for v in (mark.x, mark.y, mark.z, mark.yaw, mark.phase, mark.since))


def test_a_world_survives_its_json():
    set_up, play = played(brief("bear", "ida", action="{bear} walks to {ida}."))
    origin = World("s000", 10, 3, "field", set_up.camera, 0.5, 2.0, play.at(0))
    world = World("s010", 95, 3, "field", set_up.camera, 0.0, 0.0, play.at(3.3), origin)
    again = World.from_json(world.to_json())
    assert again is not None
    assert again.to_json() == world.to_json()
    assert again.cast["bear"].verb == world.cast["bear"].verb
    assert again.origin is not None


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", "3", '{"animatic":999}', '{"animatic":1}', '{"model":"x"}']
)
def test_what_is_no_world_is_none(text):
    assert World.from_json(text) is None
