"""How long shots last, and how they vary."""

from collections.abc import Callable, Iterator
from itertools import groupby

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing, Watched

SHORTEST_SECONDS = 0.8
_LONGEST_STILL_SECONDS = 12.0
_READING_GRACE_SECONDS = 0.3
_EVEN_RUN, _SIZE_RUN = 5, 3


def same_length(film: Viewing) -> Iterator[Fault]:
    """Five shots or more in a row last equally long."""
    for run in _runs(film.shots, lambda s: round(s.shot.seconds, 1), _EVEN_RUN):
        yield Fault(
            tuple(s.id for s in run),
            f"{run[0].id} to {run[-1].id}, {len(run)} shots, all last {run[0].shot.seconds:g} s.",
            f"From {run[0].id} to {run[-1].id}, give the shot that matters most more time.",
        )


def same_size(film: Viewing) -> Iterator[Fault]:
    """Three cuts or more in a row keep the size of the shot."""
    for _, shots in film.scenes():
        cut = [s for s in shots if s.shot.boundary.kind == "cut" and not s.shot.motion.camera]
        for run in _runs(cut, lambda s: s.shot.camera.size, _SIZE_RUN):
            if all(s.shot.camera.framing == "over-shoulder" for s in run):
                continue  # shot and answer match on purpose
            yield Fault(
                tuple(s.id for s in run),
                f"{run[0].id} to {run[-1].id}, {len(run)} shots, are all {run[0].shot.camera.size}.",
                f"Go closer or wider in {run[len(run) // 2].id}.",
            )


def too_short(film: Viewing) -> Iterator[Fault]:
    """A shot is over before it is seen."""
    for now in film.shots:
        if now.shot.seconds < SHORTEST_SECONDS:
            yield Fault(
                (now.id,),
                f"{now.id} lasts {now.shot.seconds:g} s.",
                f"Make {now.id} {SHORTEST_SECONDS:g} s or longer, or tell it in the shot beside it.",
            )


def too_long(film: Viewing) -> Iterator[Fault]:
    """A shot is long and little happens in it."""
    for now in film.shots:
        shot = now.shot
        if shot.seconds <= _LONGEST_STILL_SECONDS:
            continue
        acting = max((b.at + b.duration for b in shot.motion.beats), default=0.0)
        filled = max(acting, now.spoken_by, now.read_by)
        if filled < shot.seconds / 2:
            yield Fault(
                (now.id,),
                f"{now.id} lasts {shot.seconds:g} s, and after {filled:.1f} s nothing more happens in it.",
                f"Make {now.id} shorter than {_LONGEST_STILL_SECONDS:g} s, or give it more beats.",
            )


def unread(film: Viewing) -> Iterator[Fault]:
    """The narration cannot be read in the time it stands."""
    for now in film.shots:
        need = now.read_by
        if need > now.shot.seconds + _READING_GRACE_SECONDS:
            yield Fault(
                (now.id,),
                f"The narration of {now.id} takes {need:.1f} s to read, and the shot lasts "
                f"{now.shot.seconds:g} s.",
                f"Make {now.id} {need:.1f} s long, or tell some of it in another shot.",
            )


def _runs(
    shots: "tuple[Watched, ...] | list[Watched]", key: Callable[[Watched], object], least: int
) -> Iterator[list[Watched]]:
    for _, group in groupby(shots, key):
        run = list(group)
        if len(run) >= least:
            yield run


RULES: dict[str, Rule] = {
    "same-length": Rule("info", same_length, "Cuts at an even beat put the audience to sleep."),
    "same-size": Rule("info", same_size, "A change of size is what makes a cut worth it."),
    "too-short": Rule("warn", too_short, "The eye needs most of a second to find what it looks for."),
    "too-long": Rule("warn", too_long, "When nothing new comes, the eye leaves the picture."),
    "unread": Rule("warn", unread, "Words that are gone before they are read are lost."),
}
