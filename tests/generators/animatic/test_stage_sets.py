"""The settings: every one in every style, where its cards stand, and what a room never shows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import Palette, luma
from filmwright.generators.animatic.sets.dress import SETS, dress
from filmwright.generators.animatic.sets.interior import ROOM_WORDS
from filmwright.generators.animatic.sets.mentions import mentions
from filmwright.generators.animatic.sets.room_kinds import KINDS
from filmwright.generators.animatic.sets.scenery import Card, Scenery
from filmwright.generators.animatic.skia_gl import skia

W, H = 192, 108
WIDE = Camera(0, 1.5, -5.2, 28)
EXTREME = Camera(0, 1.7, -19, 24, 0, 0.1)


def draw(scenery: Scenery, style: str = "flat", camera: Camera = WIDE, t: float = 1.0) -> NDArray[np.uint8]:
    """Draw a set without cast, as simply as possible."""
    surface = skia.Surface(W, H)
    hand = Canvas(style, scenery.palette)
    hand.canvas = surface.getCanvas()
    hand.canvas.clear(0xFF000000)

    def frame(paint: object) -> None:
        assert callable(paint)
        hand.canvas.save()
        paint(hand, camera, W, H, t)
        hand.canvas.restore()

    def stand(cards: list[Card]) -> None:
        for card in sorted(cards, key=lambda c: -c.z):
            if card.z - camera.z > 0.4:
                x, y, hand.px = camera.project(card.x, 0, card.z, W, H)
                hand.canvas.save()
                hand.canvas.translate(x, y)
                hand.canvas.scale(hand.px, -hand.px)
                card.paint(hand, t)
                hand.canvas.restore()

    frame(scenery.sky.still)
    frame(scenery.sky.moving)
    stand([c for c in scenery.cards if c.behind_ground])
    frame(scenery.ground)
    for water in scenery.water:
        frame(water.paint)
    stand([c for c in scenery.cards if not c.behind_ground])
    rgb: NDArray[np.uint8] = surface.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)[..., :3].copy()
    return rgb


@pytest.mark.parametrize("name", sorted(SETS))
def test_a_set_is_drawn_the_same_twice_and_another_seed_is_another_place(name: str) -> None:
    day = Palette.of("day")
    first, again, other = (draw(dress(name, day, seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert first.std() > 4
    if name != "stage":
        assert not np.array_equal(first, other)


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_set_has_line_art_and_a_readable_pencil_night(name: str) -> None:
    night = dress(name, Palette.of("night"), 5)
    line, pencil = draw(night, "line"), draw(night, "pencil")
    assert 0.002 < (line > 128).mean() < 0.5
    assert (line < 20).mean() > 0.4
    grey = pencil.astype(float).mean(2)
    assert grey.mean() > 95, "too dark to read"
    assert np.percentile(grey, 99) - np.percentile(grey, 1) > 30, "too flat to read"


@pytest.mark.parametrize("name", sorted(SETS))
@pytest.mark.parametrize("weather", ["clear", "storm", "snow"])
def test_every_set_is_dressed_for_every_time_and_weather(name: str, weather: str) -> None:
    looks = {}
    for time in ("dawn", "day", "golden-hour", "dusk", "night"):
        scenery = dress(name, Palette.of(time, weather), 3)
        looks[time] = draw(scenery).astype(float).mean()
        assert len({card.id for card in scenery.cards}) == len(scenery.cards)
    if name != "space":
        assert looks["night"] < looks["day"]
        assert len(set(looks.values())) == 5


@pytest.mark.parametrize("name", sorted(SETS))
def test_no_card_stands_where_the_cast_plays(name: str) -> None:
    for seed in range(4):
        scenery = dress(name, Palette.of("day"), seed)
        x0, x1, z0, z1 = scenery.stage
        for card in scenery.cards:
            tall = card.bounds[3] > 0.75
            assert not (tall and x0 < card.x < x1 and z0 < card.z < z1), card.id


def _alpha(card: Card, palette: Palette, clipped: bool) -> NDArray[np.uint8]:
    """Draw one card in a picture with a margin of 12 pixels around its bounds; return where it is."""
    x0, y0, x1, y1 = card.bounds
    k = 90 / max(x1 - x0, y1 - y0)
    surface = skia.Surface(int((x1 - x0) * k) + 24, int((y1 - y0) * k) + 24)
    hand = Canvas("flat", palette)
    hand.canvas, hand.px, hand.z = surface.getCanvas(), k, card.z
    hand.canvas.translate(12 - x0 * k, 12 + y1 * k)
    hand.canvas.scale(k, -k)
    (card.paint if clipped else card.draw)(hand, 0.7)
    alpha: NDArray[np.uint8] = surface.toarray()[..., 3].copy()
    return alpha


@pytest.mark.parametrize("name", sorted(SETS))
def test_no_picture_is_cut_by_the_bounds_of_its_card(name: str) -> None:
    for time, weather in (("day", "clear"), ("day", "snow"), ("night", "clear")):
        scenery = dress(name, Palette.of(time, weather), 2)
        for card in scenery.cards:
            if card.bounds[2] - card.bounds[0] > 15:
                continue  # ridges and walls go on beyond any frame
            alpha = _alpha(card, scenery.palette, clipped=False)
            alpha[8:-8, 8:-8] = 0
            assert alpha.max() < 16, f"{card.id} reaches beyond {card.bounds}"


def test_a_card_paints_nothing_outside_its_bounds() -> None:
    scenery = dress("mountains", Palette.of("day"), 2)
    for card in scenery.cards[:3]:
        alpha = _alpha(card, scenery.palette, clipped=True)
        assert alpha[20:-20, 20:-20].max() == 255
        alpha[11:-11, 11:-11] = 0
        assert alpha.max() == 0


def test_snow_covers_the_ground_and_a_clear_sky_throws_harder_shadows() -> None:
    green, white = (draw(dress("meadow", Palette.of("day", w), 1)) for w in ("clear", "snow"))
    assert white[-20:].mean() > green[-20:].mean() + 40
    assert Palette.of("day").shadow > Palette.of("day", "snow").shadow


def test_lamps_burn_in_the_dark_only() -> None:
    assert dress("city", Palette.of("night"), 1).lights
    assert not dress("city", Palette.of("day"), 1).lights


def test_an_unknown_set_is_the_bare_stage() -> None:
    assert dress("the inside of a whale", Palette.of("day"), 1).name == "stage"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_wide_shot_of_a_room_never_shows_the_end_of_its_walls(kind: str) -> None:
    scenery = dress("interior", Palette.of("day"), 4, ROOM_WORDS[kind][0])
    void = np.array([33, 28, 26])
    for camera in (WIDE, EXTREME, EXTREME.moved(x=2.0), EXTREME.moved(pan=0.2)):
        frame = draw(scenery, camera=camera).astype(int)
        rim = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]])
        assert not (np.abs(rim - void).max(1) <= 1).any()


def test_a_room_is_found_in_the_words_of_its_place() -> None:
    cards = {
        words: {card.id for card in dress("interior", Palette.of("day"), 1, words).cards}
        for words in ("Grandmother's kitchen", "the castle's great hall", "die Schule")
    }
    assert "cupboards0" in cards["Grandmother's kitchen"]
    assert "torch0" in cards["the castle's great hall"]
    assert "desk0" in cards["die Schule"]


def test_rain_is_seen_through_the_window_and_moves() -> None:
    window = next(c for c in dress("interior", Palette.of("day", "rain"), 1).cards if c.id == "window")
    assert window.animated
    assert not any(c.id == "window" for c in dress("interior", Palette.of("day"), 1).cards)


def test_the_room_is_lit_at_night_while_the_world_outside_is_dark() -> None:
    night = Palette.of("night")
    assert luma(dress("interior", night, 1).palette.light) > luma(night.light) + 0.1


def test_a_barn_is_no_bar() -> None:
    assert mentions("The old bar", "bar")
    assert mentions("two CHURCHES", "church")
    assert not mentions("the barn at dinner", "bar", "inn")
    assert mentions("the old schoolhouse", "school")
    assert mentions("奶奶的厨房", "厨房")
