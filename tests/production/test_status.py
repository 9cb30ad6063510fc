"""What `status` says: that `resume` then does just that, and that a director understands it."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from filmwright import cli
from filmwright.assembler.mezzanine import ClipWriter
from filmwright.assembler.spec import MezzanineSpec, groups_of
from filmwright.errors import InputInvalid, RenderFailed
from filmwright.production import film
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.plan import Plan, PlanUnit
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base

QUICK = Options(generator="rehearsal", workers=0, retakes=0)
PRICES = """currency = "EUR"
budget = "2.00"
[prices.rehearsal]
keyframe = 0.02
clip = 0.05
clip_second = 0.04
"""


def board() -> dict[str, Any]:
    """Return a board with every boundary, captions, a title card and two transitions."""
    film = {"size": [96, 64], "fps": 8, "sound": False, "title_card": True, "credits": False}
    shots = [
        {"id": "s010", "action": "Mr Bear walks.", "seconds": 1},
        {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 1},
        {"id": "s030", "boundary": "continue", "action": "Mr Bear sits.", "seconds": 1},
        {"id": "s040", "action": "Ida waves.", "seconds": 2, "dialogue": [{"who": "ida", "line": "Hello."}]},
        {"id": "s050", "boundary": "keyframe", "action": "Ida and Mr Bear talk.", "seconds": 1},
        {
            "id": "s060", "transition": {"kind": "dissolve", "seconds": 0.5}, "action": "Snow falls.",
            "seconds": 2,
        },
    ]  # fmt: skip
    return {**base(), "film": film, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}


def shot(data: dict[str, Any], shot_id: str) -> dict[str, Any]:
    return next(s for s in data["scenes"][0]["shots"] if s["id"] == shot_id)


@dataclass
class Cinema:
    """A project, its board as plain data, and what one asks of it."""

    project: Project
    data: dict[str, Any]

    def write(self) -> None:
        text = yaml_file.dump(Board.model_validate(self.data))
        self.project.board.write_text(text, encoding="utf-8")

    def plan(self, options: Options = QUICK) -> Plan:
        return film.status(self.project, options)[1]

    def takes(self) -> list[str]:
        store = Store(self.project.database)
        try:
            return sorted(unit for unit, takes in store.takes().items() for _ in takes)
        finally:
            store.close()

    def drawn(self) -> set[str]:
        """Return the drawn pieces that are kept, by the ids they have in the plan."""
        names = (path.name for path in self.project.segments.glob("*.mp4"))
        return {f"segment/{name[:16]}" for name in names if re.fullmatch(r"[0-9a-f]{64}\.mp4", name)}

    def told(self, capsys: pytest.CaptureFixture[str], *words: str) -> str:
        capsys.readouterr()
        assert cli.run(["status", str(self.project.folder), *words]) == 0
        return capsys.readouterr().out


def cinema(folder: Path, data: dict[str, Any]) -> Cinema:
    folder.mkdir()
    made = Cinema(Project(folder), data)
    made.write()
    return made


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a film that is made, with prices."""
    made = cinema(tmp_path_factory.mktemp("made") / "a.film", board())
    (made.project.folder / "filmwright.toml").write_text(PRICES, encoding="utf-8")
    film.resume(made.project, QUICK)
    return made.project.folder


@pytest.fixture
def made(finished: Path, tmp_path: Path) -> Cinema:
    """A copy of the film that is made."""
    shutil.copytree(finished, tmp_path / "a.film")
    return Cinema(Project(tmp_path / "a.film"), board())


def ids(units: tuple[PlanUnit, ...], *kinds: str) -> set[str]:
    return {unit.id for unit in units if unit.kind in kinds}


def picture(path: Path, grey: int = 99) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(np.full((64, 96, 3), grey, np.uint8)).save(path)


def one_move(data: dict[str, Any]) -> None:
    shot(data, "s010")["camera"] = {"move": "dolly-in"}


def one_coat(data: dict[str, Any]) -> None:
    data["cast"]["ida"]["wears"] = "red raincoat"


def one_line(data: dict[str, Any]) -> None:
    shot(data, "s040")["dialogue"][0]["line"] = "Good evening."


def one_transition(data: dict[str, Any]) -> None:
    shot(data, "s060")["transition"]["kind"] = "wipe"


def one_title(data: dict[str, Any]) -> None:
    data["title"] = "Another bear"


def one_boundary(data: dict[str, Any]) -> None:
    shot(data, "s030")["boundary"] = "cut"


def one_shot_more(data: dict[str, Any]) -> None:
    data["scenes"][0]["shots"].insert(5, {"id": "s055", "action": "Ida leaves.", "seconds": 1})


def one_shot_less(data: dict[str, Any]) -> None:
    data["scenes"][0]["shots"] = [s for s in data["scenes"][0]["shots"] if s["id"] != "s020"]


def another_order(data: dict[str, Any]) -> None:
    data["scenes"][0]["shots"].insert(0, data["scenes"][0]["shots"].pop())


def longer(data: dict[str, Any]) -> None:
    shot(data, "s060")["seconds"] = 3


def renamed(data: dict[str, Any]) -> None:
    data["cast"]["ida"]["name"] = "Ada"
    shot(data, "s040")["action"] = "Ada waves."
    shot(data, "s050")["action"] = "Ada and Mr Bear talk."


EDITS = [one_move, one_coat, one_line, one_transition, one_title, one_boundary, one_shot_more, one_shot_less,
         another_order, longer, renamed]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_resume_does_what_status_said(made: Cinema, edit: Callable[[dict[str, Any]], None]) -> None:
    edit(made.data)
    made.write()
    before, drawn, plan = made.takes(), made.drawn(), made.plan()
    film.resume(made.project, QUICK)
    now = made.takes()
    for unit in before:
        now.remove(unit)
    perhaps = {unit.id for unit in plan.todo if unit.perhaps}
    stayed = ids(plan.todo, "keyframe", "clip") - set(now)
    assert set(now) <= ids(plan.todo, "keyframe", "clip")
    assert stayed <= perhaps  # what they follow ended on the same frame as before
    assert len(now) == len(set(now))
    after = made.plan()
    assert after.todo == ()
    assert ids(after.units, "segment") <= made.drawn()
    said = ids(tuple(u for u in plan.todo if u.state != "blocked"), "segment")
    assert said <= made.drawn() - drawn
    assert (made.drawn() - drawn - said == set()) or any(u.state == "blocked" for u in plan.todo)


def test_the_pieces_that_are_foreseen_are_those_that_are_drawn(made: Cinema) -> None:
    plan = made.plan()
    assert ids(plan.units, "segment") == made.drawn()
    assert len(made.drawn()) >= 3


@pytest.mark.parametrize("fps", [Fraction(8), Fraction(24000, 1001)])
def test_groups_lie_in_a_clip_where_its_length_says(tmp_path: Path, fps: Fraction) -> None:
    spec = MezzanineSpec((64, 64), fps)
    for frames in (1, 7, 8, 9, 17, 24, 25, 33, 61):
        with ClipWriter(tmp_path / f"{frames}.mp4", spec) as writer:
            for n in range(frames):
                writer.write(np.full((64, 64, 3), n, np.uint8))
            assert writer.finish().gops == groups_of(frames, spec)


def test_status_opens_no_clip(made: Cinema, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("status opened a clip")

    monkeypatch.setattr("av.open", refuse)
    one_line(made.data)
    made.write()
    assert ids(made.plan().todo, "segment", "film")


def test_only_what_follows_is_uncertain(made: Cinema) -> None:
    one_move(made.data)
    made.write()
    todo = {unit.id: unit for unit in made.plan().todo}
    assert {unit for unit, one in todo.items() if one.perhaps} == {"s020/clip1", "s030/clip1"}
    assert todo["s020/clip1"].estimate.low == 0
    assert todo["s010/clip1"].estimate.money is not None
    assert todo["s010/clip1"].estimate.money.low > 0


def test_a_piece_of_the_film_says_what_changed_in_it(made: Cinema) -> None:
    one_line(made.data)
    one_transition(made.data)
    made.write()
    causes = {
        tuple(unit.of): [str(c) for c in unit.causes]
        for unit in made.plan().todo
        if unit.kind in ("segment", "film")
    }
    assert causes["s040",] == ["captions of s040 changed"]
    assert causes["s050", "s060"] == ["transition into s060 (dissolve 0.5 s → wipe 0.5 s)"]
    assert {*causes["s040",], *causes["s050", "s060"]} == {*causes[()]}


def test_pieces_of_a_clip_that_is_not_made_wait_for_it_and_the_others_do_not(made: Cinema) -> None:
    shot(made.data, "s060")["action"] = "Rain falls."
    made.write()
    states = {tuple(unit.of): unit.state for unit in made.plan().units if unit.kind == "segment"}
    assert states["s050", "s060"] == "blocked"
    assert states["s040",] == "fresh"


@pytest.mark.parametrize(
    ("place", "waits", "goes_on"),
    [
        ("cast", {"s040", "s050"}, {"s010", "s020", "s030", "s060"}),
        ("first", {"s020", "s030"}, {"s010", "s040", "s050", "s060"}),
        ("last", {"s060"}, {"s010", "s020", "s030", "s040", "s050"}),
    ],
)
def test_a_picture_that_is_not_there_stops_only_what_needs_it(
    tmp_path: Path, place: str, waits: set[str], goes_on: set[str]
) -> None:
    data = board()
    if place == "cast":
        data["cast"]["ida"]["references"] = ["refs/ida.png"]
    elif place == "first":
        shot(data, "s020").update(boundary="cut", first_frame={"picture": "refs/ida.png"})
    else:
        shot(data, "s060")["last_frame"] = {"picture": "refs/ida.png"}
    theatre = cinema(tmp_path / "a.film", data)
    plan = theatre.plan()
    missing = next(unit for unit in plan.units if unit.kind == "reference")
    assert (missing.id, missing.state) == ("reference/refs/ida.png", "missing")
    first = [u for u in plan.units if u.shot == min(waits) and u.state == "blocked"]
    assert any(
        c.unit == missing.id and "refs/ida.png is not there" in str(c) for u in first for c in u.causes
    )
    with pytest.raises(RenderFailed, match=r"refs/ida\.png is not there") as caught:
        film.resume(theatre.project, QUICK)
    assert "check" in caught.value.hint
    clips = {unit.split("/")[0] for unit in theatre.takes() if "clip" in unit}
    assert clips == goes_on
    picture(theatre.project.folder / "refs" / "ida.png")
    film.resume(theatre.project, QUICK)
    there = next(unit for unit in theatre.plan().units if unit.kind == "reference")
    assert (there.state, len(there.pixels or "")) == ("fresh", 64)
    assert theatre.plan().todo == ()
    picture(theatre.project.folder / "refs" / "ida.png", grey=44)
    assert {unit.shot for unit in theatre.plan().todo if unit.kind == "clip"} == waits


def test_status_says_who_is_shot_again_and_why_and_who_follows(
    made: Cinema, capsys: pytest.CaptureFixture[str]
) -> None:
    one_move(made.data)
    made.write()
    told = made.told(capsys)
    assert told.splitlines()[:2] == [
        "s010 will be shot again: camera.move changed (static → dolly-in); s020 and s030 follow because they "
        "continue from it; s040 is a cut, untouched.",
        "s040 to s060 are made.",
    ]
    assert "To make: 1 still, 3 clips" in told
    assert "0.09 to 0.28 EUR" in told or re.search(r"0\.1\d to 0\.\d\d EUR", told)
    assert re.search(r"Spent so far: 0\.\d\d of 2\.00 EUR; 1\.\d\d left\.", told)


def test_a_film_that_is_made_is_two_lines_and_its_purse(
    made: Cinema, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made.told(capsys).splitlines()[:2] == ["s010 to s060 are made.", "Everything is made."]


def test_drift_says_what_remaking_would_take_and_is_not_to_do(
    made: Cinema, capsys: pytest.CaptureFixture[str]
) -> None:
    told = made.told(capsys, "--quality", "draft")
    assert "were made with other settings: quality changed (preview → draft)" in told
    assert re.search(r"--remake makes 4 stills, 6 clips again: .* EUR", told)
    assert "will be shot again" not in told
    draft = Options(generator="rehearsal", workers=0, retakes=0, quality="draft")
    assert not ids(made.plan(draft).todo, "keyframe", "clip")
    film.resume(made.project, draft)
    assert made.plan(draft).todo == ()
    said, before = {unit.id for unit in made.plan(draft).drifted}, made.takes()
    film.resume(made.project, replace(draft, remake=True))
    assert set(made.takes()) == said
    assert len(made.takes()) == len(before) + len(said)


def test_why_explains_one_shot_in_full(made: Cinema, capsys: pytest.CaptureFixture[str]) -> None:
    one_move(made.data)
    made.write()
    told = made.told(capsys, "--why", "s010")
    for words in ("camera.move changed (static → dolly-in)", "needs s010/keyframe: again", "EUR",
                  "what needs it: s020/clip1, s030/clip1"):  # fmt: skip
        assert words in told
    assert "follows s010" in made.told(capsys, "--why", "s020")
    with pytest.raises(InputInvalid, match="no shot s0l0"):
        film.status(made.project, QUICK, "s0l0")


def test_json_has_everything(made: Cinema, capsys: pytest.CaptureFixture[str]) -> None:
    one_move(made.data)
    made.write()
    found = json.loads(made.told(capsys, "--json"))
    assert {unit["kind"] for unit in found["units"]} == {"keyframe", "clip", "segment", "film"}
    assert {"s010/keyframe", "s010/clip1", "s020/clip1", "s030/clip1", "film"} <= set(found["todo"])
    assert Decimal(found["estimate"]["money"]["low"]) > 0
    assert (found["currency"], found["budget"]["money"]) == ("EUR", "2.00")
    assert found["spent"]["calls"] == 10


@pytest.mark.parametrize("name", ["film.mp4", "film.srt"])
def test_a_film_that_has_gone_is_to_be_cut_again(
    made: Cinema, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (made.project.folder / name).unlink()
    assert "film.mp4 or film.srt is missing or was altered" in made.told(capsys)
    assert [unit.id for unit in made.plan().todo] == ["film"]
    film.resume(made.project, QUICK)
    assert made.plan().todo == ()


def test_a_board_without_shots_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = cinema(tmp_path / "a.film", {**base(), "scenes": []}).told(capsys)
    assert told.startswith("The film cannot be cut: the board has no shots.\nNothing can be made yet.")


def test_shots_that_wait_are_told_with_what_they_wait_for(
    made: Cinema, capsys: pytest.CaptureFixture[str]
) -> None:
    made.data["cast"]["ida"]["references"] = ["refs/ida.png"]
    made.write()
    told = made.told(capsys)
    assert "s040 and s050 wait: refs/ida.png is not there." in told
    assert "2 stills, 2 clips of these cannot be made yet" in told
    assert "next: see to what is waited for, then: filmwright resume" in told


def test_any_text_in_names_stays_on_its_line(
    made: Cinema, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    shot(made.data, "s040")["action"] = "Ida sagt: \u202e[bold]" + "雪が降る " * 60
    made.data["cast"]["ida"]["wears"] = "[red]" + "x" * 300
    made.data["cast"]["bear"]["references"] = ["refs/\x1b[2Jbär.png"]
    made.write()
    for words in ((), ("--why", "s040"), ("--why", "s010")):
        told = made.told(capsys, *words)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", told)
        assert "\x1b" not in plain
        assert "\u202e" not in plain
        folder = str(made.project.folder)
        assert max(_cells(line) for line in plain.splitlines() if folder not in line) <= 80


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
