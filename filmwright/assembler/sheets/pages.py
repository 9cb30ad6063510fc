"""The storyboard sheet: panels under the bands of their scenes, and at the end what had no room, in full.

Sheet + Views ─> grid ─> rows of panels on pages ─> paper
                    └──> words that do not fit ───> last pages
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import skia

from filmwright.assembler.sheets import moves
from filmwright.assembler.sheets.layout import (
    BAND,
    FOOTER,
    GUTTER,
    HEADER,
    MARGIN,
    Row,
    grid_of,
    pages_of,
)
from filmwright.assembler.sheets.letters import Letters
from filmwright.assembler.sheets.panel import Desk, draw_panel, fits, least_height, shortened
from filmwright.assembler.sheets.paper import INK, WHITE, Draw, Save, Written, write_pages
from filmwright.assembler.sheets.sheet import Panel, Run, Sheet, Views, headings_of
from filmwright.assembler.sheets.strokes import fill

GREY, PALE = 0xFF6A6A70, 0xFFECE8E0
FULL = 8.2
"""Height of the letters on the last pages, in points."""


def write_sheet(
    sheet: Sheet,
    views: Mapping[str, Views],
    save: Save | None = None,
    *,
    paper: str = "a4",
    columns: int | None = None,
) -> Written:
    """Draw a sheet; give each page to `save` as PNG, and return the PDF.

    `views` holds the pictures by shot; a shot that is not there gets a thumbnail of what the board says.
    """
    letters = Letters()
    under = moves.BELOW if any(moves.words_of(p.shot) for p in sheet.panels) else 4.0
    grid = grid_of(paper, columns, sheet.aspect, len(sheet.panels), moves.BESIDE, under)
    desk = Desk(grid, sheet.board, letters, views, {})
    needed = [least_height(desk, panel) + 2 for panel in sheet.panels]
    rows = pages_of(grid, sheet.panels, needed, under)
    cramped = [
        panel for page in rows for row in page for panel in row.panels if not fits(desk, panel, row.words)
    ]
    leaves, on_pages = _in_full(desk, cramped, first=len(rows))
    desk = replace(desk, on_pages=on_pages)
    draws = [*(_panels(desk, sheet, page, under) for page in rows), *leaves]
    return write_pages(sheet, "storyboard", draws, letters, grid.paper, save, legend=True)


def _panels(desk: Desk, sheet: Sheet, rows: list[Row], under: float) -> Draw:
    headings = headings_of(sheet.board)
    firsts = {scene.id: scene.shots[0].id for scene in sheet.board.scenes if scene.shots}

    def draw(canvas: Any) -> None:
        for row in rows:
            _bands(canvas, desk, row, headings, firsts)
            for place, panel in enumerate(row.panels):
                left = MARGIN + place * (desk.grid.column + GUTTER)
                draw_panel(canvas, desk, panel, (left, row.top + BAND), row.words, under)
        if not rows:
            desk.letters.line(canvas, "No shots yet.", (MARGIN, MARGIN + 60), 300, 10)

    return draw


def _bands(canvas: Any, desk: Desk, row: Row, headings: Mapping[str, str], firsts: Mapping[str, str]) -> None:
    """Draw the scenes of a row over its panels: dark where a scene begins, pale where it goes on."""
    step = desk.grid.column + GUTTER
    for start, stop, panels in _stretches(row.panels):
        left, right = MARGIN + start * step, MARGIN + stop * step - GUTTER
        scene = panels[0].scene
        begins = firsts[scene] == panels[0].shot.id
        canvas.drawRect(
            skia.Rect.MakeLTRB(left, row.top, right, row.top + BAND - 4), fill(INK if begins else PALE)
        )
        said = f"{scene}   {headings[scene]}" + ("" if begins else " (continued)")
        desk.letters.line(
            canvas, said, (left + 4, row.top + 0.4), right - left - 8, 7.0,
            ink="bold", colour=WHITE if begins else GREY,
        )  # fmt: skip


def _stretches(panels: tuple[Panel, ...]) -> Iterator[tuple[int, int, tuple[Panel, ...]]]:
    start = 0
    for n in range(1, len(panels) + 1):
        if n == len(panels) or panels[n].scene != panels[start].scene:
            yield start, n, panels[start:n]
            start = n


def _in_full(desk: Desk, panels: list[Panel], first: int) -> tuple[list[Draw], dict[str, int]]:
    """Return pages with the whole words of panels that have no room for them, and on which each begins."""
    column = (desk.grid.paper[0] - 2 * MARGIN - 2 * GUTTER) / 3
    top, bottom = MARGIN + HEADER + 4, desk.grid.paper[1] - MARGIN - FOOTER
    leaves: list[list[tuple[Any, float, float]]] = []
    on_pages: dict[str, int] = {}
    place, y = 3, bottom
    for panel in panels:
        title: tuple[Run, ...] = (("camera", panel.shot.id),)
        rest = [title, *panel.paragraphs]
        while rest:
            space = bottom - y - (30 if rest[0] is title else 0)
            block, over = _as_much_as_fits(desk.letters, rest[0], column, space)
            if block is None:
                place, y = (place + 1, top) if place < 2 else (0, top)
                if place == 0:
                    leaves.append([])
                    y += 14 if len(leaves) == 1 else 0
                continue
            leaves[-1].append((block, MARGIN + place * (column + GUTTER), y))
            on_pages.setdefault(panel.shot.id, first + len(leaves))
            y += block.Height + 2
            rest = [over, *rest[1:]] if over else rest[1:]
        y += 8
    return [_leaf(desk, blocks, top, is_first=not n) for n, blocks in enumerate(leaves)], on_pages


def _leaf(desk: Desk, blocks: list[tuple[Any, float, float]], top: float, *, is_first: bool) -> Draw:
    def draw(canvas: Any) -> None:
        if is_first:
            desk.letters.line(canvas, "In full", (MARGIN, top - 6), 200, 11, ink="bold")
        for block, x, y in blocks:
            block.paint(canvas, x, y)

    return draw


def _as_much_as_fits(
    letters: Letters, runs: tuple[Run, ...], width: float, height: float
) -> tuple[Any, tuple[Run, ...]]:
    """Return a paragraph of the first words that fit into `height`, and what is left; None if none do."""
    whole = letters.paragraph(runs, width, FULL)
    if whole.Height <= height:
        return whole, ()
    *before, (ink, words) = runs
    low, high = 0, len(words)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        tried = letters.paragraph((*before, (ink, words[:middle])), width, FULL)
        low, high = (middle, high) if tried.Height <= height else (low, middle - 1)
    kept = shortened(words, low)
    if len(kept) < 60:
        return None, runs
    return letters.paragraph((*before, (ink, kept)), width, FULL), ((ink, words[len(kept) :].lstrip()),)
