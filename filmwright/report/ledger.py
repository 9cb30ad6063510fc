"""The ledger for a person: what is open, what waits for them, what it cost."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.table import Table

from filmwright.errors import typed
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, count
from filmwright.storyboard.ledger import is_ambiguous, is_held

if TYPE_CHECKING:
    from filmwright.production.accounts import Account
    from filmwright.schemas.job import Amount, Budget, Job
    from filmwright.storyboard.project import Project


def jobs(project: "Project", account: "Account", *, everything: bool, json: bool) -> None:
    """List jobs, and what they come to."""
    now = datetime.now(UTC)
    if json:
        document(
            {
                "project": str(project.folder),
                "jobs": [{**j.model_dump(mode="json"), "stands": stands(j, now)} for j in account.jobs],
                "spent": account.spent.model_dump(mode="json"),
                "budget": account.budget.model_dump(mode="json"),
                "currency": account.currency,
            }
        )
        return
    out = console()
    shown = [j for j in account.jobs if everything or j.state not in ("done", "void")]
    if shown:
        table = Table(box=None, pad_edge=False)
        for heading in ("job", "unit", "stands", "provider's id", "counts"):
            table.add_column(heading, overflow="fold", justify="right" if heading == "job" else "left")
        for j in shown:
            cost = amount(j.counts, account.currency)
            table.add_row(str(j.id), clean(j.unit), stands(j, now), clean(j.provider_id or ""), cost)
        out.print(table)
    made = sum(j.state == "done" for j in account.jobs)
    out.print(f"{count(made, 'job')} done. {spent(account)}")
    waiting = [j for j in account.jobs if is_ambiguous(j, now)]
    for j in waiting:
        told = f"Job {j.id} ({clean(j.unit)}) was sent to {clean(j.generator)} and never answered."
        out.print(f"{told} Ask there. It")
        for what, word in _SETTLED:
            out.print(f"  {what}:")
            out.print(f"    filmwright settle {j.id} {typed(project.folder)} {word}")


_SETTLED = (
    ("never arrived, and is to be sent again", "--refused"),
    ("arrived, and is to be collected", "--accepted ID"),
    ("is charged, and written off", "--lost"),
)


def settled(project: "Project", job: "Job", *, json: bool) -> None:
    """Tell what a job was settled as, and how to go on."""
    if json:
        document(job.model_dump(mode="json"))
        return
    what = {
        "accepted": "is collected by the next run",
        "void": "was never accepted",
        "lost": "is written off",
    }
    out = console()
    out.print(f"Job {job.id} ({clean(job.unit)}) {what.get(job.state, job.state)}.")
    out.print(f"next: filmwright resume {typed(project.folder)}")


def stands(job: "Job", now: datetime) -> str:
    """Return where a job stands, in words."""
    if is_ambiguous(job, now):
        return "never answered: waits for you"
    if job.state in ("reserved", "submitting", "accepted") and is_held(job, now):
        return "at work"
    return {
        "reserved": "begun, not sent", "accepted": "to be collected", "done": "done",
        "failed": "failed, charged", "lost": "written off", "void": "not charged",
    }.get(job.state, job.state)  # fmt: skip


def spent(account: "Account") -> str:
    """Return one sentence on what was spent and what is left."""
    caps = capped(account.budget, account.currency)
    told = f"Spent or reserved: {amount(account.spent, account.currency)}"
    return f"{told}; budget {caps}." if caps else f"{told}."


def amount(what: "Amount", currency: str) -> str:
    """Return an amount in words: money first, where there is any.

    >>> from filmwright.schemas.job import Amount
    >>> amount(Amount(calls=2, clip_seconds=3, money="0.5"), "EUR")
    '0.50 EUR, 2 calls, 3 s of clip'
    """
    words = [f"{what.money:.2f} {currency}".strip()] if what.money else []
    if what.calls or not what.tokens:
        words.append(count(what.calls, "call"))
    if what.tokens:
        words.append(count(what.tokens, "token"))
    if what.clip_seconds:
        words.append(f"{float(what.clip_seconds):.4g} s of clip")
    return ", ".join(words)


def capped(budget: "Budget", currency: str) -> str:
    """Return the caps in words, empty when there are none."""
    words = []
    if budget.money is not None:
        words.append(f"{budget.money:.2f} {currency}".strip())
    if budget.clip_seconds is not None:
        words.append(f"{float(budget.clip_seconds):.4g} s of clip")
    if budget.calls is not None:
        words.append(count(budget.calls, "call"))
    if budget.tokens is not None:
        words.append(count(budget.tokens, "token"))
    return ", ".join(words)
