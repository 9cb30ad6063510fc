"""What differs between two boards, by id and by field."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from filmwright.report import board_diff as report
from filmwright.schemas.board import Board
from filmwright.storyboard.board_diff import Change, diff
from filmwright.storyboard.replan import Kept
from tests.boards import chain
from tests.storyboard.test_yaml_round_trip import QUIET, boards

Data = dict[str, Any]


def changed(change: Callable[[Data], object]) -> tuple[Change, ...]:
    data = copy.deepcopy(chain())
    change(data)
    return diff(Board.model_validate(chain()), Board.model_validate(data))


def first(data: Data) -> list[Data]:
    return data["scenes"][0]["shots"]


def test_nothing_differs_where_nothing_changed() -> None:
    assert changed(lambda d: None) == ()


def test_fields_are_named_by_their_path_and_told_with_what_they_were() -> None:
    def change(d: Data) -> None:
        first(d)[0].update(
            camera={"move": "dolly-in"},
            seconds=2.5,
            locked=True,
            transition={"kind": "dissolve", "seconds": 0.2},
        )
        first(d)[1]["boundary"] = "cut"
        first(d)[0]["first_frame"] = {"describe": "far away", "placements": [{"who": "bear", "zone": "left"}]}

    assert changed(change) == (
        Change("changed", "s010", "transition", "cut", "dissolve 0.2 s"),
        Change("changed", "s010", "camera.move", "static", "dolly-in"),
        Change("changed", "s010", "first_frame.describe", "", "far away"),
        Change("added", "s010", "first_frame.placements.bear", "", "who bear, zone left"),
        Change("changed", "s010", "seconds", "1", "2.5"),
        Change("changed", "s010", "locked", "no", "yes"),
        Change("changed", "s020", "boundary", "continue", "cut"),
    )


def test_shots_that_come_and_go_are_told_with_where() -> None:
    def change(d: Data) -> None:
        first(d).insert(1, {"id": "s015", "action": "Ida laughs.", "seconds": 2})
        d["scenes"][1]["shots"].clear()

    assert changed(change) == (
        Change("added", "s015", "", "after s010", "Ida laughs. (2 s)"),
        Change("removed", "s060", "", "Mr Bear leaves. (1 s)"),
    )


def test_only_what_was_moved_is_told_as_moved() -> None:
    moved = changed(lambda d: first(d).insert(1, first(d).pop(3)))
    assert moved == (Change("moved", "s040", "", "after s030", "after s010"),)
    away = changed(lambda d: d["scenes"][1]["shots"].append(first(d).pop(3)))
    assert away == (Change("moved", "s040", "", "after s030, in sc010", "after s060, in sc020"),)
    still = changed(lambda d: d["scenes"][1]["shots"].insert(0, first(d).pop(4)))
    assert [(c.kind, c.shot) for c in still] == [("moved", "s050")], (
        "the last of a scene becomes the first of the next"
    )


def test_the_film_its_cast_and_its_scenes_come_first() -> None:
    def change(d: Data) -> None:
        d["title"] = "Another"
        d["cast"]["bear"]["wears"] = "nothing"
        d["cast"]["fox"] = {"name": "Vix", "looks": "fox"}
        d["scenes"][1]["time"] = "night"
        d["scenes"].reverse()

    assert [(c.kind, c.field, c.before, c.after) for c in changed(change) if c.shot is None] == [
        ("changed", "title", "The Bear", "Another"),
        ("changed", "cast.bear.wears", "black top hat", "nothing"),
        ("added", "cast.fox", "", "name Vix, looks fox"),
        ("moved", "scenes.sc020", "after sc010", "first"),
        ("changed", "scenes.sc020.time", "day", "night"),
    ]


def test_of_a_list_only_what_differs_is_told() -> None:
    def change(d: Data) -> None:
        first(d)[3]["dialogue"].append({"who": "bear", "line": "Good evening.", "how": "softly"})
        first(d)[3]["motion"] = {"beats": [{"who": "ida", "verb": "wave", "for": 2}]}

    assert changed(change) == (
        Change("changed", "s040", "motion.beats", "", "0-2 s ida wave"),
        Change("changed", "s040", "dialogue", "", "bear: “Good evening.” (softly)"),
    )


@QUIET
@given(boards(), boards())
def test_boards_differ_exactly_when_there_is_something_to_tell(one: Board, other: Board) -> None:
    assert (diff(one, other) == ()) == (one == other)
    assert diff(one, one.model_copy(deep=True)) == ()
    assert {c.shot for c in diff(one, other) if c.kind == "added" and c.field == "" and c.shot} == (
        {s.id for s in other.shots} - {s.id for s in one.shots}
    )


@QUIET
@given(boards(), st.data())
def test_every_shot_out_of_its_order_is_told(board: Board, data: st.DataObject) -> None:
    scenes = tuple(
        s.replace(
            shots=tuple(
                data.draw(st.permutations([x.model_copy(update={"boundary": x.boundary}) for x in s.shots]))
            )
        )
        for s in board.scenes
    )
    try:
        after = board.replace(scenes=scenes)
    except ValueError:
        return
    moved = {c.shot for c in diff(board, after) if c.kind == "moved"}
    staying = [[s.id for s in x.shots if s.id not in moved] for x in (board, after)]
    assert staying[0] == staying[1]


def test_a_person_reads_what_would_change_at_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = "An action of so many words that it will not stand on one line with what it was before."
    report.show(
        (
            Change("changed", None, "title", "The Bear", "Another"),
            Change("changed", "s010", "camera.move", "static", "dolly-in"),
            Change("changed", "s010", "light", "", "\x1b[2Jdim\u202e"),
            Change("changed", "s010", "action", "He runs.", long),
            Change("changed", "s010", "narration", "从前有一只熊。" * 40, ""),
            Change("added", "s015", "", "after s010", "Ida laughs. (2 s)"),
            Change("removed", "s020", "", "It rains. (3 s)", "", "the new plan has no such shot"),
            Change("moved", "s030", "", "after s040", "first"),
        ),
        (
            Kept("s040", "seconds", "6", "4", "you changed it"),
            Kept("s050", "", "Ida waves.", "", "it is locked"),
        ),
    )
    shown = capsys.readouterr().out
    assert all(cell_len(line) <= 80 for line in shown.split("\n"))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert [line.rstrip() for line in shown.split("\n")][:7] == [
        "The film",
        "  title               The Bear → Another",
        "s010",
        "  camera.move         static → dolly-in",
        "  light               nothing → [2Jdim",
        "  action              - He runs.",
        "                      + An action of so many words that it will not stand on one",
    ]
    for line in (
        "s015 is new, after s010",
        "  + Ida laughs. (2 s)",
        "s020 goes: the new plan has no such shot",
        "s030 moves: after s040 → first",
        "  s040 seconds        6  (the plan has 4; you changed it)",
        "  s050                Ida waves.  (it is locked)",
    ):
        assert f"\n{line}" in "\n".join(part.rstrip() for part in shown.split("\n"))


def test_no_change_is_said_and_a_summary_counts(capsys: pytest.CaptureFixture[str]) -> None:
    report.show(())
    assert capsys.readouterr().out == "Nothing changes.\n"
    some = changed(lambda d: first(d)[0].update(seconds=2, light="dim"))
    assert report.summary(some) == "1 shot changed"
    assert (
        report.summary(changed(lambda d: (first(d).pop(), d.update(title="x"))))
        == "1 gone, 1 field of the film"
    )
    assert report.summary(()) == "nothing changes"
