"""A problem found in something a person wrote: where it is, what is wrong, what would be right."""

from typing import Literal

from filmwright.schemas.base import Model


class Problem(Model):
    """One finding at a place in a file. Lines and columns count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0
    message: str
    hint: str = ""
    """What would be valid, with the nearest match first."""
    excerpt: str = ""
    """The source line, for showing."""
    severity: Literal["error", "note"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")
