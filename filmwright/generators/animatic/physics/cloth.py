"""Cloth: a net of points held by threads that do not stretch (Verlet, Jakobsen 2001), blown by the wind.

    sheet, pins, material ──wind, gravity──> [ Verlet step, threads, floor and obstacles ] x n ──> meshes

Weight and air act as in nature: the push of the wind on each patch is the pressure of the air it meets
(so a flag lifts, streams and flaps), over the weight of the cloth. World: x right, y up, z away.
Not here: cloth on moving bodies, tearing, and paint.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.noise import generator
from filmwright.generators.animatic.physics.forces import wind_at
from filmwright.generators.animatic.physics.forms import form_of
from filmwright.generators.animatic.physics.materials import AIR_DENSITY, GRAVITY, STUFF
from filmwright.generators.animatic.physics.words import look_of
from filmwright.schemas.motion import Entity, MotionScript, Pin

Array = NDArray[np.float64]

STEPS_PER_SECOND = 192
ROUNDS = 4
"""How often the threads are pulled straight in a step."""
_USUAL_PINS: dict[str, tuple[Pin, ...]] = {
    "flag": ("left",), "curtain": ("top",), "banner": ("top",), "sail": ("left", "top-right"), "sheet": (),
}  # fmt: skip


@dataclass(frozen=True)
class Cloth:
    """The net of one cloth, frame by frame: (frames, rows, columns, 3) metres; row 0 is the top edge."""

    who: str
    mesh: NDArray[np.float32]
    pins: tuple[Pin, ...]
    flat: bool
    """Whether it lay flat (a tablecloth) instead of hanging."""


def pins_of(entity: Entity) -> tuple[Pin, ...]:
    """Return where a cloth is held: as scripted, else as such a thing usually is."""
    return entity.pinned or _USUAL_PINS.get(look_of(entity).thing, ())


def lies_flat(entity: Entity) -> bool:
    """Tell whether a cloth begins spread out like a tablecloth: it is deeper than it is high."""
    flat_thing = look_of(entity).thing in ("tablecloth", "blanket", "carpet")
    return not pins_of(entity) and (entity.size[2] < 0.25 * entity.size[1] or flat_thing)


def _rest(entity: Entity) -> Array:
    """Return the net at rest, (rows, columns, 3), around `at`."""
    width, depth, height = entity.size
    flat = lies_flat(entity)
    tall = depth if flat else height
    columns = int(min(26, max(10, round(18 * math.sqrt(width / tall)))))
    rows = int(min(26, max(8, round(18 * math.sqrt(tall / width)))))
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, columns), np.linspace(0.5, -0.5, rows))
    x, away, up = entity.at
    net = np.empty((rows, columns, 3))
    net[..., 0] = x + u * width
    net[..., 1] = up + (0 if flat else v * tall)
    net[..., 2] = away + (v * tall if flat else 0)
    return net


def _held(pins: tuple[Pin, ...], net: Array, entity: Entity) -> NDArray[np.bool_]:
    held = np.zeros(net.shape[:2], bool)
    everything = slice(None)
    edges: dict[Pin, tuple[int | slice, int | slice]] = {
        "top": (0, everything), "bottom": (-1, everything),
        "left": (everything, 0), "right": (everything, -1),
        "top-left": (0, 0), "top-right": (0, -1),
    }  # fmt: skip
    for pin in pins:
        held[edges[pin]] = True
    if "top" in pins and look_of(entity).thing == "curtain":
        rings = np.arange(net.shape[1]) % 3 == 0
        held[0] &= rings | (np.arange(net.shape[1]) == net.shape[1] - 1)
    return held


def perform_cloth(
    motion: MotionScript, entity: Entity, frames: int, fps: float, seed: int, *, floor: bool
) -> Cloth:
    """Let one cloth hang and blow for `frames` frames; deterministic."""
    stuff = STUFF[entity.material]
    pins = pins_of(entity)
    net = _rest(entity)
    held = _held(pins, net, entity)
    curtain = look_of(entity).thing == "curtain"
    dx, dy = float(np.linalg.norm(net[0, 1] - net[0, 0])), float(np.linalg.norm(net[1, 0] - net[0, 0]))
    rng = generator("cloth", entity.id, seed)
    home = net.copy()
    if curtain:  # gathered: the cloth is wider than the rail, so it hangs in folds
        folds = net.shape[1] / 4.2
        wave = np.sin(np.linspace(0, folds * 2 * math.pi, net.shape[1]))
        home[..., 2] += 0.06 * entity.size[0] ** 0.5 * wave
        dx = float(np.linalg.norm(np.diff(home[0], axis=0), axis=-1).mean())
        net = home.copy()
    net[..., 2] += rng.normal(0, 0.003, net.shape[:2]) * ~held
    free = ~held[..., None]
    velocity0 = np.array((entity.velocity[0], entity.velocity[2], entity.velocity[1]))
    weight_per_area = stuff.gsm * (4 if curtain else 1)  # gathered, lined, and weighted at the hem
    steps = max(4, math.ceil(STEPS_PER_SECOND / fps))
    dt = 1 / fps / steps
    before = net - velocity0 * dt * free
    threads = [_strung(net, held, t) for t in _threads(dx, dy)]
    braces = [_strung(net, held, t) for t in _braces(dx, dy, stuff.stiffness)]
    solids = [o for o in motion.entities if o.kind == "fixed"]
    ripple = rng.uniform(0, 2 * math.pi, 4)
    meshes = np.empty((frames, *net.shape), np.float32)
    g = GRAVITY[motion.gravity]
    for frame in range(frames):
        meshes[frame] = net
        for step in range(steps):
            seconds = (frame + step / steps) / fps
            if step % max(1, steps // 4) == 0:
                wind = wind_at(motion, entity.id, seconds, seed)
                air = _air(net, (net - before) / dt, wind, seconds, ripple, weight_per_area, entity)
            air_step = air * dt * dt
            moved = net + (net - before) * 0.9985 + air_step
            moved[..., 1] -= g * dt * dt
            before[...] = net
            net[...] = np.where(free, moved, home)
            for strung in braces:
                _pull(*strung)
            for _ in range(ROUNDS):
                for strung in threads:
                    _pull(*strung)
            if floor or solids:
                _keep_out(net, before, solids, floor=floor)
    return Cloth(entity.id, meshes, pins, lies_flat(entity))


Slices = tuple[slice, slice]
Thread = tuple[Slices, Slices, float, float]
"""Two sub-nets whose points are joined one to one, the length of the threads, and how strongly they pull."""


def _threads(dx: float, dy: float) -> list[Thread]:
    """List warp and weft as sub-nets that can be pulled at once: no point is in two threads of one entry."""
    everything = slice(None)
    threads: list[Thread] = []
    for start in (0, 1):
        a, b = slice(start, -1, 2), slice(start + 1, None, 2)
        threads += [((everything, a), (everything, b), dx, 1.0), ((a, everything), (b, everything), dy, 1.0)]
    return threads


def _braces(dx: float, dy: float, stiffness: float) -> list[Thread]:
    """List what keeps patches square and folds soft: diagonals, and every second point."""
    everything = slice(None)
    diagonal = math.hypot(dx, dy)
    bend = 0.03 + 0.4 * stiffness
    return [
        ((slice(0, -1), slice(0, -1)), (slice(1, None), slice(1, None)), diagonal, 0.2),
        ((slice(0, -1), slice(1, None)), (slice(1, None), slice(0, -1)), diagonal, 0.2),
        ((everything, slice(0, -2)), (everything, slice(2, None)), 2 * dx, bend),
        ((slice(0, -2), everything), (slice(2, None), everything), 2 * dy, bend),
    ]


def _strung(net: Array, held: NDArray[np.bool_], thread: Thread) -> tuple[Array, Array, float, Array, Array]:
    """Return the two ends of threads as views of the net, their length, and how far each end gives way."""
    a, b, rest, share = thread
    p, q = net[a], net[b]
    rows, columns = min(p.shape[0], q.shape[0]), min(p.shape[1], q.shape[1])
    wp, wq = (np.where(held[end], 0.0, 1.0)[:rows, :columns, None] for end in (a, b))
    both = np.maximum(wp + wq, 1e-9)
    return p[:rows, :columns], q[:rows, :columns], rest, share * wp / both, share * wq / both


def _pull(p: Array, q: Array, rest: float, give_p: Array, give_q: Array) -> None:
    """Bring the ends of threads to their length, in place; ends that are held do not move."""
    d = q - p
    length = np.sqrt(np.einsum("ijk,ijk->ij", d, d))
    d *= (1 - rest / np.maximum(length, 1e-9))[..., None]
    p += d * give_p
    q -= d * give_q


def _air(
    net: Array, velocity: Array, wind: Array, seconds: float, phase: Array, gsm: float, entity: Entity
) -> Array:
    """Return the acceleration of each point by the air: pressure across the patch, a little drag along it."""
    across, down = np.gradient(net, axis=1), np.gradient(net, axis=0)
    normal = np.cross(across, down)
    normal /= np.sqrt(np.einsum("ijk,ijk->ij", normal, normal))[..., None] + 1e-12
    relative = wind - velocity
    strength = float(np.sqrt((wind**2).sum()))
    if strength > 0.1:  # eddies ride down the cloth with the wind: this is what makes a flag flap
        along = net[..., 0] * (wind[0] / strength) + 0.7 * net[..., 1] + net[..., 2] * (wind[2] / strength)
        span = max(entity.size)
        pace = 0.75 * strength
        eddy = np.sin(2 * math.pi * (along - pace * seconds) / (0.62 * span) + phase[0])
        eddy += 0.6 * np.sin(
            2 * math.pi * (along - pace * seconds) / (0.31 * span) + phase[1] + 2 * net[..., 1]
        )
        side = (
            np.array((-wind[2], 0.0, wind[0])) / strength if abs(wind[0]) + abs(wind[2]) > 0 else np.zeros(3)
        )
        relative = relative + side * (0.42 * strength * eddy)[..., None]
    through = np.einsum("ijk,ijk->ij", relative, normal)[..., None]
    speed = np.sqrt(np.einsum("ijk,ijk->ij", relative, relative))[..., None]
    pressure = 0.5 * AIR_DENSITY * 1.6 * np.abs(through) * through * normal
    friction = 0.5 * AIR_DENSITY * 0.045 * speed * relative
    force = (pressure + friction) / gsm
    size = np.sqrt(np.einsum("ijk,ijk->ij", force, force))[..., None]
    return np.asarray(force * np.minimum(1.0, 160 / (size + 1e-9)))


def _keep_out(net: Array, before: Array, solids: list[Entity], *, floor: bool) -> None:
    """Push the net out of the floor and of fixed obstacles, and let it rub there."""
    if floor:
        low = net[..., 1] < 0.008
        net[..., 1] = np.where(low, 0.008, net[..., 1])
        before[low] += 0.5 * (net[low] - before[low])
    for solid in solids:
        form = form_of(solid, look_of(solid))
        centre = np.array(
            (solid.at[0], max(solid.at[2], form.half_height) if floor else solid.at[2], solid.at[1])
        )
        offset = net - centre
        if form.radius:
            distance = np.sqrt((offset**2).sum(-1))
            inside = distance < form.radius + 0.012
            if inside.any():
                net[inside] = centre + offset[inside] * ((form.radius + 0.012) / distance[inside])[:, None]
                before[inside] += 0.6 * (net[inside] - before[inside])
            continue
        half = np.array((form.half_width, form.half_height, solid.size[1] / 2)) + 0.012
        depth = half - np.abs(offset)
        inside = (depth > 0).all(-1)
        if inside.any():
            nearest = depth[inside].argmin(-1)
            rows = np.arange(len(nearest))
            moved = net[inside]
            side = np.where(offset[inside][rows, nearest] < 0, -1.0, 1.0)
            moved[rows, nearest] = centre[nearest] + side * half[nearest]
            net[inside] = moved
            before[inside] += 0.6 * (moved - before[inside])
