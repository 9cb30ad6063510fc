"""What it costs to keep order: CPU time beside drawing and coding, and how it grows with the film.

    python -m benchmarks.orchestration [--units 100,1000,5000] [--shots 200] [--listed 1000]

The rehearsal draws shots of one frame of 64x64 pixels, so that next to nothing is spent on pictures; what the
worker does is measured apart and taken off. Chains have ten shots. Then commands, each in a process of its
own whose CPU time the kernel tells, the median of three: `resume` of a finished film, with nothing to do and
after one shot was edited (one that nothing continues from, and one that nine do), and `status` of a long one.
CPU time is measured, which a busy machine changes little; beside it stands the floor, what Python takes to
import the libraries that every command needs anyway. Only ratios of one run mean anything on another machine.
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from filmwright.production import film, work
from filmwright.production.opening import opened
from filmwright.production.options import Options, Silent
from filmwright.production.run import Run
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project

ROOT = Path(__file__).parents[1]
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


@dataclass(frozen=True)
class Spent:
    """CPU seconds of one command beside drawing, those of drawing, and media files that were opened."""

    seconds: float
    drawing: float
    opened: int


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


def units(count: int, folder: Path) -> tuple[float, float, float]:
    """Render `count` units; return CPU ms a unit beside drawing, ms of drawing, kB of database a shot."""
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
    return each, 1000 * meter.drawing / takes, project.database.stat().st_size / len(made.shots) / 1000


def checkpoint_bytes(shots: int, folder: Path) -> int:
    """Return what the graph keeps of a run that waits at the review gate, in bytes."""
    project = Project(folder)
    project.folder.mkdir()
    project.board.write_text(yaml_file.dump(board(shots)), encoding="utf-8")
    film.resume(project, replace(OPTIONS, review=True))
    with closing(sqlite3.connect(project.database)) as store:
        sizes = "coalesce(sum(length(checkpoint) + length(metadata)), 0) FROM checkpoints"
        kept = store.execute(f"SELECT {sizes}").fetchone()[0]
        return int(kept + store.execute("SELECT coalesce(sum(length(value)), 0) FROM writes").fetchone()[0])


def command(*words: str, repeat: int = 3, before: Callable[[int], None] = lambda n: None) -> Spent:
    """Return what a command takes in its own process, the median of some; `before` is done before each."""
    runs = []
    for number in range(repeat):
        before(number)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.orchestration", "--do", *words],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"failed: {' '.join(words)}\n{done.stderr}")
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = json.loads(done.stdout.splitlines()[-1])
        cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        runs.append(Spent(cpu - told["drawing"], told["drawing"], told["opened"]))
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def _do(words: list[str]) -> None:
    """Do one command in this process; tell what drawing took, and how many media files were opened."""
    from filmwright import cli

    meter = Meter()
    with meter.running():
        code = cli.run(words)
    print(json.dumps({"drawing": meter.drawing, "opened": meter.opened}))
    raise SystemExit(code)


def finished_project(folder: Path, shots: int) -> Project:
    """Make a film of so many shots of 0.8 seconds, with its scores and its report."""
    project = Project(folder)
    project.folder.mkdir()
    project.board.write_text(yaml_file.dump(board(shots, 0.8)), encoding="utf-8")
    film.resume(project, OPTIONS)
    time.sleep(0.2)  # else the last files are too young to be trusted, and are read once more
    film.resume(project, OPTIONS)
    return project


def edit(project: Project, step: int, number: int) -> None:
    """Give a shot another action, a new one for each number."""
    text = project.board.read_text(encoding="utf-8")
    lines = [
        f"{line[: line.index('action:')]}action: Mr Bear hops {number} times at {step}."
        if f"action: Mr Bear takes step {step}." in line or f"times at {step}." in line
        else line
        for line in text.splitlines()
    ]
    project.board.write_text("\n".join(lines) + "\n", encoding="utf-8")


def floor() -> float:
    """Return the CPU seconds of importing what every command imports."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(3):
        subprocess.run([sys.executable, "-c", "import typer, rich, pydantic"], check=True)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) / 3


def show(what: str, measured: float, bound: float, unit: str, more: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:44s} {measured:8.2f} {bound:8.2f} {measured / bound:6.2f}   {unit:9s} {more}", flush=True)


def main() -> None:
    """Measure what was asked for."""
    if sys.argv[1:2] == ["--do"]:
        sys.addaudithook(_heard)
        _do(sys.argv[2:])
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", default="100,1000,5000")
    parser.add_argument("--shots", type=int, default=200)
    parser.add_argument("--listed", type=int, default=1000)
    asked = parser.parse_args()
    counts = [int(n) for n in asked.units.split(",") if n]
    base = floor()
    print(f"the floor (import typer, rich, pydantic): {base:.2f} CPU seconds")
    print(f"{'':44s} {'measured':>8s} {'bound':>8s} {'ratio':>6s}", flush=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        if counts:
            _show_units(folder, counts)
        if asked.shots:
            _show_resume(folder, asked.shots, base)
        if asked.listed:
            _show_status(folder, asked.listed, base)


def _show_units(folder: Path, counts: list[int]) -> None:
    units(10, folder / "warm.film")
    each = {}
    for count in counts:
        each[count], drawing, kilobytes = units(count, folder / f"{count}.film")
        more = f"drawing and coding {drawing:.2f}; database {kilobytes:.1f} kB a shot"
        show(f"{count} units", each[count], 10, "ms a unit", more)
    few, many = counts[0], counts[-1]
    show(f"{many} units against {few}", each[many] / each[few], 1.2, "times")
    kept = {count: checkpoint_bytes(count, folder / f"gate{count}.film") for count in {few, many}}
    show(
        f"checkpoints of {many} shots against {few}", kept[many] / kept[few], 1.2, "times", f"{kept[many]} B"
    )


def _show_resume(folder: Path, shots: int, base: float) -> None:
    project = finished_project(folder / "resumes.film", shots)
    words = ("resume", str(project.folder), "--workers", "0", "--quiet")
    for what, bound, before in (
        ("nothing to do", 1.5, lambda n: None),
        ("one shot edited", 3.0, lambda n: edit(project, shots - 1, n)),
        ("one edited, nine follow", 3.0, lambda n: edit(project, shots - CHAIN, n)),
    ):
        spent = command(*words, before=before)
        more = f"{spent.seconds / base:.1f} x the floor; {spent.opened} media opened"
        show(f"resume, {shots} shots, {what}", spent.seconds, bound, "CPU-s", more)


def _show_status(folder: Path, shots: int, base: float) -> None:
    from benchmarks.startup import project_of

    (folder / "listed.film").mkdir()
    project = project_of(folder / "listed.film", shots)

    def edited(number: int) -> None:
        text = project.board.read_text(encoding="utf-8")
        project.board.write_text(text.replace("and waves.", f"and waves, {number}.", 1), encoding="utf-8")

    command("status", str(project.folder), repeat=1)
    for what, before in (("just edited", edited), ("again", lambda n: None)):
        spent = command("status", str(project.folder), before=before)
        more = f"{spent.seconds / base:.1f} x the floor; {spent.opened} media opened"
        show(f"status, {shots} shots, {what}", spent.seconds, 1.0, "CPU-s", more)


if __name__ == "__main__":
    main()
