"""The plan: what is fresh, stale and why, missing or blocked. A pure function of board and takes.

    wants (from the board) ─┐
    takes (from the store) ─┼─> resolve, one by one ─> PlanUnit(state, causes, needs, estimate)
    maker (what it reads)  ─┘

Like a build system with constructive traces: a unit's fingerprint covers the fields its generator reads,
the pixels of the frames it consumes, and a version constant. A stored take with that fingerprint is the
value; nothing is verified by rendering it again. So undoing an edit finds the old take, and a changed clip
that ends on the same frame stops the wave there.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from filmwright.schemas.board import Board
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.plan import Cause, Estimate, Plan, PlanUnit
from filmwright.schemas.take import Take
from filmwright.storyboard.brief import HashOf
from filmwright.storyboard.estimate import Estimator
from filmwright.storyboard.units import FrameSource, Want, wants

FINGERPRINT_VERSION = 1
"""Raise it when the way fingerprints are made changes: every take of every project becomes stale."""


@dataclass(frozen=True)
class Maker:
    """A generator as the plan sees it: what it is called, can do, and reads."""

    name: str
    version: int
    capabilities: Capabilities
    reads: Callable[[ShotBrief], Mapping[str, object]]
    settings: Mapping[str, object] = field(default_factory=dict)
    seconds_per_frame: float = 0.06
    """What a frame costs before the project has a history of its own."""


@dataclass(frozen=True)
class FrameRef:
    """A frame that is consumed: the hash of its pixels and where its file is."""

    pixels: str
    media: str | None = None
    """sha256 of a stored picture."""
    picture: str | None = None
    """Or a path in the project."""


@dataclass(frozen=True)
class Resolved:
    """A want compared with what exists. `fingerprint` is None while a needed frame is not known yet."""

    want: Want
    unit: PlanUnit
    fingerprint: str | None
    reads: Mapping[str, object]
    consumes: Mapping[str, FrameRef]
    take: Take | None


@dataclass(frozen=True)
class Shelf:
    """What exists: every take by unit, choices, and what the person's pictures hash to."""

    takes: Mapping[str, Sequence[Take]]
    circles: Mapping[tuple[str, str], int] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    """Units that failed in the last run, with the reason."""
    unusable: frozenset[int] = frozenset()
    """Takes whose files are missing or damaged."""
    hash_of: HashOf = lambda path: path

    def chosen(self, unit: str, fingerprint: str) -> Take | None:
        """Return the circled take with this fingerprint, else the latest one."""
        fitting = [t for t in self.of(unit) if t.fingerprint == fingerprint]
        circled = self.circles.get((unit, fingerprint))
        return next((t for t in fitting if t.id == circled), fitting[-1] if fitting else None)

    def by_another_generator(self, unit: str, content: str, name: str) -> Take | None:
        """Return the latest take of the same content that another generator made."""
        return next(
            (t for t in reversed(self.of(unit)) if t.content == content and t.generator != name), None
        )

    def of(self, unit: str) -> list[Take]:
        """Return the usable takes of a unit, oldest first."""
        return [t for t in self.takes.get(unit, ()) if t.id not in self.unusable]


def plan(board: Board, shelf: Shelf, maker: Maker) -> Plan:
    """Return the state of every keyframe and clip of the board."""
    return Plan(units=tuple(r.unit for r in resolve_all(board, shelf, maker)))


def resolve_all(board: Board, shelf: Shelf, maker: Maker) -> tuple[Resolved, ...]:
    """Return every want of the board, compared with what exists, in the order of `wants`."""
    found: dict[str, Resolved] = {}
    history = Estimator(shelf.takes, maker.name, maker.seconds_per_frame)
    for want in wants(board, maker.capabilities.grid, shelf.hash_of):
        found[want.id] = resolve(want, found, shelf, maker, history)
    return tuple(found.values())


def resolve(
    want: Want, others: Mapping[str, Resolved], shelf: Shelf, maker: Maker, history: Estimator
) -> Resolved:
    """Compare one want with what exists; `others` holds at least the units it needs."""
    reads = {"film.fps": str(want.fps), **maker.reads(want.brief)}
    waiting = [
        others[n] for n in want.needs if n in others and others[n].unit.state not in ("fresh", "drifted")
    ]
    consumes = {role: _frame(source, others, shelf) for role, source in want.sources.items()}
    known = {role: ref for role, ref in consumes.items() if ref is not None}
    takes = shelf.of(want.id)
    fingerprint = take = None
    if not waiting:
        fingerprint = _fingerprint(want, reads, known, maker)
        take = shelf.chosen(want.id, fingerprint)
        if take is None and any(t.generator != maker.name for t in takes):
            take = shelf.by_another_generator(want.id, content_of(want, known), maker.name)
    if want.shot.locked and takes and take is None:
        take = takes[-1]  # the person's word: leave it as it is
    causes: tuple[Cause, ...] = ()
    if take is not None:
        causes = _drift(take, maker)
        state = "drifted" if causes and not want.shot.locked else "fresh"
    elif want.id in shelf.failures:
        state, causes = "missing", (Cause(field=f"failed: {shelf.failures[want.id]}"[:300]),)
    elif any(_is_stuck(other, shelf) for other in waiting):
        state = "blocked"
        causes = tuple(Cause(field=f"waits for {o.want.id}") for o in waiting)
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
        needs=want.needs,
        take=None if take is None else take.id,
        will_drop=will_drop(want, maker.capabilities),
        estimate=Estimate() if state in ("fresh", "drifted") else history.of(want),
    )
    return Resolved(want, unit, fingerprint, reads, known, take)


def will_drop(want: Want, can: Capabilities) -> tuple[str, ...]:
    """Return the instructions of a shot that the generator is known not to honour."""
    shot, out = want.shot, []
    if want.kind == "clip":
        if want.first is not None and can.first_frame == "none":
            out.append("first frame: cannot start from a picture")
        if want.last is not None and can.last_frame == "none":
            out.append("last frame: cannot end on a picture")
        if shot.last_frame.sketch is not None and "line" not in can.controls:
            out.append("last frame: cannot follow a sketch")
        if shot.motion.has_physics and not can.physics:
            out.append("motion: does not simulate physics")
        if shot.camera.move != "static" and not can.camera:
            out.append(f"camera: cannot be told to {shot.camera.move}")
    return tuple(out)


def _is_stuck(other: Resolved, shelf: Shelf) -> bool:
    return other.unit.state == "blocked" or other.want.id in shelf.failures


def _frame(source: FrameSource, others: Mapping[str, Resolved], shelf: Shelf) -> FrameRef | None:
    if source.picture is not None:
        return FrameRef(pixels=shelf.hash_of(source.picture), picture=source.picture)
    if source.pinned_by is not None:
        takes = shelf.of(source.pinned_by)
        pixels = takes[-1].consumes.get("first_frame") if takes else None
        holder = next((t for ts in shelf.takes.values() for t in ts if t.frame_hash == pixels), None)
        return None if holder is None else FrameRef(pixels=holder.frame_hash, media=_picture_of(holder))
    other = others.get(source.unit or "")
    if other is None or other.take is None:
        return None
    return FrameRef(pixels=other.take.frame_hash, media=_picture_of(other.take))


def _picture_of(take: Take) -> str:
    return take.media["picture"] if take.kind == "keyframe" else take.media["last_frame"]


def _fingerprint(
    want: Want, reads: Mapping[str, object], consumes: Mapping[str, FrameRef], maker: Maker
) -> str:
    return _digest({**_frame_part(want, consumes), "generator": [maker.name, maker.version], "reads": reads})


def content_of(want: Want, consumes: Mapping[str, FrameRef]) -> str:
    """Hash all of the brief but what can never be pixels: for takes of another generator."""
    brief = want.brief.model_dump(mode="json")
    for field_ in ("narration", "transition", "sound", "music", "source", "planner", "confidence", "review"):
        brief["shot"].pop(field_)
    for field_ in ("locked", "generator", "boundary"):
        brief["shot"].pop(field_)
    brief["shot"]["dialogue"] = [line["who"] for line in brief["shot"]["dialogue"]]
    return _digest({**_frame_part(want, consumes), "brief": brief})


def _frame_part(want: Want, consumes: Mapping[str, FrameRef]) -> dict[str, object]:
    stretch = want.stretch
    return {
        "version": FINGERPRINT_VERSION,
        "kind": want.kind,
        "consumes": {role: ref.pixels for role, ref in consumes.items()},
        "stretch": None if stretch is None else [stretch.start, stretch.frames, want.shot_frames],
        "seed": want.shot.seed,
    }


def _digest(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _drift(take: Take, maker: Maker) -> tuple[Cause, ...]:
    if take.generator != maker.name:
        return (Cause(field="generator", before=take.generator, after=maker.name),)
    return _differences(take.settings, maker.settings, "")


def _causes(
    want: Want,
    take: Take,
    reads: Mapping[str, object],
    consumes: Mapping[str, FrameRef],
    waiting: Sequence[Resolved],
    maker: Maker,
) -> tuple[Cause, ...]:
    if take.generator != maker.name:
        out = [Cause(field="generator", before=take.generator, after=maker.name)]
    elif take.generator_version != maker.version:
        out = [Cause(field=f"a new version of {maker.name}")]
    else:
        out = list(_differences(take.reads, reads, want.shot.id))
    if waiting:
        out += [
            Cause(field=f"follows {other.want.shot.id}") for other in waiting if other.want.shot != want.shot
        ]
        if not out:
            out = [Cause(field=f"follows {waiting[0].want.id}")]
    else:
        for role, ref in consumes.items():
            if take.consumes.get(role) != ref.pixels:
                out.append(Cause(field=f"{want.shot.id} {role.replace('_', ' ')} changed"))
    return tuple(out) or (Cause(field=f"{want.shot.id} seconds, seed or boundary"),)


def _differences(before: Mapping[str, object], after: Mapping[str, object], owner: str) -> tuple[Cause, ...]:
    """Return one cause for each key that differs; a key about a shot is prefixed with its id."""
    out = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if json.dumps(old, sort_keys=True, default=str) != json.dumps(new, sort_keys=True, default=str):
            own = key.split(".")[0] in _OF_A_SHOT
            name = f"{owner} {key}" if owner and own else key
            out.append(Cause(field=name, before=_short(old), after=_short(new)))
    return tuple(out)


_OF_A_SHOT = frozenset(
    ("camera", "action", "first_frame", "last_frame", "motion", "seconds", "light", "dialogue", "prompt")
)


def _short(value: object) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"
