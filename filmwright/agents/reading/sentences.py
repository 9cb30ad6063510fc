"""Cut prose into sentences, in any script, as character spans that leave out nothing but white space.

    text -> paragraphs (blank lines; lines, where lines are short or are whole paragraphs)
         -> ends (terminators of many scripts, not inside quotations, not after "Mr.")
         -> spans (cut at clauses when a sentence is endless)

It does not know grammar. A quotation stays with the words that introduce it.
"""

import re
import unicodedata
from collections.abc import Iterator

from filmwright.agents.reading.quotes import QuoteMap, find_quotes
from filmwright.schemas.shot import Span

LONGEST = 400
"""Characters; a longer sentence is cut at a clause, a space, or, at last, anywhere."""
_LONG_QUOTE = 240
_WIDE_ENDS = "。！？｡︒．"
_ENDS = re.compile(r"[.!?…‽。！？｡︒．؟۔।॥։።፧።၊။།៕‼⁇⁈⁉]+")
_CLOSERS = "\"'”’»›」』〟）)]】〉》＂*_"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“„«'‘])(?:Mr|Mrs|Ms|Mx|Dr|St|Sr|Jr|Prof|Rev|Hon|Capt|Lt|Sgt|Col|Gen|Mme|Mlle|Mlles|M|Sra|Srta|Hr|Fr|Frl|Nr|No|vs|etc|"
    r"e\.g|i\.e|z\.B|d\.h|bzw|usw|ca|cf|vol|pp|p|[A-Z])$"
)
_TAG_VERB = (
    r"(?:said|says|asked|asks|cried|replied|answered|called|whispered|shouted|exclaimed|murmured|muttered|"
    r"added|thought|growled|sighed|laughed|begged|sang|wondered|roared|went on|continued|told)"
)
_TAG_AFTER = re.compile(
    rf"\s+(?:(?:[A-Z]\w*|the|old|little)\.?\s+){{1,4}}(?:\w+ly\s+)?{_TAG_VERB}\b|\s+{_TAG_VERB}\b"
)
_TAG_AFTER_CJK = re.compile(r"[^。！？\n「“]{0,14}[说說道问問答喊叫言聞嚷笑](?!不)|[とっ]")
_BLANK = re.compile(r"\n[ ]*(?:\n[ ]*)+")
_ITEM = re.compile(r"[ ]*(?:[-*•‣·–—―]|\d{1,3}[.)]|--)\s*\S")
_RULE_LINE = re.compile(
    r"[ ]*(?:[-*_=~•.#]|⁂|❦|\s)+$|#{1,6}\s.*$"
    r"|(?:chapter|part|book|kapitel|chapitre|cap[ií]tulo|глава)\b.{0,60}$|第.{1,8}[章回節节]\s*.{0,40}$",
    re.IGNORECASE,
)


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the spans of the paragraphs of `text`, without the white space around them."""
    return tuple(_paragraphs(text))


def split_sentences(text: str, language: str = "und") -> tuple[Span, ...]:
    """Return the spans of all sentences of `text`, in order; between them is only white space."""
    return tuple(
        piece
        for start, end in _paragraphs(text)
        for span in _ends(text, start, end, language)
        for piece in _shorten(text, *span)
    )


def _trim(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stop = start + len(piece.rstrip())
    return (start + left, stop) if start + left < stop else None


def _paragraphs(text: str) -> Iterator[Span]:
    at = 0
    for gap in [*_BLANK.finditer(text), None]:
        block = _trim(text, at, gap.start() if gap else len(text))
        at = gap.end() if gap else at
        if block:
            yield from _lines(text, *block)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a block into its lines, where a line is a paragraph, a verse or an item; else keep it whole."""
    lines = [m.span() for m in re.compile(r"[^\n]+").finditer(text, start, end)]
    widths = sorted(b - a for a, b in lines)
    middle = widths[len(widths) // 2] if widths else 0
    wrapped = 50 <= middle <= 100 and not _is_wide(text[start:end])
    open_at = start
    for a, b in lines:
        alone = not wrapped or _ITEM.match(text, a, b) or _RULE_LINE.match(text, a, b)
        if a > open_at and (alone or _RULE_LINE.match(text, open_at, a - 1)):
            if span := _trim(text, open_at, a):
                yield span
            open_at = a
    if span := _trim(text, open_at, end):
        yield span


def _is_wide(text: str) -> bool:
    sample = [c for c in text[:200] if c.isalpha()]
    return sum(unicodedata.east_asian_width(c) == "W" for c in sample) * 2 > len(sample)


def _ends(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    quotes = QuoteMap(find_quotes(text, start, end))
    open_at = start
    for match in _ENDS.finditer(text, start, end):
        stop = match.end()
        while stop < end and text[stop] in _CLOSERS:
            stop += 1
        if stop <= open_at or not _is_end(text, match, stop, end, quotes, language):
            continue
        if span := _trim(text, open_at, stop):
            yield span
        open_at = stop
    if span := _trim(text, open_at, end):
        yield span


def _is_end(text: str, match: re.Match[str], stop: int, end: int, quotes: QuoteMap, language: str) -> bool:
    quote = quotes.at(match.start())
    if quote and stop < quote.end and quote.end - quote.start <= _LONG_QUOTE:
        return False
    if stop >= end:
        return True
    wide = match.group()[-1] in _WIDE_ENDS or unicodedata.east_asian_width(text[stop]) == "W"
    if not wide and not text[stop].isspace():
        return False
    following = text[stop : stop + 60].lstrip()[:1]
    if quote and stop >= quote.end:  # the quotation ends here: do the words after it belong to it?
        tag = (
            _TAG_AFTER_CJK.match(text, stop, end)
            if wide
            else _TAG_AFTER.match(text, stop, min(end, stop + 80))
        )
        return not tag and not following.islower()
    if match.group() == ".":
        before = text[max(0, match.start() - 12) : match.start()]
        if _ABBREVIATION.search(before) and following:
            return False
        if before[-1:].isdigit() and (
            language in ("de", "cs", "pl") or re.search(r"(?:^|\n)\s*\d+$", before)
        ):
            return False  # "am 3. Mai", "1. The first"
    return not following.islower()


def _shorten(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cut = max(
            (m.end() for m in re.finditer(r"[;:；：،,，、—]\s*", window) if m.end() > LONGEST // 3), default=0
        )
        cut = cut or max(
            (m.end() for m in re.finditer(r"\s+", window) if m.end() > LONGEST // 3), default=LONGEST
        )
        anywhere, least = cut, max(1, cut - LONGEST // 4)
        while cut > least and (
            unicodedata.combining(text[start + cut]) or "\u200d" in text[start + cut - 1 : start + cut + 1]
        ):
            cut -= 1
        cut = cut if cut > least else anywhere  # one endless cluster: no script has such
        if span := _trim(text, start, start + cut):
            yield span
        start += max(cut, 1)
        start += (
            len(text[start:end]) - len(text[start:end].lstrip()) if text[start : start + 1].isspace() else 0
        )
    if span := _trim(text, start, end):
        yield span
