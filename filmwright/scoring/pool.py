"""Every figure of the film described, and the evidence between all of them: what names are judged by.

    figures + reference sheets ──> described in one batch ──> likeness of all pairs ──> Pool, Tracks

Which pictures are a fair standard for a shot is decided here: those of its wardrobe, not those cut from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from filmwright.scoring import stock
from filmwright.scoring.cohort import Described, Known, Row, cohort_rows, describe, likeness
from filmwright.scoring.contract import Crop, Embedder, Floats, Reference
from filmwright.scoring.regions import MIN_AREA, Figure, tight

MIN_QUALITY = 0.3
DOUBLE_NATS = 1.0
"""Two pictures of one character must be more alike than this, compared with pictures of anybody else."""
UPPER = 0.45
"""Share of a standing figure's height, from the top, that a close shot shows."""
Wardrobe = Mapping[str, Mapping[str, str]]
"""What everyone wears, by shot and by name; what is not in it is not known, and taken for the same."""


@dataclass(frozen=True)
class Track:
    """One figure through one shot: rows of the pool, with the figures they were described from."""

    shot: str
    claimed: str | None
    figures: tuple[Figure, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Pool:
    """Every described crop of the film, and the evidence between all of them."""

    rows: tuple[Row, ...]
    crops: tuple[Crop, ...]
    logits: Floats
    is_alone: bool
    """Whether there is only one character, and stock figures stand in for the others."""

    wardrobe: Wardrobe
    described: Described = ()
    """Features of every crop, by embedder and measure."""

    def references(self, who: str, shot: str, *, is_cut_off: bool) -> tuple[list[list[int]], bool]:
        """Return groups of reference rows for `who` outside `shot`, and whether they are the sheet's.

        A figure that the frame cuts off is held against the upper part of each picture, too.
        """
        worn = self._worn(who, shot)
        uppers = {row.upper_of: i for i, row in enumerate(self.rows) if is_cut_off and row.who == who}
        sheet = [
            [i, *([uppers[i]] if i in uppers else [])]
            for i, row in enumerate(self.rows)
            if row.who == who and is_sheet(row) and row.taken_from != shot and _goes(row.wears, worn)
        ]
        return (sheet, True) if sheet else (self.other_shots(who, shot), False)

    def _worn(self, who: str, shot: str | None) -> str:
        return self.wardrobe.get(shot or "", {}).get(who, "")

    def other_shots(self, who: str, shot: str) -> list[list[int]]:
        """Return the rows of `who` outside `shot`, in the same wardrobe, shot by shot."""
        worn = self._worn(who, shot)
        by_shot: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            if row.who == who and row.shot not in (None, shot) and _goes(self._worn(who, row.shot), worn):
                by_shot.setdefault(str(row.shot), []).append(i)
        return list(by_shot.values())

    def others(self, who: str) -> list[str]:
        """Return the names of everybody else, stand-ins among them, strangers not."""
        return sorted({row.who for row in self.rows if row.who != who and row.who[0] not in "?*"})

    def double_of(self, who: str) -> str | None:
        """Return whose double `who` is: somebody as like them as their own other pictures are."""
        has_sheet = any(row.who == who and is_sheet(row) for row in self.rows)
        kind = [
            i
            for i, row in enumerate(self.rows)
            if (is_sheet(row) if has_sheet else row.shot is not None) and row.who[0] not in "?*"
        ]
        own = [i for i in kind if self.rows[i].who == who]
        others = [i for i in kind if self.rows[i].who != who]
        shots = np.array([self.rows[i].shot or f"sheet {i}" for i in own])
        if len(set(shots)) < 2 or not others or self.is_alone:
            return None
        among = np.where(shots[:, None] == shots[None], -np.inf, self.logits[np.ix_(own, own)])
        strangers = self.logits[np.ix_(own, others)]
        if np.median(among.max(axis=1) - strangers.max(axis=1)) > DOUBLE_NATS:
            return None
        return self.rows[others[int(np.argmax(strangers.max(axis=0)))]].who


def build_pool(
    figures: Sequence[Figure],
    references: Mapping[str, Sequence[Crop]],
    embedders: Sequence[Embedder],
    known: Known | None = None,
    wardrobe: Wardrobe | None = None,
) -> tuple[Pool, tuple[Track, ...]]:
    """Describe every crop that is large enough (and is not `known`), and compare all with all."""
    rows = [_row(who, k, crop) for who in sorted(references) for k, crop in enumerate(references[who])]
    crops = [tight(crop) for who in sorted(references) for crop in references[who]]
    tracks: dict[tuple[str, int], list[tuple[Figure, int]]] = {}
    for figure in figures:
        track = tracks.setdefault((figure.shot, figure.level), [])
        if figure.area >= MIN_AREA and figure.quality >= MIN_QUALITY:
            track.append((figure, len(rows)))
            rows.append(Row(figure.claimed or f"?{figure.shot}/{figure.level}", figure.shot, figure.frame))
            crops.append(figure.crop)
    claims = {(f.shot, f.level): f.claimed for f in figures}
    made = tuple(
        Track(shot, claims[shot, level], tuple(f for f, _ in seen), tuple(r for _, r in seen))
        for (shot, level), seen in tracks.items()
    )
    if not rows:
        return Pool((), (), np.zeros((0, 0)), False, wardrobe or {}), made
    is_alone = len({row.who for row in rows if not row.who.startswith("?")}) < 2
    if is_alone:
        rows += [Row(f"{stock.PREFIX}{k}", None, k) for k in range(len(stock.stock_figures()))]
        crops += stock.stock_figures()
    named = [i for i in cohort_rows(rows) if not rows[i].who.startswith("?")]
    cohort = np.array(named, np.int64)
    if any(figure.cut_off for figure in figures):
        for i in [i for i, row in enumerate(rows) if row.shot is None and row.who[0] != "*"]:
            rows.append(replace(rows[i], upper_of=i))
            crops.append(_upper(crops[i]))
    described = describe(crops, embedders, known)
    logits = likeness(described, rows, embedders, cohort)
    return Pool(tuple(rows), tuple(crops), logits, is_alone, wardrobe or {}, described), made


def is_sheet(row: Row) -> bool:
    """Whether a row is a whole picture of a reference sheet."""
    return row.shot is None and row.upper_of is None


def _upper(crop: Crop) -> Crop:
    """Return what a close shot shows of a standing figure."""
    rows = max(1, int(UPPER * len(crop.mask)))
    return tight(Crop(crop.rgb[:rows], crop.mask[:rows]))


def _row(who: str, number: int, picture: Crop) -> Row:
    if isinstance(picture, Reference):
        return Row(who, None, number, picture.wears, picture.taken_from)
    return Row(who, None, number)


def _goes(one: str, other: str) -> bool:
    """Whether two wardrobes may be the same: one that is not told goes with any."""
    return not one or not other or one == other
