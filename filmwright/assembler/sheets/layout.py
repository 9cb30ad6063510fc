"""Where panels stand on paper: pages, rows, columns, and how much room their words get.

    panels ─> rows of columns ─> pages of rows ─> words that did not fit, in full on the last pages

A row never gets less than its share of the page, so a page always has its number of panels; a row with few
words leaves its room to one with many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from filmwright.assembler.sheets.sheet import Panel

PaperName = Literal["a4", "letter"]
PAPERS: dict[str, tuple[float, float]] = {"a4": (841.89, 595.28), "letter": (792.0, 612.0)}
"""Width and height in points, lying."""
MARGIN = 30.0
"""No printer prints nearer to the edge of the paper than this."""
TITLE = 44.0
HEADER = 22.0
FOOTER = 20.0
GUTTER = 15.0
BAND = 15.0
HEAD = 14.0
"""Height of the line with a panel's id."""
GAP = 11.0
"""Between rows."""
LEAST_WORDS = 52.0
"""Height every panel has for its words."""
COLUMNS = 3
LEAST_PANELS = 6
"""On a page of the usual columns, whatever the shape of the picture."""


@dataclass(frozen=True)
class Grid:
    """How a sheet is divided."""

    paper: tuple[float, float]
    columns: int
    rows: int
    column: float
    """Width of a column."""
    picture: tuple[float, float]
    """Width and height of a picture."""
    beside: bool
    """Whether the words stand beside the picture: it is upright."""
    letters: float
    """Height of the usual letters."""

    def body(self, page: int) -> float:
        """Return the height that rows have on a page, counted from 0."""
        return self.paper[1] - 2 * MARGIN - FOOTER - (HEADER if page else TITLE)

    def top(self, page: int) -> float:
        """Return where the first row begins."""
        return MARGIN + (HEADER if page else TITLE)


@dataclass(frozen=True)
class Row:
    """Panels side by side, from `top` on; `words` is the height each has for its words."""

    panels: tuple[Panel, ...]
    top: float
    words: float


def grid_of(paper: str, columns: int | None, aspect: float, panels: int, right: float, under: float) -> Grid:
    """Return how to divide the paper; `right` and `under` are points that arrows need around a picture."""
    width, height = PAPERS[paper]
    columns = columns or min(COLUMNS, max(2, panels))
    column = (width - 2 * MARGIN - GUTTER * (columns - 1)) / columns
    letters = min(10.5, max(6.4, 8.2 * (column / 250) ** 0.5))
    beside = aspect < 0.9
    room = height - 2 * MARGIN - FOOTER - TITLE
    if beside:
        rows = 2 if columns <= 4 else 3
        high = min((room - GAP * (rows - 1)) / rows - BAND - HEAD - under, (column * 0.5 - right) / aspect)
        wide = high * aspect
    else:
        least = ceil(LEAST_PANELS / columns) if columns >= COLUMNS else 1
        most = (room - GAP * (least - 1)) / least - BAND - HEAD - under - LEAST_WORDS
        high = min((column - right) / aspect, most)
        wide = high * aspect
        rows = max(1, int((room + GAP) // (BAND + HEAD + high + under + LEAST_WORDS + GAP)))
    return Grid((width, height), columns, rows, column, (wide, high), beside, letters)


def pages_of(grid: Grid, panels: Sequence[Panel], needed: Sequence[float], under: float) -> list[list[Row]]:
    """Return the pages, each a list of rows; `needed` is the height that the words of each panel take."""
    each = grid.columns * grid.rows
    pages = []
    for page in range(max(1, ceil(len(panels) / each))):
        first = page * each
        groups = [
            range(at, min(at + grid.columns, first + each, len(panels)))
            for at in range(first, min(first + each, len(panels)), grid.columns)
        ]
        fixed = BAND + HEAD + (0.0 if grid.beside else grid.picture[1] + under)
        room = (grid.body(page) - GAP * (grid.rows - 1)) / grid.rows - fixed
        wants = [max([needed[n] for n in group], default=0.0) for group in groups]
        given = shared(wants, room, grid.rows)
        rows, top = [], grid.top(page)
        for group, height in zip(groups, given, strict=True):
            rows.append(Row(tuple(panels[n] for n in group), top, height))
            top += fixed + height + GAP
        pages.append(rows)
    return pages


def shared(wants: Sequence[float], room: float, rows: int) -> list[float]:
    """Share the room of a page: every row gets `room`, but what one does not want goes to those that do."""
    spare = sum(max(0.0, room - want) for want in wants) + room * (rows - len(wants))
    lacking = sum(max(0.0, want - room) for want in wants)
    share = min(1.0, spare / lacking) if lacking else 0.0
    taken = lacking * share
    return [
        room + (want - room) * share
        if want > room
        else room - (taken * (room - want) / spare if spare and taken else 0.0)
        for want in wants
    ]
