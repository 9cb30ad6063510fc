"""What the report asks of the person: shots to look at or shoot again, why, what to type, what it takes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from filmwright.errors import typed
from filmwright.production.config import read_config
from filmwright.production.quote import quote
from filmwright.production.studio import Studio
from filmwright.schemas.job import Price
from filmwright.schemas.plan import Estimate
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard import ledger
from filmwright.storyboard.estimate import Charges, Estimator
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    from filmwright.assembler.page.data import Todo

_URGENCY = {"retake": 0, "give-up": 1, "review": 2}


def todo(
    studio: Studio, resolved: Sequence[Resolved], score: FilmScore | None, verdicts: Sequence[Verdict]
) -> "tuple[Todo, ...]":
    """Return the shots that ask for the person, the most urgent first, with the command to type."""
    from filmwright.assembler.page.data import Todo

    told = {verdict.shot: verdict for verdict in verdicts}
    found = []
    for shot in studio.board.shots:
        verdict = told.get(shot.id)
        asks = verdict is not None and verdict.verdict in _URGENCY
        reasons = _reasons(verdict) if verdict is not None and asks else []
        if score is not None:
            reasons += _defects(score, shot.id, verdict if asks else None)
        if not reasons:
            continue
        differs = _can_differ(studio, resolved, shot.id)
        again = _followers(resolved, shot.id) if differs else ()
        change = verdict.change if verdict is not None else None
        found.append(
            Todo(
                shot=shot.id,
                verdict=verdict.verdict if verdict is not None and asks else "review",
                why=tuple(dict.fromkeys(reasons)),
                change="" if change is None else change.why,
                command=_command(studio, shot.id, differs=differs),
                cost=_cost(studio, resolved, {shot.id, *again}) if differs else _SAME,
                also=again,
            )
        )
    order = [shot.id for shot in studio.board.shots]
    clear = {v.shot: sum(finding.is_clear for finding in v.evidence) for v in verdicts}
    return tuple(
        sorted(found, key=lambda t: (_URGENCY[t.verdict], -clear.get(t.shot, 0), order.index(t.shot)))
    )


_VAIN = "another take would be the same"
_SAME = "first edit the shot on the board: this generator draws one board alike every time"


def _reasons(verdict: Verdict) -> list[str]:
    said = [finding.says for finding in verdict.evidence]
    rest = verdict.why
    for line in said:
        rest = rest.replace(line, "")
    more = [part.strip() for part in rest.split(";") if part.strip() and _VAIN not in part]
    return [*said, *more] or ["doubtful"]


def _defects(score: FilmScore, shot: str, verdict: Verdict | None) -> Iterator[str]:
    """Yield what the clip and its joint show beside what the verdict tells already, and how to repair it."""
    causes = {finding.cause for finding in verdict.evidence} if verdict is not None else set()
    for clip in score.health:
        if clip.shot == shot and clip.defects and not causes & {"frozen", "black"}:
            yield f"the clip by itself: {', '.join(clip.defects)}"
    for joint in score.joints:
        if joint.after == shot and joint.severity in ("clear", "severe") and joint.repair:
            told = "" if causes & {"joint", "colours"} else f"joint after {joint.before}: {joint.severity}; "
            yield f"{told}proposed repair: {joint.repair}"[:300]


def _can_differ(studio: Studio, resolved: Sequence[Resolved], shot: str) -> bool:
    """Whether another take of a shot could come out otherwise."""
    mine = (item.want for item in resolved if item.want.shot.id == shot)
    return any(studio.maker.for_want(want).capabilities.seeded for want in mine)


def _command(studio: Studio, shot: str, *, differs: bool) -> str:
    folder = typed(studio.project.folder)
    return f"filmwright retake {shot} {folder}" if differs else f"filmwright resume {folder}"


def _followers(resolved: Sequence[Resolved], shot: str) -> tuple[str, ...]:
    """Return the shots that are made again when `shot` is, in order."""
    shot_of = {item.want.id: item.want.shot.id for item in resolved}
    moved = {shot}
    for item in resolved:
        if any(shot_of.get(need) in moved for need in item.unit.needs):
            moved.add(item.want.shot.id)
    return tuple(dict.fromkeys(s for s in shot_of.values() if s in moved and s != shot))


def _cost(studio: Studio, resolved: Sequence[Resolved], shots: set[str]) -> str:
    takes, jobs = studio.store.takes(), ledger.jobs(studio.store) if studio.prices else []
    history: Mapping[str, Estimator] = {
        name: Estimator(takes, name, maker.seconds_per_frame) for name, maker in studio.maker.everyone.items()
    }
    whole = Estimate()
    for item in resolved:
        if item.want.shot.id in shots and item.want.kind == "clip":
            maker = studio.maker.for_want(item.want)
            estimate = history[maker.name].of(item.want)
            price = studio.prices.get(maker.name, Price())
            if price != Price():
                charges = Charges(jobs, maker.name)
                estimate = estimate.replace(money=charges.of(quote(item.want, price).money))
            whole += estimate
    words = f"about {_time(whole.likely)} of work"
    if whole.money is not None:
        words += f", {whole.money.likely:.2f} {read_config(studio.project.folder).currency}".rstrip()
    return words


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1.0, seconds):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
