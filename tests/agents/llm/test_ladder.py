"""What a server really enforces, and how the ladder finds it."""

import json
from collections.abc import Iterator
from typing import Literal

import pytest
from pydantic import SecretStr

from filmwright.agents.llm.contract import Call, Prompt, Wire
from filmwright.agents.llm.exchange import Exchange
from filmwright.agents.llm.ladder import LADDER, Finding, Ladder, form, strict
from filmwright.agents.llm.retry import Patience
from filmwright.agents.llm.writer import OpenAIWriter, examine
from filmwright.errors import Cancelled, ModelFailed, OverBudget
from filmwright.schemas.model import Dialect, ModelSettings
from tests.agents.llm import scripted
from tests.agents.llm.memory_books import MemoryBooks
from tests.agents.llm.scripted import Fault, Running

QUICK = Patience(first_seconds=0.01)


class WPlace(Wire):
    zone: Literal["left", "right"]


class WShot(Wire):
    """One shot."""

    size: Literal["cu", "ms"]
    note: str
    places: list[WPlace]
    after: WPlace | None


def settings(server: Running, dialect: Dialect | None = None, model: str | None = None) -> ModelSettings:
    key = SecretStr("sk-test-0123456789")
    return ModelSettings(base_url=server.base_url, api_key=key, dialect=dialect, model=model)


def call(question: str = "plan it") -> Call[WShot]:
    return Call("plan/x", Prompt("shots", 1, "You plan."), "The story.", question, WShot, 200)


@pytest.fixture(scope="module")
def openai() -> Iterator[Running]:
    with scripted.server() as running:
        yield running


SERVERS: dict[str, tuple[str, dict[Dialect, str]]] = {
    "openai": ("json_schema", {"json_object+schema": "ignored"}),
    "lm-studio": (
        "json_schema",
        {"json_object+schema": "refused", "tool": "ignored", "json_object": "refused"},
    ),
    "llama-cpp-python": ("json_object+schema", {"json_schema": "refused"}),
    "tools-only": ("tool", dict.fromkeys(("json_schema", "json_object+schema", "json_object"), "refused")),
    "json-mode-only": (
        "json_object",
        dict.fromkeys(("json_schema", "json_object+schema", "tool"), "refused"),
    ),
    "ignores": ("prompt", dict.fromkeys(LADDER[:-1], "ignored")),
}


@pytest.mark.parametrize("dialect", SERVERS)
def test_every_server_is_asked_in_the_strictest_way_it_enforces(dialect: str) -> None:
    used, others = SERVERS[dialect]
    expected = {**dict.fromkeys(LADDER[:-1], "enforced"), "prompt": "always", **others}
    with scripted.server(dialect=dialect) as server:
        books = MemoryBooks()
        answer = OpenAIWriter(settings(server), books, patience=QUICK).ask(call())
        assert isinstance(answer, WShot)
        assert [(a.dialect, a.outcome) for a in books.attempts if a.unit == "plan/x"] == [(used, "valid")]
        assert len(server.paid()) == 1
        found = examine(settings(server), books, patience=QUICK)
        assert {f.dialect: f.verdict for f in found} == expected
        assert [f.dialect for f in found] == list(LADDER)
        assert all((f.status >= 400) == (f.verdict == "refused") for f in found)
        assert books.open == {}


def test_what_a_probe_found_is_known_in_the_next_run(openai: Running) -> None:
    books = MemoryBooks()
    OpenAIWriter(settings(openai), books).ask(call("first"))
    asked = len(openai.requests())
    OpenAIWriter(settings(openai), books).ask(call("second"))
    assert len(openai.requests()) == asked + 1
    assert not openai.requests()[-1]["canary"]


def test_another_model_is_another_server() -> None:
    with scripted.server(models=("one", "two")) as server:
        books = MemoryBooks()
        for model in ("one", "two"):
            OpenAIWriter(settings(server, model=model), books).ask(call())
        assert [r["body"]["model"] for r in server.requests() if r["canary"]] == ["one", "two"]


def test_probes_are_in_the_books_like_every_call(openai: Running) -> None:
    books = MemoryBooks()
    found = examine(settings(openai), books)
    assert [u for u, _ in books.begun] == ["plan/probe"] * 4
    assert [(a.dialect, a.outcome) for a in books.attempts] == [(f.dialect, f.verdict) for f in found[:-1]]
    assert all(a.usage.tokens_in > 0 and not a.usage.estimated for a in books.attempts)


def test_a_probe_beyond_the_budget_is_not_sent(openai: Running) -> None:
    before = len(openai.requests())
    with pytest.raises(OverBudget):
        OpenAIWriter(settings(openai), MemoryBooks(most_calls=0)).ask(call())
    assert len(openai.requests()) == before


def test_a_probe_that_is_stopped_is_not_kept(openai: Running) -> None:
    books, stops = MemoryBooks(), iter([False, False])
    with pytest.raises(Cancelled):
        OpenAIWriter(settings(openai), books, stop=lambda: next(stops, True)).ask(call())
    assert books.open == {}
    assert books.answers == {}


def test_a_refusal_without_words_is_not_remembered() -> None:
    with scripted.server(faults=[Fault("400", canaries=True, times=1)]) as server:
        books = MemoryBooks()
        first = examine(settings(server), books)
        assert [f.verdict for f in first[:3]] == ["refused", "ignored", "enforced"]
        assert examine(settings(server), books)[0].verdict == "enforced"


def test_the_ladder_goes_down_by_itself_in_use_and_says_so_once() -> None:
    refused = Fault(
        "400", wire="WShot", contains="plan it", times=1, value="grammar too complex: json_schema"
    )
    with scripted.server(faults=[refused]) as server:
        books, said = MemoryBooks(), []
        OpenAIWriter(settings(server), books, say=said.append).ask(call())
        dialects = [(a.dialect, a.outcome) for a in books.attempts if a.unit == "plan/x"]
        assert dialects == [("json_schema", "HTTP 400"), ("tool", "valid")]
        assert said == ["scripted-1: json_schema failed in use (HTTP 400); going on with tool"]
        again = OpenAIWriter(settings(server), books, say=said.append)
        again.ask(call("another"))
        again.ask(call("a third"))
        assert [a.dialect for a in books.attempts if a.unit == "plan/x"][2:] == ["tool", "tool"]
        assert len(said) == 1
        left = examine(settings(server), books)[0]
        assert left == Finding("json_schema", "enforced", failed_in_use="HTTP 400")


def test_what_two_questions_find_at_once_is_said_once(openai: Running) -> None:
    books, said = MemoryBooks(), []
    exchange = Exchange(settings(openai), books, stop=lambda: False, say=said.append, patience=QUICK)
    ladder = Ladder(exchange, books)
    for _ in range(2):
        ladder.leave("json_schema", "HTTP 400", "tool")
    assert len(said) == 1
    assert ladder.rung() == "tool"


def test_answers_of_the_wrong_shape_are_the_dialects_fault_when_the_next_one_does_better() -> None:
    with scripted.server(faults=[Fault("wrong-shape", on=(1, 2), times=2)]) as server:
        books, said = MemoryBooks(), []
        OpenAIWriter(settings(server), books, say=said.append).ask(call())
        assert [a.dialect for a in books.attempts if a.unit == "plan/x"] == [
            "json_schema",
            "json_schema",
            "tool",
        ]
        assert said == [
            "scripted-1: json_schema failed in use (answers of the wrong shape); going on with tool"
        ]


def test_a_dialect_that_fails_with_all_below_it_is_not_left() -> None:
    with scripted.server(faults=[Fault("400", wire="WShot", times=None)]) as server:
        books = MemoryBooks()
        with pytest.raises(ModelFailed, match="HTTP 400"):
            OpenAIWriter(settings(server), books).ask(call())
        assert all(not f.failed_in_use for f in examine(settings(server), books))


def test_a_dialect_that_the_person_chose_is_used_and_not_probed() -> None:
    with scripted.server(dialect="openai") as server:
        OpenAIWriter(settings(server, "json_object"), MemoryBooks()).ask(call())
        assert [(r["dialect"], r["canary"]) for r in server.requests()] == [("json_object", False)]
    with scripted.server(dialect="tools-only") as server:
        books = MemoryBooks()
        with pytest.raises(ModelFailed, match="response_format is not supported") as caught:
            OpenAIWriter(settings(server, "json_schema"), books).ask(call())
        assert "`dialect`" in caught.value.hint
        assert len(server.requests()) == 1
        assert books.open == {}


def test_a_schema_has_only_what_every_engine_understands() -> None:
    schema = strict(WShot)
    text = json.dumps(schema)
    assert schema["title"] == "WShot"
    assert schema["required"] == ["size", "note", "places", "after"]
    assert schema["properties"]["places"]["items"]["additionalProperties"] is False
    for word in ("$ref", "$defs", "default", "const", "minLength", "pattern", '"title": "S'):
        assert word not in text


def test_a_wire_model_that_contains_itself_is_refused() -> None:
    class WTree(Wire):
        twigs: "list[WTree]"

    WTree.model_rebuild(_types_namespace={"WTree": WTree})
    with pytest.raises(ValueError, match="contains itself"):
        strict(WTree)


def test_every_dialect_but_the_plain_ones_carries_the_schema() -> None:
    carried = {dialect: '"places"' in json.dumps(form(dialect, WShot)) for dialect in LADDER}
    assert [d for d, has in carried.items() if has] == ["json_schema", "json_object+schema", "tool"]
