"""Published scores of this film, over the features at hand: for comparison, never for a decision.

    figures of the cast, a row a shot ─┐
    reference sheets ──────────────────┼─> known_scores ─> name, value, which features, what is wrong with it
    how many were expected, and found ─┘

VBench's scores and EntityBench's transition are of whole frames, which are not kept: they have no number.
The features are those of the first learned embedder, else the ab histogram; their papers use DINO, CLIP and
faces, so numbers are comparable between films of one embedder, not with theirs.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from filmwright.schemas.continuity import KnownScore
from filmwright.scoring.contract import Embedder, Features, Floats
from filmwright.scoring.known import known_scores
from filmwright.scoring.pool import Pool, Track, is_sheet

USUAL = "ab histogram"


def published(
    pool: Pool, tracks: Sequence[Track], expected: Mapping[str, Sequence[str]], embedders: Sequence[Embedder]
) -> tuple[KnownScore, ...]:
    """Return the scores there are; empty where no figure was described."""
    chosen = next((k for k, one in enumerate(embedders) if one.name != "classic-v1"), 0)
    if not pool.described:
        return ()
    names = [measure.name for measure in embedders[chosen].measures]
    measure = names.index(USUAL) if USUAL in names else 0
    rows = [_vector(features) for features in pool.described[chosen][measure]]
    if len({row.shape for row in rows}) != 1:
        return ()
    cast = sorted({who for names_ in expected.values() for who in names_})
    seen = {(t.claimed, t.shot): np.mean([rows[i] for i in t.rows], axis=0) for t in tracks if t.rows}
    found = {who: _stack([seen[who, shot] for shot in expected if (who, shot) in seen]) for who in cast}
    sheet = {
        who: _stack([rows[i] for i, row in enumerate(pool.rows) if row.who == who and is_sheet(row)])
        for who in cast
    }
    counts = (
        [len(names_) for names_ in expected.values()],
        [sum((who, shot) in seen for who in names_) for shot, names_ in expected.items()],
    )
    of = f"{embedders[chosen].name}, {names[measure]}, on masked figures"
    return known_scores(found, {who: s for who, s in sheet.items() if len(s)}, counts, of=of)


def _vector(features: Features) -> Floats:
    """Return one vector for a crop; that of many patches is their mean."""
    rows = np.asarray(features, np.float64)
    return rows if rows.ndim == 1 else rows.reshape(-1, rows.shape[-1]).mean(axis=0)


def _stack(rows: Sequence[Floats]) -> Floats:
    return np.stack(rows) if rows else np.zeros((0, 1))
