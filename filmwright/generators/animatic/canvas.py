"""The drawing hand: every set, prop and figure draws through it, so that a style is one switch.

    paint ──light, haze──> colour ──style──> skia

`flat` is storybook colour under coloured light; `pencil` is grey marker with a boiling ink line; `line` is
white ink on black, for conditioning. Painters work in metres with y up; the caller has set the transform of
`canvas` and tells `px` (pixels per metre) and `z` (the world depth of what is drawn, for haze).
Not here: what is drawn, and where.
"""

import math
from typing import Any

from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.palette import RGB, WHITE, Palette, hex_rgb, luma, mix, scale_rgb
from filmwright.generators.animatic.skia_gl import skia

INK = hex_rgb("#1d2233")
"""The colour of outlines: nearly black, and blue."""
GRAPHITE: RGB = (0.16, 0.16, 0.19)

_FINEST_PX, _BOLDEST_PX = 1.1, 4.2


def argb(rgb: RGB, alpha: float = 1.0) -> int:
    """Return a colour as skia takes it: 32 bits, clamped."""
    r, g, b = (int(clamp(v) * 255 + 0.5) for v in rgb)
    return int(clamp(alpha) * 255 + 0.5) << 24 | r << 16 | g << 8 | b


def marker(rgb: RGB) -> RGB:
    """Return the warm grey a marker artist would pick for a colour."""
    grey = luma(rgb)
    return mix((grey * 0.985, grey * 0.975, grey * 0.955), (0.985, 0.972, 0.945), 0.10)


class Canvas:
    """One drawing hand. The caller sets `canvas`, `z`, `px`, `lit`, `ink_scale`, `steady`."""

    def __init__(self, style: str, palette: Palette, seed: int = 0, boil: int = 0) -> None:
        self.style = style
        self.palette = palette
        self.seed = seed
        self.boil = boil
        """Changes every few frames: the pencil line is drawn again, a little differently."""
        self.canvas: Any = None
        self.z = 0.0
        self.px = 100.0
        self.lit = True
        self.ink_scale = 1.0
        self.cuts_held = False
        """What a figure holds is cut out of it, for masks of the figure alone."""
        self.steady = False
        """A ruler instead of a free hand: for long lines in perspective, where shaking costs milliseconds."""

    def colour(self, rgb: RGB, emission: float = 0.0, keep: float = 0.0, haze: float = 1.0) -> RGB:
        """Return a paint as it looks here.

        Args:
            rgb: the paint.
            emission: 0 is lit by the palette, 1 shines by itself.
            keep: how much colour survives in pencil (the cast keeps a little: spot colour).
            haze: 0 ignores the air between the camera and the paint.
        """
        palette, pencil = self.palette, self.style == "pencil"
        light = palette.light
        if pencil:
            # A board is read on paper: night is told by its sky, not by drawing in the dark.
            light = mix(light, WHITE, 0.25 + 0.45 * (1 - luma(light)))
        c = rgb if emission >= 1 or not self.lit else mix(scale_rgb(rgb, light), rgb, emission)
        near = self._haze() * haze * (1 - emission * 0.7)
        if not pencil:
            return mix(c, palette.haze, near)
        deep = luma(c)
        grey = round((0.31 + 0.69 * deep**0.68) * 20) / 20 if deep > 0.10 else 0.20 + deep * 2.2
        grey += (self.backdrop(palette.haze)[0] - grey) * near
        paper = marker((grey, grey, grey))
        return mix(paper, c, 0.38 * keep) if keep else paper

    def _haze(self) -> float:
        """How much of a paint the air hides here, 0..0.92."""
        return 0.92 * (1 - math.exp(-max(0.0, self.z - 6) / self.palette.haze_m))

    def backdrop(self, rgb: RGB) -> RGB:
        """Return a colour of the sky or the far haze as it looks in this style: light falls on neither."""
        if self.style == "line":
            return 0.0, 0.0, 0.0
        if self.style == "flat":
            return rgb
        grey = 0.40 + 0.57 * luma(rgb)
        return grey * 0.99, grey * 0.98, grey * 0.96

    def fill(
        self, path: Any, rgb: RGB, alpha: float = 1.0, emission: float = 0.0, keep: float = 0.0,
        haze: float = 1.0, shader: Any = None,
    ) -> None:  # fmt: skip
        """Fill a path. In line style it only hides what is behind (and thin veils hide nothing)."""
        if self.style == "line":
            if alpha >= 0.8:
                self.canvas.drawPath(path, skia.Paint(Color=0xFF000000, AntiAlias=True))
            return
        paint = skia.Paint(Color=argb(self.colour(rgb, emission, keep, haze), alpha), AntiAlias=True)
        if shader is not None:
            paint.setShader(shader)
        self.canvas.drawPath(path, paint)

    def gradient(
        self, x0: float, y0: float, c0: RGB, x1: float, y1: float, c1: RGB, stops: list[float] | None = None,
        emission: float = 0.0, keep: float = 0.0, alpha: tuple[float, float] = (1, 1),
    ) -> Any:  # fmt: skip
        """Return a shader from one paint to another along a line; none in line style."""
        if self.style == "line":
            return None
        colours = [
            argb(self.colour(c0, emission, keep), alpha[0]),
            argb(self.colour(c1, emission, keep), alpha[1]),
        ]
        return skia.GradientShader.MakeLinear([skia.Point(x0, y0), skia.Point(x1, y1)], colours, stops)

    def radial(
        self, x: float, y: float, r: float, c0: RGB, c1: RGB, stops: list[float] | None = None,
        emission: float = 0.0, keep: float = 0.0, alpha: tuple[float, float] = (1, 1),
    ) -> Any:  # fmt: skip
        """Return a shader from one paint in the middle to another at the rim; none in line style."""
        if self.style == "line":
            return None
        colours = [
            argb(self.colour(c0, emission, keep), alpha[0]),
            argb(self.colour(c1, emission, keep), alpha[1]),
        ]
        return skia.GradientShader.MakeRadial(skia.Point(x, y), r, colours, stops)

    def line_width(self, width: float) -> float:
        """Return a line width in metres that is neither a hair nor a beam in pixels."""
        return max(min(width * self.ink_scale, _BOLDEST_PX / self.px), _FINEST_PX / self.px)

    def stroke(self, path: Any, width: float, argb_colour: int, effect: Any = None) -> None:
        """Draw a round-ended line of an exact width in a ready colour, whatever the style."""
        paint = skia.Paint(
            Color=argb_colour, AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width,
            StrokeCap=skia.Paint.kRound_Cap, StrokeJoin=skia.Paint.kRound_Join,
        )  # fmt: skip
        if effect is not None:
            paint.setPathEffect(effect)
        self.canvas.drawPath(path, paint)

    def _shaky(self, corner_px: float, step_px: float, dev_px: float, salt: int) -> Any:
        if self.steady:
            return None
        corner = skia.CornerPathEffect.Make(corner_px / self.px)
        shake = skia.DiscretePathEffect.Make(step_px / self.px, dev_px / self.px, salt & 0xFFFF)
        return skia.PathEffect.MakeCompose(corner, shake)

    def ink(
        self, path: Any, width: float = 0.012, rgb: RGB = INK, alpha: float = 1.0, wobble: float = 1.0
    ) -> None:
        """Draw an outline: clean in flat, two shaky passes in pencil, white in line."""
        w = self.line_width(width)
        if self.style == "line":
            self.stroke(path, max(1.4 / self.px, w * 0.6), 0xFFFFFFFF)
        elif self.style == "pencil":
            alpha *= 1 - 0.75 * self._haze()  # far lines are fainter
            for j, (strength, share) in enumerate(((0.82, 0.85), (0.38, 0.5))):
                salt = self.seed * 31 + self.boil * 7 + j * 3
                effect = self._shaky(4, 11, (0.9 + 0.7 * j) * wobble, salt)
                self.stroke(path, w * share, argb(GRAPHITE, strength * alpha), effect)
        else:
            self.stroke(path, w, argb(self.colour(rgb), alpha))

    def under(self, path: Any, width: float) -> None:
        """Draw the bold pencil line that goes under a fill, so that joined parts share one outline."""
        effect = self._shaky(8, 15, 0.8, self.seed * 31 + self.boil * 7)
        self.stroke(path, self.line_width(width) * 2.1, argb(GRAPHITE, 0.92), effect)

    def sketch(self, path: Any, width: float) -> None:
        """Draw a faint searching pencil line over a shape."""
        effect = self._shaky(16, 24, 2.0, self.seed * 17 + self.boil * 13 + 5)
        self.stroke(path, self.line_width(width) * 0.55, argb(GRAPHITE, 0.34), effect)

    def shape(
        self, path: Any, rgb: RGB, width: float = 0.012, emission: float = 0.0, keep: float = 0.0,
        shader: Any = None, outline: bool = True,
    ) -> None:  # fmt: skip
        """Fill a path and ink its outline in a darker relative of its own colour."""
        self.fill(path, rgb, 1.0, emission, keep, shader=shader)
        if outline:
            self.ink(path, width, mix(INK, rgb, 0.22))

    def hatch(self, path: Any, share: float = 0.45, alpha: float = 0.30) -> None:
        """Shade the right side of a shape with slanting pencil strokes; pencil style only.

        Args:
            path: what is shaded.
            share: how much of its width.
            alpha: how firmly the pencil is pressed; far things get less.
        """
        if self.style != "pencil":
            return
        bounds = path.getBounds()
        left = bounds.right() - bounds.width() * share
        step, tall = 5.0 / self.px, bounds.height()
        lean = 0.55 * tall
        if bounds.width() < 3 * step or tall < 3 * step:
            return
        strokes = skia.Path()
        count = min(600, int((bounds.right() - left + lean) / step))
        for i in range(count):
            x = left + i * step
            strokes.moveTo(x - lean * 0.5, bounds.top())
            strokes.lineTo(x + lean * 0.5, bounds.bottom())
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
        effect = self._shaky(8, 30, 0.8, self.seed * 13 + 3)
        self.stroke(strokes, 0.9 / self.px, argb(GRAPHITE, alpha * (1 - 0.75 * self._haze())), effect)
        self.canvas.restore()

    def glow(self, x: float, y: float, r: float, rgb: RGB, alpha: float = 0.8) -> None:
        """Add light around a point; flat style only."""
        if self.style != "flat":
            return
        alpha *= 1.15 - 0.6 * luma(self.palette.light)  # a lamp in daylight hardly shows
        colours = [argb(rgb, alpha), argb(rgb, alpha * 0.25), argb(rgb, 0)]
        paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kPlus)
        paint.setShader(skia.GradientShader.MakeRadial(skia.Point(x, y), r, colours, [0, 0.35, 1]))
        self.canvas.drawCircle(x, y, r, paint)

    def clip(self, path: Any) -> "_Clipped":
        """Draw only inside a path while a `with` block lasts."""
        return _Clipped(self.canvas, path)


class _Clipped:
    def __init__(self, canvas: Any, path: Any) -> None:
        self.canvas, self.path = canvas, path

    def __enter__(self) -> None:
        self.canvas.save()
        self.canvas.clipPath(self.path, skia.ClipOp.kIntersect, True)

    def __exit__(self, *_: object) -> None:
        self.canvas.restore()
