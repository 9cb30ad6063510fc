"""Conditioning passes from what the renderer knows, not from looking at its pictures.

    label map ──┬─> identity       who is where: grey levels of the cast and the props
                ├─> depth          metres from the lens, bodies rounded so that they are no cardboard
                └─> segmentation   ADE20K colours (Zhou et al., 2017), as ControlNet's were trained on
    line style ──> line            white on black, hidden lines removed
    joints ──────> pose            OpenPose-18 (COCO order and colours; Cao et al., 2017)

How depth is normalised for a model is the consumer's business.
"""

from collections.abc import Collection, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.ensemble import HELD_LABEL
from filmwright.generators.animatic.renderer import (
    CAST_LABEL,
    GROUND_LABEL,
    PROP_LABEL,
    WATER_LABEL,
    Renderer,
)
from filmwright.schemas.generation import PassName

FAR_M = 1e4
"""Depth of the sky."""
_ADE20K: dict[str, tuple[int, int, int]] = {
    "sky": (6, 230, 230), "tree": (4, 200, 3), "building": (180, 120, 120), "grass": (4, 250, 7),
    "mountain": (143, 255, 140), "hill": (255, 102, 0), "sand": (160, 150, 20), "water": (61, 230, 250),
    "sea": (9, 7, 230), "person": (150, 5, 61), "road": (140, 140, 140), "rock": (255, 41, 10),
    "plant": (204, 255, 4), "wall": (120, 120, 120), "floor": (80, 50, 50), "ground": (120, 120, 70),
    "earth": (120, 120, 70), "snow": (255, 255, 255), "furniture": (11, 102, 255), "sofa": (11, 102, 255),
    "lamp": (224, 255, 8), "car": (0, 102, 200), "boat": (173, 255, 0), "animal": (255, 0, 122),
    "fence": (255, 184, 6), "fish": (255, 0, 122), "object": (255, 194, 7),
}  # fmt: skip
_BONES = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13),
    (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
_JOINTS = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0),
    (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255),
    (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip


def passes(renderer: Renderer, n: int, names: Collection[PassName]) -> dict[str, NDArray[np.generic]]:
    """Return the passes of frame `n` (see `Picture.passes` for shapes and types)."""
    out: dict[str, NDArray[np.generic]] = {}
    if {"identity", "depth", "segmentation"} & set(names):
        labels = renderer.label_map(n)
        if "identity" in names:
            out["identity"] = np.where((labels >= CAST_LABEL) & (labels < 100), labels, 0).astype(np.uint8)
        if "segmentation" in names:
            out["segmentation"] = segmentation(renderer, labels)
        if "depth" in names:
            out["depth"] = depth(renderer, n, labels)
    if "line" in names:
        out["line"] = renderer.line(n)
    if "pose" in names:
        out["pose"] = pose(renderer, n)
    return out


def segmentation(renderer: Renderer, labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return ADE20K colours: uint8 (height, width, 3)."""
    table = np.zeros((256, 3), np.uint8)
    table[0] = _ADE20K["wall" if renderer.scenery.indoor else "sky"]
    table[GROUND_LABEL] = _ADE20K.get(renderer.scenery.ground_label, _ADE20K["ground"])
    table[WATER_LABEL] = _ADE20K["sea"]
    table[HELD_LABEL] = table[PROP_LABEL:100] = _ADE20K["object"]
    for who, label in renderer.labels.items():
        actor = renderer.setup.actors.get(who)
        if actor is not None:
            table[label] = _ADE20K["person" if actor.human else "animal"]
    for card in renderer.scenery.cards:
        table[renderer.card_labels[card.id]] = _ADE20K.get(card.label, _ADE20K["object"])
    return table[labels]


def depth(renderer: Renderer, n: int, labels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return metres from the lens: float32 (height, width)."""
    setup = renderer.setup
    camera, marks = setup.camera(n), setup.marks(n)
    table = np.full(256, FAR_M, np.float32)
    for card in renderer.scenery.cards:
        table[renderer.card_labels[card.id]] = max(0.1, card.z - camera.z)
    for who, label in renderer.labels.items():
        if who in marks:
            table[label] = max(0.1, marks[who].z - camera.z)
        elif who in setup.props:
            table[label] = max(0.1, setup.props[who].z - camera.z)
    for mark in marks.values():
        for thing in mark.held:
            level = renderer.labels.get(thing, HELD_LABEL)
            table[level] = min(table[level], max(0.1, mark.z - camera.z))
    for who, z in renderer.physical_depths(n):
        table[renderer.labels.get(who, PROP_LABEL)] = max(0.1, z - camera.z)
    metres = table[labels]
    flat = (labels == GROUND_LABEL) | (labels == WATER_LABEL)
    metres = np.where(flat, _ground_depth(camera, setup.W, setup.H, renderer.grow(n)), metres)
    for who, mark in marks.items():
        mask = (labels == renderer.labels[who]).astype(np.uint8)
        if mask.any():
            metres = _rounded(
                metres,
                mask,
                camera.focal_px(setup.W) / max(mark.z - camera.z, 0.3),
                setup.actors[who].width / 2,
            )
    return np.asarray(metres, np.float32)


def _ground_depth(camera: Camera, W: int, H: int, grow: float) -> NDArray[np.float32]:
    """Metres to the level ground by pixel, in a rolled frame too."""
    y, x = np.mgrid[0:H, 0:W].astype(np.float32) + 0.5
    if camera.roll:
        s, c = np.sin(-camera.roll), np.cos(-camera.roll)
        y = (s * (x - W / 2) + c * (y - H / 2)) / grow + H / 2
    below = np.maximum(y - camera.horizon(W, H), 0.5)
    return np.asarray(np.minimum(camera.focal_px(W) * camera.y / below, FAR_M), np.float32)


def _rounded(
    metres: NDArray[np.float32], mask: NDArray[np.uint8], px_per_m: float, radius: float
) -> NDArray[np.float32]:
    """Bulge a flat figure towards the lens by its distance from its own outline."""
    inside = np.minimum(cv2.distanceTransform(mask, cv2.DIST_L2, 3) / px_per_m, radius)
    bulge = np.sqrt(np.maximum(0, inside * (2 * radius - inside))) * 0.8
    return np.asarray(np.where(mask > 0, metres - bulge, metres), np.float32)


def pose(renderer: Renderer, n: int) -> NDArray[np.uint8]:
    """Return skeletons on black: uint8 RGB (height, width, 3)."""
    setup = renderer.setup
    W, H = setup.W, setup.H
    camera = setup.camera(n)
    image = np.zeros((H, W, 3), np.uint8)
    marks = setup.marks(n)
    for who in sorted(marks, key=lambda w: -marks[w].z):
        mark = marks[who]
        if mark.z - camera.z < 0.35:
            continue
        foot_x, foot_y, k = camera.project(mark.x, mark.y, mark.z, W, H)
        _skeleton(image, [(foot_x + x * k, foot_y - y * k, seen) for x, y, seen in renderer.joints(who, n)])
    if camera.roll:
        turn = cv2.getRotationMatrix2D((W / 2, H / 2), -np.degrees(camera.roll), renderer.grow(n))
        image = np.asarray(cv2.warpAffine(image, turn, (W, H)), np.uint8)
    return image


def _skeleton(image: NDArray[np.uint8], joints: list[tuple[float, float, bool]]) -> None:
    H = image.shape[0]
    width, radius = max(2, H // 120), max(2, H // 150)
    points = [(round(x), round(y), seen) for x, y, seen in joints]
    for k, (a, b) in enumerate(_BONES):
        if a < len(points) and b < len(points) and points[a][2] and points[b][2]:
            colour = tuple(int(v * 0.6) for v in _JOINTS[k])
            cv2.line(image, points[a][:2], points[b][:2], colour, width, cv2.LINE_AA)
    for k, (x, y, seen) in enumerate(points[:18]):
        if seen:
            cv2.circle(image, (x, y), radius, _JOINTS[k], -1, cv2.LINE_AA)


def label_names(labels: Mapping[str, int]) -> dict[int, str]:
    """Return the map of the identity pass the other way round, as the report carries it."""
    return {level: who for who, level in labels.items()}
