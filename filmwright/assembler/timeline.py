"""The timeline: where the title, every shot and the credits stand in the film, in whole frames.

    title ─┐ dissolve ┌─ s010 ──── cut ──── s020 ─┐ wipe ┌─ s030 ... ─┐ dissolve ┌─ credits
           └──────────┘                           └──────┘            └──────────┘

Dissolves, wipes, slides and irises play both sides at once: the spans overlap by their length. Fades and dips
darken the sides in place and overlap nothing. Pure data: it opens no file.
"""

from dataclasses import dataclass

from filmwright.errors import InputInvalid
from filmwright.schemas.cut import Cut, CutShot, Timeline, TimelineSpan
from filmwright.schemas.grammar import HARD_CUTS, TransitionKind
from filmwright.schemas.time import frames_in

OVERLAPPING: frozenset[TransitionKind] = frozenset({"dissolve", "wipe", "slide", "iris"})
TITLE_SECONDS = 3.0
CREDITS_SECONDS = 4.0
CREDITS_SECONDS_A_LINE = 0.6
CREDITS_JOIN_SECONDS = 0.5


@dataclass(frozen=True)
class Join:
    """What happens between two spans, or before the first: how the cut into a span looks."""

    kind: TransitionKind
    overlap_frames: int = 0
    """Frames in which both sides play."""
    out_frames: int = 0
    """Frames at the end of the left side that darken (or whiten)."""
    in_frames: int = 0
    """Frames at the start of the right side that come up."""


def lay_out(cut: Cut) -> Timeline:
    """Place every span of the film.

    Raises:
        InputInvalid: there is nothing to show, or a transition is longer than half of a shot it joins.
    """
    spans: list[TimelineSpan] = []
    end = 0
    for (kind, name, frames), join in zip(_lengths(cut), joins(cut), strict=True):
        start = end - join.overlap_frames
        spans.append(TimelineSpan(kind=kind, id=name, start=start, frames=frames))
        end = start + frames
    return Timeline(fps=cut.film.fps, frames=end, spans=tuple(spans))


def joins(cut: Cut) -> tuple[Join, ...]:
    """Return how each span of the timeline is entered, in the order of its spans.

    Raises:
        InputInvalid: there is nothing to show, or a transition is longer than half of a shot it joins.
    """
    lengths = _lengths(cut)
    found: list[Join] = []
    for number, (kind, _, frames) in enumerate(lengths):
        before = lengths[number - 1][2] if number else None
        if kind == "title":
            found.append(Join("cut"))
        elif kind == "credits":
            overlap = frames_in(CREDITS_JOIN_SECONDS, cut.film.fps)
            gentle = before is not None and 4 * overlap <= before
            found.append(Join("dissolve", overlap_frames=overlap) if gentle else Join("cut"))
        else:
            shot = cut.shots[number - (lengths[0][0] == "title")]
            found.append(_join(cut, shot, before, frames))
    return tuple(found)


def credit_lines(cut: Cut) -> tuple[str, ...]:
    """Return what the credits say under the title: the cast in one line, then all lines that are no name."""
    cast = ("  ·  ".join(cut.names.values()),) if cut.names else ()
    return (*cast, *(line for line in cut.credits if line and line not in cut.names.values()))


def _lengths(cut: Cut) -> list[tuple[str, str, int]]:
    """Return kind, id and length of every span."""
    if not cut.shots:
        raise InputInvalid(
            "the film has no shots", hint="add a shot to a scene of storyboard.yaml, then: filmwright resume"
        )
    fps = cut.film.fps
    spans = [("title", "title", frames_in(TITLE_SECONDS, fps))] if cut.film.title_card else []
    for shot in cut.shots:
        if not shot.clips:
            raise InputInvalid(f"{shot.shot.id} has no clip yet", hint="filmwright resume")
        spans.append(("shot", shot.shot.id, shot.frames))
    if cut.film.credits:
        seconds = CREDITS_SECONDS + CREDITS_SECONDS_A_LINE * len(credit_lines(cut))
        spans.append(("credits", "credits", frames_in(seconds, fps)))
    return spans


def _join(cut: Cut, shot: CutShot, before: int | None, after: int) -> Join:
    """Return how a shot is entered; with nothing before it, every soft transition comes up from black."""
    kind, seconds = shot.shot.transition.kind, shot.shot.transition.seconds
    if kind in HARD_CUTS or not seconds:
        return Join(kind if kind in HARD_CUTS else "cut")
    frames = frames_in(seconds, cut.film.fps)
    if before is None:
        join = Join("cut") if kind == "fade-out" else Join("fade-in", in_frames=frames)
    elif kind in OVERLAPPING:
        join = Join(kind, overlap_frames=frames)
    elif kind == "fade-in":
        join = Join(kind, in_frames=frames)
    elif kind == "fade-out":
        join = Join(kind, out_frames=frames)
    else:
        join = Join(kind, out_frames=frames // 2, in_frames=frames - frames // 2)
    left, right = max(join.overlap_frames, join.out_frames), max(join.overlap_frames, join.in_frames)
    if 2 * right > after or (before is not None and 2 * left > before):
        short = shot.shot.id if 2 * right > after else f"what stands before {shot.shot.id}"
        limit = min(after, before if before is not None and left else after) // 2 / cut.film.fps
        raise InputInvalid(
            f"{shot.shot.id}: the {kind} of {seconds:g} s is longer than half of {short}",
            hint=f"set its transition to {int(limit * 100) / 100:g} seconds or less, or make the shot longer",
        )
    return join
