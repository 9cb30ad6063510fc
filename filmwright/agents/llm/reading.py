"""Read a story for a language model: which sentences are told, how it is shown to the model, in which chunks.

    Story ─> untold (titles, marks) ─> tokens ─┬─ fits the window ─> one piece
                                               └─ too long ────────> chunks on chapter and paragraph borders
    Story, a range ─> marked: "⟦3f9ac1d2 17⟧ Mr Bear stopped."

A sentence stands between marks that its own text cannot contain, so that no text passes for another sentence
or for an instruction. The marks come from a hash of the text: a resumed run shows, and asks, the same bytes.
It asks no model and judges nothing.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from filmwright.agents.llm.draft import SentenceRange
from filmwright.agents.llm.tokens import estimate
from filmwright.agents.reading import fountain
from filmwright.agents.reading.story import title_line_span
from filmwright.agents.rules.prose import BREAK_LINE
from filmwright.agents.rules.screenplay import WHY_UNTOLD
from filmwright.agents.rules.script import count_words
from filmwright.schemas.base import clean_text
from filmwright.schemas.story import Story

CHUNK_WORDS = 2500
_LARGEST_CHUNK = 1.5
"""Of the wished size: an endless paragraph is cut at a sentence there."""
_MARK_TOKENS = 8
_OTHER_TOKENS = 7000
"""Of a window: what is not story. The prompt, the shape, the wishes and the shortest useful answer."""
_SHARE_OF_ANSWER = 0.45
"""Of the story's own tokens: what an outline of it takes at most."""
_CHAPTER = re.compile(r"\n[ ]*\n")


@dataclass(frozen=True)
class Reading:
    """What is known of a story before anyone is asked."""

    language: str
    words: int
    tokens: int
    """Of the whole story as it is shown to a model."""
    fits: bool
    """Whether one question can hold it all."""
    chunks: tuple[SentenceRange, ...]
    """They tile the sentences; one, where the story fits."""
    untold: Mapping[int, str]
    """Sentences that no scene tells, whoever plans, and why: the title, a mark between parts."""
    delimiter: str
    """Of the marks: it does not occur in the story."""
    window: int
    """Of the model, in tokens."""


def read(story: Story, window_tokens: int) -> Reading:
    """Return what a planner must know of `story` to ask a model with a window of `window_tokens`."""
    tokens = sum(_tokens(story, i) for i in range(len(story.sentences)))
    fits = tokens * (1 + _SHARE_OF_ANSWER) + _OTHER_TOKENS <= window_tokens
    whole = ((0, len(story.sentences)),) if story.sentences else ()
    return Reading(
        language=story.language,
        words=sum(count_words(story.text[a:b]) for a, b in story.sentences),
        tokens=tokens,
        fits=fits,
        chunks=whole if fits else _chunks(story, window_tokens),
        untold=untold(story),
        delimiter=delimiter(story),
        window=window_tokens,
    )


@lru_cache(maxsize=4)
def delimiter(story: Story) -> str:
    """Return eight letters that mark this story's sentences and do not occur in its text."""
    text, turn = story.text, 0
    while True:
        found = hashlib.sha256(f"{turn}\0{text}".encode()).hexdigest()[:8]
        if found not in text.lower():
            return found
        turn += 1


def marked(
    story: Story, first: int, last: int, delimiter: str, notes: Mapping[int, Mapping[int, str]] | None = None
) -> str:
    """Return the sentences `first:last` as a model is shown them: numbered, one a line, between marks.

    `notes` puts more marks into a sentence: {sentence: {character offset into the story: word}}. What a
    screenplay says to its writer (notes, boneyard) is not shown.
    """
    lines: list[str] = []
    hidden = untold(story) if story.form == "screenplay" else {}
    for i in range(first, last):
        if i in hidden:
            continue
        start, end = story.sentences[i]
        if lines and _CHAPTER.search(story.text, story.sentences[i - 1][1], start):
            lines.append("")
        parts, at = [mark(delimiter, i), " "], start
        for offset, word in sorted((notes or {}).get(i, {}).items()):
            parts += [story.text[at:offset], mark(delimiter, word)]
            at = offset
        parts.append(story.text[at:end])
        lines.append(" ".join(clean_text("".join(parts)).split()))
    return "\n".join(lines)


def mark(delimiter: str, what: int | str) -> str:
    """Return the mark of a sentence number, or of another thing that is pointed at.

    >>> mark("3f9ac1d2", 17)
    '⟦3f9ac1d2 17⟧'
    """
    return f"⟦{delimiter} {what}⟧"


@lru_cache(maxsize=4)
def _kinds(story: Story) -> tuple[str, ...]:
    """Return the kind of every element of a screenplay."""
    begins = story.sentences[0][0] if story.sentences else 0
    kinds = {e.span: e.kind for e in fountain.parse(story.text[begins:])}
    return tuple(kinds.get((a - begins, b - begins), "") for a, b in story.sentences)


def headings_of(story: Story) -> tuple[int, ...]:
    """Return the sentences that are scene headings; prose has none."""
    if story.form != "screenplay":
        return ()
    return tuple(i for i, kind in enumerate(_kinds(story)) if kind == "heading")


_QUOTED = re.compile(r"[\"“”„«»「」『』]")


@lru_cache(maxsize=4)
def untold(story: Story) -> Mapping[int, str]:
    """Return the sentences that are told by no scene, whoever plans, and why."""
    if not story.sentences:
        return {}
    begins = story.sentences[0][0]
    if story.form == "screenplay":
        return {i: WHY_UNTOLD[kind] for i, kind in enumerate(_kinds(story)) if kind in WHY_UNTOLD}
    title = title_line_span(story.text[begins:])
    found: dict[int, str] = {}
    for i, (a, b) in enumerate(story.sentences):
        words = story.text[a:b]
        if title == (a - begins, b - begins):
            found[i] = "the title: it stands on the title card"
        elif BREAK_LINE.match(words) and not _QUOTED.search(words):  # what somebody says is always told
            found[i] = "a mark between parts: a new scene begins after it"
        elif not any(c.isalnum() for c in words):
            found[i] = "marks without words"
    return found


def _tokens(story: Story, i: int) -> int:
    start, end = story.sentences[i]
    return estimate(story.text[start:end]) + _MARK_TOKENS


def _chunks(story: Story, window_tokens: int) -> tuple[SentenceRange, ...]:
    """Cut at chapters and paragraphs, into about `CHUNK_WORDS` words, or less where the window is small."""
    room = max(200, int((window_tokens - _OTHER_TOKENS / 2) / 2))
    skipped = untold(story)
    cuts = [0]
    words = tokens = 0
    for i, (start, end) in enumerate(story.sentences):
        share = max(words / CHUNK_WORDS, tokens / room)
        paragraph = i > 0 and bool(_CHAPTER.search(story.text, story.sentences[i - 1][1], start))
        chapter = i in skipped and i - 1 not in skipped
        if i > cuts[-1] and (
            (chapter and share >= 0.5) or (paragraph and share >= 1) or share >= _LARGEST_CHUNK
        ):
            cuts.append(i)
            words = tokens = 0
        words += count_words(story.text[start:end])
        tokens += _tokens(story, i)
    return tuple(zip(cuts, [*cuts[1:], len(story.sentences)], strict=True))
