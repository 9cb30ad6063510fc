"""What no engine can perform, said before it is tried: one clear error with what to change.

Small slips (a thing that begins a little under the floor, an amount of liquid larger than its mug) are put
right by the layout and are no errors.
"""

from filmwright.errors import RenderFailed
from filmwright.generators.animatic.physics.forms import form_of
from filmwright.generators.animatic.physics.words import CLOSED, CONTAINERS, look_of
from filmwright.schemas.motion import Entity, MotionScript

FASTEST = 340.0
"""Metres a second: the speed of sound. What flies faster cannot be seen in a shot."""
HEAVIEST = 30_000.0
"""Kilograms a cubic metre: heavier than any metal."""


def check(motion: MotionScript, *, floor: bool) -> None:
    """Refuse a script that is impossible.

    Raises:
        RenderFailed: with the entity, what is wrong with it, and what to change.
    """
    for entity in motion.entities:
        if entity.kind != "actor":
            _check_entity(entity, floor=floor)
    bodies = [e for e in motion.entities if e.kind in ("rigid", "fixed")]
    for k, a in enumerate(bodies):
        for b in bodies[k + 1 :]:
            if not (a.kind == b.kind == "fixed") and _inside_each_other(a, b, floor=floor):
                raise RenderFailed(
                    f"'{a.id}' and '{b.id}' begin inside each other",
                    hint=f"move `at` of '{a.id}' or '{b.id}' apart by {max(*a.size, *b.size):.2g} m, "
                    "or make one of them a crate or a bowl that holds the other",
                )
    for force in motion.forces:
        strength = sum(v * v for v in force.vector) ** 0.5
        if force.kind == "wind" and strength > 110:
            raise RenderFailed(
                f"a wind of {strength:.0f} m/s blows nowhere on earth (a tornado reaches 110)",
                hint="set the wind's `vector` below 110 m/s; 8 moves a flag, 20 is a storm",
            )
        hit = [e for e in bodies if e.id == force.target and e.kind == "rigid"]
        if force.kind == "impulse" and any(strength / e.mass > FASTEST for e in hit):
            raise RenderFailed(
                f"the impulse on '{force.target}' would make it faster than sound",
                hint=f"set its `vector` below {FASTEST * hit[0].mass:.3g} newton-seconds, or raise its mass",
            )


def _check_entity(entity: Entity, *, floor: bool) -> None:
    speed = sum(v * v for v in entity.velocity) ** 0.5
    if speed > FASTEST:
        raise RenderFailed(
            f"'{entity.id}' starts at {speed:.0f} m/s, faster than sound",
            hint=f"set its `velocity` below {FASTEST:.0f} m/s; a thrown ball has 10 to 30",
        )
    if (
        floor
        and entity.kind in ("rigid", "fixed", "liquid", "cloth")
        and entity.at[2] + entity.size[2] / 2 < -1e-6
    ):
        raise RenderFailed(
            f"'{entity.id}' begins {-entity.at[2]:.2g} m under the floor",
            hint=f"set the height (third number) of its `at` to {entity.size[2] / 2:.3g} or more",
        )
    if entity.kind == "rigid" and entity.shape == "ball":
        w, d, h = entity.size
        density = entity.mass / (0.524 * w * d * h)
        if entity.mass > 2 and density > HEAVIEST:
            raise RenderFailed(
                f"'{entity.id}' would weigh {density:.0f} kg a cubic metre, more than any metal",
                hint=f"give it a mass of at most {HEAVIEST * 0.524 * w * d * h:.3g} kg, or a larger size",
            )


def _inside_each_other(a: Entity, b: Entity, *, floor: bool) -> bool:
    """Tell whether two single solid things share more than half of the smaller one."""
    for one, other in ((a, b), (b, a)):
        thing = look_of(one).thing
        if thing in CLOSED and max(other.size) < max(one.size):
            return False
        if thing in CONTAINERS | {"table", "ramp", "shelf"} or one.count > 1:
            return False
    forms = [form_of(e, look_of(e)) for e in (a, b)]
    ups = [max(e.at[2], f.half_height) if floor else e.at[2] for e, f in zip((a, b), forms, strict=True)]
    extents = [(2 * f.half_width, e.size[1], 2 * f.half_height) for e, f in zip((a, b), forms, strict=True)]
    gaps = (a.at[0] - b.at[0], a.at[1] - b.at[1], ups[0] - ups[1])
    for gap, p, q in zip(gaps, *extents, strict=True):
        shared = (p + q) / 2 - abs(gap)
        if shared <= 0.5 * min(p, q):
            return False
    return True
