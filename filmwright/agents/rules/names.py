"""Names in English text: what looks like one, what never is one, and where the cast is named."""

import re
from collections.abc import Sequence

from filmwright.agents.rules.script import Member
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.world import BEINGS

NAME = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Dr|St)\.?\s+)?[A-Z][a-zà-ÿ'’]+(?:[- ][A-Z][a-zà-ÿ]+)*\b")
NOUN = re.compile(rf"\b({'|'.join(sorted(BEINGS, key=len, reverse=True))})\b", re.IGNORECASE)
NO_NAME = words_of(
    "i the a an he she it they we you his her my our their its this that these those then but and or so "
    "when once now "
    "there here if in on at by for from to of with as just good come god sir red chapter one two three "
    "four five six "
    "after before suddenly meanwhile later next first last at finally far away near oh ah yes no not all "
    "each every "
    "some any many most both what who why how where which while until since because although though even "
    "still only "
    "also again soon never always perhaps maybe please thank thanks hello goodbye monday tuesday "
    "wednesday thursday "
    "friday saturday sunday january february march april may june july august september october november "
    "december "
    "christmas easter english french german latin america england france germany europe beside behind "
    "under above "
    "over inside outside snow rain wind night day morning evening dawn dusk back down up out into across "
    "through "
    "nobody somebody everybody everyone nothing something everything without with let's let do did does "
    "is was were"
)
NOUN_OR_NAME = re.compile(rf"{NAME.pattern}|\b(?:{'|'.join(sorted(BEINGS, key=len, reverse=True))})\b")


def mentions(text: str, members: Sequence[Member]) -> tuple[tuple[int, int, Member], ...]:
    """Return (start, end, who) of every mention by name or noun in `text`, in order, not overlapping."""
    found: list[tuple[int, int, Member]] = []
    for member in members:
        for word in member.words:
            pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])(?!['’]s\b)", re.IGNORECASE)
            found += [(m.start(), m.end(), member) for m in pattern.finditer(text) if _is_mention(m, word)]
    kept: list[tuple[int, int, Member]] = []
    for hit in sorted(found, key=lambda h: (h[0], -h[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return tuple(kept)


def _is_mention(match: re.Match[str], word: str) -> bool:
    # a name is written with a capital ("Will", "Rose"); a noun may have one or not
    return word in BEINGS or match.group()[0].isupper() or word not in NO_NAME
