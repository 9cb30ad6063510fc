"""Backdrops of the cards: a paper-cut landscape at the film's first hour (flat), a sketchbook page (pencil).

Each is a function of time that paints one frame. Everything is drawn from formulas, with edges computed to a
fraction of a pixel, so that slow motion is smooth at any size. It knows no text.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from filmwright.assembler.colour import Pixels
from filmwright.assembler.lettering import scale

Colour = tuple[int, int, int]
Paint = Callable[[float], Pixels]
"""Seconds since the card began to one RGB frame (height, width, 3)."""
Values = NDArray[np.floating]

BOIL_HZ = 8
"""How often a pencil line is drawn anew: on threes at 24 frames a second, as animators do."""


@dataclass(frozen=True)
class Hour:
    """The colours of a paper-cut landscape at one time of day."""

    sky: tuple[Colour, Colour]
    """Above and at the horizon."""
    sun: Colour
    hills: tuple[Colour, Colour, Colour]
    """From far to near."""
    ink: Colour
    shadow: Colour
    stars: int = 0


HOURS: dict[str, Hour] = {
    "dawn": Hour(((74, 78, 128), (247, 190, 164)), (255, 226, 190), ((178, 124, 144), (120, 84, 122), (70,
    54, 96)), (255, 248, 236), (48, 46, 90)), "day": Hour(((62, 140, 186), (206, 232, 226)), (255, 246,
    210), ((126, 178, 160), (74, 140, 128), (36, 92, 96)), (255, 253, 244), (24, 72, 104)), "golden-hour":
    Hour(((196, 106, 74), (252, 208, 128)), (255, 242, 196), ((196, 108, 72), (140, 68, 66), (84, 42, 58)),
    (255, 248, 230), (110, 46, 46)), "dusk": Hour(((38, 34, 82), (226, 116, 106)), (255, 196, 136), ((124,
    66, 106), (78, 46, 92), (40, 28, 66)), (255, 241, 224), (26, 20, 60), 40), "night": Hour(((10, 16, 40),
    (42, 66, 112)), (238, 240, 226), ((34, 56, 92), (22, 38, 68), (12, 22, 44)), (242, 244, 248), (4, 8,
    24), 110),
}  # fmt: skip

PENCIL_INK = (52, 50, 54)
PAPER = (243, 238, 226)


def rising_sun(size: tuple[int, int], hour: Hour, seconds: float) -> Paint:
    """Return the painter of three drifting paper hills from behind which the sun rises: the title's."""
    return _landscape(
        size, hour, 0.73, 0.105, lambda t: (0.79, 0.655 - 0.05 * (s := min(1.0, t / seconds)) * (2 - s))
    )


def moonlit(size: tuple[int, int], seconds: float) -> Paint:
    """Return the painter of the same hills at night, under a small moon that passes: the credits'."""
    return _landscape(size, HOURS["night"], 0.84, 0.052, lambda t: (0.86 + 0.02 * t / seconds, 0.19))


def _landscape(
    size: tuple[int, int],
    hour: Hour,
    horizon: float,
    radius: float,
    sun_at: Callable[[float], tuple[float, float]],
) -> Paint:
    """`horizon` is a share of the height; `sun_at` gives shares of the width and the height."""
    (width, height), unit = size, scale(size)
    sky = _sky(size, hour, horizon)
    x = np.arange(width, dtype=np.float32)

    def paint(t: float) -> Pixels:
        picture = sky.copy()
        across, down = sun_at(t)
        for grow, cover in ((1.9, 0.07), (1.45, 0.11), (1.0, 1.0)):
            _lay_disc(picture, (width * across, height * down), unit * radius * grow, cover, hour.sun)
        for depth, colour in enumerate(hour.hills):
            drift = t * (0.010 + 0.012 * depth)
            wave = np.sin(x / width * (5.2 - depth * 0.7) + 1.7 * depth + drift)
            wave += 0.4 * np.sin(x / width * (13.0 - 2 * depth) + 4.1 * depth - drift)
            crest = height * (horizon + 0.075 * depth + (0.030 + 0.004 * depth) * wave)
            _lay_sheet(picture, crest, colour)
        return picture

    return paint


def _lay_disc(
    picture: Pixels, centre: tuple[float, float], radius: float, cover: float, colour: Colour
) -> None:
    left, top = max(0, int(centre[0] - radius - 1)), max(0, int(centre[1] - radius - 1))
    area = picture[top : int(centre[1] + radius + 2), left : int(centre[0] + radius + 2)]
    y, x = np.ogrid[top : top + area.shape[0], left : left + area.shape[1]]
    _lay(area, np.clip(radius + 0.5 - np.hypot(x - centre[0], y - centre[1]), 0, 1) * cover, colour)


def _lay_sheet(picture: Pixels, crest: Values, colour: Colour) -> None:
    """Lay a sheet of paper below a crest line; its shadow on the one behind is what makes it paper."""
    shade = picture.shape[0] * 0.016
    top, low = max(0, int(crest.min() - shade) - 1), min(picture.shape[0], int(crest.max()) + 2)
    rows = np.arange(top, low, dtype=np.float32)[:, None]
    _lay(
        picture[top:low],
        np.clip((rows - crest + shade) / shade, 0, 1) ** 2 * 0.22 * (rows < crest),
        (0, 0, 0),
    )
    _lay(picture[top:low], np.clip(rows - crest + 0.5, 0, 1), colour)
    picture[low:] = colour


def page(size: tuple[int, int]) -> Paint:
    """Return the painter of a sketchbook page with a hand-drawn frame whose line boils."""
    sheets = [_sheet(size, seed) for seed in range(3)]
    return lambda t: sheets[drawing_at(t)]


def drawing_at(t: float) -> int:
    """Return which of three drawings of a boiling line is seen at `t` seconds."""
    return int(t * BOIL_HZ + 1e-6) % 3


def pencil_stroke(size: tuple[int, int], seed: int) -> Values:
    """Draw a double pencil stroke across a small field: its cover, 0 to 1, (height, width)."""
    width, height = size
    hand = np.random.default_rng(200 + seed)
    mask = Image.new("L", (width * 2, height * 2))
    pen = ImageDraw.Draw(mask)
    weight = height * 0.11
    _stroke(pen, (width * 0.04, height * 0.7), (width * 1.96, height * 0.5), weight, hand)
    _stroke(pen, (width * 0.30, height * 1.25), (width * 1.84, height * 1.1), weight * 0.8, hand)
    return np.asarray(mask.resize(size, Image.Resampling.BOX), np.float32) / 255 * 0.85


def _sky(size: tuple[int, int], hour: Hour, horizon: float) -> Pixels:
    """Paint the sky once: a gradient, dithered so that it does not band, and stars."""
    width, height = size
    noise = np.random.default_rng(7)
    share = np.clip(np.arange(height) / (height * horizon), 0, 1)[:, None, None] ** 1.3
    top, low = (np.array(c, np.float32) for c in hour.sky)
    smooth = np.broadcast_to(top + (low - top) * share, (height, width, 3))
    sky = np.rint(smooth + noise.uniform(-0.5, 0.5, (height, width, 1))).clip(0, 255).astype(np.uint8)
    for _ in range(hour.stars):
        at_x, at_y = noise.uniform(0, width), noise.uniform(0, height * horizon * 0.9)
        radius, cover = noise.uniform(0.6, 1.6) * scale(size) / 720, noise.uniform(0.25, 0.8)
        left, upper = max(0, int(at_x - 4)), max(0, int(at_y - 4))
        area = sky[upper : upper + 9, left : left + 9]
        rows, columns = np.mgrid[upper : upper + area.shape[0], left : left + area.shape[1]]
        disc = np.clip(radius + 0.5 - np.hypot(columns - at_x, rows - at_y), 0, 1)
        _lay(area, disc * cover, (255, 252, 240))
    return sky


def _sheet(size: tuple[int, int], seed: int) -> Pixels:
    """Draw the page once: paper grain, and two frame lines that do not quite meet."""
    width, height = size
    grain = np.random.default_rng(11)  # the paper stays; only the line boils
    rough = Image.fromarray(grain.integers(0, 256, (height // 2, width // 2), dtype=np.uint8))
    rough = rough.filter(ImageFilter.GaussianBlur(0.8)).resize(size, Image.Resampling.BILINEAR)
    tone = (np.asarray(rough, np.float32) - 128) * 0.075
    x, y = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
    paper = np.array(PAPER, np.float32) + tone[..., None] - (9 * (x**2 + y**2))[..., None]
    hand = np.random.default_rng(100 + seed)
    mask = Image.new("L", (width * 2, height * 2))
    pen = ImageDraw.Draw(mask)
    unit = scale(size)
    margin, over = unit * 0.14, unit * 0.02
    for inset, weight in ((margin, 3.2), (margin + unit * 0.014, 1.6)):
        left, top, right, low = inset, inset, 2 * width - inset, 2 * height - inset
        sides = [((left - over, top), (right + over, top)), ((right, top - over), (right, low + over))]
        sides += [((right + over, low), (left - over, low)), ((left, low + over), (left, top - over))]
        for start, end in sides:
            _stroke(pen, start, end, weight * unit / 360, hand)
    lines = np.asarray(mask.resize(size, Image.Resampling.BOX), np.float32) / 255
    lines *= np.clip(0.80 + tone / 22, 0.4, 1)  # graphite catches on the grain
    sheet = np.rint(np.clip(paper, 0, 255)).astype(np.uint8)
    _lay(sheet, lines * 0.82, PENCIL_INK)
    return sheet


def graphite(lettered: Pixels, hatch_px: float) -> Pixels:
    """Give RGBA lettering (height, width, 4) the look of being shaded with strokes `hatch_px` apart."""
    height, width = lettered.shape[:2]
    grain = np.random.default_rng(13).normal(0, 0.10, (height, width))
    y, x = np.mgrid[0:height, 0:width]
    hatch = 0.86 + 0.14 * np.sin((x + 1.1 * y) * 2 * np.pi / max(3.0, hatch_px)) + grain
    shaded = lettered.copy()
    shaded[..., 3] = np.rint(lettered[..., 3] * np.clip(hatch, 0.45, 1))
    return shaded


def _stroke(
    pen: ImageDraw.ImageDraw,
    start: tuple[float, float],
    end: tuple[float, float],
    weight: float,
    hand: np.random.Generator,
) -> None:
    """Draw one line as a hand does: bowed a little, and shaking slowly."""
    along = np.linspace(0, 1, 40)
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    bow = hand.normal(0, 0.0022) * length * np.sin(np.pi * along)
    shake = sum(hand.normal(0, 1) * np.sin(along * k * np.pi + hand.uniform(0, 6)) for k in (3, 7, 13))
    side = bow + np.asarray(shake) * weight * 0.22
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    points = [
        (start[0] + dx * length * a - dy * s, start[1] + dy * length * a + dx * s)
        for a, s in zip(along.tolist(), side.tolist(), strict=True)
    ]
    pen.line(points, fill=255, width=max(1, round(weight)), joint="curve")


def _lay(picture: Pixels, cover: NDArray[np.floating], colour: Colour) -> None:
    """Lay a colour over a picture, in place, where `cover` (0 to 1) says so."""
    share = cover[..., None].astype(np.float32)
    picture[...] = np.rint(picture + (np.array(colour, np.float32) - picture) * share)
