"""Checks before a file may have its final name, and the step that gives it that name.

    part file ──> verify (boxes, packets, frames) ──> fsync ──> rename ──> fsync of the folder

Three levels: the box walk (a tenth of a millisecond) catches truncation; reading every packet catches
missing and misordered frames; decoding everything (`deep`) catches flipped bits. It repairs nothing. There
is no ffprobe in the ffmpeg that comes by pip, and an encoder's exit status is not believed.
"""

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import av

from filmwright.errors import WriterFailed

_HINT = "delete the file and run the same command again; it is made anew"


def boxes(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield (type, offset, size) of the top-level boxes of an MP4 file (ISO/IEC 14496-12).

    Raises:
        WriterFailed: a box is cut off, or this is no MP4 file.
    """
    length = path.stat().st_size
    offset = 0
    with path.open("rb") as file:
        while offset < length:
            file.seek(offset)
            head = file.read(16)
            if len(head) < 8:
                raise WriterFailed(f"{path.name} ends inside a box header", hint=_HINT)
            size, kind = struct.unpack(">I4s", head[:8])
            if size == 1 and len(head) == 16:
                (size,) = struct.unpack(">Q", head[8:])
            elif size == 0:
                size = length - offset
            if size < 8 or offset + size > length:
                raise WriterFailed(f"{path.name} is cut off, or no MP4 file", hint=_HINT)
            yield kind.decode("latin-1"), offset, size
            offset += size


def verify(path: Path, frames: int, deep: bool = False) -> None:
    """Check that `path` is a whole MP4 with exactly `frames` frames; `deep` decodes every one.

    Raises:
        WriterFailed: it is not, and why.
    """
    try:
        kinds = {kind for kind, _, _ in boxes(path)}
        if not {"moov", "mdat"} <= kinds:
            raise WriterFailed(
                f"{path.name} has no {' and no '.join(sorted({'moov', 'mdat'} - kinds))}", hint=_HINT
            )
        found = _decoded_frames(path) if deep else _packets(path)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise WriterFailed(f"{path.name} cannot be read: {error}", hint=_HINT) from error
    if found != frames:
        raise WriterFailed(f"{path.name} has {found} frames instead of {frames}", hint=_HINT)


def _packets(path: Path) -> int:
    """Count the video packets, and check that none is damaged, misplaced or out of order."""
    size = path.stat().st_size
    last, count = None, 0
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.video[0]):
            if packet.dts is None:
                continue
            outside = packet.pos is not None and packet.pos + packet.size > size
            if packet.is_corrupt or outside or (last is not None and packet.dts <= last):
                raise WriterFailed(f"{path.name} is damaged at frame {count}", hint=_HINT)
            last = packet.dts
            count += 1
    return count


def _decoded_frames(path: Path) -> int:
    """Count the frames that decode without any error."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        count = 0
        for frame in container.decode(stream):
            if frame.is_corrupt:
                raise WriterFailed(f"{path.name} is damaged at frame {count}", hint=_HINT)
            count += 1
    return count


def seal(path: Path) -> None:
    """Write the hash of a cached file beside it, so that damage is noticed before it gets into a film."""
    _seal_of(path).write_text(_sha256(path), encoding="utf-8")


def is_sealed(path: Path) -> bool:
    """Whether a cached file is still, byte for byte, what was sealed."""
    try:
        return _seal_of(path).read_text(encoding="utf-8") == _sha256(path)
    except (OSError, UnicodeDecodeError):
        return False


def _seal_of(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part_path(path: Path) -> Path:
    """Return where `path` is written before it is complete: the same folder, so that the rename is atomic."""
    return path.with_name(f".{path.name}.part")


def publish(part: Path, path: Path) -> None:
    """Give a verified part file its final name: after a power cut there is the old file or the new one."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)
    with suppress(OSError):  # Windows cannot open folders, and does not need this
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
