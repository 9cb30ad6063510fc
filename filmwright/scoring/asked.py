"""How much motion a shot asks for: from its camera and its beats, in the unit in which health measures it.

Careful guesses on the low side: what a shot asks for at least. A clip below its
target stands nearly still. Measures nothing itself.
"""

from filmwright.schemas.grammar import CameraMove, Verb
from filmwright.schemas.shot import Shot

LEAST = 0.4
"""Per cent of the picture width a second: less than a hand that waves far away does."""
CAMERA: dict[CameraMove, float] = {
    "static": 0.0, "rack-focus": 0.0, "handheld": 0.4, "follow": 1.0, "lead": 1.0, "whip-pan": 6.0,
    "roll": 1.0, "pan-left": 2.0, "pan-right": 2.0, "tilt-up": 1.5, "tilt-down": 1.5,
    "truck-left": 2.0, "truck-right": 2.0, "arc-left": 1.5, "arc-right": 1.5,
    "pedestal-up": 1.5, "pedestal-down": 1.5, "crane-up": 1.5, "crane-down": 1.5,
    "dolly-in": 1.0, "dolly-out": 1.0, "zoom-in": 1.0, "zoom-out": 1.0, "dolly-zoom": 0.8,
}  # fmt: skip
"""At the whole amount of the move."""
_TRAVEL: frozenset[Verb] = frozenset(
    {"walk", "run", "jump", "fall", "climb", "fly", "swim", "dance", "enter", "exit", "throw"}
)
_STILL: frozenset[Verb] = frozenset(
    {"stand", "sit", "kneel", "crouch", "lie", "sleep", "look", "think", "wait"}
)
_TRAVELLING, _DOING = 1.6, 0.6


def motion_target(shot: Shot) -> float:
    """Return the least motion the shot asks for, per cent of the width a second; 0: it may stand still."""
    camera = CAMERA[shot.camera.move] * shot.camera.amount
    beats = sum(min(1.0, beat.duration / shot.seconds) * _of(beat.verb) for beat in shot.motion.beats)
    things = LEAST if shot.motion.has_physics or shot.motion.camera else 0.0
    asked = max(camera, min(_TRAVELLING, beats), things)
    happens = bool(shot.action or shot.dialogue or shot.motion.beats)
    return max(asked, LEAST) if asked or happens else 0.0


def _of(verb: Verb) -> float:
    return _TRAVELLING if verb in _TRAVEL else 0.0 if verb in _STILL else _DOING
