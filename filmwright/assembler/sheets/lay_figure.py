"""An artist's lay figure: head, trunk and limbs in the posture the board asks for, looking where it says.

    joints in shares of a standing person ─> limbs, drawn twice: dark and broad, then pale ─> one outline

It stands for everybody alike: what they look like is for the picture that comes later.
"""

import math
from collections.abc import Sequence
from typing import Any

import skia

from filmwright.assembler.sheets.strokes import Point, fill, path_of, pen
from filmwright.schemas.grammar import Facing, Posture

BODY, LINE = 0xFFE3DCCF, 0xFF6F6861
SIDES: dict[Facing, float] = {
    "camera": 0.0, "away": 0.0, "screen-left": -1.0, "screen-right": 1.0, "three-quarter-left": -0.5,
    "three-quarter-right": 0.5, "away-left": -0.5, "away-right": 0.5,
}  # fmt: skip
HEIGHTS: dict[Posture, float] = {
    "standing": 1.0, "sitting": 0.77, "lying": 0.2, "kneeling": 0.79, "crouching": 0.66, "floating": 1.03,
}  # fmt: skip
"""From the floor to the top of the head, as shares of a standing person."""
_HIPS: dict[Posture, float] = {
    "standing": 0.51, "sitting": 0.28, "lying": 0.51, "kneeling": 0.3, "crouching": 0.17, "floating": 0.54,
}  # fmt: skip
_HEAD = 0.072


def draw_figure(canvas: Any, feet: Point, tall: float, facing: Facing, posture: Posture) -> None:
    """Draw a person who would stand `tall` points high, with the floor under them at `feet`."""
    side = SIDES[facing]
    x, y = feet
    canvas.save()
    canvas.translate(x, y)
    if posture == "lying":
        canvas.translate(-0.5 * tall * (1 if side >= 0 else -1), -0.06 * tall)
        canvas.rotate(90 if side >= 0 else -90)
    canvas.scale(tall, -tall)
    limbs = list(_limbs(posture, side))
    outline = 1.7 / tall
    for colour, more in ((LINE, outline), (BODY, 0.0)):
        for points, width in limbs:
            canvas.drawPath(path_of(points), pen(colour, width + more))
        canvas.drawPath(_trunk(posture, side), pen(colour, 0.035 + more))
        canvas.drawPath(_trunk(posture, side), fill(colour))
        canvas.drawPath(_head(posture, side), pen(colour, more) if more else fill(colour))
    _face(canvas, posture, facing, 0.8 / tall)
    canvas.restore()


def _top(posture: Posture) -> tuple[Point, Point, Point]:
    """Return hips, the middle of the shoulders, and of the head, of somebody who faces us."""
    hips = _HIPS[posture]
    lean = 0.07 if posture == "crouching" else 0.0
    return (0.0, hips), (lean, hips + 0.3), (lean * 1.3, hips + 0.49 - _HEAD - 0.004)


def _limbs(posture: Posture, side: float) -> Sequence[tuple[list[Point], float]]:
    (_, hips), (_, shoulders), (hx, head) = _top(posture)
    way = math.copysign(1.0, side) if side else 1.0
    turn = abs(side)
    broad = 0.115 * (1 - 0.45 * turn)
    lean = hx * way / 1.3
    found: list[tuple[list[Point], float]] = [([(lean, shoulders), (hx * way, head - 0.05)], 0.05)]
    for number, part in enumerate((-1.0, 1.0)):
        arm = [(lean + part * broad, shoulders - 0.005)]
        if posture in ("sitting", "kneeling", "crouching"):
            arm += [(lean + part * (broad + 0.02) - way * 0.01, shoulders - 0.15)]
            arm += [(lean + part * broad * 0.7 + way * 0.1 * max(turn, 0.2), shoulders - 0.245)]
        else:
            swing = way * turn * (0.03 if number else -0.01)
            arm += [(part * (broad + 0.025) - swing * 0.3, shoulders - 0.15)]
            arm += [(part * (broad + 0.02) + swing, shoulders - 0.29)]
        found.append((arm, 0.042))
        found.append((_leg(posture, part, way, turn, hips), 0.058))
    return found


def _leg(posture: Posture, part: float, way: float, turn: float, hips: float) -> list[Point]:
    x = part * 0.05 * (1 - 0.35 * turn)
    toe = 0.055 * way * turn + part * 0.03 * (1 - turn)
    if posture == "sitting":
        reach = 0.08 + 0.15 * turn
        knee: Point = (x + way * reach * turn + part * 0.05 * (1 - turn), hips - 0.01 - 0.03 * (1 - turn))
        return [(x, hips), knee, (knee[0], 0.02), (knee[0] + toe, 0.015)]
    if posture == "kneeling":
        return [(x, hips), (x + way * 0.06 * turn, 0.03), (x - way * 0.2 * turn, 0.025)]
    if posture == "crouching":
        knee = (x + way * 0.17 * turn + part * 0.09 * (1 - turn), hips + 0.1)
        return [(x, hips), knee, (x + way * 0.05 * turn, 0.02), (x + way * 0.05 * turn + toe, 0.015)]
    floor = 0.04 if posture == "floating" else 0.0
    drop = 0.05 if posture == "floating" else 0.0
    stride = part * 0.035 * turn
    return [(x, hips), (x + stride + way * 0.012 * turn, floor + 0.26), (x + stride, floor + 0.02),
            (x + stride + toe, floor + 0.015 - drop)]  # fmt: skip


def _trunk(posture: Posture, side: float) -> Any:
    (_, hips), (lean, shoulders), _ = _top(posture)
    lean *= math.copysign(1.0, side) if side else 1.0
    wide = 1 - 0.42 * abs(side)
    points = [(lean - 0.1 * wide, shoulders), (lean + 0.1 * wide, shoulders),
              (lean * 0.4 + 0.062 * wide, shoulders - 0.17), (0.078 * wide, hips - 0.02),
              (-0.078 * wide, hips - 0.02), (lean * 0.4 - 0.062 * wide, shoulders - 0.17)]  # fmt: skip
    return path_of(points, closed=True)


def _head(posture: Posture, side: float) -> Any:
    _, _, (x, y) = _top(posture)
    x *= math.copysign(1.0, side) if side else 1.0
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - _HEAD * 0.78, y - _HEAD, x + _HEAD * 0.78, y + _HEAD))
    return path


def _face(canvas: Any, posture: Posture, facing: Facing, width: float) -> None:
    """Draw the cross of a face, turned to where it looks, and a nose; of who looks away there is none."""
    if facing.startswith("away"):
        return
    side = SIDES[facing]
    _, _, (x, y) = _top(posture)
    x *= math.copysign(1.0, side) if side else 1.0
    half = _HEAD * 0.78
    middle = [
        (x + side * half * 0.95 * math.cos(a), y + _HEAD * math.sin(a))
        for a in (math.radians(d) for d in range(-90, 91, 15))
    ]
    ink = pen(LINE, width)
    if abs(side) < 1:
        canvas.drawPath(path_of(middle), ink)
    eyes = [(x - half * 0.97, y + 0.012), (x + side * half * 0.3, y), (x + half * 0.97, y + 0.012)]
    canvas.drawPath(path_of(eyes), ink)
    if side:
        edge = x + side * half * 0.95
        reach = math.copysign(_HEAD * 0.26, side)
        nose = [(edge, y), (edge + reach, y - _HEAD * 0.26), (edge - reach * 0.1, y - _HEAD * 0.36)]
        canvas.drawPath(path_of(nose, closed=True), fill(BODY))
        canvas.drawPath(path_of(nose), ink)
