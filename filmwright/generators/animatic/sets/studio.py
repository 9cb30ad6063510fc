"""Stage: a neutral studio for places no other set fits: a curved backdrop, a floor grid, two lamps.

It says "the place is not drawn", calmly: nobody should mistake it for a place of the story.
"""

from dataclasses import replace

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.palette import Palette, hex_rgb, luma, mix, scale_rgb
from filmwright.generators.animatic.paths import box, line, oval, polygon
from filmwright.generators.animatic.sets import ground
from filmwright.generators.animatic.sets.scenery import Card, CardPainter, Scenery
from filmwright.generators.animatic.sets.sky import studio_sky


def stage(palette: Palette, seed: int, _words: str) -> Scenery:
    """Dress the studio. The time of day colours its light; there is no weather in it."""
    light = mix(palette.light, (1.0, 1.0, 1.0), 0.55)
    wall = hex_rgb("#c9c6c0")
    tinted = mix(scale_rgb(wall, light), palette.sky[2], 0.22)
    floor = hex_rgb("#bdb9b2")
    room = replace(
        palette,
        light=light,
        haze=scale_rgb(tinted, 0.97),
        haze_m=9.0,
        stars=0.0,
        sun_hidden=True,
        weather="clear",
        sky=(scale_rgb(tinted, 0.72), scale_rgb(tinted, 0.88), scale_rgb(tinted, 0.97)),
        shadow=0.2,
        shadow_slope=(0.5, 0.6) if luma(palette.light) > 0.7 else (-0.5, 0.6),
    )
    cards = []
    for side in (-1, 1):
        lamp = _studio_lamp(side)
        cards.append(
            Card(f"lamp{side}", 6.4 * side, 4.5, (-2.0, -0.1, 2.0, 4.4), lamp, "lamp", casts_shadow=True)
        )
    return Scenery(
        "stage", seed, room, studio_sky(room), ground.ground(floor, _grid()), tuple(cards), indoor=True,
        ground_label="floor",
    )  # fmt: skip


def _grid() -> ground.Detail:
    """A metre grid that fades away, and marks where an actor would stand."""

    def detail(hand: Canvas) -> None:
        ink = hex_rgb("#8f8b84")
        for k in range(-12, 13):
            hand.ink(line(k, -6, k, 12), 0.012, ink, 0.42)
        for z in range(-6, 13):
            hand.ink(line(-12, z, 12, z), 0.012, ink, 0.42 * (1 - max(0, z) / 13))
        tape = hex_rgb("#c8564a")
        for x in (-1.5, 0.0, 1.5):
            hand.fill(box(x - 0.16, -0.02, x + 0.16, 0.02), tape, 0.8)
            hand.fill(box(x - 0.02, -0.16, x + 0.02, 0.16), tape, 0.8)
        hand.fill(oval(0, 0.6, 4.2, 2.4), (1, 1, 1), 0.10)

    return detail


def _studio_lamp(side: int) -> CardPainter:
    iron = hex_rgb("#4a4a50")

    def draw(hand: Canvas, _t: float) -> None:
        for x in (-0.55, 0, 0.55):
            hand.ink(line(0, 1.1, x, 0), 0.04, iron)
        hand.ink(line(0, 1.0, 0, 2.8), 0.05, iron)
        s = -side
        hood = ((s * -0.18, 2.72), (s * -0.18, 3.12), (s * 0.42, 3.34), (s * 0.42, 2.42))
        hand.shape(polygon(hood), iron, 0.02)
        hand.shape(
            polygon(((s * 0.42, 3.34), (s * 0.42, 2.42), (s * 0.5, 2.46), (s * 0.5, 3.3))),
            hex_rgb("#fff4d6"),
            0.014,
            emission=1,
        )
        hand.glow(s * 0.5, 2.88, 1.3, hex_rgb("#ffe9bd"), 0.4)

    return draw
