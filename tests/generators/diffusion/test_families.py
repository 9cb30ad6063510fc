"""Every family keeps its word: what it tells as dropped changes nothing, and all else that is asked does.

`tests/contracts/test_generators.py` runs over the same families: frames, sizes, determinism, cancelling.

    request, one instruction changed ─> other pixels?  ──must differ from──  told as dropped?
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.errors import RenderFailed
from filmwright.generators.diffusion.backend import DiffusionGenerator
from filmwright.schemas.generation import Anchor, ClipReport, ClipRequest, ControlTrack, Edit, KeyframeRequest
from tests.generators.diffusion.asks import BRIEF, QUIET, a_picture, ask, made, small
from tests.generators.diffusion.zoo.presets import PRESETS

Request = ClipRequest | KeyframeRequest
QWEN = "qwen_image_edit"


@dataclass
class Bench:
    """A loaded family, a request that is legal for it, and what that gave."""

    family: str
    generator: DiffusionGenerator
    folder: Path
    request: Request = field(init=False)
    frames: NDArray[np.uint8] = field(init=False)
    report: ClipReport = field(init=False)

    def __post_init__(self) -> None:
        self.request = self.fitting()
        self.frames, self.report = made(self.generator, self.request)

    @property
    def makes_clips(self) -> bool:
        return self.generator.capabilities().clip

    def picture(self, seed: int) -> Path:
        return a_picture(self.folder, seed)

    def frame_folder(self, seed: int, frames: int) -> Path:
        """A folder with a picture for every frame."""
        folder = self.folder / f"{seed}-{frames}"
        folder.mkdir(exist_ok=True)
        for number in range(frames):
            self.picture(seed * 100 + number).rename(folder / f"{number:05}.png")
        return folder

    def fitting(self) -> Request:
        """A request with everything that the family cannot do without, and every frame it may be given."""
        can = self.generator.capabilities()
        if not can.clip:
            told: dict[str, Any] = {"anchors": ()}
            if not can.keyframe:
                told["edit"] = self.edit(1)
            return ask_still(self.generator, **told)
        frames = min(17, can.grid.legal_frames(can.grid.max_frames))
        anchors = [Anchor(picture=self.picture(0), frame=0)]
        if can.last_frame != "none":
            anchors.append(Anchor(picture=self.picture(1), frame=-1))
        told = {"frames": frames, "shot_frames": frames, "anchors": tuple(anchors)}
        if can.redraws:
            told["video"] = self.frame_folder(1, frames)
        return ask(self.generator, self.folder, **told)

    def edit(self, seed: int, words: str = "Make it night.", mask: Path | None = None) -> Edit:
        return Edit(picture=self.picture(seed), instruction=words, mask=mask)


def ask_still(generator: DiffusionGenerator, **told: Any) -> KeyframeRequest:
    """A legal request for a still, of a generator that draws some or only changes them."""
    grid = generator.capabilities().grid_at("draft")
    asked = {
        "unit": "s010/keyframe", "brief": BRIEF, "prompt": "a bear walks", "negative": "ugly",
        "size": grid.size_for((64, 64)), "fps": Fraction(24), "quality": "draft", "seed": 7, **told,
    }  # fmt: skip
    return KeyframeRequest(**asked)


@pytest.fixture(scope="module", params=PRESETS)
def bench(
    request: pytest.FixtureRequest, shelf: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("bench")
    one = Bench(request.param, small(request.param, shelf, folder / "config"), folder)
    yield one
    one.generator.close()


def placed(bench: Bench, frame: int, seed: int) -> Request:
    """The request with another picture at a frame."""
    kept = [anchor for anchor in bench.request.anchors if anchor.frame != frame]
    return bench.request.replace(anchors=(*kept, Anchor(picture=bench.picture(seed), frame=frame)))


def guided(bench: Bench, kind: str, seed: int) -> Request:
    frames = bench.request.frames if isinstance(bench.request, ClipRequest) else 1
    track = ControlTrack(kind=kind, folder=bench.frame_folder(seed, frames))  # type: ignore[arg-type]
    return bench.request.replace(controls=(track,))


def past(bench: Bench, seed: int) -> Request:
    count = bench.generator.capabilities().past_frames or 5
    return bench.request.replace(past_frames=tuple(bench.picture(seed + n) for n in range(count)))


def referred(bench: Bench, seed: int) -> Request:
    return bench.request.replace(references={"bear": (bench.picture(seed),)})


CHANGES: dict[str, Callable[[Bench, int], Request]] = {
    "prompt": lambda bench, seed: bench.request.replace(prompt=f"a girl reads {seed}"),
    "negative": lambda bench, seed: bench.request.replace(negative=f"text {seed}"),
    "first_frame": lambda bench, seed: placed(bench, 0, seed),
    "last_frame": lambda bench, seed: placed(bench, -1, seed),
    "keyframes": lambda bench, seed: placed(bench, len(bench.frames) // 2, seed),
    "past_frames": past,
    "references": referred,
    "depth": lambda bench, seed: guided(bench, "depth", seed),
    "line": lambda bench, seed: guided(bench, "line", seed),
    "pose": lambda bench, seed: guided(bench, "pose", seed),
}
"""An instruction, and the request with one given or another, by the seed of its picture."""
TOLD = {"prompt": "action", "depth": "controls", "line": "controls", "pose": "controls"}
"""What an instruction is called in a report, where that is something else."""
OF_CLIPS = {"last_frame", "keyframes", "past_frames"}


@pytest.mark.parametrize("instruction", CHANGES)
def test_what_is_not_told_as_dropped_changes_the_picture_and_what_is_told_does_not(
    instruction: str, bench: Bench
) -> None:
    if not bench.makes_clips and instruction in (*OF_CLIPS, "first_frame"):
        pytest.skip("a still has none")
    if instruction == "prompt" and isinstance(bench.request, KeyframeRequest) and bench.request.edit:
        pytest.skip("an edit is told its instruction instead")
    if bench.family == QWEN and instruction in TOLD:
        pytest.skip("slow: its pictures are a thousand pixels wide whatever is asked")
    one, report = made(bench.generator, CHANGES[instruction](bench, 20))
    other, _ = made(bench.generator, CHANGES[instruction](bench, 40))
    told = TOLD.get(instruction, instruction) in {drop.what for drop in report.dropped}
    assert np.array_equal(one, other) == told


def test_a_request_of_what_it_can_do_drops_nothing(bench: Bench) -> None:
    can, dropped = bench.generator.capabilities(), {drop.what for drop in bench.report.dropped}
    assert dropped <= {"first_frame", "negative", "action"}
    assert ("action" in dropped) == (bench.generator.preset.bind.prompt is None)
    assert ("first_frame" in dropped) == (bench.makes_clips and can.first_frame == "none")
    assert ("negative" in dropped) == (not can.negative)
    assert (bench.report.continuity == "carry") == (bench.makes_clips and can.first_frame != "none")


def test_how_much_moves_is_told_where_there_is_an_argument_for_it(bench: Bench) -> None:
    if not bench.makes_clips:
        pytest.skip("a still does not move")
    busy = BRIEF.replace(shot=BRIEF.shot.replace(camera={"move": "dolly-in", "amount": 1}))
    moved, _ = made(bench.generator, bench.request.replace(brief=busy))
    assert np.array_equal(moved, bench.frames) == (bench.generator.preset.bind.motion is None)


def test_a_picture_that_is_none_fails_with_a_hint_and_the_next_one_is_as_ever(bench: Bench) -> None:
    bad = bench.folder / "notes.png"
    bad.write_text("not a picture")
    if isinstance(bench.request, ClipRequest):
        broken: Request = bench.request.replace(anchors=(Anchor(picture=bad, frame=0),))
    elif bench.request.edit is not None:
        broken = bench.request.replace(edit=Edit(picture=bad, instruction="Make it night."))
    else:
        broken = bench.request.replace(references={"bear": (bad,)})
    with pytest.raises(RenderFailed) as failure:
        made(bench.generator, broken)
    assert failure.value.hint
    again, _ = made(bench.generator, bench.request, QUIET)
    assert np.array_equal(again, bench.frames)


def test_an_edit_follows_its_picture_and_its_words_and_keeps_to_its_mask_where_it_can(bench: Bench) -> None:
    can = bench.generator.capabilities()
    if not can.edits:
        pytest.skip("it changes no pictures")
    night = ask_still(bench.generator, edit=bench.edit(1))
    drawn, _ = made(bench.generator, night)
    other, _ = made(bench.generator, night.replace(edit=bench.edit(2)))
    snow, _ = made(bench.generator, night.replace(edit=bench.edit(1, "Let it snow.")))
    assert not np.array_equal(drawn, other)
    assert not np.array_equal(drawn, snow)
    if bench.family == QWEN:
        return
    size = night.size
    half = Image.new("L", size, 0)
    half.paste(255, (0, 0, size[0] // 2, size[1]))
    half.save(bench.folder / "half.png")
    masked = night.replace(edit=bench.edit(1, mask=bench.folder / "half.png"))
    partly, report = made(bench.generator, masked)
    told = "mask" in {drop.what for drop in report.dropped}
    assert told == (not can.masks)
    assert np.array_equal(partly, drawn) == told


def test_frames_from_before_are_made_again_and_cut_off(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    count = bench.generator.capabilities().past_frames
    if not count:
        pytest.skip("it goes on from one picture")
    asked: list[ClipRequest] = []

    def make(requests: list[ClipRequest], watch: object) -> list[NDArray[np.uint8]]:
        """Give every frame its number as its colour."""
        asked.extend(requests)
        width, height = bench.request.size
        return [
            np.stack([np.full((height, width, 3), n, np.uint8) for n in range(one.frames)])
            for one in requests
        ]

    monkeypatch.setattr(bench.generator._model, "make", make)
    frames, _ = made(bench.generator, past(bench, 60).replace(anchors=(), colours=None))
    assert asked[0].frames == len(bench.frames) + count - 1
    assert [frame[0, 0, 0] for frame in frames] == list(range(count - 1, asked[0].frames))
