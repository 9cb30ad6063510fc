"""Whether the words about a place mention something."""

import re


def mentions(words: str, *clues: str) -> bool:
    """Return whether any clue is one of the words, also in the plural.

    A tavern has a bar, a barn does not: whole words only. Chinese has no spaces, so clues that are not ASCII
    are found anywhere.
    """
    found = set(re.findall(r"[^\W_]+", words.lower()))
    for clue in clues:
        if not clue.isascii() or " " in clue:
            if clue in words.lower():
                return True
        elif found & {clue, clue + "s", clue + "es"}:
            return True
    return False
