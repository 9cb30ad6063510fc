"""`classic-v1`: five weight-free descriptors of a figure's colours. Nothing is trained or downloaded.

Colour inside the mask carries identity; shape and keypoints do not, because the pose changes. Two of the
five (rank histogram, in-mask colour constancy) shrug off the light, three are sharp when the light stays;
the mean of all five, each normalised against the rest of the cast, beats any one of them. Blind spot: ONE
changed garment under ANOTHER light. Every function takes a Crop, returns one vector, and rolls no dice.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.colour import lab
from filmwright.scoring.contract import Crop, Descriptor, Embedder, Features, Floats, Measure

_SIZE = (96, 128)
_PIXELS = 1500
_PROJECTIONS = np.random.default_rng(0).normal(size=(24, 3)).astype(np.float32)
_PROJECTIONS /= np.linalg.norm(_PROJECTIONS, axis=1, keepdims=True)
_EDGES = np.linspace(0, 1, 7)


@lru_cache(maxsize=8)
def resized(crop: Crop, size: tuple[int, int] = _SIZE) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return the crop at `size` (width, height): a figure that stands or crouches fills it alike.

    What is not the figure never mixes into its edge; it is painted in the figure's mean colour.
    """
    way = cv2.INTER_AREA if crop.rgb.shape[0] > size[1] else cv2.INTER_LINEAR
    solid = crop.mask.astype(np.uint8) * 255
    inside = cv2.bitwise_and(crop.rgb, crop.rgb, mask=solid)
    share = cv2.resize(solid, size, interpolation=way).astype(np.float32)[..., None] / 255
    colours = cv2.resize(inside, size, interpolation=way) / np.maximum(share, 1e-2)
    mask = share[..., 0] > 0.5
    if not mask.any():
        mask = np.ones_like(mask)
    colours[~mask] = colours[mask].mean(axis=0)
    return np.clip(colours + 0.5, 0, 255).astype(np.uint8), mask


def rank_histogram(crop: Crop) -> Floats:
    """Return 6x6x6 joint ranks of R, G, B inside the mask: unchanged by any monotone change of a channel.

    A flat colour covers an interval of ranks, not one rank. Each pixel is spread over its interval, which is
    what random tie-breaking gives on average.
    """
    rgb, mask = resized(crop)
    pixels = rgb[mask]
    spread = []
    for channel in pixels.T:
        counts = np.bincount(channel, minlength=256)
        high = np.cumsum(counts) / len(channel)
        low = high - counts / len(channel)
        overlap = np.minimum(high[:, None], _EDGES[1:]) - np.maximum(low[:, None], _EDGES[:-1])
        table = np.maximum(overlap, 0) / np.maximum(high - low, 1e-9)[:, None]
        spread.append(table.astype(np.float32)[channel])
    red, green, blue = spread
    pairs = (green[:, :, None] * blue[:, None, :]).reshape(len(pixels), 36)
    return np.asarray(np.sqrt((red.T @ pairs).ravel() / len(pixels)), np.float64)


def _without_light(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Balance white and exposure of (n, 3) pixels by shades of grey (Finlayson, Trezzi 2004), p = 6."""
    linear = (pixels.astype(np.float32) / 255) ** np.float32(2.2) + np.float32(1e-4)
    light = (linear**6).mean(axis=0) ** (1 / 6)
    linear = linear / (light / light.mean())
    linear *= 0.6 / max(float(np.percentile(linear.mean(axis=1), 90)), 1e-3)
    return np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2) * 255, np.uint8)


def sliced_quantiles(crop: Crop) -> Floats:
    """Return 64 quantiles of Lab along 24 directions, light taken out in the mask (sliced Wasserstein)."""
    rgb, mask = resized(crop)
    pixels = rgb[mask]
    pixels = pixels[:: max(1, len(pixels) // _PIXELS)]
    ordered = np.sort(_PROJECTIONS @ lab(_without_light(pixels)).T, axis=1)
    return np.asarray(ordered[:, np.linspace(0, len(pixels) - 1, 64).astype(int)].ravel(), np.float64)


def chroma_histogram(crop: Crop) -> Floats:
    """Return the smoothed 16x16 histogram of a and b, square roots taken (Hellinger)."""
    rgb, mask = resized(crop)
    chroma = np.clip((lab(rgb[mask])[:, 1:] + 80) / 10, 0, 15.999).astype(int)
    counts = np.bincount(chroma[:, 0] * 16 + chroma[:, 1], minlength=256).reshape(16, 16).astype(np.float32)
    smooth = np.asarray(cv2.GaussianBlur(counts, (0, 0), 0.6), np.float64)
    return np.asarray(np.sqrt(smooth / smooth.sum()).ravel(), np.float64)


def region_covariance(crop: Crop) -> Floats:
    """Return the log-Euclidean covariance of colour, gradient and height, with the mean colour.

    Source: Tuzel, Porikli, Meer, "Region Covariance" (2006); log-Euclid after Arsigny et al. (2006).
    """
    rgb, mask = resized(crop)
    colours = lab(rgb)
    light = np.ascontiguousarray(colours[..., 0])
    rise = np.abs(cv2.Sobel(light, cv2.CV_32F, 0, 1)) / 60
    run = np.abs(cv2.Sobel(light, cv2.CV_32F, 1, 0)) / 60
    height = np.repeat(np.linspace(-1, 1, _SIZE[1], dtype=np.float32)[:, None], _SIZE[0], axis=1)
    scaled = colours / np.array([30, 20, 20], np.float32)
    features = np.dstack([scaled, run, rise, height])[mask].astype(np.float64)
    if len(features) < 2:
        features = np.repeat(features, 2, axis=0)
    values, vectors = np.linalg.eigh(np.cov(features.T) + 1e-3 * np.eye(6))
    log = (vectors * np.log(np.maximum(values, 1e-6))) @ vectors.T
    upper = np.triu_indices(6)
    scale = np.where(upper[0] == upper[1], 1.0, np.sqrt(2.0))
    return np.concatenate([log[upper] * scale, features[:, :3].mean(axis=0)])


def lomo_lite(crop: Crop) -> Floats:
    """Return, for each of 12 rows, the largest HSV bin counts over windows that slide along the row.

    Source: Liao et al., "Person Re-identification by Local Maximal Occurrence" (2015), colour part only.
    """
    whole, solid = resized(crop)
    rgb = np.asarray(cv2.resize(whole, (48, 128), interpolation=cv2.INTER_AREA), np.uint8)
    mask = cv2.resize(solid.astype(np.uint8), (48, 128), interpolation=cv2.INTER_NEAREST) > 0
    hue, saturation, value = cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV))
    bins = (hue.astype(np.int64) * 8 // 180) * 64 + (saturation // 32).astype(np.int64) * 8 + value // 32
    bins = np.where(mask, bins, 512)
    rows = []
    for top in range(0, 119, 10):
        windows = (bins[top : top + 10, left : left + 10].ravel() for left in range(0, 39, 5))
        counts = [np.bincount(w, minlength=513)[:512] for w in windows if np.count_nonzero(w < 512) > 30]
        rows.append(np.max(counts, axis=0) if counts else np.zeros(512))
    vector = np.log1p(np.concatenate(rows).astype(np.float64))
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9), np.float64)


def _overlap(a: Floats, b: Floats) -> Floats:
    return np.asarray(a @ b.T, np.float64)


def _nearness(a: Floats, b: Floats) -> Floats:
    """Return minus the root mean square distance of rows (a, d) and (b, d)."""
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None] - 2 * a @ b.T
    return np.asarray(-np.sqrt(np.maximum(squares, 0) / a.shape[1]), np.float64)


CLASSIC_V1: tuple[Descriptor, ...] = (
    Descriptor("rank histogram", rank_histogram, _overlap, 0.1),
    Descriptor("sliced Wasserstein", sliced_quantiles, _nearness, 4.4),
    Descriptor("ab histogram", chroma_histogram, _overlap, 0.11),
    Descriptor("region covariance", region_covariance, _nearness, 0.15),
    Descriptor("LOMO-lite", lomo_lite, _overlap, 0.06),
)


def _describe(crops: Sequence[Crop]) -> list[list[Floats]]:
    return [[descriptor.describe(crop) for descriptor in CLASSIC_V1] for crop in crops]


def _stacked(alike: Callable[[Floats, Floats], Floats]) -> Callable[..., Floats]:
    def compare(a: Sequence[Features], b: Sequence[Features]) -> Floats:
        return alike(np.stack(a), np.stack(b))

    return compare


EMBEDDER = Embedder(
    name="classic-v1",
    version="1",
    licence="Apache-2.0",
    domain="drawn and filmed figures in clothes of their own; no weights",
    measures=tuple(Measure(d.name, _stacked(d.alike), d.spread) for d in CLASSIC_V1),
    describe=_describe,
)
