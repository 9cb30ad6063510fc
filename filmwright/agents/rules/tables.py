"""Word tables, written as one string of words."""


def words_of(words: str) -> frozenset[str]:
    """Return the words of a string as a set."""
    return frozenset(words.split())
