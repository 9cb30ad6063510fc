"""The judge: blind, asked in both orders, measured on known pairs, bounded, cached, and not trusted blindly.

A scripted server looks at the pictures themselves: a figure is who its colour says.
"""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from filmwright.agents.judge.hearing import PARTS, Case, Heard, Pair, hear
from filmwright.agents.judge.likelihood import MOST_NATS, failed, nats
from filmwright.agents.judge.montage import GREY, Figure, montage
from filmwright.agents.llm.retry import Patience
from filmwright.agents.llm.writer import OpenAIWriter
from filmwright.agents.verdicts import heard as with_opinions
from filmwright.schemas.model import ModelSettings
from filmwright.schemas.score import FilmScore, IdentityCell, ScoreManifest
from filmwright.schemas.verdict import Opinion
from tests.agents.llm.memory_books import MemoryBooks
from tests.agents.llm.scripted import Asked, Fault, Running, server

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 40)
KEY = "sk-test-0123456789abcdef"


def figure(colour: tuple[int, int, int], seed: int = 0) -> Figure:
    """Return a coloured figure on a noisy background: only what is in the mask may be seen."""
    random = np.random.default_rng(seed)
    rgb = random.integers(0, 256, (60, 40, 3), np.uint8)
    mask = np.zeros((60, 40), bool)
    mask[5 + seed % 4 : 55, 10:30] = True
    rgb[mask] = colour
    return Figure(rgb, mask)


def sheet(colour: tuple[int, int, int], *seeds: int) -> list[Figure]:
    return [figure(colour, seed) for seed in seeds]


SAME = [Pair(sheet(c, n), sheet(c, n + 5)) for n, c in enumerate((RED, BLUE, GREEN, RED))]
OTHER = [
    Pair(sheet(a, n), sheet(b, n + 5)) for n, (a, b) in enumerate(((RED, BLUE), (BLUE, GREEN), (GREEN, RED)))
]
CASES = [
    Case(sheet(RED, 11, 12), sheet(RED, 13), character="ida", shot="s010"),
    Case(sheet(RED, 11, 12), sheet(BLUE, 14), character="ida", shot="s020"),
]


def _colours(asked: Asked) -> list[tuple[int, ...]]:
    content: Any = asked.messages[-1]["content"]
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    found = []
    for url in urls:
        picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))))
        found.append(tuple(int(n) // 64 for n in picture[80, 80]))
    return found


def _answer(verdict: str) -> dict[str, str]:
    seen = {"same": "same", "different": "different"}.get(verdict, "not visible")
    return {**dict.fromkeys(PARTS, "same"), "torso": seen, "verdict": verdict}


def good(asked: Asked) -> dict[str, str]:
    x, y = _colours(asked)
    return _answer("same" if x == y else "different")


def yes_man(asked: Asked) -> dict[str, str]:
    return _answer("same")


def by_position(asked: Asked) -> dict[str, str]:
    content: Any = asked.messages[-1]["content"]
    x, y = (part["image_url"]["url"] for part in content if part["type"] == "image_url")
    return _answer("same" if x < y else "different")


def garbage(asked: Asked) -> str:
    return "they look nice"


def ask(running: Running, books: MemoryBooks | None = None, calls: int = 60, **more: Any) -> Heard:
    settings = ModelSettings(
        base_url=running.base_url,
        model="scripted-1",
        api_key=SecretStr(KEY),
        **{"timeout_seconds": 5, **more},
    )
    writer = OpenAIWriter(settings, books or MemoryBooks(), patience=Patience(retries=0))
    return hear(writer, CASES, SAME, OTHER, calls)


def opinions(found: Heard) -> dict[str, Opinion]:
    return {one.shot: one for one in found.opinions}


def test_a_good_judge_tips_the_undecided_by_at_most_two_nats() -> None:
    with server(answers=good) as running:
        found = opinions(ask(running))
    assert (found["s010"].says, found["s020"].says) == ("same", "different")
    assert 1 < found["s010"].nats <= MOST_NATS
    assert -MOST_NATS <= found["s020"].nats < -1
    assert found["s020"].differs == ("torso",)


@pytest.mark.parametrize(("judge", "why"), [
    (yes_man, "took 3 of 3 pairs of others for the same"), (by_position, "knew 0 of 4"),
], ids=["says yes to all", "goes by the position"])  # fmt: skip
def test_a_bad_judge_is_measured_and_not_heard(judge: Callable[[Asked], Any], why: str) -> None:
    with server(answers=judge) as running:
        found = ask(running)
    assert found.opinions == ()
    assert why in found.trouble


def test_nonsense_refusals_and_silence_are_no_answers() -> None:
    with server(answers=garbage) as running:
        found = ask(running)
        assert found.opinions == ()
        assert "no valid answer" in found.trouble
    with server(answers=good, faults=[Fault("refusal", times=None)]) as running:
        assert "refused" in ask(running).trouble
    with server(answers=good, faults=[Fault("silent", times=None, value=30)]) as running:
        assert ask(running, timeout_seconds=0.5, dialect="json_schema").opinions == ()


def test_one_refusal_leaves_the_other_cases_heard() -> None:
    only = json.dumps(montage(CASES[1].y))[40:400]
    with server(answers=good, faults=[Fault("refusal", contains=only, times=None)]) as running:
        found = opinions(ask(running))
    assert found["s010"].says == "same"
    assert found["s020"].says is None
    assert found["s020"].nats == 0
    assert "refused" in found["s020"].why


def test_it_sees_no_names_no_numbers_and_no_background() -> None:
    with server(answers=good) as running:
        ask(running)
        asked = [message["content"] for r in running.questions() for message in r["body"]["messages"]]
    parts = [p for content in asked for p in ([{"text": content}] if isinstance(content, str) else content)]
    words = " ".join(part["text"] for part in parts if "text" in part)
    assert "Y" in words
    assert not [word for word in ("ida", "s010", "s020", "0.", "%") if word in words.lower()]
    picture = Image.open(io.BytesIO(base64.b64decode(montage(CASES[0].x).split(",")[1])))
    colours = {tuple(int(n) for n in one) for one in np.asarray(picture).reshape(-1, 3)}
    assert (GREY,) * 3 in colours
    assert max(picture.size) <= 512
    noisy = [c for c in colours if abs(c[1] - c[2]) > 20]
    assert not noisy, "nothing but the figure and grey"


def test_every_pair_is_asked_in_both_orders_and_known_pairs_are_among_them() -> None:
    with server(answers=good) as running:
        ask(running)
        asked = running.questions()
    shown = [tuple(p["image_url"]["url"] for p in r["body"]["messages"][-1]["content"][1:]) for r in asked]
    assert len(shown) == 2 * (len(CASES) + len(SAME) + len(OTHER))
    assert {pair[::-1] for pair in shown} == {*shown}


def test_the_same_pictures_are_asked_once() -> None:
    books = MemoryBooks()
    with server(answers=good) as running:
        first = ask(running, books)
        many = len(running.questions())
        assert ask(running, books) == first
        assert len(running.questions()) == many


def test_it_asks_no_more_than_it_may() -> None:
    with server(answers=good) as running:
        found = opinions(ask(running, calls=2 * (len(SAME) + len(OTHER) + 1)))
        assert len(running.questions()) == 16
    assert found["s010"].says == "same"
    assert found["s020"].why.startswith("not asked")
    with server(answers=good) as running:
        assert ask(running, MemoryBooks(most_calls=0)).opinions == ()


def test_the_key_is_nowhere_but_in_the_header() -> None:
    books = MemoryBooks()
    with server(answers=good, key="another") as running:
        found = ask(running, books)
        assert KEY not in json.dumps(running.requests())
    assert found.opinions == ()
    assert KEY not in found.trouble
    assert KEY not in repr(books.attempts)


def test_what_is_said_counts_for_the_undecided_only() -> None:
    def cell(shot: str, chance: float, low: float, high: float) -> IdentityCell:
        outcome: Any = "consistent" if chance >= 0.5 else "drifted"
        return IdentityCell(
            character="ida",
            shot=shot,
            outcome=outcome,
            probability=chance,
            low=low,
            high=high,
            regions="exact",
        )

    cells = (cell("s010", 0.6, 0.4, 0.7), cell("s020", 0.45, 0.2, 0.6), cell("s030", 0.1, 0.05, 0.2))
    score = FilmScore(cells=cells, manifest=ScoreManifest(scorer="test", version=1))
    said = [
        Opinion(character="ida", shot="s010", says="same", nats=2.0),
        Opinion(character="ida", shot="s020", says="different", nats=-2.0),
        Opinion(character="ida", shot="s030", says="same", nats=2.0),
    ]
    moved = with_opinions(score, said).cells
    assert moved[0].is_pass
    assert moved[1].is_clear_miss
    assert moved[2] == cells[2], "clear pixels are not overruled"


def test_worth_follows_from_known_pairs() -> None:
    assert nats("same", ["same"] * 4, ["different"] * 4) == pytest.approx(MOST_NATS)
    assert nats("same", ["same", None], ["different"] * 2) < nats("same", ["same"] * 2, ["different"] * 2)
    assert nats(None, ["same"] * 4, ["different"] * 4) == 0
    assert failed(["same"], ["different"] * 4)
    assert not failed(["same", "same"], ["different", None])
