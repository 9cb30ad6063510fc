"""A store on a PostgreSQL server: how it is reached and migrated, and what is told when it fails.

    address ─> connect ─> migrate ─> an engine for the store     (whose it is: `belonging.py`)

Every write transaction begins with one advisory lock, so that all are in a row as they are in SQLite. The
server frees the locks of a process that dies. It knows no takes, and shows no password.
"""

import os
import re
import shlex
import socket
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from filmwright.errors import BackendUnavailable, InputInvalid, StoreUnavailable
from filmwright.storyboard.tables import MIGRATIONS, TABLES

FORM = "postgresql+psycopg://USER@HOST/NAME"
WRITES = int.from_bytes(b"fw:write")
"""The advisory lock of a write transaction."""
_SETTINGS = """
    SELECT set_config(name, wanted, false) FROM pg_settings JOIN (VALUES
        ('TimeZone', 'UTC'), ('lock_timeout', '30s'), ('idle_session_timeout', '0'),
        ('idle_in_transaction_session_timeout', '20s'), ('tcp_keepalives_idle', '10'),
        ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')
    ) AS ours (name, wanted) USING (name)
    UNION ALL SELECT set_config(name, 'on', false) FROM pg_settings
        WHERE name = 'synchronous_commit' AND setting = 'off'
"""
"""Nobody waits for ever, for a lock or for a machine that was switched off; what is committed is on disk."""


def url_of(address: str) -> URL:
    """Return an address as SQLAlchemy's URL.

    Raises:
        InputInvalid: it is none, or not PostgreSQL's.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise InputInvalid("the address of the store is not one", hint=f"such as {FORM}") from None
    if url.drivername not in ("postgres", "postgresql", "postgresql+psycopg") or not url.database:
        raise InputInvalid(f"a store cannot be at {shown(url)}", hint=f"such as {FORM}")
    return url.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """Return an address as it may be seen: without password and options."""
    where = {key: url.query[key] for key in ("host", "port") if key in url.query}
    plain = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, where)
    return plain.render_as_string().replace("%2F", "/")


def connect(url: URL) -> Engine:
    """Return an engine whose errors are ours, and whose writers wait for each other.

    Connections that take the option `unlocked` only read, or ask for a lock themselves.

    Raises:
        BackendUnavailable: psycopg is not installed.
    """
    ours = {
        "connect_timeout": 10,
        "application_name": f"filmwright {os.getpid()} on {socket.gethostname()}"[:63],
        "client_encoding": "utf8",
        "prepare_threshold": None,  # a prepared plan would outlive a migration
    }
    try:
        import psycopg
    except ImportError as error:
        raise BackendUnavailable(
            f"a store at {shown(url)} needs psycopg: {error}", hint="pip install 'filmwright[postgres]'"
        ) from error
    engine = create_engine(
        url, pool_pre_ping=True, connect_args={k: v for k, v in ours.items() if k not in url.query}
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.execute(_SETTINGS)
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("unlocked"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITES})")

    @event.listens_for(engine, "handle_error")
    def _explain(context: ExceptionContext) -> StoreUnavailable | None:
        if context.is_pre_ping:
            return None  # the pool connects anew
        error = context.original_exception
        ours = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
        if context.connection is None or isinstance(error, (*ours, psycopg.errors.InsufficientPrivilege)):
            return _explained(error, url)
        return None

    return engine


def greeting(address: str) -> str:
    """Return what a server answers to nothing but a question who it is; change nothing there.

    Raises:
        FilmwrightError: any of those of `url_of` and `connect`; StoreUnavailable, if it does not answer.
    """
    engine = connect(url_of(address))
    try:
        with reading(engine).connect() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
            return f"{shown(engine.url)}, PostgreSQL {version}"
    finally:
        engine.dispose()


def reading(engine: Engine) -> Engine:
    """Return the same engine for those who only look: they wait for no writer, and see one moment."""
    return engine.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True, unlocked=True
    )


def _explained(error: BaseException, url: URL) -> StoreUnavailable:
    told = str(error)
    lines = (told.rpartition("FATAL:")[2] or told).strip().splitlines() or ["the connection is lost"]
    words = re.sub(r"^(connection (failed|is bad): )+", "", lines[0]).strip()
    if url.password and url.password in words:
        words = "refused"
    hint = next((hint for pattern, hint in _HINTS.items() if re.search(pattern, told)), _HINTS[""])
    server = {"-h": url.host or url.query.get("host"), "-p": url.port, "-U": url.username}
    flags = " ".join(f"{flag} {shlex.quote(str(value))}" for flag, value in server.items() if value)
    return StoreUnavailable(
        f"the store at {shown(url)} cannot be used: {words}",
        hint=hint.format(flags=flags, database=url.database, user=url.username),
    )


_HINTS = {
    "password": "export PGPASSWORD=... (or a line in ~/.pgpass), then: filmwright resume",
    "database .* does not exist": "createdb {flags} --encoding UTF8 --template template0 {database}",
    "role .* does not exist": f"name a user of the server: {FORM}",
    "pg_hba": "ask who runs the server to let {user} in from this machine (pg_hba.conf)",
    "lock timeout": "another process is writing; wait until it ends, then: filmwright resume",
    "permission denied": 'psql -c "ALTER DATABASE {database} OWNER TO {user}", by who runs the server',
    "read-only|during recovery": "name the primary server in the address, not a copy that can only be read",
    "too many|slots are reserved": "stop some workers, then: filmwright resume",
    "No space left|disk full": "free some disk space on the server, then: filmwright resume",
    "invalid connection option": f"leave that option out of the address: {FORM}",
    "": "pg_isready {flags}; when the server answers: filmwright resume",
}
"""What to do, by what the server or libpq says (in English; in other languages it is the last)."""


def migrate(engine: Engine) -> None:
    """Bring the database to this schema, with a copy of its tables before.

    Raises:
        InputInvalid: it is of a newer filmwright, holds tables of somebody else, or cannot hold every text.
        StoreUnavailable: it cannot be reached.
    """
    with reading(engine).connect() as connection:
        known = connection.execute(text("SELECT to_regclass('filmwright_store')")).scalar_one()
        if known is not None and _version(connection) == len(MIGRATIONS):
            return
    name, newest = shown(engine.url), len(MIGRATIONS)
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        if "filmwright_store" not in tables:
            _prepare(connection, tables, name)
        version = _version(connection)
        if version > newest:
            raise InputInvalid(
                f"{name} was written by a newer filmwright (schema {version}, this one knows {newest})",
                hint="pip install --upgrade filmwright",
            )
        for table in (t.name for t in TABLES if version and version < newest and t.name in tables):
            connection.execute(text(f"DROP TABLE IF EXISTS before_v{version + 1}_{table}"))
            connection.execute(text(f"CREATE TABLE before_v{version + 1}_{table} AS TABLE {table}"))
        for migration in MIGRATIONS[version:]:
            migration(connection)
        connection.execute(text("UPDATE filmwright_store SET version = :version"), {"version": newest})


def _prepare(connection: Connection, tables: set[str], name: str) -> None:
    if foreign := sorted(tables & {table.name for table in TABLES}):
        raise InputInvalid(
            f"{name} holds tables of something else: {', '.join(foreign)}",
            hint="make a database for this project: createdb NAME",
        )
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise InputInvalid(
            f"{name} is encoded in {encoding}, which cannot hold every text",
            hint="createdb --encoding UTF8 --template template0 NAME",
        )
    columns = "version integer NOT NULL, project text, folder text, leader text"
    connection.execute(text(f"CREATE TABLE filmwright_store ({columns})"))
    connection.execute(text("INSERT INTO filmwright_store (version) VALUES (0)"))


def _version(connection: Connection) -> int:
    return int(connection.execute(text("SELECT version FROM filmwright_store")).scalar_one())
