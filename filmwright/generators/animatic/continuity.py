"""Honour pictures at given frames: the first, the last, and any between, to the pixel.

    own frames ──┐
    anchor ──────┴─ how alike? ─┬─ the same ───────> exact      nothing to do
                                ├─ very much ──────> carry      out = own + fading difference
                                ├─ our layout ─────> parallax   the picture itself, cut into planes and moved
                                └─ not at all ─────> dissolve   hold, drift with our camera, dissolve over

At the anchor's frame the output *is* the anchor. The report says which way was taken; a dissolve is never
sold as a continuation. Not here: what the next clip knows of the world (`world`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.noise import smooth
from filmwright.generators.animatic.planes import PaintedPlanes
from filmwright.generators.animatic.renderer import Renderer

Way = Literal["exact", "carry", "parallax", "dissolve"]
RGBPicture = NDArray[np.uint8]
CARRY_DB = 27.0
"""A picture this close to our own frame (PSNR) is ours, drawn at another scale: carry the difference."""
CARRY_OWN_DB = 17.0
"""The same, when the clip goes on from our own state: the picture is ours unless it is plainly not."""
LAYOUT = 0.42
"""Correlation of outlines above which a foreign picture counts as painted on our layout."""
_CARRY_FRAMES, _HOLD_FRAMES, _DISSOLVE_FRAMES = 10, 5, 14


@dataclass(frozen=True)
class Anchor:
    """A picture to be shown at one frame of the clip, and how our own frames get to it and away."""

    frame: int
    picture: RGBPicture
    way: Way
    own: RGBPicture
    camera: Camera
    strength: float = 1.0
    planes: PaintedPlanes | None = None


class Joined:
    """The frames of one clip, joined to its anchors. `start` is the shot's frame of the clip's frame 0."""

    def __init__(
        self,
        renderer: Renderer,
        start: int,
        pictures: Mapping[int, tuple[RGBPicture, float]],
    ) -> None:
        self.renderer, self.start = renderer, start
        self.anchors = [self._anchor(k, *pictures[k]) for k in sorted(pictures)]

    @property
    def way(self) -> Way | Literal["cut"]:
        """How the first frame was honoured."""
        first = next((a for a in self.anchors if a.frame == 0), None)
        return "cut" if first is None else first.way

    def frame(self, i: int) -> RGBPicture:
        """Return frame `i` of the clip."""
        exact = next((a for a in self.anchors if a.frame == i and a.strength >= 1), None)
        if exact is not None:
            return exact.picture.copy()
        planes = next((a for a in self.anchors if a.way == "parallax" and a.planes is not None), None)
        if planes is not None and planes.planes is not None:
            out = self._painted(planes.planes, planes, i)
        else:
            out = self.renderer.picture(self.start + i)
        for anchor in self.anchors:
            if anchor is not planes:
                out = self._pulled(out, anchor, i)
        return out

    def _anchor(self, frame: int, picture: RGBPicture, strength: float) -> Anchor:
        setup, n = self.renderer.setup, self.start + frame
        own = self.renderer.picture(n)
        camera = setup.camera(n)
        likeness = psnr(picture, own)
        way: Way = "dissolve"
        planes = None
        if likeness >= 99:
            way = "exact"
        elif likeness >= (CARRY_OWN_DB if frame == 0 and setup.before is not None else CARRY_DB):
            way = "carry"
        elif frame == 0 and same_layout(picture, own) >= LAYOUT and not self._anybody_travels():
            way, planes = "parallax", PaintedPlanes(picture, self.renderer, n)
        return Anchor(frame, picture, way, own, camera, strength, planes)

    def _painted(self, planes: PaintedPlanes, anchor: Anchor, i: int) -> RGBPicture:
        """Return the moved picture; where the camera leaves it, our own frame takes over."""
        setup = self.renderer.setup
        camera = setup.camera(self.start + i)
        left = smooth((uncovered(anchor.camera, camera, setup.focuses[0].z, setup.W, setup.H) - 0.05) / 0.15)
        if left <= 0:
            return planes.seen_by(camera)
        own = matched(self.renderer.picture(self.start + i), anchor.own, anchor.picture, 0.6 * (1 - left))
        if left >= 1:
            return own
        return np.asarray(cv2.addWeighted(planes.seen_by(camera), 1 - left, own, left, 0), np.uint8)

    def _anybody_travels(self) -> bool:
        return any(s.metres > 0.3 for steps in self.renderer.setup.performance.steps.values() for s in steps)

    def _pulled(self, out: RGBPicture, anchor: Anchor, i: int) -> RGBPicture:
        """Return `out` drawn towards an anchor by how near in time it is."""
        if anchor.way in ("exact", "parallax"):
            return out
        away = abs(i - anchor.frame)
        room = min((abs(a.frame - anchor.frame) for a in self.anchors if a is not anchor), default=10**6)
        if anchor.way == "carry":
            weight = (1 - smooth(away / min(_CARRY_FRAMES, max(1, room)))) * anchor.strength
            if weight <= 0:
                return out
            difference = (anchor.picture.astype(np.float32) - anchor.own) * weight
            return np.asarray(np.clip(np.rint(out + difference), 0, 255), np.uint8)
        hold = min(_HOLD_FRAMES, room // 4)
        length = min(_DISSOLVE_FRAMES, max(1, room - hold))
        weight = (1 - smooth((away - hold) / length)) * anchor.strength
        own = matched(
            out, anchor.own, anchor.picture, 0.6 * (1 - smooth((away - hold - length * 0.3) / (1.5 * length)))
        )
        if weight <= 0:
            return own
        setup = self.renderer.setup
        drift = drifted(anchor.picture, anchor.camera, setup.camera(self.start + i), setup.focuses[0].z)
        return np.asarray(cv2.addWeighted(drift, weight, own, 1 - weight, 0), np.uint8)


def uncovered(was: Camera, now: Camera, z: float, W: int, H: int) -> float:
    """Return which share of what `now` sees at depth `z` lies outside of what `was` saw."""
    x0, y0, k0 = was.project(0, 0, z, W, H)
    x1, y1, k1 = now.project(0, 0, z, W, H)
    s = k1 / k0
    left, top = x1 - s * x0, y1 - s * y0
    wide = max(0.0, min(W, left + s * W) - max(0.0, left))
    high = max(0.0, min(H, top + s * H) - max(0.0, top))
    return 1 - wide * high / (W * H)


def psnr(a: RGBPicture, b: RGBPicture) -> float:
    """Return the likeness of two pictures in dB; 99 when they are the same."""
    error = float(np.mean((a.astype(np.float32) - b) ** 2))
    return 99.0 if error == 0 else float(10 * np.log10(255.0**2 / error))


def same_layout(a: RGBPicture, b: RGBPicture) -> float:
    """Return how well the outlines of two pictures coincide, -1..1: the correlation of soft edges."""

    def edges(picture: RGBPicture) -> NDArray[np.float32]:
        height, width = picture.shape[:2]
        small = cv2.resize(picture, (320, max(2, round(320 * height / width))), interpolation=cv2.INTER_AREA)
        grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (0, 0), 1.0).astype(np.float32)
        size = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
        return np.asarray(cv2.GaussianBlur(np.minimum(size, 160), (0, 0), 2.0), np.float32)

    one, two = edges(a).ravel(), edges(b).ravel()
    if one.std() < 1e-3 or two.std() < 1e-3:
        return 0.0
    return float(np.corrcoef(one, two)[0, 1])


def matched(frame: RGBPicture, own: RGBPicture, given: RGBPicture, strength: float) -> RGBPicture:
    """Move the colours of `frame` towards those of `given`, as `own` differs from it (Reinhard et al., 2001).

    In CIELAB; the spread is clamped, else a flat picture turns fur blue.
    """
    if strength <= 0.01:
        return frame
    (m0, s0), (m1, s1) = _lab(own), _lab(given)
    gain = np.clip(s1, s0 * 0.75, s0 * 1.3) / s0
    lab = cv2.cvtColor(frame, cv2.COLOR_RGB2LAB).astype(np.float32)
    moved = (lab - m0) * gain + m1
    lab = np.clip(lab + (moved - lab) * strength, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8)


def _lab(picture: RGBPicture) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    pixels = cv2.cvtColor(picture[::4, ::4].copy(), cv2.COLOR_RGB2LAB).reshape(-1, 3).astype(np.float32)
    return pixels.mean(0), pixels.std(0) + 1e-3


def drifted(picture: RGBPicture, seen_by: Camera, camera: Camera, z: float) -> RGBPicture:
    """Return a flat picture, hung at depth `z` and seen by one camera, as another camera sees it."""
    H, W = picture.shape[:2]
    left, top, k0 = seen_by.project(0, 0, z, W, H)
    x, y, k1 = camera.project(0, 0, z, W, H)
    scale = min(max(k1 / k0, 1.0), 2.5)  # never smaller than the frame: there is nothing beyond its edge
    dx = float(np.clip(x - left * scale, W * (1 - scale), 0))
    dy = float(np.clip(y - top * scale, H * (1 - scale), 0))
    move = np.array([[scale, 0, dx], [0, scale, dy]], np.float32)
    return np.asarray(
        cv2.warpAffine(picture, move, (W, H), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101),
        np.uint8,
    )
