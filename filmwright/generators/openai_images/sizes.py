"""Which sizes a model draws, and the one to ask for: of the film's shape, as large as the film, no larger.

    film 1280x720 ─> gpt-image-2   any multiple of 16 within bounds ─> 1280x720
                  ─> other models  a closed list                    ─> 1536x1024, cropped afterwards

Pure. Bounds are those of the API's reference of openai 3.51 (`images.generate`, `size`).
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log

Size = tuple[int, int]
"""Width and height, in pixels."""

STANDARD: tuple[Size, ...] = ((1024, 1024), (1536, 1024), (1024, 1536))
"""What every image model of the API draws."""
_FREE = "gpt-image-2"
"""Models whose name begins so draw any size within the bounds below."""
_STEP = 16
_LONGEST, _FEWEST, _MOST = 3840, 655_360, 8_294_400
_WIDEST = 3.0


def size_for(film: Size, model: str, listed: Sequence[Size] = ()) -> Size:
    """Return the size to ask for: of those of the nearest shape, the smallest that covers the film.

    `listed` is what the person says that the server draws; else it follows from the model's name.

    >>> size_for((1280, 720), "gpt-image-2.5-flare"), size_for((1280, 720), "some-model")
    ((1280, 720), (1536, 1024))
    >>> size_for((320, 180), "gpt-image-2")
    (1088, 608)
    """
    if not listed and model.startswith(_FREE):
        return _smallest(film, _free(film))
    sizes = tuple(listed) or STANDARD
    nearest = min(_distance(film, size) for size in sizes)
    return _smallest(film, (size for size in sizes if _distance(film, size) <= nearest + 1e-9))


def _distance(one: Size, other: Size) -> float:
    """Return how far two shapes are apart; 0 is the same shape."""
    return abs(log(one[0] * other[1] / (one[1] * other[0])))


def _smallest(film: Size, sizes: Iterable[Size]) -> Size:
    """Return the smallest size that covers the film, or the largest where none does."""
    known = sorted(sizes, key=lambda size: size[0] * size[1])
    return next((size for size in known if size[0] >= film[0] and size[1] >= film[1]), known[-1])


def _free(film: Size) -> Iterator[Size]:
    """Yield every legal size of the film's shape."""
    ratio = min(_WIDEST, max(1 / _WIDEST, film[0] / film[1]))
    for short in range(_STEP, _LONGEST + 1, _STEP):
        long = round(short * max(ratio, 1 / ratio) / _STEP) * _STEP
        if long <= _LONGEST and long <= short * _WIDEST and _FEWEST <= short * long <= _MOST:
            yield (long, short) if ratio >= 1 else (short, long)
