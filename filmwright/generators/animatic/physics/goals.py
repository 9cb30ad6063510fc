"""Goals: be there, then. The launch velocity is solved, not guessed.

    goal ──free flight (exact)──> perform ──missed?──> shooting (Newton, Broyden's update) ──> velocity

Free flight is x1 = x0 + v t + g t² / 2, solved for v. Where something is in the way, or wind blows, the same
engine that will perform the shot is asked, and the velocity corrected by what it missed. Deterministic.
"""

import numpy as np
from numpy.typing import NDArray

from filmwright.errors import RenderFailed
from filmwright.generators.animatic.physics.check import FASTEST
from filmwright.generators.animatic.physics.forms import form_of
from filmwright.generators.animatic.physics.materials import GRAVITY
from filmwright.generators.animatic.physics.pieces import released
from filmwright.generators.animatic.physics.plane import perform
from filmwright.generators.animatic.physics.words import look_of
from filmwright.schemas.motion import Entity, Goal, MotionScript

Array = NDArray[np.float64]

TRIES = 14
"""How often a launch is corrected before the goal is called impossible."""
GUESSES = 6
"""How many other launches are tried when the straight one is in something's way."""
ROUNDS = 3
"""How often several goals are solved in turn, since things that collide disturb each other."""


def solve(motion: MotionScript, fps: float = 24.0, seed: int = 0, *, floor: bool = True) -> MotionScript:
    """Return the script with launch velocities that meet its goals within their tolerance.

    Raises:
        RenderFailed: a goal is about something that cannot be launched, or cannot be met.
    """
    goals = [g for g in motion.goals if _entity(motion, g.who).kind != "actor"]
    if not goals:
        return motion
    for goal in goals:
        _check_goal(motion, goal, floor=floor)
    first = {g.who: g for g in sorted(goals, key=lambda g: g.at, reverse=True)}
    for _ in range(ROUNDS):
        for goal in first.values():
            motion = _shoot(motion, goal, fps, seed, floor=floor)
        missed = [g for g in goals if _miss(motion, g, fps, seed, floor=floor)[0] > g.tolerance]
        if not missed:
            return motion
    raise _impossible(
        motion, missed[0], _miss(motion, missed[0], fps, seed, floor=floor)[0], again=len(goals) > 1
    )


def _entity(motion: MotionScript, who: str) -> Entity:
    return next(e for e in motion.entities if e.id == who)


def _flight(motion: MotionScript, goal: Goal, fps: float) -> float:
    """Return how long it can fly: from the frame it is let go to the goal."""
    release = np.ceil(released(motion, goal.who) * fps - 1e-6) / fps
    return float(goal.at - release)


def _check_goal(motion: MotionScript, goal: Goal, *, floor: bool) -> None:
    entity = _entity(motion, goal.who)
    if entity.kind != "rigid":
        raise RenderFailed(
            f"the goal of '{goal.who}' cannot be met: it is {entity.kind}; only rigid things are launched",
            hint=f"give '{goal.who}' the kind rigid, or remove the goal",
        )
    half = form_of(entity, look_of(entity)).half_height
    if floor and goal.reach[2] < half - goal.tolerance - 1e-6:
        raise RenderFailed(
            f"'{goal.who}' cannot reach {_point(goal)}: that is under the floor",
            hint=f"set the height (third number) of `reach` to {half:.3g} or more",
        )
    if _flight(motion, goal, 24.0) <= 0.02:
        raise RenderFailed(
            f"'{goal.who}' must be at {_point(goal)} before it is let go",
            hint=f"set the goal's `at` later than {released(motion, goal.who):.2f} s",
        )


def _point(goal: Goal) -> str:
    return "(" + ", ".join(f"{v:g}" for v in goal.reach) + ")"


def _with_velocity(motion: MotionScript, who: str, velocity: Array) -> MotionScript:
    x, up, away = (float(v) for v in velocity)
    entities = tuple(
        e.model_copy(update={"velocity": (x, away, up)}) if e.id == who else e for e in motion.entities
    )
    return motion.model_copy(update={"entities": entities})


def _miss(motion: MotionScript, goal: Goal, fps: float, seed: int, *, floor: bool) -> tuple[float, Array]:
    """Return by how many metres a goal is missed, and the vector from the goal to where it is."""
    at = goal.at * fps
    frames = int(np.floor(at)) + 2
    done = perform(motion, frames, fps, seed, floor=floor)
    index = next(k for k, e in enumerate(motion.entities) if e.id == goal.who)
    mine = [i for i, p in enumerate(done.pieces) if p.entity == index and p.part == "whole"]
    before = done.poses[frames - 2][mine, :3].astype(float).mean(0)
    after = done.poses[frames - 1][mine, :3].astype(float).mean(0)
    where = before + (after - before) * (at - np.floor(at))
    miss = where - np.array((goal.reach[0], goal.reach[2], goal.reach[1]))
    return float(np.sqrt((miss**2).sum())), miss


def _start(motion: MotionScript, goal: Goal, fps: float, seed: int, *, floor: bool) -> Array:
    done = perform(motion, 1, fps, seed, floor=floor)
    index = next(k for k, e in enumerate(motion.entities) if e.id == goal.who)
    mine = [i for i, p in enumerate(done.pieces) if p.entity == index and p.part == "whole"]
    return np.asarray(done.poses[0][mine, :3].astype(float).mean(0))


def _shoot(motion: MotionScript, goal: Goal, fps: float, seed: int, *, floor: bool) -> MotionScript:
    """Return the script with the best velocity found for one goal."""
    t = _flight(motion, goal, fps)
    target = np.array((goal.reach[0], goal.reach[2], goal.reach[1]))
    gravity = np.array((0.0, -GRAVITY[motion.gravity], 0.0))
    free = (target - _start(motion, goal, fps, seed, floor=floor)) / t - gravity * t / 2
    best, best_miss = motion, np.inf
    wanted = 0.5 * goal.tolerance
    guesses = [free]
    for attempt in range(GUESSES + 1):
        if attempt == 1:  # the straight throw hits something: look around for one that does not
            guesses += _around(motion, goal, free, fps, seed, floor=floor)
        velocity = guesses[attempt].copy()
        inverse = np.eye(3) / t
        last: tuple[Array, Array] | None = None
        for _ in range(TRIES):
            if float(np.sqrt((velocity**2).sum())) > FASTEST:
                break
            tried = _with_velocity(motion, goal.who, velocity)
            size, miss = _miss(tried, goal, fps, seed, floor=floor)
            if size < best_miss:
                best, best_miss = tried, size
            if size <= wanted:
                return tried
            if last is not None:  # Broyden's good update of the inverse Jacobian
                dv, dm = velocity - last[0], miss - last[1]
                around = inverse @ dm
                scale = float(dv @ around)
                if abs(scale) > 1e-9:
                    inverse = inverse + np.outer(dv - around, dv @ inverse) / scale
            last = (velocity, miss)
            step = inverse @ miss
            length = float(np.sqrt((step**2).sum()))
            velocity = velocity - step * min(1.0, 12.0 / max(length, 1e-9))
        if best_miss <= goal.tolerance:
            return best
    return best


def _around(
    motion: MotionScript, goal: Goal, free: Array, fps: float, seed: int, *, floor: bool
) -> list[Array]:
    """Return the most promising launches of a coarse fan: softer, harder, higher, and off the floor."""
    fan = [
        np.array((free[0] * wide, up, free[2]))
        for wide in (0.7, 0.85, 1.0, 1.2, 1.5, 1.9)
        for up in np.linspace(-1.2, 1.6, 12) * max(abs(float(free[1])), 4.0)
    ]
    misses = [_miss(_with_velocity(motion, goal.who, v), goal, fps, seed, floor=floor)[0] for v in fan]
    return [fan[int(k)] for k in np.argsort(misses, kind="stable")[:GUESSES]]


def _impossible(motion: MotionScript, goal: Goal, miss: float, *, again: bool) -> RenderFailed:
    entity = _entity(motion, goal.who)
    speed = float(np.sqrt(sum(v * v for v in entity.velocity)))
    twice = sum(g.who == goal.who for g in motion.goals) > 1
    why = (
        "one launch can meet one goal"
        if twice
        else f"the best launch ({speed:.1f} m/s) misses by {miss:.2f} m"
    )
    hint = (
        f"keep one goal of '{goal.who}' a shot, or use a second entity"
        if twice
        else f"give the goal of '{goal.who}' more time, a free path, or a tolerance of {miss * 1.05:.2f} m"
        + (" (several goals disturb each other)" if again else "")
    )
    return RenderFailed(f"'{goal.who}' cannot be at {_point(goal)} after {goal.at:g} s: {why}", hint=hint)
