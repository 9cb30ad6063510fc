"""What a rehearsal is told to do wrong, unit by unit: one JSON in the environment.

    FILMWRIGHT_REHEARSAL='{"s020/clip1": "fail"}'       the orders themselves,
    FILMWRIGHT_REHEARSAL=faults.json                    or the file they are in

    {
      "ledger": "jobs.jsonl",
      "s020/clip1": "fail",
      "s03*/clip?": {"fault": "busy", "times": 2, "retry_after_seconds": 0.5},
      "*/keyframe": {"fault": "slow", "seconds": 3}
    }

A key is a unit, or a pattern of units (`*`, `?`); the first that fits counts. A value is the name of a fault
(`FAULTS` says what each does) or an object: `times` plays it in the first n attempts at each unit only,
`seconds` is how long `slow` takes in all and `timeout` waits, `retry_after_seconds` is what `busy` asks for.
`ledger` is the file that remembers jobs and attempts across processes (see `provider.py`); it lies beside the
file of orders, or in the current folder. Orders are read at every job, so a change takes effect at once.

Frames are handed over in memory, so a truncated file cannot happen here: `torn` is its kin, half a frame.
The contract has no channel for sound yet, so there is no fault of sound.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import Field, ValidationError

from filmwright.errors import UsageError
from filmwright.schemas.base import Model

VARIABLE = "FILMWRIGHT_REHEARSAL"

FaultName = Literal[
    "fail", "flaky", "busy", "fail-after", "timeout", "vanish", "memory", "die", "slow", "short", "long",
    "torn", "size", "nan", "black", "noise", "frozen", "ignore-first", "ignore-last",
]  # fmt: skip
FAULTS: Mapping[FaultName, str] = MappingProxyType(
    {
        "fail": "refuses the job, for good; nothing is charged",
        "flaky": "refuses the job, and may take it later; nothing is charged",
        "busy": "refuses the job with 429 and Retry-After; nothing is charged",
        "fail-after": "accepts the job (it is charged) and fails",
        "timeout": "accepts the job (it is charged) and never answers",
        "vanish": "accepts the job (it is charged) and ends its whole process before it says so",
        "memory": "accepts the job and runs out of memory",
        "die": "accepts the job, says so, and ends its whole process",
        "slow": "takes a tenth of a second a frame, or `seconds` in all",
        "short": "returns half the frames",
        "long": "returns twice the frames",
        "torn": "returns the upper half of every frame",
        "size": "returns frames of half the width and height",
        "nan": "returns frames of floats that are not numbers",
        "black": "returns black frames",
        "noise": "returns noise",
        "frozen": "repeats its first frame",
        "ignore-first": "does not start on the picture it was given",
        "ignore-last": "does not end on the picture it was given",
    }
)
"""What can go wrong, and what the generator then does."""
BEFORE_ACCEPTANCE = frozenset(("fail", "flaky", "busy"))
"""Faults of a job that was never accepted: nothing is charged."""


class Fault(Model):
    """One order: what to do wrong, how often, how long."""

    fault: FaultName
    times: Annotated[int, Field(ge=1)] | None = None
    """In how many attempts at each unit; by default in all."""
    seconds: Annotated[float, Field(ge=0, le=3600)] | None = None
    retry_after_seconds: Annotated[float, Field(ge=0, le=3600)] = 1.0


@dataclass(frozen=True)
class Orders:
    """Everything a rehearsal is told to do wrong."""

    faults: Mapping[str, Fault] = field(default_factory=dict)
    """By unit, or pattern of units."""
    ledger: Path | None = None

    def fault_of(self, unit: str) -> Fault | None:
        """Return what is to go wrong with a unit: the first pattern that fits."""
        return next((f for pattern, f in self.faults.items() if fnmatchcase(unit, pattern)), None)


def read_orders(words: str | None = None) -> Orders:
    """Return the orders in `words`, by default those of the environment.

    Raises:
        UsageError: they are no JSON, name an unknown fault, or count attempts without a ledger.
    """
    words = os.environ.get(VARIABLE, "") if words is None else words
    if not words.strip():
        return Orders()
    path = None if words.lstrip().startswith("{") else Path(words)
    try:
        data = json.loads(words if path is None else path.read_text(encoding="utf-8"))
        ledger = data.pop("ledger", None)
        faults = {unit: _fault(order) for unit, order in data.items()}
    except OSError as error:
        raise UsageError(f"{VARIABLE}: cannot read {path}: {error.strerror}", hint=_HINT) from error
    except (ValueError, AttributeError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise UsageError(f"{VARIABLE}: {first}", hint=_HINT) from error
    if ledger is None and path is not None:
        ledger = f"{path.stem}.ledger.jsonl"
    if ledger is None and any(fault.times is not None for fault in faults.values()):
        raise UsageError(f"{VARIABLE}: 'times' needs a ledger to count in", hint='"ledger": "jobs.jsonl"')
    beside = Path() if path is None else path.parent
    return Orders(faults, None if ledger is None else beside / str(ledger))


def _fault(order: object) -> Fault:
    return Fault.model_validate({"fault": order} if isinstance(order, str) else order)


_HINT = f"unset {VARIABLE}, or one of: {', '.join(get_args(FaultName))}"
