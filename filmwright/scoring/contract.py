"""What the scoring room is given: regions as data, never file names, never whole films.

Nothing here measures. Whoever renders knows where the characters are (an identity pass, a detector, a person
with a mouse) and says so with a label picture; this room only looks inside the labels. A whole frame is never
scored for identity: a descriptor of the whole frame prefers the right background to the right character.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from filmwright.schemas.score import RegionSource

RGB = NDArray[np.uint8]
"""uint8, (height, width, 3), sRGB."""
Floats = NDArray[np.float64]
Features = NDArray[np.floating]
"""What an embedder makes of one crop: a vector, or (tokens, d)."""


@dataclass(frozen=True)
class Sample:
    """One frame that is looked at. `labels` is uint8 (height, width); None: nobody knows who is where.

    `names` says which grey level is whom; levels it does not name are not people and are ignored, unless
    they are listed in `strangers`.
    """

    shot: str
    frame: int
    rgb: RGB
    labels: NDArray[np.uint8] | None
    names: Mapping[int, str] = field(default_factory=dict)
    strangers: tuple[int, ...] = ()
    """Levels that are figures without a name (from a detector)."""
    qualities: Mapping[int, float] = field(default_factory=dict)
    """How far the edges of a level can be trusted: 0.6 for GrabCut from a box, 0.4 for an ellipse; else 1."""
    source: RegionSource = "exact"
    """Who said where the figures are."""


@dataclass(frozen=True, eq=False)
class Crop:
    """One figure: `rgb` uint8 (height, width, 3), `mask` bool (height, width), True on the figure.

    Two crops are equal only if they are the same object, so that what is made from one can be remembered.
    """

    rgb: RGB
    mask: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reference(Crop):
    """A picture of a character's sheet: how they are meant to look."""

    wears: str = ""
    """In which wardrobe; it is compared with shots in that one only. Empty: in any."""
    taken_from: str | None = None
    """The shot it was cut from, which it is no standard for."""


@dataclass(frozen=True)
class JointFrames:
    """The frames around one joint, in order: the last ones of `before`, the first ones of `after`.

    The joint frame appears once: `after_frames[0]` follows `before_frames[-1]` as any frame follows another.
    Eight and eight are best (animation on twos shows every drawing twice), four and four enough; with fewer
    than three and two the joint is not scored.
    """

    before: str
    after: str
    before_frames: tuple[RGB, ...]
    after_frames: tuple[RGB, ...]


@dataclass(frozen=True)
class Descriptor:
    """One way to describe a figure, and to compare two piles of descriptions.

    `describe` gives one vector a crop. `alike` compares (a, d) with (b, d) and gives (a, b), higher is more
    alike. `spread` is its usual standard deviation between different characters; it steadies small casts.
    """

    name: str
    describe: Callable[[Crop], Floats]
    alike: Callable[[Floats, Floats], Floats]
    spread: float


@dataclass(frozen=True)
class Measure:
    """How one kind of features is compared: features of a crops and of b crops to (a, b), higher more alike.

    NaN where a pair cannot be compared (no face is seen): then the other measures decide.
    """

    name: str
    alike: Callable[[Sequence[Features], Sequence[Features]], Floats]
    spread: float
    """Usual standard deviation between different characters."""


@dataclass(frozen=True)
class Embedder:
    """What looks at figures: crops with their masks in, features out, and how features are compared.

    `describe` takes crops in one batch and gives, for each, one array of features a measure. Several
    of them are combined by the mean of their cohort-normalised values, never by weights fitted to one style.
    """

    name: str
    version: str
    """Of the code and, where there are any, of the weights: features of two versions do not mix."""
    licence: str
    domain: str
    """What it is good for, in a few words for the report."""
    measures: tuple[Measure, ...]
    describe: Callable[[Sequence[Crop]], Sequence[Sequence[Features]]]
    references_needed: int = 0
    """It is asked about a character only if this many pictures of their sheet have features."""
