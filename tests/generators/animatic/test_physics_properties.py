"""Laws that hold whatever the script says: energy, the floor, and no crash."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmwright.errors import RenderFailed
from filmwright.generators.animatic.physics.draw import items
from filmwright.generators.animatic.physics.world import simulate
from filmwright.schemas.motion import Entity, Force, Goal, MotionScript

FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
numbers = st.floats(-6, 6, allow_nan=False)
lengths = st.floats(0.03, 1.5, allow_nan=False)
places = st.tuples(numbers, st.floats(-3, 3), st.floats(0, 4))


@FEW
@given(
    height=st.floats(0.3, 4), speed=st.tuples(numbers, st.just(0.0), numbers), bounce=st.floats(0, 1),
    size=st.floats(0.05, 0.6), spin=st.floats(-3, 3), count=st.integers(1, 6),
)  # fmt: skip
def test_energy_never_grows_without_a_force(height, speed, bounce, size, spin, count):
    ball = Entity(
        id="ball", size=(size,) * 3, at=(0, 0, height), velocity=speed, bounce=bounce, spin=spin, count=count
    )
    fps = 120
    poses = simulate(MotionScript(entities=[ball]), 180, fps, 1).plane.poses.astype(float)
    velocity = np.diff(poses[:, :, [0, 1, 3]], axis=0) * fps
    r = size / 2
    kinetic = 0.5 * (velocity[..., 0] ** 2 + velocity[..., 1] ** 2) + 0.2 * r * r * velocity[..., 2] ** 2
    middle = (poses[1:, :, 1] + poses[:-1, :, 1]) / 2
    # Over a frame the mean speed is less than the speed, and two frames meet in a bounce: allow g per frame.
    energy = (kinetic + 9.81 * middle).sum(1)
    start = energy[0]
    assert energy.max() <= start * 1.04 + 0.15 * count


@FEW
@given(
    material=st.sampled_from(["rubber", "wood", "metal", "stone", "snow"]),
    shape=st.sampled_from(["ball", "box", "cylinder", "capsule"]),
    at=places, velocity=st.tuples(numbers, numbers, st.floats(-60, 6)), size=lengths,
)  # fmt: skip
def test_nothing_falls_through_the_floor(material, shape, at, velocity, size):
    thing = Entity(id="thing", shape=shape, size=(size,) * 3, material=material, at=at, velocity=velocity)
    poses = simulate(MotionScript(entities=[thing]), 40, 24, 1).plane.poses
    assert np.isfinite(poses).all()
    assert poses[:, 0, 1].min() > -0.03


@FEW
@given(st.data())
def test_a_random_valid_script_is_performed_or_refused_with_a_hint(data):
    kinds = st.sampled_from(["actor", "rigid", "cloth", "liquid", "particles", "fixed"])
    words = st.sampled_from(
        ["", "crate", "oranges", "mug", "red flag", "curtain", "snow", "a barrel that bursts"]
    )
    shapes = st.sampled_from(["ball", "box", "cylinder", "capsule", "plane", "sheet", "billboard"])
    materials = st.sampled_from(["default", "rubber", "honey", "silk", "snow", "glass", "fruit"])
    entities = [
        Entity(
            id=f"e{k}", kind=data.draw(kinds), looks=data.draw(words), shape=data.draw(shapes),
            size=data.draw(st.tuples(lengths, lengths, lengths)), material=data.draw(materials),
            count=data.draw(st.sampled_from([1, 1, 3, 12])), at=data.draw(places),
            velocity=data.draw(st.tuples(numbers, numbers, numbers)), spin=data.draw(numbers),
            pinned=data.draw(st.sampled_from([(), ("top",), ("left", "right"), ("top-left",)])),
        )
        for k in range(data.draw(st.integers(1, 4)))
    ]  # fmt: skip
    ids = [e.id for e in entities]
    forces = [
        Force(
            kind=data.draw(st.sampled_from(["wind", "impulse", "attract", "drag"])),
            target=data.draw(st.sampled_from([None, *ids])),
            vector=data.draw(st.tuples(numbers, numbers, numbers)),
            at=data.draw(st.floats(0, 0.4)), gust=data.draw(st.floats(0, 1)),
        )
        for _ in range(data.draw(st.integers(0, 2)))
    ]  # fmt: skip
    goals = [
        Goal(who=ids[0], reach=data.draw(places), at=0.5)
        for _ in range(data.draw(st.sampled_from([0, 0, 0, 1])))
    ]
    gravity = data.draw(st.sampled_from(["earth", "moon", "none"]))
    script = MotionScript(gravity=gravity, entities=entities, forces=forces, goals=goals)
    floor = data.draw(st.booleans())
    try:
        simulation = simulate(script, 10, 24, 1, floor)
    except RenderFailed as refusal:
        reason = refusal
    else:
        reason = None
    if reason is not None:
        assert reason.hint
        return
    assert np.isfinite(simulation.plane.poses).all()
    assert all(np.isfinite(c.mesh).all() for c in simulation.cloths)
    assert all(np.isfinite(m.position).all() for m in simulation.motes)
    assert isinstance(items(simulation, 9), list)
