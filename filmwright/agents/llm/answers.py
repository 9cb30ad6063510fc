"""What a model said, made into a valid answer, or into the reasons why it is none.

    text ─ thoughts off ─> every JSON object in it, as it stands or with its usual faults undone
         ─> the first that has the shape and passes the check, else what is wrong with the best of them

Nothing is invented: a cut-off object is never completed, a missing field never filled in. Nothing in a text
is ever run. Characters that control a terminal or hide in a line are dropped from every string.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from pydantic import ValidationError

from filmwright.agents.llm.contract import W
from filmwright.schemas.base import clean_text

REASONS = 8
"""How many faults are told to the model at once."""
REASON_CHARACTERS = 300
_OBJECTS_TRIED = 32
_LONGEST = 2_000_000

# Each of these reads a text once, however hostile: what is not closed reaches to the end.
_THOUGHTS = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_ENDED = re.compile(r"\A.*</(?:think|thinking|reasoning|thought)>", re.DOTALL | re.IGNORECASE)
_STRING = r'"(?:[^"\\]|\\.)*"'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)


@dataclass(frozen=True)
class Reading(Generic[W]):
    """A valid answer, or why there is none."""

    answer: W | None
    reasons: tuple[str, ...] = ()
    broken: bool = False
    """Whether a server that enforces the shape could not have let this pass."""


def read(text: str, wire: type[W], check: Callable[[W], Sequence[str]]) -> Reading[W]:
    """Return the first object in `text` that is a `wire` and passes `check`, else the reasons (at most 8)."""
    best: Reading[W] | None = None
    for data in objects(text):
        reading = _judged(data, wire, check)
        if reading.answer is not None:
            return reading
        if best is None or (best.broken and not reading.broken):
            best = reading
    if best is not None and not best.broken:
        return best
    if fault := _syntax_fault(_without_thoughts(text)):  # what was found is a part of what was meant
        return Reading(None, (fault,), broken=True)
    return best or Reading(None, ("there is no JSON object in the answer",), broken=True)


def objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a text, the most literal reading first."""
    text = text[:_LONGEST].lstrip("\ufeff")
    whole = _parsed(text.strip(), 0)
    if whole is not None and whole[1] == len(text.strip()):
        yield from _inside(whole[0])  # a line of dialogue may well say "<think>"
    spoken = _without_thoughts(text)
    yield from _found(spoken)
    if quotes := _straight_quotes(spoken):
        yield from _found(quotes)


def _judged(data: dict[str, Any], wire: type[W], check: Callable[[W], Sequence[str]]) -> Reading[W]:
    try:
        answer = wire.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        reasons = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in faults]
        broken = any(one["type"].endswith(_SHAPE_FAULTS) for one in faults)
        return Reading(None, _bounded(reasons), broken)
    reasons = list(check(answer))
    return Reading(None, _bounded(reasons)) if reasons else Reading(answer)


def _bounded(reasons: Sequence[str]) -> tuple[str, ...]:
    return tuple(reason[:REASON_CHARACTERS] for reason in reasons[:REASONS])


_SHAPE_FAULTS = ("missing", "extra_forbidden", "literal_error", "enum", "_type", "_parsing")


def _without_thoughts(text: str) -> str:
    text = _THOUGHTS.sub("", text)
    return _ENDED.sub("", text)  # some servers swallow the opening mark


def _found(text: str) -> Iterator[dict[str, Any]]:
    at, tried = 0, 0
    while tried < _OBJECTS_TRIED and (at := text.find("{", at)) >= 0:
        tried += 1
        parsed = _parsed(text, at)
        if parsed is None:
            repaired = _without_faults(text[at:])
            parsed = None if repaired is None else _parsed(repaired, 0)
            if repaired is None or parsed is None:
                at += 1
                continue
            text = repaired
        yield from _inside(parsed[0])
        at = parsed[1]


def _syntax_fault(text: str) -> str | None:
    """Say where the first object of a text stops being JSON."""
    start = text.find("{")
    if start < 0:
        return None
    meant = _without_faults(text[start:]) or text[start:]
    try:
        _DECODER.raw_decode(meant)
    except json.JSONDecodeError as error:
        return f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError) as error:
        return f"not valid JSON: {error}"[:REASON_CHARACTERS]
    return None


def _parsed(text: str, at: int) -> tuple[Any, int] | None:
    try:
        data, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    return data, end


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_no_constant)


def _without_faults(text: str) -> str | None:
    """Drop comments and trailing commas outside strings; None when there are none."""
    plain = _COMMENT.sub(lambda m: m.group(1) or " ", text)
    plain = _TRAILING_COMMA.sub(lambda m: m.group(1) or "", plain)
    return None if plain == text else plain


def _straight_quotes(text: str) -> str | None:
    straight = re.sub("[\u201c\u201d\u201e\u201f]", '"', text)
    return None if straight == text else straight


def _inside(data: Any) -> Iterator[dict[str, Any]]:
    """Yield an object, and what a model has wrapped: `{"answer": {...}}`, `[{...}]`."""
    try:
        data = _cleaned(data)
    except RecursionError:
        return
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    if isinstance(data, dict):
        yield data
        inner = next(iter(data.values())) if len(data) == 1 else None
        if isinstance(inner, dict):
            yield inner


def _cleaned(data: Any) -> Any:
    if isinstance(data, str):
        return clean_text(data)
    if isinstance(data, list):
        return [_cleaned(part) for part in data]
    if isinstance(data, dict):
        return {clean_text(name): _cleaned(part) for name, part in data.items()}
    return data
