"""What can go wrong, by meaning. Every error says what happened and what to type next.

Exceptions mean "cannot go on"; expected outcomes (problems of a board, notes, verdicts) are values.
`cli.main` is the one place that turns these into exit codes.
"""

import errno
import os
import shlex
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filmwright.schemas.problem import Problem


class FilmwrightError(Exception):
    """Root of them all. `hint` is a command to type, or a thing to change; never empty."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel whole from a worker process: `hint`, which is given by name, would be left behind."""
        return _arrived, (type(self), self.args, self.__dict__)


class InputInvalid(FilmwrightError):
    """The story, an option, or the project folder cannot be used as it is."""


class StoryboardInvalid(FilmwrightError):
    """The board has problems; nothing was changed."""

    def __init__(self, problems: "Sequence[Problem]", *, hint: str) -> None:
        super().__init__("\n".join(str(p) for p in problems), hint=hint)
        self.problems = tuple(problems)


class UsageError(FilmwrightError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class BackendUnavailable(FilmwrightError):
    """A generator, writer or codec that was asked for cannot be used on this machine."""

    exit_code = 3


class RenderFailed(FilmwrightError):
    """A generator failed at one unit. `retryable` says whether the same request may succeed later.

    `retry_after_seconds` is how long the other side asked to be left alone (HTTP 429 and 503).
    """

    exit_code = 3

    def __init__(
        self, message: str, *, hint: str, retryable: bool = False, retry_after_seconds: float = 0.0
    ) -> None:
        super().__init__(message, hint=hint)
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds


class WriterFailed(FilmwrightError):
    """A file could not be written completely; nothing was published under its final name."""

    exit_code = 3


class StoreUnavailable(FilmwrightError):
    """The database that holds the project cannot be reached or used; what it has recorded is safe."""

    exit_code = 3


class ProjectBusy(FilmwrightError):
    """Another process works on this project."""

    exit_code = 3


class ModelFailed(FilmwrightError):
    """A language model gave no valid answer, or its server none at all; what was answered before is kept."""

    exit_code = 3


class AnswerUnusable(ModelFailed):
    """A language model answered, and never as it was asked to; its server works."""


class Unsettled(FilmwrightError):
    """Nobody knows whether a provider has accepted a job, and charged for it; the person must say."""

    exit_code = 3


class Fenced(FilmwrightError):
    """Another process has taken over what we worked on; our result is not recorded."""

    exit_code = 3


class OverBudget(FilmwrightError):
    """The next job would exceed the budget; the project is resumable."""

    exit_code = 4


class Cancelled(FilmwrightError):
    """The person asked to stop. What was finished is kept."""

    exit_code = 130

    def __init__(self, message: str = "stopped", *, hint: str = "filmwright resume") -> None:
        super().__init__(message, hint=hint)


def refused_by_the_machine(error: BaseException) -> FilmwrightError | None:
    """Return a full disk, a forbidden folder and the like as an error a person can act on; else None."""
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps what SQLite says
    if isinstance(cause, sqlite3.OperationalError):
        hint = next((hint for word, hint in _OF_SQLITE.items() if word in str(cause)), None)
        return None if hint is None else WriterFailed(f"cannot write filmwright.sqlite: {cause}", hint=hint)
    if isinstance(cause, sqlite3.DatabaseError) and "malformed" in str(cause):
        return InputInvalid(f"filmwright.sqlite is damaged: {cause}", hint=_DAMAGED)
    if isinstance(cause, OSError) and cause.errno in _OF_THE_SYSTEM:
        where = "" if cause.filename is None else f"{cause.filename}: "
        return WriterFailed(f"{where}{cause.strerror}", hint=_OF_THE_SYSTEM[cause.errno])
    return None


def not_written(what: object, error: Exception) -> WriterFailed:
    """Return why `what` was not written, in the machine's words, with what to do about it."""
    number, why = getattr(error, "errno", None), getattr(error, "strerror", None)
    hint = _OF_THE_SYSTEM.get(number or 0, "check the disk, then: filmwright resume")
    return WriterFailed(f"cannot write {what}: {why or error}", hint=hint)


_NO_ROOM = "free some disk space, then: filmwright resume"
_NOT_YOURS = "copy the project to where you may write; for a new one: filmwright STORY --out DIR"
_IN_THE_WAY = "move what is in the way, then: filmwright resume"
_DAMAGED = "put back a copy of it, or move it away to begin a new store; media files are kept"
_OF_SQLITE = {
    "full": _NO_ROOM,
    "disk I/O": "check the disk and the room on it, then: filmwright resume",
    "readonly": _NOT_YOURS,
    "locked": "wait until the other program has closed it, then: filmwright resume",
}
_OF_THE_SYSTEM = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: _NO_ROOM,
    errno.EACCES: _NOT_YOURS,
    errno.EPERM: _NOT_YOURS,
    errno.EROFS: _NOT_YOURS,
    errno.ENAMETOOLONG: "give it a shorter name: filmwright STORY --out DIR",
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
    errno.EFBIG: "the disk (or `ulimit -f`) allows no file so large: filmwright STORY --out DIR on another",
    errno.EIO: "check the disk, then: filmwright resume",
    errno.ELOOP: _IN_THE_WAY,
    errno.EMFILE: "filmwright resume --workers 1",
}


def _arrived(
    kind: type[FilmwrightError], words: tuple[object, ...], state: dict[str, object]
) -> FilmwrightError:
    error = kind.__new__(kind, *words)
    error.__dict__.update(state)
    return error


def typed(path: Path) -> str:
    """Return a path as a person types it: quoted where the shell needs it."""
    words = str(path)
    if not words.isprintable():  # a newline, an escape, bytes that are no text
        escaped = "".join(f"\\x{byte:02x}" for byte in os.fsencode(words))
        return f"$'{escaped}'"
    return shlex.quote(f"./{words}" if words.startswith("-") else words)
