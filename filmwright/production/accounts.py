"""What a project has taken on and paid, and what a person says of a job nobody answered for."""

from dataclasses import dataclass

from filmwright.errors import UsageError
from filmwright.production.config import read_config
from filmwright.production.opening import opened
from filmwright.production.options import Options
from filmwright.production.studio import budget_of
from filmwright.schemas.job import Amount, Budget, Job
from filmwright.storyboard import ledger
from filmwright.storyboard.project import Project, locked
from filmwright.storyboard.store import Store


@dataclass(frozen=True)
class Account:
    """The ledger of a project."""

    jobs: tuple[Job, ...]
    spent: Amount
    """Charges, and reservations of what is open."""
    budget: Budget
    currency: str


def account(project: Project) -> Account:
    """Return what a project has taken on. Changes nothing."""
    with opened(project) as store:
        return account_in(store, project)


def account_in(store: Store, project: Project) -> Account:
    """Return what the project of an open store has taken on."""
    config = read_config(project.folder)
    budget = budget_of(Options(), store.note("run", "options") or {}, config)
    return Account(tuple(ledger.jobs(store)), ledger.spent(store), budget, config.currency)


def settle(project: Project, job: int, *, refused: bool, lost: bool, accepted: str | None) -> Job:
    """Record what became of an open job nobody works on.

    Raises:
        UsageError: not exactly one of the three was said.
        InputInvalid: there is no such open job, or somebody works on it.
    """
    if refused + lost + (accepted is not None) != 1:
        raise UsageError(
            "say what became of the job, one of the three", hint=f"filmwright settle {job} --refused"
        )
    with locked(project), opened(project, leading=True) as store:
        if accepted is not None:
            return ledger.settle(store, job, "accepted", provider_id=accepted)
        return ledger.settle(store, job, "void" if refused else "lost")
