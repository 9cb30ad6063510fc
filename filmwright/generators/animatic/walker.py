"""Walk one actor through their beats: each becomes a Step from a place to a place.

    Beat, Beat, ... + where they stand ──steps──> Step (rest), Step (walk), Step (wave), Step (rest) ...

Where a walk without a destination goes, how fast anybody may be, which stance goes on after a gesture: all
that a director does not say. Not here: whose beats they are (`blocking`).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from filmwright.generators.animatic.deeds import SPEEDS, STANCES
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.meeting import GRIP_SECONDS, Touch
from filmwright.generators.animatic.moves import from_board
from filmwright.generators.animatic.noise import clamp, lerp
from filmwright.generators.animatic.performance import Step
from filmwright.generators.animatic.seats import PERCH, Seat
from filmwright.generators.animatic.spots import SIDE_VIEW, Spot, toward
from filmwright.generators.animatic.staging import Stage
from filmwright.generators.animatic.world import POSTURE_VERBS, Mark
from filmwright.schemas.grammar import Posture, Verb
from filmwright.schemas.motion import Beat

_POSTURES: dict[str, Posture] = {
    **{verb: posture for posture, verb in POSTURE_VERBS.items()},
    "sleep": "lying", "swim": "floating", "fly": "floating", "wake": "standing",
}  # fmt: skip
_GOES_ON: frozenset[Verb] = STANCES | {"dance", "read", "write", "sleep"}
_GETS: frozenset[Verb] = frozenset({"pick-up", "take", "catch", "carry"})
_GRIPS: dict[str, float] = {"pick-up": 0.9, "take": GRIP_SECONDS, "catch": 0.7}
"""Seconds after which the hand has hold of what it gets."""
_IMPLIED: dict[str, str] = {"drink": "cup", "read": "book"}
"""What somebody has in their hand who does this, if the board gives them nothing."""
_LOSES: frozenset[Verb] = frozenset({"put-down", "drop", "throw", "give"})
_FOR_US: frozenset[Verb] = frozenset(
    {"wave", "talk", "laugh", "cry", "think", "clap", "point", "dance", "jump"}
)
"""Done half towards the audience: in profile an arm or a face hides what is meant."""
_FOREVER = 3600.0
Place = tuple[float, float]
"""(x, z) in metres."""
FindPlace = Callable[[str], Place | None]
Cycles = Callable[[str, str, float, float, float], float]
"""Turns of the walk cycle that (who) takes with (verb) for (dx, dz) metres, facing (yaw)."""


def posture_after(verb: Verb, posture: Posture) -> Posture:
    """Return the posture of somebody who does `verb`, coming from `posture`."""
    return _POSTURES.get(verb, "standing" if verb in SPEEDS else posture)


@dataclass(frozen=True)
class Walker:
    """One actor of one shot, and what they need to know to find their way."""

    who: str
    spot: Spot
    stage: Stage
    statures: Mapping[str, Stature]
    seconds: float
    follows: bool
    """The camera goes with them, so they may leave the opening frame."""
    find: FindPlace
    cycles: Cycles
    seat: Seat | None = None
    """What they sit on when they sit."""
    mark: Mark | None = None
    """Where and how they were when the shot before ended, if this one continues it."""
    gives: str | None = None
    """What they give away in this shot: they have it from the start."""
    touch: Touch = (0.0, 0.0)
    """Where their hands meet another's when they give, take or hug."""

    def steps(self, beats: list[Beat]) -> tuple[Step, ...]:
        """Return what they do, without a gap, from 0 to beyond the end of the shot."""
        now = self._opening(beats[0] if beats else None)
        out: list[Step] = []
        for beat, later in zip_longest(beats, beats[1:]):
            if beat.at > now.start + 1e-6:
                out.append(replace(now, end=beat.at))
            end = beat.at + beat.duration
            if later is not None:
                end = min(end, max(later.at, beat.at + 0.1))
            step = self._step(beat, now, end)
            out.append(step)
            now = self._after(step)
        return (*out, now)

    def _opening(self, first: Beat | None) -> Step:
        """How they are found when the shot opens."""
        spot, place = self.spot, self.spot.placement
        posture, held = place.posture, place.holding
        at: Place = (spot.x, spot.z)
        if self.mark is not None:
            held = held or self.mark.held
            if posture == "standing":
                posture = next((p for p in POSTURE_VERBS if p == self.mark.posture), posture)
        elif first is not None:
            at = self._entrance(first)
            if first.verb in STANCES and first.at <= 0.05:
                posture = _POSTURES.get(first.verb, posture)
        if self.gives is not None and self.gives not in held:
            held = (*held, self.gives)
        step = Step(
            start=0.0, end=_FOREVER, verb=POSTURE_VERBS[posture], origin=at, goal=at, yaw=spot.yaw,
            emotion=place.emotion, posture=posture, target=place.looking_at, held=held, y=spot.y,
        )  # fmt: skip
        return self._seated(step)

    def _seated(self, step: Step) -> Step:
        """Put whoever sits on their seat: birds onto it, all others with their legs before it."""
        sits = self.seat if step.posture == "sitting" else None
        if sits is None:
            return replace(step, seat_m=0.0, y=self.spot.y)
        if sits.thing == PERCH:
            return replace(step, y=self.spot.y + sits.height_m)
        return replace(step, seat_m=sits.height_m)

    def _step(self, beat: Beat, now: Step, end: float) -> Step:
        seconds = end - beat.at
        goal = self._goal(beat, now, seconds)
        yaw = self._yaw(beat, now, goal)
        dx, dz = goal[0] - now.goal[0], goal[1] - now.goal[1]
        verb = self._paced(beat.verb, math.hypot(dx, dz), seconds)
        posture = posture_after(beat.verb, now.posture)
        held, grip_after = now.held, 0.0
        if beat.verb in _IMPLIED and not held:
            held = (_IMPLIED[beat.verb],)
        if beat.verb in _GETS and beat.target is not None and beat.target not in self.stage.spots:
            held = (*[h for h in held if h != beat.target], beat.target)
            grip_after = _GRIPS.get(beat.verb, 0.0)
        step = replace(
            now, start=beat.at, end=end, verb=verb, origin=now.goal, goal=goal, yaw=yaw, posture=posture,
            emotion=beat.emotion or now.emotion, target=beat.target, held=held, grip_after=grip_after,
            touch=self.touch if beat.verb in ("give", "take", "hug") else (0.0, 0.0),
            cycles=self.cycles(self.who, verb, dx, dz, yaw) if goal != now.goal else 0.0,
            cycles_before=now.cycles_before,
        )  # fmt: skip
        return self._seated(step)

    def _after(self, step: Step) -> Step:
        """What they do when a step is over, until the next: a stance goes on, a gesture ends."""
        held = step.held
        if step.verb in _LOSES:
            lost = self.gives if step.verb == "give" and self.gives in held else step.target
            held = tuple(h for h in held if h != lost) if lost in held else held[1:]
        return replace(
            step, start=step.end, end=_FOREVER, origin=step.goal, yaw=self._settled_yaw(step), held=held,
            grip_after=0.0, touch=(0.0, 0.0),
            verb=step.verb if step.verb in _GOES_ON else POSTURE_VERBS[step.posture],
            cycles=0.0, cycles_before=step.cycles_before + step.cycles,
        )  # fmt: skip

    def _settled_yaw(self, step: Step) -> float:
        """After a walk people turn to whom they came to, or half towards us."""
        if step.verb not in SPEEDS or abs(step.yaw) > 2:
            return step.yaw
        other = self.stage.spots.get(step.target or "")
        if other is not None:
            return toward(*step.goal, other.x, other.z, 0.8)
        return clamp(step.yaw, -0.6, 0.6)

    def _half(self) -> float:
        return self.stage.half_width(self.spot.z)

    def _quickness(self) -> float:
        """Long legs are faster."""
        return clamp(self.statures[self.who].top / 1.6, 0.55, 1.25)

    def _entrance(self, first: Beat) -> Place:
        """Where somebody starts who is about to move: off screen to enter, half a walk back to walk."""
        x, z = self.spot.x, self.spot.z
        place = self.spot.placement
        if first.verb == "enter":
            if place.zone.startswith("off-"):
                return x, z
            from_left = place.facing != "screen-left" and x <= self.stage.center + 1e-6
            return self.stage.x_of("off-left" if from_left else "off-right", z, self._width()), z
        aimless = first.verb in SPEEDS and first.to is None and first.target is None
        if not aimless or first.at > 0.3 or self.follows:
            return x, z
        goal = self._ahead(first.verb, (x, z), self.spot.yaw, first.duration)
        if place.zone == "center":
            return x - (goal[0] - x) / 2, z - (goal[1] - z) / 2
        placed_at_the_far_side = (x - self.stage.center) * (goal[0] - x) > 0
        return (x - (goal[0] - x), z) if placed_at_the_far_side else (x, z)

    def _width(self) -> float:
        return self.statures[self.who].width

    def _goal(self, beat: Beat, now: Step, seconds: float) -> Place:
        goal = self._wanted(beat, now, seconds)
        x, z = now.goal
        goal = goal[0], clamp(goal[1], -0.6 * self.stage.seen.distance, max(self.stage.far_m, z))
        far = math.dist(now.goal, goal)
        fastest = 5.0 if beat.verb in ("run", "enter", "exit", "fly") else 2.4
        most = fastest * self._quickness() * max(seconds, 0.1)
        if far > most and beat.verb not in ("enter", "exit"):
            return lerp(x, goal[0], most / far), lerp(z, goal[1], most / far)
        return goal

    def _wanted(self, beat: Beat, now: Step, seconds: float) -> Place:
        """Where a beat leads, however fast one would have to be."""
        x, z = now.goal
        if isinstance(beat.to, str):
            return self.stage.x_of(beat.to, z, self._width()), z
        if beat.to is not None:
            to_x, _, to_z = from_board(beat.to)
            return to_x, to_z
        beside = self._beside(beat.target, now.goal) if beat.verb in SPEEDS and beat.target else None
        if beside is not None:
            return beside
        if beat.verb == "exit":
            middling = abs(x - self.stage.center) < 0.25 * self._half()
            right = now.yaw >= 0 if middling else x > self.stage.center
            return self.stage.x_of("off-right" if right else "off-left", z, self._width()), z
        if beat.verb == "enter":
            outside = self.spot.placement.zone.startswith("off-")
            return (self.stage.center if outside else self.spot.x), z
        if beat.verb in ("walk", "run", "fly", "swim"):
            return self._ahead(beat.verb, now.goal, now.yaw, seconds)
        return now.goal

    def _ahead(self, verb: Verb, at: Place, yaw: float, seconds: float) -> Place:
        """Where a walk without a destination goes: where they face, for as long as it takes, in frame."""
        x, z = at
        far = SPEEDS[verb] * self._quickness() * seconds
        if abs(yaw) > 2.0:
            return x, min(self.stage.far_m, z + far)
        if abs(yaw) < 0.2:
            return x, z - min(far, 0.3 * self.stage.seen.distance)
        if not self.follows:
            far = min(far, 1.05 * self._half())
        return x + math.copysign(far, self._direction(x, yaw)), z

    def _direction(self, x: float, yaw: float) -> float:
        """Which way somebody goes whom the board gives no destination: as they face, else with the others."""
        if not self.spot.facing_is_free:
            return yaw
        alone_on_the_right = len(self.stage.spots) == 1 and x > self.stage.center + 0.2 * self._half()
        return -1.0 if alone_on_the_right else 1.0

    def _beside(self, target: str, at: Place) -> Place | None:
        """A place to stand at someone or something, on the side they come from."""
        spot = self.stage.spots.get(target)
        point = (spot.x, spot.z) if spot is not None else self.find(target)
        if point is None or target == self.who:
            return None
        width = self.statures[target].width if target in self.statures else 0.5
        gap = (self._width() + width) / 2 * 1.08 + 0.18
        return point[0] - math.copysign(gap, point[0] - at[0]), point[1]

    def _paced(self, verb: Verb, metres: float, seconds: float) -> Verb:
        """Entering and leaving are walks; a walk that must be fast is a run."""
        if verb not in ("enter", "exit", "walk", "run") or (verb == "walk" and metres == 0):
            return verb
        hurried = metres / max(seconds, 0.1) > 2.1 * self._quickness()
        return "run" if verb == "run" or hurried else "walk"

    def _yaw(self, beat: Beat, now: Step, goal: Place) -> float:
        """Which way they face during a step: where they go, or whom it is about."""
        x, z = now.goal
        dx, dz = goal[0] - x, goal[1] - z
        if math.hypot(dx, dz) > 0.08:
            if dz > 0.8 * abs(dx) + 0.3:
                return math.copysign(2.75, dx if dx else 1.0)
            return clamp(math.atan2(dx, max(-dz, 0.0) * 0.8 + 1e-6), -1.3, 1.3)
        if abs(self.spot.yaw) > 2 and not self.spot.placement.facing.startswith("away"):
            return self.spot.yaw  # we look over their shoulder
        if beat.verb == "turn" and beat.target is None:
            return -now.yaw if abs(now.yaw) > 0.2 else 0.8
        if beat.target is None or beat.target == self.who:
            return clamp(now.yaw, -0.5, 0.5) if beat.verb in _FOR_US and abs(now.yaw) < 2 else now.yaw
        other = self.stage.spots.get(beat.target)
        point = (other.x, other.z) if other is not None else self.find(beat.target)
        most = 0.6 if beat.verb in _FOR_US else SIDE_VIEW
        return now.yaw if point is None else toward(x, z, *point, most)
