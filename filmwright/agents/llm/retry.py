"""What a request that brought no answer means: ask again later, ask otherwise, or one clear error.

429, 5xx, no connection, silence ─> again, after a pause that grows, or as long as the server asks
400 that names a parameter       ─> without that parameter
400 that names the form          ─> further down the ladder
anything else                    ─> an error with what to do about it
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from filmwright.agents.llm.server import Trouble
from filmwright.errors import AnswerUnusable, ModelFailed
from filmwright.schemas.base import clean_text
from filmwright.schemas.model import Dialect

Meaning = Literal["again", "otherwise", "down", "final"]

_FORM = re.compile(
    r"response_format|json_schema|json_object|schema|grammar|\btools?\b|tool_choice|function|guided"
    r"|structured|literal_error", re.IGNORECASE,
)  # fmt: skip
_TOO_LONG = re.compile(
    r"context.{0,10}(length|size|window)|too many tokens|prompt is too long", re.IGNORECASE
)
_NO_KEY = re.compile(r"api.?key|unauthori[sz]ed|authenticat", re.IGNORECASE)
_NO_CREDIT = re.compile(r"insufficient_quota|exceeded your current quota|credit|billing", re.IGNORECASE)
_FILTERED = re.compile(r"content_filter|content.management.policy|moderation|safety system", re.IGNORECASE)
_SYSTEM = re.compile(r"system.{0,3}(role|message|prompt)|roles? must alternate", re.IGNORECASE)
_PASSING = frozenset({408, 425, 429, 502, 503, 504, 520, 522, 524, 529})
OPTIONAL = ("stream_options", "max_tokens", "temperature", "seed", "stream", "system")
"""What a request can do without, in the order it is looked for in an error."""


@dataclass(frozen=True)
class Patience:
    """How often, and how long between, a request is made again."""

    retries: int = 4
    first_seconds: float = 1.0
    longest_seconds: float = 90.0

    def pause(self, seed: str, retry: int, retry_after: str = "") -> float | None:
        """Return the seconds to wait before retry `retry` (from 0); None is longer than anyone should wait.

        The jitter comes from `seed`: calls that fail together do not come back together, and a test can
        say what happens.
        """
        if (asked := asked_to_wait(retry_after)) is not None:
            return asked if asked <= self.longest_seconds else None
        digest = hashlib.sha256(f"{seed}/{retry}".encode()).digest()
        jitter = 0.5 + digest[0] / 255
        return min(self.longest_seconds, self.first_seconds * jitter * 2.0**retry)


def asked_to_wait(retry_after: str) -> float | None:
    """Read `Retry-After`: seconds or an HTTP date; None when it is neither."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            when = parsedate_to_datetime(retry_after)
        except (ValueError, TypeError):
            return None
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if seconds == seconds else None


def meaning(trouble: Trouble, dialect: Dialect) -> Meaning:
    """Say what to do about a trouble."""
    if trouble.kind in ("unreachable", "silent", "broken"):
        return "again"
    if trouble.kind != "status":
        return "final"
    status, words = trouble.status, trouble.message
    if status == 429 and _NO_CREDIT.search(words):
        return "final"
    if status in _PASSING:
        return "again"
    if status in (401, 402, 403) or status < 400 or _TOO_LONG.search(words) or _FILTERED.search(words):
        return "final"
    has_form = dialect != "prompt"
    if status >= 500:
        return "down" if has_form and _FORM.search(words) else "again"
    if status == 404:
        return "down" if has_form and _FORM.search(words) else "final"
    if _NO_KEY.search(words):
        return "final"
    if parameter(trouble) is not None:
        return "otherwise"
    return "down" if has_form and status in (400, 415, 422) else "final"


def parameter(trouble: Trouble) -> str | None:
    """Return the optional parameter that a server complains of."""
    if _SYSTEM.search(trouble.message):
        return "system"
    return next((p for p in OPTIONAL if re.search(rf"\b{p}\b", trouble.message, re.IGNORECASE)), None)


def names_the_form(trouble: Trouble) -> bool:
    """Tell whether a refusal says that it is about how the answer's shape was asked for."""
    return bool(_FORM.search(trouble.message))


def failure(trouble: Trouble, where: str, model: str, window_tokens: int) -> ModelFailed:
    """Return the error a person sees: what happened, and what to do about it."""
    words = clean_text(trouble.message)[:400].strip() or "it gave no reason"
    status = trouble.status
    if trouble.kind != "status":
        said = _SAID.get(trouble.kind, "{where}: {words}").format(where=where, words=words)
        return ModelFailed(said, hint=_OF_KIND[trouble.kind])
    if status < 400:
        return ModelFailed(f"{where}: {words}", hint="set OPENAI_BASE_URL to the address it moved to")
    if _TOO_LONG.search(words):
        return _too_long(words, where, window_tokens)
    if _FILTERED.search(words):
        return AnswerUnusable(f"{model} was not allowed to answer: {words}", hint=REFUSED)
    if status == 401 or (status == 400 and _NO_KEY.search(words)):
        hint = "check OPENAI_API_KEY, and that OPENAI_BASE_URL is where it belongs"
        return ModelFailed(f"{where} does not accept the key (HTTP {status})", hint=hint)
    hints = {
        402: "add credit to the account, then give the same command again",
        403: "check what OPENAI_API_KEY may do, and that its account may use this model",
        404: f"check OPENAI_BASE_URL (it usually ends in /v1) and the model's name, {model}",
        429: "wait a while or check the account's credit, then give the same command again",
    }
    hint = hints.get(
        status, "wait a while, then give the same command again" if status >= 500 else "filmwright doctor"
    )
    return ModelFailed(f"{where} answered HTTP {status}: {words}", hint=hint)


def _too_long(words: str, where: str, window_tokens: int) -> ModelFailed:
    """Say by how much a question is too long, where the server's words tell."""
    numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\d", words)]
    numbers = [n for n in numbers if n >= 256]
    window = _number_after(words, r"(?:context (?:length|window)(?: is| of)?|context size|n_ctx)\D{0,12}")
    needed = max((n for n in numbers if window is None or n > window), default=None)
    if window is None or needed is None:
        message = f"{where}: the question is too long for the model: {words}"
    else:
        over = needed - window
        message = f"{where}: the question takes {needed:,} tokens, {over:,} more than the model's {window:,}"
    told = f"; it is told to be {window_tokens:,}"
    return ModelFailed(
        message + told,
        hint=f"set `window_tokens` of [llm] in filmwright.toml to {window or 'what the model can read'}",
    )


def _number_after(words: str, pattern: str) -> int | None:
    found = re.search(pattern + r"(\d[\d,]*)", words, re.IGNORECASE)
    return None if found is None else int(found.group(1).replace(",", ""))


_SAID = {
    "unreachable": "{where} cannot be reached: {words}",
    "broken": "{where} broke off its answer: {words}",
    "foreign": "{where} does not answer as a language model's server does: {words}",
}
REFUSED = "change that passage, choose another model, or: --planner rules"
_OF_KIND = {
    "unreachable": "check that the server runs and that OPENAI_BASE_URL is its address",
    "silent": "check the server, or raise `timeout_seconds` of [llm] in filmwright.toml",
    "stalled": "check the server, or raise `timeout_seconds` of [llm] in filmwright.toml",
    "long": "choose a faster model, or raise `answer_seconds` of [llm] in filmwright.toml",
    "broken": "check the server, then give the same command again",
    "mute": "look at what the server says in its own log",
    "stopped": "filmwright resume",
    "foreign": "check OPENAI_BASE_URL: it usually ends in /v1",
}
