"""How fast the animatic draws, how much memory that takes, and how it scales: at 24 frames a second, encoded.

    python benchmarks/animatic.py [--size 1280x720] [--seconds 2] [--styles flat,pencil]
    python benchmarks/animatic.py --workers [--size 1280x720] [--seconds 4]

The first draws a shot in every setting and encodes it as the product does. CPU time of this process (all
threads summed) is measured, so a busy machine does not matter. "Real time" is the length of the clip divided
by that: above 1 the animatic draws and encodes faster than the film plays, on one core. All clips are made
one after the other in one process, as a worker does: the peak of its memory is told after each style.

The second makes eight shots that depend on each other in nothing, in eight settings, by the product's own way
(plan, worker processes, clips, last frames, masks, store), with one worker and with two. How long that takes
on a clock means something only on a machine with two free cores; CPU time tells on any what a second worker
costs.
"""

import argparse
import os
import statistics
import time
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import get_args

from filmwright.assembler.mezzanine import ClipWriter
from filmwright.assembler.spec import MezzanineSpec
from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Picture, Watch
from filmwright.production.options import Options, Silent
from filmwright.schemas.board import Board, Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import ClipRequest
from filmwright.schemas.grammar import LookStyle, SetName
from filmwright.schemas.shot import Shot
from filmwright.storyboard.project import Project

FPS = Fraction(24)
CAST = {
    "bear": CastMember(looks="polar bear", wears="black top hat and red bow tie"),
    "ida": CastMember(looks="girl of eight, long brown hair", wears="yellow raincoat and red boots"),
}
MOVES = ("static", "dolly-in", "follow", "truck-right", "handheld")
SHOTS = 8


def brief(setting: SetName, style: LookStyle, move: str, seconds: float) -> ShotBrief:
    """Return a usual shot: two people, one walks up to the other, they talk."""
    return ShotBrief(
        scene="bench",
        shot=shot("s010", move, seconds),
        look=Look(style=style),
        place=Place(name="", set=setting),
        place_id=setting,
        cast=CAST,
    )


def shot(id_: str, move: str, seconds: float) -> Shot:
    """Return what happens in it."""
    return Shot(
        id=id_,
        camera={"size": "fs", "move": move, "subject": ("bear", "ida")},
        action="{bear} walks to {ida}.",
        dialogue=({"who": "ida", "line": "Good evening."},),
        seconds=seconds,
    )


def measure(asked: ShotBrief, size: tuple[int, int], path: Path) -> tuple[float, float, float]:
    """Return CPU milliseconds a frame for drawing and for encoding, and the ratio to real time."""
    frames = round(asked.shot.seconds * FPS)
    request = ClipRequest(unit="bench", brief=asked, size=size, fps=FPS, frames=frames, shot_frames=frames)
    encoding = 0.0
    began = time.process_time()
    with ClipWriter(path, MezzanineSpec(size, FPS)) as writer:

        def add(picture: Picture) -> None:
            nonlocal encoding
            then = time.process_time()
            writer.write(picture.rgb)
            encoding += time.process_time() - then

        AnimaticGenerator().clip(request, add, Watch())
        then = time.process_time()
        writer.finish()
        encoding += time.process_time() - then
    whole = time.process_time() - began
    return (whole - encoding) / frames * 1e3, encoding / frames * 1e3, frames / float(FPS) / whole


def settings(style: LookStyle, size: tuple[int, int], seconds: float) -> None:
    """Measure every setting in one style and print a table."""
    ratios = []
    print(f"{style}, {size[0]}x{size[1]} at {FPS}, {seconds} s a clip")
    print(f"{'setting':12} {'move':12} {'draw ms':>8} {'encode ms':>9} {'x real time':>11}")
    with TemporaryDirectory() as folder:
        for k, setting in enumerate(get_args(SetName)):
            move = MOVES[k % len(MOVES)]
            asked = brief(setting, style, move, seconds)
            draw, encode, ratio = measure(asked, size, Path(folder) / f"{setting}.mp4")
            ratios.append(ratio)
            print(f"{setting:12} {move:12} {draw:8.1f} {encode:9.1f} {ratio:11.2f}", flush=True)
    print(f"median {statistics.median(ratios):.2f} x real time, slowest {min(ratios):.2f}{_peak()}\n")


def crew(size: tuple[int, int], seconds: float, workers: int) -> tuple[float, float]:
    """Make the eight shots with worker processes; return seconds on the clock and of CPU, all processes."""
    from filmwright.production.run import Run, opened  # not above: the workers import this module again
    from filmwright.storyboard import yaml_file

    names = get_args(SetName)[:SHOTS]
    film = {"size": size, "fps": FPS, "sound": False, "title_card": False, "credits": False}
    cast = {who: {"name": who.title(), "looks": m.looks, "wears": m.wears} for who, m in CAST.items()}
    scenes = [
        {"id": f"sc{k}", "place": name, "shots": [shot(f"s{k}", MOVES[k % len(MOVES)], seconds)]}
        for k, name in enumerate(names)
    ]
    places = {name: {"name": name.title(), "set": name} for name in names}
    board = Board.model_validate(
        {"title": "Bench", "film": film, "cast": cast, "places": places, "scenes": scenes}
    )
    with TemporaryDirectory() as folder:
        project = Project(Path(folder))
        project.board.write_text(yaml_file.dump(board), encoding="utf-8")
        run = Run(project, Options(workers=workers), Silent(), Event())
        with opened(project) as run.store:
            cpu, clock = _cpu(), time.perf_counter()
            run.keyframes()
            run.clips([])
            return time.perf_counter() - clock, _cpu() - cpu


def scaling(size: tuple[int, int], seconds: float) -> None:
    """Measure one worker against two and print it."""
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{SHOTS} shots of {seconds} s, {size[0]}x{size[1]} at {FPS}; {os.cpu_count()} cores{busy}")
    one, two = crew(size, seconds, 1), crew(size, seconds, 2)
    for workers, (clock, cpu) in ((1, one), (2, two)):
        made = SHOTS * seconds / clock
        print(f"workers {workers}: {clock:6.1f} s, {made:.2f} x real time, {cpu:6.1f} CPU s")
    print(f"two are {one[0] / two[0]:.2f} times as fast; the second costs {two[1] - one[1]:+.1f} CPU s")


def _cpu() -> float:
    """CPU seconds of this process and of all its workers that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak() -> str:
    try:
        import resource
    except ImportError:  # not on Windows
        return ""
    return f", peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--styles", default="flat,pencil")
    parser.add_argument("--workers", action="store_true", help="measure two workers against one")
    options = parser.parse_args()
    width, height = (int(v) for v in options.size.split("x"))
    if options.workers:
        scaling((width, height), options.seconds or 4.0)
        return
    for style in options.styles.split(","):
        settings(style, (width, height), options.seconds or 2.0)


if __name__ == "__main__":
    main()
