"""A foreign picture painted on our layout, cut into the planes we know, for our camera to move through it.

    picture + label map + depth ──cut──> sky, bands of depth, ground, each actor ──move──> new frame

Every plane moves exactly (a similarity; the ground a homography). Behind each, the picture is continued by
inpainting (Telea, 2004), good for travels up to about a quarter of the frame. A warp by per-pixel depth was
tried first and tears figures apart.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.passes import depth
from filmwright.generators.animatic.renderer import (
    CARD_LABEL,
    CAST_LABEL,
    GROUND_LABEL,
    WATER_LABEL,
    Renderer,
)

_BANDS_M = (1e9, 60.0, 30.0, 17.0, 11.5, 8.0, 6.0, 4.5, 0.0)
_SKY_M = 400.0


@dataclass(frozen=True)
class _Plane:
    metres: float
    """Distance from the first camera; irrelevant for the ground."""
    is_ground: bool
    rgba: NDArray[np.uint8]


class PaintedPlanes:
    """One picture, ready to be seen by other cameras of its shot."""

    def __init__(self, picture: NDArray[np.uint8], renderer: Renderer, n: int) -> None:
        labels = renderer.label_map(n)
        metres = depth(renderer, n, labels)
        self.camera = renderer.setup.camera(n)
        self.planes = _cut(picture, labels, metres, self.camera)

    def seen_by(self, camera: Camera) -> NDArray[np.uint8]:
        """Return the picture as `camera` sees it."""
        out: NDArray[np.uint8] | None = None
        for plane in self.planes:
            moved = _moved(plane, self.camera, camera)
            if out is None:
                out = moved[..., :3].copy()
                continue
            alpha = moved[..., 3:].astype(np.uint16)
            out = ((moved[..., :3] * alpha + out * (255 - alpha)) // 255).astype(np.uint8)
        assert out is not None
        return out


def _cut(
    picture: NDArray[np.uint8], labels: NDArray[np.uint8], metres: NDArray[np.float32], camera: Camera
) -> list[_Plane]:
    ground = (labels == GROUND_LABEL) | (labels == WATER_LABEL)
    standing = (labels >= CAST_LABEL) & (labels < CARD_LABEL)
    found: list[tuple[float, bool, NDArray[np.bool_]]] = []
    for far, near in pairwise(_BANDS_M):
        mask = (metres < far) & (metres >= near) & ~ground & ~standing
        if far == _BANDS_M[0]:
            mask |= labels == 0
        if mask.any():
            found.append((_SKY_M if far == _BANDS_M[0] else float(np.median(metres[mask])), False, mask))
    if ground.any():
        found.append((50.0, True, ground))
    for label in np.unique(labels[standing]):
        mask = labels == label
        found.append((float(np.median(metres[mask])), False, mask))
    if not any(d == _SKY_M for d, _, _ in found):
        found.append((_SKY_M, False, np.zeros_like(ground)))
    nearer = np.zeros(labels.shape, np.uint8)
    planes: list[_Plane] = []
    for distance, is_ground, mask in sorted(found, key=lambda f: f[0]):
        planes.append(_Plane(distance, is_ground, _layer(picture, mask, nearer, distance, is_ground, camera)))
        nearer = np.maximum(nearer, mask.astype(np.uint8))
    return planes[::-1]


def _layer(
    picture: NDArray[np.uint8], mask: NDArray[np.bool_], nearer: NDArray[np.uint8], distance: float,
    is_ground: bool, camera: Camera,
) -> NDArray[np.uint8]:  # fmt: skip
    H, W = mask.shape
    hole = cv2.dilate(nearer, np.ones((9, 9), np.uint8))
    source = picture.copy()
    if hole.any():
        half = (max(2, W // 2), max(2, H // 2))
        small = cv2.resize(picture, half, interpolation=cv2.INTER_AREA)
        fill = cv2.inpaint(
            small, cv2.resize(hole, half, interpolation=cv2.INTER_NEAREST), 5, cv2.INPAINT_TELEA
        )
        source[hole > 0] = cv2.resize(fill, (W, H), interpolation=cv2.INTER_LINEAR)[hole > 0]
    alpha = mask.astype(np.uint8)
    if is_ground:
        below = np.arange(H)[:, None] > camera.horizon(W, H) + 1
        alpha = np.maximum(alpha, np.broadcast_to(below, (H, W)).astype(np.uint8))
    elif distance >= _SKY_M:
        alpha = np.ones((H, W), np.uint8)
    soft = cv2.GaussianBlur(cv2.dilate(alpha, np.ones((3, 3), np.uint8)) * 255, (3, 3), 0)
    return np.dstack([source, soft])


def _moved(plane: _Plane, was: Camera, now: Camera) -> NDArray[np.uint8]:
    H, W = plane.rgba.shape[:2]
    if plane.is_ground:
        turn = _ground_matrix(now, W, H) @ np.linalg.inv(_ground_matrix(was, W, H))
        out = cv2.warpPerspective(
            plane.rgba, turn, (W, H), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        out[: int(min(max(0, now.horizon(W, H)), H)), :, 3] = 0
        return np.asarray(out, np.uint8)
    z = was.z + plane.metres
    x0, y0, k0 = was.project(0, 0, z, W, H)
    x1, y1, k1 = now.project(0, 0, z, W, H)
    s = k1 / k0
    border = cv2.BORDER_REPLICATE if plane.metres >= _SKY_M else cv2.BORDER_CONSTANT
    move = np.array([[s, 0, x1 - s * x0], [0, s, y1 - s * y0]], np.float32)
    return np.asarray(
        cv2.warpAffine(plane.rgba, move, (W, H), flags=cv2.INTER_LINEAR, borderMode=border), np.uint8
    )


def _ground_matrix(camera: Camera, W: int, H: int) -> NDArray[np.float64]:
    F, cx, horizon = camera.focal_px(W), W / 2 - camera.focal_px(W) * camera.pan, camera.horizon(W, H)
    return np.array(
        [
            [F, cx, -F * camera.x - cx * camera.z],
            [0, horizon, F * camera.y - horizon * camera.z],
            [0, 1, -camera.z],
        ]
    )
