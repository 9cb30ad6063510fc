"""One run over one project: the whole graph, a part of it, or help for the process that leads."""

from dataclasses import dataclass
from pathlib import Path

from filmwright.agents import graph
from filmwright.errors import InputInvalid, typed
from filmwright.production.again import NOTHING_AGAIN, Again
from filmwright.production.finished import finished
from filmwright.production.floors import under
from filmwright.production.opening import opened, resumable
from filmwright.production.steps import ALL, Steps
from filmwright.production.studio import overlaid
from filmwright.schemas.board import Board
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Under, Verdict
from filmwright.storyboard import ledger
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store


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
    under: tuple[Under, ...] = ()
    """What is under the floor that was set for it."""
    drifted: tuple[str, ...] = ()
    """Units whose render settings differ from those asked for; `--remake` makes them again."""


class Run(Steps):
    """One run over one project, and the ways to run it."""

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
        found = finished(studio, self._shelf(studio), resolved, self.options.retakes)
        if found is None or overlaid(studio.board, self.options) != studio.board:
            return False
        self.measured, self.verdicts = found
        return True

    def _on_the_graph(self, store: Store, board: str | None) -> Outcome:
        self.loops = True
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
                self.keyframes([])
                self.clips([])
            self.score()
            if only_score:
                found = under(self.measured, self.options.floors)
                return Outcome(self.project, board, score=self.measured, under=found)
            self._enough = "another retake was not asked for"
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

    def _outcome(self) -> Outcome:
        studio, resolved = self._look()
        return Outcome(
            project=self.project,
            board=studio.board,
            film=self.project.film,
            score=self.measured,
            verdicts=self.verdicts,
            report=self.project.report,
            under=under(self.measured, self.options.floors),
            drifted=tuple(r.want.id for r in resolved if r.unit.state == "drifted"),
        )
