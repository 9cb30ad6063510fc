"""kill -9 at any moment: no finished take is lost, nothing is half there, the film comes out the same.

A quick version runs in every suite. `FILMWRIGHT_TORTURE=300` runs that many kills, and says what they hit:

    FILMWRIGHT_TORTURE=300 python -m pytest tests/torture/test_kills.py -s
"""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from filmwright.errors import Unsettled
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import accounts
from filmwright.schemas.board import Board
from filmwright.schemas.job import Job
from filmwright.storyboard import ledger, yaml_file
from filmwright.storyboard.project import Project
from tests.boards import base

KILLS = int(os.environ.get("FILMWRIGHT_TORTURE", "14"))
COMMON = ["--generator", "rehearsal", "--quality", "draft", "--quiet"]
STAGES: dict[str, dict[str, float]] = {
    "plan": {"plan": 0.1, "plan-write": 0.003, "board": 0.003, "migrate": 0.03},
    "units": {
        "reserve": 0.004,
        "submitting": 0.006,
        "accepted": 0.006,
        "work": 0.06,
        "publish": 0.004,
        "commit": 0.015,
        "note": 0.005,
        "clock": 0.3,
    },
    "units of workers": {"publish": 0.1, "commit": 0.1, "clock": 3.0},
    "film": {"score": 0.2, "film": 0.1, "segment": 0.1, "splice": 0.03, "film-publish": 0.003},
    "report": {"report": 0.05, "report-write": 0.003},
}
"""Where a run is killed (`doomed.POINTS`; `clock` is its start), and at the most how many seconds after."""
PER_UNIT = frozenset(("reserve", "submitting", "accepted", "work", "publish", "commit"))
"""Points that every unit passes."""
ORDER = ("plan", "units", "units", "units", "film", "film", "film", "report")
"""The stages in which one film's runs are killed."""
WAITS = Unsettled.exit_code
STORY = 'A bear walked over the ice. "Hello," said the bear. A girl waved. Then the bear went home.'


@dataclass(frozen=True)
class Moment:
    """Where to kill: so many seconds after a point was reached for the nth time."""

    point: str
    nth: int
    seconds: float


class Doomed:
    """Runs of filmwright in children that can be killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self._errors = (self._folder / "errors.txt").open("wb")
        self._pipe, theirs = os.pipe()
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("doomed.py")), str(theirs)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._errors,
            pass_fds=[theirs], cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        os.close(theirs)
        self._lines = self._read()
        assert next(self._lines) == "ready"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        os.close(self._pipe)
        self._errors.close()

    def _read(self) -> Iterator[str]:
        rest = b""
        while data := os.read(self._pipe, 65536):
            *lines, rest = (rest + data).split(b"\n")
            yield from (line.decode() for line in lines)

    def run(self, words: list[str], environment: dict[str, str], moment: Moment | None) -> "End":
        """Run a command; kill it at a moment. Return how it ended and which takes it had reported."""
        assert self._process.stdin is not None
        order = json.dumps({"words": words, "environment": environment})
        self._process.stdin.write(order.encode() + b"\n")
        self._process.stdin.flush()
        pid, left, end = 0, moment.nth if moment else 0, End()
        for line in self._lines:
            word, _, rest = line.partition(" ")
            if word == "pid":
                pid = int(rest)
            elif word == "take":
                end.takes.add(int(rest.split()[0]))
            elif word == "code":
                end.code = int(rest)
            elif word == "ended":
                end.was_killed = os.WIFSIGNALED(int(rest)) and os.WTERMSIG(int(rest)) == signal.SIGKILL
                return end
            if moment and left and (rest == moment.point if word == "at" else moment.point == "clock"):
                left -= 1
                if left == 0:
                    time.sleep(moment.seconds)
                    with suppress(ProcessLookupError):  # it was faster
                        os.kill(pid, signal.SIGKILL)
        raise AssertionError("the process that starts the runs has ended")


@dataclass
class End:
    """How a run ended."""

    code: int | None = None
    was_killed: bool = False
    takes: set[int] = field(default_factory=set)
    """Ids of takes whose commit had returned."""


@dataclass(frozen=True)
class Film:
    """A film to make: the command, the project, the provider's ledger."""

    project: Project
    words: list[str]
    ledger: Path

    @property
    def environment(self) -> dict[str, str]:
        return {VARIABLE: json.dumps({"ledger": str(self.ledger)})}

    def charges(self) -> Counter[str]:
        """How often each unit was rendered (the sheets that scoring draws for itself are no units)."""
        return Counter({u: n for u, n in provider.charges(self.ledger).items() if "/" in u})

    def takes(self) -> dict[int, str]:
        if not self.project.database.exists():
            return {}
        with sqlite3.connect(self.project.database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            rows = connection.execute("SELECT id, unit FROM take").fetchall() if "take" in tables else []
        connection.close()
        return dict(rows)


def chained(folder: Path, workers: int) -> Film:
    """A film of two chains, with captions, a dissolve, a card and sound."""
    shots = [
        {"id": "s010", "action": "Mr Bear walks.", "seconds": 0.5},
        {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 0.5},
        {"id": "s030", "boundary": "continue", "action": "Mr Bear lifts his hat.", "seconds": 0.5,
         "dialogue": [{"who": "bear", "line": "Hello."}]},
        {"id": "s040", "transition": {"kind": "dissolve", "seconds": 0.2}, "action": "Ida waves.",
         "seconds": 1},
        {"id": "s050", "boundary": "keyframe", "action": "Ida and Mr Bear talk.", "seconds": 0.5},
    ]  # fmt: skip
    look = {"size": [128, 72], "fps": 12, "sound": True, "burn_in": ["captions"], "credits": False}
    data = {**base(), "film": look, "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}
    folder.mkdir(parents=True)
    made = Project(folder)
    made.board.write_text(yaml_file.dump(Board.model_validate(data)), encoding="utf-8")
    words = ["resume", str(folder), *COMMON, "--workers", str(workers)]
    return Film(made, words, folder.parent / f"{folder.name}.jsonl")


def told(folder: Path) -> Film:
    """A film of a story that is still to be planned."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    story = folder.parent / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    more = ["--out", str(folder), "--size", "128x72", "--fps", "8", "--shots", "3", "--workers", "0"]
    return Film(Project(folder), ["make", str(story), *COMMON, *more], folder.parent / f"{folder.name}.jsonl")


@dataclass(frozen=True)
class Whole:
    """What an undisturbed run left."""

    film: Film
    files: dict[str, bytes]
    takes: Counter[str]


def undisturbed(doomed: Doomed, film: Film) -> Whole:
    end = doomed.run(film.words, film.environment, None)
    assert end.code == 0, (film.project.folder.parents[1] / "errors.txt").read_text()
    files = {
        path.relative_to(film.project.folder).as_posix(): path.read_bytes()
        for path in film.project.folder.rglob("*")
        if path.is_file()
    }
    return Whole(film, files, Counter(film.takes().values()))


def examine(film: Film, whole: Whole, reported: set[int]) -> None:
    """Check what a kill left: nothing that was reported is gone, nothing under a final name is incomplete."""
    folder = film.project.folder
    assert reported <= set(film.takes()), "a take that was reported is lost"
    for path in film.project.media.rglob("*.*"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stem == digest, f"{path.name} is not what its name says"
    for name in ("film.mp4", "film.srt", "storyboard.yaml", "story.txt"):
        path = folder / name
        assert not path.exists() or path.read_bytes() == whole.files[name], f"{name} is half there"
    for path in film.project.segments.glob("[!.]*.mp4"):
        assert path.read_bytes() == whole.files[path.relative_to(folder).as_posix()], "half a segment"
    if film.project.report.exists():
        assert film.project.report.read_text(encoding="utf-8").rstrip().endswith("</html>")
    for path in (folder / ".filmwright").glob("board*.json"):
        json.loads(path.read_bytes())


def settled(film: Film) -> bool:
    """Do what the person is asked to: look at the provider's books for every job nobody answered for."""
    asked = 0
    for job in accounts.account(film.project).jobs:
        if ledger.is_ambiguous(job):
            theirs = {e.job for e in provider.read_ledger(film.ledger) if e.unit == job.unit and e.job}
            ours = {j.provider_id for j in ledger_of(film, job.unit)}
            (found,) = (theirs - ours) or {None}
            accounts.settle(film.project, job.id, refused=found is None, lost=False, accepted=found)
            asked += 1
    return asked > 0


def ledger_of(film: Film, unit: str) -> list[Job]:
    return [job for job in accounts.account(film.project).jobs if job.unit == unit]


def moment_in(rng: random.Random, stage: str, left: int) -> Moment:
    """Choose where to kill in a stage; `left` is how many units are still to be made."""
    delays = STAGES[stage]
    point = rng.choice(list(delays))
    nth = rng.randint(1, max(1, min(3, left))) if point in PER_UNIT else 1
    return Moment(point, nth, rng.uniform(0, delays[point]))


def tortured(doomed: Doomed, film: Film, whole: Whole, rng: random.Random, most: int) -> Counter[str]:
    """Kill a film's runs, look at what is left each time, finish it; return the kills by point."""
    kills: Counter[str] = Counter()
    reported: set[int] = set()
    for stage in ORDER[:most]:
        stage = "units of workers" if stage == "units" and "2" in film.words else stage
        moment = moment_in(rng, stage, whole.takes.total() - len(film.takes()))
        end = doomed.run(film.words, film.environment, moment)
        while not end.was_killed and end.code == WAITS and settled(film):
            kills["ambiguous"] += 1
            end = doomed.run(film.words, film.environment, moment)
        assert end.was_killed or end.code == 0, (film.project.folder.parents[1] / "errors.txt").read_text()
        kills[moment.point] += end.was_killed
        reported |= end.takes
        examine(film, whole, reported)
    end = doomed.run(film.words, film.environment, None)
    while end.code == WAITS and settled(film):
        kills["ambiguous"] += 1
        end = doomed.run(film.words, film.environment, None)
    assert end.code == 0, (film.project.folder.parents[1] / "errors.txt").read_text()
    examine(film, whole, reported)
    assert film.project.film.read_bytes() == whole.files["film.mp4"]
    left = [p.name for p in film.project.folder.rglob("*.part*") if film.project.scratch not in p.parents]
    assert left == [], "what was interrupted is left behind"
    assert Counter(film.takes().values()) == whole.takes
    assert film.charges() == whole.takes, "a job was charged twice, or one nobody asked for"
    return kills


def test_kills_at_any_moment_lose_nothing_and_the_film_is_the_same(tmp_path: Path) -> None:
    rng = random.Random(7)
    kills: Counter[str] = Counter()
    kinds = (lambda f: chained(f, 0), told, lambda f: chained(f, 2))
    with Doomed(tmp_path) as doomed:
        first, second = (undisturbed(doomed, kinds[n](tmp_path / f"whole{n}" / "a.film")) for n in (0, 1))
        wholes = (first, second, first)
        number = 0
        while (done := kills.total() - kills["ambiguous"]) < KILLS:
            n = (0, 1, 2, 0, 1)[number % 5]
            film = kinds[n](tmp_path / f"{number}" / "a.film")
            kills += tortured(doomed, film, wholes[n], rng, KILLS - done)
            number += 1
    print(f"\n{done} kills in {number} films: {dict(kills)}")  # noqa: T201  # shown with -s


def test_a_real_command_line_is_killed_and_goes_on(tmp_path: Path) -> None:
    """Without the fork: `python -m filmwright`, workers and all, as a person starts and kills it."""
    rng = random.Random(11)
    film, other = chained(tmp_path / "1" / "a.film", 2), chained(tmp_path / "2" / "a.film", 0)
    root = str(Path(__file__).parents[2])

    def start(of: Film) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, **of.environment, "PYTHONPATH": root}
        return subprocess.Popen([sys.executable, "-m", "filmwright", *of.words], env=environment)

    assert start(other).wait(timeout=120) == 0
    seen: set[int] = set()
    for _ in range(2):
        process = start(film)
        time.sleep(rng.uniform(1.0, 4.0))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        assert seen <= set(film.takes())
        seen = set(film.takes())
    assert start(film).wait(timeout=120) == 0
    assert film.project.film.read_bytes() == other.project.film.read_bytes()
    assert Counter(film.takes().values()) == Counter(other.takes().values())


if not hasattr(os, "fork"):
    pytestmark = pytest.mark.skip(reason="kill -9 and fork are of POSIX")
