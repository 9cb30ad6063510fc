"""Weather over the frame, and things on the set."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from filmwright.generators.animatic import weather
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.props import (
    ALIASES,
    COLOURS,
    PROPS,
    UNKNOWN_SIZE,
    draw_prop,
    find_prop,
    placeholder,
    prop_size,
)
from filmwright.generators.animatic.sets.dress import dress
from filmwright.generators.animatic.sets.sky import lightning
from filmwright.generators.animatic.skia_gl import skia

W, H = 320, 180


def _overlay(set_name: str, time: str, sky: str, style: str = "flat", t: float = 1.0) -> NDArray[np.uint8]:
    scenery = dress(set_name, Palette.of(time, sky), 1)
    surface = skia.Surface(W, H)
    hand = Canvas(style, scenery.palette)
    hand.canvas = surface.getCanvas()
    hand.canvas.clear(0xFF556677)
    weather.overlay(scenery, hand, Camera(z=-5), W, H, t)
    rgba: NDArray[np.uint8] = surface.toarray().copy()
    return rgba


@pytest.mark.parametrize("sky", ["rain", "storm", "snow", "fog"])
@pytest.mark.parametrize("style", ["flat", "pencil"])
def test_weather_moves_and_is_the_same_at_the_same_second(sky: str, style: str) -> None:
    one, again, later = (_overlay("city", "night", sky, style, t) for t in (1.0, 1.0, 1.4))
    assert np.array_equal(one, again)
    assert (one != later).any()


def test_clear_air_is_empty_and_so_is_line_art() -> None:
    assert _overlay("city", "day", "clear").std(axis=(0, 1)).max() == 0
    assert _overlay("city", "day", "rain", "line").std(axis=(0, 1)).max() == 0


def test_it_does_not_rain_indoors_nor_under_water_nor_in_space() -> None:
    for place in ("interior", "space", "stage"):
        assert _overlay(place, "night", "storm").std(axis=(0, 1)).max() == 0
    assert np.array_equal(_overlay("underwater", "day", "storm"), _overlay("underwater", "day", "clear"))


@pytest.mark.parametrize(
    ("place", "time"),
    [
        ("forest", "night"),
        ("meadow", "golden-hour"),
        ("arctic", "day"),
        ("underwater", "day"),
        ("interior", "day"),
    ],
)
def test_the_air_of_a_place_is_alive(place: str, time: str) -> None:
    frames = [_overlay(place, time, "clear", t=t) for t in (0.3, 1.1)]
    assert (frames[0] != frames[1]).any()


def test_lightning_is_rare_and_bright() -> None:
    levels = [lightning(k / 24, 3) for k in range(24 * 30)]
    assert max(levels) > 0.6
    assert 0.01 < sum(level > 0 for level in levels) / len(levels) < 0.25


def _prop(words: str, style: str = "flat", font: Path | None = None, t: float = 0.3) -> NDArray[np.uint8]:
    """Draw a prop in a square three times its size; alpha tells where it is."""
    width, height = prop_size(words)
    k = 60 / max(width, height)
    surface = skia.Surface(180, 180)
    hand = Canvas(style, Palette.of("day"))
    hand.canvas, hand.px = surface.getCanvas(), k
    hand.canvas.translate(90, 150)
    hand.canvas.scale(k, -k)
    draw_prop(hand, words, t, 3, font)
    rgba: NDArray[np.uint8] = surface.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType).copy()
    return rgba


@pytest.mark.parametrize("name", sorted(PROPS))
def test_a_prop_fills_its_size_and_keeps_to_it(name: str) -> None:
    solid = _prop(name, "pencil")[..., 3] > 90
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    width, height = prop_size(name)
    k = 60 / max(width, height)
    reach = max(90 - columns[0], columns[-1] - 90) * 2
    assert reach <= width * k * 1.15 + 6, "wider than it says"
    assert reach >= width * k * 0.6 - 4, "narrower than it says"
    assert 150 - rows[0] <= height * k * 1.12 + 4, "taller than it says"
    assert 150 - rows[0] >= height * k * 0.8 - 4, "lower than it says"
    assert abs(rows[-1] - 150) <= 9, "it does not stand on the ground"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a shiny red kite", "kite"), ("crate of oranges", "crate"), ("three oranges", "orange"),
        ("an orange umbrella", "umbrella"), ("the old brass telescope", "telescope"), ("teddy", "teddy bear"),
        ("a paper boat", "paper boat"), ("wooden treasure chest with a lock", "chest"), ("two wolves", None),
        ("a samovar", None), ("bookshelves", "bookshelf"), ("leaves of grass", None), ("", None),
        ("street lamp", "street lamp"), ("cherries", None), ("teapots", "teapot"), ("in a box", "box"),
    ],
)  # fmt: skip
def test_a_prop_is_found_by_words(words: str, name: str | None) -> None:
    assert find_prop(words) == name


def test_names_and_aliases_do_not_contradict_each_other() -> None:
    assert set(ALIASES.values()) <= set(PROPS)
    assert not set(ALIASES) & set(PROPS)
    assert len(PROPS) >= 30
    assert all(name == name.lower() for name in (*PROPS, *ALIASES, *COLOURS))


def test_a_prop_takes_the_colour_the_words_give_it() -> None:
    blue, red = (_prop(f"{c} ball").astype(float) for c in ("blue", "red"))
    inside = blue[..., 3] > 200
    assert blue[inside][:, 2].mean() > blue[inside][:, 0].mean() + 40
    assert red[inside][:, 0].mean() > red[inside][:, 2].mean() + 40


def test_fire_flickers_and_stone_does_not() -> None:
    assert (_prop("campfire", t=0.1) != _prop("campfire", t=0.4)).any()
    assert np.array_equal(_prop("rock", t=0.1), _prop("rock", t=0.4))


def test_an_unknown_thing_is_a_crossed_box_of_a_handy_size() -> None:
    assert prop_size("a samovar") == UNKNOWN_SIZE
    box = _prop("a samovar")
    assert np.array_equal(box, _prop("an astrolabe")), "without a font there is no label to tell them apart"
    assert (box[..., 3] > 200).sum() > 2000


def test_the_label_of_an_unknown_thing_is_written_with_the_given_font() -> None:
    fonts = (
        sorted(p for p in Path("/usr/share/fonts").rglob("*.ttf"))
        if Path("/usr/share/fonts").exists()
        else []
    )
    if not fonts:
        pytest.skip("this machine has no font file to give")
    labelled = [_prop(words, font=fonts[0]) for words in ("a samovar", "an astrolabe")]
    assert (labelled[0] != labelled[1]).any()
    assert (labelled[0] != _prop("a samovar")).any()


def test_a_font_that_is_no_font_leaves_the_box_without_a_label(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    assert np.array_equal(_prop("a samovar", font=broken), _prop("a samovar"))


def test_a_placeholder_is_line_art_too() -> None:
    surface = skia.Surface(100, 100)
    hand = Canvas("line", Palette.of("day"))
    hand.canvas, hand.px = surface.getCanvas(), 100.0
    hand.canvas.clear(0xFF000000)
    hand.canvas.translate(50, 90)
    hand.canvas.scale(100, -100)
    placeholder(hand, "samovar")
    assert 0.02 < (surface.toarray()[..., 0] > 128).mean() < 0.3
