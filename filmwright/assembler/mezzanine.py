"""The mezzanine: the one format in which every clip, and every rendered piece of the film, is stored.

    rgb frames ──> BT.709 planes ──> x264, IDR where cuts will want it ──> part file ──> verified clip

H.264 High without B-frames, so that packet n is frame n and a film is made by copying packets; closed GOPs;
an IDR at frame 0, one transition handle in and one from the end, and every second between; video only; zero
start. x264 runs on one thread with every parameter pinned: the same frames give the same bytes. Clips carry
no sound: copied AAC drifts by 32 ms at every joint. It does not decide what the frames show.
"""

import hashlib
import json
import tempfile
from collections import deque
from contextlib import suppress
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from filmwright.assembler import check, colour, foreign
from filmwright.assembler.clip_index import ClipIndex, clock, read_index
from filmwright.assembler.colour import Pixels
from filmwright.errors import InputInvalid, WriterFailed, not_written

FORMAT_VERSION = 1
BT709 = 1
"""The code of BT.709 primaries, transfer and matrix (ITU-T H.273), and of limited range in FFmpeg."""

_X264 = (
    "stitchable=1:open-gop=0:scenecut=0:keyint=infinite:bframes=0:ref=2:weightp=0:mbtree=0:8x8dct=1:cabac=1:"
    "rc-lookahead=10:force-cfr=1:chroma-qp-offset={offset}:threads=1:lookahead-threads=1"
)
# weightp and mbtree are off: with them the same frames now and then gave other bytes (160x90: 35 of 4,301
# encodes with both, 21 of 4,920 with mbtree alone; none of 4,888 without). Same frames must be the same file.
# x264's presets move the chroma offset in the PPS by themselves: -2 where psy-rd is on (fast and slower),
# 0 below. A film whose pieces differ in it decodes without an error and with wrong colours, so it is pinned
# to one value.
_PSY_PRESETS = frozenset({"fast", "medium", "slow", "slower", "veryslow", "placebo"})


@dataclass(frozen=True)
class MezzanineSpec:
    """What all clips of one film have in common."""

    size: tuple[int, int]
    fps: Fraction
    crf: int = 18
    preset: str = "veryfast"

    @property
    def fingerprint(self) -> str:
        """Hash of everything that shapes the coded bytes, the pixels aside."""
        data = {**asdict(self), "fps": str(self.fps), "x264": self.x264, "version": FORMAT_VERSION}
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()

    @property
    def x264(self) -> str:
        """The pinned encoder parameters."""
        return _X264.format(offset=0 if self.preset in _PSY_PRESETS else -2)

    @property
    def handle_frames(self) -> int:
        """Frames from a clip's ends to its nearest IDR, so that a usual transition re-encodes only itself."""
        return max(1, round(self.fps / 2))

    @property
    def tick(self) -> int:
        """Duration of one frame in `time_base` units."""
        return clock(self.fps)[0]

    @property
    def time_base(self) -> Fraction:
        """One unit of the file's clock, chosen so that a frame is a whole number of them."""
        return clock(self.fps)[1]


class ClipWriter:
    """Write one clip, frame by frame. Leaving without `finish` leaves no file.

    with ClipWriter(path, spec) as writer:
        for rgb in frames:
            writer.write(rgb)
        index = writer.finish()
    """

    def __init__(self, path: Path, spec: MezzanineSpec) -> None:
        self.path, self.spec, self.frames = path, spec, 0
        self._part = check.part_path(path)
        self._waiting: deque[VideoFrame] = deque()
        self._reformatter = VideoReformatter()
        self._encoded = self._last_idr = 0
        self._open = True
        path.parent.mkdir(parents=True, exist_ok=True)
        options = {"video_track_timescale": str(spec.time_base.denominator), "fflags": "+bitexact"}
        try:
            self._container = av.open(str(self._part), "w", format="mp4", options=options)
        except (av.FFmpegError, OSError) as error:
            raise self._failed(error) from error
        self._stream = self._container.add_stream("libx264", rate=spec.fps)
        self._stream.width, self._stream.height = spec.size
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = spec.time_base
        self._stream.options = {
            "preset": spec.preset,
            "crf": str(spec.crf),
            "profile": "high",
            "forced-idr": "1",
            "x264-params": spec.x264,
        }
        codec = self._stream.codec_context
        codec.time_base = spec.time_base
        codec.thread_count = 1
        codec.colorspace = Colorspace.ITU709
        codec.color_range = codec.color_primaries = codec.color_trc = BT709

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open:
            self._open = False
            self._discard()

    def write(self, rgb: Pixels) -> None:
        """Append one frame of sRGB pixels, uint8 (height, width, 3), of the spec's size.

        Raises:
            InputInvalid: the frame has another size or type.
            WriterFailed: the disk is full, or the encoder failed.
        """
        self._append(colour.rgb_frame(rgb, self._reformatter))

    def write_yuv(self, yuv: Pixels) -> None:
        """Append one frame of BT.709 planes, uint8 (height * 3 / 2, width)."""
        self._append(colour.yuv_frame(yuv))

    def _append(self, frame: VideoFrame) -> None:
        width, height = self.spec.size
        if (frame.width, frame.height) != (width, height):
            found = f"{frame.width}x{frame.height}"
            raise InputInvalid(f"a frame of {found} in a clip of {width}x{height}", hint="conform it first")
        self._waiting.append(frame)
        self.frames += 1
        # The last handle is held back: only at the end is it known which frame opens it.
        if len(self._waiting) > self.spec.handle_frames:
            self._encode(self._waiting.popleft())

    def finish(self) -> ClipIndex:
        """Complete the file, verify it, give it its name, and return its index.

        Raises:
            WriterFailed: nothing was written, or the file is not complete; no file is left.
        """
        if not self.frames:
            raise WriterFailed(f"{self.path.name} would have no frames", hint="report this generator's fault")
        opens_handle = self.frames > 2 * self.spec.handle_frames
        while self._waiting:
            self._encode(self._waiting.popleft(), idr=opens_handle)
            opens_handle = False
        self._open = False
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            check.verify(self._part, self.frames)
            check.publish(self._part, self.path)
            return read_index(self.path)
        except (av.FFmpegError, OSError) as error:
            raise self._failed(error) from error
        finally:
            self._discard()

    def _encode(self, frame: VideoFrame, idr: bool = False) -> None:
        number = self._encoded
        idr = idr or _opens_group(number, self._last_idr, self.spec.handle_frames)
        frame.pts, frame.time_base = number * self.spec.tick, self.spec.time_base
        frame.pict_type = PictureType.I if idr else PictureType.NONE
        self._encoded += 1
        self._last_idr = number if idr else self._last_idr
        try:
            self._container.mux(self._stream.encode(frame))
        except (av.FFmpegError, OSError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> WriterFailed:
        return not_written(self.path, error)

    def _discard(self) -> None:
        with suppress(av.FFmpegError, OSError):  # the file is thrown away
            self._container.close()
        self._part.unlink(missing_ok=True)


def groups_of(frames: int, spec: MezzanineSpec) -> tuple[int, ...]:
    """Return the frames that open closed groups in a clip of `frames`, as `ClipWriter` writes it.

    >>> groups_of(96, MezzanineSpec((160, 90), Fraction(24)))
    (0, 12, 36, 60, 84)
    """
    handle, found = spec.handle_frames, [0]
    for number in range(1, frames):
        opens_last_handle = frames > 2 * handle and number == frames - handle
        if opens_last_handle or _opens_group(number, found[-1], handle):
            found.append(number)
    return tuple(found)


def _opens_group(number: int, last: int, handle: int) -> bool:
    return number in (0, handle) or number - last >= 2 * handle


@lru_cache(maxsize=8)
def parameter_sets(spec: MezzanineSpec) -> bytes:
    """Return the decoder configuration that this machine's encoder gives clips of `spec`.

    Another release of x264 may write another one; clips of both cannot stand in one film.
    """
    with tempfile.TemporaryDirectory() as folder, ClipWriter(Path(folder) / "one.mp4", spec) as writer:
        writer.write(np.zeros((spec.size[1], spec.size[0], 3), np.uint8))
        return writer.finish().avcc


def conform(source: Path, path: Path, spec: MezzanineSpec) -> ClipIndex:
    """Bring any other video into the mezzanine: at the film's rate, whole in the picture, never stretched.

    Raises:
        InputInvalid: `source` is no video that can be decoded.
        WriterFailed: `path` could not be written.
    """
    with ClipWriter(path, spec) as writer:
        for rgb in foreign.pictures(source, spec.size, spec.fps):
            writer.write(rgb)
        if not writer.frames:
            raise InputInvalid(f"{source.name} has no frames", hint="check that the file plays")
        return writer.finish()
