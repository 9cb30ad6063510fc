"""A simulation drawn: every thing in every style, the same bytes in every process, names for masks."""

import hashlib
import subprocess
import sys

import pytest

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.physics.draw import draw, items, shadows
from filmwright.generators.animatic.physics.motes import MANNERS
from filmwright.generators.animatic.physics.words import THINGS, look_of
from filmwright.generators.animatic.physics.world import simulate
from filmwright.generators.animatic.skia_gl import skia
from filmwright.schemas.motion import Entity, Force, MotionScript

SIZE = (160, 90)
SCRIPT = MotionScript(
    entities=[
        Entity(id="crate", shape="box", size=(0.7, 0.5, 0.5), mass=8, material="wood", at=(0, 0, 1)),
        Entity(id="oranges", size=(0.1, 0.1, 0.1), mass=0.15, material="fruit", count=8, at=(0, 0, 1)),
        Entity(
            id="flag", looks="blue flag with a white star", kind="cloth", size=(1, 0.02, 0.6), at=(1, 1, 2)
        ),
        Entity(id="mug", kind="fixed", shape="cylinder", size=(0.3, 0.3, 0.3), at=(-1, 0, 0.15)),
        Entity(id="honey", kind="liquid", material="honey", size=(0.2, 0.2, 0.2), at=(-1, 0, 0.9)),
        Entity(id="snow", kind="particles", count=40, at=(0, 0, 2)),
    ],
    forces=[Force(vector=(5, 0, 0), gust=0.7)],
)


CLOTHS = frozenset(
    ["flag", "curtain", "sheet", "blanket", "banner", "tablecloth", "sail", "carpet", "scarf", "handkerchief"]
)
PARTICLES = frozenset(MANNERS) - {"", "bubble"}


def picture(script, frame, style, frames=30, camera=None):
    simulation = simulate(script, frames, 24, 5)
    surface = skia.Surface(*SIZE)
    hand = Canvas(style, Palette.of("day", "clear"), 1, frame // 3)
    hand.canvas = surface.getCanvas()
    hand.canvas.clear(0xFF000000)
    draw(simulation, hand, frame, camera or Camera(0, 1.2, -4), SIZE)
    return surface.makeImageSnapshot().toarray().copy()


def fingerprint():
    """Hash the numbers and the pixels of SCRIPT in all styles."""
    digest = hashlib.sha256()
    simulation = simulate(SCRIPT, 30, 24, 5)
    digest.update(simulation.plane.poses.tobytes() + simulation.plane.drops[0].tobytes())
    digest.update(simulation.cloths[0].mesh.tobytes() + simulation.motes[0].position.tobytes())
    for style in ("flat", "pencil", "line"):
        for frame in (0, 13, 29):
            digest.update(picture(SCRIPT, frame, style).tobytes())
    return digest.hexdigest()


def test_a_new_process_makes_the_same_bytes():
    code = (
        "import sys, importlib.util as u; s = u.spec_from_file_location('pictures', sys.argv[1]);"
        "m = u.module_from_spec(s); s.loader.exec_module(m); print(m.fingerprint())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, __file__], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == fingerprint(), done.stderr


def test_another_seed_makes_other_frames():
    one, other = simulate(SCRIPT, 30, 24, 5), simulate(SCRIPT, 30, 24, 6)
    assert (one.plane.poses != other.plane.poses).any()


@pytest.mark.parametrize("style", ["flat", "pencil", "line"])
def test_every_known_thing_has_a_drawing_in_every_style(style):
    for thing in THINGS:
        entity = Entity(id=thing.replace(" ", "-"), size=(0.6, 0.4, 0.6), at=(0, 0, 0.6), count=4)
        if thing in CLOTHS:
            entity = entity.replace(kind="cloth", count=1)
        elif thing in PARTICLES:
            entity = entity.replace(kind="particles")
        if (thing, style) == ("smoke", "line"):
            continue  # a veil has no outline
        frame = picture(MotionScript(entities=[entity]), 9, style, 10)
        assert frame[..., :3].any(), thing


@pytest.mark.parametrize("shape", ["ball", "box", "cylinder", "capsule", "plane", "sheet", "billboard"])
def test_a_thing_nobody_knows_is_drawn_as_its_plain_shape(shape):
    entity = Entity(id="samovar", shape=shape, size=(0.5, 0.5, 0.5), at=(0, 0, 0.6))
    assert look_of(entity).thing == ""
    assert picture(MotionScript(entities=[entity]), 0, "flat", 2)[..., :3].any()


def test_items_come_from_far_to_near_under_the_ids_of_the_board():
    things = [
        Entity(id="near", at=(0, -1, 1)),
        Entity(id="far", at=(0, 3, 1)),
        Entity(id="flag", kind="cloth", at=(0, 1, 1)),
    ]
    listed = items(simulate(MotionScript(entities=things), 2, 24, 1), 0)
    assert [item.z for item in listed] == sorted((item.z for item in listed), reverse=True)
    assert [listed[0].label, listed[-1].label] == ["far", "near"]
    assert {item.label for item in listed} == {"near", "far", "flag"}


def test_water_lies_between_the_far_and_the_near_wall_of_its_mug():
    simulation = simulate(SCRIPT, 30, 24, 5)
    order = [i.label for i in items(simulation, 20) if i.label in ("mug", "honey")]
    assert order[0] == "mug"
    assert "honey" in order[1 : len(order) - 1 - order[::-1].index("mug") + 1]


def test_a_flag_shows_the_colours_of_its_words():
    def share_of_red(looks):
        flag = Entity(id="flag", looks=looks, kind="cloth", size=(2, 0.02, 1.4), at=(0, 0, 1.4))
        frame = picture(MotionScript(entities=[flag]), 0, "flat", 2).astype(int)
        return float((frame[..., 2] - frame[..., 0] > 60).mean())  # BGR

    assert share_of_red("red flag") > 0.1
    assert share_of_red("green flag") < 0.01


def test_milk_is_white_and_wine_is_red_though_both_flow_like_water():
    milk, wine = (look_of(Entity(id=name, kind="liquid", material="water")) for name in ("milk", "wine"))
    assert min(milk.colour) > 0.8
    assert wine.colour[0] > 2 * wine.colour[1]


def test_the_seams_of_a_ball_turn_with_it():
    ball = Entity(id="basketball", size=(1, 1, 1), at=(0, 0, 1), spin=1)
    still = picture(MotionScript(gravity="none", entities=[ball]), 0, "line", 8)
    turned = picture(MotionScript(gravity="none", entities=[ball]), 3, "line", 8)
    assert (still != turned).mean() > 0.01


def test_a_shadow_is_darkest_where_the_ball_touches_the_ground():
    drop = MotionScript(entities=[Entity(id="ball", at=(0, 0, 2), material="rubber", bounce=0)])
    simulation = simulate(drop, 30, 24, 1)
    high, low = (shadows(simulation, f)[0].strength for f in (0, 29))
    assert high < 0.3 * low


def test_frames_outside_the_shot_show_its_ends():
    assert (picture(SCRIPT, 500, "flat") == picture(SCRIPT, 29, "flat")).mean() > 0.99


@pytest.mark.parametrize(
    ("looks", "thing"),
    [
        ("a crate of oranges", "crate"),
        ("ripe orange", "orange"),
        ("orange rubber ball", "ball"),
        ("big red beach ball", "beachball"),
        ("Basket ball", "basketball"),
        ("snowballs", "snowball"),
        ("a glass of water", "glass"),
        ("berries", ""),
        ("eine rote Fahne", "flag"),
        ("une caisse", "crate"),
        ("苹果", "apple"),
        ("мяч", "ball"),
    ],
)
def test_words_name_the_thing_that_is_drawn(looks, thing):
    assert look_of(Entity(id="x", looks=looks)).thing == thing
