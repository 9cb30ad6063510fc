"""Scores under other people's names: their formulas, on features whose values were worked out by hand."""

import numpy as np
import pytest

from filmwright.scoring import known

X, Y = [1.0, 0.0], [0.0, 1.0]
TILT = [0.6, 0.8]
"""Cosine 0.6 with X, 0.8 with Y."""


def rows(*given):
    return np.array(given, float).reshape(-1, 2)


def test_vbench_takes_the_first_and_the_former_frame_and_pools_frames_not_clips():
    # X TILT Y: frame 2 has (0.6 + 0.6) / 2, frame 3 has (0 + 0.8) / 2
    assert known.vbench_consistency([rows(X, TILT, Y)]) == pytest.approx((0.6 + 0.4) / 2)
    assert known.vbench_consistency([rows(X, TILT, Y), rows(X, X)]) == pytest.approx((0.6 + 0.4 + 1) / 3)


def test_vbench_counts_no_likeness_below_zero_and_no_lengths():
    assert known.vbench_consistency([rows(X, [-1, 0])]) == 0
    assert known.vbench_consistency([rows([5, 0], [0.3, 0.4])]) == pytest.approx(0.6)
    assert known.vbench_consistency([rows(X)]) is None


def test_vbench_gives_a_frozen_clip_the_full_score_as_its_flaw_says():
    assert known.vbench_consistency([rows(TILT, TILT, TILT)]) == pytest.approx(1)
    assert "frozen" in known.FLAWS["VBench subject consistency"]


def test_cids_cross_is_every_crop_against_every_reference_and_zero_for_whom_nobody_found():
    sheets = {"mia": rows(X, TILT), "bo": rows(Y)}
    # mia: X gives 1 and 0.6, Y gives 0 and 0.8
    assert known.cids_cross({"mia": rows(X, Y), "bo": rows(Y)}, sheets) == pytest.approx((2.4 / 4 + 1) / 2)
    assert known.cids_cross({"mia": rows(X)}, sheets) == pytest.approx((0.8 + 0) / 2)


def test_cids_self_is_the_mean_of_all_pairs_and_one_for_a_single_crop():
    # pairs of X TILT Y: 0.6, 0, 0.8
    assert known.cids_self({"mia": rows(X, TILT, Y)}) == pytest.approx(1.4 / 3)
    assert known.cids_self({"mia": rows(X, TILT, Y), "bo": rows(X)}) == pytest.approx((1.4 / 3 + 1) / 2)
    assert known.cids_self({}) is None


def test_two_who_trade_places_hardly_move_cids_self_as_its_flaw_says():
    good = {"mia": rows(X, X, X, X), "bo": rows(TILT, TILT, TILT, TILT)}
    swapped = {"mia": rows(X, X, X, TILT), "bo": rows(TILT, TILT, TILT, X)}
    assert known.cids_self(good) - known.cids_self(swapped) < 0.25
    assert "trade places" in known.FLAWS["ViStoryBench CIDS-self"]


def test_occm_falls_with_the_share_that_is_missing():
    assert known.occm([2], [2]) == pytest.approx(100)
    assert known.occm([2, 4], [1, 4]) == pytest.approx((100 * np.exp(-0.5) + 100) / 2, abs=1e-3)
    assert known.occm([], []) is None


def test_entitybench_holds_each_crop_against_the_centroid_and_passes_over_single_ones():
    # X and Y: the centroid is at 45 degrees, cosine 0.7071 for both; bo is seen once
    found = known.entity_cross_shot({"mia": rows(X, Y), "bo": rows(X)})
    assert found["mean"] == pytest.approx(np.sqrt(0.5))
    assert found["pairwise median"] == pytest.approx(0)
    pooled = known.entity_cross_shot({"mia": rows(X, Y), "ann": rows(X, X, X)})
    assert pooled["mean"] == pytest.approx((2 * np.sqrt(0.5) + 3) / 5)
    assert pooled["worst shot"] == pytest.approx(np.sqrt(0.5))
    assert known.entity_cross_shot({"bo": rows(X)}) == {
        "mean": None,
        "worst shot": None,
        "pairwise median": None,
    }


def test_entitybench_joins_the_last_three_frames_and_the_first_three():
    joint = (rows(Y, Y, X, X, X), rows(TILT, TILT, TILT, Y))
    assert known.entity_transition([joint]) == pytest.approx(0.6)
    assert known.entity_transition([]) is None


def test_every_score_comes_under_its_name_with_its_flaw():
    found = {"mia": rows(X, TILT), "bo": rows(Y, Y)}
    sheets = {"mia": rows(X), "bo": rows(Y)}
    scores = known.known_scores(found, sheets, ([2, 2], [2, 2]), [rows(X, X)], [], "classic-v1")
    assert {s.name for s in scores} == set(known.FLAWS)
    assert all(s.flaw and s.of == "classic-v1" for s in scores)
    assert next(s for s in scores if s.name == "EntityBench transition").value is None
    assert next(s for s in scores if s.name == "ViStoryBench CIDS-cross").value == pytest.approx(
        (0.8 + 1) / 2
    )
