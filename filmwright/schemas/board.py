"""The storyboard: the one file a person owns. Look, cast, places, props, scenes, shots.

The models check what can be checked without the disk: every id that is mentioned exists, none appears
twice. Each finding carries its place as a pydantic location, which the YAML room turns into line and column.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from filmwright.schemas.base import Id, Line, Model, RelPath, Text
from filmwright.schemas.grammar import HARD_CUTS, OVERLAPPING, BurnIn, IntExt, LookStyle, SetName, Weather
from filmwright.schemas.shot import Scene, Shot, Span
from filmwright.schemas.time import Rate, frames_in

BOARD_VERSION: Literal[1] = 1
Even = Annotated[int, Field(ge=64, le=4096, multiple_of=2)]


class FilmFormat(Model):
    """What the film is, as a file."""

    size: tuple[Even, Even] = (1280, 720)
    """Width and height in pixels."""
    fps: Rate = Fraction(24)
    language: Line = "en"
    """BCP 47 tag of the story."""
    title_card: bool = True
    credits: bool = True
    burn_in: tuple[BurnIn, ...] = ("captions",)
    """What is drawn into the picture. Clips themselves are always clean."""
    sound: bool = True
    """Whether the film gets the scratch soundtrack."""


class Look(Model):
    """The look of the whole film."""

    style: LookStyle = "flat"
    notes: Text = ""
    palette: tuple[Line, ...] = ()
    references: tuple[RelPath, ...] = ()
    negative: Line = ""


class Character(Model):
    """Someone in the cast. `looks` and `wears` are visible traits only."""

    name: Line
    aliases: tuple[Line, ...] = ()
    looks: Text = ""
    wears: Text = ""
    voice: Line = ""
    references: tuple[RelPath, ...] = ()


class Place(Model):
    """Somewhere scenes happen."""

    name: Line
    set: SetName = "stage"
    """Which setting the animatic dresses."""
    interior: IntExt = "ext"
    weather: Weather = "clear"
    looks: Text = ""
    references: tuple[RelPath, ...] = ()


class Prop(Model):
    """A thing that matters."""

    name: Line
    looks: Text = ""
    references: tuple[RelPath, ...] = ()


class LeftOut(Model):
    """Words of the story that no shot tells, and why."""

    source: Span
    why: Line


class Board(Model):
    """The whole storyboard."""

    filmwright: Literal[1] = BOARD_VERSION
    """Version of this format."""
    title: Line
    logline: Text = ""
    film: FilmFormat = FilmFormat()
    look: Look = Look()
    cast: dict[Id, Character] = {}
    places: dict[Id, Place] = {}
    props: dict[Id, Prop] = {}
    scenes: tuple[Scene, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def shots(self) -> tuple[Shot, ...]:
        """Every shot, in the order of the film."""
        return tuple(shot for scene in self.scenes for shot in scene.shots)

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        if findings := list(_findings(self)):
            raise ValidationError.from_exception_data("Board", findings)
        return self


def _finding(loc: tuple[int | str, ...], message: str, value: Any, choices: list[str]) -> InitErrorDetails:
    """Describe one finding; `choices` let the YAML room propose the nearest valid word."""
    kind = PydanticCustomError("reference", "{message}", {"message": message, "choices": choices})
    return InitErrorDetails(type=kind, loc=loc, input=value)


def _findings(board: Board) -> Iterator[InitErrorDetails]:
    yield from _duplicates(board)
    places, cast = sorted(board.places), sorted(board.cast)
    things = sorted({*board.cast, *board.props})
    earlier: list[str] = []
    before: Shot | None = None
    for i, scene in enumerate(board.scenes):
        at: tuple[int | str, ...] = ("scenes", i)
        if scene.place is not None and scene.place not in board.places:
            yield _finding((*at, "place"), f"there is no place '{scene.place}'", scene.place, places)
        for j, who in enumerate(scene.axis or ()):
            if who not in things:
                yield _finding((*at, "axis", j), f"nobody is called '{who}'", who, things)
        for j, shot in enumerate(scene.shots):
            yield from _shot_findings(shot, (*at, "shots", j), cast, things, earlier)
            yield from _transition_findings(before, shot, board.film.fps, (*at, "shots", j, "transition"))
            earlier.append(shot.id)
            before = shot


def _duplicates(board: Board) -> Iterator[InitErrorDetails]:
    seen: set[str] = set()
    for i, scene in enumerate(board.scenes):
        if scene.id in seen:
            yield _finding(("scenes", i, "id"), f"'{scene.id}' is used twice; ids are unique", scene.id, [])
        seen.add(scene.id)
        for j, shot in enumerate(scene.shots):
            if shot.id in seen:
                yield _finding(
                    ("scenes", i, "shots", j, "id"), f"'{shot.id}' is used twice; ids are unique", shot.id, []
                )
            seen.add(shot.id)


def _shot_findings(
    shot: Shot, at: tuple[int | str, ...], cast: list[str], things: list[str], earlier: list[str]
) -> Iterator[InitErrorDetails]:
    known = sorted({*things, *(e.id for e in shot.motion.entities)})

    def unknown(loc: tuple[int | str, ...], who: str, among: list[str]) -> Iterator[InitErrorDetails]:
        if who not in among:
            yield _finding((*at, *loc), f"nobody and nothing is called '{who}'", who, among)

    for key, frame in (("first_frame", shot.first_frame), ("last_frame", shot.last_frame)):
        for k, placement in enumerate(frame.placements):
            yield from unknown((key, "placements", k, "who"), placement.who, known)
            if placement.looking_at is not None:
                yield from unknown((key, "placements", k, "looking_at"), placement.looking_at, known)
    for who in shot.wears:
        yield from unknown(("wears", who), who, cast)
    for k, line in enumerate(shot.dialogue):
        yield from unknown(("dialogue", k, "who"), line.who, cast)
    for k, who in enumerate(shot.camera.subject):
        yield from unknown(("camera", "subject", k), who, known)
    for k, beat in enumerate(shot.motion.beats):
        yield from unknown(("motion", "beats", k, "who"), beat.who, known)
        if beat.target is not None:
            yield from unknown(("motion", "beats", k, "target"), beat.target, known)
    for k, entity in enumerate(shot.motion.entities):
        if entity.ref is not None:
            yield from unknown(("motion", "entities", k, "ref"), entity.ref, things)
    kind, after = shot.boundary.kind, shot.boundary.after
    if after is not None and after not in earlier:
        message = f"'{after}' is not an earlier shot"
        yield _finding((*at, "boundary"), message, after, [*earlier])  # a copy: the list goes on growing
    elif kind != "cut" and not earlier:
        message = f"the first shot of the film has nothing to join by '{kind}'"
        yield _finding((*at, "boundary"), message, kind, ["cut"])


def _transition_findings(
    before: Shot | None, shot: Shot, fps: Fraction, at: tuple[int | str, ...]
) -> Iterator[InitErrorDetails]:
    """Refuse a transition that would eat more than half of a shot it joins."""
    kind = shot.transition.kind
    if kind in HARD_CUTS or not shot.transition.seconds:
        return
    frames = frames_in(shot.transition.seconds, fps)
    out, into = (frames, frames) if kind in OVERLAPPING else (frames // 2, frames - frames // 2)
    if kind in ("fade-in", "fade-out"):
        out, into = (0, frames) if kind == "fade-in" else (frames, 0)
    joined = [(shot, into)] if before is None else [(before, out), (shot, into)]
    for one, taken in joined:
        if 2 * taken > frames_in(one.seconds, fps):
            message = f"the {kind} of {shot.transition.seconds:g} s takes more than half of {one.id}"
            rule = PydanticCustomError("transition", "{message}", {"message": message})
            yield InitErrorDetails(type=rule, loc=at, input=shot.transition.seconds)
