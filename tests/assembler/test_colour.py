from pathlib import Path

import numpy as np
import pytest

from filmwright.assembler import colour
from filmwright.errors import InputInvalid, WriterFailed
from tests.assembler.reels import flat, number_of, write, write_numbered

PATCHES = [
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (180, 120, 90),
    (30, 60, 40),
    (128, 128, 128),
    (255, 255, 255),
    (0, 0, 0),
]


def bt709(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    """ITU-R BT.709-6, items 3.2 to 3.4 and 4.6, written out."""
    r, g, b = (c / 255 for c in rgb)
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return 16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748


@pytest.mark.parametrize("patch", PATCHES)
def test_a_colour_becomes_the_planes_that_the_standard_says(patch: tuple[int, int, int]) -> None:
    planes = colour.planes(colour.rgb_to_yuv(flat(patch)))
    for plane, expected in zip(planes, bt709(patch), strict=True):
        assert np.abs(plane.astype(float) - expected).max() <= 0.6


@pytest.mark.parametrize("patch", PATCHES)
def test_a_colour_comes_back_within_one_level(patch: tuple[int, int, int]) -> None:
    back = colour.yuv_to_rgb(colour.rgb_to_yuv(flat(patch)))
    assert np.abs(back.astype(int) - patch).max() <= 1


def test_the_way_there_and_back_has_no_bias() -> None:
    ramp = np.random.default_rng(1).integers(0, 256, (32, 64, 3), dtype=np.uint8).repeat(4, 0).repeat(4, 1)
    back = colour.yuv_to_rgb(colour.rgb_to_yuv(ramp)).astype(float)
    assert abs((back - ramp)[2::4, 2::4].mean()) < 0.25


def test_planes_are_views_of_the_frame() -> None:
    yuv = colour.rgb_to_yuv(flat((90, 90, 90), (66, 34)))
    for plane in colour.planes(yuv):
        plane[...] = 7
    assert (yuv == 7).all()


@pytest.mark.parametrize("shape", [(64, 65, 3), (63, 64, 3), (64, 64, 4), (64, 64)])
def test_a_frame_that_cannot_be_coded_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputInvalid, match="even"):
        colour.rgb_to_yuv(np.zeros(shape, np.uint8))


def test_any_frame_can_be_read_by_its_number(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 500, 61)
    assert [number_of(colour.read_frame(clip.path, n)) for n in (0, 1, 11, 12, 47, 60)] == [
        500,
        501,
        511,
        512,
        547,
        560,
    ]
    assert [number_of(f) for f in colour.read_frames(clip.path, 30, 20)] == list(range(530, 550))


def test_reading_past_the_end_is_an_error_and_not_a_shorter_clip(tmp_path: Path) -> None:
    clip = write(tmp_path / "a.mp4", [flat((9, 9, 9))] * 5)
    with pytest.raises(WriterFailed, match="ends at frame 5"):
        list(colour.read_frames(clip.path, 3, 4))
