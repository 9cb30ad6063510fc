"""From the film's size and rate to those of a generator, and back.

    the film's request ─> asked ─> generator ─> its own frames, one by one ─> Conformed ─> the film's frames
                                                   │   cut to the film's shape and scaled, never stretched;
                                                   │   between two of them: optical flow
                                                   └─> the one the film ends on, as it is: to go on from

Where both are the same nothing is touched. A clip is played at its own speed: where the end of the film's
clip does not fall on a frame that was made (it must, to be gone on from), the difference is made up in the
middle, a twelfth faster or slower. With a last frame to reach, that is the last frame made; without one, the
nearest to where the film's clip ends, and what was made after it is cut off. At most two frames are held
(and the tail that the next clip goes on from), however long the clip. Control tracks are not conformed: they
are drawn for the request as it is asked.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar, cast

from filmwright.generators.contract import Picture
from filmwright.schemas.generation import Anchor, Capabilities, ClipRequest, KeyframeRequest
from filmwright.schemas.take import Native

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

GIVE = 12
"""A clip is made longer or shorter over as many frames as it takes to stay within one part in so many."""
NEAR = Fraction(1, 16)
"""Nearer than this (in frames of the generator's) to a frame that was made, that frame is shown."""

_Request = TypeVar("_Request", KeyframeRequest, ClipRequest)
_Array = TypeVar("_Array", bound="NDArray[np.generic]")


@dataclass(frozen=True)
class Timing:
    """Which moment of what is made each frame of the film shows."""

    frames: int
    """Of the film."""
    native: int
    """Frames to ask for."""
    end: int
    """Which of them the film's clip ends on."""
    pace: Fraction
    """How many pass during one of the film's (`Grid.pace`)."""

    def at(self, frame: int) -> Fraction:
        """Return the moment that a frame of the film shows, in frames of the generator's.

        0 is 0, the last is `end`; never backwards.

        >>> [str(Timing(5, 5, 3, Fraction(2, 3)).at(n)) for n in range(5)]
        ['0', '3/4', '3/2', '9/4', '3']
        """
        steps = self.frames - 1
        at = frame * self.pace
        give = self.end - steps * self.pace
        if give:
            over = min(steps, ceil(abs(give) / self.pace * GIVE))
            begins = (steps - over) // 2
            at += give * min(max(Fraction(frame - begins, over), Fraction(0)), Fraction(1))
        return Fraction(round(at)) if abs(at - round(at)) <= NEAR else at


def timing(request: ClipRequest, can: Capabilities) -> Timing:
    """Return how a clip of the film is made of frames that are legal on the generator's grid."""
    pace, steps = can.grid.pace(request.fps), request.frames - 1
    end = max(1, round(steps * pace)) if steps else 0
    native = can.grid.legal_frames(end + 1)
    pins = (*(request.anchors if can.last_frame != "none" else ()), *(request.sketches * can.sketches))
    is_pinned = steps and any(pin.frame in (-1, steps) for pin in pins)
    return Timing(request.frames, native, native - 1 if is_pinned else min(end, native - 1), pace)


def asked(request: _Request, can: Capabilities) -> _Request:
    """Return the same request in a size, rate and length that are legal on the generator's grid.

    The first frame stays the first (0), the last the last (-1); other times are those of its own frames.
    """
    grid = can.grid_at(request.quality)
    own = request.replace(size=grid.size_for(request.size), fps=grid.rate_for(request.fps))
    if isinstance(own, KeyframeRequest):
        return own
    time = timing(request, can)
    start = round(request.start * time.pace)
    every_frame_is_kept = time == Timing(own.frames, own.frames, own.frames - 1, Fraction(1))
    return own.replace(
        frames=time.native,
        start=start,
        shot_frames=max(start + time.native, round((request.shot_frames - 1) * time.pace) + 1),
        anchors=tuple(_moved(anchor, time) for anchor in request.anchors),
        sketches=tuple(_moved(sketch, time) for sketch in request.sketches),
        passes_every=request.passes_every if every_frame_is_kept else 1,
    )


def _moved(anchor: Anchor, time: Timing) -> Anchor:
    """Return an anchor at the frame of the generator's that is nearest to where it stands in the film."""
    if anchor.frame in (0, -1):
        return anchor
    frame = anchor.frame % time.frames
    if frame == time.frames - 1 and time.end == time.native - 1:
        return anchor.replace(frame=-1)
    return anchor.replace(frame=round(time.at(frame)))


def native_of(request: _Request, own: _Request) -> Native | None:
    """Return what was asked for in the generator's own terms, where these are not the film's."""
    if isinstance(own, ClipRequest) and isinstance(request, ClipRequest):
        is_same = (own.size, own.fps, own.frames) == (request.size, request.fps, request.frames)
        frames = own.frames
    else:
        is_same, frames = own.size == request.size, 1
    return None if is_same else Native(size=own.size, fps=own.fps, frames=frames)


class Conformed:
    """Takes the frames a generator makes, in order, and hands on the film's: just as many, of its size.

    conformed = Conformed(request, can, deliver)
    generator.clip(conformed.asked, conformed, watch)
    """

    def __init__(self, request: ClipRequest, can: Capabilities, deliver: Callable[[Picture], None]) -> None:
        self.asked = asked(request, can)
        self.came = 0
        """Frames the generator has made so far."""
        self.last: Pixels | None = None
        """The one the film ends on, as it was made."""
        self.tail: deque[Pixels] = deque(maxlen=can.past_frames)
        """It and those before it, as many as the next clip may be given to go on from."""
        self._request, self._deliver, self._time = request, deliver, timing(request, can)
        self.end = self._time.end
        """Which of the generator's frames the film ends on."""
        self._next = 0
        self._before: Picture | None = None
        film, own = request.size, self.asked.size
        self._fits_first = film[0] * film[1] <= own[0] * own[1]

    def __call__(self, picture: Picture) -> None:
        """Take one frame, and hand on those of the film that lie before it, or on it."""
        number = self.came
        self.came += 1
        if number <= self._time.end:
            self.tail.append(picture.rgb)
        if number == self._time.end:
            self.last = picture.rgb
        if self._fits_first:
            picture = Picture(fitted(picture.rgb, self._request.size), picture.passes)
        while self._next < self._time.frames and (at := self._time.at(self._next)) <= number:
            self._deliver(self._shown(at, picture, number))
            self._next += 1
        self._before = picture

    def _shown(self, at: Fraction, picture: Picture, number: int) -> Picture:
        before = picture if self._before is None else self._before
        if at == number:
            rgb = picture.rgb
        else:
            from filmwright.assembler.inbetween import between

            rgb = between(before.rgb, picture.rgb, float(at - number + 1))
        every, last = self._request.passes_every, self._time.frames - 1
        passes = picture.passes if 2 * (number - at) < 1 else before.passes
        if self._next % every and self._next != last:
            passes = {}
        size = self._request.size
        return Picture(
            fitted(rgb, size), {name: fitted(layer, size, labels=True) for name, layer in passes.items()}
        )


def fitted(pixels: _Array, size: tuple[int, int], *, labels: bool = False) -> _Array:
    """Return pixels (height, width, ...) in another size (width, height): cut to its shape, not stretched.

    Labels (and depth, and lines) are scaled without mixing neighbours.
    """
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    import cv2

    wide = min(width, round(height * size[0] / size[1]))
    tall = min(height, round(width * size[1] / size[0]))
    left, top = (width - wide) // 2, (height - tall) // 2
    smooth = cv2.INTER_AREA if size[0] < wide else cv2.INTER_LANCZOS4
    source: Any = pixels[top : top + max(1, tall), left : left + max(1, wide)]
    scaled: Any = cv2.resize(source, size, interpolation=cv2.INTER_NEAREST if labels else smooth)
    return cast("_Array", scaled)
