"""One request to an OpenAI-compatible server: sent, listened to, and always ended.

    body ──> openai client ──bytes──> hearing ──> Reply: what the model said
               ^                                  Trouble: why there is nothing
               └─ watched: stop, silence, a whole that takes too long ─> the connection is closed

It neither repeats a request nor judges an answer. It reads the stream itself, so that servers that ignore
`stream`, send odd chunks, never end, or say nothing all end here. Redirects are not followed: the story goes
where the person sent it and nowhere else. The key is cut out of everything that leaves this file.
"""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from filmwright.agents.llm.hearing import Hearing, Reply
from filmwright.errors import ModelFailed
from filmwright.schemas.base import clean_text
from filmwright.schemas.model import ModelSettings

T = TypeVar("T")
Kind = Literal["status", "unreachable", "silent", "stalled", "long", "broken", "foreign", "mute", "stopped"]
_TICK_SECONDS = 0.1
_CONNECT_SECONDS = 20.0
_ERROR_BYTES = 65_536
_LIST_BYTES = 4_000_000
_SECRET_CHARACTERS = 12
_BROKEN_OFF = "the connection was broken off"
"""A shorter key is a word such as `none`, for a server that wants any; an answer may well contain it."""


@dataclass(frozen=True)
class Trouble:
    """Why a request brought no answer."""

    kind: Kind
    """`status`: it was refused; `foreign`: what answered is no such server; `mute`: not a byte."""
    message: str
    status: int = 0
    retry_after: str = ""
    text: str = ""
    """What had been said before."""
    seconds: float = 0.0


class Server:
    """A server and how to reach it. Safe to use from several threads; each request has its own connection."""

    def __init__(self, settings: ModelSettings, stop: Callable[[], bool]) -> None:
        import httpx2

        secret = settings.api_key.get_secret_value().strip() if settings.api_key is not None else ""
        if not (secret.isascii() and secret.isprintable()):
            raise ModelFailed("the key has characters that no key has", hint="check OPENAI_API_KEY")
        self._key, self._stop, self._settings = secret, stop, settings
        self._tls = httpx2.create_ssl_context()  # once: it reads every certificate the machine trusts

    def scrubbed(self, text: str) -> str:
        """Return `text` without the key, whole or in part."""
        if len(self._key) < 4:
            return text
        text = text.replace(self._key, "(key)")
        at = text.find(self._key[:8]) if len(self._key) > 8 else -1
        while at >= 0:  # "Incorrect API key provided: sk-abcde***xyz"
            end = at
            while end < len(text) and not (text[end].isspace() or text[end] in "\"',;)}]"):
                end += 1
            text = f"{text[:at]}(key){text[end:]}"
            at = text.find(self._key[:8], at)
        return text

    def send(self, body: dict[str, Any], characters: int) -> Reply | Trouble:
        """Send one chat completion; return the reply, cut at `characters` should it never end.

        When the person stops, the connection is closed within a second.
        """

        async def talk(client: Any, hearing: Hearing) -> Reply | Trouble:
            async with client.chat.completions.with_streaming_response.create(**body) as response:
                async for data in response.iter_bytes():
                    if not hearing.take(data):
                        break
            if not hearing.has_begun:
                return Trouble("mute", "it answered with nothing")
            return hearing.reply() or Trouble("foreign", hearing.beginning)

        return self._request(talk, Hearing(characters))

    def models(self) -> tuple[str, ...] | Trouble:
        """Return the ids of the models that are served."""

        async def talk(client: Any, hearing: Hearing) -> tuple[str, ...] | Trouble:
            async with client.models.with_streaming_response.list() as response:
                async for data in response.iter_bytes():
                    if not hearing.keep(data, _LIST_BYTES):
                        break
            with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
                names = [str(one["id"]) for one in json.loads(hearing.kept)["data"]]
                return tuple(self.scrubbed(clean_text(name))[:200] for name in names)
            return Trouble("foreign", hearing.beginning)

        return self._request(talk, Hearing(0))

    def _request(
        self, talk: Callable[[Any, Hearing], Coroutine[Any, Any, T | Trouble]], hearing: Hearing
    ) -> T | Trouble:
        began = time.monotonic()
        found = _run(self._watched(talk, hearing))
        if isinstance(found, Trouble):
            found = Trouble(
                found.kind, self.scrubbed(found.message[:2000]), found.status, found.retry_after,
                self.scrubbed(hearing.text), time.monotonic() - began,
            )  # fmt: skip
        elif isinstance(found, Reply):
            is_secret = len(self._key) >= _SECRET_CHARACTERS
            cleaned = found.cleaned(self.scrubbed if is_secret else str, time.monotonic() - began)
            found = cast(T, cleaned)
        return found

    async def _watched(
        self, talk: Callable[[Any, Hearing], Coroutine[Any, Any, T | Trouble]], hearing: Hearing
    ) -> T | Trouble:
        """Talk, and close the connection when the person stops or the server does not go on."""
        began = hearing.heard_at = time.monotonic()
        task = asyncio.ensure_future(self._talk(talk, hearing))
        try:
            while True:
                done, _ = await asyncio.wait({task}, timeout=_TICK_SECONDS)
                if done:
                    return task.result()
                if self._stop():
                    return Trouble("stopped", "the person stopped")
                now = time.monotonic()
                quiet, whole = self._settings.timeout_seconds, self._settings.answer_seconds
                if now - hearing.heard_at > quiet:
                    words = f"the server said nothing for {quiet:g} s"
                    return Trouble("stalled" if hearing.has_begun else "silent", words)
                if now - began > whole:
                    return Trouble("long", f"the answer was not whole after {whole:g} s")
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=0.5)

    async def _talk(
        self, talk: Callable[[Any, Hearing], Coroutine[Any, Any, T | Trouble]], hearing: Hearing
    ) -> T | Trouble:
        import httpx2
        import openai

        refused: list[Trouble] = []

        async def look(response: Any) -> None:  # before the client reads an error of any length
            if response.status_code < 300:
                return
            async for data in response.aiter_bytes():
                if not hearing.keep(data, _ERROR_BYTES):
                    break
            refused.append(_refusal(response, hearing))
            raise ConnectionAbortedError

        http = openai.DefaultAsyncHttpx2Client(
            follow_redirects=False,
            verify=self._tls,
            timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS),
            event_hooks={"response": [look]},
        )
        try:
            async with openai.AsyncOpenAI(
                base_url=self._settings.base_url,
                api_key=self._key or "none",
                max_retries=0,
                timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS),
                http_client=http,
            ) as client:
                return await talk(client, hearing)
        except (
            openai.OpenAIError,
            httpx2.HTTPError,
            httpx2.InvalidURL,
            httpx2.StreamError,
            OSError,
        ) as error:
            if refused:
                return refused[0]
            kind: Kind = "broken" if hearing.has_begun else "unreachable"
            return Trouble(kind, str(error.__cause__ or error) or _BROKEN_OFF)


def _refusal(response: Any, hearing: Hearing) -> Trouble:
    message = hearing.kept.decode("utf-8", "replace")
    with suppress(ValueError, RecursionError):
        data = json.loads(message)
        error = data.get("error", data) if isinstance(data, dict) else data
        if isinstance(error, dict):
            words = [str(error.get(name) or "") for name in ("code", "message", "detail")]
            message = " ".join(word for word in words if word) or message
        else:
            message = str(error)
    where = response.headers.get("location", "")
    message = f"it sends us to {where}" if 300 <= response.status_code < 400 and where else message
    return Trouble("status", message, response.status_code, response.headers.get("retry-after", ""))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in this thread. Unlike `asyncio.run`, it waits for no name that is being looked up."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(work)
    try:
        return loop.run_until_complete(task)
    except KeyboardInterrupt:
        task.cancel()
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        raise
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
