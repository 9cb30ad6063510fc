"""Chains of clips that continue each other, and how they come away: a few frames of each, one clip at a time.

    resolved takes ─> runs of shots joined by `continue` ─> frames of each ─> scoring.drift ─> ChainDrift

A cut ends a chain: what comes after it is meant to look different. Long shots of several clips count once.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filmwright.production.footage import Footage
from filmwright.schemas.continuity import ChainDrift
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTEST = 3
"""Shots from which a run is called a chain."""


def chains(resolved: Sequence[Resolved], shots: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return runs of at least SHORTEST shots that continue each other, in the order of the film."""
    runs: list[list[str]] = []
    for item in resolved:
        want = item.want
        if want.kind != "clip" or want.shot.id not in shots or any(want.shot.id in run for run in runs):
            continue
        source = want.first.unit.split("/")[0] if want.first is not None and want.first.unit else None
        run = next((r for r in runs if r[-1] == source), None) if want.continues else None
        if run is None:
            runs.append([want.shot.id])
        else:
            run.append(want.shot.id)
    return tuple(tuple(run) for run in runs if len(run) >= SHORTEST)


def measured(chain: Sequence[str], resolved: Sequence[Resolved], footage: Footage) -> ChainDrift:
    """Measure one chain; one frame is held at a time."""
    from filmwright.scoring.drift import SAMPLES, chain_drift

    def frames(shot: str) -> "list[NDArray[np.uint8]]":
        last = footage.frames(shot) - 1
        numbers = sorted({round(k * last / (SAMPLES - 1)) for k in range(SAMPLES)})
        return [footage.read(shot, number, 1)[0] for number in numbers]

    said = [dict(_take_says(resolved, shot)) for shot in chain]
    return chain_drift(chain, (frames(shot) for shot in chain), said if any(said) else ())


def _take_says(resolved: Sequence[Resolved], shot: str) -> Iterator[tuple[str, float]]:
    """Yield what the last clip of a shot was measured to be by its own generator."""
    takes = [
        r.take for r in resolved if r.want.kind == "clip" and r.want.shot.id == shot and r.take is not None
    ]
    if takes:
        yield from takes[-1].measured.items()
