"""What is done in an English sentence, and by whom: one pass over its words.

    words -> subject (a name, a noun, a pronoun) -> verb that the tables know -> object

Denied, imagined, passive and past-perfect verbs are no action; neither are nouns that look like verbs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmwright.agents.rules.focus import OBJECT, SUBJECT, Focus, group_of
from filmwright.agents.rules.names import mentions
from filmwright.agents.rules.script import Deed, Member, Way
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.verbs import NOUNS_TOO, TRAVEL, acting_verb, is_speech, lemma
from filmwright.agents.rules.world import COLOURS, TRAIT
from filmwright.schemas.grammar import Verb

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|[,;:—–.!?\x00]")
_BOUNDARY = words_of(", ; : — – \x00 and then but while as when until that which who because so or")
_ARTICLES = words_of(
    "a an the his her its their my your our this these one no some every each of at by in for with"
)
_NOUN_AHEAD = words_of("a an the his her its their my some two three many several forty all")
_PREPOSITIONS = words_of(
    "in on at of with from by for to under over near behind beside after before into like"
)
_UNREAL = words_of("would could might may can will shall should must if won't can't couldn't wouldn't")
_DENY = words_of("not never no nor cannot didn't doesn't don't wasn't isn't without hardly")
_BE = words_of("was were is are be been being am")
_HAD = words_of("had has have having")
_WANTS = words_of(
    "want wish tell ask beg order like love try need hope mean afraid able have had used decide dare refuse"
)
_WAYS: tuple[tuple[Way, frozenset[str]], ...] = (
    ("back", words_of("back home return returned")),
    ("away", words_of("away off from")),
    ("out", frozenset({"out"})),
    ("in", words_of("in into inside")),
    ("toward", words_of("toward towards to after up")),
)
MAX_DEEDS = 4


@dataclass
class _Reading:
    """Where the pass stands."""

    subjects: tuple[str, ...] = ()
    expects_subject: bool = True
    waiting: tuple[Verb, Way] | None = None
    """A verb that came before its subject: "Beside it stood Ida"."""
    quiet_until_boundary: bool = False
    stranger: bool = False
    """Something that is not in the cast stands where the subject stands: "the lamp fell"."""


@dataclass(frozen=True)
class Told:
    """What a sentence tells about the cast."""

    deeds: tuple[Deed, ...]
    present: tuple[str, ...]
    guessed: bool
    """A pronoun had to be guessed."""
    verbs: int
    """Acting verbs that were found, whoever did them."""


def read_deeds(text: str, members: Sequence[Member], focus: Focus, *, spoken: bool = False) -> Told:
    """Read one sentence, whose quotations are blanked; `focus` is moved on.

    Where something is `spoken`, "cried" and "laughed" tell how it is said.
    """
    hits = {start: (end, member) for start, end, member in mentions(text, members)}
    deeds: list[Deed] = []
    present: list[str] = []
    state, guessed, verbs, skip_to = _Reading(), False, 0, 0
    words = list(_WORD.finditer(text))
    crowd = group_of(text)
    for i, match in enumerate(words):
        if match.start() < skip_to:
            continue
        word = match.group().lower()
        who: tuple[str, ...] = ()
        if match.start() in hits:
            skip_to, member = hits[match.start()]
            who = (member.id,)
        elif word in SUBJECT or (word in OBJECT and not state.expects_subject and word != "her"):
            aside = word in OBJECT
            who = focus.meant(
                word, besides=state.subjects if aside else (), prefer=() if aside else state.subjects
            )
            guessed |= bool(who) and focus.unsure(word) and who != state.subjects
        elif word == "her" and not state.expects_subject and not _noun_follows(words, i):
            who = focus.meant("her", besides=state.subjects)
            guessed |= bool(who) and focus.unsure("her")
        elif crowd and word in ("two", "three", "four", "five"):
            who = tuple(reversed(focus.recent[-crowd:]))
        if who:
            present += who
            _meet(who, state, deeds, word)
            for one in who:
                focus.name(one)
            continue
        if word in _BOUNDARY or word in ".!?":
            plural = word == "and" and state.expects_subject and state.subjects
            if not plural:
                state.expects_subject = True
                state.stranger = False
            state.quiet_until_boundary &= word in ("and", "or")
            if word in ".!?":
                state.subjects, state.waiting = (), None
            continue
        if (
            state.expects_subject
            and (word in _NOUN_AHEAD or word == "it")
            and not _after_preposition(words, i)
        ):
            state.stranger = True
        verb = _verb_at(words, i, state)
        if verb is None or (spoken and is_speech(words[i].group())):
            continue
        verbs += 1
        way = _way(words, i, match.group())
        if (state.stranger or not state.subjects) and _named_soon(words, i, hits):
            state.waiting = (verb, way)
            state.subjects = ()
        elif state.subjects and not state.stranger:
            deeds += [Deed(one, verb, way=way) for one in state.subjects[:3]]
        state.expects_subject = False
    for deed in deeds[:1]:
        focus.name(deed.who)  # "he" in the next sentence is rather who acted than whom it was done to
    return Told(_settle(deeds), tuple(dict.fromkeys(present)), guessed, verbs)


def _meet(who: tuple[str, ...], state: _Reading, deeds: list[Deed], word: str) -> None:
    """Take a mention as subject, as object, or as the subject that comes after its verb."""
    if state.waiting and not state.subjects:
        verb, way = state.waiting
        deeds += [Deed(one, verb, way=way) for one in who]
        state.subjects, state.waiting, state.expects_subject = who, None, False
        state.stranger = False
    elif state.expects_subject:
        joined = state.subjects and deeds == [] and word not in SUBJECT
        state.subjects = tuple(dict.fromkeys((*state.subjects, *who))) if joined else who
        state.waiting, state.stranger = None, False
    elif deeds and who[0] not in state.subjects:
        last = deeds[-1]
        for k in range(len(deeds)):
            if deeds[k].verb == last.verb and deeds[k].target is None:
                deeds[k] = replace(deeds[k], target=who[0])


def _after_preposition(words: list[re.Match[str]], i: int) -> bool:
    return i > 0 and words[i - 1].group().lower() in _PREPOSITIONS


def _named_soon(words: list[re.Match[str]], i: int, hits: Mapping[int, object]) -> bool:
    """Return whether someone of the cast is named right after the verb: "stood Ida", "came an old fox"."""
    for match in words[i + 1 : i + 4]:
        if match.start() in hits:
            return True
        word = match.group().lower()
        if word not in _ARTICLES and not TRAIT.fullmatch(word) and word != "out":
            return False
    return False


def _noun_follows(words: list[re.Match[str]], i: int) -> bool:
    after = words[i + 1].group().lower() if i + 1 < len(words) else "."
    return (
        after.isalpha()
        and after not in _BOUNDARY
        and (acting_verb(after) is None or after in NOUNS_TOO)
        and after not in ("to", "in", "on", "at", "with", "for", "from", "again")
    )


def _verb_at(words: list[re.Match[str]], i: int, state: _Reading) -> Verb | None:
    word = words[i].group().lower()
    before = [w.group().lower() for w in words[max(0, i - 4) : i]]
    last = before[-1] if before else ""
    if word in _UNREAL or word in _DENY:
        state.quiet_until_boundary = True
        return None
    verb = acting_verb(word)
    if verb is None or state.quiet_until_boundary or (verb == "talk" and is_speech(word)):
        return None
    clause = before[max((k + 1 for k, w in enumerate(before) if w in _BOUNDARY), default=0) :]
    participle = word.endswith(("ed", "en", "ung", "wn", "oken", "ught", "ut")) or (
        lemma(word) != word and not word.endswith(("ing", "s"))
    )
    if last in _ARTICLES or last.endswith(("'s", "’s")):
        return None
    if word in NOUNS_TOO and (TRAIT.fullmatch(last) or last in COLOURS):
        return None
    if participle and (set(clause) & (_BE | _HAD)):
        return None
    if not state.expects_subject and last != "to" and not word.endswith("ing"):
        return None  # a second verb without "and": it has a subject of its own
    if last == "to" and len(before) > 1 and lemma(before[-2]) in _WANTS:
        return None
    if set(before[-2:]) & (_UNREAL | _DENY | _HAD):
        return None
    return verb


def _way(words: list[re.Match[str]], i: int, verb_word: str) -> Way:
    after = []
    for match in words[i + 1 : i + 5]:
        if match.group() in ",;.:!?":
            break
        after.append(match.group().lower())
    for way, cues in _WAYS:
        if any(w in cues for w in after[:3]):
            return way
    if lemma(verb_word) in ("come", "arrive", "approach", "appear", "enter"):
        return "in"
    return "on" if acting_verb(verb_word) in TRAVEL else ""


def _settle(deeds: list[Deed]) -> tuple[Deed, ...]:
    kept: list[Deed] = []
    for deed in deeds:
        if deed.target == deed.who:
            deed = replace(deed, target=None)
        if not kept or (kept[-1].who, kept[-1].verb) != (deed.who, deed.verb):
            kept.append(deed)
    return tuple(kept[:MAX_DEEDS])
