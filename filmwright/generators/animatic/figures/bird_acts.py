"""What birds do: perch, hop, peck, talk, fly.

A pose of theirs:

    dy tilt           body up; leaning forward (radians; 0 sits upright, 1.3 flies level)
    wing flap         0 folded, 1 open; -1 down .. 1 up
    tail Lf Ly Rf Ry  tail fanned; feet; and the face of `pose.FACE`

Not here: how they are drawn (`bird`).
"""

import math
from collections.abc import Callable

from filmwright.generators.animatic.figures.gait import foot, gait
from filmwright.generators.animatic.figures.pose import FACE, Moment, Pose, feel, speak
from filmwright.generators.animatic.noise import lerp, smooth

BIRD: Pose = {
    **FACE,
    "dy": 0,
    "tilt": 0.45,
    "twist": 0,
    "wing": 0,
    "flap": 0,
    "tail": 0.2,
    "Lf": 0,
    "Ly": 0,
    "Rf": 0,
    "Ry": 0,
    "tuck": 0,
}


def _perch(p: Pose, m: Moment) -> None:
    p["hr"] += 0.22 * (1 if m.noise(22, 0.7) > 0.35 else 0)


def _go(p: Pose, m: Moment) -> None:
    g = gait(m.sheet, "walk")
    for i, side in enumerate("LR"):
        p[side + "f"], p[side + "y"], _, _ = foot(g, m.phase, i, roll=False)
    p["hp"] += 0.10 * math.cos(4 * math.pi * m.phase)
    p["dy"] += 0.015 * abs(math.sin(2 * math.pi * m.phase))


def _run(p: Pose, m: Moment) -> None:
    _go(p, m)
    p["tilt"], p["wing"], p["flap"] = 0.75, 0.35, 0.4 * m.wave(5)


def _fly(p: Pose, m: Moment) -> None:
    p["tilt"], p["wing"], p["tuck"] = 1.25, 1.0, 1.0
    p["flap"] = m.wave(3.2)
    p["dy"] += 0.06 * m.wave(3.2, 0.25)
    p["tail"] = 0.6


def _glide(p: Pose, m: Moment) -> None:
    _fly(p, m)
    p["flap"] = 0.25 + 0.1 * m.wave(0.5)


def _jump(p: Pose, m: Moment) -> None:
    u = (m.since % 0.8) / 0.8
    y = 0.35 * 4 * u * (1 - u) if u < 0.7 else 0.0
    p["dy"] += max(0.0, y)
    p["Ly"] = p["Ry"] = max(0.0, y)
    p["wing"], p["flap"] = 0.6 * smooth(y * 6), 0.5


def _peck(p: Pose, m: Moment) -> None:
    u = (m.since * 1.1) % 1.0
    down = smooth(u / 0.25) * (1 - smooth((u - 0.4) / 0.25))
    p["tilt"] = lerp(p["tilt"], 1.55, down)
    p["hp"] -= 0.9 * down
    p["mouth"] = max(p["mouth"], 0.3 * down)


def _talk(p: Pose, m: Moment) -> None:
    speak(p, m, 1.2)
    p["tilt"] -= 0.15 * p["mouth"]
    p["hy"] += 0.2 * m.noise(10, 0.6)
    p["wing"] = 0.35 * smooth(0.5 + m.noise(13, 0.7))
    p["flap"] = 0.3


def _sing(p: Pose, m: Moment) -> None:
    speak(p, m, 1.2)
    p["mouth"] = max(p["mouth"], 0.6 + 0.3 * m.wave(2.2))
    p["hp"] += 0.45
    p["tilt"] = 0.2
    p["eye"] *= 0.3


def _drop(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 0.25)
    p["mouth"] = max(p["mouth"], 0.9 * k)
    p["hp"] -= 0.35 * smooth((m.since - 0.3) / 0.3)
    p["looky"] -= 0.6 * k
    p["eye"] *= 1.2


def _look(p: Pose, m: Moment) -> None:
    u = math.sin(min(m.since, 3.2) / 3.2 * 2 * math.pi)
    p["hy"] += 1.1 * (1 if u > 0.3 else -1 if u < -0.3 else 0)
    p["look"] += u


def _sleep(p: Pose, _m: Moment) -> None:
    p["eye"], p["hp"], p["dy"] = 0.0, -0.5, p["dy"] - 0.10
    p["tuck"] = 0.6


def _wave(p: Pose, m: Moment) -> None:
    p["wing"], p["flap"] = 1.0, 0.75 + 0.25 * m.wave(1.8)
    p["tilt"] = 0.25


def _bow(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 0.6) * (1 - smooth((m.since - 1.4) / 0.6))
    p["tilt"] = lerp(p["tilt"], 1.2, k)
    p["wing"], p["flap"] = 0.5 * k, -0.2
    p["hp"] -= 0.3 * k


def _nod(p: Pose, m: Moment) -> None:
    p["hp"] -= 0.4 * abs(math.sin(m.since * 5)) * max(0.0, 1 - m.since / 2.2)


def _shake_head(p: Pose, m: Moment) -> None:
    p["hy"] += 0.6 * math.sin(m.since * 8) * max(0.0, 1 - m.since / 2.2)


def _fall(p: Pose, m: Moment) -> None:
    p["tilt"] = 0.45 + 2.4 * smooth(m.since / 0.7)
    p["wing"], p["flap"], p["eye"] = 0.7, 0.8, 1.3
    p["mouth"] = 0.6


def _laugh(p: Pose, m: Moment) -> None:
    p["mouth"], p["hp"], p["eye"] = 0.6 + 0.4 * abs(m.wave(2.6)), p["hp"] + 0.35, 0.05
    p["wing"], p["flap"] = 0.3, 0.2 * m.wave(2.6)


def _cry(p: Pose, _m: Moment) -> None:
    p["hp"], p["tear"], p["eye"], p["brow"] = p["hp"] - 0.4, 1.0, 0.2, -0.8
    p["dy"] -= 0.05


def _think(p: Pose, _m: Moment) -> None:
    p["hr"] += 0.35
    p["look"], p["looky"], p["brow"] = 0.5, 0.7, 0.35


def _swim(p: Pose, m: Moment) -> None:
    p["tilt"], p["tuck"] = 1.0, 1.0
    p["dy"] += -0.05 + 0.02 * m.wave(0.6)


ACTIONS: dict[str, Callable[[Pose, Moment], None]] = {
    "stand": _perch,
    "wait": _perch,
    "sit": _perch,
    "walk": _go,
    "enter": _go,
    "exit": _go,
    "run": _run,
    "fly": _fly,
    "float": _glide,
    "jump": _jump,
    "dance": _jump,
    "eat": _peck,
    "drink": _peck,
    "pick-up": _peck,
    "take": _peck,
    "put-down": _peck,
    "hit": _peck,
    "talk": _talk,
    "laugh": _laugh,
    "cry": _cry,
    "drop": _drop,
    "give": _drop,
    "open": _sing,
    "look": _look,
    "turn": _look,
    "sleep": _sleep,
    "lie": _sleep,
    "wave": _wave,
    "clap": _wave,
    "hug": _wave,
    "bow": _bow,
    "nod": _nod,
    "shake-head": _shake_head,
    "fall": _fall,
    "think": _think,
    "swim": _swim,
    "carry": _perch,
}
"""What birds can really do; holding is done with the beak."""


def pose(action: str, m: Moment, emotion: str, posture: str) -> Pose:
    """Return the pose of a bird."""
    p = dict(BIRD)
    p["dy"] += 0.006 * m.wave(1 / 2.6)
    p["hy"] += 0.25 * (1 if m.noise(1, 0.9) > 0.2 else -0.5)
    p["hp"] += 0.05 * m.noise(2)
    if m.sheet.species.tail in ("up", "plume"):
        p["tilt"] = 1.12
    feel(p, emotion)
    act = ACTIONS.get(action, _perch)
    if posture == "floating" and action in ("stand", "wait", "talk", "look"):
        _glide(p, m)
    act(p, m)
    return p
