"""Who "he", "she" and "they" are: whoever fits and was named last.

A stack, not a theory. It says so when it had to guess.
"""

import re
from collections.abc import Sequence

from filmwright.agents.rules.script import Member

SUBJECT = frozenset({"he", "she", "it", "they", "we"})
OBJECT = frozenset({"him", "her", "them"})
_LIKE = {
    "him": "he",
    "his": "he",
    "her": "she",
    "hers": "she",
    "them": "they",
    "their": "they",
}


class Focus:
    """The cast in the order in which they were last on the page."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._pronoun = {m.id: m.pronoun for m in members}
        self.recent: list[str] = []

    def name(self, who: str) -> None:
        """Note that `who` was named or meant."""
        if who in self.recent:
            self.recent.remove(who)
        self.recent.append(who)

    def unsure(self, pronoun: str) -> bool:
        """Return whether `pronoun` could mean more than one of those who were named lately."""
        pronoun = _LIKE.get(pronoun.lower(), pronoun.lower())
        return pronoun != "they" and sum(self._pronoun[w] in (pronoun, "they") for w in self.recent[-3:]) != 1

    def meant(
        self, pronoun: str, *, besides: Sequence[str] = (), prefer: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return who `pronoun` means; several for "they", none when nobody fits."""
        pronoun = _LIKE.get(pronoun.lower(), pronoun.lower())
        if len(prefer) == 1 and self._pronoun[prefer[0]] == pronoun and prefer[0] not in besides:
            return (prefer[0],)
        pool = [who for who in reversed(self.recent) if who not in besides]
        if pronoun == "we":
            teller = [w for w in self._pronoun if self._pronoun[w] == "i"]
            return (*teller, *[w for w in pool if w not in teller][:1])
        if pronoun == "they":
            alone = [w for w in pool if self._pronoun[w] == "they"]
            return tuple(pool[:2]) if len(pool) > 1 else tuple(alone[:1])
        if pronoun == "it":
            return tuple(w for w in pool if self._pronoun[w] == "it")[:1]
        fits = [w for w in pool if self._pronoun[w] == pronoun]
        return tuple((fits or [w for w in pool if self._pronoun[w] in ("they", "it")])[:1])


def group_of(words: str) -> int:
    """Return how many "the three of them", "all three", "the two friends" are; 0 when it is not said."""
    numbers = {"two": 2, "three": 3, "four": 4, "five": 5}
    found = re.search(
        r"\b(?:the|all|these)\s+(two|three|four|five)\b|\b(two|three|four|five) of them\b",
        words,
        re.IGNORECASE,
    )
    return numbers[(found.group(1) or found.group(2)).lower()] if found else 0
