"""The shape of the visual pass's answer: one entry for every shot, with the id we hand out.

    {shots: [{id: s010, covers, shows, camera words, first and last frame, acts, boundary, seconds}, ...]}

Ids of people, things, pieces of content and shots are closed words of the one call. There is no field for a
line of dialogue: the visual pass cannot alter one. (Shots as fields of their own would fix their number, but
servers are told schemas with references written out: twelve shots would be twelve times the words.)
"""

from collections.abc import Sequence
from typing import Any, Literal

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

    id: str
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
    """An answer about some shots."""

    shots: tuple[WireView, ...]


def views_wire(ids: Sequence[str], things: Sequence[str], capabilities: Capabilities | None) -> type[Views]:
    """Return the shape of views of the shots `ids`, among the people and things `things`."""
    view = create_model("View", __base__=WireView, **_closed_fields(ids, things, capabilities))
    return _several("Views", view)


def shots_wire(
    ids: Sequence[str], pieces: Sequence[str], things: Sequence[str], capabilities: Capabilities | None
) -> type[Views]:
    """Return the shape of the shots `ids`, which cover `pieces`, among the people and things `things`."""
    # A model writes in the order of the schema: what a shot is for comes before how it is seen.
    fields: dict[str, Any] = {"id": (str, ...), "covers": (many(closed(pieces)), ...)}
    fields |= {name: (WireView.model_fields[name].annotation, ...) for name in WireView.model_fields}
    closed_fields = _closed_fields(ids, things, capabilities)
    return _several("Shots", create_model("Shot", __base__=Wire, **{**fields, **closed_fields}))


def answers(answer: Views, ids: Sequence[str]) -> dict[str, WireShot]:
    """Return the shots of an answer by id, in the order of `ids`; a view is given no `covers`."""
    told = {shot.id: shot.model_dump() for shot in answer.shots}
    return {id_: WireShot.model_validate({"covers": (), **told[id_]}) for id_ in ids if id_ in told}


def miscounted(answer: Views, ids: Sequence[str]) -> tuple[str, ...]:
    """Return why an answer does not have each shot of `ids` once."""
    given = [shot.id for shot in answer.shots]
    missing = [id_ for id_ in ids if id_ not in given]
    twice = [id_ for id_ in ids if given.count(id_) > 1]
    reasons = [f"{', '.join(missing)} missing: answer every shot id"] if missing else []
    return (*reasons, *((f"{', '.join(twice)} answered more than once",) if twice else ()))


def closed(words: Sequence[str]) -> Any:
    """Return the type of a closed list of words."""
    return Literal[tuple(words) or (NOBODY,)]


def many(kind: Any) -> Any:
    """Return the type of a list of `kind`."""
    return tuple[kind, ...]


def _several(name: str, entry: type[Wire]) -> type[Views]:
    shots: Any = (many(entry), ...)
    return create_model(name, __base__=Views, shots=shots)


def _closed_fields(
    ids: Sequence[str], things: Sequence[str], capabilities: Capabilities | None
) -> dict[str, Any]:
    thing = closed(things)
    either: Any = thing | None
    place = create_model(
        "Place", __base__=WirePlace, who=(thing, ...), looking_at=(either, ...), holding=(many(thing), ...)
    )
    act = create_model("Act", __base__=WireAct, who=(thing, ...), target=(either, ...))
    return {
        "id": (closed(ids), ...),
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
