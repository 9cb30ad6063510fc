"""One run over one project: the steps the graph calls, and what they share.

Every step is idempotent over the store: it looks at the board and the takes as they are now, and makes only
what is due. So a step may run twice, and a run may start again anywhere.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from filmwright.agents import graph
from filmwright.agents.verdicts import judge
from filmwright.errors import Cancelled, InputInvalid, OverBudget, RenderFailed, Unsettled, typed
from filmwright.production import cutting, scoring
from filmwright.production.again import NOTHING_AGAIN, Again, refuse_in_vain
from filmwright.production.finished import finished
from filmwright.production.first_board import first_board
from filmwright.production.opening import opened, resumable
from filmwright.production.options import Options, Tell
from filmwright.production.page import write_report
from filmwright.production.render import Failures, render
from filmwright.production.shelf import Seen, chosen_by_hand, chosen_takes, had_a_take, look, lost_its_choice
from filmwright.production.studio import Studio, equip, overlaid, remember
from filmwright.schemas.board import Board
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Verdict
from filmwright.storyboard import ledger, yaml_file
from filmwright.storyboard.board_cache import load_board
from filmwright.storyboard.owners import new_owner
from filmwright.storyboard.plan import Resolved
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store

ALL = frozenset(("keyframe", "clip"))


MOST_CUTS = 3
"""In one run: the film is cut again when the board was edited while it was cut."""


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    project: Project
    board: Board
    waiting: bool = False
    """The run stopped at the review gate."""
    film: Path | None = None
    score: FilmScore | None = None
    verdicts: tuple[Verdict, ...] = ()
    report: Path | None = None
    drifted: tuple[str, ...] = ()
    """Units whose render settings differ from those asked for; `--remake` makes them again."""


_NO_TAKES = "no takes are known, though there are media files (was filmwright.sqlite moved away?)"
_PAID_AGAIN = "put filmwright.sqlite back into {0}; or move {0}/media away, to pay for everything again"


class Run:
    """One run over one project: the steps of the graph, and what they share."""

    def __init__(
        self,
        project: Project,
        options: Options,
        tell: Tell,
        stop: Event,
        story: Path | None = None,
    ) -> None:
        self.project, self.options, self.tell, self.stop, self.story = project, options, tell, stop, story
        self.store: Store | None = None
        self.verdicts: tuple[Verdict, ...] = ()
        self.measured: FilmScore | None = None
        self._measured_of = ""
        self.renders = True
        """Whether missing takes may be made (`assemble` and `score` work with what is there)."""
        self.helps = False
        """Whether another process leads."""
        self.owner = new_owner()
        self._seen = Seen(project.folder)
        self._failures: Failures = {}
        self._told: frozenset[str] = frozenset()

    # The steps of the graph ---------------------------------------------------------------------------

    def plan(self) -> str:
        """Write the board if there is none, and the command line's wishes on it; return its hash."""
        if not self.is_planned():
            if self.store is None:
                raise AssertionError("steps run inside an open store")
            first_board(
                self.project,
                self.story,
                self.options,
                self.tell,
                self.store,
                stop=self.stop,
                owner=self.owner,
            )
        board = self.load_board()
        wished = overlaid(board, self.options)
        if wished != board:  # the command line is the person's word, too
            yaml_file.update(self.project.board, wished)
            self.tell.say("size, rate and look of the command line are on the board now")
        return self._board_hash()

    def keyframes(self) -> None:
        """Make the stills. One that fails is told with the clips: others can go on."""
        with suppress(RenderFailed, Unsettled):
            self._render(frozenset(("keyframe",)))

    def clips(self, retake: list[str]) -> None:
        """Make the clips, stills that are still missing, and the shots to take again."""
        studio, resolved = self._look()
        judged = (studio.store.note("verdicts", "latest") or {}).get("takes", {})
        now = chosen_takes(resolved)
        again = {shot for shot in retake if shot not in judged or judged[shot] == now.get(shot)}
        try:
            self._render(ALL, Again(frozenset(again)))
        except OverBudget as error:
            if not again or any(item.take is None for item in resolved):
                raise
            self.tell.say(f"no further takes: {error.message}")  # the film is whole without them

    def score(self) -> None:
        """Measure the chosen takes."""
        self._measure(*self._whole())

    def judge(self, round_: int) -> list[str]:
        """Return the shots to take again."""
        studio, resolved = self._whole()
        measured = self._measure(studio, resolved)
        retakes = self.options.retakes if studio.is_seeded else 0
        self.verdicts = judge(measured, studio.board, round_=round_, retakes=retakes)
        body = {
            "verdicts": [v.model_dump(mode="json") for v in self.verdicts],
            "takes": chosen_takes(resolved),  # a shot that has another take by now was already taken again
        }
        studio.store.put_note("verdicts", "latest", body)
        kept = chosen_by_hand(studio, resolved)
        again = [v.shot for v in self.verdicts if v.verdict == "retake" and v.shot not in kept]
        self.measured = None if again else self.measured
        return again

    def assemble(self) -> str:
        """Cut the film of the board as it is at the end, and write its report."""
        for _ in range(MOST_CUTS):
            board = self._board_hash()
            studio, resolved = self._whole()
            cut = cutting.cut_of(studio, resolved)
            key = cutting.assemble(studio, cut)
            write_report(studio, resolved, cut, key, self._measure(studio, resolved), self.verdicts)
            if board == self._board_hash():
                break
            self.tell.say("the board was edited meanwhile")
        return key

    def _measure(self, studio: Studio, resolved: tuple[Resolved, ...]) -> FilmScore:
        """Return the scores of this cut: since others were measured the board may have been edited."""
        key = cutting.key_of(cutting.cut_of(studio, resolved))
        if self.measured is None or self._measured_of != key:
            self.measured, self._measured_of = scoring.score_film(studio, resolved, key), key
        return self.measured

    # Ways to run them ---------------------------------------------------------------------------------

    def through_the_graph(self) -> Outcome:
        """Run the whole graph, from where it stood.

        Raises:
            Cancelled: the person stopped it; the hint names the project.
        """
        with resumable(self.project):
            return self._through_the_graph()

    def _through_the_graph(self) -> Outcome:
        existing = self.is_planned()
        if existing:
            self.load_board()  # an invalid board is told before anything else happens
        self.project.folder.mkdir(parents=True, exist_ok=True)
        with opened(self.project, leading=True) as self.store:
            if existing:
                self._remember(self.studio(self.store, self.load_board()))  # before any helper looks
                if not self.options.review and self._is_finished():
                    return self._outcome()
            return self._on_the_graph(self.store, self._board_hash() if existing else None)

    def _is_finished(self) -> bool:
        studio, resolved = self._look()
        found = finished(studio, resolved, self.options.retakes)
        if found is None or overlaid(studio.board, self.options) != studio.board:
            return False
        self.measured, self.verdicts = found
        return True

    def _on_the_graph(self, store: Store, board: str | None) -> Outcome:
        with store.checkpoint_connection() as connection:
            state = graph.run(self, connection, review=self.options.review, board=board)
            if "__interrupt__" in state or state.get("decision") == "stop":
                return Outcome(self.project, self.load_board(), waiting=True)
            return self._outcome()

    def once(
        self,
        *,
        again: Again = NOTHING_AGAIN,
        render_first: bool = True,
        only_score: bool = False,
    ) -> Outcome:
        """Run the steps without the graph: for commands that do one thing."""
        self.renders = render_first and not only_score
        board = self.load_board()
        if unknown := again.shots - {shot.id for shot in board.shots}:
            known = ", ".join(shot.id for shot in board.shots)
            raise InputInvalid(f"there is no shot {', '.join(unknown)}", hint=f"one of: {known}")
        with opened(self.project, leading=True) as self.store:
            if again.shots:
                self.store.put_note("verdicts", "latest", {})  # the person asks: no verdict stands against it
                self._render(ALL, again)
            elif self.renders:
                self.keyframes()
                self.clips([])
            self.score()
            if only_score:
                return Outcome(self.project, board, score=self.measured)
            self.judge(self.options.retakes)
            self.assemble()
            return self._outcome()

    def help(self) -> int:
        """Make what is due beside the process that leads; return how many units were made."""
        with resumable(self.project), opened(self.project) as self.store:
            if self.store.note("run", "options") is None:  # with another generator, all would be made twice
                folder = typed(self.project.folder)
                raise InputInvalid(
                    f"no run has begun in {folder}: it is not known what to make it with",
                    hint=f"filmwright resume {folder}, and while it runs: filmwright worker {folder}",
                )
            self.helps = True
            self._render(ALL)
            return sum(job.owner == self.owner and job.state == "done" for job in ledger.jobs(self.store))

    def is_planned(self) -> bool:
        """Whether there is a board with shots; one without, that a person has begun, is planned on."""
        exists = self.project.board.exists()
        return exists and (self.story is None or bool(self.load_board().shots))

    # What they share ----------------------------------------------------------------------------------

    def load_board(self) -> Board:
        """Return the board on disk."""
        return load_board(self.project)

    def studio(self, store: Store, board: Board) -> Studio:
        """Return what a step works with."""
        made = equip(self.project, store, board, self.options, self.tell, self.stop, self.owner)
        return replace(made, helps=True) if self.helps else made

    def _look(self) -> tuple[Studio, tuple[Resolved, ...]]:
        if self.stop.is_set():
            raise Cancelled
        if self.store is None:
            raise AssertionError("steps run inside an open store")
        studio = self.studio(self.store, self.load_board())
        shelf, resolved = look(studio, self._seen)
        if not shelf.takes and "store" not in self._told and self._is_another_store():
            if studio.is_billed and self.renders:
                raise InputInvalid(_NO_TAKES, hint=_PAID_AGAIN.format(typed(self.project.folder)))
            self.tell.say(f"{_NO_TAKES}; everything is made again, and no file is removed")
            self._told |= {"store"}
        lost = [r.want.id for r in resolved if r.take is None and had_a_take(r, shelf)]
        if set(lost) - self._told:
            self.tell.say(
                f"missing or damaged, and made again: {', '.join(lost[:8])}{', ...' * (len(lost) > 8)}"
            )
            self._told |= set(lost)
        for item in resolved:
            unit, take = item.want.id, item.take
            if unit not in self._told and take is not None and lost_its_choice(item, shelf):
                self.tell.say(
                    f"{unit}: its circled take is missing or damaged; take {take.number} plays instead"
                )
                self._told |= {unit}
        return studio, resolved

    def _is_another_store(self) -> bool:
        """Whether this store has never seen work, and files of some work are there."""
        return self.store is not None and not ledger.jobs(self.store) and any(self.project.media.glob("*/*"))

    def _whole(self) -> tuple[Studio, tuple[Resolved, ...]]:
        """Look, and first make what is not there: the board may have been edited while the run went on."""
        for _ in range(3):
            studio, resolved = self._look()
            if self.renders and any(item.take is None for item in resolved):
                self._render(ALL)
            else:
                break
        return studio, resolved

    def _render(self, kinds: frozenset[str], again: Again = NOTHING_AGAIN) -> None:
        studio, resolved = self._look()
        if again.shots:
            refuse_in_vain(again, studio, resolved)
        if not self.helps:
            self._remember(studio)
        if any(one.capabilities.resident for one in studio.maker.everyone.values()):
            from filmwright.production import models

            models.licences(studio.maker.everyone, self.tell.say)
        render(studio, look(studio, self._seen)[0], kinds, again, self._failures)

    def _remember(self, studio: Studio) -> None:
        """Remember what is worked on, and what was asked for."""
        text = self.project.board.read_text(encoding="utf-8")
        studio.store.remember_board(self._board_hash(), text)
        remember(studio, self.options)

    def _outcome(self) -> Outcome:
        studio, resolved = self._look()
        return Outcome(
            project=self.project,
            board=studio.board,
            film=self.project.film,
            score=self.measured,
            verdicts=self.verdicts,
            report=self.project.report,
            drifted=tuple(r.want.id for r in resolved if r.unit.state == "drifted"),
        )

    def _board_hash(self) -> str:
        try:
            return hashlib.sha256(self.project.board.read_bytes()).hexdigest()
        except OSError:
            return ""  # `load_board` says what is wrong with it
