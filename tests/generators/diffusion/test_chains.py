"""A film of chained shots by every family of clips, through the whole path, with stills of a small SDXL.

    s010 ──continue── s020 ──keyframe── s030 ──bridge── s040 | s050
      still ┐            └──> still <──┘            └──> still

Models are held in this process here, so that torch is loaded once; one film is made as a person makes it,
each model in a process of its own.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.production import choosing, film, residents, work
from filmwright.production.conform import timing
from filmwright.production.options import Options, Silent
from filmwright.report import takes as report
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities, ClipRequest
from filmwright.schemas.take import Take
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from filmwright.storyboard.units import wants
from tests.boards import base
from tests.generators.diffusion.zoo.presets import PRESETS, name_of, write_preset

STILLS = "sdxl"
SIZE, FPS, FRAMES = (128, 96), 24, 6
"""Of the film, and of each of its shots."""
SHOTS: list[dict[str, Any]] = [
    {"id": "s010", "action": "Ida waves.", "seconds": 0.25},
    {"id": "s020", "boundary": "continue", "action": "Ida walks.", "seconds": 0.25},
    {"id": "s030", "boundary": "keyframe", "action": "Ida sits.", "seconds": 0.25},
    {"id": "s040", "boundary": "bridge", "action": "Ida stands.", "seconds": 0.25},
    {"id": "s050", "action": "Ida leaves.", "seconds": 0.25},
]
CLIPS = [f"{shot['id']}/clip1" for shot in SHOTS]
CLIP_FAMILIES = [
    family
    for family in PRESETS
    if library.read(PRESETS[family]["base"]).makes == "clips" and not family.endswith("_loras")
]
Pixels = NDArray[np.uint8]


@dataclass
class Made:
    """A film, its takes, and what its clips were asked of."""

    project: Project
    options: Options
    can: Capabilities
    takes: dict[str, Take] = field(default_factory=dict)
    asked: dict[str, ClipRequest] = field(default_factory=dict)

    def own(self, unit: str) -> Pixels:
        """The still of a unit, or the frame its clip ends on, as the generator made it."""
        return _read(self.file(self.takes[unit].media["native_frame"]))

    def file(self, sha: str) -> Path:
        return self.project.folder / "media" / sha[:2] / f"{sha}.png"

    def given(self, unit: str, frame: int) -> Path:
        """The picture that a clip was given for its first (0) or last (-1) frame."""
        [anchor] = [anchor for anchor in self.asked[unit].anchors if anchor.frame == frame]
        return anchor.picture

    def is_still(self, path: Path, unit: str) -> bool:
        """Whether a file is a unit's still: as it was drawn, or as the film shows it."""
        media = self.takes[unit].media
        return path in (self.file(media["picture"]), self.file(media["native_frame"]))


def _read(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def settled(shelf: Path, config: Path, *families: str) -> None:
    """Write presets where a person's own lie."""
    for family in families:
        write_preset(family, shelf, config / "filmwright")


def project(folder: Path, shots: list[dict[str, Any]] = SHOTS) -> Project:
    made = Project(folder)
    made.folder.mkdir()
    data = base()
    data["film"] |= {"size": list(SIZE), "fps": FPS}
    data["scenes"] = [{"id": "sc010", "place": "ice", "shots": shots}]
    made.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    return made


def takes_of(of: Project) -> dict[str, Take]:
    store = Store(of.database)
    found = {unit: takes[-1] for unit, takes in store.takes().items()}
    store.close()
    return found


def frames_in(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.fixture(scope="module", params=CLIP_FAMILIES)
def made(request: pytest.FixtureRequest, shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The film of a family; its models are in this process."""
    folder, patch, asked = tmp_path_factory.mktemp("chain"), pytest.MonkeyPatch(), dict[str, ClipRequest]()
    settled(shelf, folder, request.param, STILLS)
    real, able = DiffusionGenerator.clips, DiffusionGenerator.capabilities

    def clips(self: DiffusionGenerator, requests: Any, deliver: Any, watch: Any) -> Any:
        asked.update({one.unit: one for one in requests})
        return real(self, requests, deliver, watch)

    patch.setenv("XDG_CONFIG_HOME", str(folder))
    patch.setenv("APPDATA", str(folder))
    patch.setattr(DiffusionGenerator, "clips", clips)
    patch.setattr(DiffusionGenerator, "capabilities", lambda self: able(self).replace(resident=False))
    patch.setattr(work, "_warm", {})
    options = Options(
        generator=name_of(request.param), keyframes=name_of(STILLS), workers=0, retakes=0, quality="preview"
    )
    required = library.read(name_of(request.param), folder / "filmwright" / "presets").last_frame_required
    ends = {"last_frame": {"describe": "Ida is far away."}} if required else {}
    shots = [shot | (ends if shot["id"] not in ("s020", "s040") else {}) for shot in SHOTS]
    one = project(folder / "a.film", shots)
    try:
        film.resume(one, options)
        [can] = [made.capabilities() for (name, *_), made in work._warm.items() if name == options.generator]
        for generator in work._warm.values():
            generator.close()
    finally:
        patch.undo()
    return Made(one, options, can, takes_of(one), asked)


@pytest.fixture(autouse=True)
def _config(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the film's presets, which the guard of all tests has taken away."""
    if "made" in request.fixturenames:
        folder = str(request.getfixturevalue("made").project.folder.parent)
        monkeypatch.setenv("XDG_CONFIG_HOME", folder)
        monkeypatch.setenv("APPDATA", folder)


def test_every_clip_has_its_frames_the_film_has_each_joint_once_and_nothing_is_left_to_do(made: Made) -> None:
    assert {unit: made.takes[unit].frames for unit in CLIPS} == dict.fromkeys(CLIPS, FRAMES)
    assert frames_in(made.project.film) == FRAMES * len(SHOTS)
    assert film.status(made.project, made.options)[1].todo == ()


def test_clips_are_asked_for_on_the_familys_own_grid(made: Made) -> None:
    grid = made.can.grid_at("preview")
    for unit in CLIPS:
        asked = made.asked[unit]
        assert asked.frames == grid.legal_frames(asked.frames)
        assert asked.size == grid.size_for(SIZE)
        assert asked.fps == grid.rate_for(Fraction(FPS))
        assert asked.joint == (unit in ("s020/clip1", "s040/clip1"))


def test_a_clip_starts_on_the_very_pixels_the_one_before_it_ended_on(made: Made) -> None:
    for before, after in (("s010/clip1", "s020/clip1"), ("s030/clip1", "s040/clip1")):
        given = _read(made.given(after, 0))
        assert given.shape[1::-1] == made.asked[after].size != SIZE
        assert np.array_equal(given, made.own(before))
        assert made.takes[after].consumes["first_frame"] == made.takes[before].frame_hash


def test_both_sides_of_a_keyframe_are_given_the_same_still(made: Made) -> None:
    opens = made.given("s030/clip1", 0)
    assert made.is_still(opens, "s030/keyframe")
    assert made.given("s020/clip1", -1) == opens
    told = {drop.what for drop in made.takes["s020/clip1"].dropped}
    assert ("last_frame" in told) == (made.can.last_frame == "none")


def test_a_bridge_is_pinned_at_both_ends(made: Made) -> None:
    assert made.is_still(made.given("s040/clip1", -1), "s050/keyframe")
    assert made.given("s040/clip1", 0) == made.file(made.takes["s030/clip1"].media["native_frame"])
    told = {drop.what for drop in made.takes["s040/clip1"].dropped}
    assert ("last_frame" in told) == (made.can.last_frame == "none")
    goes_on = made.can.first_frame != "none" or made.can.redraws
    assert ("first_frame" not in told) == goes_on


def test_a_clip_that_must_end_on_a_picture_ends_where_the_film_does(made: Made) -> None:
    """Where the model ends on it, no frame that was made after it may be cut off."""
    if made.can.last_frame == "none":
        pytest.skip("it ends on no picture")
    pinned = made.asked["s040/clip1"].replace(size=SIZE, fps=Fraction(FPS))
    for frames in range(2, made.can.grid.longest(Fraction(FPS)) + 1):
        time = timing(pinned.replace(frames=frames), made.can)
        assert time.end == time.native - 1


def test_a_model_that_takes_frames_from_before_goes_on_from_them(made: Made) -> None:
    tails = [role for role in made.takes["s010/clip1"].media if role.startswith("tail-")]
    given = made.asked["s020/clip1"].past_frames
    assert bool(tails) == bool(given) == (made.can.past_frames > 0)
    assert made.asked["s010/clip1"].past_frames == ()
    if given:
        assert np.array_equal(_read(given[-1]), made.own("s010/clip1"))
        assert len(given) <= made.can.past_frames


def test_the_colours_of_a_chain_are_those_of_its_first_still(made: Made) -> None:
    for unit, opens in (("s020/clip1", "s010/keyframe"), ("s040/clip1", "s030/keyframe")):
        colours = made.asked[unit].colours
        if made.can.first_frame == "none":
            assert colours is None
            continue
        assert colours is not None
        assert made.takes[opens].media["picture"] in colours.name


def test_how_far_a_clip_has_come_is_in_its_take_and_shown(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    if made.can.first_frame == "none":
        pytest.skip("it starts from no picture that its colours could be held to")
    for unit in CLIPS:
        assert made.takes[unit].measured["colour_drift"] >= 0
    report.takes(choosing.takes(made.project, "s020", made.options), json=False)
    assert "colour drift" in capsys.readouterr().out


def test_shots_before_and_after_a_keyframe_wait_for_the_still_and_not_for_each_other(tmp_path: Path) -> None:
    board = yaml_file.load(project(tmp_path / "a.film").board)
    found = {want.id: want.needs for want in wants(board, Capabilities().grid)}
    assert found["s030/clip1"] == ("s030/keyframe",)
    assert found["s020/clip1"] == ("s010/clip1", "s030/keyframe")
    assert found["s040/clip1"] == ("s030/clip1", "s050/keyframe")


def test_a_film_is_made_with_each_model_in_a_process_of_its_own(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(shelf, tmp_path, "wan22_a14b", STILLS)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    said: list[str] = []

    class Listening(Silent):
        def say(self, text: str) -> None:
            said.append(text)

    one = project(tmp_path / "a.film", SHOTS[:2])
    options = Options(generator="small-wan22-a14b", keyframes="small-sdxl", workers=0, retakes=0)
    try:
        film.resume(one, options, Listening())
    finally:
        residents.end_all()
    assert frames_in(one.film) == 2 * FRAMES
    assert [line for line in said if line.startswith("loading")] == [
        "loading small-sdxl",
        "loading small-wan22-a14b",
    ]
    assert all(a.created <= b.created for a, b in pairwise(takes_of(one)[unit] for unit in CLIPS[:2]))
