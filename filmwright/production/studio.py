"""Everything a run works with, in one frozen piece, and how it is put together.

command line  >  what was asked before  >  filmwright.toml  >  defaults
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any, Literal

from filmwright.errors import BackendUnavailable, UsageError
from filmwright.production import absent, registry
from filmwright.production.config import parse_budget, read_config
from filmwright.production.options import Options, Tell, clip_size
from filmwright.schemas.board import Board
from filmwright.schemas.config import Config
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.grammar import Quality
from filmwright.schemas.job import Budget, Price
from filmwright.storyboard.choice import Choice, choices, needs_still
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
    config: Config = field(default_factory=Config)

    @property
    def warm(self) -> int:
        """How many models may be loaded at a time."""
        return self.config.diffusion.warm

    @property
    def is_billed(self) -> bool:
        """Whether anything is made by a provider that charges."""
        return any(one.capabilities.billed for one in self.maker.everyone.values())

    @property
    def is_seeded(self) -> bool:
        """Whether another take of what the film's own generators make is another attempt."""
        return any(one.capabilities.seeded for one in (self.maker, self.maker.stills or self.maker))


def equip(
    project: Project, store: Store, board: Board, options: Options, tell: Tell, stop: Event, owner: str
) -> Studio:
    """Return what a run works with. Quality, generator and budget stay as they were last asked for."""
    before = store.note("run", "options") or {}
    config = read_config(project.folder)
    quality: Quality = options.quality or before.get("quality", "preview")
    size = clip_size(board.film.size, quality)
    maker = maker_of(options.generator or before.get("generator", "auto"), quality, size, config, store)
    keyframes = options.keyframes or before.get("keyframes") or config.keyframes
    maker, chosen = with_others(maker, board, config, quality, size, keyframes, store)
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
        config=config,
    )


def with_others(
    maker: Maker,
    board: Board,
    config: Config,
    quality: Quality,
    size: tuple[int, int],
    keyframes: str,
    store: Store | None = None,
) -> tuple[Maker, dict[str, Choice]]:
    """Return the film's generator with those that draw its stills or make single shots, and why they do.

    `keyframes` names who draws the stills; `auto` is whom each generator recommends, else itself.

    Raises:
        UsageError: a generator is named that there is not, that makes no clips, or that draws no stills.
    """
    makers = {maker.name: maker}

    def known(name: str) -> Maker:
        if name not in makers:
            with _on_the_board(board, name):
                makers[name] = maker_of(name, quality, size, config, store)
        return makers[name]

    named = sorted({shot.generator for shot in board.shots} - {"auto", maker.name})
    crew = {name: known(name) for name in dict.fromkeys((maker.name, *config.generators, *named))}
    free = {maker.name, *config.generators}
    for name, one in crew.items():
        with _on_the_board(board, name):
            refuse_without(one.name, one.capabilities, "clip")
        mine = {name, "auto"} if name in free else {name}
        if any(shot.generator in mine and needs_still(shot, one.capabilities) for shot in board.shots):
            crew[name] = replace(one, stills=_stills_for(one, keyframes, known))
    draws = {name: one.stills for name, one in crew.items() if one.stills is not None}
    if len(crew) == 1 and not draws:
        return maker, {}
    able = {name: one.capabilities for name, one in crew.items()}
    chosen = choices(
        board,
        maker.name,
        config.generators,
        able,
        {name: (one.name, one.capabilities) for name, one in draws.items()},
    )
    others = {shot: crew[c.generator] for shot, c in chosen.items() if c.generator != maker.name}
    return replace(crew[maker.name], others=others), chosen


@contextmanager
def _on_the_board(board: Board, name: str) -> Iterator[None]:
    """Say which shots name a generator that is refused."""
    try:
        yield
    except UsageError as error:
        shots = [shot.id for shot in board.shots if shot.generator == name]
        if not shots:
            raise
        more = f" and {len(shots) - 1} more" if len(shots) > 1 else ""
        told = f"the board, generator of {shots[0]}{more}: {error.message}"
        raise UsageError(told, hint=f"change it on the board; {error.hint}") from error


def _stills_for(one: Maker, keyframes: str, known: Callable[[str], Maker]) -> Maker | None:
    """Return who draws the stills for the clips of one generator; None where it does so itself."""
    asked = one.recommends or one.name if keyframes == "auto" else keyframes
    try:
        drawn = known(asked)
    except BackendUnavailable as error:
        if keyframes != "auto":
            raise
        told = f"{one.name} leaves its stills to {asked}: {error.message}"
        raise BackendUnavailable(told, hint=f"{error.hint}; or: --keyframes NAME (another)") from error
    refuse_without(drawn.name, drawn.capabilities, "keyframe")
    return None if drawn.name == one.name else drawn


_LISTED = "see filmwright models, filmwright doctor"


def refuse_without(name: str, can: Capabilities, kind: Literal["keyframe", "clip"]) -> None:
    """Refuse a generator for what it does not make.

    Raises:
        UsageError: it makes no clips, or draws no stills.
    """
    if not can.clip and not can.keyframe:
        hint = f'name another; with this one: filmwright note SHOT "..." --keyframe --with {name}'
        raise UsageError(f"{name} only changes stills that are there", hint=hint)
    if kind == "clip" and not can.clip:
        hint = f"--keyframes {name}, and for the clips another --generator ({_LISTED})"
        raise UsageError(f"{name} draws stills and makes no clips", hint=hint)
    if kind == "keyframe" and not can.keyframe:
        hint = f"--keyframes {registry.DEFAULT}, or another that draws stills ({_LISTED})"
        raise UsageError(f"{name} makes clips and draws no stills", hint=hint)


def refuse_named(options: Options) -> None:
    """Refuse generators of the command line that there are not, or that make something else.

    Raises:
        UsageError: there is none of this name, or it cannot do what it is named for.
        BackendUnavailable: it is installed but cannot be used here.
    """
    named: tuple[tuple[str | None, Literal["keyframe", "clip"]], ...] = (
        (options.generator, "clip"), (options.keyframes, "keyframe"),
    )  # fmt: skip
    for name, kind in named:
        if name is not None and name != "auto":
            loaded = registry.load(name)
            refuse_without(loaded.name, loaded.capabilities(), kind)
            loaded.close()


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
    if keyframes := options.keyframes or before.get("keyframes"):
        wishes["keyframes"] = keyframes
    if wishes != before:
        studio.store.put_note("run", "options", wishes)
    for maker in studio.maker.everyone.values():
        absent.note(studio.store, maker, studio.quality)


def overlaid(board: Board, options: Options) -> Board:
    """Return the board with size, rate and style of the command line instead of its own."""
    film = board.film.replace(size=options.size or board.film.size, fps=options.fps or board.film.fps)
    look = board.look.replace(style=options.style or board.look.style)
    return board if (film, look) == (board.film, board.look) else board.replace(film=film, look=look)


def maker_of(
    generator: str,
    quality: Quality,
    size: tuple[int, int],
    config: Config | None = None,
    store: Store | None = None,
) -> Maker:
    """Return the generator of this name, made with what the person has set, as the plan sees it.

    One that is not here any more is as it was when the project in `store` used it last.

    Raises:
        UsageError: there is none of this name, and never was.
        BackendUnavailable: it cannot be used here, and never was used.
    """
    try:
        loaded = registry.load(generator, config)
    except (BackendUnavailable, UsageError):
        known = None if store is None else absent.recall(store, generator, quality, size)
        if known is None:
            raise
        return known
    try:
        return Maker(
            name=loaded.name,
            version=loaded.version,
            capabilities=loaded.capabilities(),
            reads=loaded.reads,
            settings={"quality": quality, "size": list(size), **loaded.settings(quality)},
            recommends=getattr(loaded, "stills", None),
            masked=getattr(loaded, "masked", None),
            seconds_per_frame=getattr(loaded, "seconds_per_frame", Maker.seconds_per_frame),
            alike=getattr(loaded, "alike", None),
            recipe=getattr(loaded, "recipe", None),
        )
    finally:
        loaded.close()
