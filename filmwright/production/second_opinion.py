"""What the judge is asked, where one is set: crops of undecided cells, beside the sheets of the cast.

    undecided cells ─> figures, sheets ─> agents/judge ─> opinions ─> note("verdicts", "opinions")

Off unless [judge] of filmwright.toml names a model. Only then do pictures leave this machine, and it is said.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from filmwright.agents.verdicts import is_undecided
from filmwright.errors import FilmwrightError
from filmwright.production import sheets
from filmwright.production.books import StoreBooks
from filmwright.production.figures import Finder
from filmwright.production.footage import Footage
from filmwright.production.model import judge_settings
from filmwright.production.scoring import detector_of
from filmwright.production.studio import Studio
from filmwright.schemas.config import Llm
from filmwright.schemas.score import FilmScore, IdentityCell
from filmwright.schemas.verdict import Opinion
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    from filmwright.agents.judge.hearing import Case, Heard, Pair
    from filmwright.agents.judge.montage import Figure
    from filmwright.scoring.contract import Reference

MOST_KNOWN = 4
"""Known pairs of each kind."""


def known_opinions(studio: Studio, score: FilmScore) -> tuple[Opinion, ...]:
    """Return what the judge said of these very scores, without asking anybody."""
    if studio.config.judge.model is None:
        return ()
    note = studio.store.note("verdicts", "opinions") or {}
    said = note.get("opinions", ()) if note.get("of") == _key(studio, score) else ()
    return tuple(map(Opinion.model_validate, said))


def opinions(studio: Studio, resolved: Sequence[Resolved], score: FilmScore) -> tuple[Opinion, ...]:
    """Return what the judge says of the undecided cells; nothing where none is set, or it is not heard."""
    cells = [cell for cell in score.cells if is_undecided(cell)]
    if studio.config.judge.model is None or not cells:
        return ()
    note = studio.store.note("verdicts", "opinions") or {}
    if note.get("of") == _key(studio, score):
        return known_opinions(studio, score)
    heard = _heard(studio, resolved, cells)
    if heard.trouble:
        studio.tell.say(f"the judge is not heard: {heard.trouble}")
    body = {
        "of": _key(studio, score),
        "opinions": [one.model_dump(mode="json") for one in heard.opinions],
        "trouble": heard.trouble,
    }
    if heard.opinions or not heard.trouble:
        studio.store.put_note("verdicts", "opinions", body)
    return heard.opinions


def _heard(studio: Studio, resolved: Sequence[Resolved], cells: Sequence[IdentityCell]) -> "Heard":
    from filmwright.agents.judge.hearing import Heard, hear
    from filmwright.agents.llm.writer import OpenAIWriter

    given = studio.config.judge
    try:
        settings = judge_settings(studio.config)
        cases, same, other = _pairs(studio, resolved, cells)
        if not cases:
            return Heard(trouble="there is no sheet to show it")
        pictures = "pictures of figures and of reference sheets are sent to"
        studio.tell.say(f"{pictures} {settings.base_url} ({settings.model}), without names: [judge] is set")
        prices = Llm(million_in=given.million_in, million_out=given.million_out)
        books = StoreBooks(studio.store, studio.owner, studio.budget, prices, given.model or "")
        writer = OpenAIWriter(settings, books, stop=studio.stop.is_set, say=studio.tell.say)
        return hear(writer, cases, same, other, given.calls)
    except FilmwrightError as error:
        if studio.stop.is_set():
            raise
        return Heard(trouble=error.message)


def _pairs(
    studio: Studio, resolved: Sequence[Resolved], cells: Sequence[IdentityCell]
) -> "tuple[list[Case], list[Pair], list[Pair]]":
    """Return the cases, pairs of the same figure, and pairs of others, all from this film."""
    from filmwright.agents.judge.hearing import Case, Pair

    of_cast = sheets.references(studio, resolved)
    worn = sheets.wardrobe(resolved)
    shown = {(cell.character, cell.shot): _figures(studio, resolved, cell) for cell in cells}
    cases = []
    for (who, shot), figures in shown.items():
        wears = worn.get(shot, {}).get(who, "")
        fitting = [r for r in of_cast.get(who, ()) if r.wears in ("", wears) and r.taken_from != shot]
        if figures and fitting:
            cases.append(Case(_spread(fitting), figures, character=who, shot=shot))
    known = {who: _spread(refs) for who, refs in of_cast.items() if len(refs) >= 2}
    same = [Pair(figures[::2], figures[1::2]) for figures in known.values()]
    people = sorted(known)
    other = [Pair(known[a][:2], known[b][:2]) for n, a in enumerate(people) for b in people[n + 1 :]]
    if len(other) == 1:  # two in the cast: their other views are another pair
        a, b = people
        other.append(Pair(known[a][-1:], known[b][-1:]))
    if len(same) == 1:
        same.append(Pair(known[people[0]][:1], known[people[0]][-1:]))
    return cases, same[:MOST_KNOWN], other[:MOST_KNOWN]


def _spread(references: "Sequence[Reference]") -> "list[Figure]":
    from filmwright.agents.judge.montage import Figure

    return [Figure(one.rgb, one.mask) for one in references if one.mask.any()]


def _figures(studio: Studio, resolved: Sequence[Resolved], cell: IdentityCell) -> "list[Figure]":
    return list(_cut_out(studio, [r for r in resolved if r.want.shot.id == cell.shot], cell))


def _cut_out(studio: Studio, mine: Sequence[Resolved], cell: IdentityCell) -> "Iterator[Figure]":
    """Yield the figure of a cell in some of the frames that were looked at."""
    from filmwright.agents.judge.montage import Figure

    finder = Finder(studio, Footage(studio, mine), detector_of(studio))
    for sample in finder.samples():
        levels = [level for level, who in sample.names.items() if who == cell.character]
        if sample.labels is not None and levels and sample.frame in cell.frames:
            mask = sample.labels == levels[0]
            if mask.any():
                yield Figure(sample.rgb, mask)


def _key(studio: Studio, score: FilmScore) -> str:
    asked = f"{studio.config.judge.model} {[c.model_dump_json() for c in score.cells]}"
    return hashlib.sha256(asked.encode()).hexdigest()
