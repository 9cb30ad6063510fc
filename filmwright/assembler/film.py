"""The film: a cut's clips into one file. What is untouched is copied; the rest is drawn once and kept.

    cut ─> timeline ─> plan ─┬─ Copy ────────────────────────┐
                             └─ Segment ─> drawn ─> cache ───┴─> splicer + sound ─> part file ─> film.mp4

A drawn segment is a mezzanine clip like any other, kept in the cache under its fingerprint; so a second
assembly after one edit draws only what the edit touched, and the same cut gives the same bytes. Until the
last rename the old film is untouched. It renders no shot and mixes no sound.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from filmwright.assembler import check, rendering, splice
from filmwright.assembler.clip_index import ClipIndex, read_index
from filmwright.assembler.mezzanine import conform, parameter_sets
from filmwright.assembler.segments import Copy, Footage, Segment, plan
from filmwright.assembler.spec import MezzanineSpec
from filmwright.assembler.subtitles import cues
from filmwright.assembler.timeline import lay_out
from filmwright.errors import Cancelled, InputInvalid, WriterFailed, not_written
from filmwright.schemas.cut import Cut


@dataclass(frozen=True)
class FilmReport:
    """What an assembly did."""

    frames: int
    copied_frames: int
    rendered_frames: int
    """Frames that are not copies of clip frames, whether drawn now or found in the cache."""
    cached_segments: int
    rendered_segments: int
    seconds: float
    """Wall clock."""
    notes: tuple[str, ...] = ()


def assemble(
    cut: Cut,
    out: Path,
    cache: Path,
    *,
    sound: NDArray[np.float32] | None = None,
    subtitles: str | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> FilmReport:
    """Make the film `out` of `cut`; `cache` keeps drawn segments for the next time.

    `sound` is float32 (samples, 1 or 2) at 48 kHz, cut or padded to the film's length; `subtitles` is
    SubRip text. `on_progress` is told (frames done, frames of the film).

    Raises:
        InputInvalid: a clip or a transition cannot be used.
        WriterFailed: the film could not be written; the old one is untouched.
        Cancelled: `is_cancelled` said so; drawn segments are kept for the next time.
    """
    began = time.monotonic()
    timeline = lay_out(cut)
    footage, notes = _footage(cut, cache)
    pieces = plan(cut, timeline, footage, cues(cut, timeline) if "captions" in cut.film.burn_in else ())
    segments = [piece for piece in pieces if isinstance(piece, Segment)]
    copied = timeline.frames - sum(segment.frames for segment in segments)
    drawn, found = rendering.segment_clips(
        segments, footage, cut, cache, lambda n: on_progress(copied + n, timeline.frames), is_cancelled
    )
    ready = iter(drawn)
    clips = [
        (piece.clip, piece.start, piece.stop)
        if isinstance(piece, Copy)
        else ((clip := next(ready)), 0, clip.frames)
        for piece in pieces
    ]
    notes += _write(cut, clips, out, sound, subtitles, is_cancelled)
    on_progress(timeline.frames, timeline.frames)
    return FilmReport(
        frames=timeline.frames,
        copied_frames=copied,
        rendered_frames=timeline.frames - copied,
        cached_segments=found,
        rendered_segments=len(segments) - found,
        seconds=time.monotonic() - began,
        notes=tuple(notes),
    )


def _footage(cut: Cut, cache: Path) -> tuple[Footage, list[str]]:
    """Open every clip and check that it is what the cut says. Returns notes on what was coded again."""
    spec = MezzanineSpec(cut.size, cut.film.fps, cut.crf)
    footage: dict[str, list[ClipIndex]] = {}
    notes: list[str] = []
    for shot in cut.shots:
        for clip in shot.clips:
            index = read_index(clip.path)
            if index.frames != clip.frames or index.sha256 != clip.sha256:
                raise InputInvalid(
                    f"{clip.path.name} of {shot.shot.id} is not the file that was made",
                    hint=f"filmwright retake {shot.shot.id}",
                )
            if index.size != cut.size or index.fps != cut.film.fps:
                raise InputInvalid(
                    f"{clip.path.name} of {shot.shot.id} has another size or rate than the film",
                    hint="bring it in with mezzanine.conform, or render the shot again",
                )
            if index.avcc != parameter_sets(spec):
                index = conform(clip.path, cache / f"{clip.sha256}-{spec.fingerprint[:16]}.mp4", spec)
                notes.append(f"{shot.shot.id} was made by another release of the encoder and was coded again")
            footage.setdefault(shot.shot.id, []).append(index)
    return footage, notes


def _write(
    cut: Cut,
    clips: Sequence[tuple[ClipIndex, int, int]],
    out: Path,
    sound: NDArray[np.float32] | None,
    subtitles: str | None,
    is_cancelled: Callable[[], bool],
) -> list[str]:
    """Splice, verify and publish. Returns notes on what could not be done."""
    frames = sum(stop - start for _, start, stop in clips)
    part, note = check.part_path(out), None
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        _check_space(out.parent, clips)
        track = None if sound is None else _fitted_sound(sound, frames, cut.film.fps)
        metadata = {"title": cut.title, "comment": "".join(cut.credits[:1])}
        with splice.Splicer(part, clips[0][0], track, not subtitles, metadata) as film:
            for clip, start, stop in clips:
                if is_cancelled():
                    raise Cancelled
                film.copy(clip, start, stop)
        if subtitles:
            note = splice.add_subtitles(part, subtitles, language=cut.film.language, fps=cut.film.fps)
        check.verify(part, frames)
        check.publish(part, out)
    except (av.FFmpegError, OSError) as error:
        raise not_written(out, error) from error
    finally:
        part.unlink(missing_ok=True)
    return [note] if note else []


def _check_space(folder: Path, clips: Sequence[tuple[ClipIndex, int, int]]) -> None:
    """Refuse what the disk cannot hold: the film is written, then rewritten with its index in front."""
    needed = int(2.2 * sum(length for clip, start, stop in clips for _, length in clip.packets[start:stop]))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WriterFailed(
            f"the film needs {needed / 1e6:.0f} MB for a moment, and {free / 1e6:.0f} MB are free",
            hint="free some disk space, then: filmwright assemble",
        )


def _fitted_sound(sound: NDArray[np.float32], frames: int, fps: Fraction) -> NDArray[np.float32]:
    """Cut or pad the sound to the film's length, to the sample."""
    samples = round(frames * splice.SOUND_HZ / fps)
    if sound.ndim == 2 and len(sound) == samples and sound.shape[1] in (1, 2) and sound.dtype == np.float32:
        return sound  # as large as the film: no second one
    track = np.zeros((samples, min(sound.shape[1], 2) if sound.ndim == 2 else 1), np.float32)
    source = sound.reshape(len(sound), -1)[:samples, : track.shape[1]]
    track[: len(source)] = source
    return track
