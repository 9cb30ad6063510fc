"""Estimates in words: seconds of work, money, with their ranges."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from filmwright.schemas.plan import Estimate, PlanUnit


def taking(units: "Iterable[PlanUnit]") -> "Estimate":
    """Return what making all these units is expected to take."""
    from filmwright.schemas.plan import Estimate

    return sum((unit.estimate for unit in units), Estimate())


def seconds(estimate: "Estimate") -> str:
    """Return seconds of work as a range.

    >>> from filmwright.schemas.plan import Estimate
    >>> seconds(Estimate(low=3.2, likely=5, high=8.1))
    '3 to 8 s'
    >>> seconds(Estimate(low=20, likely=100, high=400))
    '20 s to 7 min'
    """
    if estimate.high < 1:
        return "under 1 s"
    low, high = _time(estimate.low), _time(estimate.high)
    if low == high:
        return high
    (number, unit), same = low.split(" ", 1), low.split(" ")[-1] == high.split(" ")[-1]
    return f"{number} to {high}" if same else f"{number} {unit} to {high}"


def _time(given: float) -> str:
    if given < 90:
        return f"{given:.0f} s"
    return f"{given / 60:.0f} min" if given < 5400 else f"{given / 3600:.1f} h"


def money(estimate: "Estimate", currency: str = "") -> str:
    """Return money as a range; empty where no price is known.

    >>> from filmwright.schemas.plan import Estimate, MoneyRange
    >>> money(Estimate(money=MoneyRange(low="0.1", likely="0.1", high="0.25")), "EUR")
    '0.10 to 0.25 EUR'
    """
    if estimate.money is None:
        return ""
    low, high = (_amount(value) for value in (estimate.money.low, estimate.money.high))
    return f"{low if low == high else f'{low} to {high}'} {currency}".rstrip()


def _amount(value: "Decimal") -> str:
    """Return cents, and what is less than a few of them to the hundredth of one."""
    return f"{value:.2f}" if value * 20 >= 1 or value * 100 % 1 == 0 else f"{value:.4f}"
