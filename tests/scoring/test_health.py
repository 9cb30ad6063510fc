"""The health of a clip: a frozen one never beats a moving one."""

import numpy as np
import pytest

from filmwright.scoring.health import measure_health
from tests import identity_set as people

MOVING = people.walk(people.person(3), 3, 36, size=(320, 180))


def health(frames, **more):
    return measure_health("s010", frames, 24, **more)


def test_a_moving_clip_is_healthy():
    result = health(MOVING)
    assert result.defects == ()
    assert result.health == pytest.approx(1, abs=0.05)
    assert result.motion is not None
    assert result.motion > 4


def test_a_frozen_clip_never_beats_a_moving_one():
    frozen, moving = health([MOVING[0]] * 36), health(MOVING)
    assert frozen.health is not None
    assert moving.health is not None
    assert frozen.health < 0.05 < moving.health
    assert frozen.defects == ("frozen",)
    assert frozen.freeze == 1


def test_a_picture_that_is_meant_to_stand_still_may():
    result = health([MOVING[0]] * 36, motion_target=0)
    assert result.health == 1
    assert result.defects == ()
    assert result.freeze == 1


def test_animation_on_twos_is_no_freeze():
    twos = [MOVING[i // 2 * 2] for i in range(36)]
    assert health(twos).freeze == 0


def test_the_frozen_share_is_counted():
    half = MOVING[:18] + [MOVING[17]] * 18
    assert health(half).freeze == pytest.approx(18 / 35)


def test_codec_noise_does_not_hide_a_freeze():
    noisy = [people.jpeg(MOVING[0], 90 + i % 3) for i in range(24)]
    assert health(noisy).freeze == 1


def test_black_frames_are_counted():
    result = health([np.zeros((180, 320, 3), np.uint8)] * 12 + MOVING[:12])
    assert result.black == 0.5
    assert "black" in result.defects


def test_flickering_light_is_told_from_motion():
    random = np.random.default_rng(0)
    flicker = [
        np.clip(f * (1 + g), 0, 255).astype(np.uint8)
        for f, g in zip(MOVING, random.normal(0, 0.04, 36), strict=True)
    ]
    steady, nervous = health(MOVING), health(flicker)
    assert steady.flicker is not None
    assert nervous.flicker is not None
    assert nervous.flicker > 5 * steady.flicker
    assert "flicker" in nervous.defects


def test_a_slow_fade_is_no_flicker():
    fade = [(f * (1 - 0.5 * i / 36)).astype(np.uint8) for i, f in enumerate(MOVING)]
    assert "flicker" not in health(fade).defects


def test_one_frame_is_too_little_for_any_number():
    result = health(MOVING[:1])
    assert (result.motion, result.freeze, result.flicker, result.health) == (None,) * 4
    assert health([]).frames == 0
