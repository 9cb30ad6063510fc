"""The shape of the visual pass's answer: one entry for every shot, under the id we hand out.

    {"s010": {covers, shows, camera words, first and last frame, acts, boundary, seconds}, "s020": {...}}

Ids of people, things, pieces of content and shots are closed words of the one call, so the number of shots
is fixed by the shape itself. There is no field for a line of dialogue: the visual pass cannot alter one.
"""

from collections.abc import Sequence
from typing import Any, Literal, cast

from pydantic import create_model

from filmwright.agents.llm.contract import Wire
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.grammar import (
    Angle,
    AxisSide,
    BoundaryKind,
    CameraMove,
    Depth,
    Emotion,
    Facing,
    Focus,
    Framing,
    Posture,
    ShotSize,
    TransitionKind,
    Verb,
    Zone,
)  # fmt: skip

NOBODY = "nobody"
"""Stands in an enum that would be empty; it is on no board, and is dropped."""
Amount = Literal["slight", "half", "whole"]


class WirePlace(Wire):
    """Where one character or thing is in one frame."""

    who: str
    zone: Zone
    depth: Depth
    facing: Facing
    posture: Posture
    emotion: Emotion
    looking_at: str | None
    holding: tuple[str, ...]


class WireAct(Wire):
    """Who does what, when, in seconds of the shot."""

    who: str
    verb: Verb
    target: str | None
    to: Zone | None
    starts: float
    lasts: float


class WireView(Wire):
    """One shot as it is seen: all that the visual pass, and a repair, may decide."""

    shows: str
    size: ShotSize
    framing: Framing
    angle: Angle
    move: CameraMove
    amount: Amount
    focus: Focus
    side: AxisSide
    subject: tuple[str, ...]
    first_frame: str
    last_frame: str
    first_places: tuple[WirePlace, ...]
    last_places: tuple[WirePlace, ...]
    acts: tuple[WireAct, ...]
    boundary: BoundaryKind
    transition: TransitionKind
    light: str
    sound: str
    seconds: float


class WireShot(WireView):
    """One shot of the visual pass: a view, and which pieces of the content it shows."""

    covers: tuple[str, ...]


class Views(Wire):
    """An answer whose fields are shot ids."""


def views_wire(ids: Sequence[str], things: Sequence[str], capabilities: Capabilities | None) -> type[Views]:
    """Return the shape of views of the shots `ids`, among the people and things `things`."""
    view = create_model("View", __base__=WireView, **_closed_fields(things, capabilities))
    return _keyed("Views", ids, view)


def shots_wire(
    ids: Sequence[str], pieces: Sequence[str], things: Sequence[str], capabilities: Capabilities | None
) -> type[Views]:
    """Return the shape of the shots `ids`, which cover `pieces`, among the people and things `things`."""
    # A model writes in the order of the schema: what a shot is for comes before how it is seen.
    fields: dict[str, Any] = {"covers": (many(closed(pieces)), ...)}
    fields |= {name: (WireView.model_fields[name].annotation, ...) for name in WireView.model_fields}
    return _keyed(
        "Shots",
        ids,
        create_model("Shot", __base__=Wire, **{**fields, **_closed_fields(things, capabilities)}),
    )


def answers(answer: Views, ids: Sequence[str]) -> dict[str, WireShot]:
    """Return the shots of an answer by id; a view has no `covers`, and is given none."""
    told = {id_: getattr(answer, id_).model_dump() for id_ in ids}
    return {id_: WireShot.model_validate({"covers": (), **shot}) for id_, shot in told.items()}


def closed(words: Sequence[str]) -> Any:
    """Return the type of a closed list of words."""
    return Literal[tuple(words) or (NOBODY,)]


def many(kind: Any) -> Any:
    """Return the type of a list of `kind`."""
    return tuple[kind, ...]


def _keyed(name: str, ids: Sequence[str], entry: type[Wire]) -> type[Views]:
    fields: dict[str, Any] = dict.fromkeys(ids, (entry, ...))
    return cast(type[Views], create_model(name, __base__=Views, **fields))


def _closed_fields(things: Sequence[str], capabilities: Capabilities | None) -> dict[str, Any]:
    thing = closed(things)
    either: Any = thing | None
    place = create_model(
        "Place", __base__=WirePlace, who=(thing, ...), looking_at=(either, ...), holding=(many(thing), ...)
    )
    act = create_model("Act", __base__=WireAct, who=(thing, ...), target=(either, ...))
    return {
        "subject": (many(thing), ...),
        "first_places": (many(place), ...),
        "last_places": (many(place), ...),
        "acts": (many(act), ...),
        "boundary": (closed(boundaries(capabilities)), ...),
    }


def boundaries(capabilities: Capabilities | None) -> tuple[BoundaryKind, ...]:
    """Return the joints that a generator can honour: some need a last frame to be given."""
    if capabilities is not None and capabilities.last_frame == "none":
        return ("cut", "continue")
    return ("cut", "continue", "keyframe", "bridge")
