"""Drift along chains: what was planted is found, and a camera that moves is no drift."""

from functools import cache

import numpy as np
import pytest

from filmwright.schemas.score import IdentityCell
from filmwright.scoring.drift import MIN_CLIPS, chain_drift, slope_of, with_identity
from tests import validation_set as planted

CLIPS = 8
SHOTS = tuple(f"s{10 * k:03d}" for k in range(1, CLIPS + 1))
SEEDS = (0, 2, 4)


@cache
def measured(name, seed, share=1.0):
    drift = planted.DRIFTS.get(name)
    changed = None if drift is None else lambda f, k: drift(f, share * k)
    return chain_drift(SHOTS, planted.chain(seed, CLIPS, changed))


def slope(chain, name):
    return next(s for s in chain.slopes if s.name == name)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_chain_does_not_drift_wherever_the_camera_goes(seed):
    assert measured("", seed).drifting == ()


@pytest.mark.parametrize("name", planted.DRIFTS)
def test_a_planted_drift_is_found_by_name_with_its_sign(name):
    for seed in SEEDS:
        found = slope(measured(name, seed), name)
        assert found.is_drift, (seed, found)
        assert (found.per_clip < 0) == (name == "detail")
        assert found.low <= found.per_clip <= found.high
        assert found.over_chain == pytest.approx(found.per_clip * (CLIPS - 1))


def test_more_drift_has_a_steeper_slope():
    slopes = [slope(measured("chroma", 2, share), "chroma").per_clip for share in (0.5, 1, 2)]
    assert slopes == sorted(slopes)
    assert slopes[2] > 3 * slopes[0]


def test_half_of_it_in_one_clip_that_stands_out_is_no_drift():
    jump = chain_drift(SHOTS, planted.chain(2, CLIPS, lambda f, k: planted.richer(f, 0.3 * (k == 3))))
    assert "chroma" not in [s.name for s in jump.drifting]


def test_the_slope_is_the_middle_of_all_pairs_and_one_clip_cannot_bend_it():
    line = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert slope_of("chroma", line).per_clip == 1
    assert slope_of("chroma", [*line[:4], 40.0, *line[5:]]).per_clip == pytest.approx(1, abs=0.2)
    # pairs: 2, 3, 4 / 4, 5 / 6 over 1, 2, 3 / 1, 2 / 1 clips
    assert slope_of("chroma", [0.0, 2.0, 6.0, 12.0]).per_clip == pytest.approx(np.median([2, 3, 4, 4, 5, 6]))


def test_framepacks_contrast_is_the_last_part_against_the_first():
    every = [1.0, 1.0, 1.0, *[5.0] * 14, 4.0, 4.0, 4.0]
    assert slope_of("chroma", [1.0, 5.0, 5.0, 4.0], every).framepack == pytest.approx(3)


def test_clips_of_which_some_were_not_scored_keep_their_place():
    assert slope_of("identity", [4.0, 2.0, 0.0, -2.0], at=[0, 2, 4, 6]).per_clip == pytest.approx(-1)


def cells(who, chances):
    return [
        IdentityCell(character=who, shot=s, outcome="consistent", probability=p)
        for s, p in zip(SHOTS, chances, strict=True)
    ]


def test_somebody_who_fades_out_of_themself_drifts_and_somebody_who_becomes_clearer_does_not():
    fading = np.linspace(0.99, 0.3, CLIPS)
    chain = with_identity(measured("", 0), [*cells("mia", fading), *cells("bo", fading[::-1])])
    assert [s.who for s in chain.drifting] == ["mia"]
    assert chain.curves["identity of mia"][0] > 0 > chain.curves["identity of mia"][-1]


def test_three_appearances_are_too_few_for_a_slope_of_identity():
    chain = with_identity(measured("", 0), cells("mia", [0.9] * CLIPS)[: MIN_CLIPS - 1])
    assert "identity" not in [s.name for s in chain.slopes]


def test_a_short_chain_gets_no_slope_and_says_why():
    short = chain_drift(SHOTS[:3], planted.chain(0, 3))
    assert short.slopes == ()
    assert str(MIN_CLIPS) in short.note


def test_what_the_generator_says_stands_beside_and_changes_nothing():
    said = [{"colour_drift": 2.0 * k} for k in range(CLIPS - 1)] + [{"sharpness": 0.5}]
    clean = chain_drift(SHOTS, planted.chain(0, CLIPS), said)
    assert clean.said["colour_drift"] == (0, 2, 4, 6, 8, 10, 12, None)
    assert clean.slopes == measured("", 0).slopes


def test_a_cut_inside_a_chain_is_not_counted_as_drift():
    def other(frames, k):
        return planted.walk(11, 12)[:3] if k >= 4 else frames

    clips = [other(c, k) for k, c in enumerate(planted.chain(0, CLIPS))]
    assert "detail" not in [s.name for s in chain_drift(SHOTS, clips).drifting]
