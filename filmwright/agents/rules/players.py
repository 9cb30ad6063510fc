"""The cast of a screenplay: whoever has a cue, and whoever is introduced in capitals."""

import re
from collections.abc import Sequence
from dataclasses import replace

from filmwright.agents.reading.fountain import Element
from filmwright.agents.rules.cast import is_the
from filmwright.agents.rules.looks import describe, pronoun_votes, with_kind
from filmwright.agents.rules.names import NOUN
from filmwright.agents.rules.script import Member
from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.world import FEMALE_TITLES, HUMANS
from filmwright.schemas.board import Character
from filmwright.schemas.grammar import DialogueMode

_LONGEST_NAME = 120
_INTRODUCED = re.compile(
    r"(?<![\w.])(?P<name>[A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+){0,2})(?=\s*\(|,\s+(?:an?|the|\d\d?s?|in|her|"
    r"his|their)\b)"
)
_AGE = re.compile(r"^\s*[(,]\s*(\d{1,3})(?:s\b|\b)")
_ROLES = words_of("int ext est cut to fade day night later continuous the end title super montage")


def find_players(elements: Sequence[Element]) -> dict[str, Member]:
    """Return the cast by cue: whoever has one, and whoever an action introduces in capitals."""
    first: dict[str, str] = {}
    actions = "\n".join(e.text for e in elements if e.kind == "action")
    seen = {
        cue_key(e.text) for e in elements if e.kind == "character" and mode_of(e.extension) != "voice-over"
    }  # a voice that is never seen is not the radio that stands on the table
    for element in elements:
        if element.kind == "character":
            first.setdefault(cue_key(element.text), element.text)
        elif element.kind == "action":
            for match in _INTRODUCED.finditer(element.text):
                if not set(match.group("name").lower().split()) & _ROLES and _is_person(element.text, match):
                    first.setdefault(cue_key(match.group("name")), match.group("name"))
    people = sorted({m.group().lower() for m in NOUN.finditer(actions)} & HUMANS.keys())
    ids: set[str] = set()
    members: dict[str, Member] = {}
    for key, written in first.items():
        name = spelled(written)[:_LONGEST_NAME]
        member_id = slug(key, ids)
        ids.add(member_id)
        parts = [
            p
            for p in key.split()
            if len(p) > 2 and sum(p in k.split() for k in first) == 1 and p not in _ROLES
        ]
        words = tuple(dict.fromkeys([key, *(parts if len(key.split()) < 4 else [])]))
        told = re.sub(r"\b[A-Z][A-Z'’-]+\b", lambda m: m.group().capitalize(), actions)
        others = re.compile(
            "|".join(rf"\b{re.escape(k)}\b" for k in first if k != key) or r"(?!)", re.IGNORECASE
        )
        pronoun = _pronoun(words, actions, others)
        spoken_only = key not in seen and any(
            e.kind == "character" and cue_key(e.text) == key for e in elements
        )
        member = Member(member_id, name, () if spoken_only else words, pronoun, Character(name=name))
        role = next((n for n in people if any(is_the(w, n, "", told) for w in words)), None)
        seen_as = replace(member, words=(*words, role)) if role else member
        looks, wears = ("", "") if spoken_only else describe(seen_as, told)
        age = next((m.group(1) for w in words for i in _at(actions, w) if (m := _AGE.match(actions[i:]))), "")
        if age and age not in looks:
            looks = f"{looks} of {age}".strip()
        if not spoken_only:
            looks = with_kind(looks, pronoun, words)
        members[key] = replace(member, character=Character(name=name, looks=looks, wears=wears))
    return members


def _at(text: str, word: str) -> list[int]:
    return [m.end() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]


def _is_person(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() :]
    return bool(_AGE.match(after) or re.match(r",\s+(?:an?|the|in|her|his)\s", after))


def cue_key(written: str) -> str:
    """Return what two spellings of one cue share."""
    return re.sub(r"\s+", " ", written).strip().lower()


def _capitalised(match: re.Match[str]) -> str:
    word = match.group()
    head = 3 if re.match(r"[^\W\d_]['’]", word) else 1  # O'Neil, D'Artagnan
    return word[:head] + word[head:].lower()


def spelled(written: str) -> str:
    """Return a name in capitals as names are written."""
    if written != written.upper():
        return written
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", _capitalised, written)


def _pronoun(words: tuple[str, ...], actions: str, others: re.Pattern[str]) -> str:
    if any(p in FEMALE_TITLES for w in words for p in w.split()):
        return "she"
    counts = pronoun_votes(words, actions, others)
    return max(counts, key=lambda p: counts[p]) if counts["he"] != counts["she"] else "they"


def mode_of(extension: str) -> DialogueMode:
    """Return where a voice comes from: `V.O.`, `O.S.`, or on screen."""
    plain = extension.upper().replace(".", "").replace(" ", "")
    if "VO" in plain:
        return "voice-over"
    return "off-screen" if "OS" in plain or "OC" in plain else "on-screen"
