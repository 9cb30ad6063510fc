"""What an edit costs: the exact set of units that each change of the board makes again.

A stand-in studio makes takes without drawing: a frame is the hash of what it was made from.
"""

import json
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.schemas.board import Board
from filmwright.schemas.take import Take
from filmwright.storyboard.fingerprints import content_of
from filmwright.storyboard.plan import Maker, Resolved, Shelf, bridged, plan, resolve_all
from tests.boards import chain
from tests.edits import EDITS, PAGE, Edit, edited, film, page, shot


def maker(**settings: Any) -> Maker:
    generator = Rehearsal()
    return Maker("rehearsal", 1, generator.capabilities(), generator.reads, {"steps": 4, **settings})


class Studio:
    """Makes every due unit of a board at once, remembers takes, and says which shots it worked on."""

    def __init__(self) -> None:
        self.takes: dict[str, list[Take]] = {}
        self.same_last_frame: set[str] = set()

    def make(self, data: dict[str, Any], by: Maker | None = None) -> set[str]:
        board, by = Board.model_validate(data), by or maker()
        worked: set[str] = set()
        while due := [
            r
            for r in resolve_all(board, Shelf(self.takes), by)
            if r.unit.state in ("stale", "missing") and r.fingerprint is not None
        ]:
            for item in due:
                self._make(item, by)
                worked.add(item.want.id)
        return worked

    def _make(self, item: Resolved, by: Maker) -> None:
        unit = item.want.id
        earlier = self.takes.setdefault(unit, [])
        content = [item.fingerprint, len(earlier)] if unit not in self.same_last_frame else ["the same"]
        take = Take(
            id=sum(map(len, self.takes.values())) + 1,
            unit=unit, shot=item.want.shot.id, kind=item.want.kind, number=len(earlier) + 1,
            fingerprint=item.fingerprint or "", content=content_of(item.want, item.consumes),
            generator=by.name,
            generator_version=by.version, seed=1, reads=dict(item.reads),
            consumes={r: f.pixels for r, f in item.consumes.items()},
            bridged=item.want.bridges and "last_frame" in item.consumes, settings=dict(by.settings),
            media={"picture": "p", "last_frame": "l", "clip": "c"},
            frame_hash=sha256(json.dumps(content).encode()).hexdigest(),
            frames=12, size=(160, 90), fps=12, created=datetime.now(UTC),
        )  # fmt: skip
        earlier.append(take)

    def states(self, data: dict[str, Any], by: Maker | None = None) -> dict[str, str]:
        units = plan(Board.model_validate(data), Shelf(self.takes), by or maker()).units
        return {u.id: u.state for u in units}


def after(studio: Studio, edit: Edit) -> dict[str, Any]:
    """Make the film, then edit its board; return the board."""
    studio.make(film())
    return edited(edit)


def named(words: str) -> Edit:
    return next(edit for edit in EDITS if edit.words == words)


CAMERA, COAT = named("the camera move of a shot"), named("Ida's coat")
every_edit = pytest.mark.parametrize("edit", EDITS, ids=[edit.words for edit in EDITS])


@every_edit
def test_an_edit_redoes_exactly(edit: Edit) -> None:
    studio = Studio()
    assert studio.make(after(studio, edit)) == edit.redone


@every_edit
def test_undoing_an_edit_redoes_nothing(edit: Edit) -> None:
    studio = Studio()
    studio.make(after(studio, edit))
    assert studio.make(film()) == set()


@every_edit
def test_status_names_what_will_be_made_before_it_is_made(edit: Edit) -> None:
    studio = Studio()
    states = studio.states(after(studio, edit))
    assert {unit for unit, state in states.items() if state != "fresh"} == edit.redone


def test_the_page_about_edits_is_what_the_tests_prove() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.edits"


def test_the_cause_is_named_by_field_and_followers_say_whom_they_follow() -> None:
    studio = Studio()
    board = Board.model_validate(after(studio, CAMERA))
    units = {u.id: u for u in plan(board, Shelf(studio.takes), maker()).units}
    assert [c.field for c in units["s020/clip1"].causes] == ["s020 camera.move"]
    assert [c.field for c in units["s030/clip1"].causes] == ["follows s020"]
    assert units["s040/clip1"].state == "fresh"


def test_a_wardrobe_change_is_named_by_the_character() -> None:
    studio = Studio()
    board = Board.model_validate(after(studio, COAT))
    units = {u.id: u for u in plan(board, Shelf(studio.takes), maker()).units}
    assert units["s040/keyframe"].causes[0].field == "ida.wears"


def test_a_changed_clip_that_ends_on_the_same_frame_stops_the_wave() -> None:
    studio = Studio()
    studio.same_last_frame = {"s020/clip1"}
    assert studio.make(after(studio, CAMERA)) == {"s020/clip1"}


def test_changing_a_render_setting_is_drift_and_redoes_nothing() -> None:
    studio = Studio()
    studio.make(chain())
    other = maker(steps=30)
    assert set(studio.states(chain(), other).values()) == {"drifted"}
    assert studio.make(chain(), other) == set()


def test_changing_the_generator_is_drift_while_the_board_is_the_same() -> None:
    studio = Studio()
    studio.make(chain())
    other = Maker("other", 3, maker().capabilities, Rehearsal().reads)
    assert set(studio.states(chain(), other).values()) == {"drifted"}
    data = chain()
    shot(data, "s060")["action"] = "Mr Bear runs."
    redone = {u for u, s in studio.states(data, other).items() if s != "drifted"}
    assert redone == {"s060/keyframe", "s060/clip1"}


def bridged_chain() -> dict[str, Any]:
    data = chain()
    shot(data, "s020")["boundary"] = "bridge"
    return data


def test_a_bridge_is_asked_to_end_on_the_frame_the_next_shot_starts_on() -> None:
    studio, before = Studio(), chain()
    studio.make(before)
    after = bridged_chain()
    shot(after, "s020")["action"] = "Mr Bear dances."
    resolved = {r.want.id: r for r in resolve_all(Board.model_validate(after), Shelf(studio.takes), maker())}
    old_last = studio.takes["s020/clip1"][-1].frame_hash
    assert resolved["s020/clip1"].consumes["last_frame"].pixels == old_last


def test_a_bridge_that_comes_only_close_makes_nothing_after_it_stale() -> None:
    studio = Studio()  # which never ends on the frame it is asked for
    studio.make(bridged_chain())
    after = bridged_chain()
    shot(after, "s020")["action"] = "Mr Bear dances."
    assert studio.make(after) == {"s020/clip1"}
    first, second = studio.takes["s020/clip1"]
    assert second.bridged
    assert second.frame_hash != first.frame_hash
    shot(after, "s010")["camera"] = {"move": "dolly-in"}
    assert studio.make(after) == {"s010/keyframe", "s010/clip1", "s020/clip1"}
    shot(after, "s030")["action"] = "Mr Bear bows."
    assert studio.make(after) == {"s030/clip1"}
    assert studio.takes["s030/clip1"][-1].consumes["first_frame"] == first.frame_hash
    assert studio.make(bridged_chain()) == set()


def test_a_film_with_a_bridge_from_the_start_is_made_once() -> None:
    studio = Studio()
    assert "s020/clip1" in studio.make(bridged_chain())
    assert len(studio.takes["s020/clip1"]) == 1
    assert set(studio.states(bridged_chain()).values()) == {"fresh"}


def test_a_shot_can_be_bridged_for_one_take_only() -> None:
    studio, before = Studio(), chain()
    studio.make(before)
    shelf = Shelf(studio.takes)
    resolved = {r.want.id: r for r in resolve_all(Board.model_validate(before), shelf, maker())}
    item = bridged(resolved["s020/clip1"], resolved.values(), shelf)
    assert item is not None
    old_last = studio.takes["s020/clip1"][-1].frame_hash
    assert item.consumes["last_frame"].pixels == old_last
    studio._make(item, maker())
    assert studio.takes["s020/clip1"][-1].frame_hash != old_last
    assert set(studio.states(before).values()) == {"fresh"}
    assert bridged(resolved["s030/clip1"], resolved.values(), shelf) is None  # a cut follows it


def test_a_shot_waits_for_the_one_that_failed() -> None:
    studio, before = Studio(), chain()
    studio.make(before)
    studio.takes.pop("s020/clip1")
    studio.takes.pop("s030/clip1")
    shelf = Shelf(studio.takes, failures={"s020/clip1": "no memory"})
    units = {u.id: u for u in plan(Board.model_validate(before), shelf, maker()).units}
    assert units["s020/clip1"].state == "missing"
    assert units["s020/clip1"].causes[0].field == "failed: no memory"
    assert units["s030/clip1"].state == "blocked"
    assert units["s040/clip1"].state == "fresh"


def test_one_literal_fingerprint_is_pinned() -> None:
    """A red test here: every take of every project would be made again. Raise the version knowingly."""
    resolved = resolve_all(Board.model_validate(chain()), Shelf({}), maker())
    assert resolved[0].want.id == "s010/keyframe"
    assert (resolved[0].fingerprint or "")[:16] == "630697677c658adb"


def test_another_generator_leaves_the_circled_take_in_the_film() -> None:
    studio = Studio()
    studio.make(film())
    first = studio.takes["s060/clip1"][0]
    later = first.model_copy(update={"id": 99, "number": 2, "frame_hash": "f" * 64})
    studio.takes["s060/clip1"].append(later)
    other = maker()
    other = Maker("other", *[getattr(other, f.name) for f in fields(other)[1:]])
    board = Board.model_validate(film())

    def plays(circles: dict[tuple[str, str], int]) -> int | None:
        units = plan(board, Shelf(studio.takes, circles), other).units
        return next(unit.take for unit in units if unit.id == "s060/clip1")

    state = ("s060/clip1", first.fingerprint)
    assert plays({}) == later.id
    assert plays({state: first.id}) == first.id
    assert plays({state: later.id}) == later.id
