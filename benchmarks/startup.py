"""How long one waits before anything happens: `--help`, and `status` of a project of a thousand shots.

    python -m benchmarks.startup [--shots 1000]

Each command is a process of its own, measured by the kernel in CPU seconds; the least of several runs counts.
Beside them stands the floor: what Python takes to import the libraries that every command needs anyway. The
project is a real one: every shot has its takes, made by the rehearsal generator (about a minute for 1,000).
"Just edited" reads the whole YAML; after that, the parsed board is found beside it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from threading import Event

from filmwright.production.opening import opened
from filmwright.production.options import Options, Silent
from filmwright.production.run import Run
from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.project import Project

ROOT = Path(__file__).parents[1]
HELP_BOUND, STATUS_BOUND = 0.2, 1.0
FLOOR = "import typer, rich, pydantic"
HEAVY = (
    "av", "cv2", "diffusers", "langgraph", "moviepy", "numpy", "openai", "pymunk", "scipy", "skia",
    "sqlmodel", "torch", "transformers",
)  # fmt: skip
LOADED = f"""
import sys
from filmwright import cli
cli.run(["--help"])
print(*sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""


def cpu_seconds(*words: str, repeat: int = 5) -> float:
    """Return the CPU seconds that `python WORDS` takes: the least of several runs."""
    found = []
    for _ in range(repeat):
        child = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, cwd=ROOT)
        _, status, used = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"failed: {' '.join(words)}")
        found.append(used.ru_utime + used.ru_stime)
    return min(found)


def project_of(folder: Path, shots: int) -> Project:
    """Make a project of many small shots, in scenes of ten, a third of them continued."""
    cast = {f"c{n}": {"name": f"Captain {n}", "looks": "polar bear", "wears": "top hat"} for n in range(12)}
    scenes = []
    for s in range(shots // 10):
        made = []
        for k in range(10):
            number, who = 10 * s + k, f"c{(s + k) % 12}"
            made.append(
                {
                    "id": f"s{number:04d}0",
                    "boundary": "continue" if k % 3 == 2 else "cut",
                    "camera": {"size": ("ws", "ms", "mcu")[k % 3], "subject": [who]},
                    "action": f"Captain {who[1:]} walks over the ice and waves.",
                    "motion": {"beats": [{"at": 0.1, "for": 0.2, "who": who, "verb": "wave"}]},
                    "dialogue": [{"who": who, "line": "Good evening."}],
                    "seconds": 0.5,
                }
            )
        scenes.append({"id": f"sc{s:04d}0", "place": "ice", "shots": made})
    film = {"size": [64, 64], "fps": 8, "sound": False}
    places = {"ice": {"name": "The ice field", "set": "arctic"}}
    data = {"title": "A Thousand", "film": film, "cast": cast, "places": places, "scenes": scenes}
    project = Project(folder)
    project.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    run = Run(project, Options(generator="rehearsal", workers=0, fps=Fraction(8)), Silent(), Event())
    with opened(project) as run.store:
        run.keyframes()
        run.clips([])
    return project


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shots", type=int, default=1000)
    shots = parser.parse_args().shots
    floor = cpu_seconds("-c", FLOOR)

    def show(label: str, seconds: float, bound: str = "") -> None:
        print(f"{label:44s} {seconds:6.2f} CPU-s  {seconds / floor:5.2f} x the floor  {bound}", flush=True)

    show(f"python -c '{FLOOR}'", floor, "the floor")
    show("filmwright --help", cpu_seconds("-m", "filmwright", "--help"), f"bound {HELP_BOUND} s")
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    print(f"heavy libraries that --help loads: {done.stderr.strip() or 'none'}")
    with tempfile.TemporaryDirectory() as name:
        folder = str(project_of(Path(name), shots).folder)
        (Path(folder) / ".filmwright" / "board.json").unlink(missing_ok=True)  # as after an edit
        show(
            f"status, {shots} shots, just edited", cpu_seconds("-m", "filmwright", "status", folder, repeat=1)
        )
        again = cpu_seconds("-m", "filmwright", "status", folder)
        show(f"status, {shots} shots, again", again, f"bound {STATUS_BOUND} s")


if __name__ == "__main__":
    main()
