"""Models that answer the first passes right, from what the question shows them, and stories to ask about."""

import re
from typing import Any

from filmwright.agents.llm.contract import Call
from filmwright.agents.llm.draft import Bible, Wishes
from filmwright.agents.llm.film_words import Task
from filmwright.agents.llm.lengths import length_of
from filmwright.agents.llm.outline import outline
from filmwright.agents.llm.reading import read
from filmwright.agents.reading.story import read_story
from filmwright.schemas.story import Story
from tests.agents.llm.fakes import FakeWriter

Reply = dict[str, Any]
BEAR = (
    "The Bear\n\n"
    "At dusk Mr Bear walked across the ice. He saw a lantern at the harbour. Ida stood beside it.\n\n"
    '"Good evening," said Mr Bear, and he lifted his hat.\n\n'
    '"Are you a real bear?" asked Ida.\n\n'
    "The sign on the crate said “Oranges”. Mr Bear sat down on it.\n\n"
    "* * *\n\n"
    "That night they sat around a fire in the forest. Ida gave the bear an orange. "
    '"Thank you," he said. "It is very good." The fox laughed.'
)
_SENTENCE = re.compile(r"^⟦\w+ (\d+)⟧ ?(.*)$", re.MULTILINE)


def story_of(text: str, name: str = "story.txt") -> Story:
    return read_story(text.encode(), name=name)


def task_of(story: Story, wishes: Wishes | None = None, window: int = 100_000) -> Task:
    wishes = wishes or Wishes()
    return Task(story, read(story, window), wishes, length_of(story, wishes))


def shown(question: str) -> dict[int, str]:
    """Return the sentences a question shows, without marks, by number."""
    return {int(n): re.sub(r"⟦[0-9a-f]{8} q[^⟧]*⟧", "", words) for n, words in _SENTENCE.findall(question)}


def person(name: str, *aliases: str, looks: str = "", wears: str = "") -> Reply:
    return {"name": name, "aliases": list(aliases), "looks": looks, "wears": wears, "voice": ""}


def place(name: str) -> Reply:
    return {"name": name, "set": "arctic", "interior": "ext", "weather": "snow", "looks": "blue ice"}


def scene(first: int, where: str, *cast: str) -> Reply:
    return {
        "first_sentence": first, "place": where, "time": "dusk", "weather": None, "cast": list(cast),
        "props": [], "summary": "They meet.", "mood": "quiet",
    }  # fmt: skip


def bear_outline(**changes: Any) -> Reply:
    """Return a right outline of `BEAR`: two scenes."""
    return {
        "purpose": "a meeting", "title": "The Bear", "logline": "A bear meets a girl.",
        "look": "soft dusk light", "palette": ["blue", "orange"],
        "cast": [
            person("Mr Bear", "the bear", looks="polar bear, small ears", wears="black top hat"),
            person("Ida", looks="girl of eight, brown hair", wears="yellow raincoat"),
            person("the fox", looks="red fox"),
        ],
        "places": [place("The harbour"), place("The forest")],
        "props": [{"name": "crate", "looks": "wooden crate"}],
        "scenes": [
            scene(1, "the harbour", "Mr Bear", "Ida"), scene(9, "The forest", "bear", "Ida", "the fox"),
        ],
        "left_out": [],
    } | changes  # fmt: skip


def bear_bible(**wished: Any) -> tuple[Story, Bible]:
    story = story_of(BEAR)
    wishes = Wishes(**wished)
    return story, outline(story, read(story, 100_000), wishes, FakeWriter({"plan/outline": bear_outline()}))


def plain_outline(call: Call[Any]) -> Reply:
    """Return an outline of any story: one scene of whatever is told, with a narrator."""
    told = [n for n, words in shown(call.question).items() if any(c.isalnum() for c in words)]
    return bear_outline(
        cast=[person("the narrator")], places=[place("Somewhere")], props=[],
        scenes=[scene(min(told), "Somewhere", "the narrator")],
    )  # fmt: skip


def content_answer(call: Call[Any], **changes: Any) -> Reply:
    """Return a right answer to any content call: a beat for every sentence, the cast speaking in turn."""
    sentences = shown(call.question)
    people = closed_words(call, "Beat", "who")
    lines = [q for q in closed_words(call, "Line", "line") if q != "nobody"]
    told = [n for n, words in sentences.items() if any(c.isalnum() for c in words)] or list(sentences)
    return {
        "purpose": "what happens",
        "beats": [
            {"first_sentence": n, "action": "They stand.", "who": people[:1], "deeds": [], "narrated": []}
            for n in told
        ],
        "lines": [
            {"line": q, "who": people[k % len(people)], "how": "", "mode": "on-screen"}
            for k, q in enumerate(lines)
        ],
        "unmarked": [],
        "ends": [
            {
                "who": who, "present": True, "zone": "center", "depth": "midground", "facing": "camera",
                "posture": "standing", "emotion": "neutral", "holding": [],
            }
            for who in people
        ],
    } | changes  # fmt: skip


def closed_words(call: Call[Any], model: str, field: str) -> list[str]:
    """Return the words that a field of a call's shape may hold."""
    found: Any = call.wire.model_json_schema()["$defs"][model]["properties"][field]
    found = found.get("items", found)
    return list(found.get("enum") or [found["const"]])


def card_answer(call: Call[Any], people: list[str]) -> Reply:
    """Return a right card: moments that tile the chunk when all is to be told, else two sentences each."""
    sentences = shown(call.question)
    told = [n for n, words in sentences.items() if not words.startswith(("Chapter", "The Long"))]
    here = [p for p in people if p in call.question]
    whole = "Tell all of it" in call.question
    starts = told[:: max(2, -(-len(told) // 8))]
    return {
        "gist": "They meet.",
        "cast": [person(p, looks="tall") for p in here], "places": [place("the harbour")],
        "props": [{"name": "lantern", "looks": "iron lantern"}],
        "moments": [
            {
                "first_sentence": n, "last_sentence": n if whole else min(n + 1, told[-1]),
                "what": "They meet.", "place": "harbour", "time": "day", "cast": here[:2],
                "importance": "high",
            }
            for n in starts
        ],
    }  # fmt: skip


def choice_answer(call: Call[Any]) -> Reply:
    """Return a right choice: moments one after another until the seconds are used up."""
    asked = re.search(r"take about (\d+) seconds", call.question)
    assert asked
    moments = [
        (int(n), float(s))
        for n, s in re.findall(r"^(\d+): sentences \d+-\d+, (\d+) s", call.question, re.MULTILINE)
    ]
    whole = "Every moment lies" in call.question
    cast = closed_words(call, "ChosenScene", "cast")[:2]
    where = closed_words(call, "ChosenScene", "place")[0]
    left, scenes = float(asked[1]), []
    for n, seconds in moments[:1] if whole else moments:
        if scenes and seconds > left:
            break
        left -= seconds
        scenes.append(
            {k: v for k, v in scene(n, where).items() if k != "first_sentence"}
            | {"first_moment": n, "last_moment": n, "cast": cast}
        )
    return {
        "purpose": "a meeting", "title": "A Winter", "logline": "They meet.", "look": "soft", "palette": [],
        "scenes": scenes,
    }  # fmt: skip


def long_story_model(people: list[str], same: bool = True) -> Any:
    """Return a model that answers every call about a long story right."""

    def answer(call: Call[Any]) -> Reply:
        if "card" in call.unit:
            return card_answer(call, people)
        if "same" in call.unit:
            pairs = closed_words_of_root(call, "same")
            return {"same": pairs if same else [], "different": [] if same else pairs}
        return choice_answer(call)

    return answer


def closed_words_of_root(call: Call[Any], field: str) -> list[str]:
    found: Any = call.wire.model_json_schema()["properties"][field]["items"]
    return list(found.get("enum") or [found["const"]])
