"""A thumbnail for a shot that nobody has drawn yet: who stands where and how near, as an artist blocks it in.

It knows only the board: size of the shot, placements, words. It is plainly a sketch, and never pretends to be
a frame of the film.
"""

from collections.abc import Mapping
from typing import Any

import skia

from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.moves import Frame
from filmwright.assembler.sheets.strokes import fill, line, path_of, pen
from filmwright.assembler.sheets.walks import ZONES
from filmwright.schemas.board import Board
from filmwright.schemas.grammar import Depth, Posture, ShotSize, Zone
from filmwright.schemas.shot import Placement, Shot

GROUND, LINES, FIGURE, FIGURE_LINE, WORDS = 0xFFF6F3ED, 0xFFCFC8BB, 0xFFDDD7CB, 0xFF77716A, 0xFF57534E
TALL: dict[ShotSize, float] = {
    "ews": 0.2, "ws": 0.36, "fs": 0.76, "mls": 1.15, "ms": 1.6, "mcu": 2.3, "cu": 3.4, "ecu": 5.5,
}  # fmt: skip
"""How tall a person stands, as a share of the picture's height."""
_NEAR: dict[Depth, float] = {"foreground": 1.25, "midground": 1.0, "background": 0.68}
_POSTURE: dict[Posture, float] = {
    "standing": 1.0, "sitting": 0.72, "lying": 0.3, "kneeling": 0.72, "crouching": 0.6, "floating": 1.0,
}  # fmt: skip


def draw_sketch(
    canvas: Any,
    frame: Frame,
    shot: Shot,
    board: Board,
    stood: Mapping[str, Zone],
    letters: Letters,
    size: float,
) -> None:
    """Draw the thumbnail of a shot into `frame`, with the words of its first frame in letters of `size`."""
    left, top, width, height = frame
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(*frame), doAntiAlias=True)
    canvas.drawRect(skia.Rect.MakeXYWH(*frame), fill(GROUND))
    horizon = top + height * _horizon(shot)
    line(canvas, [(left, horizon), (left + width, horizon)], LINES, 0.8)
    placements = _placements(shot, board, stood)
    for place in sorted(placements, key=lambda p: ("background", "midground", "foreground").index(p.depth)):
        _figure(canvas, frame, shot.camera.size, place, board, letters, size, spread=len(placements) > 1)
    words = shot.first_frame.describe or ("" if placements else shot.action or "no picture yet")
    if words:
        _words(canvas, frame, words, letters, size, low=bool(placements))
    canvas.restore()


def _horizon(shot: Shot) -> float:
    angles = {"low": 0.74, "worm": 0.86, "ground": 0.82, "high": 0.26, "overhead": -1.0}
    return angles.get(shot.camera.angle, 0.62 if shot.camera.size in ("ews", "ws") else 0.56)


def _placements(shot: Shot, board: Board, stood: Mapping[str, Zone]) -> tuple[Placement, ...]:
    """Return who is in the frame; of an insert only whom it is of."""
    known = {p.who: p for p in shot.first_frame.placements}
    found = known or {who: Placement(who=who, zone=zone) for who, zone in stood.items()}
    inside = [p for p in found.values() if not p.zone.startswith("off")]
    if shot.camera.subject and shot.camera.size in ("mcu", "cu", "ecu"):
        inside = [p for p in inside if p.who in shot.camera.subject] or inside
    return tuple(p for p in inside if p.who in board.cast)


def _figure(
    canvas: Any,
    frame: Frame,
    shot_size: ShotSize,
    place: Placement,
    board: Board,
    letters: Letters,
    size: float,
    *,
    spread: bool,
) -> None:
    """Draw somebody as a head on a body that narrows to the feet, with a nose where they look."""
    left, top, width, height = frame
    tall = TALL[shot_size] * _NEAR[place.depth] * height
    x = left + ZONES[place.zone] * width
    if shot_size in ("cu", "ecu", "mcu") and not spread:
        x = left + width * (0.5 + (ZONES[place.zone] - 0.5) * 0.4)
    whole = TALL[shot_size] <= 0.8
    low = place.depth == "background"
    feet = top + height * (0.74 if low else 0.9) if whole else top + height * 0.1 + tall
    tall *= _POSTURE[place.posture]
    if not whole:
        feet = top + height * (0.1 if shot_size != "ecu" else -0.25) + tall
    head, crown = tall * 0.075, feet - tall
    shoulders, hips = tall * 0.135, tall * 0.1
    neck = crown + head * 2.1
    body = skia.Path()
    body.moveTo(x - shoulders, neck + shoulders * 0.45)
    body.quadTo(x - shoulders, neck, x, neck)
    body.quadTo(x + shoulders, neck, x + shoulders, neck + shoulders * 0.45)
    body.lineTo(x + hips, feet)
    body.lineTo(x - hips, feet)
    body.close()
    ink = pen(FIGURE_LINE, 0.9)
    for shape in (body, _oval(x, crown + head, head * 0.86, head)):
        canvas.drawPath(shape, fill(FIGURE))
        canvas.drawPath(shape, ink)
    side = {"screen-left": -1.0, "screen-right": 1.0, "three-quarter-left": -0.6, "three-quarter-right": 0.6,
            "away-left": -0.6, "away-right": 0.6, "camera": 0.0}.get(place.facing)  # fmt: skip
    if side:
        edge = x + side * head * 0.86
        nose = [(edge, crown + head * 0.85), (edge + side * head * 0.5, crown + head * 1.15),
                (edge, crown + head * 1.3)]  # fmt: skip
        canvas.drawPath(path_of(nose), ink)
    member = board.cast.get(place.who)
    name = member.name if member else place.who
    at = min(max(crown - size * 1.5, top + 2), top + height - size * 1.6)
    at = at if whole else top + height * 0.9 - size * 1.4
    words = letters.paragraph([("grey", name)], width * 0.34, size * 0.86, align="center", colour=WORDS)
    words.paint(canvas, x - width * 0.17, at)


def _oval(x: float, y: float, half_wide: float, half_high: float) -> Any:
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - half_wide, y - half_high, x + half_wide, y + half_high))
    return path


def _words(canvas: Any, frame: Frame, words: str, letters: Letters, size: float, *, low: bool) -> None:
    left, top, width, height = frame
    pad = width * 0.07
    text = " ".join(words.split())
    for tried in (size, size * 0.85, size * 0.72):
        block = letters.paragraph([("plain", text)], width - 2 * pad, tried, align="center", colour=WORDS)
        if block.Height <= height * (0.4 if low else 0.85):
            break
    y = top + 4 if low else top + (height - block.Height) / 2
    block.paint(canvas, left + pad, max(y, top + 3))
