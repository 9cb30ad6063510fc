"""From scores to verdicts, by rule: pure, and the same every time.

    cells, joints, health ─> findings ─┬─ a clear one ─┬─ retakes left ─────────────> retake
                                       │               ├─ none left ────────────────> give-up
                                       │               └─ locked, or it would be in vain ─> review
                                       ├─ a doubt ──────────────────────────────────> review
                                       └─ nothing ──────────────────────────────────> pass

A shot is taken again only where the evidence is clear: a clear miss, names that changed places,
a severe joint, a clip that is black, or that stands still although something should happen. What is merely
doubtful is left for a person. Locked shots are never touched. What a retake changes is said in `cures.py`.
"""

import math
from collections.abc import Mapping, Sequence

from filmwright.schemas.board import Board
from filmwright.schemas.score import (
    DefectName,
    FilmScore,
    HealthDefect,
    IdentityCell,
    JointScore,
    ShotHealth,
)
from filmwright.schemas.shot import Shot
from filmwright.schemas.verdict import CauseName, Finding, Opinion, Stage, Verdict

OF_COLOUR: frozenset[DefectName] = frozenset(("exposure", "cast", "saturation"))
TO_LOOK_AT: frozenset[HealthDefect] = frozenset(("flicker", "cut inside", "too little motion"))
"""What may be meant, or no retake is known to cure: for a person."""
_GARMENTS = ("torso", "legs", "feet")
"""How lines of evidence about clothes begin."""
STILL_BELOW = 0.2
"""A still is drawn again below this, chosen on 180 right and 180 wrong ones: of those 0 and 168 are below."""
NOBODY: Mapping[str, str] = {}
LONGEST = 300


def judge(
    score: FilmScore,
    board: Board,
    *,
    retakes: int,
    tried: Mapping[str, int] | None = None,
    vain: Mapping[str, str] = NOBODY,
    stage: Stage = "clip",
) -> tuple[Verdict, ...]:
    """Return one verdict for every shot.

    `retakes` is the bound, `tried` how many a shot has had; `vain` says why another take of a shot would be
    the same or is not asked for: then what is wrong is for a person.
    """
    tried = tried or {}
    out = []
    for shot in board.shots:
        found = [_of_still(one) if stage == "keyframe" else one for one in findings(score, shot)]
        clear = [one for one in found if one.is_clear]
        had = tried.get(shot.id, 0)
        reasons = [one.says for one in clear or found]
        if not found:
            name = "pass"
        elif not clear:
            name = "review"
        elif why := ("it is locked" if shot.locked else vain.get(shot.id, "")) or ("" if retakes else "-"):
            name = "review"
            reasons += [why] if why != "-" else []
        else:
            name = "retake" if had < retakes else "give-up"
            reasons += [f"after {had} retake{'s' * (had > 1)}"] if had >= retakes else []
        out.append(
            Verdict(
                shot=shot.id,
                verdict=name,
                why=said(reasons),
                stage=stage,
                evidence=tuple(found),
                tried=had,
            )
        )
    return tuple(out)


def findings(score: FilmScore, shot: Shot) -> list[Finding]:
    """Return what is wrong with a shot or may be, worst first."""
    found = [one for cell in score.cells if cell.shot == shot.id and (one := of_cell(cell)) is not None]
    joints = (of_joint(joint) for joint in score.joints if joint.after == shot.id)
    found += [one for one in joints if one is not None]
    health = next((h for h in score.health if h.shot == shot.id), None)
    found += [] if health is None else of_health(health, shot)
    return sorted(found, key=lambda one: not one.is_clear)


def _of_still(finding: Finding) -> Finding:
    """Return what was found in a still: one picture must say it more clearly than five frames of a clip."""
    is_sure = finding.cause not in ("drifted", "wardrobe") or (finding.value or 0.0) < STILL_BELOW
    return finding.replace(is_clear=finding.is_clear and is_sure)


def of_cell(cell: IdentityCell) -> Finding | None:
    """Return what a cell says against its shot; None where it passes, or nothing can be said."""
    if cell.is_pass or cell.outcome == "insufficient":
        return None
    clear = cell.is_clear_miss
    says = f"{cell.character}: {cell.outcome}"
    if cell.probability is not None and cell.outcome != "swapped":
        says += f" ({cell.probability:.0%} like themself)"
    if cell.swapped_with is not None:
        says += f" with {cell.swapped_with}"
    lines = [line for line in cell.evidence if " -> " in line or line.startswith("looks")]
    says += f", {lines[0]}" if lines else ""
    return Finding(
        cause=_cause(cell), is_clear=clear, says=says[:LONGEST], who=cell.character, other=cell.swapped_with,
        value=cell.probability,
    )  # fmt: skip


def _cause(cell: IdentityCell) -> CauseName:
    if cell.outcome in ("swapped", "absent", "extra"):
        return cell.outcome
    changed = [line.split(":")[0] for line in cell.evidence if " -> " in line]
    return "wardrobe" if changed and all(part in _GARMENTS for part in changed) else "drifted"


def of_joint(joint: JointScore) -> Finding | None:
    """Return what a joint says against the clip that follows it: a severe one is shot again."""
    if joint.severity not in ("clear", "severe") or not joint.defects:
        return None
    names = {defect.name for defect in joint.defects}
    told = ", ".join(f"{d.name} {d.amount}".strip() for d in joint.defects[:3])
    return Finding(
        cause="colours" if names <= OF_COLOUR else "joint",
        is_clear=joint.severity == "severe",
        says=f"joint after {joint.before}: {told}"[:LONGEST],
        other=joint.before,
        value=joint.z,
    )


def of_health(health: ShotHealth, shot: Shot) -> list[Finding]:
    """Return what a clip says against itself: black, standing still although something moves, or doubtful."""
    if "black" in health.defects:
        return [Finding(cause="black", is_clear=True, says="black frames", value=health.black)]
    found = []
    if "frozen" in health.defects and (asks_motion(health, shot) or shot.action):
        clear = asks_motion(health, shot)
        says = "it stands still" + (", and the board says that something moves" if clear else "")
        found.append(Finding(cause="frozen", is_clear=clear, says=says, value=health.freeze))
    doubts = [name for name in health.defects if name in TO_LOOK_AT]
    return found + [Finding(cause="other", is_clear=False, says=name) for name in doubts]


def asks_motion(health: ShotHealth, shot: Shot) -> bool:
    """Whether the board says that something moves; the words of an action may be "She sleeps"."""
    if health.motion_target is not None:
        return health.motion_target > 0
    return shot.camera.move != "static" or bool(shot.motion.beats) or bool(shot.motion.entities)


def worth(score: FilmScore, shot: Shot) -> tuple[int, float]:
    """Return how good a shot's takes are, to be compared with its others: fewer faults, then the lower bound.

    The lower bound is the least of the cast's, so that one wrong figure is not averaged away; the static
    guard is in both: what stands still has a fault, and what moves less than was asked counts for less,
    however like its references it is.
    """
    clear = sum(one.is_clear for one in findings(score, shot))
    lows = [c.low for c in score.cells if c.shot == shot.id and c.low is not None and c.outcome != "extra"]
    health = next((h for h in score.health if h.shot == shot.id), None)
    return -clear, min(lows, default=1.0) * _moves(health)


def _moves(health: ShotHealth | None) -> float:
    """Return how much of the motion that was asked for is there, at most 1."""
    if health is None or not health.motion_target or health.motion is None:
        return 1.0
    return min(1.0, health.motion / health.motion_target)


def heard(score: FilmScore, opinions: Sequence[Opinion]) -> FilmScore:
    """Return the scores with what the judge said of undecided cells as further evidence."""
    moved = {(one.character, one.shot): one for one in opinions if one.nats}
    return score.replace(cells=tuple(_moved(c, moved.get((c.character, c.shot))) for c in score.cells))


def is_undecided(cell: IdentityCell) -> bool:
    """Whether a cell has a number that is neither a pass nor a clear miss."""
    has_number = cell.outcome in ("consistent", "drifted") and cell.probability is not None
    return has_number and not cell.is_pass and not cell.is_clear_miss


def _moved(cell: IdentityCell, opinion: Opinion | None) -> IdentityCell:
    if opinion is None or not is_undecided(cell):
        return cell
    chance, low, high = (_shifted(p, opinion.nats) for p in (cell.probability, cell.low, cell.high))
    line = f"the judge says {opinion.says} ({opinion.nats:+.1f} nats)"
    return cell.replace(
        probability=chance,
        low=low,
        high=high,
        outcome="consistent" if (chance or 0.0) >= 0.5 else "drifted",
        evidence=(line, *cell.evidence),
    )


def _shifted(chance: float | None, nats: float) -> float | None:
    if chance is None:
        return None
    safe = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(math.log(safe / (1 - safe)) + nats)))


def said(reasons: Sequence[str]) -> str:
    """Return reasons as one line."""
    return "; ".join(reasons)[:LONGEST]
