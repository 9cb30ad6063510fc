"""DINOv2, CLIP and SigLIP as embedders of figures: whatever is not the figure is grey before they see it.

    crop ──> letterbox on neutral grey ──> batches of eight ──┬─> dinov2: tokens of the patches on the figure
                                                              └─> clip, siglip: one vector

A patch's token mixes in its surroundings by attention, so masking tokens alone would let the background
through; grey paint before and masked tokens after keep it out altogether. Likeness of tokens is the masked
max-cosine of MaSC: each patch of one figure looks for its best patch of the other, both ways, averaged.
Batches are always full, so that a figure's features do not depend on who is described with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.contract import Crop, Embedder, Features, Floats, Measure
from filmwright.scoring.embedders.weights import Weights, load, look, settings
from filmwright.scoring.regions import tight

BATCH = 8
GREY = 124
"""Close to the mean of the pictures these models learned from."""
_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
_HALF = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
_ON_FIGURE = 0.5
"""Share of a patch that must be figure for its token to count."""


@dataclass(frozen=True)
class Family:
    """One kind of model: how it is loaded, shown a picture, and asked; the licence is the usual weights'."""

    name: str
    kinds: Mapping[str, str]
    """Class in transformers by `model_type`."""
    licence: str
    domain: str
    normal: tuple[tuple[float, ...], tuple[float, ...]]
    """Mean and standard deviation of R, G, B, where the folder does not say."""
    spread: float
    """A guess until it is measured with weights; it matters for small casts only."""
    tokens: bool = False


FAMILIES = {
    family.name: family
    for family in (
        Family(
            "dinov2",
            {"dinov2": "Dinov2Model", "dinov2_with_registers": "Dinov2WithRegistersModel"},
            "weights: Apache-2.0",
            "parts of a figure, patch by patch: garments, hats, hair",
            _IMAGENET, 0.06, tokens=True,
        ),
        Family(
            "clip",
            {"clip": "CLIPVisionModelWithProjection", "clip_vision_model": "CLIPVisionModelWithProjection"},
            "weights: MIT",
            "what kind of figure it is; weak at telling two of a kind apart",
            _CLIP, 0.06,
        ),
        Family(
            "siglip",
            {"siglip": "SiglipVisionModel", "siglip_vision_model": "SiglipVisionModel"},
            "weights: Apache-2.0",
            "what kind of figure it is, finer than CLIP",
            _HALF, 0.06,
        ),
    )
}  # fmt: skip


def embedder(name: str, folder: str | None) -> Embedder:
    """Return the embedder `name` with the weights in `folder`; they are loaded when it is first asked.

    Raises:
        BackendUnavailable: the folder is not there, or not fit.
    """
    family = FAMILIES[name]
    weights = look(name, folder, tuple(family.kinds))

    @cache
    def model() -> Any:
        return load(weights, family.kinds[weights.config["model_type"]], name)

    def describe(crops: Sequence[Crop]) -> list[list[Features]]:
        return [[features] for features in _features(crops, model(), family, weights)]

    return Embedder(
        name=name,
        version=weights.digest,
        licence=family.licence,
        domain=family.domain,
        measures=(
            Measure(f"{name} {'patches' if family.tokens else 'cosine'}", _alike(family), family.spread),
        ),
        describe=describe,
    )


def masked_max_cosine(a: Sequence[Features], b: Sequence[Features]) -> Floats:
    """Return (a, b): the mean over patches of their best cosine in the other figure, both ways averaged.

    Each figure is (tokens, d), every token of length one. After MaSC, "Masked Similarity for Consistency".
    """
    starts = np.cumsum([0, *(len(tokens) for tokens in b)])[:-1]
    counts = np.array([len(tokens) for tokens in b])
    everyone = np.concatenate(list(b)).astype(np.float32)
    table = np.empty((len(a), len(b)))
    for i, tokens in enumerate(a):
        cosines = np.asarray(tokens, np.float32) @ everyone.T
        there = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
        back = np.add.reduceat(cosines.max(axis=0), starts) / counts
        table[i] = (there + back) / 2
    return table


def cosine(a: Sequence[Features], b: Sequence[Features]) -> Floats:
    """Return (a, b) cosines of vectors of length one."""
    return np.asarray(np.stack(a).astype(np.float64) @ np.stack(b).astype(np.float64).T, np.float64)


def shown(crop: Crop, size: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return the figure alone, as large as fits a grey square of `size` pixels, and its soft mask, 0 to 1."""
    crop = tight(crop)
    height, width = crop.mask.shape
    scale = size / max(height, width)
    fit = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    solid = crop.mask.astype(np.float32)[..., None]
    inside = cv2.resize(crop.rgb * solid, fit, interpolation=way)
    share = cv2.resize(solid, fit, interpolation=way)
    square, mask = np.full((size, size, 3), float(GREY)), np.zeros((size, size), np.float32)
    top, left = (size - fit[1]) // 2, (size - fit[0]) // 2
    area = np.s_[top : top + fit[1], left : left + fit[0]]
    square[area] = inside + GREY * (1 - share[..., None])
    mask[area] = share
    return np.clip(square + 0.5, 0, 255).astype(np.uint8), mask


def _features(crops: Sequence[Crop], model: Any, family: Family, weights: Weights) -> Iterator[Features]:
    import torch

    vision = weights.config.get("vision_config", weights.config)
    patch = int(vision.get("patch_size", 14))
    size, mean, deviation = _eye(weights, vision, family, patch)
    for start in range(0, len(crops), BATCH):
        squares = [shown(crop, size) for crop in crops[start : start + BATCH]]
        blank = np.full((size, size, 3), GREY, np.uint8)
        pixels = np.stack([*(s for s, _ in squares), *(blank for _ in range(BATCH - len(squares)))])
        ready = (pixels.astype(np.float32) / 255 - mean) / deviation
        with torch.inference_mode():
            asked = torch.from_numpy(np.ascontiguousarray(ready.transpose(0, 3, 1, 2))).to(model.device)
            answer = model(pixel_values=asked)
        if family.tokens:
            tokens = answer.last_hidden_state.float().cpu().numpy()
            first = tokens.shape[1] - (size // patch) ** 2  # the class token, and registers if there are any
            for each, (_, mask) in zip(tokens, squares, strict=False):
                yield _unit(each[first:][_on_figure(mask, patch)])
        else:
            pooled = answer.image_embeds if hasattr(answer, "image_embeds") else answer.pooler_output
            vectors = pooled.float().cpu().numpy()
            yield from (_unit(each) for each, _ in zip(vectors, squares, strict=False))


def _on_figure(mask: NDArray[np.float32], patch: int) -> NDArray[np.bool_]:
    """Return which patches show the figure, row by row; at least one."""
    across = mask.shape[0] // patch
    share = mask.reshape(across, patch, across, patch).mean(axis=(1, 3)).ravel()
    return np.asarray(share >= min(_ON_FIGURE, share.max()), np.bool_)


def _unit(values: NDArray[np.float32]) -> Features:
    """Return rows of length one, as halves: a film has hundreds of figures of some hundred tokens."""
    lengths = np.linalg.norm(values, axis=-1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, 1e-12), np.float16)


def _eye(
    weights: Weights, vision: Mapping[str, Any], family: Family, patch: int
) -> tuple[int, NDArray[np.float32], NDArray[np.float32]]:
    """Return the side of the picture it is shown, in pixels, and what is taken off its colours."""
    told = settings(weights)
    trained = int(vision.get("image_size", 224))
    size = min(224, trained) if family.tokens else trained  # DINOv2 takes any; at 224 it costs a fifth of 518
    mean, deviation = told.get("image_mean", family.normal[0]), told.get("image_std", family.normal[1])
    return size // patch * patch, np.asarray(mean, np.float32), np.asarray(deviation, np.float32)


def _alike(family: Family) -> Callable[[Sequence[Features], Sequence[Features]], Floats]:
    return masked_max_cosine if family.tokens else cosine
