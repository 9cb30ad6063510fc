"""Frames: each depends on its number alone, shows everyone, and joins its neighbours."""

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from filmwright.generators.animatic.passes import FAR_M, passes
from filmwright.generators.animatic.renderer import CAST_LABEL, Renderer
from filmwright.generators.animatic.setup import Setup
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.grammar import CameraMove, LookStyle, SetName, TimeOfDay, Weather
from filmwright.schemas.shot import Shot

SIZE = (192, 108)
CAST = {
    "bear": CastMember(looks="polar bear", wears="black top hat"),
    "ida": CastMember(looks="girl of eight", wears="yellow raincoat"),
}


def renderer(
    setting: str = "forest", style: str = "flat", time: str = "day", weather: str = "clear",
    cast=("bear", "ida"),
    fps: int = 24, size: tuple[int, int] = SIZE, **shot,
) -> Renderer:  # fmt: skip
    asked = ShotBrief(
        scene="sc", shot=Shot(**{"id": "s010", "seconds": 2, **shot}), look=Look(style=style),
        place=Place(name="", set=setting), place_id=setting, time=time, weather=weather,
        cast={who: CAST[who] for who in cast},
    )  # fmt: skip
    return Renderer(Setup(asked, size, Fraction(fps), round(asked.shot.seconds * fps), 5))


def difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(np.float32) - b).mean())


@pytest.mark.parametrize("style", get_args(LookStyle))
@pytest.mark.parametrize("move", ["static", "dolly-in", "follow", "handheld", "crane-up", "roll"])
def test_a_frame_depends_on_its_number_and_not_on_what_was_drawn_before(style, move):
    action = "{bear} walks to {ida} and waves."
    alone = renderer(style=style, camera={"size": "fs", "move": move}, action=action)
    after = renderer(style=style, camera={"size": "fs", "move": move}, action=action)
    for n in (0, 7, 18, 19, 20, 3):
        after.picture(n)
    after.label_map(21)
    after.line(21)
    assert np.array_equal(alone.picture(21), after.picture(21))


@pytest.mark.parametrize("setting", get_args(SetName))
def test_every_setting_is_drawn_with_everyone_in_it(setting):
    one = renderer(setting, camera={"size": "fs"}, time="dusk")
    picture, labels = one.picture(0), one.label_map(0)
    assert picture.std() > 8
    for k in range(2):
        assert (labels == CAST_LABEL + k).sum() > 60, "somebody cannot be seen"


@pytest.mark.parametrize("weather", get_args(Weather))
@pytest.mark.parametrize("time", get_args(TimeOfDay))
def test_time_and_weather_change_the_picture(time, weather):
    usual = _usual()
    other = renderer("meadow", time=time, weather=weather, camera={"size": "ws"}).picture(3)
    if (time, weather) != ("day", "clear"):
        assert difference(usual, other) > 1


@lru_cache
def _usual() -> np.ndarray:
    return renderer("meadow", camera={"size": "ws"}).picture(3)


def test_the_two_styles_differ_and_pencil_is_nearly_grey():
    flat, pencil = (renderer(style=s).picture(0).astype(np.float32) for s in ("flat", "pencil"))

    def colour(picture: np.ndarray) -> float:
        return float((picture.max(-1) - picture.min(-1)).mean())

    assert colour(pencil) < 0.5 * colour(flat)


@pytest.mark.parametrize("move", get_args(CameraMove))
def test_no_move_pops(move):
    one = renderer("meadow", camera={"size": "ms", "move": move}, cast=("ida",))
    frames = [one.picture(n) for n in range(0, 48, 1)]
    steps = [difference(a, b) for a, b in pairwise(frames[8:])]
    assert max(steps) < 6 * (float(np.median(steps)) + 0.5), "one frame jumps"


def test_a_moving_camera_shows_parallax():
    one = renderer("forest", camera={"size": "fs", "move": "truck-right", "amount": 1}, cast=())
    assert difference(one.picture(0), one.picture(47)) > 5


def test_poses_hold_for_two_frames_and_the_feet_go_on():
    one = renderer("stage", camera={"size": "fs"}, cast=("ida",), action="{ida} walks.")
    marks = [one.setup.marks(n)["ida"].x for n in range(10, 14)]
    assert len({round(x, 6) for x in marks}) == 4
    assert [one.setup.pose_frame(n) for n in (10, 11, 12, 13)] == [10, 10, 12, 12]
    fast = renderer("stage", cast=(), fps=48)
    assert [fast.setup.pose_frame(n) for n in (8, 11, 12)] == [8, 8, 12]


def test_a_pencil_line_boils_on_threes():
    one = renderer("stage", style="pencil", cast=())
    assert [one.setup.boil(n) for n in range(7)] == [0, 0, 0, 1, 1, 1, 2]


@pytest.mark.parametrize("size", [(192, 108), (108, 192), (128, 128), (240, 100)])
def test_every_aspect_is_filled(size):
    picture = renderer(size=size, camera={"size": "ms"}).picture(0)
    assert picture.shape == (size[1], size[0], 3)
    for corner in (picture[:4, :4], picture[:4, -4:], picture[-4:, :4], picture[-4:, -4:]):
        assert corner.max() > 10, "a corner of the frame is empty"


@pytest.mark.parametrize("roll", [2, 12, -30])
def test_a_rolled_frame_has_no_empty_corner(roll):
    picture = renderer("meadow", camera={"size": "ws", "roll": roll}).picture(0)
    for corner in (picture[:4, :4], picture[:4, -4:], picture[-4:, :4], picture[-4:, -4:]):
        assert corner.max() > 10


def test_physical_things_are_drawn_and_labelled():
    ball = {"id": "ball", "shape": "ball", "size": [0.5, 0.5, 0.5], "at": [0, 0, 2.5]}
    one = renderer("stage", cast=(), camera={"size": "fs"}, motion={"entities": [ball]})
    label = one.labels["ball"]
    rows = [np.argwhere(one.label_map(n) == label)[:, 0].mean() for n in (0, 12)]
    assert rows[1] > rows[0] + 3, "the ball does not fall"


def test_depth_is_metres_and_orders_the_world():
    placements = [{"who": "ida", "depth": "foreground", "zone": "left"}, {"who": "bear", "zone": "right"}]
    one = renderer("meadow", camera={"size": "fs"}, first_frame={"placements": placements})
    layers = passes(one, 0, ["identity", "depth"])
    depth, who = layers["depth"], layers["identity"]
    metres = {name: float(np.median(depth[who == level])) for name, level in one.labels.items()}
    distance = one.setup.marks(0)["bear"].z - one.setup.camera(0).z
    assert metres["bear"] == pytest.approx(distance, abs=0.7)
    assert 0.3 < metres["ida"] < metres["bear"] < depth.max() == FAR_M
    ground = depth[:, 0][-20:]
    assert (np.diff(ground[ground < FAR_M]) <= 1e-3).all(), "the ground does not come nearer downwards"


def test_identity_holds_nothing_but_known_labels():
    one = renderer("forest", camera={"size": "fs", "move": "dolly-in"})
    for n in (0, 23, 47):
        found = set(np.unique(passes(one, n, ["identity"])["identity"]).tolist())
        assert found <= {0, *one.labels.values()}


def test_line_art_is_white_on_black():
    line = passes(renderer(camera={"size": "fs"}), 0, ["line"])["line"]
    assert np.median(line) == 0
    assert line.max() == 255


def test_segmentation_knows_a_person_from_an_animal_and_the_sky():
    one = renderer("meadow", camera={"size": "fs"})
    layers = passes(one, 0, ["identity", "segmentation"])
    colours = {
        who: tuple(layers["segmentation"][layers["identity"] == level][0])
        for who, level in one.labels.items()
    }
    assert colours["ida"] == (150, 5, 61)
    assert colours["bear"] != colours["ida"]
    assert (6, 230, 230) in {tuple(c) for c in layers["segmentation"][0]}


def test_skeletons_stand_where_the_people_stand():
    one = renderer("stage", camera={"size": "fs"})
    layers = passes(one, 0, ["identity", "pose"])
    bones = layers["pose"].max(-1) > 60
    assert bones.sum() > 50
    assert (bones & (layers["identity"] > 0)).sum() > 0.6 * bones.sum()


def test_a_shot_that_is_over_before_anything_has_been_poured_is_framed_all_the_same():
    tea = {
        "id": "tea", "kind": "liquid", "looks": "tea", "shape": "cylinder", "size": [0.3, 0.3, 0.4],
        "mass": 5, "at": [0, 0, 0.5],
    }  # fmt: skip
    poured = renderer(motion={"entities": [tea]}, seconds=0.2, fps=5)
    assert poured.setup.frames == 1
    assert poured.picture(0).shape == (SIZE[1], SIZE[0], 3)
