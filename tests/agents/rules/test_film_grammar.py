"""The example films as an editor would look at them."""

from itertools import pairwise

import pytest

from filmwright.schemas.board import Board
from filmwright.schemas.grammar import SHOT_SIZES
from tests.agents.rules.boards import board_of, example, shot_about

_LEFT_TO_RIGHT = ["off-left", "left", "center-left", "center", "center-right", "right", "off-right"]


@pytest.fixture(scope="module")
def bear() -> Board:
    return example("bear*")


def test_the_bear_is_cast_with_what_the_words_show(bear: Board) -> None:
    assert list(bear.cast) == ["bear", "ida", "fox"]
    assert (bear.cast["bear"].name, bear.cast["bear"].looks) == ("Mr Bear", "polar bear")
    assert bear.cast["bear"].wears == "black top hat and red bow tie"
    assert (bear.cast["ida"].looks, bear.cast["ida"].wears) == ("girl of eight", "yellow raincoat")
    assert bear.cast["fox"].wears == "green scarf"


def test_the_places_and_times_of_the_bear(bear: Board) -> None:
    seen = [(bear.places[s.place or ""].set, s.time, s.weather) for s in bear.scenes]
    assert seen == [("arctic", "dusk", "snow"), ("arctic", "dusk", "snow"), ("forest", "night", "clear")]


def test_every_line_of_the_bear_has_its_speaker(bear: Board) -> None:
    said = [d.who for s in bear.shots for d in s.dialogue]
    assert said == ["bear", "ida", "ida", "bear", "bear", "ida", "ida", "ida", "fox", "bear", "ida"]


def test_an_unbroken_take_occurs_and_none_is_longer_than_three_shots(bear: Board) -> None:
    chains, run = [], 1
    for shot in bear.shots[1:]:
        run = run + 1 if shot.boundary.kind == "continue" else 1
        chains.append(run)
    assert max(chains) == 3
    assert sum(s.boundary.kind == "continue" for s in bear.shots) >= 4


def test_scenes_open_wide_and_a_jump_in_time_dissolves(bear: Board) -> None:
    assert all(scene.shots[0].camera.size in ("ews", "ws") for scene in bear.scenes)
    assert [scene.shots[0].transition.kind for scene in bear.scenes] == ["fade-in", "cut", "dissolve"]


def test_sizes_vary(bear: Board) -> None:
    assert len({s.camera.size for s in bear.shots}) >= 6
    assert all(
        len({s.camera.size for s in four}) > 1
        for four in zip(bear.shots, bear.shots[1:], bear.shots[2:], bear.shots[3:], strict=False)
    )


@pytest.mark.parametrize("pattern", ["bear*", "*.fountain", "狐*"])
def test_a_cut_on_the_same_people_changes_the_size(pattern: str) -> None:
    for scene in example(pattern).scenes:
        for a, b in pairwise(scene.shots):
            if b.boundary.kind == "cut" and a.camera.subject and a.camera.subject == b.camera.subject:
                assert (a.camera.size, a.camera.framing) != (b.camera.size, b.camera.framing)


@pytest.mark.parametrize("pattern", ["bear*", "*.fountain", "狐*"])
def test_nobody_crosses_the_line_of_action(pattern: str) -> None:
    board = example(pattern)
    order = list(board.cast)
    for shot in board.shots:
        assert shot.camera.side == "a"
        people = [p for p in shot.first_frame.placements if p.who in order]
        people.sort(key=lambda p: order.index(p.who))
        at = [_LEFT_TO_RIGHT.index(p.zone) for p in people]
        assert at == sorted(at), shot.id


@pytest.mark.parametrize("pattern", ["bear*", "*.fountain", "狐*"])
def test_whoever_looks_at_somebody_faces_them(pattern: str) -> None:
    board = example(pattern)
    order = list(board.cast)
    for shot in board.shots:
        for p in (*shot.first_frame.placements, *shot.last_frame.placements):
            if p.looking_at in order:
                right = order.index(p.looking_at) > order.index(p.who)
                assert p.facing.endswith("right" if right else "left")


def test_an_unbroken_take_moves_the_camera_instead_of_jumping(bear: Board) -> None:
    for a, b in pairwise(bear.shots):
        if b.boundary.kind == "continue":
            step = SHOT_SIZES.index(b.camera.size) - SHOT_SIZES.index(a.camera.size)
            assert abs(step) <= 2
            assert step == 0 or b.camera.move in ("dolly-in", "dolly-out", "follow")


def test_the_traveller_arrives_in_the_next_place_from_the_left(bear: Board) -> None:
    shot = next(s for s in bear.scenes[1].shots if any(d.who == "bear" for d in s.dialogue))
    first = {p.who: p.zone for p in shot.first_frame.placements}
    assert first["bear"] == "off-left"
    assert shot.motion.beats[0].verb == "enter"


def test_the_film_ends_on_all_it_leaves(bear: Board) -> None:
    last = bear.shots[-1]
    assert (last.camera.size, last.camera.framing) == ("ws", "group")
    assert {p.who for p in last.first_frame.placements} >= {"bear", "ida", "fox"}


def test_only_those_who_can_be_seen_stand_in_a_tight_frame(bear: Board) -> None:
    for shot in bear.shots:
        if shot.camera.framing == "single":
            assert [p.who for p in shot.first_frame.placements] == list(shot.camera.subject)


def test_forty_oranges_roll(bear: Board) -> None:
    shot = shot_about(bear, "forty oranges")
    (oranges,) = shot.motion.entities
    assert (oranges.kind, oranges.shape, oranges.count) == ("rigid", "ball", 40)


def test_ida_holds_her_umbrella_until_she_drops_it(bear: Board) -> None:
    drops = shot_about(bear, "dropped her umbrella")
    held = (
        {p.who: p.holding for p in drops.first_frame.placements},
        {p.who: p.holding for p in drops.last_frame.placements},
    )
    assert held[0]["ida"] == ("umbrella",)
    assert held[1]["ida"] == ()


def test_all_three_sit_by_the_fire(bear: Board) -> None:
    shot = bear.scenes[2].shots[0]
    assert {p.who for p in shot.last_frame.placements if p.posture == "sitting"} == {"bear", "ida", "fox"}
    assert "campfire" in {p.who for p in shot.first_frame.placements}


def test_narration_tells_the_prose_and_dialogue_is_not_told_twice(bear: Board) -> None:
    for shot in bear.shots:
        assert bool(shot.narration) != bool(shot.dialogue)
    told = " ".join(s.narration for s in bear.shots)
    assert "At dusk, Mr Bear walked across the ice." in told


def test_words_take_their_time(bear: Board) -> None:
    for shot in bear.shots:
        words = sum(len(d.line.split()) for d in shot.dialogue)
        assert shot.seconds >= words / 2.5
        assert shot.seconds >= len(shot.narration.split()) / 3.3


def test_a_long_speech_goes_on_in_one_take_and_then_shows_who_listens() -> None:
    speech = " ".join(["I have seen the sea and all the ships that sailed upon it."] * 6)
    board = board_of(f'The bear met Ida. "Hello," said Ida.\n\n"{speech}" said the bear.')
    spoken = [s for s in board.shots if any("seen the sea" in d.line for d in s.dialogue)]
    assert [s.boundary.kind for s in spoken[:3]] == ["cut", "continue", "cut"]
    assert spoken[2].camera.framing == "reaction"
    assert spoken[2].camera.subject == ("ida",)
    assert spoken[2].dialogue[0].mode == "off-screen"


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("A red flag flew over the ship.", "cloth", "red flag"),
        ("She poured honey into the cup.", "liquid", "honey"),
        ("The ball bounced down the stairs.", "rigid", "ball"),
        ("Hundreds of apples fell from the cart.", "rigid", "apple"),
        ("The water poured over the edge.", "liquid", "water"),
    ],
)
def test_matter_moves_by_physics(text: str, kind: str, what: str) -> None:
    (entity,) = board_of(f"Ida sat down. {text}").shots[-1].motion.entities
    assert (entity.kind, entity.looks) == (kind, what)


@pytest.mark.parametrize(
    "text",
    [
        "Ida did not run.", "Ida would have run.", "Ida had run.", "The run was long for Ida.",
        "The lamp fell. Ida was happy.",
        "Ida was carried.", "Ida never sat.",
    ],
)  # fmt: skip
def test_what_is_denied_or_imagined_is_not_acted(text: str) -> None:
    board = board_of(f'"Hello," said Ida.\n\n{text}')
    assert {b.verb for s in board.shots for b in s.motion.beats} <= {"talk"}


@pytest.mark.parametrize(
    ("text", "who", "verb"),
    [
        ("Beside the lamp stood Ida.", "ida", "stand"),
        ("Ida and Tom ran to the house.", "tom", "run"),
        ("Ida looked at Tom, and then she laughed.", "ida", "laugh"),
        ("Tom saw Ida. She waved.", "ida", "wave"),
        ("The two of them danced.", "tom", "dance"),
        ("Tom wept.", "tom", "cry"),
        ("Ida swam.", "ida", "swim"),
    ],
)
def test_who_does_what(text: str, who: str, verb: str) -> None:
    board = board_of(f'"Hello," said Ida. She smiled.\n\n"Hello," said Tom. He smiled.\n\n{text}')
    assert (who, verb) in {(b.who, b.verb) for s in board.scenes[-1].shots[-2:] for b in s.motion.beats}


def test_what_someone_is_said_to_be_is_what_they_look_like() -> None:
    board = board_of(
        "Mrs. Okafor opened the door. She is an old woman with white hair and red glasses. She smiled."
    )
    okafor = board.cast["okafor"]
    assert (okafor.name, okafor.looks, okafor.wears) == (
        "Mrs. Okafor",
        "old woman, white hair",
        "red glasses",
    )
    assert board.props == {} or "glass" not in board.props


def test_a_story_told_by_i_has_a_narrator_who_acts() -> None:
    board = board_of('I ran home. I sat down. "Hello," said Ida. She smiled. We danced.')
    assert board.cast["narrator"].name == "The narrator"
    assert {("narrator", "run"), ("narrator", "dance"), ("ida", "dance")} <= {
        (b.who, b.verb) for s in board.shots for b in s.motion.beats
    }
