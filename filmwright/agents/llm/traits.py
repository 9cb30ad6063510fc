"""Check the words a model wrote: short enough, clean, and, for looks, about what an eye can see.

They end up in prompts for pictures, in YAML and in a terminal, so they may hold no marks, no addresses, and
nothing that cannot be seen. It reads English words for feelings and pasts; other languages pass on length.
"""

import re
from collections.abc import Iterable, Iterator

from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.world import BEINGS, TITLES
from filmwright.schemas.base import clean_text

NAME, LINE, TRAITS, TEXT = 80, 160, 300, 700
"""Characters that a name, a line, looks, and a summary may have."""
_ADDRESS = re.compile(r"\w+://|\bwww\.|[\\/]\.\.[\\/]|\bfile:", re.IGNORECASE)
_UNSEEN = words_of(
    "brave kind clever cunning wise honest loyal selfish greedy evil lonely happy sad angry afraid scared "
    "jealous ambitious stubborn shy confident determined mysterious intelligent friendly cruel gentle "
    "nostalgic hopeful loves hates wants believes dreams remembers secretly formerly once former fears "
    "hopes wishes personality backstory orphaned betrayed misunderstood"
)
_PAST = re.compile(
    r"\b(?:used to|has been|had been|grew up|who (?:lost|never|always|once)|because)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def tidied(words: str) -> str:
    """Return words of a model on one line, without what cannot be seen."""
    return " ".join(clean_text(words).split())


def unfit(what: str, words: str, most: int, *, needed: bool = False) -> Iterator[str]:
    """Say why words cannot stand where they are meant to stand."""
    words = tidied(words)
    if needed and not any(c.isalnum() for c in words):
        yield f"{what} is empty"
    if len(words) > most:
        yield f"{what} has {len(words)} characters, it may have {most}"
    if "⟦" in words or "⟧" in words:
        yield f"{what} holds a mark (⟦...⟧): marks only point at sentences"
    if _ADDRESS.search(words):
        yield f"{what} holds an address or a path: only plain words"


def unseen(what: str, words: str, names: Iterable[str]) -> Iterator[str]:
    """Say what in a description of looks cannot be seen: a feeling, a past, a name."""
    words = tidied(words)
    plain = {w.lower() for w in _WORD.findall(words)}
    hidden = sorted(plain & _UNSEEN) + sorted({m.group().lower() for m in _PAST.finditer(words)})
    if hidden:
        yield f"{what} says '{hidden[0]}', which no eye can see: only visible traits"
    capitals = {w for w in _WORD.findall(words) if w[:1].isupper()}
    named = sorted(capitals & {w for name in names for w in proper_words(name)})
    if named:
        yield f"{what} holds the name '{named[0]}': say what is seen, without names"


def proper_words(name: str) -> tuple[str, ...]:
    """Return the words of a name that only mean someone by custom: Ida, but not Bear or Captain.

    >>> proper_words("Mr Bear"), proper_words("Captain Ida Holm"), proper_words("the fox")
    ((), ('Ida', 'Holm'), ())
    """
    words = [w for w in _WORD.findall(name) if w[:1].isupper()]
    return tuple(w for w in words if w.lower() not in BEINGS and w.lower() not in TITLES and len(w) > 2)
