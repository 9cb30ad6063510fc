"""The plan of a film: which frames are copied as they are, and which short segments are drawn anew.

    clips       |--gop--|--gop--|--gop--|--gop--|--gop--|
    timeline    |       s010        |xx dissolve xx| s020 ...
    captions              |-- "Good evening?" --|
    plan        |  Copy |     Segment   |Segment| Copy  |

The film is divided where closed groups begin. A group that nothing touches is copied; a group under a
caption, a fade or a transition is a segment with a fingerprint of all that shapes its pixels, so that it is
drawn once. Pure planning: it opens no clip and draws nothing.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from filmwright import fonts
from filmwright.assembler.clip_index import ClipIndex
from filmwright.assembler.spec import MezzanineSpec
from filmwright.assembler.timeline import Join, credit_lines, joins
from filmwright.schemas.cut import Cut, CutShot, Timeline, TimelineSpan
from filmwright.schemas.grammar import TransitionKind

if TYPE_CHECKING:
    from filmwright.assembler.subtitles import Cue

Footage = Mapping[str, Sequence[ClipIndex]]
"""The clips that play each shot, in order, by the shot's id."""

DRAWING_VERSION = 1
"""Part of every segment's fingerprint: raise it when cards, effects or captions look different."""


@dataclass(frozen=True)
class Copy:
    """Whole groups of one clip, as they are coded."""

    clip: ClipIndex
    start: int
    stop: int

    @property
    def frames(self) -> int:
        """Length in frames."""
        return self.stop - self.start


@dataclass(frozen=True)
class Run:
    """Consecutive frames of one span, plain or coming up from (going down to) one colour."""

    span: TimelineSpan
    start: int
    frames: int
    fade: Literal["in", "out"] | None = None
    colour: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True)
class Blend:
    """A transition: two runs of the same length at once."""

    kind: TransitionKind
    before: Run
    after: Run

    @property
    def frames(self) -> int:
        """Length in frames."""
        return self.after.frames


@dataclass(frozen=True)
class Inscription:
    """Something written on the picture from frame `start` to `stop` of a segment."""

    start: int
    stop: int
    text: str
    role: Literal["dialogue", "narration", "slate", "timecode"]
    speaker: str = ""


@dataclass(frozen=True)
class Segment:
    """Frames that have to be drawn: what is seen, then what is written on it."""

    start: int
    parts: tuple[Run | Blend, ...]
    lines: tuple[Inscription, ...] = ()

    @property
    def frames(self) -> int:
        """Length in frames."""
        return sum(part.frames for part in self.parts)

    @property
    def runs(self) -> Iterator[Run]:
        """Every run it shows, both sides of a transition included."""
        for part in self.parts:
            yield from (part.before, part.after) if isinstance(part, Blend) else (part,)


def fingerprint(segment: Segment, footage: Footage, cut: Cut) -> str:
    """Hash everything that shapes the pixels of `segment`, and nothing else."""

    def run(part: Run) -> object:
        clips = [(c.sha256, start, stop) for c, start, stop in stretch(footage.get(part.span.id, ()), part)]
        card = [part.span.kind, part.span.frames, part.start, part.frames]
        return [clips or card, part.fade, part.colour]

    parts = [
        [part.kind, run(part.before), run(part.after)] if isinstance(part, Blend) else run(part)
        for part in segment.parts
    ]
    lines = [[line.start, line.stop, line.text, line.role, line.speaker] for line in segment.lines]
    cards = {r.span.kind for r in segment.runs} - {"shot"}
    words = [cut.style, cut.title, cut.shots[0].time]
    if "credits" in cards:
        words += credit_lines(cut)
    words = words if cards else []
    texts = [*words, *(f"{line.speaker} {line.text}" for line in segment.lines)]
    faces = [fonts.pick(text).path.name for text in texts]
    spec = MezzanineSpec(cut.size, cut.film.fps, cut.crf).fingerprint
    recipe = [DRAWING_VERSION, spec, parts, lines, words, faces]
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()


def stretch(clips: Sequence[ClipIndex], run: Run) -> Iterator[tuple[ClipIndex, int, int]]:
    """Yield (clip, start, stop) of the clips that play frames of a shot's run."""
    at = 0
    for clip in clips:
        start, stop = max(run.start - at, 0), min(run.start + run.frames - at, clip.frames)
        if start < stop:
            yield clip, start, stop
        at += clip.frames


@dataclass(frozen=True)
class _Fade:
    """Film frames in which a span comes up from a colour, or goes down to it."""

    way: Literal["in", "out"]
    start: int
    stop: int
    colour: tuple[int, int, int]


@dataclass(frozen=True)
class _Placed:
    """A span with the film frames in which it plays alone, and those in which it fades."""

    span: TimelineSpan
    enter: Join
    alone: tuple[int, int]
    fades: tuple[_Fade, ...]
    clips: tuple[ClipIndex, ...]

    def may_part(self) -> Iterator[int]:
        """Yield the film frames where the film may be divided inside this span."""
        marks = set() if self.clips else set(self.alone)
        at = self.span.start
        for clip in self.clips:
            marks |= {at + gop for gop in (*clip.gops, clip.frames)}
            at += clip.frames
        for mark in marks:
            fading = any(fade.start < mark < fade.stop for fade in self.fades)
            if self.alone[0] <= mark <= self.alone[1] and not fading:
                yield mark

    def changes(self) -> set[int]:
        """Return the film frames at which something begins or ends."""
        edges = {*self.alone, self.span.start, self.span.start + self.span.frames}
        return edges.union(*((fade.start, fade.stop) for fade in self.fades))


def plan(
    cut: Cut,
    timeline: Timeline,
    footage: Footage,
    cues: "Sequence[Cue]",
) -> tuple[Copy | Segment, ...]:
    """Divide the film into copies and segments; `footage` holds the clips of every shot by its id."""
    placed = _place(cut, timeline, footage)
    marks = sorted({0, timeline.frames}.union(*(p.may_part() for p in placed)))
    changes = sorted(set().union(*(p.changes() for p in placed)))
    begins = [p.span.start for p in placed]
    cues = sorted(cues, key=_start)
    longest = max((cue.end_frame - cue.start_frame for cue in cues), default=0)
    shots = {shot.shot.id: shot for shot in cut.shots}
    pieces: list[Copy | Segment] = []
    for start, stop in pairwise(marks):
        # Only what is near is looked at; of the spans at most two play at once.
        near = placed[max(0, bisect_right(begins, start) - 2) : bisect_left(begins, stop)]
        first = bisect_right(cues, start - longest, key=_start)
        said = cues[first : bisect_left(cues, stop, key=_start)]
        inner = changes[bisect_right(changes, start) : bisect_left(changes, stop)]
        parts = tuple(_part(near, a, b) for a, b in pairwise((start, *inner, stop)))
        lines = tuple(_lines(cut, shots, near, said, start, stop))
        segment = Segment(start, parts, lines)
        copy = None if lines else _as_copy(segment, footage)
        last = pieces[-1] if pieces else None
        if copy and isinstance(last, Copy) and (last.clip.path, last.stop) == (copy.clip.path, copy.start):
            pieces[-1] = Copy(copy.clip, last.start, copy.stop)
        else:
            pieces.append(copy or segment)
    return tuple(pieces)


def _start(cue: "Cue") -> int:
    return cue.start_frame


def _place(cut: Cut, timeline: Timeline, footage: Footage) -> list[_Placed]:
    placed = []
    entries = joins(cut)
    for number, (span, enter) in enumerate(zip(timeline.spans, entries, strict=True)):
        leave = entries[number + 1] if number + 1 < len(entries) else Join("cut")
        end = span.start + span.frames
        fades = []
        if enter.in_frames:
            fades.append(_Fade("in", span.start, span.start + enter.in_frames, _fade_colour(enter)))
        if leave.out_frames:
            fades.append(_Fade("out", end - leave.out_frames, end, _fade_colour(leave)))
        alone = (span.start + enter.overlap_frames, end - leave.overlap_frames)
        clips = tuple(footage[span.id]) if span.kind == "shot" else ()
        placed.append(_Placed(span, enter, alone, tuple(fades), clips))
    return placed


def _fade_colour(join: Join) -> tuple[int, int, int]:
    return (255, 255, 255) if join.kind == "dip-to-white" else (0, 0, 0)


def _part(placed: Sequence[_Placed], start: int, stop: int) -> Run | Blend:
    """Describe film frames `start` to `stop`, between which nothing changes."""
    playing = [p for p in placed if p.span.start <= start < p.span.start + p.span.frames]
    runs = []
    for p in playing:
        run = Run(p.span, start - p.span.start, stop - start)
        for fade in p.fades:
            if fade.start <= start < fade.stop:
                run = replace(run, fade=fade.way, colour=fade.colour)
        runs.append(run)
    return runs[0] if len(runs) == 1 else Blend(playing[1].enter.kind, *runs)


def _as_copy(segment: Segment, footage: Footage) -> Copy | None:
    """Return the copy that equals `segment`, if there is one."""
    if len(segment.parts) != 1:
        return None
    (run,) = segment.parts
    if not isinstance(run, Run) or run.fade or run.span.kind != "shot":
        return None
    pieces = list(stretch(footage[run.span.id], run))
    clip, start, stop = pieces[0]
    whole = start in clip.gops and (stop == clip.frames or stop in clip.gops)
    return Copy(clip, start, stop) if len(pieces) == 1 and whole else None


def _lines(
    cut: Cut,
    shots: Mapping[str, CutShot],
    placed: Sequence[_Placed],
    cues: "Sequence[Cue]",
    start: int,
    stop: int,
) -> Iterator[Inscription]:
    """Yield what is burnt into film frames `start` to `stop`, in frames of the segment."""
    if "captions" in cut.film.burn_in:
        for cue in cues:
            a, b = max(cue.start_frame, start), min(cue.end_frame, stop)
            if a < b:
                yield Inscription(a - start, b - start, cue.text, cue.kind, cue.speaker)
    for p in placed:
        a, b = max(p.span.start, start), min(p.alone[1], stop)
        if p.span.kind != "shot" or a >= b:
            continue
        if "slate" in cut.film.burn_in:
            shot = shots[p.span.id]
            camera = shot.shot.camera
            text = f"{shot.scene}  {shot.shot.id}  {camera.size}  {camera.angle}  {camera.move}"
            yield Inscription(a - start, b - start, text, "slate")
        if "timecode" in cut.film.burn_in:
            yield Inscription(a - start, b - start, str(a), "timecode")
