"""English around the fields of a board: articles, plurals, and whom a pronoun means. Knows no film.

A field may be in any language: what is not in Latin letters is left as it stands.
"""

import re
from collections.abc import Callable, Sequence


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DETERMINERS = _set(
    "a an the some many several no one two three four five six seven eight nine ten this that these those "
    "un une des le la les el los las una ein eine der die das il lo gli uno um uma o os"
)
_MASS = _set(
    "water oil honey snow sand smoke fire armour armor clothing fur hair milk paper fog rice grain mud wine "
    "blood grass dust ice rain steam silk leather denim money food bread cheese"
)
_PARTS_OF_A_BODY = _set(
    "hair eyes beard face skin fur feathers ears nose tail freckles wings moustache mane legs hands braids "
    "whiskers teeth eyebrows beak horns antlers paws plumage scales shoulders braid plait cheeks build"
)
_PLAIN_ADJECTIVES = _set(
    "tall small old young big little short thin large slim huge tiny black white brown red grey gray blue "
    "green blond bald fat strong elderly middle-aged round skinny slender"
)
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_SHE = _set("girl woman lady queen princess mother grandmother daughter sister aunt wife witch she hen")
_HE = _set("boy man gentleman king prince father grandfather son brother uncle husband wizard he rooster")
_TAIL = re.compile(
    r"[,;:(，、；：（]|\s(?:with|in|of|who|that|which|wearing|on|at|from|about|aged|and)\s", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\{(?P<id>[^{}]+)\}|(?<![\w'-])(?P<word>he|she|they|him|her|them|his|hers|their|theirs)(?P<is>'s|'re)?(?![\w'-])",
    re.IGNORECASE,
)
_AFTER_OBJECT = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:a|an|the|to|at|in|on|and|or|but|from|with|for|of|by|as|up|down|off|out|away|back|over|"
    r"into|across|through|along|behind|before|after|again|who|while|when|then|there|here|\{)(?!\w))"
)


def is_latin(text: str) -> bool:
    """Tell whether a text begins in Latin letters, so that an English article may stand before it."""
    first = next((c for c in text if c.isalpha()), "")
    return bool(first) and first < "\u0250"


def noun_of(phrase: str) -> str:
    """Return the noun of a phrase with what stands before it.

    >>> noun_of("girl of eight, brown hair")
    'girl'
    """
    return bare(_TAIL.split(phrase.strip(), maxsplit=1)[0]) or bare(phrase)


def bare(phrase: str) -> str:
    """Return a phrase without its English article."""
    return re.sub(r"^(?:an?|the)\s+", "", phrase.strip(), flags=re.IGNORECASE)


def someone(looks: str) -> str:
    """Return looks that begin with a noun: "tall, grey beard" is a tall figure with a grey beard.

    >>> someone("brown hair"), someone("tall, kind eyes"), someone("girl of eight, brown hair")
    ('figure with brown hair', 'tall figure with kind eyes', 'girl of eight with brown hair')
    """
    if not is_latin(looks):
        return looks
    first, *others = [part.strip() for part in looks.split(",") if part.strip()] or ["figure"]
    last = _last_word(first)
    if last in _PARTS_OF_A_BODY:
        first, others = "figure", [first, *others]
    elif last in _PLAIN_ADJECTIVES:
        first += " figure"
    has = [one for one in others if _last_word(one) in _PARTS_OF_A_BODY and not one.startswith("with ")]
    told = ", ".join([first, *(one for one in others if one not in has)])
    joint = " and " if " with " in told else ", with " if "," in told else " with "
    return f"{told}{joint}{listed(has)}" if has else told


def _last_word(phrase: str) -> str:
    return noun_of(phrase).split()[-1].lower()


def is_plural(noun: str) -> bool:
    """Tell whether a noun looks like a plural."""
    last = (noun.split() or [""])[-1].lower()
    return (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or last in (
        "people",
        "men",
        "women",
        "children",
    )


def an(phrase: str) -> str:
    """Return a phrase with the article it needs, if any.

    >>> an("umbrella"), an("red boots"), an("the moon"), an("black water")
    ('an umbrella', 'red boots', 'the moon', 'black water')
    """
    words = phrase.split()
    if not words or not is_latin(phrase) or words[0].lower() in _DETERMINERS or words[0].isdigit():
        return phrase
    noun = noun_of(phrase)
    if is_plural(noun) or (noun.split() or [""])[-1].lower() in _MASS:
        return phrase
    vowel = phrase[0].lower() in "aeiou" and not phrase.lower().startswith(("uni", "one", "eu", "use"))
    return f"{'an' if vowel else 'a'} {phrase}"


def the(noun: str) -> str:
    """Return a noun as one that is known already."""
    return f"the {bare(noun)}" if is_latin(noun) else noun


def many(phrase: str, count: int) -> str:
    """Return `count` of what a phrase says.

    >>> many("orange", 12), many("wooden crate with a lid", 2), many("water", 300), many("red flag", 1)
    ('twelve oranges', 'two wooden crates with a lid', 'water', 'a red flag')
    """
    if count == 1:
        return an(phrase)
    noun = noun_of(phrase)
    last = (noun.split() or [""])[-1].lower()
    if not is_latin(phrase):
        return f"{count} {phrase}"
    if last in _MASS:
        return phrase
    told = _NUMBERS[count] if count < len(_NUMBERS) else "many" if count > 50 else str(count)
    if is_plural(noun):
        return f"{told} {bare(phrase)}"
    ending = "es" if last.endswith(("s", "x", "ch", "sh")) else "s"
    plural = noun[:-1] + "ies" if last.endswith("y") and last[-2:-1] not in "aeiou" else noun + ending
    return f"{told} {bare(phrase).replace(noun, plural, 1)}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(text: str) -> str:
    """Return a text as a sentence: a capital at its start, a stop at its end."""
    text = " ".join(text.split()).rstrip(",;: ")
    if not text:
        return ""
    last = next((c for c in reversed(text) if c.isalnum()), "a")
    stop = (
        ""
        if text.endswith((".", "!", "?", "…", "。", "！", "？", '."', ".”"))
        else "。"
        if last > "\u2e80"
        else "."
    )
    return text[0].upper() + text[1:] + stop


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, capital and stop on each."""
    found = re.split(r"(?<=[.!?…])\s+(?=\S)|(?<=[。！？])|\n+", text)
    return [told for one in found if (told := sentence(one))]


def length(text: str) -> int:
    """Return how many words a text has; two letters of a script without spaces count as one."""
    dense = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    return (
        len(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:['’-]\w+)*", text))
        + (dense + 1) // 2
    )


def is_compatible(looks: str, pronoun: str) -> bool | None:
    """Tell whether someone of these looks may be he or she; None when looks do not tell."""
    words = set(re.findall(r"[a-z]+", looks.lower()))
    she, he = bool(words & _SHE), bool(words & _HE)
    if she == he:
        return None
    return she == (pronoun.lower() in ("she", "her", "hers"))


def without_pronouns(text: str, lead: Sequence[str], looks_of: Callable[[str], str]) -> str:
    """Return a text that says `{id}` where it said he, she or they.

    `lead` holds the ids a pronoun may mean that no mention precedes, the likeliest first. What nobody can be
    found for is a figure. "It" stays: it is seldom a person.
    """
    out: list[str] = []
    at = 0
    before: list[str] = []  # mentioned in the sentence before this one
    here: list[str] = []
    for match in _PRONOUN.finditer(text):
        gap = text[at : match.start()]
        out.append(gap)
        at = match.end()
        if re.search(r"[.!?。！？;]", gap) and here:
            before, here = here, []
        if match["id"]:
            out.append(match.group())
            here.append(match["id"])
            continue
        word = match["word"].lower()
        object_ = word in ("him", "them") or (word == "her" and bool(_AFTER_OBJECT.match(text, at)))
        plural = word.startswith("the")
        known = list(dict.fromkeys([*here, *before, *lead]))
        whom = known if plural else _meant(word, known, here, lead, looks_of, object_=object_)
        out.append(_replaced(word, whom, here, object_=object_, plural=plural))
        out.append({"'s": " is", "'re": " are"}.get((match["is"] or "").lower(), ""))
        here += whom
    return "".join(out) + text[at:]


def _meant(
    word: str,
    known: Sequence[str],
    here: Sequence[str],
    lead: Sequence[str],
    looks_of: Callable[[str], str],
    *,
    object_: bool,
) -> list[str]:
    fits = {one: is_compatible(looks_of(one), word) for one in known}
    sure = [one for one in known if fits[one]]
    maybe = [one for one in known if fits[one] is None]
    choice = sure or maybe
    if object_ and here:
        choice = [one for one in choice if one != here[0]] or choice
    elif not here and not sure:  # a new sentence goes on about whom the camera follows
        choice = [one for one in lead if one in choice][:1] + choice if len(known) == len(lead) else choice
    return choice[:1]


def _replaced(word: str, whom: Sequence[str], here: Sequence[str], *, object_: bool, plural: bool) -> str:
    if plural:
        if word.startswith("their"):
            return "the"
        return listed([f"{{{one}}}" for one in whom]) if len(whom) > 1 else word  # perhaps oranges
    told = f"{{{whom[0]}}}" if whom else "the figure"
    if word in ("his", "hers") or (word == "her" and not object_):
        return "the" if whom and here and whom[0] == here[0] else f"{told}'s"
    return told
