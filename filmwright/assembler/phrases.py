"""Phrases: a text cut where a reader would breathe, into pieces and lines that are not too wide.

    text ─> sentences ─> pieces of at most two lines (after a clause, else between words) ─> lines

Widths follow the Netflix Timed Text Style Guide: 42 Latin letters or 16 ideographs a line. It knows
nothing of frames or pictures.
"""

import re
import unicodedata
from itertools import pairwise
from math import ceil

LINE_WIDTH = 42
MAX_WIDTH = 2 * LINE_WIDTH
WIDE = MAX_WIDTH / 32
"""How many Latin letters one ideograph counts for: 16 of them fill a line."""
LETTERS_A_SECOND = 15.0
"""Unhurried speech, and comfortable reading."""
PAUSE_SECONDS = 0.4


def width(text: str) -> float:
    """Return how wide a text is in Latin letters; an ideograph is 2.6 of them.

    >>> width("abc"), width("你好")
    (3.0, 5.25)
    """
    return sum(
        0.0 if unicodedata.combining(c) else WIDE if unicodedata.east_asian_width(c) in "WF" else 1.0
        for c in text
    )


def speaking_seconds(text: str) -> float:
    """Estimate how long a text takes to say, or to read."""
    return PAUSE_SECONDS + width(text) / LETTERS_A_SECOND


def readable(text: str, limit: float = MAX_WIDTH) -> list[str]:
    """Cut a text into pieces of at most `limit`, at the ends of sentences where possible.

    >>> readable("One. Two is longer. Three.", 20)
    ['One. Two is longer.', 'Three.']
    """
    pieces: list[str] = []
    whole = " ".join(text.split())
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(whole)), len(whole)]
    for sentence in (whole[a:b] for a, b in pairwise(ends)):
        for part in _halved(sentence.strip(), limit):
            joined = _join(pieces[-1], part) if pieces else part
            if pieces and width(joined) <= limit:
                pieces[-1] = joined
            elif part:
                pieces.append(part)
    return pieces


def broken(text: str) -> str:
    """Break a text into two lines of about the same width when it is too long for one."""
    if width(text) <= LINE_WIDTH:
        return text
    first, second = _cut_near(text, width(text) / 2, LINE_WIDTH, LINE_WIDTH)
    return f"{first}\n{second}" if second else first


_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|[。！？]+[」』”’）]*")
_CLAUSE_END = re.compile(r"[.!?…,;:،؛–—]\s+|[。！？、，；：]")


def _join(left: str, right: str) -> str:
    spaced = unicodedata.east_asian_width(left[-1]) not in "WF" if left else False
    return f"{left} {right}" if spaced else left + right


def _halved(text: str, limit: float) -> list[str]:
    """Cut a sentence into as few and as even pieces as fit."""
    if width(text) <= limit:
        return [text]
    count = ceil(width(text) / limit)
    while True:
        rest, pieces = text, []
        for left in range(count, 1, -1):
            first, rest = _cut_near(rest, width(rest) / left, limit, limit * (left - 1))
            pieces.append(first)
        pieces.append(rest)
        if all(width(piece) <= limit for piece in pieces) or count > len(text):
            return [piece for piece in pieces if piece]
        count += 1


def _cut_near(text: str, target: float, first: float, rest: float) -> tuple[str, str]:
    """Cut a text near `target`: after a clause if one ends close by, else between words, else anywhere.

    Cuts that leave more than `first` before them and `rest` behind them are taken only if there is no other.
    """
    total, at = 0.0, [0.0]
    for character in text:
        total += width(character)
        at.append(total)
    fits = [at[i] <= first and total - at[i] <= rest for i in range(len(at))]
    clauses = [m.end() for m in _CLAUSE_END.finditer(text) if abs(at[m.end()] - target) < 0.45 * target]
    words = [i + 1 for i, c in enumerate(text) if c.isspace() and abs(at[i + 1] - target) < 0.5 * target]
    anywhere = [i for i in range(1, len(text)) if _may_start(text, i)]
    fitting = [[i for i in choices if fits[i]] for choices in (clauses, words, anywhere)]
    for choices in (*fitting, words, anywhere):
        if choices:
            place = min(choices, key=lambda i: abs(at[i] - target) + _UNHAPPY * _after_small_word(text, i))
            return text[:place].strip(), text[place:].strip()
    return text, ""


_UNHAPPY = 8.0
"""How many letters away another place may be and still be better than one after an article."""


def _after_small_word(text: str, place: int) -> bool:
    words = text[:place].split()
    return bool(words) and text[place - 1].isspace() and len(words[-1]) <= 3 and words[-1].isalpha()


def _may_start(text: str, place: int) -> bool:
    """Whether a line may start at this character."""
    joined = "\u200d" in text[place - 1 : place + 1]
    return not (unicodedata.combining(text[place]) or joined or text[place] in _CLINGS)


_CLINGS = "、。，．！？：；）」』】”’…ー々ゃゅょっャュョッ\ufe0f"
"""What must not start a line."""
