"""A character sheet as words: found, marked as read, with the colours said before them.

Not here: what the words mean (`reading`).
"""

import re
from collections.abc import Mapping
from functools import cache

from filmwright.generators.animatic.figures import vocabulary as voc
from filmwright.generators.animatic.figures.species import SPECIES
from filmwright.generators.animatic.palette import RGB, WHITE, hex_rgb, mix, scale_rgb

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[,;.:]")


_CJK = re.compile(r"[\u4e00-\u9fff]")


class Words:
    """The tokens of a sheet; reading one marks it."""

    def __init__(self, text: str) -> None:
        self.tokens = tokenize(text)
        self.read = [t in voc.SILENT or not t[0].isalpha() for t in self.tokens]

    def find(self, phrase: str) -> int:
        """Return where a phrase stands unread, or -1."""
        words = phrase.split()
        n = len(words)
        for i in range(len(self.tokens) - n + 1):
            if self.tokens[i : i + n] == words:
                return i
        return -1

    def mark(self, i: int, n: int = 1) -> None:
        """Mark words as read."""
        for k in range(i, i + n):
            self.read[k] = True

    def before(self, i: int, reach: int = 5) -> list[int]:
        """Return the places before `i`, nearest first, up to a comma or another thing."""
        out: list[int] = []
        for k in range(i - 1, max(-1, i - 1 - reach), -1):
            t = self.tokens[k]
            joined = t == "and" and k > 0 and self.tokens[k - 1] in voc.COLOURS and k + 1 < len(self.tokens)
            joined = joined and (self.tokens[k + 1] in voc.COLOURS or self.tokens[k + 1] in voc.PATTERNS)
            if t in {",", ";", ".", ":", "with", "in"} or (t == "and" and not joined):
                break
            if t in voc.WEARABLES and t not in voc.COLOURS and t not in voc.MATERIALS:
                break
            out.append(k)
        return out


def tokenize(text: str) -> list[str]:
    """Split a text into lower-case words, with words of other languages put into English."""
    text = text.lower().replace("’", "'")
    if _CJK.search(text):
        for word in sorted((w for w in voc.OTHER_LANGUAGES if _CJK.search(w)), key=len, reverse=True):
            text = text.replace(word, f" {voc.OTHER_LANGUAGES[word]} ")
    tokens: list[str] = []
    for t in _TOKEN.findall(text):
        t = t.removesuffix("'s")
        known = t in _english()
        other = voc.OTHER_LANGUAGES.get(t)
        if known or other is None:
            age = re.match(r"(\w+)-years?-old", t)
            tokens += [age.group(1), "years", "old"] if age else [t]
        else:
            tokens += other.split()
    return tokens


@cache
def _english() -> frozenset[str]:
    words: set[str] = set(voc.COLOURS) | set(voc.SILENT) | set(voc.PEOPLE) | set(SPECIES) | set(voc.CREATURES)
    words |= {w for phrase in voc.WEARABLES for w in phrase.split()} | set(voc.BUILDS) | set(voc.HEIGHTS)
    return frozenset(words - {"a"})


def phrases(words: Words, table: Mapping[str, object]) -> list[tuple[int, str]]:
    """Find the phrases of a table, longest first, each word in at most one; in reading order."""
    taken = [False] * len(words.tokens)
    found: list[tuple[int, str]] = []
    for size in (3, 2, 1):
        for i in range(len(words.tokens) - size + 1):
            phrase = " ".join(words.tokens[i : i + size])
            if phrase not in table and phrase.endswith("s") and phrase[:-1] in table and size == 1:
                phrase = phrase[:-1]
            if phrase in table and not any(taken[i : i + size]):
                taken[i : i + size] = [True] * size
                found.append((i, phrase))
    return sorted(found)


def colour_before(words: Words, i: int, reach: int = 5) -> tuple[RGB | None, RGB | None, str]:
    """Return the colour, the second colour and the pattern said before a thing."""
    colours: list[RGB] = []
    pattern, shade, stuff = "", 1.0, None
    for k in words.before(i, reach):
        t = words.tokens[k]
        parts = t.split("-")
        if t in voc.PATTERNS:
            pattern = voc.PATTERNS[t]
        elif t in voc.SHADES and colours:
            shade = voc.SHADES[t]
        elif t in voc.COLOURS or (len(parts) > 1 and parts[-1] in voc.COLOURS):
            colours.insert(0, hex_rgb(voc.COLOURS[t if t in voc.COLOURS else parts[-1]]))
            if len(parts) > 1 and parts[0] in voc.SHADES:
                shade = voc.SHADES[parts[0]]
        elif t in voc.MATERIALS:
            stuff = hex_rgb(voc.MATERIALS[t]) if voc.MATERIALS[t] else None
        elif not words.read[k]:
            continue
        words.mark(k)
    first = colours[0] if colours else stuff
    if first is not None and shade != 1.0:
        first = scale_rgb(first, shade) if shade < 1 else mix(first, WHITE, (shade - 1) * 1.2)
    return first, colours[1] if len(colours) > 1 else None, pattern


def number(word: str) -> int | None:
    """Read a number that is written as a word or in digits."""
    return int(word) if word.isdigit() else voc.NUMBERS.get(word)
