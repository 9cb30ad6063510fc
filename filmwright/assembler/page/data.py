"""What the page is made of. The caller gathers it; nothing here opens a file."""

from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model, RelPath, Unit
from filmwright.schemas.board import Board
from filmwright.schemas.cut import Timeline, TimelineSpan
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Opinion

PictureUri = Annotated[str, Field(pattern=r"^data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$")]
"""A picture inside the page; `pictures.picture_uri` makes one."""
Hex = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Swatches = tuple[tuple[Hex, Unit], ...]
"""Colours with their shares, largest first."""


class PartColours(Model):
    """The colours of one part of a figure, beside those of its reference."""

    part: Line
    here: Swatches
    reference: Swatches
    difference: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """CIEDE2000, from each colour of the reference to the nearest one here, by share."""


class CellPictures(Model):
    """What a cell of the likeness table shows: the figure, and the references it fits best and worst."""

    character: Id
    shot: Id
    crop: PictureUri
    best: PictureUri | None = None
    worst: PictureUri | None = None
    colours: tuple[PartColours, ...] = ()
    """Compared with the best reference."""


class JointPictures(Model):
    """Both sides of a joint, and where they differ once the motion is taken out."""

    before: Id
    after: Id
    last: PictureUri
    first: PictureUri
    difference: PictureUri | None = None


class Todo(Model):
    """One thing to do about a shot: why, what to type, and what it takes."""

    shot: Id
    verdict: Literal["retake", "review", "give-up"]
    why: tuple[Line, ...]
    change: Line = ""
    """What the next take does otherwise."""
    command: str = Field(max_length=4000)
    cost: Line = ""
    also: tuple[Id, ...] = ()
    """Shots that are made again with it, because each starts where the one before ends."""


class Again(Model):
    """A shot that was taken again: how it was, and how it is."""

    shot: Id
    takes: Annotated[int, Field(ge=2)]
    before: PictureUri
    now: PictureUri
    why: tuple[Line, ...] = ()


class Told(Model):
    """What the generators of one shot said: what they did not honour, what they remarked and measured."""

    shot: Id
    dropped: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    measured: tuple[Line, ...] = ()


class Timing(Model):
    """How long one kind of work took."""

    what: Line
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    note: Line = ""


class PageData(Model):
    """Everything the page says. All words are taken as untrusted."""

    board: Board
    timeline: Timeline | None = None
    """Where each shot stands in the film; without it shots cannot be jumped to."""
    film: RelPath = "film.mp4"
    """The film file, beside the page."""
    subtitles: str = ""
    """SubRip text (film.srt)."""
    story: str = ""
    """The words that the shots' `source` offsets point into."""
    made: tuple[Line, ...] = ()
    """How the film was made: "planner: rules", "pictures: animatic 3"."""
    stills: dict[Id, PictureUri] = {}
    """One frame of each shot."""
    told: tuple[Told, ...] = ()
    score: FilmScore | None = None
    todo: tuple[Todo, ...] = ()
    """The most urgent first."""
    again: tuple[Again, ...] = ()
    cells: tuple[CellPictures, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    """What the judge said of undecided cells, where one was asked."""
    joints: tuple[JointPictures, ...] = ()
    timings: tuple[Timing, ...] = ()
    manifest: dict[Line, Line] = {}

    def span(self, shot: str) -> TimelineSpan | None:
        """Return where a shot stands in the film, if it is known."""
        spans = self.timeline.spans if self.timeline else ()
        return next((s for s in spans if s.kind == "shot" and s.id == shot), None)

    def starts(self, shot: str) -> float | None:
        """Return the second of the film at which a shot starts, if it is known."""
        span = self.span(shot)
        return None if span is None or self.timeline is None else float(span.start / self.timeline.fps)

    def name(self, character: str) -> str:
        """Return what a character is called; the id where the board does not say."""
        known = self.board.cast.get(character)
        return known.name if known and known.name else character
