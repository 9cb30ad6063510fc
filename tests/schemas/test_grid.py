"""What is legal to ask of a generator, in a film of any size and rate."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from filmwright.schemas.generation import Grid

sides = st.integers(32, 1024).map(lambda n: 2 * n)
rates = st.sampled_from([Fraction(n) for n in (1, 8, 12, 24, 25, 30, 60, 120)] + [Fraction(24000, 1001)])


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    step = draw(st.integers(1, 20))
    offset = draw(st.integers(0, step))
    return Grid(
        frames_step=step,
        frames_offset=offset,
        max_frames=offset + step * draw(st.integers(2, 30)) + draw(st.integers(0, 3)),
        size_multiple=draw(st.sampled_from([2, 8, 16, 32, 64])),
        rates=tuple(draw(st.lists(rates, max_size=2, unique=True))),
    )


@given(grids(), st.integers(1, 700))
def test_a_frame_count_is_legal_and_covers_what_is_needed_or_is_the_longest(grid: Grid, wanted: int) -> None:
    count = grid.legal_frames(wanted)
    assert (count - grid.frames_offset) % grid.frames_step == 0
    assert 1 <= count <= grid.max_frames
    assert count >= wanted or count + grid.frames_step > grid.max_frames
    fewer = count - grid.frames_step
    assert fewer < max(1, wanted, grid.frames_offset)


@given(grids(), rates)
def test_the_longest_clip_fills_its_frames_of_film_and_no_more(grid: Grid, fps: Fraction) -> None:
    longest, most = grid.longest(fps), grid.legal_frames(grid.max_frames)
    assert longest == 2 or (longest - 1) * grid.pace(fps) <= most - 1
    assert longest * grid.pace(fps) > most - 1


@given(grids(), sides, sides, st.integers(10**4, 2 * 10**6))
def test_a_size_is_legal_and_of_the_shape_of_the_film(grid: Grid, width: int, height: int, most: int) -> None:
    assume(1 / 3 <= width / height <= 3)  # a strip has no shape on a coarse grid
    for pixels in (None, (most // 2, most)):
        own = grid.replace(pixels=pixels).size_for((width, height))
        assert all(side >= grid.size_multiple and side % grid.size_multiple == 0 for side in own)
        slack = grid.size_multiple / min(own)
        assert 1 / (1 + slack) <= (own[0] / own[1]) / (width / height) <= 1 + slack


@given(sides, sides)
def test_a_film_that_is_legal_is_asked_for_as_it_is(width: int, height: int) -> None:
    assert Grid().size_for((width, height)) == (width, height)
    assert Grid(pixels=(1, 10**8)).size_for((width, height)) == (width, height)


def test_sizes_people_use_come_out_as_models_want_them() -> None:
    small, large = 832 * 480, 1280 * 720
    wan = Grid(size_multiple=16, pixels=(small, large))
    assert wan.size_for((1280, 720)) == (1280, 720)
    assert wan.size_for((1920, 1080)) == (1280, 720)
    assert wan.size_for((640, 360)) == (848, 480)
    assert wan.size_for((720, 1280)) == (720, 1280)
    assert Grid(size_multiple=32).size_for((1280, 720)) == (1248, 704)
    assert Grid(size_multiple=64, pixels=(1024**2, 1024**2)).size_for((1280, 720))[0] <= 1408


def test_no_more_pixels_are_asked_for_than_a_model_was_made_for() -> None:
    scope = Grid(size_multiple=16, pixels=(480 * 640, 832 * 480))
    width, height = scope.size_for((1920, 804))
    assert 480 * 640 <= width * height <= 832 * 480


def test_rates_that_are_near_are_played_frame_for_frame() -> None:
    cinema = Grid(rates=(Fraction(24),), max_frames=121)
    for fps in (Fraction(24), Fraction(24000, 1001), Fraction(25)):
        assert cinema.pace(fps) == 1
        assert cinema.longest(fps) == 121
    assert cinema.pace(Fraction(30)) == Fraction(4, 5)
    assert Grid().pace(Fraction(24000, 1001)) == 1
    assert Grid(rates=(Fraction(7),)).pace(Fraction(24)) == Fraction(7, 24)
    assert Grid(rates=(Fraction(8), Fraction(16))).rate_for(Fraction(24)) == 16
    assert (
        Grid(rates=(Fraction(16),), max_frames=81, frames_step=4, frames_offset=1).longest(Fraction(24))
        == 121
    )
