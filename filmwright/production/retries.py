"""Whether a failed attempt is made again, and when: bounded, spread out, never blind.

Only what a generator calls retryable is tried again: it knows whether a job was accepted, and so charged. The
spread (jitter) follows from the unit and the attempt, so that a run can be told apart from its repetition by
nothing but the clock.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import TypeGuard

from filmwright.errors import BackendUnavailable, FilmwrightError, RenderFailed, Unsettled

ATTEMPTS = 3
"""At one unit, in one run."""
FIRST_PAUSE_SECONDS = 0.5
"""Before the second attempt, give or take half; twice that before the third."""
LONGEST_PAUSE_SECONDS = 60.0
"""Who asks for more patience than this is told to the person instead."""


def failure(failed: Mapping[str, FilmwrightError]) -> FilmwrightError:
    """Return what a person is told of the units that came to nothing in a run, by unit."""
    first = next((e for e in failed.values() if isinstance(e, Unsettled)), next(iter(failed.values())))
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    kind = Unsettled if isinstance(first, Unsettled) else RenderFailed
    return kind(first.message + more, hint=first.hint)


def pause_seconds(unit: str, attempt: int, error: FilmwrightError) -> float | None:
    """Return how long to wait after attempt number `attempt` (from 1) failed; None to give up.

    >>> error = RenderFailed("429", hint="wait", retryable=True, retry_after_seconds=2)
    >>> 2 <= (pause_seconds("s010/clip1", 1, error) or 0) < 3
    True
    >>> pause_seconds("s010/clip1", ATTEMPTS, error) is None
    True
    """
    if not isinstance(error, RenderFailed) or not error.retryable or attempt >= ATTEMPTS:
        return None
    if error.retry_after_seconds > LONGEST_PAUSE_SECONDS:
        return None
    spread = int.from_bytes(sha256(f"{unit} {attempt}".encode()).digest()[:4]) / 2**32
    own = FIRST_PAUSE_SECONDS * float(2 ** (attempt - 1)) * (0.5 + spread)
    return max(own, error.retry_after_seconds + FIRST_PAUSE_SECONDS * spread)


def its_worker_died(unit: str) -> RenderFailed:
    """Return what is said of a unit whose worker process is gone."""
    return RenderFailed(
        f"{unit}: the worker process died (out of memory, or a crash in a library)",
        hint="filmwright resume --workers 1",
    )


def ends_a_generator(error: BaseException) -> TypeGuard[FilmwrightError]:
    """Whether a generator that says this would say it to every unit: it cannot be used here at all."""
    return isinstance(error, BackendUnavailable)
