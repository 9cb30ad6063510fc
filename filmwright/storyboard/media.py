"""Content-addressed media: a file under its final name is complete, whatever happens.

    scratch file ─> fsync ─> sha256 ─> rename to media/ab/ab….ext ─> fsync folder ─> (then the store's row)

Files first, rows second: a crash between the two leaves a file nobody points to, never a row without a file.
"""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import not_written

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of_pixels(rgb: "NDArray[np.uint8]") -> str:
    """Return the identity of a picture: its size and pixels, not how a file encodes them."""
    import numpy as np

    digest = hashlib.sha256(repr(rgb.shape).encode())
    digest.update(np.ascontiguousarray(rgb).tobytes())
    return digest.hexdigest()


def publish(scratch: Path, media: Path) -> tuple[str, Path]:
    """Move a finished scratch file to its final, content-addressed name; return (sha256, path).

    Raises:
        WriterFailed: the disk is full or not writable; nothing stands under a final name.
    """
    try:
        _sync_file(scratch)
        digest = sha256_of(scratch)
        final = media / digest[:2] / f"{digest}{scratch.suffix}"
        if final.is_file() and sha256_of(final) == digest:  # else it was damaged, and is replaced
            scratch.unlink()
            return digest, final
        if not final.parent.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(media)
            _sync_folder(media.parent)
        scratch.replace(final)
        _sync_folder(final.parent)
    except OSError as error:
        raise not_written(error.filename2 or error.filename or scratch, error) from error
    return digest, final


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _sweep(path)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise not_written(path, error) from error


def _sweep(path: Path) -> None:
    """Remove what killed processes left of their attempts to write `path`."""
    for left in path.parent.iterdir():
        if left.name.startswith(f".{path.name}.") and left.name.endswith(".part"):
            left.unlink(missing_ok=True)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows cannot open a folder; its rename is durable by itself."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:  # some network file systems refuse; the rename itself is still atomic
        pass
    finally:
        os.close(handle)
