"""What the stages hand to one another: from the story to the shots, each layer fixed before the next begins.

    Story ─> Bible (cast, places, props, look, scenes that tile the story)
          ─> SceneContent, scene by scene (beats and verbatim dialogue; who stands where at its end)
          ─> shots, scene by scene (camera, frames, placements; they may not alter the content)
          ─> Board

Sentences are counted from 0 in the order of `Story.sentences`; ranges are half-open.
"""

from typing import Literal

from filmwright.schemas.base import Id, Line, Model, Text
from filmwright.schemas.board import Character, Look, Place, Prop
from filmwright.schemas.grammar import Depth, Emotion, Facing, Posture, TimeOfDay, Verb, Weather, Zone
from filmwright.schemas.shot import Dialogue

SentenceRange = tuple[int, int]


class SceneCard(Model):
    """One scene before it is written: where, when, who, and which sentences it tells."""

    id: Id
    """`sc010`, by tens."""
    heading: Line
    place: Id
    time: TimeOfDay
    weather: Weather | None
    summary: Text
    mood: Line
    cast: tuple[Id, ...]
    props: tuple[Id, ...]
    sentences: SentenceRange
    shots: int
    """How many shots it is to have."""
    seconds: float
    """How long it is to be."""


class Bible(Model):
    """What the whole film agrees on."""

    title: Line
    logline: Text
    language: Line
    look: Look
    cast: dict[Id, Character]
    places: dict[Id, Place]
    props: dict[Id, Prop]
    scenes: tuple[SceneCard, ...]
    """They tile the story's sentences exactly, but for what `left_out` names."""
    left_out: tuple[tuple[int, int, Line], ...] = ()
    """Sentence ranges that no scene tells, and why."""


class Deed(Model):
    """Who does what in a beat."""

    who: Id
    verb: Verb
    target: Id | None = None


class ContentBeat(Model):
    """One thing that happens, or is said. Its id is what the visual pass refers to."""

    id: Line
    """`b1`, `b2`, in the scene."""
    sentences: SentenceRange
    action: Text
    """What is seen, in the present tense, without metaphor."""
    who: tuple[Id, ...]
    """Who is seen or heard."""
    deeds: tuple[Deed, ...]
    dialogue: tuple[Dialogue, ...]
    """Verbatim: every line is a part of the story's text."""
    narration: Text = ""
    """Words of the story that are told, not shown."""


class Standing(Model):
    """How one character stands at the end of a scene: what the next scene starts from."""

    who: Id
    present: bool
    zone: Zone = "center"
    depth: Depth = "midground"
    facing: Facing = "three-quarter-right"
    posture: Posture = "standing"
    emotion: Emotion = "neutral"
    holding: tuple[Id, ...] = ()


class SceneContent(Model):
    """What happens in a scene, fixed before anyone thinks of a camera."""

    scene: Id
    beats: tuple[ContentBeat, ...]
    ends: tuple[Standing, ...]
    planner: Literal["llm", "rules"] = "llm"


class Wishes(Model):
    """What the person asked for. Obeyed, or refused with the reason."""

    minutes: float | None = None
    shots: int | None = None
    language: Line | None = None
    style: Line | None = None
    cast: dict[Id, Character] = {}
    """From a `cast:` header in the story, or a partial board: ids and names are theirs."""
    places: dict[Id, Place] = {}
