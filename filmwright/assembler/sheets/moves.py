"""What the camera does, drawn around a panel as film people draw it.

    beside the frame   pan, whip pan (bowed: the camera turns), truck (straight, on rails)   below it
                       tilt (bowed), pedestal (straight), crane (a swoop)                    right of it
    inside the frame   dolly (four broad arrows, in or out), zoom (nested frame and a Z),
                       arc (round the subject's feet), roll (round the frame's middle)
    in words only      follow, lead, handheld, rack focus: a small sign stands beside the word

The length of an arrow tells the move's `amount`. An explicit camera path is drawn as the moves it amounts to.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import skia

from filmwright.assembler.sheets.strokes import (
    CAMERA,
    PAPER,
    Point,
    arrow,
    bow,
    fill,
    line,
    path_of,
    pen,
    round_about,
)
from filmwright.schemas.grammar import CameraMove
from filmwright.schemas.motion import CameraKey
from filmwright.schemas.shot import Shot

BELOW = 14.0
"""Points under a picture that arrows need."""
BESIDE = 15.0
"""Points right of a picture that arrows need."""
Frame = tuple[float, float, float, float]
"""Left, top, width and height of the picture, in points."""
Sign = Callable[[Any, Frame, float], None]

UNDER: frozenset[CameraMove] = frozenset(
    {"pan-left", "pan-right", "whip-pan", "truck-left", "truck-right", "follow", "lead", "handheld",
     "rack-focus"}
)  # fmt: skip
"""Moves whose sign stands under the picture, beside the word."""


def moves_of(shot: Shot) -> tuple[tuple[CameraMove, float], ...]:
    """Return what the camera does, with how far it goes (0 to 1); nothing where it stands still."""
    if shot.motion.camera:
        return _moves_of_keys(shot.motion.camera)
    if shot.camera.move == "static":
        return ()
    return ((shot.camera.move, shot.camera.amount),)


def words_of(shot: Shot) -> str:
    """Return what the camera does as the word under a panel: `PAN LEFT`."""
    return " + ".join(move.replace("-", " ").upper() for move, _ in moves_of(shot))


def draw_inside(canvas: Any, frame: Frame, shot: Shot) -> None:
    """Draw the arrows that stand in or right of the picture."""
    for move, amount in moves_of(shot):
        if move not in UNDER:
            _SIGNS[move](canvas, frame, amount)


def draw_under(canvas: Any, strip: Frame, shot: Shot) -> None:
    """Draw the arrow that stands under the picture into `strip`, right of the word that is there."""
    for move, amount in [found for found in moves_of(shot) if found[0] in UNDER][:1]:
        _SIGNS[move](canvas, strip, amount)


def _moves_of_keys(keys: Sequence[CameraKey]) -> tuple[tuple[CameraMove, float], ...]:
    """Return the two largest moves of an explicit path; what is barely felt is none."""
    first, last = keys[0], keys[-1]
    aside, away, up = (b - a for a, b in zip(first.position, last.position, strict=True))
    longer = math.log2(last.focal_mm / first.focal_mm)
    sizes: list[tuple[float, CameraMove]] = [
        (abs(aside), "truck-right" if aside > 0 else "truck-left"),
        (abs(away), "dolly-in" if away > 0 else "dolly-out"),
        (abs(up), "pedestal-up" if up > 0 else "pedestal-down"),
        (abs(longer), "zoom-in" if longer > 0 else "zoom-out"),
        (abs(last.roll - first.roll) / 30, "roll"),
    ]
    felt = sorted((found for found in sizes if found[0] >= 0.1), key=lambda found: -found[0])
    return tuple((move, min(1.0, 0.3 + size / 3)) for size, move in felt[:2])


def _level(sign: int, *, bowed: bool, rails: bool = False, whipped: bool = False) -> Sign:
    def draw(canvas: Any, strip: Frame, amount: float) -> None:
        left, top, width, height = strip
        long = width * (0.45 + 0.55 * amount)
        middle, y = left + width / 2, top + height / 2 + (1.2 if bowed else 0)
        ends = (middle - sign * long / 2, y), (middle + sign * long / 2, y)
        arrow(canvas, bow(*ends, sign * 3.2 if bowed else 0), CAMERA, 3.8)
        if bowed:  # the pivot about which the camera turns
            canvas.drawCircle(ends[0][0], ends[0][1], 2.5, fill(CAMERA))
        if rails:
            for side in (-3.9, 3.9):
                line(canvas, [(ends[0][0], y + side), (ends[1][0] - sign * 9, y + side)], CAMERA, 0.6)
        for streak in range(3 if whipped else 0):
            x = ends[0][0] + sign * (5 + 5 * streak)
            rise = (-3.6, 3.6, -3.6)[streak]
            line(canvas, [(x, y + rise), (x + sign * long * 0.35, y + rise)], CAMERA, 0.7)

    return draw


def _upright(sign: int, *, bowed: bool) -> Sign:
    def draw(canvas: Any, frame: Frame, amount: float) -> None:
        left, top, width, height = frame
        long, x = height * (0.4 + 0.5 * amount), left + width + BESIDE * 0.52
        middle = top + height / 2
        x -= 1.5 if bowed else 0
        ends = (x, middle - sign * long / 2), (x, middle + sign * long / 2)
        arrow(canvas, bow(*ends, -sign * 3.6 if bowed else 0), CAMERA, 3.4)
        if bowed:
            canvas.drawCircle(*ends[0], 2.5, fill(CAMERA))
        else:  # the column on which the camera rides
            line(canvas, [(x - 4.5, ends[0][1]), (x + 4.5, ends[0][1])], CAMERA, 1.1)

    return draw


def _crane(sign: int) -> Sign:
    def draw(canvas: Any, frame: Frame, amount: float) -> None:
        left, top, width, height = frame
        reach = height * (0.45 + 0.45 * amount)
        low = (left + width * 0.86, top + height * 0.5 + reach / 2)
        high = (left + width + BESIDE * 0.5, top + height * 0.5 - reach / 2)
        swoop = bow(low, high, -reach * 0.2)
        arrow(canvas, swoop if sign < 0 else list(reversed(swoop)), CAMERA, 4.0, tail=2.0)
        foot = low if sign < 0 else high
        line(canvas, [(foot[0] - 5, foot[1]), (foot[0] + 5, foot[1])], CAMERA, 1.2, cased=True)

    return draw


def _corners(frame: Frame, outer: float, inner: float) -> list[tuple[Point, Point]]:
    """Return for each corner two points on the line to the middle: shares of the way from the middle."""
    left, top, width, height = frame
    cx, cy = left + width / 2, top + height / 2
    return [
        (
            (cx + sx * width / 2 * outer, cy + sy * height / 2 * outer),
            (cx + sx * width / 2 * inner, cy + sy * height / 2 * inner),
        )
        for sx, sy in ((-1, -1), (1, -1), (-1, 1), (1, 1))
    ]


def _dolly(inward: bool) -> Sign:
    def draw(canvas: Any, frame: Frame, amount: float) -> None:
        far = 0.93 - (0.17 + 0.28 * amount)
        for corner, middle in _corners(frame, 0.93, far):
            if inward:  # broad where it is near
                arrow(canvas, [corner, middle], CAMERA, 3.2, tail=7.0, head=2.6)
            else:
                arrow(canvas, [middle, corner], CAMERA, 5.2, tail=1.6, head=2.3)

    return draw


def _zoom(inward: bool, badge: str = "Z") -> Sign:
    def draw(canvas: Any, frame: Frame, amount: float) -> None:
        left, top, width, height = frame
        share = 1 / (1 + 0.9 * max(amount, 0.25))
        inner = (
            left + width * (1 - share) / 2,
            top + height * (1 - share) / 2,
            width * share,
            height * share,
        )
        rect = skia.Rect.MakeXYWH(*inner)
        canvas.drawRect(rect, pen(PAPER, 2.8))
        canvas.drawRect(rect, pen(CAMERA, 1.2))
        for corner, middle in _corners(frame, 0.985, share):
            ends = [corner, middle] if inward else [middle, corner]
            arrow(canvas, ends, CAMERA, 1.2, head=4.6)
        _badge(canvas, (inner[0] + inner[2], inner[1] + inner[3] / 2), badge)

    return draw


def _dolly_zoom(canvas: Any, frame: Frame, amount: float) -> None:
    """The camera comes nearer while the lens goes wide: arrows both ways, and the frame that stays."""
    _zoom(inward=False, badge="DZ")(canvas, frame, max(0.75, amount))
    left, top, width, height = frame
    y = top + height * 0.74
    for side, x in ((1, left), (-1, left + width)):
        start, stop = (x + side * width * 0.03, y), (x + side * width * (0.12 + 0.1 * amount), y)
        arrow(canvas, [start, stop], CAMERA, 3.4, tail=7.0, head=2.6)


def _badge(canvas: Any, middle: Point, letter: str) -> None:
    x, y = middle
    half = 5.2 if len(letter) == 1 else 7.6
    box = skia.RRect.MakeRectXY(skia.Rect.MakeLTRB(x - half, y - 5.4, x + half, y + 5.4), 2, 2)
    canvas.drawRRect(box, pen(PAPER, 1.6))
    canvas.drawRRect(box, fill(CAMERA))
    strokes: dict[str, list[list[Point]]] = {
        "Z": [[(-2.2, -2.9), (2.2, -2.9), (-2.2, 2.9), (2.2, 2.9)]],
        "DZ": [
            [(-5.2, -2.9), (-5.2, 2.9), (-3.2, 2.9), (-1.6, 1.4), (-1.6, -1.4), (-3.2, -2.9), (-5.2, -2.9)],
            [(1.0, -2.9), (5.2, -2.9), (1.0, 2.9), (5.2, 2.9)],
        ],
    }
    for points in strokes[letter]:
        canvas.drawPath(path_of([(x + dx, y + dy) for dx, dy in points]), pen(PAPER, 1.3))


def _arc(sign: int) -> Sign:
    def draw(canvas: Any, frame: Frame, amount: float) -> None:
        left, top, width, height = frame
        middle = (left + width / 2, top + height * 0.74)
        sweep = 70 + 90 * amount
        start = 90 + sign * sweep / 2  # the near side of the circle, as it lies on the floor
        turn = round_about(middle, (width * 0.34, height * 0.19), start, -sign * sweep)
        arrow(canvas, turn, CAMERA, 4.4, tail=2.4)

    return draw


def _roll(canvas: Any, frame: Frame, amount: float) -> None:
    """The camera turns counter-clockwise about its own axis, so the picture turns clockwise."""
    left, top, width, height = frame
    middle, radius = (left + width / 2, top + height / 2), min(width, height) * 0.4
    sweep = 40 + 50 * amount
    for start in (sweep / 2, 180 + sweep / 2):
        arrow(canvas, round_about(middle, (radius, radius), start, -sweep), CAMERA, 4.0, tail=2.2)


def _follow(canvas: Any, strip: Frame, _amount: float) -> None:
    """A person, and the camera behind."""
    _with_a_person(canvas, strip, ahead=False)


def _lead(canvas: Any, strip: Frame, _amount: float) -> None:
    _with_a_person(canvas, strip, ahead=True)


def _with_a_person(canvas: Any, strip: Frame, *, ahead: bool) -> None:
    left, top, _, height = strip
    y = top + height / 2
    person, eye = (left + 22, left + 6) if not ahead else (left + 6, left + 22)
    canvas.drawCircle(person, y - 2.6, 1.9, fill(CAMERA))
    coat: list[Point] = [(person - 2.2, y + 4.4), (person, y - 0.6), (person + 2.2, y + 4.4)]
    canvas.drawPath(path_of(coat, closed=True), fill(CAMERA))
    canvas.drawRect(skia.Rect.MakeXYWH(eye - 4, y - 2.6, 6.4, 5.2), fill(CAMERA))
    tip = eye + 5 if not ahead else eye - 6.6
    base = eye + 2.2 if not ahead else eye - 3.8
    canvas.drawPath(path_of([(base, y), (tip, y - 2.6), (tip, y + 2.6)], closed=True), fill(CAMERA))
    arrow(canvas, [(left + 30, y), (left + 52, y)], CAMERA, 2.4)


def _handheld(canvas: Any, strip: Frame, amount: float) -> None:
    left, top, width, height = strip
    y, long = top + height / 2, min(width, 70.0)
    swing = 1.2 + 2.2 * amount
    wave = [
        (left + long * n / 60, y + swing * math.sin(n * 0.62) * (0.6 + 0.4 * math.sin(n * 0.23)))
        for n in range(61)
    ]
    line(canvas, wave, CAMERA, 1.2)


def _rack_focus(canvas: Any, strip: Frame, _amount: float) -> None:
    left, top, _, height = strip
    y = top + height / 2
    canvas.drawCircle(left + 5, y, 4.0, pen(CAMERA, 0.9, (1.4, 1.8)))
    arrow(canvas, [(left + 13, y), (left + 33, y)], CAMERA, 2.0)
    canvas.drawCircle(left + 41, y, 4.0, pen(CAMERA, 1.5))


_SIGNS: dict[CameraMove, Sign] = {
    "pan-left": _level(-1, bowed=True), "pan-right": _level(1, bowed=True),
    "whip-pan": _level(1, bowed=True, whipped=True),
    "truck-left": _level(-1, bowed=False, rails=True), "truck-right": _level(1, bowed=False, rails=True),
    "tilt-up": _upright(-1, bowed=True), "tilt-down": _upright(1, bowed=True),
    "pedestal-up": _upright(-1, bowed=False), "pedestal-down": _upright(1, bowed=False),
    "crane-up": _crane(-1), "crane-down": _crane(1),
    "dolly-in": _dolly(inward=True), "dolly-out": _dolly(inward=False),
    "zoom-in": _zoom(inward=True), "zoom-out": _zoom(inward=False), "dolly-zoom": _dolly_zoom,
    "arc-left": _arc(-1), "arc-right": _arc(1), "roll": _roll,
    "follow": _follow, "lead": _lead, "handheld": _handheld, "rack-focus": _rack_focus,
}  # fmt: skip
