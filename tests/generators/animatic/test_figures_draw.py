"""Drawing: everything can be drawn from every side, in every style, the same each time."""

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.figures import held
from filmwright.generators.animatic.figures.figure import Figure, FigureState
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.figures.species import SPECIES
from filmwright.generators.animatic.figures.vocabulary import WEARABLES
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.skia_gl import skia

W, H = 160, 120


def picture(
    sheet: Sheet, state: FigureState, style: str = "flat", k: float | None = None
) -> NDArray[np.uint8]:
    surface = skia.Surface(W, H)
    sky = surface.getCanvas()
    sky.clear(0xFF000000 if style == "line" else 0xFF77AA99)
    scale = k if k is not None else 70 / sheet.height_m
    canvas = Canvas(style, Palette.of("day"), 3, 1)
    canvas.canvas, canvas.px = sky, scale
    sky.translate(W / 2, H - 12)
    sky.scale(scale, -scale)
    Figure(sheet, 5).draw(canvas, state)
    return np.array(surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, :3])


def drawn(sheet: Sheet, state: FigureState, style: str = "flat", k: float | None = None) -> int:
    """Return how many pixels are not the background."""
    image = picture(sheet, state, style, k)
    return int((np.abs(image.astype(int) - image[0, 0].astype(int)).sum(axis=2) > 12).sum())


@pytest.mark.parametrize("name", sorted(SPECIES))
def test_every_species_is_drawn_from_every_side(name: str) -> None:
    sheet = Sheet.parse(name, "", name)
    for yaw in (0.0, 0.8, 1.57, 2.4, 3.14, -0.8, -1.57):
        assert drawn(sheet, FigureState(yaw=yaw, t=1.0, phase=0.2, action="walk")) > 250


@pytest.mark.parametrize(
    "word", sorted({next(w for w in WEARABLES if WEARABLES[w] == v) for v in WEARABLES.values()})
)
def test_every_wearable_changes_the_picture(word: str) -> None:
    state = FigureState(yaw=0.5, t=1.0)
    if word in ("saddle", "saddle blanket", "blanket"):
        plain, dressed = Sheet.parse("horse", "", "k"), Sheet.parse("horse", word, "k")
    else:
        base = "magenta socks" if word == "barefoot" else ""
        plain, dressed = (
            Sheet.parse("woman, brown hair", base, "k"),
            Sheet.parse("woman, brown hair", f"magenta {word}", "k"),
        )
        if word in ("ribbon", "collar", "bell"):
            plain, dressed = (
                Sheet.parse("cat", "shirt", "k"),
                Sheet.parse("cat", f"shirt, magenta {word}", "k"),
            )
        if word == "ribbon":
            plain, dressed = Sheet.parse("dog", "", "k"), Sheet.parse("dog", f"magenta {word}", "k")
    before, after = picture(plain, state, k=None), picture(dressed, state, k=70 / plain.height_m)
    assert int((np.abs(before.astype(int) - after.astype(int)).sum(axis=2) > 30).sum()) >= 4


def test_the_same_state_gives_the_same_pixels() -> None:
    sheet = Sheet.parse("girl, long red hair", "yellow raincoat, scarf", "g")
    state = FigureState(yaw=0.7, t=2.3, action="talk", emotion="happy")
    digests = {hashlib.sha256(picture(sheet, state, "pencil").tobytes()).hexdigest() for _ in range(3)}
    assert len(digests) == 1


@pytest.mark.parametrize("style", ["flat", "pencil", "line"])
def test_every_style_draws_and_line_style_has_only_white_on_black(style: str) -> None:
    sheet = Sheet.parse("man, beard", "navy suit, red tie", "m")
    assert drawn(sheet, FigureState(yaw=0.5), style) > 150
    if style == "line":
        image = picture(sheet, FigureState(yaw=0.5), style)
        assert int(np.ptp(image, axis=2).max()) <= 2


def test_hands_open_close_and_point() -> None:
    sheet = Sheet.parse("man", "shirt", "m")
    big = 260 / sheet.height_m

    def hand(action: str) -> NDArray[np.uint8]:
        return picture(sheet, FigureState(yaw=0.9, action=action, since=1.0, t=1.0), k=big)

    assert not np.array_equal(hand("point"), hand("reach"))


def test_a_mouth_opens_by_speech_and_eyes_follow_the_gaze() -> None:
    sheet = Sheet.parse("woman", "", "w")
    close_up = 500 / sheet.height_m

    def face(**changes: object) -> NDArray[np.uint8]:
        surface = skia.Surface(W, H)
        sky = surface.getCanvas()
        canvas = Canvas("flat", Palette.of("day"))
        canvas.canvas, canvas.px = sky, close_up
        state = FigureState(t=1.0, **changes)  # type: ignore[arg-type]
        sky.translate(W / 2, H / 2 + close_up * Figure(sheet).landmarks(state)["eyes"])
        sky.scale(close_up, -close_up)
        Figure(sheet).draw(canvas, state)
        return np.array(surface.makeImageSnapshot().toarray())

    calm = face()
    assert not np.array_equal(calm, face(mouth=0.9))
    assert not np.array_equal(calm, face(gaze=(0.9, 0.0)))


def test_unknown_things_in_a_hand_become_a_parcel() -> None:
    assert held.known("red umbrella")
    assert not held.known("samovar")
    sheet = Sheet.parse("man", "", "m")
    empty = picture(sheet, FigureState(yaw=0.6))
    assert not np.array_equal(empty, picture(sheet, FigureState(yaw=0.6, held=("samovar",))))


def test_a_figure_changes_nothing_outside_its_own_canvas_state() -> None:
    surface = skia.Surface(W, H)
    sky = surface.getCanvas()
    canvas = Canvas("flat", Palette.of("night"))
    canvas.canvas, canvas.px = sky, 60
    depth = sky.getSaveCount()
    for looks in ("man in bed", "fox", "crow", "ghost"):
        Figure(Sheet.parse(looks, "", "k")).draw(canvas, FigureState(action="sleep", t=1.0))
    assert sky.getSaveCount() == depth
