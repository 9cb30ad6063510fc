"""What every backend promises. Add yours to `GENERATORS` and make it pass: that is writing a backend.

A promise a backend does not make (its capabilities say so) is skipped for it, with the reason. Every family
of diffusion models is among them, with small random weights. A backend is made once for all tests: what one
request leaves behind, the next one meets. A backend of your own, in a package of your own, is tested from a
checkout of Filmwright by naming its class:

    FILMWRIGHT_GENERATOR=my_package.backend:MyGenerator python -m pytest tests/contracts/test_generators.py
"""

import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from filmwright.errors import Cancelled, RenderFailed
from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Generator, Picture, Watch
from filmwright.generators.openai_images.backend import OpenAIImages
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, PropLooks, ShotBrief
from filmwright.schemas.config import Images
from filmwright.schemas.generation import (
    Anchor,
    Capabilities,
    ClipReport,
    ClipRequest,
    ControlTrack,
    Edit,
    KeyframeRequest,
)
from filmwright.schemas.shot import Shot
from tests.generators.diffusion.zoo.presets import PRESETS, name_of


def named(words: str) -> Callable[[], Generator]:
    """The class that `package.module:Class` names."""
    module, _, attribute = words.partition(":")
    made: Callable[[], Generator] = getattr(importlib.import_module(module), attribute)
    return made


def small(family: str) -> Generator:
    """The small checkpoint of a family of diffusion models, built when it is first asked for."""
    from tests.generators.diffusion.asks import small as made

    return made(family, PLACES["shelf"], PLACES["config"])


PLACES: dict[str, Path] = {}
"""Where this run keeps what it is made of: `pictures`, the `shelf` of small checkpoints, `config`."""
GENERATORS: dict[str, Callable[[], Generator]] = {
    "animatic": AnimaticGenerator,
    "openai-images": lambda: OpenAIImages(Images(model="painter-1")),
    "rehearsal": Rehearsal,
    **{name_of(family): partial(small, family) for family in PRESETS},
}
if given := os.environ.get("FILMWRIGHT_GENERATOR"):
    GENERATORS = {made().name: made for made in map(named, given.split(","))}
SIZE = (160, 96)
FPS = Fraction(12)
PASS_SHAPES = {
    "identity": (np.uint8, 2), "depth": (np.float32, 2), "line": (np.uint8, 2), "segmentation": (np.uint8, 3),
    "pose": (np.uint8, 3),
}  # fmt: skip


@pytest.fixture(scope="session")
def images_server():
    from tests.generators.openai_images import painter

    with painter.server() as running:
        yield running


class Kept:
    """A backend, made when it is first asked for, and kept for all tests."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._made: Generator | None = None

    def __call__(self) -> Generator:
        if self._made is None:
            self._made = GENERATORS[self.name]()
        return self._made

    def close(self) -> None:
        if self._made is not None:
            self._made.close()


@pytest.fixture(scope="session", autouse=True)
def _places(tmp_path_factory: pytest.TempPathFactory, shelf: Path) -> None:
    places(tmp_path_factory.mktemp("contract"), shelf)


def places(folder: Path, shelf: Path) -> None:
    """Say where this process keeps what it makes of its own, and where the small checkpoints are."""
    PLACES.update(shelf=shelf, config=folder / "config", pictures=folder / "pictures")
    PLACES["pictures"].mkdir()


@pytest.fixture(scope="module", params=sorted(GENERATORS))
def kept(request) -> Iterator[Kept]:
    one = Kept(request.param)
    yield one
    one.close()


@pytest.fixture
def generator(kept, request, monkeypatch):
    if kept.name == "openai-images":
        monkeypatch.setenv("OPENAI_BASE_URL", request.getfixturevalue("images_server").base_url)
    return kept()


def brief(**shot) -> ShotBrief:
    words = {
        "id": "s010",
        "camera": {"size": "ms", "move": "dolly-in"},
        "action": "{bear} walks to {ida} and waves.",
        "dialogue": [{"who": "ida", "line": "Good evening."}],
        "seconds": 2,
    }
    return ShotBrief(
        scene="sc010",
        shot=Shot(**{**words, **shot}),
        look=Look(),
        place=Place(name="", set="meadow"),
        place_id="field",
        cast={
            "bear": CastMember(looks="polar bear", wears="black top hat"),
            "ida": CastMember(looks="girl of eight, brown hair", wears="yellow raincoat"),
        },
    )


def legal(capabilities: Capabilities, wanted: int) -> int:
    """The legal frame count nearest above `wanted`."""
    return capabilities.grid.legal_frames(wanted)


def size_of(generator: Generator) -> tuple[int, int]:
    """A small size that is legal on the generator's grid, as production would ask for."""
    return generator.capabilities().grid_at("preview").size_for(SIZE)


def anchored(generator: Generator) -> int:
    """A legal frame count with room between the pictures a clip is given."""
    return legal(generator.capabilities(), 13)


def fps_of(generator: Generator) -> Fraction:
    """A rate that is legal on the generator's grid."""
    return generator.capabilities().grid.rate_for(FPS)


def makes_clips(generator: Generator) -> None:
    if not generator.capabilities().clip:
        pytest.skip("this backend makes no clips")


def makes_stills(generator: Generator) -> None:
    able = generator.capabilities()
    if not able.keyframe and not able.edits:
        pytest.skip("this backend makes no keyframes")


def still(generator: Generator, watch: Watch | None = None, **changes) -> tuple[Picture, ClipReport]:
    makes_stills(generator)
    told = {
        "unit": "s010", "brief": brief(), "prompt": "a bear", "size": size_of(generator),
        "fps": fps_of(generator), "seed": 7,
    }  # fmt: skip
    told["controls"] = guides(generator, 1)
    if not generator.capabilities().keyframe:  # it draws none from words: it changes one
        mask = painted("mask.png", 5) if generator.capabilities().masks else None
        told["edit"] = Edit(picture=painted("still.png", 4), instruction="Make it night.", mask=mask)
    return generator.keyframe(KeyframeRequest(**{**told, **changes}), watch or Watch())


def clip_of(generator: Generator, **changes) -> ClipRequest:
    """A request as production makes it: what the backend cannot do without is given."""
    makes_clips(generator)
    able, frames = generator.capabilities(), changes.get("frames", legal(generator.capabilities(), 5))
    told = {
        "unit": "s010", "brief": brief(), "prompt": "a bear", "size": size_of(generator),
        "fps": fps_of(generator), "frames": frames, "shot_frames": max(24, frames), "seed": 7, **changes,
    }  # fmt: skip
    told["controls"] = guides(generator, frames)
    anchors = list(told.get("anchors", ()))
    if able.first_frame == "soft" and not any(anchor.frame == 0 for anchor in anchors):
        anchors.append(Anchor(picture=painted("opens.png", 6), frame=0))
    if able.last_frame_required and not any(anchor.frame == -1 for anchor in anchors):
        anchors.append(Anchor(picture=painted("ends.png", 7), frame=-1))
    if able.redraws:
        told["video"] = numbered("video", frames)
    return ClipRequest(**{**told, "anchors": tuple(anchors)})


def guides(generator: Generator, frames: int) -> tuple[ControlTrack, ...]:
    """The passes of the animatic that a backend is guided by, of as many frames."""
    is_guided = getattr(generator, "guided", lambda brief: True)(brief())
    kinds = [kind for kind in generator.capabilities().controls if is_guided and kind != "identity"]
    return tuple(ControlTrack(kind=kind, folder=numbered(kind, frames)) for kind in kinds)


def clip(generator: Generator, watch: Watch | None = None, **changes) -> tuple[list[Picture], ClipReport]:
    request = clip_of(generator, **changes)
    pictures: list[Picture] = []
    report = generator.clip(request, pictures.append, watch or Watch())
    return pictures, report


def made(generator: Generator, watch: Watch | None = None, **changes) -> list[Picture]:
    """What a backend makes: a clip, or a still."""
    if generator.capabilities().clip:
        return clip(generator, watch, **changes)[0]
    return [still(generator, watch, **changes)[0]]


def digest(pictures: list[Picture]) -> str:
    return hashlib.sha256(b"".join(p.rgb.tobytes() for p in pictures)).hexdigest()


def painting(path: Path, seed: int = 0, size: tuple[int, int] = SIZE) -> Path:
    """A picture that no backend would have drawn."""
    noise = np.random.default_rng(seed).integers(0, 255, (6, 8, 3)).astype(np.uint8)
    cv2.imwrite(str(path), cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC))
    return path


def painted(name: str, seed: int) -> Path:
    """A picture that lies beside the tests."""
    path = PLACES["pictures"] / name
    return path if path.exists() else painting(path, seed)


def numbered(kind: str, frames: int) -> Path:
    """A folder of one picture for each frame."""
    folder = PLACES["pictures"] / f"{kind}{frames}"
    folder.mkdir(exist_ok=True)
    for number in range(frames):
        painting(folder / f"{number:05}.png", number + len(kind))
    return folder


def read(path: Path) -> np.ndarray:
    return cv2.imread(str(path))[..., ::-1]


def save(path: Path, rgb: np.ndarray) -> Path:
    cv2.imwrite(str(path), rgb[..., ::-1])
    return path


def test_a_backend_has_a_name_and_a_version(generator):
    assert generator.name
    assert generator.version >= 1


def test_capabilities_are_constant(generator):
    before = generator.capabilities()
    assert before.clip or before.keyframe or before.edits, "a backend that makes nothing"
    if before.clip:
        clip(generator)
    if before.keyframe:
        still(generator)
    assert generator.capabilities() == before


@pytest.mark.parametrize("wanted", [1, 5, 9])
def test_a_clip_has_exactly_the_frames_and_the_size_that_were_asked_for(generator, wanted):
    frames = legal(generator.capabilities(), wanted)
    pictures, _ = clip(generator, frames=frames)
    assert len(pictures) == frames
    width, height = size_of(generator)
    for picture in pictures:
        assert picture.rgb.shape == (height, width, 3)
        assert picture.rgb.dtype == np.uint8


def test_the_longest_legal_clip_is_accepted_for_a_tiny_picture(generator):
    grid = generator.capabilities().grid
    if grid.max_frames > 300:
        pytest.skip("the longest clip of this backend is too long for a quick test")
    longest = grid.legal_frames(grid.max_frames)
    pictures, _ = clip(generator, frames=longest, size=grid.size_for((64, 64)))
    assert len(pictures) == longest


def test_frames_come_in_order_and_progress_is_told_after_each(generator):
    told: list[tuple[int, int]] = []
    pictures = made(generator, Watch(step=lambda done, total: told.append((done, total))))
    assert told, "a caller who hears nothing cannot show progress"
    assert [d for d, _ in told] == sorted(d for d, _ in told)
    assert told[-1][0] == told[-1][1]
    assert len({t for _, t in told}) == 1
    assert len(pictures) >= 1


def test_frames_are_delivered_one_by_one_and_stay_as_they_were(generator):
    seen: list[bytes] = []
    kept: list[Picture] = []

    def deliver(picture: Picture) -> None:
        seen.append(hashlib.sha256(picture.rgb.tobytes()).digest())
        kept.append(picture)

    generator.clip(clip_of(generator), deliver, Watch())
    assert [hashlib.sha256(p.rgb.tobytes()).digest() for p in kept] == seen
    assert len(set(seen)) > 1, "a moving shot whose frames are all the same"


def test_the_first_frame_is_honoured_to_the_pixel(generator, tmp_path):
    if generator.capabilities().first_frame != "exact":
        pytest.skip("this backend takes a first frame as guidance, or not at all")
    path = painting(tmp_path / "first.png", size=size_of(generator))
    pictures, report = clip(generator, frames=anchored(generator), anchors=(Anchor(picture=path, frame=0),))
    assert np.array_equal(pictures[0].rgb, read(path))
    assert report.continuity != "cut"


def test_the_last_frame_is_reached_to_the_pixel(generator, tmp_path):
    if generator.capabilities().last_frame != "exact":
        pytest.skip("this backend takes a last frame as guidance, or not at all")
    path = painting(tmp_path / "last.png", size=size_of(generator))
    pictures, _ = clip(generator, frames=anchored(generator), anchors=(Anchor(picture=path, frame=-1),))
    assert np.array_equal(pictures[-1].rgb, read(path))
    assert not np.array_equal(pictures[0].rgb, read(path))


def test_first_last_and_a_frame_between_are_honoured_together(generator, tmp_path):
    able = generator.capabilities()
    if not able.keyframes or able.first_frame != "exact" or able.last_frame != "exact":
        pytest.skip("this backend has no exact keyframes at times")
    end = anchored(generator) - 1
    paths = {k: painting(tmp_path / f"{k}.png", k, size_of(generator)) for k in (0, end // 2, end)}
    anchors = tuple(Anchor(picture=path, frame=k) for k, path in paths.items())
    pictures, _ = clip(generator, frames=anchored(generator), anchors=anchors)
    for k, path in paths.items():
        assert np.array_equal(pictures[k].rgb, read(path)), f"frame {k}"


def test_a_clip_continued_from_its_own_last_frame_starts_on_it_and_does_not_pop(generator, tmp_path):
    if generator.capabilities().first_frame == "none":
        pytest.skip("this backend cannot continue")
    first, report = clip(generator, frames=anchored(generator))
    path = save(tmp_path / "joint.png", first[-1].rgb)
    going_on = brief(id="s020", boundary="continue", camera={"size": "mcu"}, action="{bear} waves.")
    second, told = clip(
        generator, brief=going_on, frames=anchored(generator), joint=True, state=report.state,
        anchors=(Anchor(picture=path, frame=0),),
    )  # fmt: skip

    def step(a: Picture, b: Picture) -> float:
        return float(np.abs(a.rgb.astype(np.float32) - b.rgb).mean())

    if generator.capabilities().first_frame == "exact":
        assert np.array_equal(second[0].rgb, first[-1].rgb)
        usual = max(step(a, b) for a, b in pairwise(second[3:]))
        assert step(second[0], second[1]) <= max(3 * usual, 1.5), "the joint pops"
    assert told.continuity not in ("cut", "dissolve")


def test_the_stretches_of_a_long_shot_join_exactly(generator, tmp_path):
    able = generator.capabilities()
    if not able.deterministic or able.first_frame != "exact":
        pytest.skip("this backend does not promise exact joints")
    begun = legal(able, 5)
    frames = 2 * begun - 1
    if legal(able, frames) != frames:
        pytest.skip("two clips of this backend are never as long as one that is legal")
    whole, _ = clip(generator, frames=frames, shot_frames=max(24, frames))
    head, report = clip(generator, frames=begun, shot_frames=max(24, frames))
    path = save(tmp_path / "joint.png", head[-1].rgb)
    tail, _ = clip(
        generator, frames=begun, start=begun - 1, shot_frames=max(24, frames), joint=True,
        state=report.state, anchors=(Anchor(picture=path, frame=0),),
    )  # fmt: skip
    assert np.array_equal(tail[0].rgb, head[-1].rgb)
    if generator.name == "animatic":
        assert digest([*head, *tail[1:]]) == digest(whole)


def test_an_anchor_of_another_size_is_fitted(generator, tmp_path):
    if generator.capabilities().first_frame == "none":
        pytest.skip("this backend takes no first frame")
    path = painting(tmp_path / "big.png", size=(640, 360))
    pictures, _ = clip(generator, anchors=(Anchor(picture=path, frame=0),))
    assert pictures[0].rgb.shape[1::-1] == size_of(generator)


def test_an_anchor_that_is_no_picture_fails_with_a_hint(generator, tmp_path):
    if generator.capabilities().first_frame == "none":
        pytest.skip("this backend takes no first frame")
    path = tmp_path / "notes.png"
    path.write_text("not a picture")
    with pytest.raises(RenderFailed) as failure:
        clip(generator, anchors=(Anchor(picture=path, frame=0),))
    assert failure.value.hint


def test_cancelling_stops_at_once_and_leaves_the_backend_clean(generator):
    expected, _ = clip(generator)
    delivered: list[Picture] = []
    watch = Watch(is_cancelled=lambda: len(delivered) >= 2)
    request = clip_of(generator, frames=legal(generator.capabilities(), 24), seed=8)
    with pytest.raises(Cancelled):
        generator.clip(request, delivered.append, watch)
    assert len(delivered) < request.frames
    again, _ = clip(generator)
    assert digest(again) == digest(expected)


def test_cancelling_after_the_first_step_stops_before_the_second(generator):
    if generator.capabilities().billed:
        pytest.skip("what was sent is charged: its answer is awaited")
    expected, told = made(generator), list[int]()
    watch = Watch(step=lambda done, _: told.append(done), is_cancelled=lambda: bool(told))
    with pytest.raises(Cancelled):
        made(generator, watch, seed=8, quality="final")
    assert len(told) == 1
    assert digest(made(generator)) == digest(expected)


def test_cancelling_before_the_start_delivers_nothing(generator):
    delivered: list[Picture] = []
    with pytest.raises(Cancelled):
        generator.clip(clip_of(generator), delivered.append, Watch(is_cancelled=lambda: True))
    assert delivered == []


def test_the_same_request_gives_the_same_bytes_and_another_seed_others(generator):
    if not generator.capabilities().deterministic:
        pytest.skip("this backend does not promise it")
    assert digest(made(generator)) == digest(made(generator))
    if generator.capabilities().seeded:
        assert digest(made(generator, seed=8)) != digest(made(generator))


@pytest.fixture(scope="module")
def elsewhere(request, shelf, tmp_path_factory) -> dict[str, str]:
    """What every deterministic backend of this run makes in another process, as digests."""
    here = Path(__file__)
    asked = {item.callspec.params["kept"] for item in request.session.items if _is_here(item)}
    names = sorted(asked - {"openai-images"})  # which no two calls promise the same
    code = (
        "import json, sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "import test_generators as t; t.places(*map(Path, sys.argv[2:4])); found = {}\n"
        "for name in sys.argv[4:]:\n"
        "    made = t.GENERATORS[name]()\n"
        "    found[name] = t.digest(t.made(made))\n"
        "    made.close()\n"
        "print(json.dumps(found))"
    )
    folder = tmp_path_factory.mktemp("elsewhere")
    out = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(here.parent), str(folder), str(shelf), *names],
        capture_output=True, text=True, check=False, cwd=here.parents[2],
        env={
            "PYTHONPATH": os.pathsep.join([str(here.parents[2]), *sys.path]), "PYTHONHASHSEED": "123",
            **{k: v for k, v in os.environ.items() if k in ("FILMWRIGHT_GENERATOR", "OMP_NUM_THREADS")},
        },
    )  # fmt: skip
    assert out.returncode == 0, out.stderr
    return dict(json.loads(out.stdout.splitlines()[-1]))


def _is_here(item: pytest.Item) -> bool:
    return "elsewhere" in getattr(item, "fixturenames", ()) and hasattr(item, "callspec")


def test_the_same_request_gives_the_same_bytes_in_a_new_process(generator, kept, elsewhere):
    if not generator.capabilities().deterministic:
        pytest.skip("this backend does not promise it")
    assert elsewhere[kept.name] == digest(made(generator))


@pytest.mark.parametrize("name", sorted(PASS_SHAPES))
def test_passes_have_the_declared_shapes_and_types(generator, name):
    if name not in generator.capabilities().passes:
        pytest.skip("this backend does not deliver this pass")
    pictures, report = clip(generator, passes=(name,), passes_every=2)
    dtype, dimensions = PASS_SHAPES[name]
    with_pass = [k for k, p in enumerate(pictures) if name in p.passes]
    last = len(pictures) - 1
    assert with_pass == sorted({*range(0, len(pictures), 2), last})
    layer = pictures[0].passes[name]
    assert layer.dtype == dtype
    assert layer.shape[1::-1] == size_of(generator)
    assert layer.ndim == dimensions
    if dimensions == 3:
        assert layer.shape[2] == 3
    if name == "identity":
        assert {"bear", "ida"} <= set(report.labels.values())
        grey = {who: level for level, who in report.labels.items()}
        assert grey["bear"] in np.unique(layer)


def test_asking_for_passes_does_not_change_the_picture(generator):
    able = generator.capabilities()
    if not able.passes or not able.deterministic:
        pytest.skip("this backend delivers no passes, or is not deterministic")
    assert digest(clip(generator, passes=able.passes)[0]) == digest(clip(generator)[0])


@pytest.mark.parametrize("ask", [clip, still])
def test_what_is_not_honoured_is_told(generator, tmp_path, ask):
    able = generator.capabilities()
    picture = painting(tmp_path / "ref.png")
    more = {"past_frames": (picture,) * max(1, able.past_frames)} if ask is clip else {}
    _, report = ask(generator, negative="text", references={"bear": (picture,)}, **more)
    told = {d.what for d in report.dropped}
    assert ("negative" in told) != able.negative
    assert ("references" in told) != (able.references > 0)
    if more:
        assert ("past_frames" in told) != (able.past_frames > 0)
    assert all(d.why for d in report.dropped)


def test_words_nobody_knows_are_told_and_never_crash(generator):
    odd = brief(action="{bear} frobnicates the quux. {ida} zorbles.", first_frame={
        "placements": [{"who": "bear", "holding": ["samovar of doom"]}, {"who": "quux", "zone": "left"}],
    })  # fmt: skip
    odd = odd.replace(
        cast={
            "bear": CastMember(looks="grumblewock of the seventh kind", wears="a snozzcumber on his head"),
            "ida": CastMember(looks="", wears=""),
        },
        props={"quux": PropLooks(what="quux"), "empty": PropLooks(what="x", looks="\u5c0f\u7ea2")},
    )
    if generator.capabilities().keyframe:
        assert still(generator, brief=odd)[0].rgb.any()
    assert made(generator, brief=odd)
    _, report = clip(generator, brief=odd)
    if generator.name == "animatic":
        assert {"action", "wardrobe", "prop"} <= {d.what for d in report.dropped}


def test_a_brief_with_nobody_in_it_is_drawn(generator):
    empty = brief(action="", dialogue=()).replace(cast={})
    pictures = made(generator, brief=empty)
    assert np.asarray(pictures[0].rgb).std() > 1


@pytest.mark.parametrize("size", [SIZE, (96, 160), (128, 128)])
def test_a_keyframe_has_the_size_that_was_asked_for(generator, size):
    size = generator.capabilities().grid_at("preview").size_for(size)
    picture, report = still(generator, size=size)
    assert picture.rgb.shape == (size[1], size[0], 3)
    assert picture.rgb.dtype == np.uint8
    assert isinstance(report, ClipReport)


def test_the_same_still_has_the_same_bytes(generator):
    if not generator.capabilities().deterministic:
        pytest.skip("this backend does not promise it")
    assert digest([still(generator)[0]]) == digest([still(generator)[0]])


def test_a_stop_before_the_start_draws_no_still_and_asks_no_provider(generator):
    told: list[str] = []
    watch = Watch(is_cancelled=lambda: True, submitting=lambda: told.append("submitting"))
    with pytest.raises(Cancelled):
        still(generator, watch)
    assert told == []


def test_a_provider_is_asked_once_and_every_step_is_told(generator):
    if not generator.capabilities().billed:
        pytest.skip("this backend charges nobody")
    told: list[str] = []
    steps = {"submitting": lambda: told.append("submitting"), "refused": lambda: told.append("refused")}
    ask = still if generator.capabilities().keyframe else clip
    ask(generator, Watch(**steps, accepted=lambda name: told.append(f"accepted {bool(name)}")))
    assert told == ["submitting", "accepted True"]


def test_a_deterministic_keyframe_is_the_frame_the_clip_opens_on(generator):
    if generator.name != "animatic":
        pytest.skip("a promise of the animatic")
    request = KeyframeRequest(
        unit="s010", brief=brief(), size=size_of(generator), fps=fps_of(generator), seed=7
    )
    assert np.array_equal(generator.keyframe(request, Watch())[0].rgb, clip(generator)[0][0].rgb)


def test_what_is_read_is_flat_json_and_starts_with_ids(generator):
    if not generator.capabilities().words:
        pytest.skip("this backend reads no words")
    read_fields = generator.reads(brief())
    json.dumps(read_fields)
    assert read_fields
    assert any(key.startswith("bear.") for key in read_fields)
    assert any(key.startswith("camera.") for key in read_fields)


def test_a_changed_camera_or_coat_is_read_and_a_name_of_the_place_is_not(generator):
    if not generator.capabilities().words:
        pytest.skip("this backend reads no words")
    one = generator.reads(brief())
    assert generator.reads(brief(camera={"size": "cu"})) != one
    dressed = brief().replace(cast={"bear": CastMember(looks="polar bear", wears="red scarf")})
    assert generator.reads(dressed) != one
    assert generator.reads(brief().replace(place=Place(name="Elsewhere", set="meadow"))) == one


def test_settings_are_json_for_every_quality(generator):
    for quality in ("draft", "preview", "final"):
        json.dumps(generator.settings(quality))


def test_closing_twice_is_no_error(generator):
    generator.close()
    generator.close()
