"""A scored film in a few lines: likeness, joints, drift, clips, what was not scored, what to do next.

What was not measured is told as such; everything else is in report.html and report.json.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filmwright.report.terminal import clean, count

if TYPE_CHECKING:
    from filmwright.schemas.board import Board
    from filmwright.schemas.score import CharacterScore, FilmScore
    from filmwright.schemas.verdict import Verdict

WIDTH = 110
"""Columns that a line takes at most."""
_WELL = 0.9


def summary(board: "Board", score: "FilmScore") -> Iterator[str]:
    """Yield five lines about what was measured."""
    yield _fitted("likeness", _likeness(board, score))
    yield _fitted("joints", _joints(score))
    yield _fitted("drift", _drift(score))
    yield _fitted("clips", _clips(score))
    yield _fitted("unscored", _unscored(score))


def todo(verdicts: "Sequence[Verdict]") -> str:
    """Return the line that says what asks for the person."""
    asking = [v for v in verdicts if v.verdict in ("retake", "give-up", "review")]
    if not asking:
        return _fitted("to do", "nothing asks for you")
    order = ("retake", "give-up", "review")
    first, *others = sorted(asking, key=lambda v: order.index(v.verdict))
    rest = f"; then {_some([v.shot for v in others])}" if others else ""
    room = WIDTH - len(rest) - 32
    why = clean(first.why)
    why = why if len(why) <= room else why[: room - 2] + " …"
    return _fitted("to do", f"{count(len(asking), 'shot')}: look at {first.shot}: {why}{rest}")


def percent(share: float | None) -> str:
    """Return a share in per cent; none where it was not measured."""
    return "none" if share is None else f"{share:.0%}"


def _likeness(board: "Board", score: "FilmScore") -> str:
    def one(character: "CharacterScore") -> str:
        member = board.cast.get(character.character)
        name = clean(member.name) if member is not None and member.name else character.character
        worst = f" (worst {character.worst_shot})" if (character.identity or 1.0) < _WELL else ""
        return f"{name} {percent(character.identity)}{worst}"

    known = sorted(score.characters, key=lambda c: 2.0 if c.identity is None else c.identity)
    words = ", ".join(map(one, known))
    guess = "" if score.identity is None or score.coverage >= 0.5 else " (a guess: little was seen)"
    return f"{percent(score.identity)}{guess}" + (f": {words}" if words else "")


def _joints(score: "FilmScore") -> str:
    known = [joint for joint in score.joints if joint.z is not None]
    if not known:
        return "none: no clip continues another" if not score.joints else "none measured"
    bad = [joint for joint in known if joint.severity in ("clear", "severe")]
    if not bad:
        return f"{len(known)} measured, none with a clear defect"
    worst = max(bad, key=lambda joint: joint.z or 0.0)
    names = ", ".join(f"{d.name} {d.amount}".strip() for d in worst.defects[:2])
    return f"{len(bad)} of {len(known)} with a clear defect; worst {worst.before} to {worst.after}: {names}"


def _drift(score: "FilmScore") -> str:
    found = [(chain, slope) for chain in score.drift for slope in chain.drifting]
    if found:
        chain, slope = max(found, key=lambda pair: abs(pair[1].over_chain))
        what = slope.name + (f" of {slope.who}" if slope.who else "")
        more = f"; {len(found) - 1} more" if len(found) > 1 else ""
        return (
            f"{what} {slope.per_clip:+.2g} {slope.unit} a clip, {chain.shots[0]} to {chain.shots[-1]}{more}"
        )
    measured = sum(bool(chain.slopes) for chain in score.drift)
    return f"none in {count(measured, 'chain')}" if measured else "none measured: no chain is long enough"


def _clips(score: "FilmScore") -> str:
    if not score.health:
        return "none measured"
    ill = [clip for clip in score.health if clip.defects]
    if not ill:
        return f"{len(score.health)} measured, none frozen, black or flickering"
    named = [f"{clip.shot} {', '.join(clip.defects)}" for clip in ill]
    return f"{len(ill)} of {len(score.health)} with a defect: {_some(named)}"


def _unscored(score: "FilmScore") -> str:
    cover = f"coverage {percent(score.coverage)}"
    if not score.unscored:
        return f"nothing; {cover}"
    return f"{len(score.unscored)}; {cover}; {_some([f'{u.what} ({u.why})' for u in score.unscored], 1)}"


def _some(names: Sequence[str], most: int = 4) -> str:
    shown = ", ".join(clean(name) for name in names[:most])
    return shown + (f", and {len(names) - most} more" if len(names) > most else "")


def _fitted(what: str, words: str) -> str:
    line = f"  {what:<9} {words}"
    return line if len(line) <= WIDTH else line[: WIDTH - 2].rstrip() + " …"
