"""How well the scores tell right from wrong, on films whose truth is known.

Run `python benchmarks/scoring.py`. It prints tables; `docs/scoring.md` quotes them. Needs no network and no
weights, about five minutes of one core; `python benchmarks/scoring.py 60` scores a film of 60 shots only.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import rankdata

sys.path.insert(0, str(Path(__file__).parents[1]))
cv2.setNumThreads(1)

from filmwright.scoring.classic_v1 import EMBEDDER  # noqa: E402
from filmwright.scoring.cohort import SLOPE, Row, cohort_rows, describe, likeness  # noqa: E402
from filmwright.scoring.colour import lab  # noqa: E402
from filmwright.scoring.contract import JointFrames  # noqa: E402
from filmwright.scoring.drift import chain_drift  # noqa: E402
from filmwright.scoring.health import measure_health  # noqa: E402
from filmwright.scoring.identity import BEST_OF  # noqa: E402
from filmwright.scoring.joints import CLEAR, score_joint  # noqa: E402
from filmwright.scoring.known import vbench_consistency  # noqa: E402
from filmwright.scoring.regions import crop_of  # noqa: E402
from tests import boards  # noqa: E402
from tests import identity_set as people  # noqa: E402
from tests import validation_set as planted  # noqa: E402

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


def histogram(rgb: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return the Lab colours under a mask as one row whose dot product is a likeness."""
    pixels = lab(rgb)[mask]
    counts, _ = np.histogramdd(pixels, bins=(6, 10, 10), range=((0, 100), (-80, 80), (-80, 80)))
    return np.sqrt(counts.ravel() / counts.sum())


def baseline() -> None:
    """Print what whole frames say, beside the same descriptor on the figure alone."""
    print("baseline: VBench's formula over Lab colours       whole frame   figure")
    values: dict[str, list[tuple[float, float]]] = {"moving": [], "hero replaced": [], "frozen": []}
    right: list[tuple[bool, bool]] = []
    for seed in range(14):
        hero, other = people.person(2 * seed), people.person(2 * seed + 1)
        here, there = people.background(seed), people.background(seed + 50)

        def shot(who, k, place, seed=seed):
            way = {"framing": "full", "place": place, "at": 0.3 + 0.03 * k, "noise": False}
            return people.photograph(who, 100 * seed + k, **way)

        walk = [shot(hero, k, here) for k in range(12)]
        clips = {
            "moving": walk,
            "hero replaced": walk[:6] + [shot(other, k, here) for k in range(6, 12)],
            "frozen": walk[:1] * 12,
        }
        for name, clip in clips.items():
            whole, figure = ([histogram(f, m | w) for f, m in clip] for w in (True, False))
            values[name].append(tuple(vbench_consistency([np.stack(rows)]) for rows in (whole, figure)))
        mine, elsewhere, stranger = walk[0], shot(hero, 1, there), shot(other, 2, here)
        pairs = [[histogram(f, m | w) for f, m in (mine, elsewhere, stranger)] for w in (True, False)]
        right.append(tuple(a @ b > a @ c for a, b, c in pairs))
    for name, both in values.items():
        whole, figure = np.mean(both, axis=0)
        print(f"  {name:48} {whole:.3f}         {figure:.3f}")
    whole, figure = np.mean(right, axis=0)
    print(f"  {'the same one elsewhere before a stranger here':48} {whole:5.0%}         {figure:5.0%}")


def joints() -> None:
    """Print how joints do, by what was done to the later clip."""
    spent, made = 0.0, 0
    print(f"joint: what was done, middle z, flagged at z >= {CLEAR:g}, by its name, first name")
    for name, change in (planted.HARMLESS | planted.PLANTED).items():
        seeds = [s for s in range(12) if name != "reversed motion" or planted.pans(s)]
        sides = [planted.joint(seed, change) for seed in seeds]
        started = time.process_time()
        results = [score_joint(JointFrames("a", "b", *both)) for both in sides]
        spent, made = spent + time.process_time() - started, made + len(seeds)
        z = np.array([r.z for r in results])
        first = [r.defects[0].name if r.defects else "-" for r in results]
        named = np.mean([name in [d.name for d in r.defects if d.z >= CLEAR] for r in results])
        print(
            f"  {name:18} {np.median(z):6.1f}  {(z >= CLEAR).mean():5.0%}  {named:5.0%}  "
            f"{max(set(first), key=first.count)}"
        )
    print(f"a joint: {1000 * spent / made:.0f} ms CPU at 448x256")
    larger = [tuple(cv2.resize(f, (1280, 720)) for f in side) for side in sides[0]]
    started = time.process_time()
    for _ in range(5):
        score_joint(JointFrames("a", "b", *larger))
    print(f"a joint: {200 * (time.process_time() - started):.0f} ms CPU at 1280x720")


def drift() -> None:
    """Print which planted drifts are found along eight clips, and what is seen in clean chains."""
    shots = [f"s{k:03d}" for k in range(10, 90, 10)]
    print("drift: what was done, found by name, middle change over the chain, at most of clean ones")
    clean = [chain_drift(shots, planted.chain(seed, len(shots))) for seed in range(12)]
    for name, change in planted.DRIFTS.items():
        found = [chain_drift(shots, planted.chain(seed, len(shots), change)) for seed in range(12)]
        mine = [next(s for s in chain.slopes if s.name == name) for chain in found]
        none = [next(s for s in chain.slopes if s.name == name) for chain in clean]
        print(
            f"  {name:10} {np.mean([s.is_drift for s in mine]):5.0%}  "
            f"{np.median([s.over_chain for s in mine]):+6.2f}  {max(abs(s.over_chain) for s in none):6.2f}"
        )
    wrong = sum(bool(chain.drifting) for chain in clean)
    print(f"  {wrong} of {len(clean)} clean chains are called drifting")


def health() -> None:
    """Print what a frame costs to watch."""
    frames = [cv2.resize(f, (1280, 720)) for f in planted.walk(3, 48)]
    started = time.process_time()
    measure_health("s", frames, 24)
    print(f"health: {1000 * (time.process_time() - started) / len(frames):.1f} ms CPU a frame at 1280x720")


def long_board(shots: int, seconds: int) -> dict[str, Any]:
    """Return a board of shots with two people, in chains of five."""
    one = {"who": "bear", "zone": "left"}, {"who": "ida", "zone": "right"}
    walks = {"beats": [{"who": "bear", "verb": "walk", "for": seconds, "to": "center"}]}
    made = [
        {
            "id": f"s{10 * k:04d}", "seconds": seconds, "action": "Mr Bear walks to Ida.", "motion": walks,
            "boundary": "cut" if k % 5 == 1 else "continue", "camera": {"size": "fs"},
            "first_frame": {"describe": "", "placements": list(one)},
        }
        for k in range(1, shots + 1)
    ]  # fmt: skip
    given = boards.base()
    given["film"] |= {"size": [640, 360], "fps": 24}
    return {**given, "scenes": [{"id": "sc010", "place": "ice", "shots": made}]}


def peak_mb() -> int:
    """Return the most memory this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 2**10)


def film(shots: int, seconds: int = 4) -> None:
    """Make a film and print what scoring it costs, decoding and all. Runs in a process of its own."""
    from threading import Event

    from filmwright.production.opening import opened
    from filmwright.production.options import Options, Silent
    from filmwright.production.run import Run
    from filmwright.schemas.board import Board
    from filmwright.storyboard import yaml_file
    from filmwright.storyboard.project import Project

    with tempfile.TemporaryDirectory() as name:
        project = Project(Path(name) / "a.film")
        project.folder.mkdir()
        board = Board.model_validate(long_board(shots, seconds))
        project.board.write_text(yaml_file.dump(board), encoding="utf-8")
        run = Run(
            project, Options(generator="animatic", quality="draft", workers=0, retakes=0), Silent(), Event()
        )
        with opened(project) as run.store:
            run.keyframes([])
            run.clips([])
            before, cpu, wall = peak_mb(), time.process_time(), time.perf_counter()
            run.score()
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(
        f"film of {shots} shots, {shots * seconds} s, 640x360: {cpu:.1f} s CPU, {wall:.1f} s by the clock, "
        f"peak memory {peak_mb()} MB ({before} MB before)",
        flush=True,
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        film(int(sys.argv[1]))
        sys.exit()
    table = lineup()
    identity(*table)
    swaps(*table)
    baseline()
    joints()
    drift()
    health()
    for count in ("15", "60"):
        subprocess.run([sys.executable, __file__, count], check=True)
