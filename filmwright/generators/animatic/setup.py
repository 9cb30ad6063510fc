"""A camera setup: everything about one shot that is fixed before its first frame is drawn.

    brief, size, rate, world before ──> Setup ──camera(n), marks(n), focus(n), world(n)──> renderer

`n` counts the frames of the shot, from 0, whichever clip they are rendered in: that is why the stretches of a
long shot join exactly. Nothing is drawn here.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from filmwright.generators.animatic.actors import Acting, Actor
from filmwright.generators.animatic.blocking import perform
from filmwright.generators.animatic.camera import Camera
from filmwright.generators.animatic.deeds import SPEEDS, beats_of_action, with_bodies, with_read_frames
from filmwright.generators.animatic.framing import Stature
from filmwright.generators.animatic.moves import Move, Point, along_keys
from filmwright.generators.animatic.noise import ease, hash01, smooth
from filmwright.generators.animatic.operator import Operator
from filmwright.generators.animatic.palette import Palette
from filmwright.generators.animatic.performance import Performance, Step
from filmwright.generators.animatic.props import find_prop
from filmwright.generators.animatic.seats import PERCH, seats
from filmwright.generators.animatic.sets.dress import dress
from filmwright.generators.animatic.stagehand import (
    Physics,
    last_placement_of,
    place,
    placement_of,
    prop_sizes,
    words_for,
)
from filmwright.generators.animatic.staging import Stage, stage
from filmwright.generators.animatic.walker import posture_after
from filmwright.generators.animatic.world import POSTURE_VERBS, Mark, World
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.grammar import ShotSize

_SHALLOW: dict[ShotSize, float] = {"ecu": 11.0, "cu": 9.0, "mcu": 5.5, "ms": 2.2}
"""Blur of the far background in pixels of a frame 1280 wide, by shot size, when the board says nothing."""
_REMEMBERED = 32
_SETTLE = 0.85
"""Share of a continued shot in which the camera leaves the framing it inherited."""


@dataclass(frozen=True)
class Focus:
    """A plane in focus, and how soft everything far behind it gets, in pixels of a frame 1280 wide."""

    z: float
    blur: float


class Setup:
    """One shot, ready to be drawn at any of its frames."""

    def __init__(
        self,
        brief: ShotBrief,
        size: tuple[int, int],
        fps: Fraction,
        frames: int,
        seed: int = 0,
        before: World | None = None,
    ) -> None:
        brief = with_read_frames(with_bodies(brief))
        self.brief = brief
        self.W, self.H = size
        self.fps = fps
        self.frames = frames
        self.seconds = float(frames / fps)
        self.before = before
        self.seed = seed if before is None else before.seed
        self.style = brief.look.style
        self._marks: dict[int, dict[str, Mark]] = {}
        self._cameras: dict[int, Camera] = {}
        self._faces: dict[tuple[object, ...], tuple[float, float]] = {}
        self.dressing = brief.place_id or f"{brief.place.set} {brief.place.looks}"
        if before is not None:
            self.dressing = before.dressing
        elif brief.shot.camera.side == "b":
            self.dressing += " from the other side"  # a reverse angle looks at the other half of the place
        palette = Palette.of(brief.time, brief.weather)
        words = f"{brief.place_id} {brief.place.looks}"
        self.scenery = dress(brief.place.set, palette, int(hash01("dressing", self.dressing) * 2**31), words)
        self.palette = self.scenery.palette
        self.actors = {
            who: Actor.of(who, member.looks, member.wears, self._words) for who, member in brief.cast.items()
        }
        sizes = prop_sizes(brief)
        self.physics = Physics(brief, frames, fps, self.seed)
        birds = [who for who, actor in self.actors.items() if actor.perches]
        self.seats = seats(brief, birds, {i: self._words(i) for i in brief.props})
        statures = {who: self._stature(who, self._opening(who)) for who in self.actors}
        self.stage: Stage = stage(
            brief,
            statures,
            sizes,
            self.W / self.H,
            before,
            max(2.0, self.scenery.stage[3]),
            self.physics.extent(),
            {who: self._later(who) for who in self.actors},
            self.scenery.indoor,
        )
        widths = {who: s.width for who, s in statures.items()}
        self.props = {p.id: p for p in place(brief, self.stage, sizes, widths, self.seats)}
        self.performance: Performance = perform(
            brief, self.stage, statures, self.seconds, before, self._thing_at,
            lambda who, *way: self.actors[who].cycles(*way), self.seats,
        )  # fmt: skip
        camera = brief.shot.camera
        self.operator = Operator(
            self.performance, self.stage, self._face, {who: s.eyes for who, s in statures.items()},
            camera.size, camera.framing, camera.move, before is not None, self.seconds,
        )  # fmt: skip
        seen = self.stage.seen
        self.subject_m = max(0.4, seen.distance)
        self.move = Move(
            self.stage.camera.moved(x=self.stage.camera.x + self.operator.lead()), camera.move, camera.amount,
            self.subject_m, self.seconds, brief.shot.id,
            (seen.low + seen.high) / 2 if camera.size in ("ws", "ews") else seen.high,
        )  # fmt: skip

    # ---- time

    @property
    def first_frame(self) -> int:
        """Frames of the chain before this shot's frame 0."""
        return 0 if self.before is None else self.before.frame

    def seconds_at(self, n: int) -> float:
        """Return the time of the shot's frame `n`."""
        return float(n / self.fps)

    def pose_frame(self, n: int) -> int:
        """Return the frame whose pose frame `n` shows: poses are held for about a twelfth of a second."""
        held = max(1, round(self.fps / 12))
        return max(0, (self.first_frame + n) // held * held - self.first_frame)

    def boil(self, n: int) -> int:
        """Return which of the pencil's drawings frame `n` shows: they change about eight times a second."""
        return (self.first_frame + n) // max(1, round(self.fps / 8))

    def weather_seconds(self, n: int) -> float:
        """Return the time that runs on through a chain: for weather, water and clouds."""
        return float((self.first_frame + n) / self.fps)

    # ---- who and where

    def marks(self, n: int) -> dict[str, Mark]:
        """Return where everyone is at frame `n`."""
        if n not in self._marks:
            if len(self._marks) > _REMEMBERED:
                self._marks.clear()
            self._marks[n] = self.performance.at(self.seconds_at(n))
        return self._marks[n]

    def camera(self, n: int) -> Camera:
        """Return the camera of frame `n`."""
        if n not in self._cameras:
            self._cameras[n] = self._solve_camera(n)
        return self._cameras[n]

    def _solve_camera(self, n: int) -> Camera:
        t = self.seconds_at(n)
        keys = self.brief.shot.motion.camera
        if keys:
            camera = along_keys(keys, t, lambda who: self._eye_of(who, n))
        else:
            camera = self.move.at(t, self.operator.travelled(t)).shifted(*self.operator.leaned(t))
        if self.before is not None:
            settle = ease(t / max(0.01, self.seconds * _SETTLE))
            camera = self._inherited(t).lerp(camera, settle)
        return camera

    def _inherited(self, t: float) -> Camera:
        """The camera of the shot before, as it goes on with the subject until it has settled."""
        assert self.before is not None
        camera = self.before.camera
        if self.brief.shot.motion.camera:
            return camera
        (x0, y0), (x1, y1) = self.operator.leaned(0.0), self.operator.leaned(t)
        camera = camera.shifted(x1 - x0, y1 - y0)
        if self.move.kind in ("follow", "lead"):
            dx, _, dz = self.operator.travelled(t)
            camera = camera.moved(x=camera.x + dx, z=camera.z + dz)
        return camera

    def _face(self, who: str, step: Step) -> tuple[float, float]:
        key = (who, step.verb, step.posture, step.yaw, step.seat_m)
        if key not in self._faces:
            mark = Mark(
                verb=step.verb, posture=step.posture, yaw=step.yaw, held=step.held, seat_m=step.seat_m
            )
            self._faces[key] = self.actors[who].face(mark)
        x, y = self._faces[key]
        return x, y + step.y

    @property
    def focuses(self) -> tuple[Focus, ...]:
        """Return what the lens is focused on: one plane, or two that it racks between."""
        camera = self.brief.shot.camera
        usual = _SHALLOW.get(camera.size, 0.0)
        depths = sorted(m.z for who, m in self.marks(0).items() if who in self.stage.subjects) or [0.0]
        if camera.focus == "rack" or camera.move == "rack-focus":
            far = depths[-1] if depths[-1] > depths[0] + 0.6 else 9.0
            return Focus(depths[0], max(8.0, usual)), Focus(far, max(8.0, usual))
        if camera.focus == "shallow":
            return (Focus(depths[0], max(6.0, usual)),)
        if self.before is not None:
            return (Focus(self.before.focus_m, self.before.blur),)
        return (Focus(depths[0], usual * 0.6),)

    def racked(self, n: int) -> float:
        """Return how far the focus has gone from the first plane to the second, 0..1."""
        if len(self.focuses) < 2:
            return 0.0
        return smooth((n / max(1, self.frames - 1) - 0.38) / 0.24)

    def world(self, n: int, origin: World | None) -> World:
        """Return what the next clip needs to go on after frame `n`."""
        focus = self.focuses[-1] if self.racked(n) > 0.5 else self.focuses[0]
        return World(
            shot=self.brief.shot.id, frame=self.first_frame + n, seed=self.seed, dressing=self.dressing,
            camera=self.camera(n), focus_m=focus.z, blur=focus.blur, cast=self.marks(n), origin=origin,
        )  # fmt: skip

    def unknown_props(self) -> tuple[str, ...]:
        """Return the props that nobody can draw."""
        return tuple(i for i in self.brief.props if find_prop(words_for(self.brief, i)) is None)

    def acting(self, who: str, n: int) -> Acting:
        """Return what `who` shows at frame `n`."""
        t = self.seconds_at(n)
        last, share = self.performance.coming_from(who, t)
        return Acting(self.marks(n)[who], self.weather_seconds(n), last, share)

    def unknown_things(self) -> tuple[str, ...]:
        """Return the held things that nobody can draw."""
        return tuple(
            dict.fromkeys(
                self._words(thing)
                for who, steps in self.performance.steps.items()
                for step in steps
                for thing in step.held
                if not self.actors[who].can_hold(thing)
            )
        )

    def unknown_verbs(self) -> tuple[tuple[str, str], ...]:
        """Return (who, verb) of everything that is played but has no pose for that body."""
        return tuple(
            dict.fromkeys(
                (who, step.verb)
                for who, steps in self.performance.steps.items()
                for step in steps
                if not self.actors[who].knows(step.verb)
            )
        )

    def _words(self, thing: str) -> str:
        return words_for(self.brief, thing)

    def _opening(self, who: str) -> Mark:
        """How they are as the shot opens, as far as framing asks."""
        mark = None if self.before is None else self.before.cast.get(who)
        placed = placement_of(self.brief, who)
        if mark is not None:
            return mark
        return Mark(posture=placed.posture, verb=POSTURE_VERBS[placed.posture], held=placed.holding)

    def _stature(self, who: str, mark: Mark) -> Stature:
        """Return the heights of somebody who is or does what `mark` says, on their seat if they sit."""
        seat = self.seats.get(who) if mark.posture == "sitting" else None
        if seat is None:
            return self.actors[who].stature(mark)
        if seat.thing == PERCH:
            body = self.actors[who].stature(mark)  # a bird is shown with its feet and what they hold
            return replace(body, knees=-0.12, waist=-0.08).lifted(seat.height_m)
        return self.actors[who].stature(replace(mark, seat_m=seat.height_m))

    def _later(self, who: str) -> tuple[Stature, ...]:
        """How they are at any later time: whoever jumps, waves or stands up needs room above."""
        shot, mark = self.brief.shot, self._opening(who)
        beats = [b for b in shot.motion.beats if b.who == who]
        if not beats:
            beats = [*beats_of_action(self.brief, [who], self.seconds).beats]
        marks = []
        for beat in sorted(beats, key=lambda b: b.at):
            mark = replace(mark, verb=beat.verb, posture=posture_after(beat.verb, mark.posture))
            marks.append(mark)
        last = last_placement_of(self.brief, who)
        if last is not None and not any(b.verb in SPEEDS for b in beats):
            marks.append(replace(mark, verb=POSTURE_VERBS[last.posture], posture=last.posture))
        return tuple(self._stature(who, m) for m in dict.fromkeys(marks))

    def _eye_of(self, who: str, n: int) -> Point | None:
        if who in self.performance.steps:
            mark = self.marks(n)[who]
            return mark.x, mark.y + self.actors[who].stature(mark).eyes, mark.z
        prop = self.props.get(who)
        if prop is not None:
            return prop.x, prop.height / 2, prop.z
        return self.physics.places(n).get(who)

    def _thing_at(self, who: str) -> tuple[float, float] | None:
        prop = self.props.get(who)
        if prop is not None:
            return prop.x, prop.z
        point = self.physics.places(0).get(who)
        return None if point is None else (point[0], point[2])
