"""One panel: a line that says which shot, its picture with arrows, what happens and what is said.

‖ s010  WS · 35 mm                      4 s · 0:12
┌───────────────────────────────────────┐
│ picture, or a thumbnail of the board  │ ↑   arrows
└───────────────────────────────────────┘
TRUCK LEFT  <═══════════════
What happens.                 ┌──────────┐
Who: "What is said."          │ ends on  │
! What a person should look at└──────────┘
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import skia

from filmwright.assembler.sheets import moves, signs, walks
from filmwright.assembler.sheets.layout import HEAD, Grid
from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.sheet import Panel, Run, Views, camera_words, clock
from filmwright.assembler.sheets.sketch import draw_sketch
from filmwright.assembler.sheets.strokes import fill, pen
from filmwright.schemas.board import Board
from filmwright.schemas.grammar import Zone

EDGE, OLD = 0xFF1B1B1E, 0xFF9A4A00
SMALLER = (1.0, 0.92, 0.85)
"""What letters shrink to, where there are many words."""
LEADING = 1.6
"""Points between paragraphs."""
ENDING = 0.34
"""Width of the picture a shot ends on, as a share of its first picture's."""
SHARP = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


@dataclass(frozen=True)
class Desk:
    """What panels are drawn with."""

    grid: Grid
    board: Board
    letters: Letters
    views: Mapping[str, Views]
    """By shot; one that is not there has no picture yet."""
    on_pages: Mapping[str, int]
    """On which page the words of a shot stand in full, where its panel has no room for them."""

    @cached_property
    def stood(self) -> dict[str, dict[str, Zone]]:
        """Where everybody stands when a shot begins, by shot."""
        return walks.zones_before(self.board.shots)


def words_height(desk: Desk, panel: Panel, scale: float = 1.0) -> float:
    """Return how high the words of a panel are, in letters of `scale` times the usual size."""
    return _height(_set(desk, panel.paragraphs, _room(desk, panel)[0], scale))


def fits(desk: Desk, panel: Panel, height: float) -> bool:
    """Whether the words of a panel have room, in some size."""
    return any(words_height(desk, panel, scale) <= height for scale in SMALLER)


def least_height(desk: Desk, panel: Panel) -> float:
    """Return the height a panel wants for its words: theirs, or that of the picture it ends on."""
    ending = _ending(desk, panel)[1]
    return max(words_height(desk, panel), ending + desk.grid.letters * 1.3 if ending else 0.0)


def draw_panel(
    canvas: Any, desk: Desk, panel: Panel, corner: tuple[float, float], words: float, under: float
) -> None:
    """Draw a panel with its top left at `corner`; its words have `words` points of height."""
    grid, shot = desk.grid, panel.shot
    left, top = corner
    wide, high = grid.picture
    _head(canvas, desk, panel, left, top)
    frame = (left, top + HEAD, wide, high)
    _picture(canvas, desk, panel, frame)
    moves.draw_inside(canvas, frame, shot)
    strip = (left, frame[1] + high, wide, moves.BELOW)
    said = moves.words_of(shot)
    if said and under:
        long = desk.letters.line(
            canvas, said, (left, strip[1] + 1.6), wide, grid.letters * 0.82, ink="camera"
        )
        moves.draw_under(canvas, (left + long + 9, strip[1], wide - long - 12, strip[3] - 1.5), shot)
    if grid.beside:
        beside = left + wide + moves.BESIDE + 4
        _words(canvas, desk, panel, (beside, frame[1] - 2), words)
    else:
        _words(canvas, desk, panel, (left, strip[1] + under), words)


def _head(canvas: Any, desk: Desk, panel: Panel, left: float, top: float) -> None:
    size, shot = desk.grid.letters, panel.shot
    width = desk.grid.column if desk.grid.beside else desk.grid.picture[0]
    middle = top - 0.6 + size * 0.79
    signs.boundary(canvas, shot.boundary.kind, left, middle)
    at = left + signs.WIDE + 4
    at += desk.letters.line(canvas, shot.id, (at, top - 0.6), width * 0.4, size * 1.12, ink="bold") + 4
    if shot.boundary.after:
        at += desk.letters.line(
            canvas, f"from {shot.boundary.after}", (at, top + 0.6), 60, size * 0.86, ink="grey"
        )
        at += 5
    if shot.locked:
        signs.lock(canvas, at, middle - 0.4)
        at += 11
    timed = f"{shot.seconds:g} s · {clock(panel.seconds_in)}"
    right = left + width
    long = desk.letters.paragraph([("plain", timed)], 1e4, size * 0.92).LongestLine + 0.5
    desk.letters.line(canvas, timed, (right - long, top + 0.5), long + 1, size * 0.92)
    room = right - long - 5 - at
    if room > 12:
        desk.letters.line(
            canvas, camera_words(shot.camera), (at + 2, top + 0.7), room, size * 0.86, ink="grey"
        )


def _picture(canvas: Any, desk: Desk, panel: Panel, frame: moves.Frame) -> None:
    views, shot = desk.views.get(panel.shot.id), panel.shot
    stood = desk.stood[shot.id]
    if views is None:
        draw_sketch(canvas, frame, shot, desk.board, stood, desk.letters, desk.grid.letters)
    else:
        draw_image(canvas, views.first, frame)
        if views.is_old:
            _flag(canvas, desk, "BEFORE THE LAST EDIT", frame)
    canvas.drawRect(skia.Rect.MakeXYWH(*frame), pen(EDGE, 0.9))
    walks.draw_ways(canvas, frame, walks.ways_of(shot, stood, None if views is None else views.spots))


def _flag(canvas: Any, desk: Desk, said: str, frame: moves.Frame) -> None:
    left, top, width, _ = frame
    size = desk.grid.letters * 0.76
    words = desk.letters.paragraph([("bold", said)], 1e4, size, colour=0xFFFFFFFF)
    left += (width - words.LongestLine) / 2  # in the middle: arrows stand in the corners
    canvas.drawRect(skia.Rect.MakeXYWH(left - 4, top, words.LongestLine + 8, size * 1.27 + 3), fill(OLD))
    words.paint(canvas, left, top + 1.5)


def draw_image(canvas: Any, coded: bytes, frame: moves.Frame) -> None:
    """Draw a picture so that it fills the frame; what stands over is cut off."""
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(coded))
    left, top, width, height = frame
    scale = max(width / image.width(), height / image.height())
    wide, high = image.width() * scale, image.height() * scale
    canvas.save()
    canvas.clipRect(skia.Rect.MakeXYWH(*frame))
    at = skia.Rect.MakeXYWH(left - (wide - width) / 2, top - (high - height) / 2, wide, high)
    canvas.drawImageRect(image, at, SHARP)
    canvas.restore()


def _words(canvas: Any, desk: Desk, panel: Panel, corner: tuple[float, float], height: float) -> None:
    """Draw what is told of a shot; smaller, then cut short, where there is too much of it."""
    left, y = corner
    width, whole = _room(desk, panel)
    views = desk.views.get(panel.shot.id)
    if views is not None and views.last is not None:
        wide, high = _ending(desk, panel)
        frame = (left + whole - wide, y + desk.grid.letters * 1.25, wide, high)
        desk.letters.line(canvas, "ends on", (frame[0], y - 0.5), wide, desk.grid.letters * 0.8, ink="grey")
        draw_image(canvas, views.last, frame)
        canvas.drawRect(skia.Rect.MakeXYWH(*frame), pen(EDGE, 0.6))
    for scale in SMALLER:
        blocks = _set(desk, panel.paragraphs, width, scale)
        if _height(blocks) <= height:
            break
    else:
        blocks = _cut_short(desk, panel, width, height)
    for block in blocks:
        block.paint(canvas, left, y)
        y += block.Height + LEADING


def _cut_short(desk: Desk, panel: Panel, width: float, height: float) -> list[Any]:
    """Return as many words as have room, and where the rest is to be read."""
    scale, page = SMALLER[-1], desk.on_pages.get(panel.shot.id)
    more: Run = ("camera", f" … in full on p. {page}" if page is not None else " …")
    kept: list[tuple[Run, ...]] = []
    for paragraph in panel.paragraphs:
        if _height(_set(desk, [*kept, paragraph], width, scale)) + LEADING <= height:
            kept.append(paragraph)
            continue
        for cut in (*_shorter(paragraph), None):
            tried = (
                [*kept, (*cut, more)]
                if cut is not None
                else [*kept[:-1], (*(kept[-1] if kept else ()), more)]
            )
            blocks = _set(desk, tried, width, scale)
            if _height(blocks) <= height or cut is None:
                return blocks
    return _set(desk, kept, width, scale)


def _shorter(paragraph: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Return a paragraph with ever fewer of its last words, down to about three."""
    *before, (ink, words) = paragraph
    lengths = [len(words) * n // 24 for n in range(23, 0, -1)]
    return [(*before, (ink, shortened(words, length))) for length in lengths if length >= 12]


def shortened(words: str, length: int) -> str:
    """Return about the first `length` letters of a text: whole words, where the script has any."""
    cut = words[:length]
    space = cut.rfind(" ") if length < len(words) and words[length] != " " else -1
    return (cut[:space] if space > length - 24 else cut).rstrip(" ,;:")


def _room(desk: Desk, panel: Panel) -> tuple[float, float]:
    """Return the width for a panel's words, and that with the picture it ends on."""
    grid = desk.grid
    taken = grid.picture[0] + 4 if grid.beside else 0.0
    whole = grid.column - taken - moves.BESIDE
    ending = _ending(desk, panel)[0]
    return (whole - ending - 8 if ending else whole), whole


def _ending(desk: Desk, panel: Panel) -> tuple[float, float]:
    """Return the size of the picture a shot ends on; nothing where it has none."""
    views = desk.views.get(panel.shot.id)
    if views is None or views.last is None:
        return 0.0, 0.0
    wide, high = desk.grid.picture
    share = min(ENDING, 46 / high) if not desk.grid.beside else 0.45
    return wide * share, high * share


def _set(desk: Desk, paragraphs: Sequence[Sequence[Run]], width: float, scale: float) -> list[Any]:
    size = desk.grid.letters * scale
    return [desk.letters.paragraph(runs, width, size) for runs in paragraphs]


def _height(blocks: Sequence[Any]) -> float:
    return float(sum(block.Height + LEADING for block in blocks))
