"""Goals: the launch is solved by us, and the error is under the tolerance."""

import numpy as np
import pytest

from filmwright.errors import RenderFailed
from filmwright.generators.animatic.physics.goals import solve
from filmwright.generators.animatic.physics.world import simulate
from filmwright.schemas.motion import Beat, Entity, Force, Goal, MotionScript

BALL = Entity(id="ball", size=(0.2, 0.2, 0.2), mass=0.5, material="rubber", at=(-2, 0, 1.2))


def miss(script, goal, floor=True):
    """How far the ball is from its goal in the finished simulation, metres."""
    frame = round(goal.at * 24)
    x, up, away = simulate(script, frame + 2, 24, 1, floor).plane.poses[frame, 0, :3].astype(float)
    return float(np.linalg.norm(np.array((x, away, up)) - goal.reach))


@pytest.mark.parametrize("gravity", ["earth", "moon", "none"])
def test_a_free_throw_hits_its_goal_to_the_millimetre(gravity):
    goal = Goal(who="ball", reach=(2, 1, 1.8), at=1.0)
    assert miss(MotionScript(gravity=gravity, entities=[BALL], goals=[goal]), goal) < 1e-3


def test_the_solved_velocity_is_the_one_of_the_textbook():
    solved = solve(MotionScript(entities=[BALL], goals=[Goal(who="ball", reach=(2, 1, 1.8), at=1.0)]))
    assert solved.entities[0].velocity == pytest.approx((4, 1, 0.6 + 9.81 / 2), abs=1e-4)


def test_a_throw_in_gusts_is_corrected_until_it_hits():
    goal = Goal(who="ball", reach=(2, 0, 1.0), at=1.0, tolerance=0.05)
    wind = Force(vector=(-9, 0, 0), gust=0.8)
    light = BALL.replace(mass=0.06)
    script = MotionScript(entities=[light], goals=[goal], forces=[wind])
    assert miss(script, goal) <= 0.05
    straight = MotionScript(entities=[light], goals=[goal.replace(tolerance=5)], forces=[wind])
    assert miss(straight, goal) > 0.05, "without correction it would have missed"


def test_a_throw_finds_a_way_around_a_wall_that_hangs_in_its_path():
    wall = Entity(id="wall", kind="fixed", shape="box", size=(0.3, 1, 2.2), at=(-0.2, 0, 2.4))
    goal = Goal(who="ball", reach=(2, 0, 0.8), at=1.3, tolerance=0.15)
    assert miss(MotionScript(entities=[BALL, wall], goals=[goal]), goal) <= 0.15


def test_a_thrown_ball_flies_only_from_the_moment_it_is_let_go():
    throw = Beat(at=1, duration=1, who="ida", verb="throw", target="ball")
    goal = Goal(who="ball", reach=(2, 0, 1), at=2.5)
    assert miss(MotionScript(entities=[BALL], beats=[throw], goals=[goal]), goal) < 0.01


def test_what_is_caught_stays_in_the_hand():
    catch = Beat(at=0.6, duration=1.4, who="fox", verb="catch")
    goal = Goal(who="ball", reach=(0.5, 0, 1), at=1)
    poses = simulate(MotionScript(entities=[BALL], beats=[catch], goals=[goal]), 48, 24, 1).plane.poses
    assert np.abs(poses[24:, 0, :3] - (0.5, 1, 0)).max() < 0.01
    assert poses[12, 0, 0] < 0


def test_two_balls_that_meet_in_the_air_both_reach_their_goals():
    other = BALL.replace(id="other", at=(2, 2, 1.2))
    goals = [Goal(who="ball", reach=(1.5, 0, 1), at=1), Goal(who="other", reach=(-1.5, 2, 1), at=1)]
    script = MotionScript(entities=[BALL, other], goals=goals)
    poses = simulate(script, 26, 24, 1).plane.poses[24]
    assert np.abs(poses[:, 0] - (1.5, -1.5)).max() < 0.1


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (Goal(who="ball", reach=(2, 0, -1), at=1), "under the floor"),
        (Goal(who="wall", reach=(2, 0, 1), at=1), "only rigid"),
        (Goal(who="ball", reach=(900, 0, 1), at=0.5), "misses by"),
        (Goal(who="ball", reach=(3, 0, 1), at=1, tolerance=0.02), "misses by"),
    ],
)
def test_an_impossible_goal_is_told_with_what_to_change(goal, words):
    wall = Entity(id="wall", kind="fixed", shape="box", size=(1, 3, 3), at=(3, 0, 1.5))
    with pytest.raises(RenderFailed, match=words) as caught:
        simulate(MotionScript(entities=[BALL, wall], goals=[goal]), 30, 24, 1)
    assert caught.value.hint


def test_one_launch_cannot_meet_two_contrary_goals():
    goals = [Goal(who="ball", reach=(2, 0, 1), at=1), Goal(who="ball", reach=(-2, 0, 1), at=2)]
    with pytest.raises(RenderFailed, match="one launch"):
        simulate(MotionScript(entities=[BALL], goals=goals), 50, 24, 1)


def test_the_goal_of_an_actor_is_left_to_the_renderer():
    bear = Entity(id="bear", kind="actor")
    script = MotionScript(entities=[bear, BALL], goals=[Goal(who="bear", reach=(1, 0, 0), at=1)])
    assert solve(script) == script
