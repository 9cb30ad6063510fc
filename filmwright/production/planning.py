"""Who plans the film, and with what: a language model with its books, or the rules.

options, configuration ─┬─> a model is configured ─> writer + books ─> stages ─> Board
└─> none                  ─> rules ────────────────────> Board
"""

import json
from collections.abc import Mapping
from contextvars import Context
from dataclasses import replace
from fractions import Fraction
from functools import partial
from threading import Event
from typing import Any

from filmwright.agents.llm.contract import Writer
from filmwright.errors import InputInvalid
from filmwright.production.books import StoreBooks
from filmwright.production.config import read_config
from filmwright.production.model import HINT, is_configured, model_settings
from filmwright.production.options import Options, Tell, clip_size
from filmwright.production.studio import budget_of, maker_of
from filmwright.schemas.board import Board, Character, FilmFormat
from filmwright.schemas.config import Config
from filmwright.schemas.model import ModelSettings
from filmwright.schemas.story import Story
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store

SIZE, FPS = (1280, 720), Fraction(24)


def uses_model(options: Options, config: Config) -> bool:
    """Whether a language model plans.

    Raises:
        BackendUnavailable: one was asked for, and none is configured.
        InputInvalid: a setting of it is none.
    """
    is_used = options.planner == "llm" or (options.planner == "auto" and is_configured(config))
    if is_used:
        model_settings(config)
    return is_used


def plan_story(
    project: Project,
    story: Story,
    options: Options,
    tell: Tell,
    stop: Event,
    store: Store,
    owner: str,
    mine: Board | None = None,
) -> Board:
    """Return the board of a story, by a model or by rules; `mine` is one that the person has begun.

    Raises:
        InputInvalid, UsageError: the story cannot be what was asked for.
        ModelFailed, OverBudget, Cancelled: the model gave no answer, or not yet; the next run goes on.
    """
    if uses_model(options, read_config(project.folder)):
        return _by_model(project, story, options, tell, stop, store, owner, mine)
    if mine is not None and (mine.cast or mine.places):
        raise InputInvalid(
            f"the cast and places of {project.board} can be planned on by a language model only", hint=HINT
        )
    from filmwright.agents.llm.wishes import wishes_of
    from filmwright.agents.reading.header import read_header
    from filmwright.agents.rules.planner import plan

    given: Mapping[str, Character] = {}
    if read_header(story.text) is not None:  # it is told by nobody
        wishes, story = wishes_of(story)
        given = wishes.cast
    if options.planner == "auto":
        tell.say("planned by rules (no language model is configured)")
    tell.stage("plan", 1)
    board = plan(
        story,
        size=options.size or SIZE,
        fps=options.fps or FPS,
        style=options.style or "flat",
        minutes=options.minutes,
        shots=options.shots,
    )
    tell.finished("plan")
    return _with_looks(board, given)


def _with_looks(board: Board, given: Mapping[str, Character]) -> Board:
    """Return the board with the looks that a header gives to people it names."""
    by_name = {one.name.casefold(): one for one in given.values()}
    cast = dict(board.cast)
    for who, member in board.cast.items():
        if (one := by_name.get(member.name.casefold())) is not None:
            cast[who] = member.replace(
                looks=one.looks or member.looks, wears=one.wears or member.wears,
                aliases=tuple(dict.fromkeys((*member.aliases, *one.aliases))),
            )  # fmt: skip
    return board.replace(cast=cast)


def _by_model(
    project: Project,
    story: Story,
    options: Options,
    tell: Tell,
    stop: Event,
    store: Store,
    owner: str,
    mine: Board | None,
) -> Board:
    from filmwright.agents.llm import planner
    from filmwright.agents.llm.wishes import wishes_of

    begin(project, story, options)
    writer, settings = writer_for(project, options, tell, stop, store, owner)
    wishes, story = wishes_of(
        story,
        minutes=options.minutes,
        shots=options.shots,
        language=options.language,
        style=options.style,
        board=mine,
    )
    before = store.note("run", "options") or {}
    size, quality = options.size or SIZE, options.quality or before.get("quality", "preview")
    name = options.generator or before.get("generator", "auto")
    maker = maker_of(name, quality, clip_size(size, quality))
    with store.checkpoint_connection() as connection:
        planned = partial(
            planner.plan,
            story,
            wishes,
            FilmFormat(size=size, fps=options.fps or FPS, language=story.language),
            writer,
            maker.capabilities,
            connection,
            _Stages(tell).told,
            window_tokens=settings.window_tokens,
            parallel=settings.calls_at_once,
            stop=stop.is_set,
        )
        # In a context of its own: inside a node of the film's graph, it would take itself for a part of it.
        return Context().run(planned)


_ASKED = ("planner", "minutes", "shots", "language", "style", "size", "fps")


def asked_of(options: Options) -> dict[str, Any]:
    """Return what a plan was asked to be, as JSON."""
    asked = {name: getattr(options, name) for name in _ASKED}
    return {**asked, "fps": None if options.fps is None else str(options.fps)}


def again(options: Options, asked: Mapping[str, Any]) -> Options:
    """Return the options with what was asked before, wherever nothing else is asked for now."""
    before = {name: asked[name] for name in _ASKED}
    before["fps"] = None if asked["fps"] is None else Fraction(asked["fps"])
    before["size"] = None if asked["size"] is None else tuple(asked["size"])
    now = {name: value for name in _ASKED if (value := getattr(options, name)) not in (None, "auto")}
    return replace(options, **(before | now))


def begin(project: Project, story: Story, options: Options) -> None:
    """Write down what a model is to plan, so that `resume` can go on without the story's file."""
    document = {"story": story.model_dump(mode="json"), "options": asked_of(options)}
    write_whole(project.planning, json.dumps(document, ensure_ascii=False).encode())


def begun(project: Project, options: Options) -> tuple[Story, Options]:
    """Return the story that a model was asked to plan, and how; what is asked for now wins."""
    try:
        document = json.loads(project.planning.read_text(encoding="utf-8"))
        return Story.model_validate(document["story"]), again(options, document["options"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputInvalid(
            f"{project.planning} is damaged: {error}", hint="delete it, then: filmwright STORY"
        ) from error


def writer_for(
    project: Project, options: Options, tell: Tell, stop: Event, store: Store, owner: str
) -> tuple[Writer, ModelSettings]:
    """Return who answers for the language model, with books in the project's store.

    Raises:
        BackendUnavailable: none is configured.
    """
    from filmwright.agents.llm.writer import OpenAIWriter

    config = read_config(project.folder)
    settings = model_settings(config)
    budget = budget_of(options, store.note("run", "options") or {}, config)
    books = StoreBooks(store, owner, budget, config.llm, settings.model or "language model")
    return OpenAIWriter(settings, books, stop=stop.is_set, say=tell.say), settings


class _Stages:
    """Tells a person of the stages, as one bar each."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._now = tell, ""

    def told(self, stage: str, done: int, of: int) -> None:
        if stage != self._now:
            self._now = stage
            self._tell.stage(f"plan: {stage}", of)
        self._tell.finished(f"{stage} {done}")
