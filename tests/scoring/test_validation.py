"""The validation that ships: floors on the parametric set. Identity has its own in `test_classic_v1.py`.

`benchmarks/scoring.py` measures the same on more of it; `docs/scoring.md` has the table.
"""

from itertools import pairwise

import numpy as np

from filmwright.scoring.classic_v1 import EMBEDDER
from filmwright.scoring.cohort import Row, describe, likeness
from filmwright.scoring.contract import Crop, JointFrames
from filmwright.scoring.health import measure_health
from filmwright.scoring.joints import CLEAR, score_joint
from filmwright.scoring.known import vbench_consistency
from tests import identity_set as people
from tests import validation_set as planted

SEEDS = range(3, 11)


def strengths(change, seeds=SEEDS):
    joints = (planted.joint(seed, change) for seed in seeds)
    return np.array([score_joint(JointFrames("a", "b", *sides)).z for sides in joints])


def test_joints_tell_slight_defects_from_harmless_coding(area_under_curve):
    good = np.concatenate([strengths(planted.HARMLESS[kind]) for kind in ("JPEG 75", "soft decoder")])
    assert (good < CLEAR).all()
    floors = {"exposure": 0.99, "cast": 0.99, "softness": 0.99, "skipped frames": 0.95, "duplicate": 0.85}
    for kind, floor in floors.items():
        bad = strengths(planted.PLANTED[kind])
        assert area_under_curve(bad, good) >= floor, kind
        assert (bad >= CLEAR).mean() >= floor - 0.15, kind


def test_a_good_walk_is_nowhere_called_a_bad_joint():
    for seed in SEEDS:
        frames = planted.walk(seed)
        for at in (6, 11, 16):
            result = score_joint(JointFrames("a", "b", frames[at - 4 : at], frames[at : at + 4]))
            assert result.severity in ("none", "slight"), (seed, at, result.defects)


def test_flicker_is_found_where_differences_of_frames_only_see_motion(area_under_curve):
    ours: dict[bool, list[float]] = {True: [], False: []}
    plain: dict[bool, list[float]] = {True: [], False: []}
    random = np.random.default_rng(2)
    for seed in range(3, 13):
        frames = [people.jpeg(f, 90) for f in planted.walk(seed)[:14]]
        shaken = [planted.gained(f, 1 + g) for f, g in zip(frames, random.normal(0, 0.02, 14), strict=True)]
        for clip, is_bad in ((frames, False), (shaken, True)):
            ours[is_bad].append(measure_health("s", clip, 24).flicker)
            steps = [np.abs(b.astype(int) - a).mean() for a, b in pairwise(clip)]
            plain[is_bad].append(float(np.mean(steps)))
    mine = area_under_curve(np.array(ours[True]), np.array(ours[False]))
    theirs = area_under_curve(np.array(plain[True]), np.array(plain[False]))
    assert mine >= 0.97
    assert mine > theirs


def grey(frame):
    """Return a whole frame as one row, as a global descriptor sees it."""
    return np.asarray(frame[::16, ::16], float).ravel() - 128


def test_a_swap_that_the_whole_frame_does_not_see_is_seen_on_the_figure():
    mia, bo, ann = people.person(2), people.person(3), people.person(4)
    place = people.background(5)

    def shots(who, first):
        return [people.photograph(who, first + k, framing="full", place=place, at=0.5) for k in range(4)]

    same, other = shots(mia, 40), [*shots(mia, 40)[:2], *shots(bo, 50)[:2]]
    frames = [np.stack([grey(rgb) for rgb, _ in clip]) for clip in (same, other)]
    whole = [vbench_consistency([rows]) for rows in frames]
    assert whole[0] - whole[1] < 0.05

    named = [("mia", same), ("bo", shots(bo, 60)), ("ann", shots(ann, 70))]
    crops, rows = [], []
    for who, clip in named:
        for k, (rgb, mask) in enumerate(clip):
            crops.append(Crop(rgb, mask))
            rows.append(Row(who, f"s{k}", 0))
    logits = likeness(describe(crops, (EMBEDDER,)), rows, (EMBEDDER,), np.arange(len(rows)))
    assert np.median(logits[0, 1:4]) > 0 > np.median(logits[0, 4:8])
