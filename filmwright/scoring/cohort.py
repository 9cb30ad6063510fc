"""What makes "0.9" mean something: likeness measured against the other characters of the same film.

    similarity ──> z: how far above what both crops have with OTHER characters ──> logit ──> P

A raw similarity cannot be compared between styles or casts: fitted on cartoons and used on sprites its
calibration error is 0.41; with the film's own cast as the cohort, 0.035. Knows crops only as rows of vectors.
"""

import hashlib
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmwright.scoring.contract import Crop, Descriptor, Floats

SLOPE, OFFSET = 2.52, -2.30
"""Pooled Platt fit on cartoons and hand-drawn sprites: logit = SLOPE * z + OFFSET."""
SHRINKAGE = 4.0
"""A cohort of n crops counts n / (n + 4); the rest is the descriptor's usual spread."""
COHORT_CROPS = 24
_Z_LOW, _Z_HIGH = -3.0, 6.0


@dataclass(frozen=True)
class Row:
    """Where one described crop comes from. `shot` is None for a picture of the reference sheet."""

    who: str
    shot: str | None
    frame: int


Known = MutableMapping[str, Sequence[Floats]]
"""Descriptions by what was described, and by which descriptors."""


def describe(
    crops: Sequence[Crop], descriptors: Sequence[Descriptor], known: Known | None = None
) -> tuple[Floats, ...]:
    """Return one matrix (crops, d) for each descriptor; what is `known` is not described again."""
    known = {} if known is None else known
    described = []
    for crop in crops:
        name = _name(crop, descriptors)
        if name not in known:
            known[name] = [d.describe(crop) for d in descriptors]
        described.append(known[name])
    return tuple(np.stack(column) for column in zip(*described, strict=True))


def _name(crop: Crop, descriptors: Sequence[Descriptor]) -> str:
    digest = hashlib.sha256(repr([crop.rgb.shape, *(d.name for d in descriptors)]).encode())
    digest.update(crop.rgb.tobytes())
    digest.update(crop.mask.tobytes())
    return digest.hexdigest()


def cohort_rows(rows: Sequence[Row], size: int = COHORT_CROPS) -> NDArray[np.int64]:
    """Choose the rows that may stand for "somebody else": as many of each name, half from its sheet."""
    by_name: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        by_name.setdefault(row.who, []).append(index)
    each = max(6, size // max(1, len(by_name) - 1))
    chosen: list[int] = []
    for indices in by_name.values():
        sheet = [i for i in indices if rows[i].shot is None][: each // 2]
        film = [i for i in indices if rows[i].shot is not None]
        need = each - len(sheet)
        chosen += sheet + [film[k * len(film) // need] for k in range(need) if len(film) >= need]
        chosen += film if len(film) < need else []
    return np.array(sorted(chosen), np.int64)


def likeness(
    vectors: Sequence[Floats],
    rows: Sequence[Row],
    descriptors: Sequence[Descriptor],
    cohort: NDArray[np.int64],
) -> Floats:
    """Return logits (n, n): entry [i, j] is the evidence that crop i is the character crop j belongs to.

    `vectors` holds one (n, d) matrix for each descriptor. Both crops are normalised against the cohort
    without the character of j, and without frames of i's own shot under i's own name (if the name is wrong,
    those would be look-alikes). NaN where nobody is left to compare with.
    """
    who = np.array([row.who for row in rows])
    shot = np.array([row.shot or "" for row in rows])
    twin = (who[:, None] == who[cohort]) & (shot[:, None] == shot[cohort]) & (shot[:, None] != "")
    names = sorted(set(who.tolist()))
    column = np.searchsorted(np.array(names), who)
    itself = np.arange(len(rows))
    total = np.zeros((len(rows), len(rows)))
    for matrix, descriptor in zip(vectors, descriptors, strict=True):
        pairs = descriptor.alike(matrix, matrix)
        against = pairs[:, cohort]
        mean, spread = np.empty((2, len(rows), len(names)))
        for k, name in enumerate(names):
            others = (who[cohort] != name)[None] & ~twin
            counts = others.sum(axis=1)
            with np.errstate(invalid="ignore", divide="ignore"):
                mean[:, k] = np.where(others, against, 0.0).sum(axis=1) / counts
                offset = np.where(others, against - mean[:, k, None], 0.0)
                variance = (offset**2).sum(axis=1) / counts
            steady = (counts * variance + SHRINKAGE * descriptor.spread**2) / (counts + SHRINKAGE)
            spread[:, k] = np.sqrt(steady)
        z_crop = (pairs - mean[:, column]) / spread[:, column]
        z_reference = (pairs - mean[itself, column][None]) / spread[itself, column][None]
        total += np.clip((z_crop + z_reference) / 2, _Z_LOW, _Z_HIGH)
    return SLOPE * total / len(descriptors) + OFFSET


def probability(logit: float) -> float:
    """Return 1 / (1 + exp(-logit)), safe for any finite logit."""
    return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))
