"""Who says what: quotations and the words around them.

    tag ("said the fox", "she asked") -> else the other quotation of the paragraph -> else who acted last
    -> else, in a conversation, the other one -> else nobody, said so

It never invents a speaker: an unknown one stays empty and is flagged for review.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from filmwright.agents.reading.quotes import Quote
from filmwright.agents.rules.focus import Focus
from filmwright.agents.rules.names import mentions
from filmwright.agents.rules.script import Member
from filmwright.agents.rules.verbs import SPEECH, is_speech, lemma

_WORDS = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_TAG_REACH = 60
_HOW = re.compile(r"\b(\w+ly)\b|\bin an? ((?:\w+ ){1,2}voice)\b")


@dataclass(frozen=True)
class Tag:
    """What the words around a quotation say about it."""

    who: str = ""
    how: str = ""
    thought: bool = False
    sure: bool = True


def tag_of(
    text: str,
    quote: Quote,
    start: int,
    end: int,
    members: Sequence[Member],
    focus: Focus,
    called: Sequence[str],
) -> Tag:
    """Read the tag of `quote` in the sentence `text[start:end]`; quotations in `text` are blanked.

    `called` are those whom the quotation addresses by name: they do not say it.
    """
    after = re.split(r"[.!?;\x00]", text[quote.end : min(end, quote.end + _TAG_REACH)])[0]
    before = re.split(r"[.!?;\x00]", text[max(start, quote.start - 2 * _TAG_REACH) : quote.start])[-1]
    for side, words in (("after", after), ("before", before)):
        verbs = [m for m in _WORDS.finditer(words) if is_speech(m.group())]
        if not verbs:
            continue
        verb = verbs[0] if side == "after" else verbs[-1]
        how = _HOW.search(words)
        manner = (how.group(1) or how.group(2)).lower() if how else ""
        manner = manner or _manner(lemma(verb.group()))
        who, sure = _subject(words, verb, members, focus, called)
        return Tag(who, manner, lemma(verb.group()) in ("think", "wonder") and bool(who), sure)
    return Tag()


def _manner(verb: str) -> str:
    plain = {
        "say",
        "speak",
        "ask",
        "answer",
        "reply",
        "call",
        "tell",
        "continue",
        "add",
        "begin",
        "think",
        "return",
    }
    if verb not in SPEECH or verb in plain or verb == "respond":
        return ""
    if verb == "cry":
        return "crying out"
    return verb[:-1] + "ing" if verb.endswith("e") else verb + (verb[-1] if verb == "beg" else "") + "ing"


def _subject(
    words: str, verb: re.Match[str], members: Sequence[Member], focus: Focus, vocatives: Sequence[str]
) -> tuple[str, bool]:
    hits = mentions(words, members)
    left = [h for h in hits if h[1] <= verb.start()]
    right = [h for h in hits if h[0] >= verb.end()]
    pronoun_left = re.search(r"\b(he|she|it|they)\b(?=[^,]{0,20}$)", words[: verb.start()], re.IGNORECASE)
    pronoun_right = re.match(r"\s+(he|she|it|they)\b", words[verb.end() :], re.IGNORECASE)
    if pronoun_right:
        return next(iter(focus.meant(pronoun_right.group(1), besides=vocatives)), ""), False
    if right and not re.search(r"\bto\b", words[verb.end() : right[0][0]]) and not left and not pronoun_left:
        return right[0][2].id, True
    if left and (not pronoun_left or left[-1][0] > pronoun_left.start()):
        return left[0][2].id if re.search(r"\bto\s+\w*\s*$", words[: left[-1][0]]) else left[-1][2].id, True
    if pronoun_left:
        near = [h[2].id for h in left if h[2].pronoun == pronoun_left.group(1).lower()]
        who = next(iter(near[::-1] or focus.meant(pronoun_left.group(1), besides=vocatives)), "")
        return who, bool(near)
    return (right[0][2].id, True) if right else ("", True)


def addressed(line: str, members: Sequence[Member]) -> tuple[str, ...]:
    """Return who is called by name inside a spoken line: "Good day, Mistress Crow"."""
    found: list[str] = []
    for member in members:
        for word in member.words:
            before = r"(?:^|[,;!?]\s*|\b(?:my|dear|good|little|old|mistress|master|oh|o)\s+)"
            if re.search(rf"{before}{re.escape(word)}\s*(?:[,.!?;]|$)", line, re.IGNORECASE):
                found.append(member.id)
                break
    return tuple(found)


class Conversation:
    """The speakers of the last lines, for lines without a tag."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, who: str) -> None:
        """Note who spoke."""
        if who:
            self.said.append(who)

    def other(self, besides: Sequence[str] = ()) -> str:
        """Return the one who spoke before the last speaker, if they are still talking."""
        last = self.said[-1] if self.said else ""
        return next((w for w in reversed(self.said[-6:]) if w != last and w not in besides), "")

    def cool(self) -> None:
        """Forget the conversation: something else happened."""
        self.said.clear()
