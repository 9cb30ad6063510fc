"""What must move a score, and what must not: no labels, only changes whose direction is known.

Changes of the figures (background, actor, names, order, light) are in `test_film.py`; here is time: joints,
chains and clips, and all of it after another trip through a codec.
"""

import numpy as np
import pytest

from filmwright.scoring.contract import JointFrames
from filmwright.scoring.drift import chain_drift
from filmwright.scoring.film import score
from filmwright.scoring.health import measure_health
from filmwright.scoring.joints import CLEAR, score_joint
from tests import identity_set as people
from tests import validation_set as planted

CLIPS = 6
SHOTS = tuple(f"s{k:03d}" for k in range(10, 10 * CLIPS + 1, 10))


def joint(before, after):
    return score_joint(JointFrames("a", "b", tuple(before), tuple(after)))


def film(*, joints=(), health=(), drift=()):
    return score([], {}, {}, joints, health, drift=drift)


@pytest.mark.parametrize("kind", ["untouched", "exposure", "zoom", "other shot"])
def test_coding_both_clips_again_changes_no_verdict_on_a_joint(kind):
    before, after = planted.joint(2, (planted.HARMLESS | planted.PLANTED)[kind])
    plain = joint(before, after)
    again = planted.x264([*before, *after], 23)
    coded = joint(again[: len(before)], again[len(before) :])
    assert (coded.z >= CLEAR) == (plain.z >= CLEAR)
    assert {d.name for d in plain.defects if d.z >= 2 * CLEAR} <= {d.name for d in coded.defects}


def test_the_mirror_image_of_a_joint_has_the_same_defects():
    for kind in ("untouched", "shift", "exposure"):
        before, after = planted.joint(1, (planted.HARMLESS | planted.PLANTED)[kind])
        plain = joint(before, after)
        mirrored = joint([f[:, ::-1] for f in before], [f[:, ::-1] for f in after])
        assert {d.name for d in plain.defects if d.z >= CLEAR} == {
            d.name for d in mirrored.defects if d.z >= CLEAR
        }


def test_a_defect_at_a_joint_lowers_the_films_continuity_and_a_coded_good_one_does_not():
    good, coded, bad = (
        film(joints=[joint(*planted.joint(2, change))]).continuity
        for change in (
            planted.HARMLESS["untouched"],
            planted.HARMLESS["H.264 at CRF 23"],
            planted.PLANTED["exposure"],
        )
    )
    assert (good, coded, bad) == (1, 1, 0)


def chained(share):
    clips = planted.chain(2, CLIPS, lambda f, k: planted.richer(f, 0.06 * share * k), frames=8)
    return film(drift=[chain_drift(SHOTS, clips)])


def test_the_more_a_chain_drifts_the_larger_its_slope_and_none_has_none():
    slopes = [
        next(s for s in chained(share).drift[0].slopes if s.name == "chroma").over_chain
        for share in (0.0, 0.5, 1.0, 1.5)
    ]
    assert slopes == sorted(slopes)
    assert abs(slopes[0]) < 1 < slopes[2]
    assert chained(0.0).drift[0].drifting == ()


def test_a_chain_played_backwards_drifts_the_other_way():
    clips = list(planted.chain(0, CLIPS, planted.DRIFTS["lightness"]))
    there = chain_drift(SHOTS, clips)
    back = chain_drift(SHOTS, [clip[::-1] for clip in clips[::-1]])
    for a, b in zip(there.slopes, back.slopes, strict=True):
        assert a.per_clip == pytest.approx(-b.per_clip, abs=0.25)


def test_a_frozen_clip_never_beats_a_moving_one_and_shaking_light_makes_no_motion():
    moving = people.walk(people.person(3), 3, 24, size=(320, 180))
    random = np.random.default_rng(1)
    shaken = [planted.gained(moving[0], 1 + g) for g in random.normal(0, 0.03, 24)]
    clips = {
        "moving": moving,
        "coded": planted.x264(moving, 23),
        "frozen": [moving[0]] * 24,
        "frozen, coded": planted.x264([moving[0]] * 24, 23),
        "frozen, shaken": shaken,
    }
    health = {name: film(health=[measure_health("s010", f, 24, 1.0)]).overall for name, f in clips.items()}
    assert min(health["moving"], health["coded"]) > 0.9
    assert max(health[name] for name in clips if name.startswith("frozen")) < 0.35
