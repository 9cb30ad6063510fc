"""Cleaning: what no recent state of the board needs is found, told, agreed to, and freed.

    board now, and its states of the last N days ─┐
    every generator that made a take ─────────────┴─> resolve ─> what is needed ─> Sweep ─> agreed? ─> freed

A take stays when it is younger than N days, when a state of the board used within N days resolves to it with
any generator of the project, when it was chosen for such a state, when its shot is locked, or when a take
that stays was made from its frame. The plan itself is the judge at the end: each state is resolved again
against what would be left, and must come to the same.

A remembered state that cannot be read any more cannot say what it needs, nor since when it was in use. So no
take is freed while it counts; it stops counting N days after it was last worked on.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Event

from filmwright.errors import FilmwrightError, InputInvalid, ProjectBusy
from filmwright.production.opening import opened
from filmwright.production.options import Options, Silent
from filmwright.production.plan_units import film_units
from filmwright.production.run import Run
from filmwright.production.shelf import shelf_of
from filmwright.production.studio import Studio, maker_of
from filmwright.schemas.board import Board
from filmwright.schemas.take import Take
from filmwright.storyboard import ledger, sweep
from filmwright.storyboard.board_cache import load_board
from filmwright.storyboard.plan import Maker, Resolved, Shelf, resolve_all
from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.store import Store
from filmwright.storyboard.sweep import State, Sweep
from filmwright.storyboard.yaml_problems import board_of
from filmwright.storyboard.yaml_tree import parse

_Judged = tuple[Board, Maker, Shelf, Sequence[Resolved]]
"""A state of the board, a generator, what there is, and what these come to."""


def survey(project: Project, days: int) -> Sweep:
    """Return what `clean` would free. Changes nothing.

    Raises:
        StoryboardInvalid: the board on disk has problems: what it needs is not known.
    """
    with opened(project) as store:
        return _survey(project, store, days)


def clean(project: Project, days: int, agreed: Callable[[Sweep], bool]) -> tuple[Sweep, bool]:
    """Free what no state of the board of the last `days` days needs, if `agreed`; return what, and whether.

    Raises:
        ProjectBusy: a run works on the project.
        StoryboardInvalid: the board on disk has problems: what it needs is not known.
        WriterFailed: the database or some files cannot be written; the project is whole.
    """
    with locked(project), opened(project, leading=True) as store:
        if (job := next(filter(ledger.is_held, ledger.jobs(store, only_open=True)), None)) is not None:
            raise ProjectBusy(
                f"{job.owner} works on {job.unit}",
                hint="wait until it ends, or stop it; then: filmwright clean",
            )
        found = _survey(project, store, days)
        if found.is_empty or not agreed(found):
            return found, False
        sweep.forget(store, found)
        sweep.remove(found)
        sweep.finished(store)
        return found, True


def _survey(project: Project, store: Store, days: int) -> Sweep:
    now = datetime.now(UTC)
    since = now - timedelta(days=days)
    board = load_board(project)
    studio = Run(project, Options(), Silent(), Event()).studio(store, board)
    shelf = shelf_of(studio)
    sha256 = hashlib.sha256(project.board.read_bytes()).hexdigest()
    past = [state for state in sweep.states(store) if state.sha256 != sha256]
    remarks: list[str] = []
    kept = _kept(studio, shelf, [state for state in past if state.last_used > since], since, remarks)
    takes = [take for of_unit in shelf.takes.values() for take in of_unit]
    freed = [take for take in takes if take.id not in kept]
    if freed and project.media.exists() and not sweep.is_inside(project, project.media):
        remarks.append("media is a link to somewhere else: no take is freed, and nothing there is touched")
        freed = []
    staying = [take for take in takes if take.id in kept or not freed]
    going = {sha for take in freed for sha in take.media.values()}
    going -= {sha for take in staying for sha in take.media.values()}
    made = store.note("film", "cut") or {}
    return Sweep(
        takes=tuple(freed),
        media=tuple(sorted(going)),
        boards=tuple(state.sha256 for state in past if state.last_used <= since),
        scores=sweep.old_scores(store, since, str(made.get("key", ""))),
        files=(
            *sweep.litter_of_media(project, store, going, now),
            *sweep.other_litter(project, _drawn_in_use(studio, resolve_all(board, shelf, studio.maker))),
        ),
        newest_take=max((take.id for take in takes), default=0),
        remarks=tuple(remarks),
    )


def _kept(
    studio: Studio, shelf: Shelf, past: Sequence[State], since: datetime, remarks: list[str]
) -> set[int]:
    """Return the ids of the takes that stay; say in `remarks` what keeps more than it should."""
    takes = {take.id: take for of_unit in shelf.takes.values() for take in of_unit}
    makers, unknown = _makers(studio, takes.values())
    for name, why in unknown.items():
        remarks.append(f"all takes of {name} stay, since it cannot be asked what it reads: {why}")
    kept = {take.id for take in takes.values() if take.created > since or take.generator in unknown}
    judged: list[_Judged] = []
    for board, on_it in _boards(studio, shelf, past):
        if kept >= takes.keys():
            return kept  # nothing could go: older states need not be read
        if board is None:
            remarks.append(
                "no take is freed: an earlier state of the board cannot be read any more, and may need any of"
                " them; it counts until it is older than --days"
            )
            return set(takes)
        for maker in makers:
            only = None if maker is studio.maker else maker.name
            judged.append((board, maker, on_it, resolve_all(board, on_it, maker)))
            kept |= sweep.needed_by(judged[-1][-1], on_it, only=only)
    return _judged(sweep.with_frames(kept, shelf.takes), judged)


def _boards(studio: Studio, shelf: Shelf, past: Sequence[State]) -> Iterator[tuple[Board | None, Shelf]]:
    """Yield the board now and its earlier states, each with the shelf it is resolved against.

    A picture that an earlier state refers to may have gone: its units do not resolve, and keep their takes.
    """
    hash_of = cache(shelf.hash_of)

    def hash_if_there(picture: str) -> str:
        try:
            return hash_of(picture)
        except InputInvalid:
            return f"gone: {picture}"

    yield studio.board, replace(shelf, hash_of=hash_of)
    for state in past:
        board, _ = board_of(parse(sweep.text_of(studio.store, state), "an earlier storyboard"))
        yield board, replace(shelf, hash_of=hash_if_there)


def _judged(kept: set[int], states: Sequence[_Judged]) -> set[int]:
    """Return `kept`, and more where a state of the board would come to something else without it."""
    for board, maker, shelf, before in states:
        if changed := _changed(before, resolve_all(board, _left(shelf, kept), maker)):
            names = {name for item in changed for name in (item.want.id, *_asked(item))}
            more = {take.id for name in names for take in shelf.takes.get(name, ())} - kept
            if not more:  # it hangs on a take that no rule of ours has thought of
                return {take.id for takes in shelf.takes.values() for take in takes}
            return _judged(sweep.with_frames(kept | more, shelf.takes), states)
    return kept


def _left(shelf: Shelf, kept: set[int]) -> Shelf:
    takes = {unit: [t for t in of_unit if t.id in kept] for unit, of_unit in shelf.takes.items()}
    circles = {of: take for of, take in shelf.circles.items() if take in kept}
    return replace(shelf, takes=takes, circles=circles)


def _changed(before: Iterable[Resolved], after: Iterable[Resolved]) -> list[Resolved]:
    pairs = zip(before, after, strict=True)
    return [a for a, b in pairs if (a.take, a.fingerprint) != (b.take, b.fingerprint)]


def _asked(item: Resolved) -> Iterator[str]:
    """Yield the units whose takes say which frames a unit starts and ends on."""
    for source in item.want.sources.values():
        yield from (name for name in (source.unit, source.pinned_by) if name is not None)


def _makers(studio: Studio, takes: Iterable[Take]) -> tuple[list[Maker], dict[str, str]]:
    """Return every generator that made a take, the present one first, and why others cannot be asked."""
    makers, unknown = [studio.maker], {}
    for name in sorted({take.generator for take in takes} - {studio.maker.name}):
        try:
            makers.append(maker_of(name, studio.quality, studio.size, studio.config))
        except FilmwrightError as error:
            unknown[name] = error.message
    return makers, unknown


def _drawn_in_use(studio: Studio, resolved: Sequence[Resolved]) -> frozenset[str]:
    """Return what the names of cached files begin with that the film as it would be cut is made from.

    These are drawn segments, and clips that were brought to the film's size.
    """
    pieces = (unit.id for unit in film_units(studio, resolved) if unit.kind == "segment")
    clips = (
        item.take.media["clip"] for item in resolved if item.take is not None and item.want.kind == "clip"
    )
    return frozenset((*(piece.removeprefix("segment/") for piece in pieces), *(sha[:16] for sha in clips)))
