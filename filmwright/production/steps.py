"""The steps the graph calls over one project, and what they share.

    plan ─> keyframes ⇄ judge_keyframes ─> clips ─> score ─> judge ─> assemble
                └────────────── retakes ────────────────────┘

Every step is idempotent over the store: it looks at the board and the takes as they are now, and makes only
what is due. So a step may run twice, and a run may start again anywhere.
"""

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

from filmwright.agents.verdicts import heard
from filmwright.errors import Cancelled, InputInvalid, OverBudget, RenderFailed, Unsettled, typed
from filmwright.production import cutting, judging, scoring
from filmwright.production.again import NOTHING_AGAIN, Again, refuse_in_vain, units_of
from filmwright.production.first_board import first_board
from filmwright.production.options import Options, Tell
from filmwright.production.page import write_report
from filmwright.production.render import Failures, render
from filmwright.production.second_opinion import known_opinions, opinions
from filmwright.production.shelf import Seen, had_a_take, look, lost_its_choice
from filmwright.production.stills import score_stills
from filmwright.production.studio import Studio, equip, overlaid, remember
from filmwright.schemas.board import Board
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Stage, Verdict
from filmwright.storyboard import ledger, yaml_file
from filmwright.storyboard.board_cache import load_board
from filmwright.storyboard.owners import new_owner
from filmwright.storyboard.plan import Resolved, Shelf
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store

ALL = frozenset(("keyframe", "clip"))


MOST_CUTS = 3
"""In one run: the film is cut again when the board was edited while it was cut."""


_NO_TAKES = "no takes are known, though there are media files (was filmwright.sqlite moved away?)"
_PAID_AGAIN = "put filmwright.sqlite back into {0}; or move {0}/media away, to pay for everything again"


class Steps:
    """One run over one project, step by step."""

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
        self.loops = False
        """Whether the graph runs: then what is worse than an earlier take gives way to it."""
        self.helps = False
        """Whether another process leads."""
        self.owner = new_owner()
        self._seen = Seen(project.folder)
        self._failures: Failures = {}
        self._told: frozenset[str] = frozenset()
        self._enough = ""
        """Why there can be no further takes."""

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

    def keyframes(self, retake: list[str]) -> None:
        """Make the stills, and anew those of the shots to take again.

        One that fails is told with the clips: others can go on.
        """
        with suppress(RenderFailed, Unsettled):
            self._take(frozenset(("keyframe",)), retake, "keyframe")

    def judge_keyframes(self, round_: int) -> list[str]:
        """Return the shots whose stills are drawn again before their clips are made."""
        studio, resolved = self._look()
        if not self.renders:
            return []
        score, unseen = score_stills(studio, resolved)
        if unseen and "unseen" not in self._told:
            self._told |= {"unseen"}
            why = "nobody knows who is where in them"
            self.tell.say(f"stills not judged before their clips: {', '.join(unseen[:8])}: {why}")
        if score is None:
            return []
        found = self._verdicts(studio, resolved, score, round_, "keyframe")
        seen = {cell.shot for cell in score.cells}
        judging.remember(studio, resolved, found, "keyframe", seen)
        return [v.shot for v in found if v.verdict == "retake"]

    def clips(self, retake: list[str]) -> None:
        """Make the clips, stills that are still missing, and the shots to take again."""
        self._take(ALL, retake, "clip")

    def _take(self, kinds: frozenset[str], retake: list[str], stage: Stage) -> None:
        """Make what is due of some kinds, and what verdicts want again."""
        studio, resolved = self._look()
        again = judging.again_of(studio, resolved, retake, stage) if retake else NOTHING_AGAIN
        units = units_of(again, resolved, kinds)
        if units:
            self.tell.say(judging.told(studio, resolved, again, units))
        try:
            self._render(kinds, again)
        except (OverBudget, RenderFailed, Unsettled) as error:
            # What is there is whole without further takes; what is missing besides is told as ever.
            if not units or any(item.take is None for item in self._look()[1] if item.want.id not in units):
                raise
            self._enough = "no further takes: " + error.message
            self.tell.say(self._enough)

    def score(self) -> None:
        """Measure the chosen takes."""
        self._measure(*self._whole())

    def judge(self, round_: int) -> list[str]:
        """Return the shots to take again; where there are none, the best takes play."""
        again = self._judged(round_)
        if not again and self.loops:
            studio, resolved = self._whole()
            kept = judging.keep_best(studio, self._shelf(studio), resolved, self._measure(studio, resolved))
            if kept:
                self.tell.say(f"an earlier take was better, and plays: {', '.join(kept)}")
                again = self._judged(round_)
        return again

    def _judged(self, round_: int) -> list[str]:
        studio, resolved = self._whole()
        measured = self._measure(studio, resolved)
        said = opinions(studio, resolved, measured) if self.renders else known_opinions(studio, measured)
        self.verdicts = self._verdicts(studio, resolved, heard(measured, said), round_, "clip")
        again = [v.shot for v in self.verdicts if v.verdict == "retake"]
        judging.mark(studio, resolved, measured, {*again, *(v.shot for v in self.verdicts if v.tried)})
        judging.remember(studio, resolved, self.verdicts)
        self.measured = None if again else self.measured
        return again

    def _verdicts(
        self, studio: Studio, resolved: tuple[Resolved, ...], score: FilmScore, round_: int, stage: Stage
    ) -> tuple[Verdict, ...]:
        """Return verdicts; after the bound of rounds none is to take anything again, whatever was counted."""
        retakes = self.options.retakes
        enough = self._enough or ("no retakes are asked for" if retakes and round_ >= retakes + 1 else "")
        shelf, good = self._shelf(studio), judging.good_stills(studio, resolved)
        return judging.verdicts_of(
            studio, shelf, resolved, score, retakes, stage=stage, enough=enough, good_stills=good
        )

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

    def _shelf(self, studio: Studio) -> Shelf:
        return look(studio, self._seen)[0]

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

    def _board_hash(self) -> str:
        try:
            return hashlib.sha256(self.project.board.read_bytes()).hexdigest()
        except OSError:
            return ""  # `load_board` says what is wrong with it
