"""What was asked of language models: every attempt, and the answers that were good. Rows of the store.

An answer is kept under the fingerprint of its question, in the transaction that closes its job in the ledger;
so a question that was answered is never paid for again, whatever happens in between.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from filmwright.schemas.job import Amount, Job
from filmwright.storyboard import ledger
from filmwright.storyboard.store import Store
from filmwright.storyboard.tables import AttemptRow, NoteRow

_ANSWER = "answer"


def recall(store: Store, fingerprint: str) -> dict[str, Any] | None:
    """Return the answer to a question that was asked before."""
    return store.note(_ANSWER, fingerprint)


def keep(store: Store, job: Job, charged: Amount, answer: Mapping[str, Any]) -> None:
    """Commit the answer to the question of a job, and close the job."""

    def also(session: Session) -> None:
        now = datetime.now(UTC)
        session.merge(NoteRow(kind=_ANSWER, key=job.fingerprint, body=dict(answer), created=now))

    ledger.finish(store, job, charged, also)


def remember(store: Store, fingerprint: str, answer: Mapping[str, Any]) -> None:
    """Commit an answer that no job stands for."""
    store.put_note(_ANSWER, fingerprint, answer)


def tried(store: Store, unit: str, fingerprint: str, attempt: Mapping[str, Any]) -> None:
    """Commit one attempt."""
    with store.write() as session:
        row = AttemptRow(unit=unit, fingerprint=fingerprint, body=dict(attempt), created=datetime.now(UTC))
        session.add(row)


def attempts(store: Store, unit: str | None = None) -> list[dict[str, Any]]:
    """Return every attempt, oldest first, with its unit."""
    query = select(AttemptRow).order_by(col(AttemptRow.id))
    if unit is not None:
        query = query.where(col(AttemptRow.unit) == unit)
    with store.read() as session:
        return [{"unit": row.unit, **row.body} for row in session.scalars(query)]
