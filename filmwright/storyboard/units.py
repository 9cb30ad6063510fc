"""What a board asks to be made, unit by unit, and which frames each unit takes from which other. Pure.

    cut         keyframe ──first──> clip1 ──last frame──> clip2 ...
    continue    last frame of the shot before ──first──> clip1
    keyframe    keyframe ──first──> clip1;   the same still ──last──> last clip of the shot before
    a last frame in words    keyframe ──(likeness)──> last ──last──> its last clip, where pictures are needed
    bridge      last frame of the shot before ──first──> clip1..n <──last── first frame the next shot has now

Keyframes come before all clips, so that they can be judged before clips are paid for; clips follow in the
order of the board. Nothing here knows what exists already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from types import MappingProxyType
from typing import Literal

from filmwright.schemas.board import Board
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Grid
from filmwright.schemas.shot import Scene, Shot
from filmwright.schemas.time import frames_in
from filmwright.storyboard.brief import HashOf, brief_in


@dataclass(frozen=True)
class FrameSource:
    """Where a consumed frame comes from: another unit, a picture of the person's, or what is pinned."""

    unit: str | None = None
    """`s010/keyframe` (the still) or `s010/clip2` (its last frame)."""
    picture: str | None = None
    """A path in the project."""
    pinned_by: str | None = None
    """The unit whose takes say which frame it started from (`bridge`)."""


@dataclass(frozen=True)
class FrameRef:
    """A frame that is consumed: the hash of its pixels and where its file is."""

    pixels: str
    media: str | None = None
    """sha256 of a stored picture."""
    picture: str | None = None
    """Or a path in the project."""
    native: str | None = None
    """sha256 of the same frame in the size in which its generator made it, where that is not the film's."""
    native_size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Stretch:
    """The part of a shot one clip plays. `frames` includes the joint frame, which is not kept.

    `start` counts from the first frame the shot's own time has; in a shot that continues another that is
    the joint frame.
    """

    start: int
    frames: int
    joint: bool

    @property
    def kept(self) -> int:
        """Frames that reach the film."""
        return self.frames - self.joint


@dataclass(frozen=True)
class Want:
    """One unit the board asks for."""

    id: str
    kind: Literal["keyframe", "clip"]
    shot: Shot
    brief: ShotBrief
    fps: Fraction
    shot_frames: int
    stretch: Stretch | None = None
    first: FrameSource | None = None
    last: FrameSource | None = None
    continues: bool = False
    """Whether the shot starts on the last frame of another clip (and not on a still)."""
    moment: Literal["first", "last"] = "first"
    """Which frame of the shot a still shows."""
    references: tuple[str, ...] = ()
    """Paths of the pictures its cast, props, place and look refer to."""

    @property
    def bridges(self) -> bool:
        """Whether it must end on the frame that the next shot's take was started from."""
        return self.last is not None and self.last.pinned_by is not None

    @property
    def sources(self) -> Mapping[str, FrameSource]:
        """Consumed frames by role."""
        return {r: s for r, s in (("first_frame", self.first), ("last_frame", self.last)) if s is not None}

    @property
    def pictures(self) -> tuple[str, ...]:
        """Paths of all pictures of the person's that it is made from."""
        frames = (s.picture for s in self.sources.values() if s.picture is not None)
        return (*self.references, *frames)

    @property
    def needs(self) -> tuple[str, ...]:
        """Units that must exist before this one can be made."""
        return tuple(s.unit for s in self.sources.values() if s.unit is not None)


_Asked = tuple[Grid, HashOf, Mapping[str, Grid], frozenset[str]]
_before: list[tuple[Board, _Asked, tuple[Want, ...]]] = []
"""The last answer: one run asks for the wants of one board many times."""


def wants(
    board: Board,
    grid: Grid,
    hash_of: HashOf = lambda path: path,
    grids: Mapping[str, Grid] = MappingProxyType({}),
    ends: frozenset[str] = frozenset(),
) -> tuple[Want, ...]:
    """Return every keyframe and clip the board asks for: keyframes first, then clips in order.

    `grids` holds those of shots that another generator makes, by the shot's id; `ends` the shots of which a
    last frame in words becomes a still, because their generator takes pictures only.
    """
    for board_then, asked_then, found in _before:
        if board_then is board and asked_then == (grid, hash_of, grids, ends):
            return found
    found = _wants(board, grid, hash_of, grids, ends)
    _before[:] = [(board, (grid, hash_of, grids, ends), found)]
    return found


def _wants(
    board: Board, grid: Grid, hash_of: HashOf, grids: Mapping[str, Grid], ends: frozenset[str]
) -> tuple[Want, ...]:
    fps, shots = board.film.fps, board.shots
    keyframes: list[Want] = []
    clips: list[Want] = []
    scenes = {shot.id: scene for scene in board.scenes for shot in scene.shots}
    for i, shot in enumerate(shots):
        following = shots[i + 1] if i + 1 < len(shots) else None
        brief = brief_in(board, scenes[shot.id], shot, hash_of)
        references = _references(board, scenes[shot.id], brief)
        shot_frames = frames_in(shot.seconds, fps)
        if needs_keyframe(shot):
            keyframe = Want(f"{shot.id}/keyframe", "keyframe", shot, brief, fps, shot_frames)
            keyframes.append(replace(keyframe, references=references) if references else keyframe)
        first = _first_source(shot, shots[i - 1] if i else None, board, grid, grids)
        continues = first.unit is not None and not first.unit.endswith("/keyframe")
        last = _last_source(shot, following)
        if last is None and shot.id in ends and shot.last_frame.describe:
            last = FrameSource(unit=f"{shot.id}/last")
            opens = FrameSource(unit=f"{shot.id}/keyframe") if needs_keyframe(shot) else None
            still = Want(
                last.unit or "", "keyframe", shot, brief, fps, shot_frames, first=opens, moment="last"
            )
            keyframes.append(replace(still, references=references) if references else still)
        stretches = stretches_of(shot_frames, continues, grids.get(shot.id, grid).longest(fps))
        for n, stretch in enumerate(stretches, start=1):
            source = first if n == 1 else FrameSource(unit=f"{shot.id}/clip{n - 1}")
            clips.append(
                Want(
                    f"{shot.id}/clip{n}",
                    "clip",
                    shot,
                    brief,
                    fps,
                    shot_frames,
                    stretch,
                    source,
                    last if n == len(stretches) else None,
                    continues,
                    references=references,
                )
            )
    return (*keyframes, *clips)


def needs_keyframe(shot: Shot) -> bool:
    """Whether a still is generated for the shot's first frame."""
    return shot.boundary.kind in ("cut", "keyframe") and shot.first_frame.picture is None


def last_clip_of(shot: Shot, fps: Fraction, grid: Grid) -> str:
    """Return the unit that ends the shot."""
    continues = shot.boundary.kind in ("continue", "bridge")
    return f"{shot.id}/clip{len(stretches_of(frames_in(shot.seconds, fps), continues, grid.longest(fps)))}"


def stretches_of(shot_frames: int, continues: bool, longest: int) -> tuple[Stretch, ...]:
    """Divide a shot into clips of at most `longest` frames (`Grid.longest`), as equal as can be.

    A clip that continues makes one frame more than it keeps. Frames are the film's; how many of its own a
    generator is asked for, and what is cut off, is `production/conform.py`.

    >>> [s.frames for s in stretches_of(100, False, 240)]
    [100]
    >>> [(s.start, s.frames) for s in stretches_of(300, False, 240)]
    [(0, 150), (149, 151)]
    """
    count = max(1, ceil((shot_frames + (1 if continues else 0) - 1) / (longest - 1)))
    out: list[Stretch] = []
    done = 0
    for n in range(count):
        kept = (shot_frames * (n + 1)) // count - done
        joint = continues or n > 0
        out.append(Stretch(start=done - joint + continues, frames=kept + joint, joint=joint))
        done += kept
    return tuple(out)


def chains(board: Board) -> tuple[tuple[str, ...], ...]:
    """Return the maximal runs of shots with no cut inside, in order; each is a tuple of shot ids."""
    runs: list[list[str]] = []
    for shot in board.shots:
        if shot.boundary.kind == "cut" or not runs:
            runs.append([shot.id])
        else:
            runs[-1].append(shot.id)
    return tuple(tuple(run) for run in runs)


def _references(board: Board, scene: Scene, brief: ShotBrief) -> tuple[str, ...]:
    """Return the paths of reference pictures of all that is in a brief, each once."""
    place = board.places.get(scene.place or "")
    things = (
        *(board.cast[who] for who in brief.cast), *(board.props[key] for key in brief.props),
        *((place,) if place is not None else ()), board.look,
    )  # fmt: skip
    return tuple(dict.fromkeys(path for thing in things for path in thing.references))


def _first_source(
    shot: Shot, before: Shot | None, board: Board, grid: Grid, grids: Mapping[str, Grid]
) -> FrameSource:
    if shot.boundary.kind in ("cut", "keyframe"):
        picture = shot.first_frame.picture
        return FrameSource(picture=picture) if picture else FrameSource(unit=f"{shot.id}/keyframe")
    if shot.boundary.after is not None:
        before = next(s for s in board.shots if s.id == shot.boundary.after)
    if before is None:
        raise AssertionError("a board's first shot is a cut")
    return FrameSource(unit=last_clip_of(before, board.film.fps, grids.get(before.id, grid)))


def _last_source(shot: Shot, following: Shot | None) -> FrameSource | None:
    if shot.last_frame.picture is not None:
        return FrameSource(picture=shot.last_frame.picture)
    if following is not None and following.boundary.kind == "keyframe":
        picture = following.first_frame.picture
        return FrameSource(picture=picture) if picture else FrameSource(unit=f"{following.id}/keyframe")
    if shot.boundary.kind == "bridge" and following is not None:
        if needs_keyframe(following):
            return FrameSource(unit=f"{following.id}/keyframe")
        if following.first_frame.picture is not None and following.boundary.kind == "cut":
            return FrameSource(picture=following.first_frame.picture)
        return FrameSource(pinned_by=f"{following.id}/clip1")
    return None
