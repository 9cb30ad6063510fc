"""The plan: what is fresh, stale and why, missing or blocked. A pure function of board and takes.

    wants (from the board) ─┐
    takes (from the store) ─┼─> resolve, one by one ─> PlanUnit(state, causes, needs, estimate)
    maker (what it reads)  ─┘

Like a build system with constructive traces: a unit's fingerprint covers the fields its generator reads,
the pixels of the frames it consumes, and a version constant. A stored take with that fingerprint is the
value; nothing is verified by rendering it again. So undoing an edit finds the old take, and a changed clip
that ends on the same frame stops the wave there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from filmwright.schemas.board import Board
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Capabilities, ClipRequest, KeyframeRequest
from filmwright.schemas.plan import Cause, Estimate, Plan, PlanUnit
from filmwright.schemas.take import Take
from filmwright.storyboard.brief import HashOf
from filmwright.storyboard.causes import changes, drift
from filmwright.storyboard.estimate import Estimator
from filmwright.storyboard.fingerprints import content_of, fingerprint_of
from filmwright.storyboard.handoff import frame_from, handed_on, pins_of, stored
from filmwright.storyboard.pictures import reference_id
from filmwright.storyboard.units import FrameRef, FrameSource, Want, wants

Alike = Callable[[KeyframeRequest | ClipRequest], str | None]


@dataclass(frozen=True)
class Maker:
    """A generator as the plan sees it: what it is called, can do, and reads."""

    name: str
    version: int
    capabilities: Capabilities
    reads: Callable[[ShotBrief], Mapping[str, object]] = field(compare=False)
    settings: Mapping[str, object] = field(default_factory=dict)
    seconds_per_frame: float = 0.06
    """What a frame costs before the project has a history of its own."""
    others: Mapping[str, "Maker"] = field(default_factory=dict)
    """Who makes single shots instead, by the shot's id."""
    stills: "Maker | None" = None
    """Who draws the stills of its shots; None draws them itself."""
    recommends: str | None = None
    """Who should draw them, as the generator says."""
    masked: str | None = None
    """Who changes a region of a still, where it changes the whole, as the generator says."""
    alike: Alike | None = field(default=None, compare=False)
    """What requests have in common that may share a call; None where none may."""
    recipe: Mapping[str, object] | None = field(default=None, compare=False)
    """What it can be told by when it is not here (a model: its preset), as JSON."""

    def of(self, shot: str, kind: Literal["keyframe", "clip"] = "clip") -> "Maker":
        """Return who makes the clips of a shot, or its still."""
        maker = self.others.get(shot, self)
        return maker.stills or maker if kind == "keyframe" else maker

    def for_want(self, want: Want) -> "Maker":
        """Return who makes one unit."""
        return self.of(want.shot.id, want.kind)

    @property
    def everyone(self) -> "Mapping[str, Maker]":
        """All who make anything, by name; the film's own first."""
        clips = (self, *self.others.values())
        stills = (one.stills for one in clips if one.stills is not None)
        return {one.name: one for one in (*clips, *stills)}

    @property
    def mark(self) -> tuple[str, int]:
        """Name and version, as fingerprints have them."""
        return self.name, self.version


@dataclass(frozen=True)
class Resolved:
    """A want compared with what exists. `fingerprint` is None while a needed frame is not known yet."""

    want: Want
    unit: PlanUnit
    fingerprint: str | None
    reads: Mapping[str, object]
    consumes: Mapping[str, FrameRef]
    take: Take | None

    @property
    def promised(self) -> FrameRef | None:
        """The frame that a bridge will hand on, known before it is made."""
        return self.consumes.get("last_frame") if self.want.bridges and self.take is None else None

    @property
    def is_awaited(self) -> bool:
        """Whether nobody knows yet on which frame it ends."""
        return self.unit.state not in ("fresh", "drifted") and self.promised is None


@dataclass(frozen=True)
class Shelf:
    """What exists: every take by unit, choices, and what the person's pictures hash to."""

    takes: Mapping[str, Sequence[Take]]
    circles: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Ids of chosen takes by unit and fingerprint, the latest choice last."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Units that failed in the last run, with the reason."""
    unsettled: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Why units wait for the person, by unit and fingerprint: nobody knows whether they were charged."""
    unusable: frozenset[int] = frozenset()
    """Takes whose files are missing or damaged."""
    hash_of: HashOf = lambda path: path
    absent: Mapping[str, str] = field(default_factory=dict)
    """Why pictures of the person's cannot be used, by path."""

    def chosen(self, unit: str, fingerprint: str) -> Take | None:
        """Return the take that is circled for this state of the board, else the latest made for it."""
        takes, circled = self.of(unit), self.circles.get((unit, fingerprint))
        made_for_it = [t for t in takes if t.fingerprint == fingerprint]
        return next((t for t in takes if t.id == circled), made_for_it[-1] if made_for_it else None)

    def chosen_last(self, unit: str) -> Take | None:
        """Return the take that was circled last, for whichever state of the board; else the latest."""
        takes = {t.id: t for t in self.of(unit)}
        circled = [take for (of, _), take in self.circles.items() if of == unit and take in takes]
        return takes[circled[-1]] if circled else next(reversed(takes.values()), None)

    def by_another_generator(self, unit: str, content: str, name: str) -> Take | None:
        """Return the take of the same content by another generator: the circled one, else the latest."""
        made = [t for t in self.of(unit) if t.content == content and t.generator != name]
        states = {t.fingerprint for t in made}
        circled = [take for (of, state), take in self.circles.items() if of == unit and state in states]
        chosen = (t for t in self.of(unit) if t.id == circled[-1]) if circled else iter(())
        return next(chosen, made[-1] if made else None)

    def of(self, unit: str) -> list[Take]:
        """Return the usable takes of a unit, oldest first."""
        return [t for t in self.takes.get(unit, ()) if t.id not in self.unusable]


def plan(board: Board, shelf: Shelf, maker: Maker) -> Plan:
    """Return the state of every keyframe and clip of the board."""
    return Plan(units=tuple(r.unit for r in resolve_all(board, shelf, maker)))


def resolve_all(board: Board, shelf: Shelf, maker: Maker) -> tuple[Resolved, ...]:
    """Return every want of the board, compared with what exists, in the order of `wants`."""
    found: dict[str, Resolved] = {}
    history = histories(shelf, maker)
    grids = {shot: other.capabilities.grid for shot, other in maker.others.items()}
    ends = drawn_ends(board, maker)
    for want in wants(board, maker.capabilities.grid, shelf.hash_of, grids, ends):
        found[want.id] = resolve(want, found, shelf, maker, history)
    return tuple(found.values())


def drawn_ends(board: Board, maker: Maker) -> frozenset[str]:
    """Return the shots whose generator takes a last frame as a picture only."""
    return frozenset(shot.id for shot in board.shots if maker.of(shot.id).capabilities.last_still)


def histories(shelf: Shelf, maker: Maker) -> dict[str, Estimator]:
    """Return what each generator's work has taken so far, by its name."""
    return {name: Estimator(shelf.takes, name, m.seconds_per_frame) for name, m in maker.everyone.items()}


def resolve(
    want: Want,
    others: Mapping[str, Resolved],
    shelf: Shelf,
    maker: Maker,
    history: Mapping[str, Estimator],
) -> Resolved:
    """Compare one want with what exists; `others` holds at least the units it needs."""
    maker = maker.for_want(want)
    reads = {"film.fps": str(want.fps), **maker.reads(want.brief)}
    if want.moment == "last":
        reads["last_frame"] = want.brief.shot.last_frame.describe
    waiting = [others[n] for n in want.needs if n in others and others[n].is_awaited]
    absent = [path for path in want.pictures if path in shelf.absent]
    consumes = {role: frame_from(source, others, shelf) for role, source in want.sources.items()}
    known = {role: ref for role, ref in consumes.items() if ref is not None}
    takes = shelf.of(want.id)
    fingerprint = take = None
    if not waiting and not absent:
        known, fingerprint, take = _answer(want, reads, known, shelf, maker)
    elif pins := pins_of(want, shelf):
        known["last_frame"] = pins[0]
    if want.shot.locked and take is None:
        take = shelf.chosen_last(want.id)  # the person's word: leave it as it is
    causes: tuple[Cause, ...] = ()
    if take is not None:
        causes = drift(take, maker.name, maker.settings)
        state = "drifted" if causes and not want.shot.locked else "fresh"
    elif absent:
        state = "blocked"
        causes = tuple(Cause(field=shelf.absent[path], unit=reference_id(path)) for path in absent)
    elif (why := shelf.unsettled.get((want.id, fingerprint or ""))) is not None:
        state, causes = "blocked", (Cause(field=why),)
    elif want.id in shelf.failures:
        state, causes = "missing", (Cause(field=f"failed: {shelf.failures[want.id]}"[:300]),)
    elif any(_is_stuck(other, shelf) for other in waiting):
        state = "blocked"
        causes = tuple(Cause(field=f"waits for {o.want.id}", unit=o.want.id) for o in waiting)
    elif not takes:
        state = "missing"
    else:
        state = "stale"
        causes = _causes(want, takes[-1], reads, known, waiting, maker)
    unit = PlanUnit(
        id=want.id,
        kind=want.kind,
        shot=want.shot.id,
        state=state,
        causes=causes,
        needs=(*want.needs, *map(reference_id, want.pictures)),
        take=None if take is None else take.id,
        will_drop=will_drop(want, maker.capabilities),
        estimate=Estimate() if state in ("fresh", "drifted") else history[maker.name].of(want),
    )
    return Resolved(want, unit, fingerprint, reads, known, take)


def _answer(
    want: Want, reads: Mapping[str, object], known: dict[str, FrameRef], shelf: Shelf, maker: Maker
) -> tuple[dict[str, FrameRef], str, Take | None]:
    """Return the frames a want is to be made from, its fingerprint with them, and the take that answers it.

    A bridge may end on any frame that the next shot was ever started from; without a take that does, on the
    one it was started from last.
    """
    free = fingerprint_of(want, reads, known, maker.mark)
    pins = pins_of(want, shelf) if want.bridges else []
    if not pins:
        return known, free, _take_of(want, free, known, shelf, maker)
    found = []
    for pin in pins:
        bridged = {**known, "last_frame": pin}
        fingerprint = fingerprint_of(want, reads, bridged, maker.mark)
        take = _take_of(want, fingerprint, bridged, shelf, maker) or _ending_on(want, free, pin, shelf)
        found.append((bridged, fingerprint, take))
    return next((one for one in found if one[2] is not None), found[0])


def _take_of(
    want: Want, fingerprint: str, consumes: Mapping[str, FrameRef], shelf: Shelf, maker: Maker
) -> Take | None:
    """Return the chosen take of a fingerprint, else one of the same content by another generator."""
    take = shelf.chosen(want.id, fingerprint)
    if take is None and any(t.generator != maker.name for t in shelf.of(want.id)):
        take = shelf.by_another_generator(want.id, content_of(want, consumes), maker.name)
    return take


def _ending_on(want: Want, fingerprint: str, pin: FrameRef, shelf: Shelf) -> Take | None:
    """Return the latest take that was free to end anywhere, and hands on just the frame `pin`."""
    takes = (t for t in reversed(shelf.of(want.id)) if t.fingerprint == fingerprint)
    return next((t for t in takes if handed_on(t) == pin.pixels), None)


def answers(item: Resolved, take: Take, shelf: Shelf, maker: Maker) -> bool:
    """Whether a take would do for the board as it is, were it the only one of its unit."""
    maker = maker.for_want(item.want)
    alone = replace(shelf, takes={**shelf.takes, item.want.id: [take]}, circles={}, unusable=frozenset())
    given = {r: ref for r, ref in item.consumes.items() if r != "last_frame" or not item.want.bridges}
    known = item.fingerprint is not None
    return known and _answer(item.want, item.reads, given, alone, maker)[-1] is not None


def bridged(item: Resolved, resolved: Iterable[Resolved], shelf: Shelf) -> Resolved | None:
    """Return the same unit, asked to end on the frame that the next shot's present take was started from.

    None where no other shot continues from it, or none has a take. Its fingerprint stays: the take that is
    made of it answers the board as it is.
    """
    frame = following_start(item.want, resolved, shelf)
    if frame is None:
        return None
    pinned = replace(item.want, last=FrameSource(pinned_by=item.want.id))
    return replace(item, want=pinned, consumes={**item.consumes, "last_frame": frame})


def following_start(want: Want, resolved: Iterable[Resolved], shelf: Shelf) -> FrameRef | None:
    """Return the frame that the present take of the next shot was started from, if it continues this clip."""
    for item in resolved:
        source = item.want.first
        if source is not None and source.unit == want.id and item.want.shot.id != want.shot.id:
            take = item.take or shelf.chosen_last(item.want.id)
            frame = None if take is None else stored(take.consumes.get("first_frame"), shelf)
            if frame is not None:
                return frame
    return None


def will_drop(want: Want, can: Capabilities) -> tuple[str, ...]:
    """Return the instructions of a shot that the generator is known not to honour."""
    shot, out = want.shot, []
    if want.references and not can.references:
        out.append("references: cannot follow reference pictures")
    if want.kind == "clip":
        goes_on = can.redraws and want.stretch is not None and want.stretch.joint
        if want.first is not None and can.first_frame == "none" and not goes_on:
            out.append("first frame: cannot start from a picture")
        if want.last is None and can.last_frame_required:
            out.append("the clip: cannot be made without a last frame")
        if want.last is not None and can.last_frame == "none":
            out.append("last frame: cannot end on a picture")
        if shot.last_frame.describe and can.last_frame == "none":
            out.append("last frame: can only be told in words")
        if (
            can.last_still
            and shot.last_frame.describe
            and want.last not in (None, FrameSource(f"{shot.id}/last"))
        ):
            out.append(f"last frame: it ends on {want.last.unit or want.last.picture}, not on its words")
        if shot.last_frame.sketch is not None and not can.sketches:
            out.append("last frame: cannot follow a sketch")
        if shot.action and not can.words:
            out.append("action: reads no words")
        if shot.motion.has_physics and not can.physics:
            out.append("motion: does not simulate physics")
        if shot.camera.move != "static" and not can.camera:
            out.append(f"camera: cannot be told to {shot.camera.move}")
    return tuple(out)


def _is_stuck(other: Resolved, shelf: Shelf) -> bool:
    return other.unit.state == "blocked" or other.want.id in shelf.failures


def _causes(
    want: Want,
    take: Take,
    reads: Mapping[str, object],
    consumes: Mapping[str, FrameRef],
    waiting: Sequence[Resolved],
    maker: Maker,
) -> tuple[Cause, ...]:
    frames = {} if waiting else {role: ref.pixels for role, ref in consumes.items()}
    out = changes(take, want, reads, frames, maker.mark)
    names = {o.want.shot.id: o.want.id for o in waiting if o.want.shot != want.shot}
    out += tuple(Cause(field=f"follows {name}", unit=unit) for name, unit in names.items())
    if waiting and not out:
        out = (Cause(field=f"follows {waiting[0].want.id}", unit=waiting[0].want.id),)
    return out or (Cause(field=f"{want.shot.id} seed or boundary"),)
