"""What a stage asks of a language model, and what it gets: one question, one typed answer.

    stage ──Call──> writer ──┬─ known already? ──> the stored answer
                             └─ books.begin ─> attempts, down the ladder ─> books.keep ─> answer

A stage knows the story and the questions; a writer knows servers and money; neither knows the store. An
answer is committed before it is returned, so that a run that is killed asks again only what was in flight.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """The shape of one answer: closed words, flat, every field required.

    No defaults, bounds, patterns or recursion: servers ignore, refuse or mis-compile them. What they would
    say is checked after parsing, by `Call.check`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


W = TypeVar("W", bound=Wire)


@dataclass(frozen=True)
class Prompt:
    """A versioned text of `agents/prompts/`: its version is part of every fingerprint."""

    name: str
    version: int
    text: str


@dataclass(frozen=True)
class Call(Generic[W]):
    """One question."""

    unit: str
    """What it is for, in the ledger: `plan/outline`, `plan/sc010/content`."""
    prompt: Prompt
    shared: str
    """What every call of a story begins with after the prompt, byte for byte: servers keep such prefixes."""
    question: str
    """What is asked here."""
    wire: type[W]
    tokens: int
    """Tokens the answer is expected to take at most."""
    check: Callable[[W], Sequence[str]] = field(default=lambda answer: ())
    """Returns why an answer of the right shape is still wrong: the reasons are shown to the model."""
    pictures: tuple[str, ...] = ()
    """Shown after the question, in order: `data:` addresses."""

    def fingerprint(self, model: str) -> str:
        """Hash everything that shapes the answer, except who serves the model."""
        shape = json.dumps(self.wire.model_json_schema(), sort_keys=True)
        parts = [model, self.prompt.name, self.prompt.version, self.prompt.text, self.shared, self.question]
        seen = [list(self.pictures)] if self.pictures else []
        return hashlib.sha256(json.dumps([*parts, shape, *seen], ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Usage:
    """Tokens of one attempt, as the server says, or as estimated where it does not."""

    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False


@dataclass(frozen=True)
class Attempt:
    """One request and what came back: kept for every attempt, good or bad. Holds no key."""

    unit: str
    fingerprint: str
    model: str
    dialect: str
    outcome: str
    """`valid`, or what was wrong with it."""
    usage: Usage
    seconds: float
    finish_reason: str
    text: str
    """What the model said, cut at a bound."""


class Writer(Protocol):
    """Who answers: a model behind a server, or a transcript in a test."""

    def ask(self, call: Call[W]) -> W:
        """Return a valid answer.

        Raises:
            ModelFailed: there is none, after every attempt; the message says what the model did.
            OverBudget: asking would exceed the budget.
            Cancelled: the person stopped.
        """
        ...


class Books(Protocol):
    """Where answers, attempts and their cost are committed. Safe to use from several threads."""

    def recall(self, fingerprint: str) -> dict[str, Any] | None:
        """Return the stored answer to a question."""
        ...

    def begin(self, unit: str, fingerprint: str, expected: Usage) -> None:
        """Reserve what a call may take, before it is sent.

        Raises:
            OverBudget: it would exceed the budget.
        """
        ...

    def tried(self, attempt: Attempt) -> None:
        """Commit one attempt, with what it took."""
        ...

    def keep(self, unit: str, fingerprint: str, answer: dict[str, Any]) -> None:
        """Commit the answer and close the call."""
        ...

    def give_up(self, unit: str, fingerprint: str) -> None:
        """Close a call without an answer: what its attempts took is spent, what was left is free."""
        ...
