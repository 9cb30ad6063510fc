"""The words of a scene that are spoken or narrated: the story's own, whatever an answer says.

answer (who says q3; sentence 12 is narrated) ─┐
story, lines found in it ──────────────────────┴─> dialogue and narration, in the order of the story
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from filmwright.agents.llm.draft import Bible, SceneCard, SentenceRange
from filmwright.agents.llm.spoken import SpokenLine, find_words
from filmwright.agents.llm.traits import LINE, tidied
from filmwright.agents.llm.wire_content import Happening
from filmwright.agents.llm.wire_outline import NOBODY
from filmwright.agents.rules.pace import READING_WORDS_PER_SECOND, line_seconds
from filmwright.agents.rules.script import count_words
from filmwright.schemas.grammar import DialogueMode
from filmwright.schemas.shot import Dialogue, Span
from filmwright.schemas.story import Story

_MOST_SPEAKERS = 40
_LONGEST_LINE = 1500


@dataclass(frozen=True)
class ScenePart:
    """What one question is about."""

    story: Story
    bible: Bible
    card: SceneCard
    sentences: SentenceRange
    known: Mapping[str, tuple[str, SpokenLine]]
    """Lines whose speaker a screenplay names: id -> (who, line)."""
    asked: Mapping[str, SpokenLine]
    """Lines whose speaker the model is to name."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who may say a line: the cast of the scene, then voices from elsewhere in the film."""
        everyone = dict.fromkeys([*self.card.cast, *self.bible.cast])
        return tuple(everyone)[: max(_MOST_SPEAKERS, len(self.card.cast))]


def look_up(part: ScenePart, sentence: int, words: str) -> Span | None:
    """Return where words stand in a sentence of the part, or None."""
    if not part.sentences[0] <= sentence < part.sentences[1]:
        return None
    return find_words(part.story.text, *part.story.sentences[sentence], words)


def holds_speech(part: ScenePart, answer: Happening, sentence: int) -> bool:
    """Return whether somebody says words of this sentence."""
    said = {one.line for one in answer.lines if one.who != NOBODY}
    return (
        any(line.sentence == sentence for _, line in part.known.values())
        or any(line.sentence == sentence and id_ in said for id_, line in part.asked.items())
        or any(one.sentence == sentence for one in answer.unmarked)
    )


def telling_seconds(part: ScenePart, answer: Happening) -> tuple[float, float]:
    """Return how long the speech, and how long the narration takes."""
    words = " ".join(narration(part, answer, part.sentences))
    speech = sum(line_seconds(d.line) for _, d in dialogue(part, answer))
    return speech, count_words(words) / READING_WORDS_PER_SECOND


def dialogue(part: ScenePart, answer: Happening) -> list[tuple[int, Dialogue]]:
    """Return (sentence, line) of all that is said, in the order of the story and in its words."""
    found: list[tuple[Span, int, Dialogue]] = []
    for who, line in part.known.values():
        found += [(line.span, line.sentence, d) for d in _spoken(who, line, line.how, line.mode)]
    for one in answer.lines:
        if one.who != NOBODY and one.line in part.asked:
            line = part.asked[one.line]
            found += [(line.span, line.sentence, d) for d in _spoken(one.who, line, one.how, one.mode)]
    for speech in answer.unmarked:
        span = look_up(part, speech.sentence, speech.words)
        if span is not None and speech.who != NOBODY:
            words = " ".join(part.story.text[slice(*span)].split())
            found.append((span, speech.sentence, _from(part, speech.who, words)))
    return [(sentence, dialogue) for _, sentence, dialogue in sorted(found, key=lambda one: one[0])]


def _from(part: ScenePart, who: str, words: str) -> Dialogue:
    return Dialogue(who=who, line=words, mode="on-screen" if who in part.card.cast else "off-screen")


def _spoken(who: str, line: SpokenLine, how: str, mode: DialogueMode) -> Iterator[Dialogue]:
    """Cut a speech that is too long for one line at a space."""
    rest, how = line.words, tidied(how)[:LINE]
    while rest:
        at = len(rest) if len(rest) <= _LONGEST_LINE else rest.rfind(" ", 1, _LONGEST_LINE)
        at = at if at > 0 else _LONGEST_LINE
        yield Dialogue(who=who, line=rest[:at], how=how, mode=mode)
        rest = rest[at:].strip()


def narration(part: ScenePart, answer: Happening, run: SentenceRange) -> Iterator[str]:
    """Return the words that are told: sentences that are narrated, and speech that nobody is known to say."""
    told = {i for beat in answer.beats for i in beat.narrated}
    silent = {one.line for one in answer.lines if one.who == NOBODY}
    loose: dict[int, list[str]] = {}
    for id_, line in part.asked.items():
        if id_ in silent and line.sure:
            loose.setdefault(line.sentence, []).append(line.words)
    for i in range(*run):
        if i in told:
            yield tidied(part.story.text[slice(*part.story.sentences[i])])
        else:
            yield from loose.get(i, ())
