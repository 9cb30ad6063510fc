"""The console: plain text, no markup, no control characters; paths as they are typed."""

from pathlib import Path

from rich.console import Console


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # Rich would exit with 1; that the reader has gone is no error of ours


def console(*, stderr: bool = False) -> Console:
    """Return a console on standard output or standard error."""
    return _Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def clean(text: object) -> str:
    """Return text that cannot move the cursor."""
    from filmwright.schemas.base import clean_text

    return clean_text(str(text))


def shown(path: Path) -> str:
    """Return a path for a person's eyes: on one line, without what moves the cursor."""
    return " ".join(clean(path).split("\n"))


def count(number: int, thing: str) -> str:
    """Return `1 shot`, `2 shots`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
