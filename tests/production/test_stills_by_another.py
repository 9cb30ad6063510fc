"""Stills by another generator than the clips: each unit is planned, made, paid and told as its maker's."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from filmwright import cli
from filmwright.errors import BackendUnavailable, UsageError
from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import accounts, film, registry
from filmwright.production.options import Options
from filmwright.production.studio import maker_of, with_others
from filmwright.schemas.board import Board
from filmwright.schemas.config import Config
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.storyboard import yaml_file
from filmwright.storyboard.plan import Shelf, resolve_all
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base

DRAWN = Options(generator="animatic", keyframes="rehearsal", workers=0, retakes=0)
AGAIN = Options(workers=0, retakes=0)
SHOTS = (
    {"id": "s010", "action": "Ida waves.", "seconds": 0.5},
    {"id": "s020", "boundary": "continue", "action": "Ida sits.", "seconds": 0.5},
    {"id": "s030", "action": "Ida stands.", "seconds": 0.5},
)
STILLS = {"s010/keyframe", "s030/keyframe"}


def board(**of_shots: object) -> Board:
    shots = [{**shot, **of_shots} for shot in SHOTS]
    look = {"size": [128, 72], "fps": 8, "sound": False, "credits": True}
    return Board.model_validate(
        {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}
    )


def project(folder: Path) -> Project:
    made = Project(folder)
    made.folder.mkdir()
    made.board.write_text(yaml_file.dump(board()), encoding="utf-8")
    return made


def makers_of(of: Project) -> dict[str, list[str]]:
    store = Store(of.database)
    found = {unit: [take.generator for take in takes] for unit, takes in store.takes().items()}
    store.close()
    return found


def states_of(of: Project, options: Options = AGAIN) -> dict[str, str]:
    return {u.id: u.state for u in film.status(of, options)[1].units}


class Stills(Rehearsal):
    """One that draws stills, and no clips."""

    name = "stills"

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(clip=False)


class Clips(Rehearsal):
    """One that makes clips, and no stills."""

    name = "clips"

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(keyframe=False)


class Editing(Rehearsal):
    """One that changes stills, and makes nothing from words."""

    name = "editing"

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(clip=False, keyframe=False)


class Recommending(Clips):
    """One that makes clips, and knows who draws stills."""

    name = "recommending"
    stills = "stills"


@pytest.fixture(autouse=True)
def _more_generators(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (Stills, Clips, Editing, Recommending):
        monkeypatch.setitem(registry.GENERATORS, one.name, f"{__name__}:{one.__name__}")


def test_stills_are_drawn_by_whom_the_person_names_and_clips_go_on_from_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, books = project(tmp_path / "a.film"), tmp_path / "jobs.jsonl"
    monkeypatch.setenv(VARIABLE, json.dumps({"ledger": str(books)}))
    (made.folder / "filmwright.toml").write_text("[prices.rehearsal]\nkeyframe = 0.5\nclip = 7\n", "utf-8")
    priced = film.status(made, DRAWN)[1]
    money = {u.id: u.estimate.money.likely for u in priced.todo if u.estimate.money is not None}
    assert money == dict.fromkeys(STILLS, Decimal("0.5")), "only the stills are paid for"
    film.resume(made, DRAWN)
    by = makers_of(made)
    assert {unit for unit, names in by.items() if names == ["rehearsal"]} == STILLS
    assert {unit for unit, names in by.items() if names == ["animatic"]} == by.keys() - STILLS
    assert provider.charges(books) == Counter(STILLS)
    account = accounts.account(made)
    assert account.spent.money == 1
    assert {job.unit for job in account.jobs if job.generator == "rehearsal"} == STILLS


def test_who_draws_the_stills_is_remembered_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, DRAWN)
    plan = film.status(made, AGAIN)[1]
    assert {u.state for u in plan.units} == {"fresh"}
    assert plan.makers["s010"] == "animatic: the film's generator; its still by rehearsal"
    assert plan.makers["s020"] == "animatic: the film's generator"
    folder = str(made.folder)
    assert cli.run(["status", folder, "--why", "s010"]) == 0
    assert "made by animatic: the film's generator; its still by rehearsal" in capsys.readouterr().out
    assert cli.run(["takes", "s010", folder]) == 0
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [name for line in listed for name in line if name in ("animatic", "rehearsal")] == [
        "rehearsal",
        "animatic",
    ]
    assert "stills: rehearsal" in made.report.read_text("utf-8")
    before = made.film.read_bytes()
    film.resume(made, AGAIN)
    assert made.film.read_bytes() == before


def test_another_generator_for_stills_is_drift_of_the_stills_and_nothing_else(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, DRAWN)
    before = made.film.read_bytes()
    other = Options(keyframes="animatic", workers=0, retakes=0)
    states = states_of(made, other)
    assert {unit for unit, state in states.items() if state == "drifted"} == STILLS
    assert {state for unit, state in states.items() if unit not in STILLS} == {"fresh"}
    film.resume(made, other)
    assert {*makers_of(made)["s010/keyframe"]} == {"rehearsal"}, "nothing is made again unless asked"
    assert made.film.read_bytes() == before, "and the credits still name who drew what is seen"
    film.resume(made, Options(remake=True, workers=0, retakes=0))
    assert makers_of(made)["s010/keyframe"] == ["rehearsal", "animatic"]
    assert {*states_of(made).values()} == {"fresh"}


def test_auto_is_whom_the_generator_recommends_else_itself(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, Options(generator="recommending", workers=0, retakes=0))
    assert {names[-1] for unit, names in makers_of(made).items() if unit in STILLS} == {"stills"}
    named = Options(keyframes="animatic", workers=0, retakes=0)
    drifted = {unit for unit, state in states_of(made, named).items() if state == "drifted"}
    assert drifted == STILLS, "the person's word stands over what is recommended"
    film.resume(made, named)
    assert {*states_of(made, Options(keyframes="auto", workers=0)).values()} == {"fresh"}


def test_a_shot_by_another_generator_has_the_stills_which_that_one_recommends() -> None:
    drawn = maker_of("animatic", "preview", (128, 72))
    asked = board(boundary="cut")
    scene = asked.scenes[0]
    shots = (scene.shots[0], scene.shots[1].replace(generator="recommending"), *scene.shots[2:])
    asked = asked.replace(scenes=(scene.replace(shots=shots),))

    def names(keyframes: str) -> Mapping[str, str]:
        maker, _ = with_others(drawn, asked, Config(), "preview", (128, 72), keyframes)
        return {r.want.id: maker.for_want(r.want).name for r in resolve_all(asked, Shelf({}), maker)}

    assert names("auto") == {
        "s010/keyframe": "animatic", "s020/keyframe": "stills", "s030/keyframe": "animatic",
        "s010/clip1": "animatic", "s020/clip1": "recommending", "s030/clip1": "animatic",
    }  # fmt: skip
    assert {name for unit, name in names("rehearsal").items() if "keyframe" in unit} == {"rehearsal"}


def test_a_still_is_stale_by_what_its_own_generator_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = project(tmp_path / "a.film")
    film.resume(made, DRAWN)
    seen = {name: maker_of(name, "preview", (128, 72)).reads for name in ("animatic", "rehearsal")}
    assert seen["animatic"] != seen["rehearsal"]
    monkeypatch.setattr(AnimaticGenerator, "version", AnimaticGenerator.version + 1)
    states = states_of(made)
    assert {unit for unit, state in states.items() if "/" in unit and state == "fresh"} >= STILLS
    assert states["s010/clip1"] == "stale"


def test_what_a_generator_cannot_make_it_is_not_asked_for(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    for asked, told, hint in (
        (Options(generator="stills"), "stills draws stills and makes no clips", "--keyframes stills"),
        (Options(keyframes="clips"), "clips makes clips and draws no stills", "--keyframes animatic"),
        (Options(generator="clips"), "clips makes clips and draws no stills", "--keyframes animatic"),
        (Options(generator="editing"), "editing only changes stills", "--with editing"),
        (Options(generator="clips", keyframes="editing"), "editing only changes stills", "--with editing"),
        (Options(keyframes="nobody"), "there is no generator 'nobody'", "rehearsal"),
    ):
        with pytest.raises(UsageError, match=told) as refused:
            film.resume(made, asked)
        assert hint in refused.value.hint
    assert not makers_of(made)
    film.resume(made, Options(generator="clips", keyframes="stills", workers=0, retakes=0))
    assert made.film.exists()


def test_who_is_recommended_and_is_not_there_is_told_with_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(self: Stills) -> None:
        raise BackendUnavailable("weights have not been pulled", hint="filmwright models pull stills")

    monkeypatch.setattr(Stills, "__init__", absent)
    made = project(tmp_path / "a.film")
    with pytest.raises(BackendUnavailable, match="recommending leaves its stills to stills: weights") as told:
        film.resume(made, Options(generator="recommending"))
    assert told.value.hint == "filmwright models pull stills; or: --keyframes NAME (another)"
    by_another = Options(generator="recommending", keyframes="animatic", workers=0, retakes=0)
    film.resume(made, by_another)
    assert makers_of(made)["s010/keyframe"] == ["animatic"]


def test_what_a_generator_expects_to_take_is_the_quote_until_there_is_a_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = project(tmp_path / "a.film")
    asked = Options(generator="recommending", workers=0, retakes=0)
    monkeypatch.setattr(Stills, "seconds_per_frame", 30.0, raising=False)
    monkeypatch.setattr(Clips, "seconds_per_frame", 5.0, raising=False)
    quoted = {u.id: u.estimate.likely for u in film.status(made, asked)[1].units}
    assert (quoted["s010/keyframe"], quoted["s010/clip1"]) == (30, 20)
    film.resume(made, asked)
    edited = made.board.read_text("utf-8").replace("Ida waves.", "Ida sings.")
    made.board.write_text(edited, "utf-8")
    assert {u.estimate.likely < 5 for u in film.status(made, asked)[1].todo if "/" in u.id} == {True}


def test_a_generator_without_stills_is_no_trouble_where_none_is_drawn(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    text = made.board.read_text("utf-8").replace(
        "boundary: continue", "boundary: continue\n        generator: clips"
    )
    made.board.write_text(text, "utf-8")
    film.resume(made, Options(workers=0, retakes=0))
    assert makers_of(made)["s020/clip1"] == ["clips"]


def test_each_is_told_as_many_words_as_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, list[int]] = {"stills": [], "clips": []}
    able = Stills.capabilities
    monkeypatch.setattr(Stills, "capabilities", lambda self: able(self).replace(words=9))

    def keyframe(self: Stills, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        told["stills"].append(len(request.prompt.split()))
        return Rehearsal.keyframe(self, request, watch)

    def clip(
        self: Clips, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch
    ) -> ClipReport:
        told["clips"].append(len(request.prompt.split()))
        return Rehearsal.clip(self, request, deliver, watch)

    monkeypatch.setattr(Stills, "keyframe", keyframe)
    monkeypatch.setattr(Clips, "clip", clip)
    film.resume(
        project(tmp_path / "a.film"), Options(generator="clips", keyframes="stills", workers=0, retakes=0)
    )
    assert max(told["stills"]) <= 9 < min(told["clips"])


def test_the_settings_of_a_person_name_who_draws_the_stills(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film")
    (made.folder / "filmwright.toml").write_text('keyframes = "rehearsal"\n', "utf-8")
    film.resume(made, AGAIN)
    assert makers_of(made)["s010/keyframe"] == ["rehearsal"]
    states = states_of(made, Options(keyframes="auto", workers=0))
    assert {unit for unit, state in states.items() if state == "drifted"} == STILLS
