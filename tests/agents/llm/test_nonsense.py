"""Answers of the right shape and no sense: they are refused with reasons, or what they make is whole."""

import random
from typing import Any

import pytest

from filmwright.agents.llm.chunks import card_calls
from filmwright.agents.llm.content import content, content_calls
from filmwright.agents.llm.contract import Call
from filmwright.agents.llm.draft import Bible, SceneContent, Wishes
from filmwright.agents.llm.outline import outline
from filmwright.agents.llm.reading import read
from filmwright.errors import AnswerUnusable
from filmwright.schemas.base import clean_text
from tests.agents.llm.fakes import FakeWriter
from tests.agents.llm.tellers import BEAR, bear_bible, bear_outline, content_answer, story_of, task_of

STORY = story_of(BEAR)
_WORDS = (
    "Ida", "ida", "Mr Bear", "the bear", "The harbour", "crate", "", " ", "…", "the", "⟦x 1⟧", "\x1b[31m",
    "\u202e", "x" * 900, "https://x.org", "She", "狐狸", "brave", "Ida's", ", ; .", "null", "🎉", "at dusk",
    "a\nb", "nobody",
)  # fmt: skip


def nonsense(schema: dict[str, Any], rng: random.Random, whole: dict[str, Any]) -> Any:
    """Return any value that a schema allows."""
    if "$ref" in schema:
        return nonsense(whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]], rng, whole)
    if "anyOf" in schema:
        return nonsense(rng.choice(schema["anyOf"]), rng, whole)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    match schema["type"]:
        case "object":
            return {k: nonsense(v, rng, whole) for k, v in schema["properties"].items()}
        case "array":
            return [nonsense(schema["items"], rng, whole) for _ in range(rng.randint(0, 3))]
        case "string":
            return rng.choice(_WORDS)
        case "integer":
            return rng.choice([-1, 0, 1, 2, 3, 5, 9, 12, 13, 99])
        case "boolean":
            return rng.random() < 0.5
    return None


def mixed(good: Any, bad: Any, rng: random.Random, share: float) -> Any:
    """Return a good answer of which about a `share` is replaced by nonsense."""
    if isinstance(good, dict) and isinstance(bad, dict):
        return {k: mixed(good[k], bad[k], rng, share) for k in good}
    if isinstance(good, list) and isinstance(bad, list):
        kept = [mixed(g, bad[i % len(bad)], rng, share) if bad else g for i, g in enumerate(good)]
        return kept if rng.random() > share else bad
    return bad if rng.random() < share else good


def said_by(call: Call[Any], good: Any, rng: random.Random) -> Any:
    whole = call.wire.model_json_schema()
    return mixed(good, nonsense(whole, rng, whole), rng, rng.choice([0.02, 0.1, 0.5, 1.0]))


def whole(made: Bible | SceneContent) -> None:
    """Check that what was made can be written, printed and read again."""
    text = made.model_dump_json()
    assert type(made).model_validate_json(text) == made
    assert clean_text(text) == text
    assert "⟦" not in text


@pytest.mark.parametrize("seed", range(4))
def test_no_nonsense_breaks_the_outline(seed: int) -> None:
    rng = random.Random(seed)
    taken = 0
    for _ in range(60):
        try:
            bible = outline(
                STORY, read(STORY, 100_000), Wishes(), FakeWriter(lambda c: said_by(c, bear_outline(), rng))
            )
        except AnswerUnusable:
            continue
        taken += 1
        whole(bible)
        assert all(c.place in bible.places and set(c.cast) <= bible.cast.keys() for c in bible.scenes)
        assert all(set(c.props) <= bible.props.keys() for c in bible.scenes)
        for card in bible.scenes:
            content_calls(STORY, bible, card)
    assert taken


@pytest.mark.parametrize("seed", range(4))
def test_no_nonsense_breaks_the_content(seed: int) -> None:
    rng = random.Random(seed)
    story, bible = bear_bible()
    taken = 0
    for _ in range(60):
        for card in bible.scenes:
            try:
                made = content(story, bible, card, FakeWriter(lambda c: said_by(c, content_answer(c), rng)))
            except AnswerUnusable:
                continue
            taken += 1
            whole(made)
            assert [i for b in made.beats for i in range(*b.sentences)] == list(range(*card.sentences))
            plain = " ".join(story.text.split())
            assert all(d.line in plain and d.who in bible.cast for b in made.beats for d in b.dialogue)
            assert sorted(e.who for e in made.ends) == sorted(card.cast)
    assert taken


@pytest.mark.parametrize("seed", range(2))
def test_no_nonsense_breaks_the_check_of_a_card(seed: int) -> None:
    rng = random.Random(seed)
    for wishes in (Wishes(), Wishes(minutes=0.2)):
        (call, *_) = card_calls(task_of(STORY, wishes, 100))
        schema = call.wire.model_json_schema()
        for _ in range(100):
            call.check(call.wire.model_validate(nonsense(schema, rng, schema)))
