"""What it means that no picture came: whether the job was taken, whether to ask again, and what to tell.

never sent, 3xx, 4xx          not taken, for certain: nothing is charged, it may be sent again
503 with Retry-After          the server itself says that it did not take it
408, 499, other 5xx, silence  nobody knows: it is not sent again without the person's word
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from filmwright.errors import BackendUnavailable, FilmwrightError, RenderFailed
from filmwright.generators.openai_images.wire import KEY, Refusal, Unanswered, Unsent

OPTIONAL = ("response_format", "quality")
"""What a request can do without, where a server knows no such word."""
_UNKNOWN_FATE = frozenset((408, 499))
_MODERATION = re.compile(
    r"moderation|safety system|content.?(policy|filter|management)|policy.?violation", re.IGNORECASE
)
_NO_CREDIT = re.compile(r"insufficient_quota|exceeded your current quota|billing|\bcredits?\b", re.IGNORECASE)
_AGAIN_IN = re.compile(r"(?:try again|retry) in (\d+(?:\.\d+)?)\s*(ms|s|second)", re.IGNORECASE)
_LATER = "filmwright resume"


def is_untaken(said: Refusal | Unsent | Unanswered) -> bool:
    """Whether the server has not taken the job, for certain."""
    if isinstance(said, Refusal):
        if said.status == 503:
            return asked_to_wait(said) is not None
        return said.status < 500 and said.status not in _UNKNOWN_FATE
    return isinstance(said, Unsent)


def not_known(said: Refusal | Unsent | Unanswered) -> str | None:
    """Return the optional word of the request that a server refuses."""
    if not isinstance(said, Refusal) or said.status not in (400, 422):
        return None
    return next((n for n in OPTIONAL if said.parameter == n or re.search(rf"\b{n}\b", said.words)), None)


def asked_to_wait(said: Refusal) -> float | None:
    """Return the seconds for which a server wants to be left alone; None where it does not say."""
    if (match := _AGAIN_IN.search(said.words)) and not said.retry_after:
        return float(match[1]) / (1000 if match[2] == "ms" else 1)
    try:
        seconds = float(said.retry_after)
    except ValueError:
        try:
            when = parsedate_to_datetime(said.retry_after)
        except (ValueError, TypeError):
            return None
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if seconds == seconds else None


def failure(said: Refusal | Unsent | Unanswered, unit: str, where: str, model: str) -> FilmwrightError:
    """Return the error a person sees: what happened, and what to do about it."""
    if isinstance(said, Unsent):
        hint = (
            "check that the server runs, and OPENAI_BASE_URL or base_url of [images]; then: filmwright resume"
        )
        return RenderFailed(f"{unit}: {where} cannot be reached: {said.words}", hint=hint, retryable=True)
    if isinstance(said, Unanswered):
        hint = "it may have been charged: look at your account there; filmwright jobs says what to type then"
        return RenderFailed(f"{unit}: {where} did not answer: {said.words}", hint=hint)
    words = " ".join(said.words.split())[:400] or "it gave no reason"
    status = said.status
    if _MODERATION.search(f"{said.code} {words}"):
        hint = f"change the words of {unit.partition('/')[0]} in the board, then: {_LATER}"
        return RenderFailed(f"{unit}: {model} was not allowed to draw this: {words}", hint=hint)
    if status == 401:
        return BackendUnavailable(f"{where} does not accept the key (HTTP 401)", hint=f"check {KEY}")
    if status in (403, 404):
        hint = f"check what {KEY} may do, base_url (it usually ends in /v1) and model of [images]: {model}"
        return BackendUnavailable(f"{where} answered HTTP {status}: {words}", hint=hint)
    if status == 402 or (status == 429 and _NO_CREDIT.search(f"{said.code} {words}")):
        return RenderFailed(f"{unit}: {where}: {words}", hint=f"add credit to the account, then: {_LATER}")
    if is_untaken(said) and (status == 429 or status >= 500):
        pause = asked_to_wait(said) or 0.0
        return RenderFailed(
            f"{unit}: {where} answered HTTP {status}: {words}",
            hint=f"wait a while, then: {_LATER}",
            retryable=True,
            retry_after_seconds=pause,
        )
    hint = "check model, sizes and base_url of [images] in filmwright.toml"
    if not is_untaken(said):
        hint = "it may have been charged: look at your account there; filmwright jobs says what to type then"
    return RenderFailed(f"{unit}: {where} answered HTTP {status}: {words}", hint=hint)
