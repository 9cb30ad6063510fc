"""What is decided about a shot's take: keep it, look at it, shoot it again, or stop trying; and why.

    Finding   one thing that was found          Change   what the next take does otherwise
         └──────────── Verdict ────────────────────┘

    Opinion   what the judge said of a cell that the numbers leave undecided

These models hold decisions; they make none.
"""

from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model

VerdictName = Literal["pass", "review", "retake", "give-up"]
Stage = Literal["keyframe", "clip"]
"""What was judged: the still, before its clip is paid for, or the clip."""
CauseName = Literal[
    "drifted", "wardrobe", "swapped", "absent", "extra", "joint", "colours", "frozen", "black", "other",
]  # fmt: skip
"""drifted: they do not look like themself. wardrobe: their clothes differ. joint: the clip does not go on
from the one before. colours: it does, in other light or colours. other: what no retake is known to cure."""
Cure = Literal["references", "looks", "action", "bridge", "colours"]
"""references: they count for more. looks: those whom it is about come first in the prompt. action: what
happens comes first. bridge: the clip ends where the next one begins. colours: it keeps those of the still
that opens the chain."""
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Finding(Model):
    """One thing that was found in a shot, with the number behind it."""

    cause: CauseName
    is_clear: bool
    """Clear enough to shoot again; else it is for a person to look at."""
    says: Line
    who: Id | None = None
    """Whom of the cast it is about."""
    other: Id | None = None
    """The shot at the other side of a joint, or whom they changed places with."""
    value: Finite | None = None
    """The probability, or the z of a joint."""


class Change(Model):
    """What a retake does otherwise than the take before it. Another seed it has in any case."""

    stage: Stage
    why: Line
    """The verdict's reason, and what is done about it."""
    references: dict[Id, Finite] = {}
    """By how much the references of a character count for more."""
    looks: tuple[Id, ...] = ()
    """Whose looks and clothes come first in the prompt."""
    action: bool = False
    """Whether what happens comes first in the prompt."""
    bridge: bool = False
    """Whether it ends on the frame that the next shot starts from."""
    colours: bool = False
    """Whether it keeps the colours of the still that opens its chain."""
    still: bool = True
    """Whether its still is drawn again, too: not where that was judged and is good, or is not to blame."""


class Verdict(Model):
    """One decision, with its reason."""

    shot: Id
    verdict: VerdictName
    why: Line = ""
    stage: Stage = "clip"
    evidence: tuple[Finding, ...] = ()
    change: Change | None = None
    """Of a retake: what is changed."""
    tried: Annotated[int, Field(ge=0)] = 0
    """How many retakes there were already."""


class Opinion(Model):
    """What the judge said of one cell. It knows neither names nor numbers."""

    character: Id
    shot: Id
    says: Literal["same", "different"] | None = None
    """None: it could not tell, contradicted itself, refused, or was not heard."""
    nats: Finite = 0.0
    """By how much that moves the evidence, from how well it did on pairs that are known; at most 2."""
    differs: tuple[Line, ...] = ()
    """The parts in which it saw a difference."""
    why: Line = ""
    """Why it is not heard."""


class Under(Model):
    """What is under the floor that was set for it (`--fail-under`)."""

    name: Line
    floor: Finite
    measured: Finite | None = None
    """None: it could not be measured, and is no pass."""
