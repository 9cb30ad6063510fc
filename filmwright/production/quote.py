"""What a unit is expected to be charged, by the person's prices. Exact: decimals, never floats."""

from decimal import ROUND_CEILING, Decimal

from filmwright.schemas.job import Amount, Price
from filmwright.storyboard.units import Want

_MILLIONTH = Decimal("0.000001")


def quote(want: Want, price: Price) -> Amount:
    """Return what one unit takes: a call, its seconds of clip (joint frame included), and money."""
    if want.stretch is None:
        return Amount(calls=1, money=price.keyframe)
    seconds = Decimal(want.stretch.frames * want.fps.denominator) / Decimal(want.fps.numerator)
    money = price.clip + price.clip_second * seconds
    return Amount(calls=1, clip_seconds=_up(seconds), money=_up(money))


def _up(value: Decimal) -> Decimal:
    """Round up to a millionth: a quote is never less than the charge."""
    return value.quantize(_MILLIONTH, rounding=ROUND_CEILING)
