"""Colour: the one door between RGB pixels and video planes. BT.709, limited range, accurate rounding.

    rgb uint8 (height, width, 3)  <──>  yuv uint8 (height * 3 / 2, width): Y, then U, then V, planar 4:2:0

Every RGB frame that meets an encoder passes `rgb_to_yuv`, and every decoded frame that is looked at passes
`yuv_to_rgb`. Left to their defaults the usual stacks (moviepy, imageio, PyAV) convert with the BT.601
matrix and truncate, which costs more than a level of 255 at every generation; this pair loses under a tenth
of one. It does not grade, scale or touch gamma.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from filmwright.errors import InputInvalid, WriterFailed

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Pixels = NDArray[np.uint8]

BILINEAR, BICUBIC = 2, 4
EXACT = 0x40000 | 0x2000 | 0x80000
"""SWS_ACCURATE_RND, FULL_CHR_H_INT and BITEXACT of libswscale, for which PyAV 17 has no names.

Rounding to the nearest value, the same on every processor.
"""


def rgb_to_yuv(rgb: Pixels) -> Pixels:
    """Convert sRGB pixels (height, width, 3), sides even, to BT.709 planes (height * 3 / 2, width)."""
    return np.asarray(rgb_frame(rgb).to_ndarray(), np.uint8)


def rgb_frame(rgb: Pixels, reformatter: VideoReformatter | None = None) -> "VideoFrame":
    """Convert sRGB pixels (height, width, 3), sides even, to a frame for the encoder, tagged BT.709 limited.

    Args:
        rgb: read where it is, without a copy.
        reformatter: kept by who converts many frames of one size: its tables are made once.
    """
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.shape[0] % 2 or rgb.shape[1] % 2:
        raise InputInvalid(
            f"a frame is uint8 RGB with even sides, not {rgb.dtype} {rgb.shape}",
            hint="choose an even width and height in film.size",
        )
    return (reformatter or VideoReformatter()).reformat(
        av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgb), format="rgb24"),
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=BILINEAR | EXACT,
        threads=1,
    )


def yuv_to_rgb(yuv: Pixels) -> Pixels:
    """Convert BT.709 limited planes (height * 3 / 2, width) to sRGB pixels (height, width, 3)."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(yuv), format="yuv420p")
    pixels = frame.reformat(
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=BILINEAR | EXACT,
        threads=1,
    )
    return np.asarray(pixels.to_ndarray(), np.uint8)


def yuv_frame(yuv: Pixels) -> "VideoFrame":
    """Wrap planes as a frame for the encoder, tagged BT.709 limited."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(yuv), format="yuv420p")
    frame.colorspace = Colorspace.ITU709
    frame.color_range = ColorRange.MPEG
    return frame


def planes(yuv: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    """Return views of Y (height, width), U and V (height / 2, width / 2); writing to them writes to `yuv`."""
    height, width = yuv.shape[0] * 2 // 3, yuv.shape[1]
    quarter = height * width // 4
    chroma = yuv.reshape(-1)[height * width :]
    shape = (height // 2, width // 2)
    return yuv[:height], chroma[:quarter].reshape(shape), chroma[quarter:].reshape(shape)


def read_yuv(path: Path, start: int = 0, count: int | None = None) -> Iterator[Pixels]:
    """Yield planes of `count` frames from frame `start` on, exactly as they are coded.

    Raises:
        WriterFailed: the file ends before, or cannot be decoded.
    """
    stop = None if count is None else start + count
    if stop is not None and stop <= start:
        return
    expected = start
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            if stream.average_rate is None or stream.time_base is None:
                raise WriterFailed(f"{path.name} has no frame rate", hint="make the clip again")
            tick = 1 / (stream.average_rate * stream.time_base)
            stream.codec_context.thread_count = 1
            if start:
                container.seek(int(start * tick), stream=stream, backward=True)
            for frame in container.decode(stream):
                number = round((frame.pts or 0) / tick)
                if number < start:
                    continue
                if number != expected or frame.is_corrupt:
                    break
                yield np.asarray(frame.to_ndarray(), np.uint8)
                expected += 1
                if expected == stop:
                    return
    except av.FFmpegError as error:
        raise WriterFailed(f"{path.name} cannot be decoded: {error}", hint="make the clip again") from error
    if stop is not None:
        raise WriterFailed(
            f"{path.name} ends at frame {expected}, and frame {stop - 1} was asked for",
            hint="make the clip again",
        )


def read_frames(path: Path, start: int = 0, count: int | None = None) -> Iterator[Pixels]:
    """Yield RGB pixels (height, width, 3) of `count` frames from frame `start` on (all, by default).

    Raises:
        WriterFailed: the file ends before, or cannot be decoded.
    """
    return map(yuv_to_rgb, read_yuv(path, start, count))


def read_frame(path: Path, number: int) -> Pixels:
    """Return RGB pixels (height, width, 3) of frame `number`."""
    return next(read_frames(path, number, 1))
