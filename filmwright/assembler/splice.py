"""The splicer: coded frames of many clips into one file, none of them decoded, and one sound track.

    clip ──┐
    clip ──┼─ packets ─> clock of the film ─┐
    clip ──┘                                ├─> mp4
    sound (float32) ─────── AAC, once ──────┘

Timestamps are counted, never inherited: frame n of the film stands at n ticks. Every clip must have the same
decoder configuration, byte for byte; otherwise the film would decode without an error and in wrong colours.
It decides nothing about order, and it does not publish.
"""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from filmwright.assembler.clip_index import ClipIndex
from filmwright.assembler.spec import clock
from filmwright.errors import InputInvalid, WriterFailed, not_written

SOUND_HZ = 48_000
_AAC_FRAME = 1024
_LANGUAGES = {
    "ar": "ara", "bn": "ben", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "id": "ind", "it": "ita",
    "ja": "jpn", "ko": "kor", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus",
    "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""ISO 639-1 to 639-2, the only codes an MP4 track can carry."""


class Splicer:
    """Write one film from whole GOPs of clips. The file is complete when the `with` block was left."""

    def __init__(
        self,
        path: Path,
        like: ClipIndex,
        sound: NDArray[np.float32] | None = None,
        faststart: bool = True,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        self.path, self.like, self.frames = path, like, 0
        self._tick, self._time_base = clock(like.fps)
        options = {
            "video_track_timescale": str(self._time_base.denominator),
            "movie_timescale": str(self._time_base.denominator),  # else lengths are rounded to milliseconds
            "fflags": "+bitexact",
        } | ({"movflags": "+faststart"} if faststart else {})
        self._container = av.open(str(path), "w", format="mp4", options=options)
        self._container.metadata.update(metadata or {})
        with av.open(str(like.path)) as template:
            self._video = self._container.add_stream_from_template(template.streams.video[0])
        self._video.time_base = self._time_base
        self._sound: Iterator[tuple[int, list[Any]]] | None = None
        self._sound_until = 0
        if sound is not None:
            self._sound = _aac_packets(self._add_aac(sound), sound)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and self._sound is not None:
                for _, packets in self._sound:
                    self._container.mux(packets)
            self._container.close()
        except (av.FFmpegError, OSError) as failed:
            if error is None:
                raise not_written(self.path, failed) from failed

    def copy(self, clip: ClipIndex, start: int = 0, stop: int | None = None) -> None:
        """Append frames `start` to `stop` (not included) of a clip; both open a GOP, or are its end.

        Raises:
            InputInvalid: the clip was made with other settings, or the range cuts through a GOP.
            WriterFailed: the disk is full.
        """
        stop = clip.frames if stop is None else stop
        if clip.avcc != self.like.avcc or clip.fps != self.like.fps:
            raise InputInvalid(
                f"{clip.path.name} was coded with other settings than {self.like.path.name}",
                hint="bring it in with mezzanine.conform, or render the shot again",
            )
        if start not in clip.gops or (stop != clip.frames and stop not in clip.gops):
            raise InputInvalid(
                f"frames {start} to {stop} of {clip.path.name} are no whole groups", hint="file a bug"
            )
        try:
            with clip.path.open("rb") as file:
                for number in range(start, stop):
                    offset, length = clip.packets[number]
                    file.seek(offset)
                    self._put(file.read(length), length, number in clip.gops)
        except (av.FFmpegError, OSError) as error:
            raise not_written(self.path, error) from error

    def _put(self, data: bytes, length: int, is_key: bool) -> None:
        if len(data) != length:
            raise WriterFailed("a clip became shorter while it was read", hint="filmwright resume")
        packet = av.Packet(data)
        packet.stream = self._video
        packet.time_base = self._time_base
        packet.pts = packet.dts = self.frames * self._tick
        packet.duration = self._tick
        packet.is_keyframe = is_key
        if self._sound is not None:
            self._mux_sound_until(int(self.frames * SOUND_HZ / self.like.fps))
        self._container.mux_one(packet)
        self.frames += 1

    def _mux_sound_until(self, sample: int) -> None:
        """Keep the sound abreast of the pictures, so that a player never has to look far for either."""
        while self._sound is not None and self._sound_until <= sample:
            self._sound_until, packets = next(self._sound, (1 << 62, []))
            self._container.mux(packets)

    def _add_aac(self, sound: NDArray[np.float32]) -> AudioStream:
        layout = "stereo" if sound.shape[1] == 2 else "mono"
        stream = self._container.add_stream("aac", rate=SOUND_HZ, layout=layout)
        stream.bit_rate = 160_000
        stream.codec_context.flags |= 1 << 23  # bit-exact: no encoder name in the stream
        return stream


def _aac_packets(stream: AudioStream, sound: NDArray[np.float32]) -> Iterator[tuple[int, list[Any]]]:
    """Encode `sound`, float32 (samples, channels), and yield (samples taken so far, packets)."""
    for at in range(0, len(sound), _AAC_FRAME):
        block = np.ascontiguousarray(np.clip(sound[at : at + _AAC_FRAME], -1, 1).T)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=stream.layout.name)
        frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, at, Fraction(1, SOUND_HZ)
        yield at + _AAC_FRAME, stream.encode(frame)
    yield len(sound), stream.encode(None)


def add_subtitles(film: Path, subtitles: str, *, language: str, fps: Fraction) -> str | None:
    """Add SubRip `subtitles` to `film` as a soft track. Returns None, or why it could not be done.

    PyAV cannot open the MP4 text encoder, so this is a copy pass of the ffmpeg program that imageio-ffmpeg
    brings.
    """
    try:
        import imageio_ffmpeg

        program = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        return f"no soft subtitles: {error}"
    copy = film.with_name(f"{film.name}.subtitled")
    command = [
        program, "-nostdin", "-loglevel", "error", "-y", "-i", str(film), "-f", "srt", "-i", "pipe:0",
        "-map", "0", "-map", "1", "-c", "copy", "-c:s", "mov_text", "-fflags", "+bitexact",
        "-flags:s", "+bitexact",
        "-metadata:s:s:0", f"language={_LANGUAGES.get(language.split('-')[0].lower(), 'und')}",
        "-movie_timescale", str(clock(fps)[1].denominator),
        "-movflags", "+faststart", "-f", "mp4", str(copy),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, input=subtitles.encode(), capture_output=True, timeout=600, check=False
        )
        if done.returncode:
            if shutil.disk_usage(film.parent).free < film.stat().st_size:
                raise not_written(film, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
            return f"no soft subtitles: {done.stderr.decode(errors='replace').strip()[-200:]}"
        copy.replace(film)
    except (subprocess.TimeoutExpired, OSError) as error:
        return f"no soft subtitles: {error}"
    finally:
        copy.unlink(missing_ok=True)
    return None
