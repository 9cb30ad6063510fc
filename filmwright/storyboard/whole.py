"""Which media files are whole: each is read and hashed once, and again only when it changed.

    stat ─┬─> missing, or of another size: damaged
          ├─> as it stood when it was found whole: trusted
          └─> else: read and hashed ─┬─> altered: damaged
                                     └─> remembered as it stands now

What a file looked like when it was found whole (its size, both its times, its inode) is remembered beside
the project's other hidden files; that note may be deleted at any time, and then everything is read again.
The kernel sets the second time (ctime) whenever bytes, times or name change, so that an alteration which puts
the first one back is noticed, too. Only where there is no such time (Windows) can it pass: delete the note
there to have everything read. It repairs nothing.
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from filmwright.errors import WriterFailed
from filmwright.schemas.take import Media
from filmwright.storyboard.media import sha256_of, write_whole

Stamp = tuple[int, int, int, int]
"""How a file stands: bytes, mtime and ctime in nanoseconds, inode."""
SECOND = 1_000_000_000
COARSE = 2 * SECOND
"""The longest tick of a file's clock (FAT)."""
FINE = SECOND // 10
"""More than the tick of any clock that tells parts of a second."""


class Whole:
    """Media files of one project that were found whole, and how they stood then."""

    def __init__(self, folder: Path) -> None:
        """Read the note of earlier runs, if there is one."""
        self._folder = folder
        self._note = folder / ".filmwright" / "whole.json"
        self._stood: dict[str, Stamp] = {}
        self._young: set[str] = set()
        """Files written just before they were read: another write in the same tick would leave no trace."""
        self._is_new = False
        with suppress(OSError, ValueError, TypeError, AttributeError):
            for sha, stamp in json.loads(self._note.read_bytes()).items():
                size, written, changed, inode = map(int, stamp)
                self._stood[sha] = (size, written, changed, inode)

    def damaged(self, media: Mapping[str, Media]) -> dict[str, str]:
        """Return what is wrong with the files of `media`, by hash: missing, of another size, or altered."""
        found = {}
        for sha, item in media.items():
            problem = self._problem(sha, item)
            if problem is not None:
                found[sha] = problem
        return found

    def keep(self, media: Mapping[str, Media]) -> None:
        """Remember for later runs what was learned of the files of `media`."""
        if not self._is_new:
            return
        kept = {sha: s for sha, s in self._stood.items() if sha in media and sha not in self._young}
        with suppress(WriterFailed, OSError):  # a read-only project is read anew each time
            write_whole(self._note, json.dumps(kept, separators=(",", ":")).encode())
        self._is_new = False

    def _problem(self, sha: str, item: Media) -> str | None:
        path = self._folder / item.path
        now = time.time_ns()
        try:
            stat = path.stat()
        except OSError:
            return f"{item.path} is missing"
        if stat.st_size != item.bytes:
            return f"{item.path} has {stat.st_size} bytes instead of {item.bytes}"
        stands = _stamp(stat)
        is_young = _is_young(stands, now)
        if self._stood.get(sha) == stands and (is_young or sha not in self._young):
            return None
        if sha256_of(path) != sha:
            return f"{item.path} was altered"
        self._stood[sha] = stands
        if is_young:
            self._young.add(sha)
        else:
            self._young.discard(sha)
            self._is_new = True
        return None


def _stamp(stat: os.stat_result) -> Stamp:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _is_young(stands: Stamp, now: int) -> bool:
    """Whether a file may be written again without its times telling; so may one from the future."""
    _, written, changed, _ = stands
    tick = FINE if written % SECOND else COARSE
    return max(written, changed) + tick > now
