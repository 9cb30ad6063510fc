from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.assembler.timeline import OVERLAPPING, credit_lines, joins, lay_out
from filmwright.errors import InputInvalid
from filmwright.schemas.cut import Cut, CutClip, CutShot
from filmwright.schemas.grammar import HARD_CUTS
from filmwright.schemas.shot import Shot
from tests.assembler.reels import cut

KINDS = (*sorted(HARD_CUTS), *sorted(OVERLAPPING), "fade-in", "fade-out", "dip-to-black", "dip-to-white")


def planned(*shots: tuple[int, str, float], fps: Fraction = Fraction(24), **film: object) -> Cut:
    """A cut of (frames, transition, seconds) without any files."""
    made = [
        CutShot(
            shot=Shot(id=f"s{n + 1:02d}0", transition={"kind": kind, "seconds": seconds}),
            scene="sc010",
            clips=(CutClip(path=Path("x.mp4"), sha256="", frames=frames),),
        )
        for n, (frames, kind, seconds) in enumerate(shots)
    ]
    return cut(*made, fps=fps, **film)


def spans(cut: Cut) -> list[tuple[str, int, int]]:
    return [(s.id, s.start, s.frames) for s in lay_out(cut).spans]


def test_hard_cuts_stand_end_to_end() -> None:
    film = planned((48, "cut", 0.5), (30, "smash-cut", 2), (20, "match-cut", 0.5))
    assert spans(film) == [("s010", 0, 48), ("s020", 48, 30), ("s030", 78, 20)]
    assert lay_out(film).frames == 98


@pytest.mark.parametrize("kind", sorted(OVERLAPPING))
def test_a_soft_cut_overlaps_by_its_length(kind: str) -> None:
    assert spans(planned((48, "cut", 0), (48, kind, 0.5))) == [("s010", 0, 48), ("s020", 36, 48)]


@pytest.mark.parametrize("kind", ["fade-in", "fade-out", "dip-to-black", "dip-to-white"])
def test_a_fade_takes_no_time(kind: str) -> None:
    assert spans(planned((48, "cut", 0), (48, kind, 0.5))) == [("s010", 0, 48), ("s020", 48, 48)]


def test_a_dip_is_shared_by_both_sides() -> None:
    join = joins(planned((48, "cut", 0), (48, "dip-to-black", 0.5)))[1]
    assert (join.out_frames, join.in_frames, join.overlap_frames) == (6, 6, 0)


def test_cards_stand_around_the_shots() -> None:
    film = planned((96, "dissolve", 0.5), title_card=True, credits=True)
    assert spans(film) == [("title", 0, 72), ("s010", 60, 96), ("credits", 144, 96)]


def test_the_cast_has_one_line_however_often_it_is_named() -> None:
    film = planned((48, "cut", 0), credits=True)
    film = film.replace(names={"bear": "Mr Bear", "ida": "Ida"}, credits=("By hand.", "Mr Bear", "Ida"))
    assert credit_lines(film) == ("Mr Bear  ·  Ida", "By hand.")


def test_credits_cut_in_after_a_very_short_shot() -> None:
    assert spans(planned((10, "cut", 0), credits=True))[1][:2] == ("credits", 10)


def test_a_soft_start_of_the_film_comes_up_from_black() -> None:
    join = joins(planned((48, "dissolve", 0.5)))[0]
    assert (join.kind, join.in_frames, join.overlap_frames) == ("fade-in", 12, 0)


@pytest.mark.parametrize("kind", ["dissolve", "wipe", "fade-in", "dip-to-black"])
def test_a_transition_longer_than_half_of_its_shot_is_refused(kind: str) -> None:
    with pytest.raises(InputInvalid, match="s020") as caught:
        lay_out(planned((200, "cut", 0), (20, kind, 2), (200, "cut", 0)))
    assert "seconds or less" in caught.value.hint


def test_a_transition_longer_than_half_of_the_shot_before_is_refused() -> None:
    with pytest.raises(InputInvalid, match="before s020"):
        lay_out(planned((20, "cut", 0), (200, "dissolve", 1)))


def test_the_hint_gives_a_length_that_works() -> None:
    with pytest.raises(InputInvalid) as caught:
        lay_out(planned((31, "cut", 0), (200, "dissolve", 1)))
    seconds = float(caught.value.hint.split(" to ")[1].split()[0])
    assert lay_out(planned((31, "cut", 0), (200, "dissolve", seconds))).frames > 0


def test_a_film_without_shots_is_refused() -> None:
    with pytest.raises(InputInvalid, match="no shots"):
        lay_out(planned())


@given(
    st.lists(
        st.tuples(st.integers(60, 200), st.sampled_from(KINDS), st.sampled_from([0.0, 0.1, 0.5, 1.0])),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([Fraction(24), Fraction(24000, 1001), Fraction(30), Fraction(16)]),
    st.booleans(),
)
def test_spans_follow_one_another_without_a_gap(
    shots: list[tuple[int, str, float]], fps: Fraction, cards: bool
) -> None:
    film = planned(*shots, fps=fps, title_card=cards, credits=cards)
    timeline, entries = lay_out(film), joins(film)
    end = 0
    for span, join in zip(timeline.spans, entries, strict=True):
        assert span.start == end - join.overlap_frames
        end = span.start + span.frames
    assert timeline.frames == end
    for earlier, later in zip(timeline.spans, timeline.spans[2:], strict=False):
        assert earlier.start + earlier.frames <= later.start
