"""What the hostile tests share: one command line, told from outside, and a finished project to damage."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from filmwright import cli

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


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
