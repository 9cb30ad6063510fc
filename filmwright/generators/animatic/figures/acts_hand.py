"""What the hands do: reaching, giving, throwing, pushing, eating, reading.

The right hand leads. One-shot actions follow `since`, and hold their end.
Not here: the trunk and legs on their own (`acts_body`), faces and talk (`acts_face`).
"""

import math

from filmwright.generators.animatic.figures.acts_body import both
from filmwright.generators.animatic.figures.pose import Moment, Pose
from filmwright.generators.animatic.noise import lerp, smooth


def hand(p: Pose, side: str, x: float, y: float, f: float, weight: float = 1.0, curl: float = 0.4) -> None:
    """Send a hand to a target (see `skeleton`): x outward, y up the trunk (1 is the neck), f ahead of it."""
    p[side + "reach"], p[side + "tx"], p[side + "ty"], p[side + "tf"] = weight, x, y, f
    p[side + "curl"] = curl


def reach(p: Pose, m: Moment) -> None:
    """Stretch one arm out and up, fingers open."""
    k = smooth(m.since / 0.6)
    p["Rs"], p["Rs2"], p["Ra"] = lerp(0.05, 1.75, k), lerp(0.22, 1.85, k), 0.15
    p["Rcurl"], p["Rspread"] = lerp(0.4, 0.05, k), lerp(0.1, 0.6, k)
    p["lean"] += 0.10 * k
    p["hp"] += 0.08 * k


def pick_up(p: Pose, m: Moment) -> None:
    """Bend at the knees and hips, take hold, come up with it."""
    down = smooth(m.since / 0.7) * (1 - smooth((m.since - 1.0) / 0.8))
    _stoop(p, m, down)
    up = smooth((m.since - 1.1) / 0.7)
    if up > 0:
        p["Rs"], p["Rs2"] = lerp(p["Rs"], 0.55, up), lerp(p["Rs2"], 1.6, up)
    p["Rcurl"] = lerp(0.1, 0.9, smooth((m.since - 0.7) / 0.25))


def put_down(p: Pose, m: Moment) -> None:
    """Bend down with it, let go, come up with an empty hand."""
    down = smooth(m.since / 0.8) * (1 - smooth((m.since - 1.2) / 0.7))
    held = 1 - smooth(m.since / 0.5)
    p["Rs"], p["Rs2"] = lerp(0.05, 0.55, held), lerp(0.22, 1.6, held)
    _stoop(p, m, down)
    p["Rcurl"] = lerp(0.9, 0.1, smooth((m.since - 0.9) / 0.25))


def _stoop(p: Pose, m: Moment, k: float) -> None:
    leg = m.sheet.species.body.leg
    p["dy"] -= leg * 0.44 * k
    p["lean"] = lerp(p["lean"], 0.80, k)
    p["lap"] = max(p["lap"], 0.55 * k)
    p["Lf"], p["Rf"] = 0.05 * k, -0.04 * k
    p["hp"] += 0.10 * k
    p["Rs"], p["Rs2"] = lerp(p["Rs"], 0.55, k), lerp(p["Rs2"], 0.40, k)
    p["Ls"], p["Ls2"] = lerp(p["Ls"], 0.75, k), lerp(p["Ls2"], 1.2, k)


def give(p: Pose, m: Moment) -> None:
    """Hold something out, palm up, and offer it with a nod."""
    k = smooth(m.since / 0.7)
    p["Rs"], p["Rs2"], p["Ra"], p["Ra2"] = lerp(0.3, 1.0, k), lerp(1.2, 1.45, k), 0.12, -0.02
    p["Rcurl"], p["Rpalm"] = 0.25, 1.0
    p["lean"] += 0.12 * k
    p["hp"] -= 0.08 * math.sin(math.pi * smooth((m.since - 0.6) / 0.5))


def take(p: Pose, m: Moment) -> None:
    """Reach for what is offered and draw it in."""
    k = smooth(m.since / 0.6)
    back = smooth((m.since - 0.8) / 0.7)
    p["Rs"] = lerp(lerp(0.1, 1.1, k), 0.55, back)
    p["Rs2"] = lerp(lerp(0.3, 1.4, k), 1.75, back)
    p["Rcurl"] = lerp(0.1, 0.9, smooth((m.since - 0.55) / 0.2))
    p["lean"] += 0.12 * k * (1 - back)


def throw(p: Pose, m: Moment) -> None:
    """Wind up, step in, let fly, follow through."""
    wind = smooth(m.since / 0.45) * (1 - smooth((m.since - 0.45) / 0.16))
    go = smooth((m.since - 0.45) / 0.22)
    rest = smooth((m.since - 1.0) / 0.7)
    p["Rs"] = lerp(lerp(lerp(0.1, -0.9, wind), 1.15, go), 0.2, rest)
    p["Rs2"] = lerp(lerp(lerp(0.3, -2.6, wind), 0.9, go), 0.4, rest)
    p["Ra"] = lerp(lerp(0.2, 0.9, wind), 0.25, go)
    p["Ls"], p["Ls2"] = lerp(0.1, 1.0, wind), lerp(0.3, 1.2, wind)
    p["Rcurl"] = 0.9 if m.since < 0.55 else 0.05
    p["Rspread"] = 0.0 if m.since < 0.55 else 0.7
    p["twist"] += -0.45 * wind + 0.40 * go * (1 - rest)
    p["lean"] += -0.14 * wind + 0.26 * go * (1 - rest)
    p["Lf"], p["Rf"] = 0.10 * max(wind, go) * (1 - rest), -0.07 * max(wind, go) * (1 - rest)


def catch(p: Pose, m: Moment) -> None:
    """Raise both hands, close on it, give with the knees."""
    k, shut = smooth(m.since / 0.5), smooth((m.since - 0.75) / 0.2)
    both(p, curl=lerp(0.05, 0.75, shut), spread=lerp(0.8, 0.2, shut))
    for side in "LR":
        hand(p, side, 0.35, lerp(0.75, 0.62, shut), lerp(0.62, 0.34, shut), k, p[side + "curl"])
    p["dy"] -= 0.03 * shut * (1 - smooth((m.since - 1.0) / 0.5))
    p["hp"] += 0.10 * k * (1 - shut)
    p["eye"] *= 1.12


def push(p: Pose, m: Moment) -> None:
    """Lean into it with both palms, one leg back."""
    heave = 0.5 + 0.5 * m.wave(0.6)
    p["lean"] = 0.42 + 0.06 * heave
    both(p, s=1.28, s2=1.42, a=0.12, a2=0.02, curl=0.0, spread=0.5, palm=0.0)
    p["Lf"], p["Rf"], p["Rp"] = 0.09, -0.19, -0.45
    p["dy"] -= 0.03
    p["hp"] -= 0.12
    p["brow"] = max(p["brow"], 0.6)


def pull(p: Pose, m: Moment) -> None:
    """Lean back against it, both fists on the rope."""
    heave = 0.5 + 0.5 * m.wave(0.6)
    p["lean"] = -0.30 - 0.08 * heave
    both(p, s=1.05, s2=1.35 + 0.15 * heave, a=0.10, a2=-0.04, curl=1.0)
    p["Lf"], p["Rf"], p["Lp"] = 0.17, -0.04, 0.22
    p["dy"] -= 0.05
    p["brow"] = max(p["brow"], 0.6)


def hit(p: Pose, m: Moment) -> None:
    """Draw the fist back and strike, once; then lower it."""
    wind = smooth(m.since / 0.35) * (1 - smooth((m.since - 0.35) / 0.10))
    go = smooth((m.since - 0.35) / 0.12)
    rest = smooth((m.since - 0.75) / 0.6)
    p["Rs"] = lerp(lerp(lerp(0.1, -0.7, wind), 1.45, go), 0.2, rest)
    p["Rs2"] = lerp(lerp(lerp(0.6, 1.6, wind), 1.5, go), 0.5, rest)
    p["Ls"], p["Ls2"], p["Lcurl"], p["Rcurl"] = 0.55, 1.9, 1.0, 1.0
    p["twist"] += -0.35 * wind + 0.35 * go * (1 - rest)
    p["lean"] += 0.16 * go * (1 - rest)
    p["brow"] = max(p["brow"], 0.8)


def carry(p: Pose, _m: Moment) -> None:
    """Hold something against the chest with both arms."""
    for side in "LR":
        hand(p, side, 0.28, 0.40, 0.20, 1.0, 0.75)
    p["lean"] -= 0.05


def drop(p: Pose, m: Moment) -> None:
    """Let go: the hand springs open, the eyes follow it down."""
    k = smooth((m.since - 0.3) / 0.15)
    p["Rs"], p["Rs2"] = 0.55, 1.5
    p["Rcurl"], p["Rspread"] = lerp(0.9, 0.0, k), lerp(0.0, 0.9, k)
    p["hp"] -= 0.30 * smooth((m.since - 0.4) / 0.3)
    p["looky"] -= 0.8 * k


def open_(p: Pose, m: Moment) -> None:
    """Take the handle, pull it round, step half back."""
    k, swing = smooth(m.since / 0.5), smooth((m.since - 0.6) / 0.9)
    hand(p, "R", lerp(0.1, 0.9, swing), 0.48, lerp(0.60, 0.38, swing), k, 0.9)
    p["lean"] += 0.10 * k - 0.14 * swing
    p["Rf"] = -0.06 * swing


def close(p: Pose, m: Moment) -> None:
    """Take the handle and push it home."""
    k, swing = smooth(m.since / 0.5), smooth((m.since - 0.6) / 0.7)
    hand(p, "R", lerp(0.9, 0.1, swing), 0.48, lerp(0.38, 0.66, swing), k, 0.9)
    p["lean"] += 0.12 * swing


def eat(p: Pose, m: Moment) -> None:
    """Bring food to the mouth, bite, chew."""
    u = (m.since % 2.6) / 2.6
    up = smooth(u / 0.22) * (1 - smooth((u - 0.36) / 0.18))
    hand(p, "R", lerp(0.5, 0.12, up), lerp(0.55, 1.26, up), lerp(0.30, 0.05, up), 1.0, 0.8)
    p["mouth"] = max(p["mouth"], 0.55 * up if u < 0.3 else 0.18 * abs(m.wave(1.8)) * (1 if u > 0.4 else 0))
    p["hp"] -= 0.06 * up


def drink(p: Pose, m: Moment) -> None:
    """Raise the cup, tip the head back, swallow, lower it."""
    u = (m.since % 3.2) / 3.2
    up = smooth(u / 0.25) * (1 - smooth((u - 0.62) / 0.2))
    hand(p, "R", lerp(0.5, 0.10, up), lerp(0.55, 1.24, up), lerp(0.30, 0.08, up), 1.0, 0.85)
    p["hp"] += 0.22 * up
    p["eye"] *= 1 - 0.75 * up


def read(p: Pose, m: Moment) -> None:
    """Hold a book open with both hands; the eyes run along the lines."""
    for side in "LR":
        hand(p, side, 0.12, 0.66, 0.34, 1.0, 0.7)
    p["hp"] -= 0.24
    p["looky"] -= 0.7
    p["look"] += 0.5 * (((m.t * 0.7) % 1.0) * 2 - 1)


def write(p: Pose, m: Moment) -> None:
    """Write: the left hand holds the sheet, the right one runs along and back."""
    along = (m.t * 0.5) % 1.0
    hand(p, "L", -0.05, 0.42, 0.36, 1.0, 0.3)
    hand(p, "R", 0.25 - 0.75 * along + 0.05 * m.wave(4), 0.44 + 0.012 * m.wave(5), 0.38, 1.0, 0.85)
    p["Rindex"] = 0.35
    p["lean"] += 0.12
    p["hp"] -= 0.28
    p["looky"] -= 0.8


def point(p: Pose, m: Moment) -> None:
    """Point ahead with a straight arm."""
    k = smooth(m.since / 0.35 + 0.3)
    p["Rs"], p["Rs2"], p["Ra"], p["Ra2"] = lerp(0.1, 1.48, k), lerp(0.6, 1.53, k), 0.14, 0.05
    p["Rcurl"], p["Rindex"] = 1.0, 1.0
    p["lean"] += 0.05 * k


def wave(p: Pose, m: Moment) -> None:
    """Wave with a raised open hand."""
    k = smooth(m.since / 0.4 + 0.25)
    p["Rs"], p["Ra"] = 0.12, lerp(0.2, 2.0, k)
    p["Rs2"], p["Ra2"] = 0.12, lerp(0.3, 2.85 + 0.42 * m.wave(1.7), k)
    p["Rcurl"], p["Rspread"], p["Rpalm"] = 0.0, 1.0, 1.0
    p["hr"] -= 0.06
    p["smile"] = max(p["smile"], 0.75)


def hug(p: Pose, m: Moment) -> None:
    """Open the arms and fold them round whoever is there."""
    shut = smooth((m.since - 0.4) / 0.7)
    for side in "LR":
        height = 0.86 if side == "L" else 0.62
        hand(p, side, lerp(1.9, 0.75, shut), height, lerp(0.55, 0.66, shut), smooth(m.since / 0.4), 0.2)
    p["lean"] += 0.12 * shut
    p["hr"] += 0.20 * shut
    p["hp"] -= 0.08 * shut
    p["eye"] *= 1 - shut
    p["smile"] = max(p["smile"], 0.8)


def clap(p: Pose, m: Moment) -> None:
    """Clap, about three times a second."""
    apart = 0.5 + 0.5 * m.wave(2.8)
    for side in "LR":
        hand(p, side, 0.06 + 0.75 * apart, 0.78, 0.34, 1.0, 0.05)
    p["smile"] = max(p["smile"], 0.8)
