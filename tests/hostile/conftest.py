"""What the hostile tests share: one command line, told from outside, projects to damage, disks, moments.

`typed`     types a command line and returns what a person would see
`at`        makes something happen when a stage of the run begins (the run is the real one)
`disk`      is a disk whose size and rights can be set
`whole`     is what a film with everything in it comes to when nothing goes wrong
"""

import os
import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from filmwright import cli
from filmwright.storyboard import owners

BOARD = """\
filmwright: 1
title: The Bear
film: {size: [160, 90], fps: 12, sound: false, burn_in: [], title_card: false, credits: false}
cast:
  bear: {name: Mr Bear, looks: polar bear}
places:
  ice: {name: The ice, set: arctic}
scenes:
  - id: sc010
    place: ice
    shots:
      - id: s010
        camera: {size: ws}
        action: Mr Bear walks.
        seconds: 1
      - id: s020
        boundary: continue
        action: Mr Bear sings.
        seconds: 1
        dialogue: [{who: bear, line: "Hello"}]
"""
EVERYTHING = """\
filmwright: 1
title: The Bear
film: {size: [160, 90], fps: 8, sound: true, burn_in: [captions], title_card: false, credits: false}
cast:
  bear: {name: Mr Bear, looks: polar bear}
places:
  ice: {name: The ice, set: arctic}
scenes:
  - id: sc010
    place: ice
    shots:
      - id: s010
        camera: {size: ws}
        action: Mr Bear walks.
        seconds: 0.5
      - id: s020
        boundary: continue
        action: Mr Bear sings.
        seconds: 0.5
        dialogue: [{who: bear, line: "Hello"}]
      - id: s030
        transition: {kind: dissolve, seconds: 0.25}
        action: Mr Bear sleeps.
        seconds: 0.5
"""
"""A board whose film goes through every stage: two chains, a caption, a dissolve, sound."""
POINTS = {
    "opening": "filmwright.storyboard.store:Store.__init__",
    "planning": "filmwright.production.steps:first_board",
    "keyframes": "filmwright.production.run:Run.keyframes",
    "a clip": "filmwright.production.run:Run.clips",
    "drawing": "filmwright.production.work:do",
    "storing": "filmwright.production.takes:publish",
    "recording": "filmwright.storyboard.store:Store.add_take",
    "scoring": "filmwright.production.run:Run.score",
    "judging": "filmwright.production.run:Run.judge",
    "assembly": "filmwright.production.run:Run.assemble",
    "a segment": "filmwright.assembler.rendering:_draw",
    "the film": "filmwright.assembler.film:_write",
    "subtitles in the film": "filmwright.assembler.splice:add_subtitles",
    "the film's name": "filmwright.assembler.check:publish",
    "subtitles": "filmwright.production.cutting:write_whole",
    "the report": "filmwright.production.steps:write_report",
    "the page": "filmwright.production.page:write_whole",
}
"""Stages of a run, and the call with which each begins."""
STAGES = ("keyframes", "a clip", "scoring", "judging", "assembly", "the report")
"""The large ones, in order."""
REHEARSAL = ("--generator", "rehearsal", "--workers", "0")


@dataclass(frozen=True)
class Told:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def is_clear(self) -> bool:
        """One error, and what to type next; no traceback, no apology for an internal error."""
        everything = self.out + self.err
        return "Traceback" not in everything and "internal error" not in everything and "  try: " in self.err


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Type one command line."""

    def run(*words: str) -> Told:
        capsys.readouterr()
        owners._ours.clear()  # every command line is a process of its own
        code = cli.run(list(words))
        out, err = capsys.readouterr()
        return Told(code, out, err)

    return run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished project; copy it before you hurt it."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "s.yaml").write_text(BOARD, encoding="utf-8")
    words = [str(folder / "s.yaml"), "--out", str(folder / "s.film"), *REHEARSAL, "--quiet"]
    assert cli.run(words) == 0
    return folder / "s.film"


@pytest.fixture
def project(here: Path, finished: Path) -> Path:
    """A finished project of one's own."""
    return Path(shutil.copytree(finished, here / "s.film"))


@dataclass(frozen=True)
class Whole:
    """What an undisturbed run left."""

    project: Path
    """Copy it before you hurt it."""
    film: bytes
    subtitles: bytes
    takes: Counter[str]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """What the film of `EVERYTHING` comes to when nothing goes wrong."""
    project = begun(tmp_path_factory.mktemp("whole"))
    assert cli.run(["resume", str(project), *REHEARSAL, "--quiet"]) == 0
    film, subtitles = (project / "film.mp4").read_bytes(), (project / "film.srt").read_bytes()
    return Whole(project, film, subtitles, takes_of(project))


@pytest.fixture
def own(tmp_path: Path, whole: Whole) -> Path:
    """A finished project with everything in it, to damage."""
    return Path(shutil.copytree(whole.project, tmp_path / "a.film"))


def begun(folder: Path, board: str = EVERYTHING) -> Path:
    """Return a project in `folder` that has a board and nothing else."""
    project = folder / "a.film"
    project.mkdir(parents=True)
    (project / "storyboard.yaml").write_text(board, encoding="utf-8")
    return project


def takes_of(project: Path) -> Counter[str]:
    """Return how many takes each unit has; the database is whole."""
    with closing(sqlite3.connect(project / "filmwright.sqlite")) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return Counter(unit for (unit,) in store.execute("SELECT unit FROM take"))


def is_as_undisturbed(project: Path, whole: Whole) -> bool:
    """Whether a project came to what it comes to when nothing goes wrong; nothing was made twice."""
    assert (project / "film.mp4").read_bytes() == whole.film
    assert (project / "film.srt").read_bytes() == whole.subtitles
    assert takes_of(project) == whole.takes
    left = {p.name for p in project.rglob("*.part")}
    assert not left, left
    return (project / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let something happen when a point of `POINTS` is reached for the nth time."""

    def happen(point: str, action: Callable[[], object], nth: int = 1) -> None:
        module, _, path = POINTS[point].partition(":")
        holder: Any = import_module(module)
        *owners, name = path.split(".")
        for owner in owners:
            holder = getattr(holder, owner)
        real, left = getattr(holder, name), nth

        def call(*args: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                action()
            return real(*args, **more)

        monkeypatch.setattr(holder, name, call)

    return happen


@pytest.fixture
def killed(at: Callable[..., None]) -> Callable[..., None]:
    """Type a command line in a process of its own that is killed (-9) when a point is reached."""
    if not hasattr(os, "fork"):
        pytest.skip("kill -9 and fork are of POSIX")

    def run(point: str, *words: str, nth: int = 1) -> None:
        pid = os.fork()
        if pid == 0:
            at(point, lambda: os.kill(os.getpid(), signal.SIGKILL), nth)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os._exit(cli.run(list(words)))
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status), "it was over before"

    return run


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A disk of one's own whose size and rights can be set: `disk("size=300k")`."""
    if shutil.which("mount") is None or os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting a disk needs root")
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", place], capture_output=True)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a disk")

    def as_is(options: str) -> Path:
        subprocess.run(["mount", "-o", f"remount,{options}", place], check=True, capture_output=True)
        return place

    try:
        yield as_is
    finally:
        subprocess.run(["umount", "-l", place], check=False, capture_output=True)


def fill(folder: Path, leave_kb: int = 0) -> Path:
    """Fill a disk up to the last page, or nearly; return the file that does."""
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    with ballast.open("rb+") as file:
        file.truncate(max(0, ballast.stat().st_size - leave_kb * 1024))
    return ballast


def used_kb(folder: Path) -> int:
    """Return how much of a disk is used."""
    return shutil.disk_usage(folder).used // 1024


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def leave_a_journal(store: Path) -> None:
    """Change a database and die before the commit, in a process of its own."""
    if not hasattr(os, "fork"):
        pytest.skip("fork is of POSIX")
    pid = os.fork()
    if pid == 0:
        connection = sqlite3.connect(store, isolation_level=None)
        connection.execute("PRAGMA journal_mode=TRUNCATE")
        connection.execute("PRAGMA cache_size=1")
        connection.execute("CREATE TABLE IF NOT EXISTS take (id INTEGER PRIMARY KEY, unit TEXT)")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM take")
        connection.execute("CREATE TABLE filler (x BLOB)")
        for _ in range(50):
            connection.execute("INSERT INTO filler VALUES (zeroblob(4000))")
        os._exit(0)
    os.waitpid(pid, 0)
