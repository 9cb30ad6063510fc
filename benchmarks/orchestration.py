"""What it costs to keep order: CPU time per unit beside drawing and coding, and how that grows with the film.

    python -m benchmarks.orchestration [--units 100,1000,5000]

The rehearsal draws shots of one frame of 64x64 pixels, so that next to nothing is spent on pictures; what the
worker does is measured apart and taken off. Chains have ten shots. CPU time of this process is measured, so a
busy machine does not matter; only ratios of one run mean anything on another machine.

Then a film of 200 shots: `resume` with nothing to do, and after one shot was edited. The bounds: under 10 ms
a unit, at 5,000 units no more than 1.2 times that of 100, 1.5 s for nothing to do, 3 s beyond the generation
of the edited shot.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from filmwright.production import film, work
from filmwright.production.options import Options, Silent
from filmwright.production.run import Run, opened
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project

CHAIN = 10
OPTIONS = Options(generator="rehearsal", workers=0, retakes=0)


def board(shots: int, seconds: float = 0.2) -> Board:
    """Return a board of tiny shots: every tenth is a cut, the others continue."""
    listed: list[dict[str, Any]] = [
        {
            "id": f"s{n:05d}",
            "boundary": "cut" if n % CHAIN == 0 else "continue",
            "action": f"Mr Bear takes step {n}.",
            "seconds": seconds,
        }
        for n in range(shots)
    ]
    scenes = [
        {"id": f"sc{n:05d}", "place": "ice", "shots": listed[n : n + 5 * CHAIN]}
        for n in range(0, shots, 5 * CHAIN)
    ]
    return Board.model_validate(
        {
            "title": "Many steps",
            "film": {
                "size": [64, 64], "fps": 5, "sound": False, "burn_in": [], "title_card": False,
                "credits": False,
            },
            "cast": {"bear": {"name": "Mr Bear", "looks": "polar bear", "wears": "black top hat"}},
            "places": {"ice": {"name": "The ice field", "set": "arctic"}},
            "scenes": scenes,
        }
    )  # fmt: skip


class Meter:
    """CPU seconds that workers spent on drawing and coding, and media files that were opened."""

    def __init__(self) -> None:
        self.drawing = 0.0
        self.opened = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure while the block runs."""
        real = work.do

        def do(task: work.Task, watch: Any) -> work.Made:
            began = time.thread_time()
            try:
                return real(task, watch)
            finally:
                self.drawing += time.thread_time() - began

        work.do = do
        _meters.append(self)
        try:
            yield
        finally:
            work.do = real
            _meters.remove(self)


_meters: list[Meter] = []


def _heard(event: str, details: tuple[Any, ...]) -> None:
    if event == "open" and _meters and isinstance(details[0], str | Path) and "/media/" in str(details[0]):
        for meter in _meters:
            meter.opened += 1


def units(count: int, folder: Path) -> float:
    """Render a film of `count` units; tell and return the CPU milliseconds a unit beside drawing."""
    project = Project(folder)
    project.folder.mkdir()
    made = board(round(count / 1.1))
    project.board.write_text(yaml_file.dump(made), encoding="utf-8")
    meter = Meter()
    with opened(project) as store:
        run = Run(project, OPTIONS, Silent(), Event())
        run.store = store
        run.load_board()  # reading the YAML is another benchmark's
        began = time.process_time()
        with meter.running():
            run.clips([])
        spent = time.process_time() - began
        takes = sum(map(len, store.takes().values()))
    each = 1000 * (spent - meter.drawing) / takes
    kilobytes = project.database.stat().st_size / len(made.shots) / 1000
    print(
        f"{takes:6d} units   {each:5.2f} ms a unit, drawing and coding {1000 * meter.drawing / takes:5.2f} ms"
        f", database {kilobytes:.1f} kB a shot"
    )
    return each


def resumes(folder: Path, shots: int = 200) -> None:
    """Make a film of 200 shots; resume it with nothing to do, and with one shot edited."""
    project = Project(folder)
    project.folder.mkdir()
    text = yaml_file.dump(board(shots, 0.8))
    project.board.write_text(text, encoding="utf-8")
    film.resume(project, OPTIONS)
    for told, edit in (
        ("nothing to do", ("", "")),
        ("one cut edited", (f"Mr Bear takes step {shots - CHAIN}.", "Mr Bear hops.")),
        ("nothing to do again", ("", "")),
    ):
        project.board.write_text(text := text.replace(*edit) if edit[0] else text, encoding="utf-8")
        meter = Meter()
        began = time.process_time()
        with meter.running():
            film.resume(project, OPTIONS)
        spent = time.process_time() - began
        print(
            f"{shots} shots, {told}: {spent - meter.drawing:.2f} s, drawing {meter.drawing:.2f} s, "
            f"{meter.opened} media files opened"
        )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", default="100,1000,5000")
    parser.add_argument("--shots", type=int, default=200)
    options = parser.parse_args()
    sys.addaudithook(_heard)
    counts = [int(n) for n in options.units.split(",")]
    with TemporaryDirectory() as folder:
        units(10, Path(folder) / "warm.film")
        each = [units(count, Path(folder) / f"{count}.film") for count in counts]
        print(f"{counts[-1]} units against {counts[0]}: {each[-1] / each[0]:.2f} times the cost of each")
        resumes(Path(folder) / "resumes.film", options.shots)


if __name__ == "__main__":
    main()
