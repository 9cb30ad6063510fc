"""A film of one size and rate, made by a generator of another."""

import weakref
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Picture
from filmwright.generators.rehearsal.backend import Rehearsal
from filmwright.production.conform import Conformed, asked, fitted, native_of, timing
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Anchor, Capabilities, ClipRequest, Grid, KeyframeRequest
from filmwright.schemas.shot import Shot
from filmwright.schemas.take import Native
from tests.drifting import SIXTEEN

Pixels = NDArray[np.uint8]
LAST = Anchor(picture=Path("end.png"), frame=-1)
BRIEF = ShotBrief(
    scene="sc010",
    shot=Shot.model_validate({"id": "s010", "action": "", "seconds": 2}),
    look=Look(),
    place=Place(name=""),
    place_id="ice",
    cast={},
)
RATES = [Fraction(n) for n in (6, 7, 8, 12, 16, 24, 25, 30, 60)] + [Fraction(24000, 1001)]


def request(**changes: Any) -> ClipRequest:
    return ClipRequest(
        **{
            "unit": "s010/clip1", "brief": BRIEF, "size": (64, 48), "fps": Fraction(24), "frames": 49,
            "shot_frames": 49, **changes,
        }
    )  # fmt: skip


def able(**grid: Any) -> Capabilities:
    return Capabilities(first_frame="exact", last_frame="exact", grid=Grid(**grid))


def played(of: ClipRequest, can: Capabilities, made: Iterator[Picture] | None = None) -> list[Picture]:
    """The film's frames of a clip; by default frame n of the generator's is grey level n."""
    out: list[Picture] = []
    conformed = Conformed(of, can, out.append)
    width, height = conformed.asked.size
    grey = (Picture(np.full((height, width, 3), n % 251, np.uint8)) for n in range(conformed.asked.frames))
    for picture in made or grey:
        conformed(picture)
    return out


@st.composite
def clips(draw: st.DrawFn) -> tuple[ClipRequest, Capabilities]:
    """Any clip of any film, by any generator that can make one so long."""
    step = draw(st.integers(1, 17))
    offset = draw(st.integers(0, step))
    can = able(
        frames_step=step,
        frames_offset=offset,
        max_frames=offset + step * draw(st.integers(2, 13)),
        size_multiple=draw(st.sampled_from([2, 8, 16])),
        rates=tuple(draw(st.lists(st.sampled_from(RATES), max_size=2, unique=True))),
        pixels=draw(st.none() | st.just((32 * 32, 64 * 48))),
    )
    fps = draw(st.sampled_from(RATES))
    frames = draw(st.integers(1, can.grid.longest(fps)))
    size = draw(st.sampled_from([(64, 48), (48, 64), (98, 40)]))
    anchors = (LAST,) if draw(st.booleans()) else ()
    return request(fps=fps, frames=frames, shot_frames=frames, size=size, anchors=anchors), can


@given(clips())
def test_time_runs_from_the_first_frame_to_one_that_was_made_and_never_backwards(
    clip: tuple[ClipRequest, Capabilities],
) -> None:
    of, can = clip
    own, time = asked(of, can), timing(of, can)
    moments = [time.at(n) for n in range(of.frames)]
    assert moments[0] == 0
    assert moments[-1] == time.end <= own.frames - 1
    assert all(a <= b for a, b in pairwise(moments))
    if of.frames > 1 and of.anchors:
        assert time.end == own.frames - 1, "the last frame that was asked for is the film's last"
    elif of.frames > 1:
        exact = (of.frames - 1) * time.pace
        assert abs(time.end - exact) <= Fraction(1, 2) or time.end in (1, own.frames - 1)


@given(clips())
def test_what_is_asked_for_is_legal_and_as_short_as_can_be(clip: tuple[ClipRequest, Capabilities]) -> None:
    of, can = clip
    own, grid = asked(of, can), can.grid
    assert (own.frames - grid.frames_offset) % grid.frames_step == 0
    assert own.frames <= grid.max_frames
    assert own.frames - grid.frames_step < max(2, round((of.frames - 1) * grid.pace(of.fps)) + 1)
    assert own.size == grid.size_for(of.size)
    assert own.fps == (min(grid.rates, key=lambda rate: abs(rate - of.fps)) if grid.rates else of.fps)
    assert own.start + own.frames <= own.shot_frames
    assert asked(own.replace(anchors=()), can).size == own.size, "what is legal stays"


@settings(max_examples=50, deadline=None)
@given(clips())
def test_just_the_film_s_frames_are_handed_on_in_its_size(
    clip: tuple[ClipRequest, Capabilities],
) -> None:
    of, can = clip
    made: list[Pixels] = []

    def frames() -> Iterator[Picture]:
        width, height = asked(of, can).size
        for n in range(asked(of, can).frames):
            made.append(np.full((height, width, 3), n, np.uint8))
            yield Picture(made[-1])

    shown = played(of, can, frames())
    width, height = of.size
    assert [picture.rgb.shape for picture in shown] == [(height, width, 3)] * of.frames
    assert np.array_equal(shown[0].rgb, np.zeros_like(shown[0].rgb))
    assert np.array_equal(shown[-1].rgb, np.full_like(shown[-1].rgb, timing(of, can).end))
    if asked(of, can).size == of.size:
        assert shown[0].rgb is made[0]
        assert shown[-1].rgb is made[timing(of, can).end]
    levels = [int(picture.rgb[0, 0, 0]) for picture in shown]
    assert levels == sorted(levels)


@pytest.mark.parametrize("anchors", [(), (LAST,)], ids=["free", "pinned"])
@pytest.mark.parametrize("size", [(64, 48), (128, 96), (32, 24)])
def test_memory_does_not_grow_with_the_clip(size: tuple[int, int], anchors: tuple[Anchor, ...]) -> None:
    can = able(rates=(Fraction(16),), pixels=(64 * 48, 64 * 48), frames_step=4, frames_offset=1)
    alive: list[weakref.ref[Pixels]] = []
    most = 0

    def count(picture: Picture) -> None:
        nonlocal most
        most = max(most, sum(ref() is not None for ref in alive))

    conformed = Conformed(request(frames=240, size=size, anchors=anchors), can, count)
    for n in range(conformed.asked.frames):
        rgb = np.full((48, 64, 3), n, np.uint8)
        alive.append(weakref.ref(rgb))
        conformed(Picture(rgb))
        del rgb
    assert len(alive) > 150
    assert most <= 2


def test_a_generator_that_makes_what_the_film_shows_is_asked_just_that_and_nothing_is_touched() -> None:
    first = Anchor(picture=Path("a.png"), frame=0)
    for generator in (AnimaticGenerator(), Rehearsal()):
        can = generator.capabilities()
        for fps in RATES:
            of = request(
                fps=fps, frames=37, shot_frames=60, start=12, joint=True, anchors=(first, LAST),
                passes=("identity",), passes_every=12,
            )  # fmt: skip
            assert asked(of, can) == of
            still = KeyframeRequest(unit="s010/keyframe", brief=BRIEF, size=(98, 40), fps=fps)
            assert asked(still, can) == still
            assert native_of(of, asked(of, can)) is None
            assert native_of(still, still) is None
    made = [Picture(np.full((48, 64, 3), n, np.uint8), {"identity": np.zeros((48, 64))}) for n in range(37)]
    shown = played(of, can, iter(made))
    assert [id(picture.rgb) for picture in shown] == [id(picture.rgb) for picture in made]
    assert [n for n, picture in enumerate(shown) if picture.passes] == [0, 12, 24, 36]


@pytest.mark.parametrize(
    ("film", "rates", "frames", "asked_for", "whole"),
    [
        (24, (16,), 49, 33, 17),  # every third is a frame that was made
        (24, (8,), 49, 17, 17),
        (24, (7,), 49, 15, 7),
        (24, (8, 16), 49, 33, 17),
        (24, (), 49, 49, 49),
        (25, (24,), 49, 49, 49),  # frame for frame
        ("24000/1001", (24,), 49, 49, 49),
        ("24000/1001", (), 49, 49, 49),
        (24, (30,), 49, 61, 13),
        (30, (24,), 61, 49, 13),
    ],
)
def test_rates_that_are_not_the_film_s(
    film: int | str, rates: tuple[int, ...], frames: int, asked_for: int, whole: int
) -> None:
    can = able(rates=tuple(map(Fraction, rates)))
    of = request(fps=Fraction(film), frames=frames)
    assert asked(of, can).frames == asked_for
    moments = [timing(of, can).at(n) for n in range(frames)]
    assert sum(at.denominator == 1 for at in moments) == whole


def test_a_few_frames_too_many_are_made_up_in_the_middle_so_that_most_stay_as_they_were_made() -> None:
    can = able(frames_step=8, frames_offset=1, rates=(Fraction(24),))
    of = request(frames=96, anchors=(LAST,))
    time = timing(of, can)
    assert (time.native, time.end) == (97, 96)
    moments = [time.at(n) for n in range(96)]
    assert [n for n, at in enumerate(moments) if at.denominator > 1] == list(range(42, 53))
    free = [timing(request(frames=96), can).at(n) for n in range(96)]
    assert free == list(range(96)), "without a last frame to reach what is too much is cut off"


def test_a_last_frame_that_cannot_be_honoured_anyway_is_not_waited_for() -> None:
    can = able(frames_step=8, frames_offset=1, rates=(Fraction(24),)).replace(last_frame="none")
    of = request(frames=90, anchors=(LAST,))
    assert timing(of, can) == timing(request(frames=90), can)
    assert asked(of, can).anchors == (LAST,), "it is told all the same, and says that it dropped it"


def test_pictures_at_times_move_to_the_nearest_frame_that_is_made() -> None:
    can = able(rates=(Fraction(16),), frames_step=4, frames_offset=1)
    anchors = tuple(Anchor(picture=Path("a.png"), frame=n) for n in (0, 24, -2, 48, -1))
    own = asked(request(anchors=anchors, start=24, shot_frames=97), can)
    assert [anchor.frame for anchor in own.anchors] == [0, 16, 31, -1, -1]
    assert (own.start, own.frames, own.shot_frames) == (16, 33, 65)


def test_a_sketch_of_the_last_frame_is_waited_for_where_sketches_are_followed() -> None:
    can = able(frames_step=8, frames_offset=1, rates=(Fraction(24),)).replace(last_frame="none")
    of = request(frames=90, sketches=(LAST, LAST.replace(frame=45)))
    assert timing(of, can).end == 89
    own = asked(of, can.replace(sketches=True))
    assert (own.frames, [sketch.frame for sketch in own.sketches]) == (97, [-1, 49])
    assert timing(of, can.replace(sketches=True)).end == 96


def test_a_picture_is_cut_and_never_stretched() -> None:
    disc = (np.hypot(*np.mgrid[-63.5:64, -95.5:96]) < 50).astype(np.uint8) * 255
    rgb = np.repeat(disc[..., None], 3, axis=2)
    for size in ((64, 64), (256, 96), (98, 40), (300, 300)):
        inside = fitted(rgb, size)[..., 0] > 127
        assert inside.shape == size[::-1]
        across, down = inside.any(0).sum(), inside.any(1).sum()
        if min(size) >= 64 and size[0] == size[1]:
            assert abs(int(across) - int(down)) <= 1
        middle = inside[size[1] // 2]
        scale = max(size[0] / 192, size[1] / 128)
        assert abs(int(middle.sum()) - min(size[0], 100 * scale)) <= 2


def test_labels_are_never_mixed_and_stand_on_the_frames_that_were_wanted() -> None:
    of = request(size=(128, 96), passes=("identity",), passes_every=10, frames=40)
    can = able(rates=(Fraction(16),), pixels=(64 * 48, 64 * 48), frames_step=4, frames_offset=1)
    own = asked(of, can)
    assert own.passes_every == 1

    def made() -> Iterator[Picture]:
        for n in range(own.frames):
            labels = np.where(np.arange(64) < n, 200, 10).astype(np.uint8) * np.ones((48, 1), np.uint8)
            yield Picture(np.zeros((48, 64, 3), np.uint8), {"identity": labels})

    shown = played(of, can, made())
    masked = {n: picture.passes["identity"] for n, picture in enumerate(shown) if picture.passes}
    assert [*masked] == [0, 10, 20, 30, 39]
    for n, labels in masked.items():
        assert labels.shape == (96, 128)
        assert set(np.unique(labels)) <= {10, 200}
        moment = timing(of, can).at(n)
        assert abs(int((labels[0] == 200).sum()) / 2 - moment) <= 0.5


def test_between_two_frames_things_move_and_do_not_fade() -> None:
    ground = np.kron(np.random.default_rng(1).integers(60, 190, (9, 20, 1)), np.ones((16, 16, 3)))
    can = able(rates=(Fraction(8),))

    def made() -> Iterator[Picture]:
        for n in range(5):
            yield Picture(np.ascontiguousarray(ground[:, 6 * n : 6 * n + 256]).astype(np.uint8))

    shown = played(request(size=(256, 144), frames=13), can, made())
    wrong = [
        np.abs(picture.rgb[16:-16, 32:-32].astype(float) - ground[16:-16, 2 * n + 32 : 2 * n + 224]).mean()
        for n, picture in enumerate(shown)
    ]
    faded = np.abs(ground[:, 2:258] - (2 * ground[:, :256] + ground[:, 6:262]) / 3).mean()
    assert wrong[::3] == [0, 0, 0, 0, 0]
    assert max(wrong) < faded / 4


def test_what_was_asked_for_is_told() -> None:
    can = Capabilities(grid=SIXTEEN)
    of = request(size=(128, 96), frames=24)
    assert native_of(of, asked(of, can)) == Native(size=(64, 48), fps=Fraction(16), frames=17)
    same_size = request(frames=24)
    assert native_of(same_size, asked(same_size, can)) == Native(size=(64, 48), fps=Fraction(16), frames=17)
    still = KeyframeRequest(unit="s010/keyframe", brief=BRIEF, size=(128, 96), fps=Fraction(24))
    assert native_of(still, asked(still, can)) == Native(size=(64, 48), fps=Fraction(16), frames=1)
