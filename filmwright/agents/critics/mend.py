"""Mend what can be mended without asking: faults of which there is only one sensible repair.

    board, notes ──every note with a mend──> board, the notes that are left

It never touches a locked shot, a shot that a person planned, a word of the dialogue, or an id. Mending twice
does no more than mending once. What needs taste (where to stand, what to leave out) stays a note.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from filmwright.agents.critics.beats import GRACE_SECONDS
from filmwright.agents.critics.chains import continued, covered_joint, sure_fields
from filmwright.agents.critics.dialogue import unseen_speakers
from filmwright.agents.critics.geography import crosses, same_sides
from filmwright.agents.critics.pace import BREATH_SECONDS
from filmwright.agents.critics.review import RULES
from filmwright.agents.critics.viewing import Viewing, Watched, is_inside, watch
from filmwright.schemas.board import Board
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Shot, Transition

_LONGEST_SECONDS = 120.0
_LEAST_BEAT_SECONDS = 0.2

Mend = Callable[[Viewing, Watched], tuple[Shot, ...]]
"""Returns the shots to put in place of those of the same id; none where nothing can be mended safely."""


def mend(board: Board, notes: Sequence[Note]) -> tuple[Board, tuple[Note, ...]]:
    """Return the board with all that is safe to mend mended, and those of `notes` that still hold.

    Notes of other rules than those of `MENDS` are returned as they are.
    """
    for rule, repair in MENDS.items():
        for note in notes:
            if note.rule == rule and note.shots:
                board = _mended(board, note.shots[-1], repair)
    board = board.replace()  # validated once, as a whole
    film = watch(board)
    found = {(rule, fault.shots) for rule in MENDS for fault in RULES[rule].find(film)}
    return board, tuple(n for n in notes if n.rule not in MENDS or (n.rule, n.shots) in found)


def _mended(board: Board, at: str, repair: Mend) -> Board:
    film = watch(board)
    now = next((s for s in film.shots if s.id == at), None)
    changed = {shot.id: shot for shot in (repair(film, now) if now else ())}
    if not changed or not all(_is_ours(s.shot) for s in film.shots if s.id in changed):
        return board
    scenes = tuple(
        scene.model_copy(update={"shots": tuple(changed.get(s.id, s) for s in scene.shots)})
        for scene in board.scenes
    )
    return board.model_copy(update={"scenes": scenes})


def _is_ours(shot: Shot) -> bool:
    return not shot.locked and shot.planner != "person"


def _same_side(film: Viewing, now: Watched) -> tuple[Shot, ...]:
    """Bring a run of shots back over the line, where nobody in them would change sides by it."""
    last = now.cut_from
    if last is None or not crosses(last, now) or not same_sides(last, now):
        return ()
    run = [now, *_on_this_side(film, now)]
    after = next((s for s in film.shots if s.before is run[-1]), None)
    if after is not None and after.cut_from is run[-1] and not same_sides(run[-1], after):
        return ()
    side = last.shot.camera.side
    return tuple(s.shot.replace(camera=s.shot.camera.replace(side=side)) for s in run)


def _on_this_side(film: Viewing, now: Watched) -> Iterator[Watched]:
    """Yield the shots after `now` that the audience takes to be on the same side."""
    for shot in film.shots[film.shots.index(now) + 1 :]:
        starts_anew = shot.is_neutral or (shot.cut_from is None and shot.shot.boundary.kind == "cut")
        if shot.scene is not now.scene or starts_anew or shot.shot.camera.side != now.shot.camera.side:
            return
        yield shot


def _longer(film: Viewing, now: Watched) -> tuple[Shot, ...]:
    """Give a shot the time its words need."""
    del film
    shot = now.shot
    need = max(now.spoken_by + BREATH_SECONDS if now.spoken_by else 0.0, now.read_by)
    seconds = math.ceil(need * 10 - 1e-6) / 10
    if not shot.seconds < seconds <= _LONGEST_SECONDS:
        return ()
    return (shot.replace(seconds=seconds),)


def _heard(film: Viewing, now: Watched) -> tuple[Shot, ...]:
    """Let who is not in the frame be heard from outside it."""
    del film
    unseen = unseen_speakers(now)
    if not unseen:
        return ()
    lines = tuple(
        d.replace(mode="off-screen") if d.who in unseen and d.mode == "on-screen" else d
        for d in now.shot.dialogue
    )
    return (now.shot.replace(dialogue=lines),)


def _goes_on(film: Viewing, now: Watched) -> tuple[Shot, ...]:
    """Begin an unbroken take as it is: with everyone as the shot that it continues leaves them.

    Who is in the frame stays as it is; and a shot that does not say how it ends is left alone, for others may
    go on from there.
    """
    last = next((last for last, shot in continued(film) if shot is now), None)
    if last is None or not now.shot.last_frame.placements:
        return ()
    placements = []
    for p in now.shot.first_frame.placements:
        was = last.ends.get(p.who)
        if was is not None and is_inside(was) == is_inside(p):
            p = p.replace(**{name: getattr(was, name) for name in sure_fields(last, p.who)})
        placements.append(p)
    if tuple(placements) == now.shot.first_frame.placements:
        return ()
    return (now.shot.replace(first_frame=now.shot.first_frame.replace(placements=tuple(placements))),)


def _straight(film: Viewing, now: Watched) -> tuple[Shot, ...]:
    """Take the transition off a joint that has no cut."""
    del film
    return (now.shot.replace(transition=Transition()),) if covered_joint(now) else ()


def _in_time(film: Viewing, now: Watched) -> tuple[Shot, ...]:
    """Bring beats that end after the shot into it."""
    del film
    shot = now.shot
    beats = []
    for beat in shot.motion.beats:
        if beat.at + beat.duration > shot.seconds + GRACE_SECONDS:
            at = round(max(0.0, min(beat.at, shot.seconds - _LEAST_BEAT_SECONDS)), 2)
            beat = beat.replace(at=at, duration=round(min(beat.duration, shot.seconds - at), 2))
        beats.append(beat)
    if tuple(beats) == shot.motion.beats:
        return ()
    return (shot.replace(motion=shot.motion.replace(beats=tuple(beats))),)


MENDS: Mapping[str, Mend] = {
    "speaker-unseen": _heard,
    "stranger": _heard,
    "talk-time": _longer,
    "unread": _longer,
    "chain-state": _goes_on,
    "chain-transition": _straight,
    "axis": _same_side,
    "beat-late": _in_time,
}
"""In this order: a shot is made longer before its beats are cut to it."""
