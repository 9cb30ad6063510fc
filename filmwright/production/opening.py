"""Opening a project's store, wherever the person keeps it, and leaving a run so that it can go on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from filmwright.errors import Cancelled, typed
from filmwright.production.config import read_config
from filmwright.storyboard.project import Project
from filmwright.storyboard.store import Store


@contextmanager
def resumable(project: Project, hint: str = "") -> Iterator[None]:
    """Turn Ctrl-C into `Cancelled` with `hint`, else with the command that goes on."""
    try:
        yield
    except (KeyboardInterrupt, Cancelled):
        raise Cancelled(hint=hint or f"filmwright resume {typed(project.folder)}") from None


@contextmanager
def opened(project: Project, *, leading: bool = False) -> Iterator[Store]:
    """Open the project's store, wherever the person keeps it, and close it again.

    Who is `leading` is the only one on a server, too; for a store in a file, `locked` says who leads.
    """
    at = os.environ.get("FILMWRIGHT_STORE") or read_config(project.folder).store
    store = Store(at or project.database, project.folder)
    try:
        with store.led() if leading else nullcontext():
            yield store
    finally:
        store.close()
