"""Pages of a sheet, written: each drawn once into a PDF, where words stay words, and once as a PNG.

    pages to draw ─> title or header, the page, footer ─┬─> one PDF
                                                        └─> one PNG a page

The same sheet gives the same bytes: nothing here asks what day it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import skia

from filmwright.assembler.sheets import signs
from filmwright.assembler.sheets.layout import HEADER, MARGIN
from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.sheet import Sheet, clock, headings_of
from filmwright.assembler.sheets.strokes import CAMERA, SUBJECT, arrow, bow, line

DPI = 150
INK, WHITE = 0xFF1B1B1E, 0xFFFFFFFF
_NAMED = 6
"""Letters without a glyph whose codes are printed, at most."""
Draw = Callable[[Any], None]
Save = Callable[[int, int, bytes], None]
"""Takes a page (counted from 1), of how many, as PNG."""


@dataclass(frozen=True)
class Written:
    """What a sheet came to."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]
    """Letters that no font on this machine has."""


def write_pages(
    sheet: Sheet,
    name: str,
    pages: Sequence[Draw],
    letters: Letters,
    size: tuple[float, float],
    save: Save | None,
    *,
    legend: bool,
) -> Written:
    """Draw pages of `size` points; give each to `save` as PNG, and return them as one PDF."""
    stream = skia.DynamicMemoryWStream()
    about = skia.PDF.Metadata()
    about.fTitle, about.fSubject = sheet.board.title, f"{name}, board of {sheet.dated}, {sheet.edition}"
    about.fCreator = "Filmwright"
    document = skia.PDF.MakeDocument(stream, about)
    look_through(sheet, letters)
    for number, draw in enumerate(pages):

        def page(canvas: Any, number: int = number, draw: Draw = draw) -> None:
            canvas.clear(WHITE)
            if number:
                _header(canvas, sheet, letters, size[0], number, len(pages))
            else:
                title_block(canvas, sheet, letters, size[0], name)
            draw(canvas)
            footer(canvas, letters, size, f"{number + 1} / {len(pages)}", legend=legend)

        page(document.beginPage(*size))
        document.endPage()
        if save is not None:
            save(number + 1, len(pages), png_of(page, size))
    document.close()
    return Written(bytes(stream.detachAsData()), len(pages), tuple(sorted(letters.missing)))


def png_of(draw: Draw, size: tuple[float, float], dpi: float = DPI) -> bytes:
    """Return what `draw` draws on paper of `size` points, as PNG."""
    scale = dpi / 72
    surface = skia.Surface(ceil(size[0] * scale), ceil(size[1] * scale))
    with surface as canvas:
        canvas.scale(scale, scale)
        draw(canvas)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.kPNG, 100))


def look_through(sheet: Sheet, letters: Letters) -> None:
    """Find out which letters no font has, before the first page is drawn: its footer says so."""
    words = [sheet.board.title, sheet.board.logline, *headings_of(sheet.board).values()]
    words += [member.name for member in sheet.board.cast.values()]
    letters.paragraph([("bold", " ".join(words))], 1e5, 8)


def title_block(canvas: Any, sheet: Sheet, letters: Letters, width: float, name: str) -> None:
    """Draw what the film is, and of which board this is the sheet."""
    half = (width - 2 * MARGIN) * 0.62
    right = MARGIN + half + 10
    room = width - MARGIN - right
    film, shots = sheet.board.film, len(sheet.panels)
    letters.line(
        canvas, sheet.board.title, (MARGIN, MARGIN - 9), half, 17, ink="bold", align="left", least=10
    )
    letters.line(canvas, sheet.board.logline, (MARGIN, MARGIN + 15.5), half, 8.2, align="left", least=7)
    facts = (
        f"{shots} {'shot' if shots == 1 else 'shots'} · {clock(sheet.seconds)} · {sheet.board.look.style}",
        f"{film.size[0]} × {film.size[1]} · {float(film.fps):.6g} fps",
        f"{name} · board of {sheet.dated} · {sheet.edition}",
    )
    for n, words in enumerate(facts):
        letters.line(canvas, words, (right, MARGIN - 6 + n * 10.8), room, 7.8, align="end")
    line(canvas, [(MARGIN, MARGIN + 32), (width - MARGIN, MARGIN + 32)], INK, 1.4)


def footer(canvas: Any, letters: Letters, size: tuple[float, float], paged: str, *, legend: bool) -> None:
    """Draw what the signs mean, which letters could not be written, and the page."""
    right, top, small = size[0] - MARGIN, size[1] - MARGIN - 6, 6.8
    x = MARGIN
    line(canvas, [(MARGIN, top - 4), (right, top - 4)], INK, 0.5)
    if legend:
        for kind, meaning in signs.MEANINGS.items():
            signs.boundary(canvas, kind, x, top + 5)
            x += letters.line(canvas, meaning, (x + 14, top + 0.6), 120, small) + 25
        arrow(canvas, [(x, top + 5), (x + 18, top + 5)], CAMERA, 3.0)
        x += letters.line(canvas, "the camera", (x + 22, top + 0.6), 80, small) + 32
        arrow(canvas, bow((x, top + 6), (x + 18, top + 5), 1.5), SUBJECT, 3.0, tail=0.6)
        x += letters.line(canvas, "who moves", (x + 22, top + 0.6), 80, small) + 34
    letters.line(canvas, paged, (right - 60, top + 0.4), 60, 7.4, ink="bold", align="end")
    if letters.missing:
        codes = [f"U+{ord(c):04X}" for c in sorted(letters.missing)]
        more = " …" if len(codes) > _NAMED else ""
        said = f"! no font here has {len(codes)} of the letters: {' '.join(codes[:_NAMED])}{more}"
        letters.line(canvas, said, (x, top + 0.6), right - 64 - x, small, ink="mark")


def _header(canvas: Any, sheet: Sheet, letters: Letters, width: float, number: int, count: int) -> None:
    half = (width - 2 * MARGIN) * 0.62
    right = MARGIN + half + 10
    said = f"board of {sheet.dated} · {sheet.edition} · page {number + 1} of {count}"
    letters.line(canvas, sheet.board.title, (MARGIN, MARGIN - 5), half, 9.4, ink="bold", align="left")
    letters.line(canvas, said, (right, MARGIN - 4), width - MARGIN - right, 7.4, align="end")
    line(canvas, [(MARGIN, MARGIN + HEADER - 12), (width - MARGIN, MARGIN + HEADER - 12)], INK, 0.8)
