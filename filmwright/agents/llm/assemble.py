"""Drafts -> Board: scenes, sources, what is left out, and what a person should look at.

    bible, contents, shots by scene ─> lengths as asked for ─> Board ─> what critics still say, on the shots

It asks no model. Every sentence of the story is in the source of a shot, or in `left_out` with the reason.
"""

from collections.abc import Mapping, Sequence

from filmwright.agents.llm.draft import Bible, SceneCard, SceneContent, Wishes
from filmwright.agents.llm.timing import paced, with_transitions
from filmwright.schemas.board import Board, FilmFormat, LeftOut
from filmwright.schemas.note import Note, Severity
from filmwright.schemas.shot import Scene, Shot
from filmwright.schemas.story import Story

_CONFIDENCE: dict[Severity, float] = {"info": 0.85, "warn": 0.7, "error": 0.4}
_SURE = 0.9
_BY_RULES = 0.5
_LINE_LETTERS = 300
_MOST_REVIEWS = 8
_TOO_LONG = 1.02
_LENGTH = "length:"
_UNTOLD = "no shot tells it"


def assemble(
    bible: Bible,
    contents: Mapping[str, SceneContent],
    shots: Mapping[str, tuple[Shot, ...]],
    story: Story,
    wishes: Wishes,
    film: FilmFormat,
) -> Board:
    """Return the board of a film whose `contents` and `shots` are given by scene id.

    Asked for minutes, the film has them, but for what its lines take; a note on the first shot says so.
    """
    whole = with_transitions([s for card in bible.scenes for s in shots[card.id]])
    by_id = {s.id: s for s in whole}
    scenes = tuple(
        _scene(bible, card, contents[card.id], [by_id[s.id] for s in shots[card.id]]) for card in bible.scenes
    )
    board = Board(
        title=bible.title,
        logline=bible.logline,
        film=film.replace(language=bible.language if bible.language != "und" else film.language),
        look=bible.look,
        cast=bible.cast,
        places=bible.places,
        props=bible.props,
        scenes=scenes,
    )
    return on_length(board.replace(left_out=_left_out(bible, board, story)), wishes)


def on_length(board: Board, wishes: Wishes) -> Board:
    """Return the board as long as was asked for, but for what its lines take; else as it is."""
    if wishes.minutes is None or not board.shots:
        return board
    whole = paced(board.shots, wishes.minutes * 60)
    by_id = {s.id: s for s in with_transitions([_too_long(whole, wishes.minutes), *whole[1:]])}
    scenes = (scene.replace(shots=tuple(by_id[s.id] for s in scene.shots)) for scene in board.scenes)
    return board.replace(scenes=tuple(scenes))


def reviewed(board: Board, notes: Sequence[Note]) -> Board:
    """Return the board with notes on the shots they are about, and its confidence in each shot after them.

    A note about several shots stands on the last of them: there the fault is seen.
    """
    if not board.shots:
        return board
    by_shot: dict[str, list[Note]] = {}
    for note in notes:
        by_shot.setdefault(note.shots[-1] if note.shots else board.shots[0].id, []).append(note)
    scenes = tuple(
        scene.replace(shots=tuple(_reviewed(shot, by_shot.get(shot.id, [])) for shot in scene.shots))
        for scene in board.scenes
    )
    return board.replace(scenes=scenes)


def _reviewed(shot: Shot, notes: Sequence[Note]) -> Shot:
    least = min([shot.confidence or _SURE, *(_CONFIDENCE[n.severity] for n in notes)])
    lines = dict.fromkeys((*shot.review, *(_line(n) for n in notes)))
    return shot.replace(review=tuple(lines)[:_MOST_REVIEWS], confidence=least)


def _line(note: Note) -> str:
    return f"{note.rule}: {note.what} {note.repair}"[:_LINE_LETTERS]


def _too_long(shots: Sequence[Shot], minutes: float) -> Shot:
    seconds = sum(s.seconds for s in shots)
    first = shots[0].replace(review=tuple(r for r in shots[0].review if not r.startswith(_LENGTH)))
    if seconds <= _TOO_LONG * minutes * 60:
        return first
    why = f"{_LENGTH} {seconds / 60:.1f} minutes, not {minutes:g}: the lines take so long. Leave some out."
    return first.replace(review=(*first.review, why))


def _scene(bible: Bible, card: SceneCard, content: SceneContent, shots: Sequence[Shot]) -> Scene:
    by_rules = content.planner == "rules"
    sure = _BY_RULES if by_rules else _SURE
    doubt = ("content: read by rules, not by a model",) if by_rules else ()
    return Scene(
        id=card.id,
        heading=card.heading,
        place=card.place if card.place in bible.places else None,
        time=card.time,
        weather=card.weather,
        summary=card.summary,
        mood=card.mood,
        axis=_axis(bible, shots),
        shots=tuple(
            s.replace(confidence=sure, review=tuple(dict.fromkeys((*s.review, *doubt)))) for s in shots
        ),
    )


_FROM_LEFT = ("off-left", "left", "center-left", "center", "center-right", "right", "off-right")


def _axis(bible: Bible, shots: Sequence[Shot]) -> tuple[str, str] | None:
    """Return the ends of the line of action: the first two people who share a frame, left to right."""
    for shot in shots:
        for frame in (shot.first_frame, shot.last_frame):
            people = [p for p in frame.placements if p.who in bible.cast and not p.zone.startswith("off")]
            people.sort(key=lambda p: _FROM_LEFT.index(p.zone))
            if len(people) > 1:
                return people[0].who, people[1].who
    return None


def _left_out(bible: Bible, board: Board, story: Story) -> tuple[LeftOut, ...]:
    why = {i: reason for a, b, reason in bible.left_out for i in range(a, b)}
    sources = [s.source for s in board.shots if s.source]
    found: list[LeftOut] = []
    last = -2
    for i, (start, end) in enumerate(story.sentences):
        told = any(a <= start and end <= b for a, b in sources)
        if told and i not in why:
            continue
        reason = why.get(i, _UNTOLD)
        if last == i - 1 and found and found[-1].why == reason:
            found[-1] = found[-1].replace(source=(found[-1].source[0], end))
        else:
            found.append(LeftOut(source=(start, end), why=reason))
        last = i
    return tuple(found)
