"""What models say instead of plain JSON, and what is made of it."""

import json
from collections.abc import Sequence
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.agents.llm.answers import REASON_CHARACTERS, REASONS, objects, read
from filmwright.agents.llm.contract import Wire


class WShot(Wire):
    size: Literal["cu", "ms", "ws"]
    note: str
    who: list[str]


GOOD = {"size": "cu", "note": "ok", "who": ["fox", "crow"]}
PLAIN = json.dumps(GOOD)


def fine(answer: WShot) -> Sequence[str]:
    return ()


SAID = {
    "plain": PLAIN,
    "spaced": f"\n\n  {PLAIN}\n",
    "a byte order mark": "\ufeff" + PLAIN,
    "a fence": f"```json\n{PLAIN}\n```",
    "a fence that never ends": f"```json\n{PLAIN}",
    "prose around": f"Sure! Here you are:\n{PLAIN}\nI hope {{this}} helps.",
    "prose with braces before": f"With {{size}} and {{note}} as you asked: {PLAIN}",
    "thoughts": f'<think>Perhaps {{"size": "ws", "note": "no", "who": []}}?</think>{PLAIN}',
    "thoughts twice": f"<think>a</think><reasoning>b {PLAIN[:20]}</reasoning>{PLAIN}",
    "thoughts without their opening": f'So {{"size": "ws", "note": "no", "who": []}}?\n</think>\n{PLAIN}',
    "line comments": PLAIN.replace('"note"', '// its note\n"note"'),
    "block comments": PLAIN.replace('"note"', '/* "its" {note} */ "note"'),
    "trailing commas": '{"size": "cu", "note": "ok", "who": ["fox", "crow",],}',
    "both, in a fence": '```\n{"size": "cu", // close\n "note": "ok", "who": ["fox", "crow",],}\n```',
    "smart quotes": PLAIN.replace('"', "\u201c"),
    "German quotes": '{\u201esize\u201c: \u201ecu\u201d, "note": "ok", "who": ["fox", "crow"]}',
    "a draft before": '{"draft": true}\n' + PLAIN,
    "a faulty draft before": '{"draft": true,}\n' + PLAIN,
    "a wrapping": json.dumps({"answer": GOOD}),
    "a list of one": json.dumps([GOOD]),
}


@pytest.mark.parametrize("how", SAID)
def test_the_answer_is_found_in(how: str) -> None:
    reading = read(SAID[how], WShot, fine)
    assert reading.answer is not None, reading.reasons
    assert reading.answer.model_dump() == GOOD


def test_a_string_may_hold_what_looks_like_markup() -> None:
    said = {**GOOD, "note": 'she says "<think>", // twice, /* so */ [1,] and ```'}
    for text in (json.dumps(said), json.dumps(said, indent=1)):
        reading = read(text, WShot, fine)
        assert reading.answer is not None
        assert reading.answer.note == said["note"]


def test_raw_control_characters_are_read_and_then_dropped() -> None:
    reading = read('{"size": "cu", "note": "a\tb\nc\x1b[31md\x00\u202ee", "who": ["\ud800x"]}', WShot, fine)
    assert reading.answer is not None
    assert reading.answer.note == "a\tb\nc[31mde"
    assert reading.answer.who == ["x"]
    escaped = read('{"size": "cu", "note": "\\u001b[2J\\ud800", "who": []}', WShot, fine)
    assert escaped.answer is not None
    assert escaped.answer.note == "[2J"


WRONG = {
    "nothing": "",
    "only prose": "I would rather not.",
    "a cut-off object": PLAIN[:-4],
    "a cut-off object in comments": "// well\n" + PLAIN[:30],
    "thoughts that never end": f"<think>So, {PLAIN}",
    "not a number": '{"size": "cu", "note": NaN, "who": []}',
    "Python": "{'size': 'cu', 'note': __import__('os').getcwd(), 'who': []}",
    "a number of a million digits": '{"size": ' + "9" * 1_000_000 + "}",
    "a very deep list": '{"size":' * 50_000,
    "many braces": "{" * 200_000,
    "many comments that never end": "{" + "/*" * 100_000,
    "many thoughts that never end": "<think>" * 50_000,
}


@pytest.mark.parametrize("how", WRONG)
def test_no_answer_is_made_of(how: str) -> None:
    reading = read(WRONG[how], WShot, fine)
    assert reading.answer is None
    assert reading.broken
    assert reading.reasons


def test_the_reasons_are_few_short_and_name_their_place() -> None:
    said = {"size": "close-up" * 99, "note": 3, "who": list(range(40)), "x" * 999: 1}
    reading = read(json.dumps(said), WShot, fine)
    assert len(reading.reasons) == REASONS
    assert all(len(reason) <= REASON_CHARACTERS for reason in reading.reasons)
    assert reading.reasons[0].startswith("size: ")
    assert reading.reasons[2].startswith("who.0: ")


def test_a_broken_object_is_called_broken_whatever_is_inside_it() -> None:
    reading = read('{"shots": [{"size": "cu"}', WShot, fine)
    assert reading.reasons == ("not valid JSON: Expecting ',' delimiter at line 1, column 26",)


def test_the_check_has_the_last_word_and_its_reasons_are_told() -> None:
    reading = read(PLAIN, WShot, lambda answer: [f"{who} is not here" for who in answer.who] * 9)
    assert reading.answer is None
    assert not reading.broken
    assert reading.reasons[:2] == ("fox is not here", "crow is not here")
    assert len(reading.reasons) == REASONS


def test_of_several_answers_the_first_that_passes_the_check_is_taken() -> None:
    other = json.dumps({**GOOD, "size": "ws"})
    reading = read(PLAIN + other, WShot, lambda answer: ["too close"] if answer.size == "cu" else [])
    assert reading.answer is not None
    assert reading.answer.size == "ws"


@given(st.text(max_size=300))
def test_any_text_ends_in_reasons_or_an_answer(text: str) -> None:
    reading = read(text, WShot, fine)
    assert (reading.answer is None) == bool(reading.reasons)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii", categories=("L", "P"))),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.text("abc", max_size=3), _json, max_size=4))
def test_an_object_is_found_whole_whatever_is_around_it(data: dict[str, object]) -> None:
    for text in (
        json.dumps(data),
        f"```json\n{json.dumps(data, indent=2)}\n```",
        f"Well: {json.dumps(data)}.",
    ):
        if "think" not in text:
            assert next(objects(text)) == data
