"""How fast the animatic draws: every setting, both styles, at 1280x720 and 24 frames a second, with encoding.

    python benchmarks/animatic.py [--size 1280x720] [--seconds 2] [--styles flat,pencil]

CPU time of this process (all threads summed) is measured, so a busy machine does not matter. "Real time" is
the length of the clip divided by that: above 1 the animatic draws and encodes faster than the film plays, on
one core. Encoding is PyAV, libx264 `veryfast`, one thread.
"""

import argparse
import gc
import statistics
import time
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import av

from filmwright.generators.animatic.backend import AnimaticGenerator
from filmwright.generators.contract import Picture, Watch
from filmwright.schemas.board import Look, Place
from filmwright.schemas.brief import CastMember, ShotBrief
from filmwright.schemas.generation import ClipRequest
from filmwright.schemas.grammar import LookStyle, SetName
from filmwright.schemas.shot import Shot

FPS = Fraction(24)
CAST = {
    "bear": CastMember(looks="polar bear", wears="black top hat and red bow tie"),
    "ida": CastMember(looks="girl of eight, long brown hair", wears="yellow raincoat and red boots"),
}
MOVES = ("static", "dolly-in", "follow", "truck-right", "handheld")


class Reel:
    """An H.264 file that is written frame by frame, and how much CPU time that took."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self.container = av.open(str(path), "w")
        self.stream = self.container.add_stream(
            "libx264", rate=FPS, options={"preset": "veryfast", "crf": "18"}
        )
        self.stream.width, self.stream.height = size
        self.stream.pix_fmt = "yuv420p"
        self.stream.codec_context.thread_count = 1
        self.seconds = 0.0

    def add(self, picture: Picture) -> None:
        """Encode one frame."""
        began = time.process_time()
        frame = av.VideoFrame.from_ndarray(picture.rgb, format="rgb24")
        self.container.mux(self.stream.encode(frame))
        self.seconds += time.process_time() - began

    def close(self) -> None:
        """Write what is left."""
        began = time.process_time()
        self.container.mux(self.stream.encode(None))
        self.container.close()
        self.seconds += time.process_time() - began


def brief(setting: SetName, style: LookStyle, move: str, seconds: float) -> ShotBrief:
    """Return a usual shot: two people, one walks up to the other, they talk."""
    return ShotBrief(
        scene="bench",
        shot=Shot(
            id="s010",
            camera={"size": "fs", "move": move, "subject": ("bear", "ida")},
            action="{bear} walks to {ida}.",
            dialogue=({"who": "ida", "line": "Good evening."},),
            seconds=seconds,
        ),
        look=Look(style=style),
        place=Place(name="", set=setting),
        place_id=setting,
        cast=CAST,
    )


def measure(asked: ShotBrief, size: tuple[int, int], folder: Path) -> tuple[float, float, float]:
    """Return CPU milliseconds a frame for drawing and for encoding, and the ratio to real time."""
    frames = round(asked.shot.seconds * FPS)
    reel = Reel(folder / f"{asked.place_id}.mp4", size)
    began = time.process_time()
    request = ClipRequest(unit="bench", brief=asked, size=size, fps=FPS, frames=frames, shot_frames=frames)
    AnimaticGenerator().clip(request, reel.add, Watch())
    reel.close()
    whole = time.process_time() - began
    encoding = reel.seconds
    del reel
    gc.collect()  # PyAV frees an encoder only here
    return (whole - encoding) / frames * 1e3, encoding / frames * 1e3, frames / float(FPS) / whole


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--styles", default="flat,pencil")
    options = parser.parse_args()
    width, height = (int(v) for v in options.size.split("x"))
    with TemporaryDirectory() as folder:
        for style in options.styles.split(","):
            ratios = []
            print(f"{style}, {width}x{height} at {FPS}, {options.seconds} s a clip")
            print(f"{'setting':12} {'move':12} {'draw ms':>8} {'encode ms':>9} {'x real time':>11}")
            for k, setting in enumerate(get_args(SetName)):
                move = MOVES[k % len(MOVES)]
                asked = brief(setting, style, move, options.seconds)
                draw, encode, ratio = measure(asked, (width, height), Path(folder))
                ratios.append(ratio)
                print(f"{setting:12} {move:12} {draw:8.1f} {encode:9.1f} {ratio:11.2f}", flush=True)
            print(f"median {statistics.median(ratios):.2f} x real time, slowest {min(ratios):.2f}\n")
    try:
        import resource
    except ImportError:  # not on Windows
        return
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
