"""One shot's physics: check the script, solve its goals, let everything move, keep every frame.

    MotionScript ──check──> solve goals ──> plane (bodies, liquids) ─┐
                                         ├> cloths ──────────────────┼──> Simulation
                                         └> motes ───────────────────┘

A Simulation covers a whole shot and is sampled at any frame; a longer one begins with the same frames. Same
script and seed, same numbers, in any process. World of the animatic: x right, y up, z away.
Not here: paint (`draw`), and people: actors are moved by the renderer.
"""

from dataclasses import dataclass
from functools import lru_cache

from filmwright.errors import RenderFailed
from filmwright.generators.animatic.physics.check import check
from filmwright.generators.animatic.physics.cloth import Cloth, perform_cloth
from filmwright.generators.animatic.physics.goals import solve
from filmwright.generators.animatic.physics.motes import Motes, crumbs, perform_motes
from filmwright.generators.animatic.physics.plane import Performance, perform
from filmwright.schemas.motion import MotionScript

LONGEST_FRAMES = 600 * 60


@dataclass(frozen=True)
class Simulation:
    """Everything that moved in a shot, by frame."""

    motion: MotionScript
    """With the goals solved: its velocities are the ones that were performed."""
    frames: int
    fps: float
    seed: int
    floor: bool
    plane: Performance
    cloths: tuple[Cloth, ...]
    motes: tuple[Motes, ...]


@lru_cache(maxsize=6)
def simulate(motion: MotionScript, frames: int, fps: float, seed: int, floor: bool = True) -> Simulation:
    """Perform a script for `frames` frames at `fps`; pure, and remembered for the next clip of the shot.

    Raises:
        RenderFailed: the script is impossible, or a goal cannot be met; the hint says what to change.
    """
    if not 1 <= frames <= LONGEST_FRAMES:
        raise RenderFailed(
            f"a shot of {frames} frames cannot be simulated",
            hint=f"give it 1 to {LONGEST_FRAMES} frames; split a longer shot",
        )
    check(motion, floor=floor)
    solved = solve(motion, fps, seed, floor=floor)
    plane = perform(solved, frames, fps, seed, floor=floor)
    cloths = [
        perform_cloth(solved, entity, frames, fps, seed, floor=floor)
        for entity in solved.entities
        if entity.kind == "cloth"
    ]
    motes = [
        perform_motes(solved, entity, frames, fps, seed, floor=floor)
        for entity in solved.entities
        if entity.kind == "particles"
    ]
    puffs = [
        crumbs(event.at, event.frame, frames, fps, event.speed, event.piece)
        for event in plane.events
        if event.what == "splat"
    ]
    return Simulation(solved, frames, fps, seed, floor, plane, tuple(cloths), (*motes, *puffs))
