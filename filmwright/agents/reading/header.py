"""Read the header a person may put on top of a story: who is in it, and where it happens.

    Cast:
      Ida (the girl): girl of eight, brown hair; wears a yellow raincoat
      Mr Bear (bear): polar bear; wears a black top hat
    Places: the ice field (arctic); the harbour

    At dusk, Mr Bear walked across the ice ...

The header is no part of the story: it is told by nobody. Everything after it stays where it is in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from filmwright.agents.rules.slugs import slug
from filmwright.errors import InputInvalid
from filmwright.schemas.board import Character, Place
from filmwright.schemas.grammar import IntExt, SetName

MOST_ENTRIES = 60
_NO_ONE = "nobody"
"""No id: planners use the word for no one."""
LONGEST_NAME = 80
_LONGEST_WORDS = 600
_KEY = re.compile(
    r"[ ]*(?P<key>cast|characters|places|locations)[ ]*[:：][ ]*(?P<rest>[^\n]*)(?:\n|$)", re.IGNORECASE
)
_LINE = re.compile(r"(?P<line>[^\n]+)(?:\n|$)")
_ENTRY = re.compile(
    r"\s*(?:[-*•·]\s+)?(?P<name>[^:：()（）]+?)\s*(?:[(（](?P<more>[^)）]*)[)）])?\s*(?:[:：]\s*(?P<words>.*))?$"
)
_WEARS = re.compile(r"[,;，；]?\s*\b(?:wears|wearing|dressed in)\b[ ]*[:：]?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[;；]\s*|[,，、]\s*(?![^(（]*[)）])")
_BETWEEN_LONG = re.compile(r"[;；]\s*(?!\s*(?:wears|wearing|dressed in)\b)")


@dataclass(frozen=True)
class Header:
    """What a header says. Ids are made from the names, in any script."""

    cast: dict[str, Character]
    places: dict[str, Place]
    end: int
    """Where the story begins, in the text."""


def read_header(text: str) -> Header | None:
    """Return the header of a story text, or None where there is none.

    Raises:
        InputInvalid: an entry cannot be read, or there are more than 60.
    """
    at = len(text) - len(text.lstrip())
    cast: dict[str, Character] = {}
    places: dict[str, Place] = {}
    found = False
    while match := _KEY.match(text, at):
        found = True
        entries, at = _entries(text, match)
        for name, more, words in entries:
            if match["key"].lower() in ("cast", "characters"):
                cast[slug(name, {*cast, _NO_ONE})] = _character(name, more, words)
            else:
                places[slug(name, {**cast, **places})] = _place(name, more, words)
        at += len(text[at:]) - len(text[at:].lstrip())
    if len(cast) + len(places) > MOST_ENTRIES:
        raise InputInvalid(
            f"the header names {len(cast) + len(places)} people and places",
            hint=f"name at most {MOST_ENTRIES}: those that matter",
        )
    return Header(cast, places, at) if found else None


def _entries(text: str, key: re.Match[str]) -> tuple[list[tuple[str, list[str], str]], int]:
    """Return the entries after a key, and where they end: at an empty line, or at the next key."""
    rest, at = key["rest"].strip(), key.end()
    long = _BETWEEN_LONG if re.search(r"[:：]", rest) else _BETWEEN
    lines = [piece for piece in long.split(rest) if piece.strip()]
    while (
        at < len(text)
        and (line := _LINE.match(text, at))
        and line["line"].strip()
        and not _KEY.match(text, at)
    ):
        lines.append(line["line"])
        at = line.end()
    return list(_read_entries(lines)), at


def _read_entries(lines: list[str]) -> Iterator[tuple[str, list[str], str]]:
    for line in lines:
        entry = _ENTRY.match(" ".join(line.split()))
        name = entry["name"].strip(" *_-.") if entry else ""
        words = (entry["words"] or "").strip() if entry else ""
        if entry is None or not any(c.isalnum() for c in name):
            raise InputInvalid(f"the header has an entry without a name: '{line.strip()[:60]}'", hint=_HOW)
        if len(name) > LONGEST_NAME or len(words) > _LONGEST_WORDS:
            raise InputInvalid(f"the header has an entry that is too long: '{line.strip()[:60]}'", hint=_HOW)
        more = [w.strip() for w in re.split(r"[,;，、；]", entry["more"] or "") if w.strip()]
        yield name, more[:8], words


_HOW = "write one a line, 'Ida (the girl): girl of eight; wears a yellow raincoat', then an empty line"


def _character(name: str, more: list[str], words: str) -> Character:
    looks, *worn = _WEARS.split(words, maxsplit=1)
    return Character(
        name=name, aliases=tuple(more), looks=looks.strip(" ,;."), wears="".join(worn).strip(" ,;.")
    )


def _place(name: str, more: list[str], words: str) -> Place:
    lower = [w.lower() for w in more]
    ground = next((w for w in lower if w in get_args(SetName)), "stage")
    side = next((w for w in lower if w in get_args(IntExt)), "int" if ground == "interior" else "ext")
    return Place.model_validate({"name": name, "looks": words.strip(" ,;."), "set": ground, "interior": side})
