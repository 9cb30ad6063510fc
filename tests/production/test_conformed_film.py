"""Films made by a generator of another size and rate than theirs, through the whole path."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright import cli
from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Watch
from filmwright.production import cleaning, film, registry, work
from filmwright.production.conform import fitted, timing
from filmwright.production.options import Options
from filmwright.schemas.board import Board
from filmwright.schemas.generation import ClipRequest, Grid
from filmwright.schemas.take import Native, Take
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.boards import base
from tests.drifting import SIXTEEN, Drifting, read

QUICK = Options(generator="drifting", workers=0, retakes=0, quality="final")
SHOTS: list[dict[str, Any]] = [
    {"id": "s010", "action": "Ida waves.", "seconds": 1},
    {"id": "s020", "boundary": "continue", "action": "Ida walks.", "seconds": 3},
    {"id": "s030", "boundary": "keyframe", "action": "Ida sits.", "seconds": 1},
    {"id": "s040", "boundary": "bridge", "action": "Ida stands.", "seconds": 1},
    {"id": "s050", "action": "Ida leaves.", "seconds": 0.5},
]


@pytest.fixture(autouse=True)
def _drifting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.GENERATORS, "drifting", "tests.drifting:Drifting")
    monkeypatch.setattr(Drifting, "asked", [])
    monkeypatch.setattr(work, "_warm", {})


def project(folder: Path, shots: list[dict[str, Any]], **look: Any) -> Project:
    made = Project(folder)
    made.folder.mkdir()
    data = base()
    data["film"] |= {"size": [128, 96], "fps": 24, **look}
    data["scenes"] = [{"id": "sc010", "place": "ice", "shots": shots}]
    made.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    return made


def takes_of(of: Project) -> dict[str, Take]:
    store = Store(of.database)
    found = {unit: takes[-1] for unit, takes in store.takes().items()}
    store.close()
    return found


def still(of: Project, take: Take, role: str) -> NDArray[np.uint8]:
    sha = take.media[role]
    path = of.folder / "media" / sha[:2] / f"{sha}.png"
    with Image.open(path) as image:
        return read(path, image.size)


def frames_of(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_chain_of_all_boundaries_is_made_in_the_generator_s_terms_and_shown_in_the_film_s(
    tmp_path: Path,
) -> None:
    made = project(tmp_path / "a.film", SHOTS)
    film.resume(made, QUICK)
    found = takes_of(made)
    of_shots = [request for request in Drifting.asked if request.unit != "turnaround"]
    clips = {request.unit: request for request in of_shots if isinstance(request, ClipRequest)}
    assert all(request.fps == 16 for request in Drifting.asked)
    assert all(request.size == (64, 48) for request in of_shots)
    asked = {unit: (request.frames, request.start) for unit, request in clips.items()}
    assert asked == {
        "s010/clip1": (17, 0), "s020/clip1": (25, 0), "s020/clip2": (25, 24), "s030/clip1": (17, 0),
        "s040/clip1": (17, 0), "s050/clip1": (9, 0),
    }  # fmt: skip
    assert {unit: found[unit].frames for unit in clips} == {
        "s010/clip1": 24, "s020/clip1": 36, "s020/clip2": 36, "s030/clip1": 24, "s040/clip1": 24,
        "s050/clip1": 12,
    }  # fmt: skip
    assert len(frames_of(made.film)) == 156
    for unit, take in found.items():
        assert (take.size, take.fps) == ((128, 96), 24)
        assert take.native is not None
        assert (take.native.size, take.native.fps) == ((64, 48), 16)
        assert take.dropped == (), unit
        shown = still(made, take, "picture" if take.kind == "keyframe" else "last_frame")
        assert np.array_equal(shown, fitted(still(made, take, "native_frame"), (128, 96)))

    def ends_on(clip: str, other: str) -> bool:
        return found[clip].media["native_frame"] == found[other].media["native_frame"]

    def starts_on(clip: str, other: str) -> bool:
        picture = next(a.picture for a in clips[clip].anchors if a.frame == 0)
        return found[other].media["native_frame"] in picture.name

    assert starts_on("s010/clip1", "s010/keyframe")
    assert starts_on("s020/clip1", "s010/clip1")
    assert starts_on("s020/clip2", "s020/clip1")
    assert ends_on("s020/clip2", "s030/keyframe")
    assert starts_on("s030/clip1", "s030/keyframe")
    assert starts_on("s040/clip1", "s030/clip1")
    assert ends_on("s040/clip1", "s050/keyframe")
    assert film.status(made, QUICK)[1].todo == ()


def test_motion_is_even_through_the_joints_of_a_chain(tmp_path: Path) -> None:
    shots = [SHOTS[0], SHOTS[1], {**SHOTS[0], "id": "s030", "boundary": "continue"}]
    made = project(tmp_path / "a.film", shots)
    film.resume(made, QUICK)
    shown = [frame.astype(np.float32) for frame in frames_of(made.film)]
    assert len(shown) == 120
    even = 2 * 2 * 16 / 24  # two pixels of its own a frame, which is half as wide as the film
    steps = [shift(a, b) for a, b in pairwise(shown)]
    assert max(abs(step - even) for step in steps) < 0.5
    threes = [shift(a, b) for a, b in zip(shown, shown[3:], strict=False)]
    assert max(abs(three - 3 * even) for three in threes[24:]) < 0.3
    assert max(abs(three - 3 * even) for three in threes[:24]) < 0.8, (
        "a 46th slower, to end where one was made"
    )


def shift(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """Return by how many pixels a picture went to the right, to a sixteenth of one."""
    at = np.arange(0, 127, 1 / 16)
    a, b = (np.interp(at, np.arange(128), rgb[8:-8].mean(axis=(0, 2))) for rgb in (before, after))
    wrong = {n: float(np.abs(a[512 - n : 1536 - n] - b[512:1536]).mean()) for n in range(-64, 192)}
    return min(wrong, key=lambda n: wrong[n]) / 16


def test_twenty_hops_change_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The picture goes from clip to clip in the generator's own pixels.

    Handed on as the film shows it (twice as large, and scaled down again, twenty times), it would differ by
    0.2 of 255 on average. That is the kindest case. Grain of 832x480 in a film of 1280x720, of which every
    hop also cuts the edges, differs by 29 after twenty, and has two thirds of its sharpness.
    """
    monkeypatch.setattr(Drifting, "step_px", 0)
    more: dict[str, Any] = {"seconds": 0.2, "boundary": "continue", "action": ""}
    shots = [{"id": "s010", "seconds": 0.2}, *({"id": f"s{n:03}", **more} for n in range(20, 220, 10))]
    made = project(tmp_path / "a.film", shots)
    film.resume(made, QUICK)
    found = takes_of(made)
    first = still(made, found["s010/keyframe"], "native_frame")
    assert np.array_equal(still(made, found["s210/clip1"], "native_frame"), first)
    shown = first
    for _ in range(20):
        as_film = Image.fromarray(fitted(shown, (128, 96)))
        shown = np.asarray(as_film.resize((64, 48), Image.Resampling.LANCZOS))
    wrong = float(np.abs(shown.astype(int) - first).mean())
    assert wrong == pytest.approx(0.2, abs=0.1)


def test_a_generator_of_another_size_goes_on_from_what_the_film_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = project(tmp_path / "a.film", [SHOTS[0]])
    film.resume(made, QUICK)
    monkeypatch.setattr(Drifting, "grid", SIXTEEN.replace(pixels=(96 * 80, 96 * 80)))
    made.board.write_text(
        made.board.read_text(encoding="utf-8").rstrip("\n")
        + "\n      - id: s020\n        boundary: continue\n        action: Ida sits.\n        seconds: 1\n",
        encoding="utf-8",
    )
    film.resume(made, QUICK)
    found, last = takes_of(made), Drifting.asked[-1]
    assert isinstance(last, ClipRequest)
    assert last.size == (96, 80) or last.size == (112, 80)
    assert found["s010/clip1"].media["last_frame"] in last.anchors[0].picture.name
    assert found["s020/clip1"].dropped == (), "what was scaled on its way cannot be promised to the pixel"


def test_where_only_the_rate_differs_there_is_one_picture_of_the_last_frame(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Drifting, "grid", Grid(rates=(Fraction(8),)))
    made = project(tmp_path / "a.film", [SHOTS[0]])
    film.resume(made, QUICK)
    take = takes_of(made)["s010/clip1"]
    assert take.native == Native(size=(128, 96), fps=Fraction(8), frames=9)
    assert "native_frame" not in take.media
    assert set(take.media) == {"clip", "last_frame", "masks"}


def test_clean_keeps_the_frames_that_clips_go_on_from(tmp_path: Path) -> None:
    made = project(tmp_path / "a.film", SHOTS[:2])
    film.resume(made, QUICK)
    text = made.board.read_text(encoding="utf-8")
    made.board.write_text(text.replace("Ida walks.", "Ida runs."), encoding="utf-8")
    film.resume(made, QUICK)
    freed, _ = cleaning.clean(made, 0, lambda _: True)
    assert {take.unit for take in freed.takes} == {"s020/clip1", "s020/clip2"}
    kept = takes_of(made)
    assert len([m for take in kept.values() if (m := take.media["native_frame"])]) == 4
    for take in kept.values():
        assert still(made, take, "native_frame").shape == (48, 64, 3)
    assert film.status(made, QUICK)[1].todo == ()


def test_takes_tell_what_the_generator_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = project(tmp_path / "a.film", SHOTS[:1])
    film.resume(made, QUICK)
    assert cli.run(["takes", "s010", str(made.folder)]) == 0
    out = capsys.readouterr().out
    assert "64x48" in out
    assert "17 frames at 16 fps" in out


def test_the_animatic_that_guides_a_chain_goes_on_from_where_the_film_s_clip_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    able = Drifting.capabilities
    monkeypatch.setattr(Drifting, "capabilities", lambda self: able(self).replace(controls=("depth",)))
    beats = {"beats": [{"at": 0, "for": 0.9, "who": "bear", "verb": "walk", "to": "left"}]}
    made = project(
        tmp_path / "a.film", [{"id": "s010", "action": "Mr Bear walks.", "motion": beats, "seconds": 0.9}]
    )
    film.resume(made, QUICK)
    request = next(r for r in Drifting.asked if isinstance(r, ClipRequest) and r.unit == "s010/clip1")
    assert (request.frames, timing(request_of_film(request), Drifting().capabilities()).end) == (17, 14)
    drawn = request.replace(controls=(), anchors=(), passes=(), seed=0)  # the seed that guides are drawn with
    worlds = {
        frames: AnimaticGenerator().clip(drawn.replace(frames=frames), lambda picture: None, Watch()).state
        for frames in (15, 17)
    }
    assert worlds[15] != worlds[17]
    assert takes_of(made)["s010/clip1"].state == worlds[15]


def request_of_film(own: ClipRequest) -> ClipRequest:
    """The film's request of a clip of 22 frames."""
    return own.replace(frames=22, fps=Fraction(24), size=(128, 96))
