"""The shape of the content pass's answer: beats, who speaks, who does what, how everyone stands at the end.

Spoken lines are ids that we hand out (`q1`): a model says who speaks, and cannot touch the words. People,
things and lines are closed words of the one call.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import create_model

from filmwright.agents.llm.contract import Wire
from filmwright.agents.llm.wire_outline import NOBODY, closed, some_of
from filmwright.schemas.grammar import Depth, DialogueMode, Emotion, Facing, Posture, Verb, Zone


class Line(Wire):
    """Who says one of the lines."""

    line: str
    who: str
    how: str
    mode: DialogueMode


class Unmarked(Wire):
    """Speech that stands in a sentence without quotation marks."""

    sentence: int
    words: str
    who: str


class Act(Wire):
    """Who does what."""

    who: str
    verb: Verb
    target: str | None


class Beat(Wire):
    """One thing that happens: it goes from its first sentence to where the next beat begins."""

    first_sentence: int
    action: str
    who: tuple[str, ...]
    deeds: tuple[Act, ...]
    narrated: tuple[int, ...]


class End(Wire):
    """How one character stands when the scene is over."""

    who: str
    present: bool
    zone: Zone
    depth: Depth
    facing: Facing
    posture: Posture
    emotion: Emotion
    holding: tuple[str, ...]


class Happening(Wire):
    """What happens in a scene, or in a part of a long one."""

    purpose: str
    beats: tuple[Beat, ...]
    lines: tuple[Line, ...]
    unmarked: tuple[Unmarked, ...]
    ends: tuple[End, ...]


def happening_wire(
    cast: Sequence[str], speakers: Sequence[str], props: Sequence[str], lines: Sequence[str]
) -> type[Happening]:
    """Return the shape for a scene with these ids of people, of who may speak, of things and of lines."""
    who: Any = (closed(cast), ...)
    voice: Any = (closed([*speakers, NOBODY]), ...)
    target: Any = (closed([*cast, *props]) | None, ...)
    deed = create_model("Act", __base__=Act, who=who, target=target)
    line_id: Any = (closed(lines), ...)
    holding: Any = (some_of(props), ...)
    fields: Any = {
        "beats": create_model("Beat", __base__=Beat, who=(some_of(cast), ...), deeds=(_many(deed), ...)),
        "lines": create_model("Line", __base__=Line, line=line_id, who=voice),
        "unmarked": create_model("Unmarked", __base__=Unmarked, who=voice),
        "ends": create_model("End", __base__=End, who=who, holding=holding),
    }
    shape: Any = {name: (_many(model), ...) for name, model in fields.items()}
    return create_model("Happening", __base__=Happening, **shape)


def _many(model: Any) -> Any:
    return tuple.__class_getitem__((model, ...))
