"""One shot, as the board has it: camera, frames, boundary, dialogue, motion.

The YAML is the shape of these models. Three fields have a short form that people prefer to write, and they
are written back in it: a frame that is only words, a boundary that is only a kind, a transition likewise.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from filmwright.schemas.base import Id, Line, Model, RelPath, Seconds, Text, Unit
from filmwright.schemas.grammar import (
    Angle,
    AxisSide,
    BoundaryKind,
    CameraMove,
    Depth,
    DialogueMode,
    Emotion,
    Facing,
    Focus,
    Framing,
    PlannerName,
    Posture,
    ShotSize,
    TransitionKind,
    Zone,
)  # fmt: skip
from filmwright.schemas.motion import MotionScript

Span = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
"""Half-open character offsets into the story."""


class _ShortForm(Model):
    """A model with one leading field that may be written alone."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        full = handler.resolve_ref_schema(schema)
        lead = full["properties"][next(iter(cls.model_fields))]
        return {"anyOf": [lead, schema]}


class Camera(Model):
    """How the shot is seen."""

    size: ShotSize = "ms"
    framing: Framing = "single"
    angle: Angle = "eye"
    move: CameraMove = "static"
    amount: Unit = 0.5
    """How far the move goes: 0.2 is barely felt, 1 is the whole way."""
    focal_mm: Annotated[int, Field(ge=8, le=600)] | None = None
    """Full-frame equivalent; by default what the shot size usually gets."""
    focus: Focus = "deep"
    side: AxisSide = "a"
    roll: Annotated[float, Field(ge=-45, le=45)] = 0
    subject: tuple[Id, ...] = ()
    """Whom or what the camera frames; by default everyone in the shot."""


class Placement(Model):
    """Where one character or prop is in one frame, and in what state."""

    who: Id
    zone: Zone = "center"
    depth: Depth = "midground"
    facing: Facing = "three-quarter-right"
    posture: Posture = "standing"
    emotion: Emotion = "neutral"
    looking_at: Id | None = None
    holding: tuple[Line, ...] = ()
    """Ids of props, or plain words: "umbrella"."""


class Frame(_ShortForm):
    """An instruction for the first or the last frame of a shot: words, a picture, or a sketch."""

    describe: Text = ""
    picture: RelPath | None = None
    """An image file: the frame must look like this one."""
    sketch: RelPath | None = None
    """A line drawing: the frame must be composed like this one."""
    placements: tuple[Placement, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        return {"describe": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _to_words(self, handler: SerializerFunctionWrapHandler) -> Any:
        only_words = self.picture is None and self.sketch is None and not self.placements
        return self.describe if only_words and self.describe else handler(self)


class Boundary(_ShortForm):
    """How the shot joins the one before it: `continue`, or `{continue: s040}` for an earlier shot."""

    kind: BoundaryKind = "cut"
    after: Id | None = None
    """The shot whose last frame is continued; by default the one before."""

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"kind": value}
        if isinstance(value, dict) and set(value) == {"continue"}:
            return {"kind": "continue", "after": value["continue"]}
        return value

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.after is not None and self.kind != "continue":
            raise ValueError("only 'continue' can name the shot it continues from")
        return self

    @model_serializer(mode="plain")
    def _to_short(self) -> str | dict[str, str]:
        return self.kind if self.after is None else {"continue": self.after}


class Transition(_ShortForm):
    """How the cut into the shot looks; `seconds` is its whole length."""

    kind: TransitionKind = "cut"
    seconds: Annotated[float, Field(ge=0, le=5)] = 0.5

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _to_short(self, handler: SerializerFunctionWrapHandler) -> Any:
        return self.kind if self.seconds == 0.5 else handler(self)


class Dialogue(Model):
    """One line that one character says."""

    who: Id
    line: Text
    how: Line = ""
    """Delivery, as a parenthetical has it: "whispering"."""
    mode: DialogueMode = "on-screen"
    at: Seconds | None = None
    """When it starts; by default lines follow one another."""


class Shot(Model):
    """One shot. Its id is its identity: it survives every edit, and its takes hang on it."""

    id: Id
    boundary: Boundary = Boundary()
    transition: Transition = Transition()
    camera: Camera = Camera()
    action: Text = ""
    """What happens, in one or two plain sentences."""
    first_frame: Frame = Frame()
    last_frame: Frame = Frame()
    wears: dict[Id, Text] = {}
    """What somebody of the cast wears in this shot, where the story changes it: another dress is no drift."""
    motion: MotionScript = MotionScript()
    dialogue: Annotated[tuple[Dialogue, ...], Field(max_length=12)] = ()
    narration: Text = ""
    """What a narrator tells over the shot; shown as a subtitle."""
    light: Line = ""
    sound: Line = ""
    music: Line = ""
    seconds: Annotated[float, Field(ge=0.2, le=120, allow_inf_nan=False)] = 4.0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    generator: Line = "auto"
    prompt: Text = ""
    """Overrides the caption that is written for a generator from the fields above."""
    negative: Line = ""
    source: Span | None = None
    """The words of the story this shot tells."""
    planner: PlannerName = "person"
    confidence: Unit | None = None
    review: tuple[Line, ...] = ()
    """What a person should look at, and why."""
    locked: bool = False
    """Planners and retakes leave a locked shot alone."""


class Scene(Model):
    """Shots in one place at one time."""

    id: Id
    heading: Line = ""
    place: Id | None = None
    time: Literal["dawn", "day", "golden-hour", "dusk", "night"] = "day"
    weather: Literal["clear", "cloudy", "rain", "storm", "snow", "fog"] | None = None
    """Overrides the weather of the place."""
    summary: Text = ""
    mood: Line = ""
    axis: tuple[Id, Id] | None = None
    """The two ends of the line of action."""
    shots: tuple[Shot, ...] = ()
