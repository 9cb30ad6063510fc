"""What a generator is told: read the captions aloud, would a video model draw that?"""

from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.schemas import grammar as g
from filmwright.schemas.board import Board
from filmwright.schemas.motion import MotionScript
from filmwright.storyboard import yaml_file
from filmwright.storyboard.brief import brief_of
from filmwright.storyboard.caption import Caption, caption, words_of
from filmwright.storyboard.caption_english import an, length, many, someone, without_pronouns
from filmwright.storyboard.caption_voice import Moment
from filmwright.storyboard.caption_words import DEEDS, WORDS
from tests.boards import base, board, chain
from tests.storyboard.test_yaml_round_trip import QUIET, boards

EXAMPLE = yaml_file.load(Path(__file__).parents[2] / "examples" / "every-boundary.yaml")
WHOLE = {
    "s005": (
        "The ice at dusk. The setting is an arctic landscape of snow and ice, at dusk. Extreme wide "
        "shot, establishing shot. The camera dollies in, closer to the scene. Light: dim blue light "
        "after sunset. Style: storybook, warm dusk."
    ),
    "s010": (
        "A polar bear wearing a black top hat and red bow tie is at the left, facing right in profile. "
        "The polar bear walks across the ice. At the end the polar bear is in the center. The setting is "
        "an arctic landscape of snow and ice, at dusk, in falling snow. Extreme wide shot, establishing "
        "shot. The camera gently dollies in, closer to the polar bear. Light: dim blue light after "
        "sunset. Style: storybook, warm dusk."
    ),
    "s020": (
        "A polar bear wearing a black top hat and red bow tie walks on and looks up. The polar bear is "
        "seen with a curious look. At the end the polar bear is right of center. The setting is an "
        "arctic landscape of snow and ice, at dusk, in falling snow. Medium shot of the polar bear. The "
        "camera follows behind the polar bear. Light: dim blue light after sunset. Style: storybook, "
        "warm dusk."
    ),
    "s030": (
        "A polar bear wearing a black top hat and red bow tie waves. The polar bear is speaking, "
        "smiling. The setting is an arctic landscape of snow and ice, at dusk, in falling snow. Medium "
        "close-up. The camera does not move. Light: dim blue light after sunset. Style: storybook, warm "
        "dusk."
    ),
    "s040": (
        "A polar bear wearing a black top hat and red bow tie is left of center, facing right. A girl of "
        "eight with brown hair wearing a yellow raincoat and red boots is right of center, facing left, "
        "holding an umbrella. The girl stands there with the umbrella. The girl is speaking, calmly. The "
        "setting is an arctic landscape of snow and ice, at dusk, in falling snow. Full shot, two-shot. "
        "The camera does not move. Light: dim blue light after sunset. Style: storybook, warm dusk."
    ),
    "s050": (
        "The picture shows a crate that bursts open and twelve oranges. A crate falls from the sledge, "
        "bursts open, and oranges roll over the ice. The setting is an arctic landscape of snow and ice, "
        "at golden hour. Medium shot of the crate, insert shot. The camera does not move. Light: low, "
        "warm sunlight with long shadows. Style: storybook, warm dusk."
    ),
    "s060": (
        "A fox wearing a green scarf is right of center, facing left in profile. The fox catches an "
        "orange. The fox is seen smiling. The setting is an arctic landscape of snow and ice, at golden "
        "hour. Full shot of the fox. The camera does not move. Light: low, warm sunlight with long "
        "shadows. Style: storybook, warm dusk."
    ),
    "s070": (
        "A red flag flies over the harbour. A strong wind blows in gusts. The setting is an arctic "
        "landscape of snow and ice, at golden hour. Medium shot of the flag, insert shot, from a low "
        "angle, looking up. The camera does not move. Light: low, warm sunlight with long shadows. "
        "Style: storybook, warm dusk."
    ),
    "s080": (
        "The picture shows a drinking glass. Water is poured into a glass. The setting is a room "
        "indoors, at night. Close-up of the drinking glass, insert shot. The camera does not move. "
        "Style: storybook, warm dusk."
    ),
    "s090": (
        "A girl of eight with brown hair wearing a yellow raincoat and red boots sits left of center, "
        "facing right. A polar bear wearing a black top hat and red bow tie sits right of center, facing "
        "left. The girl and the polar bear sit and talk. The setting is a room indoors, at night. Medium "
        "shot, two-shot. The camera does not move. Style: storybook, warm dusk."
    ),
    "s100": (
        "A girl of eight with brown hair wearing a yellow raincoat and red boots sits left of center, "
        "facing right. A polar bear wearing a black top hat and red bow tie sits right of center, facing "
        "left. The girl laughs. The girl is seen smiling. The setting is a room indoors, at night. "
        "Medium close-up of the girl. The camera does not move. Style: storybook, warm dusk."
    ),
    "s110": (
        "A girl of eight with brown hair wearing a yellow raincoat and red boots is left of center, "
        "facing the camera. A polar bear wearing a black top hat and red bow tie is right of center, "
        "facing the camera. The girl and the polar bear wave good night. The setting is a room indoors, "
        "at night. Wide shot. The camera rises straight up. Style: storybook, warm dusk."
    ),
    "s120": (
        "A polar bear wearing a black top hat and red bow tie bows and walks home. At the end the polar "
        "bear has left the frame on the right. The setting is an arctic landscape of snow and ice, at "
        "dusk, in falling snow. Wide shot. The camera dollies out, away from the polar bear. Light: dim "
        "blue light after sunset. Style: storybook, warm dusk."
    ),
    "s130": (
        "Night over the ice. At the end: one lit window, tracks in the snow, northern lights. The "
        "setting is an arctic landscape of snow and ice, at night. Extreme wide shot, establishing shot. "
        "The camera gently dollies out, away from the scene. Light: dark, with little light. Style: "
        "storybook, warm dusk."
    ),
}


def told(film: Board, shot: str = "s010", **options: Any) -> Caption:
    return caption(brief_of(film, shot), words=words_of(film), **options)


@pytest.mark.parametrize("shot", WHOLE)
def test_the_example_is_told_so(shot: str) -> None:
    assert told(EXAMPLE, shot).text == WHOLE[shot]


def test_a_small_board_is_told_so() -> None:
    film = Board.model_validate(chain())
    assert told(film, "s030").text == (
        "A polar bear wearing a black top hat lifts the hat. The setting is an arctic landscape of snow "
        "and ice, in daylight. Medium shot. The camera does not move. Style: flat illustration."
    )
    assert told(film, "s050", moment="first").text == (
        "A girl of eight wearing a yellow raincoat. A polar bear wearing a black top hat. The girl and the "
        "polar bear talk. The setting is an arctic landscape of snow and ice, in daylight. Medium shot. "
        "Style: flat illustration."
    )


def test_a_still_has_no_camera_move_and_no_speech() -> None:
    first = told(EXAMPLE, "s030", moment="first").text
    assert "camera" not in first
    assert "speaking" not in first


def test_the_last_still_shows_where_the_movement_led() -> None:
    assert "is at the left" in told(EXAMPLE, "s010", moment="first").text
    assert "is in the center" in told(EXAMPLE, "s010", moment="last").text
    assert told(EXAMPLE, "s130", moment="last").text.startswith(
        "One lit window, tracks in the snow, northern lights."
    )
    assert "polar bear" not in told(EXAMPLE, "s120", moment="last").text, (
        "who has left the frame is not drawn in it"
    )


def test_a_still_tells_nothing_of_who_is_not_yet_there() -> None:
    frame = {"placements": [{"who": "bear", "zone": "off-left"}, {"who": "ida", "zone": "right"}]}
    shot = {
        "id": "s010",
        "action": "Ida waits. Mr Bear comes to her.",
        "first_frame": frame,
        "camera": {"subject": ["bear", "ida"]},
    }
    film = board({**shot, "last_frame": {"placements": [{"who": "bear"}, {"who": "ida"}]}})
    first = told(film, moment="first").text
    assert "polar bear" not in first
    assert "The girl waits. The setting" in first
    assert "Medium shot of the girl." in first
    assert "The polar bear comes to the girl." in told(film, moment="last").text
    assert "comes into the frame from the left" in told(film).text


def test_a_persons_prompt_stands_instead_of_all_but_names() -> None:
    shot = {
        "id": "s010",
        "action": "Ida waves at Mr Bear.",
        "prompt": "Oil on wood: Ida and Mr Bear; Ida, again",
        "negative": "text",
    }
    film = board(shot, look={"negative": "watermark, Text"})
    assert told(film, limit_words=3) == Caption(
        "Oil on wood: a girl of eight wearing a yellow raincoat and a polar bear wearing a black top hat; "
        "the girl, again",
        "watermark, Text",
    )


def test_nobody_is_named_wherever_the_name_stands() -> None:
    shot = {
        "id": "s010",
        "action": "Ida looks into {hut}, then at Mr Bear.",
        "light": "the lamp of Ida on Mr Bear",
        "first_frame": {"placements": [{"who": "ida", "holding": ["the hat of Mr Bear", "lamp"]}]},
        "camera": {"subject": ["ida"]},
    }  # fmt: skip
    props = {"lamp": {"name": "Ida's lamp", "looks": "brass"}}
    places = {
        **base()["places"],
        "hut": {"name": "Ida's hut", "set": "interior", "looks": "warm room, Ida's bed"},
    }
    film = board(shot, props=props, places=places)
    for moment in get_args(Moment):
        text = told(film, moment=moment).text
        assert "Ida" not in text
        assert "Mr Bear" not in text
        assert "{" not in text
    assert "looks into the warm room, then at the polar bear" in told(film).text
    assert "Light: the lamp of the girl on the polar bear." in told(film).text


def test_two_who_look_alike_are_told_apart() -> None:
    twins = {
        "a": {"name": "Ann", "looks": "girl", "wears": "red coat"},
        "b": {"name": "Bea", "looks": "girl", "wears": "blue coat"},
    }
    shot = {
        "id": "s010",
        "action": "Ann hugs Bea.",
        "first_frame": {"placements": [{"who": "a"}, {"who": "b"}]},
    }
    assert "The girl in the red coat hugs the girl in the blue coat." in told(board(shot, cast=twins)).text
    bare = {key: {"name": twin["name"]} for key, twin in twins.items()}
    assert "The first figure hugs the second figure." in told(board(shot, cast=bare)).text


def test_five_people_are_all_told_and_the_least_are_dropped_first() -> None:
    looks = ["old king", "young queen", "tall knight", "fat cook", "small dog"]
    cast = {f"c{n}": {"name": f"N{n}x", "looks": one, "wears": "grey cloak"} for n, one in enumerate(looks)}
    frame = {
        "placements": [
            {"who": who, "zone": zone} for who, zone in zip(cast, get_args(g.Zone)[1:6], strict=True)
        ]
    }
    film = board(
        {"id": "s010", "action": "N0x bows. N4x barks.", "first_frame": frame, "light": "torches"}, cast=cast
    )
    full, short = told(film).text, told(film, limit_words=75).text
    assert all(f"{one} wearing a grey cloak" in full for one in looks)
    assert length(short) <= 75 < length(full)
    assert short.startswith("An old king wearing a grey cloak")
    assert "The old king bows." in short
    assert "torches" not in short
    sentences = full.replace(". ", ".\n").split("\n")
    assert all(one in sentences for one in short.replace(". ", ".\n").split("\n")), "no sentence is cut"


def test_before_the_camera_is_dropped_people_and_places_are_told_briefly() -> None:
    ann = {"name": "Ann", "looks": "woman of seventy, short white hair", "wears": "blue coat, grey cap"}
    ben = {"name": "Ben", "looks": "man of twenty, thin, black hair", "wears": "yellow raincoat and boots"}
    looks = "cramped wooden wheelhouse, brass instruments, a lamp"
    placed = [{"who": "ann", "zone": "right", "holding": ["flask"]}, {"who": "ben", "zone": "left"}]
    shot = {
        "id": "s010",
        "action": "Ann pours tea. Ann smiles at Ben.",
        "first_frame": {"placements": placed},
        "last_frame": "Ann holds out the cup to Ben",
        "light": "an oil lamp",
        "camera": {"size": "mcu", "angle": "low", "move": "dolly-in"},
    }
    film = board(
        shot,
        cast={"ann": ann, "ben": ben},
        places={"ice": {"name": "Wheelhouse", "interior": "int", "looks": looks}},
        props={"flask": {"name": "flask", "looks": "dented steel"}},
        look={"notes": "photorealistic, 35mm grain"},
    )
    assert told(film).text == (
        "A woman of seventy with short white hair wearing a blue coat and grey cap is at the right, "
        "facing right, holding a dented steel flask. A man of twenty, thin, with black hair, wearing "
        "a yellow raincoat and boots, is at the left, facing right. The woman pours tea. The woman "
        "smiles at the man. At the end: the woman holds out the cup to the man. The setting is a "
        "cramped wooden wheelhouse, brass instruments, a lamp, indoors, in daylight. Medium close-up, "
        "from a low angle, looking up. The camera dollies in, closer to the woman and the man. Light: "
        "an oil lamp. Style: photorealistic, 35mm grain."
    )
    assert told(film, limit_words=55).text == (
        "A woman of seventy wearing a blue coat is at the right, facing right. A man of twenty "
        "wearing a yellow raincoat is at the left, facing right. The woman pours tea. The setting is "
        "a cramped wooden wheelhouse, indoors, in daylight. Medium close-up, from a low angle, "
        "looking up. Style: photorealistic."
    )


def test_each_part_can_be_left_out() -> None:
    shot = {"id": "s010", "action": "Mr Bear walks.", "light": "one lamp"}
    film = board(shot)
    starts = {
        "subject": "A polar bear",
        "place": "The setting",
        "camera": "Medium",
        "light": "Light",
        "style": "Style",
    }
    for part, start in starts.items():
        assert start in told(film).text
        assert start not in told(film, parts=[p for p in (*starts, "action") if p != part]).text
    assert told(film, parts=["action"]).text == "The polar bear walks."
    assert told(film, parts=[]).text == ""


def test_the_order_of_the_parts_is_fixed() -> None:
    text = told(board({"id": "s010", "action": "Mr Bear walks.", "light": "one lamp", "sound": "wind"})).text
    places = [
        text.index(word)
        for word in ("A polar bear", "walks", "The setting", "Medium", "The camera", "Light", "Style")
    ]
    assert places == sorted(places)
    assert "wind" not in text


def test_spoken_words_are_not_told_only_that_someone_speaks() -> None:
    line = {"who": "ida", "line": "You are very big.", "how": "calmly"}
    for action in (
        "Ida whispers: 'You are very big.'",
        '"You are very big," said Ida.',
        "Ida says: “You are very big.”",
        "You are very big.",
        "",
    ):
        shot = {"id": "s010", "action": action, "dialogue": [line]}
        text = told(board(shot)).text
        assert "very big" not in text
        assert "said" not in text
        assert "The girl is speaking, calmly." in text
    unseen = {"id": "s010", "action": "Snow falls.", "dialogue": [{**line, "mode": "voice-over"}]}
    assert "speaking" not in told(board(unseen)).text


def test_words_that_can_be_read_in_the_picture_stay() -> None:
    shot = {
        "id": "s010",
        "action": 'Ida stands below a sign "HARBOUR".',
        "dialogue": [{"who": "ida", "line": "Hello."}],
    }
    assert 'a sign "HARBOUR"' in told(board(shot)).text


def test_similes_are_dropped_and_likenesses_are_kept() -> None:
    told_ = told(
        board(
            {
                "id": "s010",
                "action": "Mr Bear runs like a ghost, as if late, past clouds that look like a ship.",
            }
        )
    )
    assert "ghost" not in told_.text
    assert "late" not in told_.text
    assert "clouds that look like a ship" in told_.text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("She waves at him.", "{ida} waves at {bear}."),
        (
            "{bear} sees {ida}. She waves, and he lifts his hat.",
            "{bear} sees {ida}. {ida} waves, and {bear} lifts {bear}'s hat.",
        ),
        ("{bear} lifts his hat.", "{bear} lifts the hat."),
        ("{ida} takes her umbrella.", "{ida} takes the umbrella."),
        ("{bear} takes her by the hand.", "{bear} takes {ida} by the hand."),
        ("They sit.", "{bear} and {ida} sit."),
        ("He's late.", "{bear} is late."),
        ("It snows on the hero.", "It snows on the hero."),
    ],
)
def test_a_pronoun_is_said_as_whom_it_means(text: str, meant: str) -> None:
    looks = {"bear": "polar bear", "ida": "girl of eight"}
    assert without_pronouns(text, ["bear", "ida"], lambda who: looks[who]) == meant


def test_things_that_move_are_told_by_looks_and_count() -> None:
    entities = [
        {"id": "orange", "looks": "orange", "count": 12},
        {"id": "glass-box", "kind": "fixed"},
        {"id": "water", "kind": "liquid", "looks": "water", "count": 300},
    ]
    shot = {"id": "s010", "action": "All of it falls.", "motion": {"entities": entities, "gravity": "moon"}}
    text = told(board(shot)).text
    assert "The picture shows twelve oranges, a glass box and water." in text
    assert "as on the moon" in text


def test_a_generator_may_have_its_own_words_for_a_move() -> None:
    film = board({"id": "s010", "action": "Snow falls.", "camera": {"move": "truck-left"}})
    assert (
        "The camera trucks left."
        in caption(brief_of(film, "s010"), words={"move truck-left": "the camera trucks left"}).text
    )


def test_every_word_of_film_grammar_has_a_phrase() -> None:
    kinds = {
        "size": g.ShotSize,
        "framing": g.Framing,
        "angle": g.Angle,
        "move": g.CameraMove,
        "focus": g.Focus,
        "zone": g.Zone,
        "depth": g.Depth,
        "facing": g.Facing,
        "posture": g.Posture,
        "emotion": g.Emotion,
        "time": g.TimeOfDay,
        "weather": g.Weather,
        "light": g.TimeOfDay,
        "set": g.SetName,
        "place": g.SetName,
        "style": g.LookStyle,
    }
    missing = [
        f"{kind} {word}"
        for kind, words in kinds.items()
        for word in get_args(words)
        if f"{kind} {word}" not in WORDS
    ]
    assert missing == []
    assert [word for word in get_args(g.Verb) if word not in DEEDS] == []


def test_a_story_in_chinese_keeps_its_words_and_loses_its_names() -> None:
    cast = {"小红": {"name": "小红", "looks": "七岁的女孩，黑发", "wears": "红外套"}}
    text = told(board({"id": "s010", "action": "小红走进森林。"}, cast=cast)).text
    assert text.startswith("七岁的女孩，黑发, 红外套走进森林。")
    assert "小红" not in text
    shot = {"id": "s010", "action": "小红说：“你好。”", "dialogue": [{"who": "小红", "line": "你好。"}]}
    spoken = told(board(shot, cast=cast), language="zh").text
    assert "你好" not in spoken
    assert "说" not in spoken
    assert "七岁的女孩 is speaking." in spoken


def test_pronouns_are_looked_for_in_english_only() -> None:
    film = board({"id": "s010", "action": "Ida kommt her."})
    assert "girl of eight wearing a yellow raincoat kommt her." in told(film, language="de").text


def test_words_of_the_frames_are_told_of_the_clip() -> None:
    film = board(
        {"id": "s010", "action": "Ida walks.", "first_frame": "Ida far away", "last_frame": "Ida at the door"}
    )
    text = told(film).text
    assert "At first: the girl far away." in text
    assert "At the end: the girl at the door." in text
    assert told(film, moment="first").text.startswith("A girl of eight wearing a yellow raincoat far away.")


def test_articles_and_numbers_read_as_english() -> None:
    assert [an(x) for x in ("umbrella", "uniform", "an old hat", "glasses", "dress", "pair of shoes")] == [
        "an umbrella", "a uniform", "an old hat", "glasses", "a dress", "a pair of shoes",
    ]  # fmt: skip
    assert many("cherry", 3) == "three cherries"
    assert many("box of tea", 40) == "40 boxes of tea"
    assert someone("tall, grey beard") == "tall figure with grey beard"


@settings(QUIET, max_examples=40)
@given(boards(), st.sampled_from(get_args(Moment)), st.sampled_from([5, 75, 200]))
def test_any_shot_has_a_caption_that_is_the_same_twice(film: Board, moment: Moment, limit: int) -> None:
    for shot in film.shots:
        once = told(film, shot.id, moment=moment, limit_words=limit)
        assert once == told(film, shot.id, moment=moment, limit_words=limit)
        assert once.text
        assert "\n" not in once.text


def test_beats_are_told_where_no_words_are() -> None:
    beats = [
        {"who": "bear", "verb": "walk", "to": "right"},
        {"at": 1, "who": "bear", "verb": "wave", "target": "ida"},
    ]
    film = board({"id": "s010", "motion": {"beats": beats}})
    assert "The polar bear walks, then waves at the girl." in told(film).text
    assert MotionScript().beats == ()
