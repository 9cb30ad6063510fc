"""Does a continued clip go on where the one before stopped? One robust test for each thing that can go wrong.

    pairs inside `before` ─┐
    pairs inside `after`  ─┴─> what both clips do by themselves ─┐
    the pair at the joint ───────────────────────────────────────┴─> z for each statistic ─> named defects

A joint is judged against the clips' own frame-to-frame behaviour on BOTH sides, on blurred frames with the
motion taken out: re-encoding must not look like a defect. Cuts are not judged: they are meant to jump.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.score import Defect, DefectName, JointScore, Severity
from filmwright.scoring.colour import lab
from filmwright.scoring.contract import RGB, Floats, JointFrames
from filmwright.scoring.flow import Flow, flow_between, moved_back

SIZE = (448, 256)
_SMALL = (112, 64)
CLEAR, SEVERE, SLIGHT = 3.0, 10.0, 2.0
"""z from which a defect is worth a repair, is broken, or is worth a remark."""
_MIN_BEFORE, _MIN_AFTER = 3, 2
_USED = 4
_DIRECTIONS = np.random.default_rng(1).normal(size=(16, 3)).astype(np.float32)
_DIRECTIONS /= np.linalg.norm(_DIRECTIONS, axis=1, keepdims=True)


@dataclass(frozen=True)
class Look:
    """One frame, prepared: grey uint8, Lab of a blurred small copy, and what is counted once."""

    grey: NDArray[np.uint8]
    lab: NDArray[np.float32]
    sharpness: float
    chroma: float
    quantiles: Floats


@dataclass(frozen=True)
class Step:
    """What happens from one frame to the next. Signed numbers keep their sign."""

    flow: Flow
    """Pixels of SIZE, on a grid of _SMALL."""
    residual: float
    """Mean difference of the motion-compensated blurred pair, Lab units."""
    uncovered: float
    """Share of the picture that motion cannot explain."""
    light: float
    """Change of lightness, L units."""
    cast: Floats
    """Change of a and b."""
    colours: float
    """Sliced Wasserstein distance of all colours."""
    saturation: float
    sharpness: float
    zoom: float
    shift: Floats
    change: float
    """Mean absolute difference without any compensation, grey levels."""


FLOORS: dict[str, float] = {
    "residual": 0.25, "uncovered": 0.015, "light": 0.35, "cast": 0.35, "colours": 0.3, "saturation": 0.3,
    "sharpness": 0.08, "zoom": 0.0015, "shift": 0.4, "velocity": 0.3,
}  # fmt: skip
"""What a decoder, a codec or rounding may add at a joint without anybody seeing it."""

_NAMES: dict[str, DefectName] = {
    "residual": "other picture", "uncovered": "other picture", "colours": "other picture",
    "light": "exposure", "cast": "colour cast", "saturation": "saturation",
    "sharpness": "sharpness",
    "zoom": "zoom", "shift": "shift", "velocity": "jump", "duplicate": "duplicate",
    "reversed": "reversed motion",
}  # fmt: skip

REPAIRS: dict[DefectName, str] = {
    "other picture": "retake the later shot from the last frame of the one before, or make this a cut",
    "exposure": "match the light over the first 12 frames of the later clip",
    "colour cast": "match the colours (Reinhard) over the first 12 frames of the later clip",
    "saturation": "match the chroma over the first 12 frames of the later clip",
    "sharpness": "soften the sharper clip over 6 frames, or retake with the lossless last frame",
    "zoom": "re-crop the later clip, easing out over 12 frames",
    "shift": "move the later clip back, easing out over 12 frames",
    "jump": "retime the later clip, or make this a hard cut",
    "duplicate": "drop the first frame of the later clip",
    "reversed motion": "retake the later shot: the motion turns back at the joint",
}


def score_joint(frames: JointFrames) -> JointScore:
    """Return how two clips join; z is None when either side has too few frames (3 before, 2 after)."""
    before, after = frames.before_frames[-_USED:], frames.after_frames[:_USED]
    if len(before) < _MIN_BEFORE or len(after) < _MIN_AFTER:
        return JointScore(before=frames.before, after=frames.after, note="too few frames beside the joint")
    looks = [_look(f) for f in (*before, *after)]
    steps = [_step(a, b) for a, b in pairwise(looks)]
    at = len(before) - 1
    marks = _marks(steps[:at], steps[at], steps[at + 1 :])
    defects = _defects(marks)
    worst = max(m.z for m in marks)
    return JointScore(
        before=frames.before,
        after=frames.after,
        z=worst,
        defects=defects,
        severity=_severity(worst),
        repair=_repair(defects),
    )


def _severity(z: float) -> Severity:
    return "severe" if z >= SEVERE else "clear" if z >= CLEAR else "slight" if z >= SLIGHT else "none"


def _repair(defects: Sequence[Defect]) -> str:
    clear = [d for d in defects if d.z >= CLEAR]
    if not clear:
        return ""
    whole = any(d.name == "other picture" for d in clear) or len(clear) > 2
    return REPAIRS["other picture" if whole else clear[0].name]


@dataclass(frozen=True)
class _Mark:
    statistic: str
    z: float
    amount: str = ""


def _defects(marks: Sequence[_Mark]) -> tuple[Defect, ...]:
    worst: dict[DefectName, _Mark] = {}
    for mark in marks:
        name = _NAMES[mark.statistic]
        if mark.z >= SLIGHT and (name not in worst or mark.z > worst[name].z):
            worst[name] = mark
    made = (Defect(name=name, amount=mark.amount, z=mark.z) for name, mark in worst.items())
    return tuple(sorted(made, key=lambda d: -d.z))


def _look(frame: RGB) -> Look:
    rgb = cv2.resize(frame, SIZE, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    soft = cv2.resize(cv2.GaussianBlur(rgb, (0, 0), 2.0), _SMALL, interpolation=cv2.INTER_AREA)
    colours = lab(np.asarray(soft, np.uint8))
    detail = cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 0.7).astype(np.float32), cv2.CV_32F)
    ordered = np.sort(_DIRECTIONS @ colours.reshape(-1, 3).T, axis=1)[:, ::56]
    return Look(
        grey=np.asarray(grey, np.uint8),
        lab=colours,
        sharpness=float(np.log(np.mean(np.abs(detail)) + 0.05)),
        chroma=float(np.hypot(colours[..., 1], colours[..., 2]).mean()),
        quantiles=ordered.astype(np.float64),
    )


def _step(a: Look, b: Look) -> Step:
    flow = flow_between(a.grey, b.grey)
    coarse: Flow = np.asarray(cv2.resize(flow, _SMALL, interpolation=cv2.INTER_AREA), np.float32)
    shrunk: Flow = np.asarray(coarse * (_SMALL[0] / SIZE[0]), np.float32)
    difference = moved_back(b.lab, shrunk) - a.lab
    rows, columns = np.mgrid[0 : _SMALL[1], 0 : _SMALL[0]]
    to_x, to_y = columns + shrunk[..., 0], rows + shrunk[..., 1]
    inside = (to_x >= 0) & (to_x < _SMALL[0]) & (to_y >= 0) & (to_y < _SMALL[1])
    distance = np.linalg.norm(difference, axis=-1)
    kept = difference[inside] if inside.any() else difference.reshape(-1, 3)
    zoom, shift = _similarity(flow)
    return Step(
        flow=coarse,
        residual=float(distance[inside].mean()) if inside.any() else float(distance.mean()),
        uncovered=float((distance > 12).mean()),
        light=float(np.median(kept[:, 0])),
        cast=np.median(kept[:, 1:], axis=0).astype(np.float64),
        colours=float(np.sqrt(((a.quantiles - b.quantiles) ** 2).mean())),
        saturation=b.chroma - a.chroma,
        sharpness=b.sharpness - a.sharpness,
        zoom=zoom,
        shift=shift,
        change=float(cv2.absdiff(a.grey, b.grey).mean()),
    )


def _similarity(flow: Flow) -> tuple[float, Floats]:
    """Return the zoom (0 is none) and the shift of the centre, pixels, of a similarity fitted to the flow."""
    rows, columns = np.mgrid[8 : SIZE[1] : 16, 8 : SIZE[0] : 16]
    centre = np.array([SIZE[0] / 2, SIZE[1] / 2])
    start = np.stack([columns.ravel(), rows.ravel()], axis=1) - centre
    end = start + flow[rows.ravel(), columns.ravel()]
    matrix, _ = cv2.estimateAffinePartial2D(
        start.astype(np.float32), end.astype(np.float32), ransacReprojThreshold=1.0, maxIters=300
    )
    if matrix is None:
        return 0.0, np.zeros(2)
    return float(np.hypot(matrix[0, 0], matrix[1, 0]) - 1), np.asarray(matrix[:, 2], np.float64)


def _marks(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> tuple[_Mark, ...]:
    def larger(name: str, of: Callable[[Step], float]) -> float:
        a, b, x = [of(s) for s in before], [of(s) for s in after], of(joint)
        usual = max(float(np.median(a)), float(np.median(b)))
        return (x - usual) / (_widest(a, b) / 2 + FLOORS[name])

    def outside(name: str, of: Callable[[Step], float]) -> tuple[float, float]:
        a, b, x = [of(s) for s in before], [of(s) for s in after], of(joint)
        low, high = sorted((float(np.median(a)), float(np.median(b))))
        excess = x - high if x > high else x - low if x < low else 0.0
        return abs(excess) / (_widest(a, b) / 2 + FLOORS[name]), excess

    def away(name: str, of: Callable[[Step], Floats]) -> tuple[float, float]:
        a, b = (np.stack([of(s) for s in side]) for side in (before, after))
        ends = np.median(a, axis=0), np.median(b, axis=0)
        apart = np.linalg.norm(of(joint) - (ends[0] + ends[1]) / 2) - np.linalg.norm(ends[0] - ends[1]) / 2
        excess = max(0.0, float(apart))
        spread = max(float((side.max(axis=0) - side.min(axis=0)).max()) for side in (a, b))
        return excess / (spread / 2 + FLOORS[name]), excess

    light, lighter = outside("light", lambda s: s.light)
    saturation, richer = outside("saturation", lambda s: s.saturation)
    sharpness, sharper = outside("sharpness", lambda s: s.sharpness)
    zoom, closer = outside("zoom", lambda s: s.zoom)
    cast, tint = away("cast", lambda s: s.cast)
    shift, pixels = away("shift", lambda s: s.shift)
    return (
        _Mark("residual", larger("residual", lambda s: s.residual)),
        _Mark(
            "uncovered", larger("uncovered", lambda s: s.uncovered), f"{joint.uncovered:.0%} of the picture"
        ),
        _Mark("colours", larger("colours", lambda s: s.colours)),
        _Mark("light", light, f"{lighter:+.1f} L"),
        _Mark("cast", cast, f"{tint:.1f} in ab"),
        _Mark("saturation", saturation, f"{richer:+.1f} chroma"),
        _Mark("sharpness", sharpness, f"{np.expm1(sharper):+.0%} detail"),
        _Mark("zoom", zoom, f"{closer:+.1%}"),
        _Mark(_shift_kind(before, joint), shift, f"{pixels / SIZE[0]:.1%} of the width"),
        _velocity(before, joint, after),
        _Mark("duplicate", _duplicate(before, joint, after)),
        _Mark("reversed", _reversed(before, joint, after)),
    )


def _shift_kind(before: Sequence[Step], joint: Step) -> str:
    """Tell a picture that moved from one that only went on too far along the way it was going."""
    usual = np.median([s.shift for s in before], axis=0)
    extra = joint.shift - usual
    along = float(extra @ usual) > 0.9 * float(np.linalg.norm(extra) * np.linalg.norm(usual))
    return "velocity" if along and np.linalg.norm(usual) > FLOORS["shift"] else "shift"


def _widest(a: Sequence[float], b: Sequence[float]) -> float:
    return max(max(a) - min(a), max(b) - min(b))


def _velocity(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> _Mark:
    """Compare what moves with where it should be; a step of the whole picture is counted as a shift."""

    def jump(a: Step, b: NDArray[np.floating]) -> float:
        change = a.flow - b
        return float(np.linalg.norm(change - np.median(change, axis=(0, 1)), axis=-1).mean())

    x = jump(joint, (before[-1].flow + after[0].flow) / 2)
    a = [jump(s, r.flow) for r, s in pairwise(before)]
    b = [jump(s, r.flow) for r, s in pairwise(after)] or a
    usual, spread = max(float(np.median(a)), float(np.median(b))), _widest(a, b) / 2
    return _Mark(
        "velocity", float((x - usual) / (spread + FLOORS["velocity"])), f"{x / SIZE[0]:.1%} of the width"
    )


def _duplicate(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> float:
    """Return a z for "this frame was shown already": the clips move, the joint does not."""
    usual = min(float(np.median([s.change for s in side])) for side in (before, after))
    if usual < 0.6:
        return 0.0
    return float(np.clip((0.4 - joint.change / usual) / 0.4, 0, 1) * 12)


def _reversed(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> float:
    """Return a z for "the motion turns back", beyond the swinging that both clips do by themselves."""

    def turn(step: Step, past: Sequence[Step]) -> float:
        usual = np.mean([s.flow for s in past], axis=0)
        speed = np.linalg.norm(usual, axis=-1)
        moving = speed > 0.5 * max(0.8, float(np.quantile(speed, 0.8)))
        if moving.sum() < 12:
            return 0.0
        mine = step.flow[moving]
        cosine = (mine * usual[moving]).sum(axis=-1) / (np.linalg.norm(mine, axis=-1) * speed[moving] + 0.15)
        pace = float(np.median(speed[moving])) / (float(np.median(np.linalg.norm(mine, axis=-1))) + 1e-6)
        return max(0.0, -float(np.median(cosine))) * min(1.0, pace)

    alone = [turn(b, [a]) for side in (before, after) for a, b in pairwise(side)]
    return 12 * max(0.0, turn(joint, before[-3:]) - max(alone))
