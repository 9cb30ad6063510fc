"""The project folder: where everything of one film lives, and who may write there.

    bear.film/
      storyboard.yaml     the person's
      story.txt           the story as it was read; offsets on the board refer to it
      filmwright.sqlite   ours: takes, scores, where a run stood
      media/ab/abcd….png  content-addressed pictures, clips, masks
      film.mp4 film.srt report.html

It knows paths and the lock, not what is in the files.
"""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filmwright.errors import InputInvalid, ProjectBusy


@dataclass(frozen=True)
class Project:
    """Paths of one project."""

    folder: Path

    @property
    def board(self) -> Path:
        """The storyboard a person edits."""
        return self.folder / "storyboard.yaml"

    @property
    def story(self) -> Path:
        """The story, normalised, UTF-8."""
        return self.folder / "story.txt"

    @property
    def database(self) -> Path:
        """The store's one file."""
        return self.folder / "filmwright.sqlite"

    @property
    def media(self) -> Path:
        """Content-addressed files."""
        return self.folder / "media"

    @property
    def segments(self) -> Path:
        """Cached encoded segments of the film; may be deleted at any time."""
        return self.folder / ".filmwright" / "segments"

    @property
    def scratch(self) -> Path:
        """Unfinished files; emptied at the start of every run."""
        return self.folder / ".filmwright" / "scratch"

    @property
    def board_schema(self) -> Path:
        """JSON Schema that the board's first line points editors to."""
        return self.folder / ".filmwright" / "board.schema.json"

    @property
    def planning(self) -> Path:
        """What a model was asked to plan; there only until the board is."""
        return self.folder / ".filmwright" / "planning.json"

    @property
    def is_begun(self) -> bool:
        """Whether there is a board, or a model is to go on planning one."""
        return self.board.is_file() or self.planning.is_file()

    @property
    def film(self) -> Path:
        """The film."""
        return self.folder / "film.mp4"

    @property
    def subtitles(self) -> Path:
        """Subtitles beside the film."""
        return self.folder / "film.srt"

    @property
    def report(self) -> Path:
        """The report page."""
        return self.folder / "report.html"


def project_for(story: Path, out: Path | None) -> Project:
    """Return the project a story belongs to: `out`, or `STEM.film` in the current folder."""
    return Project(out if out is not None else Path(f"{story.stem}.film"))


def find_project(folder: Path | None) -> Project:
    """Return the project in `folder`, or the one here: this folder, else the only `*.film` below it.

    Raises:
        InputInvalid: there is none, or more than one to choose from.
    """
    if folder is not None:
        if not Project(folder).is_begun:
            raise InputInvalid(
                f"{folder} is not a project: it has no storyboard.yaml", hint="filmwright STORY"
            )
        return Project(folder)
    here = Path()
    if Project(here).is_begun:
        return Project(here)
    found = sorted(p for p in here.glob("*.film") if Project(p).is_begun)
    if len(found) == 1:
        return Project(found[0])
    if not found:
        raise InputInvalid("there is no film project here", hint="filmwright STORY")
    names = ", ".join(str(p) for p in found)
    raise InputInvalid(f"several projects are here: {names}", hint=f"filmwright status {found[0]}")


@contextmanager
def locked(project: Project) -> Iterator[None]:
    """Hold the project for writing; the kernel frees the lock of a process that dies.

    Raises:
        ProjectBusy: another process holds it; the message says which.
    """
    from filelock import FileLock, Timeout

    hidden = project.folder / ".filmwright"
    is_new = not project.folder.exists()
    try:
        hidden.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputInvalid(
            f"cannot write in {project.folder}: {error.strerror}", hint="filmwright STORY --out DIR"
        ) from error
    owner = hidden / "owner.json"
    lock = FileLock(hidden / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ProjectBusy(
            f"{project.folder} is being worked on by {_owner(owner)}",
            hint="wait until it ends, or stop it; then: filmwright resume",
        ) from None
    except OSError as error:
        raise InputInvalid(
            f"cannot write in {hidden}: {error.strerror}", hint="copy the project to where you may write"
        ) from error
    try:
        owner.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()
        if is_new and not project.planning.exists():
            _tidy(project.folder, hidden)


def _tidy(folder: Path, hidden: Path) -> None:
    """Remove a folder in which nothing came to be, because what was asked for was refused."""
    with suppress(OSError):
        stores = [folder / f"filmwright.sqlite{end}" for end in ("", "-journal", "-wal", "-shm")]
        if {*folder.iterdir()} <= {hidden, *stores}:
            for store in stores:
                store.unlink(missing_ok=True)
            shutil.rmtree(hidden)
            folder.rmdir()


def _owner(path: Path) -> str:
    try:
        who = json.loads(path.read_text(encoding="utf-8"))
        return f"process {int(who['pid'])} on {str(who['host'])[:64]}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
