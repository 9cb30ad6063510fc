"""Signals, dead workers, closed pipes: the run ends at once, leaves nobody behind, and can go on."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.conftest import BOARD, REHEARSAL, files_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

SLOW = json.dumps({"s010/clip1": "slow", "s020/clip1": "slow"})
FILMWRIGHT = [sys.executable, "-m", "filmwright"]


def _world(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1", **more}


def _children(process: int) -> set[int]:
    """Return the processes below one, those that have ended excepted."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text(encoding="utf-8").rsplit(") ", 1)[1].split()[:2]
        except OSError:
            continue  # it has just ended
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    found: set[int] = set()
    while more := {p for p, parent in parents.items() if parent in {process, *found}} - found:
        found |= more
    return found


def _alive(processes: set[int]) -> set[int]:
    return {p for p in processes if Path(f"/proc/{p}").exists() and "Z" not in _state(p)}


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1][:1]
    except OSError:
        return "Z"


def _until(what: object, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@contextmanager
def _running(here: Path, *words: str) -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    """Run a film that takes a while, in a group of its own, until its clips are on the way."""
    (here / "s.yaml").write_text(BOARD.replace("seconds: 1\n", "seconds: 9\n"), encoding="utf-8")
    process = subprocess.Popen(
        [*FILMWRIGHT, "s.yaml", "--generator", "rehearsal", *words],
        env=_world(FILMWRIGHT_REHEARSAL=SLOW), cwd=here, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        assert _until(lambda: list((here / "s.film/.filmwright/scratch").glob("*/*clip*")))
        yield process, here / "s.film"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize(
    ("signals", "everyone"),
    [
        ([signal.SIGINT], True),
        ([signal.SIGINT] * 5, True),
        ([signal.SIGTERM], False),
        ([signal.SIGHUP], False),
    ],
    ids=["Ctrl-C", "Ctrl-C five times", "SIGTERM", "SIGHUP"],
)
def test_a_stopped_run_ends_with_130_and_takes_its_workers_along(
    here: Path, signals: Sequence[signal.Signals], everyone: bool
) -> None:
    with _running(here, "--workers", "2") as (process, project):
        workers = _children(process.pid)
        assert workers
        for number in signals:
            (os.killpg if everyone else os.kill)(process.pid, number)
            time.sleep(0.03)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "Traceback" not in err
        assert len(signals) > 1 or "Stopped. What was finished is kept" in err
        assert _until(lambda: not _alive(workers), 5)
        assert all("scratch" in p.parts for p in project.rglob("*.part"))


def test_workers_end_by_themselves_when_the_run_is_killed_and_it_goes_on(here: Path) -> None:
    with _running(here, "--workers", "2") as (process, project):
        workers = _children(process.pid)
        process.kill()
        assert _until(lambda: not _alive(workers), 15)
    done = subprocess.run([*FILMWRIGHT, "resume", "--quiet", *REHEARSAL], cwd=here, env=_world(), check=True)
    assert done.returncode == 0
    assert (project / "film.mp4").exists()


def test_status_answers_while_a_run_goes_on_and_a_second_run_is_refused(here: Path) -> None:
    with _running(here, "--workers", "0") as (process, project):
        shown = _filmwright(here, "status", "s.film")
        second = _filmwright(here, "resume", "s.film")
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "s010" in shown.stdout
        assert second.returncode == 3
        assert f"s.film is being worked on by process {process.pid}" in second.stderr
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert not (project / ".filmwright" / "owner.json").exists()


def test_a_board_broken_in_the_middle_of_a_run_is_told_at_its_line(here: Path) -> None:
    with _running(here, "--workers", "0") as (process, project):
        (project / "storyboard.yaml").write_text("title: [\n", encoding="utf-8")
        made = set(files_of(project / "media"))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    told = _filmwright(here, "resume", "s.film")
    assert told.returncode == 1
    assert "storyboard.yaml:2:1" in told.stderr
    assert made <= set(files_of(project / "media"))


def _filmwright(here: Path, *words: str, **more: object) -> "subprocess.CompletedProcess[str]":
    piped = {"capture_output": True} if "stdout" not in more else {"stderr": subprocess.PIPE}
    return subprocess.run([*FILMWRIGHT, *words], cwd=here, env=_world(), text=True, **{**piped, **more})  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("words", ["status s.film", "schema", "status s.film --json"])
def test_a_reader_that_has_gone_is_no_error(here: Path, project: Path, words: str) -> None:
    line = f"{sys.executable} -m filmwright {words} | head -c 1; echo ${{PIPESTATUS[0]}} >&2"
    done = subprocess.run(["bash", "-c", line], cwd=here, env=_world(), capture_output=True, text=True)
    assert done.stderr == "0\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error(here: Path, project: Path, closed: str) -> None:
    line = f"{sys.executable} -m filmwright status s.film {closed}"
    assert subprocess.run(["bash", "-c", line], cwd=here, env=_world(), capture_output=True).returncode == 0


def test_a_full_standard_output_is_told(here: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        told = _filmwright(here, "schema", stdout=full)
    assert told.returncode == 3
    assert "No space left" in told.stderr
    assert "internal error" not in told.stderr
