"""Books that live as long as a test, and say what was done with them."""

import threading
from typing import Any

from filmwright.agents.llm.contract import Attempt, Usage
from filmwright.errors import OverBudget


class MemoryBooks:
    """Answers, attempts and open calls; `most_calls` is a budget."""

    def __init__(self, most_calls: int | None = None) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.attempts: list[Attempt] = []
        self.begun: list[tuple[str, Usage]] = []
        self.open: dict[str, str] = {}
        self.given_up: list[str] = []
        self._most_calls, self._lock = most_calls, threading.Lock()

    def recall(self, fingerprint: str) -> dict[str, Any] | None:
        with self._lock:
            return self.answers.get(fingerprint)

    def begin(self, unit: str, fingerprint: str, expected: Usage) -> None:
        with self._lock:
            if self._most_calls is not None and len(self.begun) >= self._most_calls:
                raise OverBudget("no more calls", hint="filmwright resume --budget '9 calls'")
            assert fingerprint not in self.open, "begun twice"
            self.begun.append((unit, expected))
            self.open[fingerprint] = unit

    def tried(self, attempt: Attempt) -> None:
        with self._lock:
            assert attempt.fingerprint in self.open, "an attempt at a call that was not begun"
            self.attempts.append(attempt)

    def keep(self, unit: str, fingerprint: str, answer: dict[str, Any]) -> None:
        with self._lock:
            assert self.open.pop(fingerprint) == unit
            self.answers[fingerprint] = answer

    def give_up(self, unit: str, fingerprint: str) -> None:
        with self._lock:
            assert self.open.pop(fingerprint) == unit
            self.given_up.append(unit)

    def outcomes(self, unit: str = "plan/x") -> list[str]:
        """Return how the attempts at a unit ended, in order."""
        return [a.outcome for a in self.attempts if a.unit == unit]
