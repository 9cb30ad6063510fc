"""A still changed as a person asks: a new take, circled, paid once; outside the mask nothing changes."""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from filmwright import cli
from filmwright.errors import Cancelled, FilmwrightError, InputInvalid, OverBudget, Unsettled, UsageError
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.generators.rehearsal.faults import VARIABLE, read_orders
from filmwright.production import accounts, choosing, editing, film, registry
from filmwright.production.again import Again
from filmwright.production.edit_wish import Wish, sides_of
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities, ClipReport, KeyframeRequest
from filmwright.schemas.job import Budget
from filmwright.schemas.take import Take
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base

SHOTS: list[dict[str, Any]] = [
    {"id": "s010", "action": "Ida waves.", "seconds": 0.5},
    {"id": "s020", "boundary": "continue", "action": "Ida sits.", "seconds": 0.5},
    {"id": "s030", "action": "Ida stands.", "seconds": 0.5},
]
DRAWN = Options(generator="rehearsal", workers=0, retakes=0)
AGAIN = Options(workers=0, retakes=0)
GREEN = Wish("make the hat green", editor="painter")
Pixels = NDArray[np.uint8]


class Painter(Rehearsal):
    """One that changes stills: it paints them over with a colour that follows from words and seed."""

    name = "painter"
    asked: list[KeyframeRequest] = []

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(clip=False, keyframe=False, edits=True, masks=True)

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        assert request.edit is not None
        self.asked.append(request)
        orders = read_orders()
        provider.ask(request.unit, request.job, orders, watch)
        provider.delivered(request.unit, orders)
        words = f"{request.edit.instruction} {request.seed}".encode()
        rng = np.random.default_rng(list(words))
        width, height = request.size
        return Picture(rng.integers(0, 256, (height, width, 3), np.uint8)), ClipReport()


class Whole(Painter):
    """One that changes whole pictures only."""

    name = "whole"

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(masks=False)


class Twinned(Whole):
    """One that changes whole pictures, and knows who changes a part of one."""

    name = "twinned"
    masked = "painter"


class Drawing(Painter):
    """One that draws stills, and changes them."""

    name = "drawing"

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(keyframe=True)

    def keyframe(self, request: KeyframeRequest, watch: Watch) -> tuple[Picture, ClipReport]:
        return super().keyframe(request, watch) if request.edit else Rehearsal.keyframe(self, request, watch)


@pytest.fixture(autouse=True)
def _editors(monkeypatch: pytest.MonkeyPatch) -> None:
    Painter.asked.clear()
    for one in (Painter, Whole, Twinned, Drawing):
        monkeypatch.setitem(registry.GENERATORS, one.name, f"{__name__}:{one.__name__}")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("once") / "a.film")
    project.folder.mkdir()
    write(project)
    film.resume(project, DRAWN)
    return project


@pytest.fixture
def made(whole: Project, tmp_path: Path) -> Project:
    """A film of three shots, made."""
    shutil.copytree(whole.folder, tmp_path / "a.film")
    return Project(tmp_path / "a.film")


def write(project: Project, **of_first: object) -> None:
    shots = [{**SHOTS[0], **of_first}, *SHOTS[1:]]
    look = {"size": [128, 72], "fps": 8, "sound": False}
    data = {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}
    project.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")


def takes_of(project: Project, unit: str = "s010/keyframe") -> list[Take]:
    store = Store(project.database)
    found = store.takes().get(unit, [])
    store.close()
    return found


def states(project: Project, options: Options = AGAIN) -> dict[str, str]:
    plan = film.status(project, options)[1]
    return {unit.id: unit.state for unit in plan.units if unit.kind in ("keyframe", "clip")}


def pixels(project: Project, take: Take, role: str = "picture") -> Pixels:
    sha = take.media[role]
    with Image.open(project.media / sha[:2] / f"{sha}.png") as image:
        return np.asarray(image.convert("RGB"))


def a_mask(folder: Path, size: tuple[int, int] = (128, 72)) -> Path:
    """Write a mask: an ellipse in the middle may change."""
    image = Image.new("L", size)
    width, height = size
    ImageDraw.Draw(image).ellipse((width * 0.3, height * 0.3, width * 0.7, height * 0.7), fill=255)
    image.save(folder / "mask.png")
    return folder / "mask.png"


def test_a_changed_still_is_a_new_take_that_plays_and_the_clip_on_it_follows(made: Project) -> None:
    before = takes_of(made)[0]
    choice = editing.edit(made, "s010", GREEN, AGAIN)
    assert [one.label for one in choice.chosen] == ["keyframe/2"]
    assert {unit.id for unit in choice.follows} == {"s010/clip1", "s020/clip1"}
    assert states(made)["s010/keyframe"] == "fresh", "who drew it is who the board says; it is no drift"
    assert (states(made)["s010/clip1"], states(made)["s030/clip1"]) == ("stale", "fresh")
    after = takes_of(made)[1]
    assert after.wanted == "make the hat green"
    assert after.edited is not None
    assert (after.edited.by, after.edited.take) == ("painter", 1)
    assert (after.generator, after.seed, after.settings) == (before.generator, before.seed, before.settings)
    film.resume(made, AGAIN)
    assert {*states(made).values()} == {"fresh"}
    assert takes_of(made, "s010/clip1")[-1].consumes["first_frame"] == after.frame_hash


def test_the_still_before_can_be_circled_again_and_nothing_is_shot(made: Project) -> None:
    editing.edit(made, "s010", GREEN, AGAIN)
    choice = choosing.circle(made, "s010", "keyframe/1", AGAIN)
    assert choice.follows == ()
    assert {*states(made).values()} == {"fresh"}


def test_outside_the_mask_are_the_old_pixels_to_the_bit_and_inside_is_a_soft_edge(
    made: Project, tmp_path: Path
) -> None:
    mask = a_mask(tmp_path)
    editing.edit(made, "s010", Wish("green", mask=mask, editor="painter"), AGAIN)
    old, new = (pixels(made, take).astype(int) for take in takes_of(made))
    with Image.open(mask) as image:
        free = np.asarray(image) > 0
    assert np.abs(new - old)[~free].max() == 0
    painted = np.random.default_rng(list(f"green {takes_of(made)[0].seed}".encode()))
    drawn = painted.integers(0, 256, old.shape, np.uint8).astype(int)
    assert np.array_equal(new[36, 64], drawn[36, 64]), "in the middle is what the editor drew"
    near = free & ~(np.asarray(Image.fromarray(free).resize((128, 72))) & _shrunk(free))
    assert not np.array_equal(new[near], drawn[near]), "and at the border a mixture"


def _shrunk(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    inner = free.copy()
    for axis in (0, 1):
        inner &= np.roll(free, 1, axis) & np.roll(free, -1, axis)
    return inner


def test_a_mask_of_another_size_is_fitted_and_transparent_is_black(made: Project, tmp_path: Path) -> None:
    Image.open(a_mask(tmp_path, (640, 360))).convert("L").save(tmp_path / "large.png")
    clear = Image.new("RGBA", (128, 72), (255, 255, 255, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 40, 40), fill=(255, 255, 255, 255))
    clear.save(tmp_path / "clear.png")
    for name in ("large.png", "clear.png"):
        editing.edit(made, "s010", Wish(name, mask=tmp_path / name, editor="painter"), AGAIN)
    first, large, clear_one = (pixels(made, take).astype(int) for take in takes_of(made))
    changed = np.abs(large - first).max(axis=2) > 0
    assert changed[36, 64]
    assert not changed[:20].any()
    assert not (np.abs(clear_one - large).max(axis=2) > 0)[41:, 41:].any()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "is not there"),
        (lambda path: path.write_text("no picture"), "is no picture"),
        (lambda path: Image.new("L", (8, 8)).save(path), "is black"),
    ],
)
def test_a_mask_that_is_none_is_said_before_anybody_is_asked(
    made: Project, tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    make(tmp_path / "m.png")
    with pytest.raises(InputInvalid, match=told):
        editing.edit(made, "s010", Wish("x", mask=tmp_path / "m.png", editor="painter"), AGAIN)
    assert (len(takes_of(made)), Painter.asked) == (1, [])


def test_a_larger_canvas_is_cut_to_the_films_shape_and_the_old_picture_stays(made: Project) -> None:
    editing.edit(made, "s010", Wish("more ice", expand=(0, 0, 40, 0), editor="painter"), AGAIN)
    old, new = (pixels(made, take).astype(int) for take in takes_of(made))
    assert np.array_equal(new[:, :100], old[:, 20:120]), "of 168 px the middle 128 are shown: 20 px are cut"
    assert not np.array_equal(new[:, 112:], np.repeat(old[:, -1:], 16, axis=1))
    assert "20 px left and right cut off" in takes_of(made)[1].notes[-1]


@pytest.mark.parametrize("words", ["", "5", "1,2,3", "0,0,0,0", "-1,0,0,0", "1,2,3,4,5", "a,b,c,d"])
def test_a_canvas_that_says_nothing_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="adds nothing"):
        sides_of(words)


def test_a_canvas_that_is_mostly_new_is_refused(made: Project) -> None:
    assert sides_of("0, 0, 200, 0") == (0, 0, 200, 0)
    with pytest.raises(InputInvalid, match="200 px at the right"):
        editing.edit(made, "s010", Wish("x", expand=(0, 0, 200, 0), editor="painter"), AGAIN)


def test_who_changes_it_is_the_named_one_else_who_draws_else_who_is_configured(made: Project) -> None:
    with pytest.raises(UsageError, match="changes none") as told:
        editing.edit(made, "s010", Wish("x"), AGAIN)
    assert "openai-images" in told.value.hint
    assert "painter" in told.value.hint
    with pytest.raises(UsageError, match="changes no pictures"):
        editing.edit(made, "s010", Wish("x", editor="animatic"), AGAIN)
    (made.folder / "filmwright.toml").write_text('editor = "painter"\n', encoding="utf-8")
    editing.edit(made, "s010", Wish("x"), AGAIN)
    film.resume(made, Options(keyframes="drawing", remake=True, workers=0, retakes=0))
    editing.edit(made, "s030", Wish("y"), AGAIN)
    by = [
        take.edited.by
        for unit in ("s010", "s030")
        for take in takes_of(made, f"{unit}/keyframe")
        if take.edited
    ]
    assert by == ["painter", "drawing"]
    with pytest.raises(UsageError, match="there is no generator 'nobody'") as unknown:
        editing.edit(made, "s010", Wish("make the hat green", editor="nobody"), AGAIN)
    assert unknown.value.hint.startswith("--with ")


def test_a_mask_goes_to_the_twin_that_keeps_it_else_it_is_told_as_dropped_and_kept_by_us(
    made: Project, tmp_path: Path
) -> None:
    mask = a_mask(tmp_path)
    editing.edit(made, "s010", Wish("a", mask=mask, editor="twinned"), AGAIN)
    editing.edit(made, "s030", Wish("b", mask=mask, editor="whole"), AGAIN)
    one, other = takes_of(made)[-1], takes_of(made, "s030/keyframe")[-1]
    assert one.edited is not None
    assert other.edited is not None
    assert (one.edited.by, other.edited.by) == ("painter", "whole")
    assert "mask" not in [dropped.what for dropped in one.dropped]
    assert "mask" in [dropped.what for dropped in other.dropped]
    with Image.open(mask) as image:
        free = np.asarray(image) > 0
    old, new = (pixels(made, take).astype(int) for take in takes_of(made, "s030/keyframe"))
    assert np.abs(new - old)[~free].max() == 0
    with pytest.raises(UsageError, match="makes none larger") as told:
        editing.edit(made, "s010", Wish("c", expand=(0, 0, 40, 0), editor="whole"), AGAIN)
    assert "whole" not in told.value.hint


def test_a_later_word_on_the_board_makes_it_stale_and_undoing_that_brings_it_back(made: Project) -> None:
    editing.edit(made, "s010", GREEN, AGAIN)
    film.resume(made, AGAIN)
    write(made, action="Ida dances.")
    plan = film.status(made, AGAIN)[1]
    still = next(unit for unit in plan.units if unit.id == "s010/keyframe")
    assert still.state == "stale"
    assert [cause.field for cause in still.causes] == ["s010 action"]
    write(made)
    assert {*states(made).values()} == {"fresh"}


def test_a_retake_of_the_shot_keeps_the_changed_still(made: Project) -> None:
    editing.edit(made, "s010", GREEN, AGAIN)
    film.retake(made, Again(frozenset(("s010",))), AGAIN)
    assert len(takes_of(made)) == 2
    assert len(takes_of(made, "s010/clip1")) == 2
    film.retake(made, Again(frozenset(("s030",))), AGAIN)
    assert len(takes_of(made, "s030/keyframe")) == 2, "one that was not changed is drawn again"


def test_another_generator_for_stills_is_told_as_drift_of_the_drawing(made: Project) -> None:
    editing.edit(made, "s010", GREEN, AGAIN)
    film.resume(made, AGAIN)
    assert states(made, Options(keyframes="drawing", workers=0))["s010/keyframe"] == "drifted"


def test_the_same_words_again_are_refused_and_another_seed_is_another_attempt(made: Project) -> None:
    editing.edit(made, "s010", GREEN, AGAIN)
    with pytest.raises(InputInvalid, match="take 2 is that already"):
        editing.edit(made, "s010", GREEN, AGAIN)
    choosing.circle(made, "s010", "keyframe/1", AGAIN)
    editing.edit(made, "s010", GREEN, AGAIN)
    choosing.circle(made, "s010", "keyframe/1", AGAIN)
    seeds = [take.edited.seed for take in takes_of(made) if take.edited is not None]
    assert seeds == [seeds[0], seeds[0] + 1]
    with pytest.raises(InputInvalid, match=f"take 2 is that, with seed {seeds[0]}"):
        editing.edit(made, "s010", Wish(GREEN.instruction, editor="painter", seed=seeds[0]), AGAIN)


@pytest.mark.parametrize(
    ("shot", "first", "told"),
    [
        ("s020", {}, "goes on from the shot before"),
        ("s010", {"locked": True}, "is locked"),
        ("s010", {"action": "Ida dances."}, "is not as the board asks now"),
        ("s099", {}, "there is no shot"),
    ],
)
def test_a_still_that_is_not_there_to_be_changed_is_said(
    made: Project, shot: str, first: dict[str, object], told: str
) -> None:
    write(made, **first)
    with pytest.raises(InputInvalid, match=told):
        editing.edit(made, shot, GREEN, AGAIN)
    assert Painter.asked == []


def test_a_picture_of_the_persons_own_is_not_changed_in_place(made: Project) -> None:
    Image.new("RGB", (128, 72), (9, 90, 9)).save(made.folder / "mine.png")
    write(made, first_frame={"picture": "mine.png"})
    with pytest.raises(InputInvalid, match="your own picture") as told:
        editing.edit(made, "s010", GREEN, AGAIN)
    assert "mine.png" in told.value.hint
    assert "first_frame.picture" in told.value.hint


PRICES = 'currency = "EUR"\n[prices.painter]\nkeyframe = 0.30\n'


@pytest.fixture
def paid(made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the editor charge; what is given goes wrong with s010's still."""
    (made.folder / "filmwright.toml").write_text(PRICES, encoding="utf-8")

    def order(**faults: object) -> None:
        monkeypatch.setenv(VARIABLE, json.dumps({"ledger": str(tmp_path / "jobs.jsonl"), **faults}))

    order()
    return order


def charged(project: Project) -> int:
    return provider.charges(project.folder.parent / "jobs.jsonl")["s010/keyframe"]


@pytest.mark.usefixtures("paid")
def test_what_it_costs_is_in_the_ledger_and_under_the_cap(made: Project) -> None:
    editing.edit(made, "s010", GREEN, AGAIN)
    assert accounts.account(made).spent.money == Decimal("0.30")
    capped = Options(workers=0, budget=Budget(money=Decimal("0.50")))
    with pytest.raises(OverBudget) as told:
        editing.edit(made, "s010", Wish("more", editor="painter"), capped)
    assert "note s010 --keyframe" in told.value.hint
    assert charged(made) == 1


def test_an_answer_that_never_came_is_not_asked_for_again_without_the_persons_word(
    made: Project, paid: Callable[..., None]
) -> None:
    paid(**{"s010/keyframe": {"fault": "timeout", "seconds": 0.1}})
    with pytest.raises(Unsettled):
        editing.edit(made, "s010", GREEN, AGAIN)
    paid()
    with pytest.raises(Unsettled, match="may have been charged"):
        editing.edit(made, "s010", GREEN, AGAIN)
    assert (charged(made), len(takes_of(made))) == (1, 1)
    accounts.settle(made, accounts.account(made).jobs[-1].id, refused=False, lost=True, accepted=None)
    editing.edit(made, "s010", GREEN, AGAIN)
    assert (charged(made), len(takes_of(made))) == (2, 2)


@pytest.mark.usefixtures("paid")
def test_what_was_accepted_before_a_kill_is_collected_and_charged_once(
    made: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def killed(*_: object, **__: object) -> Take:
            raise KeyboardInterrupt

        patch.setattr(editing, "published", killed)
        with pytest.raises(Cancelled):
            editing.edit(made, "s010", GREEN, AGAIN)
    assert len(takes_of(made)) == 1
    editing.edit(made, "s010", GREEN, AGAIN)
    assert (charged(made), len(takes_of(made))) == (1, 2)


def test_a_refusal_is_tried_again_and_then_told(made: Project, paid: Callable[..., None]) -> None:
    paid(**{"s010/keyframe": {"fault": "flaky", "times": 1}})
    editing.edit(made, "s010", GREEN, AGAIN)
    paid(**{"s010/keyframe": "fail"})
    with pytest.raises(FilmwrightError):
        editing.edit(made, "s010", Wish("more", editor="painter"), AGAIN)
    assert charged(made) == 1
    assert states(made)["s010/keyframe"] == "fresh"


def test_the_command_line_tells_what_was_made_and_what_follows(
    made: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mask, folder = str(a_mask(tmp_path)), str(made.folder)
    words = ["note", "s010", "make the hat green", folder, "--keyframe", "--with", "painter", "--mask", mask]
    assert cli.run(words) == 0
    told = capsys.readouterr().out
    for said in (
        "s010 take keyframe/2 is circled.",
        "take 1 within a mask: make the hat green",
        "filmwright circle s010 keyframe/1",
        "s010 will be shot again: first frame changed",
        "next: filmwright resume",
    ):
        assert said in told
    assert cli.run(["takes", "s010", folder]) == 0
    assert "painter" in capsys.readouterr().out
    assert cli.run(["note", "s010", "more", folder, "--mask", mask]) == 2
    assert "add --keyframe" in capsys.readouterr().err
