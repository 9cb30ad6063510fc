"""Everyone and everything that stands between the cards: recorded once a pose, drawn where they are.

    Acting ──record──> skia picture ──┬─> sprite (once a pose) ──copy──> frame      the camera keeps off
                                      ├─> drawn anew ──────────────────> frame      it does not
                                      ├─> small, blurred ──────────────> frame      out of focus
                                      └─> silhouette ──> shadow;  one grey level ──> label map

Drawing a figure costs skia 3 to 5 ms and copying it 0.2: a pose is drawn once, though it is shown twice.
Not here: what stands in front of what (`renderer`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from filmwright.generators.animatic import shadows
from filmwright.generators.animatic.baked import LINEAR, NEAREST
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.cel import Cel
from filmwright.generators.animatic.layers import Size, as_label
from filmwright.generators.animatic.noise import hash01
from filmwright.generators.animatic.setup import Focus, Setup
from filmwright.generators.animatic.skia_gl import skia
from filmwright.generators.animatic.stagehand import Prop

HELD_LABEL = 3
"""Grey level of a thing that has no id on the board: below all that are told in the report."""
NEAREST_M = 0.35
"""Nobody nearer to the lens than this is drawn."""
_SHRINK = 3
"""How much coarser somebody out of focus is drawn."""
_KEPT = 3
"""Drawings of each that are kept: a pose is shown in neighbouring frames, as a picture and as line art."""


@dataclass(frozen=True)
class Recorded:
    """One drawing of one figure: replayable, with its silhouette, and where it was when it was made."""

    picture: Any
    shape: shadows.Shape | None
    x: float
    y: float
    k: float
    """Its foot in pixels of the frame, and pixels per metre, at the frame its pose belongs to."""
    sprite: list[tuple[Any, int, int] | None] = field(default_factory=list)
    """Drawn at that place, when first asked for: the picture, its left, its top."""


@dataclass(frozen=True)
class Standing:
    """One of them in one frame: where they are (metres) and how they look."""

    id: str
    label: int
    x: float
    y: float
    z: float
    radius: float
    recorded: Recorded
    held_label: int = 0
    """Grey level of what they hold, when `bare` is given."""
    bare: Recorded | None = None
    """In a label map: the same drawing, what they hold cut out of it."""


class Ensemble:
    """The cast and the props of one shot."""

    def __init__(self, setup: Setup, labels: dict[str, int]) -> None:
        self.setup, self.labels = setup, labels
        self.size = Size(setup.W, setup.H)
        self._records: dict[tuple[object, ...], Recorded] = {}

    def clear(self) -> None:
        """Let go of every drawing."""
        self._records.clear()

    def at(self, n: int, style: str, what: str = "picture") -> list[Standing]:
        """Return everyone who stands there at frame `n`; `what` is "picture", "line" or "label"."""
        cast = self._cast(n, style, what == "label")
        return [*cast, *(self._prop(p, n, style) for p in self.setup.props.values())]

    def _cast(self, n: int, style: str, labelled: bool) -> list[Standing]:
        setup = self.setup
        pose_n = setup.pose_frame(n)
        lens = setup.camera(pose_n)  # the pen is chosen once a pose, whichever frame is drawn first
        out = []
        for who, mark in setup.marks(n).items():
            actor, acting = setup.actors[who], setup.acting(who, pose_n)
            recorded, bare = (
                self._record(
                    (who, style, pose_n, setup.boil(n) if style == "pencil" else 0, cuts_held),
                    lambda hand, a=actor, s=acting: a.draw(hand, s),  # type: ignore[misc]
                    1.3 * actor.height,
                    setup.boil(n),
                    lens,
                    (acting.mark.x, acting.mark.y, acting.mark.z),
                    cuts_held,
                )
                if not cuts_held or (labelled and acting.mark.held)
                else None
                for cuts_held in (False, True)
            )
            assert recorded is not None
            held = next((self.labels[h] for h in acting.mark.held if h in self.labels), HELD_LABEL)
            out.append(
                Standing(
                    who, self.labels[who], mark.x, mark.y, mark.z, actor.width * 0.5, recorded, held, bare
                )
            )
        return out

    def _prop(self, prop: Prop, n: int, style: str) -> Standing:
        """Draw a prop anew in every frame: fire burns on ones."""
        t, seed = self.setup.weather_seconds(n), int(hash01("prop", prop.id) * 60000)
        recorded = self._record(
            (prop.id, style, n), lambda hand: prop.draw(hand, t, seed), prop.height, self.setup.boil(n),
            self.setup.camera(n), (prop.x, 0.0, prop.z),
        )  # fmt: skip
        label = self.labels.get(prop.id, HELD_LABEL)
        return Standing(prop.id, label, prop.x, 0.0, prop.z, min(0.9, prop.width * 0.55), recorded)

    def _record(
        self, key: tuple[object, ...], draw: Callable[[Canvas], None], height: float, boil: int, lens: Camera,
        at: tuple[float, float, float], cuts_held: bool = False,
    ) -> Recorded:  # fmt: skip
        """Record a drawing once; the weight of the pen follows its size on the screen."""
        if key not in self._records:
            x, y, k = lens.project(*at, self.size.W, self.size.H)
            k = min(k, self.size.W * 2.0)
            hand = Canvas(str(key[1]), self.setup.palette.lifted(), seed=7, boil=boil)
            hand.px, hand.z, hand.cuts_held = k, max(0.0, at[2] - lens.z - 6) * 0.35, cuts_held
            recorder = skia.PictureRecorder()
            reach = max(height, 0.5)
            hand.canvas = recorder.beginRecording(
                skia.Rect.MakeLTRB(-2.2 * reach, -0.6 * reach, 2.2 * reach, 2.6 * reach)
            )
            draw(hand)
            picture = recorder.finishRecordingAsPicture()
            shape = shadows.silhouette(picture, height) if hand.style != "line" else None
            while len(self._records) >= _KEPT * (len(self.setup.actors) + len(self.setup.props)):
                del self._records[next(iter(self._records))]  # the oldest
            self._records[key] = Recorded(picture, shape, x, y, k)
        return self._records[key]

    def draw(self, one: Standing, canvas: Any, camera: Camera, what: str, focus: Focus) -> None:
        """Draw one of them as the camera sees it; `what` is "picture", "line" or "label"."""
        if one.z - camera.z < NEAREST_M:
            return
        x, y, k = camera.project(one.x, one.y, one.z, self.size.W, self.size.H)
        if what == "picture":
            blur = self._blur(one.z, camera, focus)
            if blur > 1.5:
                self._draw_soft(one.recorded.picture, canvas, x, y, k, blur)
                return
            if abs(k / one.recorded.k - 1) < 1e-3 and not camera.roll:
                self._copy(one.recorded, canvas, x, y)
                return
        if what == "label":
            self._draw_label(one, canvas, x, y, k, bool(camera.roll))
            return
        canvas.save()
        _replay(one.recorded.picture, canvas, x, y, k)
        canvas.restore()

    def _draw_label(self, one: Standing, canvas: Any, x: float, y: float, k: float, turned: bool) -> None:
        """Draw a grey level; what somebody holds has its own, so that a score sees the person alone."""
        layers = [(one.recorded, one.label)]
        if one.bare is not None:
            layers = [(one.recorded, one.held_label), (one.bare, one.label)]
        for recorded, level in layers:
            if turned:
                canvas.saveLayer(_box(recorded.picture, x, y, k), as_label(level))
                _replay(recorded.picture, canvas, x, y, k)
                canvas.restore()
            elif (cut := self._cut(recorded.picture, x, y, k)) is not None:
                canvas.drawImage(*cut, NEAREST, as_label(level))  # a filter is slow: on what was drawn only

    def _copy(self, recorded: Recorded, canvas: Any, x: float, y: float) -> None:
        """Copy the drawing of this pose, moved by whole pixels."""
        if not recorded.sprite:
            recorded.sprite.append(self._cut(recorded.picture, recorded.x, recorded.y, recorded.k))
        sprite = recorded.sprite[0]
        if sprite is not None:
            image, left, top = sprite
            dx, dy = math.floor(x - recorded.x + 0.5), math.floor(y - recorded.y + 0.5)
            canvas.drawImage(image, left + dx, top + dy, NEAREST)

    def _cut(self, picture: Any, x: float, y: float, k: float) -> tuple[Any, int, int] | None:
        """Return a figure on a sheet of its own, as far as it is in the frame, with its left and its top."""
        box = _box(picture, x, y, k)
        left, top = max(0, math.floor(box.left())), max(0, math.floor(box.top()))
        right, bottom = min(self.size.W, math.ceil(box.right())), min(self.size.H, math.ceil(box.bottom()))
        if right <= left or bottom <= top:
            return None
        cel = Cel(right - left, bottom - top)
        _replay(picture, cel.canvas, x - left, y - top, k)
        cut = cel.cut()
        return None if cut is None else (cut[0], cut[1] + left, cut[2] + top)

    def _blur(self, z: float, camera: Camera, focus: Focus) -> float:
        """Blur of somebody out of focus in pixels; people near the plane in focus stay sharp."""
        off = max(0.0, abs(z - focus.z) - 0.5)
        return min(9.0, 1.4 * focus.blur * off / max(z - camera.z, 0.5)) * self.size.W / 1280

    def _draw_soft(self, picture: Any, canvas: Any, x: float, y: float, k: float, blur: float) -> None:
        """Draw somebody out of focus: small, blurred, and laid over the frame."""
        cel = Cel(-(-self.size.W // _SHRINK), -(-self.size.H // _SHRINK))
        cel.canvas.scale(1 / _SHRINK, 1 / _SHRINK)
        _replay(picture, cel.canvas, x, y, k)
        cel.blur(blur / _SHRINK)
        canvas.save()
        canvas.scale(_SHRINK, _SHRINK)
        canvas.drawImage(cel.image(), 0, 0, LINEAR)
        canvas.restore()


def _box(picture: Any, x: float, y: float, k: float) -> Any:
    """Return where a recorded figure with its foot at a pixel is drawn, in pixels.

    Sheets and layers of this size cost much less than those of the whole frame.
    """
    own = picture.cullRect()
    return skia.Rect.MakeLTRB(
        x + own.left() * k - 2, y - own.bottom() * k - 2, x + own.right() * k + 2, y - own.top() * k + 2
    )


def _replay(picture: Any, canvas: Any, x: float, y: float, k: float) -> None:
    """Draw a recorded figure with its foot at a pixel."""
    canvas.translate(x, y)
    canvas.scale(k, -k)
    canvas.drawPicture(picture)
