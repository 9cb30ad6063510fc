"""Drawing of one segment: what is seen, from clips, cards and effects, then what is written on it.

    clips ── planes ─┬────────────────── plain ──┐
    cards ── rgb ────┴─ rgb ─> effect ─> planes ─┴─> captions, slate, timecode ─> planes

Footage that only gets a caption never leaves its planes, so it loses nothing outside the caption's plate.
It caches and encodes nothing.
"""

from collections.abc import Iterator
from itertools import chain

from filmwright.assembler import captions, cards, effects
from filmwright.assembler.colour import Pixels, read_yuv, rgb_to_yuv, yuv_to_rgb
from filmwright.assembler.segments import Blend, Footage, Run, Segment, stretch
from filmwright.schemas.cut import Cut


def draw(segment: Segment, footage: Footage, cut: Cut) -> Iterator[Pixels]:
    """Yield the planes (height * 3 / 2, width) of every frame of `segment`."""
    pictures = chain.from_iterable(_part(part, footage, cut) for part in segment.parts)
    for number, yuv in enumerate(pictures):
        written = [line for line in segment.lines if line.start <= number < line.stop]
        yield captions.write(yuv, written, number, cut) if written else yuv


def _part(part: Run | Blend, footage: Footage, cut: Cut) -> Iterator[Pixels]:
    fps = cut.film.fps
    if isinstance(part, Blend):
        before, after = _rgb(part.before, footage, cut), _rgb(part.after, footage, cut)
        return map(rgb_to_yuv, effects.blend(part.kind, before, after, part.frames, cut.size, fps))
    if part.fade:
        pictures = effects.fade(_rgb(part, footage, cut), part.fade, part.colour, part.frames, fps)
        return map(rgb_to_yuv, pictures)
    if part.span.kind == "shot":
        return _planes(part, footage)
    return map(rgb_to_yuv, _rgb(part, footage, cut))


def _planes(run: Run, footage: Footage) -> Iterator[Pixels]:
    for clip, start, stop in stretch(footage[run.span.id], run):
        yield from read_yuv(clip.path, start, stop - start)


def _rgb(run: Run, footage: Footage, cut: Cut) -> Iterator[Pixels]:
    if run.span.kind == "shot":
        return map(yuv_to_rgb, _planes(run, footage))
    return cards.draw(run.span, cut, run.start, run.frames)
