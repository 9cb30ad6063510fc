"""Which language model plans, if any: from the environment and the person's configuration.

OPENAI_API_KEY, OPENAI_BASE_URL  >  [llm] in filmwright.toml  >  OpenAI's own server
"""

import os

from pydantic import SecretStr, ValidationError

from filmwright.errors import BackendUnavailable, InputInvalid
from filmwright.schemas.config import Config
from filmwright.schemas.model import ModelSettings

HINT = "export OPENAI_API_KEY=..., or set base_url of [llm] in filmwright.toml; or --planner rules"


def is_configured(config: Config) -> bool:
    """Whether there is a model to ask: a key, or the address of a server that may need none."""
    return bool(_key() or _address(config))


def model_settings(config: Config) -> ModelSettings:
    """Return the model that plans.

    Raises:
        BackendUnavailable: no key and no address is set.
        InputInvalid: the address or another setting is none.
    """
    key, address = _key(), _address(config)
    if not key and not address:
        raise BackendUnavailable("no language model is configured: there is no OPENAI_API_KEY", hint=HINT)
    given = config.llm.model_dump(exclude={"base_url", "million_in", "million_out"}, exclude_none=True)
    if address:
        given["base_url"] = address
    try:
        return ModelSettings(**given, api_key=SecretStr(key) if key else None)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where, why = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        is_ours = where == "base_url" and "OPENAI_BASE_URL" in os.environ
        hint = "OPENAI_BASE_URL" if is_ours else f"{where} of [llm] in filmwright.toml"
        raise InputInvalid(f"the language model's {where}: {why}", hint=f"correct {hint}") from None


def judge_settings(config: Config) -> ModelSettings:
    """Return the model that looks at what is undecided (`[judge]`), with the key of the one that plans.

    Raises:
        InputInvalid: the address or another setting is none.
    """
    given = config.judge.model_dump(include={"model", "timeout_seconds", "answer_seconds"})
    address = os.environ.get("OPENAI_BASE_URL", "").strip() or config.judge.base_url or config.llm.base_url
    if address:
        given["base_url"] = address
    try:
        return ModelSettings(**given, api_key=SecretStr(_key()) if _key() else None)
    except ValidationError as error:
        why = error.errors(include_input=False, include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise InputInvalid(f"the judge: {why}", hint="correct [judge] in filmwright.toml") from None


def _key() -> str:
    return os.environ.get("OPENAI_API_KEY", "").strip()


def _address(config: Config) -> str:
    return os.environ.get("OPENAI_BASE_URL", "").strip() or config.llm.base_url or ""
