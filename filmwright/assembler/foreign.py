"""Footage from elsewhere, shown as the film needs it: its rate, its size, its colours.

    any video ─> decoded ─> turned, scaled whole into the picture ─> moments of the film's clock ─> rgb frames

A slower source gets new pictures between its own, a faster one leaves some out; a still that stands for
long stays still. It writes nothing.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from filmwright.assembler.colour import BICUBIC, EXACT, Pixels
from filmwright.errors import InputInvalid

STILL_SECONDS = Fraction(1, 4)
"""Two pictures further apart than this are stills, and nothing moves between them."""
_UNSPECIFIED = 2
"""The code of an unknown matrix (ITU-T H.273)."""

Timed = tuple[Fraction, Pixels]


def pictures(source: Path, size: tuple[int, int], fps: Fraction) -> Iterator[Pixels]:
    """Yield RGB frames (height, width, 3) of `source` at `fps`, as many as fill its length.

    Raises:
        InputInvalid: it is no video that can be decoded.
    """
    made = 0
    last: Timed | None = None
    for before, after in pairwise(_decoded(source, size, fps)):
        while Fraction(made) / fps < after[0]:
            yield _at(Fraction(made) / fps, before, after, 1 / fps)
            made += 1
        last = after
    if last is not None and not made:
        yield last[1]


def _at(moment: Fraction, before: Timed, after: Timed, frame: Fraction) -> Pixels:
    """Return what is seen at `moment`, between two neighbours of the source."""
    apart = after[0] - before[0]
    share = (moment - before[0]) / apart
    if apart > STILL_SECONDS:
        return before[1]
    if 4 * apart <= 5 * frame:
        return before[1] if 2 * share < 1 else after[1]
    from filmwright.assembler import inbetween

    return inbetween.between(before[1], after[1], float(share) if share > Fraction(1, 50) else 0.0)


def _decoded(source: Path, size: tuple[int, int], fps: Fraction) -> Iterator[Timed]:
    """Yield the pictures of `source` with their times from zero, and the last one again when it ends."""
    try:
        with av.open(str(source)) as container:
            stream = container.streams.video[0]
            aspect = stream.sample_aspect_ratio or Fraction(1)
            start: Fraction | None = None
            last: Timed | None = None
            length = Fraction(0)
            for frame in container.decode(stream):
                if frame.pts is None or frame.time_base is None:
                    continue
                at = frame.pts * frame.time_base
                start = at if start is None else start
                length = (frame.duration or 0) * frame.time_base
                last = (at - start, _fitted(frame, size, aspect))
                yield last
            if last is not None:
                # a frame of the film of which less than half would be seen is not begun
                length = length or 1 / (stream.average_rate or fps)
                yield last[0] + max(length - 1 / (2 * fps), Fraction(1, 10**6)), last[1]
    except (av.FFmpegError, OSError, IndexError) as error:
        raise InputInvalid(
            f"{source.name} is no video that can be read: {error}", hint="check that the file plays"
        ) from error


def _fitted(frame: VideoFrame, size: tuple[int, int], pixel_aspect: Fraction) -> Pixels:
    """Scale and turn one decoded frame into the middle of a black picture of `size`, keeping its shape."""
    turns = round(frame.rotation / 90) % 4
    shape = (frame.width * pixel_aspect, Fraction(frame.height))
    across, down = shape[::-1] if turns % 2 else shape
    scale = min(size[0] / across, size[1] / down)
    width, height = (max(2, 2 * round(side * scale / 2)) for side in (across, down))
    matrix = frame.colorspace
    if matrix == _UNSPECIFIED:  # the convention of every player
        matrix = Colorspace.ITU709 if frame.height >= 720 else Colorspace.SMPTE170M
    scaled = frame.reformat(
        *((height, width) if turns % 2 else (width, height)),
        format="rgb24",
        src_colorspace=matrix,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG,
        interpolation=BICUBIC | EXACT,
        threads=1,
    )
    picture = np.rot90(np.asarray(scaled.to_ndarray(), np.uint8), turns)
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    canvas[top : top + height, left : left + width] = picture
    return canvas
