"""A simulation as things to draw: what there is at a frame, at which depth, under whose name.

    Simulation, frame ──items──> [(z, id, draw)] ──the renderer sorts, projects──> canvas

An item draws itself in metres on the card at its z (x right, y up): the caller has set the transform, `px`
and `z` of the canvas, as for every prop. Nothing here knows the camera, except `draw`, which is for a
picture of the physics alone.
"""

import math
from functools import partial

import numpy as np

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import INK, Canvas
from filmwright.generators.animatic.noise import hash01, smooth
from filmwright.generators.animatic.paths import oval
from filmwright.generators.animatic.physics.draw_balls import BALLS, plain, splat
from filmwright.generators.animatic.physics.draw_boxes import plain as plain_box
from filmwright.generators.animatic.physics.draw_boxes import splinter
from filmwright.generators.animatic.physics.draw_cloth import paint_cloth, paint_support
from filmwright.generators.animatic.physics.draw_cylinders import BY_SHAPE, SOLIDS
from filmwright.generators.animatic.physics.draw_motes import paint_motes
from filmwright.generators.animatic.physics.draw_pour import liquid_items
from filmwright.generators.animatic.physics.draw_vessels import (
    behind,
    in_front,
)
from filmwright.generators.animatic.physics.item import LAYER, Item, Shadow
from filmwright.generators.animatic.physics.motes import MANNERS
from filmwright.generators.animatic.physics.paint import LINE, UNIT, Skin, at
from filmwright.generators.animatic.physics.space import ABSENT, SPLATTED
from filmwright.generators.animatic.physics.words import look_of
from filmwright.generators.animatic.physics.world import Simulation
from filmwright.generators.animatic.skia_gl import skia
from filmwright.schemas.motion import Material

MANY = 150
"""From so many pieces on, small ones are drawn plainly."""
_SLICES = 5
"""How many cards a cloud of particles is spread over."""
_BY_MATERIAL: dict[Material, str] = {
    "stone": "stone", "snow": "snowball", "metal": "cannonball", "glass": "marble", "fruit": "apple",
}  # fmt: skip
_ELASTIC = {"rubber": 0.05, "fruit": 0.02, "flesh": 0.04}
"""How much a ball is pressed flat, as a share of its size for each metre a second of its bounce."""


def items(simulation: Simulation, frame: int) -> list[Item]:
    """List everything visible at a frame, far things first; frames outside the shot show its ends."""
    frame = min(max(frame, 0), simulation.frames - 1)
    found = _bodies(simulation, frame)
    found += liquid_items(simulation, frame)
    for cloth in simulation.cloths:
        found += _cloth(simulation, cloth.who, frame)
    for k in range(len(simulation.motes)):
        found += _motes(simulation, k, frame)
    return sorted(found, key=lambda item: -item.z)


def draw(
    simulation: Simulation, canvas: Canvas, frame: int, camera: Camera, size: tuple[int, int],
    offset_z: float = 0.0,
) -> None:  # fmt: skip
    """Draw all of a frame through a camera, with soft contact shadows; `size` in pixels."""
    W, H = size
    sky = canvas.canvas
    for shadow in shadows(simulation, frame):
        px, py, k = camera.project(shadow.x, 0, shadow.z + offset_z, W, H)
        flat = max(0.12, min(0.5, camera.y / max(shadow.z + offset_z - camera.z, 0.1)))
        if canvas.style != "line":
            canvas.px, canvas.z = 1.0, 0.0
            canvas.fill(oval(px, py, shadow.radius * k, shadow.radius * k * flat), INK, shadow.strength)
    for item in items(simulation, frame):
        matrix, k = camera.card(item.z + offset_z, W, H)
        sky.save()
        sky.concat(matrix)
        canvas.px, canvas.z = k, item.z + offset_z
        item.draw(canvas)
        sky.restore()


def shadows(simulation: Simulation, frame: int) -> list[Shadow]:
    """List the contact shadows of a frame: dark and small where a thing touches the ground."""
    if not simulation.floor:
        return []
    frame = min(max(frame, 0), simulation.frames - 1)
    plane = simulation.plane
    found = []
    for i, piece in enumerate(plane.pieces):
        if plane.states[frame, i] == ABSENT:
            continue
        x, y, z, angle = (float(v) for v in plane.poses[frame, i])
        c, s = abs(math.cos(angle)), abs(math.sin(angle))
        form = piece.form
        half = form.radius or c * form.half_width + s * form.half_height
        low = y - (form.radius or s * form.half_width + c * form.half_height)
        if low < 3.0:
            nearness = math.exp(-max(low, 0.0) / 0.6)
            found.append(Shadow(x, z, half * (1.0 + 0.35 * (1 - nearness)), 0.34 * nearness))
    return found


def _bodies(simulation: Simulation, frame: int) -> list[Item]:
    found = []
    plane = simulation.plane
    vessels = [i for i, p in enumerate(plane.pieces) if p.form.hollow]
    for i, piece in enumerate(plane.pieces):
        if plane.states[frame, i] == ABSENT:
            continue
        label = simulation.motion.entities[piece.entity].id
        z = float(plane.poses[frame, i, 2])
        if piece.form.hollow:
            found.append(Item(z + LAYER, label, partial(_paint_vessel, simulation, frame, i, False)))
            found.append(Item(z - LAYER, label, partial(_paint_vessel, simulation, frame, i, True)))
            continue
        z = _inside_of(simulation, frame, i, vessels, z)
        found.append(Item(z, label, partial(_paint_piece, simulation, frame, i)))
    return found


def _inside_of(simulation: Simulation, frame: int, i: int, vessels: list[int], z: float) -> float:
    """Return the depth to draw a piece at: what lies in a vessel is between its walls."""
    pose, piece = simulation.plane.poses[frame], simulation.plane.pieces[i]
    for v in vessels:
        vessel = simulation.plane.pieces[v]
        dx, dy = abs(pose[i, 0] - pose[v, 0]), abs(pose[i, 1] - pose[v, 1])
        near = dx < vessel.form.half_width and dy < 1.5 * vessel.form.half_height
        if near and abs(z - pose[v, 2]) < (vessel.size[1] + piece.size[1]) / 2:
            behind_by = (z - float(pose[v, 2])) / max(vessel.size[1] + piece.size[1], 1e-6)
            return float(pose[v, 2]) + LAYER * (0.6 * behind_by - 0.25)
    return z


def _pressed(simulation: Simulation, frame: int, i: int) -> float:
    """Return how flat a bouncing ball is: 1 is round. It is pressed where its fall turns into a rise."""
    plane = simulation.plane
    entity = simulation.motion.entities[plane.pieces[i].entity]
    soft = _ELASTIC.get(entity.material, 0.0)
    if not soft or not 0 < frame < simulation.frames - 1:
        return 1.0
    y0, y1, y2 = (float(plane.poses[frame + d, i, 1]) for d in (-1, 0, 1))
    down, up = (y0 - y1) * simulation.fps, (y2 - y1) * simulation.fps
    r = plane.pieces[i].form.radius
    if down > 0.8 and up > 0.2 and y1 < 1.9 * r:
        return max(0.78, 1 - soft * 0.5 * (down + up))
    return 1.0


def _paint_piece(simulation: Simulation, frame: int, i: int, canvas: Canvas) -> None:
    plane = simulation.plane
    piece = plane.pieces[i]
    entity = simulation.motion.entities[piece.entity]
    look = look_of(entity)
    x, y, _, angle = (float(v) for v in plane.poses[frame, i])
    form = piece.form
    skin = Skin(look.colour, look.accents, angle, i)
    if plane.states[frame, i] == SPLATTED:
        with at(canvas, x, y, 0, form.reach):
            splat(canvas, skin)
    elif form.radius:
        r = form.radius
        flat = _pressed(simulation, frame, i)
        with at(canvas, x, y - r * (1 - flat), 0, r / flat, r * flat):
            if canvas.px < 4 or (canvas.px < 20 and len(plane.pieces) > MANY):
                canvas.shape(UNIT, look.colour, LINE)
            else:
                BALLS.get(look.thing or _BY_MATERIAL.get(entity.material, ""), plain)(canvas, skin)
    else:
        painter = SOLIDS.get(look.thing, BY_SHAPE.get(entity.shape, plain_box))
        w, _, h = piece.size
        if piece.part != "whole":
            painter = splinter
        with at(canvas, x, y, angle):
            if piece.part != "whole":
                _turn_in_depth(simulation, frame, i, canvas)
            if look.thing == "ramp" and "left" in entity.looks.lower():
                canvas.canvas.scale(-1, 1)
            painter(canvas, skin, w, h)


def _turn_in_depth(simulation: Simulation, frame: int, i: int, canvas: Canvas) -> None:
    """Foreshorten a board that has come loose: it turns away from us while it flies, and lies askew."""
    there = simulation.plane.states[: frame + 1, i] != ABSENT
    seconds = float(there.sum()) / simulation.fps
    yaw = (2 * hash01("yaw", i, simulation.seed) - 1) * 1.1 * smooth(seconds / 0.7)
    slant = skia.Matrix()
    slant.setAll(math.cos(yaw), 0, 0, 0.22 * math.sin(yaw), 1, 0, 0, 0, 1)
    canvas.canvas.concat(slant)


def _paint_vessel(simulation: Simulation, frame: int, i: int, near: bool, canvas: Canvas) -> None:
    plane = simulation.plane
    piece = plane.pieces[i]
    look = look_of(simulation.motion.entities[piece.entity])
    x, y, _, angle = (float(v) for v in plane.poses[frame, i])
    with at(canvas, x, y, angle):
        if near:
            in_front(canvas, look.thing, look.colour, look.accents, piece.size[0], piece.size[2])
        else:
            behind(canvas, look.thing, look.colour, piece.size[0], piece.size[2])


def _cloth(simulation: Simulation, who: str, frame: int) -> list[Item]:
    cloth = next(c for c in simulation.cloths if c.who == who)
    look = look_of(next(e for e in simulation.motion.entities if e.id == who))
    z = float(cloth.mesh[0, ..., 2].mean())
    if cloth.flat:  # what hangs over an edge hangs in front of it
        z = float(cloth.mesh[frame, ..., 2].min()) - LAYER
    return [
        Item(z + LAYER, who, lambda canvas: paint_support(canvas, cloth, look, floor=simulation.floor)),
        Item(z, who, lambda canvas: paint_cloth(canvas, cloth, look, frame)),
    ]


def _motes(simulation: Simulation, k: int, frame: int) -> list[Item]:
    motes = simulation.motes[k]
    entity = next((e for e in simulation.motion.entities if e.id == motes.who), None)
    if entity is None:  # the crumbs of a snowball belong to whoever threw one
        entity = next(e for e in simulation.motion.entities if look_of(e).thing == "snowball")
        if not (motes.alpha[frame] > 0.02).any():
            return []
    look = look_of(entity)
    depth = motes.position[frame, :, 2]
    order = np.argsort(depth, kind="stable")
    found = []
    slices = (
        4 * _SLICES if MANNERS[motes.sort].settles else _SLICES
    )  # what lies on the ground must not lie in rows
    for part in np.array_split(order, min(slices, len(order))):
        which = [int(i) for i in part]
        z = float(depth[part].mean())

        def paint(canvas: Canvas, which: list[int] = which) -> None:
            paint_motes(canvas, motes, frame, which, look.colour, bool(look.accents))

        found.append(Item(z, entity.id, paint))
    return found
