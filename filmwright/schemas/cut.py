"""The cut: which clip files make the film, in what order, joined how. Input of the assembler, as data."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model
from filmwright.schemas.board import FilmFormat
from filmwright.schemas.shot import Shot
from filmwright.schemas.time import Rate

Frames = Annotated[int, Field(ge=0)]


class CutClip(Model):
    """One mezzanine clip file. Its joint frame was dropped when it was made."""

    path: Path
    sha256: str
    frames: Annotated[int, Field(ge=1)]


class CutShot(Model):
    """One shot with the clips that play it, in order."""

    shot: Shot
    scene: Id
    heading: Line = ""
    set: Line = "stage"
    weather: Line = "clear"
    time: Line = "day"
    mood: Line = ""
    clips: tuple[CutClip, ...]

    @property
    def frames(self) -> int:
        """Length of the shot's media."""
        return sum(clip.frames for clip in self.clips)


class Cut(Model):
    """Everything the assembler needs, and nothing else."""

    title: Line
    film: FilmFormat
    size: tuple[int, int]
    """Pixels of the clips and of the film (a draft is smaller than the board's size)."""
    crf: Annotated[int, Field(ge=0, le=51)] = 18
    """x264's constant rate factor for what is drawn at the cut; the clips' own."""
    style: Line = "flat"
    names: dict[Id, Line] = {}
    """Who is called what, for captions and credits."""
    credits: tuple[Line, ...] = ()
    """Lines of the end card; the first says how the film was made."""
    shots: tuple[CutShot, ...]


class TimelineSpan(Model):
    """Where a card or a shot stands in the film. Spans that dissolve into each other overlap."""

    kind: Literal["title", "shot", "credits"]
    id: Line
    start: Frames
    frames: Annotated[int, Field(ge=1)]


class Timeline(Model):
    """The film in whole frames."""

    fps: Rate
    frames: Frames
    spans: tuple[TimelineSpan, ...]
