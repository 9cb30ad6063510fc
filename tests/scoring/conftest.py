"""Figures with known identities, described once for all tests of the room."""

import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from scipy.stats import rankdata

sys.path.insert(0, str(Path(__file__).parents[2]))
cv2.setNumThreads(1)

from filmwright.scoring.classic_v1 import EMBEDDER  # noqa: E402
from filmwright.scoring.cohort import Row, cohort_rows, describe, likeness  # noqa: E402
from filmwright.scoring.regions import crop_of  # noqa: E402
from tests import identity_set as people  # noqa: E402

PEOPLE, PICTURES = 24, 7


@dataclass(frozen=True)
class Lineup:
    """Pictures of many people in any light, and the evidence between all of them."""

    who: np.ndarray
    logits: np.ndarray

    @property
    def same(self) -> np.ndarray:
        """Pairs of two pictures of one person."""
        return (self.who[:, None] == self.who[None]) & ~np.eye(len(self.who), dtype=bool)

    @property
    def different(self) -> np.ndarray:
        """Pairs of two people."""
        return self.who[:, None] != self.who[None]

    def summary(self, person: int, other: int, references: int, frames: int, random) -> float:
        """Return the evidence that `frames` of `other` are `person`: best of `references`, middle frame."""
        mine = random.permutation(np.flatnonzero(self.who == person))
        theirs = random.permutation(np.flatnonzero(self.who == other))
        theirs = [i for i in theirs if i not in set(mine[:references])][:frames]
        return float(np.median(self.logits[np.ix_(theirs, mine[:references])].max(axis=1)))


@pytest.fixture(scope="session")
def lineup() -> Lineup:
    rows, crops = [], []
    for i in range(PEOPLE):
        for k in range(PICTURES):
            light = "none" if (i + k) % 4 == 0 else people.LIGHTS[(5 * i + k) % 8]
            crops.append(crop_of(*people.photograph(people.person(i), 100 * i + k, light=light)))
            rows.append(Row(f"p{i:02d}", f"s{k}", 0))
    logits = likeness(describe(crops, (EMBEDDER,)), rows, (EMBEDDER,), cohort_rows(rows))
    return Lineup(np.array([int(r.who[1:]) for r in rows]), logits)


def auc(positives, negatives) -> float:
    """Return the chance that a positive ranks above a negative."""
    ranks = rankdata(np.concatenate([positives, negatives]))
    n = len(positives)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negatives)))


@pytest.fixture(scope="session")
def area_under_curve():
    return auc
