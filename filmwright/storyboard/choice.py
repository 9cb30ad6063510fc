"""Which generator makes which shot, and why. Pure.

named on the board (`generator: rehearsal`)      ─┐
several to choose from ─> who honours most of it ─┼─> Choice(generator, why)
one                                              ─┘
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.shot import Shot
from filmwright.storyboard.plan import will_drop
from filmwright.storyboard.units import Want, wants


@dataclass(frozen=True)
class Choice:
    """Who makes a shot."""

    generator: str
    why: str


def choices(
    board: Board, default: str, free: Sequence[str], able: Mapping[str, Capabilities]
) -> dict[str, Choice]:
    """Return who makes each shot, by its id.

    `free` may be chosen beside `default` where the board says `auto`, best liked first; `able` tells what
    each of these can do, and each that the board names.
    """
    asked: dict[str, list[Want]] = {}
    open_to = [default, *(name for name in free if name != default)]
    if len(open_to) > 1:
        for want in wants(board, able[default].grid):
            asked.setdefault(want.shot.id, []).append(want)
    return {shot.id: _choice(shot, asked.get(shot.id, ()), open_to, able) for shot in board.shots}


def _choice(
    shot: Shot, asked: Sequence[Want], open_to: Sequence[str], able: Mapping[str, Capabilities]
) -> Choice:
    if shot.generator != "auto":
        return Choice(shot.generator, "named on the board")
    default = open_to[0]
    drops = {name: _dropped(asked, able[name]) for name in open_to}
    best = min(open_to, key=lambda name: len(drops[name]))  # the first of those that are as good
    if best == default:
        alone = len(open_to) == 1
        return Choice(default, "the film's generator" if alone else "nobody honours more of the shot")
    lost = [told for told in drops[default] if told not in drops[best]]
    return Choice(best, f"{default} would not honour: {'; '.join(lost)}")


def _dropped(asked: Sequence[Want], can: Capabilities) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told for want in asked for told in will_drop(want, can)))
