"""Joints: what is harmless passes, what is wrong is found, named, and comes with a repair."""

import cv2
import numpy as np
import pytest

from filmwright.scoring.contract import JointFrames
from filmwright.scoring.joints import CLEAR, SEVERE, score_joint
from tests import identity_set as people

SEEDS = (1, 2, 5)


def walk(seed, frames=16, start=0):
    return people.walk(people.person(seed), seed, frames, start=start, pan=(0, 1.5, 3)[seed % 3])


def joint(seed, change):
    frames = walk(seed)
    return score_joint(JointFrames("s010", "s020", tuple(frames[2:6]), tuple(change(frames))))


def on_next(alter):
    return lambda frames: [alter(f) for f in frames[6:10]]


def scaled(gains):
    return on_next(lambda f: np.clip(f * np.array(gains), 0, 255).astype(np.uint8))


def warped(matrix):
    def alter(frame):
        return cv2.warpAffine(frame, np.float32(matrix), frame.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)

    return on_next(alter)


def soft(frame):
    """Return what a soft decoder makes of a frame: a little blur, a little noise."""
    noise = np.random.default_rng(0).normal(0, 1.5, frame.shape)
    return np.clip(cv2.GaussianBlur(frame, (0, 0), 0.45) + noise, 0, 255).astype(np.uint8)


def richer(frame):
    grey = frame.mean(axis=-1, keepdims=True)
    return np.clip(grey + (frame - grey) * 1.2, 0, 255).astype(np.uint8)


HARMLESS = {
    "untouched": on_next(lambda f: f),
    "re-encoded at 92": on_next(lambda f: people.jpeg(f, 92)),
    "re-encoded at 75": on_next(lambda f: people.jpeg(f, 75)),
    "softly decoded": on_next(soft),
}
DEFECTS = {
    "other picture": lambda frames: walk(11, 4),
    "exposure": scaled((1.06, 1.06, 1.06)),
    "colour cast": scaled((1.04, 1.0, 0.95)),
    "saturation": on_next(richer),
    "sharpness": on_next(lambda f: cv2.GaussianBlur(f, (0, 0), 1.2)),
    "zoom": warped(cv2.getRotationMatrix2D((224, 128), 0, 1.025)),
    "shift": warped([[1, 0, 0], [0, 1, 5]]),
    "duplicate": lambda frames: frames[5:9],
    "reversed motion": lambda frames: frames[4:0:-1],
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_a_good_joint_is_never_flagged(kind):
    for seed in SEEDS:
        result = joint(seed, HARMLESS[kind])
        assert result.z is not None
        assert result.z < CLEAR, (seed, result.defects)
        assert result.repair == ""


@pytest.mark.parametrize("kind", DEFECTS)
def test_a_defect_is_found_and_named(kind):
    named = 0
    for seed in SEEDS:
        result = joint(seed, DEFECTS[kind])
        if kind == "reversed motion" and seed % 3 == 0:
            continue
        assert result.z is not None
        assert result.z >= CLEAR, seed
        assert result.repair
        named += kind in [d.name for d in result.defects if d.z >= CLEAR]
    assert named >= 2


def test_frames_that_are_missing_along_a_pan_are_called_a_jump():
    result = joint(5, lambda frames: frames[11:15])
    assert result.defects[0].name in ("jump", "other picture")
    assert result.z is not None
    assert result.z >= CLEAR


def test_a_larger_step_of_light_gets_a_larger_z():
    steps = [joint(1, scaled((g, g, g))).z for g in (1.0, 1.03, 1.06, 1.12)]
    assert steps == sorted(steps)


def test_another_picture_is_severe_and_wants_a_retake():
    result = joint(1, DEFECTS["other picture"])
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
