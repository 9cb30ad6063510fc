"""What a camera operator does unasked: keep the face in a close shot, and keep up with whom they follow.

    steps of the subjects ──┬─ travelled(t) ──> follow and lead go with them, with room to walk into
                            └─ leaned(t) ─────> tight shots go down with who sits, up with who stands up

Not here: the framing they start from (`framing`), and the moves that the board asks for (`moves`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from filmwright.generators.animatic.framing import TIGHT
from filmwright.generators.animatic.moves import Point
from filmwright.generators.animatic.noise import clamp, lerp, smooth
from filmwright.generators.animatic.performance import Performance, Step
from filmwright.generators.animatic.staging import Stage
from filmwright.schemas.grammar import CameraMove, Framing, ShotSize

_LEAN_SECONDS = 0.6
_LEAD = 0.22
"""Room in front of somebody who is followed, as a share of half the frame's width."""
_CENTRED: frozenset[ShotSize] = frozenset({"ecu", "cu", "mcu"})
"""Sizes in which the face, not the body, is in the middle."""
Face = Callable[[str, Step], tuple[float, float]]
"""Where the face of (who) is while they do (step): to the right of their foot and up, metres."""


@dataclass(frozen=True)
class Operator:
    """Who looks through the finder of one shot."""

    performance: Performance
    stage: Stage
    face: Face
    framed: Mapping[str, float]
    """Height of everyone's eyes as the camera was framed for them."""
    size: ShotSize
    framing: Framing
    move: CameraMove
    continues: bool
    seconds: float

    def travelled(self, t: float) -> Point:
        """Return how far the subjects, on average, have gone since they were first in the frame."""
        ways = [self._way(steps, t) for steps in self._followed()]
        if not ways:
            return 0.0, 0.0, 0.0
        return sum(w[0] for w in ways) / len(ways), 0.0, sum(w[1] for w in ways) / len(ways)

    def lead(self) -> float:
        """Return how far aside a following camera must be for its subject to have room to walk into."""
        dx = self.travelled(self.seconds)[0]
        if not self.continues or self.move not in ("follow", "lead") or abs(dx) < 0.3:
            return 0.0
        xs = [steps[0].origin[0] for steps in self._followed()]
        room = _LEAD * self.stage.seen.half_width * clamp(dx)
        return sum(xs) / len(xs) + room - self.stage.camera.x

    def leaned(self, t: float) -> tuple[float, float]:
        """Return how far the face of a tight shot's subject is from where the camera was framed for it."""
        subjects = [s for s in self.stage.subjects if s in self.performance.steps]
        if self.size not in TIGHT or len(subjects) != 1:
            return 0.0, 0.0
        who = subjects[0]
        steps = self.performance.steps[who]
        k = max(i for i, s in enumerate(steps) if i == 0 or s.start <= t + 1e-6)
        now, last = self.face(who, steps[k]), self.face(who, steps[max(0, k - 1)])
        share = smooth((t - steps[k].start) / min(_LEAN_SECONDS, steps[k].end - steps[k].start))
        x, y = (lerp(a, b, share) for a, b in zip(last, now, strict=True))
        centred = self.size in _CENTRED and self.framing != "over-shoulder"
        return (x if centred else 0.0), y - self.framed[who]

    def _followed(self) -> list[Sequence[Step]]:
        return [self.performance.steps[s] for s in self.stage.subjects if s in self.performance.steps]

    def _way(self, steps: Sequence[Step], t: float) -> tuple[float, float]:
        """Return how far one has gone; the way into the frame is their own."""
        outside = abs(steps[0].origin[0] - self.stage.center) > self.stage.half_width(steps[0].origin[1])
        comes_in = next((s for s in steps if s.metres > 0.1), None)
        since = comes_in.end if outside and comes_in is not None and not self.continues else 0.0
        x, z = _at(steps, max(t, since))
        x0, z0 = _at(steps, since)
        return x - x0, z - z0


def _at(steps: Sequence[Step], t: float) -> tuple[float, float]:
    step = next((s for s in reversed(steps) if s.start <= t + 1e-6), steps[0])
    share = step.share(t)
    return lerp(step.origin[0], step.goal[0], share), lerp(step.origin[1], step.goal[1], share)
