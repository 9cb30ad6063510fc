"""How a chain of continued clips comes away: a little warmer, flatter or softer with every clip.

    a few frames of each clip ─> each with the one before, motion taken out ─> what changed of the SAME things
                                                                                     │ added up: a curve
    evidence for each character, shot by shot ───────────────────────────────────────┴─> robust slope

Statistics of whole frames would call every pan a drift, because other things come into the picture. Here only
what both frames show is compared, and the changes are added up. A slope is drift if its interval leaves zero
out and the whole change can be seen. Nothing is decided here; clips come one by one, and none is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.continuity import ChainDrift, DriftName, Slope
from filmwright.schemas.score import IdentityCell
from filmwright.scoring.colour import lab
from filmwright.scoring.contract import RGB, Floats
from filmwright.scoring.flow import flow_between
from filmwright.scoring.steps import shrunk

MIN_CLIPS = 4
"""With three clips a statistic goes one way by chance every third time."""
SAMPLES = 4
"""Frames of a clip that are enough, the first and the last among them."""
SEEN: dict[DriftName, float] = {
    "lightness": 2.0, "a": 2.0, "b": 2.0, "chroma": 2.0, "contrast": 0.08, "detail": 0.15, "identity": 2.0,
}  # fmt: skip
"""Change over the whole chain below which nobody sees a drift."""
UNITS: dict[DriftName, str] = {
    "lightness": "L", "a": "a of Lab", "b": "b of Lab", "chroma": "chroma of Lab",
    "contrast": "log of the spread of L", "detail": "log of the detail", "identity": "nats",
}  # fmt: skip
_TRACKED: tuple[DriftName, ...] = ("lightness", "a", "b", "chroma", "contrast", "detail")
_SIZE, _SMALL = (448, 256), (112, 64)
_OTHER = 15.0
"""Lab units beyond the usual change: another thing is seen there."""
_ENOUGH = 0.25
"""Share of the picture that must be the same for two frames to say anything about each other."""
_RESAMPLINGS, _SEED = 200, 7
_ENDS = 0.15


@dataclass(frozen=True)
class _Maps:
    """One frame as small maps: grey uint8 for the flow, Lab, and how much detail there is where."""

    grey: NDArray[np.uint8]
    lab: NDArray[np.float32]
    detail: NDArray[np.float32]


def chain_drift(
    shots: Sequence[str],
    clips: Iterable[Sequence[RGB]],
    said: Sequence[Mapping[str, float]] = (),
) -> ChainDrift:
    """Measure a chain: `clips` gives about SAMPLES frames of each of `shots`, uint8 RGB, in order.

    `said` is what each clip's generator measured of it (`Take.measured`); it is kept beside.
    """
    points: list[list[Floats]] = []
    reached, last = np.zeros(len(_TRACKED)), None
    for frames in clips:
        points.append([])
        for frame in frames:
            maps = _maps(frame)
            if last is not None:
                reached = reached + _changed(last, maps)
            points[-1].append(reached)
            last = maps
    told = {name: tuple(m.get(name) for m in said) for name in sorted({n for m in said for n in m})}
    if len(points) < MIN_CLIPS or not all(points):
        note = f"{len(points)} clips are too few for a slope: it takes {MIN_CLIPS}"
        return ChainDrift(shots=tuple(shots), said=told, note=note)
    curve = np.array([np.median(of_clip, axis=0) for of_clip in points])
    every = np.array([point for of_clip in points for point in of_clip])
    return ChainDrift(
        shots=tuple(shots),
        slopes=tuple(slope_of(n, curve[:, k], every[:, k]) for k, n in enumerate(_TRACKED)),
        curves={n: tuple(float(v) for v in curve[:, k] - curve[0, k]) for k, n in enumerate(_TRACKED)},
        said=told,
    )


def with_identity(chain: ChainDrift, cells: Iterable[IdentityCell]) -> ChainDrift:
    """Add, for each character seen in enough shots of the chain, how the evidence for them changes."""
    slopes, curves = list(chain.slopes), dict(chain.curves)
    seen: dict[str, dict[int, float]] = {}
    for cell in cells:
        if cell.shot in chain.shots and cell.probability is not None:
            chance = min(max(cell.probability, 1e-3), 1 - 1e-3)
            seen.setdefault(cell.character, {})[chain.shots.index(cell.shot)] = float(
                np.log(chance / (1 - chance))
            )
    for who, values in sorted(seen.items()):
        if len(values) >= MIN_CLIPS:
            order = sorted(values)
            slope = slope_of("identity", [values[k] for k in order], at=order)
            # more and more like themself is nothing to complain about
            slopes.append(
                slope.model_copy(update={"who": who, "is_drift": slope.is_drift and slope.high < 0})
            )
            curves[f"identity of {who}"] = tuple(values[k] for k in order)
    return chain.model_copy(update={"slopes": tuple(slopes), "curves": curves})


def slope_of(
    name: DriftName,
    values: Sequence[float] | Floats,
    every: Sequence[float] | Floats | None = None,
    at: Sequence[int] | None = None,
) -> Slope:
    """Return the Theil-Sen slope over clips, and the 90 % interval of 200 resamplings of them.

    `every` has a value for each frame that was looked at (FramePack's contrast is taken from these), `at` the
    number of each value's clip, where clips are missing. Sources: Sen, "Estimates of the regression
    coefficient based on Kendall's tau" (1968); Zhang and Agrawala, FramePack (2025).
    """
    y = np.asarray(values, np.float64)
    x = np.arange(len(y), dtype=np.float64) if at is None else np.asarray(at, np.float64)
    middle = _theil_sen(x, y)
    random = np.random.default_rng(_SEED)
    drawn: list[float] = []
    while len(drawn) < _RESAMPLINGS:
        pick = random.integers(0, len(y), len(y))
        if len(set(pick.tolist())) > min(2, len(y) - 1):
            drawn.append(_theil_sen(x[pick], y[pick]))
    low, high = (float(v) for v in np.quantile(drawn, (0.05, 0.95)))
    over = middle * float(x[-1] - x[0])
    frames = y if every is None else np.asarray(every, np.float64)
    ends = max(1, round(_ENDS * len(frames)))
    return Slope(
        name=name,
        per_clip=middle,
        low=min(low, middle),
        high=max(high, middle),
        over_chain=over,
        unit=UNITS[name],
        framepack=float(abs(frames[-ends:].mean() - frames[:ends].mean())),
        is_drift=(low > 0 or high < 0) and abs(over) >= SEEN[name],
    )


def _theil_sen(x: Floats, y: Floats) -> float:
    slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i, j in combinations(range(len(x)), 2) if x[i] != x[j]]
    return float(np.median(slopes))


def _maps(frame: RGB) -> _Maps:
    rgb = shrunk(frame, _SIZE)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    fine = np.abs(cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 0.7).astype(np.float32), cv2.CV_32F))
    soft = cv2.resize(cv2.GaussianBlur(rgb, (0, 0), 2.0), _SMALL, interpolation=cv2.INTER_AREA)
    return _Maps(
        grey=np.asarray(cv2.resize(grey, (224, 128), interpolation=cv2.INTER_AREA), np.uint8),
        lab=lab(np.asarray(soft, np.uint8)),
        detail=np.asarray(
            cv2.resize(cv2.blur(fine, (9, 9)), _SMALL, interpolation=cv2.INTER_AREA), np.float32
        ),
    )


def _changed(a: _Maps, b: _Maps) -> Floats:
    """Return how each tracked statistic changed of what both frames show; zeros where that is too little.

    Both are moved half of the way, so that what moving does to a picture is done to both.
    """
    flow = flow_between(a.grey, b.grey)
    half = cv2.resize(flow, _SMALL, interpolation=cv2.INTER_AREA) * (_SMALL[0] / flow.shape[1] / 2)
    rows, columns = np.mgrid[0 : _SMALL[1], 0 : _SMALL[0]].astype(np.float32)
    inside = np.ones(rows.shape, bool)

    def moved(picture: NDArray[np.float32], way: float) -> NDArray[np.float32]:
        at_x, at_y = columns + way * half[..., 0], rows + way * half[..., 1]
        inside[(at_x < 0) | (at_x > _SMALL[0] - 1) | (at_y < 0) | (at_y > _SMALL[1] - 1)] = False
        there = cv2.remap(picture, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(there, np.float32)

    before, after = moved(a.lab, -1), moved(b.lab, 1)
    fine_before, fine_after = moved(a.detail, -1), moved(b.detail, 1)
    if inside.mean() < _ENOUGH:
        return np.zeros(len(_TRACKED))
    change = after - before
    usual = np.median(change[inside], axis=0)
    same = inside & (np.linalg.norm(change - usual, axis=-1) < _OTHER)
    if same.mean() < _ENOUGH:
        return np.zeros(len(_TRACKED))
    x, y = before[same].astype(np.float64), after[same].astype(np.float64)
    chroma = np.hypot(y[:, 1], y[:, 2]).mean() - np.hypot(x[:, 1], x[:, 2]).mean()
    contrast = np.log((y[:, 0].std() + 0.5) / (x[:, 0].std() + 0.5))
    fine = fine_before[same] + fine_after[same]
    rich = fine >= np.median(fine)
    detail = np.median(np.log((fine_after[same][rich] + 0.5) / (fine_before[same][rich] + 0.5)))
    return np.array([*(y - x).mean(axis=0), chroma, contrast, detail])
