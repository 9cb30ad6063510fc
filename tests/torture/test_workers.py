"""Workers that are killed from outside, as the kernel does when memory is short: the run goes on."""

import json
import multiprocessing
import os
import random
import signal
from pathlib import Path

import pytest

from filmwright.errors import RenderFailed
from filmwright.generators.rehearsal import provider
from filmwright.generators.rehearsal.faults import VARIABLE
from filmwright.production import film
from filmwright.production.options import Options, Silent
from tests.torture.test_kills import chained


class Assassin(Silent):
    """Kills a worker at some of the news from them."""

    def __init__(self, at: set[int]) -> None:
        self.at, self.heard, self.killed = at, 0, 0
        self.said: list[str] = []
        self._rng = random.Random(3)

    def unit(self, unit: str, done: int, total: int) -> None:
        self.heard += 1
        workers = [w for w in multiprocessing.active_children() if w.is_alive() and w.pid is not None]
        if self.heard in self.at and workers:
            os.kill(self._rng.choice(workers).pid or 0, signal.SIGKILL)
            self.killed += 1

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is of POSIX")
@pytest.mark.parametrize("at", [{2}, {3, 9, 16}], ids=["one", "three"])
def test_killed_workers_are_replaced_and_the_film_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: set[int]
) -> None:
    whole, shot = chained(tmp_path / "1" / "a.film", 0), chained(tmp_path / "2" / "a.film", 2)
    film.resume(whole.project, Options(generator="rehearsal", workers=0, quality="draft"))
    orders = {"ledger": str(shot.ledger), "*/clip*": {"fault": "slow", "seconds": 0.3}}
    monkeypatch.setenv(VARIABLE, json.dumps(orders))
    tell = Assassin(at)
    crew = Options(generator="rehearsal", workers=2, quality="draft")
    try:
        film.resume(shot.project, crew, tell)
    except RenderFailed:  # the same unit was hit twice, and counts as the culprit
        assert any("the worker process died" in said for said in tell.said)
        film.resume(shot.project, crew)
    assert tell.killed == len(at)
    assert shot.project.film.read_bytes() == whole.project.film.read_bytes()
    charges = {unit: n for unit, n in provider.charges(shot.ledger).items() if "/" in unit}
    assert max(charges.values()) <= 1 + tell.killed
