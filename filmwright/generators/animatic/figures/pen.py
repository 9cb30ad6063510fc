"""How a figure is put on the canvas: joined parts under one outline, two-tone light, thin inner lines.

A limb is several shapes; inked first and filled after, they share one outline. Not here: what is drawn.
"""

from collections.abc import Sequence
from typing import Any

from filmwright.generators.animatic.canvas import GRAPHITE, INK, Canvas, argb
from filmwright.generators.animatic.palette import RGB, mix, scale_rgb
from filmwright.generators.animatic.skia_gl import skia

SHADE = 0.80
_SMALL_PX = 110
_EDGE = (0.50, 0.70)
"""Where the shaded side begins and is full, from the lit edge to the dark one."""


class Pen:
    """A drawing hand for one figure: `weight` is the width of its outline in metres."""

    def __init__(self, canvas: Canvas, weight: float) -> None:
        self.canvas = canvas
        self.weight = weight
        self.light = 1.0 if canvas.palette.sun[0] > 0.5 else -1.0
        """Which side the light comes from: 1 is the right."""

    @property
    def line_style(self) -> bool:
        """Whether only lines are wanted (a conditioning pass)."""
        return self.canvas.style == "line"

    def px(self, metres: float) -> float:
        """Return how many pixels a length takes: small things are drawn with less detail."""
        return metres * self.canvas.px

    def part(
        self,
        paths: Sequence[Any],
        rgb: RGB,
        weight: float = 1.0,
        shade: float = SHADE,
        ink: bool = True,
        emission: float = 0.0,
    ) -> None:
        """Draw shapes as one solid with one outline, lit from one side."""
        c = self.canvas
        if ink:
            self._outline(paths, rgb, weight)
        if shade < 1 and not self.line_style:
            self._shade(paths, rgb, shade, emission)
        else:
            for path in paths:
                c.fill(path, rgb, emission=emission, keep=1.0)
        if ink and c.style == "pencil" and len(paths) == 1:
            c.sketch(paths[0], self.weight * weight)

    def _outline(self, paths: Sequence[Any], rgb: RGB, weight: float) -> None:
        c = self.canvas
        width = self.weight * weight
        if c.style == "pencil":
            visible = max(width, 1.6 / (c.px * c.ink_scale))
            for path in paths:
                bounds = path.getBounds()
                size_px = self.px(max(bounds.width(), bounds.height()))
                if size_px > _SMALL_PX:
                    c.under(path, visible)
                else:
                    # The canvas's long shaky strokes cut the corners of small round shapes: shorter ones.
                    step = max(3.0, size_px / 9) / c.px
                    shake = skia.DiscretePathEffect.Make(
                        step, 0.45 / c.px, (c.seed * 31 + c.boil * 7) & 0xFFFF
                    )
                    c.stroke(path, c.line_width(visible) * 2.1, argb(GRAPHITE, 0.92), shake)
            return
        if c.style == "line":
            colour, w = 0xFFFFFFFF, max(2.4 / c.px, c.line_width(width) * 1.6)
        else:
            colour, w = argb(c.colour(mix(INK, rgb, 0.20))), c.line_width(width) * 2
        paint = skia.Paint(
            Color=colour,
            AntiAlias=True,
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=w,
            StrokeJoin=skia.Paint.kRound_Join,
        )
        for path in paths:
            c.canvas.drawPath(path, paint)

    def _shade(self, paths: Sequence[Any], rgb: RGB, shade: float, emission: float) -> None:
        """Fill, and darken the side away from the light with a soft edge.

        Gradients are slow to rasterize and flat paint is not: on large parts only the edge is a gradient.
        """
        c = self.canvas
        bounds = [p.getBounds() for p in paths]
        left, right = min(b.left() for b in bounds), max(b.right() for b in bounds)
        low, high = min(b.top() for b in bounds), max(b.bottom() for b in bounds)
        lit, dark = (right, left) if self.light > 0 else (left, right)
        deep = scale_rgb(rgb, (shade, shade * 0.985, min(1.0, shade * 1.06)))
        start, end = lit + (dark - lit) * _EDGE[0], lit + (dark - lit) * _EDGE[1]
        shader = c.gradient(start, 0, rgb, end, 0, deep, emission=emission, keep=1.0)
        if (right - left) * (high - low) * c.px**2 < _SMALL_PX**2:
            for path in paths:
                c.fill(path, rgb, emission=emission, keep=1.0, shader=shader)
            return
        for path in paths:
            c.fill(path, rgb, emission=emission, keep=1.0)
        for x0, x1, paint, by in ((start, end, rgb, shader), (end, dark, deep, None)):
            zone = skia.Rect.MakeLTRB(min(x0, x1), low, max(x0, x1), high)
            c.canvas.save()
            c.canvas.clipRect(zone)
            for path, b in zip(paths, bounds, strict=True):
                if b.right() > zone.left() and b.left() < zone.right():
                    c.fill(path, paint, emission=emission, keep=1.0, shader=by)
            c.canvas.restore()

    def spot(self, path: Any, rgb: RGB, alpha: float = 1.0, emission: float = 0.0) -> None:
        """Fill without an outline: a patch, a cheek, an eye's white."""
        self.canvas.fill(path, rgb, alpha, emission, keep=1.0)

    def line(self, path: Any, weight: float = 0.7, rgb: RGB | None = None, alpha: float = 1.0) -> None:
        """Draw an inner line."""
        self.canvas.ink(path, self.weight * weight, INK if rgb is None else rgb, alpha)

    def cord(self, path: Any, width: float, rgb: RGB, weight: float = 1.0) -> None:
        """Draw a line as a solid of a given width with an outline: a tail, a strap, a staff."""
        c = self.canvas
        edge = c.line_width(self.weight * weight)
        if c.style == "line":
            c.stroke(path, width + 2 * edge, 0xFFFFFFFF)
            c.stroke(path, width, 0xFF000000)
            return
        outline = argb(c.colour(mix(INK, rgb, 0.2))) if c.style == "flat" else argb((0.16, 0.16, 0.19), 0.9)
        c.stroke(path, width + 2 * edge, outline)
        c.stroke(path, width, argb(c.colour(rgb, keep=1.0)))

    def inside(self, path: Any) -> Any:
        """Draw only inside a path while a `with` block lasts."""
        return self.canvas.clip(path)

    def ink_of(self, rgb: RGB, k: float = 0.45) -> RGB:
        """Return a line colour that is a darker relative of a paint."""
        return mix(INK, rgb, k)
