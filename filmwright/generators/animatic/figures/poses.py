"""The actions: a verb becomes a pose. The registry of what can be drawn, for two legs, four, and wings.

    live ──> feel ──> act ──> blink     (each changes the pose)

Not here: the actions themselves (`acts_*`), where joints end up (`skeleton`).
"""

from collections.abc import Callable

from filmwright.generators.animatic.figures import acts_body as body
from filmwright.generators.animatic.figures import acts_face as face
from filmwright.generators.animatic.figures import acts_hand as hand
from filmwright.generators.animatic.figures import bird_acts, quad_acts
from filmwright.generators.animatic.figures.pose import (
    BIPED,
    EMOTIONS,
    Moment,
    Pose,
    blend,
    blink,
    feel,
    live,
    speak,
)
from filmwright.generators.animatic.figures.sheet import Sheet

__all__ = ["ACTIONS", "EMOTIONS", "Moment", "Pose", "blend", "known", "pose"]

Act = Callable[[Pose, Moment], None]

ACTIONS: dict[str, Act] = {
    "stand": body.stand,
    "walk": body.walk,
    "run": body.run,
    "turn": body.turn,
    "look": body.look,
    "sit": body.sit,
    "kneel": body.kneel,
    "crouch": body.crouch,
    "lie": body.lie,
    "sleep": body.sleep,
    "wake": body.wake,
    "jump": body.jump,
    "fall": body.fall,
    "climb": body.climb,
    "fly": body.fly,
    "float": body.float_,
    "swim": body.swim,
    "dance": body.dance,
    "enter": body.walk,
    "exit": body.walk,
    "reach": hand.reach,
    "pick-up": hand.pick_up,
    "put-down": hand.put_down,
    "give": hand.give,
    "take": hand.take,
    "throw": hand.throw,
    "catch": hand.catch,
    "push": hand.push,
    "pull": hand.pull,
    "hit": hand.hit,
    "carry": hand.carry,
    "drop": hand.drop,
    "open": hand.open_,
    "close": hand.close,
    "eat": hand.eat,
    "drink": hand.drink,
    "read": hand.read,
    "write": hand.write,
    "point": hand.point,
    "wave": hand.wave,
    "nod": face.nod,
    "shake-head": face.shake_head,
    "hug": hand.hug,
    "bow": face.bow,
    "clap": hand.clap,
    "talk": face.talk,
    "laugh": face.laugh,
    "cry": face.cry,
    "think": face.think,
    "wait": body.wait,
}

POSTURES: dict[str, str] = {
    "sitting": "sit",
    "lying": "lie",
    "kneeling": "kneel",
    "crouching": "crouch",
    "floating": "float",
}
"""The action that holds a posture of the board; standing needs none."""

WHOLE_BODY = frozenset(
    {
        "walk",
        "run",
        "sit",
        "kneel",
        "crouch",
        "lie",
        "sleep",
        "jump",
        "fall",
        "climb",
        "fly",
        "float",
        "swim",
        "dance",
        "enter",
        "exit",
    }
)
"""Actions that decide the posture themselves; the others happen in whatever posture the figure is in."""

_LOWER = ("dy", "tilt", "lap", "Lf", "Lfx", "Ly", "Lp", "Rf", "Rfx", "Ry", "Rp")


def known(verb: str, sheet: Sheet | None = None) -> bool:
    """Return whether a verb has a pose of its own (for this kind of body); others are drawn standing."""
    plan = sheet.plan if sheet is not None else "biped"
    return verb in {"quadruped": quad_acts.ACTIONS, "bird": bird_acts.ACTIONS}.get(plan, ACTIONS)


def pose(
    action: str,
    t: float,
    sheet: Sheet,
    *,
    phase: float = 0.0,
    emotion: str = "neutral",
    seed: int = 0,
    since: float | None = None,
    posture: str = "standing",
    seat_m: float = 0.0,
    speaking: bool = False,
) -> Pose:
    """Return the pose of an action at a moment.

    Args:
        action: a verb of the board; an unknown one is drawn standing.
        t: film time in seconds; breathing, blinking and cycles follow it.
        sheet: who.
        phase: turns of the walk cycle (`gait.advance`), for walk, run, enter and exit.
        emotion: one of `EMOTIONS`.
        seed: makes two figures blink and sway differently.
        since: seconds since the action began; `t` when left out.
        posture: of the board; a hand or face action happens in it.
        seat_m: height of what is sat on, 0 for the ground.
        speaking: the mouth moves, whatever the action.
    """
    moment = Moment(sheet, t, t if since is None else since, phase, seed, seat_m)
    if sheet.plan == "quadruped":
        p = quad_acts.pose(action, moment, emotion, posture)
    elif sheet.plan == "bird":
        p = bird_acts.pose(action, moment, emotion, posture)
    else:
        p = _biped(action, moment, emotion, posture)
    if speaking and action != "talk":
        speak(p, moment)
    blink(p, moment)
    return p


def _biped(action: str, m: Moment, emotion: str, posture: str) -> Pose:
    p = dict(BIPED)
    live(p, m)
    feel(p, emotion)
    held = POSTURES.get(posture)
    if held is not None and action not in WHOLE_BODY:
        ACTIONS[held](p, m)
        if action in ("stand", "wait"):
            return p
        lower = {name: p[name] for name in _LOWER}
        lean = p["lean"]
        for side in "LR":
            p[side + "reach"] = 0.0
        ACTIONS.get(action, body.stand)(p, m)
        p |= lower
        p["lean"] = lean + 0.5 * (p["lean"] - lean)
    else:
        ACTIONS.get(action, body.stand)(p, m)
    return p
