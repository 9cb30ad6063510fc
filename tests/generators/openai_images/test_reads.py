"""What a still is made from: every word of its caption and every picture, and nothing that no still shows."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from filmwright.generators.openai_images.backend import OpenAIImages
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, PropLooks, ShotBrief
from filmwright.schemas.shot import Shot
from filmwright.storyboard.caption import caption

ORANGES = {
    "id": "orange",
    "kind": "rigid",
    "shape": "ball",
    "size": [0.1, 0.1, 0.1],
    "mass": 0.1,
    "count": 12,
}
SHOT: dict[str, Any] = {
    "id": "s010",
    "camera": {"size": "ms", "move": "dolly-in"},
    "action": "{bear} walks to {ida}.",
    "first_frame": {"placements": [{"who": "bear", "zone": "left"}]},
    "dialogue": [{"who": "ida", "line": "Good evening."}],
    "motion": {"entities": [{**ORANGES, "at": [0, 0, 1]}]},
    "seconds": 2,
}


def brief(shot: Mapping[str, Any] | None = None, **fields: Any) -> ShotBrief:
    whole = {
        "scene": "sc010",
        "shot": Shot(**{**SHOT, **(shot or {})}),
        "look": Look(),
        "place": Place(name="", set="arctic"),
        "place_id": "ice",
        "cast": {
            "bear": CastMember(looks="polar bear", wears="black top hat"),
            "ida": CastMember(looks="girl of eight"),
        },
        "props": {"lamp": PropLooks(what="lamp", looks="a brass lamp")},
    }
    return ShotBrief(**{**whole, **fields})


SEEN: dict[str, ShotBrief] = {
    "size": brief({"camera": {"size": "cu", "move": "dolly-in"}}),
    "angle": brief({"camera": {"size": "ms", "angle": "high", "move": "dolly-in"}}),
    "lens": brief({"camera": {"size": "ms", "focal_mm": 85, "move": "dolly-in"}}),
    "roll": brief({"camera": {"size": "ms", "roll": 12, "move": "dolly-in"}}),
    "action": brief({"action": "{bear} sits by {ida}."}),
    "words for the still": brief({"first_frame": "{bear} far away, alone"}),
    "where": brief({"first_frame": {"placements": [{"who": "bear", "zone": "right"}]}}),
    "face": brief({"first_frame": {"placements": [{"who": "bear", "zone": "left", "emotion": "happy"}]}}),
    "things": brief({"motion": {"entities": [{**ORANGES, "count": 3, "at": [0, 0, 1]}]}}),
    "light": brief({"light": "a single lamp"}),
    "own words": brief({"prompt": "A bear on ice."}),
    "avoid": brief({"negative": "text"}),
    "avoid always": brief(look=Look(negative="text")),
    "style": brief(look=Look(style="pencil")),
    "notes": brief(look=Look(notes="storybook, warm dusk")),
    "colours": brief(look=Look(palette=("red",))),
    "set": brief(place=Place(name="", set="forest")),
    "indoors": brief(place=Place(name="", set="arctic", interior="int")),
    "place": brief(place=Place(name="", set="arctic", looks="blue ice and black water")),
    "hour": brief(time="night"),
    "weather": brief(weather="snow"),
    "coat": brief(cast={"bear": CastMember(looks="polar bear", wears="red scarf"), "ida": CastMember()}),
    "prop": brief(props={"lamp": PropLooks(what="lamp", looks="a green lamp")}),
}
UNSEEN: dict[str, ShotBrief] = {
    "camera move": brief({"camera": {"size": "ms", "move": "static"}}),
    "line": brief({"dialogue": [{"who": "ida", "line": "Good night."}]}),
    "length": brief({"seconds": 5}),
    "narration": brief({"narration": "Once upon a time."}),
    "sound": brief({"sound": "wind"}),
    "last frame": brief({"last_frame": "{bear} waves."}),
    "lock": brief({"locked": True}),
    "name of the place": brief(place=Place(name="Elsewhere", set="arctic")),
}


def read(one: ShotBrief) -> Mapping[str, object]:
    return OpenAIImages().reads(one)


@pytest.mark.parametrize("what", SEEN)
def test_what_changes_the_words_of_a_still_is_read(what: str) -> None:
    assert caption(SEEN[what], moment="first") != caption(brief(), moment="first"), "else it proves nothing"
    assert read(SEEN[what]) != read(brief())


@pytest.mark.parametrize("what", UNSEEN)
def test_what_no_still_shows_is_not_read_for_it_would_be_paid_for_again(what: str) -> None:
    assert caption(UNSEEN[what], moment="first") == caption(brief(), moment="first")
    assert read(UNSEEN[what]) == read(brief())


def test_a_picture_of_someone_is_read_and_is_told_as_theirs() -> None:
    given = brief(cast={"bear": CastMember(looks="polar bear", references=("abc",))})
    assert read(given)["bear.references"] == ["abc"]
    assert json.loads(json.dumps(read(given))) == read(given)


def test_words_of_the_persons_own_stand_instead_of_all_they_replace() -> None:
    own = {"prompt": "A bear on ice."}
    for changed in ({"action": "{bear} sits."}, {"camera": {"size": "cu"}}, {"light": "dim"}):
        assert read(brief({**own, **changed})) == read(brief(own))
    assert read(brief({"prompt": "A cat."})) != read(brief(own))


def test_without_words_the_movements_are_what_happens() -> None:
    def beats(verb: str, **more: Any) -> ShotBrief:
        return brief({"motion": {"beats": [{"who": "bear", "verb": verb, "at": 0, "for": 1}]}, **more})

    assert read(beats("walk", action="")) != read(beats("wave", action=""))
    assert read(beats("walk")) == read(beats("wave"))
