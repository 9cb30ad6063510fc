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

from filmwright.scoring.contract import Crop, Embedder, Features, Floats, Measure

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
    wears: str = ""
    taken_from: str | None = None
    """The shot a picture of the sheet was cut from."""
    upper_of: int | None = None
    """The row of whose figure this is the upper part."""


Known = MutableMapping[str, Sequence[Features]]
"""Features by what was described, and by which embedder."""
Described = tuple[tuple[Sequence[Features], ...], ...]
"""For each embedder, for each of its measures, the features of every crop."""


def describe(crops: Sequence[Crop], embedders: Sequence[Embedder], known: Known | None = None) -> Described:
    """Return the features of every crop; what is `known` is not looked at again, the rest in one batch."""
    known = {} if known is None else known
    found = []
    for embedder in embedders:
        names = [_name(crop, embedder) for crop in crops]
        features = {name: known[name] for name in set(names) if name in known}
        fresh = {name: crop for name, crop in zip(names, crops, strict=True) if name not in features}
        for name, made in zip(fresh, embedder.describe([*fresh.values()]) if fresh else (), strict=True):
            features[name] = known[name] = made
        found.append(tuple(zip(*(features[name] for name in names), strict=True)))
    return tuple(found)


def _name(crop: Crop, embedder: Embedder) -> str:
    digest = hashlib.sha256(repr((crop.rgb.shape, embedder.name, embedder.version)).encode())
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
    described: Described,
    rows: Sequence[Row],
    embedders: Sequence[Embedder],
    cohort: NDArray[np.int64],
) -> Floats:
    """Return logits (n, n): entry [i, j] is the evidence that crop i is the character crop j belongs to.

    Both crops are normalised against the cohort without the character of j, and without frames of i's own
    shot under i's own name (if the name is wrong, those would be look-alikes). Measures of an embedder are
    averaged, then embedders. NaN where nobody is left to compare with.
    """
    several = [
        _asked(_mean([_z(m, f, rows, cohort) for m, f in zip(e.measures, found, strict=True)]), rows, e)
        for e, found in zip(embedders, described, strict=True)
    ]
    return SLOPE * _mean(several) + OFFSET


def _z(
    measure: Measure, features: Sequence[Features], rows: Sequence[Row], cohort: NDArray[np.int64]
) -> Floats:
    """Return z (n, n): how far each pair is above what both crops have with others."""
    who = np.array([row.who for row in rows])
    shot = np.array([row.shot or "" for row in rows])
    twin = (who[:, None] == who[cohort]) & (shot[:, None] == shot[cohort]) & (shot[:, None] != "")
    names = sorted(set(who.tolist()))
    column = np.searchsorted(np.array(names), who)
    itself = np.arange(len(rows))
    pairs = measure.alike(features, features)
    against = pairs[:, cohort]
    can_be_compared = ~twin & ~np.isnan(against)
    mean, spread = np.empty((2, len(rows), len(names)))
    for k, name in enumerate(names):
        others = (who[cohort] != name)[None] & can_be_compared
        counts = others.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean[:, k] = np.where(others, against, 0.0).sum(axis=1) / counts
            offset = np.where(others, against - mean[:, k, None], 0.0)
            variance = (offset**2).sum(axis=1) / counts
        steady = (counts * variance + SHRINKAGE * measure.spread**2) / (counts + SHRINKAGE)
        spread[:, k] = np.sqrt(steady)
    z_crop = (pairs - mean[:, column]) / spread[:, column]
    z_reference = (pairs - mean[itself, column][None]) / spread[itself, column][None]
    return np.asarray(np.clip((z_crop + z_reference) / 2, _Z_LOW, _Z_HIGH), np.float64)


def _mean(tables: Sequence[Floats]) -> Floats:
    """Return the mean of what is known, entry by entry; NaN where nothing is."""
    known = sum((~np.isnan(table)).astype(np.float64) for table in tables)
    with np.errstate(invalid="ignore"):
        return np.asarray(sum(np.nan_to_num(table) for table in tables) / known, np.float64)


def _asked(z: Floats, rows: Sequence[Row], embedder: Embedder) -> Floats:
    """Leave out characters of whose sheet the embedder sees too little (a face needs two pictures)."""
    if not embedder.references_needed:
        return z
    seen = np.isfinite(np.diag(z))
    for who in {row.who for row in rows}:
        mine = np.array([row.who == who for row in rows])
        sheet = mine & np.array([row.shot is None for row in rows])
        if (sheet & seen).sum() < embedder.references_needed:
            z[:, mine] = np.nan
    return z


def probability(logit: float) -> float:
    """Return 1 / (1 + exp(-logit)), safe for any finite logit."""
    return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))
