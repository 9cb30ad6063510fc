"""The store: everything that was made, in one SQLite file or on a PostgreSQL server. Nobody else opens it.

It remembers takes, chosen takes, scores and where a run stood. It does not decide what must be made: that
is the plan's work, derived from the board and these rows each time they are read.

Writes are short transactions, one at a time: `BEGIN IMMEDIATE` with `synchronous=FULL` in SQLite, a lock on
a server. What is particular to the one or the other is in `sqlite_file.py` and `server.py`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, column, insert, inspect, update
from sqlalchemy import select as sql_select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session, SQLModel, col, func, select

from filmwright.errors import InputInvalid, WriterFailed, refused_by_the_machine
from filmwright.schemas.take import Media, Take
from filmwright.storyboard import belonging, server, sqlite_file
from filmwright.storyboard.tables import BoardRow, CircleRow, MediaRow, Moment, NoteRow, TakeRow

FILE = "filmwright.sqlite"
"""Name of the file that is a project's store, unless another is named."""


class Store:
    """One open project database."""

    def __init__(self, at: Path | str, folder: Path | None = None) -> None:
        """Open (and create or migrate) the database in a file, or at the address of a PostgreSQL server.

        `folder` is the project's. On a server it guards against two projects in one database, and the file
        that the project had before moves in.

        Raises:
            InputInvalid: it is no database of ours, of a newer filmwright, or of another project.
            StoreUnavailable: the server cannot be reached.
        """
        self.at = at
        """To open it again, in another process. It may hold a password: it is never shown; `name` is."""
        self.folder = folder
        self._file = at if isinstance(at, Path) else None
        if isinstance(at, Path):
            if folder is not None:
                belonging.refuse_if_moved(folder)
            self.name = str(at)
            self._engine = self._reading = sqlite_file.connect(at)
        else:
            url = server.url_of(at)
            self.name = server.shown(url)
            self._engine = server.connect(url)
            self._reading = server.reading(self._engine)
        try:
            self._migrate()
        except DatabaseError as error:
            self.close()
            if (refused := refused_by_the_machine(error)) is not None:
                raise refused from error  # a full disk, a lock: the store itself is whole
            file = self._file or (folder or Path()) / FILE
            is_file = isinstance(error.orig, sqlite3.Error)
            if is_file and not file.exists():
                raise InputInvalid(
                    f"{file} cannot be made: {error.orig}", hint="copy the project to where you may write"
                ) from error
            raise InputInvalid(
                f"{file if is_file else self.name} cannot be opened: {error.orig}",
                hint=f"move {file.name} away to start a new store; media files are kept"
                if is_file
                else "bring the database back from its backup, or make another one: createdb NAME",
            ) from error
        except BaseException:
            self.close()
            raise

    def _migrate(self) -> None:
        if self._file is not None:
            sqlite_file.migrate(self._engine, self._file)
            return
        server.migrate(self._engine)
        if self.folder is not None:
            belonging.belong(self._engine, self.folder, sqlite_file.mover(self.folder / FILE))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give one short transaction, committed at its end; nobody else writes meanwhile."""
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        except OperationalError as error:
            raise (
                refused_by_the_machine(error)
                or WriterFailed(
                    f"cannot write {self.name}: {error.orig}",
                    hint="check that the disk has room and the file is writable, then: filmwright resume",
                )
            ) from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading."""
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def led(self) -> Iterator[None]:
        """Be the one coordinator of the project; for a file, the lock of its folder says who that is.

        Raises:
            ProjectBusy: a process, perhaps on another machine, is already.
        """
        if self._file is not None or self.folder is None:
            yield
            return
        with belonging.leading(self._engine, self.folder):
            yield

    # Takes -------------------------------------------------------------------------------------------

    def add_take(
        self,
        take: Take,
        media: Iterable[Media],
        also: Callable[[Session, int], None] = lambda session, take_id: None,
    ) -> Take:
        """Record one take with its media, all or nothing; return it with its id and number.

        `also` is done in the same transaction, given the id of the take.
        """
        now = datetime.now(UTC)
        files = {item.sha256: item for item in media}
        body = take.model_dump(
            mode="json", exclude={"id", "unit", "number", "fingerprint", "circled", "created"}
        )
        # Plain statements: through the session's objects a take costs three times as much.
        with self.write() as session:
            there = select(MediaRow.sha256).where(col(MediaRow.sha256).in_(files))
            known = set(session.execute(there).scalars())
            new = [{**item.model_dump(), "created": now} for sha, item in files.items() if sha not in known]
            if new:
                session.execute(insert(_table(MediaRow)), new)
            last = session.scalar(select(func.max(TakeRow.number)).where(TakeRow.unit == take.unit))
            row = {
                "unit": take.unit, "number": (last or 0) + 1, "fingerprint": take.fingerprint, "body": body,
                "created": now,
            }  # fmt: skip
            made: Any = session.execute(insert(_table(TakeRow)).values(row))
            take_id = int(made.inserted_primary_key[0])
            if take.circled:
                _circle(session, take.unit, take.fingerprint, take_id, now)
            also(session, take_id)
            return _take({**row, "id": take_id}, circled=take.circled)

    def takes(self) -> dict[str, list[Take]]:
        """Return every take, by unit, oldest first."""
        found: dict[str, list[Take]] = defaultdict(list)
        with self.read() as session:
            circled = self._circles(session)
            for row in session.execute(_columns_of(TakeRow).order_by(column("id"))).mappings():
                is_circled = circled.get((row["unit"], row["fingerprint"])) == row["id"]
                found[row["unit"]].append(_take(row, circled=is_circled))
        return dict(found)

    def circle(self, take: Take, fingerprint: str | None = None) -> None:
        """Choose a take for the state of the board that `fingerprint` stands for (by default its own)."""
        with self.write() as session:
            _circle(session, take.unit, fingerprint or take.fingerprint, take.id, datetime.now(UTC))

    def circles(self) -> dict[tuple[str, str], int]:
        """Return the chosen take's id by (unit, fingerprint), the latest choice last."""
        with self.read() as session:
            return self._circles(session)

    def _circles(self, session: Session) -> dict[tuple[str, str], int]:
        rows = session.execute(_columns_of(CircleRow).order_by(column("created"))).mappings()
        return {(row["unit"], row["fingerprint"]): row["take_id"] for row in rows}

    def media(self) -> dict[str, Media]:
        """Return every media file that was recorded, by hash."""
        with self.read() as session:
            rows = session.execute(_columns_of(MediaRow)).mappings()
            return {row["sha256"]: Media.model_validate(_without(row, "created")) for row in rows}

    def stamp(self) -> tuple[int, int, int]:
        """Return what differs when takes or media do: their rows come and go, and are never changed."""
        with self.read() as session:
            takes, newest = session.execute(select(func.count(), func.max(TakeRow.id))).one()
            media = session.scalar(select(func.count()).select_from(MediaRow))
            return takes, newest or 0, media or 0

    # Notes and boards --------------------------------------------------------------------------------

    def put_note(self, kind: str, key: str, body: Mapping[str, Any]) -> None:
        """Store one JSON document."""
        with self.write() as session:
            session.merge(NoteRow(kind=kind, key=key, body=dict(body), created=datetime.now(UTC)))

    def note(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return one JSON document, or None."""
        with self.read() as session:
            row = session.get(NoteRow, (kind, key))
            return None if row is None else row.body

    def remember_board(self, sha256: str, text: str) -> None:
        """Record that this state of the board is being worked on."""
        with self.write() as session:
            session.merge(BoardRow(sha256=sha256, text=text, last_used=datetime.now(UTC)))

    # For LangGraph -----------------------------------------------------------------------------------

    @contextmanager
    def checkpoint_connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a plain connection to LangGraph's checkpoint saver, which makes its own tables.

        Where a run stood is of this machine: beside a store on a server it is in a file of the folder.
        """
        folder = self.folder or Path()
        with sqlite_file.lent(self._file or folder / ".filmwright" / "checkpoints.sqlite") as connection:
            yield connection


def _circle(session: Session, unit: str, fingerprint: str, take_id: int, now: datetime) -> None:
    chosen = {"take_id": take_id, "created": now}
    where = (col(CircleRow.unit) == unit, col(CircleRow.fingerprint) == fingerprint)
    found: Any = session.execute(update(_table(CircleRow)).where(*where).values(chosen))
    if found.rowcount == 0:
        row = {"unit": unit, "fingerprint": fingerprint, **chosen}
        session.execute(insert(_table(CircleRow)).values(row))


def _table(of: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(of.__tablename__)]


def _columns_of(table: type[SQLModel]) -> Any:
    """Select plain columns: building a thousand ORM objects to read them once costs more than the query."""
    return sql_select(*inspect(table).columns)


def _without(row: Mapping[Any, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _take(row: Mapping[Any, Any], *, circled: bool) -> Take:
    return Take.model_validate(
        {
            **row["body"],
            **_without(row, "body"),
            "created": aware(row["created"]),
            "circled": circled,
        }
    )


def now_in(session: Session) -> datetime:
    """Return the time: the server's where there is one, for the clocks of its clients differ."""
    session.connection()  # begins, and waits for its turn: a time from before would be that of another state
    if session.get_bind().dialect.name == "postgresql":
        moment: datetime = session.execute(sql_select(func.clock_timestamp(type_=Moment))).scalar_one()
        return moment
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """Return a time of the database with its zone, which SQLite forgets."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
