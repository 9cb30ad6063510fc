"""The store's tables, and how an older database becomes a newer one.

Rows are plain columns and JSON; nothing in the database is ever executed or unpickled. Migrations are a
list: each runs once, in one transaction together with the record of itself.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Connection, DateTime, Index, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Moment(TypeDecorator[datetime]):
    """A time with its zone, where the database can keep one."""

    impl = DateTime(timezone=True)
    cache_ok = True


class MediaRow(SQLModel, table=True):
    """One file under `media/`. The row is written after the file is complete."""

    __tablename__ = "media"
    sha256: str = Field(primary_key=True)
    kind: str
    path: str
    bytes: int = Field(sa_type=BigInteger)
    frames: int | None = None
    created: datetime = Field(sa_type=Moment)


class TakeRow(SQLModel, table=True):
    """One attempt at a unit. Never changed after it is written."""

    __tablename__ = "take"
    __table_args__ = (UniqueConstraint("unit", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    unit: str = Field(index=True)
    number: int
    fingerprint: str = Field(index=True)
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The rest of `schemas.take.Take`, as JSON."""
    created: datetime = Field(sa_type=Moment)


class CircleRow(SQLModel, table=True):
    """A person's (or a verdict's) choice among the takes of a unit, valid for one state of the board."""

    __tablename__ = "circle"
    unit: str = Field(primary_key=True)
    fingerprint: str = Field(primary_key=True)
    take_id: int = Field(foreign_key="take.id")
    created: datetime = Field(sa_type=Moment)


class NoteRow(SQLModel, table=True):
    """A JSON document by kind and key: scores, verdicts, stage results. The newest wins."""

    __tablename__ = "note"
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created: datetime = Field(sa_type=Moment)


class BoardRow(SQLModel, table=True):
    """Every state of the board that was worked on, as text: `clean` and `undo` need to know."""

    __tablename__ = "board"
    sha256: str = Field(primary_key=True)
    text: str
    last_used: datetime = Field(sa_type=Moment)


class JobRow(SQLModel, table=True):
    """A unit that somebody has taken on: the queue, the ledger and the trace of a crash, in one row."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "one_open_job", "unit", "fingerprint", unique=True,
            sqlite_where=text("state IN ('reserved', 'submitting', 'accepted')"),
            postgresql_where=text("state IN ('reserved', 'submitting', 'accepted')"),
        ),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    unit: str
    fingerprint: str
    seed: int = Field(sa_type=BigInteger)
    generator: str
    state: str = Field(index=True)
    owner: str
    attempt: int
    lease_until: datetime = Field(sa_type=Moment)
    provider_id: str | None = None
    calls: int
    tokens: int
    clip_millionths: int = Field(sa_type=BigInteger)
    """What the job counts against the budget, in whole numbers, so that a sum is exact: seconds of clip,"""
    money_millionths: int = Field(sa_type=BigInteger)
    """and money."""
    quoted: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    charged: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    take_id: int | None = Field(default=None, foreign_key="take.id")
    created: datetime = Field(sa_type=Moment)
    changed: datetime = Field(sa_type=Moment)


class AttemptRow(SQLModel, table=True):
    """One request to a language model and what came back, good or bad. Holds no key."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    unit: str = Field(index=True)
    fingerprint: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Model, dialect, outcome, usage, seconds, finish reason, and what was said."""
    created: datetime = Field(sa_type=Moment)


def _m1_initial(connection: Connection) -> None:
    _create(connection, "media", "take", "circle", "note", "board")


def _m2_jobs(connection: Connection) -> None:
    _create(connection, "job")


def _m3_attempts(connection: Connection) -> None:
    _create(connection, "attempt")


def _create(connection: Connection, *names: str) -> None:
    SQLModel.metadata.create_all(connection, tables=[SQLModel.metadata.tables[n] for n in names])


TABLES = tuple(
    SQLModel.metadata.tables[n] for n in ("media", "take", "circle", "note", "board", "job", "attempt")
)
"""In an order in which they can be filled."""
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_m1_initial, _m2_jobs, _m3_attempts)
"""Append only. The schema version of a database is how many of these it has seen."""
