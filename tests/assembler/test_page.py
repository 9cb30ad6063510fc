"""The page: nothing leaks out of it, nothing is fetched by it, nothing unmeasured is shown as a number."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from filmwright.assembler.page.data import CellPictures, PageData
from filmwright.assembler.page.markup import el, join
from filmwright.assembler.page.pictures import picture_uri
from filmwright.assembler.page.render import render_page
from filmwright.assembler.page.subtitles import webvtt
from filmwright.schemas.board import Board
from tests.assembler import page_example
from tests.assembler.browser import browser, why_not

ATTACK = "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>"


class Reader(HTMLParser):
    """Collects the elements, their attributes, and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(page_example.example())


def test_a_script_in_every_text_stays_text():
    attacked = Reader(render_page(page_example.example(wrap=lambda text: text + ATTACK)))
    honest = Reader(render_page(page_example.example()))
    assert [tag for tag, _ in attacked.elements] == [tag for tag, _ in honest.elements]
    assert sum(tag == "script" for tag, _ in attacked.elements) == 1
    assert not [a for _, attrs in attacked.elements for a in attrs if a.startswith("on")]
    assert sum("alert('x')" in text for text in attacked.text) > 40


def test_the_page_refers_to_nothing_but_the_film_and_itself(page):
    links = [
        value
        for _, attrs in Reader(page).elements
        for name, value in attrs.items()
        if name in ("src", "href", "poster", "action", "data", "srcset")
    ]
    outside = {v for v in links if v and not v.startswith(("data:", "#"))}
    assert outside == {"film.mp4"}
    assert "url(" not in page
    assert "@import" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_policy_allows_only_the_pages_own_script_and_style(page):
    policy = next(a["content"] for t, a in Reader(page).elements if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", policy)) == 2
    assert not [a for _, a in Reader(page).elements if "style" in a]


def test_what_was_not_measured_is_written_none_and_never_a_number():
    data = page_example.example()
    score = data.score.replace(identity=None, presence=None, continuity=None, health=())
    reader = Reader(render_page(data.replace(score=score)))
    text = " ".join(reader.text)
    assert text.count("none") >= 4
    states = [a["data-state"] for t, a in reader.elements if t == "div" and "data-state" in a]
    assert states == ["none"] * 4


def test_an_insufficient_cell_shows_no_chance(page):
    cells = [a for t, a in Reader(page).elements if t == "button" and a.get("data-outcome") == "insufficient"]
    assert len(cells) == 1
    assert "data-p" not in cells[0]
    assert "not measured" in (cells[0]["aria-label"] or "")


def test_every_cell_that_can_be_opened_has_something_to_show(page):
    elements = Reader(page).elements
    ids = {a["id"] for _, a in elements if "id" in a}
    wanted = {a["data-open"] for _, a in elements if "data-open" in a}
    assert len(wanted) == len(page_example.OUTCOMES)
    assert wanted <= ids


def test_every_panel_plays_the_film_from_its_own_shot(page):
    starts = [a["data-at"] for t, a in Reader(page).elements if t == "button" and a.get("class") == "frame"]
    assert starts == [f"{2 + 4 * i:.3f}" for i in range(6)]


def test_every_picture_says_what_it_shows(page):
    assert all(a.get("alt") for t, a in Reader(page).elements if t == "img")


def test_a_board_without_film_score_or_pictures_still_makes_a_page():
    bare = render_page(PageData(board=Board(title="Nothing yet")))
    assert "Nothing yet" in bare
    assert "Likeness" not in bare


def test_the_same_data_makes_the_same_page(page):
    assert render_page(page_example.example()) == page


def test_a_picture_that_is_no_data_uri_is_refused():
    for uri in (
        "https://example.org/a.png",
        'data:image/png;base64,AAAA" onload="x',
        "data:text/html;base64,AAAA",
    ):
        with pytest.raises(ValidationError):
            CellPictures(character="bear", shot="s010", crop=uri)


def test_a_cut_out_figure_keeps_its_outline():
    rgb = np.full((40, 30, 3), 200, np.uint8)
    mask = np.zeros((40, 30), bool)
    mask[10:30, 10:20] = True
    assert picture_uri(rgb, mask) != picture_uri(rgb)
    assert picture_uri(rgb, mask).startswith("data:image/webp;base64,")


def test_markup_escapes_text_and_attributes_and_keeps_markup():
    made = el(
        "a", {"title": '"<>', "hidden": True, "href": None}, "<b>", join(el("i", None, "&")), ["x", "y"]
    )
    assert made == '<a title="&quot;&lt;&gt;" hidden>&lt;b&gt;<i>&amp;</i>xy</a>'


def test_subrip_becomes_webvtt_and_its_tags_become_text():
    srt = "\ufeff1\r\n00:00:01,5 --> 00:00:02,250\r\n<i>Hello</i> & --> you\r\n\r\nnonsense\r\n"
    assert (
        webvtt(srt) == "WEBVTT\n\n00:00:01.500 --> 00:00:02.250\n&lt;i&gt;Hello&lt;/i&gt; &amp; --&gt; you\n"
    )


needs_browser = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a browser is here")


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """The page beside a small film."""
    import av

    folder = tmp_path_factory.mktemp("film")
    with av.open(str(folder / "film.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for number in range(26 * 24):
            frame = np.full((36, 64, 3), number % 250, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        out.mux(stream.encode())
    (folder / "report.html").write_text(
        render_page(page_example.example(wrap=lambda text: text + ATTACK)), encoding="utf-8"
    )
    return folder / "report.html"


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1440])
def test_no_width_overflows_and_the_console_stays_silent(tab, file, width, scheme):
    tab.open(file, width, scheme=scheme)
    assert tab.run("return document.documentElement.scrollWidth") <= width
    assert tab.errors() == []


@pytest.mark.browser
@needs_browser
def test_words_without_spaces_do_not_widen_a_phone(tab, tmp_path):
    page = tmp_path / "report.html"
    page.write_text(render_page(page_example.example(wrap=lambda text: text + "W" * 90)), encoding="utf-8")
    tab.open(page, 360)
    assert tab.run("return document.documentElement.scrollWidth") <= 360
    tab.run("document.querySelector('.grid button.cell').click()")
    assert tab.run("const d = document.getElementById('cell'); return d.scrollWidth - d.clientWidth") == 0
    tab.errors()


@pytest.mark.browser
@needs_browser
def test_light_and_dark_differ_and_both_can_be_read(tab, file):
    seen = set()
    for scheme in ("light", "dark"):
        tab.open(file, 820, scheme=scheme)
        colours = tab.run("const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]")
        ink, paper = (_luminance(c) for c in colours)
        assert (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) > 7
        seen.add(tuple(colours))
    assert len(seen) == 2


@pytest.mark.browser
@needs_browser
def test_the_keyboard_walks_the_table_opens_a_cell_and_closes_it(tab, file):
    tab.open(file, 820)
    tab.run("document.querySelector('.grid button.cell').focus()")
    tab.press("ArrowRight", "Enter")
    assert tab.run("return document.getElementById('cell').open") is True
    assert "s020" in tab.run("return document.getElementById('cell-body').textContent")
    assert tab.run("return document.querySelectorAll('#cell-body img').length") == 3
    tab.press("Escape")
    assert tab.run("return document.getElementById('cell').open") is False
    assert tab.run("return document.activeElement.dataset.open") == "cell-s020-bear"


@pytest.mark.browser
@needs_browser
def test_a_panel_takes_the_film_to_its_shot_and_the_captions_are_there(tab, file):
    tab.open(file, 820)
    tab.run("document.querySelectorAll('button.frame')[2].click()")
    assert tab.run("return document.getElementById('film').currentTime") == pytest.approx(10, abs=1)
    tab.run("document.getElementById('film').pause()")
    assert tab.run("return document.getElementById('film').textTracks[0].cues.length") == 2


@pytest.mark.browser
@needs_browser
def test_the_focus_can_be_seen(tab, file):
    tab.open(file, 820)
    tab.press("Tab", "Tab")
    style = "const a = document.activeElement; return [a.tagName, getComputedStyle(a).outlineStyle]"
    assert tab.run(style) == ["A", "solid"]


def _luminance(colour: str) -> float:
    parts = [int(v) / 255 for v in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
