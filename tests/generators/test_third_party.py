"""Other people's generators: the page that says how to write one is right, and the suite is strict.

The code is taken out of the page, put beside nothing but its entry point, and run in processes of its own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from filmwright.schemas.board import Board
from filmwright.storyboard import yaml_file
from filmwright.storyboard.store import Store
from tests.boards import base

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-a-generator.md"
EXAMPLE = ROOT / "examples" / "generator"
LINES_OF_CODE = 60
SUITE = "tests/contracts/test_generators.py"


def shown(language: str) -> str:
    """The first block of code of the page in a language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with the example as an installed package lies in one: its module, and its entry point."""
    folder = tmp_path / "site"
    info = folder / "ken_burns-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "ken_burns.py").write_text(shown("python"), "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ken-burns\nVersion: 1.0\n", "utf-8")
    group = re.search(r'\[project\.entry-points\."(.+?)"\]\n(\S+) = "(\S+)"', shown("toml"))
    assert group is not None
    (info / "entry_points.txt").write_text(f"[{group[1]}]\n{group[2]} = {group[3]}\n", "utf-8")
    return folder


def run(words: list[str], package: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(package), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "COLUMNS": "120", **more},
    )  # fmt: skip


def suite(package: Path, generators: str, *words: str) -> tuple[int, dict[str, str]]:
    """Run the contract suite; return its exit code, and what came of each test."""
    named = ["pytest", SUITE, "-n", "0", "-p", "no:cacheprovider", "-vv", "--tb=no", *words]
    done = run(named, package, FILMWRIGHT_GENERATOR=generators)
    found = re.findall(r"::(\S+) (PASSED|FAILED|SKIPPED|ERROR)", done.stdout)
    assert found, done.stdout + done.stderr
    return done.returncode, dict(found)


def test_the_page_shows_the_example_as_it_is() -> None:
    code = (EXAMPLE / "ken_burns.py").read_text("utf-8")
    assert shown("python") == code
    assert shown("toml") == (EXAMPLE / "pyproject.toml").read_text("utf-8")
    assert len(code.splitlines()) <= LINES_OF_CODE
    assert f"FILMWRIGHT_GENERATOR=ken_burns:KenBurns python -m pytest {SUITE}" in PAGE.read_text("utf-8")


def test_the_example_passes_the_contract_suite(package: Path) -> None:
    code, found = suite(package, "ken_burns:KenBurns")
    assert code == 0, found
    assert found["test_the_first_frame_is_honoured_to_the_pixel[ken-burns]"] == "PASSED"
    assert not any("[animatic" in name for name in found), "it runs over the generator that was named"
    assert list(found.values()).count("PASSED") > 25


def test_an_installed_generator_makes_a_film_by_its_name(package: Path, tmp_path: Path) -> None:
    film = tmp_path / "a.film"
    film.mkdir()
    shots = [
        {"id": "s010", "action": "Mr Bear walks.", "seconds": 0.5},
        {"id": "s020", "boundary": "continue", "action": "Mr Bear stops.", "seconds": 0.5},
    ]
    data = {**base(), "scenes": [{"id": "sc010", "place": "ice", "shots": shots}]}
    (film / "storyboard.yaml").write_text(yaml_file.dump(Board.model_validate(data)), "utf-8")
    made = run(["filmwright", "resume", str(film), "--generator", "ken-burns", "--no-retakes"], package)
    assert made.returncode == 0, made.stderr
    assert (film / "film.mp4").exists()
    store = Store(film / "filmwright.sqlite")
    assert {take.generator for takes in store.takes().values() for take in takes} == {"ken-burns"}
    store.close()
    unknown = run(["filmwright", "resume", str(film), "--generator", "ken-burn"], tmp_path)
    assert unknown.returncode == 2, "without the package there is none of this name"


BROKEN = {
    "short": ("range(request.frames)", "range(request.frames - 1)", "a_clip_has_exactly_the_frames"),
    "pops": ("cut = 0.1 * n", "cut = 0.1 * (n + 1)", "the_first_frame_is_honoured"),
    "mute": ('("negative", "references"', '("references"', "what_is_not_honoured_is_told"),
    "deaf": ("            watch.check()\n", "", "cancelling_stops_at_once"),
    "chance": ('"darkslategray"', "tuple(np.random.randint(0, 256, 3))", "the_same_still_has_the_same_bytes"),
    "blind": (", **clothes", "", "a_changed_camera_or_coat"),
    "frail": ("except OSError", "except KeyError", "an_anchor_that_is_no_picture"),
}
"""What is made wrong in the example, by the name it is given then, and the promise that it breaks."""


def test_a_generator_that_breaks_a_promise_does_not_pass(package: Path) -> None:
    code = (package / "ken_burns.py").read_text("utf-8")
    for name, (right, wrong, _) in BROKEN.items():
        assert code.count(right) == 1, name
        broken = code.replace(right, wrong).replace('"ken-burns", 1', f'"{name}", 1')
        (package / f"{name}.py").write_text(broken, "utf-8")
    promises = " or ".join(promise for _, _, promise in BROKEN.values())
    given = ",".join(f"{name}:KenBurns" for name in BROKEN)
    ended, found = suite(package, given, "-k", promises)
    assert ended == 1
    failed = {
        name: {test for test, said in found.items() if said == "FAILED" and name in test} for name in BROKEN
    }
    for name, (_, _, promise) in BROKEN.items():
        assert any(promise in test for test in failed[name]), f"{name} passes"
    assert {test for test, said in found.items() if said == "PASSED"}, "and keeps its other promises"
