"""What was made: takes and the media they point to. Rows of the store, as frozen data."""

from datetime import datetime
from typing import Any, Literal

from filmwright.schemas.base import Id, Line, Model, Text
from filmwright.schemas.generation import Dropped
from filmwright.schemas.time import Rate
from filmwright.schemas.verdict import Change

TakeKind = Literal["keyframe", "clip"]
MediaKind = Literal["picture", "clip", "masks", "segment", "sound"]


class Media(Model):
    """One content-addressed file under `media/`."""

    sha256: str
    kind: MediaKind
    path: str
    """Relative to the project folder."""
    bytes: int
    frames: int | None = None


class Native(Model):
    """What a generator was asked for, where that was not what the film shows."""

    size: tuple[int, int]
    fps: Rate
    frames: int


class Edited(Model):
    """How a still was made of another one: changed as a sentence asked."""

    take: int
    """Number of the take it was made of; what a take says of its drawing is of that one's."""
    instruction: Text
    by: Line
    """The generator that changed it."""
    version: int
    seed: int
    settings: dict[str, Any]
    expand: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Pixels that were added at left, top, right and bottom."""
    seconds_spent: float = 0.0


class Take(Model):
    """One recorded attempt at a unit. Immutable; which one is circled is told by the store."""

    id: int
    unit: str
    """`s020/keyframe`, `s020/clip1`, `s020/clip2`, ..."""
    shot: Id
    kind: TakeKind
    number: int
    """1 for the first attempt at this unit, and so on."""
    fingerprint: str
    content: str
    """Hash of everything the board says about the unit, whichever fields the generator reads."""
    generator: Line
    generator_version: int
    seed: int
    reads: dict[str, Any]
    """The fields the pixels were made from; comparing them names the cause of a change."""
    consumes: dict[str, str]
    """Pixel hashes of the frames it was made from, by role: `first_frame`, `last_frame`."""
    settings: dict[str, Any]
    media: dict[str, str]
    """sha256 by role: `picture`, or `clip`, `last_frame`, `masks`; and `native_frame`, where `native` tells
    of another size: the still, or the last frame, in it."""
    frame_hash: str
    """Pixel hash of the still, or of the last frame."""
    frames: int
    size: tuple[int, int]
    fps: Rate
    native: Native | None = None
    """What it was made from, where the generator's size, rate or length is not the film's."""
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Line, ...] = ()
    measured: dict[Line, float] = {}
    """What its generator measured of it: how far a clip's colours have come, and how sharp it is."""
    continuity: Line = "cut"
    state: str | None = None
    labels: dict[int, Id] = {}
    wanted: Line = ""
    """What the person wanted of this take (`retake --note`, `note --keyframe`)."""
    change: Change | None = None
    """What it does otherwise than the take before it, where a verdict asked for it."""
    edited: Edited | None = None
    """Of a still that a person had changed: `media` holds its `mask`, too, where there was one."""
    bridged: bool = False
    """Whether it was to end on the frame that the next shot starts from already. Then that frame is what it
    hands on, whatever it drew: the shots after it stay as they are."""
    seconds_spent: float = 0.0
    created: datetime
    circled: bool = False
