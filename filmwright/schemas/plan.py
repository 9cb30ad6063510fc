"""The plan: what is fresh, what is stale and why, what is missing, what waits. Pure data, priced."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from filmwright.schemas.base import Id, Line, Model, clean_text
from filmwright.schemas.job import Amount, Budget

UnitState = Literal["fresh", "drifted", "stale", "missing", "blocked"]
UnitKind = Literal["reference", "keyframe", "clip", "segment", "film"]


def _fitted(value: Any) -> Any:
    """Shorten what is told: a reason may quote a text of any length."""
    if not isinstance(value, str):
        return value
    text = " ".join(clean_text(value).split())
    return text if len(text) <= 300 else text[:299] + "…"


Told = Annotated[str, BeforeValidator(_fitted)]
"""One line for a person, of any origin."""


class Cause(Model):
    """Why a unit is not fresh, by field: `s070 camera.move`, `first frame of s060 changed`."""

    field: Told
    before: Told = ""
    after: Told = ""
    unit: str | None = None
    """The unit it follows or waits for, where that is the cause."""

    def __str__(self) -> str:
        return self.field + (f" ({self.before} → {self.after})" if self.before or self.after else "")


class MoneyRange(Model):
    """What something is expected to be charged, in the person's currency: low, likely, high."""

    low: Decimal = Decimal(0)
    likely: Decimal = Decimal(0)
    high: Decimal = Decimal(0)

    def __add__(self, other: "MoneyRange") -> "MoneyRange":
        return MoneyRange(
            low=self.low + other.low, likely=self.likely + other.likely, high=self.high + other.high
        )


class Estimate(Model):
    """Seconds of work: low, likely, high; and money, where a price is known."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0
    money: MoneyRange | None = None

    def __add__(self, other: "Estimate") -> "Estimate":
        known = [money for money in (self.money, other.money) if money is not None]
        return Estimate(
            low=self.low + other.low,
            likely=self.likely + other.likely,
            high=self.high + other.high,
            money=sum(known[1:], known[0]) if known else None,
        )


class PlanUnit(Model):
    """One thing that is made (a still, a clip, a drawn piece of the film, the film), or given: a picture."""

    id: str
    kind: UnitKind
    shot: Id | None = None
    of: tuple[str, ...] = ()
    """What a picture is of (`cast ida`, `s020 last frame`); the shots a segment shows."""
    state: UnitState
    causes: tuple[Cause, ...] = ()
    perhaps: bool = False
    """It only follows others, and stays as it is if they end on the same frames as before."""
    needs: tuple[str, ...] = ()
    """Units that must be fresh first."""
    take: int | None = None
    """The circled take that answers it, when fresh or drifted."""
    pixels: str | None = None
    """Hash of a given picture."""
    will_drop: tuple[Told, ...] = ()
    """Instructions the chosen generator cannot honour."""
    estimate: Estimate = Estimate()
    """What making it would take: of a drifted unit, with `--remake`; nothing of a fresh one."""


class Plan(Model):
    """Every unit of the film, in the order of the board, and how the project's purse stands."""

    units: tuple[PlanUnit, ...]
    currency: Line = ""
    spent: Amount = Amount()
    """Charged, for all that is over."""
    reserved: Amount = Amount()
    """For jobs that are open."""
    budget: Budget = Budget()
    makers: dict[Id, Told] = {}
    """Who makes each shot, and why; empty where the film's generator makes all."""

    @property
    def todo(self) -> tuple[PlanUnit, ...]:
        """What a run would make, and what waits for something before it can be made."""
        made = (unit for unit in self.units if unit.kind != "reference")
        return tuple(unit for unit in made if unit.state in ("stale", "missing", "blocked"))

    @property
    def drifted(self) -> tuple[PlanUnit, ...]:
        """What only `--remake` makes again."""
        return tuple(u for u in self.units if u.state == "drifted")
