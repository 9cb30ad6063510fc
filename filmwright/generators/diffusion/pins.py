"""Which commit of each repository is used, and which licences were shown: one small TOML file of the person.

    [commits]
    "Wan-AI/Wan2.2-TI2V-5B-Diffusers" = "b8fff7315c768468a5333511427288870b2e9635"
    [shown]
    wan22-5b = "Apache-2.0"

A branch that moves on changes nothing here: only `filmwright models pull` writes a commit.
"""

import json
import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from filmwright.errors import InputInvalid, not_written
from filmwright.generators.diffusion.preset import Source

NAME = "models.toml"


def read(path: Path | None) -> dict[str, dict[str, str]]:
    """Return what is written down, by table; empty where nothing is.

    Raises:
        InputInvalid: it is no such file.
    """
    if path is None:
        return {}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise InputInvalid(
            f"{path}: {error}", hint=f"mend or remove {path}, then pull the models again"
        ) from None
    return {
        table: {key: value for key, value in entries.items() if isinstance(value, str)}
        for table, entries in found.items()
        if isinstance(entries, dict)
    }


def write(path: Path, table: str, entries: Mapping[str, str]) -> None:
    """Add entries to a table; the file is replaced as a whole.

    Raises:
        WriterFailed: it cannot be written.
    """
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            tables = read(path)
            tables[table] = {**tables.get(table, {}), **entries}
            lines = ["# Written by `filmwright models pull`: which commit of each repository is used."]
            for name in sorted(tables):
                lines.append(f"[{name}]")
                lines += [
                    f"{json.dumps(key)} = {json.dumps(tables[name][key])}" for key in sorted(tables[name])
                ]
            number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write("\n".join([*lines, ""]))
            Path(name).replace(path)
    except OSError as error:
        raise not_written(path, error) from None


def key(source: Source) -> str:
    """Return under which name a repository's commit is written down; a preset may want a branch of it."""
    return f"{source.repo}@{source.revision}" if source.revision else f"{source.repo}"
