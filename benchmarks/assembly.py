"""What does it cost to cut a film? Ours against ffmpeg's stream copy and against moviepy, in one run.

    python -m benchmarks.assembly            40 clips of 4 s at 1280x720, and 160 for the growth (minutes)
    python -m benchmarks.assembly --quick    12 clips of 2 s at 640x360 (under a minute)

Every candidate is a process of its own, measured by the kernel: CPU seconds with its children, and peak
memory. Only the ratios of one run mean anything; the wall clock of a shared machine does not.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FPS = Fraction(24)
DISSOLVE_SECONDS = 0.5
DISTINCT_CLIPS = 8


@dataclass(frozen=True)
class Cost:
    """What one process used."""

    cpu_seconds: float
    peak_mb: float


def measured(command: list[str]) -> Cost:
    """Run a command to its end and return what it used, its children included."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 2**20))


def make_clips(folder: Path, clips: int, frames: int, size: tuple[int, int]) -> None:
    """Write clips of a textured world that a camera pans over; a few contents, repeated under other names."""
    import numpy as np

    from filmwright.assembler.mezzanine import ClipWriter
    from filmwright.assembler.spec import MezzanineSpec

    width, height = size
    paths = [folder / f"c{n:03d}.mp4" for n in range(clips)]
    for number, path in enumerate(paths):
        if number >= DISTINCT_CLIPS:
            shutil.copy(paths[number % DISTINCT_CLIPS], path)
            continue
        world = _world(number, width + 4 * frames, height + frames)
        with ClipWriter(path, MezzanineSpec(size, FPS)) as writer:
            for n in range(frames):
                writer.write(np.ascontiguousarray(world[n : n + height, 4 * n : 4 * n + width]))
            writer.finish()


def _world(seed: int, width: int, height: int) -> "NDArray[np.uint8]":
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(seed)
    picture = np.full((height, width, 3), 90.0)
    for cells, depth in ((4, 60), (14, 40), (50, 24), (160, 12), (500, 6)):
        coarse = noise.normal(0, depth, (max(2, cells * height // width), cells, 3)).clip(-127, 127) + 128
        smooth = Image.fromarray(coarse.astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
        picture += np.asarray(smooth, float) - 128
    return picture.clip(0, 255).astype(np.uint8)


def assemble_ours(folder: Path, count: int, dissolves: int, cards: bool, name: str) -> None:
    """Cut the film with Filmwright (this runs in a process of its own)."""
    from filmwright.assembler.clip_index import read_index
    from filmwright.assembler.film import assemble
    from filmwright.schemas.board import FilmFormat
    from filmwright.schemas.cut import Cut, CutClip, CutShot
    from filmwright.schemas.shot import Shot, Transition

    shots, size = [], (0, 0)
    for number, path in enumerate(sorted(folder.glob("c*.mp4"))[:count]):
        index = read_index(path)
        size = index.size
        soft = dissolves and number and number % (count // (dissolves + 1)) == 0
        kind = Transition(kind="dissolve" if soft else "cut", seconds=DISSOLVE_SECONDS)
        clip = CutClip(path=path, sha256=index.sha256, frames=index.frames)
        shots.append(CutShot(shot=Shot(id=f"s{number:03d}0", transition=kind), scene="sc010", clips=(clip,)))
    film = FilmFormat(size=size, fps=FPS, title_card=cards, credits=cards, burn_in=())
    cut = Cut(title="A Film", film=film, size=size, credits=("Made by hand.",), shots=tuple(shots))
    report = assemble(cut, folder / f"{name}.mp4", folder / "cache")
    print(f"      {report.copied_frames} frames copied, {report.rendered_frames} drawn", file=sys.stderr)


def assemble_moviepy(folder: Path, count: int, dissolves: int) -> None:
    """Cut the same film with moviepy alone, as its documentation does (in a process of its own)."""
    from moviepy import CompositeVideoClip, TextClip, VideoFileClip, concatenate_videoclips, vfx

    from filmwright import fonts

    face = str(fonts.pick("A Film", bold=True).path)
    clips = [VideoFileClip(str(p), audio=False) for p in sorted(folder.glob("c*.mp4"))[:count]]
    size = clips[0].size

    def card(text: str, seconds: float) -> CompositeVideoClip:
        words = TextClip(font=face, text=text, font_size=size[1] // 8, color="white", duration=seconds)
        words = words.with_position("center").with_effects([vfx.CrossFadeIn(0.5), vfx.CrossFadeOut(0.5)])
        return CompositeVideoClip([words], size=size)

    scenes, step = [], count // (dissolves + 1)
    for scene in range(dissolves + 1):
        last = count if scene == dissolves else (scene + 1) * step
        scenes.append(concatenate_videoclips(clips[scene * step : last]))
    placed, at = [], 0.0
    for number, scene in enumerate(scenes):
        soft = [vfx.CrossFadeIn(DISSOLVE_SECONDS)] if number else []
        at -= DISSOLVE_SECONDS if number else 0
        placed.append(scene.with_start(at).with_effects(soft))
        at += scene.duration
    film = concatenate_videoclips(
        [card("A Film", 3), CompositeVideoClip(placed, size=size), card("Made by hand.", 4.6)]
    )
    film.write_videofile(
        str(folder / "moviepy.mp4"), preset="veryfast", ffmpeg_params=["-crf", "18"], audio=False, logger=None
    )


def copy_command(folder: Path, count: int) -> list[str]:
    """Return ffmpeg's stream copy of the same clips: the floor."""
    import imageio_ffmpeg

    names = folder / f"list{count}.txt"
    names.write_text(
        "".join(f"file '{p}'\n" for p in sorted(folder.glob("c*.mp4"))[:count]), encoding="utf-8"
    )
    head = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-nostdin",
        "-y",
        "-loglevel",
        "error",
        "-f",
        "concat",
        "-safe",
        "0",
    ]
    return [
        *head,
        "-i",
        str(names),
        "-c",
        "copy",
        "-movflags",
        "+faststart",
        str(folder / f"copy{count}.mp4"),
    ]


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-moviepy", action="store_true", help="leave out the slow one")
    parser.add_argument("--repeat", type=int, default=2, help="runs of the fast ones; the least counts")
    parser.add_argument("--child", nargs=6, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        who, folder, count, dissolves, cards, name = options.child
        if who == "clips":
            width, height = map(int, name.split("x"))
            make_clips(Path(folder), int(count), int(dissolves), (width, height))
        elif who == "ours":
            assemble_ours(Path(folder), int(count), int(dissolves), cards == "cards", name)
        else:
            assemble_moviepy(Path(folder), int(count), int(dissolves))
        return
    clips, frames, size = (12, 48, "640x360") if options.quick else (40, 96, "1280x720")
    dissolves = 3 if options.quick else 7
    with tempfile.TemporaryDirectory() as name:
        measured(_child("clips", Path(name), 4 * clips, frames, "", size))
        _table(Path(name), clips, dissolves, options.repeat, with_moviepy=not options.no_moviepy)


def _child(who: str, folder: Path, count: int, number: int, cards: str, name: str) -> list[str]:
    """Return the command that does one job in a process of its own, so that this one stays small.

    The kernel counts what a parent held when it started a child as the child's peak memory.
    """
    script = [sys.executable, "-m", "benchmarks.assembly", "--child"]
    return [*script, who, str(folder), str(count), str(number), cards, name]


def _table(folder: Path, clips: int, dissolves: int, repeat: int, with_moviepy: bool) -> None:
    def least(command: list[str], times: int = repeat) -> Cost:
        costs = [measured(command) for _ in range(times)]
        return Cost(min(c.cpu_seconds for c in costs), max(c.peak_mb for c in costs))

    def show(label: str, cost: Cost, ratio: str) -> None:
        print(f"{label:44s} {cost.cpu_seconds:7.2f} CPU-s {cost.peak_mb:6.0f} MB   {ratio}", flush=True)

    copy = least(copy_command(folder, clips))
    ours = least(_child("ours", folder, clips, 0, "", "hard"))
    show(f"{clips} clips, ffmpeg -c copy", copy, "1.0")
    ratio = ours.cpu_seconds / copy.cpu_seconds
    show(f"{clips} clips, hard cuts", ours, f"{ratio:.2f} x the copy (bound 2, at full size)")
    copy4 = least(copy_command(folder, 4 * clips))
    ours4 = least(_child("ours", folder, 4 * clips, 0, "", "long"))
    show(
        f"{4 * clips} clips, ffmpeg -c copy",
        copy4,
        f"{copy4.cpu_seconds / copy.cpu_seconds:.2f} x its quarter",
    )
    grown = (
        f"{ours4.cpu_seconds / ours.cpu_seconds:.2f} x its quarter, {ours4.peak_mb - ours.peak_mb:+.0f} MB"
    )
    show(
        f"{4 * clips} clips, hard cuts",
        ours4,
        f"{ours4.cpu_seconds / copy4.cpu_seconds:.2f} x the copy; {grown}",
    )
    cold = least(_child("ours", folder, clips, dissolves, "cards", "soft"), 1)
    warm = least(_child("ours", folder, clips, dissolves, "cards", "soft"))
    show(f"{clips} clips, {dissolves} dissolves, cards, first time", cold, "")
    show(
        f"{clips} clips, {dissolves} dissolves, cards, again",
        warm,
        f"{cold.cpu_seconds / warm.cpu_seconds:.1f} x less",
    )
    if with_moviepy:
        other = least(_child("moviepy", folder, clips, dissolves, "", ""), 1)
        show(
            f"{clips} clips, {dissolves} dissolves, cards, moviepy",
            other,
            "(memory without its ffmpeg children)",
        )
        print(f"    ours is {other.cpu_seconds / cold.cpu_seconds:.1f} x cheaper (bound 8, at full size)")


if __name__ == "__main__":
    main()
