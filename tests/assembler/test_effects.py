from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from filmwright.assembler import effects
from filmwright.assembler.colour import Pixels
from filmwright.schemas.grammar import TransitionKind
from tests.assembler.reels import SIZE, flat

RED, BLUE = (220, 30, 30), (30, 30, 220)
FPS = Fraction(24)
KINDS: list[TransitionKind] = ["dissolve", "wipe", "iris", "slide"]


def blended(kind: TransitionKind, a: Iterator[Pixels], b: Iterator[Pixels], frames: int = 12) -> list[Pixels]:
    return list(effects.blend(kind, a, b, frames, SIZE, FPS))


def still(colour: tuple[int, int, int], frames: int = 12) -> Iterator[Pixels]:
    return iter([flat(colour)] * frames)


def red_share(picture: Pixels) -> float:
    return float((picture[..., 0].astype(float) - 30).mean() / 190)


@pytest.mark.parametrize("kind", KINDS)
def test_a_transition_leads_steadily_from_one_side_to_the_other(kind: TransitionKind) -> None:
    shares = [red_share(p) for p in blended(kind, still(RED), still(BLUE))]
    assert all(a > b for a, b in pairwise(shares))
    assert 1 > shares[0] > 0.85
    assert 0 < shares[-1] < 0.15


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("colour", [(13, 77, 201), (255, 255, 255), (0, 0, 0)])
def test_equal_colours_come_through_untouched(kind: TransitionKind, colour: tuple[int, int, int]) -> None:
    assert all((p == flat(colour)).all() for p in blended(kind, still(colour), still(colour)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fps", [Fraction(24), Fraction(24000, 1001), Fraction(7)])
def test_both_sides_go_on_moving_frame_by_frame(kind: TransitionKind, fps: Fraction) -> None:
    asked: list[tuple[str, int]] = []

    def reel(name: str) -> Iterator[Pixels]:
        for n in range(9):
            asked.append((name, n))
            yield flat((10 * n, 0, 0))

    for n, _ in enumerate(effects.blend(kind, reel("a"), reel("b"), 9, SIZE, fps)):
        assert sorted(asked[-2:]) == [("a", n), ("b", n)]
    assert len(asked) == 18


def test_a_dissolve_is_even() -> None:
    shares = [red_share(p) for p in blended("dissolve", still(RED), still(BLUE), 11)]
    assert np.allclose(shares, [1 - (n + 1) / 12 for n in range(11)], atol=0.01)


def test_a_wipe_goes_from_left_to_right() -> None:
    middle = blended("wipe", still(RED), still(BLUE))[6]
    assert middle[32, 4, 2] > 200
    assert middle[32, -4, 0] > 200


def test_an_iris_opens_from_the_middle() -> None:
    middle = blended("iris", still(RED), still(BLUE))[5]
    assert middle[32, 64, 2] > 200
    assert middle[2, 2, 0] > 200


def test_a_slide_pushes_the_old_picture_out() -> None:
    old, new = flat(RED), flat(BLUE)
    old[:, 100:] = (0, 255, 0)
    middle = blended("slide", iter([old] * 12), iter([new] * 12))[6]
    edge = int((middle[32, :, 1] == 255).argmax())
    assert 0 < edge < 100
    assert (middle[32, edge : edge + 28] == (0, 255, 0)).all()
    assert middle[32, -1, 2] > 200


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255)])
def test_a_fade_ends_and_starts_on_its_colour(colour: tuple[int, int, int]) -> None:
    out = list(effects.fade(still(RED), "out", colour, 12, FPS))
    back = list(effects.fade(still(RED), "in", colour, 12, FPS))
    assert (out[-1] == flat(colour)).all()
    assert (back[0] == flat(colour)).all()
    assert not (out[0] == flat(RED)).all()
    away = [np.abs(p.astype(int) - flat(colour)).mean() for p in out]
    assert away == sorted(away, reverse=True)
    assert np.allclose([p.mean() for p in back], [p.mean() for p in reversed(out)], atol=1)
