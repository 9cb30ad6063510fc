"""Plain data to YAML text, laid out for a person: what is short stands on one line, the rest in blocks.

    data -> entry() / item() -> lines          block style, long texts folded
         -> flow()           -> one line       {size: mcu, move: dolly-in}

Only the notation that `yaml_tree` reads is written. Quotes are used where any YAML reader, an old one
too, could take a text for something else.
"""

import json
import math
import re
import textwrap
from typing import Any

WIDTH = 110
ALWAYS_BLOCK = frozenset({"cast", "places", "props", "scenes", "shots"})
SPACED = frozenset({"scenes", "shots"})
"""Lists whose items are separated by a blank line."""

_MARKS = "‘’“”–—…·，。！？、：；「」『』（）《》"
"""Marks that mean nothing to YAML."""
_SHORT = 40
"""A text up to this long reads well inside braces."""
_SAFE = re.compile(rf"[^\W_](?:[\w .!?/()+;'{_MARKS}-]|,(?= )|:(?=\S))*", re.UNICODE)
_SAFE_IN_FLOW = re.compile(rf"[^\W_][\w .!/()+;'{_MARKS}-]*", re.UNICODE)
_LOOKS_LIKE_ELSE = re.compile(
    r"[-+.]?[0-9][0-9_.,:eExXoOa-fA-F+-]*|[-+.]?(inf|nan)|y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE
)
_JOINERS = "\u200c\u200d"  # Persian, Hindi and emoji are unreadable when these are escaped
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def number(value: int | float) -> str:
    """Write a number with at most three digits after the point (three in all when it is tiny).

    >>> [number(n) for n in (4.0, 1.66666, -0.0, 0.00012345)]
    ['4', '1.667', '0', '0.000123']
    """
    rounded = rounded_number(value)
    if isinstance(rounded, int) or rounded == int(rounded):
        return str(int(rounded))
    text = repr(rounded)
    return text if "e" not in text else f"{rounded:.12f}".rstrip("0")


def rounded_number(value: int | float) -> int | float:
    """Round as `number` writes."""
    if isinstance(value, int):
        return value
    close = round(value, 3)
    if close == 0 and value != 0:
        close = round(value, 2 - math.floor(math.log10(abs(value))))
        close = close if abs(close) >= 1e-9 else 0.0
    return close


def scalar(value: Any, *, inside_flow: bool = False) -> str:
    """Write one value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    text = str(value)
    safe = _SAFE_IN_FLOW if inside_flow else _SAFE
    if (
        safe.fullmatch(text)
        and not text.endswith((" ", ":"))
        and not _LOOKS_LIKE_ELSE.fullmatch(text)
        and not _DATE.match(text)
        and text.isprintable()
    ):
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    """Write a text in quotes; what cannot be seen is escaped."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() or c in _JOINERS else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow(value: Any) -> str:
    """Write a value on one line, in braces and brackets."""
    if isinstance(value, dict):
        pairs = (f"{scalar(key, inside_flow=True)}: {flow(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, inside_flow=True)


def entry(key: str, value: Any, indent: int, *, one_line: bool = False) -> str:
    """Write `key: value` at `indent`, over several lines where one would be too long."""
    head = " " * indent + scalar(key) + ":"
    if isinstance(value, dict | list | tuple) and value:
        line = f"{head} {flow(value)}"
        if one_line or (key not in ALWAYS_BLOCK and len(line) <= WIDTH):
            return line
        if isinstance(value, dict):
            return "\n".join([head, *(entry(k, v, indent + 2) for k, v in value.items())])
        blank = "\n\n" if key in SPACED else "\n"
        return head + "\n" + blank.join(item(v, indent + 2, block=key in ALWAYS_BLOCK) for v in value)
    if isinstance(value, dict | list | tuple):
        return f"{head} {flow(value)}"
    if isinstance(value, str) and not one_line and (folded := _folded(value, indent + 2, len(head))):
        return f"{head} {folded}"
    return f"{head} {scalar(value)}"


def item(value: Any, indent: int, *, block: bool = False) -> str:
    """Write `- value` at `indent`; `block` asks for one line per field."""
    head = " " * indent + "- "
    line = head + (flow(value) if isinstance(value, dict | list | tuple) else scalar(value))
    if isinstance(value, dict) and value and (block or len(line) > WIDTH):
        if not block and (wrapped := _wrapped(value, indent)):
            return wrapped
        fields = "\n".join(entry(k, v, indent + 2) for k, v in value.items())
        return head + fields[indent + 2 :]
    return line


def _wrapped(value: dict[str, Any], indent: int) -> str:
    """Write a thing of many short fields in braces over two or three lines, or return ""."""
    if any(isinstance(v, str) and len(v) > _SHORT for v in value.values()):
        return ""
    lines = [" " * indent + "- {"]
    for place, (key, item_value) in enumerate(value.items()):
        field = f"{scalar(key, inside_flow=True)}: {flow(item_value)}" + (
            "," if place < len(value) - 1 else "}"
        )
        if place and len(lines[-1]) + 1 + len(field) > WIDTH:
            lines.append(" " * (indent + 3) + field)
        else:
            lines[-1] += (" " if place else "") + field
    return "\n".join(lines) if len(lines) <= 3 and max(map(len, lines)) <= WIDTH else ""


def _folded(text: str, indent: int, used: int) -> str:
    """Write a long or many-lined text as a block, or return "" when quotes are safer or one line will do."""
    long = used + 1 + len(text) > WIDTH
    if not long and "\n" not in text:
        return ""
    lines = text.split("\n")
    if any(line != line.strip() or not (line or "\n" in text) for line in lines):
        return ""
    if not text.replace("\n", "").isprintable() or not lines[0] or not lines[-1]:
        return ""
    pad = " " * indent
    if "\n" in text:
        return "|-\n" + "\n".join(pad + line if line else "" for line in lines)
    if "  " in text or " " not in text:
        return ""
    wrapped = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(pad + line for line in wrapped)
