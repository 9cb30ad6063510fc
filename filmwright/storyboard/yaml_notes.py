"""Remarks on a valid board: nothing here stops a film, all of it is worth a look.

Pictures that are not on disk, more words than a shot has time for, people and places nobody uses.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from filmwright.schemas.board import Board
from filmwright.schemas.problem import Problem
from filmwright.schemas.shot import Shot
from filmwright.storyboard.yaml_problems import place_of
from filmwright.storyboard.yaml_tree import Tree

Loc = tuple[str | int, ...]
Remark = tuple[Loc, str, str]

SECONDS_PER_WORD = 0.33
"""Brisk speech, about 180 words a minute."""
SECONDS_PER_IDEOGRAPH = 0.18
PAUSE_SECONDS = 0.4
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def notes(board: Board, tree: Tree, folder: Path) -> tuple[Problem, ...]:
    """Return the remarks on `board`, in the order of the file; pictures are looked for under `folder`."""
    remarks = [
        *_pictures(board, folder),
        *_timing(board),
        *_unused(board),
        *_empty(board),
    ]
    found = [
        tree.problem(place_of(tree, loc), message, hint).replace(severity="note")
        for loc, message, hint in remarks
    ]
    return tuple(sorted(found, key=lambda p: (p.line, p.column)))


def speaking_seconds(text: str) -> float:
    """Estimate how long a text takes to say.

    >>> speaking_seconds("Good evening?")
    1.06
    """
    ideographs = len(_IDEOGRAPH.findall(text))
    words = len(_IDEOGRAPH.sub(" ", text).split())
    return round(words * SECONDS_PER_WORD + ideographs * SECONDS_PER_IDEOGRAPH + PAUSE_SECONDS, 3)


def _shots(board: Board) -> Iterator[tuple[Loc, Shot]]:
    for i, scene in enumerate(board.scenes):
        for j, shot in enumerate(scene.shots):
            yield ("scenes", i, "shots", j), shot


def _pictures(board: Board, folder: Path) -> Iterator[Remark]:
    named: list[tuple[Loc, str]] = [
        (("look", "references", k), path) for k, path in enumerate(board.look.references)
    ]
    for group, things in (("cast", board.cast), ("places", board.places), ("props", board.props)):
        for key, thing in things.items():
            named += [((group, key, "references", k), path) for k, path in enumerate(thing.references)]
    for loc, shot in _shots(board):
        for name, frame in (("first_frame", shot.first_frame), ("last_frame", shot.last_frame)):
            for field, path in (("picture", frame.picture), ("sketch", frame.sketch)):
                named += [((*loc, name, field), path)] if path is not None else []
    for at, path in named:
        try:
            missing = not (folder / path).is_file()
        except (OSError, ValueError):
            missing = True
        if missing:
            yield at, f"there is no picture '{path}'", "put it there, or take the line out"


def _timing(board: Board) -> Iterator[Remark]:
    for loc, shot in _shots(board):
        needed = sum(speaking_seconds(line.line) for line in shot.dialogue)
        needed = max(needed, speaking_seconds(shot.narration) if shot.narration else 0.0)
        if needed > 1.1 * shot.seconds + 0.3:
            message = f"{shot.id}: the words take about {needed:.1f} s, the shot lasts {shot.seconds:g} s"
            yield (*loc, "seconds"), message, f"seconds: {needed:.1f}"
        for k, line in enumerate(shot.dialogue):
            if line.at is not None and line.at >= shot.seconds:
                message = f"{shot.id}: this line starts at {line.at:g} s, after the shot has ended"
                yield (*loc, "dialogue", k), message, f"start it before {shot.seconds:g} s"


def _unused(board: Board) -> Iterator[Remark]:
    used = {scene.place for scene in board.scenes}
    seen: set[str | None] = set()
    for _, shot in _shots(board):
        placements = (*shot.first_frame.placements, *shot.last_frame.placements)
        seen.update(p.who for p in placements)
        seen.update(line.who for line in shot.dialogue)
        seen.update(shot.camera.subject)
        seen.update(b.who for b in shot.motion.beats)
        seen.update(e.ref for e in shot.motion.entities)
    words = " ".join(
        f"{shot.action} {shot.first_frame.describe} {shot.last_frame.describe}".lower()
        for _, shot in _shots(board)
    )
    for key, someone in board.cast.items():
        called = (key, someone.name, *someone.aliases)
        if key not in seen and not any(name.lower() in words for name in called):
            yield ("cast", key), f"{someone.name} is in no shot", "fine, if that is meant"
    for key, place in board.places.items():
        if key not in used:
            yield ("places", key), f"no scene happens in {place.name}", "fine, if that is meant"


def _empty(board: Board) -> Iterator[Remark]:
    if not board.shots:
        yield ("scenes",), "the board has no shots", "add a scene with a shot"
    for i, scene in enumerate(board.scenes):
        if not scene.shots and board.shots:
            yield ("scenes", i), f"{scene.id} has no shots", "add one, or take the scene out"
