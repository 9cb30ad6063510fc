"""What a viewer would notice first: cut heads, faces behind poles, walkers out of frame."""

from fractions import Fraction

import numpy as np
import pytest

from filmwright.generators.animatic import renderer as renderer_module
from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.animatic.ensemble import HELD_LABEL
from filmwright.generators.animatic.passes import passes
from filmwright.generators.animatic.renderer import Renderer
from filmwright.generators.animatic.setup import Setup
from filmwright.generators.animatic.world import World
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, PropLooks, ShotBrief
from filmwright.schemas.shot import Shot

W, H = 320, 180
CAST = {
    "ida": CastMember(looks="girl of eight", wears="yellow raincoat"),
    "tom": CastMember(looks="man", wears="blue coat"),
    "fox": CastMember(looks="fox"),
}


def asked(cast=("ida",), setting="meadow", props=None, time="day", weather="clear", **shot) -> ShotBrief:
    return ShotBrief(
        scene="sc", shot=Shot(**{"id": "s010", "seconds": 3, **shot}), look=Look(), time=time,
        place=Place(name="", set=setting), place_id=setting, weather=weather,
        cast={who: CAST[who] for who in cast},
        props={key: PropLooks(what=what) for key, what in (props or {}).items()},
    )  # fmt: skip


def setup(brief: ShotBrief, before: World | None = None) -> Setup:
    return Setup(brief, (W, H), Fraction(24), round(brief.shot.seconds * 24), 5, before)


def box_of(one: Renderer, who: str, n: int) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of somebody in a frame, as shares of it."""
    rows, columns = np.nonzero(one.label_map(n) == one.labels[who])
    assert len(rows), f"{who} is not in frame {n}"
    return columns.min() / W, rows.min() / H, (columns.max() + 1) / W, (rows.max() + 1) / H


RISING = {
    "stand": {"first_frame": {"placements": [{"who": "ida", "posture": "sitting"}]}},
    "jump": {},
    "wave": {},
    "fly": {},
    "climb": {},
}


@pytest.mark.parametrize("verb", RISING)
@pytest.mark.parametrize("size", ["ms", "mls", "fs", "ws"])
def test_whoever_rises_keeps_their_head_in_the_frame(verb, size):
    beats = [{"at": 0.3, "for": 2.4, "who": "ida", "verb": verb}]
    one = Renderer(setup(asked(camera={"size": size}, motion={"beats": beats}, **RISING[verb])))
    for n in (30, 44, 60):
        left, top, right, _ = box_of(one, "ida", n)
        hand_may_leave = verb != "stand" and size == "ms"
        assert hand_may_leave or top > 0.0
        assert 0.0 < (left + right) / 2 < 1.0
        nose = one.joints("ida", n)[0]
        mark = one.setup.marks(n)["ida"]
        y = one.setup.camera(n).project(mark.x, nose[1], mark.z, W, H)[1] / H
        assert 0.06 < y < 0.8, "the face is cut"


def test_a_raised_umbrella_is_inside_a_full_shot():
    placements = [{"who": "ida", "holding": ["umbrella"]}]
    one = Renderer(setup(asked(camera={"size": "fs"}, first_frame={"placements": placements})))
    rows = np.nonzero(one.label_map(0) == HELD_LABEL)[0]
    assert rows.min() > 0


@pytest.mark.parametrize("thing", ["umbrella", "suitcase", "orange", "basket"])
def test_what_somebody_holds_is_not_them(thing):
    placements = [{"who": "ida", "facing": "camera", "holding": [thing]}]
    empty = [{"who": "ida", "facing": "camera"}]
    board = {"camera": {"size": "fs"}}
    with_prop = Renderer(setup(asked(props={thing: thing}, first_frame={"placements": placements}, **board)))
    labels = passes(with_prop, 0, ["identity"])["identity"]
    assert (labels == with_prop.labels[thing]).sum() > 4
    plain = Renderer(setup(asked(first_frame={"placements": placements}, **board)))
    assert (plain.label_map(0) == HELD_LABEL).sum() > 4
    assert set(np.unique(passes(plain, 0, ["identity"])["identity"])) == {0, plain.labels["ida"]}
    bare = Renderer(setup(asked(first_frame={"placements": empty}, **board)))
    seen = {one: box_of(one, "ida", 0) for one in (with_prop, plain, bare)}
    if thing != "umbrella":  # which widens the frame
        assert (plain.label_map(0) == plain.labels["ida"]).sum() < 1.1 * (
            bare.label_map(0) == bare.labels["ida"]
        ).sum()
        assert seen[plain] == pytest.approx(seen[bare], abs=0.08)


@pytest.mark.parametrize("thing", ["umbrella", "torch", "lantern"])
@pytest.mark.parametrize("facing", ["camera", "three-quarter-left", "three-quarter-right", "screen-right"])
@pytest.mark.parametrize("who", ["ida", "tom"])
def test_nothing_that_is_held_up_crosses_the_face(thing, facing, who):
    placements = [{"who": who, "facing": facing, "holding": [thing]}]
    one = Renderer(setup(asked((who,), camera={"size": "mls"}, first_frame={"placements": placements})))
    labels, camera, mark = one.label_map(0), one.setup.camera(0), one.setup.marks(0)[who]
    points = one.joints(who, 0)
    for x, y, seen in (points[0], points[14], points[15]):
        px, py, _ = camera.project(mark.x + x, y, mark.z, W, H)
        if seen:
            assert labels[round(py), round(px)] != HELD_LABEL
    assert (labels == HELD_LABEL).any()


def test_a_fire_in_the_hearth_is_seen_through_the_set():
    one = Renderer(setup(asked((), "interior", time="night", camera={"size": "ws"})))
    live = [c for c in one.scenery.cards if c.animated and not c.behind_ground]
    one.plates("picture")
    assert live, "this room has nothing alive in it"
    for card in live:
        crossing = [w for w in one._walked_depths() if w[0] <= card.z <= w[1]]
        assert crossing, "a plate may be merged across it"


def test_splashes_and_mirrored_lamps_are_under_everybody(monkeypatch):
    brief = asked(camera={"size": "fs"}, weather="storm", time="night", setting="city")
    wet = Renderer(setup(brief))
    pictures = [wet.picture(n).astype(int) for n in (0, 5)]
    monkeypatch.setattr(renderer_module, "underfoot", lambda *_: None)
    dry = Renderer(setup(brief))
    for n, picture in zip((0, 5), pictures, strict=True):
        changed = np.abs(picture - dry.picture(n)).max(-1) > 2
        assert changed.sum() > 50
        whole = wet.label_map(n) == wet.labels["ida"]
        assert (changed & whole).sum() <= 0.02 * whole.sum()  # an edge is a mixture


@pytest.mark.parametrize("move", ["follow", "lead"])
@pytest.mark.parametrize("to", ["right", "left"])
def test_a_following_camera_keeps_up_with_lead_room(move, to):
    before = setup(asked(camera={"size": "mcu"})).world(71, None)
    beats = [{"for": 3, "who": "ida", "verb": "walk"}]
    if to == "left":
        beats = [{"for": 3, "who": "ida", "verb": "walk", "to": [-3.5, 0, 0]}]
    one = Renderer(setup(asked(camera={"size": "mls", "move": move}, motion={"beats": beats}), before))
    assert abs(one.setup.marks(71)["ida"].x - one.setup.marks(0)["ida"].x) > 1
    for n in range(0, 72, 10):
        left, _, right, _ = box_of(one, "ida", n)
        assert 0.0 < left < right < 1.0, "they walk out of the frame"
    left, _, right, _ = box_of(one, "ida", 71)
    assert (left + right) / 2 < 0.5 if to == "right" else (left + right) / 2 > 0.5


def test_a_following_camera_waits_for_whoever_comes_in():
    beats = [{"for": 2, "who": "fox", "verb": "enter"}]
    one = Renderer(setup(asked(("fox",), camera={"size": "fs", "move": "follow"}, motion={"beats": beats})))
    left, _, right, _ = box_of(one, "fox", 70)
    assert 0.0 <= left < right <= 1.0


@pytest.mark.parametrize("angle", ["eye", "high", "low", "worm", "overhead"])
@pytest.mark.parametrize("size", ["fs", "ms", "cu"])
def test_one_person_is_in_the_middle_from_every_angle(angle, size):
    one = Renderer(setup(asked(("tom",), camera={"size": size, "angle": angle})))
    left, top, right, bottom = box_of(one, "tom", 0)
    assert 0.3 < (left + right) / 2 < 0.7
    assert 0.0 < top < 0.2
    assert bottom > 0.7


def test_poured_tea_does_not_push_the_one_who_pours_out_of_the_picture():
    tea = {"id": "tea", "kind": "liquid", "looks": "tea", "shape": "cylinder", "size": [0.3, 0.3, 0.4],
           "mass": 5, "material": "water", "at": [0, 0.5, 1.4]}  # fmt: skip
    board = {"camera": {"size": "fs", "angle": "high", "framing": "group"}, "motion": {"entities": [tea]}}
    one = Renderer(setup(asked(("tom",), "interior", **board)))
    left, top, _, bottom = box_of(one, "tom", 0)
    assert left > 0.05
    assert bottom - top > 0.45
    assert bottom > 0.62


def test_a_shoulder_is_seen_from_behind_and_leaves_two_thirds_to_the_speaker():
    placements = [{"who": "ida", "looking_at": "tom"}, {"who": "tom", "looking_at": "ida"}]
    camera = {"size": "mcu", "framing": "over-shoulder", "subject": ["ida"]}
    beats = [{"for": 2, "who": "tom", "verb": "look", "target": "ida"}]
    brief = asked(
        ("ida", "tom"), camera=camera, first_frame={"placements": placements}, motion={"beats": beats}
    )
    one = Renderer(setup(brief))
    for n in (0, 40):
        assert abs(one.setup.marks(n)["tom"].yaw) > 2.2
        assert not any(seen for _, _, seen in one.joints("tom", n)[14:16]), "the listener shows us their eyes"
        left, _, right, _ = box_of(one, "tom", n)
        assert left == 0 or right == 1
        assert right - left < 0.45


def test_things_in_space_do_not_land_on_a_floor():
    ball = {"id": "ball", "shape": "ball", "at": [0, 0, 0.5], "velocity": [0, 0, -1]}

    def lowest(setting: str) -> float:
        motion = {"gravity": "none", "entities": [ball]}
        one = setup(asked((), setting, camera={"size": "fs"}, motion=motion))
        return min(one.physics.places(n)["ball"][1] for n in (0, 30, 71))

    assert lowest("space") < -1
    assert lowest("meadow") > 0


def test_the_animatic_says_that_a_seed_is_no_other_attempt():
    can = AnimaticGenerator().capabilities()
    assert not can.seeded
    assert can.parallel == 32


def test_whoever_sits_on_a_crate_is_off_the_ground_and_the_crate_is_under_them():
    board = {
        "camera": {"size": "fs"},
        "action": "{tom} sits down on the crate.",
        "motion": {"beats": [{"for": 1, "who": "tom", "verb": "sit"}]},
    }
    on_it = Renderer(setup(asked(("tom",), props={"crate": "crate"}, **board)))
    on_ground = setup(asked(("tom",), **board))
    assert on_it.setup.marks(60)["tom"].seat_m > 0.4
    assert on_ground.marks(60)["tom"].seat_m == 0
    eyes = {one: one.actors["tom"].face(one.marks(60)["tom"])[1] for one in (on_it.setup, on_ground)}
    assert eyes[on_it.setup] > eyes[on_ground] + 0.2
    crate, mark = on_it.setup.props["crate"], on_it.setup.marks(60)["tom"]
    assert abs(crate.x - mark.x) < 0.1
    assert crate.z > mark.z


def test_a_bird_that_sits_in_a_wood_has_a_branch_and_one_at_sea_has_none():
    crow = {"crow": CastMember(looks="crow")}
    placements = [{"who": "crow", "posture": "sitting"}]
    board = {"camera": {"size": "fs"}, "first_frame": {"placements": placements}}
    for setting, high in (("forest", True), ("beach", False)):
        brief = asked((), setting, **board).replace(cast=crow)
        one = Renderer(setup(brief))
        assert (one.setup.marks(0)["crow"].y > 1) == high
        _, top, _, bottom = box_of(one, "crow", 0)
        assert 0 < top < bottom < 1


@pytest.mark.parametrize("pair", [("tom", "ida"), ("ida", "tom")])
def test_two_who_hug_stand_close_and_both_hug(pair):
    beats = [{"for": 3, "who": pair[0], "verb": "hug", "target": pair[1]}]
    one = setup(asked(("tom", "ida"), camera={"size": "fs"}, motion={"beats": beats}))
    marks = one.marks(50)
    assert {m.verb for m in marks.values()} == {"hug"}
    assert abs(marks["tom"].x - marks["ida"].x) < 0.45
    assert marks["ida"].z < marks["tom"].z, "the smaller one is hidden"


def test_what_is_given_changes_hands_once_and_is_never_in_two():
    beats = [{"for": 2, "who": "tom", "verb": "give", "target": "ida"}]
    board = {"camera": {"size": "fs"}, "action": "{tom} gives {ida} an apple.", "motion": {"beats": beats}}
    one = setup(asked(("tom", "ida"), props={"apple": "apple"}, **board))
    assert "apple" not in one.props, "it lies on the ground as well"
    owners = [[who for who, m in one.marks(n).items() if "apple" in m.held] for n in range(72)]
    assert owners[0] == ["tom"]
    assert owners[-1] == ["ida"]
    assert all(len(o) <= 1 for o in owners)
    assert sum(not o for o in owners) <= 2


def test_a_radio_in_the_cast_is_no_person():
    radio = {"radio": CastMember(), "ida": CAST["ida"]}
    one = setup(asked((), "interior", camera={"size": "fs"}).replace(cast=radio))
    assert set(one.actors) == {"ida"}
    operator = {"sparks": CastMember(looks="radio operator, man")}
    assert set(setup(asked((), "interior").replace(cast=operator)).actors) == {"sparks"}


@pytest.mark.parametrize(("place", "boats"), [("jetty", True), ("frozen-quay", True), ("lagoon", False)])
def test_a_jetty_has_boats_and_no_palms(place, boats):
    one = setup(asked((), "beach").replace(place_id=place))
    ids = {card.id for card in one.scenery.cards}
    assert ("bollard0" in ids) == boats
    assert ("palm0" in ids) != boats


def test_what_is_said_is_not_done():
    line = {"who": "tom", "line": "Leave the apples!", "mode": "off-screen"}
    one = setup(asked(("ida",), action="Leave the apples!", dialogue=[line], camera={"size": "mcu"}))
    assert {s.verb for s in one.performance.steps["ida"]} <= {"stand", "talk"}


def test_no_lens_looks_over_the_walls_of_a_room():
    for size in ("ws", "ews"):
        one = setup(asked((), "interior", camera={"size": size, "angle": "high"}))
        assert one.camera(0).y < 2.5
        assert one.stage.seen.frame_m < 5
