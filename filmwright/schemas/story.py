"""The story: text as it was given, cleaned but never rewritten, with its sentences as character spans."""

from typing import Literal

from filmwright.schemas.base import Line, Model
from filmwright.schemas.shot import Span


class Story(Model):
    """The input text. All offsets on a board refer to `text`."""

    text: str
    form: Literal["prose", "screenplay"]
    language: Line
    """BCP 47 tag, guessed from script and common words."""
    title: Line
    sentences: tuple[Span, ...]
    """Every sentence (or screenplay element), in order; between them is only white space."""
