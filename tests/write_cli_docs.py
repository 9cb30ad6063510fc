"""Writes docs/cli.md from the commands themselves: `python -m tests.write_cli_docs`.

It reads their signatures, as Typer does; the layout is ours, so another Typer does not change the page.
"""

import inspect
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from typer.models import ArgumentInfo, OptionInfo

from filmwright import cli

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
OPENING = """# The commands

Written by `python -m tests.write_cli_docs` from the commands themselves; a test tells when it is stale.
The same commands are `python -m filmwright` and, in a bare checkout, `python cli.py`.

A project is a folder. Where `DIR` may be left out, it is the folder you are in, or the only `*.film` in it.
Results go to standard output, progress and errors to standard error; `--json` prints one document, and
`NO_COLOR` is respected. Ctrl-C stops at once; `filmwright resume` goes on.

Exit codes: 0 done, 1 problems in the input, 2 usage, 3 a backend or writer failed, 4 over budget,
130 interrupted. `filmwright STORY` is the same as `filmwright make STORY`.
"""


def commands() -> dict[str, Callable[..., None]]:
    """Return the commands by name, in the order in which `--help` lists them."""
    return {c.callback.__name__: c.callback for c in cli.app.registered_commands if c.callback is not None}


def options_of(command: Callable[..., None]) -> list[str]:
    """Return the options of a command, every spelling of each."""
    found = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        kind, *_, info = get_args(parameter.annotation)
        if isinstance(info, OptionInfo):
            found += _option(parameter.name, bool, info).split(", ")
        del kind
    return found


def page() -> str:
    """Return the page as it should be."""
    return "\n".join([OPENING, *(_section(name, command) for name, command in commands().items())])


def _section(name: str, command: Callable[..., None]) -> str:
    rows, usage = [], ["filmwright", name]
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        kind, *_, info = get_args(parameter.annotation)
        if isinstance(info, ArgumentInfo):
            word = _argument(parameter, info)
            usage.append(word)
        else:
            word = _option(parameter.name, kind, info)
        default = getattr(parameter.default, "value", parameter.default)
        shown = not (isinstance(info, ArgumentInfo) or default is None or isinstance(default, bool))
        rows.append(f"| `{word}` | {info.help}{f' Default: {default}.' if shown else ''} |")
    if len(rows) > len(usage) - 2:
        usage.append("[OPTIONS]")
    table = ["", "| | |", "|---|---|", *rows] if rows else []
    return "\n".join(
        [f"## {name}", "", f"`{' '.join(usage)}`", "", inspect.getdoc(command) or "", *table, ""]
    )


def _argument(parameter: inspect.Parameter, info: ArgumentInfo) -> str:
    name = str(info.metavar or parameter.name.upper()).strip("[]")
    return name if parameter.default is parameter.empty else f"[{name}]"


def _option(name: str, kind: Any, info: OptionInfo) -> str:
    written = [*(info.param_decls or ()), info.default]  # Typer takes the first spelling for the default
    spellings = [word for word in written if isinstance(word, str)] or [f"--{name.replace('_', '-')}"]
    names = ", ".join(sorted(spellings, key=len))
    if kind is bool:
        return names
    return f"{names} {info.metavar or next(_value(k) for k in (*get_args(kind), kind))}"


def _value(kind: Any) -> str:
    if issubclass(kind, Enum):
        return "\\|".join(choice.value for choice in kind)
    return {Path: "DIR", str: "NAME"}.get(kind, "N")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
