"""Cloth, liquid and particles: they hang, stream, fill and fall as such things do."""

import numpy as np
import pytest

from filmwright.generators.animatic.physics.draw_vessels import inside_up_to, level_of
from filmwright.generators.animatic.physics.liquid import thicken
from filmwright.generators.animatic.physics.world import simulate
from filmwright.schemas.motion import Entity, Force, MotionScript

FLAG = Entity(id="flag", kind="cloth", shape="sheet", size=(1.5, 0.02, 1), material="cotton", at=(0, 0, 3))
GLASS = Entity(id="glass", kind="fixed", shape="cylinder", size=(0.1, 0.1, 0.13), at=(0, 0, 0.065))


def mesh(script, frames=40):
    return simulate(script, frames, 24, 1).cloths[0].mesh.astype(float)


def test_a_flag_hangs_in_still_air_and_streams_in_wind():
    hanging = mesh(MotionScript(entities=[FLAG]))[-1]
    streaming = mesh(MotionScript(entities=[FLAG], forces=[Force(vector=(10, 0, 0))]))[-1]
    assert hanging[-1, -1, 0] < -0.2, "the free corner has fallen to the pole"
    assert streaming[:, -1, 0].mean() > 0.45


def test_gusts_move_a_flag_from_frame_to_frame():
    wind = MotionScript(entities=[FLAG], forces=[Force(vector=(8, 0, 0), gust=0.6)])
    moved = np.abs(np.diff(mesh(wind)[20:], axis=0))
    assert moved[:, :, -1].max() > 0.02
    assert moved.max() < 0.6, "and it does not jump"


def test_the_pinned_edge_never_moves():
    wind = MotionScript(entities=[FLAG], forces=[Force(vector=(20, 5, 0), gust=1)])
    edge = mesh(wind)[:, :, 0]
    assert np.abs(edge - edge[0]).max() < 1e-6


@pytest.mark.parametrize("pin", ["top", "bottom", "left", "right", "top-left", "top-right"])
def test_every_pin_holds(pin):
    held = mesh(MotionScript(entities=[FLAG.replace(pinned=(pin,))]), 12)
    still = np.abs(held - held[0]).max(axis=(0, 3)) < 1e-6
    assert still.any()
    assert not still.all()


def test_threads_do_not_stretch_by_more_than_a_tenth():
    wind = MotionScript(entities=[FLAG], forces=[Force(vector=(15, 0, 0), gust=0.5)])
    last = mesh(wind)[-1]
    along = np.linalg.norm(np.diff(last, axis=1), axis=-1).sum(1)
    assert along.max() < 1.5 * 1.1


def test_a_sheet_falls_on_a_box_and_neither_through_it_nor_through_the_floor():
    sheet = Entity(id="tablecloth", kind="cloth", size=(1.6, 1.2, 0.02), at=(0, 0, 1.3))
    box = Entity(id="box", kind="fixed", shape="box", size=(0.8, 0.6, 0.7), at=(0, 0, 0.35))
    last = mesh(MotionScript(entities=[sheet, box]), 48)[-1]
    middle = last[last.shape[0] // 2, last.shape[1] // 2]
    assert middle[1] == pytest.approx(0.712, abs=0.02)
    assert last[..., 1].min() >= 0.007
    assert last[0, 0, 1] < 0.5, "its corners hang down"


def pour(material, frames=100):
    liquid = Entity(id="drink", kind="liquid", material=material, size=(0.08, 0.08, 0.1), at=(0, 0, 0.26))
    simulation = simulate(MotionScript(entities=[GLASS, liquid]), frames, 24, 1)
    return simulation, simulation.plane.drops[0]


def test_water_poured_into_a_glass_stays_in_it():
    _, drops = pour("water")
    last = drops[-1][~np.isnan(drops[-1][:, 0])]
    assert len(last) > 200
    inside = (np.abs(last[:, 0]) < 0.05) & (last[:, 1] > 0)
    assert inside.mean() > 0.97


def test_a_pour_begins_with_nothing_and_only_grows():
    _, drops = pour("water")
    there = (~np.isnan(drops[..., 0])).sum(1)
    assert there[0] == 0
    assert (np.diff(there) >= 0).all()


def test_honey_lies_higher_than_water_where_both_are_poured_on_a_board():
    def spread(material):
        board = Entity(id="board", kind="fixed", shape="box", size=(0.6, 0.2, 0.03), at=(0, 0, 0.015))
        amount = Entity(id="x", kind="liquid", material=material, size=(0.08, 0.08, 0.06), at=(0, 0, 0.15))
        drops = simulate(MotionScript(entities=[board, amount]), 72, 24, 1).plane.drops[0][-1]
        landed = drops[(~np.isnan(drops[:, 0])) & (drops[:, 1] < 0.08)]
        return float(np.std(landed[:, 0]))

    assert spread("honey") < 0.5 * spread("water")


def test_thick_drops_lose_their_differences_in_speed_and_keep_their_momentum():
    rng = np.random.default_rng(1)
    position, velocity = rng.random((80, 2)) * 0.03, rng.normal(size=(80, 2))
    after = thicken(position, velocity, 0.003, 0.9)
    assert after.std() < 0.7 * velocity.std()
    assert np.allclose(after.sum(0), velocity.sum(0))


@pytest.mark.parametrize("thing", ["glass", "mug", "bowl", "bucket"])
def test_the_level_in_a_vessel_holds_exactly_what_was_poured(thing):
    level = level_of(thing, 0.1, 0.12, 0.004)
    points = np.array(inside_up_to(thing, 0.1, 0.12, level))
    x, y = points[:, 0], points[:, 1]
    assert 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) == pytest.approx(0.004, rel=0.01)


def motes(name, frames=48, **changes):
    entity = Entity(**{"id": name, "kind": "particles", "count": 60, "at": (0, 0, 2), **changes})
    return simulate(MotionScript(entities=[entity]), frames, 24, 1).motes[0]


def test_snow_falls_for_as_long_as_the_shot_lasts():
    snow = motes("snow", 200)
    fell = np.diff(snow.position[..., 1], axis=0)
    assert (np.median(fell, axis=1) < 0).all()
    assert (snow.alpha > 0).all()


def test_leaves_come_to_lie_on_the_ground():
    leaves = motes("leaves", 24 * 8)
    assert (leaves.position[-1, :, 1] < 0.02).mean() > 0.9
    assert np.abs(leaves.position[-1] - leaves.position[-2])[:, 1].max() < 0.02


def test_sparks_fly_up_fall_and_go_out():
    sparks = motes("sparks", 48, at=(0, 0, 0.5))
    assert sparks.position[12, :, 1].max() > 0.8
    assert (sparks.alpha[40] < 0.9).any()
    assert sparks.position[..., 1].min() > 0
