"""What planning will take, told beforehand, against what it took: on three stories, and on a novel."""

from pathlib import Path
from typing import Any

import pytest

from filmwright.agents.llm.contract import Call
from filmwright.agents.llm.draft import Wishes
from filmwright.agents.llm.forecast import Forecast, forecast
from filmwright.agents.llm.tokens import estimate
from filmwright.agents.reading.story import read_story
from tests.agents.llm.good_model import good
from tests.agents.llm.planning import STORIES, plan_with, story_of

WINDOW = 32_000


class Counting:
    """A model that behaves, and counts what it reads and writes."""

    model = "counting"

    def __init__(self) -> None:
        self.calls = self.read = self.written = 0

    def ask(self, call: Call[Any]) -> Any:
        answer = call.wire.model_validate(good(call))
        self.calls += 1
        self.read += sum(estimate(text) for text in (call.prompt.text, call.shared, call.question))
        self.written += estimate(answer.model_dump_json())
        return answer


def is_ordered(told: Forecast) -> bool:
    return all(r.low <= r.likely <= r.high for r in (told.calls, told.tokens_in, told.tokens_out))


@pytest.mark.parametrize("name", STORIES)
def test_what_a_plan_takes_lies_in_the_range_that_was_told_before(name: str, tmp_path: Path) -> None:
    model = Counting()
    plan_with(model, name, tmp_path)
    told = forecast(story_of(name), Wishes(shots=32), WINDOW)
    assert is_ordered(told)
    for what, was in (
        (told.calls, model.calls),
        (told.tokens_in, model.read),
        (told.tokens_out, model.written),
    ):
        assert what.low <= was <= what.high, f"{what} was {was}"
    assert 0.5 < told.tokens_out.likely / model.written < 1.8
    assert told.shots == 32


def test_a_novel_as_a_short_film_takes_little_more_than_reading_it() -> None:
    novel = " ".join(
        f"The keeper of lamp {n} walked home through the rain and said nothing." for n in range(8000)
    )
    story = read_story(novel.encode(), name="novel.txt")
    told = forecast(story, Wishes(minutes=5), WINDOW)
    assert is_ordered(told)
    assert told.parts > 10
    assert told.story_tokens < told.tokens_in.likely < 2.5 * told.story_tokens
    assert told.shots < 120
    whole = forecast(story, Wishes(), WINDOW)
    assert whole.tokens_in.likely > told.tokens_in.likely
    assert whole.calls.likely > told.calls.likely


def test_more_shots_take_more() -> None:
    story = story_of(STORIES[0])
    few, many = (forecast(story, Wishes(shots=n), WINDOW) for n in (12, 60))
    assert few.tokens_out.likely < many.tokens_out.likely
    assert few.calls.likely <= many.calls.likely
