"""The index of a mezzanine clip: where each coded frame lies in the file, and where closed groups begin.

A mezzanine has no B-frames, so packet n is frame n, and a group of pictures (GOP) is the run from one IDR
frame to the next. That is all the splicer needs to copy frames without decoding them. It decodes nothing.
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from filmwright.errors import WriterFailed

# Opening a file decodes its first frame, to guess what the index says anyway; without, seven times faster.
_NO_DECODING: Any = [{"skip_frame": "all"}]
_HINT = "make the clip again, or bring it in with mezzanine.conform"


@dataclass(frozen=True)
class ClipIndex:
    """One clip file, as the splicer sees it."""

    path: Path
    size: tuple[int, int]
    fps: Fraction
    avcc: bytes
    """The decoder configuration (SPS and PPS); equal byte for byte in all clips of a film."""
    packets: tuple[tuple[int, int], ...]
    """Offset and length of each frame's bytes in the file."""
    gops: tuple[int, ...]
    """Frames that open a closed GOP, ascending; the first is 0."""

    @property
    def frames(self) -> int:
        """Length in frames."""
        return len(self.packets)

    @cached_property
    def sha256(self) -> str:
        """Hash of the file's bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def gop_at(self, frame: int) -> int:
        """Return the frame that opens the GOP of `frame`."""
        return self.gops[bisect_right(self.gops, frame) - 1]


def read_index(path: Path) -> ClipIndex:
    """Read the index of a mezzanine clip without reading its pictures.

    Raises:
        WriterFailed: the file is damaged, or is no mezzanine (another codec, B-frames, a late start).
    """
    import av  # here: the plan of a film tells of clips that it does not open

    try:
        with av.open(str(path), stream_options=_NO_DECODING) as container:
            stream = container.streams.video[0]
            codec, rate, base = stream.codec_context, stream.average_rate, stream.time_base
            entries = [(e.pos, e.size, e.timestamp, e.is_keyframe) for e in stream.index_entries]
            size, avcc = (codec.width, codec.height), bytes(codec.extradata or b"")
            name, reorder = codec.name, codec.has_b_frames
    except (av.FFmpegError, OSError, IndexError) as error:
        raise WriterFailed(f"{path} cannot be read as a clip: {error}", hint=_HINT) from error
    if name != "h264" or reorder or not entries or not entries[0][3] or rate is None or base is None:
        raise WriterFailed(f"{path} is no mezzanine clip", hint=_HINT)
    tick = 1 / (rate * base)
    if tick.denominator != 1 or any(e[2] != n * int(tick) for n, e in enumerate(entries)):
        raise WriterFailed(f"{path} does not run at one frame rate from zero", hint=_HINT)
    if any(position + length > path.stat().st_size for position, length, _, _ in entries[-1:]):
        raise WriterFailed(f"{path} is cut off", hint=_HINT)
    return ClipIndex(
        path=path,
        size=size,
        fps=rate,
        avcc=avcc,
        packets=tuple((position, length) for position, length, _, _ in entries),
        gops=tuple(n for n, entry in enumerate(entries) if entry[3]),
    )
