"""The plan: what is fresh, what is stale and why, what is missing, what waits. Pure data, priced."""

from typing import Literal

from filmwright.schemas.base import Id, Line, Model

UnitState = Literal["fresh", "drifted", "stale", "missing", "blocked"]
UnitKind = Literal["reference", "keyframe", "clip", "segment", "film"]


class Cause(Model):
    """Why a unit is not fresh, by field: `s070 camera.move`, `first frame of s060 changed`."""

    field: Line
    before: Line = ""
    after: Line = ""

    def __str__(self) -> str:
        return self.field + (f" ({self.before} → {self.after})" if self.before or self.after else "")


class Estimate(Model):
    """Seconds of work: low, likely, high."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            low=self.low + other.low, likely=self.likely + other.likely, high=self.high + other.high
        )


class PlanUnit(Model):
    """One thing that is made: a keyframe, a clip, the film."""

    id: Line
    kind: UnitKind
    shot: Id | None = None
    state: UnitState
    causes: tuple[Cause, ...] = ()
    needs: tuple[Line, ...] = ()
    """Units that must be fresh first."""
    take: int | None = None
    """The circled take that answers it, when fresh or drifted."""
    will_drop: tuple[Line, ...] = ()
    """Instructions the chosen generator cannot honour."""
    estimate: Estimate = Estimate()


class Plan(Model):
    """Every unit of the film, in the order of the board."""

    units: tuple[PlanUnit, ...]

    @property
    def todo(self) -> tuple[PlanUnit, ...]:
        """What a run would make."""
        return tuple(u for u in self.units if u.state in ("stale", "missing", "blocked"))
