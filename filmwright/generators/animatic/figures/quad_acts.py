"""What animals on four legs do.

A pose of theirs is a flat dict of floats too:

    dy pitch                    body up, front end up (radians)
    neck                        neck up from its rest (radians)
    FL FR HL HR + f y           feet: forward of their place, up (fractions of the height at the withers)
    sit lie curl tail wag ears  0..1; and the face of `pose.FACE`

Not here: where joints end up and how they are drawn (`quadruped`).
"""

import math
from collections.abc import Callable

from filmwright.generators.animatic.figures.gait import foot, gait
from filmwright.generators.animatic.figures.pose import FACE, Moment, Pose, feel, speak
from filmwright.generators.animatic.noise import lerp, smooth

FEET = ("FL", "FR", "HL", "HR")
QUADRUPED: Pose = {
    **FACE,
    "dy": 0,
    "pitch": 0,
    "neck": 0,
    "sit": 0,
    "lie": 0,
    "tilt": 0,
    "tail": 0.3,
    "wag": 0,
    "ears": 0,
    "twist": 0,
    "going": 0,
    **{name + k: 0.0 for name in FEET for k in "fy"},
}


def _stand(p: Pose, m: Moment) -> None:
    p["neck"] += 0.05 * m.noise(21, 0.3)


def _go(p: Pose, m: Moment, action: str) -> None:
    p["going"] = 1.0
    g = gait(m.sheet, action)
    for i, name in enumerate(FEET):
        p[name + "f"], p[name + "y"], _, _ = foot(g, m.phase, i, roll=False)
    turn = 2 * math.pi * m.phase
    if action == "run":
        p["dy"] += 0.05 * math.sin(turn + 0.8)
        p["pitch"] = 0.10 * math.cos(turn + 0.4)
        p["neck"] += -0.28 - 0.10 * math.cos(turn + 0.4)
        p["tail"], p["ears"] = 0.75, 0.45
    else:
        p["dy"] += 0.010 * math.cos(2 * turn)
        p["neck"] += 0.05 * math.cos(2 * turn + 0.7) - 0.05
        p["twist"] += 0.02 * math.sin(turn)


def _walk(p: Pose, m: Moment) -> None:
    _go(p, m, "walk")


def _run(p: Pose, m: Moment) -> None:
    _go(p, m, "run")


def _look(p: Pose, m: Moment) -> None:
    u = math.sin(min(m.since, 3.2) / 3.2 * 2 * math.pi)
    p["hy"] += 0.9 * u
    p["neck"] += 0.18
    p["look"] += u


def _sit(p: Pose, m: Moment) -> None:
    p["sit"] = smooth(m.since / 0.5 + 0.5)
    p["neck"] += 0.15


def _lie(p: Pose, _m: Moment) -> None:
    p["lie"] = 1.0
    p["tail"] = 0.0


def _sleep(p: Pose, m: Moment) -> None:
    p["lie"] = 1.0
    p["neck"] = -1.05
    p["hp"] = -0.05
    p["eye"], p["smile"] = 0.0, 0.25
    p["dy"] += 0.006 * m.wave(0.22)
    p["tail"] = 0.0


def _wake(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 1.2)
    p["lie"] = 1 - smooth((m.since - 1.0) / 0.8)
    p["neck"] = lerp(-1.0, 0.1, k)
    p["eye"] = lerp(0.2, 1.0, k)
    p["mouth"] = max(p["mouth"], 0.8 * math.sin(math.pi * min(1.0, m.since / 1.4)))


def _jump(p: Pose, m: Moment) -> None:
    u = m.since % 1.5
    if u < 0.3:
        k = smooth(u / 0.3)
        p["dy"] -= 0.16 * k
        p["pitch"] = -0.10 * k
    elif u < 0.95:
        k = (u - 0.3) / 0.65
        y = 0.62 * 4 * k * (1 - k)
        p["dy"] += y
        p["pitch"] = lerp(0.5, -0.45, k)
        for name in FEET:
            p[name + "y"] = y * 0.85
            p[name + "f"] = lerp(0.18, 0.25, k) if name[0] == "F" else lerp(-0.28, -0.05, k)
        p["ears"] = 0.4
    else:
        p["dy"] -= 0.12 * math.exp(-6 * (u - 0.95)) * math.cos((u - 0.95) * 9)


def _fall(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 0.7)
    p["lie"] = k
    p["tilt"] = 0.9 * math.sin(math.pi * min(1.0, m.since / 0.9)) * 0.3
    p["neck"] = lerp(0.0, -0.9, k)
    p["eye"] = 1.3 if m.since < 0.9 else 0.15


def _swim(p: Pose, m: Moment) -> None:
    for i, name in enumerate(FEET):
        turn = 2 * math.pi * (m.t * 0.9 + 0.25 * i)
        p[name + "f"], p[name + "y"] = 0.16 * math.cos(turn), 0.14 + 0.08 * math.sin(turn)
    p["pitch"], p["neck"] = 0.14, 0.25
    p["dy"] += 0.02 * m.wave(0.5)


def _float(p: Pose, m: Moment) -> None:
    p["dy"] += 0.25 + 0.05 * m.wave(0.2)
    for i, name in enumerate(FEET):
        p[name + "y"] = 0.30 + 0.05 * m.wave(0.2, 0.2 * i)
        p[name + "f"] = (0.10 if name[0] == "F" else -0.10) + 0.04 * m.wave(0.15, 0.3 * i)


def _dance(p: Pose, m: Moment) -> None:
    beat = m.t * 2
    w = math.sin(math.pi * beat)
    p["dy"] += 0.05 * abs(w)
    p["pitch"] = 0.10 * w
    p["FLy"], p["FRy"] = 0.18 * max(0.0, w), 0.18 * max(0.0, -w)
    p["hr"] += 0.15 * w
    p["wag"] = 1.0
    p["smile"] = max(p["smile"], 0.8)


def _lift_paw(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 0.4 + 0.2)
    p["FRf"], p["FRy"] = 0.24 * k, (0.34 + 0.06 * m.wave(1.8)) * k
    p["neck"] += 0.10 * k


def _point(p: Pose, _m: Moment) -> None:
    p["FRf"], p["FRy"] = 0.02, 0.22
    p["neck"] -= 0.32
    p["tail"] = 1.0


def _reach(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 0.6)
    p["pitch"] = 0.12 * k
    p["neck"] += 0.35 * k
    p["FRf"], p["FRy"] = 0.20 * k, 0.28 * k


def _head_down(p: Pose, m: Moment) -> None:
    down = smooth(m.since / 0.7) * (1 - smooth((m.since - 1.4) / 0.8))
    p["neck"] = lerp(p["neck"], -1.35, down)
    p["hp"] -= 0.30 * down
    p["pitch"] = -0.10 * down


def _graze(p: Pose, m: Moment) -> None:
    p["neck"] = -1.40 + 0.04 * m.wave(0.4)
    p["hp"] -= 0.30
    p["pitch"] = -0.10
    p["mouth"] = max(p["mouth"], 0.22 * abs(m.wave(1.6)))


def _push(p: Pose, _m: Moment) -> None:
    p["pitch"], p["neck"] = -0.06, -0.55
    p["FLf"], p["FRf"], p["HLf"], p["HRf"] = -0.10, -0.04, -0.22, -0.14
    p["brow"] = max(p["brow"], 0.6)


def _pull(p: Pose, _m: Moment) -> None:
    p["pitch"], p["neck"] = 0.04, -0.30
    p["FLf"], p["FRf"], p["HLf"], p["HRf"] = 0.18, 0.12, 0.10, 0.16
    p["dy"] -= 0.06


def _crouch(p: Pose, _m: Moment) -> None:
    p["dy"] -= 0.26
    p["neck"] -= 0.45
    p["FLf"], p["FRf"], p["HLf"], p["HRf"] = 0.12, 0.06, 0.04, -0.04
    p["ears"] = 0.3


def _bow(p: Pose, m: Moment) -> None:
    k = smooth(m.since / 0.7) * (1 - smooth((m.since - 1.8) / 0.8))
    p["pitch"] = -0.36 * k
    p["FLf"] = p["FRf"] = 0.26 * k
    p["neck"] -= 0.2 * k
    p["dy"] -= 0.10 * k


def _nod(p: Pose, m: Moment) -> None:
    p["neck"] -= 0.28 * abs(math.sin(m.since * 2 * math.pi * 0.8)) * max(0.0, 1 - m.since / 2.4)


def _shake_head(p: Pose, m: Moment) -> None:
    p["hy"] += 0.5 * math.sin(m.since * 2 * math.pi * 1.3) * max(0.0, 1 - m.since / 2.6)


def _talk(p: Pose, m: Moment) -> None:
    speak(p, m)
    p["neck"] += 0.08 * m.noise(8, 0.8)
    p["hy"] += 0.12 * m.noise(10, 0.6)


def _laugh(p: Pose, m: Moment) -> None:
    p["neck"] += 0.35
    p["hp"] += 0.15
    p["mouth"], p["smile"], p["eye"] = 0.5 + 0.4 * abs(m.wave(2.4)), 1.0, 0.05
    p["dy"] += 0.01 * abs(m.wave(2.4))


def _cry(p: Pose, m: Moment) -> None:
    p["neck"] -= 0.55
    p["smile"], p["brow"], p["eye"], p["tear"] = -0.85, -0.8, 0.1, 1.0
    p["mouth"] = 0.2 * max(0.0, m.wave(0.9))


def _think(p: Pose, _m: Moment) -> None:
    p["hr"] += 0.20
    p["look"], p["looky"], p["brow"] = 0.6, 0.8, 0.35


ACTIONS: dict[str, Callable[[Pose, Moment], None]] = {
    "stand": _stand,
    "wait": _stand,
    "walk": _walk,
    "enter": _walk,
    "exit": _walk,
    "run": _run,
    "look": _look,
    "turn": _look,
    "sit": _sit,
    "lie": _lie,
    "sleep": _sleep,
    "wake": _wake,
    "jump": _jump,
    "fall": _fall,
    "swim": _swim,
    "float": _float,
    "dance": _dance,
    "wave": _lift_paw,
    "give": _lift_paw,
    "point": _point,
    "reach": _reach,
    "pick-up": _head_down,
    "put-down": _head_down,
    "drop": _head_down,
    "take": _head_down,
    "eat": _graze,
    "drink": _graze,
    "push": _push,
    "pull": _pull,
    "crouch": _crouch,
    "kneel": _crouch,
    "bow": _bow,
    "nod": _nod,
    "shake-head": _shake_head,
    "talk": _talk,
    "laugh": _laugh,
    "cry": _cry,
    "think": _think,
    "carry": _stand,
}
"""What four legs can really do; holding is done with the mouth."""

_POSTURES = {"sitting": _sit, "lying": _lie, "crouching": _crouch, "kneeling": _crouch, "floating": _float}
_OWN = frozenset(
    {"walk", "run", "enter", "exit", "sit", "lie", "sleep", "wake", "jump", "fall", "swim", "float", "crouch"}
)


def pose(action: str, m: Moment, emotion: str, posture: str) -> Pose:
    """Return the pose of an animal on four legs."""
    p = dict(QUADRUPED)
    p["dy"] += 0.006 * m.wave(1 / 3.0)
    p["hy"] += 0.05 * m.noise(1)
    p["hp"] += 0.03 * m.noise(2)
    feel(p, emotion)
    p["wag"] = 1.0 if emotion == "happy" else 0.25
    p["tail"] = {"scared": -0.4, "sad": -0.2, "angry": 0.7, "happy": 0.6}.get(emotion, 0.25)
    p["ears"] = {"scared": 0.8, "sad": 0.6, "angry": 0.5}.get(emotion, 0.0)
    if posture in _POSTURES and action not in _OWN:
        _POSTURES[posture](p, m)
    ACTIONS.get(action, _stand)(p, m)
    return p
