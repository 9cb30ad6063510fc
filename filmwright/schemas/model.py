"""Which language model writes the film, where it is served, and how patient we are with it.

The key is held here and shown nowhere: not in a repr, not in a dump, not in the address.
"""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from filmwright.schemas.base import Line, Model

Dialect = Literal["json_schema", "json_object+schema", "tool", "json_object", "prompt"]
"""How a server is told the shape of an answer, from the strictest to a plain request in words."""

OPENAI = "https://api.openai.com/v1"


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:  # reading it checks it
        raise ValueError("the address of a model's server looks like https://api.openai.com/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("no key belongs in an address: it goes into OPENAI_API_KEY")
    return value.rstrip("/")


class ModelSettings(Model):
    """An OpenAI-compatible server and a model there."""

    base_url: Annotated[str, AfterValidator(_address)] = OPENAI
    model: Line | None = None
    """None is the server's only model."""
    api_key: SecretStr | None = None
    """None for a server that asks for none."""
    timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 300
    """How long a server may say nothing: before its first word, and between two."""
    answer_seconds: Annotated[float, Field(gt=0, le=7200)] = 1200
    """How long one whole answer may take."""
    calls_at_once: Annotated[int, Field(ge=1, le=64)] = 4
    window_tokens: Annotated[int, Field(ge=1024, le=10_000_000)] = 32_000
    """What the model can read and write in one call."""
    dialect: Dialect | None = None
    """None lets a probe find the strictest that the server enforces."""
