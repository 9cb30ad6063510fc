"""Poses, gaits and joints: feet that hold the ground, every verb of the board, eighteen points."""

import math
from typing import get_args

import pytest

from filmwright.generators.animatic.figures import gait, poses
from filmwright.generators.animatic.figures.figure import OPENPOSE, Figure, FigureState
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.schemas.grammar import Emotion, Posture, Verb

CAST = {
    "girl": Sheet.parse("girl of eight", "yellow raincoat", "girl"),
    "man": Sheet.parse("man", "suit", "man"),
    "bear": Sheet.parse("bear", "top hat", "bear"),
    "fox": Sheet.parse("fox", "", "fox"),
    "horse": Sheet.parse("horse", "", "horse"),
    "crow": Sheet.parse("crow", "", "crow"),
}


@pytest.mark.parametrize("verb", get_args(Verb))
def test_every_verb_of_the_board_has_a_pose(verb: str) -> None:
    assert poses.known(verb)
    stand = poses.pose("stand", 1.0, CAST["man"])
    times = (0.25, 0.5, 0.9, 1.3)
    moving = [poses.pose(verb, 1.0, CAST["man"], since=s, phase=0.2) for s in times]
    assert all(set(p) == set(stand) for p in moving)
    assert all(math.isfinite(v) for p in moving for v in p.values())
    if verb != "stand":
        assert any(abs(p[k] - stand[k]) > 0.05 for p in moving for k in stand)


@pytest.mark.parametrize("emotion", get_args(Emotion))
def test_every_emotion_changes_the_face_of_every_body(emotion: str) -> None:
    for who in ("man", "fox", "crow"):
        p = poses.pose("stand", 1.0, CAST[who], emotion=emotion)
        q = poses.pose("stand", 1.0, CAST[who], emotion="happy")
        if emotion != "happy":
            assert any(abs(p[k] - q[k]) > 0.1 for k in ("smile", "brow", "eye", "mouth"))


def test_an_unknown_verb_is_not_known_and_is_drawn_standing() -> None:
    assert not poses.known("yodel")
    assert not poses.known("clap", CAST["fox"])
    assert poses.pose("yodel", 1.0, CAST["man"]) == poses.pose("stand", 1.0, CAST["man"])


def test_blending_ends_at_both_poses() -> None:
    a, b = poses.pose("walk", 1.0, CAST["man"], phase=0.3), poses.pose("sit", 1.0, CAST["man"])
    assert poses.blend(a, b, 0) == pytest.approx(a)
    assert poses.blend(a, b, 1) == pytest.approx(b)


def _slide(who: str, action: str, yaw: float) -> float:
    """Return the mean distance a planted foot moves on the screen per metre travelled across it."""
    sheet = CAST[who]
    figure = Figure(sheet, 0)
    step_m, phase, x = 0.012 * sheet.height_m, 0.0, 0.0
    slid = travelled = 0.0
    last: dict[str, tuple[float, float]] = {}
    on_ground = 0.002 * sheet.height_m
    for _ in range(300):
        state = FigureState(yaw=yaw, action=action, phase=phase, t=0.3)
        now = {k: (v[0] + x, v[1]) for k, v in figure.contacts(state).items() if v[1] < on_ground}
        for name, point in now.items():
            if name in last:
                slid += abs(point[0] - last[name][0])
                travelled += step_m
        last = now
        phase = gait.advance(phase, step_m, 0.0, yaw, sheet, action)
        x += step_m
    assert travelled > 20 * step_m
    return slid / travelled


@pytest.mark.parametrize("who", ["girl", "man", "bear", "fox", "horse", "crow"])
@pytest.mark.parametrize(("action", "yaw"), [("walk", 1.57), ("walk", 1.02), ("walk", 0.7), ("run", 1.3)])
def test_a_planted_foot_stays_where_it_is(who: str, action: str, yaw: float) -> None:
    assert _slide(who, action, yaw) < 0.02


def test_walking_to_the_left_and_backwards_turns_the_cycle_the_right_way() -> None:
    sheet = CAST["man"]
    assert gait.advance(0.0, -0.5, 0.0, -1.57, sheet) > 0
    assert gait.advance(0.0, 0.5, 0.0, -1.57, sheet) < 0
    assert gait.advance(0.0, 0.0, -0.5, 0.0, sheet) > 0


def test_feet_are_on_the_ground_when_standing() -> None:
    for sheet in CAST.values():
        lowest = min(y for _, y in Figure(sheet).contacts(FigureState(yaw=0.6)).values())
        assert lowest == pytest.approx(0.0, abs=0.02 * sheet.height_m)


@pytest.mark.parametrize("posture", get_args(Posture))
def test_talking_happens_in_any_posture(posture: str) -> None:
    sheet = CAST["man"]
    standing = Figure(sheet).landmarks(FigureState(action="talk", yaw=0.5, t=1.0))
    here = Figure(sheet).landmarks(FigureState(action="talk", yaw=0.5, t=1.0, posture=posture))
    if posture in ("sitting", "lying", "kneeling", "crouching"):
        assert here["eyes"] < 0.85 * standing["eyes"]
    waving = poses.pose("wave", 1.0, sheet, since=1.0, posture=posture)
    assert waving["Ra"] > 1.5


def test_a_seat_lifts_the_one_who_sits() -> None:
    figure = Figure(CAST["man"])
    ground = figure.landmarks(FigureState(action="sit", yaw=0.8))["hips"]
    chair = figure.landmarks(FigureState(action="sit", yaw=0.8, seat_m=0.45))["hips"]
    assert ground < 0.2 < 0.45 < chair < 0.65


def test_landmarks_are_in_the_order_of_a_body_and_count_hats() -> None:
    bare = Figure(Sheet.parse("bear", "", "b")).landmarks(FigureState())
    hatted = Figure(Sheet.parse("bear", "top hat", "b")).landmarks(FigureState())
    order = [
        hatted[k] for k in ("top", "crown", "eyes", "chin", "shoulders", "waist", "hips", "knees", "feet")
    ]
    assert order[0] > order[1] > order[2] > order[3]
    assert order[3:] == sorted(order[3:], reverse=True)
    assert hatted["top"] > bare["top"] + 0.1
    assert hatted["left"] < hatted["head_x"] < hatted["right"]


def test_openpose_has_eighteen_points_and_hides_the_face_from_behind() -> None:
    for sheet in CAST.values():
        points = Figure(sheet).joints(FigureState(yaw=0.3))
        assert len(points) == len(OPENPOSE) == 18
    front = Figure(CAST["man"]).joints(FigureState(yaw=0.0, t=0.1))
    back = Figure(CAST["man"]).joints(FigureState(yaw=math.pi, t=0.1))
    assert front[0][2]
    assert not back[0][2]
    right, left = front[2], front[5]
    assert right[0] < 0 < left[0]


def test_a_held_pose_is_used_as_it_is() -> None:
    figure = Figure(CAST["man"])
    p = poses.pose("wave", 0.0, CAST["man"], since=1.0)
    assert figure.pose(FigureState(action="walk", pose=p, t=9.0)) == p
