"""Who is who in each shot, and how sure: characters against labelled figures.

    figures + reference sheets ──> likeness ──> best names (Hungarian, with an "absent" column)
                                                      └──> one IdentityCell for each character and shot

Does not find figures (regions come as data) and does not decide about retakes.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from filmwright.schemas.score import IdentityCell, Outcome, ReferenceMark, RegionSource
from filmwright.scoring import stock
from filmwright.scoring.cohort import SLOPE, probability
from filmwright.scoring.contract import Floats
from filmwright.scoring.evidence import VISIBLE, palette_lines
from filmwright.scoring.pool import Pool, Track
from filmwright.scoring.regions import FRAMES_PER_SHOT, FULL_AREA, Figure

SWAP_NATS = 4.0
"""Names are only exchanged on evidence of e^4 to one."""
ABSENT_LOGIT = -3.0
"""A stranger must fit a character better than this to be taken for them."""
MIN_FRAMES = 2
BOOTSTRAPS = 200
SEED = 20240
BEST_OF = (0.0, 0.0, 0.28, 0.42, 0.51, 0.58)
"""z by which the best of n references flatters a stranger: half the expected maximum of n normal draws."""
LENIENCE = 3.5
"""Nats at quality 0: background inside a mask makes everybody less like a clean sheet, oneself, too."""
_OTHER_SHOTS = 0.7
"""Without a sheet a crop must agree with the upper third of the other shots: light and view differ."""


def cells_of_shot(
    shot: str, expected: Sequence[str], tracks: Sequence[Track], pool: Pool, source: RegionSource | None
) -> tuple[IdentityCell, ...]:
    """Return a cell for everyone expected in the shot, and for everyone who is there unexpected.

    `source` tells who said where the figures are; None: nobody.
    """
    if source is None:
        return tuple(_nothing(who, shot, NOWHERE) for who in expected)
    given = {who: next((t for t in tracks if t.claimed == who), None) for who in expected}
    given |= _strangers_named(expected, given, tracks, pool)
    cells = []
    swaps = _swaps(expected, given, pool)
    for who in expected:
        track = given[who]
        if track is None:
            cells.append(_missing(who, shot, source))
        else:
            cells.append(_cell(who, track, pool, swaps.get(who)))
    taken = [id(t) for t in given.values()]
    if source in ("exact", "detector"):  # whom the board places, or you point at, belongs there
        cells += [_extra(t) for t in tracks if id(t) not in taken and t.rows]
    return tuple(cells)


def _table(track: Track, who: str, pool: Pool) -> tuple[Floats, list[list[int]], bool]:
    """Return the evidence (frames, reference groups) that `track` is `who`."""
    is_cut_off = 2 * sum(figure.cut_off for figure in track.figures) > len(track.figures)
    groups, is_sheet = pool.references(who, track.shot, is_cut_off=is_cut_off)
    if not groups or not track.rows:
        return np.zeros((len(track.rows), 0)), groups, is_sheet
    return _columns(track, groups, pool), groups, is_sheet


def _columns(track: Track, groups: Sequence[Sequence[int]], pool: Pool) -> Floats:
    best = np.stack([pool.logits[np.ix_(track.rows, group)].max(axis=1) for group in groups], axis=1)
    lenience = LENIENCE * (1 - np.array([figure.quality for figure in track.figures]))
    return np.asarray(best + lenience[:, None], np.float64)


def _summary(table: Floats, is_sheet: bool) -> Floats:
    """Reduce (..., frames, references) to one logit: best reference, then the middle frame."""
    if is_sheet:
        flattery = SLOPE * BEST_OF[min(table.shape[-1], len(BEST_OF) - 1)]
        best = table.max(axis=-1) - flattery
    else:
        best = np.quantile(table, _OTHER_SHOTS, axis=-1, method="lower")
    return np.asarray(np.median(best, axis=-1))


def _fit(track: Track, who: str, pool: Pool) -> float:
    table, _, is_sheet = _table(track, who, pool)
    if not table.size or np.isnan(table).any():
        return float("nan")
    return float(_summary(table, is_sheet))


def _best_pairs(fits: Floats) -> list[int]:
    """Return the column that goes with each row, so that together they fit best (the Hungarian method)."""
    from scipy.optimize import linear_sum_assignment  # half a second, for films where somebody may be another

    return [int(column) for column in linear_sum_assignment(-fits)[1]]


def _strangers_named(
    expected: Sequence[str], given: Mapping[str, Track | None], tracks: Sequence[Track], pool: Pool
) -> dict[str, Track | None]:
    """Give unnamed figures to expected characters nobody claimed, or leave both alone."""
    missing = [who for who in expected if given[who] is None]
    strangers = [t for t in tracks if t.claimed is None and t.rows]
    if not missing or not strangers:
        return {}
    fits = np.array([[_fit(t, who, pool) for t in strangers] for who in missing])
    fits = np.nan_to_num(fits, nan=ABSENT_LOGIT - 1)
    absent = np.full((len(missing), len(missing)), ABSENT_LOGIT)
    chosen = _best_pairs(np.hstack([fits, absent]))
    return {missing[r]: strangers[c] for r, c in enumerate(chosen) if c < len(strangers)}


def _swaps(expected: Sequence[str], given: Mapping[str, Track | None], pool: Pool) -> dict[str, str]:
    """Return who carries whose looks, where another naming explains the picture better by SWAP_NATS."""
    here = [(who, track) for who in expected if (track := given[who]) is not None and track.rows]
    if len(here) < 2:
        return {}
    fits = np.array([[_fit(track, who, pool) for _, track in here] for who, _ in here])
    if np.isnan(fits).any():
        return {}
    chosen = _best_pairs(fits)
    swaps: dict[str, str] = {}
    for start in range(len(here)):
        cycle = [start]
        while (following := int(chosen[cycle[-1]])) != start:
            cycle.append(following)
        gain = sum(fits[i, chosen[i]] - fits[i, i] for i in cycle)
        if len(cycle) > 1 and gain > SWAP_NATS:
            swaps[here[start][0]] = here[int(chosen[start])][0]
    return swaps


def _cell(who: str, track: Track, pool: Pool, swapped_with: str | None) -> IdentityCell:
    shot, figures = track.shot, track.figures
    if len(figures) < MIN_FRAMES:
        return _nothing(
            who, shot, "too small, from behind, or in too few frames", tuple(f.frame for f in figures)
        )
    table, groups, is_sheet = _table(track, who, pool)
    elsewhere = _like_other_shots(who, track, pool) if is_sheet else None
    frames = tuple(f.frame for f in figures)
    if not table.size:
        return _nothing(who, shot, "no reference, and in no other shot", frames)
    if np.isnan(table).any():
        return _nothing(who, shot, "nobody else to compare with, or nothing of them to compare", frames)
    if (double := pool.double_of(who)) is not None:
        return _nothing(who, shot, f"drawn too much like {double} to be told apart", frames)
    logit = float(_summary(table, is_sheet))
    low, high = _interval(table, is_sheet)
    chance = probability(logit)
    turned = None if swapped_with else _turn(who, track, pool)
    swapped_with = turned[0] if turned else swapped_with
    outcome: Outcome = "swapped" if swapped_with else "consistent" if chance >= 0.5 else "drifted"
    worst = int(np.argmin(table.max(axis=1)))
    order = np.argsort(table[worst], kind="stable")
    best_row, worst_row = (_closest(track.rows[worst], groups[int(k)], pool) for k in (order[-1], order[0]))
    lines = palette_lines(figures[worst].crop, pool.crops[best_row], figures[worst].cut_off)
    if turned:
        lines = (f"looks like {turned[0]} {turned[1]}", *lines)
    elif swapped_with:
        lines = (f"looks like {swapped_with}", *lines)
    elif outcome == "drifted" and (other := _lookalike(who, track, pool, logit)):
        lines = (f"looks more like {other}", *lines)
    if outcome == "drifted" and elsewhere is not None and elsewhere >= 0.5:
        lines = ("unlike the sheet, but as in the other shots", *lines)
    lines = lines or (f"colours as in the reference, dE under {VISIBLE:.0f}",)
    if figures[0].source != "exact":
        quality = float(np.mean([f.quality for f in figures]))
        lines = (*lines, f"{_SAID[figures[0].source]}; edges {quality:.0%} sure")
    if pool.is_alone:
        lines = (*lines, "nobody else in the film: compared with stock figures, so only roughly right")
    return IdentityCell(
        character=who,
        shot=shot,
        outcome=outcome,
        probability=chance,
        low=min(chance, probability(low)),
        high=max(chance, probability(high)),
        weight=_weight(figures) * (stock.WEIGHT if pool.is_alone else 1.0),
        frames=frames,
        regions=figures[0].source,
        evidence=lines,
        swapped_with=swapped_with,
        like_other_shots=elsewhere,
        shown_frame=frames[worst],
        best_reference=_mark(track.rows[worst], best_row, pool),
        worst_reference=_mark(track.rows[worst], worst_row, pool),
    )


def _turn(who: str, track: Track, pool: Pool) -> tuple[str, str] | None:
    """Return whom a figure looks like in a part of the shot, and in which; None where it stays who it is."""
    own = _by_frame(who, track, pool)
    if own is None or len(own) < 2 * MIN_FRAMES:
        return None
    best: tuple[float, str, str] = (SWAP_NATS, "", "")
    for other in pool.others(who):
        fits = _by_frame(other, track, pool)
        if fits is None:
            continue
        gain = own - fits
        for at in range(MIN_FRAMES, len(gain) - MIN_FRAMES + 1):
            before, after = float(np.median(gain[:at])), float(np.median(gain[at:]))
            if min(before, after) < -SWAP_NATS / 2 and max(before, after) > SWAP_NATS / 2:
                part = "from frame" if before > after else "until frame"
                where = f"{part} {track.figures[at if before > after else at - 1].frame}"
                best = max(best, (abs(before - after), other, where))
    return best[1:] if best[1] else None


def _by_frame(who: str, track: Track, pool: Pool) -> Floats | None:
    """Return the evidence that each frame of a track shows `who`; None where it cannot be known."""
    table, _, is_sheet = _table(track, who, pool)
    if not table.size or np.isnan(table).any():
        return None
    return np.array([_summary(row[None], is_sheet) for row in table])


def _like_other_shots(who: str, track: Track, pool: Pool) -> float | None:
    groups = pool.other_shots(who, track.shot)
    if not groups:
        return None
    logit = float(_summary(_columns(track, groups, pool), is_sheet=False))
    return None if np.isnan(logit) else probability(logit)


def _interval(table: Floats, is_sheet: bool) -> tuple[float, float]:
    """Return the 90 % bootstrap interval over frames and references (seeded: same table, same answer)."""
    random = np.random.default_rng(SEED)
    frames, references = table.shape
    rows = random.integers(frames, size=(BOOTSTRAPS, frames, 1))
    columns = random.integers(references, size=(BOOTSTRAPS, 1, references))
    low, high = np.quantile(_summary(table[rows, columns], is_sheet), [0.05, 0.95])
    return float(low), float(high)


def _weight(figures: Sequence[Figure]) -> float:
    area = float(np.median([f.area for f in figures]))
    quality = float(np.mean([f.quality for f in figures]))
    return min(1.0, quality) * min(1.0, area / FULL_AREA) * min(1.0, len(figures) / FRAMES_PER_SHOT)


def _closest(row: int, group: Sequence[int], pool: Pool) -> int:
    return group[int(np.argmax(pool.logits[row, list(group)]))]


def _mark(row: int, reference: int, pool: Pool) -> ReferenceMark:
    source = pool.rows[reference]
    return ReferenceMark(shot=source.shot, frame=source.frame, logit=float(pool.logits[row, reference]))


def _lookalike(who: str, track: Track, pool: Pool, logit: float) -> str | None:
    others = pool.others(who)
    fits = {other: _fit(track, other, pool) for other in others}
    best = max(others, key=lambda o: -np.inf if np.isnan(fits[o]) else fits[o], default=None)
    return best if best is not None and fits[best] > max(0.0, logit + SWAP_NATS) else None


NOWHERE = "nobody knows who is where in this shot: no masks, and the board places nobody"
_SAID: dict[RegionSource, str] = {
    "blocking": "where the board places them",
    "placements": "where the board places them, if the generator took it at its word",
    "detector": "where the detector found them",
    "person": "where you said they are",
}


def _missing(who: str, shot: str, source: RegionSource) -> IdentityCell:
    if source in ("blocking", "placements", "person"):
        return _nothing(who, shot, "nobody says where they are")
    why = "not in the picture" if source == "exact" else "not found by the detector"
    return IdentityCell(character=who, shot=shot, outcome="absent", regions=source, evidence=(why,))


def _nothing(who: str, shot: str, why: str, frames: tuple[int, ...] = ()) -> IdentityCell:
    return IdentityCell(character=who, shot=shot, outcome="insufficient", frames=frames, evidence=(why,))


def _extra(track: Track) -> IdentityCell:
    frames = tuple(f.frame for f in track.figures)
    who = track.claimed or f"stranger-{track.figures[0].level}"
    return IdentityCell(
        character=who, shot=track.shot, outcome="extra", frames=frames, weight=_weight(track.figures),
        regions=track.figures[0].source, evidence=("there, and not expected",), shown_frame=frames[0],
    )  # fmt: skip
