"""What is measured of a run of clips, and what other people's scores would say. Results, and no decisions.

ChainDrift   how a chain of continued clips comes away, statistic by statistic
PromptMatch  how far a clip shows what its prompt says
KnownScore   a score under the name others published it by, with what is known to be wrong with it
"""

from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model

Number = Annotated[float, Field(allow_inf_nan=False)]
DriftName = Literal["lightness", "a", "b", "chroma", "contrast", "detail", "identity"]


class Slope(Model):
    """How one statistic changes along a chain: Theil-Sen, robust against a clip that stands out."""

    name: DriftName
    per_clip: Number
    low: Number
    high: Number
    """Ends of the 90 % interval of `per_clip`."""
    over_chain: Number
    unit: Line = ""
    framepack: Number | None = None
    """FramePack's contrast, last 15 % against first 15 % without a sign: it can be compared with papers."""
    is_drift: bool = False
    """Whether the interval leaves zero out and the whole change can be seen."""
    who: Id | None = None
    """Whose identity, where that is the statistic."""


class ChainDrift(Model):
    """One chain of clips that continue each other."""

    shots: tuple[Id, ...]
    slopes: tuple[Slope, ...] = ()
    curves: dict[Line, tuple[Number, ...]] = {}
    """A value for each clip, by the name of the statistic: the first clip is 0, but for what a maker says."""
    said: dict[Line, tuple[Number | None, ...]] = {}
    """What the clips' own generator measured of them (`Take.measured`), beside: nothing follows from it."""
    note: Line = ""
    """Why there is no slope."""

    @property
    def drifting(self) -> tuple[Slope, ...]:
        """The slopes that are drift."""
        return tuple(s for s in self.slopes if s.is_drift)


class PromptMatch(Model):
    """Agreement of a clip with its prompt, by a CLIP that the person has."""

    shot: Id
    cosine: Number
    """As CLIP has it: comparable only within one film and one model."""
    margin: Number | None = None
    """Above the mean of the film's other prompts, in their standard deviations; None: too few others."""
    rank: Annotated[int, Field(ge=1)]
    """1: no other prompt of the film fits the clip better."""
    prompts: Annotated[int, Field(ge=1)]


class KnownScore(Model):
    """A score by a published definition, over the features that were at hand."""

    name: Line
    value: Number | None = None
    """None: the definition gives no number here."""
    of: Line = ""
    """Which features, over what."""
    flaw: Line
    """What is known to be wrong with it. It is for comparison; nothing is decided by it."""
