"""What is spoken in a story, found by us: a model says who speaks, it never writes the words.

    prose ──────> quotations, cut where sentences are cut ─┐
    screenplay ─> dialogue under cues ─────────────────────┴─> SpokenLine (verbatim)

Speech without quotation marks is not found here; a model may point at it, and `find_words` looks it up.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from filmwright.agents.reading import fountain
from filmwright.agents.reading.quotes import Quote, QuoteMap, find_quotes
from filmwright.agents.reading.sentences import paragraphs
from filmwright.agents.rules.players import mode_of
from filmwright.agents.rules.script import count_words
from filmwright.schemas.base import clean_text
from filmwright.schemas.grammar import DialogueMode
from filmwright.schemas.shot import Span
from filmwright.schemas.story import Story

_A_TITLE = 6
"""Words that a sign or a title may have."""
_SPEECH_END = re.compile(r"[.!?…,。！？，、—–-]$")
_CUT_OFF = ",，、"
"""What narration puts behind a line it cuts into."""
_SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "…": "...",
        "—": "-",
        "–": "-",
    }
)


@dataclass(frozen=True)
class SpokenLine:
    """One line, or the part of it that lies in one sentence. Its words are the story's own."""

    sentence: int
    span: Span
    """Of the words, in the story."""
    words: str
    """On one line, without emphasis marks."""
    cue: str = ""
    """Who a screenplay names as the speaker."""
    how: str = ""
    mode: DialogueMode = "on-screen"
    sure: bool = True
    """Else they may be no speech at all: a title, a sign, words that are only named."""


@lru_cache(maxsize=4)
def spoken_lines(story: Story) -> tuple[SpokenLine, ...]:
    """Return every spoken line of a story, in order."""
    return _of_screenplay(story) if story.form == "screenplay" else _of_prose(story)


def lines_between(story: Story, first: int, last: int) -> tuple[SpokenLine, ...]:
    """Return the spoken lines of the sentences `first:last`, in order."""
    lines = spoken_lines(story)
    starts = _sentences_of(story)
    return lines[bisect_right(starts, first - 1) : bisect_right(starts, last - 1)]


@lru_cache(maxsize=4)
def _sentences_of(story: Story) -> tuple[int, ...]:
    return tuple(line.sentence for line in spoken_lines(story))


def _of_prose(story: Story) -> tuple[SpokenLine, ...]:
    quotes: list[Quote] = []
    for start, end in paragraphs(story.text):
        quotes += find_quotes(story.text, start, end)
    where = QuoteMap(tuple(quotes))
    found: list[SpokenLine] = []
    for i, (start, end) in enumerate(story.sentences):
        for quote in where.within(start, end):
            span = (quote.inner_start, quote.inner_end)
            marked = quote.words(story.text)
            words = marked.rstrip(_CUT_OFF)
            if any(c.isalnum() for c in words):
                sure = count_words(words) > _A_TITLE or bool(_SPEECH_END.search(marked))
                found.append(SpokenLine(i, span, words, sure=sure))
    return tuple(found)


def _of_screenplay(story: Story) -> tuple[SpokenLine, ...]:
    begins = story.sentences[0][0] if story.sentences else 0
    number = {span: i for i, span in enumerate(story.sentences)}
    found: list[SpokenLine] = []
    cue, how, mode = "", "", mode_of("")
    for element in fountain.parse(story.text[begins:]):
        span = (element.span[0] + begins, element.span[1] + begins)
        if element.kind == "character":
            cue, how, mode = element.text, "", mode_of(element.extension)
        elif element.kind == "parenthetical":
            how = element.text
        elif element.kind in ("dialogue", "lyrics") and span in number:
            words = " ".join(element.text.split())
            if any(c.isalnum() for c in words):
                found.append(SpokenLine(number[span], span, words, cue, how, mode))
            how = ""
        elif element.kind not in ("note", "boneyard"):
            cue = ""
    return tuple(found)


def find_words(text: str, start: int, end: int, words: str) -> Span | None:
    """Return where `words` stand in `text[start:end]`, whatever their quotation marks and white space.

    The story's own words are then copied from there: what a model retyped is never used.
    """
    wanted = _plain(words).strip(" \"'")
    if not any(c.isalnum() for c in wanted):
        return None
    spots: list[int] = []
    shown: list[str] = []
    for at in range(start, end):
        for char in clean_text(text[at]).translate(_SAME):
            char = " " if char.isspace() else char
            if char == " " and (not shown or shown[-1] == " "):
                continue
            shown.append(char)
            spots.append(at)
    found = "".join(shown).find(wanted)
    return None if found < 0 else (spots[found], spots[found + len(wanted) - 1] + 1)


def _plain(words: str) -> str:
    return " ".join(clean_text(words).translate(_SAME).split())
