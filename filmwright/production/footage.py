"""The chosen takes as footage: frames and identity masks by shot and frame of the shot.

A long shot is several clips; here its frames are counted through, so that a score or a report can speak of
"frame 130 of s020" without knowing how the shot was divided.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.production import reel
from filmwright.production.studio import Studio
from filmwright.schemas.take import Media, Take
from filmwright.storyboard.plan import Resolved

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Piece:
    """One clip of a shot, and the frame of the shot at which it starts."""

    take: Take
    start: int
    clip: Path
    masks: Path | None


class Footage:
    """Frames of the film's chosen takes."""

    def __init__(self, studio: Studio, resolved: Sequence[Resolved]) -> None:
        """Look up the files; open none."""
        media = studio.store.media()
        self._pieces: dict[str, list[Piece]] = {}
        for item in resolved:
            if item.want.kind == "clip" and item.take is not None:
                pieces = self._pieces.setdefault(item.want.shot.id, [])
                start = sum(piece.take.frames for piece in pieces)
                pieces.append(_piece(studio, item.take, start, media))

    @property
    def shots(self) -> tuple[str, ...]:
        """Ids of the shots that have footage, in order."""
        return tuple(self._pieces)

    def identity(self, shot: str) -> str:
        """Return a hash of the clips that play a shot."""
        clips = " ".join(piece.take.media["clip"] for piece in self._pieces[shot])
        return hashlib.sha256(clips.encode()).hexdigest()

    def frames(self, shot: str) -> int:
        """Return how long a shot is."""
        return sum(piece.take.frames for piece in self._pieces[shot])

    def read(self, shot: str, start: int, count: int) -> "list[NDArray[np.uint8]]":
        """Return frames of a shot, uint8 RGB (height, width, 3); a negative start counts from the end."""
        from filmwright.assembler.colour import read_frames

        start = max(0, self.frames(shot) + start if start < 0 else start)
        found: list[NDArray[np.uint8]] = []
        for piece in self._pieces[shot]:
            first, last = max(start, piece.start), min(start + count, piece.start + piece.take.frames)
            if first < last:
                found += read_frames(piece.clip, first - piece.start, last - first)
        return found

    def light(self, shot: str, every: int) -> "Iterator[NDArray[np.uint8]]":
        """Yield the luminance of every so-manieth frame of a shot, uint8 (height, width)."""
        from filmwright.assembler.colour import planes, read_yuv

        for piece in self._pieces[shot]:
            for number, yuv in enumerate(read_yuv(piece.clip, 0, piece.take.frames), piece.start):
                if number % every == 0:
                    yield planes(yuv)[0]

    def masked(self, shot: str) -> tuple[int, ...]:
        """Return the frames of a shot for which identity masks were kept."""
        found: list[int] = []
        for piece in self._pieces[shot]:
            if piece.masks is not None:
                found += [piece.start + n for n in read_masks(piece.masks)[0]]
        return tuple(found)

    def labels(self, shot: str, frame: int) -> "tuple[NDArray[np.uint8], dict[int, str]] | None":
        """Return the identity labels of one frame, and which level is whom; None where none were kept."""
        for piece in self._pieces[shot]:
            if piece.masks is not None and piece.start <= frame < piece.start + piece.take.frames:
                numbers, stack = read_masks(piece.masks)
                if frame - piece.start in numbers:
                    return stack[numbers.index(frame - piece.start)], dict(piece.take.labels)
        return None

    def seen(self, shot: str) -> frozenset[str] | None:
        """Return who shows in any kept mask of a shot; None where no masks were kept."""
        found: set[str] = set()
        known = False
        for piece in self._pieces[shot]:
            if piece.masks is not None:
                known = True
                levels = set(read_masks(piece.masks)[1].ravel().tolist())
                found |= {who for level, who in piece.take.labels.items() if level in levels}
        return frozenset(found) if known else None

    def drawn(self, shot: str) -> frozenset[str]:
        """Return who has a label in a shot: whom the generator meant to draw."""
        return frozenset(who for piece in self._pieces[shot] for who in piece.take.labels.values())

    def takes(self) -> Iterator[Take]:
        """Yield every chosen take."""
        for pieces in self._pieces.values():
            yield from (piece.take for piece in pieces)


@lru_cache(maxsize=4)
def read_masks(path: Path) -> "tuple[list[int], NDArray[np.uint8]]":
    """Return what `reel.read_masks` does; every frame of a clip asks for the same file."""
    return reel.read_masks(path)


def _piece(studio: Studio, take: Take, start: int, media: dict[str, Media]) -> Piece:
    folder = studio.project.folder
    masks = take.media.get("masks")
    return Piece(
        take,
        start,
        folder / media[take.media["clip"]].path,
        folder / media[masks].path if masks is not None else None,
    )
