"""The rules every shape keeps that is sent to a server: what servers ignore, refuse or mis-compile."""

import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from filmwright.agents import llm
from filmwright.agents.llm.content import content_calls
from filmwright.agents.llm.contract import Wire
from filmwright.agents.llm.wire_content import happening_wire
from filmwright.agents.llm.wire_outline import choice_wire, same_wire
from tests.agents.llm.tellers import bear_bible

MOST_PROPERTIES, MOST_DEPTH = 41, 3
MOST_BYTES = 16_000
FORBIDDEN = (
    "default", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "format", "minLength", "maxLength", "minItems", "maxItems", "prefixItems", "uniqueItems",
    "patternProperties",
)  # fmt: skip
DANGEROUS = (
    "path",
    "url",
    "uri",
    "file",
    "command",
    "code",
    "script",
    "tool",
    "image",
    "picture",
    "reference",
)


def _static(cls: type[Wire]) -> Iterator[type[Wire]]:
    for child in cls.__subclasses__():
        if getattr(import_module(child.__module__), child.__name__, None) is child:
            yield child
        yield from _static(child)


def _all() -> dict[str, type[Wire]]:
    for module in pkgutil.iter_modules(llm.__path__, "filmwright.agents.llm."):
        import_module(module.name)
    ids = [f"somebody-{n}" for n in range(40)]
    lines = [f"q{n}" for n in range(1, 41)]
    built: dict[str, type[Wire]] = {
        "happening of 40 people": happening_wire(ids[:20], ids, ids[:20], lines),
        "happening of nobody": happening_wire([], [], [], []),
        "choice among 120": choice_wire([f"somebody-{n}" for n in range(120)], ids, ids),
        "same": same_wire([f"p{n}" for n in range(40)]),
    }
    return {c.__name__: c for c in _static(Wire) if c.__module__.startswith("filmwright.")} | built


WIRES = _all()


def schema(wire: type[Wire]) -> dict[str, Any]:
    return wire.model_json_schema()


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def objects(whole: dict[str, Any]) -> list[dict[str, Any]]:
    return [whole, *whole.get("$defs", {}).values()]


def depth(whole: dict[str, Any], node: Any, seen: tuple[str, ...] = ()) -> int:
    """Return how many objects deep a shape is; a shape that holds itself fails."""
    if isinstance(node, list):
        return max((depth(whole, n, seen) for n in node), default=0)
    if not isinstance(node, dict):
        return 0
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        assert name not in seen, f"{name} holds itself"
        return depth(whole, whole["$defs"][name], (*seen, name))
    inner = [v for k, v in node.items() if k in ("items", "anyOf", "allOf", "oneOf")]
    below = max((depth(whole, v, seen) for v in [*inner, *node.get("properties", {}).values()]), default=0)
    return below + ("properties" in node)


def test_there_are_shapes_to_look_at() -> None:
    assert {"Outline", "Card", "Same", "Choice", "Happening"} <= WIRES.keys()


@pytest.mark.parametrize("name", sorted(WIRES))
def test_a_shape_says_nothing_that_servers_do_not_understand(name: str) -> None:
    whole = schema(WIRES[name])
    for node in walk(whole):
        if "properties" in node:  # a field may be called what it likes
            node = {k: v for k, v in node.items() if k != "properties"}
        assert not node.keys() & set(FORBIDDEN), node.keys() & set(FORBIDDEN)


@pytest.mark.parametrize("name", sorted(WIRES))
def test_every_field_of_a_shape_is_required_and_no_other_is_allowed(name: str) -> None:
    for one in objects(schema(WIRES[name])):
        if one.get("type") == "object":
            assert one["additionalProperties"] is False
            assert set(one.get("required", ())) == one.get("properties", {}).keys()


@pytest.mark.parametrize("name", sorted(WIRES))
def test_a_shape_is_small_and_flat(name: str) -> None:
    whole = schema(WIRES[name])
    assert sum(len(one.get("properties", {})) for one in objects(whole)) <= MOST_PROPERTIES
    assert depth(whole, whole) <= MOST_DEPTH
    assert len(json.dumps(whole)) <= MOST_BYTES


@pytest.mark.parametrize("name", sorted(WIRES))
def test_no_shape_has_room_for_a_path_an_address_or_a_tool(name: str) -> None:
    for one in objects(schema(WIRES[name])):
        for field in one.get("properties", {}):
            assert field not in DANGEROUS
            assert not field.endswith(DANGEROUS)


def test_the_ids_of_a_scene_are_the_only_ones_its_answer_can_hold() -> None:
    story, bible = bear_bible()
    (call,) = content_calls(story, bible, bible.scenes[0])
    whole = json.dumps(schema(call.wire), ensure_ascii=False)
    assert '["mr-bear", "ida"]' in whole
    assert '["mr-bear", "ida", "the-fox", "nobody"]' in whole
    assert '["q1", "q2", "q3"]' in whole
