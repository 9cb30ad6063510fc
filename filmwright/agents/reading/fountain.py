"""Read Fountain 1.1 (fountain.io): screenplay text -> elements with their spans.

    text -> title page -> hide notes and boneyard (same length) -> lines -> elements

Every character that is not white space lies in exactly one element, so that a board can account for all of
it. It does not judge what is filmed, and writes no Fountain.
"""

import re
from dataclasses import dataclass
from typing import Literal

from filmwright.schemas.shot import Span

Kind = Literal[
    "title-page", "heading", "action", "character", "parenthetical", "dialogue", "lyrics", "transition",
    "centered", "note", "boneyard", "section", "synopsis", "page-break",
]  # fmt: skip

_HIDDEN = "\x00"  # never in a Story: clean_text drops controls
_TITLE_KEYS = {
    "title", "credit", "author", "authors", "source", "notes", "draft date", "date", "contact", "copyright",
    "revision", "format", "language", "episode", "written by", "based on",
}  # fmt: skip
_KEY = re.compile(r"([^\W\d_][\w /]{0,30}):[ ]*(.*)$")
_HEADING = re.compile(r"(?:INT\.?/EXT|EXT\.?/INT|I\.?/E|INT|EXT|EST)(?:\.|[ ])[ .]*(?=\S)", re.IGNORECASE)
_PLAIN_HEADING = re.compile(
    r"^[ ]*(?:INT\.?/EXT\.?|EXT\.?/INT\.?|I/E\.?|INT\.|EXT\.|EST\.)[ ]+\S", re.MULTILINE
)
_NUMBER = re.compile(r"[ ]*#([\w.\-]+)#[ ]*$")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])(.{1,200}?)(?<=[^\s\\])\1")
_UNDERLINE = re.compile(r"(?<![\\\w])_(?=\S)(.{1,200}?)(?<=[^\s\\])_(?!\w)")


@dataclass(frozen=True)
class Element:
    """One element of a screenplay. `text` is clean: forcing marks, emphasis, notes and numbers are gone."""

    kind: Kind
    text: str
    span: Span
    extension: str = ""
    """Of a character: `V.O.`, `O.S.`, `CONT'D`."""
    dual: bool = False
    """Of a character: speaks at the same time as the one before."""
    number: str = ""
    """Of a heading: the scene number, without its marks."""
    key: str = ""
    """Of the title page: `title`, `author` ..."""


def looks_like_fountain(text: str) -> bool:
    """Return whether a file that does not say so is a screenplay: it has real scene headings of their own."""
    return any(
        not text[: m.start()].strip()
        or re.search(r"\n[ ]*\n[ ]*$", text[max(0, m.start() - 200) : m.start()])
        for m in _PLAIN_HEADING.finditer(text)
    ) or bool(re.match(r"\s*Title:.*\n(?:.+\n)*(?:Credit|Author|Authors|Draft date):", text, re.IGNORECASE))


def strip_emphasis(text: str) -> str:
    r"""Remove `*italic*`, `**bold**`, `***both***` and `_underline_`; `\*` becomes `*`."""
    for _ in range(3):
        text = _UNDERLINE.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    return re.sub(r"\\([*_])", r"\1", text)


def clean(text: str) -> str:
    """Return a piece of a screenplay without notes, boneyard, emphasis and line breaks."""
    return strip_emphasis(" ".join(_blanked(text, " ").split()).removeprefix("!"))


def parse(text: str) -> tuple[Element, ...]:
    """Return all elements of the screenplay `text`, in order."""
    elements, body = _title_page(text)
    hidden = _blanked(text, _HIDDEN)
    return _Reader(text, hidden).read(elements, body)


def _blanked(text: str, filler: str) -> str:
    """Return `text` with notes and boneyard overwritten by `filler`; same length, same lines.

    A note may not hold an empty line; what is never closed hides nothing.
    """
    parts: list[str] = []
    done = at = 0
    ends = {"/*": 0, "[[": 0}  # where each kind closes next; looked up once, so that odd texts stay fast
    for match in re.finditer(r"/\*|\[\[", text):
        mark = match.group()
        at = match.start()
        if at < done or ends[mark] < 0:
            continue
        if ends[mark] < at + 4:
            close = text.find("*/" if mark == "/*" else "]]", at + 2)
            ends[mark] = close + 2 if close >= 0 else -1
        end = ends[mark]
        if end < 0 or (mark == "[[" and text.find("\n\n", at, min(end, at + 20_000)) >= 0):
            continue
        parts += [text[done:at], re.sub(r"[^\n]", filler, text[at:end])]
        done = end
    return "".join([*parts, text[done:]])


def title_of(elements: tuple[Element, ...]) -> str:
    """Return the title that the title page gives, on one line; empty when it gives none."""
    return next((" ".join(e.text.split()) for e in elements if e.key == "title"), "")


def _title_page(text: str) -> tuple[list[Element], int]:
    """Return the elements of the title page and where the body starts."""
    start = len(text) - len(text.lstrip())
    first = _KEY.match(text, start, _line_end(text, start))
    if not first or first.group(1).strip().lower() not in _TITLE_KEYS:
        return [], 0
    elements: list[Element] = []
    key, value, begin, at = "", "", start, start
    stop = start
    while at < len(text):
        end = _line_end(text, at)
        line = text[at:end]
        if not line.strip():
            break
        entry = _KEY.match(line)
        if entry and not line.startswith("   "):
            if key:
                elements.append(Element("title-page", strip_emphasis(value.strip()), (begin, stop), key=key))
            key, value, begin = entry.group(1).strip().lower(), entry.group(2), at
        else:
            value += "\n" + line.strip()
        stop, at = at + len(line.rstrip()), end + 1
    elements.append(Element("title-page", strip_emphasis(value.strip()), (begin, stop), key=key))
    return elements, min(at, len(text))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


@dataclass(frozen=True)
class _Line:
    start: int
    text: str
    """The line with notes and boneyard taken out, stripped."""
    span: Span
    hidden: bool
    """Nothing is left of it: a note or boneyard stood here."""
    kept_blank: bool
    """Two spaces: an empty line that does not end dialogue or a note."""


class _Reader:
    """Walks the lines once; `i` is the line it stands on."""

    def __init__(self, text: str, hidden: str) -> None:
        self.text, self.masked = text, hidden
        self.out: list[Element] = []
        self.i = 0
        self.lines: list[_Line] = []

    def read(self, before: list[Element], body: int) -> tuple[Element, ...]:
        self.out = before
        at = body
        while at < len(self.text):
            end = _line_end(self.text, at)
            self.lines.append(self._line(at, end))
            at = end + 1
        while self.i < len(self.lines):
            self._element()
        return tuple(self.out)

    def _line(self, start: int, end: int) -> _Line:
        raw = self.text[start:end]
        left = len(raw) - len(raw.lstrip())
        shown = self.masked[start:end].replace(_HIDDEN, "").strip()
        shown = re.sub(r"  +", " ", shown) if _HIDDEN in self.masked[start:end] else shown
        span = (start + left, start + len(raw.rstrip()))
        return _Line(start, shown, span, bool(raw.strip()) and not shown, not raw.strip() and len(raw) >= 2)

    def _blank(self, i: int) -> bool:
        return not 0 <= i < len(self.lines) or not self.lines[i].text

    def _put(self, kind: Kind, words: str, span: Span, **more: str | bool) -> None:
        self.out.append(Element(kind, strip_emphasis(words), span, **more))  # type: ignore[arg-type]
        self.i += 1

    def _element(self) -> None:
        line = self.lines[self.i]
        words = line.text
        if line.hidden:
            self._aside()
        elif not words:
            self.i += 1
        elif re.fullmatch(r"={3,}", words):
            self._put("page-break", "", line.span)
        elif words.startswith("#"):
            self._put("section", words.lstrip("#").strip(), line.span)
        elif words.startswith("="):
            self._put("synopsis", words[1:].strip(), line.span)
        elif words.startswith("!"):
            self._action()
        elif self._is_heading(words):
            number = _NUMBER.search(words)
            bare = _NUMBER.sub("", words)
            bare = bare[1:].strip() if bare.startswith(".") else bare
            self._put("heading", bare, line.span, number=number.group(1) if number else "")
        elif words.startswith(">"):
            if words.endswith("<"):
                self._put("centered", words[1:-1].strip(), line.span)
            else:
                self._put("transition", words[1:].strip(), line.span)
        elif self._is_transition(words):
            self._put("transition", words, line.span)
        elif words.startswith("~"):
            self._put("lyrics", words[1:].strip(), line.span)
        elif self._is_character(words):
            self._speech()
        else:
            self._action()

    def _aside(self) -> None:
        """Gather the lines of one note or boneyard."""
        first = self.i
        while self.i + 1 < len(self.lines) and self.lines[self.i + 1].hidden:
            self.i += 1
        span = (self.lines[first].span[0], self.lines[self.i].span[1])
        raw = self.text[slice(*span)]
        kind: Kind = "boneyard" if raw.startswith("/*") else "note"
        self._put(kind, raw.strip("/*[] \n"), span)

    def _is_heading(self, words: str) -> bool:
        if not self._blank(self.i - 1):
            return False
        return bool(_HEADING.match(words) or re.match(r"\.[^\W_]", words))

    def _is_transition(self, words: str) -> bool:
        upper = words == words.upper() and re.search(r"[^\W\d_]", words)
        alone = self._blank(self.i - 1) and self._blank(self.i + 1)
        return bool(
            upper
            and alone
            and (
                words.endswith("TO:") or words in ("FADE OUT.", "FADE IN:", "FADE TO BLACK.", "CUT TO BLACK.")
            )
        )

    def _is_character(self, words: str) -> bool:
        j = self.i + 1
        while j < len(self.lines) and self.lines[j].hidden:
            j += 1
        follows = not self._blank(j)
        if not self._blank(self.i - 1) or not follows:
            return False
        if words.startswith("@"):
            return len(words.strip("@^ ")) > 0
        name = re.sub(r"\(.*?\)", "", words).rstrip("^ ").strip()
        cased = any(c.isupper() for c in name)  # scripts without case need the '@'
        return cased and name == name.upper() and not name.endswith((".", "!", "?", ":", ",", "…"))

    def _speech(self) -> None:
        line = self.lines[self.i]
        words = line.text.rstrip()
        dual = words.endswith("^")
        words = words.rstrip("^ ").lstrip("@").strip()
        extensions = re.findall(r"\(([^)]*)\)", words)
        name = re.sub(r"\s*\([^)]*\)", "", words).strip() or words
        self._put("character", name, line.span, extension=", ".join(e.strip() for e in extensions), dual=dual)
        said: list[_Line] = []
        while self.i < len(self.lines):
            line = self.lines[self.i]
            if line.hidden:
                self._flush(said)
                self._aside()
                continue
            if not line.text:
                if line.kept_blank and said:
                    self.i += 1
                    continue
                break
            if line.text.startswith("(") and line.text.endswith(")"):
                self._flush(said)
                self._put("parenthetical", line.text[1:-1].strip(), line.span)
            elif line.text.startswith("~"):
                self._flush(said)
                self._put("lyrics", line.text[1:].strip(), line.span)
            else:
                said.append(line)
                self.i += 1
        self._flush(said)

    def _flush(self, said: list[_Line]) -> None:
        if said:
            words = " ".join(line.text for line in said)
            self.out.append(Element("dialogue", strip_emphasis(words), (said[0].span[0], said[-1].span[1])))
            said.clear()

    def _action(self) -> None:
        """Gather the lines of one paragraph of action."""
        first = self.i
        self.i += 1
        while (
            self.i < len(self.lines) and self.lines[self.i].text and not self._breaks(self.lines[self.i].text)
        ):
            self.i += 1
        lines = self.lines[first : self.i]
        words = " ".join(line.text.removeprefix("!").strip() for line in lines)
        self.out.append(Element("action", strip_emphasis(words), (lines[0].span[0], lines[-1].span[1])))

    @staticmethod
    def _breaks(words: str) -> bool:
        return bool(words[0] in "#=>!~")
