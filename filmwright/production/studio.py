"""Everything a run works with, in one frozen piece."""

from dataclasses import dataclass, field
from threading import Event

from filmwright.production.options import Tell
from filmwright.schemas.board import Board
from filmwright.schemas.grammar import Quality
from filmwright.schemas.job import Budget, Price
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
    workers: int | None = None
    remake: bool = False
    price: Price = field(default_factory=Price)
    budget: Budget = field(default_factory=Budget)
