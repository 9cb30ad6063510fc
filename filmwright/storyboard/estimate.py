"""What is still to be made, in seconds of work and in money, from what was made before. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from filmwright.schemas.job import Job
from filmwright.schemas.plan import Estimate, MoneyRange
from filmwright.schemas.take import Take
from filmwright.storyboard.units import Want

_CENT_OF_A_CENT = Decimal("0.0001")


class Estimator:
    """Prices units by the project's own history, in seconds a frame: 10 %, median, 90 %."""

    def __init__(
        self, history: Mapping[str, Sequence[Take]], generator: str, seconds_per_frame: float
    ) -> None:
        """Read the history of one generator; `seconds_per_frame` is the guess before there is any."""
        mine = [t for ts in history.values() for t in ts if t.generator == generator and t.seconds_spent > 0]
        clips = [t for t in mine if t.kind == "clip"]
        paces = sorted(t.seconds_spent / max(1, t.frames) for t in clips or mine)
        guess = seconds_per_frame
        self._pace = (
            (paces[len(paces) // 10], paces[len(paces) // 2], paces[(len(paces) * 9) // 10])
            if paces
            else (guess * 0.5, guess, guess * 2.5)
        )

    def of(self, want: Want) -> Estimate:
        """Return what one unit is expected to take, in seconds of work."""
        frames = 1 if want.stretch is None else want.stretch.frames
        low, likely, high = (round(pace * frames, 2) for pace in self._pace)
        return Estimate(low=low, likely=likely, high=high)


class Charges:
    """What a generator charges of what it was quoted at: 10 %, median, 90 % of its jobs that were delivered.

    Jobs that were charged and came to nothing, and those of which nobody knows, are paid for by the others:
    they raise the high end by their share.
    """

    def __init__(self, jobs: Iterable[Job], generator: str) -> None:
        """Read the ledger's rows of one generator; without any, the quote is what is charged."""
        mine = [job for job in jobs if job.generator == generator and job.quoted.money > 0]
        shares = sorted(
            job.charged.money / job.quoted.money
            for job in mine
            if job.state == "done" and job.charged is not None
        )
        wasted = sum(job.state in ("failed", "lost", "submitting") for job in mine)
        low, likely, high = (
            (shares[len(shares) // 10], shares[len(shares) // 2], shares[(len(shares) * 9) // 10])
            if shares
            else (Decimal(1), Decimal(1), Decimal(1))
        )
        self._shares = (low, likely, high * (1 + Decimal(wasted) / max(1, len(shares))))

    def of(self, quoted: Decimal) -> MoneyRange:
        """Return what is expected to be charged for something quoted at this price."""
        low, likely, high = ((quoted * share).quantize(_CENT_OF_A_CENT) for share in self._shares)
        return MoneyRange(low=low, likely=likely, high=high)
