"""The whole plan: given pictures, stills and clips, drawn pieces of the film, the film; and what it costs.

    board ─> pictures ───────────────────────────> reference units
    board + takes ─> resolve_all ────────────────> keyframes and clips, priced
                        └─> the cut as it would be ─┬─> pieces ─> segment units
                (clips that are not made stand in)  └──────────> the film

It says what an assembly would do, and does none of it: no clip is opened and none is written. Where closed
groups lie in a clip follows from its length, and its hash is known from its take.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmwright.errors import InputInvalid
from filmwright.production import cutting
from filmwright.production.config import read_config
from filmwright.production.cut_sides import WHOLE, Sides, differences, sides_of
from filmwright.production.quote import quote
from filmwright.production.shelf import had_a_take, shelf_of
from filmwright.production.studio import Studio
from filmwright.schemas.cut import Cut, CutClip
from filmwright.schemas.job import Amount, Price
from filmwright.schemas.plan import Cause, Estimate, Plan, PlanUnit, UnitState
from filmwright.schemas.take import Media
from filmwright.storyboard import ledger
from filmwright.storyboard.estimate import Charges
from filmwright.storyboard.pictures import pictures_of, reference_id
from filmwright.storyboard.plan import Resolved, Shelf, histories, resolve_all

if TYPE_CHECKING:
    from filmwright.assembler.segments import Footage, Segment

SECONDS_PER_FRAME = (0.01, 0.03, 0.1)
"""What a frame drawn at the cut takes: low, likely, high."""
_UNMADE = "not made yet: "


def whole_plan(studio: Studio) -> Plan:
    """Return every unit of the film with its state, what it would take, and how the purse stands."""
    shelf = shelf_of(studio)
    resolved = resolve_all(studio.board, shelf, studio.maker)
    open_jobs = ledger.jobs(studio.store, only_open=True)
    reserved = sum((job.quoted for job in open_jobs), Amount())
    counted = ledger.spent(studio.store)
    return Plan(
        units=(
            *reference_units(studio, shelf),
            *_shot_units(studio, shelf, resolved),
            *film_units(studio, resolved),
        ),
        currency=read_config(studio.project.folder).currency,
        spent=counted.less(reserved),
        reserved=reserved,
        budget=studio.budget,
        makers={shot: str(one)[:300] for shot, one in studio.chosen.items()},
    )


def _shot_units(studio: Studio, shelf: Shelf, resolved: Sequence[Resolved]) -> Iterator[PlanUnit]:
    """Yield the stills and clips with what making them would take, in seconds of work and in money."""
    jobs = ledger.jobs(studio.store) if studio.prices else []
    known = histories(shelf, studio.maker)
    tolls = {n: Charges(jobs, n) for n in known if studio.prices.get(n, Price()) != Price()}
    for item in resolved:
        unit, maker = item.unit, studio.maker.for_want(item.want)
        history, charges = known[maker.name], tolls.get(maker.name)
        if unit.state == "fresh":
            yield unit
            continue
        estimate = history.of(item.want)
        if charges is not None:
            quoted = quote(item.want, studio.prices[maker.name]).money
            estimate = estimate.replace(money=charges.of(quoted))
        perhaps = unit.state == "stale" and all(cause.unit is not None for cause in unit.causes)
        if perhaps:
            money = None if estimate.money is None else estimate.money.replace(low=Decimal(0))
            estimate = estimate.replace(low=0.0, money=money)
        lost = unit.state == "missing" and not unit.causes and had_a_take(item, shelf)
        causes = (Cause(field="its file is missing or damaged"),) if lost else unit.causes
        yield unit.replace(estimate=estimate, causes=causes, perhaps=perhaps)


def reference_units(studio: Studio, shelf: Shelf) -> list[PlanUnit]:
    """Return the pictures the board refers to, each with the hash of its pixels, or what is wrong with it."""
    return [
        PlanUnit(
            id=reference_id(path),
            kind="reference",
            of=of,
            state="missing" if path in shelf.absent else "fresh",
            causes=(Cause(field=shelf.absent[path]),) if path in shelf.absent else (),
            pixels=None if path in shelf.absent else shelf.hash_of(path),
        )
        for path, of in pictures_of(studio.board).items()
    ]


def film_units(studio: Studio, resolved: Sequence[Resolved]) -> list[PlanUnit]:
    """Return the drawn pieces of the film, and the film: what the next assembly would do.

    Of a film that is there and current the pieces are in it, whether they are still kept or not.
    """
    clips = [item for item in resolved if item.want.kind == "clip"]
    needs = tuple(item.want.id for item in clips)
    if not clips:
        return [
            PlanUnit(id="film", kind="film", state="blocked", causes=(Cause(field="the board has no shots"),))
        ]
    made = studio.store.note("film", "cut") or {}
    cut = cutting.cut_of(studio, resolved, foreseen(studio))
    now, before = sides_of(cut), made.get("sides", {})
    waiting = [item for item in clips if item.take is None]
    key = cutting.key_of(cut)
    current = not waiting and cutting.is_cut(studio, key)
    state: UnitState = "fresh" if current else "stale" if made else "missing"
    causes: tuple[Cause, ...] = ()
    if made and not current:
        causes = _film_causes(before, now, is_same=made["key"] == key)
    try:
        pieces = _segment_units(studio, cut, clips, is_current=current, before=before, now=now)
    except InputInvalid as error:  # a transition that is too long: the assembly will say so, too
        state, causes, pieces = "blocked", (Cause(field=error.message),), []
    if waiting and state != "fresh":
        names = list(dict.fromkeys(item.want.shot.id for item in waiting))
        stuck = any(item.unit.state == "blocked" for item in waiting)
        state = "blocked" if stuck else state
        causes = tuple(Cause(field=f"waits for {name}", unit=name) for name in names)
    return [*pieces, PlanUnit(id="film", kind="film", state=state, causes=causes, needs=needs)]


def _film_causes(before: Sides, now: Sides, *, is_same: bool) -> tuple[Cause, ...]:
    if is_same:
        return (Cause(field="film.mp4 or film.srt is missing or was altered"),)
    return differences(before, now, dict.fromkeys((WHOLE, *now, *before))) or (
        Cause(field="the cut changed"),
    )


def _segment_units(
    studio: Studio, cut: Cut, clips: Sequence[Resolved], *, is_current: bool, before: Sides, now: Sides
) -> list[PlanUnit]:
    from filmwright.assembler import segments, subtitles, timeline

    laid = timeline.lay_out(cut)
    cues = subtitles.cues(cut, laid) if "captions" in cut.film.burn_in else ()
    footage = _footage(cut)
    unmade = {item.want.shot.id for item in clips if item.take is None}
    needs: dict[str, list[str]] = {}
    for item in clips:
        needs.setdefault(item.want.shot.id, []).append(item.want.id)
    units: dict[str, PlanUnit] = {}
    for piece in segments.plan(cut, laid, footage, cues):
        if isinstance(piece, segments.Copy):
            continue
        mark = segments.fingerprint(piece, footage, cut)
        shots = _shots_in(piece)
        stopped = [shot for shot in shots if shot in unmade]
        causes: tuple[Cause, ...] = ()
        if is_current or (studio.project.segments / f"{mark}.mp4").exists():
            state: UnitState = "fresh"
        elif stopped:
            state = "blocked"
            causes = tuple(Cause(field=f"waits for {shot}", unit=shot) for shot in stopped)
        else:
            known = bool(before) and all(shot in before for shot in shots)
            state = "stale" if known else "missing"
            causes = differences(before, now, [*shots, WHOLE]) if known else ()
        identity = f"segment/{mark[:16]}"
        units[identity] = PlanUnit(
            id=identity,
            kind="segment",
            shot=shots[0] if shots else None,
            of=tuple(shots) or tuple(_cards_in(piece)),
            state=state,
            causes=causes,
            needs=tuple(need for shot in shots for need in needs[shot]),
            estimate=Estimate() if state == "fresh" else _work(piece.frames),
        )
    return list(units.values())


def _work(frames: int) -> Estimate:
    low, likely, high = (round(pace * frames, 2) for pace in SECONDS_PER_FRAME)
    return Estimate(low=low, likely=likely, high=high)


def _shots_in(piece: "Segment") -> list[str]:
    return [*dict.fromkeys(run.span.id for run in piece.runs if run.span.kind == "shot")]


def _cards_in(piece: "Segment") -> Iterable[str]:
    return dict.fromkeys(f"the {run.span.kind} card" for run in piece.runs)


def foreseen(studio: Studio) -> Callable[[Resolved], CutClip]:
    """Return how a clip will stand in the cut: made, to be made, or to be brought to the film's size."""
    media = studio.store.media()

    def clip_of(item: Resolved) -> CutClip:
        take, stretch = item.take, item.want.stretch
        if take is None or stretch is None:
            name = f"{_UNMADE}{item.want.id}"
            return CutClip(path=Path(name), sha256=name, frames=1 if stretch is None else stretch.kept)
        sha = take.media["clip"]
        if take.size == studio.size and take.fps == studio.board.film.fps:
            return CutClip(path=studio.project.folder / media[sha].path, sha256=sha, frames=take.frames)
        return _conformed(studio, media[sha], take.frames, take.fps)

    return clip_of


def _conformed(studio: Studio, clip: Media, frames: int, fps: Any) -> CutClip:
    target = cutting.conformed_path(studio, clip.sha256)
    if target.exists():
        from filmwright.assembler.clip_index import read_index

        index = read_index(target)
        return CutClip(path=target, sha256=index.sha256, frames=index.frames)
    frames = max(1, round(frames * studio.board.film.fps / fps))
    return CutClip(path=target, sha256=f"to be conformed: {clip.sha256}", frames=frames)


def _footage(cut: Cut) -> "Footage":
    """Return the clips of the cut as indexes of files that nobody has opened."""
    from filmwright.assembler.clip_index import ClipIndex
    from filmwright.assembler.spec import MezzanineSpec, groups_of

    spec = MezzanineSpec(cut.size, cut.film.fps, cut.crf)
    groups: dict[int, tuple[int, ...]] = {}
    found: dict[str, list[ClipIndex]] = {}
    for shot in cut.shots:
        for clip in shot.clips:
            opens = groups.setdefault(clip.frames, groups_of(clip.frames, spec))
            nowhere = ((0, 0),) * clip.frames
            index = ClipIndex(clip.path, cut.size, cut.film.fps, b"", nowhere, opens)
            vars(index)["sha256"] = clip.sha256  # known from the take: the file stays closed
            found.setdefault(shot.shot.id, []).append(index)
    return found
