"""A board as a critic watches it: shot after shot, who is in the frame, and how it begins and ends.

    Board ──watch──> Viewing ── shots: Watched, Watched, ...
                                 before <──┘   (each knows the shot before, and where it last saw everyone)

It only reads. What a board does not say is not known, and no rule may fault it: a frame without placements
says nothing about who is in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from filmwright.agents.critics.pace import reading_seconds, speech_seconds
from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.grammar import HARD_CUTS, Facing, Framing, Posture, Verb, Zone
from filmwright.schemas.motion import Beat
from filmwright.schemas.shot import Placement, Scene, Shot
from filmwright.schemas.story import Story

ZONES: tuple[Zone, ...] = ("off-left", "left", "center-left", "center", "center-right", "right", "off-right")
_PLACES = {zone: k for k, zone in enumerate(ZONES)}
NEUTRAL: frozenset[Framing] = frozenset({"insert", "cutaway", "empty", "establishing", "pov"})
"""Framings that give the eye a new start: what lies on either side of them need not match."""
TRAVEL: frozenset[Verb] = frozenset({"walk", "run", "climb", "fly", "swim", "enter", "exit"})
POSTURE_AFTER: Mapping[Verb, Posture] = {
    "stand": "standing", "walk": "standing", "run": "standing", "jump": "standing", "climb": "standing",
    "dance": "standing", "enter": "standing", "exit": "standing", "bow": "standing", "hug": "standing",
    "push": "standing", "pull": "standing", "sit": "sitting", "wake": "sitting", "kneel": "kneeling",
    "crouch": "crouching", "lie": "lying", "sleep": "lying", "fall": "lying", "fly": "floating",
    "float": "floating", "swim": "floating",
}  # fmt: skip
_MOST_BETWEEN = 1
"""Shots between two views of someone after which nobody asks how they got there."""
_LONGEST_NAME = 40


@dataclass(frozen=True, eq=False)
class Watched:
    """One shot, as it is seen after the shots before it."""

    scene: Scene
    shot: Shot
    before: "Watched | None" = field(repr=False)
    """The shot before it in the film, of whatever scene."""
    starts: Mapping[str, Placement]
    """Who stands how in the first frame, as far as the board says."""
    ends: Mapping[str, Placement]
    """The same for the last frame: as it is written, else the first frame after the beats."""
    seen: frozenset[str]
    """Who of the cast is in the frame at some time."""
    known: bool
    """Whether the board says who is in the frame."""
    lately: Mapping[str, "Watched"] = field(repr=False)
    """The shot of this scene in which someone was seen last, if that is so near that they must match."""

    @property
    def id(self) -> str:
        """The id of the shot."""
        return self.shot.id

    @property
    def opens(self) -> bool:
        """Whether it is the first shot of its scene."""
        return self.before is None or self.before.scene is not self.scene

    @property
    def is_straight_cut(self) -> bool:
        """Whether it follows the shot before by a cut, and nothing else."""
        return self.shot.boundary.kind == "cut" and self.shot.transition.kind in HARD_CUTS

    @property
    def cut_from(self) -> "Watched | None":
        """The shot before, where this one is a straight cut from it in the same scene."""
        return self.before if self.is_straight_cut and not self.opens else None

    @property
    def is_neutral(self) -> bool:
        """Whether it gives the eye a new start."""
        return self.shot.camera.framing in NEUTRAL

    @property
    def subject(self) -> frozenset[str]:
        """Whom or what the camera frames."""
        return frozenset(self.shot.camera.subject) or self.seen

    @cached_property
    def spoken_by(self) -> float:
        """When the last word is said, in seconds from its beginning; 0 without dialogue."""
        return speech_seconds(self.shot)

    @cached_property
    def read_by(self) -> float:
        """When its narration has been read, in seconds from its beginning."""
        return reading_seconds(self.shot.narration)

    def beats_of(self, who: str) -> tuple[Beat, ...]:
        """Return what `who` does in it, in order of time."""
        own = [b for b in self.shot.motion.beats if b.who == who]
        return tuple(sorted(own, key=lambda b: b.at) if len(own) > 1 else own)


@dataclass(frozen=True, eq=False)
class Viewing:
    """A whole film, watched once; all rules look at this."""

    board: Board
    shots: tuple[Watched, ...] = field(repr=False)
    capabilities: Capabilities | None = None
    """What the chosen generator can do, where it is known."""
    story: Story | None = None

    def name(self, who: str) -> str:
        """Return what a person calls `who`."""
        thing = self.board.cast.get(who) or self.board.props.get(who)
        return (thing.name if thing else who)[:_LONGEST_NAME]

    def scenes(self) -> Iterator[tuple[Scene, tuple[Watched, ...]]]:
        """Yield every scene that has shots, with them."""
        k = 0
        for scene in self.board.scenes:
            shots = self.shots[k : k + len(scene.shots)]
            k += len(scene.shots)
            if shots:
                yield scene, shots


def watch(board: Board, capabilities: Capabilities | None = None, story: Story | None = None) -> Viewing:
    """Return a board as it is seen; linear in the number of its shots."""
    shots: list[Watched] = []
    by_id: dict[str, Watched] = {}
    for scene in board.scenes:
        last: dict[str, tuple[int, Watched]] = {}
        for shot in scene.shots:
            if shot.transition.kind not in HARD_CUTS:
                last = {}  # time passes
            before = shots[-1] if shots else None
            source = by_id.get(shot.boundary.after) if shot.boundary.after is not None else before
            starts = _starts(shot, source)
            ends = _by_who(shot.last_frame.placements) or _after_beats(shot, starts)
            now = Watched(
                scene=scene, shot=shot, before=before, starts=starts, ends=ends,
                seen=_seen(board, shot, starts, ends),
                known=bool(starts or ends or shot.camera.subject) or shot.camera.framing == "empty",
                lately={who: w for who, (k, w) in last.items() if len(shots) - k - 1 <= _MOST_BETWEEN},
            )  # fmt: skip
            last |= dict.fromkeys([w for w in now.seen if w in ends], (len(shots), now))
            shots.append(now)
            by_id[shot.id] = now
    return Viewing(board=board, shots=tuple(shots), capabilities=capabilities, story=story)


def place(zone: Zone) -> int:
    """Return where a zone is, counted from off-left."""
    return _PLACES[zone]


def side(zone: Zone) -> int:
    """Return -1 for the left of the screen, 1 for the right, 0 for the centre."""
    return (place(zone) > 3) - (place(zone) < 3)


def looks_to(facing: Facing) -> int:
    """Return -1 for who faces screen left, 1 for right, 0 for who faces the camera or away from it."""
    return -1 if facing.endswith("left") else 1 if facing.endswith("right") else 0


def is_inside(placement: Placement) -> bool:
    """Return whether someone is in the frame, and not waiting beside it."""
    return not placement.zone.startswith("off")


def _by_who(placements: tuple[Placement, ...]) -> dict[str, Placement]:
    return {p.who: p for p in placements}


def _starts(shot: Shot, source: Watched | None) -> Mapping[str, Placement]:
    """Return the first frame; a shot that goes on from another and says nothing begins as that one ended."""
    if shot.first_frame.placements or shot.boundary.kind != "continue" or source is None:
        return _by_who(shot.first_frame.placements)
    return source.ends


def _after_beats(shot: Shot, starts: Mapping[str, Placement]) -> Mapping[str, Placement]:
    """Return the first frame as the beats leave it."""
    if not shot.motion.beats or not starts:
        return starts
    ends = dict(starts)
    for beat in sorted(shot.motion.beats, key=lambda b: b.at):
        was = ends.get(beat.who)
        if was is None:
            continue
        to = beat.to if isinstance(beat.to, str) else was.zone
        changes = {"zone": to, "posture": POSTURE_AFTER.get(beat.verb, was.posture)}
        ends[beat.who] = was.model_copy(update=changes)
    return ends


def _seen(
    board: Board, shot: Shot, starts: Mapping[str, Placement], ends: Mapping[str, Placement]
) -> frozenset[str]:
    inside = {p.who for p in (*starts.values(), *ends.values()) if is_inside(p)}
    for beat in shot.motion.beats:
        arrives = beat.who in starts and isinstance(beat.to, str) and not beat.to.startswith("off")
        if arrives or beat.verb == "enter":
            inside.add(beat.who)
    return frozenset(w for w in (*inside, *shot.camera.subject) if w in board.cast)
