"""What the scoring room is given: regions as data, never file names, never whole films.

Nothing here measures. Whoever renders knows where the characters are (an identity pass, a detector, a person
with a mouse) and says so with a label picture; this room only looks inside the labels. A whole frame is never
scored for identity: a descriptor of the whole frame prefers the right background to the right character.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

RGB = NDArray[np.uint8]
"""uint8, (height, width, 3), sRGB."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """One frame that is looked at. `labels` is uint8 (height, width); None: nobody knows who is where.

    `names` says which grey level is whom; levels it does not name are not people and are ignored, unless
    they are listed in `strangers`. `quality` is how far the label edges can be trusted: 1 for a renderer's
    own pass, 0.6 for GrabCut from a box, 0.4 for an ellipse.
    """

    shot: str
    frame: int
    rgb: RGB
    labels: NDArray[np.uint8] | None
    names: Mapping[int, str] = field(default_factory=dict)
    strangers: tuple[int, ...] = ()
    """Levels that are figures without a name (from a detector)."""
    quality: float = 1.0


@dataclass(frozen=True, eq=False)
class Crop:
    """One figure: `rgb` uint8 (height, width, 3), `mask` bool (height, width), True on the figure.

    Two crops are equal only if they are the same object, so that what is made from one can be remembered.
    """

    rgb: RGB
    mask: NDArray[np.bool_]


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
    A plug-in (DINOv2, SigLIP, a face model) is a descriptor too: likeness is combined as a mean of
    cohort-normalised values, never by weights fitted on one style.
    """

    name: str
    describe: Callable[[Crop], Floats]
    alike: Callable[[Floats, Floats], Floats]
    spread: float
