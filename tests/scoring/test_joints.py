"""Joints: what is harmless passes, what is wrong is found, named, and comes with its size and a repair."""

import re

import cv2
import numpy as np
import pytest

from filmwright.scoring.contract import JointFrames
from filmwright.scoring.joints import CLEAR, REPAIRS, SEVERE, score_joint, settled
from tests import identity_set as people
from tests import validation_set as planted

SEEDS = (1, 2, 5)
walk = planted.walk


def joint(seed, change):
    before, after = planted.joint(seed, change)
    return score_joint(JointFrames("s010", "s020", before, after))


def scaled(gain):
    return planted.on_later(lambda f: planted.gained(f, gain))


@pytest.mark.parametrize("kind", planted.HARMLESS)
def test_a_good_joint_is_never_flagged(kind):
    for seed in SEEDS:
        result = joint(seed, planted.HARMLESS[kind])
        assert result.z is not None
        assert result.z < CLEAR, (seed, result.defects)
        assert result.repair == ""


@pytest.mark.parametrize("kind", planted.PLANTED)
def test_a_planted_defect_is_found_named_and_given_a_repair(kind):
    for seed in SEEDS:
        result = joint(seed, planted.PLANTED[kind])
        if kind == "reversed motion" and not planted.pans(seed):
            continue
        named = [d for d in result.defects if d.name == kind]
        assert named, (seed, result.defects)
        assert named[0].z >= CLEAR
        assert result.repair


def test_every_defect_there_is_has_a_repair_and_was_planted():
    assert set(REPAIRS) == set(planted.PLANTED)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("exposure", 1.5, 5), ("cast", 1, 6), ("saturation", 1, 9), ("softness", -60, -15),
        ("sharpness", 20, 80), ("zoom", 2.2, 2.8), ("shift", 0.8, 1.4), ("skipped frames", 4, 6),
    ],
)  # fmt: skip
def test_a_defect_is_told_with_its_size(kind, low, high):
    amount = next(d for d in joint(1, planted.PLANTED[kind]).defects if d.name == kind).amount
    assert low <= float(re.search(r"[-+]?[0-9.]+", amount)[0]) <= high, amount


def test_what_every_joint_of_a_generator_has_is_not_counted_and_what_one_has_beside_is():
    def chained(sigma, extra=()):
        made = [joint(seed, planted.on_later(lambda f: planted.softer(f, sigma))) for seed in SEEDS]
        return [j.model_copy(update={"maker": "soft"}) for j in (*made, *extra)]

    soft = chained(0.8)
    assert all("softness" in [d.name for d in j.defects if d.z >= CLEAR] for j in soft)
    assert all(j.severity == "none" and "not counted" in j.note for j in settled(soft))
    brighter = joint(2, planted.on_later(lambda f: planted.gained(planted.softer(f, 0.8), 1.08)))
    worse = joint(2, planted.on_later(lambda f: planted.softer(f, 2.5)))
    *_, first, second = settled(chained(0.8, (brighter, worse)))
    assert "exposure" in [d.name for d in first.defects if d.z >= CLEAR]
    assert "softness" not in [d.name for d in first.defects]
    assert first.z == pytest.approx(first.defects[0].z)
    assert "softness" in [d.name for d in second.defects if d.z >= CLEAR]
    assert settled(soft[:2]) == tuple(soft[:2])
    others = [j.model_copy(update={"maker": str(n)}) for n, j in enumerate(soft)]
    assert settled(others) == tuple(others)


def test_a_generator_that_blurs_everything_away_is_not_excused():
    ruined = [joint(seed, planted.on_later(lambda f: planted.softer(f, 4))) for seed in SEEDS]
    assert settled(ruined) == tuple(ruined)


def test_a_larger_step_of_light_gets_a_larger_z():
    steps = [joint(1, scaled(g)).z for g in (1.0, 1.03, 1.06, 1.12)]
    assert steps == sorted(steps)


def test_another_shot_is_severe_and_wants_a_retake():
    result = joint(1, planted.PLANTED["other shot"])
    assert result.severity == "severe"
    assert result.z is not None
    assert result.z > SEVERE
    assert "retake" in result.repair


def test_animation_on_twos_is_read_drawing_by_drawing():
    for phase in (0, 1):
        frames = [f for f in walk(2) for _ in range(2)][phase:]
        good = score_joint(JointFrames("a", "b", tuple(frames[2:10]), tuple(frames[10:18])))
        brighter = tuple(np.clip(f * 1.08, 0, 255).astype(np.uint8) for f in frames[10:18])
        bad = score_joint(JointFrames("a", "b", tuple(frames[2:10]), brighter))
        assert good.severity == "none", (phase, good.defects)
        assert "exposure" in [d.name for d in bad.defects]


def test_an_arm_that_waves_back_is_no_reversed_motion():
    def frame(t):
        picture = people.background(3, 448, 256).copy()
        figure = people.draw(
            people.person(3),
            people.Pose((-20, 90 + 50 * np.sin(t)), (0, 20), (-6, 6), 0, "front", False, 0),
            150,
        )
        people.paste(
            picture, np.zeros((256, 448), bool), figure, 220 - figure.shape[1] // 2, 250 - figure.shape[0]
        )
        return picture

    turning = np.pi / 2
    frames = [frame(turning + 0.35 * (k - 3.5)) for k in range(8)]
    result = score_joint(JointFrames("a", "b", tuple(frames[:4]), tuple(frames[4:])))
    assert "reversed motion" not in [d.name for d in result.defects]


def test_two_still_clips_join_without_a_defect():
    still = walk(1)[0]
    result = score_joint(JointFrames("a", "b", (still,) * 4, (still,) * 4))
    assert result.severity == "none"


def test_too_few_frames_give_no_number_and_say_why():
    frames = tuple(walk(1, 4))
    result = score_joint(JointFrames("s010", "s020", frames[:2], frames[2:]))
    assert result.z is None
    assert result.severity is None
    assert result.note


def test_the_size_of_the_frames_hardly_matters():
    frames = [cv2.resize(f, (896, 512)) for f in walk(2)]
    large = score_joint(JointFrames("a", "b", tuple(frames[2:6]), tuple(frames[6:10])))
    assert large.severity == "none"
