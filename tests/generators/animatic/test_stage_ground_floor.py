"""Noise, palette, camera, canvas: what every picture stands on."""

import itertools

import pytest

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.noise import ease, generator, hash01, noise1, smooth
from filmwright.generators.animatic.palette import Palette, hex_rgb, luma, mix
from filmwright.generators.animatic.paths import capsule, oval, polygon, spline
from filmwright.generators.animatic.skia_gl import skia

TIMES = ("dawn", "day", "golden-hour", "dusk", "night")
WEATHERS = ("clear", "cloudy", "rain", "storm", "snow", "fog")
W, H = 1280.0, 720.0


def test_noise_is_the_same_on_every_machine() -> None:
    assert hash01("tree", 3) == 0.5957692704923111
    assert generator("tree", 3).random() == 0.9386154842123863
    assert hash01("tree", 3) != hash01("tree", 4)


def test_noise_passes_smoothly_through_its_waves() -> None:
    steps = [noise1(k / 100, "wind") for k in range(400)]
    assert max(abs(b - a) for a, b in itertools.pairwise(steps)) < 0.04
    assert min(steps) >= -1
    assert max(steps) <= 1
    assert max(steps) - min(steps) > 0.5


@pytest.mark.parametrize("curve", [smooth, ease])
def test_easing_starts_and_ends_at_rest(curve: object) -> None:
    assert callable(curve)
    assert (curve(-1), curve(0), curve(0.5), curve(1), curve(2)) == (0, 0, 0.5, 1, 1)
    assert curve(0.01) < 0.001


@pytest.mark.parametrize(("time", "weather"), list(itertools.product(TIMES, WEATHERS)))
def test_every_palette_is_made_of_colours(time: str, weather: str) -> None:
    palette = Palette.of(time, weather)
    for colour in (*palette.sky, palette.light, palette.haze, palette.sun_rgb):
        assert all(0 <= channel <= 1 for channel in colour)
    assert luma(palette.lifted().light) >= luma(palette.light)


def test_night_is_darker_than_day_and_fog_hides_more_than_clear_air() -> None:
    assert luma(Palette.of("night").light) < luma(Palette.of("dusk").light) < luma(Palette.of("day").light)
    assert Palette.of("day", "fog").haze_m < Palette.of("day").haze_m / 3
    assert Palette.of("night").dark
    assert not Palette.of("dawn").dark


def test_an_unknown_time_or_weather_is_an_ordinary_day() -> None:
    assert Palette.of("teatime", "frogs").light == Palette.of("day").light


def test_a_palette_takes_changes_by_name() -> None:
    assert Palette.of("day", "clear", {"haze_m": 5.0}).haze_m == 5.0


def test_a_point_lands_where_the_matrices_of_its_planes_put_it() -> None:
    camera = Camera(0.4, 1.6, -5.0, 35, 0.1, -0.05)
    px, py, k = camera.project(1.2, 0.7, 3.0, W, H)
    card, scale = camera.card(3.0, W, H)
    assert scale == pytest.approx(k)
    for matrix, point in (
        (card, (1.2, 0.7)),
        (camera.side(1.2, W, H), (3.0, 0.7)),
        (camera.ground(W, H, 0.7), (1.2, 3.0)),
    ):
        landed = matrix.mapXY(*point)
        assert (landed.fX, landed.fY) == pytest.approx((px, py), abs=0.05)


def test_the_horizon_is_where_the_ground_ends() -> None:
    camera = Camera(0, 1.5, -6, 28, 0, 0.08)
    assert camera.project(0, 0, 1e7, W, H)[1] == pytest.approx(camera.horizon(W, H), abs=0.01)


def test_a_camera_goes_from_one_to_another() -> None:
    a, b = Camera(x=1, focal_mm=24), Camera(x=3, focal_mm=50, roll=0.2)
    assert a.lerp(b, 0) == a
    assert a.lerp(b, 1) == b
    assert a.lerp(b, 0.5).focal_mm == 37
    assert a.moved(y=9).y == 9


def _pixels(style: str, palette: Palette, z: float = 0.0) -> tuple[float, float, float]:
    surface = skia.Surface(40, 40)
    hand = Canvas(style, palette)
    hand.canvas, hand.px, hand.z = surface.getCanvas(), 1.0, z
    hand.canvas.clear(0xFF808080)
    hand.shape(oval(20, 20, 15, 15), hex_rgb("#b04030"), 2)
    r, g, b = surface.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)[20, 20, :3] / 255
    return float(r), float(g), float(b)


def test_a_style_is_one_switch() -> None:
    day = Palette.of("day")
    flat, pencil, line = (_pixels(style, day) for style in ("flat", "pencil", "line"))
    assert flat[0] > 2 * flat[2]
    assert max(pencil) - min(pencil) < 0.05
    assert line == (0, 0, 0)


def test_air_makes_far_paint_look_like_haze() -> None:
    palette = Palette.of("day", "fog")
    near, far = _pixels("flat", palette, 2), _pixels("flat", palette, 200)
    gap = [sum(abs(a - b) for a, b in zip(c, palette.haze, strict=True)) for c in (near, far)]
    assert gap[1] < gap[0] / 3


def test_pencil_stays_readable_at_night() -> None:
    assert min(_pixels("pencil", Palette.of("night"))) > 0.4
    assert max(_pixels("flat", Palette.of("night"))) < 0.4


def test_a_limb_covers_both_of_its_ends() -> None:
    bounds = capsule(0, 0, 1, 4, 0, 0.5).computeTightBounds()
    assert (bounds.left(), bounds.right()) == pytest.approx((-1, 4.5), abs=0.01)
    assert capsule(0, 0, 3, 1, 0, 0.5).contains(-2.9, 0)


def test_curves_go_through_their_points() -> None:
    points = [(0.0, 0.0), (2.0, 1.0), (4.0, 0.0), (2.0, -1.0)]
    assert spline(points).computeTightBounds().right() == pytest.approx(4, abs=0.2)
    assert polygon(points).contains(2, 0)


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert mix((0, 0, 0), (1, 0.5, 0), 0.5) == (0.5, 0.25, 0)
    assert hex_rgb("#ff8000") == pytest.approx((1, 0.502, 0), abs=1e-3)


def test_hatching_shades_the_right_side_and_only_in_pencil() -> None:
    left_and_right = {}
    for style in ("flat", "pencil", "line"):
        surface = skia.Surface(80, 80)
        hand = Canvas(style, Palette.of("day"))
        hand.canvas, hand.px = surface.getCanvas(), 1.0
        hand.hatch(oval(40, 40, 30, 30), 0.4)
        alpha = surface.toarray()[..., 3] > 0
        left_and_right[style] = (alpha[:, :44].sum(), alpha[:, 44:].sum())
    assert left_and_right["flat"] == left_and_right["line"] == (0, 0)
    assert left_and_right["pencil"][1] > 3 * max(1, left_and_right["pencil"][0])
