"""One request to the images API: sent once, listened to, and always ended.

    body ──> openai client ──> 2xx ─> Reply
               ^               3xx, 4xx, 5xx ─> Refusal
               │               no connection ─> Unsent
               └─ watched: a stop, or silence ─> Unanswered: sent, and nobody knows what became of it

It never repeats a request, follows no redirect, and fetches nothing. The key is cut out of what it returns.
"""

import asyncio
import json
import os
import re
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from filmwright.errors import BackendUnavailable
from filmwright.schemas.base import clean_text

KEY = "OPENAI_API_KEY"
GRACE_SECONDS = 30.0
"""How long an answer is waited for after a stop: it is paid for, and cannot be collected later."""
_TICK_SECONDS = 0.1
_CONNECT_SECONDS = 20.0
_REPLY_BYTES = 160_000_000
_ERROR_BYTES = 65_536


@dataclass(frozen=True)
class Reply:
    """The whole answer to a request that was taken."""

    data: Any = field(repr=False)
    """The JSON; None where it is none."""
    id: str = ""
    """What the server calls the request."""


@dataclass(frozen=True)
class Refusal:
    """The server has answered, and not with pictures."""

    status: int
    words: str
    code: str = ""
    parameter: str = ""
    retry_after: str = ""


@dataclass(frozen=True)
class Unsent:
    """Nothing has reached the server."""

    words: str


@dataclass(frozen=True)
class Unanswered:
    """It was sent; the answer did not come, or not whole."""

    words: str
    is_stopped: bool = False


Said = Reply | Refusal | Unsent | Unanswered


def key() -> str:
    """Return the key of the environment, "" where there is none.

    Raises:
        BackendUnavailable: it has characters that no key has.
    """
    secret = os.environ.get(KEY, "").strip()
    if not (secret.isascii() and secret.isprintable()):
        raise BackendUnavailable(f"{KEY} has characters that no key has", hint=f"check {KEY}")
    return secret


def send(
    body: Mapping[str, Any],
    files: "Mapping[str, Any]",
    base_url: str,
    *,
    timeout_seconds: float,
    stop: Callable[[], bool],
) -> Said:
    """Send one request: to change or combine the pictures in `files`; where there are none, to draw anew."""
    import openai  # noqa: F401 - it takes a moment, which is not to count as the server's

    secret = key()
    said = _run(_watched(_talk(body, files, base_url, secret), timeout_seconds, stop))
    if isinstance(said, Refusal):
        words = clean_text(scrubbed(said.words, secret))[:2000]
        return Refusal(said.status, words, said.code, said.parameter, said.retry_after)
    if isinstance(said, Unsent):
        return Unsent(scrubbed(said.words, secret))
    if isinstance(said, Unanswered):
        return Unanswered(scrubbed(said.words, secret), said.is_stopped)
    return Reply(said.data, scrubbed(said.id, secret))


def scrubbed(text: str, secret: str) -> str:
    """Return `text` without the key, whole or begun: "Incorrect API key provided: sk-abcde***xyz"."""
    if len(secret) < 4:
        return text
    text = text.replace(secret, "(key)")
    return re.sub(re.escape(secret[:8]) + r"[^\s\"',;)}\]]*", "(key)", text) if len(secret) > 8 else text


async def _watched(talk: Coroutine[Any, Any, Said], timeout_seconds: float, stop: Callable[[], bool]) -> Said:
    """Talk, and close the connection when no answer comes; after a stop it has a little time left."""
    task = asyncio.ensure_future(talk)
    ends = time.monotonic() + timeout_seconds
    is_stopped = False
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=_TICK_SECONDS)
            if done:
                return task.result()
            if stop() and not is_stopped:
                is_stopped, ends = True, min(ends, time.monotonic() + GRACE_SECONDS)
            if time.monotonic() > ends:
                return Unanswered(f"no answer within {timeout_seconds:g} s", is_stopped)
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=0.5)


async def _talk(body: Mapping[str, Any], files: Mapping[str, Any], base_url: str, secret: str) -> Said:
    import httpx2
    import openai

    refusals: list[Refusal] = []

    async def look(response: Any) -> None:  # before the client reads an error of any length
        if 200 <= response.status_code < 300:
            return
        kept = b""
        async for data in response.aiter_bytes():
            kept += data
            if len(kept) > _ERROR_BYTES:
                break
        refusals.append(_refusal(response, kept[:_ERROR_BYTES]))
        raise ConnectionAbortedError

    timeout = httpx2.Timeout(None, connect=_CONNECT_SECONDS)
    http = openai.DefaultAsyncHttpx2Client(
        follow_redirects=False, timeout=timeout, event_hooks={"response": [look]}
    )
    try:
        async with openai.AsyncOpenAI(
            base_url=base_url, api_key=secret or "none", max_retries=0, timeout=timeout, http_client=http
        ) as client:
            api = client.images.with_streaming_response
            asked: Any = api.edit(**body, **files) if files else api.generate(**body)
            async with asked as response:
                return await _whole(response)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, openai.OpenAIError, OSError) as error:
        if refusals:
            return refusals[0]
        cause = error.__cause__ or error
        before = (
            httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError, httpx2.UnsupportedProtocol,
            httpx2.InvalidURL,
        )  # fmt: skip
        words = clean_text(str(cause))[:200] or "the connection was broken off"
        return Unsent(words) if isinstance(cause, before) else Unanswered(words)


async def _whole(response: Any) -> Said:
    data = bytearray()
    async for part in response.iter_bytes():
        data += part
        if len(data) > _REPLY_BYTES:
            break
    found = None
    with suppress(ValueError, RecursionError):
        found = json.loads(data)
    name = response.headers.get("x-request-id") or (found.get("id") if isinstance(found, dict) else "")
    return Reply(found, clean_text(str(name or ""))[:200])


def _refusal(response: Any, kept: bytes) -> Refusal:
    words, code, parameter = kept.decode("utf-8", "replace"), "", ""
    with suppress(ValueError, RecursionError):
        data = json.loads(words)
        error = data.get("error", data) if isinstance(data, dict) else data
        if isinstance(error, dict):
            words = str(error.get("message") or error.get("detail") or words)
            code, parameter = str(error.get("code") or ""), str(error.get("param") or "")
        else:
            words = str(error)
    where = response.headers.get("location", "")
    words = f"it sends us to {where}" if 300 <= response.status_code < 400 and where else words
    return Refusal(response.status_code, words, code, parameter, response.headers.get("retry-after", ""))


def _run(work: Coroutine[Any, Any, Said]) -> Said:
    """Run `work` in this thread. Unlike `asyncio.run`, it waits for no name that is being looked up."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
