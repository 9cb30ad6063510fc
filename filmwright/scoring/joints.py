"""Does a continued clip go on where the one before stopped? One robust test for each thing that can go wrong.

    pairs inside `before` ─┐
    pairs inside `after`  ─┴─> what both clips do by themselves ─┐
    the pair at the joint ───────────────────────────────────────┴─> z for each statistic ─> named defects
    the first joints of one generator ─> how soft it draws every new clip ─> not counted at any of its joints

A joint is judged against the clips' own frame-to-frame behaviour on BOTH sides, on blurred frames with the
motion taken out: re-encoding must not look like a defect. Cuts are not judged: they are meant to jump.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.score import Defect, DefectName, JointScore, Severity
from filmwright.scoring.contract import RGB, Floats, JointFrames
from filmwright.scoring.steps import SIZE, Step, drawings, look, step

CLEAR, SEVERE, SLIGHT = 3.0, 10.0, 2.0
"""z from which a defect is worth a repair, is broken, or is worth a remark."""
_MIN_BEFORE, _MIN_AFTER = 3, 2
_USED = 4
_LEARNED_FROM, _MOST_USUAL = 3, 0.3
_MOST_OF_IT = 0.25
"""Share of the picture that must move before a turn of the motion means anything: an arm may wave back."""


FLOORS: dict[str, float] = {
    "residual": 0.35, "uncovered": 0.015, "light": 0.35, "cast": 0.35, "colours": 0.3, "saturation": 0.3,
    "sharpness": 0.065, "zoom": 0.0015, "shift": 0.4, "velocity": 0.6,
}  # fmt: skip
"""What a decoder, a codec or rounding may add at a joint without anybody seeing it."""

_NAMES: dict[str, DefectName] = {
    "residual": "other shot", "uncovered": "other shot", "colours": "other shot",
    "light": "exposure", "cast": "cast", "saturation": "saturation",
    "softer": "softness", "sharper": "sharpness",
    "zoom": "zoom", "shift": "shift", "velocity": "skipped frames", "duplicate": "duplicate",
    "reversed": "reversed motion",
}  # fmt: skip

REPAIRS: dict[DefectName, str] = {
    "other shot": "retake the later shot from the last frame of the one before, or make this a cut",
    "exposure": "match the light over the first 12 frames of the later clip",
    "cast": "match the colours (Reinhard) over the first 12 frames of the later clip",
    "saturation": "match the chroma over the first 12 frames of the later clip",
    "softness": "soften the end of the earlier clip over 6 frames, or retake with the lossless last frame",
    "sharpness": "soften the start of the later clip over 6 frames",
    "zoom": "re-crop the later clip, easing out over 12 frames",
    "shift": "move the later clip back, easing out over 12 frames",
    "skipped frames": "retime the start of the later clip, or make this a hard cut",
    "duplicate": "drop the first frame of the later clip",
    "reversed motion": "retake the later shot: the motion turns back at the joint",
}


def score_joint(frames: JointFrames) -> JointScore:
    """Return how two clips join; z is None when either side has too few frames (3 before, 2 after)."""
    if len(frames.before_frames) < _MIN_BEFORE or len(frames.after_frames) < _MIN_AFTER:
        return JointScore(before=frames.before, after=frames.after, note="too few frames beside the joint")
    before, after = _compared(frames)
    looks = [look(f) for f in (*before, *after)]
    steps = [step(a, b) for a, b in pairwise(looks)]
    at = len(before) - 1
    marks = _marks(steps[:at], steps[at], steps[at + 1 :])
    detail, usual = _detail(steps[:at], steps[at], steps[at + 1 :])
    told = JointScore(before=frames.before, after=frames.after, detail=detail, detail_usual=usual)
    return _told(told, _defects(marks), max(m.z for m in marks))


def settled(joints: Sequence[JointScore]) -> tuple[JointScore, ...]:
    """Return the joints without the softness that every joint of their generator has.

    A decoder draws each new clip a little softer than the frame it starts from. How much is learned from a
    generator's first three joints (their middle one), if all three agree in sign and it is not more than
    a quarter of the detail; what a joint has beyond it stays its own defect. With fewer joints nothing is.
    """
    usual: dict[str, float] = {}
    for maker in dict.fromkeys(j.maker for j in joints):
        first = [j.detail for j in joints if j.maker == maker and j.detail is not None][:_LEARNED_FROM]
        same = len(first) == _LEARNED_FROM and (min(first) > 0 or max(first) < 0)
        usual[maker] = float(np.median(first)) if same and abs(np.median(first)) <= _MOST_USUAL else 0.0
    return tuple(_without(j, usual[j.maker]) for j in joints)


def _without(joint: JointScore, usual: float) -> JointScore:
    if not usual or joint.detail is None or joint.detail_usual is None:
        return joint
    left = joint.detail - usual
    z = abs(left) / joint.detail_usual
    others = [d for d in joint.defects if d.name not in ("softness", "sharpness")]
    own = _defects([_Mark("softer" if left < 0 else "sharper", z, f"{_percent(left)} detail")])
    was = next((d.z for d in joint.defects if d.name in ("softness", "sharpness")), 0.0)
    rest = [d.z for d in others] if joint.z is not None and was >= joint.z else [joint.z or 0.0]
    note = f"{_percent(usual)} detail is what this generator does at every joint: not counted"
    defects = tuple(sorted((*others, *own), key=lambda d: -d.z))
    return _told(joint.model_copy(update={"note": note}), defects, max([z, *rest]))


def _told(joint: JointScore, defects: tuple[Defect, ...], worst: float) -> JointScore:
    found = {"z": worst, "defects": defects, "severity": _severity(worst), "repair": _repair(defects)}
    return joint.model_copy(update=found)


def _compared(frames: JointFrames) -> tuple[Sequence[RGB], Sequence[RGB]]:
    """Return the frames beside the joint that are compared; animation on twos is read drawing by drawing."""
    before, after = frames.before_frames, frames.after_frames
    first, second = drawings(before), drawings(after)
    if len(first) < len(before) and len(second) < len(after):
        if len(drawings((before[-1], after[0]))) == 1:
            second = second[1:]
        if len(first) >= _MIN_BEFORE and len(second) >= _MIN_AFTER:
            before, after = tuple(before[k] for k in first), tuple(after[k] for k in second)
    return before[-_USED:], after[:_USED]


def _severity(z: float) -> Severity:
    return "severe" if z >= SEVERE else "clear" if z >= CLEAR else "slight" if z >= SLIGHT else "none"


def _repair(defects: Sequence[Defect]) -> str:
    clear = [d for d in defects if d.z >= CLEAR]
    if not clear:
        return ""
    whole = any(d.name == "other shot" for d in clear) or len(clear) > 2
    return REPAIRS["other shot" if whole else clear[0].name]


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


def _marks(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> tuple[_Mark, ...]:
    def larger(name: str, of: Callable[[Step], float]) -> float:
        a, b, x = [of(s) for s in before], [of(s) for s in after], of(joint)
        usual = max(float(np.median(a)), float(np.median(b)))
        return (x - usual) / (_widest(a, b) / 2 + FLOORS[name])

    def outside(name: str, of: Callable[[Step], float]) -> tuple[float, float]:
        excess, usual = _outside(name, of, before, joint, after)
        return abs(excess) / usual, excess

    def away(name: str, of: Callable[[Step], Floats]) -> tuple[float, float]:
        a, b = (np.stack([of(s) for s in side]) for side in (before, after))
        ends = np.median(a, axis=0), np.median(b, axis=0)
        apart = np.linalg.norm(of(joint) - (ends[0] + ends[1]) / 2) - np.linalg.norm(ends[0] - ends[1]) / 2
        excess = max(0.0, float(apart))
        spread = max(float((side.max(axis=0) - side.min(axis=0)).max()) for side in (a, b))
        return excess / (spread / 2 + FLOORS[name]), excess

    light, lighter = outside("light", lambda s: s.light)
    saturation, richer = outside("saturation", lambda s: s.saturation)
    finer, detail_usual = _detail(before, joint, after)
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
        _Mark("softer" if finer < 0 else "sharper", abs(finer) / detail_usual, f"{_percent(finer)} detail"),
        _Mark("zoom", zoom, f"{closer:+.1%}"),
        _whole_step(before, joint, shift, f"{pixels / SIZE[0]:.1%} of the width"),
        _velocity(before, joint, after),
        _Mark("duplicate", _duplicate(before, joint, after)),
        _Mark("reversed", _reversed(before, joint, after)),
    )


def _outside(
    name: str, of: Callable[[Step], float], before: Sequence[Step], joint: Step, after: Sequence[Step]
) -> tuple[float, float]:
    """Return how far the joint lies outside what both clips do, with its sign, and what makes one z."""
    a, b, x = [of(s) for s in before], [of(s) for s in after], of(joint)
    low, high = sorted((float(np.median(a)), float(np.median(b))))
    excess = x - high if x > high else x - low if x < low else 0.0
    return excess, _widest(a, b) / 2 + FLOORS[name]


def _detail(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> tuple[float, float]:
    return _outside("sharpness", lambda s: s.sharpness, before, joint, after)


def _percent(log: float) -> str:
    return f"{np.expm1(log):+.0%}"


def _skipped(before: Sequence[Step], joint: Step) -> str:
    """Say how many frames are missing: by how much too far the moving parts went along their way."""
    usual = np.mean([s.flow for s in before], axis=0)
    speed = np.linalg.norm(usual, axis=-1)
    moving = speed > 0.5 * max(0.8, float(np.quantile(speed, 0.8)))
    if not moving.any():
        return ""
    missing = float(np.median((joint.flow * usual).sum(axis=-1)[moving] / speed[moving] ** 2)) - 1
    return f"about {missing:.0f} frames" if missing >= 1.5 else "about 1 frame" if missing > 0.5 else ""


def _whole_step(before: Sequence[Step], joint: Step, z: float, amount: str) -> _Mark:
    """Tell a picture that moved from one that only went on too far along the way it was going."""
    usual = np.median([s.shift for s in before], axis=0)
    extra = joint.shift - usual
    along = float(extra @ usual) > 0.9 * float(np.linalg.norm(extra) * np.linalg.norm(usual))
    if along and np.linalg.norm(usual) > FLOORS["shift"]:
        return _Mark("velocity", z, _skipped(before, joint) or amount)
    return _Mark("shift", z, amount)


def _widest(a: Sequence[float], b: Sequence[float]) -> float:
    return max(max(a) - min(a), max(b) - min(b))


def _velocity(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> _Mark:
    """Compare what moves with where it should be; a step of the whole picture is counted as a shift."""

    def jump(a: Step, b: NDArray[np.floating]) -> float:
        change = a.flow - b
        size = np.linalg.norm(change - np.median(change, axis=(0, 1)), axis=-1).ravel()
        return float(np.partition(size, -len(size) // 10)[-len(size) // 10 :].mean())

    x = jump(joint, (before[-1].flow + after[0].flow) / 2)
    a = [jump(s, r.flow) for r, s in pairwise(before)]
    b = [jump(s, r.flow) for r, s in pairwise(after)] or a
    usual, spread = max(float(np.median(a)), float(np.median(b))), _widest(a, b) / 2
    amount = _skipped(before, joint) or f"{x / SIZE[0]:.1%} of the width"
    return _Mark("velocity", float((x - usual) / (spread + FLOORS["velocity"])), amount)


def _duplicate(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> float:
    """Return a z for "this frame was shown already": the clips move all the time, the joint does not."""
    usual = min(float(np.median([s.change for s in side])) for side in (before, after))
    if usual < 0.6 or min(s.change for s in (*before, *after)) < 0.1 * usual:
        return 0.0
    peak = min(float(np.median([s.peak for s in side])) for side in (before, after))
    still = max(joint.change / usual, joint.peak / max(peak, 1e-6))
    return float(np.clip((0.4 - still) / 0.4, 0, 1) * 12)


def _reversed(before: Sequence[Step], joint: Step, after: Sequence[Step]) -> float:
    """Return a z for "the motion turns back", beyond the swinging that both clips do by themselves."""

    def turn(step: Step, past: Sequence[Step]) -> float:
        usual = np.mean([s.flow for s in past], axis=0)
        speed = np.linalg.norm(usual, axis=-1)
        moving = speed > 0.5 * max(0.8, float(np.quantile(speed, 0.8)))
        if moving.mean() < _MOST_OF_IT:
            return 0.0
        mine = step.flow[moving]
        cosine = (mine * usual[moving]).sum(axis=-1) / (np.linalg.norm(mine, axis=-1) * speed[moving] + 0.15)
        pace = float(np.median(speed[moving])) / (float(np.median(np.linalg.norm(mine, axis=-1))) + 1e-6)
        return max(0.0, -float(np.median(cosine))) * min(1.0, pace)

    alone = [turn(b, [a]) for side in (before, after) for a, b in pairwise(side)]
    return 12 * max(0.0, turn(joint, before[-3:]) - max(alone))
