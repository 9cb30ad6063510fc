"""What is still to be made, in seconds of work, from what was made before. Pure."""

from collections.abc import Mapping, Sequence

from filmwright.schemas.plan import Estimate
from filmwright.schemas.take import Take
from filmwright.storyboard.units import Want


class Estimator:
    """Prices units by the project's own history, in seconds a frame: 10 %, median, 90 %."""

    def __init__(
        self, history: Mapping[str, Sequence[Take]], generator: str, seconds_per_frame: float
    ) -> None:
        """Read the history of one generator; `seconds_per_frame` is the guess before there is any."""
        paces = sorted(
            t.seconds_spent / max(1, t.frames)
            for takes in history.values()
            for t in takes
            if t.kind == "clip" and t.generator == generator and t.seconds_spent > 0
        )
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
