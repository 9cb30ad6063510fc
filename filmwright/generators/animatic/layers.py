"""Bake a set's cards into plates once a shot, and move the plates with the camera.

    cards + every camera of the shot ──bake──> pictures at the largest scale that is needed
                                     ──merge─> few Plates ──Plate.draw(camera)──> frame

Neighbouring cards become one plate as long as their parallax against each other stays near a pixel for all
cameras of the shot and nobody walks between them (plate merging takes a forest from 107 pictures to about
12). Focus blur is baked in. Not here: sky, ground and water, which painters draw in pixels; the cast.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from filmwright.generators.animatic.baked import LINEAR, NEAREST
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.cel import Cel
from filmwright.generators.animatic.sets.scenery import Card
from filmwright.generators.animatic.skia_gl import skia

FAR_M = 60.0
"""Plates never join cards from both sides of this depth."""
PARALLAX = 1.6 / 1280
"""Share of the width by which cards of one plate may be off against each other, over a whole shot."""
_MOST_FRAMES = 2.6
"""No baked picture has more pixels than this many frames."""
_GROUP_FRAMES = 5.0
"""A plate is made when its parts together have more pixels than this many frames."""
_NEAREST_M = 0.5


@dataclass(frozen=True)
class Size:
    """A picture's size in pixels."""

    W: int
    H: int


@dataclass(frozen=True)
class Plate:
    """A baked picture on the plane z. (left, top) is its corner in metres; `k` its pixels per metre."""

    z: float
    left: float
    top: float
    k: float
    image: skia.Image
    sway: float = 0.0
    foot_x: float = 0.0
    """Where it stands, for sway."""

    def draw(self, canvas: skia.Canvas, camera: Camera, size: Size, t: float, crisp: bool = False) -> None:
        """Draw it as `camera` sees it at `t` seconds.

        Whole pixels are copied, everything else is filtered, unless it is `crisp`: labels must not mix.
        """
        W, H = size.W, size.H
        if self.z - camera.z < _NEAREST_M:
            return
        x, y, k = camera.project(self.left, self.top, self.z, W, H)
        scale = k / self.k
        w, h = self.image.width() * scale, self.image.height() * scale
        slack = 0.25 if camera.roll else 0.02
        if x > W * (1 + slack) or x + w < -W * slack or y > H * (1 + slack) or y + h < -H * slack:
            return
        sampling = NEAREST if crisp or (abs(scale - 1) < 2e-3 and not camera.roll) else LINEAR
        if self.sway:
            self._draw_swaying(canvas, camera, size, t, sampling)
            return
        canvas.save()
        if sampling is NEAREST and not crisp:
            canvas.translate(round(x), round(y))
        else:
            canvas.translate(x, y)
            canvas.scale(scale, scale)
        canvas.drawImage(self.image, 0, 0, sampling)
        canvas.restore()

    def _draw_swaying(
        self, canvas: skia.Canvas, camera: Camera, size: Size, t: float, sampling: skia.SamplingOptions
    ) -> None:
        """Lean the plate about its foot in bands, each shifted by whole pixels.

        A true skew takes skia's general path: thirty times the price of a copy.
        """
        x, y, k = camera.project(self.left, self.top, self.z, size.W, size.H)
        scale = k / self.k
        foot = camera.project(self.foot_x, 0, self.z, size.W, size.H)[1]
        lean = self.sway * math.sin(t * 1.6 + self.foot_x * 1.3 + self.z)
        width, height = self.image.width(), self.image.height()
        shown = height * scale
        count = max(1, math.ceil(abs(lean) * shown))
        x, y = round(x), round(y)
        for i in range(count):
            v0, v1 = round(height * i / count), round(height * (i + 1) / count)
            y0, y1 = y + v0 * scale, y + v1 * scale
            shift = round(lean * ((y0 + y1) / 2 - foot))
            canvas.drawImageRect(
                self.image,
                skia.Rect.MakeLTRB(0, v0, width, v1),
                skia.Rect.MakeLTRB(x + shift, y0, x + shift + width * scale, y1),
                sampling,
            )


@dataclass(frozen=True)
class _Baked:
    card: Card
    image: skia.Image
    left: float
    top: float
    k: float


@dataclass(frozen=True)
class Bakery:
    """What is common to every plate of one shot in one style."""

    size: Size
    cameras: tuple[Camera, ...]
    """Enough of the shot's cameras to know what is ever seen."""
    hand: Canvas
    walks: tuple[tuple[float, float], ...]
    """Ranges of depth in which somebody stands or walks: no plate reaches across."""
    blur: Callable[[float], float] = lambda z: 0.0
    """Radius of the focus blur in pixels, by depth."""
    label: Callable[[Card], int] | None = None
    """Set for the label pass: every card becomes its grey level."""

    def plates(self, cards: Sequence[Card]) -> list[Plate]:
        """Bake and merge cards; the farthest first."""
        ordered = sorted((c for c in cards if not c.animated), key=lambda c: -c.z)
        out: list[Plate] = []
        group: list[_Baked] = []
        for card in ordered:
            baked = self._bake(card)
            if baked is None:
                continue
            if card.sway > 0.03 and self.label is None:
                out += [*self._flush(group), self._single(baked)]
                group = []
                continue
            if group and not (self._joins(group, card) and self._is_worth_it(group, baked)):
                out += self._flush(group)
                group = []
            group.append(baked)
        return out + self._flush(group)

    def _bake(self, card: Card) -> _Baked | None:
        """Draw one card at the largest scale, as far as any camera sees it."""
        W, H = self.size.W, self.size.H
        x0, x1, y0, y1 = math.inf, -math.inf, math.inf, -math.inf
        k = 0.0
        for c in self.cameras:
            dz = card.z - c.z
            if dz < _NEAREST_M:
                continue
            kc = c.focal_px(W) / dz
            k = max(k, kc)
            margin = 1.06 + 2.2 * abs(c.roll)
            cx, cy, hw, hh = c.x + c.pan * dz, c.y + c.tilt * dz, W / 2 / kc * margin, H / 2 / kc * margin
            x0, x1, y0, y1 = min(x0, cx - hw), max(x1, cx + hw), min(y0, cy - hh), max(y1, cy + hh)
        left, bottom, right, top = card.bounds
        left, right = max(x0, left + card.x), min(x1, right + card.x)
        bottom, top = max(y0, bottom), min(y1, top)
        if k == 0 or right <= left or top <= bottom:
            return None
        radius = self.blur(card.z) if self.label is None else 0.0
        pad = (radius * 2.5 + 2) / k
        w, h = (right - left + 2 * pad) * k, (top - bottom + 2 * pad) * k
        q = min(1.0, math.sqrt(_MOST_FRAMES * W * H / (w * h)))
        k, w, h = k * q, w * q, h * q
        cel = Cel(max(2, math.ceil(w)), max(2, math.ceil(h)))
        cel.canvas.scale(k, -k)
        cel.canvas.translate(card.x - left + pad, -(top + pad))
        self.hand.canvas, self.hand.px = cel.canvas, k
        card.paint(self.hand)
        if radius > 0.6:
            cel.blur(radius * q)
        cut = cel.cut()
        if cut is None:
            return None
        image, dx, dy = cut
        return _Baked(card, image, left - pad + dx / k, top + pad - dy / k, k)

    def _single(self, b: _Baked) -> Plate:
        if self.label is None:
            return Plate(b.card.z, b.left, b.top, b.k, b.image, b.card.sway, b.card.x)
        cel = Cel(b.image.width(), b.image.height())
        cel.canvas.drawImage(b.image, 0, 0, NEAREST, as_label(self.label(b.card)))
        return Plate(b.card.z, b.left, b.top, b.k, cel.image())

    def _joins(self, group: Sequence[_Baked], card: Card) -> bool:
        middle, first = group[len(group) // 2].card.z, group[0].card.z
        if any(near < max(first, card.z) and far > min(first, card.z) for near, far in self.walks):
            return False
        if (card.z >= FAR_M) != (first >= FAR_M) or card.behind_ground != group[0].card.behind_ground:
            return False
        off = self.size.W * PARALLAX
        return self._parallax(card.z, middle) <= off and self._parallax(first, card.z) <= 2 * off

    def _is_worth_it(self, group: Sequence[_Baked], other: _Baked) -> bool:
        """Whether one plate is cheaper than its parts.

        A copied plate costs next to nothing, a scaled one ten times that: plates that are scaled are not
        stretched over empty space.
        """
        c, W = self.cameras[0], self.size.W
        if sum(b.image.width() * b.image.height() for b in group) > _GROUP_FRAMES * W * self.size.H:
            return False  # the parts are held until the plate is made
        if not self._scales or self.label is not None:
            return True
        boxes = []
        for b in (*group, other):
            x, y, k = c.project(b.left, b.top, b.card.z, W, self.size.H)
            boxes.append((x, y, x + b.image.width() * k / b.k, y + b.image.height() * k / b.k))
        parts = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes)
        left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        whole = (right - left) * (max(b[3] for b in boxes) - min(b[1] for b in boxes))
        return bool(whole <= 1.35 * parts)

    @property
    def _scales(self) -> bool:
        """Whether the camera of this shot changes the size of things."""
        first = self.cameras[0]
        return any(
            abs(c.z - first.z) > 1e-3 or abs(c.focal_mm / first.focal_mm - 1) > 1e-3 for c in self.cameras
        )

    def _parallax(self, z: float, zr: float) -> float:
        """Most pixels by which something at `z` is off when it moves as if it stood at `zr`."""
        W, H, c0 = self.size.W, self.size.H, self.cameras[0]
        if min(z, zr) - min(c.z for c in self.cameras) < _NEAREST_M or min(z, zr) <= c0.z:
            return math.inf
        worst = 0.0
        for c in self.cameras[1 :: max(1, len(self.cameras) // 8)]:
            for side in (-1, 1):
                x, y = side * W / 2, side * H / 2
                worst = max(
                    worst,
                    abs(_seen(c0, c, x, z, W, "x") - _seen(c0, c, x, zr, W, "x")),
                    abs(_seen(c0, c, y, z, W, "y") - _seen(c0, c, y, zr, W, "y")),
                )
        return worst

    def _flush(self, group: Sequence[_Baked]) -> list[Plate]:
        """Flatten a group, as the first camera sees it, onto one plane."""
        if len(group) < 2:
            return [self._single(b) for b in group]
        W, H, c0 = self.size.W, self.size.H, self.cameras[0]
        zr = group[len(group) // 2].card.z
        dr = zr - c0.z
        grow = min(1.6, max(c.focal_px(W) / (zr - c.z) for c in self.cameras) / (c0.focal_px(W) / dr))
        k = c0.focal_px(W) / dr * grow

        def placed(b: _Baked) -> tuple[float, float, float]:
            """Left, top and scale of a card's picture on the plate's plane."""
            d = b.card.z - c0.z
            f = d / dr
            left = (b.left - c0.x - c0.pan * d) / f + c0.x + c0.pan * dr
            top = (b.top - c0.y - c0.tilt * d) / f + c0.y + c0.tilt * dr
            return left, top, 1 / (b.k * f)

        corners = [placed(b) for b in group]
        seen = [_window(c, zr, W, H) for c in self.cameras]
        left = max(min(s[0] for s in seen), min(c[0] for c in corners))
        right = min(
            max(s[1] for s in seen),
            max(c[0] + b.image.width() * c[2] for c, b in zip(corners, group, strict=True)),
        )
        bottom = max(
            min(s[2] for s in seen),
            min(c[1] - b.image.height() * c[2] for c, b in zip(corners, group, strict=True)),
        )
        top = min(max(s[3] for s in seen), max(c[1] for c in corners))
        if right <= left or top <= bottom:
            return []
        w, h = (right - left) * k, (top - bottom) * k
        q = min(1.0, math.sqrt(1.6 * _MOST_FRAMES * W * H / (w * h)))
        k, w, h = k * q, w * q, h * q
        cel = Cel(math.ceil(w) + 2, math.ceil(h) + 2)
        for b, (x, y, metres) in zip(group, corners, strict=True):
            cel.canvas.save()
            cel.canvas.translate((x - left) * k, (top - y) * k)
            cel.canvas.scale(metres * k, metres * k)
            paint = None if self.label is None else as_label(self.label(b.card))
            cel.canvas.drawImage(b.image, 0, 0, LINEAR, paint)
            cel.canvas.restore()
        cut = cel.cut()
        return [] if cut is None else [Plate(zr, left + cut[1] / k, top - cut[2] / k, k, cut[0])]


def as_label(level: int) -> skia.Paint:
    """Return a paint that turns what is at least half there into one grey level, the rest to nothing."""
    keep = [0, 0, 0, 0, level / 255] * 3 + [0, 0, 0, 2e4, -1e4]  # so steep that no pixel is in between
    return skia.Paint(ColorFilter=skia.ColorFilters.Matrix([float(v) for v in keep]))


def _seen(c0: Camera, c: Camera, offset: float, z: float, W: int, axis: str) -> float:
    """Where camera `c` sees what `c0` sees `offset` pixels off its axis, at depth z."""
    p0, s0, p, s = (c0.x, c0.pan, c.x, c.pan) if axis == "x" else (c0.y, c0.tilt, c.y, c.tilt)
    F0, F = c0.focal_px(W), c.focal_px(W)
    metres = p0 + (offset + F0 * s0) * (z - c0.z) / F0
    return (metres - p) * F / (z - c.z) - F * s


def _window(c: Camera, z: float, W: int, H: int) -> tuple[float, float, float, float]:
    """What a camera sees on the plane z: left, right, bottom, top in metres."""
    d = z - c.z
    k = c.focal_px(W) / d
    margin = 1.02 + 2.2 * abs(c.roll)
    x, y, w, h = c.x + c.pan * d, c.y + c.tilt * d, W / 2 / k * margin + 4 / k, H / 2 / k * margin + 4 / k
    return x - w, x + w, y - h, y + h
