"""The MotionScript: what moves in a shot, as typed data that our own engine performs.

GPT4Motion (arXiv 2311.12631) lets a model write a Blender program; nothing checks it. Here the model, or a
person, fills in this form, and the engine does the arithmetic. `goals` in particular are solved by us: say
where the ball must be and when, and the launch velocity follows.

SI units. x to screen right, y away from the master camera, z up. Gravity is not scaled.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from filmwright.schemas.base import Id, Line, Model, Number, Seconds, Unit, Vec3
from filmwright.schemas.grammar import Emotion, Verb, Zone

EntityKind = Literal["actor", "rigid", "cloth", "liquid", "particles", "fixed"]
Shape = Literal["ball", "box", "cylinder", "capsule", "plane", "sheet", "billboard"]
Material = Literal[
    "default", "rubber", "wood", "metal", "stone", "glass", "fruit", "flesh",
    "cotton", "silk", "denim", "paper", "water", "honey", "oil", "snow",
]  # fmt: skip
Pin = Literal["top", "bottom", "left", "right", "top-left", "top-right"]
Length = Annotated[float, Field(allow_inf_nan=False, gt=0, le=1000)]
Duration = Annotated[float, Field(allow_inf_nan=False, gt=0, le=600)]


class Entity(Model):
    """A thing the engine moves: bodies, sheets of cloth, an amount of liquid, or a fixed obstacle."""

    id: Id
    kind: EntityKind = "rigid"
    ref: Id | None = None
    """The character or prop it stands for."""
    looks: Line = ""
    """Visible traits in a few words: "orange", "red flag with a white star"."""
    shape: Shape = "ball"
    size: tuple[Length, Length, Length] = (0.3, 0.3, 0.3)
    """Width, depth, height in metres."""
    mass: Annotated[float, Field(gt=0, le=1e5)] = 1.0
    """Kilograms, of one piece."""
    material: Material = "default"
    bounce: Unit | None = None
    """Restitution; by default the material's."""
    count: Annotated[int, Field(ge=1, le=600)] = 1
    at: Vec3 = (0, 0, 0)
    """Centre of the thing, or of the pile when there are several."""
    velocity: Vec3 = (0, 0, 0)
    """Metres a second."""
    spin: Number = 0
    """Turns a second about the viewing axis, counter-clockwise positive."""
    pinned: tuple[Pin, ...] = ()
    """Edges or corners of a cloth that are held."""


class Force(Model):
    """Wind and its kin. `vector` is metres a second for wind, newton-seconds for an impulse, else newtons."""

    kind: Literal["wind", "impulse", "attract", "drag"] = "wind"
    target: Id | None = None
    vector: Vec3 = (0, 0, 0)
    at: Seconds = 0
    until: Seconds | None = None
    gust: Unit = 0


class Beat(Model):
    """Who does what, when: `{at: 0, for: 4, who: bear, verb: walk, to: center}`."""

    at: Seconds = 0
    duration: Duration = Field(default=1.0, alias="for")
    who: Id
    verb: Verb
    target: Id | None = None
    """The character, prop or entity it is done to."""
    to: Zone | Vec3 | None = None
    """Where the movement ends: a zone of the frame, or a point in metres."""
    emotion: Emotion | None = None


class Goal(Model):
    """`who` must be at `reach` at `at` seconds; the launch velocity is solved by the engine."""

    who: Id
    reach: Vec3
    at: Duration
    tolerance: Annotated[float, Field(gt=0, le=5)] = 0.1


class CameraKey(Model):
    """One key of an explicit camera path."""

    at: Seconds
    position: Vec3
    look_at: Id | Vec3 = (0, 0, 1)
    focal_mm: Annotated[float, Field(ge=8, le=600)] = 35
    roll: Annotated[float, Field(ge=-90, le=90)] = 0


class MotionScript(Model):
    """Everything that moves in one shot. Empty means: nothing but what `action` says."""

    gravity: Literal["earth", "moon", "none"] = "earth"
    entities: Annotated[tuple[Entity, ...], Field(max_length=24)] = ()
    forces: Annotated[tuple[Force, ...], Field(max_length=12)] = ()
    beats: Annotated[tuple[Beat, ...], Field(max_length=40)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=8)] = ()
    camera: Annotated[tuple[CameraKey, ...], Field(max_length=24)] = ()

    @property
    def has_physics(self) -> bool:
        """Whether anything here needs a simulation (and not only actors doing beats)."""
        return any(e.kind in ("rigid", "cloth", "liquid", "particles") for e in self.entities)

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        ids = [e.id for e in self.entities]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"entity ids appear twice: {', '.join(twice)}")
        for goal in self.goals:
            if goal.who not in ids:
                raise ValueError(f"goal is about '{goal.who}', which is no entity of this shot: {ids}")
        for force in self.forces:
            if force.target is not None and force.target not in ids:
                raise ValueError(f"force acts on '{force.target}', which is no entity of this shot: {ids}")
        times = [key.at for key in self.camera]
        if times != sorted(times):
            raise ValueError("camera keys must be in order of time")
        return self
