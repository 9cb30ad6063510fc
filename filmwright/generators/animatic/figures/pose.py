"""A pose: a flat dict of floats, so that two of them blend and one of them is JSON.

Angles in radians; `dy`, feet and their kin in fractions of the figure's height. The names, for a body on
two legs (L and R are the figure's own left and right):

    dy lean tilt twist           hips up, trunk forward, the whole body over, the whole body round
    hy hp hr                     head: yaw (to its left), pitch (up), roll
    mouth smile brow eye look looky tear
    *s *a *s2 *a2                upper arm and forearm: swing forward, lift sideways
    *reach *tx *ty *tf           or: how much the hand goes to a target; see `skeleton`
    *curl *spread *index *palm   fingers: closed, fanned, index out, palm to the viewer
    *f *fx *y *p                 foot: forward, sideways, up, pitch (toe up)

Not here: what the actions do (see `acts_*`), where joints end up (see `skeleton`).
"""

import math
from dataclasses import dataclass

from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import hash01, lerp, noise1

Pose = dict[str, float]

FACE: Pose = {
    "hy": 0,
    "hp": 0,
    "hr": 0,
    "mouth": 0,
    "smile": 0.3,
    "brow": 0,
    "eye": 1,
    "look": 0,
    "looky": 0,
    "tear": 0,
}
BIPED: Pose = {
    **FACE,
    "dy": 0,
    "lean": 0.02,
    "tilt": 0,
    "twist": 0,
    "lap": 0,
    **{
        side + k: v
        for side in "LR"
        for k, v in {
            "s": 0.05,
            "a": 0.17,
            "s2": 0.22,
            "a2": 0.07,
            "reach": 0,
            "tx": 0,
            "ty": 0,
            "tf": 0,
            "curl": 0.38,
            "spread": 0.1,
            "index": 0,
            "palm": 0,
            "f": 0,
            "fx": 0,
            "y": 0,
            "p": 0,
        }.items()
    },
}

EMOTIONS: dict[str, Pose] = {
    "neutral": {"smile": 0.12},
    "happy": {"smile": 0.95, "brow": 0.2},
    "sad": {"smile": -0.7, "brow": -0.6, "hp": -0.16, "eye": 0.78, "looky": -0.5},
    "angry": {"smile": -0.55, "brow": 0.85, "eye": 0.82, "hp": -0.05},
    "surprised": {"smile": 0.0, "brow": 0.5, "mouth": 0.5, "eye": 1.28},
    "scared": {"smile": -0.45, "brow": -0.7, "mouth": 0.32, "eye": 1.25, "hp": 0.03},
    "tired": {"smile": -0.12, "brow": -0.25, "eye": 0.48, "hp": -0.13},
    "curious": {"smile": 0.3, "brow": 0.34, "hr": 0.14, "eye": 1.08},
}
"""What a feeling does to the face. `brow` below 0 worries, above 0.5 frowns, between them lifts."""


@dataclass(frozen=True)
class Moment:
    """When and for whom a pose is made."""

    sheet: Sheet
    t: float
    """Film time in seconds: breathing, blinking and swaying follow it."""
    since: float
    """Seconds since the action began."""
    phase: float = 0.0
    """Turns of the walk cycle; see `gait.advance`."""
    seed: int = 0
    seat_m: float = 0.0
    """Height of what is sat on; 0 is the ground."""

    def noise(self, i: int, hertz: float = 0.5) -> float:
        """Return this figure's own slow noise, -1..1."""
        return noise1(self.t * hertz, self.seed, i)

    def wave(self, hertz: float, offset: float = 0.0) -> float:
        """Return a sine of film time."""
        return math.sin(2 * math.pi * (self.t * hertz + offset))


def blend(a: Pose, b: Pose, k: float) -> Pose:
    """Go from pose `a` (k = 0) to pose `b` (k = 1); a name that only one of them has is kept."""
    return {**b, **{name: lerp(value, b.get(name, value), k) for name, value in a.items()}}


def live(p: Pose, m: Moment) -> None:
    """Breathe, sway and drift a little: nobody stands like a post."""
    breath = m.wave(1 / 3.4, hash01(m.seed))
    p["dy"] += 0.003 * breath
    p["hy"] += 0.05 * m.noise(1)
    p["hp"] += 0.03 * m.noise(2)
    p["hr"] += 0.025 * m.noise(3)
    for side in "LR":
        if side + "a" in p:
            p[side + "a"] += 0.012 * breath


def blink(p: Pose, m: Moment) -> None:
    """Close the eyes for a moment every three seconds or so."""
    b = (m.t + hash01(m.seed, "blink") * 3) % 3.3
    if b < 0.16:
        p["eye"] *= abs(b - 0.08) / 0.08


def feel(p: Pose, emotion: str) -> None:
    """Put a feeling on the face (an unknown one leaves it neutral)."""
    for name, value in EMOTIONS.get(emotion, EMOTIONS["neutral"]).items():
        p[name] = p[name] + value if name in {"hp", "hr"} else value


def speak(p: Pose, m: Moment, strength: float = 1.0) -> None:
    """Open and close the mouth in syllables, with breaths between the phrases."""
    syllable = max(0.0, math.sin(m.t * 2 * math.pi * 3.1 + 2 * m.noise(5, 1.3)))
    pause = 1 if (m.t % 2.9) < 2.35 else 0
    p["mouth"] = max(p["mouth"], syllable * (0.45 + 0.55 * abs(m.noise(6, 2.2))) * pause * strength)
    rounded = max(0.0, m.noise(14, 2.6))
    p["smile"] -= 0.75 * rounded * min(1.0, 2 * p["mouth"])
    p["hp"] += 0.05 * math.sin(m.t * 6.1) * p["mouth"] + 0.04 * m.noise(9, 1.2)
    p["brow"] += 0.25 * max(0.0, m.noise(11, 0.9))
