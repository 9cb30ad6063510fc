"""What a board refuses: unknown ids, twins, transitions that eat their shots; and its short forms."""

from typing import Any

import pytest
from pydantic import ValidationError

from filmwright.schemas.board import Board
from filmwright.schemas.shot import Boundary, Frame, Shot
from tests.boards import chain


def problems(data: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Board.model_validate(data)
    return [error["msg"] for error in caught.value.errors()]


def change(shot_id: str, **fields: Any) -> dict[str, Any]:
    data = chain()
    next(s for scene in data["scenes"] for s in scene["shots"] if s["id"] == shot_id).update(fields)
    return data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (change("s040", dialogue=[{"who": "idda", "line": "Hi."}]), "'idda'"),
        (change("s020", id="s010"), "'s010' is used twice"),
        (change("s010", boundary="continue"), "nothing to join"),
        (change("s020", boundary={"continue": "s060"}), "not an earlier shot"),
        (change("s060", transition={"kind": "dissolve", "seconds": 0.8}), "more than half of s050"),
        (change("s010", transition={"kind": "fade-in", "seconds": 0.8}), "more than half of s010"),
        (change("s010", camera={"subject": ["moon"]}), "'moon'"),
        (change("s010", motion={"beats": [{"who": "bear", "verb": "walk", "target": "hat"}]}), "'hat'"),
    ],
)
def test_a_board_refuses(data: dict[str, Any], said: str) -> None:
    assert any(said in message for message in problems(data))


def test_all_problems_are_told_at_once() -> None:
    data = change("s040", dialogue=[{"who": "idda", "line": "Hi."}])
    data["scenes"][0]["place"] = "moon"
    assert len(problems(data)) == 2


def test_short_forms_are_read_and_written_back() -> None:
    shot = Shot.model_validate(
        {"id": "s020", "boundary": {"continue": "s010"}, "first_frame": "a hat", "transition": "dissolve"}
    )
    assert shot.boundary == Boundary(kind="continue", after="s010")
    assert shot.first_frame == Frame(describe="a hat")
    plain = shot.model_dump(mode="json", exclude_defaults=True)
    assert plain == {
        "id": "s020",
        "boundary": {"continue": "s010"},
        "first_frame": "a hat",
        "transition": "dissolve",
    }


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.png", "C:\\x.png", "~/x.png", "http://x/y.png", ""])
def test_a_path_that_leaves_the_project_is_refused(path: str) -> None:
    with pytest.raises(ValidationError):
        Frame(picture=path)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e9])
def test_numbers_have_bounds(number: float) -> None:
    data = change("s010", motion={"entities": [{"id": "ball", "mass": number}]})
    with pytest.raises(ValidationError):
        Board.model_validate(data)
