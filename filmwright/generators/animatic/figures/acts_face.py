"""What is said without walking or grasping: nods, bows, talk, laughter, tears, thought.

Not here: the feelings themselves (`pose.EMOTIONS`), how a face is drawn (`face`).
"""

import math

from filmwright.generators.animatic.figures.acts_hand import hand
from filmwright.generators.animatic.figures.pose import Moment, Pose, speak
from filmwright.generators.animatic.noise import lerp, smooth


def nod(p: Pose, m: Moment) -> None:
    """Nod three times."""
    k = max(0.0, 1 - m.since / 2.2)
    p["hp"] -= 0.26 * abs(math.sin(m.since * 2 * math.pi * 0.8)) * math.sqrt(k)


def shake_head(p: Pose, m: Moment) -> None:
    """Shake the head, more slowly each time."""
    k = max(0.0, 1 - m.since / 2.4)
    p["hy"] += 0.5 * math.sin(m.since * 2 * math.pi * 1.1) * math.sqrt(k)


def bow(p: Pose, m: Moment) -> None:
    """Bow from the hips, a hand on the heart, and rise."""
    k = smooth(m.since / 0.8) * (1 - smooth((m.since - 1.7) / 0.8))
    p["lean"] = lerp(p["lean"], 0.85, k)
    p["hp"] -= 0.35 * k
    hand(p, "R", -0.35, 0.72, 0.03, k, 0.3)
    p["Ls"], p["Ls2"] = lerp(p["Ls"], -0.25, k), lerp(p["Ls2"], -0.1, k)
    p["eye"] *= 1 - 0.8 * k


def talk(p: Pose, m: Moment) -> None:
    """Talk, with the hands beating time."""
    speak(p, m)
    g = smooth(0.5 + 0.9 * m.noise(7, 0.8))
    p["Rs"], p["Ra"] = lerp(0.05, 0.50, g), lerp(0.17, 0.32, g)
    p["Rs2"], p["Ra2"] = lerp(0.22, 1.75 + 0.25 * m.noise(8, 1.6), g), lerp(0.07, 0.48, g)
    p["Rcurl"], p["Rspread"], p["Rpalm"] = lerp(0.4, 0.12, g), lerp(0.1, 0.5, g), g
    k = smooth(0.2 + 0.9 * m.noise(12, 0.6)) * 0.7
    p["Ls"], p["Ls2"], p["La2"] = lerp(0.05, 0.4, k), lerp(0.22, 1.5, k), lerp(0.07, 0.4, k)
    p["hy"] += 0.12 * m.noise(10, 0.6)


def laugh(p: Pose, m: Moment) -> None:
    """Laugh from the belly, shoulders shaking, head back."""
    ha = abs(m.wave(2.4))
    p["dy"] += 0.008 * ha
    p["lean"] = -0.10 + 0.03 * ha
    p["hp"] += 0.24 - 0.05 * ha
    p["mouth"], p["smile"] = 0.55 + 0.4 * ha, 1.0
    p["eye"], p["brow"] = 0.05, 0.3
    for side in "LR":
        hand(p, side, 0.2, 0.38, 0.02, 0.9, 0.4)


def cry(p: Pose, m: Moment) -> None:
    """Cry into the hands, shoulders heaving."""
    sob = max(0.0, m.wave(0.9))
    p["hp"] -= 0.30 + 0.05 * sob
    p["lean"] = 0.14 + 0.03 * sob
    p["dy"] += 0.006 * sob
    p["smile"], p["brow"], p["eye"], p["tear"] = -0.85, -0.8, 0.0, 1.0
    p["mouth"] = 0.15 + 0.2 * sob
    hand(p, "R", 0.30, 1.42, 0.0, 1.0, 0.9)
    hand(p, "L", 0.30, 1.42, 0.0, 1.0, 0.9)


def think(p: Pose, m: Moment) -> None:
    """Think: chin in hand, eyes up and away."""
    hand(p, "R", 0.12, 1.04, 0.0, 1.0, 0.85)
    p["Rindex"] = 0.4
    hand(p, "L", -0.25, 0.48, 0.08, 1.0, 0.5)
    p["hr"] += 0.10
    p["hp"] += 0.06
    p["look"], p["looky"] = 0.6 + 0.2 * m.noise(30, 0.3), 0.8
    p["brow"] = max(p["brow"], 0.3)
