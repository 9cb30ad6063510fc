"""Who is in the story: names, the nouns that stand for them, what they look like and wear.

    text outside quotations -> candidates (names, being-nouns) -> those who act or speak -> merged -> Character

English. Only visible traits that stand in the text are written down; nothing is imagined.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.verbs import acting_verb, is_speech
from filmwright.agents.rules.world import (
    AGE,
    BEINGS,
    FEATURE,
    FEMALE_TITLES,
    GARMENT,
    HUMANS,
    MALE_TITLES,
    PLACES,
    TITLES,
    TRAIT,
)
from filmwright.schemas.board import Character

MAX_CAST = 24
_NAME = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Dr|St)\.?\s+)?[A-Z][a-zà-ÿ'’]+(?:[- ][A-Z][a-zà-ÿ]+)*\b")
_NOUN = re.compile(rf"\b({'|'.join(sorted(BEINGS, key=len, reverse=True))})\b", re.IGNORECASE)
_NO_NAME = words_of(
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
_STATE_VERBS = words_of(
    "lived was had did could would were is has knew thought loved wanted seemed stood sat"
)


@dataclass(frozen=True)
class Member:
    """One of the cast, and the words that mean them."""

    id: str
    name: str
    words: tuple[str, ...]
    """Lower-case names and nouns, the longest first."""
    pronoun: str
    character: Character


def find_cast(text: str, quiet: str) -> tuple[Member, ...]:
    """Return the cast of an English text, in order of appearance.

    `quiet` is `text` with everything inside quotations blanked, same length: people who are only talked about
    do not get a part, and vocatives do not become names.
    """
    nouns = _acting_nouns(quiet)
    names = _acting_names(quiet)
    merged = _merge(names, nouns, text, quiet)
    ids: set[str] = set()
    members: list[Member] = []
    for words in sorted(merged, key=lambda group: merged[group])[:MAX_CAST]:
        name = _display_name(words, quiet)
        key = slug(_id_words(words), ids)
        ids.add(key)
        pronoun = _pronoun(words, quiet)
        aliases = tuple(w if w in BEINGS else _cased(w, quiet) for w in words if w != name.lower())
        member = Member(key, name, tuple(sorted(words, key=len, reverse=True)), pronoun, Character(name=name))
        looks, wears = describe(member, quiet)
        looks = looks if any(w in BEINGS for w in words) else with_kind(looks, pronoun, words)
        character = Character(
            name=name, aliases=tuple(a for a in aliases if a != name), looks=looks, wears=wears
        )
        members.append(replace(member, character=character))
    return tuple(members)


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
    return word in BEINGS or match.group()[0].isupper() or word not in _NO_NAME


def _acts(quiet: str, end: int) -> bool:
    after = re.match(
        r"[^\S\n]*,?\s+(?:[a-z]+ly\s+|who\s+|then\s+|had\s+|was\s+|also\s+)?([a-z]+)", quiet[end : end + 40]
    )
    if not after:
        return False
    word = after.group(1)
    return acting_verb(word) is not None or is_speech(word) or word in _STATE_VERBS


def _spoken_by(quiet: str, start: int) -> bool:
    before = re.search(
        r"\b([a-z]+)\s+(?:out\s+)?(?:the\s+|a\s+|an\s+|old\s+|little\s+|poor\s+)*$",
        quiet[max(0, start - 40) : start],
    )
    return bool(before and is_speech(before.group(1)))


def _acting_nouns(quiet: str) -> dict[str, int]:
    """Return being-nouns that act, speak or are introduced, with where they first stand."""
    first: dict[str, int] = {}
    score: dict[str, int] = {}
    for match in _NOUN.finditer(quiet):
        word = match.group(1).lower()
        before = quiet[max(0, match.start() - 30) : match.start()]
        if re.search(r"\bnot\s+(?:\w+\s+){0,3}for\s+$", before):
            continue
        first.setdefault(word, match.start())
        introduced = re.search(
            r"\b(?:a|an|the|his|her|my|old|little)\s+(?:[\w-]+\s+){0,2}$", before, re.IGNORECASE
        )
        met = introduced and re.search(
            r"\b(?:met|saw|was|were|lived|came|found|stood|sat)\s+(?:\w+\s+){0,4}$", before
        )
        score[word] = (
            score.get(word, 0)
            + 2 * (_acts(quiet, match.end()) or _spoken_by(quiet, match.start()))
            + bool(met)
        )
    return {w: at for w, at in first.items() if score[w] >= 2}


def _acting_names(quiet: str) -> dict[str, int]:
    """Return capitalised names that act or speak or come back, with where they first stand."""
    first: dict[str, int] = {}
    score: dict[str, int] = {}
    if quiet.upper() == quiet:
        return {}  # all capitals: capitals tell nothing
    for match in _NAME.finditer(quiet):
        words = match.group().replace("’", "'").removesuffix("'s")
        while (head := re.match(r"(\w+)[ ]", words)) and head.group(1).lower() in _NO_NAME:
            words = words[head.end() :]
        parts = re.split(r"[- ]", words.lower())
        if all(p.strip("'.") in _NO_NAME | PLACES.keys() | TITLES for p in parts) or "'" in words[-3:]:
            continue
        opens = not quiet[: match.start()].strip() or re.search(
            r"(?:[.!?…:\x00\n]\s*|^\s*)$", quiet[max(0, match.start() - 4) : match.start()]
        )
        acts = _acts(quiet, match.end()) or _spoken_by(quiet, match.start())
        if acting_verb(parts[0]) and opens and not acts:
            continue
        key = words.lower()
        if opens and not acts and key not in first:
            continue
        first.setdefault(key, match.start())
        score[key] = score.get(key, 0) + 1 + 2 * acts
    return {w: at for w, at in first.items() if score[w] >= 3 or (score[w] >= 2 and w not in BEINGS)}


def _merge(names: dict[str, int], nouns: dict[str, int], text: str, quiet: str) -> dict[tuple[str, ...], int]:
    """Join the words that mean the same one: "Mr Bear" and "bear", "Ida, a girl of eight"."""
    groups: list[list[str]] = []
    for name in sorted(names, key=len, reverse=True):
        parts = re.split(r"[- .]+", name)
        home = next(
            (
                g
                for g in groups
                if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", g[0])
                or parts[-1] == re.split(r"[- ]+", g[0])[-1]
            ),
            None,
        )
        if home:
            home.append(name)
        else:
            groups.append([name])
    for noun in nouns:
        home = next((g for g in groups if any(noun in re.split(r"[- .]+", w) for w in g)), None)
        home = home or next((g for g in groups if any(is_the(w, noun, text, quiet) for w in g)), None)
        if home is None:
            groups.append([noun])
        elif noun not in home:
            home.append(noun)
    known = {w for g in groups for w in g}
    for noun in sorted(
        {m.group(1).lower() for m in _NOUN.finditer(quiet)} - known
    ):  # named by apposition only
        home = next((g for g in groups if any(is_the(w, noun, text, quiet) for w in g)), None)
        if home is not None and not any(w in BEINGS for w in home):
            home.append(noun)
    at = {**nouns, **names}
    return {tuple(dict.fromkeys(g)): min(at[w] for w in g if w in at) for g in groups}


def is_the(name: str, noun: str, text: str, quiet: str) -> bool:
    """Return whether the text says that `name` is the `noun`."""
    n, b = re.escape(name), re.escape(noun)
    traits = r"(?:[\w-]+\s+){0,3}"
    said = (
        rf"\b{n}\s*(?:\([^)]*\))?,\s+(?:a|an|the|his|her|their)\s+{traits}{b}\b",
        rf"\b{n}\s+(?:was|is)\s+(?:a|an|the)\s+{traits}{b}\b(?!['’]s)",
        rf"\b(?:a|an|the|his|her|their)\s+{traits}{b}\s*,?\s+(?:named|called|by the name of|whose name "
        rf"was)\s+{n}\b",
        rf"\b(?:the|his|her)\s+{b},?\s+{n}\b",
        rf"\b(?:a|an|the)\s+{traits}{b}\b[^.]{{0,80}}\.\s+(?:his|her|its)\s+name\s+was\s+{n}\b",
    )
    if any(re.search(p, quiet, re.IGNORECASE) for p in said):
        return True
    own = rf"(?:I am|I['’]m|my name is)\s+{n}\b[^\n]{{0,30}}\bsaid\s+the\s+{traits}{b}\b"
    return bool(re.search(own, text, re.IGNORECASE))


def _cased(word: str, quiet: str) -> str:
    found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", quiet, re.IGNORECASE)
    return found.group() if found else word


def _display_name(words: tuple[str, ...], quiet: str) -> str:
    names = [w for w in words if w not in BEINGS]
    if not names:
        return "the " + words[0]
    titled = [n for n in names if re.split(r"[ .]", n)[0] in TITLES]
    best = max(
        titled or names, key=lambda n: (len(re.findall(rf"\b{re.escape(n)}\b", quiet, re.IGNORECASE)), len(n))
    )
    return " ".join(_cased(best, quiet).split())


def _id_words(words: tuple[str, ...]) -> str:
    nouns = [w for w in words if w in BEINGS]
    names = [w for w in words if w not in BEINGS]
    plain = [" ".join(p for p in n.split() if p.strip(".") not in TITLES) for n in names]
    return min((p for p in plain if p), key=len, default=nouns[0] if nouns else words[0])


def _pronoun(words: tuple[str, ...], quiet: str) -> str:
    for word in words:
        for part in re.split(r"[- .]+", word):
            if part in FEMALE_TITLES:
                return "she"
            if part in MALE_TITLES:
                return "he"
    counts = pronoun_votes(words, quiet, _NOUN_OR_NAME)
    noun = next((w for w in words if w in BEINGS), "")
    if noun in HUMANS and BEINGS[noun] != "they":
        return BEINGS[noun]
    if counts["he"] != counts["she"]:
        return max(counts, key=lambda p: counts[p])
    return BEINGS.get(noun, "they")


_OWN_PRONOUN = re.compile(
    r"\A[^.!?]*?\b(his|himself|herself|her(?=\s\w)(?!\s+(?:and|to|in|on|at|with|from|for|but|again|as|so|"
    r"by|up|down|out|away)\b))\b|[.!?]\W+(?:[Tt]hen\s+)?(He|She)\b|\b(?:and|because|so|when)\s+(he|she)\b"
)


def pronoun_votes(words: Sequence[str], text: str, others: re.Pattern[str]) -> dict[str, int]:
    """Count the pronouns that follow these words before anyone else (`others`) is named."""
    counts = {"he": 0, "she": 0}
    for word in words:
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE):
            if re.search(
                r"\b(?:of|to|at|by|with|for|from|after|on|upon)\s+(?:the\s+|little\s+)*$",
                text[: match.start()],
                re.IGNORECASE,
            ):
                continue
            after = text[match.end() : match.end() + 250]
            stop = next(
                (m.start() for m in others.finditer(after) if m.group().lower() not in _NO_NAME), len(after)
            )
            if near := _OWN_PRONOUN.search(after[:stop]):
                found = next(g for g in near.groups() if g).lower()
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
    named = [w for w in looks.split() if w in HUMANS]
    if named and kind:
        return looks if HUMANS[named[0]] != "they" else f"{looks}, {kind}"
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
    theirs = re.compile("|".join(rf"(?<![\w-]){re.escape(w)}(?![\w-])" for w in member.words), re.IGNORECASE)
    for sentence in re.finditer(r"[^.!?]+", quiet):
        words = sentence.group()
        for pattern, into in ((FEATURE, feature), (GARMENT, wears)):
            for match in pattern.finditer(words):
                before = words[: match.start()]
                owner = [m for m in _NOUN_OR_NAME.finditer(before) if m.group().lower() not in _NO_NAME]
                own = theirs.search(owner[-1].group()) if owner else None
                he = re.search(
                    rf"\b(?:{member.pronoun}|{'his' if member.pronoun == 'he' else 'her'})\b",
                    before,
                    re.IGNORECASE,
                )
                earlier = quiet[max(0, sentence.start() - 160) : sentence.start()]
                last = [m for m in _NOUN_OR_NAME.finditer(earlier) if m.group().lower() not in _NO_NAME]
                if own or (not owner and he and last and theirs.search(last[-1].group())):
                    into.append(" ".join(match.group().lower().split()))
    return _distinct(feature), _distinct(wears)


_NOUN_OR_NAME = re.compile(rf"{_NAME.pattern}|\b(?:{'|'.join(sorted(BEINGS, key=len, reverse=True))})\b")


def _distinct(phrases: list[str]) -> list[str]:
    """Drop what a longer phrase already says: "hat" beside "black top hat"."""
    kept: list[str] = []
    for phrase in sorted(dict.fromkeys(phrases), key=len, reverse=True):
        if not any(phrase.split()[-1] == k.split()[-1] for k in kept):
            kept.append(phrase)
    return sorted(kept, key=phrases.index)
