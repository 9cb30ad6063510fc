"""What guides a model in a shot: the animatic's passes, the person's sketches, the clip to draw anew."""

from collections.abc import Callable
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.errors import Cancelled, RenderFailed
from filmwright.generators.animatic.world import World
from filmwright.generators.contract import Picture, Watch
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.production.controls import guided
from filmwright.production.task import Task
from filmwright.production.work import do
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import (
    Anchor,
    Capabilities,
    ClipReport,
    ClipRequest,
    ControlTrack,
    KeyframeRequest,
    PassName,
)
from filmwright.schemas.shot import Shot
from filmwright.storyboard.brief import brief_of
from filmwright.storyboard.pictures import pictures_of
from tests.boards import board

SIZE, FPS, FRAMES = (96, 64), Fraction(8), 12
ORANGE = {
    "id": "orange", "kind": "rigid", "shape": "ball", "looks": "orange", "size": [0.4, 0.4, 0.4], "mass": 0.2,
    "material": "fruit", "at": [-1.2, 0, 0.8], "velocity": [1.5, 0, 0.5],
}  # fmt: skip
QUIET = Watch()
Drawn = dict[str, NDArray[np.uint8]]


class Model:
    """A generator that is guided by passes."""

    def __init__(self, *kinds: PassName, physics_only: bool = False, **can: Any) -> None:
        self.can = Capabilities(controls=kinds, **can)
        if physics_only:
            self.guided = lambda brief: brief.shot.motion.has_physics

    def capabilities(self) -> Capabilities:
        return self.can


def brief(**shot: Any) -> ShotBrief:
    told = {"id": "s010", "action": "An orange rolls.", "seconds": 1.5, "motion": {"entities": [ORANGE]}}
    return ShotBrief(
        scene="sc010",
        shot=Shot.model_validate({**told, **shot}),
        look=Look(),
        place=Place(name="", set="meadow"),
        place_id="field",
        cast={"bear": CastMember(looks="polar bear"), "ida": CastMember(looks="girl of eight")},
    )


def clip(start: int = 0, frames: int = FRAMES, **changes: Any) -> ClipRequest:
    told: dict[str, Any] = dict(unit="s010/clip1", brief=brief(), size=SIZE, fps=FPS, seed=3)
    return ClipRequest(**{**told, "frames": frames, "start": start, "shot_frames": FRAMES, **changes})


def still(**changes: Any) -> KeyframeRequest:
    return KeyframeRequest(**{"unit": "s010/keyframe", "brief": brief(), "size": SIZE, "fps": FPS, **changes})


def drawn(request: Any, model: Model, folder: Path) -> Drawn:
    """Return the tracks of a request by kind: (frames, height, width[, 3])."""
    with guided(request, model, folder / "guides", QUIET) as (own, _):  # type: ignore[arg-type]
        return {track.kind: pictures(track.folder) for track in own.controls}


def pictures(folder: Path) -> NDArray[np.uint8]:
    return np.stack([np.asarray(Image.open(path)) for path in sorted(folder.glob("*.png"))])


def test_every_frame_has_its_passes(tmp_path: Path) -> None:
    found = drawn(clip(), Model("depth", "line", "pose"), tmp_path)
    assert {kind: track.shape for kind, track in found.items()} == {
        "depth": (FRAMES, 64, 96), "line": (FRAMES, 64, 96), "pose": (FRAMES, 64, 96, 3),
    }  # fmt: skip
    assert all((track[0] != track[-1]).any() for kind, track in found.items() if kind != "pose")


def test_near_is_white_and_the_sky_is_black(tmp_path: Path) -> None:
    depth = drawn(clip(), Model("depth"), tmp_path)["depth"][0].astype(int)
    assert depth[0].max() < 64
    assert depth[-1].min() > 192
    assert (np.diff(depth[40:, 90]) >= 0).all()


def test_depth_is_as_grey_in_the_second_clip_of_a_shot_as_in_the_whole_of_it(tmp_path: Path) -> None:
    whole = drawn(clip(), Model("depth"), tmp_path)["depth"]
    assert np.array_equal(drawn(clip(start=7, frames=5), Model("depth"), tmp_path)["depth"], whole[7:])
    assert np.array_equal(drawn(still(), Model("depth"), tmp_path)["depth"][0], whole[0])
    assert np.array_equal(drawn(still(moment=1), Model("depth"), tmp_path)["depth"][0], whole[-1])


def test_what_is_far_is_dark_until_the_camera_comes_near(tmp_path: Path) -> None:
    lamp = {**ORANGE, "kind": "fixed", "at": [0, 0, 3], "velocity": [0, 0, 0], "size": [0.8, 0.8, 0.8]}
    near = {"look_at": [0, 0, 3], "focal_mm": 50}
    camera = [{"at": 0, "position": [0, -9, 3], **near}, {"at": 1.3, "position": [0, -3, 3], **near}]
    shot = brief(motion={"entities": [lamp], "camera": camera})
    depth = drawn(clip(brief=shot), Model("depth"), tmp_path)["depth"]
    assert depth[0].max() < 128  # a frame for itself would begin at 255, too
    assert depth[-1].max() == 255


def test_another_take_is_guided_by_the_same_simulation(tmp_path: Path) -> None:
    model = Model("depth", "line")
    first, second = drawn(clip(seed=3), model, tmp_path), drawn(clip(seed=4), model, tmp_path)
    assert all(np.array_equal(first[kind], second[kind]) for kind in first)


def test_another_simulation_gives_other_passes(tmp_path: Path) -> None:
    faster = brief(motion={"entities": [{**ORANGE, "velocity": [3, 0, 0.5]}]})
    line = drawn(clip(), Model("line"), tmp_path)["line"]
    assert (drawn(clip(brief=faster), Model("line"), tmp_path)["line"][-1] != line[-1]).any()


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_behind(fails: bool, tmp_path: Path) -> None:
    def make() -> None:
        with guided(clip(frames=2), Model("line"), tmp_path / "guides", QUIET):  # type: ignore[arg-type]
            assert (tmp_path / "guides").exists()
            if fails:
                raise RenderFailed("no", hint="")

    with pytest.raises(RenderFailed) if fails else nullcontext():
        make()
    assert not list(tmp_path.iterdir())


def test_one_that_is_guided_by_physics_only_gets_nothing_in_other_shots(tmp_path: Path) -> None:
    model = Model("depth", physics_only=True)
    assert drawn(clip(), model, tmp_path)
    assert drawn(clip(brief=brief(motion={})), model, tmp_path) == {}
    assert drawn(clip(brief=brief(motion={})), Model("depth"), tmp_path)


def test_one_that_is_not_guided_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmwright.production.controls._Stage", None)
    with guided(clip(), Model(), tmp_path / "guides", QUIET) as (own, state):  # type: ignore[arg-type]
        assert own == clip()
        assert state is None


def test_drawing_stops_when_it_is_told_to(tmp_path: Path) -> None:
    asked = iter([False, False, True])
    watch = Watch(is_cancelled=lambda: next(asked))
    with pytest.raises(Cancelled), guided(clip(), Model("line"), tmp_path / "guides", watch):  # type: ignore[arg-type]
        pass
    assert not list(tmp_path.iterdir())


def test_a_still_of_two_with_references_is_told_where_each_of_them_is(tmp_path: Path) -> None:
    both = brief(
        motion={},
        camera={"size": "fs", "framing": "two-shot"},
        first_frame={"placements": [{"who": "bear", "zone": "left"}, {"who": "ida", "zone": "right"}]},
    )
    pair = {"bear": (Path("a.png"),), "ida": (Path("b.png"),)}
    model = Model("identity", physics_only=True)
    with guided(still(brief=both, references=pair), model, tmp_path / "g", QUIET) as (own, _):  # type: ignore[arg-type]
        (track,) = own.controls
        levels = pictures(track.folder)[0]
        across = {who: np.nonzero(levels == level)[1].mean() for level, who in track.labels.items()}
    assert track.kind == "identity"
    assert across["bear"] < 48 < across["ida"]
    alone = still(brief=both, references={"bear": (Path("a.png"),)})
    assert drawn(alone, model, tmp_path) == {}


def sketch(folder: Path, *, white: bool = False) -> Path:
    """Write a drawing of one upright line, a quarter from the left: black on white, or reversed."""
    paper, ink = (0, 255) if white else (255, 0)
    page = np.full((128, 192, 3), paper, np.uint8)
    page[:, 44:52] = ink
    Image.fromarray(page).save(folder / f"sketch{white}.png")
    return folder / f"sketch{white}.png"


@pytest.mark.parametrize("white", [False, True])
def test_a_sketch_becomes_white_lines_on_black_whatever_it_was_drawn_on(white: bool, tmp_path: Path) -> None:
    asked = still(sketches=(Anchor(picture=sketch(tmp_path, white=white), frame=0),))
    lines = drawn(asked, Model("line"), tmp_path)["line"][0]
    assert lines.shape == (64, 96)
    assert lines[:, 24].min() > 200
    assert lines[:, 40:].max() < 10


def test_a_sketch_takes_the_place_of_the_lines_of_its_frame_only(tmp_path: Path) -> None:
    asked = clip(sketches=(Anchor(picture=sketch(tmp_path), frame=-1),))
    plain = drawn(clip(), Model("line"), tmp_path)["line"]
    found = drawn(asked, Model("line", sketches=True), tmp_path)["line"]
    assert np.array_equal(found[:-1], plain[:-1])
    assert found[-1, :, 24].min() > 200


def test_a_sketch_alone_guides_its_own_frame_and_no_other(tmp_path: Path) -> None:
    asked = clip(brief=brief(motion={}), sketches=(Anchor(picture=sketch(tmp_path), frame=-1),))
    model = Model("line", physics_only=True, sketches=True)
    with guided(asked, model, tmp_path / "guides", QUIET) as (own, _):  # type: ignore[arg-type]
        (track,) = own.controls
        assert [path.stem for path in track.folder.iterdir()] == [f"{FRAMES - 1:05d}"]
    dense = Model("line", physics_only=True)
    assert drawn(asked, dense, tmp_path) == {}


def test_a_sketch_that_is_drawn_anew_is_another_brief() -> None:
    drawn_by = {"id": "s010", "action": "Mr Bear walks.", "last_frame": {"sketch": "refs/end.png"}}
    one, other = (brief_of(board(drawn_by), "s010", lambda _, h=h: h).shot for h in ("a" * 64, "b" * 64))
    assert one.last_frame.sketch == "a" * 64
    assert one != other
    assert pictures_of(board(drawn_by)) == {"refs/end.png": ("s010 last frame, sketched",)}


def test_a_sketch_that_is_no_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "drawing.png"
    path.write_text("a bear")
    with pytest.raises(RenderFailed, match=r"drawing\.png"):
        drawn(still(sketches=(Anchor(picture=path, frame=0),)), Model("line"), tmp_path)


def test_a_clip_that_is_drawn_anew_is_the_animatic_of_the_shot(tmp_path: Path) -> None:
    from filmwright.generators.animatic.backend import AnimaticGenerator

    with guided(clip(seed=0), Model(redraws=True), tmp_path / "guides", QUIET) as (own, _):  # type: ignore[arg-type]
        given = pictures(own.video)
    frames: list[NDArray[np.uint8]] = []
    AnimaticGenerator().clip(clip(seed=0), lambda picture: frames.append(picture.rgb), QUIET)
    assert np.array_equal(given, np.stack(frames))


def test_the_next_clip_of_a_chain_is_guided_from_where_this_one_ended(tmp_path: Path) -> None:
    walks = brief(
        motion={"beats": [{"at": 0, "for": 1.5, "who": "bear", "verb": "walk", "to": "right"}]},
        first_frame={"placements": [{"who": "bear", "zone": "left"}]},
    )
    stands = brief(id="s020", motion={}, action="{bear} stands.")
    model = Model("line")
    with guided(clip(brief=walks), model, tmp_path / "guides", QUIET) as (own, state):  # type: ignore[arg-type]
        last = pictures(own.controls[0].folder)[-1].astype(int)
    assert World.from_json(state) is not None
    after = drawn(clip(brief=stands, state=state), model, tmp_path)["line"][0]
    anew = drawn(clip(brief=stands), model, tmp_path)["line"][0]
    assert np.abs(after - last).mean() < np.abs(anew - last).mean() / 2


class Follower(Rehearsal):
    """A generator that shows what it is guided by."""

    name = "follower"

    def __init__(self, saw: Callable[[tuple[ControlTrack, ...]], None]) -> None:
        super().__init__()
        self.saw = saw

    def capabilities(self) -> Capabilities:
        return super().capabilities().replace(controls=("line",))

    def clip(self, request: ClipRequest, deliver: Callable[[Picture], None], watch: Watch) -> ClipReport:
        self.saw(request.controls)
        return super().clip(request, deliver, watch).replace(state=None)


def test_a_worker_draws_them_for_the_generator_and_keeps_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    follower = Follower(lambda tracks: seen.append(len(pictures(tracks[0].folder))))
    monkeypatch.setattr("filmwright.production.work._warm", {})
    monkeypatch.setattr("filmwright.production.registry.load", lambda *_: follower)
    (made,) = do([Task("follower", clip(), tmp_path / "s010-clip1-3", keep=FRAMES)], QUIET)
    assert seen == [FRAMES]
    assert World.from_json(made.report.state) is not None
    assert not list(tmp_path.glob("*guides*"))
