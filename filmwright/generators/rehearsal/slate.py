"""Slates: what a shot says about itself, drawn with numpy and Pillow's smallest font.

    ┌──────────────────────────┐   top: the shot, how the camera sees it
    │ s020        ms dolly-in  │   blocks: one per character, hue of its looks and clothes, with its id,
    │   bear       ida         │   what it does and the first of its reference pictures
    │   ▓▓▓▓ walk  ░░░░        │   they move as time passes and as the camera does
    │ 0017/0048  x3 orange   7 │   bottom: frame of the shot, things that move, the seed, and time as a bar
    └──────────────────────────┘

No two frames of a shot are alike, and every field of the brief that a generator reads changes the picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from filmwright.schemas.brief import ShotBrief

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_LETTER = (6, 11)
"""Width and height of a letter of Pillow's bitmap font, dots."""
_FIRST_LEVEL = 10
_MOVES: Mapping[str, tuple[float, float, float]] = {
    "in": (0.6, 0, 0), "out": (-0.35, 0, 0), "left": (0, 0.2, 0), "right": (0, -0.2, 0),
    "up": (0, 0, 0.2), "down": (0, 0, -0.2),
}  # fmt: skip
"""What the last word of a camera move does by its end: zoom, and shares of width and height."""


@dataclass(frozen=True)
class Moment:
    """One frame of a shot: its number, how many there are, and the time."""

    frame: int
    frames: int
    seconds: float


def levels(brief: ShotBrief) -> dict[int, str]:
    """Return which grey level of the identity pass is whom."""
    return {_FIRST_LEVEL + i: who for i, who in enumerate(sorted(brief.cast))}


def draw(
    brief: ShotBrief, size: tuple[int, int], at: Moment, seed: int, references: "Mapping[str, Pixels]"
) -> "tuple[Pixels, Pixels]":
    """Return a slate and its identity labels: uint8 (height, width, 3) and (height, width)."""
    import numpy as np

    width, height = size
    shot, camera = brief.shot, brief.shot.camera
    rgb = np.empty((height, width, 3), np.uint8)
    sky = _hue(brief.look.style, brief.look.notes, brief.place.set, brief.place_id, brief.time, brief.weather)
    rgb[:] = sky
    rgb[height * 7 // 10 :] = sky // 2
    labels = np.zeros((height, width), np.uint8)
    band = max(_LETTER[1] + 1, height // 8)
    dot = max(1, (band - 1) // _LETTER[1])
    for level, who in levels(brief).items():
        box = _block(brief, size, at, level)
        member = brief.cast[who]
        rgb[box] = _hue(member.looks, member.wears)
        labels[box] = level
        top, left = box[0].start, box[1].start
        if who in references:
            picture = references[who]
            rgb[top : top + picture.shape[0], left : left + picture.shape[1]] = picture[
                : height - top, : width - left
            ]
        _write(rgb, _doing(brief, who, at) or who, dot, left + dot, top + dot)
    tone = _hue(
        shot.action, shot.prompt, shot.negative, shot.first_frame.model_dump_json(),
        shot.last_frame.model_dump_json(), camera.model_dump_json(), shot.motion.model_dump_json(), seed,
    )  # fmt: skip
    rgb[:band] = rgb[height - band :] = tone
    rgb[height - dot :, : max(1, width * (at.frame + 1) // max(1, at.frames))] = 255
    _write(rgb, shot.id, dot, dot, 0)
    _write(rgb, f"{camera.size} {camera.move}", dot, -dot, 0)
    things = " ".join(f"x{e.count} {e.id}" for e in shot.motion.entities)
    _write(rgb, f"{at.frame:04d}/{at.frames:04d} {things}", dot, dot, height - band)
    _write(rgb, str(seed), dot, -dot, height - band)
    return rgb, labels


def _block(brief: ShotBrief, size: tuple[int, int], at: Moment, level: int) -> tuple[slice, slice]:
    """Return rows and columns of a character's block, moved by time and by the camera."""
    width, height = size
    camera = brief.shot.camera
    zoom, right, down = _MOVES.get(camera.move.split("-")[-1], (0.0, 0.0, 0.0))
    done = 2 * camera.amount * at.frame / max(1, at.frames)
    scale = 1 + zoom * done
    place = (level - _FIRST_LEVEL + 1) / (len(brief.cast) + 1)
    side = max(2, round(scale * height / 4))
    x = width / 2 + scale * width * (place - 0.5) + right * done * width + width / 24 * at.seconds
    y = height / 2 + down * done * height
    left = round(x - side / 2) % max(1, width - side)
    top = min(max(0, round(y - side / 2)), max(0, height - side))
    return slice(top, top + side), slice(left, left + side)


def _doing(brief: ShotBrief, who: str, at: Moment) -> str:
    beats = (b for b in brief.shot.motion.beats if b.who == who and b.at <= at.seconds < b.at + b.duration)
    verb = next((beat.verb for beat in beats), None)
    return "" if verb is None else f"{who} {verb}"


def _hue(*words: object) -> "Pixels":
    import numpy as np

    digest = blake2b(repr(words).encode(), digest_size=3).digest()
    return np.array([64 + b // 2 for b in digest], dtype=np.uint8)


def _write(rgb: "Pixels", text: str, dot: int, x: int, y: int) -> None:
    """Write white text at (x, y); a negative x counts from the right. What does not fit is cut off."""
    letters = _letters(text, dot)
    x = x if x >= 0 else max(0, rgb.shape[1] + x - letters.shape[1])
    window = rgb[y : y + letters.shape[0], x : x + letters.shape[1]]
    window[letters[: window.shape[0], : window.shape[1]]] = 255


@lru_cache(maxsize=256)
def _letters(text: str, dot: int) -> "NDArray[np.bool_]":
    """Return text as dots. A letter the font lacks is a pattern of its own: ids may be in any script."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    width, height = _LETTER
    image = Image.new("1", (max(1, width * len(text)), height))
    font, pen = ImageFont.load_default_imagefont(), ImageDraw.Draw(image)
    for i, letter in enumerate(text):
        if ord(letter) < 256:
            pen.text((i * width, 0), letter, fill=1, font=font)
        else:
            bits = int.from_bytes(blake2b(letter.encode(), digest_size=4).digest())
            pen.point([(i * width + n % 5, 2 + n // 5) for n in range(32) if bits >> n & 1], fill=1)
    return np.asarray(image, np.bool_).repeat(dot, 0).repeat(dot, 1)
