"""Units in the right order, chains side by side, each take recorded the moment it is finished.

    resolve_all ─> ready units ─> reserve ─> pool of workers ─> Made ─> publish files ─> commit take ─┐
                       ^             │                           │                                    │
                       │             └─ held by another: wait    └─> retryable failure ─> a pause     │
                       └──────────────────── dependants are ready <──────────────────────────────────┘

One failing unit never abandons its siblings: what depends on it is blocked, the rest goes on, and the
failure is raised at the end. Cancelling stops within a frame; what was finished is kept. The work per unit
does not grow with the film: only what waited for a unit is looked at again when it lands. Several processes
may render one project: the ledger says who makes what.
"""

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import replace
from heapq import heappop, heappush

from filmwright.errors import Cancelled, Fenced, FilmwrightError, OverBudget, RenderFailed, WriterFailed
from filmwright.production.again import NOTHING_AGAIN, Again, units_of
from filmwright.production.desk import Desk, unsettled
from filmwright.production.pool import Floor, pool
from filmwright.production.ready import Ready
from filmwright.production.retries import ATTEMPTS, ends_a_generator, failure, its_worker_died, pause_seconds
from filmwright.production.seeds import seed_of
from filmwright.production.studio import Studio
from filmwright.production.takes import likeness, record, task_of
from filmwright.production.task import Made
from filmwright.schemas.job import Job
from filmwright.schemas.verdict import Change
from filmwright.storyboard import ledger
from filmwright.storyboard.plan import Resolved, Shelf, bridged, histories, resolve, resolve_all

LOOK_SECONDS = 1.0
"""How often it is looked for what other processes have made."""

Failures = dict[tuple[str, str], FilmwrightError]
"""What failed in this run, by unit and fingerprint."""


def render(
    studio: Studio,
    shelf: Shelf,
    kinds: frozenset[str],
    again: Again = NOTHING_AGAIN,
    failures: Failures | None = None,
) -> Shelf:
    """Make every unit of `kinds` that is missing, stale (or drifted, when remaking), and retakes.

    What is in `failures` is not asked for again: it may have been charged. What fails is added.

    Raises:
        RenderFailed: at least one unit failed; all others were made.
        Unsettled: at least one unit waits for the person to say whether it was charged.
        OverBudget: the next unit would cost more than is left; what was begun is finished.
        Cancelled: the run was stopped; what was finished is recorded.
    """
    failures = {} if failures is None else failures
    run = _Run(studio, shelf, kinds, again)
    run.start(failures)
    todo = run.due()
    if todo:
        studio.tell.stage(" and ".join(sorted(k + "s" for k in kinds)), len(todo))
        try:
            with pool(studio, todo) as floor:
                run.work(floor)
        finally:
            run.desk.let_go()
            failures |= {(unit, run.resolved[unit].fingerprint or ""): e for unit, e in run.failed.items()}
    if run.over is not None:
        raise run.over
    if run.failed:
        raise failure(run.failed)
    return run.shelf


class _Run:
    """The moving state of one `render`: what is resolved, ready, in flight, failed."""

    def __init__(self, studio: Studio, shelf: Shelf, kinds: frozenset[str], again: Again) -> None:
        self.studio, self.kinds, self.again = studio, kinds, again
        self.retake: set[str] = set()
        """Units to take again that have not landed yet."""
        self.desk = Desk(studio)
        self.takes = {unit: list(takes) for unit, takes in shelf.takes.items()}
        self.circles = dict(shelf.circles)
        self.reasons: dict[str, str] = {}
        self.shelf = replace(shelf, takes=self.takes, circles=self.circles, failures=self.reasons)
        """What exists by now: its mappings are ours, and grow as takes land."""
        self.failed: dict[str, FilmwrightError] = {}
        self.unusable: dict[str, FilmwrightError] = {}
        """Generators that cannot be used here, as their first task found."""
        self.crashed: set[str] = set()
        """Units whose worker died; each is tried once more."""
        self.attempts: dict[str, int] = {}
        self.alone: set[str] = set()
        """Units that failed with others in one call: each is tried by itself."""
        self.later: list[tuple[float, str]] = []
        """Heap of units to try again, by the time at which."""
        self.busy: set[str] = set()
        """Units in `ready`, in `later`, in flight, or made elsewhere."""
        self.elsewhere: set[str] = set()
        """Units that another process makes."""
        self.asked = 0.0
        """When it was last looked for what other processes have made."""
        self.over: OverBudget | None = None
        self.flying: dict[Future[list[Made]], list[Resolved]] = {}
        """Calls in hand, each with the units that share it."""
        self.resolved: dict[str, Resolved] = {}

    def start(self, failures: Failures) -> None:
        self.resolved = {r.want.id: r for r in resolve_all(self.studio.board, self.shelf, self.studio.maker)}
        self.retake = units_of(self.again, self.resolved.values(), self.kinds)
        maker = self.studio.maker
        self.ready = Ready({unit: maker.for_want(item.want) for unit, item in self.resolved.items()})
        self.history = histories(self.shelf, maker)
        self.dependants: dict[str, list[str]] = {}
        for item in self.resolved.values():
            for need in item.want.needs:
                self.dependants.setdefault(need, []).append(item.want.id)
        for (unit, fingerprint), error in failures.items():
            if unit in self.resolved and self.resolved[unit].fingerprint == fingerprint:
                self.failed[unit], self.reasons[unit] = error, error.message
        for job in ledger.jobs(self.studio.store, only_open=True):
            asked = self.resolved.get(job.unit)
            if asked is not None and asked.fingerprint == job.fingerprint and ledger.is_ambiguous(job):
                self.failed[job.unit] = unsettled(job)
        for unit, item in self.resolved.items():
            absent = [path for path in item.want.pictures if path in self.shelf.absent]
            if absent and self.is_due(item):
                hint = "put the picture there, or edit the board (filmwright check says where)"
                self.failed[unit] = RenderFailed(f"{unit} waits: {self.shelf.absent[absent[0]]}", hint=hint)
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

    def due(self) -> list[Resolved]:
        return [item for item in self.resolved.values() if self.is_due(item)]

    def work(self, floor: Floor) -> None:
        stop = self.studio.stop
        while True:
            if not stop.is_set() and self.over is None:
                self._launch(floor)
            self.desk.renew()
            if self.flying:
                done, _ = wait(self.flying, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    self._land(self.flying.pop(future), future)
            elif (self.later or self.elsewhere) and self.over is None and not stop.is_set():
                due = self.later[0][0] - time.monotonic() if self.later else 0.2
                stop.wait(min(0.2, max(0.0, due)))
            else:
                break
            self._look_elsewhere()
        if stop.is_set():
            raise Cancelled

    def _launch(self, floor: Floor) -> None:
        """Take on and give out as many ready units as there is room for."""
        while self.later and self.later[0][0] <= time.monotonic():
            self.ready.put(heappop(self.later)[1])
        while (maker := self.ready.next(floor)) is not None:
            most = maker.capabilities.batch_at(self.studio.quality)
            units = self.ready.take(maker, most, self._likeness)
            if (why := self.unusable.get(maker.name)) is not None:  # what it said once it would say again
                for unit in units:
                    self._fail(unit, why)
                continue
            taken = self._take_on(units)
            for unit in units:
                self.ready.put(unit)
            if taken:
                tasks = [
                    task_of(item, self.studio, job, self.resolved, self._change(item)) for item, job in taken
                ]
                self.flying[floor.give(maker, tasks)] = [item for item, _ in taken]
            if units:
                break

    def _take_on(self, units: list[str]) -> list[tuple[Resolved, Job]]:
        """Take on units in turn; what is left of them is more than the budget has room for now."""
        taken: list[tuple[Resolved, Job]] = []
        while units:
            item = self._asked(units[0])
            try:
                job = self.desk.take_on(item, self._seed(item), self.takes.get(units[0], ()))
            except OverBudget as error:  # what is in flight may cost less than reserved
                self.over = None if self.flying or taken else error
                break
            unit = units.pop(0)
            if job is None or job.owner != self.desk.owner:
                self._leave(unit, job)
            else:
                taken.append((item, job))
        return taken

    def _likeness(self, unit: str) -> object:
        item = self._asked(unit)
        if unit in self.alone:
            return None
        return likeness(item, self.studio, self._seed(item), self.resolved, self._change(item))

    def _change(self, item: Resolved) -> Change | None:
        """Return what a verdict wants otherwise of a unit that is taken again."""
        return self.again.change(item.want.shot.id) if item.want.id in self.retake else None

    def _asked(self, unit: str) -> Resolved:
        """Return what is to be made: for a bridge, the unit with the frame it must end on."""
        item = self.resolved[unit]
        if unit not in self.retake or not self.again.bridges(item.want.shot.id) or item.want.kind != "clip":
            return item
        return bridged(item, self.resolved.values(), self.shelf) or item

    def _leave(self, unit: str, job: Job | None) -> None:
        """Leave a unit to the process that makes it, or has made it; or to the person."""
        if job is not None and ledger.is_ambiguous(job):
            self._fail(unit, unsettled(job))
        else:
            self.elsewhere.add(unit)

    def _look_elsewhere(self) -> None:
        """See what other processes have made of the units we leave to them; take over from the dead."""
        if not self.elsewhere or time.monotonic() - self.asked < LOOK_SECONDS:
            return
        self.asked = time.monotonic()
        landed = self.elsewhere - self.desk.elsewhere()
        if not landed:
            return
        takes, circles = self.studio.store.takes(), self.studio.store.circles()
        self.circles.update(circles)
        for unit in landed:
            self.elsewhere.discard(unit)
            self.busy.discard(unit)
            if len(takes.get(unit, ())) > len(self.takes.get(unit, ())):
                self.retake.discard(unit)
                self.studio.tell.finished(unit)
            self.takes[unit] = takes.get(unit, [])
            self._resolve_again(unit)

    def _offer(self, unit: str) -> None:
        """Put a unit among the ready ones if it is due and everything it needs is there."""
        item = self.resolved[unit]
        settled = item.fingerprint is not None and all(self._is_settled(need) for need in item.want.needs)
        if settled and unit not in self.busy and self.is_due(item):
            self.busy.add(unit)
            self.ready.put(unit)

    def _is_settled(self, unit: str) -> bool:
        item = self.resolved.get(unit)
        return item is None or (item.take is not None and not self.is_due(item))

    def _seed(self, item: Resolved) -> int:
        takes, is_retake = self.shelf.takes.get(item.want.id, ()), item.want.id in self.retake
        return seed_of(item, takes, is_retake=is_retake, wanted=self.again.seed)

    def _land(self, items: Sequence[Resolved], future: "Future[list[Made]]") -> None:
        try:
            made = future.result()
        except Cancelled:
            self.studio.stop.set()
        except WriterFailed:
            raise  # the disk is full: what else is made now could not be kept either, and may be charged for
        except (BrokenExecutor, FilmwrightError) as error:
            if len(items) == 1:
                self._missed(items[0].want.id, error)
                return
            for item in items:  # nobody knows of which
                self.alone.add(item.want.id)
                self.busy.discard(item.want.id)
                self._offer(item.want.id)
        else:
            for item, one in zip(items, made, strict=True):
                self._keep(item, one)

    def _missed(self, unit: str, error: BrokenExecutor | FilmwrightError) -> None:
        """Try a unit again that came to nothing, or give it up."""
        if ends_a_generator(error):
            self.unusable[self.studio.maker.for_want(self.resolved[unit].want).name] = error
        if isinstance(error, FilmwrightError):
            self._retry_or_fail(unit, self.desk.after_failure(unit, error))
            return
        died = its_worker_died(unit)
        known = self.desk.after_failure(unit, died)
        self.busy.discard(unit)
        if known is died and unit not in self.crashed:
            self.crashed.add(unit)
            self._offer(unit)
        else:
            self._fail(unit, known)

    def _keep(self, item: Resolved, made: Made) -> None:
        unit, job = item.want.id, self.desk.held[item.want.id]
        told = made.report.charged
        charged = None if told is None else job.quoted.replace(money=told)
        wanted = self.again.wanted(item.want.shot.id) if unit in self.retake else ""
        try:
            close = self.desk.done(unit, charged)
            change = self._change(item)
            take = record(item, made, self.studio, job.seed, self.resolved, close, wanted, change)
        except Fenced:
            self.elsewhere.add(unit)  # we were taken for dead; whoever took over makes it, or has made it
            return
        self.busy.discard(unit)
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
        heappush(self.later, (time.monotonic() + pause, unit))
        self.studio.tell.say(f"{error.message}; attempt {attempt + 1} of {ATTEMPTS} in {pause:.1f} s")

    def _fail(self, unit: str, error: FilmwrightError) -> None:
        self.busy.discard(unit)
        if unit in self.desk.held:
            self.desk.drop(unit, error)
        is_new = error.message not in self.reasons.values()  # a missing key is missing for every still
        self.failed[unit], self.reasons[unit] = error, error.message
        if is_new:
            told = error.message if error.message.startswith(unit) else f"{unit} failed: {error.message}"
            self.studio.tell.say(told)
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
