"""Blows: impulses, crates that break into boards, snowballs that stay where they hit.

    impulse ──kick──> velocities        hard hit ──settle_hits──> break_open | splat

Called between steps: the space may not be changed while it is stepped.
"""

import math

import numpy as np

from filmwright.generators.animatic.noise import generator, hash01
from filmwright.generators.animatic.physics.pieces import SPLAT
from filmwright.generators.animatic.physics.space import ABSENT, SPLATTED, Event, Hit, Plane
from filmwright.schemas.motion import Force


def kick(plane: Plane, force: Force, k: int) -> None:
    """Give an impulse to every piece of its target; a pile flies apart around its middle."""
    for piece in plane.pieces:
        entity = plane.motion.entities[piece.entity]
        if force.target not in (None, entity.id) or piece.part != "whole" or piece.fixed:
            continue
        if force.target is not None and piece.holder is not None and piece.holder in plane.bodies:
            break_open(plane, piece.holder, 0.0)
    targets = [
        i
        for i, piece in enumerate(plane.pieces)
        if piece.part == "whole"
        and not piece.fixed
        and i in plane.bodies
        and force.target in (None, plane.motion.entities[piece.entity].id)
    ]
    if not targets:
        return
    middle = plane.pose[targets, :2].mean(0)
    x, away, up = force.vector
    strength = math.hypot(x, up, away)
    spread = 0.5 if len(targets) > 1 and force.target is not None else 0.0
    for i in targets:
        body, piece = plane.bodies[i], plane.pieces[i]
        outward = plane.pose[i, :2] - middle
        outward = outward / max(float(np.hypot(*outward)), 1e-6) * spread * strength
        rng = generator("kick", k, i, plane.seed)
        share, turn, depth = rng.uniform(-1, 1, 3) if spread else (0.0, 0.0, 0.0)
        scale = (1 + 0.35 * float(share)) / piece.mass
        vx, vy = body.velocity
        body.velocity = (vx + (x + float(outward[0])) * scale, vy + (up + float(outward[1])) * scale)
        body.angular_velocity += float(turn) * spread * 12
        plane.depth_speed[i] += (away + 0.45 * spread * strength * float(depth)) * scale
        if piece.breaks_at is not None and strength / piece.mass > piece.breaks_at:
            break_open(plane, i, 0.5)


def settle_hits(plane: Plane) -> None:
    """Break or flatten whatever was hit too hard in the last step."""
    hits, plane.hits = plane.hits, []
    for hit in hits:
        piece = plane.pieces[hit.piece]
        if hit.piece not in plane.bodies:
            continue
        if piece.splats and hit.speed > SPLAT:
            _splat(plane, hit)
        elif piece.breaks_at is not None and hit.speed > piece.breaks_at:
            break_open(plane, hit.piece, 0.35 * hit.speed)


def _splat(plane: Plane, hit: Hit) -> None:
    """Leave a snowball on what it hit; on something that moves it only bursts."""
    i, (nx, ny) = hit.piece, hit.normal
    piece = plane.pieces[i]
    x, y = plane.bodies[i].position
    r = piece.form.radius or piece.form.half_width
    z = float(plane.pose[i, 2])
    stays = hit.by < 0 or (hit.by < len(plane.pieces) and plane.pieces[hit.by].fixed)
    if stays and hit.by >= 0:
        z = float(plane.pose[hit.by, 2]) - 0.01  # on the card of the wall, whose depth is not drawn
    plane.pose[i] = (x + nx * r, y + ny * r, z, math.atan2(ny, nx))
    piece.state = SPLATTED if stays else ABSENT
    plane.depth_speed[i] = 0.0
    plane.events.append(Event(plane.frame + 1, i, "splat", tuple(plane.pose[i, :3]), hit.speed))
    plane.remove(i)


def break_open(plane: Plane, i: int, burst: float) -> None:
    """Break a crate into its boards and free what was in it; `burst` metres a second outwards."""
    body = plane.bodies[i]
    x, y, z = float(body.position.x), float(body.position.y), float(plane.pose[i, 2])
    vx, vy = body.velocity
    c, s = math.cos(body.angle), math.sin(body.angle)
    half = max(plane.pieces[i].form.half_width, 1e-6)
    angle = float(body.angle)
    plane.remove(i)
    plane.pieces[i].state = ABSENT
    plane.events.append(Event(plane.frame + 1, i, "break", (x, y, z), burst))
    for k, piece in enumerate(plane.pieces):
        if piece.holder != i:
            continue
        dx, dy, dz, turn = piece.place
        ox, oy = c * dx - s * dy, s * dx + c * dy
        plane.pose[k] = (
            x + ox,
            max(y + oy, piece.form.half_height) if plane.floor else y + oy,
            z + dz,
            turn + angle,
        )
        px, py, pz = piece.velocity
        if piece.part == "whole":
            out = burst * (0.5 + hash01("out", k, plane.seed))
            px, py = px + out * ox / half, py + out * (0.45 + oy / half)
            pz += out * (hash01("deep", k, plane.seed) - 0.5)
        else:
            px, py = c * px - s * py, s * px + c * py
        piece.velocity = (px + float(vx), py + 0.5 * float(vy), pz)
        plane.depth_speed[k] = pz
        plane.add(k)
