"""Who is in a prose story, in English: names and the nouns that stand for them.

    text outside quotations -> candidates (names, being-nouns) -> those who act or speak -> merged -> cast

What they look like is read in `looks`. Nobody is invented.
"""

import re
from dataclasses import replace

from filmwright.agents.rules.looks import describe, pronoun_votes, with_kind
from filmwright.agents.rules.names import NAME, NO_NAME, NOUN, NOUN_OR_NAME
from filmwright.agents.rules.script import Member
from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.verbs import acting_verb, is_speech
from filmwright.agents.rules.world import BEINGS, FEMALE_TITLES, HUMANS, MALE_TITLES, PLACES, TITLES
from filmwright.schemas.board import Character

MAX_CAST = 24
_STATE_VERBS = words_of(
    "lived was had did could would were is has knew thought loved wanted seemed stood sat"
)


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
    if told_by_someone(quiet) and len(members) < MAX_CAST:
        key = slug("narrator", ids)
        members.append(
            Member(key, "The narrator", ("i",), "i", Character(name="The narrator", aliases=("I",)))
        )
    return tuple(members)


def told_by_someone(quiet: str) -> bool:
    """Return whether the story is told in the first person: "I" does things, more than once."""
    verbs = re.findall(r"\bI\s+(?:[a-z]+ly\s+)?([a-z]+)", quiet)
    return sum(acting_verb(v) is not None or is_speech(v) for v in verbs) >= 2


def _acts(quiet: str, end: int) -> bool:
    named = re.match(r",\s+(?:a|an|the|his|her|their)\s[^,.;:!?\n]{1,80},", quiet[end : end + 100])
    end += named.end() if named else 0  # "Ida, a girl of eight, laughs"
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
    for match in NOUN.finditer(quiet):
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
    for match in NAME.finditer(quiet):
        words = match.group().replace("’", "'").removesuffix("'s")
        while (head := re.match(r"(\w+)[ ]", words)) and head.group(1).lower() in NO_NAME:
            words = words[head.end() :]
        parts = re.split(r"[- ]", words.lower())
        if all(p.strip("'.") in NO_NAME | PLACES.keys() | TITLES for p in parts) or "'" in words[-3:]:
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
        {m.group(1).lower() for m in NOUN.finditer(quiet)} - known
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
    counts = pronoun_votes(words, quiet, NOUN_OR_NAME)
    noun = next((w for w in words if w in BEINGS), "")
    if noun in HUMANS and BEINGS[noun] != "they":
        return BEINGS[noun]
    if counts["he"] != counts["she"]:
        return max(counts, key=lambda p: counts[p])
    return BEINGS.get(noun, "they")
