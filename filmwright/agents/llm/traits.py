"""Check the words a model wrote: short enough, clean, and, for looks, about what an eye can see.

They end up in prompts for pictures, in YAML and in a terminal, so they may hold no marks, no addresses, and
nothing that cannot be seen. Feelings and pasts are known by English words; looks are asked for in English.
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
    "brave clever cunning wise honest loyal selfish greedy evil lonely happy sad angry afraid scared "
    "jealous ambitious stubborn shy confident determined mysterious intelligent friendly cruel gentle "
    "nostalgic hopeful loves hates wants believes dreams remembers secretly formerly once former fears "
    "hopes wishes personality backstory orphaned betrayed misunderstood"
)
_PAST = re.compile(
    r"\b(?:used to|has been|had been|grew up|who (?:lost|never|always|once)|because)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"\s*[,;]\s*|\.\s+|\.$")
_LOOSE = re.compile(
    r"^(?:and|but|or|very)\s+|\s+(?:and|but|or|very)$|\b(an?|the)\s+(?:and|but|or|very)\b", re.IGNORECASE
)
_EMPTY = words_of("a an the and but or very is was of with")
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


def seen_part(words: str, names: Iterable[str]) -> str:
    """Return what of a description an eye can see: no feelings, no pasts, no names of the cast.

    >>> seen_part("a brave and tall girl, who grew up at sea; brown hair; taller than Ida", ["Ida"])
    'a tall girl, brown hair'
    """
    named = {word for name in names for word in proper_words(name)}
    kept: list[str] = []
    for clause in _CLAUSE.split(tidied(words)):
        if _PAST.search(clause) or named & {re.split("['’]", w)[0] for w in _WORD.findall(clause)}:
            continue
        plain = _WORD.sub(lambda m: "" if m.group().lower() in _UNSEEN else m.group(), clause)
        plain = _LOOSE.sub(r"\1", " ".join(plain.split())).strip()
        if any(w.lower() not in _EMPTY for w in _WORD.findall(plain)):
            kept.append(plain)
    return ", ".join(kept)


def unseen(what: str, words: str, names: Iterable[str]) -> Iterator[str]:
    """Say that a description holds nothing that can be seen; where it holds something, that alone is kept."""
    if any(c.isalnum() for c in words) and not seen_part(words, names):
        yield f"{what} ('{tidied(words)[:60]}') can not be seen: visible traits only, without names"


def proper_words(name: str) -> tuple[str, ...]:
    """Return the words of a name that only mean someone by custom: Ida, but not Bear or Captain.

    >>> proper_words("Mr Bear"), proper_words("Captain Ida Holm"), proper_words("the fox")
    ((), ('Ida', 'Holm'), ())
    """
    words = [w for w in _WORD.findall(name) if w[:1].isupper()]
    return tuple(w for w in words if w.lower() not in BEINGS and w.lower() not in TITLES and len(w) > 2)
