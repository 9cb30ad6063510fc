"""One request until it is answered: in turn, within its patience, every attempt in the books.

body (without what the server refuses) ─> server ─┬─ reply ─> back, to be judged
                                                  └─ trouble ─> books ─> pause and again
                                                                      ─> FormRefused: down the ladder
                                                                      ─> ModelFailed
"""

import hashlib
import threading
import time
from collections.abc import Callable
from typing import Any

from filmwright.agents.llm.contract import Attempt, Books, Usage
from filmwright.agents.llm.hearing import Reply
from filmwright.agents.llm.retry import Patience, failure, meaning, names_the_form, parameter
from filmwright.agents.llm.server import Server, Trouble
from filmwright.agents.llm.tokens import MESSAGE_TOKENS, estimate
from filmwright.errors import Cancelled, ModelFailed
from filmwright.schemas.base import clean_text
from filmwright.schemas.model import Dialect, ModelSettings

Messages = tuple[dict[str, Any], ...]
PICTURE_TOKENS = 300
"""What a picture of about 512 pixels takes; models differ between 85 and 700."""
TEMPERATURE = 0.2
_TEXT_BYTES = 65_536
_SHOWN_MODELS = 12
_TOLD_SECONDS = 5.0
_RETRIES_UNKNOWN = 2


class FormRefused(Exception):
    """The server does not take this dialect; `is_sure` when it said so in its own words."""

    def __init__(self, trouble: Trouble, error: ModelFailed) -> None:
        super().__init__(trouble.message)
        self.status, self.error, self.is_sure = trouble.status, error, names_the_form(trouble)


class Exchange:
    """Requests to one server and model, at most so many at a time."""

    def __init__(
        self,
        settings: ModelSettings,
        books: Books,
        *,
        stop: Callable[[], bool],
        say: Callable[[str], object],
        patience: Patience,
    ) -> None:
        self.settings, self.say = settings, say
        self._books, self._stop, self._patience = books, stop, patience
        self._server = Server(settings, stop)
        self._turns = threading.BoundedSemaphore(settings.calls_at_once)
        self._finding_model = threading.Lock()
        self._model = settings.model
        self._is_reached = False
        self._without: frozenset[str] = frozenset()

    @property
    def model(self) -> str:
        """The model's name; the server is asked for it when the person named none.

        Raises:
            ModelFailed: there are several, or none, or no server.
        """
        with self._finding_model:
            if self._model is None:
                self._model = self._only_model()
            return self._model

    def put(
        self, unit: str, fingerprint: str, dialect: Dialect, messages: Messages, form: dict[str, Any],
        *, limit: int, seed: int,
    ) -> Reply:  # fmt: skip
        """Send until there is a reply, which the caller judges and records; what brings none is recorded.

        Raises:
            FormRefused: this server takes no such dialect.
            ModelFailed: it gave no answer, with why.
            Cancelled: the person stopped.
        """
        retry, ends = 0, time.monotonic() + self.settings.answer_seconds
        streams = True
        while True:
            body = self._body(messages, form, limit, seed, streams)
            try:
                said = self._in_turn(body, limit)
            except KeyboardInterrupt:
                stopped = Trouble("stopped", "interrupted")
                self.record(unit, fingerprint, dialect, _outcome(stopped), stopped, messages)
                raise
            self._is_reached = self._is_reached or isinstance(said, Reply) or said.kind == "status"
            if isinstance(said, Reply):
                return said
            self.record(unit, fingerprint, dialect, _outcome(said), said, messages)
            if said.kind == "stopped":
                raise Cancelled
            what = meaning(said, dialect)
            if what == "otherwise" and (name := parameter(said)) not in self._without and name in _in(body):
                self._without |= {str(name)}
                continue
            if said.kind == "mute" and streams:
                streams = False  # llama-cpp-python ends a stream without a word where it would say HTTP 400
                continue
            error = self._failure(said)
            if what == "down" or (what == "otherwise" and dialect != "prompt" and names_the_form(said)):
                raise FormRefused(said, error)
            if said.status == 500 and dialect != "prompt" and retry:
                raise FormRefused(said, error)  # a form that crashes it, more likely than a bad hour
            pause = self._patience.pause(fingerprint, retry, said.retry_after)
            if what != "again" or retry >= self._retries(said) or pause is None:
                raise error
            if time.monotonic() + pause > ends:
                raise error
            if pause >= _TOLD_SECONDS:
                self.say(f"{unit}: {_outcome(said)}; trying again in {pause:.0f} s")
            self.wait(pause)
            retry += 1

    def record(
        self,
        unit: str,
        fingerprint: str,
        dialect: Dialect,
        outcome: str,
        said: Reply | Trouble,
        messages: Messages,
    ) -> None:
        """Write one attempt into the books."""
        usage = said.usage if isinstance(said, Reply) else None
        if usage is None:
            usage = Usage(expected_in(messages), estimate(said.text), estimated=True)
            if isinstance(said, Trouble) and said.kind in ("status", "unreachable", "foreign", "mute"):
                usage = Usage()  # nobody charges for those
        self._books.tried(
            Attempt(
                unit=unit,
                fingerprint=fingerprint,
                model=self._model or "",
                dialect=dialect,
                outcome=clean_text(self._server.scrubbed(outcome))[:500],
                usage=usage,
                seconds=round(said.seconds, 3),
                finish_reason=clean_text(said.finish_reason if isinstance(said, Reply) else said.kind)[:40],
                text=_capped(clean_text(said.text or (said.message if isinstance(said, Trouble) else ""))),
            )
        )

    def wait(self, seconds: float) -> None:
        """Wait, or stop within a moment."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.look_up()
            time.sleep(min(0.1, left))

    def look_up(self) -> None:
        """Raise Cancelled when the person has stopped."""
        if self._stop():
            raise Cancelled

    def _in_turn(self, body: dict[str, Any], limit: int) -> Reply | Trouble:
        while not self._turns.acquire(timeout=0.1):
            self.look_up()
        try:
            self.look_up()
            return self._server.send(body, characters=16 * limit + 8192)
        finally:
            self._turns.release()

    def _body(
        self, messages: Messages, form: dict[str, Any], limit: int, seed: int, streams: bool
    ) -> dict[str, Any]:
        """Return the request, without the parameters that this server has refused."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "max_tokens": limit,
            "temperature": TEMPERATURE,
            "seed": seed,
            "stream": True,
            "stream_options": {"include_usage": True},
            **form,
        }
        without = self._without if streams else self._without | {"stream"}
        for name in without & body.keys():
            del body[name]
        if "max_tokens" in self._without:
            body["max_completion_tokens"] = limit
        if "stream" in without:
            body.pop("stream_options", None)
        if "system" in self._without:
            body["messages"] = [{"role": "user", "content": _as_one(messages[:2])}, *messages[2:]]
        return body

    def _retries(self, trouble: Trouble) -> int:
        """Return how often to try again: a server that never answered has more likely another address."""
        is_unknown = trouble.kind == "unreachable" and not self._is_reached
        return min(self._patience.retries, _RETRIES_UNKNOWN) if is_unknown else self._patience.retries

    def _failure(self, trouble: Trouble) -> ModelFailed:
        where, model = self.settings.base_url, self._model or ""
        if trouble.status == 404 and "model" in trouble.message.lower():
            names = self._server.models()
            if isinstance(names, tuple) and names and model not in names:
                return ModelFailed(f"{where} has no model {model}", hint=_choose(names))
        return failure(trouble, where, model, self.settings.window_tokens)

    def _only_model(self) -> str:
        retry = 0
        while isinstance(names := self._server.models(), Trouble):
            self.look_up()
            if names.status in (404, 405, 501):
                hint = "check OPENAI_BASE_URL (it ends in /v1), or set `model` of [llm] in filmwright.toml"
                raise ModelFailed(f"{self.settings.base_url} does not list its models", hint=hint)
            pause = self._patience.pause("models", retry, names.retry_after)
            if meaning(names, "prompt") != "again" or pause is None or retry >= self._retries(names):
                raise failure(names, self.settings.base_url, "", self.settings.window_tokens)
            self.wait(pause)
            retry += 1
        self._is_reached = True
        if len(names) != 1:
            words = f"has {len(names)} models and none was named" if names else "has no model"
            raise ModelFailed(f"{self.settings.base_url} {words}", hint=_choose(names))
        return names[0]


def expected_in(messages: Messages, form: str = "") -> int:
    """Return about how many tokens a question takes."""
    parts = [part for m in messages for part in _parts(m["content"])]
    words = sum(estimate(part["text"]) if "text" in part else PICTURE_TOKENS for part in parts)
    return words + MESSAGE_TOKENS * len(messages) + estimate(form)


def _parts(content: Any) -> list[dict[str, Any]]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _as_one(messages: Messages) -> Any:
    """Return what several messages say as the content of one."""
    parts = [part for m in messages for part in _parts(m["content"])]
    words = "\n\n".join(part["text"] for part in parts if "text" in part)
    shown = [part for part in parts if "text" not in part]
    return [{"type": "text", "text": words}, *shown] if shown else words


def seeded(fingerprint: str, attempt: int) -> int:
    """Return the seed of an attempt at a question: the same in every run."""
    return int(hashlib.sha256(f"{fingerprint}/{attempt}".encode()).hexdigest()[:7], 16)


def _in(body: dict[str, Any]) -> set[str]:
    roles = {m["role"] for m in body["messages"]}
    return body.keys() | (roles & {"system"})


def _outcome(trouble: Trouble) -> str:
    return f"HTTP {trouble.status}" if trouble.kind == "status" else f"{trouble.kind}: {trouble.message}"


def _choose(names: tuple[str, ...]) -> str:
    shown = ", ".join(clean_text(name)[:80] for name in names[:_SHOWN_MODELS])
    more = f" and {len(names) - _SHOWN_MODELS} more" if len(names) > _SHOWN_MODELS else ""
    return (
        f"set `model` of [llm] in filmwright.toml to one of: {shown}{more}"
        if names
        else "load a model into the server"
    )


def _capped(text: str) -> str:
    return text.encode()[:_TEXT_BYTES].decode("utf-8", "ignore")
