"""Whose a database on a server is, and who leads there: one project, one coordinator at a time.

    .filmwright/project.json  <── the same id ──>  filmwright_store, a row in the database

The id is random, and written when the database is first used. Who leads holds an advisory lock, which the
server frees when its holder dies. It does not guard takes: that is the ledger's work.
"""

import json
import os
import shlex
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection, Engine, exists, select, text

from filmwright.errors import InputInvalid, ProjectBusy, StoreUnavailable
from filmwright.storyboard.media import write_whole
from filmwright.storyboard.server import reading, shown
from filmwright.storyboard.tables import TABLES

LEADS = int.from_bytes(b"fw:leads")
"""The advisory lock of the one coordinator."""


def identity_of(folder: Path) -> dict[str, str]:
    """Return `project` and `store` (the address) of a folder whose store is on a server; else nothing."""
    with suppress(OSError, ValueError):
        found = json.loads((folder / ".filmwright" / "project.json").read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return {key: str(found[key]) for key in ("project", "store") if key in found}
    return {}


def refuse_if_moved(folder: Path) -> None:
    """Refuse to open the file in a folder whose takes are on a server: everything would be made again.

    Raises:
        InputInvalid: they are.
    """
    if store := identity_of(folder).get("store"):
        raise InputInvalid(
            f"the takes of {folder} are at {store}, and no store is named",
            hint=f"export FILMWRIGHT_STORE={shlex.quote(store)} (or name it in filmwright.toml)",
        )


def belong(engine: Engine, folder: Path, fill: Callable[[Connection], None]) -> None:
    """Make sure that the database holds the project in `folder`, and no other.

    A database that holds nothing becomes the project's: `fill` puts in what it had before, in the same
    transaction.

    Raises:
        InputInvalid: it holds another project, or the project is in another database.
    """
    ours, address = identity_of(folder), shown(engine.url)
    with reading(engine).connect() as connection:
        if _owner(connection)[0] == ours.get("project") is not None and address == ours.get("store"):
            return
    with engine.begin() as connection:
        ours = identity_of(folder)
        theirs, where = _owner(connection)
        if theirs != ours.get("project") or theirs is None:
            if ours and (theirs is not None or ours.get("store") != address):
                raise InputInvalid(
                    f"the takes of {folder} are at {ours.get('store')}, not at {address}",
                    hint=f"export FILMWRIGHT_STORE={shlex.quote(ours.get('store', ''))}",
                )
            if theirs is not None and not _is_free(connection):
                raise _of_another(theirs, where, folder, address)
            ours = {"project": ours.get("project") or token_hex(8), "store": address}
            fill(connection)
            told = {"project": ours["project"], "folder": f"{folder.resolve()} on {socket.gethostname()}"}
            connection.execute(text("UPDATE filmwright_store SET project = :project, folder = :folder"), told)
        body = json.dumps({**ours, "store": address}, ensure_ascii=False, indent=1)
        write_whole(folder / ".filmwright" / "project.json", body.encode())


def _owner(connection: Connection) -> tuple[str | None, str]:
    project, where = connection.execute(text("SELECT project, folder FROM filmwright_store")).one()
    return project, where or "another folder"


def _is_free(connection: Connection) -> bool:
    """Whether the database was never worked with: its project was refused before anything came to be."""
    if any(connection.execute(select(exists().select_from(table))).scalar_one() for table in TABLES):
        return False
    return bool(connection.execute(text(f"SELECT pg_try_advisory_xact_lock({LEADS})")).scalar_one())


def _of_another(theirs: str, where: str, folder: Path, address: str) -> InputInvalid:
    return InputInvalid(
        f"{address} holds another project: {where}",
        hint="make a database for this one: createdb NAME; or, if it is the same project, copy "
        f".filmwright/project.json from there to {folder / '.filmwright'} (it says: {theirs})",
    )


@contextmanager
def leading(engine: Engine, folder: Path) -> Iterator[None]:
    """Be the one coordinator of the project, on whichever machine; the server knows when we have died.

    Raises:
        ProjectBusy: another process is; the message says which.
        InputInvalid: meanwhile the database went to another project.
    """
    alone = engine.execution_options(isolation_level="AUTOCOMMIT", unlocked=True)
    with alone.connect() as connection:
        if not connection.execute(text(f"SELECT pg_try_advisory_lock({LEADS})")).scalar_one():
            leader = connection.execute(text("SELECT leader FROM filmwright_store")).scalar_one()
            raise ProjectBusy(
                f"{folder} is being worked on by {leader or 'another process'}",
                hint="wait until it ends, or stop it; then: filmwright resume",
            )
        try:
            theirs, where = _owner(connection)
            if theirs != identity_of(folder).get("project"):
                raise _of_another(theirs or "nothing", where, folder, shown(engine.url))
            _name_leader(connection, f"process {os.getpid()} on {socket.gethostname()[:64]}")
            yield
        finally:
            with suppress(StoreUnavailable):  # a lost connection has given up the lock
                _name_leader(connection, None)
                connection.execute(text(f"SELECT pg_advisory_unlock({LEADS})"))


def _name_leader(connection: Connection, leader: str | None) -> None:
    connection.execute(text("UPDATE filmwright_store SET leader = :leader"), {"leader": leader})
