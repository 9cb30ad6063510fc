"""Rendering of segments: each is drawn once, some side by side, and kept as a clip under its fingerprint.

    segments ─> fingerprints ─┬─ kept ──────────────────────────┐
                              └─ missing ─> threads ─> drawn ───┴─> one clip for each, in order

Coding and most of the drawing happen outside Python's lock, so threads are enough. What the caller gave to
be told and asked is called from its own thread only. Kept segments are never thrown away here.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

from filmwright.assembler import check, drawing
from filmwright.assembler.clip_index import ClipIndex, read_index
from filmwright.assembler.mezzanine import ClipWriter, parameter_sets
from filmwright.assembler.segments import Footage, Segment, fingerprint
from filmwright.assembler.spec import MezzanineSpec
from filmwright.errors import Cancelled, WriterFailed
from filmwright.schemas.cut import Cut

MOST_THREADS = 4
"""Each holds about half a second of pictures."""
POLL_SECONDS = 0.1


def segment_clips(
    segments: Sequence[Segment],
    footage: Footage,
    cut: Cut,
    cache: Path,
    on_frames: Callable[[int], None],
    is_cancelled: Callable[[], bool],
) -> tuple[list[ClipIndex], int]:
    """Return a clip for each segment, in order, and how many of them were there already.

    `on_frames` is told how many frames of the segments are ready.

    Raises:
        Cancelled: `is_cancelled` said so; segments that were complete are kept.
        WriterFailed: a segment could not be drawn.
    """
    spec = MezzanineSpec(cut.size, cut.film.fps, cut.crf)
    paths = [cache / f"{fingerprint(segment, footage, cut)}.mp4" for segment in segments]
    wanted = dict(zip(paths, segments, strict=True))
    clips = {path: clip for path, segment in wanted.items() if (clip := _kept(path, segment, spec))}
    found = sum(path in clips for path in paths)
    ready = sum(clip.frames for clip in clips.values())
    drawn: list[int] = []  # one entry a frame, by whichever thread
    stop = Event()
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        jobs = {
            pool.submit(_draw, segment, footage, cut, path, spec, drawn, stop): path
            for path, segment in wanted.items()
            if path not in clips
        }
        try:
            pending = set(jobs)
            while pending:
                done, pending = wait(pending, POLL_SECONDS)
                clips |= {jobs[job]: job.result() for job in done}
                on_frames(ready + len(drawn))
                if is_cancelled():
                    raise Cancelled
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    return [clips[path] for path in paths], found


def _kept(path: Path, segment: Segment, spec: MezzanineSpec) -> ClipIndex | None:
    """Return a segment drawn earlier, unless it was damaged since, or made by another encoder."""
    if not check.is_sealed(path):
        return None
    try:
        clip = read_index(path)
    except WriterFailed:
        return None
    return clip if clip.frames == segment.frames and clip.avcc == parameter_sets(spec) else None


def _draw(
    segment: Segment,
    footage: Footage,
    cut: Cut,
    path: Path,
    spec: MezzanineSpec,
    drawn: list[int],
    stop: Event,
) -> ClipIndex:
    with ClipWriter(path, spec) as writer:
        for yuv in drawing.draw(segment, footage, cut):
            if stop.is_set():
                raise Cancelled
            writer.write_yuv(yuv)
            drawn.append(1)
        clip = writer.finish()
    check.seal(path)
    return clip
