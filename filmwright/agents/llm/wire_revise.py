"""The shape of an answer to a note on one shot: which fields change, and to what.

`changes` names every field that changes; all others are kept, whatever else the answer says of them. There
is no place for an id, a lock, a picture, a reference or another shot: nobody can change those by a note.
"""

from collections.abc import Sequence
from typing import Any, Literal, cast, get_args

from pydantic import create_model

from filmwright.agents.llm.contract import Wire
from filmwright.agents.llm.wire_visual import Amount, WireAct, WirePlace, closed, many
from filmwright.schemas.grammar import (
    Angle,
    AxisSide,
    BoundaryKind,
    CameraMove,
    Focus,
    Framing,
    ShotSize,
    TransitionKind,
)  # fmt: skip

Changeable = Literal[
    "action", "size", "framing", "angle", "move", "amount", "focus", "side", "subject",
    "first_frame", "last_frame", "first_places", "last_places", "acts", "boundary", "transition",
    "light", "sound", "seconds", "dialogue", "narration",
]  # fmt: skip
CHANGEABLE: tuple[Changeable, ...] = get_args(Changeable)
SPOKEN: tuple[Changeable, ...] = ("dialogue", "narration")
"""What changes only when the note asks for other words."""


class WireSpoken(Wire):
    """A line of dialogue."""

    who: str
    line: str
    how: str


class WireRevision(Wire):
    """What a note changes. A field that is kept is null."""

    asks: str
    """What the note asks for; or, when nothing here can change so, why not."""
    asks_for_other_words: bool
    changes: tuple[Changeable, ...]
    action: str | None
    size: ShotSize | None
    framing: Framing | None
    angle: Angle | None
    move: CameraMove | None
    amount: Amount | None
    focus: Focus | None
    side: AxisSide | None
    subject: tuple[str, ...] | None
    first_frame: str | None
    last_frame: str | None
    first_places: tuple[WirePlace, ...] | None
    last_places: tuple[WirePlace, ...] | None
    acts: tuple[WireAct, ...] | None
    boundary: BoundaryKind | None
    transition: TransitionKind | None
    light: str | None
    sound: str | None
    seconds: float | None
    dialogue: tuple[WireSpoken, ...] | None
    narration: str | None


def revision_wire(cast_: Sequence[str], things: Sequence[str], joints: Sequence[str]) -> type[WireRevision]:
    """Return the shape of a revision among the people `cast_` and everything that can be seen, `things`."""
    person, thing = closed(cast_), closed(things)
    either: Any = thing | None
    place = create_model(
        "Place", __base__=WirePlace, who=(thing, ...), looking_at=(either, ...), holding=(many(thing), ...)
    )
    act = create_model("Act", __base__=WireAct, who=(thing, ...), target=(either, ...))
    spoken = create_model("Spoken", __base__=WireSpoken, who=(person, ...))
    fields: dict[str, Any] = {
        "subject": many(thing),
        "first_places": many(place),
        "last_places": many(place),
        "acts": many(act),
        "boundary": closed(joints),
        "dialogue": many(spoken),
    }
    nullable: dict[str, Any] = {name: (kind | None, ...) for name, kind in fields.items()}
    return cast(type[WireRevision], create_model("Revision", __base__=WireRevision, **nullable))
