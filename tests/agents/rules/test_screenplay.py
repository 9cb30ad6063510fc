import pytest

from filmwright.schemas.board import Board
from tests.agents.rules.boards import board_of, example, lost_words, shot_about, story_of


@pytest.fixture(scope="module")
def ferry() -> Board:
    return example("*.fountain")


def play(text: str) -> Board:
    return board_of(text, "play.fountain")


def test_the_ferry_has_its_scenes_places_and_times(ferry: Board) -> None:
    assert ferry.title == "The Last Ferry"
    seen = [(s.heading, ferry.places[s.place or ""].set, s.time) for s in ferry.scenes]
    assert seen == [
        ("INT. WHEELHOUSE - DUSK", "interior", "dusk"),
        ("EXT. JETTY - CONTINUOUS", "beach", "dusk"),
        ("INT. WHEELHOUSE - LATER", "interior", "dusk"),
        ("THE FAR SHORE - NIGHT", "beach", "night"),
    ]


def test_the_ferry_has_its_cast_with_what_the_actions_show(ferry: Board) -> None:
    assert [(c.name, c.looks, c.wears) for c in ferry.cast.values()] == [
        ("Mara", "woman of 70, pilot", "blue coat and grey cap"),
        ("Radio", "", ""),
        ("Jonas", "man of 20", "yellow raincoat"),
        ("Ruth", "woman of 65", "red shawl"),
    ]


def test_every_line_of_the_ferry_is_said_as_it_is_written(ferry: Board) -> None:
    lines = [(d.who, d.line, d.how, d.mode) for s in ferry.shots for d in s.dialogue]
    assert lines[:4] == [
        ("radio", "Harbour to Wren. Nobody waiting tonight. You may as well go home.", "", "voice-over"),
        ("mara", "I sail at eight. I have always sailed at eight.", "into the radio", "on-screen"),
        ("jonas", "Wait! Please, wait!", "", "on-screen"),
        ("mara", "Leave the apples!", "", "off-screen"),
    ]
    assert len(lines) == 11


def test_a_voice_that_is_never_seen_stands_in_no_frame(ferry: Board) -> None:
    assert all(p.who != "radio" for s in ferry.shots for p in s.first_frame.placements)


def test_dual_dialogue_starts_together_in_one_shot(ferry: Board) -> None:
    shot = next(s for s in ferry.shots if len({d.who for d in s.dialogue}) == 2)
    assert [(d.line, d.at) for d in shot.dialogue] == [("Jonas!", 0.0), ("Mother!", 0.0)]


def test_transitions_stand_on_the_cut_into_the_next_scene(ferry: Board) -> None:
    assert [s.shots[0].transition.kind for s in ferry.scenes] == ["fade-in", "cut", "cut", "dissolve"]


def test_notes_and_the_like_are_left_out_with_the_reason(ferry: Board) -> None:
    why = " | ".join(g.why for g in ferry.left_out)
    for word in ("title page", "section", "synopsis", "note", "transition"):
        assert word in why


def test_the_synopsis_becomes_the_summary_of_its_scene() -> None:
    assert play("INT. A - DAY\n\n= All is lost.\n\nBob sits.").scenes[0].summary == "All is lost."


def test_it_still_rains_when_a_scene_goes_on_outdoors(ferry: Board) -> None:
    assert [s.weather for s in ferry.scenes] == [None, "rain", None, None]


def test_words_before_the_first_heading_are_filmed_too() -> None:
    text = "Dark.\n\nBOB\nHello?\n\nINT. ROOM - DAY\n\nBob sits."
    board = play(text)
    assert len(board.scenes) == 2
    assert lost_words(story_of(text, "play.fountain"), board) == []


def test_a_heading_without_action_is_one_wide_shot() -> None:
    board = play("EXT. DESERT - DAWN\n\nINT. TENT - NIGHT\n\nBob sleeps.")
    assert [len(s.shots) for s in board.scenes] == [1, 1]
    assert board.scenes[0].shots[0].camera.framing == "establishing"


def test_names_keep_their_letters() -> None:
    board = play("INT. A - DAY\n\n@小红\n你好。\n\nÉLODIE O'NEIL\nBonjour.\n\nИВАН\nПривет.\n\n@McAvoy\nAye.")
    assert [c.name for c in board.cast.values()] == ["小红", "Élodie O'Neil", "Иван", "McAvoy"]
    assert list(board.cast) == ["小红", "élodie-oneil", "иван", "mcavoy"]


def test_someone_introduced_in_capitals_is_in_the_cast_though_silent() -> None:
    board = play("EXT. HILL - DAY\n\nMARCELLUS, 40, in a red cloak, waits. A BANG. He runs.")
    assert [(c.name, c.looks, c.wears) for c in board.cast.values()] == [
        ("Marcellus", "man of 40", "red cloak")
    ]
    assert ("marcellus", "run") in {(b.who, b.verb) for s in board.shots for b in s.motion.beats}


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("DISSOLVE TO:", "dissolve"), ("> Fade to white.", "dip-to-white"), ("SMASH CUT TO:", "smash-cut"),
        ("MATCH CUT TO:", "match-cut"), ("WIPE TO:", "wipe"), ("CUT TO:", "cut"),
        ("FADE TO BLACK.", "dip-to-black"),
    ],
)  # fmt: skip
def test_each_transition_is_understood(asked: str, kind: str) -> None:
    board = play(
        f"INT. A - DAY\n\nBob sits in the old chair.\n\n{asked}\n\nINT. B - DAY\n\nBob stands by the door."
    )
    assert board.scenes[1].shots[0].transition.kind == kind


@pytest.mark.parametrize(
    ("heading", "interior", "set_name", "time"),
    [
        ("INT. KITCHEN - NIGHT", "int", "interior", "night"),
        ("EXT. FOREST CLEARING - DAWN", "ext", "forest", "dawn"),
        ("INT./EXT. CAR - DAY", "int-ext", "stage", "day"),
        ("EXT. MOON - DAY", "ext", "space", "day"),
        ("EXT. ICE FIELD - SUNSET", "ext", "meadow", "golden-hour"),
        ("EXT. NOWHERE AT ALL", "ext", "stage", "day"),
        ("INT. DAY", "int", "interior", "day"),
    ],
)
def test_headings_say_where_and_when(heading: str, interior: str, set_name: str, time: str) -> None:
    board = play(f"{heading}\n\nBob sits.")
    place = board.places[board.scenes[0].place or ""]
    assert (place.interior, place.set, board.scenes[0].time) == (interior, set_name, time)


def test_the_shot_about_a_hug_shows_both(ferry: Board) -> None:
    assert shot_about(ferry, "They hug").camera.subject == ("jonas", "ruth")
