"""The clay every schema is made of: a frozen model, and the small types with their bounds.

Nothing here knows about films. Bounds live in the type, so that a wrong number is refused where it is
written and no later code has to ask.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class Model(BaseModel):
    """Frozen data without behaviour; unknown fields are errors, defaults are validated."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,  # else an int default and its float round trip hash differently
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
    )

    def replace(self, **changes: Any) -> Self:
        """Return a validated copy with `changes` applied (names, not aliases)."""
        data = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**data, **changes})


def clean_text(text: str) -> str:
    """Normalise to NFC and drop control and invisible formatting characters, newline and tab excepted.

    Joiners (ZWJ, ZWNJ) stay: Persian, Hindi and emoji need them. Bidi overrides and ANSI escapes go:
    they can make a terminal or an editor show something that is not there.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c for c in text if c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )


_ID = re.compile(r"[^\W_][\w-]*", re.UNICODE)


def _valid_id(value: str) -> str:
    value = unicodedata.normalize("NFC", value)
    if not _ID.fullmatch(value) or value != value.lower():
        raise ValueError(
            "an id is lower-case letters, digits, '-' and '_', and starts with a letter or digit"
        )
    return value


def _valid_path(value: str) -> str:
    if not value or "\0" in value:
        raise ValueError("a path must not be empty")
    if value.startswith(("/", "\\", "~")) or re.match(r"^[A-Za-z]:", value) or "://" in value:
        raise ValueError("a path must be relative to the project folder")
    if ".." in PurePosixPath(value.replace("\\", "/")).parts:
        raise ValueError("a path must not climb out of the project folder ('..')")
    return value


def _text(value: Any) -> Any:
    return clean_text(value).strip() if isinstance(value, str) else value


Id = Annotated[str, Field(max_length=64), AfterValidator(_valid_id)]
"""Identity of a thing on the board: `bear`, `s010`, `小红`. Never an index, never renumbered."""

Line = Annotated[str, BeforeValidator(_text), Field(max_length=300)]
Text = Annotated[str, BeforeValidator(_text), Field(max_length=4000)]
RelPath = Annotated[str, Field(max_length=400), AfterValidator(_valid_path)]
"""A path inside the project folder, with forward slashes."""

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1000, le=1000)]
Unit = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
"""A share between 0 and 1."""
Seconds = Annotated[float, Field(allow_inf_nan=False, ge=0, le=600)]
Vec3 = tuple[Number, Number, Number]
"""Metres (or metres a second): x to screen right, y away from the camera, z up."""
