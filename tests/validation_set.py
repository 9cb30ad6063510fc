"""Joints and chains whose truth is known: a good clip, and what was done to it. For tests and benchmarks.

    walk(seed) ──> a clip ──┬── HARMLESS[name] ──> the same clip, coded again
                            ├── PLANTED[name] ───> the later clip with one defect, whose name is the key
                            └── DRIFTS[name](k) ─> clip k of a chain that comes away step by step

The people, the places and the poses are those of `identity_set`. Everything follows from its seed.
"""

import functools
import io
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import cv2
import numpy as np

from tests import identity_set as people

RGB = np.ndarray
Frames = Sequence[RGB]
PANS = (0.0, 1.5, 3.0, 0.4)
STRIDES = (2.5, 0.5, 4.0)
BESIDE = 4
"""Frames on each side of a joint."""
AT = 6
"""Frame of the walk at which the later clip starts."""


@functools.lru_cache(maxsize=128)
def walk(seed: int, frames: int = 20, start: int = 0) -> tuple[RGB, ...]:
    """Return somebody walking, under a camera that stands or pans; nobody may write into the frames."""
    pan, stride = PANS[seed % len(PANS)], STRIDES[seed % len(STRIDES)]
    return tuple(people.walk(people.person(seed), seed, frames, start=start, pan=pan, stride=stride))


def pans(seed: int) -> bool:
    """Whether the whole picture moves clearly in `walk(seed)`: a turn of the motion can be seen."""
    return PANS[seed % len(PANS)] >= 1


def _whole(picture: RGB) -> RGB:
    return np.clip(picture, 0, 255).astype(np.uint8)


def gained(picture: RGB, gains: float | Sequence[float]) -> RGB:
    """Return the picture with its levels multiplied, all alike or each of R, G, B."""
    return _whole(picture * np.asarray(gains, np.float64))


def richer(picture: RGB, share: float) -> RGB:
    """Return the picture with its colours `share` richer."""
    grey = picture.mean(axis=-1, keepdims=True)
    return _whole(grey + (picture - grey) * (1 + share))


def softer(picture: RGB, sigma: float) -> RGB:
    """Return the picture blurred; `sigma` in pixels."""
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def sharper(picture: RGB, share: float) -> RGB:
    """Return the picture with `share` more of its fine detail: what too much sharpening does."""
    return _whole(picture + share * (picture.astype(np.float64) - softer(picture, 1.0)))


def decoded(picture: RGB, sigma: float = 0.45, seed: int = 0) -> RGB:
    """Return what a soft decoder makes of a picture: a little blur, a little noise."""
    return _whole(softer(picture, sigma) + np.random.default_rng(seed).normal(0, 1.5, picture.shape))


def closer(picture: RGB, share: float) -> RGB:
    """Return the picture from nearer by."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, 1 + share)
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


def moved(picture: RGB, x: float, y: float) -> RGB:
    """Return the picture moved by pixels."""
    matrix = np.float32([[1, 0, x], [0, 1, y]])
    return cv2.warpAffine(picture, matrix, picture.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)


def x264(frames: Frames, crf: int) -> list[RGB]:
    """Return frames after a round trip through H.264."""
    import av

    film = io.BytesIO()
    with av.open(film, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=Fraction(24), options={"crf": str(crf), "preset": "fast"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")))
        out.mux(stream.encode())
    film.seek(0)
    with av.open(film) as read:
        return [frame.to_ndarray(format="rgb24") for frame in read.decode(video=0)]


Change = Callable[[Frames], Sequence[RGB]]
"""From a whole walk to the first frames of the clip that follows its frame `AT - 1`."""


def on_later(alter: Callable[[RGB], RGB]) -> Change:
    """Do something to every frame of the later clip."""
    return lambda frames: [alter(f) for f in frames[AT : AT + BESIDE]]


HARMLESS: dict[str, Change] = {
    "untouched": on_later(lambda f: f),
    "JPEG 92": on_later(lambda f: people.jpeg(f, 92)),
    "JPEG 75": on_later(lambda f: people.jpeg(f, 75)),
    "H.264 at CRF 23": lambda frames: x264(frames[AT : AT + 2 * BESIDE], 23)[:BESIDE],
    "soft decoder": on_later(decoded),
}
"""Done to the later clip, and nobody sees it."""

PLANTED: dict[str, Change] = {
    "other shot": lambda frames: people.walk(people.person(90), 90, BESIDE),
    "exposure": on_later(lambda f: gained(f, 1.05)),
    "cast": on_later(lambda f: gained(f, (1.03, 1.0, 0.97))),
    "saturation": on_later(lambda f: richer(f, 0.15)),
    "softness": on_later(lambda f: softer(f, 0.8)),
    "sharpness": on_later(lambda f: sharper(f, 1.2)),
    "zoom": on_later(lambda f: closer(f, 0.025)),
    "shift": on_later(lambda f: moved(f, 0, 5)),
    "skipped frames": lambda frames: frames[AT + 5 : AT + 5 + BESIDE],
    "duplicate": lambda frames: frames[AT - 1 : AT - 1 + BESIDE],
    "reversed motion": lambda frames: frames[AT - 2 : AT - 2 - BESIDE : -1],
}
"""Done to the later clip; the key is what the joint must be told to have."""


def joint(seed: int, change: Change) -> tuple[tuple[RGB, ...], tuple[RGB, ...]]:
    """Return the frames before and after a joint."""
    frames = walk(seed)
    return tuple(frames[AT - BESIDE : AT]), tuple(change(frames))


DRIFTS: dict[str, Callable[[RGB, float], RGB]] = {
    "chroma": lambda f, clips: richer(f, 0.04 * clips),
    "lightness": lambda f, clips: gained(f, 1 + 0.02 * clips),
    "b": lambda f, clips: gained(f, (1 + 0.008 * clips, 1, 1 - 0.008 * clips)),
    "contrast": lambda f, clips: _whole((f - 128.0) * (1 + 0.03 * clips) + 128),
    "detail": lambda f, clips: softer(f, 0.18 * clips) if clips > 0 else f,
}
"""What a chain does, clip by clip; the key is the statistic whose slope it must show."""


def chain(
    seed: int,
    clips: int,
    drift: Callable[[RGB, float], RGB] | None = None,
    frames: int = 12,
    samples: int = 3,
) -> Iterator[list[RGB]]:
    """Yield the looked-at frames of each clip of one continuous chain, first and last among them."""
    for clip in range(clips):
        for_clip = [
            walk(seed, 1, clip * frames + int(k))[0] for k in np.linspace(0, frames - 1, samples).round()
        ]
        yield [people.jpeg(f if drift is None else drift(f, clip), 92) for f in for_clip]
