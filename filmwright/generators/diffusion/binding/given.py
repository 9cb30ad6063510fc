"""Everything a request hands over as pictures, read and cropped to the size that is asked.

    request ─> files ─> PIL images of exactly `size`: scaled to fill, cut from the middle, never stretched

Pipelines stretch a picture of another shape without a word, resize tensors by nearest neighbour and rescale
them twice: so they are given PIL images of the very size, always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filmwright.errors import RenderFailed
from filmwright.schemas.generation import ClipRequest, ControlTrack, KeyframeRequest

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Given:
    """The pictures of one request. Frames are counted as the model counts them."""

    first: "Image | None" = None
    last: "Image | None" = None
    between: "tuple[tuple[int, Image, float], ...]" = ()
    """Pictures at other frames: (frame, picture, strength)."""
    past: "tuple[Image, ...]" = ()
    references: "Mapping[str, tuple[Image, ...]]" = field(default_factory=dict)
    """By whom they show; not cropped: the model's own processor does that."""
    controls: "Mapping[str, tuple[Image, ...]]" = field(default_factory=dict)
    """By kind of pass: one picture for a still, one per frame for a clip."""
    colours: "Image | None" = None
    """The still whose colours are kept."""

    @property
    def all_references(self) -> "list[Image]":
        """Every reference, in the order of the cast."""
        return [picture for of_one in self.references.values() for picture in of_one]


def given_of(request: KeyframeRequest | ClipRequest) -> Given:
    """Read every picture of a request.

    Raises:
        RenderFailed: a file is no picture.
    """
    size = request.size
    references = {who: tuple(map(read, paths)) for who, paths in request.references.items()}
    controls = {track.kind: _track(track, size) for track in request.controls}
    if isinstance(request, KeyframeRequest):
        first = next((fitted(read(anchor.picture), size) for anchor in request.anchors), None)
        return Given(first=first, references=references, controls=controls)
    end = request.frames - 1
    placed = {}
    for anchor in request.anchors:
        frame = anchor.frame if anchor.frame >= 0 else request.frames + anchor.frame
        if 0 <= frame <= end:
            placed[frame] = (fitted(read(anchor.picture), size), anchor.strength)
    return Given(
        first=placed[0][0] if 0 in placed else None,
        last=placed[end][0] if end > 0 and end in placed else None,
        between=tuple((n, *placed[n]) for n in sorted(placed) if 0 < n < end),
        past=tuple(fitted(read(path), size) for path in request.past_frames),
        references=references,
        controls=controls,
        colours=None if request.colours is None else fitted(read(request.colours), size),
    )


def read(path: Path) -> "Image":
    """Return a picture as RGB.

    Raises:
        RenderFailed: it cannot be read as one.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise RenderFailed(
            f"{path.name} is not a picture that can be read", hint="give a PNG or JPEG file"
        ) from error


def fitted(image: "Image", size: tuple[int, int]) -> "Image":
    """Scale a picture to fill `size`, and cut off what is over, from the middle."""
    from PIL.Image import Resampling

    if image.size == size:
        return image
    (W, H), (w, h) = size, image.size
    scale = max(W / w, H / h)
    w, h = max(W, round(w * scale)), max(H, round(h * scale))
    left, top = (w - W) // 2, (h - H) // 2
    return image.resize((w, h), Resampling.LANCZOS).crop((left, top, left + W, top + H))


def _track(track: ControlTrack, size: tuple[int, int]) -> "tuple[Image, ...]":
    """Read one control pass; the files of its folder are numbered."""
    files: Sequence[Path] = sorted(track.folder.glob("*.png"))
    if not files:
        raise RenderFailed(f"no {track.kind} pass was drawn in {track.folder.name}", hint="filmwright resume")
    return tuple(fitted(read(path), size) for path in files)
