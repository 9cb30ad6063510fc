"""Whether the words about a place mention something."""

import re


def mentions(words: str, *clues: str) -> bool:
    """Return whether any clue is among the words, also in the plural.

    A tavern has a bar, a barn does not: short clues are whole words; longer ones (school) may begin one
    (schoolhouse). Chinese has no spaces, so clues that are not ASCII are found anywhere.
    """
    text = words.lower()
    found = set(re.findall(r"[^\W_]+", text))
    return any(_is_in(clue, found, text) for clue in clues)


def _is_in(clue: str, found: set[str], text: str) -> bool:
    if not clue.isascii() or " " in clue:
        return clue in text
    if len(clue) > 4:
        return any(word.startswith(clue) for word in found)
    return bool(found & {clue, clue + "s", clue + "es"})
