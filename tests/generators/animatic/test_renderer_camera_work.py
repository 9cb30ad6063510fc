"""Framing and camera moves: what is in the frame, and how it travels."""

import math
from itertools import pairwise
from typing import get_args

import pytest

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.framing import LENSES, Stature, solve, span, view
from filmwright.generators.animatic.moves import Move, along_keys, from_board
from filmwright.schemas.grammar import SHOT_SIZES, Angle, CameraMove
from filmwright.schemas.motion import CameraKey

WIDE, SCOPE, UPRIGHT, SQUARE = 16 / 9, 2.39, 9 / 16, 1.0
ADULT = Stature(1.75, 1.62, 1.5, 1.15, 0.95, 0.48, 0.6, 0.26)
CHILD = Stature(1.25, 1.12, 1.0, 0.8, 0.62, 0.3, 0.45, 0.26)
HATTED = Stature(2.5, 1.7, 1.5, 1.15, 0.95, 0.48, 0.9, 0.5)
BODIES = [ADULT, CHILD, HATTED]


def pixels(camera: Camera, x: float, y: float, aspect: float, z: float = 0.0) -> tuple[float, float]:
    """Where a point lands, as shares of the frame."""
    H = 720
    W = H * aspect
    px, py, _ = camera.project(x, y, z, W, H)
    return px / W, py / H


@pytest.mark.parametrize("size", SHOT_SIZES)
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("aspect", [WIDE, SCOPE, UPRIGHT, SQUARE])
def test_the_cut_body_is_inside_the_safe_area_at_every_size(size, body, aspect):
    seen = view([body], size, aspect)
    camera = solve(seen, size, "eye", body.eyes)
    low, high = span(body, size)
    top, bottom = pixels(camera, 0, high, aspect)[1], pixels(camera, 0, low, aspect)[1]
    assert 0.02 < top < bottom < 1.0
    if size not in ("ws", "ews"):
        assert top < 0.45


@pytest.mark.parametrize("body", BODIES)
def test_closer_sizes_show_less(body):
    heights = [view([body], size, WIDE).frame_m for size in SHOT_SIZES]
    assert all(a > b for a, b in pairwise(heights))


@pytest.mark.parametrize("size", ["mcu", "ms", "mls", "fs"])
def test_headroom_is_a_small_share_of_the_frame(size):
    camera = solve(view([ADULT], size, WIDE), size, "eye", ADULT.eyes)
    assert pixels(camera, 0, ADULT.top, WIDE)[1] == pytest.approx(0.07, abs=0.005)


def test_a_close_up_may_cut_a_tall_hat_but_never_a_face():
    camera = solve(view([HATTED], "cu", WIDE), "cu", "eye", HATTED.eyes)
    assert pixels(camera, 0, HATTED.eyes, WIDE)[1] > 0.2
    assert pixels(camera, 0, HATTED.chin, WIDE)[1] < 0.85


@pytest.mark.parametrize("angle", get_args(Angle))
@pytest.mark.parametrize("size", SHOT_SIZES)
def test_an_angle_moves_the_lens_and_keeps_the_framing(angle, size):
    seen = view([ADULT], size, WIDE)
    straight, other = (solve(seen, size, a, ADULT.eyes) for a in ("eye", angle))
    assert pixels(straight, 0, 1.5, WIDE)[1] == pytest.approx(pixels(other, 0, 1.5, WIDE)[1], abs=1e-6)
    assert other.y > 0


def test_angles_are_ordered_from_the_ground_up():
    seen = view([ADULT], "fs", WIDE)
    heights = [
        solve(seen, "fs", a, ADULT.eyes).y for a in ("ground", "low", "hip", "eye", "high", "overhead")
    ]
    assert heights == sorted(heights)


def test_a_lens_changes_the_distance_and_not_the_framing():
    wide, long = view([ADULT], "ms", WIDE, 24), view([ADULT], "ms", WIDE, 100)
    assert long.distance > 3 * wide.distance
    assert long.frame_m == pytest.approx(wide.frame_m)


def test_two_people_widen_the_frame():
    alone, both = view([ADULT], "ms", WIDE), view([ADULT, CHILD], "ms", WIDE, wide_m=4.0)
    assert both.half_width * 2 > 4.0 > alone.half_width * 2


def test_every_size_has_a_lens():
    assert set(LENSES) == set(SHOT_SIZES)


def move(kind: CameraMove, amount: float = 0.5, size: str = "fs") -> Move:
    seen = view([ADULT], size, WIDE)
    return Move(solve(seen, size, "eye", ADULT.eyes), kind, amount, seen.distance, 4.0, "s010")


@pytest.mark.parametrize("kind", get_args(CameraMove))
@pytest.mark.parametrize("size", ["ecu", "fs", "ews"])
@pytest.mark.parametrize("amount", [0.0, 0.2, 0.5, 1.0])
def test_every_move_is_smooth_finite_and_in_front_of_the_subject(kind, size, amount):
    path = [move(kind, amount, size).at(k / 24, (k / 96, 0.0, 0.0)) for k in range(97)]
    for a, b in pairwise(path):
        values = [b.x, b.y, b.z, b.focal_mm, b.pan, b.tilt, b.roll]
        assert all(math.isfinite(v) for v in values)
        assert b.z < 0, "the lens went through the subject"
        assert b.y > 0
        assert 8 <= b.focal_mm <= 600
        if kind != "whip-pan":
            ax, ay = pixels(a, 0, 1.5, WIDE)
            bx, by = pixels(b, 0, 1.5, WIDE)
            assert math.hypot(bx - ax, by - ay) < 0.06, "the picture jumps"


@pytest.mark.parametrize(
    "kind", sorted(set(get_args(CameraMove)) - {"static", "rack-focus", "follow", "lead"})
)
def test_a_move_moves_and_more_amount_moves_more(kind):
    def travelled(amount: float) -> float:
        path = [move(kind, amount).at(k / 24) for k in range(97)]
        spread = 0.0
        for name in ("x", "y", "z", "focal_mm", "pan", "tilt", "roll"):
            values = [getattr(c, name) for c in path]
            spread += (max(values) - min(values)) * (0.05 if name == "focal_mm" else 1.0)
        return spread

    assert 0.001 < travelled(0.2) < travelled(1.0)


def test_static_does_not_move():
    assert len({move("static").at(k / 24) for k in range(97)}) == 1


def test_a_dolly_changes_perspective_and_a_zoom_does_not():
    def parallax(camera: Camera) -> float:
        near, far = pixels(camera, 0.5, 1, WIDE, 0)[0] - 0.5, pixels(camera, 0.5, 1, WIDE, 10)[0] - 0.5
        return near / far

    start = move("dolly-in").at(0)
    assert parallax(move("dolly-in").at(4)) > parallax(start) * 1.1
    assert parallax(move("zoom-in").at(4)) == pytest.approx(parallax(start))


def test_a_dolly_zoom_keeps_the_subject_and_changes_the_background():
    start, end = move("dolly-zoom").at(0), move("dolly-zoom").at(4)
    assert pixels(end, 0.4, 1.5, WIDE)[0] == pytest.approx(pixels(start, 0.4, 1.5, WIDE)[0], abs=1e-3)
    assert abs(pixels(end, 3, 1, WIDE, 20)[0] - pixels(start, 3, 1, WIDE, 20)[0]) > 0.02


def test_left_and_right_are_mirrored():
    for kind in ("pan", "truck", "arc"):
        left, right = move(f"{kind}-left").at(4), move(f"{kind}-right").at(4)
        assert left.x == pytest.approx(-right.x)
        assert left.pan == pytest.approx(-right.pan)


def test_follow_goes_where_the_subject_goes():
    assert move("follow").at(2, (1.5, 0, 0)).x == pytest.approx(move("follow").at(0).x + 1.5)


def test_a_point_of_the_board_is_turned_into_our_world():
    assert from_board((1, 2, 3)) == (1, 3, 2)


def test_an_explicit_path_is_eased_between_its_keys_and_held_at_its_ends():
    keys = [
        CameraKey(at=1, position=(0, -6, 1.5), look_at=(0, 0, 1.5)),
        CameraKey(at=3, position=(2, -4, 1.0), look_at="bear", focal_mm=50, roll=10),
    ]
    path = [along_keys(keys, t / 10, lambda who: (1.0, 1.2, 0.5)) for t in range(50)]
    assert path[0] == path[10]
    assert path[30] == path[49]
    assert (path[30].x, path[30].y, path[30].z, path[30].focal_mm) == (2, 1.0, -4, 50)
    assert path[30].roll == pytest.approx(math.radians(10))
    assert pixels(path[30], 1.0, 1.2, WIDE, 0.5) == (pytest.approx(0.5), pytest.approx(0.5))
    assert path[20].x == pytest.approx(1.0)


def test_a_path_that_looks_at_nobody_known_still_shows_something():
    camera = along_keys([CameraKey(at=0, position=(0, -3, 1), look_at="ghost")], 0.0, lambda who: None)
    assert math.isfinite(camera.tilt)
