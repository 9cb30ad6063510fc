"""A store in one SQLite file: how it is opened and migrated. Knows no takes.

Writes are `BEGIN IMMEDIATE` with `synchronous=FULL`. Below SQLite 3.51.3 the write-ahead log has a corruption
bug, so the rollback journal is used there.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, select

from filmwright.errors import InputInvalid
from filmwright.storyboard.tables import MIGRATIONS, TABLES

WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
_JOURNAL = f"journal_mode={'WAL' if WAL_IS_SAFE else 'TRUNCATE'}"


def connect(path: Path) -> Engine:
    """Return an engine on a file, which is made if there is none."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # which may have a `?` or a `%41` in it
        connect_args={"timeout": 30, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we emit BEGIN ourselves
        for pragma in (
            _JOURNAL,
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def migrate(engine: Engine, path: Path) -> None:
    """Bring the file to this schema, with a copy of it before.

    Raises:
        InputInvalid: it is of a newer filmwright.
    """
    with engine.connect() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        is_new = not inspect(connection).get_table_names()
    if version > len(MIGRATIONS):
        raise InputInvalid(
            f"{path} was written by a newer filmwright (schema {version}, this one knows {len(MIGRATIONS)})",
            hint="pip install --upgrade filmwright",
        )
    if version == len(MIGRATIONS):
        return
    with engine.begin() as connection:  # nobody else writes meanwhile
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version < len(MIGRATIONS) and not is_new:
            _back_up(path, version)
        for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
            migration(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")


def _back_up(path: Path, version: int) -> None:
    """Copy the file as it is; the copy has its name only when it is whole."""
    part, whole = (path.with_suffix(f".v{version}.backup.{end}") for end in ("part", "sqlite"))
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    part.replace(whole)


def mover(path: Path) -> Callable[[Connection], None]:
    """Return what fills an empty database on a server with the rows of a file."""

    def fill(connection: Connection) -> None:
        if not path.is_file():
            return
        engine = connect(path)
        try:
            migrate(engine, path)
            with engine.connect() as file:
                for table in TABLES:
                    rows = [dict(row) for row in file.execute(select(table)).mappings()]
                    if rows:
                        connection.execute(table.insert(), rows)
                    if rows and "id" in table.columns:  # or the next row would get an id that is taken
                        newest = max(row["id"] for row in rows)
                        connection.execute(select(func.setval(f"{table.name}_id_seq", newest)))
        finally:
            engine.dispose()

    return fill


@contextmanager
def lent(path: Path) -> Iterator[sqlite3.Connection]:
    """Lend a plain connection to a guest, who makes tables of their own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, check_same_thread=False, timeout=30)
    try:
        connection.execute(f"PRAGMA {_JOURNAL}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.set_authorizer(_keep_the_journal)
        yield connection
    finally:
        connection.close()


def _keep_the_journal(action: int, pragma: str | None, value: str | None, *_where: str | None) -> int:
    """Let no guest change the journal mode: LangGraph's saver would turn on the write-ahead log."""
    changes = action == sqlite3.SQLITE_PRAGMA and pragma == "journal_mode" and value is not None
    return sqlite3.SQLITE_IGNORE if changes else sqlite3.SQLITE_OK
