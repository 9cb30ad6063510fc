"""Whether anything is left to do: a finished film is known as one before anything heavy is loaded.

Building the graph costs half a second, and no step of it would do anything. So this asks what each step asks
before it begins, and makes, measures and writes nothing.
"""

from collections.abc import Sequence

from filmwright.agents.verdicts import heard
from filmwright.production import cutting
from filmwright.production.judging import verdicts_of
from filmwright.production.page import is_written
from filmwright.production.scoring import is_current, known_score
from filmwright.production.second_opinion import known_opinions
from filmwright.production.studio import Studio
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard.plan import Resolved, Shelf


def finished(
    studio: Studio, shelf: Shelf, resolved: Sequence[Resolved], retakes: int
) -> tuple[FilmScore, tuple[Verdict, ...]] | None:
    """Return the scores and verdicts of a film with which nothing is left to do, else None."""
    clips = [item for item in resolved if item.want.kind == "clip"]
    if not clips or any(_is_due(item, studio) for item in resolved):
        return None
    key = cutting.key_of(cutting.cut_of(studio, resolved))
    score = known_score(studio.store, key) if cutting.is_cut(studio, key) else None
    if score is None or not is_current(studio, key) or not is_written(studio, key, score):
        return None
    said = known_opinions(studio, score)
    verdicts = verdicts_of(studio, shelf, resolved, heard(score, said), retakes)
    return None if any(v.verdict == "retake" for v in verdicts) else (score, verdicts)


def _is_due(item: Resolved, studio: Studio) -> bool:
    if item.unit.state == "drifted":
        return studio.remake and not item.want.shot.locked
    return item.unit.state != "fresh"
