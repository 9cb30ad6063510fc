"""A thumbnail for a shot that nobody has drawn yet: who stands where and how near, as an artist blocks it in.

It knows only the board: size of the shot, placements, words. It is plainly a sketch, and never pretends to be
a frame of the film.
"""

import textwrap
from collections.abc import Mapping
from typing import Any

import skia

from filmwright.assembler.sheets.lay_figure import BODY, HEIGHTS, LINE, draw_figure
from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.moves import Frame
from filmwright.assembler.sheets.strokes import fill, line, pen
from filmwright.assembler.sheets.walks import FLOOR, ZONES
from filmwright.schemas.board import Board
from filmwright.schemas.grammar import Depth, ShotSize, Zone
from filmwright.schemas.shot import Placement, Shot

GROUND, FAR, WORDS = 0xFFF7F4EE, 0xFFC4BCAE, 0xFF4A4641
TALL: dict[ShotSize, float] = {
    "ews": 0.2, "ws": 0.36, "fs": 0.76, "mls": 1.15, "ms": 1.6, "mcu": 2.3, "cu": 3.4, "ecu": 5.5,
}  # fmt: skip
"""How tall a person stands, as a share of the picture's height."""
_NEAR: dict[Depth, float] = {"foreground": 1.25, "midground": 1.0, "background": 0.68}


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
    placements = _placements(shot, board, stood)
    if placements:
        line(canvas, [(left, horizon), (left + width, horizon)], FAR, 0.8)
    for place in sorted(placements, key=lambda p: ("background", "midground", "foreground").index(p.depth)):
        _figure(canvas, frame, shot, place, board, letters, size)
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
    return tuple(p for p in inside if p.who in board.cast or p.who in board.props)


def _figure(
    canvas: Any,
    frame: Frame,
    shot: Shot,
    place: Placement,
    board: Board,
    letters: Letters,
    size: float,
) -> None:
    """Draw somebody, or a box for a prop, and who that is."""
    (left, top, width, height), shot_size = frame, shot.camera.size
    tall = TALL[shot_size] * _NEAR[place.depth] * height
    x = left + ZONES[place.zone] * width
    if shot_size in ("mcu", "cu", "ecu"):  # so near that everybody is nearly in the middle
        x = left + width * (0.5 + (ZONES[place.zone] - 0.5) * 0.75)
    posture = HEIGHTS[place.posture] if place.who in board.cast else 0.3
    if TALL[shot_size] < 1:
        floor = top + height * FLOOR[place.depth]
    else:  # the head has its room, and the rest is out of the frame
        floor = top + height * (0.11 if shot_size != "ecu" else -0.12) + tall * posture
    if place.who in board.cast:
        draw_figure(canvas, (x, floor), tall, place.facing, place.posture)
    else:
        half = tall * 0.16
        box = skia.Rect.MakeLTRB(x - half, floor - tall * 0.26, x + half, floor)
        canvas.drawRect(box, fill(BODY))
        canvas.drawRect(box, pen(LINE, 0.85))
    thing = board.cast.get(place.who) or board.props.get(place.who)
    words = letters.paragraph(
        [("bold", thing.name if thing else place.who)],
        width * 0.36,
        size * 0.84,
        align="center",
        colour=WORDS,
    )
    crown = floor - tall * posture
    at = crown - words.Height - 1
    if at < top + (height * 0.25 if shot.first_frame.describe else 1):  # no room over the head: on the chest
        at = min(crown + tall * 0.26, top + height - words.Height - 2)
    words.paint(canvas, x - width * 0.18, at)


def _words(canvas: Any, frame: Frame, words: str, letters: Letters, size: float, *, low: bool) -> None:
    left, top, width, height = frame
    pad = width * 0.07
    text = textwrap.shorten(words, 300, placeholder=" …") if " " in words else words[:120]
    for tried in (size, size * 0.85, size * 0.72):
        block = letters.paragraph([("plain", text)], width - 2 * pad, tried, align="center", colour=WORDS)
        if block.Height <= height * (0.4 if low else 0.85):
            break
    y = top + 4 if low else top + (height - block.Height) / 2
    block.paint(canvas, left + pad, max(y, top + 3))
