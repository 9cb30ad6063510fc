"""What speed rests on: what is not done. Nothing here measures time; benchmarks/orchestration.py does."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filmwright.production import film, render, shelf
from filmwright.production.options import Options
from filmwright.scoring import cohort
from filmwright.storyboard import ledger, whole
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store
from tests.production.test_film import QUICK, project

HEAVY = ("langgraph", "cv2", "scipy", "skia", "av", "numpy")
RESUME = f"""
import sys
from filmwright import cli
code = cli.run(["resume", sys.argv[1], "--quiet"])
print(code, *sorted(set({HEAVY!r}) & set(sys.modules)))
"""


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """A finished film whose files are old enough to be trusted."""
    finished = project(tmp_path / "a.film")
    film.resume(finished, QUICK)
    time.sleep(whole.FINE / whole.SECOND)
    film.resume(finished, QUICK)
    return finished


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[tuple[Any, ...]]]:
    """Listen to a function of a module: `calls(module, "name")` is a list that grows."""

    def listen(module: Any, name: str) -> list[tuple[Any, ...]]:
        real, heard = getattr(module, name), []

        def ask(*given: Any, **named: Any) -> Any:
            heard.append(given)
            return real(*given, **named)

        monkeypatch.setattr(module, name, ask)
        return heard

    return listen


def edit(of: Project) -> None:
    text = of.board.read_text(encoding="utf-8")
    of.board.write_text(text.replace("action: ", "action: Then ", 1), encoding="utf-8")


def test_nothing_to_do_reads_no_media_file(made: Project, calls: Callable[..., list[Any]]) -> None:
    read = calls(whole, "sha256_of")
    film.resume(made, QUICK)
    film.status(made, QUICK)
    assert read == []


def test_nothing_to_do_loads_no_graph_and_nothing_that_draws(made: Project) -> None:
    words = [sys.executable, "-c", RESUME, str(made.folder)]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert told == ["0"]


def test_what_was_asked_is_remembered_though_there_is_nothing_to_do(made: Project) -> None:
    film.resume(made, Options(generator="rehearsal", workers=0, quality="preview"))
    store = Store(made.database)
    try:
        assert (store.note("run", "options") or {})["quality"] == "preview"
    finally:
        store.close()


@pytest.mark.parametrize("lost", ["film.mp4", "film.srt", "report.html"])
def test_a_film_that_lacks_a_file_is_not_finished(made: Project, lost: str) -> None:
    before = (made.folder / lost).read_bytes()
    (made.folder / lost).unlink()
    film.resume(made, QUICK)
    assert (made.folder / lost).read_bytes() == before


def test_looking_again_compares_again_only_what_changed(
    made: Project, calls: Callable[..., list[Any]]
) -> None:
    compared = calls(shelf, "resolve_all")
    film.resume(made, QUICK)
    assert len(compared) == 1
    compared.clear()
    edit(made)
    film.resume(made, QUICK)
    assert (
        len(compared) <= 4
    )  # before, after the still, after the clip, and once for what the run itself noted


def test_one_edit_describes_only_new_figures(made: Project, calls: Callable[..., list[Any]]) -> None:
    first = [p.name for p in (made.folder / ".filmwright" / "figures").iterdir()]
    asked = calls(cohort, "_name")
    described: list[object] = []
    from filmwright.production.described import Described

    real = Described.__setitem__

    def heard(self: Described, name: str, vectors: Any) -> None:
        described.append(name)
        real(self, name, vectors)

    edit(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Described, "__setitem__", heard)
        film.resume(made, QUICK)
    assert first
    assert asked
    assert len(described) < len(set(map(id, asked)))


def test_scores_are_the_same_whether_figures_were_known_or_not(made: Project) -> None:
    before = film.score(made, QUICK).score
    for known in (True, False):
        store = Store(made.database)
        try:
            with store.write() as session:
                from sqlalchemy import text

                session.execute(text("DELETE FROM note WHERE kind = 'score'"))
        finally:
            store.close()
        if not known:
            for path in (made.folder / ".filmwright" / "figures").iterdir():
                path.write_bytes(b"damaged")
        assert film.score(made, QUICK).score == before


def test_the_ledger_is_added_up_only_where_there_is_a_cap(
    tmp_path: Path, calls: Callable[..., list[Any]]
) -> None:
    added = calls(ledger, "_spent")
    film.resume(project(tmp_path / "b.film"), QUICK)
    assert added == []


def test_a_unit_that_lands_is_compared_with_what_waits_for_it_and_no_more(
    tmp_path: Path, calls: Callable[..., list[Any]]
) -> None:
    fresh = project(tmp_path / "c.film")
    compared = calls(render, "resolve")
    film.resume(fresh, QUICK)
    units = [u for u in film.status(fresh, QUICK)[1].units if u.kind in ("keyframe", "clip")]
    assert 0 < len(compared) <= 3 * len(units)
