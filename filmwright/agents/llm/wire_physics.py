"""The shape of the physics pass's answer: entities, forces and goals in SI units, with closed words.

    {needed, gravity, entities: [{id: e1, ref, kind, shape, size, mass, ...}], forces, goals}

Entity ids are handed out (`e1` to `e6`), so that a goal or a force cannot name what is not there.
"""

from typing import Literal, cast

from pydantic import create_model

from filmwright.agents.llm.contract import Wire
from filmwright.agents.llm.wire_visual import closed, many
from filmwright.schemas.motion import Material, Pin, Shape

ENTITY_IDS = ("e1", "e2", "e3", "e4", "e5", "e6")


class WirePoint(Wire):
    """Metres, or metres a second, or newtons: x to screen right, y away, z up."""

    x: float
    y: float
    z: float


class WireEntity(Wire):
    """A thing that moves by itself, or that others hit."""

    id: Literal["e1", "e2", "e3", "e4", "e5", "e6"]
    ref: str | None
    looks: str
    kind: Literal["rigid", "cloth", "liquid", "particles", "fixed"]
    shape: Shape
    size: WirePoint
    mass: float
    material: Material
    count: int
    at: WirePoint
    velocity: WirePoint
    pinned: tuple[Pin, ...]


class WireForce(Wire):
    """Wind and its kin."""

    kind: Literal["wind", "impulse", "attract", "drag"]
    target: Literal["e1", "e2", "e3", "e4", "e5", "e6"] | None
    vector: WirePoint
    starts: float
    ends: float


class WireGoal(Wire):
    """Who must be where, when: how is solved by the engine."""

    who: Literal["e1", "e2", "e3", "e4", "e5", "e6"]
    reach: WirePoint
    at: float


class WirePhysics(Wire):
    """What moves by itself in one shot."""

    needed: bool
    gravity: Literal["earth", "moon", "none"]
    entities: tuple[WireEntity, ...]
    forces: tuple[WireForce, ...]
    goals: tuple[WireGoal, ...]


def physics_wire(things: tuple[str, ...]) -> type[WirePhysics]:
    """Return the shape for a shot in which the people and props `things` may be."""
    entity = create_model("Entity", __base__=WireEntity, ref=(closed(things) | None, ...))
    physics = create_model("Physics", __base__=WirePhysics, entities=(many(entity), ...))
    return cast(type[WirePhysics], physics)
