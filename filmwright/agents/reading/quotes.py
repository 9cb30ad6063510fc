"""Find what is said: the spans of quotations, in the marks of many languages.

It knows marks, not speakers. Apostrophes and straight single quotes are told apart by their neighbours.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

_CLOSERS: dict[str, str] = {
    "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "‘": "’", "‚": "‘’", '"': '"', "'": "'",
    "「": "」", "『": "』", "〝": "〟", "＂": "＂", "﹁": "﹂", "﹃": "﹄",
}  # fmt: skip
_MARKS = re.compile("[" + re.escape("".join(sorted(_CLOSERS))) + "]")
_LONGEST = 4000
"""A quotation longer than this is taken for one that was never closed."""
_DASH = re.compile(r"^[ ]*([—–―]|--|-(?=\s))\s*(?=\S)", re.MULTILINE)
_DASH_TAG = re.compile(r"(?<=[,!?….])\s+[—–―-]\s+")


@dataclass(frozen=True)
class Quote:
    """One quotation. `start:end` holds the marks, `inner_start:inner_end` only the words."""

    start: int
    end: int
    inner_start: int
    inner_end: int

    def words(self, text: str) -> str:
        """Return what is said, with line breaks made spaces."""
        return " ".join(text[self.inner_start : self.inner_end].split())


def find_quotes(text: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """Return the quotations of one paragraph, `text[start:end]`, in order and not nested.

    A quotation that is opened and never closed runs to the end of the paragraph (the English custom for a
    speech of several paragraphs), but only when it opens the paragraph. A paragraph that begins with a dash
    is a line of dialogue; what follows a second dash (`- Да, - сказал волк`) is narration.
    """
    end = len(text) if end is None else end
    found: list[Quote] = []
    at = start
    hopeless: dict[str, int] = {}  # mark -> up to where it is known not to close
    while match := _MARKS.search(text, at, end):
        i = match.start()
        at = i + 1
        if i < hopeless.get(text[i], 0) or not _opens(text, i, start, end):
            continue
        close = _closing(text, i, min(end, i + _LONGEST))
        if close < 0:
            hopeless[text[i]] = i + _LONGEST
            if text[start:i].strip() or text[i] in "'”»":
                continue
            close = end
        inner = (i + 1, close)
        if text[inner[0] : inner[1]].strip():
            found.append(Quote(i, min(close + 1, end), *inner))
        at = close + 1
    return tuple(found) or _dash_dialogue(text, start, end)


def _opens(text: str, i: int, start: int, end: int) -> bool:
    before = text[i - 1] if i > start else " "
    after = text[i + 1] if i + 1 < end else " "
    mark = text[i]
    if mark in "'‘”":
        return not before.isalnum() and not after.isspace()
    if mark == "»":
        return not before.isalnum() and before not in ",.!?…" and not after.isspace()
    return mark != '"' or not after.isspace() or before.isspace()


def _closing(text: str, i: int, end: int) -> int:
    """Return where the quotation opened at `i` closes, or -1."""
    closers = _CLOSERS[text[i]]
    depth = 0
    for j in range(i + 1, end):
        char = text[j]
        if char in closers:
            after = text[j + 1] if j + 1 < end else " "
            if char in "'’" and after.isalnum():
                continue  # an apostrophe inside a word
            if char == "'" and text[j - 1].isalnum() and not re.search(r"[,.!?…]'", text[j + 1 : end]):
                return j if text[j + 1 : j + 2] in ("", " ", "\n") and _is_title(text[i + 1 : j]) else -1
            if depth == 0:
                return j
            depth -= 1
        elif char == text[i] and char not in closers:
            depth += 1
    return -1


def _is_title(words: str) -> bool:
    return len(words) < 60


def _dash_dialogue(text: str, start: int, end: int) -> tuple[Quote, ...]:
    head = _DASH.match(text, start, end)
    if head is None or not text[head.end() : end].strip():
        return ()
    parts: list[Quote] = []
    said, at = True, head.end()
    for tag in [*_DASH_TAG.finditer(text, at, end), None]:
        stop = tag.start() if tag else end
        if said and text[at:stop].strip():
            parts.append(
                Quote(start if not parts else at, stop, at, len(text[:stop].rstrip()) if not tag else stop)
            )
        said, at = not said, tag.end() if tag else end
    return tuple(parts)


class QuoteMap:
    """The quotations of a whole text, asked by position."""

    def __init__(self, quotes: tuple[Quote, ...]) -> None:
        self.quotes = quotes
        self._starts = [q.start for q in quotes]

    def at(self, position: int) -> Quote | None:
        """Return the quotation that holds `position`, if any."""
        i = bisect_right(self._starts, position) - 1
        return self.quotes[i] if i >= 0 and position < self.quotes[i].end else None

    def within(self, start: int, end: int) -> tuple[Quote, ...]:
        """Return the parts of quotations that lie in `start:end`."""
        i = max(0, bisect_right(self._starts, start) - 1)
        parts: list[Quote] = []
        while i < len(self.quotes) and self.quotes[i].start < end:
            q = self.quotes[i]
            a, b = max(q.inner_start, start), min(q.inner_end, end)
            if a < b:
                parts.append(Quote(max(q.start, start), min(q.end, end), a, b))
            i += 1
        return tuple(parts)
