"""Whether anything is left to do: a finished film is known as one before anything heavy is loaded.

Building the graph costs half a second, and no step of it would do anything. So this asks what each step asks
before it begins, and makes, measures and writes nothing.
"""

from collections.abc import Sequence

from filmwright.agents.verdicts import judge
from filmwright.production import cutting
from filmwright.production.page import is_written
from filmwright.production.scoring import is_current, known_score
from filmwright.production.shelf import chosen_by_hand
from filmwright.production.studio import Studio
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard.plan import Resolved


def finished(
    studio: Studio, resolved: Sequence[Resolved], retakes: int
) -> tuple[FilmScore, tuple[Verdict, ...]] | None:
    """Return the scores and verdicts of a film with which nothing is left to do, else None."""
    clips = [item for item in resolved if item.want.kind == "clip"]
    if not clips or any(_is_due(item, studio) for item in resolved):
        return None
    key = cutting.key_of(cutting.cut_of(studio, resolved))
    score = known_score(studio.store, key) if cutting.is_cut(studio, key) else None
    if score is None or not is_current(studio, key) or not is_written(studio, key, score):
        return None
    retakes = retakes if studio.is_seeded else 0
    verdicts = judge(score, studio.board, round_=0, retakes=retakes)
    kept = chosen_by_hand(studio, resolved)
    is_settled = all(v.verdict != "retake" or v.shot in kept for v in verdicts)
    return (score, verdicts) if is_settled else None


def _is_due(item: Resolved, studio: Studio) -> bool:
    if item.unit.state == "drifted":
        return studio.remake and not item.want.shot.locked
    return item.unit.state != "fresh"
