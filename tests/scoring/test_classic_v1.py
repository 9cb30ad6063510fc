"""The descriptors: how well they tell people apart, and what must not move them."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from filmwright.scoring.classic_v1 import CLASSIC_V1, lomo_lite, rank_histogram, sliced_quantiles
from filmwright.scoring.cohort import probability
from filmwright.scoring.contract import Crop
from filmwright.scoring.regions import crop_of
from tests import identity_set as people


def trials(lineup, references, frames, count=1200):
    random = np.random.default_rng(7)
    everyone = np.unique(lineup.who)
    for number in range(count):
        person = random.choice(everyone)
        other = person if number % 2 else random.choice(everyone[everyone != person])
        yield person == other, lineup.summary(person, other, references, frames, random)


def test_one_picture_against_one_tells_people_apart_in_any_light(lineup, area_under_curve):
    assert area_under_curve(lineup.logits[lineup.same], lineup.logits[lineup.different]) >= 0.93


@pytest.mark.parametrize(("references", "frames", "floor"), [(3, 3, 0.97), (3, 4, 0.98)])
def test_more_pictures_tell_people_apart_better(lineup, area_under_curve, references, frames, floor):
    same, logits = (np.array(v) for v in zip(*trials(lineup, references, frames), strict=True))
    assert area_under_curve(logits[same], logits[~same]) >= floor


def test_each_descriptor_alone_is_worse_than_all_together(area_under_curve):
    crops = [crop_of(*people.photograph(people.person(i // 4), 500 + i, light="warm")) for i in range(40)]
    who = np.arange(40) // 4
    same = (who[:, None] == who[None]) & ~np.eye(40, dtype=bool)
    alone, total = [], np.zeros((40, 40))
    for descriptor in CLASSIC_V1:
        vectors = np.stack([descriptor.describe(c) for c in crops])
        pairs = descriptor.alike(vectors, vectors)
        alone.append(area_under_curve(pairs[same], pairs[who[:, None] != who[None]]))
        total += (pairs - pairs.mean()) / pairs.std()
    together = area_under_curve(total[same], total[who[:, None] != who[None]])
    assert min(alone) > 0.6
    assert together > np.median(alone)


@pytest.mark.parametrize("size", [2, 4])
def test_swapped_names_stand_out(lineup, area_under_curve, size):
    random = np.random.default_rng(3)
    everyone, gains, swapped = np.unique(lineup.who), [], []
    for number in range(300):
        cast = random.permutation(everyone)[:size]
        fits = np.array([[lineup.summary(a, b, 2, 3, random) for b in cast] for a in cast])
        if number % 2:
            fits[:, [0, 1]] = fits[:, [1, 0]]
        best = fits[linear_sum_assignment(-fits)].sum()
        gains.append(best - np.trace(fits))
        swapped.append(bool(number % 2))
    gains, swapped = np.array(gains), np.array(swapped)
    assert area_under_curve(gains[swapped], gains[~swapped]) >= 0.99


def test_a_high_probability_is_rarely_wrong(lineup):
    same, logits = (np.array(v) for v in zip(*trials(lineup, 1, 1), strict=True))
    sure = np.array([probability(v) for v in logits]) >= 0.9
    assert sure.mean() > 0.1
    assert same[sure].mean() >= 0.97


def test_a_flat_colour_is_described_without_dice():
    crop = Crop(np.full((60, 40, 3), (200, 40, 40), np.uint8), np.ones((60, 40), bool))
    for descriptor in CLASSIC_V1:
        first = descriptor.describe(crop)
        assert np.isfinite(first).all(), descriptor.name
        assert np.array_equal(first, descriptor.describe(crop)), descriptor.name


def test_a_figure_of_a_few_pixels_breaks_no_descriptor():
    for mask in (np.eye(2, dtype=bool), np.array([[True]])):
        crop = Crop(np.full((*mask.shape, 3), 90, np.uint8), mask)
        assert all(np.isfinite(d.describe(crop)).all() for d in CLASSIC_V1)


def test_the_background_inside_the_box_is_not_looked_at():
    rgb, mask = people.photograph(people.person(4), 1, framing="full", noise=False)
    crop = crop_of(rgb, mask)
    other = Crop(np.where(crop.mask[..., None], crop.rgb, 255 - crop.rgb).astype(np.uint8), crop.mask)
    for descriptor in CLASSIC_V1:
        a, b = descriptor.describe(crop)[None], descriptor.describe(other)[None]
        itself, swapped = descriptor.alike(a, a)[0, 0], descriptor.alike(a, b)[0, 0]
        assert itself == pytest.approx(swapped, abs=1e-6), descriptor.name


def test_a_monotone_change_of_light_leaves_the_rank_histogram_alone():
    rgb, mask = people.photograph(people.person(5), 2, framing="full", noise=False)
    crop = crop_of(rgb, mask)
    darker = Crop((40 + crop.rgb * 0.6).astype(np.uint8), crop.mask)
    assert float(rank_histogram(crop) @ rank_histogram(darker)) > 0.97


def test_the_rank_histogram_is_a_distribution():
    crop = crop_of(*people.photograph(people.person(5), 2))
    assert (rank_histogram(crop) ** 2).sum() == pytest.approx(1, abs=1e-5)


def test_colour_constancy_takes_out_a_warm_light():
    rgb, mask = people.photograph(people.person(6), 3, framing="full", noise=False)
    crop = crop_of(rgb, mask)
    random = np.random.default_rng(0)
    warm = Crop(people.relit(crop.rgb, crop.mask, "warm", random), crop.mask)
    nearness = CLASSIC_V1[1].alike(sliced_quantiles(crop)[None], sliced_quantiles(warm)[None])[0, 0]
    assert -nearness < CLASSIC_V1[1].spread


def test_a_mirrored_figure_has_the_same_rows():
    crop = crop_of(*people.photograph(people.person(7), 4, framing="full"))
    mirrored = Crop(np.ascontiguousarray(crop.rgb[:, ::-1]), np.ascontiguousarray(crop.mask[:, ::-1]))
    assert float(lomo_lite(crop) @ lomo_lite(mirrored)) > 0.9
