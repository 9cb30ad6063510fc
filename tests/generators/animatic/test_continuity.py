"""Pictures at given frames: honoured to the pixel, left without a pop, and told truly."""

from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.continuity import Joined, drifted, matched, psnr, same_layout, uncovered
from filmwright.generators.animatic.planes import PaintedPlanes
from filmwright.generators.animatic.renderer import Renderer
from filmwright.generators.animatic.setup import Setup
from filmwright.generators.animatic.world import World
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.shot import Shot

SIZE = (256, 144)
FPS = Fraction(24)


def brief(set_: str = "forest", **shot) -> ShotBrief:
    return ShotBrief(
        scene="sc", shot=Shot(**{"id": "s010", "seconds": 2, "camera": {"size": "fs"}, **shot}), look=Look(),
        place=Place(name="", set=set_), place_id=set_,
        cast={"bear": CastMember(looks="polar bear", wears="black top hat"), "ida": CastMember(looks="girl")},
    )  # fmt: skip


def renderer(asked: ShotBrief, before: World | None = None, frames: int = 48) -> Renderer:
    return Renderer(Setup(asked, SIZE, FPS, frames, 5, before))


def repainted(picture: np.ndarray) -> np.ndarray:
    """The same composition by another hand: smoother, warmer, brighter."""
    soft = cv2.bilateralFilter(picture, 9, 60, 9).astype(np.float32)
    return np.clip(soft * np.array([1.25, 1.0, 0.7]) + 14, 0, 255).astype(np.uint8)


def foreign(seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(0, 255, (6, 8, 3)).astype(np.uint8)
    return cv2.resize(noise, SIZE, interpolation=cv2.INTER_CUBIC)


def steps(joined: Joined, first: int, last: int) -> list[float]:
    frames = [joined.frame(i).astype(np.float32) for i in range(first, last + 1)]
    return [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]


def test_our_own_frame_is_exact_and_changes_nothing():
    one = renderer(brief())
    joined = Joined(one, 0, {0: (one.picture(0).copy(), 1.0)})
    assert joined.way == "exact"
    assert np.array_equal(joined.frame(9), one.picture(9))


def test_no_anchor_is_a_cut():
    assert Joined(renderer(brief()), 0, {}).way == "cut"


@pytest.mark.parametrize(
    "style_change", [{"camera": {"size": "mcu"}}, {"camera": {"size": "ws", "move": "dolly-in"}}]
)
def test_a_continued_shot_starts_on_the_given_frame_and_flows_on(style_change):
    first = renderer(brief(action="{bear} walks to {ida}."))
    last = first.picture(47).copy()
    world = World.from_json(first.setup.world(47, None).to_json())
    second = renderer(brief(id="s020", boundary="continue", action="{ida} waves.", **style_change), world)
    joined = Joined(second, 0, {0: (last, 1.0)})
    assert joined.way in ("carry", "exact")
    assert np.array_equal(joined.frame(0), last)
    usual = [
        float(np.abs(first.picture(k).astype(np.float32) - first.picture(k + 1)).mean())
        for k in range(30, 36)
    ]
    later = steps(joined, 12, 30)
    assert max(steps(joined, 0, 6)) <= max(2.0 * max(*usual, *later), 1.0), "the joint pops"


def test_the_camera_of_a_continued_shot_leaves_gently_and_arrives():
    first = renderer(brief())
    world = first.setup.world(47, None)
    second = renderer(brief(id="s020", boundary="continue", camera={"size": "cu"}), world).setup
    assert second.camera(0) == world.camera
    arrived = second.move.at(second.seconds_at(47))
    assert second.camera(47).z == pytest.approx(arrived.z)
    assert second.camera(47).focal_mm == pytest.approx(arrived.focal_mm)


def test_time_runs_on_through_a_chain():
    first = renderer(brief()).setup
    second = renderer(brief(id="s020", boundary="continue"), first.world(47, None)).setup
    assert second.weather_seconds(0) == first.weather_seconds(47)
    assert second.boil(0) == first.boil(47)


def test_a_later_stretch_is_the_same_shot():
    whole = renderer(brief(action="{bear} walks."))
    tail = renderer(brief(action="{bear} walks."))
    assert np.array_equal(Joined(whole, 0, {}).frame(30), Joined(tail, 20, {}).frame(10))


def test_a_picture_painted_on_our_layout_is_moved_in_planes():
    asked = brief(camera={"size": "fs", "move": "truck-right", "amount": 0.3})
    one = renderer(asked)
    painted = repainted(one.picture(0))
    joined = Joined(one, 0, {0: (painted, 1.0)})
    assert joined.way == "parallax"
    assert np.array_equal(joined.frame(0), painted)
    assert max(steps(joined, 0, 5)) < 12, "the first step away from the picture is a jump"
    colour = joined.frame(20).reshape(-1, 3).mean(0)
    assert np.abs(colour - painted.reshape(-1, 3).mean(0)).max() < 25, "the picture's look is lost"


def test_planes_seen_by_their_own_camera_are_the_picture():
    one = renderer(brief())
    painted = repainted(one.picture(0))
    assert psnr(PaintedPlanes(painted, one, 0).seen_by(one.setup.camera(0)), painted) > 26


def test_an_unrelated_picture_is_held_then_dissolved_and_called_so():
    one = renderer(brief())
    joined = Joined(one, 0, {0: (foreign(), 1.0)})
    assert joined.way == "dissolve"
    assert np.array_equal(joined.frame(0), foreign())
    assert psnr(joined.frame(3), foreign()) > 25
    assert psnr(joined.frame(47), one.picture(47)) > 35
    assert max(steps(joined, 0, 30)) < 25


def test_a_last_frame_is_reached_and_the_way_to_it_is_soft():
    one = renderer(brief())
    joined = Joined(one, 0, {47: (foreign(), 1.0)})
    assert np.array_equal(joined.frame(47), foreign())
    assert np.array_equal(joined.frame(5), one.picture(5))
    assert max(steps(joined, 30, 47)) < 25


def test_a_nearly_ours_last_frame_is_carried():
    one = renderer(brief())
    own = one.picture(47).astype(np.int16)
    given = np.clip(own + 3, 0, 255).astype(np.uint8)
    joined = Joined(one, 0, {47: (given, 1.0)})
    assert joined.anchors[0].way == "carry"
    assert np.array_equal(joined.frame(47), given)
    own = [
        float(np.abs(one.picture(k).astype(np.float32) - one.picture(k + 1)).mean()) for k in range(37, 47)
    ]
    assert max(steps(joined, 37, 47)) < max(own) + 1.0


def test_many_anchors_hold_each_other_off():
    one = renderer(brief())
    pictures = {k: (foreign(k), 1.0) for k in (0, 3, 4, 20, 47)}
    joined = Joined(one, 0, pictures)
    for k, (picture, _) in pictures.items():
        assert np.array_equal(joined.frame(k), picture)


def test_a_weak_anchor_is_only_guidance():
    one = renderer(brief())
    joined = Joined(one, 0, {0: (foreign(), 0.4)})
    assert not np.array_equal(joined.frame(0), foreign())
    assert psnr(joined.frame(0), foreign()) > psnr(one.picture(0), foreign())


def test_layout_tells_our_composition_from_another():
    one, other = renderer(brief()).picture(0).copy(), renderer(brief("city")).picture(0).copy()
    assert same_layout(one, repainted(one)) > 0.6
    assert same_layout(one, other) < 0.35
    assert same_layout(one, np.full_like(one, 90)) == 0


def test_colour_matching_is_clamped():
    own, given = renderer(brief()).picture(0).copy(), np.full((*SIZE[::-1], 3), 128, np.uint8)
    out = matched(own, own, given, 1.0)
    assert out.std() > 0.5 * own.std(), "a flat picture must not flatten ours"
    assert np.array_equal(matched(own, own, given, 0.0), own)


def test_a_drifting_picture_never_shows_its_edge():
    picture = foreign()
    for camera in (Camera(x=3, z=-6), Camera(z=-9), Camera(z=-3, pan=0.5, tilt=-0.2), Camera(focal_mm=20)):
        assert drifted(picture, Camera(z=-6), camera, 0.0).min(axis=2).shape == SIZE[::-1]
    assert np.array_equal(drifted(picture, Camera(), Camera(), 0.0), picture)


def test_what_a_camera_uncovers_is_a_share():
    assert uncovered(Camera(), Camera(), 0, *SIZE) == 0
    assert uncovered(Camera(), Camera(z=-3), 0, *SIZE) == 0
    assert 0.3 < uncovered(Camera(), Camera(z=-9), 0, *SIZE) < 1
    assert uncovered(Camera(), Camera(x=100), 0, *SIZE) == 1


def test_the_likeness_of_a_picture_with_itself_is_99():
    assert psnr(foreign(), foreign()) == 99
    assert psnr(foreign(), foreign(1)) < 20
