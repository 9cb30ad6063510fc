"""Rigid bodies: the numbers a physicist would check, and the things an animator would."""

import math

import numpy as np
import pytest

from filmwright.errors import RenderFailed
from filmwright.generators.animatic.physics.space import ABSENT, SPLATTED
from filmwright.generators.animatic.physics.world import simulate
from filmwright.schemas.motion import Beat, Entity, Force, MotionScript


def ball(**changes):
    given = {"id": "ball", "size": (0.2, 0.2, 0.2), "mass": 0.5, "material": "rubber", "at": (0, 0, 1)}
    return Entity(**{**given, **changes})


def test_a_drop_of_two_metres_lands_after_0_639_seconds():
    drop = MotionScript(entities=[ball(at=(0, 0, 2.1))])
    fps = 1000
    bottom = simulate(drop, 700, fps, 1).plane.poses[:, 0, 1] - 0.1
    assert int(np.argmax(bottom < 1e-3)) / fps == pytest.approx(math.sqrt(2 * 2 / 9.81), abs=0.002)


@pytest.mark.parametrize(("gravity", "g"), [("earth", 9.81), ("moon", 1.62), ("none", 0.0)])
def test_free_flight_is_exact_under_every_gravity(gravity, g):
    flight = MotionScript(gravity=gravity, entities=[ball(at=(0, 1, 20), velocity=(3, -1, 2))])
    poses = simulate(flight, 25, 24, 1).plane.poses[:, 0].astype(float)
    t = np.arange(25) / 24
    exact = np.stack([3 * t, 20 + 2 * t - g * t * t / 2, 1 - t], -1)
    assert np.abs(poses[:, :3] - exact).max() < 1e-4


def test_a_ball_rebounds_to_the_square_of_its_restitution():
    drop = MotionScript(entities=[ball(at=(0, 0, 2.1), bounce=0.8)])
    bottom = simulate(drop, 300, 200, 1).plane.poses[:, 0, 1] - 0.1
    landed = int(np.argmax(bottom < 0.01))
    assert bottom[landed : landed + 150].max() == pytest.approx(2 * 0.8**2, rel=0.02)


def test_a_rolling_orange_turns_as_far_as_it_travels_and_comes_to_rest():
    roll = MotionScript(entities=[ball(id="orange", material="fruit", at=(0, 0, 0.1), velocity=(2, 0, 0))])
    poses = simulate(roll, 24 * 10, 24, 1).plane.poses[:, 0]
    late = slice(30, 60)
    travelled, turned = np.ptp(poses[late, 0]), np.ptp(poses[late, 3])
    assert travelled == pytest.approx(turned * 0.1, rel=0.08)
    assert poses[30, 3] < poses[10, 3], "it rolls to the right, so it turns clockwise"
    assert abs(poses[-1, 0] - poses[-24, 0]) < 0.005


def test_a_wall_stops_a_ball_and_a_wall_further_away_does_not():
    def ends(away):
        wall = Entity(id="wall", kind="fixed", shape="box", size=(0.2, 0.5, 3), at=(2, away, 1.5))
        return simulate(MotionScript(entities=[ball(velocity=(6, 0, 1)), wall]), 30, 24, 1).plane.poses[
            -1, 0, 0
        ]

    assert ends(0) < 1.9 < ends(3)


def test_spin_is_in_turns_a_second_counter_clockwise():
    spin = MotionScript(gravity="none", entities=[ball(spin=2)])
    assert simulate(spin, 13, 24, 1).plane.poses[12, 0, 3] == pytest.approx(2 * math.pi, rel=1e-4)


def test_an_impulse_changes_the_speed_by_newton_seconds_over_kilograms_at_its_time():
    kick = Force(kind="impulse", target="ball", vector=(1.5, 0, 0), at=0.5)
    poses = simulate(MotionScript(gravity="none", entities=[ball()], forces=[kick]), 25, 24, 1).plane.poses
    assert poses[12, 0, 0] == 0
    assert poses[24, 0, 0] == pytest.approx(3 * 0.5, rel=1e-3)


def test_wind_carries_a_balloon_but_not_a_stone():
    wind = Force(vector=(5, 0, 0))
    light = ball(id="paper-ball", mass=0.005, material="paper", at=(0, 0, 3))
    heavy = ball(id="stone", mass=10, material="stone", at=(0, 3, 3))
    poses = simulate(MotionScript(entities=[light, heavy], forces=[wind]), 18, 24, 1).plane.poses
    assert poses[-1, 0, 0] > 0.5
    assert poses[-1, 1, 0] < 0.05


def test_a_balloon_rises():
    poses = simulate(MotionScript(entities=[ball(id="balloon", mass=0.01)]), 24, 24, 1).plane.poses
    assert poses[-1, 0, 1] > 1.2


def test_attraction_pulls_everything_towards_its_target():
    pull = Force(kind="attract", target="planet", vector=(2, 0, 0))
    planet = ball(id="planet", mass=100, at=(0, 0, 0), size=(1, 1, 1))
    moon = ball(id="moon", at=(4, 0, 0))
    script = MotionScript(gravity="none", entities=[planet, moon], forces=[pull])
    x = simulate(script, 20, 24, 1, floor=False).plane.poses[:, 1, 0]
    assert x[-1] < x[0]


def test_drag_slows_what_moves():
    script = MotionScript(gravity="none", entities=[ball(velocity=(4, 0, 0))])
    braked = script.replace(forces=(Force(kind="drag", vector=(0.5, 0, 0)),))
    far, near = (simulate(s, 25, 24, 1).plane.poses[-1, 0, 0] for s in (script, braked))
    assert near == pytest.approx(4 * (1 - math.exp(-1)), rel=0.05)
    assert far == pytest.approx(4, rel=1e-3)


def test_a_full_crate_breaks_on_landing_and_its_oranges_roll_away():
    crate = Entity(id="crate", shape="box", size=(0.7, 0.5, 0.5), mass=8, material="wood", at=(0, 0, 1.5))
    oranges = Entity(
        id="oranges", size=(0.1, 0.1, 0.1), mass=0.15, material="fruit", count=12, at=(0, 0, 1.5)
    )
    simulation = simulate(MotionScript(entities=[crate, oranges]), 72, 24, 1)
    plane = simulation.plane
    (event,) = [e for e in plane.events if e.what == "break"]
    whole = [i for i, p in enumerate(plane.pieces) if p.entity == 1]
    boards = [i for i, p in enumerate(plane.pieces) if p.part == "plank"]
    assert len(whole) == 12
    assert (plane.states[event.frame - 1, whole] == ABSENT).all(), "inside a closed crate they are not seen"
    assert (plane.states[event.frame, [*whole, *boards]] != ABSENT).all()
    assert plane.states[event.frame, 0] == ABSENT
    assert np.ptp(plane.poses[-1, whole, 0]) > 1.5, "they spread"
    assert plane.poses[-1, whole, 1].min() > 0.04


def test_a_full_crate_that_is_set_down_gently_stays_whole():
    crate = Entity(id="crate", shape="box", size=(0.7, 0.5, 0.5), mass=8, material="wood", at=(0, 0, 0.27))
    oranges = Entity(id="oranges", size=(0.1, 0.1, 0.1), count=4, at=(0, 0, 0.3))
    assert simulate(MotionScript(entities=[crate, oranges]), 48, 24, 1).plane.events == ()


def test_a_snowball_stays_where_it_hits_and_leaves_crumbs():
    snow = ball(id="snowball", material="snow", velocity=(8, 0, 1))
    wall = Entity(id="wall", kind="fixed", shape="box", size=(0.3, 1, 3), at=(2, 0, 1.5))
    simulation = simulate(MotionScript(entities=[snow, wall]), 40, 24, 1)
    assert simulation.plane.states[-1, 0] == SPLATTED
    assert simulation.plane.poses[-1, 0, 0] == pytest.approx(1.85, abs=0.05)
    assert len(simulation.motes) == 1


def test_a_snowball_that_hits_something_loose_bursts_and_hangs_nowhere():
    snow = ball(id="snowball", material="snow", velocity=(9, 0, 1))
    crate = Entity(id="box", shape="box", size=(0.5, 0.5, 2), mass=3, at=(2, 0, 1))
    assert simulate(MotionScript(entities=[snow, crate]), 30, 24, 1).plane.states[-1, 0] == ABSENT


@pytest.mark.parametrize("kind", ["rigid", "fixed"])
def test_an_impulse_on_what_is_in_a_crate_bursts_it_open(kind):
    crate = Entity(id="crate", kind=kind, shape="box", size=(0.7, 0.5, 0.5), mass=8, at=(0, 0, 0.25))
    oranges = Entity(id="oranges", size=(0.1, 0.1, 0.1), mass=0.15, count=9, at=(0, 0, 0.25))
    kick = Force(kind="impulse", target="oranges", vector=(0, 0, 0.5), at=0.25)
    plane = simulate(MotionScript(entities=[crate, oranges], forces=[kick]), 24, 24, 1).plane
    assert [e.what for e in plane.events] == ["break"]
    assert plane.poses[12, 1:10, 1].max() > 0.6
    assert np.ptp(plane.poses[12, 1:10, 0]) > 0.4, "a pile flies apart"


def test_what_someone_throws_waits_in_the_hand_until_it_is_let_go():
    throw = Beat(at=1, duration=1, who="ida", verb="throw", target="ball")
    poses = simulate(MotionScript(entities=[ball(velocity=(5, 0, 3))], beats=[throw]), 48, 24, 1).plane.poses
    assert (poses[:36, 0, 0] == 0).all()
    assert poses[-1, 0, 0] > 1


def test_a_log_that_is_set_moving_rolls_and_one_that_is_not_lies():
    log = Entity(id="log", shape="cylinder", size=(0.3, 0.3, 1.2), mass=30, material="wood", at=(0, 0, 0.2))
    rolling, lying = (
        simulate(MotionScript(entities=[log.replace(velocity=(v, 0, 0))]), 24, 24, 1).plane for v in (1.5, 0)
    )
    assert rolling.pieces[0].form.radius == pytest.approx(0.15)
    assert abs(rolling.poses[-1, 0, 3]) > 2
    assert lying.pieces[0].form.half_width == pytest.approx(0.6)


def test_many_pieces_start_apart_and_above_the_floor():
    pile = MotionScript(entities=[ball(count=40, at=(0, 0, 0))])
    start = simulate(pile, 1, 24, 1).plane.poses[0]
    assert start[:, 1].min() >= 0.0999
    distance = np.sqrt(((start[:, None, :3] - start[None, :, :3]) ** 2).sum(-1)) + np.eye(40)
    assert distance.min() > 0.195


def test_a_book_lies_on_a_table_and_not_on_the_floor():
    table = Entity(id="table", kind="fixed", shape="box", size=(1.2, 0.7, 0.75), at=(0, 0, 0.375))
    book = Entity(id="book", shape="box", size=(0.2, 0.15, 0.04), at=(0, 0, 1.2), material="paper")
    poses = simulate(MotionScript(entities=[table, book]), 48, 24, 1).plane.poses
    assert poses[-1, 1, 1] == pytest.approx(0.77, abs=0.01)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (MotionScript(entities=[ball(at=(0, 0, -3))]), "under the floor"),
        (MotionScript(entities=[ball(velocity=(900, 0, 0))]), "faster than sound"),
        (MotionScript(entities=[ball()], forces=[Force(vector=(400, 0, 0))]), "wind"),
        (MotionScript(entities=[ball(mass=90_000)]), "more than any metal"),
        (
            MotionScript(
                entities=[
                    ball(),
                    Entity(id="wall", kind="fixed", shape="box", size=(1, 1, 3), at=(0, 0, 1.5)),
                ]
            ),
            "inside each other",
        ),
        (
            MotionScript(
                entities=[ball()], forces=[Force(kind="impulse", target="ball", vector=(900, 0, 0))]
            ),
            "faster than sound",
        ),
    ],
)
def test_an_impossible_script_is_refused_with_what_to_change(script, words):
    with pytest.raises(RenderFailed, match=words) as caught:
        simulate(script, 10, 24, 1)
    assert caught.value.hint


def test_a_longer_shot_begins_with_the_same_frames():
    script = MotionScript(
        entities=[
            ball(count=5),
            Entity(id="water", kind="liquid", material="water", at=(0, 2, 1)),
            Entity(id="flag", kind="cloth", size=(1, 0.02, 0.6), at=(3, 0, 2)),
            Entity(id="leaves", kind="particles", count=20, at=(0, 0, 2)),
            Entity(id="sparks", kind="particles", count=20, at=(0, 0, 2)),
        ],
        forces=[Force(vector=(4, 0, 0), gust=0.5)],
    )
    short, long = simulate(script, 12, 24, 3), simulate(script, 20, 24, 3)
    assert (short.plane.poses == long.plane.poses[:12]).all()
    assert np.array_equal(short.plane.drops[0], long.plane.drops[0][:12], equal_nan=True)
    assert (short.cloths[0].mesh == long.cloths[0].mesh[:12]).all()
    for few, many in zip(short.motes, long.motes, strict=True):
        assert (few.position == many.position[:12]).all()
