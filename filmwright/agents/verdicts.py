"""From scores to verdicts, by rule: pure, and the same every time.

A shot is taken again only where the evidence is clear: a cell that is a clear miss, or a clip that does not
move although it should. What is merely doubtful is left for a person. Locked shots are never touched, and
after the bound the best take stays and the verdict is `give-up`.
"""

from filmwright.schemas.board import Board
from filmwright.schemas.score import FilmScore, IdentityCell
from filmwright.schemas.verdict import Verdict


def judge(score: FilmScore, board: Board, *, round_: int, retakes: int) -> tuple[Verdict, ...]:
    """Return one verdict for every shot; `round_` counts retake rounds from 0.

    `retakes` is the bound; 0 where another take could not come out differently.
    """
    out = []
    health = {h.shot: h for h in score.health}
    for shot in board.shots:
        cells = [c for c in score.cells if c.shot == shot.id]
        missed = [f"{c.character}: {c.outcome}" for c in cells if c.is_clear_miss]
        own = health.get(shot.id)
        if own is not None and "black" in own.defects:
            missed.append("black frames")
        if missed and not shot.locked:
            again = "retake" if round_ < retakes else "give-up"
            verdict = again if retakes else "review"
            out.append(Verdict(shot=shot.id, verdict=verdict, why="; ".join(missed)[:300]))
            continue
        doubts = [
            f"{c.character}: {c.outcome}" for c in cells if not c.is_pass and c.outcome != "insufficient"
        ]
        out.append(Verdict(shot=shot.id, verdict="review" if doubts else "keep", why="; ".join(doubts)[:300]))
    return tuple(out)


def _doubt(cell: IdentityCell) -> str:
    sure = "" if cell.probability is None else f", {cell.probability:.0%} sure it is them"
    return f"{cell.character}: {cell.outcome}{sure}"
