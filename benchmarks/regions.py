"""How well figures are found where nobody kept masks, and what that costs identity. Two minutes of one core.

Run `python -m benchmarks.regions`. It prints tables; `docs/scoring.md` quotes them.

    a board's shots in the animatic ─> exact masks  |  boxes at the start, carried by flow, GrabCut
    parametric people ───────────────> exact masks  |  boxes that are 0, 6, 12 % off, GrabCut
"""

import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
cv2.setNumThreads(1)

from benchmarks.scoring import auc, calibration_error  # noqa: E402
from filmwright.generators.animatic.renderer import Renderer  # noqa: E402
from filmwright.generators.animatic.setup import Setup  # noqa: E402
from filmwright.schemas.time import frames_in  # noqa: E402
from filmwright.scoring import blocking, grabcut  # noqa: E402
from filmwright.scoring.classic_v1 import EMBEDDER  # noqa: E402
from filmwright.scoring.cohort import SLOPE, Row, cohort_rows, describe, likeness  # noqa: E402
from filmwright.scoring.detector import overlap  # noqa: E402
from filmwright.scoring.identity import BEST_OF, LENIENCE  # noqa: E402
from filmwright.scoring.regions import MIN_AREA, box_of, crop_of, frames_to_look_at  # noqa: E402
from filmwright.storyboard import yaml_file  # noqa: E402
from filmwright.storyboard.brief import brief_of  # noqa: E402
from tests import identity_set as people  # noqa: E402

SIZE, FPS = (640, 360), Fraction(12)
PEOPLE, SHEET, FRAMES = 24, 3, 6
Mask = np.ndarray


def iou(a: Mask, b: Mask) -> float:
    """Return intersection over union of two masks."""
    return float((a & b).sum() / max(1, (a | b).sum()))


def animatic(board_file: Path) -> None:
    """Print how near boxes and masks come, shot by shot of a board, to what the animatic knows."""
    board = yaml_file.load(board_file)
    exact, boxes, masks, cut_ms, follow_ms = [], [], [], [], []
    for shot in board.shots:
        brief = brief_of(board, shot.id)
        if not brief.cast:
            continue
        count = frames_in(shot.seconds, FPS)
        renderer = Renderer(Setup(brief, SIZE, FPS, count))
        levels = {level: who for who, level in renderer.labels.items() if who in brief.cast}
        pictures = [renderer.picture(n) for n in range(count)]
        labels = [renderer.label_map(n) for n in range(count)]
        renderer.close()
        looked = frames_to_look_at(range(count))
        greys = [blocking.small(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY)) for p in pictures]
        carried: list[dict[str, grabcut.Box]] = [{} for _ in greys]
        for level, who in levels.items():
            seen = [n for n in looked if (labels[n] == level).mean() >= MIN_AREA]
            if seen:
                started = time.process_time()
                found = blocking.carried(greys, seen[0], {who: box_of(labels[seen[0]] == level)})
                follow_ms.append(1000 * (time.process_time() - started) / count)
                for known, now in zip(carried, found, strict=True):
                    known.update(now)
            for n in seen:
                true = labels[n] == level
                others = [b for name, b in carried[n].items() if name != who]
                started = time.process_time()
                mask, _ = grabcut.cut_out(pictures[n], box_of(true), others)
                cut_ms.append(1000 * (time.process_time() - started))
                exact.append(iou(mask, true))
                if who in carried[n]:
                    boxes.append(overlap(carried[n][who], box_of(true)))
                    masks.append(iou(grabcut.cut_out(pictures[n], carried[n][who], others)[0], true))
    print(f"{board_file.name}: {len(exact)} figures")
    print(f"  GrabCut in the exact box:   IoU median {np.median(exact):.2f}, mean {np.mean(exact):.2f}")
    print(f"  boxes carried by flow:      {len(boxes)} kept, IoU median {np.median(boxes):.2f}")
    print(f"  GrabCut in the carried box: IoU median {np.median(masks):.2f}, mean {np.mean(masks):.2f}")
    print(f"  CPU: {np.mean(cut_ms):.1f} ms a cut-out, {np.mean(follow_ms):.1f} ms a frame to follow")


def figures(kind: str, off: float) -> Iterator[tuple[Row, object, float, float]]:
    """Yield row, crop, quality and IoU: sheets are exact, frames are cut out as `kind` says."""
    random = np.random.default_rng(7)
    views = ("front", "quarter", "side")
    for i in range(PEOPLE):
        for k, view in enumerate(views[:SHEET]):
            how = people.Pose((-15, 15), (0, 0), (-6, 6), 0, view, False, 0)
            made = people.photograph(people.person(i), 900 + k, framing="full", how=how, noise=False)
            yield Row(f"p{i:02d}", None, k), crop_of(*made), 1.0, 1.0
        for k in range(FRAMES):
            light = "none" if (i + k) % 4 == 0 else people.LIGHTS[(5 * i + k) % 8]
            rgb, true = people.photograph(people.person(i), 1000 * i + k, light=light)
            mask, quality = true, 1.0
            if kind != "exact":
                left, top, right, bottom = box_of(true)
                wide, high = right - left, bottom - top
                box = np.array([left, top, right, bottom]) + random.normal(0, off, 4) * [
                    wide,
                    high,
                    wide,
                    high,
                ]
                mask, quality = grabcut.cut_out(rgb, tuple(box))
            crop = crop_of(rgb, mask) or crop_of(rgb, np.ones_like(true))
            yield Row(f"p{i:02d}", f"s{k}", 0), crop, quality, iou(mask, true)


def identity(kind: str, off: float, lenience: float) -> None:
    """Print how cells do, three references against five frames, where regions are as `kind` says."""
    rows, crops, quality, near = zip(*figures(kind, off), strict=True)
    logits = likeness(describe(crops, (EMBEDDER,)), rows, (EMBEDDER,), cohort_rows(rows, 60))
    who = np.array([int(row.who[1:]) for row in rows])
    sheet = np.array([row.shot is None for row in rows])
    ease = lenience * (1 - np.array(quality))
    random, values, truth = np.random.default_rng(0), [], []
    for number in range(3000):
        a = int(random.integers(PEOPLE))
        b = a if number % 2 else int((a + 1 + random.integers(PEOPLE - 1)) % PEOPLE)
        mine = np.flatnonzero((who == a) & sheet)
        theirs = random.permutation(np.flatnonzero((who == b) & ~sheet))[:5]
        best = logits[np.ix_(theirs, mine)].max(axis=1) + ease[theirs]
        values.append(np.median(best) - SLOPE * BEST_OF[SHEET])
        truth.append(a == b)
    logit, same = np.array(values), np.array(truth)
    chance = 1 / (1 + np.exp(-logit))
    print(
        f"  {kind:8} {off:4.0%} off, lenience {lenience:3.1f}: IoU {np.median(np.array(near)[~sheet]):.2f}, "
        f"AUC {auc(logit[same], logit[~same]):.3f}, ECE {calibration_error(chance, same):.3f}, "
        f"false retakes {(chance[same] < 0.35).mean():.3f}, caught {(chance[~same] < 0.35).mean():.3f}, "
        f"silently passed {(chance[~same] >= 0.8).mean():.3f}"
    )


if __name__ == "__main__":
    animatic(Path(__file__).parents[1] / "examples" / "every-boundary.yaml")
    print("three references x five frames, parametric people in any light")
    for kind, off, lenience in (
        ("exact", 0.0, LENIENCE), ("GrabCut", 0.0, LENIENCE), ("GrabCut", 0.06, 0.0),
        ("GrabCut", 0.06, LENIENCE),
        ("GrabCut", 0.12, 0.0), ("GrabCut", 0.12, LENIENCE),
    ):  # fmt: skip
        identity(kind, off, lenience)
