"""What a critic remarks on a board: the fault, why it is one, and what to do about it."""

from typing import Literal

from filmwright.schemas.base import Id, Line, Model

Severity = Literal["error", "warn", "info"]
"""error: the film would be visibly wrong or impossible; warn: a director would ask; info: taste."""


class Note(Model):
    """One remark. It never changes anything by itself."""

    rule: Line
    """The name of the rule that found it, as in `docs/critics.md`."""
    severity: Severity
    shots: tuple[Id, ...]
    """The shots it is about, in the order of the film; the last is where the fault shows, and is repaired."""
    what: Line
    """The place and the fault, in one sentence."""
    why: Line
    repair: Line
    """What to do, as an instruction to a person or a model."""
