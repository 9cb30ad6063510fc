"""Ids from names, in any script."""

import re
import unicodedata
from collections.abc import Container

_LONGEST = 40


def slug(name: str, taken: Container[str] = ()) -> str:
    """Return an id for `name` that is not in `taken`: lower case, letters and digits of any script.

    >>> slug("Mr. Bear"), slug("小红", {"小红"}), slug("🎉")
    ('mr-bear', '小红-2', 'x')
    """
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower().lower())
    plain = "".join(c for c in plain if c in " -_" or c.isalnum())  # vowel signs are no part of an id
    key = re.sub(r"[^\w]+", "-", plain).strip("-_")[:_LONGEST].strip("-_")
    if not re.fullmatch(r"[^\W_][\w-]*", key) or key != key.lower():
        key = re.sub(r"[^a-z0-9-]", "", key) or "x"
    unique, n = key, 2
    while unique in taken:
        unique, n = f"{key}-{n}", n + 1
    return unique
