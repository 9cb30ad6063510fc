from fractions import Fraction

import numpy as np
import pytest

from filmwright import fonts
from filmwright.assembler import captions, colour, lettering
from filmwright.assembler.segments import Inscription
from filmwright.schemas.board import FilmFormat
from filmwright.schemas.cut import Cut

SIZE = (640, 360)
CUT = Cut(title="x", film=FilmFormat(size=SIZE), size=SIZE, shots=())
GREY = colour.rgb_to_yuv(np.full((360, 640, 3), 128, np.uint8))
TEXTS = {
    "short": "Oh.",
    "two lines": "I have seen the northern light a hundred times, and it never once looked back at me.",
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "far too long": "again and again " * 40,
    "cyrillic": "Привет, сегодня мы увидим северное сияние — оно прекрасно, и никто его не боится!",
    "chinese": "他戴着一顶黑色的高帽子，慢慢地走过白色的冰原，远处有一扇亮着灯的窗户。",
    "arabic": "مساء الخير يا صديقي، هل رأيت الضوء؟",
}


def touched(*lines: Inscription) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what changed."""
    changed = colour.planes(captions.write(GREY, lines, 0, CUT))[0] != colour.planes(GREY)[0]
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def said(text: str, speaker: str = "Mr Bear") -> Inscription:
    return Inscription(0, 10, text, "dialogue", speaker)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_caption_stays_inside_the_title_safe_area(text: str) -> None:
    left, top, right, bottom = touched(said(text))
    assert left >= 32 - 1
    assert right <= 608 + 1
    assert bottom <= 342
    assert top > 180


def test_a_caption_stands_in_the_middle() -> None:
    left, _, right, _ = touched(said("Good evening?"))
    assert abs((left + right) / 2 - 320) <= 2


def test_the_name_of_who_speaks_stands_over_the_line() -> None:
    assert touched(said("Good evening?"))[1] < touched(said("Good evening?", ""))[1] - 8


def test_who_speaks_at_the_same_time_stands_above() -> None:
    both = touched(said("Good evening?"), said("Who is there?", "Ida"))
    one = touched(said("Who is there?", "Ida"))
    assert both[3] == one[3]
    assert both[1] < one[1] - 20


def test_nothing_outside_the_plate_is_touched() -> None:
    left, top, right, bottom = touched(said("Good evening?"))
    after = captions.write(GREY, [said("Good evening?")], 0, CUT)
    for plane, before, step in zip(colour.planes(after), colour.planes(GREY), (1, 2, 2), strict=True):
        outside = np.ones(plane.shape, bool)
        outside[top // step : -(-bottom // step), left // step : -(-right // step)] = False
        assert (plane[outside] == before[outside]).all()


def test_the_picture_given_is_left_as_it_was() -> None:
    before = GREY.copy()
    captions.write(GREY, [said("Good evening?")], 0, CUT)
    assert (before == GREY).all()


def test_a_caption_is_bright_on_dark() -> None:
    luma = colour.planes(captions.write(GREY, [said("Good evening?")], 0, CUT))[0]
    assert luma.max() > 215
    assert luma.min() < 70


def test_slate_and_timecode_stand_small_at_the_top() -> None:
    slate, code = (
        touched(Inscription(0, 9, "sc010  s020  mcu", "slate")),
        touched(Inscription(0, 9, "1203", "timecode")),
    )
    assert slate[0] >= 31
    assert code[2] <= 609
    assert max(slate[3], code[3]) < 60
    assert slate[2] < code[0]


def test_the_timecode_counts() -> None:
    line = Inscription(3, 9, "1203", "timecode")
    frames = [captions.write(GREY, [line], n, CUT) for n in (3, 4)]
    again = captions.write(GREY, [Inscription(0, 9, "1204", "timecode")], 0, CUT)
    assert (frames[0] != frames[1]).any()
    assert (frames[1] == again).all()


@pytest.mark.parametrize("text", [TEXTS["two lines"], TEXTS["cyrillic"], TEXTS["chinese"]])
def test_two_lines_are_about_equally_long(text: str) -> None:
    lines, face = lettering.fitted(text, 16, lettering.face(text, 16).getlength(text) * 0.6, 2)
    assert len(lines) == 2
    assert "".join("".join(lines).split()) == "".join(text.split())
    short, long = sorted(face.getlength(line) for line in lines)
    assert short / long > 0.7


def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "「你好，」他说，「你看见（那个）光了吗？」「看见了。」"
    face = lettering.face(text, 20)
    for width in range(60, 400, 7):
        for line in lettering.wrap(text, face, width, 50) or []:
            assert line[0] not in "，。？」）"
            assert line[-1] not in "「（"


def test_what_fits_no_line_ends_in_an_ellipsis() -> None:
    lines, face = lettering.fitted("again and again " * 60, 16, 300, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(face.getlength(line) <= 300 for line in lines)


def test_letters_come_from_a_font_that_has_them() -> None:
    assert lettering.face("Ж", 20).path == str(fonts.pick("Ж").path)


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(30)])
def test_the_timecode_follows_the_rate(fps: Fraction) -> None:
    cut = CUT.replace(film=FilmFormat(size=SIZE, fps=fps))
    a = captions.write(GREY, [Inscription(0, 9, "24", "timecode")], 0, cut)
    b = captions.write(GREY, [Inscription(0, 9, "24", "timecode")], 0, CUT)
    assert bool((a != b).any()) == (fps != 24)


def test_without_raqm_right_to_left_words_are_turned_and_numbers_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lettering.features, "check", lambda name: True)
    assert lettering.visual_order("שלום 123") == "שלום 123"  # raqm turns it itself
    monkeypatch.setattr(lettering.features, "check", lambda name: False)
    assert lettering.visual_order("שלום 123") == "123 םולש"
    assert lettering.visual_order("Hello 123") == "Hello 123"
