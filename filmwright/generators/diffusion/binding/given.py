"""Everything a request hands over as pictures, read and cropped to the size that is asked.

    request ─> files ─> PIL images of exactly `size`: scaled to fill, cut from the middle, never stretched

Pipelines stretch a picture of another shape without a word, resize tensors by nearest neighbour and rescale
them twice: so they are given PIL images of the very size, always.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    is_chained: bool = False
    """Whether `first` is the last frame of the clip before, as it was made."""
    references: "Mapping[str, tuple[Image, ...]]" = field(default_factory=dict)
    """By whom they show; not cropped: the model's own processor does that."""
    emphasis: Mapping[str, float] = field(default_factory=dict)
    """By how much references count for more than usual, by whom they show."""
    regions: "Mapping[str, Image]" = field(default_factory=dict)
    """Where each of the cast is, white on black; empty where nobody asked."""
    cast: frozenset[str] = frozenset()
    """Who of them is somebody; other references are of things, the place, the look."""
    controls: "Mapping[str, Mapping[int, Image]]" = field(default_factory=dict)
    """By kind of pass and number of frame; of a still the frame is 0."""
    video: "tuple[Image, ...]" = ()
    """The clip that is drawn anew."""
    colours: "Image | None" = None
    """The still whose colours are kept."""

    def people(self) -> "Given":
        """Return the same with references of the cast only, where there are any: some models mix them all."""
        of_cast = {who: pictures for who, pictures in self.references.items() if who in self.cast}
        return replace(self, references=of_cast) if of_cast else self

    def followed(self, most: int) -> "dict[str, tuple[Image, ...]]":
        """Return at most `most` references: everybody's first, then the seconds, in the order of the cast."""
        rounds = range(max(map(len, self.references.values()), default=0))
        queue = [(n, who) for n in rounds for who, pictures in self.references.items() if n < len(pictures)]
        taken = [who for _, who in queue[:most]]
        return {who: self.references[who][: taken.count(who)] for who in self.references if who in taken}

    def whole(self, kind: str, frames: int) -> "list[Image] | None":
        """Return a control pass that has a picture for every frame but those of the past; else None."""
        track, numbers = self.controls.get(kind, {}), range(max(0, len(self.past) - 1), frames)
        return [track[n] for n in numbers] if all(n in track for n in numbers) else None


def given_of(request: KeyframeRequest | ClipRequest) -> Given:
    """Read every picture of a request.

    Raises:
        RenderFailed: a file is no picture.
    """
    size = request.size
    references = {who: tuple(map(read, paths)) for who, paths in request.references.items()}
    cast = frozenset(request.brief.cast)
    before = len(request.past_frames) - 1 if isinstance(request, ClipRequest) and request.past_frames else 0
    controls: dict[str, dict[int, Image]] = {
        track.kind: {n + before: picture for n, picture in _numbered(track.folder, size).items()}
        for track in request.controls
        if track.kind != "identity"
    }
    if isinstance(request, KeyframeRequest):
        first = next((fitted(read(anchor.picture), size) for anchor in request.anchors), None)
        regions = {who: where for track in request.controls for who, where in _regions(track, size).items()}
        return Given(
            first=first,
            references=references,
            emphasis=request.emphasis,
            cast=cast,
            regions=regions,
            controls=controls,
        )
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
        is_chained=request.joint,
        references=references,
        emphasis=request.emphasis,
        cast=cast,
        controls=controls,
        video=() if request.video is None else tuple(_numbered(request.video, size).values()),
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
            rgb: Image.Image = image.convert("RGB")
            return rgb
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


def _numbered(folder: Path, size: tuple[int, int]) -> "dict[int, Image]":
    """Read the pictures of a folder by number, in order."""
    files = {int(path.stem): path for path in folder.glob("*.png")}
    if not files:
        raise RenderFailed(f"no frames were drawn in {folder.name}", hint="filmwright resume")
    return {n: fitted(read(files[n]), size) for n in sorted(files)}


def _regions(track: ControlTrack, size: tuple[int, int]) -> "dict[str, Image]":
    """Return where each of the cast is in the identity pass; its levels are not mixed when it is scaled."""
    if track.kind != "identity":
        return {}
    levels = next(iter(_numbered(track.folder, size).values())).getchannel(0)
    shown = {level for _, level in levels.getcolors() or ()}
    return {
        who: levels.point(lambda value, level=level: 255 * (value == level))
        for level, who in track.labels.items()
        if level in shown
    }
