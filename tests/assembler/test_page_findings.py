"""The page as something to act on: what it asks for, shows and tells, how it is walked through, its size."""

import json
from pathlib import Path

import numpy as np
import pytest

from filmwright.assembler.page.data import CellPictures, PageData, Todo
from filmwright.assembler.page.document import report_document
from filmwright.assembler.page.pictures import (
    FIGURE_BYTES,
    STILL_BYTES,
    figure_uri,
    heat_uri,
    picture_uri,
)
from filmwright.assembler.page.render import render_page
from filmwright.schemas.board import Board
from filmwright.schemas.score import FilmScore
from tests.assembler import page_example
from tests.assembler.browser import browser, why_not
from tests.assembler.test_page import ATTACK, Reader

BUDGET_PER_SHOT = 48_000
"""Bytes of the page for each shot of two characters, however noisy its pictures are."""
needs_browser = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a browser is here")


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(page_example.example())


def texts(page: str) -> str:
    return " ".join(Reader(page).text)


def test_the_queue_says_why_what_to_type_what_it_takes_and_what_follows(page):
    said = texts(page)
    for words in (
        "torso: red -> orange",
        "filmwright retake s040 bear.film",
        "about 12 s of work, 0.20 EUR",
        "his references count for more",
        "s050, s060",
    ):
        assert words in said
    copied = [a["data-copy"] for _, a in Reader(page).elements if "data-copy" in a]
    assert copied == [f"filmwright retake {shot} bear.film" for shot in ("s040", "s060", "s030")]


def test_a_film_that_asks_for_nothing_says_so():
    assert "Nothing asks for you" in texts(render_page(page_example.example().replace(todo=())))


def test_what_no_generator_honoured_is_told_per_shot(page):
    assert "1 of 6 shots have instructions that their generator cannot honour" in texts(page)
    assert "prop: the generator draws none" in texts(page)


def test_a_slope_is_shown_with_its_interval_and_a_drifting_one_first(page):
    charts = [a["aria-label"] for t, a in Reader(page).elements if t == "svg" and a.get("class") == "chart"]
    drifting = next(words for words in charts if "chroma" in words)
    assert "+4.1 chroma a clip (+2 to +6.3)" in drifting
    assert charts.index(drifting) < next(
        k for k, words in enumerate(charts) if "likeness of Mr Bear" in words
    )


def test_likeness_against_distance_is_told_in_words_too(page):
    assert "Mr Bear: 87% at 1, 71% at 3; Ida: 95% at 1, 95% at 3" in texts(page)


def test_what_the_judge_said_of_a_cell_is_told_with_what_it_counts(page):
    assert "the same, which counts +1.4 nats; sees differences in: headwear" in texts(page)


def test_scores_of_other_people_come_with_their_flaw(page):
    assert "a frozen clip gets 1.0" in texts(page)


def test_a_picture_that_many_cells_show_is_in_the_page_once(page):
    shown = page_example.figure(2)
    assert page.count(shown) == 1
    wanted = [part.split('"')[0] for part in page.split('data-picture="')[1:]]
    assert len(wanted) == 21
    assert {f'id="{key}"' in page for key in wanted} == {True}


def test_report_json_has_the_content_of_the_page_without_its_pictures():
    data = page_example.example()
    document = json.loads(json.dumps(report_document(data)))
    assert FilmScore.model_validate(document["score"]) == data.score
    assert [Todo.model_validate(item) for item in document["todo"]] == [*data.todo]
    assert document["told"][0]["dropped"] == ["prop: the generator draws none"]
    assert document["colours"][0]["colours"][1]["difference"] == 23.4
    assert document["shots"][0]["starts"] == 2.0
    assert "base64" not in json.dumps(document)


def test_no_id_is_used_twice_and_every_button_has_a_name(page):
    elements = Reader(page).elements
    ids = [a["id"] for _, a in elements if "id" in a]
    doubles = {i for i in ids if ids.count(i) > 1} - {
        "cell-title"
    }  # in templates: one is in the page at a time
    assert not doubles
    labelled = {a["aria-labelledby"] for _, a in elements if "aria-labelledby" in a}
    assert labelled <= {*ids}


def noise(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720), (1000, 1000)])
def test_even_noise_fits_its_bytes(size):
    picture = noise(0, *size)
    inside = np.ones(size, bool)
    assert _bytes(picture_uri(picture)) <= STILL_BYTES
    assert _bytes(figure_uri(picture, inside)) <= FIGURE_BYTES


def _bytes(uri: str) -> int:
    return len(uri.split(",")[1]) * 3 // 4


def test_heat_is_dark_where_nothing_differs():
    assert heat_uri(np.zeros((90, 160), np.float32)) != heat_uri(np.ones((90, 160), np.float32))


@pytest.fixture(scope="module")
def long_film() -> PageData:
    """A film of 200 shots, two characters in each; four kinds of noise stand for its pictures."""
    stills = [picture_uri(noise(k, 180, 320), most=STILL_BYTES) for k in range(4)]
    figures = [figure_uri(noise(k, 160, 90), np.ones((160, 90), bool)) for k in range(8)]
    shots = [f"s{10 * n:04d}" for n in range(1, 201)]
    board = Board.model_validate({
        "title": "Long", "cast": {who: {"name": who.title()} for who in ("bear", "ida")},
        "scenes": [
            {"id": f"sc{k:02d}", "shots": [{"id": s, "action": "They walk.", "seconds": 4} for s in some]}
            for k, some in enumerate(shots[k : k + 20] for k in range(0, 200, 20))
        ],
    })  # fmt: skip
    cells = [
        {"character": who, "shot": shot, "outcome": "consistent", "probability": 0.9, "low": 0.8, "high": 1.0,
         "weight": 0.8, "frames": [0, 24, 48], "evidence": ["torso: red -> orange"], "shown_frame": 48}
        for shot in shots for who in ("bear", "ida")
    ]  # fmt: skip
    score = page_example.film_score()
    score = FilmScore.model_validate(
        {**score.model_dump(), "cells": cells, "joints": [], "health": [], "drift": []}
    )
    return PageData(
        board=board,
        score=score,
        stills={shot: _salted(stills[k % 4], k) for k, shot in enumerate(shots)},
        cells=tuple(
            CellPictures(
                character=c["character"], shot=c["shot"], crop=_salted(figures[k % 8], k),
                best=figures[0], worst=figures[1], colours=page_example.COLOURS,
            )
            for k, c in enumerate(cells)
        ),
    )  # fmt: skip


def _salted(uri: str, number: int) -> str:
    """Return a picture that no other is equal to: some bytes after its end, which no decoder reads."""
    return uri.rstrip("=") + f"{number:04d}"


def test_two_hundred_shots_stay_within_their_bytes(long_film):
    size = len(render_page(long_film).encode())
    assert size < 200 * BUDGET_PER_SHOT


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """The page of a story full of markup; no film lies beside it."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_page(page_example.example(wrap=lambda t: t + ATTACK)), "utf-8")
    return path


@pytest.fixture
def plain(tmp_path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(render_page(page_example.example()), encoding="utf-8")
    return path


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_in_light_and_in_dark(tab, plain, scheme):
    measure = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
    tab.open(plain, 820, scheme=scheme)
    assert tab.run(measure) == []
    tab.run("document.querySelector('.grid [data-outcome=drifted]').click()")
    assert tab.run(measure) == []


@pytest.mark.browser
@needs_browser
def test_an_open_cell_shows_its_pictures_and_arrows_turn_to_the_next(tab, file):
    tab.open(file, 820)
    tab.run("document.querySelector('[data-open=cell-s020-bear]').focus()")
    tab.press("Enter")
    loaded = "return [...document.querySelectorAll('#cell-body img')].map((i) => i.src.slice(0, 10))"
    assert tab.run(loaded) == ["data:image"] * 3
    assert tab.run("return document.querySelectorAll('#cell-body .swatches').length") == 4
    tab.press("ArrowRight")
    assert "s030" in tab.run("return document.getElementById('cell-title').textContent")
    tab.press("ArrowDown")
    assert tab.run("return document.querySelector('#cell-body .verdict').dataset.outcome") == "swapped"
    tab.press("Escape")
    assert tab.run("return document.activeElement.dataset.open") == "cell-s030-ida"


@pytest.mark.browser
@needs_browser
def test_a_cell_without_a_figure_shows_a_frame_of_its_shot(tab, file):
    tab.open(file, 820)
    tab.run("document.querySelector('[data-open=cell-s010-bear]').click()")
    assert tab.run("return document.querySelector('#cell-body img').src.slice(0, 10)") == "data:image"


@pytest.mark.browser
@needs_browser
def test_home_and_end_go_to_the_first_and_the_last_cell_of_a_row(tab, file):
    tab.open(file, 820)
    tab.run("document.querySelector('[data-open=cell-s030-bear]').focus()")
    tab.press("End")
    assert tab.run("return document.activeElement.dataset.open") == "cell-s060-bear"
    tab.press("Home")
    assert tab.run("return document.activeElement.dataset.open") == "cell-s010-bear"


@pytest.mark.browser
@needs_browser
def test_the_table_is_one_stop_for_tab(tab, file):
    tab.open(file, 820)
    assert tab.run("return document.querySelectorAll('.grid button.cell[tabindex=\"0\"]').length") == 1


@pytest.mark.browser
@needs_browser
def test_copy_copies_the_command_or_selects_it_and_says_so(tab, plain):
    tab.open(plain, 360)
    tab.run("document.querySelector('[data-copy]').click()")
    said = tab.run(
        "return new Promise((r) => setTimeout(() => r(document.getElementById('said').textContent), 200))"
    )
    assert "filmwright retake s040 bear.film" in said


@pytest.mark.browser
@needs_browser
def test_who_wants_less_motion_gets_none(tab, plain):
    tab.open(plain, 820, motion="reduce")
    assert tab.run("return getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = """return [...document.querySelectorAll("*")].filter((e) => {
        const style = getComputedStyle(e, "::after");
        return style.transitionProperty !== "none" && parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert tab.run(moving) == 0
    tab.open(plain, 820)
    assert tab.run(moving) > 0


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("width", [360, 1440])
def test_two_hundred_shots_fit_every_width_and_open_a_cell(tab, tmp_path, long_film, width):
    page = tmp_path / "report.html"
    page.write_text(render_page(long_film), encoding="utf-8")
    tab.open(page, width)
    assert tab.run("return document.documentElement.scrollWidth") <= width
    tab.run("[...document.querySelectorAll('.grid button.cell')].pop().click()")
    assert tab.run("return document.querySelectorAll('#cell-body img').length") == 3
