"""How a caption speaks of people and things: by what can be seen of them, at length or in short.

Knows one brief. Texts of a brief carry ids in braces; here they become words, and names that stand
elsewhere become what the caller says for them.
"""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Literal

from filmwright.schemas.brief import ShotBrief
from filmwright.storyboard.caption_english import (
    an,
    bare,
    is_latin,
    listed,
    noun_of,
    sentences,
    someone,
    the,
    without_pronouns,
)
from filmwright.storyboard.caption_words import WORDS

Moment = Literal["first", "whole", "last"]
"""A shot's first still, its clip, its last still."""
_QUOTED = re.compile(
    r"""[,:，：]?\s*(?:["“„«「『]([^"“”„«»「」『』]*)["”“»」』]|(?<!\w)['‘]([^'‘’]+)['’](?!\w))"""
)
_SAYS = (
    r"(?:says?|said|asks?|asked|repl(?:y|ies|ied)|answers?|answered|whispers?|whispered|shouts?|shouted|calls?|called|"
    r"cries|cried|murmurs?|murmured|tells?|told|adds?|added|mutters?|exclaims?|sings?)"
)
_INVERTED = re.compile(rf"(^|[.,;!?]\s*){_SAYS}\s+(\{{[^{{}}]+\}}|he\b|she\b|they\b)", re.IGNORECASE)
_JUST_SAYS = re.compile(
    rf"\b{_SAYS}(?:\s+(?:to\s+)?(?:him|her|them|\{{[^{{}}]+\}}))?(?=\s*(?:[.!?;]|$))", re.IGNORECASE
)
_SIMILE = re.compile(
    r"(?<!look)(?<!looks)(?<!looked)(?<!shaped)(?<!sounds)(?<!something)(?<!dressed),?"
    r"\s+(?:like\s+(?:an?|the)\s|as\s+if\s|as\s+though\s)[^,.;:!?{}]+",
    re.IGNORECASE,
)
_NAME = re.compile(r"\{([^{}]+)\}(?:\s*\(\d+\))?")
"""An id in braces, and the age that a screenplay puts behind it."""
_BEFORE = re.compile(
    r"(?:\b(the|an?)\s+)?(?:\b(?:little|old|young|big|small|poor|dear|great|good)\s+)*$", re.IGNORECASE
)


def called(looks: str) -> str:
    """Return what someone of these looks is called in short.

    >>> called("girl of eight, brown hair"), called("")
    ('girl', 'figure')
    """
    return noun_of(someone(looks)) if looks else "figure"


class Voice:
    """Speaks of whoever and whatever is in one brief."""

    def __init__(self, brief: ShotBrief, words: Mapping[str, str], language: str = "en") -> None:
        self.brief = brief
        self._is_english = language.lower().split("-")[0] == "en"
        self._words = words
        names = sorted(
            (w for w in words if w not in WORDS and not w.startswith("{")), key=lambda w: (-len(w), w)
        )
        self._names = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names) or r"(?!)")
        self._entities = {entity.id: entity for entity in brief.shot.motion.entities}

    def word(self, key: str) -> str:
        """Return the phrase for a word of film grammar, such as `move dolly-in`."""
        phrase = self._words.get(key, WORDS.get(key, ""))
        return phrase.replace("{subject}", self._subject) if "{subject}" in phrase else phrase

    @cached_property
    def _subject(self) -> str:
        shown = self.brief.shot.camera.subject or (self.everyone if len(self.everyone) < 3 else ())
        things = [entity.id for entity in self.brief.shot.motion.entities][:1] if not self.everyone else []
        return listed([self.short(who) for who in (shown or things)]) or (
            "the group" if self.everyone else "the scene"
        )

    @cached_property
    def everyone(self) -> tuple[str, ...]:
        """The cast who can be seen, whom the shot is about first."""
        shot = self.brief.shot
        order = [
            *shot.camera.subject,
            *(p.who for f in (shot.first_frame, shot.last_frame) for p in f.placements),
        ]
        order += re.findall(r"\{([^{}]+)\}", shot.action)
        order += [
            *(beat.who for beat in shot.motion.beats),
            *(line.who for line in shot.dialogue),
            *self.brief.cast,
        ]
        return tuple(who for who in dict.fromkeys(order) if who in self.brief.cast)

    def people(self, moment: Moment) -> tuple[str, ...]:
        """Return whom of the cast one can see at a moment."""
        shot = self.brief.shot
        first, last = ({p.who: p.zone for p in f.placements} for f in (shot.first_frame, shot.last_frame))
        led = {beat.who: beat.to for beat in shot.motion.beats if isinstance(beat.to, str)}
        ends = {who: str(last.get(who, led.get(who, first.get(who, "center")))) for who in self.everyone}
        away = {
            "first": {who for who, zone in first.items() if zone.startswith("off")},
            "last": {who for who, zone in ends.items() if zone.startswith("off")},
        }
        hidden = away["first"] & away["last"] if moment == "whole" else away[moment]
        return tuple(who for who in self.everyone if who not in hidden)

    def full(self, who: str, *, briefly: bool = False) -> str:
        """Return someone of the cast with all that can be seen: looks, clothes; or with the first of each."""
        member = self.brief.cast[who]
        given, wears = _one_line(member.looks), _one_line(member.wears)
        if briefly:
            given, wears = (one.split(",")[0] for one in (given, wears.replace(" and ", ",")))
        looks = an(someone(given)) if given else self.short(who).replace("the ", "a ", 1)
        if not wears:
            return looks
        if wears.lower().startswith(("wearing ", "dressed ", "in ")) or not is_latin(wears):
            return f"{looks}, {wears}"
        if " and " not in wears and wears.count(",") == 1:
            wears = " and ".join(part.strip() for part in wears.split(","))
        return f"{looks}{',' if ',' in looks else ''} wearing {an(wears)}"

    def short(self, who: str) -> str:
        """Return someone or something known already: "the polar bear"."""
        if who in self._shorts:
            return self._shorts[who]
        if who in self.brief.props:
            return the(noun_of(self.cleaned(self.brief.props[who].what)))
        if who in self._entities:
            looks = self.cleaned(self._entities[who].looks)
            return the(noun_of(looks)) if looks else f"the {who.replace('-', ' ').replace('_', ' ')}"
        if who == self.brief.place_id:
            return WORDS[f"place {self.brief.place.set}"]
        return "someone"

    @cached_property
    def _shorts(self) -> dict[str, str]:
        """Return a short phrase for everyone in the cast, no two the same."""
        nouns = {who: called(_one_line(self.brief.cast[who].looks)) for who in self.everyone}
        found: dict[str, str] = {}
        for who, noun in nouns.items():
            twins = [one for one, other in nouns.items() if other == noun]
            worn = {one: noun_of(_one_line(self.brief.cast[one].wears)) for one in twins}
            if len(twins) == 1:
                found[who] = the(noun)
            elif worn[who] and len(set(worn.values())) == len(twins) and is_latin(noun):
                found[who] = f"{the(noun)} in {the(worn[who])}"
            else:
                order = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
                place = twins.index(who)
                found[who] = the(f"{order[place] if place < len(order) else 'other'} {noun}")
        return found

    def thing_full(self, thing: str) -> str:
        """Return a prop with its looks, or plain words, with an article."""
        prop = self.brief.props.get(thing)
        if prop is None:
            return an(self.cleaned(thing)) if thing not in self._entities else self.short(thing)
        what, looks = self.cleaned(prop.what), self.cleaned(prop.looks)
        if what.casefold() in looks.casefold():
            return an(looks or what)
        is_adjective = 0 < len(looks.split()) <= 3 and is_latin(looks) and noun_of(looks) == looks
        return an(f"{looks} {what}") if is_adjective else ", ".join(one for one in (an(what), looks) if one)

    def cleaned(self, text: str) -> str:
        """Return a text of the board without names and line breaks, and with no stop at its end."""
        told = self._names.sub(lambda m: self._words[m.group()], " ".join(text.split()))
        return self.said(told).rstrip(".。;, ")

    def plain(self, text: str) -> str:
        """Return what happens in a text: no spoken words, similes or pronouns; ids stay in braces."""
        text = self._unspoken(" ".join(text.split()))
        if not self._is_english:
            return text
        text = _SIMILE.sub("", text)
        looks = {who: member.looks for who, member in self.brief.cast.items()}
        return without_pronouns(text, self.everyone, lambda who: looks.get(who, ""))

    def _unspoken(self, text: str) -> str:
        lines = [_letters(line.line) for line in self.brief.shot.dialogue]

        def spoken(match: re.Match[str]) -> str:
            quoted = match[1] or match[2] or ""
            words = _letters(quoted)
            is_line = any(words in line or line in words for line in lines if line) or not words
            is_line = is_line or quoted.endswith((".", "!", "?", ",", "。", "！", "？", "，"))
            after_verb = re.search(rf"\b{_SAYS}(?:\s+\S+){{0,3}}$", text[: match.start()], re.IGNORECASE)
            return "" if is_line or after_verb else match.group()

        if _QUOTED.search(text):
            silent = _INVERTED.sub(r"\1\2 speaks", _QUOTED.sub(spoken, text).strip(" ,:"))
            text = text if silent == text else _JUST_SAYS.sub("speaks", silent)
        told = [one for one in sentences(text) if not any(_letters(one) in line for line in lines)]
        return " ".join(told) if lines else text

    def said(self, text: str, introduce: str | None = None) -> str:
        """Return a text with words for its ids; the first mention of `introduce` is at length."""
        waiting = introduce

        def words(who: str) -> str:
            nonlocal waiting
            if who == waiting:
                waiting = None
                return self.full(who)
            known = who in self._shorts or who in self.brief.props or who in self._entities
            return self.short(who) if known else self._words.get(f"{{{who}}}", self.short(who))

        return _mentioned(text, words)

    def own_words(self, text: str) -> str:
        """Return what a person wrote themself: only names become looks, at length the first time."""
        met: set[str] = set()

        def words(who: str) -> str:
            first = who in self.brief.cast and who not in met
            met.add(who)
            return self.full(who) if first else self.said(f"{{{who}}}")

        told = _mentioned(self._names.sub(lambda m: self._words[m.group()], text), words)
        return told[0].upper() + told[1:] if text.startswith("{") else told


def _mentioned(text: str, words: Callable[[str], str]) -> str:
    """Return a text with `words` for each id in braces, without what would then be said twice before it."""
    out, at = "", 0
    for match in _NAME.finditer(text):
        out += text[at : match.start()]
        at = match.end()
        told = words(match[1])
        first = bare(told).split(" ")[0].lower() if " " in bare(told) else ""
        if first and out.lower().endswith(f" {first} "):  # "a polar {bear}", who is a polar bear
            out = out[: -len(first) - 1]
        before = _BEFORE.search(out)
        if before is not None and is_latin(told):
            out = out[: before.start()]
            if (before[1] or "").lower() in ("a", "an"):
                told = an(bare(told))
        beside = (out[-1:], text[at : at + 1])
        out += bare(told) if any(c > "\u2e80" and c.isalpha() for c in beside) else told
    return out + text[at:]


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".。;, ")


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
