import numpy as np
import pytest

from filmwright.assembler import cards
from filmwright.assembler.colour import Pixels
from filmwright.schemas.board import FilmFormat
from filmwright.schemas.cut import Cut, CutShot, TimelineSpan
from filmwright.schemas.shot import Shot

SIZE = (320, 180)
TITLE = TimelineSpan(kind="title", id="title", start=0, frames=72)
CREDITS = TimelineSpan(kind="credits", id="credits", start=0, frames=120)


def cut(title: str = "The Bear", style: str = "flat", time: str = "dusk", **fields: object) -> Cut:
    shot = CutShot(shot=Shot(id="s010"), scene="sc010", time=time, clips=())
    return Cut(title=title, film=FilmFormat(size=SIZE), size=SIZE, style=style, shots=(shot,), **fields)


def frame(span: TimelineSpan, cut: Cut, number: int) -> Pixels:
    return next(cards.draw(span, cut, number, 1))


def lettered(span: TimelineSpan, card: Cut, number: int) -> np.ndarray:
    """Where the words are: what differs from the same card with other words."""
    blank = cut("·", card.style, card.shots[0].time)
    return np.abs(frame(span, card, number).astype(int) - frame(span, blank, number)).max(2) > 30


@pytest.mark.parametrize("style", ["flat", "pencil"])
@pytest.mark.parametrize("span", [TITLE, CREDITS], ids=["title", "credits"])
def test_any_part_of_a_card_equals_the_same_part_of_the_whole(style: str, span: TimelineSpan) -> None:
    card = cut(style=style, credits=("Made by hand.",))
    whole = list(cards.draw(span, card, 20, 6))
    assert len(whole) == 6
    assert all((frame(span, card, 20 + n) == whole[n]).all() for n in (0, 3, 5))


@pytest.mark.parametrize("style", ["flat", "pencil"])
def test_a_title_comes_up_from_black_and_keeps_moving(style: str) -> None:
    card = cut(style=style)
    assert frame(TITLE, card, 0).max() == 0
    assert frame(TITLE, card, 40).max() > 180
    assert (frame(TITLE, card, 60) != frame(TITLE, card, 63)).any()


def test_credits_go_down_to_black() -> None:
    card = cut(credits=("Made by hand.",))
    assert frame(CREDITS, card, 119).mean() < 0.15 * frame(CREDITS, card, 60).mean()


@pytest.mark.parametrize(
    "title",
    [
        "Oh",
        "The Extraordinarily Long Night of the Bear in a Top Hat, and What He Found",
        "Медведь",
        "熊与高帽子的故事",
        "دب",
    ],
)
def test_a_title_of_any_length_stays_well_inside(title: str) -> None:
    rows, columns = np.nonzero(lettered(TITLE, cut(title), 60))
    assert columns.min() > 0.08 * SIZE[0]
    assert columns.max() < 0.92 * SIZE[0]
    assert rows.min() > 0.05 * SIZE[1]
    assert rows.max() < 0.80 * SIZE[1]


def test_styles_and_hours_look_different() -> None:
    looks = [
        cut(),
        cut(style="pencil"),
        cut(time="day"),
        cut(time="night"),
        cut(time="golden-hour"),
        cut(time="dawn"),
    ]
    pictures = [frame(TITLE, card, 50) for card in looks]
    assert len({p.tobytes() for p in pictures}) == len(looks)
    assert pictures[1].mean() > 200  # paper


def test_credits_name_the_cast() -> None:
    card = cut(credits=("Made by hand.",))
    with_cast = card.replace(names={"bear": "Mr Bear", "ida": "Ida"})
    assert (frame(CREDITS, card, 80) != frame(CREDITS, with_cast, 80)).any()


def test_more_credits_than_a_page_roll_through_from_bottom_to_top() -> None:
    card = cut(credits=tuple(f"Line number {n}" for n in range(40)))
    span = CREDITS.replace(frames=400)
    words = [np.flatnonzero(lettered(span, card, n).any(1)) for n in (30, 200, 350)]
    assert words[0].min() > 40
    assert words[1].min() < 20
    assert words[1].max() > 160
    assert words[2].max() < 150
