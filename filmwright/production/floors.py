"""How good a film must be, for automation: `--fail-under identity=0.8,joints=0.9`.

words ─> floors by name ─┐
scores of the film ──────┴─> what is under its floor, or could not be measured at all

Nothing is decided here about shots: a film under its floor is whole, and its command ends with another code.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from filmwright.errors import UsageError
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Under

MEASURES: Mapping[str, str] = {
    "identity": "identity", "presence": "presence", "joints": "continuity", "health": "health",
    "overall": "overall", "coverage": "coverage",
}  # fmt: skip
"""Names on the command line, and the fields of a film's scores."""
_FORM = "--fail-under identity=0.8 (0 to 1; several: identity=0.8,joints=0.9)"


def parse_floors(words: Sequence[str]) -> dict[str, float]:
    """Return floors by name, from `identity=0.8` or several divided by commas.

    Raises:
        UsageError: a word is no floor, or names what is not measured.
    """
    floors: dict[str, float] = {}
    for part in (part.strip() for word in words for part in re.split(r"[,;\s]+", word) if part.strip()):
        match = re.fullmatch(r"([a-z]+)=(0|1|0?\.\d+|1\.0+|0\.\d+)", part)
        if match is None:
            raise UsageError(f"'{part}' is no floor", hint=_FORM)
        if match[1] not in MEASURES:
            near = get_close_matches(match[1], MEASURES, n=1)
            meant = f"; did you mean '{near[0]}'?" if near else ""
            raise UsageError(f"nothing is called '{match[1]}'{meant}", hint=f"one of: {', '.join(MEASURES)}")
        if match[1] in floors:
            raise UsageError(f"two floors for {match[1]}", hint=_FORM)
        floors[match[1]] = float(match[2])
    if words and not floors:  # a variable that is not set must not let every film pass
        raise UsageError("an empty --fail-under says nothing", hint=_FORM)
    return floors


def under(score: FilmScore | None, floors: Mapping[str, float]) -> tuple[Under, ...]:
    """Return what is under its floor. What could not be measured is under any: unknown is no pass."""
    found = []
    for name, floor in floors.items():
        measured = None if score is None else _measured(score, name)
        if measured is None or measured < floor:
            found.append(Under(name=name, floor=floor, measured=measured))
    return tuple(found)


def _measured(score: FilmScore, name: str) -> float | None:
    if name == "health":
        known = [h.health for h in score.health if h.health is not None]
        return sum(known) / len(known) if known else None
    value: float | None = getattr(score, MEASURES[name])
    return value
