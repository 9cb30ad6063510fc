"""Does likeness fall with distance? Every character's shots compared two by two, by how far apart they are.

It uses the evidence that is there already, and no reference sheet: a slow drift shows here, though every shot
may still pass against its sheet.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from filmwright.schemas.score import ApartScore
from filmwright.scoring.cohort import probability
from filmwright.scoring.pool import Pool


def apart_scores(pool: Pool, order: Sequence[str]) -> tuple[ApartScore, ...]:
    """Return how alike a character's shots are, by distance in shots; `order` is that of the film."""
    place = {shot: number for number, shot in enumerate(order)}
    rows: dict[str, dict[str, list[int]]] = {}
    for index, row in enumerate(pool.rows):
        if row.shot in place and row.who[0] not in "?*":
            rows.setdefault(row.who, {}).setdefault(str(row.shot), []).append(index)
    found = []
    for who, by_shot in sorted(rows.items()):
        pairs: dict[int, list[float]] = {}
        for one, other in combinations(sorted(by_shot, key=place.__getitem__), 2):
            both = pool.logits[np.ix_(by_shot[one], by_shot[other])]
            if np.isfinite(both).any():
                pairs.setdefault(place[other] - place[one], []).append(float(np.nanmedian(both)))
        for distance, logits in sorted(pairs.items()):
            low, middle, high = (probability(float(q)) for q in np.quantile(logits, (0.25, 0.5, 0.75)))
            found.append(
                ApartScore(
                    character=who, shots=distance, pairs=len(logits), likeness=middle, low=low, high=high
                )
            )
    return tuple(found)
