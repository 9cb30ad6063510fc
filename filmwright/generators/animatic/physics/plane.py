"""The plane of the picture, where bodies and drops collide: pymunk (Chipmunk), stepped evenly, sampled a frame.

    pieces, sources ──release, impulses, pours──> [ forces, step, breakage ] x n ──> Performance

The plane is x and up; depth is a number each thing has, and only things whose depths overlap collide. All SI.
Velocities are staggered by half a step, so that free flight is exact at every sample (leapfrog).
Not here: what the pieces are (`pieces`), pours (`liquid`), pushes (`forces`), pictures (`draw`).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pymunk
from numpy.typing import NDArray
from pymunk.batch import BodyFields, Buffer, get_space_bodies, set_space_bodies

from filmwright.generators.animatic.noise import generator, hash01
from filmwright.generators.animatic.physics.forces import has_wind, push
from filmwright.generators.animatic.physics.liquid import Source, emitted, source_of, thicken
from filmwright.generators.animatic.physics.materials import GRAVITY, STUFF
from filmwright.generators.animatic.physics.pieces import (
    SPLAT,
    Piece,
    all_pieces,
    bursts_by_itself,
    rolling_of,
)
from filmwright.schemas.motion import Force, MotionScript

ABSENT, WHOLE, SPLATTED = 0, 1, 2
TICKS = 4
"""How often a frame lasting forces act and liquids thicken."""
_FRAGILE = 7
_FLOOR_BIT = 1
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


@dataclass(frozen=True)
class Performance:
    """What the plane did, frame by frame. `drops` are x, y, vx, vy, NaN before they are poured."""

    pieces: tuple[Piece, ...]
    poses: NDArray[np.float32]
    """(frames, pieces, 4): x, y, z, angle."""
    states: NDArray[np.uint8]
    sources: tuple[Source, ...]
    drops: tuple[NDArray[np.float32], ...]
    """One (frames, drops, 4) a source."""
    events: tuple[Event, ...]


def perform(motion: MotionScript, frames: int, fps: float, seed: int, *, floor: bool) -> Performance:
    """Let the bodies and liquids of a script move for `frames` frames; deterministic."""
    plane = _Plane(motion, fps, seed, floor=floor)
    poses = np.zeros((frames, len(plane.pieces), 4), np.float32)
    states = np.zeros((frames, len(plane.pieces)), np.uint8)
    drops = [np.full((frames, s.count, 4), np.nan, np.float32) for s in plane.sources]
    for frame in range(frames):
        plane.record(poses[frame], states[frame], [d[frame] for d in drops])
        if frame + 1 < frames:
            plane.advance(frame)
    return Performance(
        tuple(plane.pieces), poses, states, tuple(plane.sources), tuple(drops), tuple(plane.events)
    )


class _Plane:
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
        self.hits: list[tuple[int, float, tuple[float, float]]] = []
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
        self.space = self._space()
        self._depth_groups()
        self.poured = [0] * len(self.sources)
        for i, piece in enumerate(self.pieces):
            if piece.starts_at == 0 and piece.holder is None:
                self._add(i)
            if piece.fixed and piece.holder is None and i not in self.bodies:
                self._add(i)
        for k, source in enumerate(self.sources):
            for x, y in source.starts:
                self._pour(k, x, y, 0.0, 0.0)

    def _space(self) -> Any:
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
            ground.filter = pymunk.ShapeFilter(categories=_FLOOR_BIT)
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
        per_second = 480 if self.total <= 40 else 240
        thin = smallest + (min((p.form.skin for p in self.pieces if p.form.hollow), default=smallest))
        per_second = max(per_second, min(1.25 * fastest / thin, 600 if self.sources else 960))
        return max(1, math.ceil(per_second / self.fps / TICKS)) * TICKS

    def _facts_for_forces(self) -> None:
        areas = [p.form.area for p in self.pieces]
        masses = [p.mass for p in self.pieces]
        who = [p.entity for p in self.pieces]
        for s in self.sources:
            entity = self.motion.entities[s.entity]
            mass = STUFF[entity.material].density * math.pi * s.radius**2 * 2 * s.radius
            areas += [math.pi * s.radius**2] * s.count
            masses += [mass] * s.count
            who += [s.entity] * s.count
        self.area, self.mass = np.array(areas, float), np.array(masses, float)
        self.who = np.array(who, np.int64)
        self.afloat = np.zeros(self.total, bool)
        self.afloat[: len(self.pieces)] = [p.afloat for p in self.pieces]
        lasting = any(f.kind in ("attract", "drag") for f in self.motion.forces) or has_wind(self.motion)
        self.pushed = lasting or bool(self.afloat.any())

    def _depth_groups(self) -> None:
        """Give every row of every entity a bit; rows collide where their depths overlap."""
        rows = sorted({(p.entity, p.row) for p in self.pieces if p.part == "whole"})
        if len(rows) + len(self.sources) > 29:
            rows = sorted({(e, 0) for e, _ in rows})
        self.bit = {row: 1 << (k + 1) for k, row in enumerate(rows)}
        self.liquid_bit = [1 << (len(rows) + 1 + k) for k in range(len(self.sources))]

    def _bit_of(self, piece: Piece) -> int:
        if piece.part != "whole":
            return 1 << 30
        return self.bit.get((piece.entity, piece.row), self.bit.get((piece.entity, 0), 1 << 30))

    def _mask(self, z: float, depth: float, *, board: bool = False) -> int:
        """Return the bits of everything that a thing at this depth can touch."""
        mask = _FLOOR_BIT | (0 if board else 1 << 30)
        for i, piece in enumerate(self.pieces):
            if piece.part != "whole" or (board and not piece.fixed):
                continue
            if abs(self.pose[i, 2] - z) < (piece.size[1] + depth) / 2 - 1e-3:
                mask |= self._bit_of(piece)
        if not board:
            for k, source in enumerate(self.sources):
                if abs(source.z - z) < (self.motion.entities[source.entity].size[1] + depth) / 2:
                    mask |= self.liquid_bit[k]
        return mask

    def _add(self, i: int) -> None:
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
        only = pymunk.ShapeFilter(
            categories=self._bit_of(piece),
            mask=self._mask(float(self.pose[i, 2]), piece.size[1], board=piece.part != "whole"),
        )
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

    def _remove(self, i: int) -> None:
        body = self.bodies.pop(i)
        self.slot.pop(body.id, None)
        self.space.remove(body, *body.shapes)

    def _pour(self, k: int, x: float, y: float, vx: float, vy: float) -> None:
        source = self.sources[k]
        index = self.drop_start[k] + self.poured[k]
        mass = float(self.mass[index])
        # What is thick does not roll: it sticks.
        turns = math.inf if source.thickness > 0.3 else 0.5 * mass * source.radius**2
        body = pymunk.Body(mass, turns)
        body.position, body.velocity = (x, y), (vx, vy)
        drop = pymunk.Circle(body, source.radius)
        drop.friction = 0.9 * source.thickness
        drop.elasticity = 0.0
        depth = self.motion.entities[source.entity].size[1]
        drop.filter = pymunk.ShapeFilter(categories=self.liquid_bit[k], mask=self._mask(source.z, depth))
        self.space.add(body, drop)
        self.bodies[index] = body
        self.slot[body.id] = index
        self.poured[k] += 1

    def record(self, poses: Any, states: Any, drops: list[Any]) -> None:
        """Write down where everything is now."""
        state, order = self._read()
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

    def _read(self) -> tuple[Any, NDArray[np.int64]]:
        """Return the state (n, 6) of all bodies in the space, and which piece or drop each row is (-1: none)."""
        buffer = Buffer()
        get_space_bodies(self.space, _STATE, buffer)
        ids = np.frombuffer(buffer.int_buf(), np.int64)
        order = np.array([self.slot.get(int(i), -1) for i in ids], np.int64)
        return np.frombuffer(buffer.float_buf(), np.float64).reshape(-1, 6), order

    def advance(self, frame: int) -> None:
        """Go from one frame to the next."""
        self.frame = frame
        for i, piece in enumerate(self.pieces):
            if piece.starts_at == frame and i not in self.bodies and piece.holder is None and frame > 0:
                self._add(i)
            if (
                frame == round(0.5 * self.fps)
                and i in self.bodies
                and bursts_by_itself(self.motion, piece, floor=self.floor)
            ):
                self._break(i, 3.2)
        for k, force in enumerate(self.motion.forces):
            if force.kind == "impulse" and math.ceil(force.at * self.fps - 1e-6) == frame:
                self._kick(force, k)
        for k, source in enumerate(self.sources):
            if source.pours:
                for drop in emitted(source, frame, self.fps, self.motion.gravity, self.seed):
                    self._pour(k, *drop)
        dt = 1 / self.fps / self.steps
        for tick in range(TICKS):
            if self.pushed or self.sources:
                self._push(frame / self.fps + tick / TICKS / self.fps)
            for _ in range(self.steps // TICKS):
                self.space.step(dt)
                if self.hits:
                    self._break_what_was_hit()
        self._roll()

    def _push(self, seconds: float) -> None:
        """Let lasting forces act for a tick, and thick liquids drag themselves."""
        state, order = self._read()
        known = np.flatnonzero(order >= 0)
        who = order[known]
        movable = np.array([w >= len(self.pieces) or not self.pieces[w].fixed for w in who], bool)
        known, who = known[movable], who[movable]
        if not len(who):
            return
        dt = 1 / self.fps / TICKS
        flat = state[known, 3:5].copy()
        if self.pushed:
            z = np.zeros(len(who))
            vz = np.zeros(len(who))
            body = who < len(self.pieces)
            z[body], vz[body] = self.pose[who[body], 2], self.depth_speed[who[body]]
            a = push(
                self.motion, seconds, self.seed, dt, self.who[who],
                np.column_stack((state[known, 0:2], z)), np.column_stack((flat, vz)),
                self.area[who], self.mass[who], self.afloat[who],
            )  # fmt: skip
            a[self.afloat[who], 1] += 1.1 * self.g
            flat += a[:, :2] * dt
            self.depth_speed[who[body]] += a[body, 2] * dt
        for k, source in enumerate(self.sources):
            wet = (who >= self.drop_start[k]) & (who < self.drop_start[k] + source.count)
            if wet.sum() > 1 and source.thickness > 0:
                share = 1 - (1 - source.thickness) ** (1 / TICKS)
                flat[wet] = thicken(state[known[wet], 0:2], flat[wet], source.radius, min(1.0, 2 * share))
        self._write(known, flat, None)

    def _write(self, rows: Any, velocity: Any, spin: Any) -> None:
        buffer = Buffer()
        get_space_bodies(self.space, _SPEEDS, buffer)
        speeds = np.frombuffer(buffer.float_buf(), np.float64).reshape(-1, 3)
        speeds[rows, 0:2] = velocity
        if spin is not None:
            speeds[rows, 2] = spin
        set_space_bodies(self.space, _SPEEDS, buffer)

    def _roll(self) -> None:
        """Slow what rolls, drift in depth, and keep everything above the floor."""
        state, order = self._read()
        rows = np.flatnonzero((order >= 0) & (order < len(self.pieces)))
        who = order[rows]
        slow = np.zeros(len(self.pieces), bool)
        slow[who] = np.abs(state[rows, 4]) < 0.4 * self.g / self.fps
        rests = slow & self.was_slow & self.round
        self.was_slow = slow
        drifts = np.abs(self.depth_speed) > 1e-9
        self.pose[drifts, 2] += self.depth_speed[drifts] / self.fps
        brake = self.rolling * self.g / self.fps
        braked = rests[who]
        if braked.any():
            speed = np.abs(state[rows[braked], 3])
            keep = np.maximum(0.0, 1 - brake[who[braked]] / np.maximum(speed, 1e-6))
            velocity = state[rows[braked], 3:5].copy()
            velocity[:, 0] *= keep
            self._write(rows[braked], velocity, state[rows[braked], 5] * np.minimum(keep, 0.97))
        low = np.zeros(len(self.pieces), bool)
        low[who] = slow[who]
        size = np.abs(self.depth_speed)
        self.depth_speed *= np.where(low, np.maximum(0.0, 1 - 4 * brake / np.maximum(size, 1e-9)), 1.0)
        for i in np.flatnonzero(drifts):
            body = self.bodies.get(int(i))
            piece = self.pieces[i]
            if body is not None and piece.part == "whole":
                only = pymunk.ShapeFilter(
                    categories=self._bit_of(piece), mask=self._mask(float(self.pose[i, 2]), piece.size[1])
                )
                for shape in body.shapes:
                    shape.filter = only
        if self.floor:
            sunk = rows[state[rows, 1] < -0.02]
            for i in order[sunk]:
                if not self.pieces[i].fixed:
                    body = self.bodies[int(i)]
                    body.position = (body.position.x, self.pieces[i].form.half_height)
                    body.velocity = (body.velocity.x, abs(body.velocity.y) * 0.3)

    def _kick(self, force: Force, k: int) -> None:
        """Give an impulse to every piece of its target; a pile flies apart around its middle."""
        for i, piece in enumerate(list(self.pieces)):
            entity = self.motion.entities[piece.entity]
            if force.target not in (None, entity.id) or piece.part != "whole" or piece.fixed:
                continue
            if force.target is not None and piece.holder is not None and piece.holder in self.bodies:
                self._break(piece.holder, 0.0)
        targets = [
            i
            for i, piece in enumerate(self.pieces)
            if piece.part == "whole"
            and not piece.fixed
            and i in self.bodies
            and force.target in (None, self.motion.entities[piece.entity].id)
        ]
        if not targets:
            return
        middle = self.pose[targets, :2].mean(0)
        x, away, up = force.vector
        strength = math.hypot(x, up, away)
        spread = 0.5 if len(targets) > 1 and force.target is not None else 0.0
        for i in targets:
            body, piece = self.bodies[i], self.pieces[i]
            outward = self.pose[i, :2] - middle
            outward = outward / max(float(np.hypot(*outward)), 1e-6) * spread * strength
            rng = generator("kick", k, i, self.seed)
            share, turn, depth = rng.uniform(-1, 1, 3) if spread else (0.0, 0.0, 0.0)
            scale = (1 + 0.35 * float(share)) / piece.mass
            vx, vy = body.velocity
            body.velocity = (vx + (x + float(outward[0])) * scale, vy + (up + float(outward[1])) * scale)
            body.angular_velocity += float(turn) * spread * 12
            self.depth_speed[i] += (away + 0.45 * spread * strength * float(depth)) * scale
            if piece.breaks_at is not None and strength / piece.mass > piece.breaks_at:
                self._break(i, 0.5)

    def _on_hit(self, arbiter: Any, space: Any, data: Any) -> None:  # noqa: ARG002
        """Remember who was hit hard; the plane may only be changed between steps."""
        for shape in arbiter.shapes:
            i = self.slot.get(shape.body.id, -1)
            if 0 <= i < len(self.pieces) and (self.pieces[i].splats or self.pieces[i].breaks_at is not None):
                normal = arbiter.normal if shape is arbiter.shapes[0] else -arbiter.normal
                speed = arbiter.total_impulse.length / self.pieces[i].mass
                self.hits.append((i, float(speed), (float(normal.x), float(normal.y))))

    def _break_what_was_hit(self) -> None:
        hits, self.hits = self.hits, []
        for i, speed, normal in hits:
            piece = self.pieces[i]
            if i not in self.bodies:
                continue
            if piece.splats and speed > SPLAT:
                x, y = self.bodies[i].position
                r = piece.form.radius or piece.form.half_width
                self.pose[i] = (
                    x + normal[0] * r,
                    y + normal[1] * r,
                    self.pose[i, 2],
                    math.atan2(normal[1], normal[0]),
                )
                piece.state = SPLATTED
                self.depth_speed[i] = 0.0
                self.events.append(Event(self.frame + 1, i, "splat", tuple(self.pose[i, :3]), speed))
                self._remove(i)
            elif piece.breaks_at is not None and speed > piece.breaks_at:
                self._break(i, 0.35 * speed)

    def _break(self, i: int, burst: float) -> None:
        """Break a crate into its boards and free what was in it; `burst` metres a second outwards."""
        body = self.bodies[i]
        x, y, z = float(body.position.x), float(body.position.y), float(self.pose[i, 2])
        vx, vy = body.velocity
        c, s = math.cos(body.angle), math.sin(body.angle)
        half = max(self.pieces[i].form.half_width, 1e-6)
        angle = float(body.angle)
        self._remove(i)
        self.pieces[i].state = ABSENT
        self.events.append(Event(self.frame + 1, i, "break", (x, y, z), burst))
        for k, piece in enumerate(self.pieces):
            if piece.holder != i:
                continue
            dx, dy, dz, turn = piece.place
            ox, oy = c * dx - s * dy, s * dx + c * dy
            self.pose[k] = (
                x + ox,
                max(y + oy, piece.form.half_height) if self.floor else y + oy,
                z + dz,
                turn + angle,
            )
            px, py, pz = piece.velocity
            if piece.part == "whole":
                out = burst * (0.5 + hash01("out", k, self.seed))
                px, py = px + out * ox / half, py + out * (0.45 + oy / half)
                pz += out * (hash01("deep", k, self.seed) - 0.5)
            else:
                px, py = c * px - s * py, s * px + c * py
            piece.velocity = (px + float(vx), py + 0.5 * float(vy), pz)
            self.depth_speed[k] = pz
            self._add(k)
