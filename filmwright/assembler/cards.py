"""The title card and the credits."""

from collections.abc import Iterator

import numpy as np

from filmwright.assembler.colour import Pixels
from filmwright.schemas.cut import Cut, TimelineSpan


def draw(span: TimelineSpan, cut: Cut, start: int, frames: int) -> Iterator[Pixels]:
    """Yield RGB frames (height, width, 3) `start` to `start + frames` of a card."""
    for _ in range(start, start + frames):
        yield np.full((cut.size[1], cut.size[0], 3), 24, np.uint8)
