"""The mezzanine: the one format in which every clip, and every rendered piece of the film, is stored.

    rgb frames ──> BT.709 planes ──> x264, IDR where cuts will want it ──> part file ──> verified clip

H.264 High without B-frames, so that packet n is frame n and a film is made by copying packets; closed GOPs;
an IDR at frame 0, one transition handle in and one from the end, and every second between; video only; zero
start. x264 runs on one thread with every parameter pinned: the same frames give the same bytes. Clips carry
no sound: copied AAC drifts by 32 ms at every joint. It does not decide what the frames show.
"""

import tempfile
from collections import deque
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from filmwright.assembler import check, colour, foreign
from filmwright.assembler.clip_index import ClipIndex, read_index
from filmwright.assembler.colour import Pixels
from filmwright.assembler.spec import MezzanineSpec, opens_group
from filmwright.errors import InputInvalid, WriterFailed, not_written

BT709 = 1
"""The code of BT.709 primaries, transfer and matrix (ITU-T H.273), and of limited range in FFmpeg."""


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
        idr = idr or opens_group(number, self._last_idr, self.spec.handle_frames)
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
