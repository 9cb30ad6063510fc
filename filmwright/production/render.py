"""Units in the right order, chains side by side, each take recorded the moment it is finished.

    resolve_all ─> ready units ─> pool of workers ─> Made ─> publish files ─> commit take ─> dependants ready
                       ^                              │
                       └────── a pause <── retryable failure

One failing unit never abandons its siblings: what depends on it is blocked, the rest goes on, and the
failure is raised at the end. Cancelling stops within a frame; what was finished is kept. The work per unit
does not grow with the film: only what waited for a unit is looked at again when it lands.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import replace
from heapq import heappop, heappush

from filmwright.errors import Cancelled, FilmwrightError, RenderFailed
from filmwright.production.pool import pool
from filmwright.production.retries import ATTEMPTS, pause_seconds
from filmwright.production.studio import Studio
from filmwright.production.takes import first_seed, record, task_of
from filmwright.production.work import Made, Task
from filmwright.storyboard.estimate import Estimator
from filmwright.storyboard.plan import Resolved, Shelf, resolve, resolve_all


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
    """The moving state of one `render`: what is resolved, ready, in flight, failed."""

    def __init__(self, studio: Studio, shelf: Shelf, kinds: frozenset[str], retake: frozenset[str]) -> None:
        self.studio, self.kinds, self.retake = studio, kinds, set(retake)
        self.takes = {unit: list(takes) for unit, takes in shelf.takes.items()}
        self.circles = dict(shelf.circles)
        self.reasons: dict[str, str] = {}
        self.shelf = replace(shelf, takes=self.takes, circles=self.circles, failures=self.reasons)
        """What exists by now: its mappings are ours, and grow as takes land."""
        self.failed: dict[str, FilmwrightError] = {}
        self.crashed: set[str] = set()
        """Units in flight when a worker died; each is tried once more, alone, to find the one that did it."""
        self.attempts: dict[str, int] = {}
        self.ready: list[tuple[int, str]] = []
        """Heap of units that can be made now, in the order of the board."""
        self.later: list[tuple[float, str]] = []
        """Heap of units to try again, by the time at which."""
        self.busy: set[str] = set()
        """Units in `ready`, in `later`, or in flight."""
        self.flying: dict[Future[Made], Resolved] = {}
        self.resolved: dict[str, Resolved] = {}

    def start(self) -> None:
        self.resolved = {r.want.id: r for r in resolve_all(self.studio.board, self.shelf, self.studio.maker)}
        self.rank = {unit: n for n, unit in enumerate(self.resolved)}
        maker = self.studio.maker
        self.history = Estimator(self.shelf.takes, maker.name, maker.seconds_per_frame)
        self.dependants: dict[str, list[str]] = {}
        for item in self.resolved.values():
            for need in item.want.needs:
                self.dependants.setdefault(need, []).append(item.want.id)
        for unit in self.resolved:
            self._offer(unit)

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

    def work(self, submit: Callable[[Task], "Future[Made]"]) -> None:
        stop = self.studio.stop
        while True:
            if not stop.is_set():
                self._launch(submit)
            if self.flying:
                done, _ = wait(self.flying, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    self._land(self.flying.pop(future), future)
            elif self.later and not stop.is_set():
                stop.wait(min(0.2, max(0.0, self.later[0][0] - time.monotonic())))
            else:
                break
        if stop.is_set():
            raise Cancelled

    def _launch(self, submit: Callable[[Task], "Future[Made]"]) -> None:
        """Submit as many ready units as may be in flight; a suspect of a crash flies alone."""
        limit = max(1, self.studio.maker.capabilities.parallel)
        while self.later and self.later[0][0] <= time.monotonic():
            unit = heappop(self.later)[1]
            heappush(self.ready, (self.rank[unit], unit))
        while self.ready and len(self.flying) < limit:
            unit = self.ready[0][1]
            alone = unit in self.crashed or any(i.want.id in self.crashed for i in self.flying.values())
            if alone and self.flying:
                return
            heappop(self.ready)
            item = self.resolved[unit]
            self.flying[submit(task_of(item, self.studio, self._seed(item), self.resolved))] = item

    def _offer(self, unit: str) -> None:
        """Put a unit among the ready ones if it is due and everything it needs is there."""
        item = self.resolved[unit]
        settled = item.fingerprint is not None and all(self._is_settled(need) for need in item.want.needs)
        if settled and unit not in self.busy and self.is_due(item):
            self.busy.add(unit)
            heappush(self.ready, (self.rank[unit], unit))

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
        self.busy.discard(unit)
        try:
            made = future.result()
        except Cancelled:
            self.studio.stop.set()
        except BrokenExecutor:
            if unit not in self.crashed:
                self.crashed.add(unit)
                self._offer(unit)
                return
            error = f"{unit}: the worker process died (out of memory, or a crash in a library)"
            self._fail(unit, RenderFailed(error, hint="filmwright resume --workers 1"))
        except FilmwrightError as error:
            self._retry_or_fail(unit, error)
        else:
            take = record(item, made, self.studio, self._seed(item), self.resolved)
            self.retake.discard(unit)
            self.takes.setdefault(unit, []).append(take)
            self.circles[unit, take.fingerprint] = take.id
            self.studio.tell.finished(unit)
            self._resolve_again(unit)

    def _retry_or_fail(self, unit: str, error: FilmwrightError) -> None:
        attempt = self.attempts[unit] = self.attempts.get(unit, 0) + 1
        pause = pause_seconds(unit, attempt, error)
        if pause is None:
            self._fail(unit, error)
            return
        self.busy.add(unit)
        heappush(self.later, (time.monotonic() + pause, unit))
        told = f"{error.message}; attempt {attempt + 1} of {ATTEMPTS} in {pause:.1f} s"
        self.studio.tell.say(told)

    def _fail(self, unit: str, error: FilmwrightError) -> None:
        self.failed[unit] = error
        self.reasons[unit] = error.message
        self.studio.tell.say(f"{unit} failed: {error.message}")
        self._resolve_again(unit)

    def _resolve_again(self, unit: str) -> None:
        """Look again at a unit, at what waited for it, and on from there as long as anything changes."""
        wave = [unit]
        while wave:
            item = self.resolved[wave.pop()]
            again = resolve(item.want, self.resolved, self.shelf, self.studio.maker, self.history)
            self.resolved[item.want.id] = again
            self._offer(item.want.id)
            if item.want.id == unit or (item.unit.state, item.take) != (again.unit.state, again.take):
                wave += self.dependants.get(item.want.id, [])


def _failure(failed: Mapping[str, FilmwrightError]) -> RenderFailed:
    first = next(iter(failed.values()))
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    return RenderFailed(first.message + more, hint=first.hint or "filmwright resume")
