"""The seam to `figures`: a Mark of the performance becomes the state a Figure is posed and drawn in.

    Mark (where, what verb, since when) + the Mark it comes from ──> FigureState ──> draw, joints, stature

Not here: anatomy, poses and clothes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from filmwright.generators.animatic.canvas import Canvas
from filmwright.generators.animatic.figures import held, poses
from filmwright.generators.animatic.figures.carrying import top_of
from filmwright.generators.animatic.figures.figure import Figure, FigureState
from filmwright.generators.animatic.figures.gait import advance
from filmwright.generators.animatic.figures.pose import blend
from filmwright.generators.animatic.figures.sheet import Sheet
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.noise import clamp, hash01, lerp
from filmwright.generators.animatic.world import POSTURE_VERBS, Mark

_MOMENTS = (0.3, 0.6, 0.9, 1.2, 1.5)
"""Seconds after a verb has begun at which its shape is looked at."""
_HEAD_TURN = 0.75
_EYES = 0.45
_FULLEST = 0.95
"""Radians off the lens: heads turn no further to look at somebody."""


@dataclass(frozen=True)
class Acting:
    """What one actor shows at one moment: a mark, and while it begins, the mark it comes from."""

    mark: Mark
    t: float
    last: Mark | None = None
    share: float = 1.0
    """How far from `last` to `mark`, 0..1."""


@dataclass(frozen=True)
class Actor:
    """One character of the cast, ready to act."""

    id: str
    figure: Figure
    name_of: Callable[[str], str] = str
    """What a held thing is, in words."""

    @classmethod
    def of(cls, who: str, looks: str, wears: str, name_of: Callable[[str], str] = str) -> "Actor":
        """Return the actor that the words of the cast describe."""
        return cls(who, Figure(Sheet.parse(looks, wears, who), _wakeful_seed(who)), name_of)

    @property
    def human(self) -> bool:
        """Whether this is a person."""
        return self.figure.sheet.human

    @property
    def perches(self) -> bool:
        """Whether they sit on branches."""
        return self.figure.sheet.plan == "bird"

    @property
    def height(self) -> float:
        """Height of the standing body in metres, without hat."""
        return self.figure.sheet.height_m

    @property
    def width(self) -> float:
        """How much room the standing body takes, in metres."""
        return self.figure.width_m

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """Words of the cast that are not drawn."""
        return self.figure.sheet.unknown_words

    def knows(self, verb: str) -> bool:
        """Whether there is a pose for a verb, for this kind of body."""
        return poses.known(verb, self.figure.sheet)

    def can_hold(self, thing: str) -> bool:
        """Whether there is a drawing of a thing in this one's hand."""
        return held.known(self.name_of(thing))

    def cycles(self, verb: str, dx: float, dz: float, yaw: float) -> float:
        """Return how many turns of the walk cycle a way takes, for feet that do not slide."""
        return advance(0.0, dx, dz, yaw, self.figure.sheet, verb)

    def stature(self, mark: Mark) -> Stature:
        """Return the heights that framing cuts at, of somebody who is or does what `mark` says.

        `top` is that of the hat; what is raised higher, a hand or an umbrella, is `above`.
        """
        mark = replace(mark, yaw=0.4)
        still = self.figure.landmarks(self._state(replace(mark, verb=POSTURE_VERBS[mark.posture]), 0.0))
        shapes = [self.figure.landmarks(self._state(replace(mark, since=s), s)) for s in _MOMENTS]
        marks = max(shapes, key=lambda shape: shape["crown"])
        top = marks["crown"] + max(0.0, still["top"] - still["crown"])
        wide = max(s["right"] - s["left"] for s in shapes) if mark.posture != "standing" else 0.0
        held = top_of(tuple(self.name_of(h) for h in mark.held)) if self.figure.sheet.plan == "biped" else 0.0
        above = max(s["top"] for s in shapes) - top
        return Stature(
            top=top,
            reach=self.figure.landmarks(self._state(replace(mark, yaw=1.5), 0.0))["head_x"],
            above=max(0.0, above, held * self.height - top),
            eyes=marks["eyes"],
            chin=marks["chin"],
            chest=lerp(marks["waist"], marks["shoulders"], 0.15),
            waist=0.92 * marks["hips"] if self.figure.sheet.plan == "biped" else 0.5 * marks["waist"],
            knees=0.85 * marks["knees"],
            width=max(self.width, wide) + 0.3 * self.height * (held > 0),
            head_width=2.2 * marks["head_r"],
        )

    def face(self, mark: Mark) -> tuple[float, float]:
        """Return where the face is while `mark` goes on: to the right of the foot and up, metres.

        Of a gesture that ducks and comes up again it is the upper end.
        """
        shapes = [self.figure.landmarks(self._state(replace(mark, since=s), s)) for s in _MOMENTS]
        return sum(s["head_x"] for s in shapes) / len(shapes), max(s["eyes"] for s in shapes)

    def draw(self, hand: Canvas, acting: Acting) -> None:
        """Draw the figure; feet at (0, 0), metres, y up."""
        self.figure.draw(hand, self._posed(acting))

    def joints(self, acting: Acting) -> list[tuple[float, float, bool]]:
        """Return the OpenPose-18 points in metres from the foot, and whether each is seen."""
        return self.figure.joints(self._posed(acting))

    def _posed(self, acting: Acting) -> FigureState:
        state = self._state(acting.mark, acting.t)
        if acting.last is None or acting.share >= 1:
            return state
        before = self._state(acting.last, acting.t)
        return replace(state, pose=blend(self.figure.pose(before), self.figure.pose(state), acting.share))

    def _state(self, mark: Mark, t: float) -> FigureState:
        right, up = mark.gaze
        return FigureState(
            x=mark.x, y=mark.y, z=mark.z, yaw=mark.yaw, action=mark.verb, emotion=mark.emotion,
            posture=mark.posture, phase=mark.phase, t=t, since=mark.since,
            held=tuple(self.name_of(h) for h in mark.held), mouth=mark.speaking,
            gaze=(right * _EYES, up), seat_m=mark.seat_m, touch=mark.touch,
            head_turn=self._turn(mark.yaw, right * _HEAD_TURN),
        )  # fmt: skip

    @staticmethod
    def _turn(yaw: float, wanted: float) -> float:
        """How far the head turns; a face that listens stays readable."""
        if abs(yaw) > 2:
            return wanted
        return clamp(yaw + wanted, min(yaw, -_FULLEST), max(yaw, _FULLEST)) - yaw


def _wakeful_seed(who: str) -> int:
    """Return a seed by which somebody does not blink as the film, and every new shot, begins."""
    seeds = (int(hash01("actor", who, k) * 60000) for k in range(64))
    return next(s for s in seeds if 0.1 < hash01(s, "blink") < 0.8)
