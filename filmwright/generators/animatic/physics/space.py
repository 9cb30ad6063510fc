"""The space in which a shot's bodies and drops collide, and what is in it now: pymunk behind arrays.

    pieces, sources ──> Plane: add, remove, pour;  read, write (arrays);  mask (who can touch whom)

Only things whose depths overlap collide (`depths`). Velocities are staggered by
half a step, so that free flight is exact at every sample (leapfrog).
Not here: what happens when (`plane`), and what breaks (`impacts`).
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pymunk
from numpy.typing import NDArray
from pymunk.batch import BodyFields, Buffer, get_space_bodies, set_space_bodies

from filmwright.generators.animatic.physics.depths import FLOOR_BIT, Rows
from filmwright.generators.animatic.physics.forces import has_wind
from filmwright.generators.animatic.physics.liquid import source_of
from filmwright.generators.animatic.physics.materials import GRAVITY, STUFF
from filmwright.generators.animatic.physics.pieces import all_pieces, rolling_of
from filmwright.schemas.motion import MotionScript

Array = NDArray[np.float64]

ABSENT, WHOLE, SPLATTED = 0, 1, 2
"""States of a piece: not (yet) there, there, and a snowball that hit something."""
TICKS = 4
"""How often a frame lasting forces act and liquids thicken; the steps of a frame are a multiple."""
_FRAGILE = 7
_STATE = (
    BodyFields.BODY_ID
    | BodyFields.POSITION
    | BodyFields.ANGLE
    | BodyFields.VELOCITY
    | BodyFields.ANGULAR_VELOCITY
)
_SPEEDS = BodyFields.BODY_ID | BodyFields.VELOCITY | BodyFields.ANGULAR_VELOCITY
_SOFT = frozenset({"cotton", "silk", "denim", "flesh", "snow", "paper"})


@dataclass(frozen=True)
class Event:
    """Something that broke or splatted: where (x, y, z), how fast (metres a second), and when."""

    frame: int
    piece: int
    what: str
    at: tuple[float, float, float]
    speed: float


class Hit(NamedTuple):
    """A blow that a fragile piece took in the last step."""

    piece: int
    by: int
    """The piece or drop it met; -1 is the floor."""
    speed: float
    """Metres a second."""
    normal: tuple[float, float]
    """Towards what it met."""


class Plane:
    """What is in the space now. Pieces come first in every numbering, then the drops of each source."""

    def __init__(self, motion: MotionScript, fps: float, seed: int, *, floor: bool) -> None:
        self.motion, self.fps, self.seed, self.floor = motion, fps, seed, floor
        self.g = GRAVITY[motion.gravity]
        self.pieces = all_pieces(motion, fps, seed, floor=floor)
        self.sources = [
            source_of(e, motion, seed, floor=floor)
            for e, entity in enumerate(motion.entities)
            if entity.kind == "liquid"
        ]
        self.events: list[Event] = []
        self.frame = 0
        self.hits: list[Hit] = []
        self.drop_start = [
            len(self.pieces) + sum(s.count for s in self.sources[:k]) for k in range(len(self.sources))
        ]
        self.total = len(self.pieces) + sum(s.count for s in self.sources)
        n = len(self.pieces)
        self.pose = np.array([p.place for p in self.pieces], float).reshape(n, 4)
        self.depth_speed = np.array([p.velocity[2] for p in self.pieces], float)
        self.bodies: dict[int, Any] = {}
        self.slot: dict[int, int] = {}
        self.was_slow = np.zeros(n, bool)
        self.rolling = np.array([rolling_of(motion, p) for p in self.pieces])
        self.round = np.array([p.form.radius > 0 and not p.fixed for p in self.pieces], bool)
        self._facts_for_forces()
        self.space = self._new_space()
        thick = [self.motion.entities[s.entity].size[1] for s in self.sources]
        self.rows = Rows(self.pieces, [(s.z, t) for s, t in zip(self.sources, thick, strict=True)])
        self.masks = [0] * len(self.pieces)
        self.poured = [0] * len(self.sources)
        for i, piece in enumerate(self.pieces):
            if piece.starts_at == 0 and piece.holder is None:
                self.add(i)
            if piece.fixed and piece.holder is None and i not in self.bodies:
                self.add(i)
        for k, source in enumerate(self.sources):
            for x, y in source.starts:
                self.pour(k, x, y, 0.0, 0.0)

    def _new_space(self) -> Any:
        space = pymunk.Space()
        space.gravity = (0, -self.g)
        smallest = min(
            [p.form.half_width for p in self.pieces if p.part == "whole"]
            + [p.form.half_height for p in self.pieces if p.part == "whole"]
            + [s.radius for s in self.sources],
            default=0.1,
        )
        space.iterations = 12 if self.total < 120 else 8
        space.collision_slop = min(0.002, 0.04 * smallest)
        space.collision_bias = (1 - 0.2) ** 60
        space.on_collision(_FRAGILE, None, post_solve=self._on_hit)
        self.steps = self._step_count(smallest)
        if self.floor:
            ground = pymunk.Segment(space.static_body, (-5000, -50), (5000, -50), 50)
            ground.friction = ground.elasticity = 1.0
            ground.filter = pymunk.ShapeFilter(categories=FLOOR_BIT)
            space.add(ground)
        return space

    def _step_count(self, smallest: float) -> int:
        """Return how many steps a frame takes: 480 a second for a few bodies, more for small fast ones."""
        height = max([p.place[1] for p in self.pieces] + [s.mouth[1] for s in self.sources], default=1.0)
        kicks = [
            math.hypot(*f.vector) / self.motion.entities[p.entity].mass
            for f in self.motion.forces
            if f.kind == "impulse"
            for p in self.pieces
            if f.target in (None, self.motion.entities[p.entity].id)
        ]
        launches = [math.hypot(p.velocity[0], p.velocity[1]) for p in self.pieces if not p.fixed]
        fastest = max([math.sqrt(2 * self.g * max(height, 0.1)), *kicks, *launches])
        per_second: float = 480 if self.total <= 40 else 240 if self.total <= 400 else 160
        self.thin = smallest + (min((p.form.skin for p in self.pieces if p.form.hollow), default=smallest))
        per_second = max(per_second, min(1.05 * fastest / self.thin, 600 if self.sources else 960))
        return max(1, math.ceil(per_second / self.fps / TICKS)) * TICKS

    def steps_now(self) -> int:
        """Return how many steps the next frame takes: fewer where there is only liquid, and it is calm."""
        if not self.sources or any(not p.fixed for p in self.pieces):
            return self.steps
        state, order = self.read()
        speeds = np.abs(state[order >= 0, 3:5])
        fastest = float(speeds.max()) + self.g / self.fps if len(speeds) else 0.0
        enough = math.ceil(1.05 * fastest / self.thin / self.fps / TICKS) * TICKS
        return min(self.steps, max(8, enough))

    def _facts_for_forces(self) -> None:
        areas = [p.form.area for p in self.pieces]
        masses = [p.mass for p in self.pieces]
        who = [p.entity for p in self.pieces]
        # What floats is as deep as it is wide; the plane of water must weigh as much as the water around it.
        solid = [p.size[1] for p in self.pieces if not p.fixed and p.part == "whole"]
        afloat = 0.67 * max(solid, default=0.0)
        for s in self.sources:
            entity = self.motion.entities[s.entity]
            mass = STUFF[entity.material].density * math.pi * s.radius**2 * max(2 * s.radius, afloat)
            areas += [math.pi * s.radius**2] * s.count
            masses += [mass] * s.count
            who += [s.entity] * s.count
        self.area, self.mass = np.array(areas, float), np.array(masses, float)
        self.who = np.array(who, np.int64)
        self.afloat = np.zeros(self.total, bool)
        self.afloat[: len(self.pieces)] = [p.afloat for p in self.pieces]
        lasting = any(f.kind in ("attract", "drag") for f in self.motion.forces) or has_wind(self.motion)
        self.pushed = lasting or bool(self.afloat.any())

    def refilter(self, who: NDArray[np.int64]) -> None:
        """Let pieces that have drifted in depth touch what is at their new depth, and nothing else."""
        now = self.rows.now(self.pose)
        for i in who:
            body, piece = self.bodies.get(int(i)), self.pieces[i]
            if body is None or piece.part != "whole":
                continue
            mask = self.rows.mask(float(self.pose[i, 2]), piece.size[1], now)
            if mask != self.masks[i]:
                self.masks[i] = mask
                only = pymunk.ShapeFilter(categories=self.rows.bit_of(piece), mask=mask)
                for shape in body.shapes:
                    shape.filter = only

    def add(self, i: int) -> None:
        """Put a piece into the space, where and as fast as it is."""
        piece = self.pieces[i]
        entity = self.motion.entities[piece.entity]
        stuff = STUFF[entity.material]
        form = piece.form
        moving = any(piece.velocity[:2]) or abs(piece.spin) > 1
        if piece.fixed:
            body = pymunk.Body(body_type=pymunk.Body.KINEMATIC if moving else pymunk.Body.STATIC)
        else:
            w, h = 2 * form.half_width, 2 * form.half_height
            inertia = 0.4 * piece.mass * form.radius**2 if form.radius else piece.mass * (w * w + h * h) / 12
            body = pymunk.Body(piece.mass, inertia)
        x, y, _, angle = (float(v) for v in self.pose[i])
        body.position, body.angle = (x, y), angle
        if not piece.fixed or moving:
            stagger = 0.0 if piece.fixed else 0.5 * self.g / (self.fps * self.steps)
            body.velocity = (piece.velocity[0], piece.velocity[1] - stagger)
            body.angular_velocity = piece.spin
        bounce = stuff.bounce if entity.bounce is None else entity.bounce
        if piece.part != "whole":
            bounce = 0.2
        shapes: list[Any] = [pymunk.Circle(body, form.radius)] if form.radius else []
        for part in form.parts:
            bar = len(part) == 2
            shapes.append(
                pymunk.Segment(body, part[0], part[1], form.skin)
                if bar
                else pymunk.Poly(body, list(part), radius=form.skin)
            )
        board = piece.part != "whole"
        mask = self.rows.mask(float(self.pose[i, 2]), piece.size[1], self.rows.now(self.pose), board=board)
        only = pymunk.ShapeFilter(categories=self.rows.bit_of(piece), mask=mask)
        for shape in shapes:
            hard = piece.fixed and entity.bounce is None
            shape.elasticity = (0.4 if entity.material in _SOFT else 1.0) if hard else bounce
            shape.friction = 1.0 if piece.fixed else stuff.friction or 0.05
            shape.filter = only
            if piece.breaks_at is not None or piece.splats:
                shape.collision_type = _FRAGILE
        self.space.add(body, *shapes)
        self.bodies[i] = body
        self.slot[body.id] = i
        self.pieces[i].state = WHOLE

    def remove(self, i: int) -> None:
        """Take a piece out of the space; it stays where it is."""
        body = self.bodies.pop(i)
        self.slot.pop(body.id, None)
        self.space.remove(body, *body.shapes)

    def pour(self, k: int, x: float, y: float, vx: float, vy: float) -> None:
        """Put the next drop of source number `k` into the space."""
        source = self.sources[k]
        index = self.drop_start[k] + self.poured[k]
        mass = float(self.mass[index])
        # What is thick does not roll: it sticks.
        turns = math.inf if source.thickness > 0.3 else 0.5 * mass * source.radius**2
        body = pymunk.Body(mass, turns)
        body.position, body.velocity = (x, y), (vx, vy)
        drop = pymunk.Circle(body, source.radius)
        drop.friction = 0.3 * source.thickness
        drop.elasticity = 0.0
        depth = self.motion.entities[source.entity].size[1]
        mask = self.rows.mask(source.z, depth, self.rows.now(self.pose))
        drop.filter = pymunk.ShapeFilter(categories=self.rows.liquid_bits[k], mask=mask)
        self.space.add(body, drop)
        self.bodies[index] = body
        self.slot[body.id] = index
        self.poured[k] += 1

    def record(self, poses: Any, states: Any, drops: list[Any]) -> None:
        """Write down where everything is now."""
        state, order = self.read()
        n = len(self.pieces)
        mine = (order >= 0) & (order < n)
        self.pose[order[mine], 0:2] = state[mine, 0:2]
        self.pose[order[mine], 3] = state[mine, 2]
        poses[:] = self.pose
        if self.floor:
            r = np.array([p.form.radius if not p.fixed else 0.0 for p in self.pieces])
            poses[:, 1] = np.where(r > 0, np.maximum(poses[:, 1], r), poses[:, 1])
        for i, piece in enumerate(self.pieces):
            waits = piece.holder is not None and i not in self.bodies and piece.state == WHOLE
            states[i] = ABSENT if waits or (piece.part != "whole" and i not in self.bodies) else piece.state
        for k, start in enumerate(self.drop_start):
            wet = (order >= start) & (order < start + self.sources[k].count)
            drops[k][order[wet] - start] = state[wet][:, [0, 1, 3, 4]]

    def read(self) -> tuple[Any, NDArray[np.int64]]:
        """Return the state (n, 6) of all bodies, and which piece or drop each row is (-1: none)."""
        buffer = Buffer()
        get_space_bodies(self.space, _STATE, buffer)
        ids = np.frombuffer(buffer.int_buf(), np.int64)
        order = np.array([self.slot.get(int(i), -1) for i in ids], np.int64)
        return np.frombuffer(buffer.float_buf(), np.float64).reshape(-1, 6), order

    def write(self, rows: Any, velocity: Any, spin: Any) -> None:
        """Set the velocities of rows of `read`, and their spins unless None."""
        buffer = Buffer()
        get_space_bodies(self.space, _SPEEDS, buffer)
        speeds = np.frombuffer(buffer.float_buf(), np.float64).reshape(-1, 3)
        speeds[rows, 0:2] = velocity
        if spin is not None:
            speeds[rows, 2] = spin
        set_space_bodies(self.space, _SPEEDS, buffer)

    def _on_hit(self, arbiter: Any, space: Any, data: Any) -> None:  # noqa: ARG002
        """Remember who was hit hard; the plane may only be changed between steps."""
        met = [self.slot.get(shape.body.id, -1) for shape in arbiter.shapes]
        for side, i in enumerate(met):
            if 0 <= i < len(self.pieces) and (self.pieces[i].splats or self.pieces[i].breaks_at is not None):
                normal = -arbiter.normal if side else arbiter.normal
                speed = arbiter.total_impulse.length / self.pieces[i].mass
                self.hits.append(Hit(i, met[1 - side], float(speed), (float(normal.x), float(normal.y))))
