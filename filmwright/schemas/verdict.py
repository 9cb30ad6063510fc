"""What is decided about a shot's take: keep it, look at it, shoot it again, or stop trying."""

from typing import Literal

from filmwright.schemas.base import Id, Line, Model


class Verdict(Model):
    """One decision, with its reason."""

    shot: Id
    verdict: Literal["keep", "review", "retake", "give-up"]
    why: Line = ""
