"""A still changed as a person asks: `filmwright note SHOT --keyframe "make the hat green"`.

    present take of the still ─┐
    instruction, mask, canvas ─┴─> editor ─> outside the mask the old pixels again ─> a new take, circled
                                     │                                              └─> clips that start on
                                     └─ reserved, sent, paid as any other unit          it become stale

The new take stands for what the one before stood for: the same board, the same drawing (its generator, seed
and settings), and an edit on top. So it drifts when that drawing would, becomes stale when the board asks for
another still, and the one before can be circled again. A canvas that was made larger is cut to the film's
shape, from the middle. Nothing but the still is made here.
"""

import hashlib
import json
from concurrent.futures import BrokenExecutor, Future, wait
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from threading import Event
from typing import cast

from filmwright.errors import (
    Cancelled,
    FilmwrightError,
    InputInvalid,
    OverBudget,
    RenderFailed,
    typed,
)
from filmwright.production import models, retouch
from filmwright.production.choosing import Choice, View, choice_of
from filmwright.production.desk import Desk, unsettled
from filmwright.production.edit_wish import NONE, Sides, Wish, check_sides
from filmwright.production.editors import editor_for
from filmwright.production.opening import opened, resumable
from filmwright.production.options import Options, Silent, Tell
from filmwright.production.pool import Floor, pool
from filmwright.production.retries import pause_seconds
from filmwright.production.studio import Studio
from filmwright.production.takes import picture_file, published, request_of, scratch_of
from filmwright.production.task import Made, Task
from filmwright.schemas.generation import Dropped, Edit, KeyframeRequest
from filmwright.schemas.job import Amount, Job
from filmwright.schemas.take import Edited, Media, Take
from filmwright.storyboard import ledger
from filmwright.storyboard.plan import Maker, Resolved
from filmwright.storyboard.project import Project, locked

AGAIN = "the same command goes on where it stood"
MOST_WORDS = 300
"""Characters of the instruction that a list of takes shows; the take has all of it."""


def edit(
    project: Project,
    shot: str,
    wish: Wish,
    options: Options,
    tell: Tell | None = None,
    stop: Event | None = None,
) -> Choice:
    """Change the present still of a shot, and choose what came of it; tell which clips follow.

    Raises:
        InputInvalid: there is no such still yet, it is the person's own picture, or mask or canvas are unfit.
        UsageError: nobody is named who changes pictures.
        OverBudget, RenderFailed, BackendUnavailable, Unsettled, Cancelled: as for any other unit.
    """
    tell, stop = tell or Silent(), stop or Event()
    with locked(project), resumable(project, AGAIN), opened(project, leading=True) as store:
        before = View(project, options, store)
        item, base = _present(before, shot, wish)
        studio = replace(before.studio, tell=tell, stop=stop)
        editor = editor_for(
            studio, shot, wish.editor, region=wish.mask is not None, larger=wish.expand != NONE
        )
        models.licences((editor.name,), tell.say)
        with _Bench(studio, editor, item, base, wish) as bench:
            bench.work()
        return choice_of(before, View(project, options, store), shot, [item.want.id], is_new=True)


def _present(view: View, shot: str, wish: Wish) -> tuple[Resolved, Take]:
    """Return the still that is to be changed, and the take that plays in the film.

    Raises:
        InputInvalid: there is none that could be changed; the message says what to do instead.
    """
    on_board, folder = view.shot(shot), typed(view.project.folder)
    unit, resume = f"{shot}/{'last' if wish.last else 'keyframe'}", f"filmwright resume {folder}"
    item = view.resolved.get(unit)
    frame = on_board.last_frame if wish.last else on_board.first_frame
    if on_board.locked:
        raise InputInvalid(f"{shot} is locked, and stays as it is", hint=f"filmwright lock {shot} --off")
    if frame.picture is not None and item is None:
        key = "last_frame" if wish.last else "first_frame"
        raise InputInvalid(
            f"{shot} has your own picture for its {key.replace('_', ' ')}: it is not changed in place",
            hint=f"change {frame.picture} itself; or take {key}.picture off the board, then: {resume}",
        )
    if item is None and wish.last:
        raise InputInvalid(
            f"no still is drawn for the last frame of {shot}",
            hint="give it last_frame: {describe: ...}, and its clips to a model that ends on pictures",
        )
    if item is None:
        raise InputInvalid(
            f"{shot} goes on from the shot before, and has no still of its own",
            hint=f"make it boundary: keyframe (or cut) on the board, then: {resume}",
        )
    if item.take is None or item.fingerprint is None:
        why = "is not made yet" if item.unit.state == "missing" else "is not as the board asks now"
        raise InputInvalid(f"the still of {shot} {why}", hint=resume)
    return item, item.take


class _Bench:
    """Where one still is changed: what is asked, in the ledger and of the editor, and what came of it."""

    def __init__(self, studio: Studio, editor: Maker, item: Resolved, base: Take, wish: Wish) -> None:
        self.studio, self.editor, self.item, self.base, self.wish = studio, editor, item, base, wish
        self.asking = replace(studio, maker=editor)
        self.takes = studio.store.takes().get(item.want.id, [])
        self.scratch = scratch_of(studio) / f"{item.want.id.replace('/', '-')}-edit"
        self.desk = Desk(self.asking)

    def __enter__(self) -> "_Bench":
        wish, film = self.wish, picture_file(self.studio, self.base.media["picture"])
        check_sides(wish.expand, self.base.size)
        self.mask: dict[str, str] = {}
        """Hash of the mask by its role, where there is one."""
        self.media: list[Media] = []
        mask = None
        if wish.mask is not None:
            drawn = retouch.write_mask(wish.mask, self.base.size, self.scratch.with_suffix(".mask.png"))
            self.mask, self.media = published({"mask": drawn}, self.studio)
            mask = picture_file(self.studio, self.mask["mask"])
        given = {"instruction": wish.instruction, "mask": mask, "expand": wish.expand}
        self.on_film = self.asked = Edit(picture=film, **given)
        """The edit of the still as the film shows it, and of what is asked of the editor: as it was made."""
        own = self.base.media.get("native_frame")
        if own is not None and wish.expand == NONE:
            self.asked = Edit(picture=picture_file(self.studio, own), **given)
        return self

    def __exit__(self, *_: object) -> None:
        self.desk.let_go()

    def work(self) -> Take:
        """Have the still changed, and keep what came of it.

        Raises:
            InputInvalid: it is changed so already, or another process is at it.
        """
        seed = self._seed()
        unit = self.item.want.id
        asked = replace(self.item, fingerprint=self._identity(seed))
        try:
            job = self.desk.take_on(asked, seed, self.takes)
        except OverBudget as error:
            same = f"filmwright note {self.base.shot} --keyframe ..."
            raise OverBudget(error.message, hint=error.hint.replace("filmwright resume", same)) from None
        if job is not None and ledger.is_ambiguous(job):
            raise unsettled(job)
        if job is None or job.owner != self.desk.owner:
            raise InputInvalid(f"another process is at work on {unit}", hint="the same command, later")
        self.studio.tell.stage("still to change", 1)
        with pool(self.asking, [asked]) as floor:
            made = self._made(floor, asked, job)
        charged = made.report.charged
        take = self._keep(made, job, None if charged is None else job.quoted.replace(money=charged))
        self.studio.tell.finished(unit)
        return take

    def _made(self, floor: Floor, asked: Resolved, job: Job) -> Made:
        """Return what the editor made; what may be tried again is."""
        for attempt in count(1):
            try:
                return self._waited(floor.give(self.editor, [self._task(asked, job)]))
            except Cancelled:
                raise
            except BrokenExecutor:
                died = RenderFailed(
                    f"{asked.want.id}: the worker process died (out of memory, or a crash in a library)",
                    hint="the same command again, or --with another",
                )
                error: FilmwrightError = self.desk.after_failure(asked.want.id, died)
            except FilmwrightError as failure:
                error = self.desk.after_failure(asked.want.id, failure)
            pause = pause_seconds(asked.want.id, attempt, error)
            if pause is None or self.studio.stop.is_set():
                self.desk.drop(asked.want.id, error)
                error.hint = error.hint.replace("filmwright resume", "the same command again")
                raise error
            self.studio.tell.say(f"{error.message}; attempt {attempt + 1} in {pause:.1f} s")
            self.studio.stop.wait(pause)
        raise AssertionError("attempts end")

    def _waited(self, future: "Future[list[Made]]") -> Made:
        while not future.done():
            self.desk.renew()
            wait([future], timeout=0.2)
        return future.result()[0]

    def _task(self, asked: Resolved, job: Job) -> Task:
        request = cast(KeyframeRequest, request_of(asked, self.asking, job.seed, {}, job.provider_id))
        request = request.replace(edit=self.asked, anchors=(), sketches=())
        task = Task(self.editor.name, request, self.scratch, keep=1, config=self.studio.config)
        if not self.editor.capabilities.billed:
            return task
        return replace(task, job=job, store=self.studio.store.at)

    def _keep(self, made: Made, job: Job, charged: Amount | None) -> Take:
        """Put back what was not to change, publish the files, and commit the take and its price together."""
        pixels, files = made.frame_hash, dict(made.files)
        for role, edit in (("picture", self.on_film), ("native_frame", self.asked)):
            if role in files:
                found = retouch.put_back(files[role], edit)
                pixels = found if role == "picture" else pixels
        hashes, media = published(files, self.studio)
        dropped = made.report.dropped
        if self.mask and not any(one.what == "mask" for one in dropped):
            dropped += () if self.editor.capabilities.masks else (_UNTOLD,)
        wish, words = self.wish, self.wish.instruction
        notes = () if wish.expand == NONE else (_fitted(wish.expand, self.base.size),)
        take = self.base.replace(
            fingerprint=self.item.fingerprint,
            media=hashes | self.mask,
            frame_hash=pixels,
            size=self.studio.size,
            native=made.native,
            dropped=tuple(dict.fromkeys((*self.base.dropped, *dropped))),
            notes=tuple(dict.fromkeys((*self.base.notes, *made.report.notes, *notes))),
            wanted=words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 1]}…",
            edited=Edited(
                take=self.base.number,
                instruction=words,
                by=self.editor.name,
                version=self.editor.version,
                seed=job.seed,
                settings=dict(self.editor.settings),
                expand=wish.expand,
                seconds_spent=round(made.seconds_spent, 3),
            ),
            created=datetime.now(UTC),
            circled=True,
        )
        return self.studio.store.add_take(
            take, [*media, *self.media], self.desk.done(self.item.want.id, charged)
        )

    def _seed(self) -> int:
        """Return the seed that is asked for, or the next that was not tried for this edit.

        Raises:
            InputInvalid: the present take is this edit already.
        """
        wish, there = self.wish, self.base.edited
        same = f"filmwright circle {self.base.shot} keyframe/"
        if there is not None and wish.seed is None and self._is_this(self.base):
            raise InputInvalid(
                f"take {self.base.number} is that already: {wish.instruction[:60]}",
                hint=f"{same}{there.take}, then the same command: another attempt",
            )
        mine = [t for t in self.takes if t.edited and t.edited.take == self.base.number and self._is_this(t)]
        tried = {t.edited.seed for t in mine if t.edited is not None}
        if wish.seed is None:
            return next(n % 2**31 for n in count(self.base.seed) if n % 2**31 not in tried)
        if wish.seed in tried and self.editor.capabilities.deterministic:
            found = next(t.number for t in mine if t.edited is not None and t.edited.seed == wish.seed)
            raise InputInvalid(f"take {found} is that, with seed {wish.seed}", hint=f"{same}{found}")
        return wish.seed

    def _is_this(self, take: Take) -> bool:
        """Whether a take came of the very same wish."""
        there = take.edited
        return (
            there is not None
            and (there.instruction, there.expand, there.by)
            == (self.wish.instruction, self.wish.expand, self.editor.name)
            and take.media.get("mask") == self.mask.get("mask")
        )

    def _identity(self, seed: int) -> str:
        """Return what tells this edit from all others, in the ledger."""
        told = {
            "edit": self.wish.instruction,
            "of": self.base.media["picture"],
            "for": self.item.fingerprint,
            "mask": self.mask.get("mask"),
            "expand": self.wish.expand,
            "by": [self.editor.name, self.editor.version],
            "seed": seed,
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


_UNTOLD = Dropped(what="mask", why="it changes the whole picture; what is outside the mask is put back")


def _fitted(expand: Sides, size: tuple[int, int]) -> str:
    """Return how a larger picture became one of the film's shape."""
    (width, height), (left, top, right, bottom) = size, expand
    wide, tall = width + left + right, height + top + bottom
    scale = max(width / wide, height / tall)
    across, down = round((wide - width / scale) / 2), round((tall - height / scale) / 2)
    cut = [f"{n} px {where}" for n, where in ((across, "left and right"), (down, "at top and bottom")) if n]
    return f"made {wide}x{tall}" + (
        f"; of that {' and '.join(cut)} cut off, to the film's shape" if cut else ""
    )
