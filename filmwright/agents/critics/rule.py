"""What a rule is: a function that watches a film and yields faults, with how grave they are and why.

Viewing ──find──> Fault, Fault, ...      (the rule's name, severity and why make each a Note)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from filmwright.agents.critics.viewing import Viewing
from filmwright.schemas.note import Severity


@dataclass(frozen=True)
class Fault:
    """One fault: in which shots, what is wrong, and what would repair it."""

    shots: tuple[str, ...]
    what: str
    repair: str


@dataclass(frozen=True)
class Rule:
    """A rule of film grammar. The docstring of `find` is its line in `docs/critics.md`."""

    severity: Severity
    find: Callable[[Viewing], Iterator[Fault]]
    why: str
