"""The plane of the picture: bodies and liquids moving, frame by frame.

    pieces, sources ──release, impulses, pours──> [ forces, step, breakage ] x n ──> Performance

The plane is x and up, all in SI units. Not here: what the pieces are (`pieces`), where they collide
(`space`), pours (`liquid`), pushes (`forces`), blows (`impacts`), pictures (`draw`).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.physics.forces import push
from filmwright.generators.animatic.physics.impacts import break_open, kick, settle_hits
from filmwright.generators.animatic.physics.liquid import Source, emitted, thicken
from filmwright.generators.animatic.physics.pieces import Piece, bursts_by_itself
from filmwright.generators.animatic.physics.space import TICKS, Event, Plane
from filmwright.schemas.motion import MotionScript


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
    plane = Plane(motion, fps, seed, floor=floor)
    poses = np.zeros((frames, len(plane.pieces), 4), np.float32)
    states = np.zeros((frames, len(plane.pieces)), np.uint8)
    drops = [np.full((frames, s.count, 4), np.nan, np.float32) for s in plane.sources]
    for frame in range(frames):
        plane.record(poses[frame], states[frame], [d[frame] for d in drops])
        if frame + 1 < frames:
            advance(plane, frame)
    return Performance(
        tuple(plane.pieces), poses, states, tuple(plane.sources), tuple(drops), tuple(plane.events)
    )


def advance(plane: Plane, frame: int) -> None:
    """Go from one frame to the next."""
    plane.frame = frame
    for i, piece in enumerate(plane.pieces):
        if piece.stops_at == frame and i in plane.bodies:
            plane.remove(i)
            plane.depth_speed[i] = 0.0
        if (
            piece.starts_at == frame != piece.stops_at
            and i not in plane.bodies
            and piece.holder is None
            and frame > 0
        ):
            plane.add(i)
        if (
            frame == round(0.5 * plane.fps)
            and i in plane.bodies
            and bursts_by_itself(plane.motion, piece, floor=plane.floor)
        ):
            break_open(plane, i, 3.2)
    for k, force in enumerate(plane.motion.forces):
        if force.kind == "impulse" and math.ceil(force.at * plane.fps - 1e-6) == frame:
            kick(plane, force, k)
    for k, source in enumerate(plane.sources):
        if source.pours:
            for drop in emitted(source, frame, plane.fps, plane.motion.gravity, plane.seed):
                plane.pour(k, *drop)
    steps = plane.steps_now()
    dt = 1 / plane.fps / steps
    for tick in range(TICKS):
        if plane.pushed or plane.sources:
            _push(plane, frame / plane.fps + tick / TICKS / plane.fps)
        for _ in range(steps // TICKS):
            plane.space.step(dt)
            if plane.hits:
                settle_hits(plane)
    _roll(plane)


def _push(plane: Plane, seconds: float) -> None:
    """Let lasting forces act for a tick, and thick liquids drag themselves."""
    state, order = plane.read()
    known = np.flatnonzero(order >= 0)
    who = order[known]
    movable = np.array([w >= len(plane.pieces) or not plane.pieces[w].fixed for w in who], bool)
    known, who = known[movable], who[movable]
    if not len(who):
        return
    dt = 1 / plane.fps / TICKS
    flat = state[known, 3:5].copy()
    if plane.pushed:
        z = np.zeros(len(who))
        vz = np.zeros(len(who))
        body = who < len(plane.pieces)
        z[body], vz[body] = plane.pose[who[body], 2], plane.depth_speed[who[body]]
        a = push(
            plane.motion, seconds, plane.seed, dt, plane.who[who],
            np.column_stack((state[known, 0:2], z)), np.column_stack((flat, vz)),
            plane.area[who], plane.mass[who], plane.afloat[who],
        )  # fmt: skip
        a[plane.afloat[who], 1] += 1.1 * plane.g
        flat += a[:, :2] * dt
        plane.depth_speed[who[body]] += a[body, 2] * dt
    for k, source in enumerate(plane.sources):
        wet = (who >= plane.drop_start[k]) & (who < plane.drop_start[k] + source.count)
        if wet.sum() > 1 and source.thickness > 0:
            share = 1 - (1 - source.thickness) ** (1 / TICKS)
            flat[wet] = thicken(state[known[wet], 0:2], flat[wet], source.radius, min(1.0, 2 * share))
    plane.write(known, flat, None)


def _roll(plane: Plane) -> None:
    """Slow what rolls, drift in depth, and keep everything above the floor."""
    state, order = plane.read()
    rows = np.flatnonzero((order >= 0) & (order < len(plane.pieces)))
    who = order[rows]
    slow = np.zeros(len(plane.pieces), bool)
    slow[who] = np.abs(state[rows, 4]) < 0.4 * plane.g / plane.fps
    lies = slow & plane.was_slow
    rests = lies & plane.round
    plane.was_slow = slow
    drifts = np.abs(plane.depth_speed) > 1e-9
    plane.pose[drifts, 2] += plane.depth_speed[drifts] / plane.fps
    brake = plane.rolling * plane.g / plane.fps
    braked = rests[who]
    if braked.any():
        speed = np.abs(state[rows[braked], 3])
        keep = np.maximum(0.0, 1 - brake[who[braked]] / np.maximum(speed, 1e-6))
        velocity = state[rows[braked], 3:5].copy()
        velocity[:, 0] *= keep
        plane.write(rows[braked], velocity, state[rows[braked], 5] * np.where(speed < 0.03, 0.9, keep))
    size = np.abs(plane.depth_speed)
    plane.depth_speed *= np.where(lies, np.maximum(0.0, 1 - 4 * brake / np.maximum(size, 1e-9)), 1.0)
    plane.refilter(np.flatnonzero(drifts))
    if plane.floor:
        sunk = rows[state[rows, 1] < -0.02]
        for i in order[sunk]:
            if not plane.pieces[i].fixed:
                body = plane.bodies[int(i)]
                body.position = (body.position.x, plane.pieces[i].form.half_height)
                body.velocity = (body.velocity.x, abs(body.velocity.y) * 0.3)
