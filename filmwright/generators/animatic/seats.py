"""What people sit on: a chair, a crate of the board, or the ground if there is nothing; birds, a branch.

    "{bear} sits down on the crate" + props ──seats──> {bear: Seat(crate, 0.64 m)}

Not here: how sitting looks (`figures`), and where props stand (`stagehand`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from filmwright.generators.animatic.props import find_prop
from filmwright.schemas.brief import ShotBrief

HEIGHTS_M: dict[str, float] = {
    "chair": 0.46, "armchair": 0.42, "sofa": 0.42, "bench": 0.45, "bed": 0.50, "stump": 0.46, "log": 0.28,
    "crate": 0.62, "box": 0.52, "chest": 0.58, "barrel": 0.88, "suitcase": 0.54, "rock": 0.45, "sled": 0.30,
}  # fmt: skip
"""Drawn props that can be sat on, and how high."""
PERCH = "perch"
PERCH_M = 1.55
_WOODED = frozenset({"forest", "meadow", "mountains", "city"})
"""Settings in which a bird that sits finds a branch."""
_SITS = re.compile(r"\b(?:sits?|sat|sitting|seated|perch(?:e[sd]|ed|ing)?)\b([^.;!?]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Seat:
    """What one actor sits on: a prop of the board or a perch, and the height of it in metres."""

    thing: str
    height_m: float


def seats(brief: ShotBrief, birds: Collection[str], words: Mapping[str, str]) -> dict[str, Seat]:
    """Return what everyone who sits in this shot sits on; whoever is missing sits on the ground.

    Args:
        brief: the shot.
        birds: those of the cast who perch.
        words: what every prop is, in words.
    """
    out = {}
    told = " ".join(m[1] for m in _SITS.finditer(brief.shot.action)).lower()
    for who in brief.cast:
        if not _sits(brief, who):
            continue
        if who in birds:
            if brief.place.set in _WOODED:
                out[who] = Seat(PERCH, PERCH_M)
            continue
        aims = [b.target for b in brief.shot.motion.beats if b.who == who and b.verb == "sit"]
        for thing, what in words.items():
            name = find_prop(what)
            if name in HEIGHTS_M and (thing in aims or _is_told(what, told)):
                out[who] = Seat(thing, HEIGHTS_M[name])
                break
    return out


def _sits(brief: ShotBrief, who: str) -> bool:
    shot = brief.shot
    placements = (*shot.first_frame.placements, *shot.last_frame.placements)
    return any(p.who == who and p.posture == "sitting" for p in placements) or any(
        b.who == who and b.verb == "sit" for b in shot.motion.beats
    )


def _is_told(what: str, told: str) -> bool:
    noun = what.lower().split()[-1] if what.strip() else ""
    return bool(noun) and re.search(rf"\b{re.escape(noun)}\b", told) is not None
