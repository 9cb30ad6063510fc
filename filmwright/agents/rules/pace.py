"""How long things take on screen: reading, speaking, acting."""

from filmwright.agents.rules.script import Moment, count_words
from filmwright.schemas.grammar import Verb

SPEECH_WORDS_PER_SECOND = 2.5
READING_WORDS_PER_SECOND = 3.2
PAUSE_SECONDS = 0.6
SHORTEST_SECONDS = 1.5
LONGEST_SECONDS = 118.0
_DEED_SECONDS: dict[Verb, float] = {
    "walk": 2.5, "run": 2.0, "climb": 2.5, "fly": 2.5, "swim": 2.5, "float": 2.5, "dance": 3.0, "enter": 2.2,
    "exit": 2.2, "carry": 2.2, "sleep": 2.5, "eat": 2.0, "drink": 2.0, "read": 2.5, "write": 2.5,
    "think": 1.8,
    "wait": 1.5, "look": 1.6, "laugh": 1.6, "cry": 2.0, "sit": 1.6, "lie": 2.0, "hug": 2.0,
}  # fmt: skip


def deed_seconds(verb: Verb) -> float:
    """Return how long one deed takes."""
    return _DEED_SECONDS.get(verb, 1.4)


def line_seconds(line: str) -> float:
    """Return how long a spoken line takes, with the breath after it."""
    return count_words(line) / SPEECH_WORDS_PER_SECOND + PAUSE_SECONDS


def moment_seconds(moment: Moment) -> float:
    """Return the natural length of a moment: whatever takes longest of reading, speaking and acting."""
    acting = sum(deed_seconds(d.verb) for d in moment.deeds if d.who == moment.subject)
    acting = max(acting, max((deed_seconds(d.verb) for d in moment.deeds), default=0.0))
    speaking = sum(line_seconds(s.line) for s in moment.speech if not s.at_once)
    if moment.speech and acting:
        speaking += 0.5 * min(acting, 2.0)
    reading = count_words(moment.narration) / READING_WORDS_PER_SECOND + 0.8 if moment.narration else 0.0
    watching = min(8.0, 1.2 + moment.words * 0.2) if moment.role == "action" and not moment.narration else 0.0
    floor = {"establish": 3.0, "reaction": 1.6, "insert": 2.0, "card": 2.5}.get(moment.role, SHORTEST_SECONDS)
    matter = 3.0 if moment.entities else 0.0
    return round(
        min(
            LONGEST_SECONDS,
            max(floor, acting if not moment.speech else 0.0, speaking, reading, watching, matter),
        ),
        1,
    )
