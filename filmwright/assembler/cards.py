"""The title card and the credits: lettering over a backdrop, composed by moviepy.

    backdrop ─┐
    lettering ┼─ moviepy: rise, fade, roll ─> rgb frames
    rule ─────┘

The card's colours are those of the film's first hour, so that the title belongs to what follows. moviepy
reads and writes no file here. Where the card stands in the film is decided elsewhere.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmwright.assembler import backdrops, effects, lettering
from filmwright.assembler.backdrops import Colour, Hour
from filmwright.assembler.colour import Pixels
from filmwright.assembler.timeline import credit_lines
from filmwright.schemas.cut import Cut, TimelineSpan

Values = NDArray[np.floating]

MARGIN = 0.12
"""Of the width, on both sides of a card's text."""


def draw(span: TimelineSpan, cut: Cut, start: int, frames: int) -> Iterator[Pixels]:
    """Yield RGB frames (height, width, 3) `start` to `start + frames` of a card."""
    from moviepy import CompositeVideoClip, VideoClip, vfx

    fps = cut.film.fps
    seconds = float(span.frames / fps)
    if span.kind == "title":
        layers = _title(cut, _hour(cut))
        effect = vfx.FadeIn(min(0.5, seconds / 4))
        sky = backdrops.rising_sun(cut.size, _hour(cut), seconds)
    else:
        layers = _credits(cut, backdrops.HOURS["night"], seconds)
        effect = vfx.FadeOut(min(0.8, seconds / 4))
        sky = backdrops.moonlit(cut.size, seconds)
    paint = backdrops.page(cut.size) if cut.style == "pencil" else sky
    stage = [VideoClip(frame_function=paint, duration=seconds), *layers]
    card = (
        CompositeVideoClip(stage, size=cut.size, bg_color=(0, 0, 0))
        .with_duration(seconds)
        .with_effects([effect])
    )
    return effects.played(card, start, frames, fps)


def _hour(cut: Cut) -> Hour:
    return backdrops.HOURS.get(cut.shots[0].time, backdrops.HOURS["dusk"])


def _lettered(cut: Cut, hour: Hour, lines: list[str], face: lettering.Face, leading: float = 1.3) -> Pixels:
    """Draw lines in the film's style."""
    if cut.style == "pencil":
        return backdrops.graphite(lettering.drawn(lines, face, backdrops.PENCIL_INK, leading), face.size / 9)
    return lettering.drawn(lines, face, hour.ink, leading, glow=hour.shadow)


def _title(cut: Cut, hour: Hour) -> list[Any]:
    """Set the title large over a thin rule that grows."""
    (width, height), unit = cut.size, lettering.scale(cut.size)
    most_lines = 3 if width > height else 6
    lines, face = lettering.fitted(cut.title, unit * 0.125, width * (1 - 2 * MARGIN), most_lines, bold=True)
    words = _lettered(cut, hour, lines, face, leading=1.18)
    middle = height * 0.46
    if cut.style != "pencil":  # above the sun
        middle = min(height * 0.37, height * 0.48 - words.shape[0] / 2)
    top = round(middle - words.shape[0] / 2)
    rule = top + words.shape[0] + round(unit * 0.012)
    return [
        _rising(words, ((width - words.shape[1]) // 2, top), np.full(words.shape[0], 0.25), unit * 0.03),
        _underline(cut, rule, 0.8) if cut.style == "pencil" else _rule(cut, hour.ink, rule, 0.8),
    ]


def _credits(cut: Cut, hour: Hour, seconds: float) -> list[Any]:
    """Set title, cast and credits line under line; they appear one by one; more than a page rolls."""
    rows = list(_credit_rows(cut, hour))
    width = max(row.shape[1] for row, _ in rows)
    strip = np.zeros((sum(row.shape[0] + gap for row, gap in rows), width, 4), np.uint8)
    delays = np.zeros(strip.shape[0])
    top = 0
    for number, (row, gap) in enumerate(rows):
        left = (width - row.shape[1]) // 2
        strip[top : top + row.shape[0], left : left + row.shape[1]] = row
        delays[top : top + row.shape[0]] = 0.3 + 0.22 * number
        top += row.shape[0] + gap
    if top > cut.size[1] * 0.8:
        return [_roll(cut, strip, seconds)]
    return [_rising(strip, ((cut.size[0] - width) // 2, round(cut.size[1] * 0.46 - top / 2)), delays, 0)]


def _credit_rows(cut: Cut, hour: Hour) -> Iterator[tuple[Pixels, int]]:
    """Yield every row, and the space under it in pixels."""
    unit, widest = lettering.scale(cut.size), cut.size[0] * (1 - 2 * MARGIN)
    lines, face = lettering.fitted(cut.title, unit * 0.07, widest, 3, bold=True)
    yield _lettered(cut, hour, lines, face), round(unit * 0.025)
    for number, line in enumerate(credit_lines(cut)):
        is_cast = bool(cut.names) and not number
        lines, face = lettering.fitted(line, unit * (0.042 if is_cast else 0.034), widest, 4)
        yield _lettered(cut, hour, lines, face, leading=1.45), round(unit * 0.05) if is_cast else 0


def _rising(picture: Pixels, corner: tuple[int, int], delays: Values, rise_px: float) -> Any:
    """Return a layer whose pixel rows fade in after their `delays` in seconds, while it rises."""
    from moviepy import ImageClip, VideoClip

    cover = picture[..., 3].astype(np.float32) / 255

    def shares(t: float) -> Values:
        return np.asarray(1 - (1 - np.clip((t - delays) / 0.7, 0, 1)) ** 3)

    mask = VideoClip(is_mask=True, frame_function=lambda t: cover * shares(t)[:, None])
    words = ImageClip(np.ascontiguousarray(picture[..., :3])).with_mask(mask)
    return words.with_position(lambda t: (corner[0], corner[1] + round(rise_px * (1 - float(shares(t)[0])))))


def _rule(cut: Cut, ink: Colour, top: int, delay: float) -> Any:
    """Return a thin line that grows from its middle."""
    from moviepy import ColorClip, VideoClip

    longest, thick = round(cut.size[0] * 0.16), max(1, round(cut.size[1] * 0.005))
    from_middle = np.abs(np.arange(longest) + 0.5 - longest / 2)

    def mask(t: float) -> Any:
        share = 1 - (1 - min(1.0, max(0.0, (t - delay) / 0.9))) ** 3
        row = np.clip(share * longest / 2 - from_middle + 0.5, 0, 1)
        return np.broadcast_to(row, (thick, longest))

    line = ColorClip((longest, thick), ink)
    return line.with_mask(VideoClip(is_mask=True, frame_function=mask)).with_position(
        ((cut.size[0] - longest) // 2, top)
    )


def _underline(cut: Cut, top: int, delay: float) -> Any:
    """Return a pencil stroke that is drawn from left to right, and goes on trembling."""
    from moviepy import ColorClip, VideoClip

    size = (round(cut.size[0] * 0.34), round(cut.size[1] * 0.05))
    strokes = [backdrops.pencil_stroke(size, seed) for seed in range(3)]
    x = np.arange(size[0])

    def mask(t: float) -> Any:
        share = min(1.0, max(0.0, (t - delay) / 0.6))
        return strokes[backdrops.drawing_at(t)] * np.clip(share * size[0] - x, 0, 1)

    line = ColorClip(size, backdrops.PENCIL_INK).with_mask(VideoClip(is_mask=True, frame_function=mask))
    return line.with_position(((cut.size[0] - size[0]) // 2, top))


def _roll(cut: Cut, strip: Pixels, seconds: float) -> Any:
    """Return a layer in which the strip passes upwards, smoothly between pixels."""
    from moviepy import VideoClip

    height, tall = cut.size[1], strip.shape[0]
    padded = np.pad(strip.astype(np.float32), ((height, height + 1), (0, 0), (0, 0)))

    def at(t: float) -> Values:
        place = min(1.0, t / seconds) * (tall + height)
        share = np.float32(place % 1)
        first = padded[int(place) : int(place) + height]
        return np.asarray(first * (1 - share) + padded[int(place) + 1 : int(place) + height + 1] * share)

    mask = VideoClip(is_mask=True, frame_function=lambda t: at(t)[..., 3] / 255, duration=seconds)
    words = VideoClip(frame_function=lambda t: at(t)[..., :3].astype(np.uint8), duration=seconds)
    return words.with_mask(mask).with_position(((cut.size[0] - strip.shape[1]) // 2, 0))
