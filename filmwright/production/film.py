"""What a person can ask for, one function each: make, resume, plan, status, retake, score, assemble.

Each opens the project under its lock, does its work through the graph or a part of it, and returns an
`Outcome`. Nothing here draws, encodes, measures or prints.
"""

from difflib import get_close_matches
from pathlib import Path
from threading import Event

from filmwright.errors import InputInvalid, OverBudget, typed
from filmwright.production.again import Again
from filmwright.production.first_board import refuse_early
from filmwright.production.opening import opened, resumable
from filmwright.production.options import Options, Silent, Tell
from filmwright.production.plan_units import whole_plan
from filmwright.production.run import Outcome, Run
from filmwright.production.studio import refuse_named
from filmwright.schemas.board import Board
from filmwright.schemas.plan import Plan
from filmwright.storyboard.board_cache import load_board
from filmwright.storyboard.project import Project, locked, project_for


def make(story: Path, options: Options, tell: Tell | None = None, stop: Event | None = None) -> Outcome:
    """Turn a story into a film; an existing project of the same story goes on where it stood.

    Raises:
        InputInvalid: the story cannot be read, or the project was planned from another text.
        StoryboardInvalid: the board on disk has problems; nothing was changed.
        FilmwrightError: any of its kin, from the rooms.
    """
    project = project_for(story, options.out)
    refuse_early(story, project, options)
    refuse_named(options)
    with locked(project):
        run = Run(project, options, tell or Silent(), stop or Event(), story)
        is_ignored = (options.shots, options.minutes) != (None, None) or not project.story.exists()
        if run.is_planned() and is_ignored:
            run.tell.say(_stays(project))
        return run.through_the_graph()


def _stays(project: Project) -> str:
    again = f"filmwright replan {typed(project.folder)}"
    return f"the storyboard was there already and stays as it is; to plan it anew: {again}"


def resume(
    project: Project, options: Options, tell: Tell | None = None, stop: Event | None = None
) -> Outcome:
    """Go on with a project: make what is missing or stale, then the film."""
    with locked(project):
        return Run(project, options, tell or Silent(), stop or Event()).through_the_graph()


def plan_board(story: Path, options: Options, tell: Tell | None = None, stop: Event | None = None) -> Outcome:
    """Write the storyboard of a story, and nothing else."""
    project = project_for(story, options.out)
    refuse_early(story, project, options)
    with locked(project):
        run = Run(project, options, tell or Silent(), stop or Event(), story)
        if run.is_planned():
            run.tell.say(_stays(project))
        with resumable(project), opened(project, leading=True) as run.store:
            run.plan()
        return Outcome(project, run.load_board())


def status(project: Project, options: Options, shot: str | None = None) -> tuple[Board, Plan]:
    """Return the board, the state of every unit, and how the purse stands. Changes nothing.

    Raises:
        StoryboardInvalid: the board on disk has problems.
        InputInvalid: `shot`, about which the person asks, is not on the board.
    """
    board = load_board(project)
    known = [one.id for one in board.shots]
    if shot is not None and shot not in known:
        near = get_close_matches(shot, known, n=3, cutoff=0)
        hint = f"such as {', '.join(near)}" if near else "add one to storyboard.yaml"
        raise InputInvalid(f"there is no shot {shot} on the board", hint=hint)
    with opened(project) as store:
        studio = Run(project, options, Silent(), Event()).studio(store, board)
        return board, whole_plan(studio)


def retake(
    project: Project,
    again: Again,
    options: Options,
    tell: Tell | None = None,
    stop: Event | None = None,
) -> Outcome:
    """Make new takes of shots, and what follows from them, then the film.

    Raises:
        InputInvalid: there is no such shot, or another take of it would be the same.
    """
    with locked(project), resumable(project):
        try:
            return Run(project, options, tell or Silent(), stop or Event()).once(again=again)
        except OverBudget as error:  # another command would not take it again
            shots = " ".join(sorted(again.shots))
            same = f"filmwright retake {shots} {typed(project.folder)}"
            raise OverBudget(error.message, hint=error.hint.replace("filmwright resume", same)) from None


def work(project: Project, options: Options, tell: Tell | None = None, stop: Event | None = None) -> int:
    """Help another process with a project: make clips until none is due; return how many were made here.

    Any number may help, on this machine or another that sees the same folder and store. Which unit is whose
    says the ledger. Scores, the film and the report are the leading process's.
    """
    return Run(project, options, tell or Silent(), stop or Event()).help()


def score(project: Project, options: Options, tell: Tell | None = None, stop: Event | None = None) -> Outcome:
    """Measure the chosen takes; the outcome holds the scores."""
    with locked(project):
        return Run(project, options, tell or Silent(), stop or Event()).once(only_score=True)


def assemble(
    project: Project, options: Options, tell: Tell | None = None, stop: Event | None = None
) -> Outcome:
    """Cut the film from the takes that are there; render nothing."""
    with locked(project):
        run = Run(project, options, tell or Silent(), stop or Event())
        return run.once(render_first=False)
