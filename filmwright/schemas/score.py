"""Scores: numbers with their evidence. What could not be measured is None, never 0 and never 1.

    IdentityCell   one character in one shot        JointScore    one joint between two clips
    CharacterScore one character in the whole film  ShotHealth    one shot by itself
                           └────────── FilmScore ──────────┘

These models hold results; they measure nothing and decide nothing. A verdict (keep, retake) is made
elsewhere, from `IdentityCell.is_clear_miss` and its neighbours.
"""

from typing import Annotated, Literal

from pydantic import Field

from filmwright.schemas.base import Id, Line, Model, Unit
from filmwright.schemas.continuity import ChainDrift, KnownScore, PromptMatch

Outcome = Literal["consistent", "drifted", "swapped", "absent", "extra", "insufficient"]
"""consistent: looks like themself. drifted: does not. swapped: two names changed places. absent: expected
and not found. extra: there and not expected. insufficient: too little to see for any statement."""

DefectName = Literal[
    "other shot", "exposure", "cast", "saturation", "softness", "sharpness", "zoom", "shift",
    "skipped frames", "duplicate", "reversed motion",
]  # fmt: skip
RegionSource = Literal["exact", "blocking", "placements", "detector", "person"]
"""Who said where a figure is. exact: the renderer's own pass. blocking: the board's placements, and the clip
was drawn after them. placements: the same, and its maker was only told in words. detector: a model that
looks. person: a person."""
Severity = Literal["none", "slight", "clear", "severe"]
HealthDefect = Literal["frozen", "black", "flicker", "cut inside", "too little motion"]

PASS_ABOVE = 0.8
"""A cell at or above this is kept without asking."""
RETAKE_BELOW = 0.35
"""A cell below this, whose interval also stays below one half, is a clear miss."""

Count = Annotated[int, Field(ge=0)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class ReferenceMark(Model):
    """Which reference a cell was compared with."""

    shot: Id | None = None
    """None: the reference sheet. Otherwise the shot the reference was cut from."""
    frame: Count = 0
    """Number of the picture on the sheet, or of the frame in that shot."""
    logit: Finite
    """Evidence for "same character", in nats; 0 is undecided."""


class IdentityCell(Model):
    """Whether one character looks like themself in one shot."""

    character: Id
    shot: Id
    outcome: Outcome
    probability: Unit | None = None
    low: Unit | None = None
    high: Unit | None = None
    """Ends of the 90 % interval."""
    weight: Unit = 0.0
    """How much was seen: region quality, area and number of frames."""
    frames: tuple[Count, ...] = ()
    """Frames that were looked at."""
    regions: RegionSource | None = None
    """Who said where the figure is; None: nobody."""
    evidence: tuple[Line, ...] = ()
    """Short lines for a person: "torso: red -> orange, dE 23"."""
    swapped_with: Id | None = None
    like_other_shots: Unit | None = None
    """The same against the character's other shots instead of the sheet; None without a sheet. High beside a
    low probability: they hold or wear something that the sheet does not show, and a retake is no cure."""
    shown_frame: Count | None = None
    """The frame that fits least: the one to look at first."""
    best_reference: ReferenceMark | None = None
    worst_reference: ReferenceMark | None = None

    @property
    def is_pass(self) -> bool:
        """Whether nobody needs to look at this cell."""
        return self.outcome == "consistent" and (self.probability or 0.0) >= PASS_ABOVE

    @property
    def is_clear_miss(self) -> bool:
        """Whether the evidence for a retake is clear (facts: no false retakes in 3,000 trials)."""
        if self.outcome == "absent":
            return self.regions in (None, "exact")  # a model that looked may have overlooked them
        if self.regions == "placements":
            return False  # they may well be somewhere else in the picture
        if self.outcome == "swapped":
            return True
        if self.outcome != "drifted" or self.probability is None or self.high is None:
            return False
        if self.like_other_shots is not None and self.like_other_shots >= 0.5:
            return False
        return self.probability < RETAKE_BELOW and self.high < 0.5


class CharacterScore(Model):
    """One character over the whole film."""

    character: Id
    identity: Unit | None = None
    """Weighted geometric mean of the cells, so that one wrong shot is not averaged away."""
    worst_shot: Id | None = None
    found: Count = 0
    expected: Count = 0
    coverage: Unit = 0.0


class Defect(Model):
    """One thing that is wrong at a joint, with its size in words."""

    name: DefectName
    amount: Line = ""
    z: Finite
    """How far outside what both clips do by themselves."""


class JointScore(Model):
    """How a continued clip joins the one before it."""

    before: Id
    after: Id
    z: Finite | None = None
    """Largest deviation from the clips' own frame-to-frame behaviour; None: too few frames."""
    defects: tuple[Defect, ...] = ()
    """Worst first."""
    severity: Severity | None = None
    repair: Line = ""
    note: Line = ""
    """Why there is no number; or what was taken out, because this generator's joints all have it."""
    maker: Line = ""
    """The generator of the later clip, where the caller knows it."""
    detail: Finite | None = None
    """How much finer the later clip is drawn than both clips' own frames differ by: log, 0 is alike."""
    detail_usual: Finite | None = None
    """What counts as one z of it."""


class ShotHealth(Model):
    """What a clip is like by itself."""

    shot: Id
    frames: Count = 0
    motion: Finite | None = None
    """Typical motion of what moves: picture widths a second, in per cent."""
    freeze: Unit | None = None
    """Share of frames that repeat the one before."""
    black: Unit | None = None
    """Share of frames that are black."""
    flicker: Finite | None = None
    """Jitter of the light, motion taken out: grey levels of 255."""
    cuts: tuple[Count, ...] = ()
    """Frames of the clip before which the picture jumps to another one."""
    motion_target: Finite | None = None
    """How much the shot asked for, in the unit of `motion`; 0: it is meant to stand still."""
    defects: tuple[HealthDefect, ...] = ()
    health: Unit | None = None
    """1 is healthy. A frozen clip cannot reach it."""


class ApartScore(Model):
    """How alike one character's shots are that lie so many shots apart: the median of all such pairs."""

    character: Id
    shots: Annotated[int, Field(ge=1)]
    """Distance: 1 is the next shot of the film."""
    pairs: Annotated[int, Field(ge=1)]
    likeness: Unit
    low: Unit
    high: Unit
    """Quartiles of the pairs."""


class Unscored(Model):
    """What was not scored, and why."""

    what: Line
    why: Line


class ScoreManifest(Model):
    """How the numbers were made. Two reports are comparable only if their manifests are equal."""

    scorer: Line
    version: int
    descriptors: tuple[Line, ...] = ()
    embedders: tuple[Line, ...] = ()
    """Each with its version, its licence and what it is good for."""
    cohort: Line = ""
    """Against whom likeness was normalised."""
    references: Line = ""
    """Where the reference pictures came from."""
    thresholds: dict[str, float] = {}
    libraries: dict[str, str] = {}
    seed: int = 0


class FilmScore(Model):
    """Everything that was measured about one film."""

    cells: tuple[IdentityCell, ...] = ()
    characters: tuple[CharacterScore, ...] = ()
    joints: tuple[JointScore, ...] = ()
    health: tuple[ShotHealth, ...] = ()
    apart: tuple[ApartScore, ...] = ()
    identity: Unit | None = None
    presence: Unit | None = None
    """Share of expected appearances that were found under the right name."""
    continuity: Unit | None = None
    """Share of measured joints without a clear defect."""
    overall: Unit | None = None
    """A convention, not a validated number: 0.50 identity, 0.15 presence, 0.20 continuity, 0.15 health."""
    drift: tuple[ChainDrift, ...] = ()
    prompts: tuple[PromptMatch, ...] = ()
    known: tuple[KnownScore, ...] = ()
    """Scores by other people's definitions, for comparison only."""
    coverage: Unit = 0.0
    """Share of the evidence about identity that could be had. Below a half, `identity` is a guess."""
    unscored: tuple[Unscored, ...] = ()
    manifest: ScoreManifest

    def cell(self, character: str, shot: str) -> IdentityCell | None:
        """Return the cell of `character` in `shot`, or None where they are not on the board."""
        found = (c for c in self.cells if c.character == character and c.shot == shot)
        return next(found, None)
