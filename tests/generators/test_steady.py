"""A chain of clips whose model draws every picture a little paler and softer than it was given."""

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from filmwright.generators import steady
from filmwright.generators.steady import distance, sharpness, steadied

STILL = Path(__file__).parents[2] / "docs/pictures/bear.jpg"
HOPS, FRAMES = 20, 6


@pytest.fixture(scope="module")
def still() -> np.ndarray:
    picture = cv2.imread(str(STILL))[..., ::-1]
    height, width = picture.shape[:2]
    return cv2.resize(picture[: height // 2, : width // 2], (192, 112), interpolation=cv2.INTER_AREA)


def model(first: np.ndarray, *, gain=0.97, shift=4.0, soft=0.35, creep=0.0) -> np.ndarray:
    """Draw the picture again as a model would: paler, softer; then move on, brighter from frame to frame."""
    drawn = cv2.GaussianBlur(first, (0, 0), soft).astype(np.float32) * gain + np.array([shift, shift / 2, 0])
    frames = [np.roll(drawn, n, axis=1) + creep * n for n in range(FRAMES)]
    return np.stack(frames).clip(0, 255).round().astype(np.uint8)


def chain(still: np.ndarray, *, held: bool, **faults: float) -> list[np.ndarray]:
    """Return the last frames of twenty clips, each of which starts on the one before."""
    given, ends = still, []
    for _ in range(HOPS):
        frames = model(given, **faults)
        given = (steadied(frames, given, None, still).frames if held else frames)[-1]
        ends.append(given)
    return ends


def test_twenty_hops_keep_the_colours_of_the_keyframe(still):
    assert distance(chain(still, held=False)[-1], still) > 20
    assert distance(chain(still, held=True)[-1], still) < 2


def test_twenty_hops_keep_their_sharpness(still):
    faults = {"gain": 1.0, "shift": 0.0, "soft": 0.5}
    before, after = (
        sharpness(chain(still, held=held, **faults)[-1]) / sharpness(still) for held in (False, True)
    )
    assert before < 0.5
    assert after > 0.75


def test_colours_that_creep_inside_the_clips_are_brought_back_past_the_bound_and_told(still):
    creeping = {"gain": 1.0, "shift": 0.0, "soft": 0.1, "creep": 0.8}
    assert distance(chain(still, held=False, **creeping)[-1], still) > 50
    ends = chain(still, held=True, **creeping)
    assert max(distance(end, still) for end in ends) <= steady.COLOUR_BOUND + 1
    far = model(still, gain=1.0, shift=0.0, soft=0.1, creep=6)
    told = steadied(far, still, None, still)
    assert told.measured["colour_drift"] > 20
    assert any("brought back" in note for note in told.notes)


def test_what_a_shot_changes_on_purpose_within_the_bound_is_left_alone(still):
    darker = np.stack([still.astype(np.float32) - n for n in range(FRAMES)]).clip(0, 255).astype(np.uint8)
    assert np.array_equal(steadied(darker, still, None, still).frames, darker)


def test_no_frame_jumps_where_colours_are_brought_back(still):
    far = model(still, gain=1.0, shift=0.0, soft=0.1, creep=6)
    means = [float(frame.mean()) for frame in steadied(far, still, None, still).frames]
    assert max(abs(a - b) for a, b in pairwise(means)) < 6


def test_a_clip_that_opens_on_another_picture_is_measured_and_changed_by_nothing(still):
    other = model(np.ascontiguousarray(still[::-1, ::-1]))
    left = steadied(other, still, None, None)
    assert left.frames is other
    assert left.measured == {}


def test_a_clip_that_ends_on_the_picture_it_was_given_ends_in_its_colours(still):
    frames = model(still)
    wanted = np.roll(still, FRAMES - 1, axis=1)
    held = steadied(frames, still, wanted, still).frames
    assert distance(held[-1], wanted) < 1.5 < distance(frames[-1], wanted)
    assert distance(held[0], still) < 1.5


def test_a_picture_of_one_colour_is_no_reason_to_fail():
    flat = np.full((FRAMES, 32, 32, 3), 90, np.uint8)
    assert np.array_equal(steadied(flat, flat[0], flat[0], flat[0]).frames, flat)
