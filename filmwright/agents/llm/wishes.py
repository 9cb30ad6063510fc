"""What the person asks for, from the command line, a header in the story, or a board they have begun.

    story, --minutes --shots --language --style, board ─> Wishes, and the story without its header

A wish is obeyed or refused here, with the reason; nothing is bent in silence.
"""

import re

from filmwright.agents.llm.draft import Wishes
from filmwright.agents.llm.lengths import length_of
from filmwright.agents.reading import fountain
from filmwright.agents.reading.header import Header, read_header
from filmwright.agents.reading.language import guess_language
from filmwright.agents.reading.sentences import split_sentences
from filmwright.agents.reading.story import title_line_span
from filmwright.agents.rules.script import count_words
from filmwright.errors import InputInvalid, UsageError
from filmwright.schemas.board import Board
from filmwright.schemas.story import Story

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LONGEST_STYLE = 300
_SURE_WORDS = 60
"""From so many words on, a guess at the language counts more than a slip of the person."""
_BY_SCRIPT = frozenset({"zh", "ja", "ko", "ar", "fa", "he", "ru", "el", "hi", "th"})


def wishes_of(
    story: Story,
    *,
    minutes: float | None = None,
    shots: int | None = None,
    language: str | None = None,
    style: str | None = None,
    board: Board | None = None,
) -> tuple[Wishes, Story]:
    """Return what is asked for, and `story` without its header (its offsets stay those of the whole text).

    `language` says what the story is written in; `style` is `flat`, `pencil`, or words for the look;
    `board` is one the person has begun: its cast and places keep their ids, and win over the header's.

    Raises:
        UsageError: no film can be so.
        InputInvalid: this story cannot be so, its header cannot be read, or nothing stands after the header.
    """
    header = read_header(story.text)
    if header is not None:
        story = _without(story, header)
    if language is not None:
        story = story.replace(language=_language(story, language))
    if style is not None and not 0 < len(style.strip()) <= _LONGEST_STYLE:
        raise UsageError(
            f"a style of {len(style)} characters cannot be used",
            hint='--style flat, --style pencil, or a few words: --style "storybook, warm dusk"',
        )
    cast = {**(header.cast if header else {}), **(board.cast if board else {})}
    places = {**(header.places if header else {}), **(board.places if board else {})}
    wishes = Wishes(minutes=minutes, shots=shots, language=language, style=style, cast=cast, places=places)
    length_of(story, wishes)
    return wishes, story


def _without(story: Story, header: Header) -> Story:
    body = story.text[header.end :]
    if not body.strip():
        raise InputInvalid("nothing stands after the header", hint="write the story below it")
    if story.form == "screenplay":
        elements = fountain.parse(body)
        spans = tuple(e.span for e in elements)
        title = fountain.title_of(elements)
        language = guess_language(
            " ".join(e.text for e in elements if e.kind in ("action", "dialogue")) or body
        )
    else:
        language = guess_language(body)
        spans = split_sentences(body, language)
        named = title_line_span(body)
        title = body[slice(*named)].strip(" *_#") if named else ""
    moved = tuple((a + header.end, b + header.end) for a, b in spans)
    return story.replace(sentences=moved, title=title[:300] or story.title, language=language)


def _language(story: Story, wanted: str) -> str:
    if not _TAG.fullmatch(wanted):
        raise UsageError(f"'{wanted}' is no language tag", hint="--language en (de, zh, pt-BR ...)")
    first, guessed = wanted.lower().split("-")[0], story.language.lower().split("-")[0]
    sure = guessed in _BY_SCRIPT or count_words(story.text) >= _SURE_WORDS
    if guessed not in ("und", first) and sure:
        raise InputInvalid(
            f"the story is in '{story.language}', not in '{wanted}', and its lines are spoken word for word",
            hint="translate the story first, or leave --language out",
        )
    return wanted
