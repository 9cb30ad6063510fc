"""Everything a run works with, in one frozen piece, and how it is put together.

command line  >  what was asked before  >  filmwright.toml  >  defaults
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from filmwright.production import registry
from filmwright.production.config import parse_budget, read_config
from filmwright.production.options import Options, Tell, clip_size
from filmwright.schemas.board import Board
from filmwright.schemas.config import Config
from filmwright.schemas.grammar import Quality
from filmwright.schemas.job import Budget, Price
from filmwright.storyboard.choice import Choice, choices
from filmwright.storyboard.plan import Maker
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store


@dataclass(frozen=True)
class Studio:
    """Everything a run works with."""

    project: Project
    store: Store
    maker: Maker
    board: Board
    size: tuple[int, int]
    quality: Quality
    tell: Tell
    stop: Event
    owner: str
    """This process, in the ledger."""
    helps: bool = False
    """Whether another process leads."""
    workers: int | None = None
    remake: bool = False
    prices: Mapping[str, Price] = field(default_factory=dict)
    """By the name of the generator."""
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    """Who makes each shot, and why; empty where all are made by the film's generator."""
    budget: Budget = field(default_factory=Budget)

    @property
    def is_billed(self) -> bool:
        """Whether any shot is made by a provider that charges."""
        return any(one.capabilities.billed for one in (self.maker, *self.maker.others.values()))


def equip(
    project: Project, store: Store, board: Board, options: Options, tell: Tell, stop: Event, owner: str
) -> Studio:
    """Return what a run works with. Quality, generator and budget stay as they were last asked for."""
    before = store.note("run", "options") or {}
    config = read_config(project.folder)
    quality: Quality = options.quality or before.get("quality", "preview")
    size = clip_size(board.film.size, quality)
    maker = maker_of(options.generator or before.get("generator", "auto"), quality, size)
    maker, chosen = with_others(maker, board, config, quality, size)
    return Studio(
        project=project,
        store=store,
        maker=maker,
        board=board,
        size=size,
        quality=quality,
        tell=tell,
        stop=stop,
        owner=owner,
        workers=options.workers,
        remake=options.remake,
        prices=config.prices,
        chosen=chosen,
        budget=budget_of(options, before, config),
    )


def with_others(
    maker: Maker, board: Board, config: Config, quality: Quality, size: tuple[int, int]
) -> tuple[Maker, dict[str, Choice]]:
    """Return the film's generator with those that make single shots instead, and why they do.

    Raises:
        UsageError: the board or the configuration names a generator that there is not.
    """
    named = {shot.generator for shot in board.shots} - {"auto", maker.name}
    if not named and not set(config.generators) - {maker.name}:
        return maker, {}
    makers = {maker.name: maker}
    for name in (*config.generators, *sorted(named)):
        if name not in makers:
            makers[name] = maker_of(name, quality, size)
    able = {name: one.capabilities for name, one in makers.items()}
    chosen = choices(board, maker.name, config.generators, able)
    others = {shot: makers[c.generator] for shot, c in chosen.items() if c.generator != maker.name}
    return replace(maker, others=others), chosen


def budget_of(options: Options, before: Mapping[str, Any], config: Config) -> Budget:
    """Return the caps: of this command over those of earlier ones, else of the person's configuration.

    A new cap leaves the others as they are; `none` lifts all.
    """
    asked = Budget.model_validate(before["budget"]) if "budget" in before else None
    if options.budget is None:
        usual = parse_budget(() if config.budget is None else (config.budget,), config.currency)
        return usual if asked is None else asked
    if asked is None or options.budget == Budget():
        return options.budget
    return asked.replace(**options.budget.model_dump(exclude_none=True))


def remember(studio: Studio, options: Options) -> None:
    """Remember what was asked for, for the runs to come."""
    wishes: dict[str, Any] = {"quality": studio.quality, "generator": studio.maker.name}
    before = studio.store.note("run", "options") or {}
    if options.budget is not None:
        wishes["budget"] = studio.budget.model_dump(mode="json")
    elif "budget" in before:
        wishes["budget"] = before["budget"]
    if wishes != before:
        studio.store.put_note("run", "options", wishes)


def overlaid(board: Board, options: Options) -> Board:
    """Return the board with size, rate and style of the command line instead of its own."""
    film = board.film.replace(size=options.size or board.film.size, fps=options.fps or board.film.fps)
    look = board.look.replace(style=options.style or board.look.style)
    return board if (film, look) == (board.film, board.look) else board.replace(film=film, look=look)


def maker_of(generator: str, quality: Quality, size: tuple[int, int]) -> Maker:
    """Return the generator of this name as the plan sees it."""
    loaded = registry.load(generator)
    try:
        return Maker(
            name=loaded.name,
            version=loaded.version,
            capabilities=loaded.capabilities(),
            reads=loaded.reads,
            settings={"quality": quality, "size": list(size), **loaded.settings(quality)},
        )
    finally:
        loaded.close()
