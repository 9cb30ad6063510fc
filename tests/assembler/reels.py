"""Small clips whose every frame says which it is, and cuts made of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmwright.assembler.clip_index import ClipIndex
from filmwright.assembler.colour import Pixels
from filmwright.assembler.mezzanine import ClipWriter
from filmwright.assembler.spec import MezzanineSpec
from filmwright.schemas.board import FilmFormat
from filmwright.schemas.cut import Cut, CutClip, CutShot
from filmwright.schemas.shot import Shot

SIZE = (128, 64)
SPEC = MezzanineSpec(SIZE, Fraction(24))
BITS = 16


@dataclass(frozen=True)
class OtherChroma(MezzanineSpec):
    """What `veryfast` gives when its chroma offset is not pinned: all well, and wrong colours."""

    @property
    def x264(self) -> str:
        return super().x264.replace("chroma-qp-offset=-2", "chroma-qp-offset=0")


def numbered(number: int, size: tuple[int, int] = SIZE) -> Pixels:
    """A picture that carries `number` as sixteen black and white blocks over a coloured ground."""
    width, height = size
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = ((number * 37) % 200 + 20, (number * 11) % 180 + 30, (number * 5) % 160 + 40)
    for bit in range(BITS):
        picture[: height // 2, bit * width // BITS : (bit + 1) * width // BITS] = 255 * (number >> bit & 1)
    return picture


def number_of(rgb: Pixels) -> int:
    """The number a picture carries."""
    row = rgb[rgb.shape[0] // 4, :, 1]
    step = rgb.shape[1] // BITS
    return sum(int(row[bit * step + step // 2] > 127) << bit for bit in range(BITS))


def flat(colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Pixels:
    """A picture of one colour."""
    return np.full((size[1], size[0], 3), colour, np.uint8)


def write(path: Path, pictures: Sequence[Pixels] | Iterator[Pixels], spec: MezzanineSpec = SPEC) -> ClipIndex:
    """Write a clip."""
    with ClipWriter(path, spec) as writer:
        for picture in pictures:
            writer.write(picture)
        return writer.finish()


def write_numbered(path: Path, first: int, frames: int, spec: MezzanineSpec = SPEC) -> ClipIndex:
    """Write a clip whose frames carry the numbers from `first` on."""
    return write(path, [numbered(first + n, spec.size) for n in range(frames)], spec)


def in_cut(index: ClipIndex) -> CutClip:
    """The clip as a cut names it."""
    return CutClip(path=index.path, sha256=index.sha256, frames=index.frames)


def shot(name: str, *clips: ClipIndex, **fields: Any) -> CutShot:
    """One shot of a cut; `fields` are those of the board's shot."""
    return CutShot(shot=Shot(id=name, **fields), scene="sc010", clips=tuple(map(in_cut, clips)))


def cut(*shots: CutShot, fps: Fraction = SPEC.fps, **film: Any) -> Cut:
    """A cut without cards, sound and captions, unless `film` says otherwise."""
    fields = {"title_card": False, "credits": False, "burn_in": (), "sound": False, **film}
    return Cut(title="The Bear", film=FilmFormat(size=SIZE, fps=fps, **fields), size=SIZE, shots=shots)


def clicks(at_samples: Sequence[int], samples: int) -> NDArray[np.float32]:
    """Silence with one-sample clicks, (samples, 1)."""
    track = np.zeros((samples, 1), np.float32)
    track[list(at_samples)] = 0.9
    return track
