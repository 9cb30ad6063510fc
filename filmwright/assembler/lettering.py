"""Lettering: words in a face that has them, wrapped for their script, drawn as a picture to lay over others.

    words ─> wrapped, balanced lines ─> RGBA picture as large as the words, to be laid over a frame

Scripts with spaces break at spaces; Chinese, Japanese, Thai and their like break between characters, and
never before a closing mark. Right-to-left scripts are shaped by Pillow's raqm layout; without it the order
of letters is turned here and Arabic letters stay unjoined, which is legible and not beautiful. It knows
nothing of film.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from filmwright import fonts
from filmwright.assembler.colour import Pixels

Colour = tuple[int, int, int]
Face = ImageFont.FreeTypeFont

_NO_START = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕’”ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…—,.;:!?)]}%"
)
_NO_END = frozenset("（［｛「『【〈《〔‘“([{")


def scale(size: tuple[int, int]) -> float:
    """Return the pixels that letters and lines are shares of: the height, or less in an upright picture."""
    return min(size[1], 0.9 * size[0])


def face(text: str, px: float, bold: bool = False) -> Face:
    """Return the face that has the letters of `text`, `px` pixels high."""
    pick = fonts.pick(text, bold=bold)
    return _load(str(pick.path), pick.index, max(6, round(px)))


@lru_cache(maxsize=128)
def _load(path: str, index: int, px: int) -> Face:
    return ImageFont.truetype(path, px, index=index)


def wrap(text: str, type_face: Face, width_px: float, most_lines: int) -> list[str] | None:
    """Break `text` into few lines, about equally long; None if `most_lines` of `width_px` do not hold it."""
    units = list(_units(" ".join(text.split())))
    lines = _fill(units, type_face, width_px)
    if len(lines) > most_lines or any(type_face.getlength(line) > width_px for line in lines):
        return None
    low, high = 0.0, float(width_px)
    for _ in range(12):
        middle = (low + high) / 2
        tried = _fill(units, type_face, middle)
        fits = len(tried) == len(lines) and all(type_face.getlength(line) <= middle for line in tried)
        low, high = (low, middle) if fits else (middle, high)
        lines = tried if fits else lines
    return lines


def fitted(
    text: str, px: float, width_px: float, most_lines: int, bold: bool = False
) -> tuple[list[str], Face]:
    """Return `text` wrapped into at most `most_lines`, in the largest face up to `px` that allows it."""
    size = px
    while True:
        type_face = face(text, size, bold)
        lines = wrap(text, type_face, width_px, most_lines)
        if lines is not None:
            return lines, type_face
        if size < px * 0.4:
            return _cut_short(text, type_face, width_px, most_lines), type_face
        size *= 0.94


def drawn(
    lines: Sequence[str], type_face: Face, colour: Colour, leading: float = 1.3, glow: Colour | None = None
) -> Pixels:
    """Draw centred lines as RGBA (height, width, 4), with a soft `glow` around the letters."""
    step = round(type_face.size * leading)
    pad = max(2, round(type_face.size * 0.25))
    width = round(max((type_face.getlength(line) for line in lines), default=0)) + 2 * pad
    ascent, descent = type_face.getmetrics()
    height = step * (len(lines) - 1) + ascent + descent + 2 * pad
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    for number, line in enumerate(lines):
        pen.text(
            (width / 2, pad + ascent + number * step),
            visual_order(line),
            font=type_face,
            fill=255,
            anchor="ms",
        )
    picture = Image.new("RGBA", mask.size, (*colour, 0))
    if glow is not None:
        soft = mask.filter(ImageFilter.GaussianBlur(type_face.size * 0.09)).point(lambda v: min(255, v * 2))
        picture = Image.new("RGBA", mask.size, (*glow, 0))
        picture.putalpha(soft)
    ink = Image.new("RGBA", mask.size, (*colour, 0))
    ink.putalpha(mask)
    return np.asarray(Image.alpha_composite(picture, ink), np.uint8)


def rounded(width: int, height: int, radius: float, colour: Colour, cover: int) -> Pixels:
    """Draw a rectangle with round corners as RGBA (height, width, 4); `cover` of 255 hides what is behind."""
    x = np.abs(np.arange(width) + 0.5 - width / 2) - (width / 2 - radius)
    y = np.abs(np.arange(height) + 0.5 - height / 2) - (height / 2 - radius)
    outside = np.hypot(np.maximum(x, 0)[None, :], np.maximum(y, 0)[:, None])
    plate = np.empty((height, width, 4), np.uint8)
    plate[..., :3] = colour
    plate[..., 3] = np.rint(np.clip(radius + 0.5 - outside, 0, 1) * cover)
    return plate


def _units(text: str) -> Iterator[str]:
    """Yield the pieces between which a line may break; a space belongs to the piece before it."""
    unit = ""
    for here, ahead in zip(text, [*text[1:], " "], strict=True):
        unit += here
        if (here == " " and ahead not in "–—") or (_may_part(here, ahead) and ahead != " "):
            yield unit
            unit = ""
    if unit:
        yield unit


def _may_part(here: str, ahead: str) -> bool:
    if (
        here in _NO_END
        or ahead in _NO_START
        or unicodedata.combining(ahead)
        or unicodedata.category(ahead) == "Mn"
    ):
        return False
    return any(unicodedata.east_asian_width(c) in "WF" or "\u0e00" <= c <= "\u0eff" for c in (here, ahead))


def _fill(units: Sequence[str], type_face: Face, width_px: float) -> list[str]:
    lines = [""]
    for unit in units:
        if lines[-1] and type_face.getlength((lines[-1] + unit).rstrip()) > width_px:
            lines.append("")
        lines[-1] += unit
    return [line.strip() for line in lines]


def _cut_short(text: str, type_face: Face, width_px: float, most_lines: int) -> list[str]:
    """End in an ellipsis, and break words that fill a line: the last resort for what no size makes fit."""
    widest = width_px - type_face.getlength("…")
    units: list[str] = []
    for unit in _units(" ".join(text.split())):
        units += [unit] if type_face.getlength(unit.rstrip()) <= widest else list(unit)
    lines = _fill(units, type_face, widest)
    return [*lines[: most_lines - 1], lines[most_lines - 1] + "…"] if len(lines) > most_lines else lines


def visual_order(line: str) -> str:
    """Return a line in the order its letters are drawn in."""
    if features.check("raqm") or not any(unicodedata.bidirectional(c) in ("R", "AL") for c in line):
        return line
    runs: list[str] = []
    for letter in line:  # numbers and Latin words keep their own order inside the turned line
        left_to_right = unicodedata.bidirectional(letter) in ("L", "EN", "AN")
        if runs and left_to_right and unicodedata.bidirectional(runs[-1][-1]) in ("L", "EN", "AN"):
            runs[-1] += letter
        else:
            runs.append(letter)
    return "".join(reversed(runs))
