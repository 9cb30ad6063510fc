"""What is asked of a generator, and what it can do: the data half of the generator contract.

A request is frozen, self-contained and made of paths, words and numbers, so that it can be hashed, stored
and sent to a worker process. The moving half (frames, progress, cancelling) is in `generators/contract.py`.
"""

from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model, Text, Unit
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import Quality
from filmwright.schemas.job import Money
from filmwright.schemas.time import Rate

PassName = Literal["identity", "depth", "line", "segmentation", "pose"]
Support = Literal["none", "soft", "exact"]
"""How an instruction about a frame is honoured: not at all, as guidance, or to the pixel."""
Instruction = Literal[
    "first_frame", "last_frame", "keyframes", "past_frames", "references", "controls",
    "camera", "motion", "audio", "negative", "action", "prop", "text", "wardrobe", "edit", "mask", "physics",
]  # fmt: skip
Count = Annotated[int, Field(ge=0)]


class Grid(Model):
    """What sizes, lengths and rates are legal. Frames, sizes and rates here are the generator's own.

    A film has its size and rate; a checkpoint has others. What is asked of a generator is legal on its grid,
    and what comes back is conformed to the film (`production/conform.py`).
    """

    frames_step: Annotated[int, Field(ge=1)] = 1
    frames_offset: Count = 0
    """Legal frame counts are `offset + k * step`."""
    min_frames: Annotated[int, Field(ge=1)] = 1
    """Shortest clip; of a shorter shot only the beginning is shown."""
    max_frames: Annotated[int, Field(ge=2)] = 240
    """Longest single clip; a longer shot is several clips."""
    size_multiple: Annotated[int, Field(ge=1)] = 2
    rates: tuple[Rate, ...] = ()
    """Frame rates it can make; empty means any."""
    pixels: tuple[Count, Count] | None = None
    """Fewest and most pixels of a picture (width x height) it was made for; None means any size."""

    def legal_frames(self, at_least: int) -> int:
        """Return the smallest legal frame count that is not less, or the longest legal one."""
        most = self.max_frames - (self.max_frames - self.frames_offset) % self.frames_step
        steps = -(-max(0, max(at_least, self.min_frames) - self.frames_offset) // self.frames_step)
        return min(most, max(1, self.frames_offset + steps * self.frames_step))

    def rate_for(self, fps: Fraction) -> Fraction:
        """Return the rate to ask for, in a film of `fps`: the film's where any will do, else the nearest."""
        return min(self.rates, key=lambda rate: abs(rate - fps)) if self.rates else fps

    def pace(self, fps: Fraction) -> Fraction:
        """Return how many of its frames pass during one of a film of `fps`.

        Rates within five per cent are played frame for frame, as 24 and 25 are in cinemas and on television.

        >>> Grid(rates=(Fraction(16),)).pace(Fraction(24)), Grid(rates=(Fraction(24),)).pace(Fraction(25))
        (Fraction(2, 3), Fraction(1, 1))
        """
        pace = self.rate_for(fps) / fps
        return Fraction(1) if abs(pace - 1) <= Fraction(1, 20) else pace

    def longest(self, fps: Fraction) -> int:
        """Return how many frames of a film of `fps` the longest clip fills, at least two."""
        return max(2, int((self.legal_frames(self.max_frames) - 1) / self.pace(fps)) + 1)

    def size_for(self, film: tuple[int, int]) -> tuple[int, int]:
        """Return the legal size to ask for, in a film of this size: of its shape, as near as the grid allows.

        >>> Grid(size_multiple=32, pixels=(832 * 480, 1280 * 704)).size_for((640, 360))
        (864, 480)
        """
        (width, height), multiple = film, self.size_multiple
        least, most = self.pixels or (1, width * height)
        area = min(max(width * height, least), max(least, most))
        exact = height * (area / (width * height)) ** 0.5 / multiple
        found = []
        for tall in {max(1, floor(exact)), max(1, ceil(exact))}:
            for wide in {max(1, floor(tall * width / height)), max(1, ceil(tall * width / height))}:
                size = wide * multiple, tall * multiple
                made, shape = size[0] * size[1], size[0] * height / (size[1] * width)
                lost = max(shape, 1 / shape) * max(1, made / most, least / made)
                found.append((lost, abs(made - area), size))
        return min(found)[-1]


class Capabilities(Model):
    """What one loaded checkpoint (or renderer) can honour."""

    keyframe: bool = True
    clip: bool = True
    first_frame: Support = "none"
    last_frame: Support = "none"
    keyframes: bool = False
    past_frames: Count = 0
    references: Count = 0
    reference_scale: bool = False
    """Whether it can be told to follow references more closely (`emphasis` of a request)."""
    controls: tuple[PassName, ...] = ()
    passes: tuple[PassName, ...] = ()
    """Passes it can deliver beside the picture, exact by construction."""
    camera: bool = False
    motion: bool = False
    physics: bool = False
    audio: bool = False
    negative: bool = False
    edits: bool = False
    """Whether it changes a given still as a sentence asks (`KeyframeRequest.edit`)."""
    masks: bool = False
    """Whether such a change can be kept to a region, and the picture be made larger."""
    sketches: bool = False
    """Whether a clip follows a line drawing of its first or last frame (`ClipRequest.sketches`)."""
    redraws: bool = False
    """Whether it draws a given clip anew, frame by frame (`ClipRequest.video`)."""
    last_still: bool = False
    """Whether words about the last frame reach it as a still only."""
    last_frame_required: bool = False
    """Whether a clip cannot be made without a last frame."""
    words: Count = 200
    """How many words of a caption it reads; 0: none."""
    resident: bool = False
    """Whether it holds a loaded model: then it works in one process of its own, kept warm."""
    batch: Annotated[int, Field(ge=1)] = 1
    """How many requests of one shape it takes in one call (`BatchGenerator`)."""
    batches: dict[Quality, Annotated[int, Field(ge=1)]] = {}
    """Where a quality takes fewer at once."""
    parallel: Annotated[int, Field(ge=1)] = 1
    """How many clips may be made at the same time."""
    deterministic: bool = False
    billed: bool = False
    """Whether it sends jobs to a provider that charges for them."""
    seeded: bool = True
    """Whether another seed is another attempt: a renderer that draws just what the board says has none."""
    grid: Grid = Grid()
    pixels: dict[Quality, tuple[Count, Count]] = {}
    """Where a quality asks for other picture sizes than the grid: fewest and most pixels."""

    def batch_at(self, quality: Quality) -> int:
        """Return how many requests of a quality it takes in one call."""
        return min(self.batch, self.batches.get(quality, self.batch))

    def grid_at(self, quality: Quality) -> Grid:
        """Return the grid of a quality."""
        pixels = self.pixels.get(quality)
        return self.grid if pixels is None else self.grid.replace(pixels=pixels)


class Anchor(Model):
    """A picture that the clip must show at a given frame."""

    picture: Path
    frame: int
    """0 is the first frame of the clip, -1 the last."""
    strength: Unit = 1.0
    """1 asks for the picture itself; less asks for something like it."""


class ControlTrack(Model):
    """One conditioning pass, as a folder of PNG files whose names are the numbers of their frames.

    Depth is as ControlNets read it: grey, near is white, the same metres the same grey all through a shot.
    A track with a picture for some frames only (a sketch of the last one) guides these.
    """

    kind: PassName
    folder: Path
    strength: Unit = 1.0
    labels: dict[int, Id] = {}
    """In the identity pass, which grey level is whom."""


class Edit(Model):
    """A change to a still: an instruction, where it applies, and how much canvas is added."""

    picture: Path
    instruction: Text
    mask: Path | None = None
    """White where the picture may change; None is everywhere."""
    expand: tuple[Count, Count, Count, Count] = (0, 0, 0, 0)
    """Pixels of the picture added at left, top, right and bottom before it is drawn."""


class KeyframeRequest(Model):
    """One still: the first frame of a shot (or its last, when `moment` is 1)."""

    unit: Line
    brief: ShotBrief
    prompt: Text = ""
    negative: Text = ""
    size: tuple[int, int]
    fps: Rate
    quality: Quality = "preview"
    seed: int = 0
    job: Line | None = None
    """A provider's id of this very request, sent in an earlier run: collect it."""
    moment: Unit = 0
    anchors: tuple[Anchor, ...] = ()
    references: dict[Id, tuple[Path, ...]] = {}
    emphasis: dict[Id, float] = {}
    """By how much a character's references count for more than usual: a retake after they drifted."""
    sketches: tuple[Anchor, ...] = ()
    """Line drawings by which a frame must be composed."""
    controls: tuple[ControlTrack, ...] = ()
    """One picture each."""
    edit: Edit | None = None


class ClipRequest(Model):
    """One clip: the whole shot, or one stretch of a long shot.

    `frames` is what must come back, the joint frame included: a clip that continues from a picture returns
    that picture as frame 0, and whoever stores the clip drops it (`joint` says so), so that the film shows
    it once.
    """

    unit: Line
    brief: ShotBrief
    prompt: Text = ""
    negative: Text = ""
    size: tuple[int, int]
    fps: Rate
    frames: Annotated[int, Field(ge=1)]
    start: Count = 0
    """Frame of the shot at which this clip starts (its frame 0, joint included)."""
    shot_frames: Annotated[int, Field(ge=1)]
    """Length of the whole shot."""
    joint: bool = False
    quality: Quality = "preview"
    seed: int = 0
    job: Line | None = None
    """A provider's id of this very request, sent in an earlier run: collect it."""
    anchors: tuple[Anchor, ...] = ()
    past_frames: tuple[Path, ...] = ()
    references: dict[Id, tuple[Path, ...]] = {}
    emphasis: dict[Id, float] = {}
    """By how much a character's references count for more than usual: a retake after they drifted."""
    sketches: tuple[Anchor, ...] = ()
    """Line drawings by which frames must be composed."""
    controls: tuple[ControlTrack, ...] = ()
    video: Path | None = None
    """Folder of numbered PNG files, one per frame: the clip that is to be drawn anew."""
    colours: Path | None = None
    """The still whose colours the chain keeps: that of its first shot, not the frame before."""
    state: str | None = None
    """What the same backend reported at the end of the clip this one continues; opaque to all others."""
    passes: tuple[PassName, ...] = ()
    passes_every: Annotated[int, Field(ge=1)] = 1
    """Passes are wanted on every n-th frame, and on the last."""


class Dropped(Model):
    """An instruction that was not honoured, and why. Never silently replaced."""

    what: Instruction
    why: Line


class ClipReport(Model):
    """What a generator says about the clip it has just delivered."""

    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Line, ...] = ()
    continuity: Line = "cut"
    """How the first frame was honoured: cut, carry, parallax, dissolve, exact."""
    state: str | None = None
    labels: dict[int, Id] = {}
    """In the identity pass, which grey level is whom."""
    measured: dict[Line, float] = {}
    """What the backend measured of the clip, by name: `colour_drift` (levels of 255), `sharpness` (ratio)."""
    charged: Money | None = None
    """What the provider says it charged, in the person's currency; None where it does not say."""
    seconds_spent: float = 0.0
