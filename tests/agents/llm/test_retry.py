"""What troubles mean, and what a person is told."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from filmwright.agents.llm.retry import Meaning, Patience, asked_to_wait, failure, meaning, parameter
from filmwright.agents.llm.server import Trouble


def refused(status: int, message: str = "") -> Trouble:
    return Trouble("status", message, status)


MEANINGS: list[tuple[Trouble, Meaning]] = [
    (Trouble("unreachable", "refused"), "again"),
    (Trouble("silent", "nothing"), "again"),
    (Trouble("broken", "reset"), "again"),
    (Trouble("stalled", "nothing more"), "final"),
    (Trouble("long", "not whole"), "final"),
    (Trouble("foreign", "<html>"), "final"),
    (refused(429, "Rate limit reached for gpt"), "again"),
    (refused(429, "insufficient_quota You exceeded your current quota"), "final"),
    (refused(500, "internal error"), "again"),
    (refused(500, "[{'type': 'literal_error', 'loc': ('body', 'response_format')}]"), "down"),
    (refused(503), "again"),
    (refused(401, "Incorrect API key provided"), "final"),
    (refused(403), "final"),
    (refused(404, "The model `x` does not exist"), "final"),
    (refused(404, "No endpoints found that support tool use"), "down"),
    (refused(307), "final"),
    (refused(400, "API key not valid. Please pass a valid API key."), "final"),
    (refused(400, "'seed' is not supported with this model"), "otherwise"),
    (refused(422, "stream_options: extra fields not permitted"), "otherwise"),
    (refused(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."), "otherwise"),
    (refused(400, "System role not supported"), "otherwise"),
    (refused(400, "'response_format.type' must be 'json_schema' or 'text'"), "down"),
    (refused(400, "bad request"), "down"),
    (refused(400, "This model's maximum context length is 4096 tokens"), "final"),
    (refused(400, "The response was filtered: content_filter"), "final"),
]


@pytest.mark.parametrize(("trouble", "means"), MEANINGS, ids=lambda x: getattr(x, "message", x))
def test_each_trouble_has_its_meaning(trouble: Trouble, means: Meaning) -> None:
    assert meaning(trouble, "json_schema") == means


def test_below_the_last_rung_there_is_nothing() -> None:
    assert meaning(refused(400, "response_format is not supported"), "prompt") == "final"


def test_the_parameter_a_server_complains_of_is_found() -> None:
    assert parameter(refused(400, "unknown field `stream_options`")) == "stream_options"
    assert parameter(refused(400, "Conversation roles must alternate user/assistant")) == "system"
    assert parameter(refused(400, "bad")) is None


def test_pauses_grow_differ_between_calls_and_are_the_same_every_time() -> None:
    patience = Patience(first_seconds=1, longest_seconds=90)
    pauses = [patience.pause("one", n) or 0 for n in range(4)]
    assert pauses == [patience.pause("one", n) for n in range(4)]
    assert pauses != [patience.pause("two", n) for n in range(4)]
    for n, pause in enumerate(pauses):
        assert 0.5 * 2**n <= pause <= 1.5 * 2**n


def test_a_server_that_asks_for_time_is_given_it_within_reason() -> None:
    patience = Patience(longest_seconds=90)
    assert patience.pause("x", 0, "7") == 7
    assert patience.pause("x", 0, "7200") is None
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    asked = patience.pause("x", 0, soon)
    assert asked is not None
    assert 0 < asked <= 40
    long_ago = format_datetime(datetime.now(UTC) - timedelta(days=1))
    assert patience.pause("x", 0, long_ago) == 0


@pytest.mark.parametrize("words", ["", "soon", "nan", "Wed, 99 Nonsense"])
def test_a_wait_that_cannot_be_read_is_not_asked_for(words: str) -> None:
    assert asked_to_wait(words) is None


TOO_LONG = [
    "This model's maximum context length is 4096 tokens. However, your messages resulted in 5321 tokens.",
    "request (5321 tokens) exceeds the available context size (4096 tokens), try increasing it",
    "Requested tokens (5321) exceed context window of 4096",
    "Input length (5321) exceeds model's context length (4096).",
]


@pytest.mark.parametrize("words", TOO_LONG)
def test_a_question_that_is_too_long_says_by_how_much(words: str) -> None:
    error = failure(refused(400, words), "http://here/v1", "m", 32_000)
    assert "5,321 tokens, 1,225 more than the model's 4,096" in error.message
    assert "4096" in error.hint


def test_every_refusal_has_its_hint() -> None:
    for status, word in (
        (401, "OPENAI_API_KEY"),
        (402, "credit"),
        (404, "/v1"),
        (500, "same command"),
        (302, "BASE_URL"),
    ):
        assert word in failure(refused(status, "no"), "http://here/v1", "m", 32_000).hint
