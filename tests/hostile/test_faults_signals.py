"""Stopped at every stage, by every signal, by a closed terminal: what was finished is kept."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.conftest import (
    POINTS,
    REHEARSAL,
    STAGES,
    Told,
    Whole,
    begun,
    is_as_undisturbed,
    takes_of,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals of POSIX, processes in /proc")
MANY = [p for p in POINTS if p != "planning"]
STOPS = [
    (point, signal.SIGINT) for point in (MANY if "FILMWRIGHT_TORTURE" in os.environ else [*STAGES, "drawing"])
]
STOPS += [(point, number) for point in ("drawing", "a segment") for number in (signal.SIGTERM, signal.SIGHUP)]


@pytest.mark.parametrize(("point", "number"), STOPS, ids=lambda value: str(getattr(value, "name", value)))
def test_a_run_that_is_stopped_at_any_stage_says_how_it_goes_on_and_does(
    tmp_path: Path,
    typed: Callable[..., Told],
    at: Callable[..., None],
    whole: Whole,
    point: str,
    number: signal.Signals,
) -> None:
    project = begun(tmp_path)
    at(point, lambda: os.kill(os.getpid(), number), 3 if point == "drawing" else 1)
    told = typed("resume", str(project), *REHEARSAL)
    assert told.code == 130, told
    assert "Traceback" not in told.err
    assert f"Stopped. What was finished is kept: filmwright resume {project}" in told.err
    made = takes_of(project)
    assert not (project / ".filmwright/owner.json").exists()
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert made <= takes_of(project)
    assert is_as_undisturbed(project, whole)


def test_a_plan_that_is_stopped_leaves_no_half_a_project(
    here: Path, typed: Callable[..., Told], at: Callable[..., None]
) -> None:
    (here / "s.txt").write_text("A bear walked over the ice. Then it slept.", encoding="utf-8")
    at("planning", lambda: os.kill(os.getpid(), signal.SIGINT))
    told = typed("s.txt", *REHEARSAL)
    assert told.code == 130
    assert not (here / "s.film/storyboard.yaml").exists()
    assert typed("plan", "s.txt").code == 0
    assert (here / "s.film/storyboard.yaml").exists()


# Whole processes ---------------------------------------------------------------------------------------


def test_a_closed_terminal_stops_the_run_and_its_workers_and_it_goes_on(
    tmp_path: Path, typed: Callable[..., Told], whole: Whole
) -> None:
    import pty

    project = begun(tmp_path)
    environment = {**_world(), "FILMWRIGHT_REHEARSAL": '{"*/clip1": {"fault": "slow", "seconds": 30}}'}
    words = ["resume", str(project), "--generator", "rehearsal", "--workers", "2"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-m", "filmwright", *words], environment)
    assert _until(lambda: _drain(terminal) and len([*(project / "media").rglob("*.png")]) == 2)
    assert _until(lambda: _drain(terminal) and _below(pid))
    workers = _below(pid)
    os.close(terminal)  # the window is closed
    _, status = os.waitpid(pid, 0)
    assert os.WIFEXITED(status)
    assert os.WEXITSTATUS(status) == 130
    assert _until(lambda: not any(map(_is_running, workers)), 10)
    made = takes_of(project)
    assert made
    assert typed("resume", str(project), *REHEARSAL, "--quiet") == Told(0, "", "")
    assert made <= takes_of(project)
    assert is_as_undisturbed(project, whole)


def test_a_run_that_is_put_to_sleep_and_woken_makes_the_same_film(tmp_path: Path, whole: Whole) -> None:
    project = begun(tmp_path)
    environment = {**_world(), "FILMWRIGHT_REHEARSAL": '{"s010/clip1": {"fault": "slow", "seconds": 1}}'}
    words = ["resume", str(project), *REHEARSAL, "--quiet"]
    run = subprocess.Popen([sys.executable, "-m", "filmwright", *words], env=environment)
    try:
        assert _until(lambda: [*(project / "media").rglob("*.png")])
        run.send_signal(signal.SIGSTOP)
        assert _until(lambda: Path(f"/proc/{run.pid}/stat").read_text().rsplit(") ", 1)[1][0] == "T")
        refused = subprocess.run(
            [sys.executable, "-m", "filmwright", "resume", str(project)], env=_world(), capture_output=True
        )
        assert refused.returncode == 3
        assert f"is being worked on by process {run.pid}".encode() in refused.stderr
        run.send_signal(signal.SIGCONT)
        assert run.wait(timeout=120) == 0
    finally:
        run.kill()
        run.wait()
    assert is_as_undisturbed(project, whole)


def test_a_run_under_nohup_outlives_its_terminal(tmp_path: Path, whole: Whole) -> None:
    project = begun(tmp_path)
    words = ["nohup", sys.executable, "-m", "filmwright", "resume", str(project), *REHEARSAL, "--quiet"]
    environment = {**_world(), "FILMWRIGHT_REHEARSAL": '{"s010/clip1": {"fault": "slow", "seconds": 1}}'}
    with subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, cwd=tmp_path) as run:
        assert _until(lambda: [*(project / "media").rglob("*.png")])
        run.send_signal(signal.SIGHUP)
        assert run.wait(timeout=120) == 0
    assert is_as_undisturbed(project, whole)


def _is_running(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rsplit(") ", 1)[1][0] != "Z"


def _world() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1"}


def _until(what: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def _drain(terminal: int) -> bool:
    """Read what a terminal shows, so that its writer is never held up."""
    import select

    while select.select([terminal], [], [], 0)[0] and os.read(terminal, 65536):
        pass
    return True


def _below(process: int) -> set[int]:
    """Return the processes that have this one as their parent, at any distance."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(
                stat.read_text(encoding="utf-8").rsplit(") ", 1)[1].split()[1]
            )
        except OSError:
            continue  # it has just ended
    found: set[int] = set()
    while more := {p for p, parent in parents.items() if parent in {process, *found}} - found:
        found |= more
    return found
