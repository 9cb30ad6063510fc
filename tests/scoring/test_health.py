"""The health of a clip: a frozen one never beats a moving one."""

from typing import get_args

import numpy as np
import pytest

from filmwright.schemas.grammar import CameraMove
from filmwright.schemas.shot import Shot
from filmwright.scoring.asked import CAMERA, LEAST, motion_target
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


def other(seed, frames, size=(320, 180)):
    return people.walk(people.person(seed), seed, frames, size=size)


def test_a_cut_inside_a_clip_is_found_at_its_frame_and_costs_it():
    cut = health(MOVING[:20] + other(11, 16))
    assert cut.cuts == (20,)
    assert "cut inside" in cut.defects
    assert cut.health == pytest.approx(0.5, abs=0.05)
    assert health(MOVING[:3] + other(11, 20) + other(12, 8)).cuts == (3, 23)


def test_clips_without_a_cut_have_none():
    whip = people.walk(people.person(3), 3, 14, pan=30, size=(320, 180))
    twos = [other(5, 24)[i // 2 * 2] for i in range(24)]
    for clip in (MOVING, whip, twos, [MOVING[0]] * 20):
        assert health(clip).cuts == ()


def test_a_flash_or_a_light_that_is_switched_on_is_no_cut():
    flare = np.linspace(255, 150, 320)[None, :, None].repeat(180, axis=0).repeat(3, axis=2).astype(np.uint8)
    flash = [*MOVING[:12], flare, *MOVING[13:24]]
    switched = [(f * (0.4 if i < 12 else 1)).astype(np.uint8) for i, f in enumerate(MOVING[:24])]
    assert health(flash).cuts == ()
    assert health(switched).cuts == ()


def test_a_clip_that_moves_less_than_its_shot_asks_for_is_told_and_scores_less():
    slow = people.walk(people.person(3), 3, 24, pan=0, stride=0.02, size=(320, 180))
    speed = health(slow).motion
    assert speed is not None
    asked = health(slow, motion_target=4 * speed)
    assert asked.defects == ("too little motion",)
    assert asked.health == pytest.approx(0.25, abs=0.02)
    assert health(slow, motion_target=speed / 2).defects == ()
    assert asked.motion_target == 4 * speed


def test_a_shot_asks_for_motion_by_its_camera_and_its_beats():
    def asks(**more):
        return motion_target(Shot.model_validate({"id": "s010", "seconds": 4, **more}))

    def beat(verb, seconds=4):
        return {"motion": {"beats": [{"for": seconds, "who": "mia", "verb": verb}]}}

    assert asks() == 0
    assert asks(action="Rain on the window.") == LEAST
    assert asks(**beat("think")) == LEAST
    assert asks(camera={"move": "rack-focus"}) == 0
    assert LEAST < asks(**beat("wave")) < asks(**beat("walk"))
    assert asks(**beat("walk", 2)) < asks(**beat("walk"))
    assert asks(camera={"move": "pan-left", "amount": 0.3}) < asks(camera={"move": "pan-left", "amount": 1})
    assert set(CAMERA) == set(get_args(CameraMove))


def test_a_frozen_take_never_beats_a_moving_one_whatever_was_asked():
    for target in (0.1, LEAST, 2.0, 50.0):
        frozen = health([MOVING[0]] * 24, motion_target=target).health
        moving = health(MOVING[:24], motion_target=target).health
        assert frozen is not None
        assert moving is not None
        assert frozen == 0 < moving
