"""Units in the right order, chains side by side, each take recorded the moment it is finished.

    resolve_all ─> ready units ─> pool of workers ─> Made ─> publish files ─> commit take ─> dependants ready

One failing unit never abandons its siblings: what depends on it is blocked, the rest goes on, and the
failure is raised at the end. Cancelling stops within a frame; what was finished is kept.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Future,
    wait,
)
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filmwright.errors import Cancelled, FilmwrightError, RenderFailed
from filmwright.production.options import CRF
from filmwright.production.pool import pool
from filmwright.production.studio import Studio
from filmwright.production.work import Job, Made
from filmwright.schemas.generation import Anchor, ClipRequest, KeyframeRequest
from filmwright.schemas.shot import Shot
from filmwright.schemas.take import Media, MediaKind, Take
from filmwright.storyboard.media import publish
from filmwright.storyboard.plan import Estimator, FrameRef, Resolved, Shelf, resolve, resolve_all

MASKS_EVERY = 12
"""Identity masks are kept for every n-th frame: scoring needs a handful per clip."""


def render(
    studio: Studio, shelf: Shelf, kinds: frozenset[str], retake: frozenset[str] = frozenset()
) -> Shelf:
    """Make every unit of `kinds` that is missing, stale (or drifted, when remaking), and retakes.

    Raises:
        RenderFailed: at least one unit failed; all others were made.
        Cancelled: the run was stopped; what was finished is recorded.
    """
    run = _Run(studio, shelf, kinds, retake)
    run.start()
    todo = run.count()
    if not todo:
        return run.shelf
    studio.tell.stage(" and ".join(sorted(k + "s" for k in kinds)), todo)
    with pool(studio, run.seconds(), todo) as submit:
        run.work(submit)
    if run.failed:
        raise _failure(run.failed)
    return run.shelf


class _Run:
    """The moving state of one `render`: what is resolved, in flight, failed."""

    def __init__(self, studio: Studio, shelf: Shelf, kinds: frozenset[str], retake: frozenset[str]) -> None:
        self.studio, self.shelf, self.kinds = studio, replace(shelf, failures={}), kinds
        self.retake = set(retake)
        self.failed: dict[str, FilmwrightError] = {}
        self.crashed: set[str] = set()
        """Units in flight when a worker died; each is tried once more, alone, to find the one that did it."""
        self.flying: dict[Future[Made], Resolved] = {}
        self.resolved: dict[str, Resolved] = {}

    def start(self) -> None:
        self.resolved = {r.want.id: r for r in resolve_all(self.studio.board, self.shelf, self.studio.maker)}
        self.history = Estimator(self.shelf, self.studio.maker)
        self.dependants: dict[str, list[str]] = {}
        for item in self.resolved.values():
            for need in item.want.needs:
                self.dependants.setdefault(need, []).append(item.want.id)

    def is_due(self, item: Resolved) -> bool:
        """Whether this unit must be made."""
        if item.want.kind not in self.kinds or item.want.id in self.failed:
            return False
        if item.want.id in self.retake:
            return True
        if item.unit.state == "drifted":
            return self.studio.remake and not item.want.shot.locked
        return item.unit.state in ("stale", "missing", "blocked")

    def count(self) -> int:
        return sum(self.is_due(item) for item in self.resolved.values())

    def seconds(self) -> float:
        return sum(i.unit.estimate.likely for i in self.resolved.values() if self.is_due(i))

    def work(self, submit: Callable[[Job], "Future[Made]"]) -> None:
        limit = max(1, self.studio.maker.capabilities.parallel)
        while True:
            for item in self._ready():
                alone = item.want.id in self.crashed
                if (self.flying and (alone or len(self.flying) >= limit)) or self.studio.stop.is_set():
                    break
                future = submit(job_of(item, self.studio, self._seed(item), self.resolved))
                self.flying[future] = item
            if not self.flying:
                break
            done, _ = wait(self.flying, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in done:
                self._land(self.flying.pop(future), future)
        if self.studio.stop.is_set():
            raise Cancelled

    def _ready(self) -> list[Resolved]:
        in_flight = {item.want.id for item in self.flying.values()}
        return [
            item
            for item in self.resolved.values()
            if self.is_due(item)
            and item.want.id not in in_flight
            and all(self._is_settled(need) for need in item.want.needs)
            and item.fingerprint is not None
        ]

    def _is_settled(self, unit: str) -> bool:
        item = self.resolved.get(unit)
        return item is None or (item.take is not None and not self.is_due(item))

    def _seed(self, item: Resolved) -> int:
        """What is made again keeps its seed; a retake gets the one after the last that was tried."""
        takes = self.shelf.takes.get(item.want.id, ())
        if item.want.id in self.retake and takes:
            return (max(take.seed for take in takes) + 1) % 2**31
        same = [take for take in takes if take.fingerprint == item.fingerprint]
        return same[-1].seed if same else first_seed(item.want.shot)

    def _land(self, item: Resolved, future: "Future[Made]") -> None:
        unit = item.want.id
        try:
            made = future.result()
        except Cancelled:
            self.studio.stop.set()
            return
        except BrokenExecutor:
            if unit not in self.crashed:
                self.crashed.add(unit)
                return
            error = f"{unit}: the worker process died (out of memory, or a crash in a library)"
            self._fail(unit, RenderFailed(error, hint="filmwright resume --workers 1"))
            return
        except FilmwrightError as error:
            self._fail(unit, error)
            return
        take = record(item, made, self.studio, self._seed(item))
        self.retake.discard(unit)
        self.studio.tell.finished(unit)
        takes = {**self.shelf.takes, unit: [*self.shelf.takes.get(unit, ()), take]}
        circles = {**self.shelf.circles, (unit, take.fingerprint): take.id}
        self.shelf = replace(self.shelf, takes=takes, circles=circles)
        self._resolve_again(unit)

    def _fail(self, unit: str, error: FilmwrightError) -> None:
        self.failed[unit] = error
        self.shelf = replace(self.shelf, failures={**self.shelf.failures, unit: error.message})
        self.studio.tell.say(f"{unit} failed: {error.message}")
        self._resolve_again(unit)

    def _resolve_again(self, unit: str) -> None:
        """Look again at a unit and at everything that waited for it: it may know its first frame now."""
        wave = [unit]
        while wave:
            item = self.resolved[wave.pop()]
            again = resolve(item.want, self.resolved, self.shelf, self.studio.maker, self.history)
            self.resolved[item.want.id] = again
            wave += self.dependants.get(item.want.id, [])


def job_of(item: Resolved, studio: Studio, seed: int, before: Mapping[str, Resolved]) -> Job:
    """Return the job for a unit: its request, where to write, how much to keep."""
    want, maker = item.want, studio.maker
    scratch = studio.project.scratch / f"{want.id.replace('/', '-')}-{seed}"
    common: dict[str, Any] = {
        "unit": want.id,
        "brief": want.brief,
        "prompt": want.shot.prompt,
        "negative": ", ".join(n for n in (want.shot.negative, want.brief.look.negative) if n),
        "size": studio.size,
        "fps": want.fps,
        "quality": studio.quality,
        "seed": seed,
        "anchors": _anchors(item, studio),
    }
    crf = CRF[studio.quality]
    if want.stretch is None:
        return Job(maker.name, KeyframeRequest(**common), scratch, keep=1, crf=crf)
    can = maker.capabilities
    request = ClipRequest(
        **common,
        frames=want.stretch.frames,
        start=want.stretch.start,
        shot_frames=want.shot_frames + want.continues,
        joint=want.stretch.joint,
        state=_state_before(item, before),
        passes=("identity",) if "identity" in can.passes else (),
        passes_every=MASKS_EVERY,
    )
    return Job(maker.name, request, scratch, keep=want.stretch.kept, crf=crf)


def first_seed(shot: Shot) -> int:
    """Return the seed of a shot's first take: the board's, or one that follows from the shot's id."""
    return shot.seed if shot.seed is not None else int.from_bytes(sha256(shot.id.encode()).digest()[:4]) >> 1


def record(item: Resolved, made: Made, studio: Studio, seed: int) -> Take:
    """Publish the files of a finished job and commit its take; return the take as stored."""
    media: list[Media] = []
    hashes: dict[str, str] = {}
    for role, path in made.files.items():
        sha, final = publish(path, studio.project.media)
        hashes[role] = sha
        relative = final.relative_to(studio.project.folder).as_posix()
        media.append(Media(sha256=sha, kind=_KINDS[role], path=relative, bytes=final.stat().st_size))
    want, maker = item.want, studio.maker
    take = Take(
        id=0,
        unit=want.id,
        shot=want.shot.id,
        kind=want.kind,
        number=1,
        fingerprint=item.fingerprint or "",
        content=item.content or "",
        generator=maker.name,
        generator_version=maker.version,
        seed=seed,
        reads=dict(item.reads),
        consumes={role: ref.pixels for role, ref in item.consumes.items()},
        settings=dict(maker.settings),
        media=hashes,
        frame_hash=made.frame_hash,
        frames=made.frames,
        size=studio.size,
        fps=want.fps,
        dropped=made.report.dropped,
        notes=made.report.notes,
        continuity=made.report.continuity,
        state=made.report.state,
        labels=made.labels,
        seconds_spent=round(made.seconds_spent, 3),
        created=datetime.now(UTC),
        circled=True,
    )
    return studio.store.add_take(take, media)


_KINDS: dict[str, MediaKind] = {
    "picture": "picture", "last_frame": "picture", "clip": "clip", "masks": "masks",
}  # fmt: skip


def _anchors(item: Resolved, studio: Studio) -> tuple[Anchor, ...]:
    files = {role: _file(ref, studio) for role, ref in item.consumes.items()}
    frame = {"first_frame": 0, "last_frame": -1}
    return tuple(Anchor(picture=files[role], frame=frame[role]) for role in frame if role in files)


def _file(ref: FrameRef, studio: Studio) -> Path:
    folder = studio.project.folder
    if ref.picture is not None:
        return folder / ref.picture
    return folder / "media" / (ref.media or "")[:2] / f"{ref.media}.png"


def _state_before(item: Resolved, before: Mapping[str, Resolved]) -> str | None:
    source = item.want.first
    other = before.get(source.unit) if source is not None and source.unit is not None else None
    return None if other is None or other.take is None else other.take.state


def _failure(failed: Mapping[str, FilmwrightError]) -> RenderFailed:
    first = next(iter(failed.values()))
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    return RenderFailed(first.message + more, hint=first.hint or "filmwright resume")
