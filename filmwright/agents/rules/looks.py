"""What someone looks like and wears, and which pronoun stands for them: only what the English text shows.

text -> adjectives before the noun, ages after it, hair and clothes in the sentences about them
"""

import re
from collections.abc import Sequence

from filmwright.agents.rules.names import NO_NAME, NOUN_OR_NAME
from filmwright.agents.rules.script import Member
from filmwright.agents.rules.world import AGE, BEINGS, FEATURE, GARMENT, HUMANS, TRAIT

_OWN_PRONOUN = re.compile(
    r"\A[^.!?]*?\b(his|himself|herself|her(?=\s\w)(?!\s+(?:and|to|in|on|at|with|from|for|but|again|as|so|"
    r"by|up|down|out|away)\b))\b|[.!?]\W+(He|She|Then\s+s?he)\b|\b(?:and|because|so|when)\s+(he|she)\b"
)


_SENTENCE = re.compile(r"[^.!?]+")
_SAYS_WHAT = re.compile(
    r"\W*(?:He|She|It)\s+(?:was|is|had|has)\b"
    r"(?:\s+an?\s+(?P<traits>(?:[\w-]+\s+){0,3}?)"
    rf"(?P<noun>{'|'.join(sorted(BEINGS, key=len, reverse=True))})\b)?"
)
"""A sentence that says what someone is or has: "She is an old woman with white hair"."""


def pronoun_votes(words: Sequence[str], text: str, others: re.Pattern[str]) -> dict[str, int]:
    """Count the pronouns that follow these words before anyone else (`others`) is named."""
    counts = {"he": 0, "she": 0}
    for word in words:
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE):
            if re.search(
                r"\b(?:of|to|at|by|with|for|from|after|on|upon)\s+(?:the\s+|little\s+)*$",
                text[max(0, match.start() - 40) : match.start()],
                re.IGNORECASE,
            ):
                continue
            after = text[match.end() : match.end() + 250]
            stop = next(
                (m.start() for m in others.finditer(after) if m.group().lower() not in NO_NAME), len(after)
            )
            if near := _OWN_PRONOUN.search(after[:stop]):
                found = next(g for g in near.groups() if g).lower().split()[-1]
                counts["he" if found in ("he", "his", "himself") else "she"] += 1
    return counts


def describe(member: Member, quiet: str) -> tuple[str, str]:
    """Return (looks, wears): the visible traits the text gives to `member`, in its own words."""
    nouns = [w for w in member.words if w in BEINGS]
    looks: list[str] = []
    for word in member.words:
        for match in re.finditer(
            rf"((?:[\w-]+\s+){{0,3}})(?<![\w-]){re.escape(word)}(?![\w-])([^.;!?]{{0,60}})",
            quiet,
            re.IGNORECASE,
        ):
            if word in BEINGS or re.match(r",\s+(?:a|an)\s", match.group(2)):
                looks += _traits_before(match.group(1))
                looks += [" ".join(a.split()) for a in AGE.findall(match.group(2)[:40])]
    traits, called = _called(member, quiet)
    looks, nouns = looks + traits, nouns or called
    feature, wears = _worn(member, quiet)
    ages = [x for x in dict.fromkeys(looks) if AGE.fullmatch(x)]
    traits = [x for x in dict.fromkeys(looks) if x not in ages and not (ages and x in ("old", "young"))]
    base = " ".join([*traits[:3], nouns[0] if nouns else "", *ages[:1]]).strip()
    return ", ".join(x for x in [base, *feature[:3]] if x), " and ".join(wears[:4])


def with_kind(looks: str, pronoun: str, words: Sequence[str]) -> str:
    """Say what kind of person is meant, as far as a pronoun tells: "woman of 70"."""
    age = re.search(r"\d+", looks)
    young = (age is not None and int(age.group()) < 15) or any(w.startswith("little ") for w in words)
    kind = {"he": "boy" if young else "man", "she": "girl" if young else "woman"}.get(pronoun, "")
    named = [w for w in re.findall(r"[\w-]+", looks) if w in HUMANS]
    if named and kind:
        if HUMANS[named[0]] != "they":
            return looks
        return f"{looks.replace(named[0], kind, 1)}, {named[0]}"  # who first, then what they do
    if not kind:
        return f"person {looks}" if looks.startswith("of ") else looks
    head, of, rest = looks.partition("of ") if re.match(r"of |.* of \d", looks) else (looks, "", "")
    return " ".join(f"{head.strip()} {kind} {of}{rest}".split()) if of or not head else f"{kind}, {head}"


def _traits_before(words: str) -> list[str]:
    """Return the visible adjectives that stand directly before a noun."""
    run: list[str] = []
    for word in reversed(words.lower().split()):
        if not TRAIT.fullmatch(word):
            break
        run.insert(0, word)
    return run


def _worn(member: Member, quiet: str) -> tuple[list[str], list[str]]:
    """Return hair and the like, and clothes, from sentences where `member` was the last one mentioned."""
    feature: list[str] = []
    wears: list[str] = []
    theirs = _pattern(member)
    pronouns = re.compile(
        rf"\b(?:{member.pronoun}|{'his' if member.pronoun == 'he' else 'her'})\b", re.IGNORECASE
    )
    for sentence in _SENTENCE.finditer(quiet):
        words = sentence.group()
        for pattern, into in ((FEATURE, feature), (GARMENT, wears)):
            for match in pattern.finditer(words):
                before = words[: match.start()]
                owner = None if _SAYS_WHAT.match(words) else _last_named(before)
                meant = pronouns.search(before) and theirs.search(_last_named(_before(quiet, sentence)) or "")
                if theirs.search(owner) if owner else meant:
                    into.append(" ".join(match.group().lower().split()))
    return _distinct(feature), _distinct(wears)


def _called(member: Member, quiet: str) -> tuple[list[str], list[str]]:
    """Return traits and nouns from sentences like "She is an old woman", about whoever was named before."""
    traits: list[str] = []
    nouns: list[str] = []
    theirs = _pattern(member)
    for sentence in _SENTENCE.finditer(quiet):
        said = _SAYS_WHAT.match(sentence.group())
        if said and said.group("noun") and theirs.search(_last_named(_before(quiet, sentence)) or ""):
            traits += _traits_before(said.group("traits"))
            nouns.append(said.group("noun").lower())
    return traits, nouns


def _pattern(member: Member) -> re.Pattern[str]:
    words = "|".join(rf"(?<![\w-]){re.escape(w)}(?![\w-])" for w in member.words)
    return re.compile(words or r"(?!)", re.IGNORECASE)


def _before(quiet: str, sentence: re.Match[str]) -> str:
    return quiet[max(0, sentence.start() - 160) : sentence.start()]


def _last_named(text: str) -> str | None:
    found = [m.group() for m in NOUN_OR_NAME.finditer(text) if m.group().lower() not in NO_NAME]
    return found[-1] if found else None


def _distinct(phrases: list[str]) -> list[str]:
    """Drop what a longer phrase already says: "hat" beside "black top hat"."""
    kept: list[str] = []
    for phrase in sorted(dict.fromkeys(phrases), key=len, reverse=True):
        if not any(phrase.split()[-1] == k.split()[-1] for k in kept):
            kept.append(phrase)
    return sorted(kept, key=phrases.index)
