"""Working with a board that exists: a note to one shot, a new plan of the whole, the captions, an estimate.

    note, or a new plan ─> the board as it would be ─> what changes ─> (the person agrees) ─> written

Nothing is written that the person has not seen. What they have edited stands; a locked shot stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from filmwright.agents.reading.story import read_story
from filmwright.errors import InputInvalid, typed
from filmwright.production.books import amount_of
from filmwright.production.config import read_config
from filmwright.production.first_board import BOARD_SUFFIXES, read_story_file
from filmwright.production.opening import opened, resumable
from filmwright.production.options import Options, Silent, Tell
from filmwright.production.planning import again, asked_of, plan_story, writer_for
from filmwright.production.studio import equip
from filmwright.schemas.board import Board
from filmwright.schemas.note import Note
from filmwright.schemas.shot import Frame
from filmwright.storyboard import yaml_file
from filmwright.storyboard.board_cache import load_board
from filmwright.storyboard.board_diff import Change, diff
from filmwright.storyboard.brief import brief_in
from filmwright.storyboard.caption import Caption, caption, words_of
from filmwright.storyboard.caption_voice import Moment
from filmwright.storyboard.owners import new_owner
from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.replan import Kept, replan

AGAIN = "the same command goes on where it stood"


@dataclass(frozen=True)
class Proposal:
    """A board as it would be. Nothing of it is written yet, unless `written` says so."""

    project: Project
    before: Board
    after: Board
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...] = ()
    """What stays as the person has it, though the new plan has it otherwise."""
    plan: Board | None = None
    """The new plan itself, where there is one: the next one is compared with it."""
    asked: Mapping[str, Any] = field(default_factory=dict)
    """What that plan was asked to be: the next one is asked the same where nothing else is said."""
    written: bool = False


def note(
    project: Project,
    shot: str,
    text: str,
    options: Options,
    tell: Tell | None = None,
    stop: Event | None = None,
) -> Proposal:
    """Propose one shot changed as a note asks, through the language model.

    Raises:
        InputInvalid: there is no such shot, it is locked, or it cannot be changed so.
        BackendUnavailable: no language model is configured.
    """
    from filmwright.agents.llm.revise import revise

    tell, stop, owner = tell or Silent(), stop or Event(), new_owner()
    with locked(project), resumable(project, AGAIN), opened(project, leading=True) as store:
        board = load_board(project)
        writer, _ = writer_for(project, options, tell, stop, store, owner)
        can = equip(project, store, board, options, tell, stop, owner).maker.capabilities
        after = revise(board, shot, text, writer, can)
        return Proposal(project, board, after, diff(board, after))


def plan_again(
    project: Project, options: Options, tell: Tell | None = None, stop: Event | None = None
) -> Proposal:
    """Plan the story anew, and propose it brought into the board that the person has edited.

    Raises:
        InputInvalid: the project began from a finished board, or in a version that kept no copy of its plan.
    """
    tell, stop, owner = tell or Silent(), stop or Event(), new_owner()
    with locked(project), resumable(project, AGAIN), opened(project, leading=True) as store:
        mine = load_board(project)
        planned = store.note("plan", "board")
        if planned is None or not project.story.is_file():
            why = "there is no copy of what was planned" if project.story.is_file() else "there is no story"
            raise InputInvalid(
                f"{project.folder} cannot be planned anew: {why}",
                hint=f"edit {project.board.name}, then: filmwright resume {typed(project.folder)}",
            )
        base = yaml_file.board_in(planned["text"].encode(), Path("an earlier plan"))
        story = read_story(project.story.read_bytes(), name=planned.get("story", project.story.name))
        options = again(options, planned["asked"])
        asked = asked_of(options)
        film = mine.film
        options = replace(options, size=film.size, fps=film.fps, style=options.style or mine.look.style)
        theirs = plan_story(project, story, options, tell, stop, store, owner)
        project.planning.unlink(missing_ok=True)
        result = replan(base, mine, theirs)
        return Proposal(
            project, mine, result.board, result.changes, result.kept, plan=result.plan, asked=asked
        )


def write(proposal: Proposal) -> Proposal:
    """Write a proposed board into the file, comments and order kept.

    Raises:
        InputInvalid: the board on disk was edited since it was proposed; nothing was written.
    """
    project = proposal.project
    with locked(project), opened(project, leading=True) as store:
        if load_board(project) != proposal.before:
            raise InputInvalid(
                f"{project.board} was edited meanwhile; nothing was written", hint="the same command again"
            )
        yaml_file.update(project.board, proposal.after)
        if proposal.plan is not None:
            planned = store.note("plan", "board") or {}
            text = yaml_file.dump(proposal.plan)
            store.put_note("plan", "board", {**planned, "text": text, "asked": {**proposal.asked}})
    return replace(proposal, written=True)


@dataclass(frozen=True)
class Captions:
    """What a generator is told of one shot."""

    shot: str
    still: Caption
    clip: Caption
    last: Caption | None
    """Of the last frame, where the board says something of it."""
    is_override: bool
    """Whether the person's own `prompt` stands instead of the board's words."""


def captions(project: Project, shot: str) -> Captions:
    """Return what a generator is told of a shot. Changes nothing.

    Raises:
        InputInvalid: there is no such shot.
    """
    board = load_board(project)
    for scene in board.scenes:
        for one in scene.shots:
            if one.id == shot:
                brief, words = brief_in(board, scene, one, lambda path: path), words_of(board)
                moments: tuple[Moment, ...] = ("first", "whole", "last")
                told = {
                    moment: caption(brief, moment=moment, words=words, language=board.film.language)
                    for moment in moments
                }
                last = told["last"] if one.last_frame != Frame() else None
                return Captions(shot, told["first"], told["whole"], last, bool(one.prompt))
    known = ", ".join(one.id for one in board.shots)
    raise InputInvalid(f"there is no shot {shot}", hint=f"one of: {known}")


def critique(project: Project, options: Options) -> tuple[Board, tuple[Note, ...]]:
    """Return what the rules of film grammar and continuity remark on the board. Changes nothing."""
    from filmwright.agents.critics.review import review
    from filmwright.agents.llm.wishes import wishes_of
    from filmwright.agents.reading.header import read_header

    board = load_board(project)
    with opened(project) as store:
        maker = equip(project, store, board, options, Silent(), Event(), new_owner()).maker
        planned = store.note("plan", "board") or {}
    story = None
    if project.story.is_file():
        name = planned.get("story", project.story.name)
        story = read_story(project.story.read_bytes(), name=name)
        if read_header(story.text) is not None:
            _, story = wishes_of(story)
    return board, review(board, maker.capabilities, story=story)


@dataclass(frozen=True)
class PlanEstimate:
    """What planning a story by a language model would take. Low, likely, high."""

    calls: tuple[int, int, int]
    tokens_in: tuple[int, int, int]
    tokens_out: tuple[int, int, int]
    money: tuple[str, str, str] | None
    """None where no price is configured."""
    currency: str
    scenes: int
    shots: int
    seconds: float
    parts: int


def estimate(path: Path, options: Options) -> PlanEstimate:
    """Return what planning a story would take. Nothing is sent.

    Raises:
        InputInvalid, UsageError: it cannot be read, or cannot be what was asked for.
    """
    from filmwright.agents.llm.contract import Usage
    from filmwright.agents.llm.forecast import forecast
    from filmwright.agents.llm.wishes import wishes_of
    from filmwright.schemas.model import ModelSettings

    if path.suffix in BOARD_SUFFIXES:
        raise InputInvalid(f"{path} is a finished board: planned already", hint=f"filmwright {typed(path)}")
    config = read_config(Path())
    story = read_story(read_story_file(path), name=path.name)
    wishes, story = wishes_of(story, minutes=options.minutes, shots=options.shots, language=options.language)
    window = config.llm.window_tokens or ModelSettings().window_tokens
    told = forecast(story, wishes, window)
    calls, read, written = ((r.low, r.likely, r.high) for r in (told.calls, told.tokens_in, told.tokens_out))
    costs = [amount_of(Usage(*pair), config.llm).money for pair in zip(read, written, strict=True)]
    money = (f"{costs[0]:.2f}", f"{costs[1]:.2f}", f"{costs[2]:.2f}") if any(costs) else None
    return PlanEstimate(
        calls, read, written, money, config.currency, told.scenes, told.shots, told.seconds, told.parts
    )
