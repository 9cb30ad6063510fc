"""A performance: who does what from when to when, and where everyone is at any time.

    Step, Step, ... per actor + turns of talk ──at(t)──> Mark per actor

A pure function of time, so any stretch of a shot can be rendered alone. Root motion is exact at every frame;
the legs walk by the distance travelled. Mouths move by who speaks when, never by the words: a changed line
changes no pixel. Not here: how a brief becomes steps (`blocking`), how a pose looks (`figures`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from filmwright.generators.animatic.deeds import SPEEDS
from filmwright.generators.animatic.noise import clamp, lerp, noise1, smooth
from filmwright.generators.animatic.spots import toward
from filmwright.generators.animatic.world import Mark, World
from filmwright.schemas.grammar import Emotion, Posture, Verb

TURN_SECONDS = 0.45
BLEND_SECONDS = 0.35
_RISE_SECONDS = 0.6


@dataclass(frozen=True)
class Step:
    """One thing one actor does from `start` to `end` seconds, going from one place to another."""

    start: float
    end: float
    verb: Verb
    origin: tuple[float, float]
    goal: tuple[float, float]
    yaw: float
    emotion: Emotion
    posture: Posture
    target: str | None = None
    held: tuple[str, ...] = ()
    cycles: float = 0.0
    """Turns of the walk cycle that this step takes."""
    cycles_before: float = 0.0
    """Turns in this shot before this step."""
    y: float = 0.0
    """How far they are raised above the ground."""
    seat_m: float = 0.0
    """Height of what they sit on."""
    touch: tuple[float, float] = (0.0, 0.0)
    """Where the hands meet another's: ahead, and above the ground, metres; nowhere if 0."""
    grip_after: float = 0.0
    """Seconds into the step after which the hand has hold of what it gets."""

    @property
    def metres(self) -> float:
        """How far this step goes."""
        return math.dist(self.origin, self.goal)

    def share(self, t: float) -> float:
        """Return how much of the way is done at `t`, 0..1, with a soft start and stop."""
        u = clamp((t - self.start) / max(self.end - self.start, 1e-6))
        return lerp(u, smooth(u), 0.35)


@dataclass(frozen=True)
class Turn:
    """One line of dialogue, as far as pixels know it: who speaks, and from when to when."""

    who: str
    start: float
    end: float
    seen: bool


@dataclass(frozen=True)
class Performance:
    """What everyone does in a shot."""

    steps: Mapping[str, tuple[Step, ...]]
    turns: tuple[Turn, ...]
    before: World | None = None
    unknown: tuple[str, ...] = ()
    """Words of the action that say nothing to us."""

    def at(self, t: float) -> dict[str, Mark]:
        """Return where everyone is, doing what, at `t` seconds."""
        marks = {who: self._mark(who, t) for who in self.steps}
        return {who: self._looking(who, mark, marks, t) for who, mark in marks.items()}

    def step(self, who: str, t: float) -> Step:
        """Return what `who` is doing at `t`."""
        mine = self.steps[who]
        return next((s for s in reversed(mine) if s.start <= t + 1e-6), mine[0])

    def coming_from(self, who: str, t: float) -> tuple[Mark | None, float]:
        """Return what `who` did before, as it would look now, and how far they have left it, 0..1.

        None once they have: every verb takes a moment to begin.
        """
        step, last = self.step(who, t), self._previous(who, t)
        share = smooth((t - step.start) / BLEND_SECONDS)
        if share >= 1:
            return None, 1.0
        now = self._mark(who, t)
        if last is not None:
            before = replace(
                now,
                verb=last.verb,
                posture=last.posture,
                emotion=last.emotion,
                since=t - last.start,
                held=last.held,
                seat_m=last.seat_m,
                touch=last.touch,
            )
            return before, share
        mark = None if self.before is None else self.before.cast.get(who)
        if mark is None:
            return None, 1.0
        before = replace(
            now,
            verb=mark.verb,
            posture=mark.posture,
            emotion=mark.emotion,
            since=mark.since + t,
            gaze=mark.gaze,
            seat_m=mark.seat_m,
        )
        return before, share

    def _previous(self, who: str, t: float) -> Step | None:
        mine = self.steps[who]
        k = mine.index(self.step(who, t))
        return mine[k - 1] if k else None

    def _mark(self, who: str, t: float) -> Mark:
        step, last = self.step(who, t), self._previous(who, t)
        share = step.share(t)
        x, z = (lerp(a, b, share) for a, b in zip(step.origin, step.goal, strict=True))
        mark = None if self.before is None else self.before.cast.get(who)
        came = last.yaw if last is not None else mark.yaw if mark is not None else step.yaw
        yaw = lerp(came, step.yaw, smooth((t - step.start) / TURN_SECONDS))
        phase = step.cycles_before + step.cycles * share + (0.0 if mark is None else mark.phase)
        since = t - step.start
        if mark is not None and last is None and mark.verb == step.verb:
            since += mark.since  # a continued gesture goes on; it does not begin again
        held = last.held if last is not None and t - step.start < step.grip_after else step.held
        rise = smooth((t - step.start) / _RISE_SECONDS)
        return Mark(
            x=x, y=step.y if last is None else lerp(last.y, step.y, rise), z=z, yaw=yaw, verb=step.verb,
            since=since, posture=step.posture, emotion=step.emotion, phase=phase, held=held,
            speaking=self._voice(who, t), seat_m=step.seat_m, touch=step.touch,
        )  # fmt: skip

    def _voice(self, who: str, t: float) -> float:
        for turn in self.turns:
            if turn.who == who and turn.seen and turn.start <= t <= turn.end:
                edge = min(t - turn.start, turn.end - t)
                wave = 0.55 + 0.45 * noise1(t * 7.5, who, "mouth") + 0.25 * noise1(t * 17, who, "lips")
                return clamp(wave) * clamp(edge * 8)
        return 0.0

    def _looking(self, who: str, mark: Mark, marks: Mapping[str, Mark], t: float) -> Mark:
        """Turn the eyes to whoever speaks, or to what the step is about."""
        step = self.step(who, t)
        target = step.target if step.target in marks else None
        speaker = next((s.who for s in self.turns if s.start <= t <= s.end and s.who in marks), None)
        if speaker is not None and speaker != who and step.verb not in SPEEDS:
            target = speaker
        elif speaker == who and target is None:
            others = [i for i in marks if i != who]
            target = min(others, key=lambda i: (abs(marks[i].x - mark.x), i), default=None)
        if target is None or target == who:
            return mark
        other = marks[target]
        wanted = toward(mark.x, mark.z, other.x, other.z, 1.5)
        if abs(mark.yaw) > 2:  # seen from behind: the eyes are not seen
            return mark
        right = clamp((wanted - mark.yaw) * 0.8, -1, 1)
        return replace(mark, gaze=(right, mark.gaze[1]))
