"""What a worker is given, and what comes of it: plain data that travels between processes."""

from dataclasses import dataclass, field
from pathlib import Path

from filmwright.schemas.config import Config
from filmwright.schemas.generation import Capabilities, ClipReport, ClipRequest, KeyframeRequest
from filmwright.schemas.job import Job
from filmwright.schemas.take import Native


@dataclass(frozen=True)
class Task:
    """What a worker is given. Everything in it can be sent to another process."""

    generator: str
    request: KeyframeRequest | ClipRequest
    scratch: Path
    """Path without suffix, unique to this task."""
    keep: int
    """Frames to keep after the joint frame."""
    crf: int = 18
    config: Config = field(default_factory=Config)
    """What the person has set, for generators that are made with some of it."""
    job: Job | None = None
    """The row of the ledger, where the generator sends jobs to a provider."""
    store: Path | str | None = field(default=None, repr=False)
    """The database it is in; an address may hold a password."""


@dataclass(frozen=True)
class Made:
    """What came of a task: scratch files by role, and the report."""

    report: ClipReport
    files: dict[str, Path]
    frame_hash: str
    frames: int
    seconds_spent: float
    first_frame_hash: str = ""
    labels: dict[int, str] = field(default_factory=dict)
    native: Native | None = None
    """What the generator was asked for, where that is not what the film shows."""


@dataclass(frozen=True)
class Exposed:
    """A clip that was made and is no file of the film's yet: its frames are on disk as they came."""

    task: Task
    can: Capabilities
    report: ClipReport
    frames: Path
    """Raw RGB, uint8, one frame after another, in the size that was asked for."""
    size: tuple[int, int]
    count: int
    seconds_spent: float = 0.0
