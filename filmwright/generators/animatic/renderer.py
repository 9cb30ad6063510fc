"""Draw any frame of a setup, as a picture, as line art, or as labels.

    plates (baked once) ─┐
    sky, ground, water ──┼─ far to near, the cast and the props between them ──> weather ──> vignette ──> RGB
    figures, props ──────┘

Poses on twos, camera and root motion on ones, boil on threes. A frame depends on its number and on nothing
drawn before it. Not here: captions, slates and timecode (clips are clean); joining clips (`continuity`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic import finish, shadows
from filmwright.generators.animatic.baked import NEAREST
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.cel import Cel
from filmwright.generators.animatic.ensemble import NEAREST_M, Ensemble, Standing
from filmwright.generators.animatic.layers import Bakery, Plate, Size, as_label
from filmwright.generators.animatic.noise import clamp
from filmwright.generators.animatic.sets.scenery import Card, FramePainter, Water
from filmwright.generators.animatic.setup import Focus, Setup
from filmwright.generators.animatic.skia_gl import skia
from filmwright.generators.animatic.weather import overlay, underfoot

What = Literal["picture", "line", "label"]
CAST_LABEL, PROP_LABEL, CARD_LABEL = 10, 40, 100
GROUND_LABEL, WATER_LABEL = 1, 2
"""Grey levels of the label map; 0 is the sky. Cast, props and cards count up from theirs."""
_SAMPLES = 24
"""How many cameras of a shot baking looks at, beside the first."""


@dataclass(frozen=True)
class _Frame:
    """One frame while it is drawn."""

    n: int
    what: What
    focus: int
    """Which of the setup's planes is sharp."""
    camera: Camera
    t: float
    hand: Canvas
    canvas: Any


class Renderer:
    """Draws the frames of one setup. Keeps what was baked; keeps no frame."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.scenery = setup.scenery
        self.size = Size(setup.W, setup.H)
        self.labels = _labels(setup)
        self.card_labels = {c.id: min(255, CARD_LABEL + k) for k, c in enumerate(self.scenery.cards)}
        self.ensemble = Ensemble(setup, self.labels)
        last = max(0, setup.frames - 1)
        count = min(_SAMPLES, last)
        seen = (setup.camera(round(last * k / max(count, 1))) for k in range(count + 1))
        self.cameras = tuple(dict.fromkeys(seen))
        self._moves = len(self.cameras) > 1
        self._turns_after = max(abs(c.roll) for c in self.cameras) < finish.SMALL_ROLL
        self._cel = Cel(setup.W, setup.H)
        self._plates: dict[tuple[What, int], list[Plate]] = {}
        self._set_shadow: shadows.Ground | None = None
        self._still: dict[str, tuple[Camera, Any]] = {}

    def picture(self, n: int) -> NDArray[np.uint8]:
        """Return frame `n` as RGB: uint8 (height, width, 3)."""
        racked = self.setup.racked(n)
        out = _rgb(self._draw(n, "picture", int(racked >= 1)))
        if 0 < racked < 1:  # the lens racks: the one focus dissolves into the other
            far = _rgb(self._draw(n, "picture", 1))
            out = np.asarray(cv2.addWeighted(out, 1 - racked, far, racked, 0), np.uint8)
        return out

    def line(self, n: int) -> NDArray[np.uint8]:
        """Return frame `n` as line art: uint8 (height, width), white on black."""
        return self._draw(n, "line")[..., 0].copy()

    def label_map(self, n: int) -> NDArray[np.uint8]:
        """Return frame `n` as labels: uint8 (height, width)."""
        return self._draw(n, "label")[..., 0].copy()

    def grow(self, n: int) -> float:
        """Return how much the camera's roll enlarges frame `n`."""
        roll = self.setup.camera(n).roll
        return finish.enlarged(
            roll, self.size.W, self.size.H, 0.0 if self._turns_after else finish.DRAWN_BEYOND
        )

    def close(self) -> None:
        """Let go of everything that was baked; it comes back when it is asked for."""
        self._plates.clear()
        self._still.clear()
        self._set_shadow = None
        self.ensemble.clear()

    def joints(self, who: str, n: int) -> list[tuple[float, float, bool]]:
        """Return the OpenPose-18 points of one actor in metres from their foot, and whether each is seen."""
        return self.setup.actors[who].joints(self.setup.acting(who, self.setup.pose_frame(n)))

    def physical_depths(self, n: int) -> list[tuple[str, float]]:
        """Return id and depth of everything physics moves."""
        return [(who, z) for z, who, _ in self.setup.physics.items(n)]

    def plates(self, what: What, focus: int = 0) -> list[Plate]:
        """Return the baked cards of one kind of picture at one focus; baked when first asked for."""
        if (what, focus) not in self._plates:
            style = "line" if what == "line" else self.setup.style
            bakery = Bakery(
                self.size, self.cameras, Canvas(style, self.scenery.palette), self._walked_depths(),
                self._blur(self.setup.focuses[focus]) if what == "picture" else lambda z: 0.0,
                (lambda c: self.card_labels[c.id]) if what == "label" else None,
            )  # fmt: skip
            self._plates[what, focus] = bakery.plates(self.scenery.cards)
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
        out += [(c.z, c.z) for c in self.scenery.cards if c.animated and not c.behind_ground]
        things = [z for z, _, _ in self.setup.physics.items(0)]
        if things:
            out.append((min(things) - 0.3, max(things) + 0.3))
        return tuple(out)

    def _draw(self, n: int, what: What, focus: int = 0) -> NDArray[np.uint8]:
        """Draw a frame and return its pixels: BGRA, overwritten by the next."""
        setup, W, H = self.setup, self.size.W, self.size.H
        camera, canvas = setup.camera(n), self._cel.canvas
        roll = camera.roll
        if self._turns_after:
            camera = camera.moved(roll=0.0)
        style = "line" if what == "line" else setup.style
        hand = Canvas(style, self.scenery.palette, seed=7, boil=setup.boil(n))
        hand.canvas = canvas
        frame = _Frame(n, what, focus, camera, setup.weather_seconds(n), hand, canvas)
        canvas.restoreToCount(1)
        canvas.resetMatrix()
        canvas.save()
        if camera.roll:
            finish.roll_canvas(canvas, camera.roll, W, H)
        self._draw_world(frame)
        canvas.restore()
        if what == "picture":
            finish.darken(self._cel.pixels, W, H, setup.style)
        if not roll or not self._turns_after:
            return self._cel.pixels
        return finish.roll_pixels(
            self._cel.pixels, roll, cv2.INTER_NEAREST if what == "label" else cv2.INTER_LINEAR
        )

    def _draw_world(self, frame: _Frame) -> None:
        """Draw everything, from far to near."""
        W, H = self.size.W, self.size.H
        is_picture = frame.what == "picture"
        if is_picture:
            self._paint_still("sky", self.scenery.sky.still, frame)
            self.scenery.sky.moving(frame.hand, frame.camera, W, H, frame.t)
        else:
            frame.canvas.clear(0xFF000000)
        plates = self.plates(frame.what, frame.focus)
        horizon_z = min((c.z for c in self.scenery.cards if c.behind_ground), default=1e9)
        for plate in (p for p in plates if p.z >= horizon_z):
            plate.draw(frame.canvas, frame.camera, self.size, frame.t, frame.what == "label")
        self._draw_ground(frame)
        if is_picture:
            underfoot(self.scenery, frame.hand, frame.camera, W, H, frame.t)
        standing = self.ensemble.at(frame.n, frame.hand.style, frame.what)
        if is_picture and self.scenery.shadows:
            self._draw_shadows(frame, standing)
        self._draw_between(frame, [p for p in plates if p.z < horizon_z], standing)
        if is_picture:
            frame.hand.canvas, frame.hand.px, frame.hand.z = frame.canvas, 1.0, 0.0
            overlay(self.scenery, frame.hand, frame.camera, W, H, frame.t)

    def _paint_still(self, key: str, paint: FramePainter, frame: _Frame) -> None:
        """Paint what only the camera changes; while the camera stands still, copy the last one."""
        W, H = self.size.W, self.size.H
        camera = frame.camera
        if key == "sky":  # infinitely far: only the direction of the lens changes it
            camera = camera.moved(x=0.0, z=0.0)
        kept = self._still.get(key)
        if camera.roll or (self._moves and (kept is None or kept[0] != camera)):
            self._still[key] = camera, None
            paint(frame.hand, camera, W, H, frame.t)
            return
        if kept is None or kept[0] != camera or kept[1] is None:
            cel = Cel(W, H)
            own = Canvas(frame.hand.style, self.scenery.palette, seed=frame.hand.seed)
            own.canvas = cel.canvas
            paint(own, camera, W, H, frame.t)
            kept = camera, cel.image()
            self._still[key] = kept
        frame.canvas.drawImage(kept[1], 0, 0, NEAREST)

    def _draw_ground(self, frame: _Frame) -> None:
        W, H = self.size.W, self.size.H
        if frame.what == "label":
            _band(frame.canvas, W, H, frame.camera.horizon(W, H), 2.0 * H, GROUND_LABEL)
            for water in self.scenery.water:
                _band(frame.canvas, W, H, *_rows_of(water, frame.camera, W, H), WATER_LABEL)
            return
        if frame.what == "line":
            self.scenery.ground(frame.hand, frame.camera, W, H, frame.t)
        else:
            self._paint_still("ground", self._ground_and_shadow, frame)
        for water in self.scenery.water:
            water.paint(frame.hand, frame.camera, W, H, frame.t)

    def _ground_and_shadow(self, hand: Canvas, camera: Camera, W: float, H: float, t: float) -> None:
        self.scenery.ground(hand, camera, W, H, t)
        if not self._moves and self.scenery.shadows:
            shadows.draw_all(hand.canvas, camera, self.size, self._baked_shadow(), (), self.scenery)

    def _baked_shadow(self) -> shadows.Ground:
        """The shadows of the set, baked when first asked for."""
        if self._set_shadow is None:
            self._set_shadow = shadows.bake_ground(self.scenery, self.cameras)
        return self._set_shadow

    def _draw_shadows(self, frame: _Frame, standing: list[Standing]) -> None:
        fixed = self._baked_shadow() if self._moves else None  # else it is in the still ground already
        moving = [shadows.Thrower(s.x, s.z, s.radius, s.y, s.recorded.shape) for s in standing]
        moving += [shadows.Thrower(x, z, r * 0.8) for x, z, r in self.setup.physics.shadows(frame.n)]
        shadows.draw_all(frame.canvas, frame.camera, self.size, fixed, moving, self.scenery)

    def _draw_between(self, frame: _Frame, plates: list[Plate], standing: list[Standing]) -> None:
        """Draw plates, animated cards and everything that stands there, from far to near."""
        todo: list[tuple[float, Callable[[], None]]] = []
        for plate in plates:
            todo.append((plate.z, lambda p=plate: self._draw_plate(frame, p)))  # type: ignore[misc]
        for card in self.scenery.cards:
            if card.animated and not card.behind_ground:
                todo.append((card.z, lambda c=card: self._draw_live(frame, c)))  # type: ignore[misc]
        for one in standing:
            todo.append((one.z, lambda s=one: self._draw_standing(frame, s)))  # type: ignore[misc]
        for item in self.setup.physics.items(frame.n):
            todo.append((item[0], lambda i=item: self._draw_item(frame, *i)))  # type: ignore[misc]
        for _, draw in sorted(todo, key=lambda entry: -entry[0]):
            draw()

    def _draw_plate(self, frame: _Frame, plate: Plate) -> None:
        plate.draw(frame.canvas, frame.camera, self.size, frame.t, frame.what == "label")

    def _draw_standing(self, frame: _Frame, one: Standing) -> None:
        self.ensemble.draw(one, frame.canvas, frame.camera, frame.what, self.setup.focuses[frame.focus])

    def _draw_live(self, frame: _Frame, card: Card) -> None:
        """Draw a card whose picture depends on the time."""
        if card.z - frame.camera.z < NEAREST_M:
            return
        x, y, k = frame.camera.project(card.x, 0, card.z, self.size.W, self.size.H)
        left, _, right, _ = card.bounds
        if x + right * k < -40 or x + left * k > self.size.W + 40:
            return
        _begin(frame, self.card_labels[card.id])
        frame.canvas.translate(x, y)
        frame.canvas.scale(k, -k)
        frame.hand.canvas, frame.hand.px = frame.canvas, k
        card.paint(frame.hand, frame.t)
        frame.canvas.restore()

    def _draw_item(self, frame: _Frame, z: float, who: str, draw: Callable[[Canvas], None]) -> None:
        """Draw one physical item: it draws itself in metres on the card at its depth."""
        if z - frame.camera.z < NEAREST_M:
            return
        matrix, k = frame.camera.card(z, self.size.W, self.size.H)
        _begin(frame, self.labels[who])
        frame.canvas.concat(matrix)
        hand = frame.hand
        hand.canvas, hand.px, hand.z, hand.seed = frame.canvas, k, max(0.0, z), 7
        draw(hand)
        frame.canvas.restore()


def _labels(setup: Setup) -> dict[str, int]:
    """Return the grey level of everyone and everything that has an id."""
    labels = {who: CAST_LABEL + k for k, who in enumerate(setup.brief.cast)}
    things = [*setup.brief.props, *(e.id for e in setup.brief.shot.motion.entities)]
    for k, thing in enumerate(dict.fromkeys(things)):
        labels.setdefault(thing, PROP_LABEL + k)
    return labels


def _begin(frame: _Frame, label: int) -> None:
    """Save the canvas; in a label map, what is drawn until it is restored becomes one grey level."""
    if frame.what == "label":
        frame.canvas.saveLayer(None, as_label(label))
    else:
        frame.canvas.save()


def _rgb(bgra: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGB), np.uint8)


def _band(canvas: Any, W: int, H: int, top: float, bottom: float, label: int) -> None:
    if bottom > top:
        paint = skia.Paint(Color=0xFF000000 | label << 16 | label << 8 | label)
        canvas.drawRect(skia.Rect.MakeLTRB(-W, clamp(top, -H, 2 * H), 2 * W, clamp(bottom, -H, 2 * H)), paint)


def _rows_of(water: Water, camera: Camera, W: int, H: int) -> tuple[float, float]:
    """Return the rows between which a stretch of water lies."""
    horizon, F = camera.horizon(W, H), camera.focal_px(W)
    rows = [horizon + F * camera.y / max(z - camera.z, 0.5) for z in (water.z_far, water.z_near)]
    return min(rows), max(rows)
