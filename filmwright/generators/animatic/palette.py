"""Colour: arithmetic on RGB triples, and the light of five times of day in six weathers.

A palette says what light falls on the set and what the air does to it; the sets own their paints, and
`canvas` brings the two together. Colours are sRGB triples in 0..1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

RGB = tuple[float, float, float]


def hex_rgb(code: str) -> RGB:
    """Read "#aabbcc"."""
    code = code.lstrip("#")
    return int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """Go from `a` (t = 0) to `b` (t = 1)."""
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t


def scale_rgb(a: RGB, b: RGB | float) -> RGB:
    """Multiply two colours, or a colour by a number: paint under a light."""
    if isinstance(b, (int, float)):
        return a[0] * b, a[1] * b, a[2] * b
    return a[0] * b[0], a[1] * b[1], a[2] * b[2]


def luma(c: RGB) -> float:
    """Return the lightness the eye sees, 0..1 (Rec. 601 weights)."""
    return 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]


WHITE: RGB = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Palette:
    """The light of one place at one time."""

    time: str
    weather: str
    sky: tuple[RGB, RGB, RGB]
    """Zenith, middle, horizon."""
    light: RGB
    """What every paint is multiplied by."""
    haze: RGB
    haze_m: float
    """Distance at which 63 % of a paint has become haze, counted from 6 m."""
    sun: tuple[float, float]
    """Where the sun or moon stands: across the frame 0..1, height above the horizon in frame heights."""
    sun_rgb: RGB
    shadow: float
    """Opacity of a cast shadow."""
    shadow_slope: tuple[float, float]
    """Where the shadow of a point one metre up falls: metres in x and in z."""
    stars: float
    clouds: float
    """How much cloud, 1 is fair weather."""
    night: bool
    dark: bool
    """Lamps are on and windows lit."""
    sun_hidden: bool

    @classmethod
    def of(cls, time: str, weather: str = "clear", override: Mapping[str, Any] | None = None) -> "Palette":
        """Return the palette of a time and a weather; `override` replaces fields by name.

        Unknown words fall back to day and clear, so that an odd board still renders.
        """
        base, air = _TIMES.get(time, _TIMES["day"]), _WEATHERS.get(weather, _WEATHERS["clear"])

        dim = (air.dim + 1) / 2 if time == "night" else air.dim  # clouds cannot darken the night by much

        def dull(c: RGB) -> RGB:
            grey = luma(c)
            return scale_rgb(mix(c, (grey, grey, grey), air.dull), dim)

        overcast = air.clouds > 1.3
        palette = cls(
            time=time,
            weather=weather,
            sky=(dull(base.sky[0]), dull(base.sky[1]), dull(base.sky[2])),
            light=dull(base.light),
            haze=dull(base.haze),
            haze_m=base.haze_m * air.sight,
            sun=base.sun,
            sun_rgb=base.sun_rgb,
            shadow=base.shadow * air.shadow,
            shadow_slope=base.slope,
            stars=base.stars * (0.15 if overcast else 1.0),
            clouds=air.clouds,
            night=time == "night",
            dark=time in ("night", "dusk"),
            sun_hidden=overcast or weather == "fog",
        )
        return replace(palette, **override) if override else palette

    def lifted(self, k: float = 0.42) -> "Palette":
        """Return the palette with a key light on the cast: faces stay readable at night and under water."""
        return replace(self, light=mix(self.light, WHITE, k * (1 - luma(self.light)) * 1.35))


@dataclass(frozen=True)
class _Time:
    sky: tuple[RGB, RGB, RGB]
    light: RGB
    haze: RGB
    haze_m: float
    sun: tuple[float, float]
    sun_rgb: RGB
    shadow: float
    slope: tuple[float, float]
    stars: float = 0.0


@dataclass(frozen=True)
class _Weather:
    dull: float = 0.0
    dim: float = 1.0
    sight: float = 1.0
    clouds: float = 1.0
    shadow: float = 1.0


_h = hex_rgb
_TIMES = {
    "day": _Time(
        (_h("#3f8fd6"), _h("#86c4ee"), _h("#e3f3f4")), (1.0, 1.0, 0.98), _h("#cfe5ee"), 95,
        (0.72, 0.56), _h("#fff8d8"), 0.26, (-0.70, -0.85),
    ),
    "dawn": _Time(
        (_h("#6f86bf"), _h("#e9b3b2"), _h("#ffe7c9")), (1.0, 0.90, 0.87), _h("#f0d2c6"), 75,
        (0.25, 0.34), _h("#fff0cf"), 0.24, (1.5, -1.0),
    ),
    "golden-hour": _Time(
        (_h("#5d7fb5"), _h("#f0ab74"), _h("#ffe39f")), (1.0, 0.86, 0.68), _h("#f5c795"), 70,
        (0.78, 0.30), _h("#fff3c0"), 0.30, (-1.7, -1.15),
    ),
    "dusk": _Time(
        (_h("#262b59"), _h("#7d5187"), _h("#f0876a")), (0.74, 0.62, 0.76), _h("#9a6886"), 65,
        (0.30, 0.22), _h("#ffc28a"), 0.26, (1.6, -1.1), 0.25,
    ),
    "night": _Time(
        (_h("#0a1230"), _h("#15254d"), _h("#2c4672")), (0.45, 0.54, 0.76), _h("#2b4878"), 64,
        (0.76, 0.58), _h("#eef3ff"), 0.34, (-0.8, -0.9), 1.0,
    ),
}  # fmt: skip
_WEATHERS = {
    "clear": _Weather(),
    "cloudy": _Weather(dull=0.35, dim=0.93, clouds=1.6),
    "rain": _Weather(dull=0.6, dim=0.80, sight=0.55, clouds=2.2, shadow=0.45),
    "storm": _Weather(dull=0.7, dim=0.62, sight=0.5, clouds=2.4, shadow=0.45),
    "snow": _Weather(dull=0.5, dim=0.95, sight=0.6, clouds=1.4, shadow=0.45),
    "fog": _Weather(dull=0.55, dim=0.97, sight=0.22, clouds=0.4, shadow=0.45),
}
