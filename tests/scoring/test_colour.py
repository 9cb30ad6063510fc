"""Colour: the standard's formula, and the words for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import deltaE_ciede2000, rgb2lab

from filmwright.scoring.colour import COLOUR_NAMES, ciede2000, colour_name, lab, palette


def test_ciede2000_agrees_with_scikit_image():
    random = np.random.default_rng(0)
    a, b = (random.uniform((0, -90, -90), (100, 90, 90), (4000, 3)) for _ in range(2))
    b[:500] = a[:500] + random.normal(0, 1, (500, 3))
    a[500:600, 1:] = 0
    assert np.allclose(ciede2000(a, b), deltaE_ciede2000(a, b), atol=1e-6)


def test_ciede2000_gives_the_published_values():
    """Pairs 1, 7, 17 and 25 of Sharma, Wu and Dalal, table 1."""
    a = [(50, 2.6772, -79.7751), (50, 0, 0), (50, 2.5, 0), (60.2574, -34.0099, 36.2677)]
    b = [(50, 0, -82.7485), (50, -1, 2), (73, 25, -18), (60.4626, -34.1751, 39.4387)]
    assert np.allclose(ciede2000(np.array(a), np.array(b)), [2.0425, 2.3669, 27.1492, 1.2644], atol=1e-4)


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_the_difference_is_symmetric_and_zero_only_for_the_same(a, b):
    colours = lab(np.array([a, b], np.uint8)).astype(float)
    there, back = ciede2000(colours[0], colours[1]), ciede2000(colours[1], colours[0])
    assert there == pytest.approx(back, abs=1e-9)
    assert (there < 1e-6) == (a == b)


def test_lab_agrees_with_scikit_image():
    rgb = np.random.default_rng(1).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    assert np.abs(lab(rgb) - rgb2lab(rgb)).max() < 0.3


def test_every_named_colour_is_called_by_its_name():
    for word, rgb in COLOUR_NAMES.items():
        assert colour_name(lab(np.array([rgb], np.uint8))[0]) == word


def test_a_palette_finds_flat_colours_and_their_shares():
    red, blue = lab(np.array([(205, 40, 42), (50, 98, 192)], np.uint8))
    pixels = np.vstack([np.tile(red, (70, 1)), np.tile(blue, (30, 1))])
    colours, shares = palette(pixels + np.random.default_rng(2).normal(0, 1, pixels.shape))
    assert [colour_name(c) for c in colours] == ["red", "blue"]
    assert shares == pytest.approx([0.7, 0.3], abs=0.02)


def test_a_palette_of_nothing_is_empty():
    colours, shares = palette(np.zeros((0, 3)))
    assert len(colours) == len(shares) == 0
