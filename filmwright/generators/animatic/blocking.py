"""Turn a brief into a performance: beats become steps in metres, lines become turns of talk.

    beats, or the words of `action` ──> Step, Step, ... per actor ──┐
    dialogue ──> Turn, Turn, ... ───────────────────────────────────┴──> Performance

What the board leaves open is filled in: where a walk without a destination goes, from which side somebody
enters, how people stand when nothing is asked of them. Not here: where people stand at first (`staging`),
and the performance itself (`performance`).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from filmwright.generators.animatic.deeds import SPEEDS, STANCES, beats_of_action
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.moves import from_board
from filmwright.generators.animatic.noise import clamp, lerp
from filmwright.generators.animatic.performance import Performance, Step, Turn
from filmwright.generators.animatic.staging import SIDE_VIEW, ZONES, Spot, Stage, toward
from filmwright.generators.animatic.world import Mark, World
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import Emotion, Posture, Verb
from filmwright.schemas.motion import Beat

_POSTURE_VERBS: dict[Posture, Verb] = {
    "standing": "stand", "sitting": "sit", "lying": "lie", "kneeling": "kneel", "crouching": "crouch",
    "floating": "float",
}  # fmt: skip
_POSTURES: dict[str, Posture] = {v: p for p, v in _POSTURE_VERBS.items()} | {
    "sleep": "lying",
    "swim": "floating",
}
_GETS = {"pick-up", "take", "catch", "carry"}
_LOSES = {"put-down", "drop", "throw", "give"}


def perform(
    brief: ShotBrief,
    stage: Stage,
    statures: Mapping[str, Stature],
    seconds: float,
    before: World | None = None,
    find: Callable[[str], tuple[float, float] | None] = lambda _: None,
    cycles: Callable[[str, str, float, float, float], float] = lambda who, verb, dx, dz, yaw: (
        abs(dx) + abs(dz)
    ),
) -> Performance:
    """Give everyone their steps for the whole shot.

    Args:
        brief: the shot.
        stage: where everyone stands at first.
        statures: of everyone in the cast.
        seconds: length of the shot.
        before: the world this shot continues.
        find: (x, z) of a prop or a physical thing, by id.
        cycles: turns of the walk cycle that `who` takes with `verb` for (dx, dz) metres, facing `yaw`.
    """
    beats = list(brief.shot.motion.beats)
    unknown: tuple[str, ...] = ()
    acting = {b.who for b in beats}
    read = beats_of_action(brief, [i for i in stage.spots if i not in acting], seconds)
    beats += read.beats
    unknown = read.unknown if not acting else ()
    beats += _closing_beats(brief, stage, beats, seconds)
    steps: dict[str, tuple[Step, ...]] = {}
    for who, spot in stage.spots.items():
        mine = sorted((b for b in beats if b.who == who), key=lambda b: b.at)
        walker = _Walker(
            brief,
            stage,
            statures,
            who,
            spot,
            seconds,
            find,
            cycles,
            None if before is None else before.cast.get(who),
        )
        steps[who] = walker.steps(mine)
    return Performance(
        steps=steps,
        turns=_turns(brief, seconds),
        before=before,
        unknown=unknown,
    )


@dataclass
class _Walker:
    """Walks one actor through their beats; `x`, `z`, `held` are where they have got to."""

    brief: ShotBrief
    stage: Stage
    statures: Mapping[str, Stature]
    who: str
    spot: Spot
    seconds: float
    find: Callable[[str], tuple[float, float] | None]
    cycles: Callable[[str, str, float, float, float], float]
    mark: Mark | None

    def steps(self, beats: list[Beat]) -> tuple[Step, ...]:
        place = self.spot.placement
        x, z, yaw = self.spot.x, self.spot.z, self.spot.yaw
        posture: Posture = place.posture
        emotion: Emotion = place.emotion
        held = place.holding
        if self.mark is not None:
            if posture == "standing" and self.mark.posture in _POSTURE_VERBS:
                posture = self.mark.posture  # type: ignore[assignment]  # checked against the table
            held = held or self.mark.held
        out: list[Step] = []
        walked = 0.0
        first = beats[0] if beats else None
        if first is not None and self.mark is None and first.verb in STANCES and first.at <= 0.05:
            posture = _POSTURES.get(first.verb, posture)
        if first is not None and self.mark is None:
            x, z = self._entrance(first, x, z)
        for k, beat in enumerate([*beats, None]):
            free_from = out[-1].end if out else 0.0
            until = beat.at if beat is not None else self.seconds + 3600
            if until > free_from + 1e-6 or not out:
                rest = self._rest(out[-1] if out else None, posture)
                keep = self._settled_yaw(out[-1].yaw if out else yaw, out[-1] if out else None, x, z)
                out.append(
                    Step(
                        free_from,
                        until,
                        rest,
                        (x, z),
                        (x, z),
                        keep,
                        emotion,
                        posture,
                        place.looking_at,
                        held,
                        0.0,
                        walked,
                    )
                )
            if beat is None:
                break
            if out and out[-1].start >= beat.at - 1e-6 and out[-1].end <= beat.at + 1e-6:
                out.pop()
            end = beat.at + beat.duration
            if k + 1 < len(beats):
                end = min(end, max(beats[k + 1].at, beat.at + 0.1))
            goal = self._goal(beat, x, z, yaw, end - beat.at)
            emotion = beat.emotion or emotion
            turned = self._yaw(beat, x, z, goal, yaw)
            if beat.verb in SPEEDS:
                posture = "standing" if beat.verb not in ("swim", "fly") else "floating"
            elif beat.verb in ("stand", "wake"):
                posture = "standing"
            posture = _POSTURES.get(beat.verb, posture)
            if beat.verb in _GETS and beat.target is not None and beat.target not in self.stage.spots:
                held = (*[h for h in held if h != beat.target], beat.target)
            verb = self._paced(beat.verb, math.dist((x, z), goal), end - beat.at)
            turns = self.cycles(self.who, verb, goal[0] - x, goal[1] - z, turned) if goal != (x, z) else 0.0
            out.append(
                Step(
                    beat.at,
                    end,
                    verb,
                    (x, z),
                    goal,
                    turned,
                    emotion,
                    posture,
                    beat.target,
                    held,
                    turns,
                    walked,
                )
            )
            walked += turns
            (x, z), yaw = goal, turned
            if beat.verb in _LOSES:
                held = (
                    tuple(h for h in held[1:])
                    if beat.target not in held
                    else tuple(h for h in held if h != beat.target)
                )
        return tuple(out)

    def _rest(self, last: Step | None, posture: Posture) -> Verb:
        """What somebody does who has nothing to do: a stance goes on, a gesture ends."""
        if last is None or (
            last.verb not in STANCES and last.verb not in ("dance", "read", "write", "sleep")
        ):
            return _POSTURE_VERBS[posture]
        return last.verb

    def _settled_yaw(self, yaw: float, last: Step | None, x: float, z: float) -> float:
        """After a walk people turn to whom they came to, or half towards us."""
        if last is None or last.verb not in SPEEDS:
            return yaw
        if last.target in self.stage.spots:
            other = self.stage.spots[last.target]
            return toward(x, z, other.x, other.z, 0.8)
        if abs(yaw) > 2:
            return yaw
        return clamp(yaw, -0.6, 0.6)

    def _half(self) -> float:
        return self.stage.half_width(self.spot.z)

    def _speed(self, verb: Verb) -> float:
        return SPEEDS[verb] * clamp(self.statures[self.who].top / 1.6, 0.55, 1.25)

    def _entrance(self, first: Beat, x: float, z: float) -> tuple[float, float]:
        """Where somebody starts who is about to move: off screen to enter, half a walk back to walk."""
        width = self.statures[self.who].width
        place = self.spot.placement
        if first.verb == "enter":
            side = (
                "off-left"
                if (place.facing != "screen-left" and x <= self.stage.center + 1e-6)
                else "off-right"
            )
            return (self.stage.x_of(side, z, width), z) if not place.zone.startswith("off-") else (x, z)
        moves = first.verb in SPEEDS and first.to is None and first.target is None
        if moves and first.at <= 0.3 and self.brief.shot.camera.move not in ("follow", "lead"):
            goal = self._goal(first, x, z, self.spot.yaw, first.duration)
            if place.zone == "center":
                return x - (goal[0] - x) / 2, z - (goal[1] - z) / 2
            back = (x - self.stage.center) * (goal[0] - x) > 0  # placed on the side they walk to
            return (x - (goal[0] - x), z) if back else (x, z)
        return x, z

    def _goal(self, beat: Beat, x: float, z: float, yaw: float, seconds: float) -> tuple[float, float]:
        verb, width = beat.verb, self.statures[self.who].width
        goal: tuple[float, float] | None = None
        if isinstance(beat.to, str):
            goal = (self.stage.x_of(beat.to, z, width), z)
        elif beat.to is not None:
            gx, _, gz = from_board(beat.to)
            goal = (gx, gz)
        elif verb in SPEEDS and beat.target is not None:
            goal = self._beside(beat.target, x, z)
        if goal is None and verb == "exit":
            right = yaw >= 0 if abs(x - self.stage.center) < 0.25 * self._half() else x > self.stage.center
            goal = (self.stage.x_of("off-right" if right else "off-left", z, width), z)
        if goal is None and verb == "enter":
            goal = (
                (self.spot.x, z)
                if not self.spot.placement.zone.startswith("off-")
                else (self.stage.center, z)
            )
        if goal is None and verb in ("walk", "run", "fly", "swim"):
            goal = self._ahead(verb, x, z, yaw, seconds)
        if goal is None:
            return x, z
        goal = goal[0], clamp(goal[1], -0.6 * self.stage.seen.distance, max(self.stage.far_m, z))
        most = (
            1.9
            * self._speed("run" if verb in ("run", "enter", "exit", "fly") else "walk")
            * max(seconds, 0.1)
        )
        far = math.dist((x, z), goal)
        if far > most and verb not in ("exit", "enter"):
            goal = (lerp(x, goal[0], most / far), lerp(z, goal[1], most / far))
        return goal

    def _ahead(self, verb: Verb, x: float, z: float, yaw: float, seconds: float) -> tuple[float, float]:
        """Where a walk without a destination goes: where they face, for as long as it takes, in frame."""
        far = self._speed(verb) * seconds
        if abs(yaw) > 2.0:
            return x, min(self.stage.far_m, z + far)
        if abs(yaw) < 0.2:
            return x, z - min(far, 0.3 * self.stage.seen.distance)
        if self.brief.shot.camera.move in ("follow", "lead"):
            return x + math.copysign(far, self._direction(x, yaw)), z
        return x + math.copysign(min(far, 1.05 * self._half()), self._direction(x, yaw)), z

    def _direction(self, x: float, yaw: float) -> float:
        """Which way somebody goes whom the board gives no destination: as they face, else with the others."""
        if not self.spot.facing_is_free:
            return yaw
        if self.mark is not None or len(self.stage.spots) > 1:
            return yaw if self.mark is not None else 1.0
        return -1.0 if x > self.stage.center + 0.2 * self._half() else 1.0

    def _beside(self, target: str, x: float, z: float) -> tuple[float, float] | None:
        spot = self.stage.spots.get(target)
        point = (spot.x, spot.z) if spot is not None else self.find(target)
        if point is None:
            return None
        width = self.statures[target].width if target in self.statures else 0.5
        gap = (self.statures[self.who].width + width) / 2 * 1.08 + 0.18
        return point[0] - math.copysign(gap, point[0] - x), point[1]

    def _paced(self, verb: Verb, metres: float, seconds: float) -> Verb:
        if verb in ("enter", "exit") or (verb in ("walk", "run") and metres > 0):
            quick = metres / max(seconds, 0.1) > 2.1 * clamp(self.statures[self.who].top / 1.6, 0.55, 1.25)
            return "run" if quick or verb == "run" else "walk"
        return verb

    def _yaw(self, beat: Beat, x: float, z: float, goal: tuple[float, float], yaw: float) -> float:
        dx, dz = goal[0] - x, goal[1] - z
        if math.hypot(dx, dz) > 0.08:
            if dz > 0.8 * abs(dx) + 0.3:
                return math.copysign(2.75, dx if dx else 1.0)
            return clamp(math.atan2(dx, max(-dz, 0.0) * 0.8 + 1e-6), -1.3, 1.3)
        if beat.verb == "turn" and beat.target is None:
            return -yaw if abs(yaw) > 0.2 else 0.8
        point = self.stage.spots.get(beat.target) if beat.target else None
        if point is not None and beat.target != self.who:
            return toward(x, z, point.x, point.z, SIDE_VIEW)
        thing = self.find(beat.target) if beat.target else None
        return toward(x, z, thing[0], thing[1], SIDE_VIEW) if thing is not None else yaw


def _closing_beats(brief: ShotBrief, stage: Stage, beats: list[Beat], seconds: float) -> list[Beat]:
    """Walk those to their place in the last frame whom no beat moves."""
    movers = {b.who for b in beats if b.verb in SPEEDS}
    out = []
    for place in brief.shot.last_frame.placements:
        spot = stage.spots.get(place.who)
        if spot is None or place.who in movers:
            continue
        x = stage.center + ZONES[place.zone] * stage.half_width(spot.z)
        from_zone = spot.placement.zone
        if place.zone != from_zone and abs(x - spot.x) > 0.25 * stage.half_width(spot.z):
            out.append(
                Beat(at=0.2, duration=max(0.4, seconds * 0.75), who=place.who, verb="walk", to=place.zone)
            )
        if place.posture != spot.placement.posture:
            verb = _POSTURE_VERBS[place.posture]
            out.append(
                Beat(
                    at=seconds * 0.5, duration=seconds * 0.5, who=place.who, verb=verb, emotion=place.emotion
                )
            )
        elif place.emotion != spot.placement.emotion:
            verb = _POSTURE_VERBS[place.posture]
            out.append(
                Beat(
                    at=seconds * 0.6, duration=seconds * 0.4, who=place.who, verb=verb, emotion=place.emotion
                )
            )
    return out


def _turns(brief: ShotBrief, seconds: float) -> tuple[Turn, ...]:
    """Share the shot among its lines: by `at` where the board says, evenly where it does not."""
    lines = brief.shot.dialogue
    if not lines:
        return ()
    starts = [d.at if d.at is not None else seconds * k / len(lines) for k, d in enumerate(lines)]
    out = []
    for k, line in enumerate(lines):
        later = [s for s in starts if s > starts[k] + 1e-6]
        end = min(later, default=seconds)
        pause = min(0.3, 0.12 * (end - starts[k]))
        out.append(Turn(line.who, starts[k] + pause * 0.6, end - pause, line.mode == "on-screen"))
    return tuple(out)
