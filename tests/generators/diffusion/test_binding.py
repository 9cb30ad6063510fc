"""How requests become the arguments of a call: places in time, what is known, what guides; all is heard."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.errors import RenderFailed
from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.generators.diffusion.binding import arguments, conditions, video_mask
from filmwright.generators.diffusion.binding.given import Given, given_of
from filmwright.generators.diffusion.binding.past import lengthened
from filmwright.generators.diffusion.preset import Control, Preset, Settings
from filmwright.schemas.brief import CastMember
from filmwright.schemas.generation import Anchor, ClipRequest, ControlTrack, KeyframeRequest
from tests.generators.diffusion.asks import BRIEF, QUIET, a_picture, ask, small

SIZE = (64, 48)
BLACK, WHITE, GREY = (0, 0, 0), (255, 255, 255), (128, 128, 128)
VACE, LTX, LTX2 = (library.read(name) for name in ("wan21-vace-1.3b", "ltx-video", "ltx2"))
SDXL, ANIMATED = library.read("sdxl-controlnet"), library.read("animatediff-controlnet")
SPARSE, SKETCHED = library.read("animatediff-sparsectrl"), library.read("animatediff-sparsectrl-sketch")


def plain(level: int) -> Image.Image:
    return Image.new("RGB", SIZE, (level, level, level))


def clip(frames: int = 9, **changes: Any) -> ClipRequest:
    told: dict[str, Any] = dict(unit="s010/clip1", brief=BRIEF, prompt="a bear", size=SIZE, fps=Fraction(16))
    return ClipRequest(**{**told, "frames": frames, "shot_frames": frames, **changes})


def still(**changes: Any) -> KeyframeRequest:
    return KeyframeRequest(unit="s010/keyframe", brief=BRIEF, prompt="a bear", size=SIZE, fps=24, **changes)


def levels(pictures: Any) -> list[int]:
    """Return the grey level in the middle of each picture."""
    return [int(np.asarray(picture.convert("L"))[24, 32]) for picture in pictures]


def track(folder: Path, kind: Any, frames: dict[int, int], **more: Any) -> ControlTrack:
    """Write a control pass of plain grey pictures: level by frame."""
    (folder / kind).mkdir(parents=True)
    for n, level in frames.items():
        plain(level).save(folder / kind / f"{n:05d}.png")
    return ControlTrack(kind=kind, folder=folder / kind, **more)


# one argument per thing


def test_framepack_is_asked_for_fewer_frames_than_come() -> None:
    pack = library.read("framepack")
    given = Given(first=plain(1), last=plain(2))
    asked = [arguments.bind(pack, Settings(), clip(n), given)["num_frames"] for n in (37, 73, 109)]
    assert asked == [33, 66, 99]
    told = arguments.bind(pack, Settings(), clip(37), given)
    assert (told["image"], told["last_image"]) == (given.first, given.last)
    assert "negative_prompt" not in told


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("svd", "image", None),
        ("cogvideox-5b-i2v", "image", None),
        ("wan22-a14b", "image", "last_image"),
        ("wan22-5b", "image", None),
        ("skyreels-v2-df-1.3b", "image", "last_image"),
    ],
)
def test_a_last_frame_goes_only_to_those_that_take_one(name: str, first: str, last: str | None) -> None:
    given = Given(first=plain(1), last=plain(2))
    told = arguments.bind(library.read(name), Settings(), clip(), given)
    assert told[first] is given.first
    assert [key for key, value in told.items() if value is given.last] == ([last] if last else [])


def test_a_clip_without_the_frame_its_model_needs_is_refused_before_it_is_called() -> None:
    with pytest.raises(RenderFailed, match="needs a first frame"):
        arguments.bind(library.read("svd"), Settings(), clip(), Given())
    with pytest.raises(RenderFailed, match="needs a last frame"):
        arguments.bind(library.read("wan21-flf2v"), Settings(), clip(), Given(first=plain(1)))
    with pytest.raises(RenderFailed, match="draws a clip anew"):
        arguments.bind(library.read("wan21-v2v"), Settings(), clip(), Given())


def test_a_clip_is_drawn_anew_from_all_its_frames_in_order(tmp_path: Path) -> None:
    video = track(tmp_path, "line", {n: 20 * n for n in range(9)}).folder
    told = arguments.bind(
        library.read("wan21-v2v"), Settings(), clip(video=video), given_of(clip(video=video))
    )
    assert levels(told["video"]) == [20 * n for n in range(9)]
    assert "num_frames" not in told


# ControlNets


def test_controlnets_see_the_passes_in_the_order_of_the_preset(tmp_path: Path) -> None:
    tracks = (
        track(tmp_path, "pose", {0: 30}),
        track(tmp_path, "line", {0: 20}, strength=0.5),
        track(tmp_path, "depth", {0: 10}),
    )
    request = still(controls=tracks)
    told = arguments.bind(SDXL, Settings(), request, given_of(request))
    assert levels(told["image"]) == [10, 20, 30]
    assert told["controlnet_conditioning_scale"] == [0.6, 0.25, 0.6]
    assert told["control_guidance_end"] == [0.8, 0.7, 0.7]


def test_a_controlnet_that_nothing_guides_counts_for_nothing(tmp_path: Path) -> None:
    request = still(controls=(track(tmp_path, "line", {0: 20}),))
    told = arguments.bind(SDXL, Settings(), request, given_of(request))
    assert levels(told["image"]) == [0, 20, 0]
    assert told["controlnet_conditioning_scale"] == [0.0, 0.5, 0.0]
    alone = arguments.bind(SDXL, Settings(), still(), Given())
    assert alone["controlnet_conditioning_scale"] == [0.0, 0.0, 0.0]


def test_a_clip_has_one_control_picture_for_every_frame_or_none_that_counts(tmp_path: Path) -> None:
    whole = track(tmp_path, "depth", {n: n for n in range(9)})
    some = track(tmp_path, "line", {8: 200})  # a sketch of the last frame: no ControlNet follows that
    request = clip(controls=(whole, some))
    told = arguments.bind(ANIMATED, Settings(), request, given_of(request))
    assert [levels(of_net) for of_net in told["conditioning_frames"]] == [[*range(9)], [0] * 9]
    assert told["controlnet_conditioning_scale"] == [0.7, 0.0]


def test_a_single_controlnet_is_given_no_lists(tmp_path: Path) -> None:
    single = SDXL.replace(controls=(Control(kind="depth", scale=0.4),))
    request = still(controls=(track(tmp_path, "depth", {0: 10}),))
    told = arguments.bind(single, Settings(), request, given_of(request))
    assert levels([told["image"]]) == [10]
    assert told["controlnet_conditioning_scale"] == 0.4


# a list of conditions


@pytest.mark.parametrize(
    ("preset", "frame", "place"),
    [
        (LTX, 0, 0), (LTX, 3, 0), (LTX, 4, 8), (LTX, 13, 16), (LTX, 16, 16),
        (LTX2, 0, 0), (LTX2, 1, 1), (LTX2, 8, 1), (LTX2, 9, 2), (LTX2, 16, 2),
        (SPARSE, 5, 5), (SPARSE, 16, 16),
    ],
)  # fmt: skip
def test_a_frame_is_placed_as_the_model_counts(preset: Preset, frame: int, place: int) -> None:
    how = preset.conditions
    assert how is not None
    assert conditions.place(preset, how, frame, 17) == place


def test_pictures_become_conditions_with_their_places_and_strengths() -> None:
    given = Given(first=plain(1), between=((8, plain(2), 0.5),), last=plain(3))
    told = conditions.bind(LTX, Settings(), clip(17), given)["conditions"]
    assert [(c.frame_index, c.strength, *levels([c.image])) for c in told] == [
        (0, 1.0, 1), (8, 0.5, 2), (16, 1.0, 3),
    ]  # fmt: skip


def test_the_last_frame_before_is_not_compressed_again_and_a_keyframe_is() -> None:
    given = Given(first=plain(1), last=plain(2), is_chained=True)
    chained = conditions.bind(LTX2, Settings(), clip(17), given)["conditions"]
    assert [(c.index, c.crf) for c in chained] == [(0, 0), (2, None)]
    fresh = conditions.bind(LTX2, Settings(), clip(17), Given(first=plain(1)))["conditions"]
    assert [(c.index, c.crf) for c in fresh] == [(0, None)]


def test_the_clip_that_goes_on_is_the_one_with_a_joint() -> None:
    assert given_of(clip(joint=True)).is_chained
    assert not given_of(clip()).is_chained


def test_frames_before_are_one_condition_and_take_the_place_of_the_first() -> None:
    given = Given(first=plain(9), past=tuple(plain(n) for n in range(9)), last=plain(99))
    told = conditions.bind(LTX, Settings(), clip(25), given)["conditions"]
    assert [c.frame_index for c in told] == [0, 24]
    assert levels(told[0].video) == [*range(9)]


def test_sparsectrl_is_given_two_lists() -> None:
    told = conditions.bind(SPARSE, Settings(), clip(), Given(first=plain(1), last=plain(3)))
    assert levels(told["conditioning_frames"]) == [1, 3]
    assert told["controlnet_frame_indices"] == [0, 8]


def test_sparsectrl_for_sketches_follows_the_frames_that_were_drawn(tmp_path: Path) -> None:
    request = clip(controls=(track(tmp_path, "line", {8: 200}),))
    told = conditions.bind(SKETCHED, Settings(), request, given_of(request))
    assert levels(told["conditioning_frames"]) == [200]
    assert told["controlnet_frame_indices"] == [8]
    assert told["controlnet_conditioning_scale"] == 1.0
    nothing = conditions.bind(SKETCHED, Settings(), clip(), Given())
    assert nothing["controlnet_conditioning_scale"] == 0.0


# a video and a mask


def test_what_is_known_is_kept_and_the_rest_is_grey() -> None:
    told = video_mask.bind(VACE, Settings(), clip(5), Given(first=plain(1), last=plain(3)))
    assert levels(told["video"]) == [1, 128, 128, 128, 3]
    assert levels(told["mask"]) == [0, 255, 255, 255, 0]
    assert "conditioning_scale" not in told


def test_frames_before_are_known_too() -> None:
    given = Given(first=plain(9), past=tuple(plain(n) for n in (10, 20, 30)), last=plain(99))
    told = video_mask.bind(VACE, Settings(), clip(5), given)
    assert levels(told["video"]) == [10, 20, 30, 128, 99]
    assert levels(told["mask"]) == [0, 0, 0, 255, 0]


def test_a_pass_guides_the_frames_that_are_not_known(tmp_path: Path) -> None:
    tracks = (
        track(tmp_path, "line", dict.fromkeys(range(5), 200)),
        track(tmp_path, "depth", {n: n for n in range(5)}),
    )
    request = clip(5, controls=tracks, anchors=(Anchor(picture=a_picture(tmp_path, 1), frame=-1),))
    preset = VACE.replace(first_frame="none")
    told = video_mask.bind(preset, Settings(), request, given_of(request))
    assert levels(told["video"])[:4] == [0, 1, 2, 3]
    assert levels(told["mask"]) == [255, 255, 255, 255, 0]
    assert told["conditioning_scale"] == 1.0


def test_a_sketch_guides_its_own_frame_where_no_pass_is_whole(tmp_path: Path) -> None:
    request = clip(5, controls=(track(tmp_path, "line", {4: 200}),))
    preset = VACE.replace(first_frame="none")
    told = video_mask.bind(preset, Settings(), request, given_of(request))
    assert levels(told["video"]) == [128, 128, 128, 128, 200]
    assert levels(told["mask"]) == [255] * 5


# references, and the past


def test_references_are_shared_fairly_and_told_by_number() -> None:
    cast = {"bear": CastMember(looks="polar bear"), "ida": CastMember(looks="girl of eight.")}
    given = Given(references={"bear": (plain(1), plain(2), plain(3)), "ida": (plain(4),)})
    klein = library.read("flux2-klein-4b")
    klein = klein.replace(references=klein.references.replace(most=3))  # type: ignore[union-attr]
    told = arguments.bind(klein, Settings(), still().replace(brief=BRIEF.replace(cast=cast)), given)
    assert levels(told["image"]) == [1, 2, 4]
    words = (
        "a bear Image 1 shows the polar bear. Image 2 shows the polar bear. Image 3 shows the girl of eight."
    )
    assert told["prompt"] == words


def test_a_lengthened_clip_keeps_its_times(tmp_path: Path) -> None:
    past = tuple(a_picture(tmp_path, n) for n in range(9))
    middle = Anchor(picture=past[0], frame=8)
    asked = clip(17, past_frames=past, anchors=(middle, middle.replace(frame=-1)))
    longer = lengthened(asked, LTX.grid)
    assert (longer.frames, [anchor.frame for anchor in longer.anchors]) == (25, [16, -1])


# and it is heard: the model itself, before the backend holds colours


def frames_of(generator: DiffusionGenerator, request: Any) -> NDArray[np.int16]:
    (made,) = generator._model.make([request], QUIET)
    return made.astype(np.int16)


def changed(a: NDArray[np.int16], b: NDArray[np.int16]) -> list[int]:
    """Return by how many levels each frame differs at most."""
    return [int(np.abs(x - y).max()) for x, y in zip(a, b, strict=True)]


@pytest.mark.parametrize(
    "family",
    ["wan22_a14b", "framepack", "skyreels_df", "ltx_cond", "ltx2_cond", "wan_vace", "animatediff_sparsectrl"],
)
def test_another_last_frame_changes_how_a_clip_ends(family: str, shelf: Path, tmp_path: Path) -> None:
    generator = small(family, shelf, tmp_path)
    request = ask(generator, tmp_path)
    other = request.replace(anchors=(request.anchors[0], Anchor(picture=a_picture(tmp_path, 5), frame=-1)))
    before = frames_of(generator, request)
    assert changed(before, frames_of(generator, other))[-1] > 1
    assert changed(before, frames_of(generator, request)) == [0] * len(before)


@pytest.mark.parametrize("family", ["wan_vace", "ltx_cond"])
def test_another_past_changes_how_a_clip_goes_on(family: str, shelf: Path, tmp_path: Path) -> None:
    generator = small(family, shelf, tmp_path)
    grid = generator.preset.grid
    pasts = [[a_picture(tmp_path, n + k) for n in range(1 + grid.frames_step)] for k in (0, 20)]
    request = ask(generator, tmp_path, frames=grid.legal_frames(2), joint=True)
    found = [
        frames_of(generator, lengthened(request.replace(past_frames=tuple(past)), grid)) for past in pasts
    ]
    assert changed(*found)[-1] > 1


@pytest.mark.parametrize("family", ["animatediff_controlnet", "sdxl_controlnet", "wan_vace"])
def test_another_pass_changes_every_frame_and_a_sketch_its_clip(
    family: str, shelf: Path, tmp_path: Path
) -> None:
    generator = small(family, shelf, tmp_path, first_frame="none")
    request = ask(generator, tmp_path, anchors=())
    count = getattr(request, "frames", 1)
    tracks = [
        track(tmp_path / name, "depth", {n: first + 20 * n for n in range(count)})
        for name, first in (("a", 0), ("b", 100))
    ]
    plain_one, a, b = (
        frames_of(generator, request.replace(controls=controls))
        for controls in ((), (tracks[0],), (tracks[1],))
    )
    assert min(changed(a, b)) > 0
    assert max(changed(plain_one, a)) > 1


def test_a_sketch_of_the_last_frame_is_heard_by_sparsectrl(shelf: Path, tmp_path: Path) -> None:
    generator = small("animatediff_sparsectrl_sketch", shelf, tmp_path)
    request = ask(generator, tmp_path, anchors=())
    last = request.frames - 1  # type: ignore[union-attr]
    sketches = [track(tmp_path / str(level), "line", {last: level}) for level in (60, 220)]
    nothing, *drawn = (
        frames_of(generator, request.replace(controls=controls))
        for controls in ((), *((one,) for one in sketches))
    )
    assert changed(nothing, drawn[0])[-1] > 1
    assert changed(*drawn)[-1] > 1


def test_controlnets_that_nothing_guides_leave_the_model_as_it_is(shelf: Path, tmp_path: Path) -> None:
    guided, alone = (small(family, shelf, tmp_path) for family in ("sdxl_controlnet", "sdxl"))
    request = ask(guided, tmp_path)
    assert np.array_equal(frames_of(guided, request), frames_of(alone, request))
