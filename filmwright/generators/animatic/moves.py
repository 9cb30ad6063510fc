"""How the camera travels: every move of the grammar as a path in metres, and explicit paths.

    framing's camera ──at(u)──> the camera of this frame

`amount` scales a move: 0.5 is what an operator does unasked, 1 is the whole way. A dolly moves the camera and
changes perspective, a zoom changes the lens and does not. All paths ease in and out; nothing here is random
except `handheld`, which is noise seeded by the shot.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.noise import clamp, ease, lerp, noise1, smooth
from filmwright.schemas.base import Vec3
from filmwright.schemas.grammar import CameraMove
from filmwright.schemas.motion import CameraKey

Point = tuple[float, float, float]
"""Metres in the animatic's world: x right, y up, z away."""
NEAREST_M = 0.55
"""No move takes the lens nearer to its subject than this."""


@dataclass(frozen=True)
class Move:
    """One shot's camera work around `base`, the camera that framing solved."""

    base: Camera
    kind: CameraMove
    amount: float
    distance: float
    """Metres from the lens to the subject."""
    seconds: float
    seed: str
    middle_m: float | None = None
    """Height of the middle of the subject: where a dolly or a zoom ends up looking, if it comes close."""

    def at(self, t: float, follow: Point = (0.0, 0.0, 0.0)) -> Camera:
        """Return the camera at `t` seconds; `follow` is how far the subject has travelled since 0."""
        u = clamp(t / max(self.seconds, 1e-6))
        return _PATHS[self.kind](self, u, t, follow)


def from_board(point: Vec3) -> Point:
    """Turn a point of the MotionScript (y away, z up) into ours (y up, z away)."""
    return point[0], point[2], point[1]


def along_keys(
    keys: Sequence[CameraKey], t: float, find: Callable[[str], Point | None], nearest: float = NEAREST_M
) -> Camera:
    """Return the camera of an explicit path at `t` seconds: eased between keys, held at both ends.

    Args:
        keys: in order of time; at least one.
        t: seconds into the shot.
        find: where a character or thing is now; None if it is not there.
        nearest: least metres of depth between the lens and what it looks at.
    """
    cameras = [_of_key(key, find, nearest) for key in keys]
    for k in range(len(keys) - 1):
        a, b = keys[k].at, keys[k + 1].at
        if t < b:
            return cameras[k].lerp(cameras[k + 1], smooth(clamp((t - a) / max(b - a, 1e-6))))
    return cameras[-1]


def _of_key(key: CameraKey, find: Callable[[str], Point | None], nearest: float) -> Camera:
    x, y, z = from_board(key.position)
    look = find(key.look_at) if isinstance(key.look_at, str) else from_board(key.look_at)
    lx, ly, lz = look or (x, y, z + 5.0)
    d = max(lz - z, nearest)  # the lens looks away from the audience; it cannot turn round
    pan, tilt = clamp((lx - x) / d, -3, 3), clamp((ly - y) / d, -3, 3)
    return Camera(x, max(y, 0.05), z, key.focal_mm, pan, tilt, math.radians(key.roll))


def _toward(move: Move, share: float) -> Camera:
    """The camera with `share` of the distance left to the subject; the frame's middle stays."""
    base, d = move.base, move.distance
    left = max(d * share, min(d, NEAREST_M))
    aim = _aim(move, share)
    return base.moved(z=base.z + d - left, tilt=(aim - base.y) / left)


def _aim(move: Move, share: float) -> float:
    """The height the middle of the frame sees at the subject, when `share` of the frame's height is left.

    Coming closer to somebody who stands low in the frame, the camera lifts or lowers its eye to them.
    """
    aim = move.base.y + move.base.tilt * move.distance
    if move.middle_m is None or share >= 1:
        return aim
    return lerp(move.middle_m, aim, share)


def _static(move: Move, _u: float, _t: float, _f: Point) -> Camera:
    return move.base


def _pan(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        reach = 0.36 * move.amount * 18 / move.base.focal_mm * 2
        return move.base.moved(pan=move.base.pan + sign * lerp(-reach, reach * 0.35, ease(u)))

    return path


def _tilt(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        reach = 0.36 * move.amount * 20 / move.base.focal_mm
        return move.base.moved(tilt=move.base.tilt + sign * lerp(-reach * 1.6, 0.0, ease(u)))

    return path


def _roll(move: Move, u: float, _t: float, _f: Point) -> Camera:
    return move.base.moved(roll=move.base.roll + math.radians(30) * move.amount * ease(u))


def _dolly_in(move: Move, u: float, _t: float, _f: Point) -> Camera:
    return _toward(move, 1 - 0.62 * move.amount * ease(u))


def _dolly_out(move: Move, u: float, _t: float, _f: Point) -> Camera:
    near = 1 - 0.56 * move.amount
    return _toward(move, lerp(near, 1 + 0.2 * move.amount, ease(u)))


def _truck(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        reach = 0.36 * move.amount * move.distance * 36 / move.base.focal_mm / 2
        return move.base.moved(x=move.base.x + sign * lerp(-reach, reach, ease(u)))

    return path


def _pedestal(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        reach = min(1.2, 0.5 * move.distance * 20 / move.base.focal_mm) * move.amount
        return move.base.moved(y=max(0.1, move.base.y + sign * lerp(-reach, reach * 0.5, ease(u))))

    return path


def _crane(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        rise = 5.0 * move.amount * clamp(move.distance / 5, 0.3, 2.5)
        up = rise * (ease(u) if sign > 0 else 1 - ease(u))
        y = move.base.y + up
        return move.base.moved(y=y, tilt=move.base.tilt - up / move.distance * 0.94)

    return path


def _arc(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        angle = sign * math.radians(44) * move.amount * lerp(-0.5, 0.5, ease(u))
        x = math.sin(angle) * move.distance
        depth = math.cos(angle) * move.distance
        aim = move.base.y + move.base.tilt * move.distance
        return move.base.moved(
            x=move.base.x + x,
            z=move.base.z + move.distance - depth,
            pan=move.base.pan - x / depth,
            tilt=(aim - move.base.y) / depth,
        )

    return path


def _zoom(sign: float) -> Callable[[Move, float, float, Point], Camera]:
    def path(move: Move, u: float, _t: float, _f: Point) -> Camera:
        most = 1 + 0.9 * move.amount
        scale = lerp(1, most, ease(u)) if sign > 0 else lerp(most, 1, ease(u)) / most**0.25
        tilt = (_aim(move, 1 / scale) - move.base.y) / move.distance
        return move.base.moved(focal_mm=move.base.focal_mm * scale, tilt=tilt)

    return path


def _dolly_zoom(move: Move, u: float, _t: float, _f: Point) -> Camera:
    share = 1 - 0.62 * move.amount * ease(u)
    camera = _toward(move, share)
    left = move.base.z + move.distance - camera.z
    return camera.moved(focal_mm=move.base.focal_mm * left / move.distance)


def _follow(move: Move, _u: float, _t: float, follow: Point) -> Camera:
    dx, dy, dz = follow
    return move.base.moved(x=move.base.x + dx, y=max(0.05, move.base.y + dy), z=move.base.z + dz)


def _whip_pan(move: Move, _u: float, t: float, _f: Point) -> Camera:
    fast = smooth(clamp(t / 0.33))
    reach = (0.3 + 0.6 * move.amount) * 36 / move.base.focal_mm
    return move.base.moved(pan=move.base.pan - reach * (1 - fast) ** 2)


def _handheld(move: Move, _u: float, t: float, _f: Point) -> Camera:
    k, s = move.amount * 2, move.seed
    pan = 0.010 * noise1(t * 1.7, s, "pan") + 0.003 * noise1(t * 6, s, "pan fast")
    tilt = 0.010 * noise1(t * 1.5, s, "tilt") + 0.003 * noise1(t * 6.5, s, "tilt fast")
    lens = 50 / move.base.focal_mm  # a shake is an angle: the same hand shakes a long lens's frame more
    return move.base.moved(
        pan=move.base.pan + pan * k * lens,
        tilt=move.base.tilt + tilt * k * lens,
        roll=move.base.roll + 0.012 * noise1(t * 1.2, s, "roll") * k,
    )


_PATHS: dict[CameraMove, Callable[[Move, float, float, Point], Camera]] = {
    "static": _static, "rack-focus": _static,
    "pan-left": _pan(-1), "pan-right": _pan(1), "tilt-up": _tilt(1), "tilt-down": _tilt(-1), "roll": _roll,
    "dolly-in": _dolly_in, "dolly-out": _dolly_out, "truck-left": _truck(-1), "truck-right": _truck(1),
    "pedestal-up": _pedestal(1), "pedestal-down": _pedestal(-1),
    "crane-up": _crane(1), "crane-down": _crane(-1), "arc-left": _arc(-1), "arc-right": _arc(1),
    "zoom-in": _zoom(1), "zoom-out": _zoom(-1), "dolly-zoom": _dolly_zoom,
    "follow": _follow, "lead": _follow, "whip-pan": _whip_pan, "handheld": _handheld,
}  # fmt: skip
