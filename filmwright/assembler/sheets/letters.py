"""Words on paper: paragraphs in any script, measured and drawn, and which letters no font here has.

    runs of words ─> fonts that have their letters ─> Skia paragraph (shaped, wrapped, both directions)

In a PDF they stay words: they can be searched for and copied. Everything is in points.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import skia
from skia import textlayout

from filmwright import fonts
from filmwright.assembler.sheets.sheet import Ink, Run
from filmwright.errors import BackendUnavailable

COLOURS: dict[Ink, int] = {
    "plain": 0xFF1B1B1E, "bold": 0xFF1B1B1E, "grey": 0xFF6A6A70, "mark": 0xFF9A4A00, "camera": 0xFFC2301A,
}  # fmt: skip
BOLD: frozenset[Ink] = frozenset({"bold", "grey", "camera"})
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"
"""Around a paragraph that is read from the right: Skia's paragraphs are read from the left otherwise."""
_MOST_FONTS = 12


class Letters:
    """The fonts of one sheet. Letters that no font on this machine has are kept in `missing`."""

    def __init__(self) -> None:
        """Load no font yet."""
        self.missing: set[str] = set()
        self._fonts = textlayout.TypefaceFontProvider()
        self._collection = textlayout.FontCollection()
        self._collection.setDefaultFontManager(self._fonts)
        self._unicode = skia.Unicodes.ICU.Make()
        if self._unicode is None:
            raise BackendUnavailable(
                "this build of Skia has no data on scripts, so no sheet can be written",
                hint="pip install --force-reinstall skia-python",
            )
        self._known: set[str] = set()
        self._families: dict[tuple[frozenset[str], bool], tuple[str, ...]] = {}

    def paragraph(
        self,
        runs: Sequence[Run],
        width: float,
        size: float,
        *,
        align: str = "start",
        colour: int | None = None,
    ) -> Any:
        """Return a laid-out Skia paragraph of `runs`, `width` points wide, in letters `size` points high.

        It is set from the right where its first letter is of a script that is. `align` is start, end, left
        or center; `colour` (ARGB) overrides those of the inks.
        """
        text = "".join(words for _, words in runs)
        turned = from_the_right(text)
        style = textlayout.ParagraphStyle()
        sides = textlayout.TextAlign
        place = ("end" if turned else "left") if align == "start" else align
        style.setTextAlign({"center": sides.kCenter, "end": sides.kRight, "left": sides.kLeft}[place])
        builder = textlayout.ParagraphBuilder.make(style, self._collection, self._unicode)
        for number, (ink, words) in enumerate(runs):
            builder.pushStyle(self._style(words, ink, size, colour))
            opened = _RIGHT_TO_LEFT if turned and not number else ""
            builder.addText(opened + words + (_END if turned and number == len(runs) - 1 else ""))
            builder.pop()
        built = builder.Build()
        built.layout(width)
        return built

    def line(
        self,
        canvas: Any,
        words: str,
        corner: tuple[float, float],
        width: float,
        size: float,
        *,
        ink: Ink = "plain",
        align: str = "start",
        colour: int | None = None,
        least: float | None = None,
    ) -> float:
        """Draw one line of words with its top left at `corner`; return its width.

        What is wider than `width` gets smaller letters down to `least`, then is cut short.
        """
        one = self.paragraph([(ink, words)], 1e5, size, colour=colour)
        if one.LongestLine > width and least is not None:
            smaller = max(least, size * width / one.LongestLine * 0.995)
            corner, size = (corner[0], corner[1] + (size - smaller) * 0.7), smaller
            one = self.paragraph([(ink, words)], 1e5, size, colour=colour)
        if one.LongestLine > width:
            words = self._cut_short([(ink, words)], width, size)
            one = self.paragraph([(ink, words)], 1e5, size, colour=colour)
        long = float(one.LongestLine)
        one = self.paragraph([(ink, words)], width + 0.5, size, align=align, colour=colour)
        one.paint(canvas, *corner)
        return long

    def _cut_short(self, runs: Sequence[Run], width: float, size: float) -> str:
        (ink, words), low, high = runs[0], 0, len(runs[0][1])
        while low < high:
            middle = (low + high + 1) // 2
            tried = self.paragraph([(ink, words[:middle].rstrip() + "…")], 1e5, size)
            low, high = (middle, high) if tried.LongestLine <= width else (low, middle - 1)
        return words[:low].rstrip() + "…"

    def _style(self, words: str, ink: Ink, size: float, colour: int | None) -> Any:
        style = textlayout.TextStyle()
        style.setFontSize(size)
        style.setFontFamilies(list(self._families_of(words, ink in BOLD)))
        style.setHeight(1.27)
        style.setHeightOverride(True)
        if "f" in words:  # lets Skia join no letters: who searches a PDF for "flat" must find it
            style.setLetterSpacing(0.001)
        paint = skia.Paint(AntiAlias=True, Color=COLOURS[ink] if colour is None else colour)
        style.setForegroundPaint(paint)
        return style

    def _families_of(self, words: str, bold: bool) -> tuple[str, ...]:
        """Return the fonts to look for the letters of `words` in: the usual one, then those for the rest."""
        needed = fonts.drawn(words)
        key = needed, bold
        if key not in self._families:
            found: dict[str, None] = {}
            rest = needed
            pick = fonts.pick("", bold=bold)
            for _ in range(_MOST_FONTS):
                found[self._load(str(pick.path), pick.index)] = None
                rest = rest - _letters_of(str(pick.path), pick.index, rest)
                if not rest:
                    break
                pick = fonts.pick("".join(sorted(rest)), bold=bold)
                if pick.missing >= rest:
                    break
            self.missing |= rest
            self._families[key] = tuple(found)
        return self._families[key]

    def _load(self, path: str, index: int) -> str:
        name = f"{path}#{index}"
        if name not in self._known:
            self._known.add(name)
            self._fonts.registerTypeface(_typeface(path, index), name)
        return name


@lru_cache(maxsize=32)
def _typeface(path: str, index: int) -> Any:
    manager = skia.FontMgr.New_Custom_Empty()  # the usual one reads, and complains of, the system's settings
    return manager.makeFromFile(path, index)


def _letters_of(path: str, index: int, letters: frozenset[str]) -> frozenset[str]:
    """Return which of `letters` a font has."""
    ordered = sorted(letters)
    glyphs = _typeface(path, index).unicharsToGlyphs([ord(c) for c in ordered])
    return frozenset(c for c, glyph in zip(ordered, glyphs, strict=True) if glyph)


def from_the_right(text: str) -> bool:
    """Whether a text is read from the right: its first letter says so."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False
