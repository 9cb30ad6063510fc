"""Which generator makes which shot, and why. Pure.

named on the board (`generator: rehearsal`)      ─┐
several to choose from ─> who honours most of it ─┼─> Choice(generator, why)
one                                              ─┘
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from filmwright.schemas.board import Board
from filmwright.schemas.generation import Capabilities
from filmwright.schemas.shot import Shot
from filmwright.storyboard.plan import will_drop
from filmwright.storyboard.units import Want, needs_keyframe, wants


@dataclass(frozen=True)
class Choice:
    """Who makes a shot."""

    generator: str
    why: str
    stills: str = ""
    """Who draws its still, where that is another."""

    def __str__(self) -> str:
        """Return it as a person is told."""
        return f"{self.generator}: {self.why}" + (f"; its still by {self.stills}" if self.stills else "")


def choices(
    board: Board,
    default: str,
    free: Sequence[str],
    able: Mapping[str, Capabilities],
    draws: Mapping[str, tuple[str, Capabilities]] = MappingProxyType({}),
) -> dict[str, Choice]:
    """Return who makes each shot, by its id.

    `free` may be chosen beside `default` where the board says `auto`, best liked first; `able` tells what
    each of these can do, and each that the board names; `draws` who draws the stills for one of them, and
    what that one can do.
    """
    asked: dict[str, list[Want]] = {}
    open_to = [default, *(name for name in free if name != default)]
    if len(open_to) > 1:
        for want in wants(board, able[default].grid):
            asked.setdefault(want.shot.id, []).append(want)
    drops = {
        shot: {name: _dropped(of_shot, able[name], draws[name][1] if name in draws else able[name])
               for name in open_to}
        for shot, of_shot in asked.items()
    }  # fmt: skip
    found = {shot.id: _choice(shot, open_to, drops.get(shot.id, {})) for shot in board.shots}
    for shot in board.shots:
        one = found[shot.id]
        if one.generator in draws and needs_still(shot, able[one.generator]):
            found[shot.id] = replace(one, stills=draws[one.generator][0])
    return found


def needs_still(shot: Shot, can: Capabilities) -> bool:
    """Whether a still is drawn for a shot whose clips are made by one who can do this."""
    return needs_keyframe(shot) or (can.last_still and bool(shot.last_frame.describe))


def _choice(shot: Shot, open_to: Sequence[str], drops: Mapping[str, Sequence[str]]) -> Choice:
    if shot.generator != "auto":
        return Choice(shot.generator, "named on the board")
    default = open_to[0]
    if len(open_to) == 1:
        return Choice(default, "the film's generator")
    best = min(open_to, key=lambda name: len(drops[name]))  # the first of those that are as good
    if best == default:
        return Choice(default, "nobody honours more of the shot")
    lost = [told for told in drops[default] if told not in drops[best]]
    return Choice(best, f"{default} would not honour: {'; '.join(lost)}")


def _dropped(asked: Sequence[Want], can: Capabilities, draws: Capabilities) -> tuple[str, ...]:
    """Return what is not honoured of a shot where one makes its clips and another its still."""
    told = (will_drop(want, draws if want.kind == "keyframe" else can) for want in asked)
    return tuple(dict.fromkeys(drop for drops in told for drop in drops))
