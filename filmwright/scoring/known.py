"""Scores by other people's definitions, over given features: for comparison with papers, no more.

    features of frames or crops, one row each ──> VBench, ViStoryBench, EntityBench ──> KnownScore

The formulas are the published ones; the features are whatever was at hand, so a value can be compared with a
paper's only if it was made with the paper's model. Written from the definitions; no code is shared.
Sources: VBench (arXiv 2311.17982), ViStoryBench (CVPR 2026), EntityBench (arXiv 2605.15199).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.continuity import KnownScore

Rows = NDArray[np.floating]
"""(n, d): one vector a row."""

FLAWS: dict[str, str] = {
    "VBench subject consistency": "whole frames, so mostly the background; a frozen clip gets exactly 1",
    "VBench background consistency": "whole frames without a mask: only its name says background",
    "ViStoryBench CIDS-cross": "shots where nobody was found are left out; boxes hold half background",
    "ViStoryBench CIDS-self": "one appearance counts as perfect; two people who trade places go unseen",
    "ViStoryBench OCCM": "counts those who were matched, whoever they are: a stranger fills a place",
    "EntityBench cross-shot consistency": "a uniformly wrong character is consistent; raw cosines",
    "EntityBench worst shot": "the least of many is low by chance: it falls with the number of shots",
    "EntityBench pairwise median": "half of the shots may be wrong without moving it",
    "EntityBench transition": "only joints; a clip that stands still joins best",
}


def unit(rows: Rows) -> Rows:
    """Return the rows at length 1; a row of zeros stays one."""
    given = np.asarray(rows, np.float64)
    return np.asarray(given / np.maximum(np.linalg.norm(given, axis=-1, keepdims=True), 1e-12), np.float64)


def vbench_consistency(clips: Sequence[Rows]) -> float | None:
    """Return VBench's subject (features of DINO) or background (of CLIP) consistency.

    For each frame after the first of a clip, the mean of its cosines, not below 0, to the first frame and to
    the frame before; averaged over the frames of all clips, so that a long clip counts for more.
    None without a clip of two frames.
    """
    values: list[float] = []
    for clip in clips:
        rows = unit(clip)
        if len(rows) > 1:
            first = np.maximum(rows[1:] @ rows[0], 0)
            former = np.maximum((rows[1:] * rows[:-1]).sum(axis=1), 0)
            values += ((first + former) / 2).tolist()
    return _mean(values)


def cids_cross(found: Mapping[str, Rows], references: Mapping[str, Rows]) -> float | None:
    """Return ViStoryBench's CIDS-cross: crops of each character against all references, mean over the cast.

    `found` has a row for each shot in which somebody was matched to the name. A character who was never
    found counts as 0, as in the published code.
    """
    each = [
        float((unit(found[who]) @ unit(sheet).T).mean()) if len(found.get(who, ())) else 0.0
        for who, sheet in references.items()
    ]
    return _mean(each)


def cids_self(found: Mapping[str, Rows]) -> float | None:
    """Return ViStoryBench's CIDS-self: all pairs of a character's own crops, mean over the cast.

    As in the published code a single crop counts as 1, and none as 0.
    """
    return _mean([_pairs_mean(unit(rows)) if len(rows) else 0.0 for rows in found.values()])


def occm(expected: Sequence[int], matched: Sequence[int]) -> float | None:
    """Return ViStoryBench's on-stage character count matching, 0 to 100, mean over shots."""
    each = [
        100 * float(np.exp(-abs(there - wanted) / (1e-6 + wanted)))
        for wanted, there in zip(expected, matched, strict=True)
    ]
    return _mean(each)


def entity_cross_shot(crops: Mapping[str, Rows]) -> dict[str, float | None]:
    """Return EntityBench's cross-shot consistency: mean, worst shot, and median over pairs.

    Each crop against the centroid of its entity's crops (mean of unit vectors, brought to length 1 again),
    pooled over crops. An entity seen once says nothing.
    """
    to_centroid: list[float] = []
    pairs: list[float] = []
    for rows in crops.values():
        if len(rows) > 1:
            each = unit(rows)
            to_centroid += (each @ unit(each.mean(axis=0))).tolist()
            pairs += (each @ each.T)[np.triu_indices(len(each), 1)].tolist()
    return {
        "mean": _mean(to_centroid),
        "worst shot": min(to_centroid, default=None),
        "pairwise median": float(np.median(pairs)) if pairs else None,
    }


def entity_transition(joints: Sequence[tuple[Rows, Rows]]) -> float | None:
    """Return EntityBench's transition consistency over continuation joints.

    The last three frames of one clip against the first three of the next: cosine of the two piles' means (the
    sources we could read do not say how the three are pooled).
    """
    each = [
        float(unit(unit(last[-3:]).mean(axis=0)) @ unit(unit(first[:3]).mean(axis=0)))
        for last, first in joints
        if len(last) and len(first)
    ]
    return _mean(each)


def known_scores(
    found: Mapping[str, Rows],
    references: Mapping[str, Rows],
    counts: tuple[Sequence[int], Sequence[int]],
    clips: Sequence[Rows] = (),
    joints: Sequence[tuple[Rows, Rows]] = (),
    of: str = "",
    backgrounds: Sequence[Rows] = (),
) -> tuple[KnownScore, ...]:
    """Return every score there is, under the names they were published by, each with what is wrong with it.

    `found` holds a row for each shot in which a character was found, `counts` how many were expected and
    found in each shot, `clips` rows of whole frames (`backgrounds`: of the model for backgrounds, where it is
    another); `of` says which features these are.
    """
    across = entity_cross_shot(found)
    values: dict[str, float | None] = {
        "VBench subject consistency": vbench_consistency(clips),
        "VBench background consistency": vbench_consistency(backgrounds or clips),
        "ViStoryBench CIDS-cross": cids_cross(found, references),
        "ViStoryBench CIDS-self": cids_self(found),
        "ViStoryBench OCCM": occm(*counts),
        "EntityBench cross-shot consistency": across["mean"],
        "EntityBench worst shot": across["worst shot"],
        "EntityBench pairwise median": across["pairwise median"],
        "EntityBench transition": entity_transition(joints),
    }
    return tuple(KnownScore(name=n, value=v, of=of, flaw=FLAWS[n]) for n, v in values.items())


def _pairs_mean(rows: Rows) -> float:
    return float((rows @ rows.T)[np.triu_indices(len(rows), 1)].mean()) if len(rows) > 1 else 1.0


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
