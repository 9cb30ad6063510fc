"""What the page is made of. The caller gathers it; nothing here opens a file."""

from typing import Annotated

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model, RelPath
from filmwright.schemas.board import Board
from filmwright.schemas.cut import Timeline, TimelineSpan
from filmwright.schemas.score import FilmScore

PictureUri = Annotated[str, Field(pattern=r"^data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$")]
"""A picture inside the page; `pictures.picture_uri` makes one."""


class CellPictures(Model):
    """What a cell of the likeness table shows: the figure, and the references it fits best and worst."""

    character: Id
    shot: Id
    crop: PictureUri
    best: PictureUri | None = None
    worst: PictureUri | None = None


class JointPictures(Model):
    """Both sides of a joint."""

    before: Id
    after: Id
    last: PictureUri
    first: PictureUri


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
    notes: dict[Id, tuple[Line, ...]] = {}
    """More to say about a shot: what a generator dropped, what a critic remarked."""
    score: FilmScore | None = None
    cells: tuple[CellPictures, ...] = ()
    joints: tuple[JointPictures, ...] = ()
    timings: tuple[Timing, ...] = ()
    manifest: dict[Line, Line] = {}

    def span(self, shot: str) -> TimelineSpan | None:
        """Return where a shot stands in the film, if it is known."""
        spans = self.timeline.spans if self.timeline else ()
        return next((s for s in spans if s.kind == "shot" and s.id == shot), None)

    def name(self, character: str) -> str:
        """Return what a character is called; the id where the board does not say."""
        known = self.board.cast.get(character)
        return known.name if known and known.name else character
