"""A writer: a language model behind an OpenAI-compatible server, which answers each question once.

    ask ─┬─ known? ──────────────────────────────────────────────> the stored answer
         └─ books.begin ─> exchange, in the ladder's dialect ─> read ─┬─ valid ─> books.keep ─> the answer
                              ^                                       │
                              └── longer / the reasons / a rung down ─┘ at most three times, then give_up

It decides nothing about films: what an answer must be is in the call.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from filmwright.agents.llm.answers import Reading, read
from filmwright.agents.llm.contract import Books, Call, Usage, W
from filmwright.agents.llm.exchange import Exchange, FormRefused, Messages, expected_in, seeded
from filmwright.agents.llm.hearing import Reply
from filmwright.agents.llm.ladder import SHAPED, TELLS_SCHEMA, Finding, Ladder, form, in_words, strict
from filmwright.agents.llm.retry import REFUSED, Patience
from filmwright.errors import AnswerUnusable, ModelFailed
from filmwright.schemas.model import Dialect, ModelSettings

ATTEMPTS = 3
_LONGEST = 4
"""How many times the expected tokens an answer may grow to."""
_SHOWN_ANSWER = 4000
"""Characters of its own answer that a model sees again when it is refused."""
_ESTIMATED_HIGH = 1.3
"""How far an estimate of tokens may be too high; a question is not refused for less."""
_SURE_AFTER = 2
"""So many answers of the wrong shape, and the dialect is not enforced after all."""


def _never() -> bool:
    return False


def _silent(words: str) -> None:
    pass


@dataclass
class _Try:
    """How the next attempt is made."""

    dialect: Dialect
    limit: int
    repair: Messages = ()
    misshapen: int = 0


class OpenAIWriter:
    """Answers calls through a server. Safe to use from several threads; call it from plain ones."""

    def __init__(
        self,
        settings: ModelSettings,
        books: Books,
        *,
        stop: Callable[[], bool] = _never,
        say: Callable[[str], object] = _silent,
        patience: Patience | None = None,
    ) -> None:
        self._settings, self._books = settings, books
        self._exchange = Exchange(settings, books, stop=stop, say=say, patience=patience or Patience())
        self._ladder = Ladder(self._exchange, books)
        self._lock, self._asking = threading.Lock(), set[str]()

    @property
    def model(self) -> str:
        """The model's name, as fingerprints have it."""
        return self._exchange.model

    def ask(self, call: Call[W]) -> W:
        """Return a valid answer; see `contract.Writer`."""
        fingerprint = call.fingerprint(self.model)
        with self._alone(fingerprint):
            return self._asked(call, fingerprint)

    @contextmanager
    def _alone(self, fingerprint: str) -> Iterator[None]:
        """Let a question that two threads ask at once be paid for once."""
        self._exchange.look_up()
        while not self._is_first(fingerprint):
            self._exchange.wait(0.05)
        try:
            yield
        finally:
            with self._lock:
                self._asking.remove(fingerprint)

    def _is_first(self, fingerprint: str) -> bool:
        with self._lock:
            is_first = fingerprint not in self._asking
            self._asking.add(fingerprint)
            return is_first

    def _asked(self, call: Call[W], fingerprint: str) -> W:
        if (known := self._books.recall(fingerprint)) is not None:
            try:
                return call.wire.model_validate(known)
            except ValidationError:  # not what we stored: ask again rather than fail
                pass
        dialect = self._ladder.rung()
        self._refuse_overlong(call, dialect)
        shape = json.dumps(strict(call.wire)) if dialect in TELLS_SCHEMA else ""  # else it is in the words
        expected = expected_in(_messages(call, dialect), shape)
        self._books.begin(call.unit, fingerprint, Usage(expected, call.tokens, estimated=True))
        try:
            answer = self._answered(call, fingerprint, dialect)
        except BaseException:
            self._books.give_up(call.unit, fingerprint)
            raise
        self._books.keep(call.unit, fingerprint, answer.model_dump(mode="json"))
        return answer

    def _answered(self, call: Call[W], fingerprint: str, dialect: Dialect) -> W:
        left: dict[Dialect, str] = {}
        this = _Try(dialect, call.tokens)
        why = ""
        for attempt in range(ATTEMPTS):
            reply = self._reply(call, fingerprint, this, left, attempt)
            messages = _messages(call, this.dialect) + this.repair
            self._refuse_refusal(call, fingerprint, this.dialect, reply, messages)
            reading = read(reply.text, call.wire, call.check)
            if reading.answer is not None:
                self._exchange.record(call.unit, fingerprint, this.dialect, "valid", reply, messages)
                for dialect, words in left.items():
                    self._ladder.leave(dialect, words, this.dialect)
                return reading.answer
            why = _wrong(reply, reading, this.limit)
            self._exchange.record(call.unit, fingerprint, this.dialect, why, reply, messages)
            self._mend(call, this, reply, reading, left)
        raise AnswerUnusable(
            f"{self.model} gave no valid answer to {call.unit} in {ATTEMPTS} attempts: {why}",
            hint="the same command asks again; another model may do better, and --planner rules needs none",
        )

    def _reply(
        self, call: Call[W], fingerprint: str, this: _Try, left: dict[Dialect, str], attempt: int
    ) -> Reply:
        """Send this attempt, down the ladder where a dialect is refused."""
        while True:
            messages = _messages(call, this.dialect) + this.repair
            room = self._settings.window_tokens - expected_in(messages)
            limit = max(min(this.limit, room), call.tokens)
            shape, seed = form(this.dialect, call.wire), seeded(fingerprint, attempt)
            try:
                return self._exchange.put(
                    call.unit, fingerprint, this.dialect, messages, shape, limit=limit, seed=seed
                )
            except FormRefused as refused:
                lower, error = self._ladder.below(this.dialect), refused.error
                status = refused.status
            if lower is None and self._settings.dialect is not None:
                hint = "take `dialect` out of [llm] in filmwright.toml: a probe finds one that works"
                raise ModelFailed(error.message, hint=hint)
            if lower is None:
                raise error
            left[this.dialect] = f"HTTP {status}"
            this.dialect = lower

    def _refuse_overlong(self, call: Call[W], dialect: Dialect) -> None:
        tokens, window = expected_in(_messages(call, dialect)), self._settings.window_tokens
        if tokens > window * _ESTIMATED_HIGH:
            raise ModelFailed(
                f"{call.unit} takes about {tokens:,} tokens, and the model's window is {window:,}",
                hint="choose a model with a longer window, and set `window_tokens` of [llm] to it",
            )

    def _refuse_refusal(
        self, call: Call[W], fingerprint: str, dialect: Dialect, reply: Reply, messages: Messages
    ) -> None:
        if reply.refusal:
            words = f"{self.model} refused {call.unit}: {' '.join(reply.refusal.split())[:300]}"
        elif reply.finish_reason == "content_filter":
            words = f"a filter withheld the answer of {self.model} to {call.unit}"
        else:
            return
        self._exchange.record(call.unit, fingerprint, dialect, "refused", reply, messages)
        raise AnswerUnusable(words, hint=REFUSED)

    def _mend(
        self, call: Call[W], this: _Try, reply: Reply, reading: Reading[W], left: dict[Dialect, str]
    ) -> None:
        """Change the next attempt according to what was wrong with this one."""
        if reply.finish_reason in ("length", "endless") and this.limit < _LONGEST * call.tokens:
            this.limit = min(this.limit * 3 // 2, _LONGEST * call.tokens)
            return
        if not reply.text.strip() or not reply.finish_reason:
            return  # empty, or broken off: the same again
        this.repair = _repair(reply, reading)
        this.misshapen += reading.broken
        if this.dialect in SHAPED and this.misshapen >= _SURE_AFTER:
            lower = self._ladder.below(this.dialect)
            if lower is not None:
                left[this.dialect] = "answers of the wrong shape"
                this.dialect, this.misshapen = lower, 0


def examine(
    settings: ModelSettings,
    books: Books,
    *,
    stop: Callable[[], bool] = _never,
    say: Callable[[str], object] = _silent,
    patience: Patience | None = None,
) -> list[Finding]:
    """Return what the server does with each dialect, in the ladder's order; for `filmwright doctor`.

    Raises:
        ModelFailed: the server cannot be reached, or refuses the key or the model.
    """
    exchange = Exchange(settings, books, stop=stop, say=say, patience=patience or Patience())
    return Ladder(exchange, books).findings()


def _messages(call: Call[W], dialect: Dialect) -> Messages:
    """Return the question, with what changes least first: servers keep a prefix they have seen."""
    words = [call.shared, call.question]
    if dialect not in TELLS_SCHEMA:
        words.append(in_words(call.wire))
    asked: Any = "\n\n".join(word for word in words if word)
    if call.pictures:
        shown = ({"type": "image_url", "image_url": {"url": one, "detail": "low"}} for one in call.pictures)
        asked = [{"type": "text", "text": asked}, *shown]
    return ({"role": "system", "content": call.prompt.text}, {"role": "user", "content": asked})


def _repair(reply: Reply, reading: Reading[W]) -> Messages:
    reasons = "\n".join(f"- {reason}" for reason in reading.reasons)
    shorter = "\nBe briefer: it was cut off." if reply.finish_reason in ("length", "endless") else ""
    words = f"That answer cannot be used:\n{reasons}{shorter}\nSend the corrected JSON object only, whole."
    said = {"role": "assistant", "content": reply.text[:_SHOWN_ANSWER]}
    return (said, {"role": "user", "content": words})


def _wrong(reply: Reply, reading: Reading[W], limit: int) -> str:
    if not reply.has_choice:
        return "it answered with no choice at all"
    if reply.finish_reason == "length":
        return f"the answer was cut off after {limit} tokens"
    if reply.finish_reason == "endless":
        return "the answer did not end"
    if not reply.text.strip():
        return "the answer was empty"
    if not reply.finish_reason:
        return "the answer broke off"
    return "; ".join(reading.reasons)
