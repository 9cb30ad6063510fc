"""Old boards become new ones: pure functions from dict to dict, run before validation.

Code above this file only ever sees the newest shape. Each step takes version n and returns version n + 1;
none exists yet, since there is only one version. Give each new step an old file in the tests.
"""

from collections.abc import Callable, Mapping
from typing import Any

from filmwright.schemas.board import BOARD_VERSION

Step = Callable[[dict[str, Any]], dict[str, Any]]
STEPS: dict[int, Step] = {}


class UnknownVersion(ValueError):
    """The board says it is of a version that this program does not know."""


def upgraded(
    data: dict[str, Any], steps: Mapping[int, Step] = STEPS, newest: int = BOARD_VERSION
) -> dict[str, Any]:
    """Return `data` in the newest shape; raise UnknownVersion for a newer or unknown one."""
    version = data.get("filmwright", newest)
    if isinstance(version, bool) or not isinstance(version, int):
        raise UnknownVersion(f"the version of a board is a number such as {newest}")
    if version > newest:
        raise UnknownVersion(f"this board has version {version}; this Filmwright knows up to {newest}")
    while version < newest:
        if version not in steps:
            raise UnknownVersion(f"boards of version {version} are unknown")
        data = {**steps[version](dict(data)), "filmwright": version + 1}
        version += 1
    return data
