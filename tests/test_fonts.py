"""A font is found for a text on any machine, and what it cannot draw is told."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from filmwright import fonts
from filmwright.errors import BackendUnavailable


def font(family: str, characters: str) -> TTFont:
    """Build a font whose every glyph is the same square."""
    pen = TTGlyphPen(None)
    for index, point in enumerate([(0, 0), (0, 500), (500, 500), (500, 0)]):
        (pen.moveTo if index == 0 else pen.lineTo)(point)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"u{ord(c):04X}" for c in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine whose only fonts are those in the returned folder, besides ours."""
    monkeypatch.setattr(fonts, "_system_folders", lambda: (tmp_path,))
    monkeypatch.delenv("FILMWRIGHT_FONTS", raising=False)
    caches = (fonts._pick, fonts._faces, fonts._system_files)
    for each in caches:
        each.cache_clear()
    yield tmp_path
    for each in caches:
        each.cache_clear()


@pytest.mark.parametrize(
    "text", ["Good evening?", "Ёжик в тумане", "Ὀδυσσεύς"[1:], "Tiếng Việt", "“Ça va?” — …", ""]
)
def test_european_texts_are_drawn_by_the_font_that_comes_along(machine: Path, text: str) -> None:
    found = fonts.pick(text)
    assert found.path.name == "OpenSans-Regular.ttf"
    assert found.path.is_file()
    assert found.missing == frozenset()
    assert fonts.pick(text, bold=True).path.name == "OpenSans-Bold.ttf"


def test_a_system_font_is_taken_when_only_it_has_the_characters(machine: Path) -> None:
    font("Square", "你好").save(machine / "zzz.ttf")
    assert fonts.pick("你好\n你").path == machine / "zzz.ttf"
    assert fonts.pick("Hello").path.name == "OpenSans-Regular.ttf"


def test_missing_glyphs_are_told_and_the_font_that_lacks_fewest_is_chosen(machine: Path) -> None:
    font("Some", "你好").save(machine / "some.ttf")
    font("More", "你好吗").save(machine / "more.ttf")
    found = fonts.pick("你好吗?")
    assert found.path == machine / "more.ttf"
    assert found.missing == frozenset("?")


def test_a_plain_known_font_is_preferred_to_an_unknown_or_slanted_one(machine: Path) -> None:
    for name in ("aaa.ttf", "NotoSansCJK-Italic.ttf", "NotoSansCJK-Regular.ttf", "NotoSansCJK-Bold.ttf"):
        font("F", "你好").save(machine / name)
    assert fonts.pick("你好").path.name == "NotoSansCJK-Regular.ttf"
    assert fonts.pick("你好", bold=True).path.name == "NotoSansCJK-Bold.ttf"


def test_the_face_of_a_collection_follows_the_script(machine: Path) -> None:
    collection = TTCollection()
    collection.fonts = [font(f"Sans CJK {end}", "你かの가") for end in ("JP", "KR", "SC")]
    collection.save(machine / "cjk.ttc")
    assert [fonts.pick(text).index for text in ("你か", "가", "你")] == [0, 1, 2]


def test_a_font_of_boxes_is_never_taken_for_one_of_letters(machine: Path) -> None:
    font("Last Resort", "你好").save(machine / "LastResort.otf")
    assert fonts.pick("你好").missing == frozenset("你好")


def test_broken_font_files_are_passed_over(machine: Path) -> None:
    (machine / "NotoSansCJK-Regular.ttf").write_bytes(b"\0\1\0\0" + os.urandom(400))
    (machine / "empty.otf").write_bytes(b"")
    (machine / "text.ttc").write_text("ttcf no")
    font("Good", "好").save(machine / "good.ttf")
    assert fonts.pick("好").path == machine / "good.ttf"


def test_joiners_selectors_and_spaces_need_no_glyph() -> None:
    assert fonts.drawn("a\u200d\ufe0f \n\u00a0b\u0301\u202e") == frozenset("ab\u0301")
    assert fonts.drawn("e\u0301") == frozenset("é")


def test_a_machine_without_any_font_says_what_to_install(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "bundled", lambda bold: ())
    with pytest.raises(BackendUnavailable) as caught:
        fonts.pick("a")
    assert "pip install" in caught.value.hint


def test_a_folder_of_ones_own_is_searched_too(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = machine.parent / "own fonts"
    own.mkdir()
    font("Mine", "好").save(own / "mine.ttf")
    monkeypatch.setenv("FILMWRIGHT_FONTS", str(own))
    assert fonts.pick("好").path == own / "mine.ttf"
