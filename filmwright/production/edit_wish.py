"""What a person wants changed of a still: `note SHOT --keyframe "..." --mask M --expand 0,0,200,0`. Pure."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from filmwright.errors import InputInvalid, UsageError

Sides = tuple[int, int, int, int]
"""Pixels of the still at left, top, right and bottom."""
NONE: Sides = (0, 0, 0, 0)
LONGEST = 4000
"""Characters of an instruction."""


@dataclass(frozen=True)
class Wish:
    """What a person wants changed of a still."""

    instruction: str
    last: bool = False
    """The still of the shot's last frame, instead of the one it opens with."""
    mask: Path | None = None
    expand: Sides = NONE
    editor: str | None = None
    seed: int | None = None
    """None: one that was not tried for this."""


def wish_of(
    text: str,
    *,
    keyframe: bool,
    last: bool,
    mask: Path | None,
    expand: str | None,
    by: str | None,
    seed: int | None,
) -> Wish | None:
    """Return what is wanted of a still; None where nothing is.

    Raises:
        UsageError: what concerns stills is asked for, and no still is; or nothing is said of one.
    """
    if keyframe or last:
        if not 0 < len(text.strip()) <= LONGEST:
            raise UsageError(
                f"say in 1 to {LONGEST} characters what to change",
                hint='filmwright note SHOT "make the hat green" --keyframe',
            )
        sides = NONE if expand is None else sides_of(expand)
        return Wish(text, last=last, mask=mask, expand=sides, editor=by, seed=seed)
    told = {"--mask": mask, "--expand": expand, "--with": by, "--seed": seed}
    if found := next((name for name, value in told.items() if value is not None), None):
        raise UsageError(f"{found} is of a still that is changed", hint="add --keyframe, or --last")
    return None


def sides_of(words: str) -> Sides:
    """Return (left, top, right, bottom) from `0,0,200,0`, in pixels of the still.

    Raises:
        UsageError: it is no such list, or says nothing.
    """
    match = re.fullmatch(r"(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})", words.replace(" ", ""))
    found = cast(Sides, tuple(int(n) for n in match.groups())) if match else NONE
    if found == NONE:
        raise UsageError(
            f"--expand '{words}' adds nothing to a picture",
            hint="--expand LEFT,TOP,RIGHT,BOTTOM in pixels of the still, such as --expand 0,0,200,0",
        )
    return found


def check_sides(expand: Sides, size: tuple[int, int]) -> None:
    """Refuse a canvas that is mostly new.

    Raises:
        InputInvalid: a side is wider than the still is itself.
    """
    for name, added, own in zip(("left", "top", "right", "bottom"), expand, (*size, *size), strict=True):
        if added > own:
            raise InputInvalid(
                f"--expand adds {added} px at the {name}, and the still has {own} px itself",
                hint=f"at most {size[0]} px left and right, {size[1]} px at top and bottom",
            )
