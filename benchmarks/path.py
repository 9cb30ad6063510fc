"""What the whole path costs, stage by stage: from the story to the film and its report.

    python -m benchmarks.path [STORY] [--size 1280x720] [--quality preview] [--shots N]

CPU seconds of this process with all its threads (the clips are drawn in it, one after the other), divided by
the seconds of film that came out. Below 1, a stage takes less time than one needs to watch its result. The
peak is the most memory the process has held up to the end of the stage.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from filmwright.production.opening import opened
from filmwright.production.options import Options, Silent, parse_size
from filmwright.production.run import Run
from filmwright.storyboard.project import Project

STORY = Path(__file__).parents[1] / "examples" / "bear-in-a-top-hat.txt"


def stages(run: Run) -> dict[str, Callable[[], object]]:
    """Return the steps of the graph, in its order."""
    return {
        "plan": run.plan,
        "keyframes": run.keyframes,
        "clips": lambda: run.clips([]),
        "score": run.score,
        "verdicts": lambda: run.judge(0),
        "film and report": run.assemble,
    }


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("story", nargs="?", type=Path, default=STORY)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--quality", choices=("draft", "preview", "final"), default="preview")
    parser.add_argument("--shots", type=int)
    asked = parser.parse_args()
    options = Options(
        size=parse_size(asked.size), quality=asked.quality, shots=asked.shots, workers=0, retakes=0
    )
    with tempfile.TemporaryDirectory() as name:
        project = Project(Path(name))
        run = Run(project, options, Silent(), Event(), asked.story)
        spent: dict[str, float] = {}
        peak: dict[str, int] = {}
        with opened(project) as run.store:
            for stage, step in stages(run).items():
                began = time.process_time()
                step()
                spent[stage], peak[stage] = time.process_time() - began, peak_mb()
            shots = run.load_board().shots
        seconds = sum(shot.seconds for shot in shots)
        print(f"{asked.story.name}: {len(shots)} shots, {seconds:.0f} s, {asked.size}, {asked.quality}")
        whole = sum(spent.values())
        for stage, took in {**spent, "everything": whole}.items():
            ratio = f"{took / seconds:6.3f} a second of film  {took / whole:5.0%}"
            print(f"{stage:16s} {took:7.1f} CPU-s  {ratio}   peak {peak.get(stage, peak_mb())} MB")
        megabytes = project.film.stat().st_size / 1e6
        print(f"the film is {megabytes:.1f} MB, {8 * megabytes / seconds:.1f} Mbit/s")


def peak_mb() -> int:
    """Return the most memory this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (
        2**20 if sys.platform == "darwin" else 2**10
    )


if __name__ == "__main__":
    main()
