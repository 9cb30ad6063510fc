"""How a body carries what is held up: an umbrella beside the head, a lantern at the height of the shoulder.

    pose of an action + what is in the right hand ──carry──> pose with that arm held out, gestures in the left

Not here: the drawings of the things (`things`), and one-shot actions with them (`acts_hand`).
"""

import math

from filmwright.generators.animatic.figures.pose import Pose
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.noise import clamp, lerp, smooth

_UMBRELLAS = frozenset({"umbrella", "parasol"})
_LIGHTS = frozenset({"lantern", "lamp", "torch", "candle", "flag", "banner", "balloon", "balloons"})
_TOPS = {"umbrella": 1.4, "parasol": 1.4, "balloon": 1.6, "balloons": 1.6, "flag": 1.3}
_HANDLED: frozenset[str] = frozenset(
    {"pick-up", "put-down", "give", "drop", "throw", "hug", "sleep", "lie", "fall", "climb", "swim", "carry"}
)
"""Actions that move the thing itself, or leave no arm for it."""
_GESTURES: frozenset[str] = frozenset(
    {"talk", "wave", "point", "reach", "take", "catch", "eat", "drink", "write", "hit", "open", "close",
     "think", "nod"}
)  # fmt: skip
"""Actions that the right hand leads: the left one does them while the right is full."""
_ARM = ("s", "a", "s2", "a2", "reach", "tx", "ty", "tf", "curl", "spread", "index", "palm")


def top_of(held: tuple[str, ...]) -> float:
    """Return how high what is held rises, in heights of a standing body; 0 if no higher than the head."""
    return max((_TOPS[word] for what in held for word in _words(what) if word in _TOPS), default=0.0)


def carry(p: Pose, held: tuple[str, ...], sheet: Sheet, yaw: float, action: str) -> None:
    """Hold the right hand out to the side with what must not cross the face, in place."""
    if not held or sheet.plan != "biped" or action in _HANDLED or abs(p["tilt"]) > 0.5:
        return
    over_head = bool(_words(held[0]) & _UMBRELLAS)
    if not (over_head or _words(held[0]) & _LIGHTS):
        return
    if action in _GESTURES:
        for name in _ARM:
            p["L" + name] = p["R" + name]
    body, h = sheet.species.body, sheet.height_m
    half_shoulder = body.shoulder * h * (0.4 + 0.6 * sheet.build)
    # Seen from the side, "beside" hides behind the head: then the hand goes ahead of the face.
    ahead = smooth((abs(math.sin(yaw)) - 0.55) / 0.35)
    beside = (1.45 + 0.6 * max(0.0, math.sin(yaw))) * body.head_r * h / half_shoulder
    p["Rreach"], p["Rcurl"], p["Rspread"], p["Rindex"] = 1.0, 0.95, 0.0, 0.0
    p["Rtx"] = lerp(max(1.5, beside), 0.4, ahead)
    p["Rty"] = 0.52 if over_head else 0.70
    p["Rtf"] = lerp(-0.12, clamp(1.5 * body.head_r / body.arm, 0.45, 0.9), ahead)


def meet(p: Pose, touch: tuple[float, float], sheet: Sheet, action: str) -> None:
    """Send the hands of who gives, takes or hugs to where the other's are, in place.

    `touch` is metres ahead of the body and above the ground.
    """
    ahead, up = touch
    if not up or sheet.plan != "biped":
        return
    body, h = sheet.species.body, sheet.height_m
    trunk = h * (1 - body.leg - body.neck - 1.86 * body.head_r * sheet.species.head.size[1])
    height = clamp((up - (body.leg + p["dy"]) * h) / trunk, 0.0, 0.95)
    if action == "hug":
        p["Lty"], p["Rty"] = min(p["Lty"], height), max(0.0, min(p["Rty"], height - 0.22))
        return
    reach = clamp((ahead - 0.08 * h) / (body.arm * h), 0.15, 0.8)
    drawn_in = clamp((p["Rs2"] - 1.4) / 0.35) if action == "take" else 0.0
    p["Rreach"], p["Rtx"], p["Rty"] = 1.0, 0.25, lerp(height, 0.55, drawn_in)
    p["Rtf"] = lerp(reach, 0.3, drawn_in)


def _words(what: str) -> set[str]:
    return set(what.lower().replace("-", " ").split())
