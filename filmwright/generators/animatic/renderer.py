"""Draw any frame of a setup, as a picture, as line art, or as labels.

    plates (baked once) ─┐
    sky, ground, water ──┼─ far to near, the cast and the props between them ──> weather ──> vignette ──> RGB
    figures, props ──────┘

Poses on twos, camera and root motion on ones, boil on threes. A frame depends on its number and on nothing
drawn before it. Not here: captions, slates and timecode (clips are clean); joining clips (`continuity`).
"""

from collections.abc import Callable
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic import shadows
from filmwright.generators.animatic.baked import NEAREST, picture
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.ensemble import Ensemble, Standing
from filmwright.generators.animatic.layers import Bakery, Plate, Size, as_label
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.sets.scenery import Card, Water
from filmwright.generators.animatic.setup import Focus, Setup
from filmwright.generators.animatic.skia_gl import skia
from filmwright.generators.animatic.weather import overlay

What = Literal["picture", "line", "label"]
RGBPicture = NDArray[np.uint8]
CAST_LABEL, PROP_LABEL, CARD_LABEL = 10, 40, 100
SKY_LABEL, GROUND_LABEL, WATER_LABEL = 0, 1, 2
_SAMPLES = 24
"""Cameras of a shot that baking looks at, beside the first and the last."""


_SMALL_ROLL = 0.06
"""Radians: up to here a frame is turned after it was drawn."""


class Renderer:
    """Draws the frames of one setup. Keeps what was baked; keeps no frame."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.size = Size(setup.W, setup.H)
        self.pixels: NDArray[np.uint8] = np.zeros((setup.H, setup.W, 4), np.uint8)
        info = skia.ImageInfo.Make(
            setup.W, setup.H, skia.ColorType.kBGRA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
        )
        self.surface = skia.Surface.MakeRasterDirect(info, self.pixels)
        self.scenery = setup.scenery
        self.labels: dict[str, int] = {}
        for k, who in enumerate(setup.brief.cast):
            self.labels[who] = CAST_LABEL + k
        for k, thing in enumerate([*setup.brief.props, *(e.id for e in setup.brief.shot.motion.entities)]):
            self.labels.setdefault(thing, PROP_LABEL + k)
        self.card_labels = {c.id: min(255, CARD_LABEL + k) for k, c in enumerate(self.scenery.cards)}
        last = max(0, setup.frames - 1)
        count = min(_SAMPLES, last)
        self.cameras = tuple(
            dict.fromkeys(setup.camera(round(last * k / max(count, 1))) for k in range(count + 1))
        )
        self._turns_after = max(abs(c.roll) for c in self.cameras) < _SMALL_ROLL
        self._moves = len(set(self.cameras)) > 1
        self._plates: dict[tuple[What, int], list[Plate]] = {}
        self._ground_shadow: shadows.Ground | None = None
        self.ensemble = Ensemble(setup, self.labels)
        self._still: dict[str, tuple[Camera, Any]] = {}
        self._vignette = vignette(setup.W, setup.H, setup.style)

    def picture(self, n: int) -> RGBPicture:
        """Return frame `n` as RGB (height, width, 3)."""
        racked = self.setup.racked(n)
        self._draw(n, "picture", focus=int(racked >= 1))
        out = np.asarray(cv2.cvtColor(self._turned(n, cv2.INTER_LINEAR), cv2.COLOR_BGRA2RGB), np.uint8)
        if 0 < racked < 1:  # the lens racks: the one focus dissolves into the other
            self._draw(n, "picture", focus=1)
            far = cv2.cvtColor(self._turned(n, cv2.INTER_LINEAR), cv2.COLOR_BGRA2RGB)
            out = np.asarray(cv2.addWeighted(out, 1 - racked, far, racked, 0), np.uint8)
        return out

    def line(self, n: int) -> NDArray[np.uint8]:
        """Return frame `n` as line art: uint8 (height, width), white on black."""
        self._draw(n, "line")
        return self._turned(n, cv2.INTER_LINEAR)[..., 0].copy()

    def label_map(self, n: int) -> NDArray[np.uint8]:
        """Return frame `n` as labels: uint8 (height, width)."""
        self._draw(n, "label")
        return self._turned(n, cv2.INTER_NEAREST)[..., 0].copy()

    def _turned(self, n: int, how: int) -> NDArray[np.uint8]:
        """Return the drawn pixels, turned if the camera rolls a little.

        Drawing under a rotation costs skia 28 ms a plate, turning the finished frame 4 ms; it is a little
        softer, so a tilted shot that is meant (a Dutch angle) is drawn turned instead.
        """
        roll = self.setup.camera(n).roll
        if not roll or not self._turns_after:
            return self.pixels
        W, H = self.size.W, self.size.H
        matrix = cv2.getRotationMatrix2D((W / 2, H / 2), -roll * 57.29578, 1 + abs(roll) * 1.8)
        return np.asarray(cv2.warpAffine(self.pixels, matrix, (W, H), flags=how), np.uint8)

    def _hand(self, style: str, n: int) -> Canvas:
        return Canvas(style, self.scenery.palette, seed=7, boil=self.setup.boil(n))

    def plates(self, what: What, focus: int = 0) -> list[Plate]:
        """Return the baked cards of one kind of picture at one focus; baked when first asked for."""
        if (what, focus) not in self._plates:
            style = "line" if what == "line" else self.setup.style
            self._plates[what, focus] = Bakery(
                self.size, self.cameras, Canvas(style, self.scenery.palette), self._walked_depths(),
                self._blur(self.setup.focuses[focus]) if what == "picture" else lambda z: 0.0,
                (lambda c: self.card_labels[c.id]) if what == "label" else None,
            ).plates(self.scenery.cards)  # fmt: skip
        return self._plates[what, focus]

    def _blur(self, focus: Focus) -> Callable[[float], float]:
        """How soft a card is, in pixels, by its depth."""
        lens = self.cameras[0].z
        return lambda z: min(16.0, focus.blur * abs(z - focus.z) / max(z - lens, 0.5)) * self.size.W / 1280

    def _walked_depths(self) -> tuple[tuple[float, float], ...]:
        """Depths between which somebody stands or walks, each a little wide."""
        out: list[tuple[float, float]] = []
        for steps in self.setup.performance.steps.values():
            zs = [z for s in steps for z in (s.origin[1], s.goal[1])]
            out.append((min(zs) - 0.02, max(zs) + 0.02))
        out += [(p.z - 0.02, p.z + 0.02) for p in self.setup.props.values()]
        things = [z for z, _, _ in self.setup.physics.items(0)]
        if things:
            out.append((min(things) - 0.3, max(things) + 0.3))
        return tuple(out)

    # ---- one frame

    def _draw(self, n: int, what: What, focus: int = 0) -> None:
        setup, W, H = self.setup, self.setup.W, self.setup.H
        camera, t = setup.camera(n), setup.weather_seconds(n)
        canvas = self.surface.getCanvas()
        hand = self._hand("line" if what == "line" else setup.style, n)
        hand.canvas = canvas
        canvas.restoreToCount(1)
        canvas.resetMatrix()
        canvas.save()
        if self._turns_after:
            camera = camera.moved(roll=0.0)
        if camera.roll:
            _roll(canvas, camera.roll, W, H)
        if what == "picture":
            self._paint_still("sky", self.scenery.sky.still, hand, camera, t)
            self.scenery.sky.moving(hand, camera, W, H, t)
        else:
            canvas.clear(0xFF000000)
        plates = self.plates(what, focus)
        far = [p for p in plates if p.z >= _behind(self.scenery.cards)]
        for plate in far:
            plate.draw(canvas, camera, self.size, t, what == "label")
        self._ground(canvas, hand, camera, t, what)
        standing = self.ensemble.at(n, hand.style)
        if what == "picture" and self.scenery.shadows:
            self._shadows(canvas, camera, standing, n)
        self._between([p for p in plates if p not in far], standing, canvas, hand, camera, t, n, what, focus)
        if what == "picture":
            self._weather(hand, camera, t)
        canvas.restore()
        if what == "picture":
            canvas.drawImage(self._vignette, 0, 0, NEAREST, skia.Paint(BlendMode=skia.BlendMode.kMultiply))

    def _paint_still(
        self, key: str, paint: Callable[..., None], hand: Canvas, camera: Camera, t: float
    ) -> None:
        """Paint what only the camera changes; while the camera stands still, copy the last one."""
        W, H = self.size.W, self.size.H
        kept = self._still.get(key)
        if key == "sky":  # infinitely far: only the direction of the lens changes it
            camera = camera.moved(x=0.0, z=0.0)
        if camera.roll or (self._moves and (kept is None or kept[0] != camera)):
            self._still[key] = camera, None
            paint(hand, camera, W, H, t)
            return
        if kept is None or kept[0] != camera or kept[1] is None:
            surface = skia.Surface(W, H)
            surface.getCanvas().clear(0)
            own = Canvas(hand.style, self.scenery.palette, seed=hand.seed)
            own.canvas = surface.getCanvas()
            paint(own, camera, W, H, t)
            kept = camera, surface.makeImageSnapshot()
            self._still[key] = kept
        hand.canvas.drawImage(kept[1], 0, 0, NEAREST)

    def _ground(self, canvas: Any, hand: Canvas, camera: Camera, t: float, what: What) -> None:
        W, H = self.size.W, self.size.H
        if what == "label":
            top = camera.horizon(W, H)
            _band(canvas, W, H, top, 2.0 * H, GROUND_LABEL)
            for water in self.scenery.water:
                _band(canvas, W, H, *_rows_of(water, camera, W, H), WATER_LABEL)
            return
        if what == "line":
            self.scenery.ground(hand, camera, W, H, t)
        else:
            self._paint_still("ground", self._ground_and_shadow, hand, camera, t)
        for water in self.scenery.water:
            water.paint(hand, camera, W, H, t)

    def _ground_and_shadow(self, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        self.scenery.ground(hand, camera, W, H, t)
        if not self._moves and self.scenery.shadows and hand.style != "line":
            shadow = self._baked_shadow()
            shadows.draw_all(hand.canvas, camera, self.size, shadow, (), self.scenery.palette, self.scenery.indoor)

    def _baked_shadow(self) -> shadows.Ground:
        """The shadows of the set, baked when first asked for."""
        if self._ground_shadow is None:
            self._ground_shadow = shadows.bake_ground(
                self.scenery.cards, self.scenery.palette, self.cameras, self.scenery.indoor
            )
        return self._ground_shadow

    def _shadows(self, canvas: Any, camera: Camera, standing: list[Standing], n: int) -> None:
        fixed = self._baked_shadow() if self._moves else None  # else it is in the still ground already
        throwers = [shadows.Thrower(s.x, s.z, s.radius, s.y, s.recorded.shape) for s in standing if s.radius > 0]
        throwers += [shadows.Thrower(x, z, r * 0.8, 0.0, None) for x, z, r in self.setup.physics.shadows(n)]
        shadows.draw_all(
            canvas,
            camera,
            self.size,
            fixed,
            throwers,
            self.scenery.palette,
            self.scenery.indoor,
        )

    def _between(
        self, plates: list[Plate], standing: list[Standing], canvas: Any, hand: Canvas, camera: Camera, t: float,
        n: int, what: What, focus: int,
    ) -> None:  # fmt: skip
        """Draw plates, animated cards and everything that stands there, from far to near."""
        todo: list[tuple[float, int, Callable[[], None]]] = []
        for k, plate in enumerate(plates):
            todo.append((-plate.z, k, lambda p=plate: p.draw(canvas, camera, self.size, t, what == "label")))  # type: ignore[misc]
        for k, card in enumerate(c for c in self.scenery.cards if c.animated and not c.behind_ground):
            todo.append((-card.z, 500 + k, lambda c=card: self._live(c, canvas, hand, camera, t, what)))  # type: ignore[misc]
        for k, one in enumerate(standing):
            todo.append((-one.z, 1000 + k, lambda s=one: self.ensemble.draw(s, canvas, camera, what, self.setup.focuses[focus])))  # type: ignore[misc]
        for k, (z, who, draw_item) in enumerate(self.setup.physics.items(n)):
            todo.append((-z, 2000 + k, lambda z=z, w=who, d=draw_item: self._thing(z, w, d, canvas, hand, camera, what)))  # type: ignore[misc]
        for _, _, draw in sorted(todo, key=lambda item: item[:2]):
            draw()

    def _live(self, card: Card, canvas: Any, hand: Canvas, camera: Camera, t: float, what: What) -> None:
        if card.z - camera.z < 0.5:
            return
        x, y, k = camera.project(card.x, 0, card.z, self.size.W, self.size.H)
        left, _, right, _ = card.bounds
        if x + right * k < -40 or x + left * k > self.size.W + 40:
            return
        canvas.saveLayer(None, as_label(self.card_labels[card.id])) if what == "label" else canvas.save()
        canvas.translate(x, y)
        canvas.scale(k, -k)
        hand.canvas, hand.px = canvas, k
        card.paint(hand, t)
        canvas.restore()

    def _thing(
        self, z: float, who: str, draw: Callable[[Canvas], None], canvas: Any, hand: Canvas, camera: Camera,
        what: What,
    ) -> None:  # fmt: skip
        """Draw one physical item: it draws itself in metres on the card at its depth."""
        if z - camera.z < 0.35:
            return
        matrix, k = camera.card(z, self.size.W, self.size.H)
        canvas.saveLayer(None, as_label(self.labels[who])) if what == "label" else canvas.save()
        canvas.concat(matrix)
        hand.canvas, hand.px, hand.z, hand.seed = canvas, k, max(0.0, z), 7
        draw(hand)
        canvas.restore()

    def _weather(self, hand: Canvas, camera: Camera, t: float) -> None:
        hand.px, hand.z = 1.0, 0.0
        overlay(self.scenery, hand, camera, self.size.W, self.size.H, t)

    def joints(self, who: str, n: int) -> list[tuple[float, float, bool]]:
        """Return the OpenPose-18 points of one actor in metres from their foot, and whether each is seen."""
        return self.setup.actors[who].joints(self.setup.acting(who, self.setup.pose_frame(n)))

    def physical_depths(self, n: int) -> list[tuple[str, float]]:
        """Return id and depth of everything physics moves."""
        return [(who, z) for z, who, _ in self.setup.physics.items(n)]


def _behind(cards: tuple[Card, ...]) -> float:
    return min((c.z for c in cards if c.behind_ground), default=1e9)


def _roll(canvas: Any, roll: float, W: int, H: int) -> None:
    """Turn the frame about its middle, enlarged so that no corner shows."""
    grow = 1 + abs(roll) * 1.8
    canvas.translate(W / 2, H / 2)
    canvas.rotate(roll * 57.29578)
    canvas.scale(grow, grow)
    canvas.translate(-W / 2, -H / 2)


def _band(canvas: Any, W: int, H: int, top: float, bottom: float, label: int) -> None:
    if bottom > top:
        paint = skia.Paint(Color=0xFF000000 | label << 16 | label << 8 | label)
        canvas.drawRect(skia.Rect.MakeLTRB(-W, clamp(top, -H, 2 * H), 2 * W, clamp(bottom, -H, 2 * H)), paint)


def _rows_of(water: Water, camera: Camera, W: int, H: int) -> tuple[float, float]:
    horizon, F = camera.horizon(W, H), camera.focal_px(W)
    rows = [horizon + F * camera.y / max(z - camera.z, 0.5) for z in (water.z_far, water.z_near)]
    return min(rows), max(rows)


def vignette(W: int, H: int, style: str) -> Any:
    """Return the darkening towards the corners (and the tint of the paper) as a picture to multiply with."""
    y, x = np.mgrid[0:H, 0:W]
    x, y = (x - W / 2) / (W * 0.62), (y - H / 2) / (H * 0.66)
    depth, start = (0.20, 0.35) if style == "flat" else (0.10, 0.40)
    level = 1 - depth * np.clip(x * x + y * y - start, 0, 1)
    tint = np.array([1.0, 1.0, 1.0, 1.0]) if style == "flat" else np.array([0.955, 0.985, 1.0, 1.0])
    bgra = level[..., None] * tint
    bgra[..., 3] = 1.0
    return picture(bgra)
