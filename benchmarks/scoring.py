"""How well the scores tell right from wrong, on films whose truth is known.

Run `python benchmarks/scoring.py`. It prints tables; `docs/scoring.md` quotes them. Needs no network and no
weights, about two minutes of one core.
"""

import sys
import time
from pathlib import Path

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import rankdata

sys.path.insert(0, str(Path(__file__).parents[1]))
cv2.setNumThreads(1)

from filmwright.scoring.classic_v1 import EMBEDDER  # noqa: E402
from filmwright.scoring.cohort import SLOPE, Row, cohort_rows, describe, likeness  # noqa: E402
from filmwright.scoring.contract import JointFrames  # noqa: E402
from filmwright.scoring.identity import BEST_OF  # noqa: E402
from filmwright.scoring.joints import CLEAR, score_joint  # noqa: E402
from filmwright.scoring.regions import crop_of  # noqa: E402
from tests import identity_set as people  # noqa: E402

PEOPLE, PICTURES = 40, 10


def auc(positives: np.ndarray, negatives: np.ndarray) -> float:
    """Return the chance that a positive ranks above a negative."""
    ranks, n = rankdata(np.concatenate([positives, negatives])), len(positives)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negatives)))


def calibration_error(chances: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error."""
    where = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = (
        abs(chances[where == b].mean() - truth[where == b].mean()) * (where == b).mean() for b in set(where)
    )
    return float(sum(gaps))


def lineup() -> tuple[np.ndarray, np.ndarray]:
    """Return who is on each picture, and the evidence between all of them."""
    crops, rows = [], []
    for i in range(PEOPLE):
        for k in range(PICTURES):
            light = "none" if (i + k) % 4 == 0 else people.LIGHTS[(5 * i + k) % 8]
            crops.append(crop_of(*people.photograph(people.person(i), 1000 * i + k, light=light)))
            rows.append(Row(f"p{i:02d}", f"s{k}", 0))
    started = time.process_time()
    described = describe(crops, (EMBEDDER,))
    spent = time.process_time() - started
    print(f"describing: {1000 * spent / len(crops):.1f} ms CPU a crop")
    for measure, features in zip(EMBEDDER.measures, described[0], strict=True):
        pairs = measure.alike(features, features)
        print(f"  {measure.name:20} AUC {pair_auc(pairs, np.repeat(np.arange(PEOPLE), PICTURES)):.3f}")
    return np.repeat(np.arange(PEOPLE), PICTURES), likeness(
        described, rows, (EMBEDDER,), cohort_rows(rows, 60)
    )


def pair_auc(pairs: np.ndarray, who: np.ndarray) -> float:
    """Return how well a matrix of similarities tells same from different."""
    same = (who[:, None] == who[None]) & ~np.eye(len(who), dtype=bool)
    return auc(pairs[same], pairs[who[:, None] != who[None]])


def fit(logits: np.ndarray, who: np.ndarray, a: int, b: int, references: int, frames: int, r) -> float:
    """Return the evidence that `frames` pictures of b are a, as a cell has it."""
    mine = r.permutation(np.flatnonzero(who == a))[:references]
    theirs = [i for i in r.permutation(np.flatnonzero(who == b)) if i not in set(mine)][:frames]
    return float(np.median(logits[np.ix_(theirs, mine)].max(axis=1)) - SLOPE * BEST_OF[min(references, 5)])


def identity(who: np.ndarray, logits: np.ndarray) -> None:
    """Print how cells do, by references and frames."""
    print(f"one crop against one: AUC {pair_auc(logits, who):.3f}")
    print("references x frames    AUC    ECE   false retakes   caught   silently passed")
    r = np.random.default_rng(0)
    for references, frames in ((1, 1), (1, 5), (3, 1), (3, 3), (3, 5), (4, 5)):
        truth, values = [], []
        for number in range(3000):
            a = int(r.integers(PEOPLE))
            b = a if number % 2 else int((a + 1 + r.integers(PEOPLE - 1)) % PEOPLE)
            truth.append(a == b)
            values.append(fit(logits, who, a, b, references, frames, r))
        same, logit = np.array(truth), np.array(values)
        chance = 1 / (1 + np.exp(-logit))
        print(
            f"{references:10} x {frames:<6}  {auc(logit[same], logit[~same]):9.3f}  "
            f"{calibration_error(chance, same):.3f}  {(chance[same] < 0.35).mean():12.4f}  "
            f"{(chance[~same] < 0.35).mean():9.3f}  {(chance[~same] >= 0.8).mean():12.3f}"
        )


def swaps(who: np.ndarray, logits: np.ndarray) -> None:
    """Print how often whole casts get their right names, and how well a swap stands out."""
    r = np.random.default_rng(1)
    for size in (2, 3, 4):
        right, gains, swapped = [], [], []
        for number in range(600):
            cast = r.permutation(PEOPLE)[:size]
            fits = np.array([[fit(logits, who, a, b, 2, 3, r) for b in cast] for a in cast])
            right.append((linear_sum_assignment(-fits)[1] == np.arange(size)).all())
            if number % 2:
                fits[:, [0, 1]] = fits[:, [1, 0]]
            gains.append(fits[linear_sum_assignment(-fits)].sum() - np.trace(fits))
            swapped.append(bool(number % 2))
        gain, is_swap = np.array(gains), np.array(swapped)
        found = auc(gain[is_swap], gain[~is_swap])
        print(f"cast of {size}: right names {np.mean(right):.3f}, swap AUC {found:.3f}")


def joints() -> None:
    """Print how joints do, by what was done to the later clip."""

    def each(alter):
        return lambda f: [np.clip(alter(x), 0, 255).astype(np.uint8) for x in f[6:10]]

    noise = np.random.default_rng(0).normal(0, 1.5, (256, 448, 3))
    cases = {
        "untouched": each(lambda x: x),
        "JPEG 92": each(lambda x: people.jpeg(x, 92)),
        "JPEG 75": each(lambda x: people.jpeg(x, 75)),
        "soft decoder": each(lambda x: cv2.GaussianBlur(x, (0, 0), 0.45) + noise),
        "other picture": lambda f: people.walk(people.person(90), 90, 4),
        "skip 4 frames": lambda f: f[10:14],
        "skip 10 frames": lambda f: f[16:20],
        "duplicate": lambda f: f[5:9],
        "reversed": lambda f: f[4:0:-1],
        "gain +5 %": each(lambda x: x * 1.05),
        "cast +-3 %": each(lambda x: x * np.array([1.03, 1, 0.97])),
        "saturation +15 %": each(lambda x: x.mean(-1, keepdims=True) * -0.15 + x * 1.15),
        "blur 0.8": each(lambda x: cv2.GaussianBlur(x, (0, 0), 0.8)),
    }
    spent, made = 0.0, 0
    print(f"joint: what was done, middle z, flagged at z >= {CLEAR:g}, first name")
    for name, change in cases.items():
        results = []
        for seed in range(12):
            pan, stride = (0, 1.5, 3, 0.4)[seed % 4], (2.5, 0.5, 4)[seed % 3]
            f = people.walk(people.person(seed), seed, 20, pan=pan, stride=stride)
            started = time.process_time()
            results.append(score_joint(JointFrames("a", "b", tuple(f[2:6]), tuple(change(f)))))
            spent, made = spent + time.process_time() - started, made + 1
        z = np.array([r.z for r in results])
        names = [r.defects[0].name if r.defects else "-" for r in results]
        print(
            f"  {name:18} {np.median(z):6.1f}  {(z >= CLEAR).mean():5.0%}  {max(set(names), key=names.count)}"
        )
    print(f"a joint: {1000 * spent / made:.0f} ms CPU")


def learned() -> None:
    """Print what learned embedders cost a crop at usual sizes; random weights cost what real ones do."""
    import tempfile

    import torch
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection, Dinov2Config, Dinov2Model

    from filmwright.scoring.embedders import vision

    torch.set_num_threads(1)
    crops = [crop_of(*people.photograph(people.person(i), i, framing="full")) for i in range(16)]
    usual = {
        "dinov2": (Dinov2Model, Dinov2Config(hidden_size=384, num_attention_heads=6, image_size=518)),
        "clip": (CLIPVisionModelWithProjection, CLIPVisionConfig(patch_size=32)),
    }
    for name, (model, config) in usual.items():
        with tempfile.TemporaryDirectory() as folder:
            model(config).save_pretrained(folder)
            embedder = vision.embedder(name, folder)
            embedder.describe(crops[:1])
            started = time.process_time()
            described = describe(crops, (embedder,))
            each = 1000 * (time.process_time() - started) / len(crops)
            started = time.process_time()
            embedder.measures[0].alike(described[0][0], described[0][0])
            pair = 1000 * (time.process_time() - started) / len(crops) ** 2
            print(f"{name} (small, random weights): {each:.0f} ms CPU a crop, {pair:.2f} ms a pair")


if __name__ == "__main__":
    table = lineup()
    identity(*table)
    swaps(*table)
    joints()
    learned()
