"""A writer for tests: answers from a table or a function, and remembers what it was asked."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic import ValidationError

from filmwright.agents.llm.contract import Call, W, Wire
from filmwright.errors import AnswerUnusable

Answer = Wire | Mapping[str, Any]
"""An answer, as a wire model or as the JSON a model would send."""
Says = Answer | list[Answer] | Callable[[Call[Any]], Answer]
"""What is said to one unit: always the same, one after another (a repaired answer), or as it is asked."""


class FakeWriter:
    """Answers every call by its unit; a call that is still wrong after the last answer is a ModelFailed."""

    def __init__(self, says: Mapping[str, Says] | Callable[[Call[Any]], Answer]) -> None:
        self._says = says
        self.calls: list[Call[Any]] = []
        """Every call, in the order it was asked."""
        self.reasons: list[tuple[str, ...]] = []
        """Why each answer was refused; empty when it was not. One entry an answer."""

    def ask(self, call: Call[W]) -> W:
        self.calls.append(call)
        says = self._says if callable(self._says) else self._says[call.unit]
        said = says if isinstance(says, list) else [says]
        for one in said:
            wrong, answer = self._try(call, one(call) if callable(one) else one)
            self.reasons.append(wrong)
            if answer is not None and not wrong:
                return answer
        raise AnswerUnusable(f"{call.unit}: " + "; ".join(self.reasons[-1]), hint="filmwright resume")

    def _try(self, call: Call[W], said: Answer) -> tuple[tuple[str, ...], W | None]:
        plain = said.model_dump(mode="json") if isinstance(said, Wire) else dict(said)
        try:
            answer = cast(W, call.wire.model_validate_json(json.dumps(plain)))
        except ValidationError as error:
            return tuple(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()), None
        return tuple(call.check(answer)), answer

    @property
    def units(self) -> list[str]:
        return [call.unit for call in self.calls]
